import { chmod, mkdir, readdir, readFile, rename, stat, symlink, unlink, writeFile } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FileOutcome } from '#main/ports/files.ts'
import { encrypt } from '#main/services/server-file/encryption.ts'
import { readersOf } from '#main/services/server-file/readers.ts'
import {
  createServerFile,
  type DesiredState,
  type FileChange,
} from '#main/services/server-file/server-file.ts'
import { codeOf, intend, makeBench, serverKey, valueOfResult } from './bench.ts'

const valueOfPort = <T>(outcome: FileOutcome<T>): T => {
  if (!outcome.ok) throw new Error(outcome.code)
  return outcome.value
}

let bench: Awaited<ReturnType<typeof makeBench>>
beforeEach(async () => {
  bench = await makeBench()
})
afterEach(() => bench.remove())

const write = async (intended: DesiredState) => {
  const { sha256 } = valueOfResult(await bench.service.read(bench.path))
  return valueOfResult(await bench.service.write(bench.path, intended, { basedOn: sha256 }))
}
const withPassword = (secret: string, mode: DesiredState['passwordMode'] = 'encrypted'): DesiredState =>
  intend(
    { 'smtp.host': 'smtp.example.com', 'smtp.auth': true },
    {
      passwordMode: mode,
      passwords: { 'smtp.password': { action: 'set', secret }, 'imap.password': { action: 'keep' } },
      serverKey,
    },
  )

describe('reading', () => {
  test('a file that is not there yet', async () => {
    expect(valueOfResult(await bench.service.read(bench.path))).toMatchObject({
      exists: false,
      modifiedAt: null,
      lines: [],
      ownerOnly: null,
      sha256: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
    })
  })

  test('what the screens need, without any secret', async () => {
    const encrypted = encrypt(bench.ports.crypto, serverKey, 'imap secret')
    await writeFile(
      bench.path,
      [
        'mail.smtp.password=plain secret',
        `mail.imap.password=${encrypted}`,
        'mail.smtp.ssl.trust=*',
        'mail.smtp.proxy.password=proxy secret',
        'mail.smtp.ssl.checkserveridentity=true',
        'mail.smtp.timeout=5000',
        'mail.smtp.unknown=1',
        '',
      ].join('\n'),
    )
    await chmod(bench.path, 0o644)
    const view = valueOfResult(await bench.service.read(bench.path))
    expect(JSON.stringify(view)).not.toMatch(/plain secret|proxy secret|ENC\([A-Za-z0-9]/)
    expect(view.passwords).toEqual({ 'smtp.password': 'plain', 'imap.password': 'encrypted' })
    expect(view.connectionProperties.map(({ property, value }) => [property, value])).toEqual([
      ['mail.smtp.ssl.trust', '*'],
      ['mail.smtp.proxy.password', '••••••••'],
    ])
    expect(view.checkServerIdentity).toEqual({ smtp: true, imap: undefined })
    expect(view.timeouts).toEqual({ smtp: 5000, imap: undefined })
    await writeFile(bench.path, 'mail.smtp.timeout=5s\nmail.imap.timeout=7\n')
    expect(valueOfResult(await bench.service.read(bench.path)).timeouts).toEqual({ smtp: undefined, imap: 7 })
    expect(view.encryptedProperties).toEqual(['mail.imap.password'])
    expect(view.ownerOnly).toBe(false)
    expect(view.warnings.map(({ code }) => code)).toEqual(
      expect.arrayContaining(['READABLE_BY_OTHERS', 'PASSWORD_PLAIN', 'CONNECTION_KEY', 'NOT_OURS_YET']),
    )
  })

  test.each([
    ['a readable password, for all to read', 'mail.smtp.password=x\n', 0o644, true],
    ['for the owner alone', 'mail.smtp.password=x\n', 0o600, false],
    ['an encrypted one, for all to read', 'mail.smtp.password=ENC(x)\n', 0o644, false],
    ['none, for all to read', 'a=1\n', 0o644, false],
  ])('is warned of only where others can read a password: %s', async (_, text, mode, expected) => {
    await writeFile(bench.path, text)
    await chmod(bench.path, mode)
    const { warnings } = valueOfResult(await bench.service.read(bench.path))
    expect(warnings.some(({ code }) => code === 'READABLE_BY_OTHERS')).toBe(expected)
  })

  test('a folder that is not there is said by whatever asks for the file', async () => {
    const { service } = bench
    const missing = join(bench.folder, 'none', 'email.properties')
    const options = { basedOn: '', passwordMode: 'encrypted' as const }
    const answers = [
      await service.read(missing),
      await service.difference(missing, intend({})),
      await service.write(missing, intend({}), options),
      await service.readSecrets(missing, undefined),
      await service.tryServerKey(missing, serverKey),
      await service.newServerKey(missing),
      await service.backups(missing),
      await service.compareBackup(missing, 'x'),
      await service.restore(missing, 'x', options),
      await service.journal(missing),
      await service.journalCsv(missing),
      await service.note(missing, 'mail-sent'),
      await service.recordRestart(missing, { how: 'confirmed' }),
      await service.running(missing, { place: 'written-here' }),
      await service.verify(missing, ''),
    ]
    expect(answers.map(codeOf)).toEqual(answers.map(() => 'FOLDER_MISSING'))
    await writeFile(bench.path, 'a=1\n')
    const { sha256 } = valueOfResult(await service.read(bench.path))
    expect(codeOf(await service.verify(bench.path, sha256, missing))).toBe('FOLDER_MISSING')
  })

  test('a difference writes nothing and shows no secret', async () => {
    const difference = valueOfResult(await bench.service.difference(bench.path, withPassword('new secret')))
    expect(difference).toMatchObject({ needsServerKeyHandover: true, nothingToWrite: false })
    expect(JSON.stringify(difference)).not.toMatch(/new secret|ENC\(/)
    expect(await readdir(bench.folder)).toEqual([])
  })

  test('a difference of what is there already says so', async () => {
    await write(withPassword('new secret'))
    const difference = valueOfResult(await bench.service.difference(bench.path, withPassword('new secret')))
    expect(difference).toMatchObject({ nothingToWrite: true, changes: [], needsServerKeyHandover: false })
  })
})

describe('secrets of the file', () => {
  test.each([
    ['nothing', '', serverKey, { kind: 'absent' }],
    ['plain', 'mail.smtp.password=\\ a\\u00fc', undefined, { kind: 'secret', secret: ' aü', from: 'plain' }],
    ['encrypted without a key', 'mail.smtp.password=ENC(AAEC)', undefined, { kind: 'key-missing' }],
    ['encrypted, unreadable', 'mail.smtp.password=ENC(AAEC)', serverKey, { kind: 'key-does-not-fit' }],
  ])('%s', async (_, text, key, expected) => {
    await writeFile(bench.path, text)
    expect(valueOfResult(await bench.service.readSecrets(bench.path, key))['smtp.password']).toEqual(expected)
  })

  test('encrypted, with its key', async () => {
    await write(withPassword(' new secret '))
    const secrets = valueOfResult(await bench.service.readSecrets(bench.path, serverKey))
    expect(secrets['smtp.password']).toEqual({ kind: 'secret', secret: ' new secret ', from: 'encrypted' })
  })

  test('a key is tried on the file’s values, and a new one made only where there is none', async () => {
    const tried = async (key: string) => bench.service.tryServerKey(bench.path, key)
    expect(valueOfResult(await tried(serverKey))).toBe('nothing-to-try')
    expect(valueOfResult(await bench.service.newServerKey(bench.path))).toMatch(/^[\w-]{43}$/)
    await write(withPassword('new secret'))
    expect(valueOfResult(await tried(serverKey))).toBe('fits')
    expect(valueOfResult(await tried('another'))).toBe('does-not-fit')
    expect(codeOf(await tried('schlüssel'))).toBe('SERVER_KEY_INVALID')
    expect(codeOf(await bench.service.newServerKey(bench.path))).toBe('SERVER_KEY_MISSING')
  })
})

describe('backups', () => {
  const first = intend({ 'smtp.host': 'one.example.com' })
  const second = intend({ 'smtp.host': 'two.example.com' })

  test('are listed, compared with today and restored', async () => {
    await write(first)
    const firstText = await readFile(bench.path, 'latin1')
    const since = Date.now()
    await write(second)
    const until = Date.now()
    const [backup] = valueOfResult(await bench.service.backups(bench.path)).backups
    expect(backup).toMatchObject({ size: firstText.length })
    const at = Date.parse(backup?.at ?? '')
    expect(since <= at && at <= until).toBe(true)
    const difference = valueOfResult(await bench.service.compareBackup(bench.path, backup?.name ?? ''))
    expect(difference.changes).toMatchObject([
      { key: 'smtp.host', before: 'two.example.com', after: 'one.example.com' },
    ])

    const restored = await bench.service.restore(bench.path, backup?.name ?? '', {
      basedOn: difference.basedOn,
      passwordMode: 'encrypted',
    })
    expect(valueOfResult(restored).sha256).toBe(backup?.sha256)
    expect(await readFile(bench.path, 'latin1')).toBe(firstText)
    expect(valueOfResult(await bench.service.backups(bench.path)).backups).toHaveLength(2)
    const { entries } = valueOfResult(await bench.service.journal(bench.path))
    expect(entries.at(-1)).toMatchObject({ event: 'restore', note: backup?.name })
  })

  test.each([
    ['another file', '../../etc/passwd'],
    ['the file itself', 'email.properties'],
    ['a backup that is gone', 'email.properties.20200101-000000-000.bak'],
    ['a backup of another file', 'other.properties.20200101-000000-000.bak'],
  ])('are not %s', async (_, name) => {
    await write(first)
    await writeFile(join(bench.folder, 'other.properties.20200101-000000-000.bak'), 'a=1')
    expect(codeOf(await bench.service.compareBackup(bench.path, name))).toBe('BACKUP_NOT_FOUND')
    const { sha256 } = valueOfResult(await bench.service.read(bench.path))
    const options = { basedOn: sha256, passwordMode: 'encrypted' as const }
    expect(codeOf(await bench.service.restore(bench.path, name, options))).toBe('BACKUP_NOT_FOUND')
  })

  test('a restore is refused when the file has changed since', async () => {
    await write(first)
    await write(second)
    const [backup] = valueOfResult(await bench.service.backups(bench.path)).backups
    const options = { basedOn: '0'.repeat(64), passwordMode: 'encrypted' as const }
    expect(codeOf(await bench.service.restore(bench.path, backup?.name ?? '', options))).toBe('FILE_CHANGED')
  })

  test('a restored readable password is for the owner alone in the mode plain', async () => {
    await write(withPassword('plain secret', 'plain'))
    await write(intend({ 'smtp.host': 'smtp.example.com' }, { passwordMode: 'omitted' }))
    await chmod(bench.path, 0o644)
    const [backup] = valueOfResult(await bench.service.backups(bench.path)).backups
    const { sha256 } = valueOfResult(await bench.service.read(bench.path))
    valueOfResult(
      await bench.service.restore(bench.path, backup?.name ?? '', { basedOn: sha256, passwordMode: 'plain' }),
    )
    expect((await stat(bench.path)).mode & 0o777).toBe(0o600)
  })

  test('are purged of readable passwords, commented-out ones too, and keep everything else', async () => {
    await writeFile(
      bench.path,
      '# top\n#mail.smtp.password=older secret\n#! mail.smtp.p\\u0061ssword: older\\\n#  secret\nmail.smtp.password=old secret\nother=1\n',
    )
    await write(withPassword('new secret'))
    await write(intend({ 'smtp.host': 'two.example.com', 'smtp.auth': true }))
    const [encrypted, plain] = valueOfResult(await bench.service.backups(bench.path)).backups
    const purged = valueOfResult(await bench.service.purgeSecrets(bench.path, { what: 'plain' }))
    expect(purged).toEqual({ purged: [encrypted?.name, plain?.name], kept: [] })
    expect(await readFile(join(bench.folder, plain?.name ?? ''), 'latin1')).toBe('# top\nother=1\n')
    const text = await readFile(join(bench.folder, encrypted?.name ?? ''), 'latin1')
    expect(text).toMatch(/^mail\.smtp\.password=ENC\(/m)
    expect(text).not.toContain('older secret')

    valueOfResult(await bench.service.purgeSecrets(bench.path, { what: 'all', keys: ['imap.password'] }))
    expect(await readFile(join(bench.folder, encrypted?.name ?? ''), 'latin1')).toBe(text)
    valueOfResult(await bench.service.purgeSecrets(bench.path, { what: 'all' }))
    expect(await readFile(join(bench.folder, encrypted?.name ?? ''), 'latin1')).not.toContain(
      'mail.smtp.password',
    )
  })

  test('a backup that cannot be understood is named', async () => {
    await write(first)
    const name = 'email.properties.20200101-000000-000.bak'
    await writeFile(join(bench.folder, name), 'mail.smtp.password=\\u1')
    const purged = valueOfResult(await bench.service.purgeSecrets(bench.path, { what: 'plain' }))
    expect(purged).toEqual({ purged: [], kept: [name] })
  })

  test('a clock that was set back does not make the new backup the oldest', async () => {
    await write(first)
    await writeFile(join(bench.folder, 'email.properties.29990101-000000-000.bak'), 'a=1')
    const written = await write(second)
    expect(written.backup).toBe('email.properties.29990101-000000-001.bak')
  })
})

describe('backups and what the server runs', () => {
  test('the version last confirmed is marked, outlives the newest ten, and restoring it ends the reminder', async () => {
    const host = (name: string) => intend({ 'smtp.host': `${name}.example.com` })
    await write(host('confirmed'))
    valueOfResult(await bench.service.recordRestart(bench.path, { how: 'confirmed' }))
    for (let count = 0; count < 14; count += 1) await write(host(`h${count}`))
    const backups = valueOfResult(await bench.service.backups(bench.path)).backups
    expect(backups).toHaveLength(11)
    const marked = backups.filter(({ confirmed }) => confirmed === true)
    expect(marked).toEqual([backups.at(-1)])
    const [{ name = '' } = {}] = marked
    const compared = valueOfResult(await bench.service.compareBackup(bench.path, name))
    expect(compared.changes).toMatchObject([{ key: 'smtp.host', after: 'confirmed.example.com' }])
    const { sha256 } = valueOfResult(await bench.service.read(bench.path))
    valueOfResult(
      await bench.service.restore(bench.path, name, { basedOn: sha256, passwordMode: 'encrypted' }),
    )
    expect(valueOfResult(await bench.service.running(bench.path, { place: 'written-here' })).kind).toBe(
      'running',
    )
  })

  test('say what stands in them for the passwords, commented-out lines too', async () => {
    await writeFile(bench.path, '# mail.smtp.password is known to Ann\n#mail.imap.password old\na=1\n')
    await write(withPassword('new secret'))
    await write(intend({ 'smtp.host': 'two.example.com' }))
    const backups = valueOfResult(await bench.service.backups(bench.path)).backups
    expect(backups.map(({ passwords }) => passwords)).toEqual([
      { 'smtp.password': 'encrypted', 'imap.password': 'plain' },
      { 'smtp.password': 'absent', 'imap.password': 'plain' },
    ])
  })
})

describe('who will be able to read the file', () => {
  const readers = async (readableBy?: { kind: 'user' | 'group'; name: string }) =>
    valueOfResult(await bench.service.difference(bench.path, intend({ 'smtp.host': 'x' }), readableBy))
      .readers

  test('a new one: the writer alone, or the group that is named', async () => {
    expect(await readers()).toMatch(/^The file will be readable by \S+ alone \(mode 0600\)\. If TeamConnect/)
    const { gid } = await stat(bench.folder)
    const group = valueOfPort(await bench.ports.files.accountName('group', gid))
    expect(await readers({ kind: 'group', name: group })).toMatch(
      new RegExp(`^The file will be readable by \\S+ and the group ${group} \\(mode 0640\\)\\.$`),
    )
    const unknown = await bench.service.difference(bench.path, intend({}), { kind: 'user', name: 'no-such' })
    expect(codeOf(unknown)).toBe('INPUT_INVALID')
  })

  test.each([
    ['the account that works here', 0o600, undefined, 'name-of-user-1000 alone'],
    ['root, although another works here', 0o600, { uid: 0, gid: 0 }, 'name-of-user-0 alone'],
    ['a group', 0o640, { uid: -1, gid: 7 }, 'name-of-user-1000 and the group name-of-group-7'],
    ['a group that is not known yet', 0o640, undefined, 'name-of-user-1000 and the group of this account'],
    ['somebody without a name', 0o600, { uid: 4242, gid: 0 }, 'uid 4242 alone'],
    ['a group without one', 0o640, { uid: 0, gid: 4242 }, 'name-of-user-0 and the group gid 4242'],
    ['everybody', 0o644, { uid: 0, gid: 0 }, 'every account of this computer; it belongs to name-of-user-0'],
  ])('in words: %s', async (_, mode, owner, expected) => {
    const ports = {
      ...bench.ports,
      files: {
        ...bench.ports.files,
        windows: false,
        uid: 1000,
        accountName: async (kind: string, id: number): Promise<FileOutcome<string>> =>
          id === 4242
            ? { ok: false, code: 'UNKNOWN', message: '' }
            : { ok: true, value: `name-of-${kind}-${id}` },
      },
    }
    const said = await readersOf(ports, { mode, owner }, { before: mode, named: true })
    expect(said).toBe(`The file stays readable by ${expected} (mode 0${mode.toString(8)}).`)
    expect(await readersOf(ports, { mode, owner }, { before: 0o660, named: true })).toContain(
      'will be readable',
    )
  })

  test('in words: an account of which nothing is known', async () => {
    const ports = { ...bench.ports, files: { ...bench.ports.files, windows: false, uid: undefined } }
    const said = await readersOf(ports, { mode: 0o600, owner: undefined }, { before: 0o600, named: true })
    expect(said).toBe('The file stays readable by this account alone (mode 0600).')
    const windows = { ...ports, files: { ...ports.files, windows: true } }
    expect(
      await readersOf(windows, { mode: 0o600, owner: undefined }, { before: 0o600, named: true }),
    ).toBeUndefined()
  })

  test('a port that is none is refused before it is shown', async () => {
    const refused = await bench.service.difference(bench.path, intend({ 'smtp.port': 'abc' }))
    expect(codeOf(refused)).toBe('SETTINGS_INVALID')
  })

  test('one that is there keeps its mode', async () => {
    await writeFile(bench.path, 'a=1\n')
    await chmod(bench.path, 0o644)
    expect(await readers()).toMatch(
      /^The file stays readable by every account of this computer.*\(mode 0644\)/,
    )
    const plain = await bench.service.difference(bench.path, withPassword('new secret', 'plain'))
    expect(valueOfResult(plain).readers).toMatch(/^The file will be readable by \S+ alone \(mode 0600\)\.$/)
  })
})

describe('the journal', () => {
  test('counts what the form changed; the port that follows Use SSL is no field more', async () => {
    await write(intend({ 'smtp.host': 'one.example.com' }))
    valueOfResult(await bench.service.recordRestart(bench.path, { how: 'confirmed' }))
    const changed = intend({ 'smtp.host': 'one.example.com', 'smtp.useSsl': true })
    const { sha256 } = valueOfResult(await bench.service.read(bench.path))
    const { changes } = valueOfResult(await bench.service.difference(bench.path, changed))
    expect(changes.filter(({ key }) => key !== null).map(({ key, follows }) => [key, follows])).toEqual([
      ['smtp.port', true],
      ['smtp.useSsl', undefined],
    ])
    valueOfResult(await bench.service.write(bench.path, changed, { basedOn: sha256 }))
    expect(valueOfResult(await bench.service.running(bench.path, { place: 'written-here' }))).toMatchObject({
      kind: 'restart-needed',
      fields: 1,
    })
  })

  test('notes writes and restarts, and every console takes the state from it', async () => {
    await write(intend({ 'smtp.host': 'one.example.com' }))
    const running = async () =>
      valueOfResult(await bench.service.running(bench.path, { place: 'written-here' }))
    expect(await running()).toMatchObject({ kind: 'restart-needed', fields: 1 })
    valueOfResult(await bench.service.recordRestart(bench.path, { how: 'confirmed' }))
    expect((await running()).kind).toBe('running')
    await writeFile(bench.path, 'mail.smtp.host=three.example.com\n')
    expect((await running()).kind).toBe('changed-outside')
    expect(valueOfResult(await bench.service.journalCsv(bench.path)).split('\r\n')[0]).toContain('at,event')
  })

  test('has the mode of the file, so that a colleague can read it', async () => {
    await writeFile(bench.path, 'a=1\n')
    await chmod(bench.path, 0o664)
    await write(intend({ 'smtp.host': 'one.example.com' }))
    expect((await stat(`${bench.path}.journal`)).mode & 0o777).toBe(0o664)
  })

  test.each([
    ['before the write', -3600_000, 'INPUT_INVALID'],
    ['in the future', 3600_000, 'INPUT_INVALID'],
    ['now', 0, 'ok'],
  ])('a restart %s', async (_, offset, expected) => {
    await write(intend({ 'smtp.host': 'one.example.com' }))
    const when = new Date(Date.now() + offset).toISOString()
    expect(codeOf(await bench.service.recordRestart(bench.path, { how: 'confirmed', when }))).toBe(expected)
  })

  test('a restart typed in whole minutes counts in the minute of the write, not in the one before', async () => {
    await write(intend({ 'smtp.host': 'one.example.com' }))
    const [last] = valueOfResult(await bench.service.journal(bench.path)).entries.slice(-1)
    const written = Date.parse(last?.at ?? '')
    const at = (when: number) => ({ how: 'confirmed', when: new Date(when).toISOString() }) as const
    const minute = Math.floor(written / 60_000) * 60_000
    expect(codeOf(await bench.service.recordRestart(bench.path, at(minute - 60_000)))).toBe('INPUT_INVALID')
    // With seconds it is meant as it stands.
    if (written - minute > 2000) {
      expect(codeOf(await bench.service.recordRestart(bench.path, at(minute + 1000)))).toBe('INPUT_INVALID')
    }
    expect(codeOf(await bench.service.recordRestart(bench.path, at(minute)))).toBe('ok')
    expect(valueOfResult(await bench.service.running(bench.path, { place: 'written-here' })).kind).toBe(
      'running',
    )
  })

  test('nodes are confirmed one by one, and only those that there are', async () => {
    await write(intend({ 'smtp.host': 'one.example.com' }))
    const nodes = ['app01', 'app02']
    valueOfResult(await bench.service.note(bench.path, 'nodes', { nodes }))
    const confirm = (node: string) => bench.service.recordRestart(bench.path, { how: 'confirmed', node })
    const running = async () =>
      valueOfResult(await bench.service.running(bench.path, { place: 'written-here' }))
    expect(codeOf(await confirm('app03'))).toBe('INPUT_INVALID')
    expect(codeOf(await confirm('app02'))).toBe('ok')
    expect(await running()).toMatchObject({ kind: 'restart-needed', waitingFor: ['app01'] })
    expect(codeOf(await confirm('app01'))).toBe('ok')
    expect((await running()).kind).toBe('running')
  })

  test('of more than 8 MiB is read from its end, and goes on', async () => {
    await write(intend({ 'smtp.host': 'one.example.com' }))
    const journal = `${bench.path}.journal`
    const mail = {
      at: '2026-11-14T10:42:00.000+01:00',
      event: 'mail-sent',
      id: 'x',
      user: 'u',
      computer: 'c',
    }
    const line = `${JSON.stringify({ ...mail, note: 'n'.repeat(4000) })}\n`
    await writeFile(journal, line.repeat(4300))
    await write(intend({ 'smtp.host': 'two.example.com' }))
    const read = valueOfResult(await bench.service.journal(bench.path))
    expect(read.skipped).toBe(0)
    expect(read.earlier).toBeGreaterThan(8_000_000)
    expect(read.entries.at(-1)).toMatchObject({ event: 'write' })
    expect(valueOfResult(await bench.service.running(bench.path, { place: 'written-here' })).kind).toBe(
      'restart-needed',
    )
    // Exported is all of it.
    expect(valueOfResult(await bench.service.journalCsv(bench.path)).split('\r\n').length).toBeGreaterThan(
      4300,
    )
  })

  test('a restart that is no time, or of no file', async () => {
    expect(codeOf(await bench.service.recordRestart(bench.path, { how: 'confirmed' }))).toBe('FILE_MISSING')
    await write(intend({}))
    expect(codeOf(await bench.service.recordRestart(bench.path, { how: 'confirmed', when: 'soon' }))).toBe(
      'INPUT_INVALID',
    )
  })

  test('stands in the data folder where its own cannot be written to', async () => {
    await writeFile(bench.path, 'a=1\n')
    // A folder of that name: no journal can be made beside the file, even by root.
    const files = bench.ports.files
    const refusing = await makeBench((ports) => ({
      ...ports,
      files: {
        ...files,
        mayWrite: async () => false,
        appendLine: async (path, bytes, as, expected) =>
          path.startsWith(bench.path)
            ? { ok: false, code: 'EROFS', message: '' }
            : files.appendLine(path, bytes, as, expected),
      },
    }))
    valueOfResult(await refusing.service.note(bench.path, 'mail-sent', { note: 'to ann@example.com' }))
    const journal = valueOfResult(await refusing.service.journal(bench.path))
    expect(journal.entries).toMatchObject([{ event: 'mail-sent', note: 'to ann@example.com' }])
    expect(journal.paths[0]).toContain(refusing.folder)
    await refusing.remove()
  })

  test('the key handed over before the write leaves no reminder', async () => {
    const { sha256 } = valueOfResult(await bench.service.read(bench.path))
    const options = { basedOn: sha256, serverKeyHandedOver: true }
    valueOfResult(await bench.service.write(bench.path, withPassword('new secret'), options))
    expect(valueOfResult(await bench.service.running(bench.path, { place: 'written-here' })).kind).toBe(
      'restart-needed',
    )
  })

  test('the key not handed over is a reminder until it is', async () => {
    await write(withPassword('new secret'))
    const kind = async () =>
      valueOfResult(await bench.service.running(bench.path, { place: 'written-here' })).kind
    expect(await kind()).toBe('server-key-not-handed-over')
    valueOfResult(await bench.service.note(bench.path, 'server-key', { how: 'handed-over' }))
    expect(await kind()).toBe('restart-needed')
  })
})

describe('handing over', () => {
  test('a file that arrived is told from one that did not', async () => {
    await write(intend({ 'smtp.host': 'one.example.com' }))
    const { sha256 } = valueOfResult(await bench.service.read(bench.path))
    const there = join(bench.folder, 'there')
    await mkdir(there)
    const target = join(there, 'email.properties')
    expect(codeOf(await bench.service.verify(target, sha256))).toBe('FILE_MISSING')
    await writeFile(target, await readFile(bench.path))
    expect(
      valueOfResult(await bench.service.verify(target, ` ${sha256.toUpperCase()}\n`, bench.path)),
    ).toEqual({ matches: true, sha256 })
    expect(valueOfResult(await bench.service.running(bench.path, { place: 'handed-over' })).kind).toBe(
      'delivered-restart-needed',
    )
    await writeFile(target, 'a=1\n')
    expect(valueOfResult(await bench.service.verify(target, sha256)).matches).toBe(false)
  })

  test.each([
    ['another file, to be noted', 'ab'.repeat(32), true, 0],
    ['the file, to be noted', undefined, true, 1],
    ['the file, not to be noted', undefined, false, 0],
  ])('only a file that arrived is noted as delivered: %s', async (_, sha, record, expected) => {
    await writeFile(bench.path, 'a=1\n')
    const { sha256 } = valueOfResult(await bench.service.read(bench.path))
    valueOfResult(await bench.service.verify(bench.path, sha ?? sha256, record ? bench.path : undefined))
    const { entries } = valueOfResult(await bench.service.journal(bench.path))
    expect(entries.filter(({ event }) => event === 'delivered')).toHaveLength(expected)
  })

  test('the Java code of the note imports every class that it uses, and no other', () => {
    const note = bench.service.handoverNote({
      targetPath: '/opt/tc/email.properties',
      sha256: 'ab'.repeat(32),
      plain: false,
      encrypted: true,
    })
    const code = note.split('\n').filter((line) => line.startsWith('       '))
    const imported = code.flatMap((line) => /import [\w.]+\.(\w+);/.exec(line)?.[1] ?? [])
    const used = code
      .filter((line) => !line.includes('import '))
      .flatMap((line) => [...line.matchAll(/\b([A-Z]\w+)(?= \w+ =|\()/g)].map(([, name = '']) => name))
    expect([...new Set(used)].sort()).toEqual([...imported].sort())
    for (const part of [
      'encryptor = new StandardPBEStringEncryptor()',
      'setIvGenerator(new RandomIvGenerator())',
      'setPassword(System.getenv("JASYPT_ENCRYPTOR_PASSWORD"))',
      'settings.load(in)',
      'settings.getProperty("mail.smtp.password")',
    ]) {
      expect(note).toContain(part)
    }
  })

  test('the note says where, what, who, and carries Java’s code, but no key unless asked', () => {
    const facts = { targetPath: '/opt/tc/email.properties', sha256: 'ab'.repeat(32), plain: false }
    const note = bench.service.handoverNote({ ...facts, encrypted: true, readableBy: 'tcserver' })
    for (const part of [
      facts.targetPath,
      facts.sha256,
      'tcserver',
      'PBEWITHHMACSHA512ANDAES_256',
      'RandomIvGenerator',
      '1000',
      'Restart',
    ]) {
      expect(note).toContain(part)
    }
    expect(note).not.toContain(serverKey)
    expect(bench.service.handoverNote({ ...facts, encrypted: true, serverKey })).toContain(serverKey)
    expect(bench.service.handoverNote({ ...facts, encrypted: false })).not.toContain('Jasypt')
    expect(bench.service.handoverNote({ ...facts, encrypted: false, plain: true })).toContain('nobody else')
  })
})

describe('watching', () => {
  const watched = async (act: () => Promise<unknown>, expected: number, polling = false) => {
    const changes: FileChange[] = []
    const ending = new AbortController()
    const { files, clock } = bench.ports
    // It sleeps after each look.
    let looks = 0
    const sleep: typeof clock.sleep = (ms, signal) => {
      looks += 1
      return clock.sleep(ms, signal)
    }
    const service = createServerFile({
      ...bench.ports,
      clock: { ...clock, sleep },
      files: polling ? { ...files, watchFolder: () => ({ stop: () => undefined }) } : files,
    })
    const options = { pollMs: polling ? 10 : 60_000, settleMs: 10 }
    const done = service.watch(bench.path, (change) => changes.push(change), ending.signal, options)
    const look = async (number: number) =>
      expect.poll(() => looks, { interval: 5 }).toBeGreaterThanOrEqual(number)
    await look(1)
    await act()
    if (expected > 0) await expect.poll(() => changes, { interval: 5 }).toHaveLength(expected)
    else await look(looks + 3)
    ending.abort()
    await done
    return changes
  }

  test.each([
    ['the system’s notice', false],
    ['looks', true],
  ])('a file replaced from outside is reported once, by %s', async (_, polling) => {
    await writeFile(bench.path, 'a=1\n')
    const changes = await watched(
      async () => {
        await writeFile(join(bench.folder, 'new'), 'a=2\n')
        await rename(join(bench.folder, 'new'), bench.path)
      },
      1,
      polling,
    )
    const { sha256 } = valueOfResult(await bench.service.read(bench.path))
    expect(changes).toMatchObject([{ sha256 }])
  })

  test('a file that appears, and one that goes', async () => {
    expect(await watched(() => writeFile(bench.path, 'a=1\n'), 1)).toHaveLength(1)
    expect(await watched(() => rename(bench.path, `${bench.path}.old`), 1)).toMatchObject([{ sha256: null }])
  })

  test('a change in the middle of a look is not missed', async () => {
    await writeFile(bench.path, 'a=1\n')
    const { files } = bench.ports
    let looks = 0
    const noticed = Promise.withResolvers<void>()
    const changing = createServerFile({
      ...bench.ports,
      files: {
        ...files,
        read: async (path, limit) => {
          const read = await files.read(path, limit)
          looks += 1
          if (looks === 1) {
            await writeFile(bench.path, 'a=2\n')
            await noticed.promise
          }
          return read
        },
        watchFolder: (folder, onEvent) =>
          files.watchFolder(folder, (event) => {
            onEvent(event)
            noticed.resolve()
          }),
      },
    })
    const ending = new AbortController()
    const change = await new Promise<FileChange>((resolve) => {
      void changing.watch(bench.path, resolve, ending.signal, { pollMs: 60_000, settleMs: 20 })
    })
    ending.abort()
    expect(change.sha256).toMatch(/^[0-9a-f]{64}$/)
  })

  /** Time that stands still until something wakes the watcher, and its sleeps. */
  const still = () => {
    const sleeps: number[] = []
    const clock = {
      ...bench.ports.clock,
      sleep: (milliseconds: number, signal?: AbortSignal) =>
        new Promise<void>((resolve) => {
          sleeps.push(milliseconds)
          if (milliseconds < 1000 || signal?.aborted === true) resolve()
          else signal?.addEventListener('abort', () => resolve(), { once: true })
        }),
    }
    return { clock, sleeps }
  }

  test.each([
    ['of the file', 'email.properties', true],
    ['without a name', null, true],
    ['of another file', 'other.properties', false],
  ])('a notice %s', async (_, name, looked) => {
    await writeFile(bench.path, 'a=1\n')
    const { clock, sleeps } = still()
    let notice: (event: string | null) => void = () => undefined
    const watching = createServerFile({
      ...bench.ports,
      clock,
      files: {
        ...bench.ports.files,
        watchFolder: (_folder, onEvent) => {
          notice = onEvent
          return { stop: () => undefined }
        },
      },
    })
    const ending = new AbortController()
    const done = watching.watch(bench.path, () => undefined, ending.signal, { settleMs: 7 })
    await expect.poll(() => sleeps, { interval: 5 }).toEqual([2000])
    notice(name)
    if (looked) await expect.poll(() => sleeps, { interval: 5 }).toEqual([2000, 7, 2000])
    else await new Promise((resolve) => setTimeout(resolve, 20))
    ending.abort()
    await done
    expect(sleeps).toEqual(looked ? [2000, 7, 2000] : [2000])
  })

  test.each([
    ['EBUSY', 'what it says once it can be read'],
    ['ENOENT', 'what it says once it can be read'],
    ['EACCES', 'what it says once it can be read'],
    ['EPERM', 'what it says once it can be read'],
    ['EIO', 'nothing'],
  ])('of a file whose first reading fails with %s is reported: %s', async (code, expected) => {
    await writeFile(bench.path, 'a=1\n')
    let reads = 0
    const changes: (string | null)[] = []
    const watching = createServerFile({
      ...bench.ports,
      files: {
        ...bench.ports.files,
        read: async (path, limit) => {
          reads += 1
          if (reads === 1) return { ok: false, code, message: '' }
          return bench.ports.files.read(path, limit)
        },
      },
    })
    const ending = new AbortController()
    const options = { known: 'old', pollMs: 5, settleMs: 1 }
    const onChange = ({ sha256 }: FileChange): void => void changes.push(sha256)
    const done = watching.watch(bench.path, onChange, ending.signal, options)
    await expect.poll(() => changes, { interval: 5 }).toHaveLength(1)
    ending.abort()
    await done
    const { sha256 } = valueOfResult(await bench.service.read(bench.path))
    expect(changes).toEqual([expected === 'nothing' ? null : sha256])
  })

  test('whoever is told and has enough is not watched for any longer', async () => {
    await writeFile(bench.path, 'a=1\n')
    const { clock, sleeps } = still()
    const ending = new AbortController()
    const watching = createServerFile({ ...bench.ports, clock })
    await watching.watch(bench.path, () => ending.abort(), ending.signal, { known: 'old' })
    expect(sleeps).toEqual([])
  })

  test.each([
    ['once, where the folder stays', false, ['old']],
    ['again, where a link leads to another', true, ['old', 'new']],
  ])('a folder is watched %s', async (_, moves, expected) => {
    for (const name of ['old', 'new']) {
      await mkdir(join(bench.folder, name))
      await writeFile(join(bench.folder, name, 'email.properties'), `${name}=1\n`)
    }
    await symlink(join('old', 'email.properties'), bench.path)
    const folders: string[] = []
    const stopped: string[] = []
    const { clock, sleeps } = still()
    let notice: (event: string | null) => void = () => undefined
    const watching = createServerFile({
      ...bench.ports,
      clock,
      files: {
        ...bench.ports.files,
        watchFolder: (folder, onEvent) => {
          folders.push(basename(folder))
          notice = onEvent
          return { stop: () => void stopped.push(basename(folder)) }
        },
      },
    })
    const ending = new AbortController()
    const done = watching.watch(bench.path, () => undefined, ending.signal, { settleMs: 7 })
    await expect.poll(() => sleeps, { interval: 5 }).toEqual([2000])
    if (moves) {
      await unlink(bench.path)
      await symlink(join('new', 'email.properties'), bench.path)
    }
    notice(null)
    await expect.poll(() => sleeps, { interval: 5 }).toEqual([2000, 7, 2000])
    ending.abort()
    await done
    expect([folders, stopped]).toEqual([expected, expected])
  })

  test('the same content again is no change', async () => {
    await writeFile(bench.path, 'a=1\n')
    expect(await watched(() => writeFile(bench.path, 'a=1\n'), 0, true)).toEqual([])
  })

  test('what the caller does not know yet is reported at once', async () => {
    await writeFile(bench.path, 'a=1\n')
    const ending = new AbortController()
    const change = await new Promise<FileChange>((resolve) => {
      void bench.service.watch(bench.path, resolve, ending.signal, { known: 'old' })
    })
    ending.abort()
    expect(change.sha256).toMatch(/^[0-9a-f]{64}$/)
  })
})
