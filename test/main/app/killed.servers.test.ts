import { fork } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createPorts } from '#main/adapters/index.ts'
import { createApp } from '#main/app.ts'
import { times } from '#test/long.ts'
import { fileKeychain } from './save-child.ts'

const child = new URL('./save-child.ts', import.meta.url)

/** @returns whether the child died at that step of its update, or finished it before. */
const updateAndDie = (args: readonly string[], step: number): Promise<boolean> =>
  new Promise((resolve, reject) => {
    const started = fork(child, [...args, String(step)], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] })
    started.on('exit', (code, signal) => {
      if (signal === 'SIGKILL' || code === 0) resolve(signal === 'SIGKILL')
      else reject(new Error(`the child ended with ${code ?? signal}`))
    })
  })

describe('a program that is killed while it updates', () => {
  it('leaves file and keychain of one mind once the environment is opened again', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mailroom-killed-'))
    const dataFolder = join(folder, 'data')
    const keychainPath = join(folder, 'keychain.json')
    const settingsFolder = mkdtempSync(join(tmpdir(), 'mailroom-killed-server-'))
    const path = join(settingsFolder, 'mail.properties')
    const lines = ['mail.smtp.host=127.0.0.1', 'mail.smtp.auth=true', 'mail.smtp.user=u']
    writeFileSync(path, `${[...lines, 'teamconnect.mail.replyTo=a@example.com'].join('\n')}\n`)
    writeFileSync(keychainPath, '{}')
    const keychain = fileKeychain(keychainPath)
    const open = () => createApp(createPorts({ dataFolder, host: 'web', version: '0', keychain }))
    const added = await open().call('environments.add', { name: 'A', path })
    if (!added.ok) throw new Error(added.error.message)
    const { id } = added.value.record

    let [died, written] = [true, 0]
    for (let step = 1; died; step += times(25, 1)) {
      died = await updateAndDie([dataFolder, keychainPath, id], step)
      const app = open()
      const view = await app.call('environments.open', { id })
      if (!view.ok || !view.value.file.ok) throw new Error('cannot be opened')
      // The file's password, by the keychain's key, is the one that the keychain has for this destination.
      const entries = JSON.parse(readFileSync(keychainPath, 'utf8')) as Record<string, string>
      expect(Object.keys(entries).filter((name) => name.endsWith('/staged'))).toEqual([])
      if (view.value.file.view.passwords['smtp.password'] === 'absent') continue
      written += 1
      expect(view.value.credentials['smtp.password']).toEqual({ kind: 'set', store: 'keychain' })
      const report = await app.call('diagnosis.run', { id, settings: 'file', checks: ['smtp'] })
      const evidence = report.ok ? report.value.checks[0]?.stages[0]?.evidence : undefined
      expect(evidence).toMatchObject({ password: 'file' })
      expect(evidence).not.toMatchObject({ passwordDiffersFromFile: true })
      const left = readdirSync(settingsFolder).filter((name) => !/\.(properties|journal|bak)$/.test(name))
      expect(left).toEqual([])
      expect(readdirSync(dataFolder).filter((name) => /damaged/.test(name))).toEqual([])
    }
    // The last one, which lived, at the least.
    expect(written).toBeGreaterThan(0)
  })
})
