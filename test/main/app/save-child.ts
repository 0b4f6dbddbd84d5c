/**
 * Run as a process of its own, to be killed: opens an environment, then writes one password after another into
 * file and keychain. The keychain is a file of the test's, so that it outlives the process.
 */
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs'
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

const [dataFolder = '', keychainPath = '', id = '', turn = '0'] = process.argv.slice(2)
if (id !== '') {
  const keychain = fileKeychain(keychainPath)
  const app = createApp(createPorts({ dataFolder, host: 'web', version: '0', keychain }))
  const opened = await app.call('environments.open', { id })
  if (!opened.ok || !opened.value.file.ok) throw new Error('cannot be opened')
  let basedOn = opened.value.file.view.sha256
  process.send?.('begun')
  for (let count = 0; ; count += 1) {
    const secret = `secret-${turn}-${count}`
    const passwords = {
      'smtp.password': { action: 'set', secret },
      'imap.password': { action: 'keep' },
    } as const
    const settings = { ...opened.value.form, 'smtp.port': String(1000 + (count % 9000)) }
    const saved = await app.call('settings.save', { id, settings, passwords, basedOn })
    if (!saved.ok || !saved.value.view.file.ok) throw new Error(saved.ok ? 'no file' : saved.error.code)
    basedOn = saved.value.view.file.view.sha256
  }
}
