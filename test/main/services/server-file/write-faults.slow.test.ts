/** A write that meets a fault half way: the file is the old one or the new one, and nothing is left beside it. */
import { chmod, chown, mkdir, readdir, readFile, stat, symlink, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FileFault, Files, NewFile } from '#main/ports/files.ts'
import { takeLock } from '#main/services/server-file/lock.ts'
import { findPlace } from '#main/services/server-file/place.ts'
import {
  createServerFile,
  type ServerFilePorts,
  type WriteOptions,
} from '#main/services/server-file/server-file.ts'
import { createFakeClock } from '#test/fakes/clock.ts'
import { codeOf, intend, makeBench, noteSteps, serverKey, valueOfResult } from './bench.ts'

const isRoot = process.getuid?.() === 0
const nobody = 65_534

let bench: Awaited<ReturnType<typeof makeBench>>
beforeEach(async () => {
  bench = await makeBench()
})
afterEach(() => bench.remove())

const old = '# kept\nmail.smtp.host=old.example.com\n# the end\n'
const changed = intend({ 'smtp.host': 'new.example.com' })
const secret = intend(
  { 'smtp.host': 'new.example.com', 'smtp.auth': true },
  {
    passwords: {
      'smtp.password': { action: 'set', secret: 'new secret' },
      'imap.password': { action: 'keep' },
    },
    serverKey,
  },
)
const fault = (code: string): FileFault => ({ ok: false, code, message: code })

const withPorts = (change: Partial<ServerFilePorts>) => createServerFile({ ...bench.ports, ...change })
const withFiles = (change: (files: Files) => Partial<Files>) =>
  withPorts({ files: { ...bench.ports.files, ...change(bench.ports.files) } })

const write = async (
  service = bench.service,
  options: Partial<WriteOptions> = {},
  intended = changed,
  path = bench.path,
) => {
  const { sha256 } = valueOfResult(await bench.service.read(path))
  return service.write(path, intended, { basedOn: sha256, ...options })
}
const standing = () => readFile(bench.path, 'latin1')
const beside = async (): Promise<string[]> =>
  (await readdir(bench.folder)).filter((name) => !/^email\.properties(?:\.journal)?$/.test(name))

describe('a disk that does not keep what is written to it', () => {
  beforeEach(() => writeFile(bench.path, old))

  const spoiling = (spoil: (text: string) => string) =>
    withFiles((files) => ({
      create: (path, bytes, as) => {
        const text = Buffer.from(bytes).toString('latin1')
        // The settings, not the draft of the lock.
        return text.startsWith('# kept')
          ? files.create(path, Buffer.from(spoil(text), 'latin1'), as)
          : files.create(path, bytes, as)
      },
    }))

  test.each([
    ['nothing is lost', (text: string) => text, 'ok'],
    ['a byte of a comment', (text: string) => text.replace('# kept', '# kepT'), 'FILE_READ_BACK_DIFFERS'],
    ['the last line', (text: string) => text.replace('# the end\n', ''), 'FILE_READ_BACK_DIFFERS'],
    ['its last byte', (text: string) => text.slice(0, -1), 'FILE_READ_BACK_DIFFERS'],
    ['a byte too many', (text: string) => `${text}\n`, 'FILE_READ_BACK_DIFFERS'],
    ['all of it', () => '', 'FILE_READ_BACK_DIFFERS'],
  ])('%s', async (_, spoil, expected) => {
    const result = await write(spoiling(spoil))
    expect(codeOf(result)).toBe(expected)
    if (result.ok) return
    expect(await standing()).toBe(old)
    expect(await beside()).toEqual([])
  })

  test('and will not take the old file back: it is in the backup, which is named and stays', async () => {
    const { asked, steps } = noteSteps()
    const service = withFiles((files) => ({
      rename: async (from, to) => {
        if (from.endsWith('.bak')) return fault('EIO')
        const moved = await files.rename(from, to)
        if (to === bench.path) await writeFile(to, 'lost')
        return moved
      },
    }))
    const result = await write(service, { secrets: steps }, secret)
    expect(codeOf(result)).toBe('FILE_READ_BACK_DIFFERS')
    const [backup = '', ...others] = await beside()
    expect(others).toEqual([])
    expect(result.ok ? '' : result.error.message).toContain(backup)
    expect(await readFile(join(bench.folder, backup), 'latin1')).toBe(old)
    // They belong to the new file, whose intent stays open.
    expect(asked).toEqual(['stage'])
  })
})

describe('a step that fails', () => {
  beforeEach(() => writeFile(bench.path, old))

  test('the backup cannot be made: nothing is replaced', async () => {
    const { asked, steps } = noteSteps()
    const service = withFiles((files) => ({
      rename: async (from, to) => (to.endsWith('.bak') ? fault('ENOSPC') : files.rename(from, to)),
    }))
    expect(codeOf(await write(service, { secrets: steps }, secret))).toBe('DISK_FULL')
    expect(asked).toEqual(['stage', 'discard'])
    expect(await standing()).toBe(old)
    expect(await beside()).toEqual([])
  })

  test('the journal cannot be written: nothing is replaced, and the keychain is not asked', async () => {
    await mkdir(`${bench.path}.journal`)
    const { asked, steps } = noteSteps()
    expect(codeOf(await write(bench.service, { secrets: steps }, secret))).toBe('FILE_IS_FOLDER')
    expect(asked).toEqual([])
    expect(await standing()).toBe(old)
    expect(await beside()).toEqual([])
  })

  test('the file would grow over 1 MiB: nothing is made', async () => {
    const long = `${old}# ${'x'.repeat(1_048_570 - old.length)}\n`
    await writeFile(bench.path, long)
    expect(codeOf(await write())).toBe('FILE_TOO_LARGE')
    expect(await readdir(bench.folder)).toEqual(['email.properties'])
    expect(await standing()).toBe(long)
  })

  test('the new text would be read in two ways: it is not written', async () => {
    const { properties } = bench.ports
    const service = withPorts({
      properties: {
        parse: (text) => (text.includes('new.example.com') ? null : properties.parse(text)),
      },
    })
    expect(codeOf(await write(service))).toBe('FILE_MALFORMED')
    expect(await readdir(bench.folder)).toEqual(['email.properties'])
    expect(await standing()).toBe(old)
  })

  test.each([
    ['stage', ['stage', 'discard']],
    ['promote', ['stage', 'promote']],
  ] as const)('the keychain refuses to %s where the file says all of it already', async (step, expected) => {
    valueOfResult(await write(bench.service, {}, secret))
    const { asked, steps } = noteSteps(step)
    expect(codeOf(await write(bench.service, { secrets: steps }, secret))).toBe('KEYCHAIN_LOCKED')
    expect(asked).toEqual(expected)
  })
})

describe('somebody else at the same time', () => {
  test('makes the file directly before ours is put in place: theirs stands', async () => {
    const service = withFiles((files) => ({
      link: async (from, to) => {
        if (to === bench.path) await writeFile(to, 'theirs=1\n')
        return files.link(from, to)
      },
    }))
    expect(codeOf(await write(service))).toBe('FILE_CHANGED')
    expect(await standing()).toBe('theirs=1\n')
    expect(await beside()).toEqual([])
  })

  test('nobody does, on a file system without links: the new file is put in place', async () => {
    const service = withFiles(() => ({ link: async () => fault('EPERM') }))
    expect(codeOf(await write(service))).toBe('ok')
    expect(await beside()).toEqual([])
  })

  test.each([
    ['leads it elsewhere: neither file is touched', 'other.properties', 'FILE_CHANGED'],
    ['leads it nowhere', 'none.properties', 'FILE_LINK_DANGLING'],
    ['leaves it: it is written through', undefined, 'ok'],
  ])('has the lock of a link’s target, and meanwhile %s', async (_, to, expected) => {
    const [one, other] = ['one', 'other'].map((name) => join(bench.folder, `${name}.properties`))
    for (const path of [one ?? '', other ?? '']) await writeFile(path, old)
    await symlink(one ?? '', bench.path)
    const place = valueOfResult(await findPlace(bench.ports.files, bench.path))
    const lock = valueOfResult(await takeLock(bench.ports, place))
    // The writer has found the lock, and sleeps.
    const clock = createFakeClock(Date.now(), async () => {
      if (to !== undefined) {
        await unlink(bench.path)
        await symlink(to, bench.path)
      }
      await lock.release()
    })
    expect(codeOf(await write(withPorts({ clock })))).toBe(expected)
    expect(clock.slept()).toBeGreaterThan(0)
    expect(await readFile(other ?? '', 'latin1')).toBe(old)
    if (to !== undefined) expect(await readFile(one ?? '', 'latin1')).toBe(old)
  })
})

describe('whose the files are', () => {
  test.skipIf(!isRoot)('a new file for the account of the server is its alone', async () => {
    valueOfResult(await write(bench.service, { readableBy: { kind: 'user', name: 'nobody' } }))
    const facts = await stat(bench.path)
    expect([facts.uid, facts.mode & 0o777]).toEqual([nobody, 0o600])
  })

  test.skipIf(!isRoot)('a backup has mode and owner of the file', async () => {
    await writeFile(bench.path, old)
    await chmod(bench.path, 0o640)
    await chown(bench.path, nobody, nobody)
    const { backup } = valueOfResult(await write())
    const facts = await stat(join(bench.folder, backup ?? ''))
    expect([facts.uid, facts.gid, facts.mode & 0o777]).toEqual([nobody, nobody, 0o640])
  })

  test('the access list is that of the file; a new one has none to go by', async () => {
    const made: NewFile['accessLike'][] = []
    const service = withFiles((files) => ({
      create: (path, bytes, as) => {
        if (as.mode !== 0o644) made.push(as.accessLike)
        return files.create(path, bytes, as)
      },
    }))
    valueOfResult(await write(service))
    valueOfResult(await write(service, {}, intend({ 'smtp.host': 'other.example.com' })))
    // The second time the backup has it too.
    expect(made).toEqual([undefined, bench.path, bench.path])
  })
})

test('the journal says what became of each field, and of a password only that', async () => {
  await writeFile(bench.path, 'mail.smtp.host=set\nmail.imap.password=gone\nmail.smtp.auth=true\n')
  const intended = intend(
    { 'smtp.host': 'set', 'smtp.username': 'set', 'smtp.auth': true },
    {
      passwords: {
        'smtp.password': { action: 'set', secret: 'new secret' },
        'imap.password': { action: 'clear' },
      },
      serverKey,
    },
  )
  valueOfResult(await write(bench.service, {}, intended))
  const { entries } = valueOfResult(await bench.service.journal(bench.path))
  for (const { changes } of entries) {
    const said = new Map(changes?.map(({ key, before, after }) => [key, [before, after]]))
    expect(said.get('smtp.password')).toEqual(['not set', 'changed'])
    expect(said.get('imap.password')).toEqual(['set', 'not set'])
    expect(said.get('smtp.username')).toEqual([null, 'set'])
  }
  expect(entries.map(({ event }) => event)).toEqual(['intent', 'write'])
})
