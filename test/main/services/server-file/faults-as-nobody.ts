/**
 * Run as a user who is not root: tries a read and a write for each path given and prints the codes as JSON.
 * Arguments: data folder, then paths.
 */

import { createServerFile } from '#main/services/server-file/server-file.ts'
import { codeOf, intend, nodePorts } from './bench.ts'

export const script = import.meta.filename

if (process.argv[1] === script) {
  const [dataFolder = '', ...paths] = process.argv.slice(2)
  const service = createServerFile(nodePorts(dataFolder))
  const results: Record<string, { read: string; write: string }> = {}
  for (const path of paths) {
    const read = await service.read(path)
    const basedOn = read.ok ? read.value.sha256 : ''
    const written = await service.write(path, intend({ 'smtp.host': 'new.example.com' }), { basedOn })
    results[path] = { read: codeOf(read), write: codeOf(written) }
  }
  process.stdout.write(JSON.stringify(results))
}
