/**
 * Loaded before a program in one file (`node --import`), it keeps what the engine has compiled of it by its end, lazily
 * compiled functions too, in the folder that MAILROOM_COMPILED names: see `one-file.ts`.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import vm from 'node:vm'

const folder = process.env['MAILROOM_COMPILED'] ?? ''
mkdirSync(folder, { recursive: true })

vm.Script = class extends vm.Script {
  constructor(code: string, options: vm.ScriptOptions) {
    super(code, options)
    process.on('exit', () =>
      writeFileSync(join(folder, basename(options.filename ?? '')), this.createCachedData()),
    )
  }
}
