/** Vitest's global set-up: every test makes its temporary files in one folder, which goes when the run ends. */
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** Where `os.tmpdir()` looks first; the processes of the tests inherit it. */
const VARIABLE = process.platform === 'win32' ? 'TEMP' : 'TMPDIR'

export default async function temporaryFiles(): Promise<() => Promise<void>> {
  const before = process.env[VARIABLE]
  const folder = await mkdtemp(join(tmpdir(), 'mailroom-'))
  // Mail servers give up root: they have to come through to what a test made for them, and need not look around.
  await chmod(folder, 0o711)
  process.env[VARIABLE] = folder
  return async () => {
    if (before === undefined) delete process.env[VARIABLE]
    else process.env[VARIABLE] = before
    await rm(folder, { recursive: true, force: true, maxRetries: 10 })
  }
}
