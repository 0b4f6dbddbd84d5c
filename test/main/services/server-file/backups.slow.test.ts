/** Which backups are kept, listed and cleaned, and what may stop that. */
import { chmod, mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FileFault, Files } from '#main/ports/files.ts'
import { tidyBackups } from '#main/services/server-file/backups.ts'
import { encrypt } from '#main/services/server-file/encryption.ts'
import { appendEntry, entryNow } from '#main/services/server-file/journal.ts'
import { findPlace } from '#main/services/server-file/place.ts'
import { createServerFile, type DesiredState } from '#main/services/server-file/server-file.ts'
import { codeOf, intend, makeBench, serverKey, valueOfResult } from './bench.ts'

let bench: Awaited<ReturnType<typeof makeBench>>
beforeEach(async () => {
  bench = await makeBench()
})
afterEach(() => bench.remove())

const fault = (code: string): FileFault => ({ ok: false, code, message: code })
const withFiles = (change: (files: Files) => Partial<Files>) =>
  createServerFile({ ...bench.ports, files: { ...bench.ports.files, ...change(bench.ports.files) } })
const write = async (intended: DesiredState, service = bench.service) => {
  const { sha256 } = valueOfResult(await bench.service.read(bench.path))
  return valueOfResult(await service.write(bench.path, intended, { basedOn: sha256 }))
}
const host = (name: string): DesiredState => intend({ 'smtp.host': `${name}.example.com` })
const nameOf = (number: number): string =>
  `email.properties.20260101-000000-${String(number).padStart(3, '0')}.bak`
const put = (number: number, text: string) => writeFile(join(bench.folder, nameOf(number)), text)
const backups = async () => (await readdir(bench.folder)).filter((name) => name.endsWith('.bak')).sort()

describe('kept', () => {
  test('two of one millisecond both are, in their order', async () => {
    const now = Date.now()
    const service = createServerFile({ ...bench.ports, clock: { ...bench.ports.clock, now: () => now } })
    const made: (string | null)[] = []
    for (const name of ['a', 'b', 'c', 'd']) made.push((await write(host(name), service)).backup)
    expect(await backups()).toEqual(made.slice(1))
    expect(await readFile(join(bench.folder, made[3] ?? ''), 'latin1')).toContain('c.example.com')
  })

  test.each([
    ['is known: the newest with it stays', 'confirmed=1\n', [3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14]],
    ['is among the ten: no older one stays', 'number=9\n', [5, 6, 7, 8, 9, 10, 11, 12, 13, 14]],
    ['is unknown: the newest ten stay', undefined, [5, 6, 7, 8, 9, 10, 11, 12, 13, 14]],
  ])('of fourteen, where what the server runs %s', async (_, confirmed, expected) => {
    for (let number = 1; number <= 14; number += 1) {
      await put(number, number === 2 || number === 3 ? 'confirmed=1\n' : `number=${number}\n`)
    }
    const place = valueOfResult(await findPlace(bench.ports.files, bench.path))
    if (confirmed !== undefined) {
      const after = bench.ports.crypto.sha256(Buffer.from(confirmed))
      const entry = entryNow(bench.ports, 'x', { event: 'restart', after, how: 'confirmed' })
      valueOfResult(await appendEntry(bench.ports, place, entry))
    }
    await tidyBackups(bench.ports, place)
    expect(await backups()).toEqual(expected.map(nameOf))
  })
})

test('a folder with a backup’s name is not listed', async () => {
  await put(1, 'a=1\n')
  await mkdir(join(bench.folder, nameOf(2)))
  const { backups: listed, refused } = valueOfResult(await bench.service.backups(bench.path))
  expect(listed.map(({ name }) => name)).toEqual([nameOf(1)])
  expect(refused.map(({ name, failure }) => [name, failure.code])).toEqual([[nameOf(2), 'FILE_IS_FOLDER']])
})

test.each([
  ['compared', (name: string) => bench.service.compareBackup(bench.path, name)],
  [
    'restored',
    async (name: string) => {
      const { sha256 } = valueOfResult(await bench.service.read(bench.path))
      return bench.service.restore(bench.path, name, { basedOn: sha256, passwordMode: 'plain' })
    },
  ],
])('one that Java would refuse is not %s', async (_, act) => {
  await writeFile(bench.path, 'a=1\n')
  await put(1, 'a=\\u12\n')
  expect(codeOf(await act(nameOf(1)))).toBe('FILE_MALFORMED')
  expect(await readFile(bench.path, 'latin1')).toBe('a=1\n')
})

describe('restoring', () => {
  const restore = async (text: string, passwordMode: DesiredState['passwordMode'] = 'plain') => {
    await put(1, text)
    const { sha256 } = valueOfResult(await bench.service.read(bench.path))
    return bench.service.restore(bench.path, nameOf(1), { basedOn: sha256, passwordMode })
  }

  test.each([
    ['what stands there already', 'a=1\n', 'NOTHING_TO_WRITE'],
    ['something else', 'a=2\n', 'ok'],
  ])('%s', async (_, text, expected) => {
    await writeFile(bench.path, 'a=1\n')
    expect(codeOf(await restore(text))).toBe(expected)
  })

  test.each([
    ['', 'of nothing'],
    ['a=1\n', 'of something'],
  ])('where the file is gone: a backup %j, %s', async (text) => {
    expect(codeOf(await restore(text))).toBe('ok')
    expect(await readFile(bench.path, 'latin1')).toBe(text)
  })

  test.each([
    ['a readable password', 'mail.imap.password=x\n', 'plain', 0o600],
    ['a readable password, in another mode', 'mail.imap.password=x\n', 'encrypted', 0o644],
    ['an encrypted one', 'mail.imap.password=ENC(x)\n', 'plain', 0o644],
    ['an empty one', 'mail.imap.password=\n', 'plain', 0o644],
    ['none', 'b=1\n', 'plain', 0o644],
  ] as const)('%s: the mode of the file', async (_, text, passwordMode, mode) => {
    await writeFile(bench.path, 'a=1\n')
    await chmod(bench.path, 0o644)
    expect(codeOf(await restore(text, passwordMode))).toBe('ok')
    expect((await stat(bench.path)).mode & 0o777).toBe(mode)
  })
})

describe('old passwords taken out', () => {
  const plain = 'mail.smtp.password=old secret\nother=1\n'

  test('backups without one are left alone and not named', async () => {
    await put(1, 'mail.smtp.password=ENC(x)\n')
    await put(2, plain)
    await put(3, 'mail.smtp.password=\nother=1\n')
    const purged = valueOfResult(await bench.service.purgeSecrets(bench.path, { what: 'plain' }))
    expect(purged).toEqual({ purged: [nameOf(2)], kept: [] })
  })

  test.each([
    ['the new one cannot be made', { create: async () => fault('ENOSPC') }],
    ['it cannot be put in place', { rename: async () => fault('EIO') }],
  ] as const)('a backup that cannot be rewritten is named and stays whole: %s', async (_, fails) => {
    await put(1, plain)
    const service = withFiles((files) => ({
      ...('rename' in fails
        ? fails
        : {
            create: (path, bytes, as) =>
              Buffer.from(bytes).toString('latin1') === 'other=1\n'
                ? fails.create()
                : files.create(path, bytes, as),
          }),
    }))
    const purged = valueOfResult(await service.purgeSecrets(bench.path, { what: 'plain' }))
    expect(purged).toEqual({ purged: [], kept: [nameOf(1)] })
    expect(await readdir(bench.folder)).toEqual([nameOf(1)])
    expect(await readFile(join(bench.folder, nameOf(1)), 'latin1')).toBe(plain)
  })

  test('not in a folder that is not there', async () => {
    const missing = join(bench.folder, 'none', 'email.properties')
    expect(codeOf(await bench.service.purgeSecrets(missing, { what: 'plain' }))).toBe('FOLDER_MISSING')
  })

  test('not of a file that is write-protected', async () => {
    await writeFile(bench.path, 'a=1\n')
    await chmod(bench.path, 0o444)
    await put(1, plain)
    expect(codeOf(await bench.service.purgeSecrets(bench.path, { what: 'plain' }))).toBe('FILE_READ_ONLY')
    expect(await readFile(join(bench.folder, nameOf(1)), 'latin1')).toBe(plain)
  })

  test('not while somebody else has the lock', async () => {
    await put(1, plain)
    const owner = { ...bench.ports.processes.own(), nonce: '0123456789abcdef', since: '' }
    await writeFile(`${bench.path}.lock`, JSON.stringify(owner))
    let seconds = 0
    const clock = {
      ...bench.ports.clock,
      monotonic: () => seconds * 1000,
      sleep: async () => {
        seconds += 1
      },
    }
    const service = createServerFile({ ...bench.ports, clock })
    expect(codeOf(await service.purgeSecrets(bench.path, { what: 'plain' }))).toBe('FILE_LOCKED')
    expect(await readFile(join(bench.folder, nameOf(1)), 'latin1')).toBe(plain)
  })

  test('of one password the other stays', async () => {
    const encrypted = encrypt(bench.ports.crypto, serverKey, 'imap secret')
    await put(1, `mail.smtp.password=x\nmail.imap.password=${encrypted}\n`)
    valueOfResult(await bench.service.purgeSecrets(bench.path, { what: 'all', keys: ['smtp.password'] }))
    expect(await readFile(join(bench.folder, nameOf(1)), 'latin1')).toBe(`mail.imap.password=${encrypted}\n`)
  })
})
