/** Consoles side by side on one data folder and one file, as window and command line are. */
import { spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { createNodeCrypto } from '#main/adapters/crypto/node-crypto.ts'
import { createPorts } from '#main/adapters/index.ts'
import { createApp } from '#main/app.ts'
import { decrypt } from '#main/services/server-file/encryption.ts'
import { createFakeKeychain } from '#test/fakes/keychain.ts'
import { times } from '#test/long.ts'
import { sharedKey, type Written } from './together-child.ts'

const child = join(import.meta.dirname, 'together-child.ts')

const console = (args: readonly string[]): Promise<readonly Written[]> =>
  new Promise((resolve, reject) => {
    const started = spawn(process.execPath, ['--no-warnings', child, ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    let out = ''
    let err = ''
    started.stdout.on('data', (part: Buffer) => {
      out += part.toString()
    })
    started.stderr.on('data', (part: Buffer) => {
      err += part.toString()
    })
    started.on('close', (code) => {
      if (code !== 0) reject(new Error(`${args.at(-2)}: ${err}`))
      else resolve(out.split('\n').flatMap((line) => (line === '' ? [] : [JSON.parse(line) as Written])))
    })
  })

it('consoles write at once: each write landed or was told FILE_CHANGED, the journal agrees, and no environment is lost', async () => {
  const [consoles, writesOfEach] = [times(3, 8), times(5, 25)]
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-together-'))
  const server = join(folder, 'server.properties')
  const dataFolder = join(folder, 'data')
  writeFileSync(
    server,
    '# kept\nmail.smtp.host=127.0.0.1\nmail.smtp.auth=true\nmail.smtp.user=u\nteamconnect.mail.replyTo=a@example.com\n',
  )
  const keychain = createFakeKeychain()
  const app = createApp(createPorts({ dataFolder, host: 'web', version: '0', keychain }))
  const added = await app.call('environments.add', { name: 'Shared', path: server })
  if (!added.ok) throw new Error(added.error.message)
  const { id } = added.value.record

  const names = Array.from({ length: consoles }, (_, index) => `console${index}`)
  const written = (
    await Promise.all(
      names.map((name, index) =>
        console([dataFolder, index % 2 === 0 ? 'web' : 'cli', id, name, String(writesOfEach)]),
      ),
    )
  ).flat()
  expect(written).toHaveLength(consoles * writesOfEach)

  const journal = await app.call('journal.list', { id })
  if (!journal.ok) throw new Error(journal.error.message)
  const writes = journal.value.filter(({ event }) => event === 'write')
  expect(writes).toHaveLength(consoles * writesOfEach)
  expect(new Set(writes.map(({ after }) => after))).toEqual(new Set(written.map(({ sha256 }) => sha256)))
  for (const [index, entry] of writes.slice(1).entries()) expect(entry.before).toBe(writes[index]?.after)

  const text = readFileSync(server, 'latin1')
  expect(text.startsWith('# kept\nmail.smtp.host=127.0.0.1\n')).toBe(true)
  const last = written.find(({ sha256 }) => sha256 === writes.at(-1)?.after)
  const view = await app.call('environments.open', { id })
  expect(view).toMatchObject({ ok: true, value: { file: { view: { sha256: last?.sha256 } } } })
  const standing = /^mail\.smtp\.password=(.+)$/m.exec(text)?.[1]?.replaceAll('\\', '') ?? ''
  expect(decrypt(createNodeCrypto(), sharedKey, standing)).toBe(last?.secret)

  const list = await app.call('environments.list', {})
  if (!list.ok) throw new Error(list.error.message)
  expect(list.value.map(({ name }) => name).sort()).toEqual(
    [...names.map((name) => `${name} ${writesOfEach}`), 'Shared'].sort(),
  )
  expect(readdirSync(folder).filter((name) => /\.(?:tmp|lock|claim)$/.test(name))).toEqual([])
  await app.close()
  rmSync(folder, { recursive: true, force: true })
})
