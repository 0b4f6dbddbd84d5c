/**
 * Run as a process of its own: opens an environment, then writes a password into file and keychain, and kills itself
 * before a step of that, the last argument; ends with 0 where the update takes fewer. The keychain is a file of the
 * test's, so that it outlives the process.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
import { flushCompileCache } from 'node:module'
import { createPorts } from '#main/adapters/index.ts'
import { createApp } from '#main/app.ts'
import type { Keychain } from '#main/ports/keychain.ts'
import { ok } from '#shared/errors.ts'

export const fileKeychain = (path: string): Keychain => {
  const load = (): Record<string, string> =>
    existsSync(path) ? (JSON.parse(readFileSync(path, 'utf8')) as Record<string, string>) : {}
  // Whole or not at all, as a real keychain stores.
  const store = (entries: Record<string, string>): void => {
    writeFileSync(`${path}.new`, JSON.stringify(entries))
    renameSync(`${path}.new`, path)
  }
  return {
    name: 'a file',
    get: async (account) => ok(load()[account] ?? null),
    set: async (account, secret) => {
      store({ ...load(), [account]: secret })
      return ok(undefined)
    },
    remove: async (account) => {
      const { [account]: _, ...rest } = load()
      store(rest)
      return ok(undefined)
    },
  }
}

/** Counts what is done to disk and keychain, and kills this process before the step with that number. */
const mortal = (die: number) => {
  let taken = 0
  return {
    begin: () => {
      taken = 0
      armed = true
    },
    of: <T extends object>(port: T): T =>
      new Proxy(port, {
        get: (target, name, receiver) => {
          const member: unknown = Reflect.get(target, name, receiver)
          if (typeof member !== 'function' || ['join', 'watchFolder'].includes(String(name))) return member
          return (...args: unknown[]): unknown => {
            taken += 1
            if (armed && taken === die) process.kill(process.pid, 'SIGKILL')
            return Reflect.apply(member, target, args)
          }
        },
      }),
  }
}
let armed = false

const [dataFolder = '', keychainPath = '', id = '', turn = '0'] = process.argv.slice(2)
if (id !== '') {
  // A process that is killed would leave nothing for the next.
  flushCompileCache()
  const life = mortal(Number(turn))
  const ports = createPorts({ dataFolder, host: 'web', version: '0', keychain: fileKeychain(keychainPath) })
  const app = createApp({ ...ports, files: life.of(ports.files), keychain: life.of(ports.keychain) })
  const opened = await app.call('environments.open', { id })
  if (!opened.ok || !opened.value.file.ok) throw new Error('cannot be opened')
  const passwords = {
    'smtp.password': { action: 'set', secret: `secret-${turn}` },
    'imap.password': { action: 'keep' },
  } as const
  const settings = { ...opened.value.form, 'smtp.port': String(1000 + Number(turn)) }
  const { sha256 } = opened.value.file.view
  life.begin()
  const saved = await app.call('settings.save', { id, settings, passwords, basedOn: sha256 })
  if (!saved.ok) throw new Error(saved.error.code)
  await app.close()
}
