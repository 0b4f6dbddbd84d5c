/**
 * A process that writes to one file until it is done or killed.
 *
 * Arguments: file, folder of its keychain, its own name, how many writes (0: until killed), and a pause in ms
 * between them. Prints "ready", then one JSON line per write: its code and the SHA-256.
 */
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createServerFile, type SecretSteps } from '#main/services/server-file/server-file.ts'
import { ok } from '#shared/errors.ts'
import { intend, nodePorts, serverKey } from './bench.ts'

/** A keychain of files: `active` and `staged-ID`, each put in place by one rename. */
export const folderKeychain = (folder: string, secret = ''): SecretSteps => {
  const staged = (id: string): string => join(folder, `staged-${id}`)
  return {
    async stage(id) {
      await writeFile(`${staged(id)}.draft`, secret)
      await rename(`${staged(id)}.draft`, staged(id))
      return ok(undefined)
    },
    async promote(id) {
      const names = await readdir(folder)
      if (names.includes(`staged-${id}`)) await rename(staged(id), join(folder, 'active'))
      return ok(undefined)
    },
    async discard(id) {
      await rm(staged(id), { force: true })
      return ok(undefined)
    },
  }
}

const main = async (): Promise<void> => {
  const [path = '', keychain = '', name = '', count = '0', pause = '0'] = process.argv.slice(2)
  await mkdir(keychain, { recursive: true })
  const service = createServerFile(nodePorts(join(keychain, 'data')))
  process.stdout.write('ready\n')
  for (let number = 0; count === '0' || number < Number(count); number += 1) {
    const secret = `${name} ${number} ${Math.random()}`
    for (;;) {
      const view = await service.read(path)
      if (!view.ok) throw new Error(view.error.message)
      const written = await service.write(
        path,
        intend(
          { ...view.value.settings, 'smtp.host': `${name}-${number}.example.com`, 'smtp.auth': true },
          {
            passwords: { 'smtp.password': { action: 'set', secret }, 'imap.password': { action: 'keep' } },
            serverKey,
          },
        ),
        { basedOn: view.value.sha256, secrets: folderKeychain(keychain, secret), waitMs: 60_000 },
      )
      const code = written.ok ? 'ok' : written.error.code
      const sha = written.ok ? written.value.sha256 : ''
      process.stdout.write(`${JSON.stringify({ code, sha, name, number })}\n`)
      if (code !== 'FILE_CHANGED') break
    }
    if (pause !== '0') await new Promise((resolve) => setTimeout(resolve, Number(pause)))
  }
}

if (process.argv[1] === import.meta.filename) {
  // The parent may be gone already.
  process.stdout.on('error', () => process.exit(1))
  await main()
}

export const readActive = (folder: string): Promise<string> =>
  readFile(join(folder, 'active'), 'utf8').catch(() => '')
