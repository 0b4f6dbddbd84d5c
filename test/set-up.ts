/** Before each file of tests, in its worker. */
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// What the processes that tests start have compiled is kept for the next: they start in less than half of the time.
process.env['NODE_COMPILE_CACHE'] = join(tmpdir(), 'compiled')
