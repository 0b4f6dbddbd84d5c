/**
 * A process that writes to one file until it is done or killed.
 *
 * Arguments: file, folder of its keychain, its own name, and how many writes (0: until killed). Prints "ready", waits
 * for a line, then prints one JSON line per write: its code and the SHA-256.
 */
import { once } from 'node:events'
import { mkdir, readdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { flushCompileCache } from 'node:module'
import { join } from 'node:path'
import {
  createServerFile,
  type SecretSteps,
  type ServerFile,
} from '#main/services/server-file/server-file.ts'
import { ok } from '#shared/errors.ts'
import { intend, nodePorts, serverKey } from './bench.ts'

/** A keychain of files: `active` and `staged-ID`, each put in place by one rename. */
export const folderKeychain = (folder: string, secret = ''): SecretSteps => {
  const staged = (id: string): string => join(folder, `staged-${id}`)
  return {
    async stage(id) {
      await mkdir(folder, { recursive: true })
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

/** Writes host name and password over what stands in the file now. */
export const writeOnce = async (
  service: ServerFile,
  path: string,
  secret: string,
  host: string,
  keychain: (secret: string) => SecretSteps,
) => {
  const view = await service.read(path)
  if (!view.ok) throw new Error(view.error.message)
  return service.write(
    path,
    intend(
      { ...view.value.settings, 'smtp.host': `${host}.example.com`, 'smtp.auth': true },
      {
        passwords: { 'smtp.password': { action: 'set', secret }, 'imap.password': { action: 'keep' } },
        serverKey,
      },
    ),
    { basedOn: view.value.sha256, secrets: keychain(secret), waitMs: 600_000 },
  )
}

const main = async (): Promise<void> => {
  const [path = '', keychain = '', name = '', count = '0'] = process.argv.slice(2)
  const service = createServerFile(nodePorts(join(keychain, 'data')))
  // A process that is killed would leave nothing for the next.
  flushCompileCache()
  process.stdout.write('ready\n')
  await once(process.stdin, 'data')
  for (let number = 0; count === '0' || number < Number(count); number += 1) {
    for (;;) {
      const secret = `${name} ${number} ${Math.random()}`
      const written = await writeOnce(service, path, secret, `${name}-${number}`, (given) =>
        folderKeychain(keychain, given),
      )
      const code = written.ok ? 'ok' : written.error.code
      const sha = written.ok ? written.value.sha256 : ''
      process.stdout.write(`${JSON.stringify({ code, sha, name, number })}\n`)
      if (code !== 'FILE_CHANGED') break
    }
  }
}

if (process.argv[1] === import.meta.filename) {
  // The parent may be gone already.
  process.stdout.on('error', () => process.exit(1))
  await main()
  process.stdin.destroy()
}

export const readActive = (folder: string): Promise<string> =>
  readFile(join(folder, 'active'), 'utf8').catch(() => '')
