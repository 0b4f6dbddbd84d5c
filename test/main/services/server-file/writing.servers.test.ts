import { execFile } from 'node:child_process'
import {
  chmod,
  chown,
  copyFile,
  mkdir,
  readdir,
  readFile,
  readlink,
  realpath,
  rename,
  stat,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises'
import { hostname } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { FileFault, Files } from '#main/ports/files.ts'
import { createServerFile, type WriteOptions } from '#main/services/server-file/server-file.ts'
import { createFakeClock } from '#test/fakes/clock.ts'
import { codeOf, intend, makeBench, noteSteps, serverKey, valueOfResult } from './bench.ts'
import { script } from './faults-as-nobody.ts'

const run = promisify(execFile)
const isRoot = process.getuid?.() === 0
const nobody = 65_534

let bench: Awaited<ReturnType<typeof makeBench>>
beforeEach(async () => {
  bench = await makeBench()
})
afterEach(() => bench.remove())

const old = '# kept\r\nmail.smtp.host=old.example.com\r\nother = 1\r\n'
const changed = intend({ 'smtp.host': 'new.example.com' })

/** Writes from what stands there now. */
const write = async (
  path = bench.path,
  options: Partial<WriteOptions> = {},
  intended = changed,
  service = bench.service,
) => {
  const view = await bench.service.read(path)
  return service.write(path, intended, { basedOn: view.ok ? view.value.sha256 : '', ...options })
}

/** Has waited long enough at once. */
const impatient = () => createServerFile({ ...bench.ports, clock: createFakeClock(Date.now()) })

/** Everything in the folder but the file, its journal and its backups. */
const leftovers = async (folder = bench.folder): Promise<string[]> =>
  (await readdir(folder)).filter((name) => /\.(?:tmp|lock|claim)$/.test(name))

describe('a write', () => {
  test('replaces the file, keeps what it did not mean, and leaves a backup', async () => {
    await writeFile(bench.path, old)
    const written = valueOfResult(await write())
    const text = await readFile(bench.path, 'latin1')
    expect(text).toContain('# kept\r\nmail.smtp.host=new.example.com\r\n')
    expect(text).toContain('other = 1\r\n')
    expect(await readFile(join(bench.folder, written.backup ?? ''), 'latin1')).toBe(old)
    expect(await leftovers()).toEqual([])
    expect(written.changes.find(({ key }) => key === 'smtp.host')).toMatchObject({
      before: 'old.example.com',
      after: 'new.example.com',
    })
  })

  test('makes a new file for us alone, without a backup', async () => {
    const written = valueOfResult(await write())
    expect(written.backup).toBeNull()
    expect((await stat(bench.path)).mode & 0o777).toBe(0o600)
  })

  test('keeps the mode', async () => {
    await writeFile(bench.path, old)
    await chmod(bench.path, 0o664)
    valueOfResult(await write())
    expect((await stat(bench.path)).mode & 0o777).toBe(0o664)
  })

  test.skipIf(!isRoot)('keeps owner and group', async () => {
    await writeFile(bench.path, old)
    await chown(bench.path, nobody, nobody)
    const { backup } = valueOfResult(await write())
    expect(await stat(bench.path)).toMatchObject({ uid: nobody, gid: nobody })
    expect(await stat(join(bench.folder, backup ?? ''))).toMatchObject({ uid: nobody, gid: nobody })
  })

  test.skipIf(!isRoot)('a new file can be given to the group of the server', async () => {
    valueOfResult(await write(bench.path, { readableBy: { kind: 'group', name: 'nogroup' } }))
    const facts = await stat(bench.path)
    expect([facts.gid, facts.mode & 0o777]).toEqual([nobody, 0o640])
  })

  test('an account that nobody knows is refused', async () => {
    const result = await write(bench.path, { readableBy: { kind: 'user', name: 'no-such-account' } })
    expect(codeOf(result)).toBe('INPUT_INVALID')
    expect(await readdir(bench.folder)).toEqual([])
  })

  test('says when there is nothing to write, and makes nothing', async () => {
    valueOfResult(await write())
    const before = await readdir(bench.folder)
    expect(codeOf(await write())).toBe('NOTHING_TO_WRITE')
    expect(await readdir(bench.folder)).toEqual(before)
  })

  test('keeps the newest ten backups', async () => {
    for (let index = 0; index < 13; index += 1) {
      valueOfResult(await write(bench.path, {}, intend({ 'smtp.host': `host${index}.example.com` })))
    }
    const { backups } = valueOfResult(await bench.service.backups(bench.path))
    expect(backups).toHaveLength(10)
    expect(await readFile(join(bench.folder, backups[0]?.name ?? ''), 'latin1')).toContain('host11')
  })

  test('somebody else’s files beside it are left alone', async () => {
    const names = [
      'email.properties.tmp',
      'email.properties.20200101.bak',
      'email.properties2.1-abcd-123456.tmp',
    ]
    for (const name of names) await writeFile(join(bench.folder, name), 'mine')
    valueOfResult(await write())
    for (const name of names) expect(await readFile(join(bench.folder, name), 'utf8')).toBe('mine')
  })
})

describe('links, names and leftovers that must not stop a write', () => {
  test('a symbolic link is written through', async () => {
    const target = join(bench.folder, 'target')
    await mkdir(target)
    await writeFile(join(target, 'real.properties'), old)
    await symlink(join('target', 'real.properties'), bench.path)
    valueOfResult(await write())
    expect(await readlink(bench.path)).toBe(join('target', 'real.properties'))
    expect(await readFile(join(target, 'real.properties'), 'latin1')).toContain('new.example.com')
    expect(await readdir(bench.folder)).toEqual(['email.properties', 'target'])
  })

  test('to another file system too', async ({ skip }) => {
    const elsewhere = await realpath('/dev/shm').catch(() => undefined)
    if (elsewhere === undefined || (await stat(elsewhere)).dev === (await stat(bench.folder)).dev) skip()
    const folder = join(elsewhere ?? '', `mailroom-${process.pid}`)
    await mkdir(folder)
    try {
      await writeFile(join(folder, 'real.properties'), old)
      await symlink(join(folder, 'real.properties'), bench.path)
      valueOfResult(await write())
      expect(await readFile(join(folder, 'real.properties'), 'latin1')).toContain('new.example.com')
    } finally {
      await run('rm', ['-rf', folder])
    }
  })

  test('a name of 200 bytes with blanks and umlauts', async () => {
    const name = `e mail ü ${'x'.repeat(179)}.properties`
    expect(Buffer.byteLength(name)).toBe(200)
    const path = join(bench.folder, name)
    await writeFile(path, old)
    valueOfResult(await write(path))
    expect(await readFile(path, 'latin1')).toContain('new.example.com')
  })

  test('a lock of a dead process is taken over', async () => {
    const dead = {
      ...bench.ports.processes.own(),
      pid: 4_194_303,
      nonce: '0123456789abcdef',
      since: '2020-01-01T00:00:00Z',
    }
    await writeFile(`${bench.path}.lock`, JSON.stringify(dead))
    valueOfResult(await write())
    expect(await leftovers()).toEqual([])
  })

  test('a lock of a process that had our pid before us, too', async () => {
    const dead = { ...bench.ports.processes.own(), start: 'another/1', nonce: '0123456789abcdef', since: '' }
    await writeFile(`${bench.path}.lock`, JSON.stringify(dead))
    valueOfResult(await write())
  })

  test('temporary files of dead processes are removed, those of living ones stay', async () => {
    const host = bench.ports.processes.own().hostId.slice(0, 4)
    const dead = `${bench.path}.4194303-${host}-abcdef.tmp`
    const living = `${bench.path}.${process.ppid}-${host}-abcdef.tmp`
    const foreign = `${bench.path}.1-0000-abcdef.tmp`
    for (const path of [dead, living, foreign]) await writeFile(path, '')
    valueOfResult(await write())
    expect((await leftovers()).map((name) => join(bench.folder, name)).sort()).toEqual(
      [foreign, living].sort(),
    )
  })
})

describe('refused with the file as it was and nothing beside it', () => {
  const refused = async (expected: string, path = bench.path, options: Partial<WriteOptions> = {}) => {
    const result = await write(path, options)
    expect(codeOf(result)).toBe(expected)
    expect(result.ok ? '' : result.error.message).toMatch(/\w.*\.$/)
    expect(await leftovers()).toEqual([])
    return result
  }

  test('a missing folder', () => refused('FOLDER_MISSING', join(bench.folder, 'none', 'email.properties')))

  test('a file where a folder should be', async () => {
    await writeFile(bench.path, old)
    await refused('FOLDER_MISSING', join(bench.path, 'email.properties'))
  })

  test('a folder in its place', async () => {
    await mkdir(bench.path)
    await refused('FILE_IS_FOLDER')
  })

  test('a dangling link', async () => {
    await symlink('nowhere', bench.path)
    await refused('FILE_LINK_DANGLING')
    expect(await readlink(bench.path)).toBe('nowhere')
  })

  test('links in a circle', async () => {
    await symlink('email.properties', bench.path)
    await refused('FILE_LINK_DANGLING')
  })

  test.skipIf(process.platform === 'win32')('a pipe, without waiting for a writer', async () => {
    await run('mkfifo', [bench.path])
    await refused('FILE_NOT_REGULAR')
  })

  test('a name too long for the suffix of a backup', async () => {
    const fits = join(bench.folder, 'x'.repeat(231))
    const tooLong = join(bench.folder, 'x'.repeat(232))
    await writeFile(tooLong, old)
    await refused('FILE_NAME_TOO_LONG', tooLong)
    expect(await readFile(tooLong, 'latin1')).toBe(old)
    expect(codeOf(await write(fits))).toBe('ok')
  })

  test('more than 1 MiB', async () => {
    await writeFile(bench.path, `a=${'x'.repeat(1_048_575)}`)
    await refused('FILE_TOO_LARGE')
    await writeFile(bench.path, `a=${'x'.repeat(1_000_000)}\n`)
    expect(codeOf(await write())).toBe('ok')
  })

  test('binary', async () => {
    await writeFile(bench.path, Buffer.from([0x61, 0x3d, 0, 1, 2]))
    await refused('FILE_BINARY')
  })

  test('a malformed \\u', async () => {
    await writeFile(bench.path, 'path=C:\\users\n')
    await refused('FILE_MALFORMED')
    expect(await readFile(bench.path, 'latin1')).toBe('path=C:\\users\n')
  })

  test('changed between the difference and the write', async () => {
    await writeFile(bench.path, old)
    const { sha256 } = valueOfResult(await bench.service.read(bench.path))
    await writeFile(bench.path, `${old}#\n`)
    const result = await refused('FILE_CHANGED', bench.path, { basedOn: sha256 })
    expect(result.ok ? {} : result.error.details).toMatchObject({ expected: sha256 })
    expect(await readFile(bench.path, 'latin1')).toBe(`${old}#\n`)
  })

  test('made by somebody else between the difference and the write', async () => {
    const { sha256 } = valueOfResult(await bench.service.read(bench.path))
    await writeFile(bench.path, old)
    await refused('FILE_CHANGED', bench.path, { basedOn: sha256 })
  })

  test('gone between the difference and the write', async () => {
    await refused('FILE_CHANGED', bench.path, { basedOn: '0'.repeat(64) })
    expect(await readdir(bench.folder)).toEqual([])
  })

  test('a lock of a living process', async () => {
    const owner = { ...bench.ports.processes.own(), nonce: '0123456789abcdef', since: '2020-01-01T00:00:00Z' }
    await writeFile(`${bench.path}.lock`, JSON.stringify(owner))
    const result = await write(bench.path, {}, changed, impatient())
    expect(codeOf(result)).toBe('FILE_LOCKED')
    expect(result.ok ? '' : result.error.message).toContain(owner.user)
    expect(await readdir(bench.folder)).toEqual(['email.properties.lock'])
  })

  test('a lock of another host, until the user says that it is dead', async () => {
    const owner = {
      pid: 1,
      start: 'a/1',
      host: 'app02.example.com',
      hostId: 'ffff',
      user: 'ann',
      nonce: '0123456789abcdef',
      since: '2020-01-01T00:00:00Z',
    }
    await writeFile(`${bench.path}.lock`, JSON.stringify(owner))
    const result = await write(bench.path, {}, changed, impatient())
    expect(codeOf(result)).toBe('FILE_LOCKED')
    expect(result.ok ? {} : result.error.details).toMatchObject({
      host: 'app02.example.com',
      otherHost: true,
      nonce: owner.nonce,
    })
    expect(codeOf(await write(bench.path, { takeLock: 'fedcba9876543210' }, changed, impatient()))).toBe(
      'FILE_LOCKED',
    )
    expect(codeOf(await write(bench.path, { takeLock: owner.nonce }))).toBe('ok')
    expect(await leftovers()).toEqual([])
  })

  test('a lock that is half written and young waits, an old one goes', async () => {
    await writeFile(`${bench.path}.lock`, '{"pid":')
    expect(codeOf(await write(bench.path, { waitMs: 1000 }, changed, impatient()))).toBe('FILE_LOCKED')
    await utimes(`${bench.path}.lock`, 1_000_000, 1_000_000)
    expect(codeOf(await write(bench.path, { waitMs: 1000 }, changed, impatient()))).toBe('ok')
  })
})

describe.skipIf(!isRoot)('permissions, as a user who is not root', () => {
  test('each has its own code', async () => {
    await chmod(bench.folder, 0o755)
    const own = async (
      name: string,
      folderMode: number,
      fileMode: number,
      folderOwner = nobody,
      fileOwner = nobody,
    ) => {
      const folder = join(bench.folder, name)
      const path = join(folder, 'email.properties')
      await mkdir(folder)
      await writeFile(path, old)
      await chown(path, fileOwner, fileOwner)
      await chmod(path, fileMode)
      await chown(folder, folderOwner, folderOwner)
      await chmod(folder, folderMode)
      return path
    }
    const good = await own('good', 0o755, 0o640)
    const readOnlyFolder = await own('read-only-folder', 0o555, 0o644)
    const rootsFolder = await own('roots-folder', 0o755, 0o644, 0, 0)
    const readOnlyFile = await own('read-only-file', 0o755, 0o444)
    const othersFile = await own('others-file', 0o755, 0o644, nobody, 0)
    const othersOpenFile = await own('others-open-file', 0o755, 0o666, nobody, 0)
    const hidden = await own('hidden', 0o755, 0o600, nobody, 0)
    const locked = await own('locked-folder', 0o700, 0o644, 0, nobody)
    const data = join(bench.folder, 'nobodys-data')
    await mkdir(data)
    await chown(data, nobody, nobody)
    const paths = [
      good,
      readOnlyFolder,
      rootsFolder,
      readOnlyFile,
      othersFile,
      othersOpenFile,
      hidden,
      locked,
    ]
    const { stdout } = await run(process.execPath, ['--no-warnings', script, data, ...paths], {
      uid: nobody,
      gid: nobody,
      cwd: process.cwd(),
    })
    const results = JSON.parse(stdout) as Record<string, { read: string; write: string }>
    const codes = paths.map((path) => [path.split('/').at(-2), results[path]?.read, results[path]?.write])
    expect(codes).toEqual([
      ['good', 'ok', 'ok'],
      ['read-only-folder', 'ok', 'FOLDER_READ_ONLY'],
      ['roots-folder', 'ok', 'FOLDER_READ_ONLY'],
      ['read-only-file', 'ok', 'FILE_READ_ONLY'],
      ['others-file', 'ok', 'FILE_OWNED_BY_OTHER'],
      ['others-open-file', 'ok', 'FILE_OWNED_BY_OTHER'],
      ['hidden', 'FILE_NOT_READABLE', 'FILE_OWNED_BY_OTHER'],
      ['locked-folder', 'FILE_NOT_READABLE', 'FILE_NOT_READABLE'],
    ])
    for (const path of paths.slice(1)) {
      expect(await readFile(path, 'latin1')).toBe(old)
      expect(await readdir(join(path, '..'))).toEqual(['email.properties'])
    }
  })

  test('a write-protected file is refused to root as well', async () => {
    await writeFile(bench.path, old)
    await chmod(bench.path, 0o444)
    expect(codeOf(await write())).toBe('FILE_READ_ONLY')
  })
})

describe.skipIf(!isRoot)('a full disk', () => {
  test('at any point: the old file whole, no temporary file', async () => {
    const folder = join(bench.folder, 'small')
    await mkdir(folder)
    await run('mount', ['-t', 'tmpfs', '-o', 'size=64k', 'tmpfs', folder])
    try {
      const path = join(folder, 'email.properties')
      const big = `${old}# ${'x'.repeat(9000)}\n`
      await writeFile(path, big)
      const codes = new Set<string>()
      for (let filler = 52; filler >= 0; filler -= 4) {
        await writeFile(join(folder, 'filler'), Buffer.alloc(filler * 1024)).catch(() => undefined)
        await run('rm', ['-f', `${path}.journal`])
        const before = await readFile(path, 'latin1')
        const result = await write(path, {}, intend({ 'smtp.host': `h${filler}.example.com` }))
        codes.add(codeOf(result))
        expect(await leftovers(folder)).toEqual([])
        if (!result.ok) expect(await readFile(path, 'latin1')).toBe(before)
        await writeFile(join(folder, 'filler'), '')
      }
      expect([...codes].sort()).toEqual(['DISK_FULL', 'ok'])
    } finally {
      await run('umount', [folder])
    }
  })
})

describe('the mode plain', () => {
  const plain = intend(
    { 'smtp.host': 'smtp.example.com', 'smtp.auth': true },
    {
      passwordMode: 'plain',
      passwords: {
        'smtp.password': { action: 'set', secret: 'plain secret' },
        'imap.password': { action: 'keep' },
      },
    },
  )

  test('ends up readable by the owner alone', async () => {
    await writeFile(bench.path, old)
    await chmod(bench.path, 0o644)
    valueOfResult(await write(bench.path, {}, plain))
    expect((await stat(bench.path)).mode & 0o777).toBe(0o600)
  })

  test('the mode is corrected even where the text stays the same', async () => {
    valueOfResult(await write(bench.path, {}, plain))
    await chmod(bench.path, 0o644)
    expect(valueOfResult(await write(bench.path, {}, plain)).written).toBe(true)
    expect((await stat(bench.path)).mode & 0o777).toBe(0o600)
    expect(valueOfResult(await write(bench.path, {}, plain)).written).toBe(false)
  })

  test('is refused where the file system knows no modes', async () => {
    const files: Files = {
      ...bench.ports.files,
      create: async (path, bytes, as) => {
        const made = await bench.ports.files.create(path, bytes, as)
        return made.ok ? { ok: true, value: { ...made.value, mode: 0o777 } } : made
      },
    }
    const service = createServerFile({ ...bench.ports, files })
    const { sha256 } = valueOfResult(await service.read(bench.path))
    expect(codeOf(await service.write(bench.path, plain, { basedOn: sha256 }))).toBe('FILE_MODE_TOO_OPEN')
    expect(await readdir(bench.folder)).toEqual([])
  })
})

describe('file, keychain and journal as one change', () => {
  const secret = intend(
    { 'smtp.host': 'smtp.example.com', 'smtp.auth': true },
    {
      passwords: {
        'smtp.password': { action: 'set', secret: 'new secret' },
        'imap.password': { action: 'keep' },
      },
      serverKey,
    },
  )

  test('stage, rename, promote, done', async () => {
    const { asked, steps } = noteSteps()
    valueOfResult(await write(bench.path, { secrets: steps }, secret))
    expect(asked).toEqual(['stage', 'promote'])
    const { entries } = valueOfResult(await bench.service.journal(bench.path))
    expect(entries.map(({ event }) => event)).toEqual(['intent', 'write'])
    expect(JSON.stringify(entries)).not.toMatch(/new secret|ENC\(/)
  })

  test('a keychain that refuses leaves the file as it was', async () => {
    await writeFile(bench.path, old)
    const { asked, steps } = noteSteps('stage')
    expect(codeOf(await write(bench.path, { secrets: steps }, secret))).toBe('KEYCHAIN_LOCKED')
    expect(asked).toEqual(['stage', 'discard'])
    expect(await readFile(bench.path, 'latin1')).toBe(old)
    expect((await readdir(bench.folder)).sort()).toEqual(['email.properties', 'email.properties.journal'])
    const { entries } = valueOfResult(await bench.service.journal(bench.path))
    expect(entries.map(({ event }) => event)).toEqual(['intent', 'rolled-back'])
  })

  test('a keychain that is locked after the rename: said, and completed at the next opening', async () => {
    const failing = noteSteps('promote')
    const result = await write(bench.path, { secrets: failing.steps }, secret)
    expect(codeOf(result)).toBe('KEYCHAIN_LOCKED')
    expect(result.ok ? {} : result.error.details).toMatchObject({ written: true })
    const { asked, steps } = noteSteps()
    const recovered = valueOfResult(await bench.service.recover(bench.path, steps))
    expect(asked).toEqual(['promote'])
    expect(recovered.completed).toHaveLength(1)
    expect(valueOfResult(await bench.service.recover(bench.path, steps)).completed).toEqual([])
    const { entries } = valueOfResult(await bench.service.journal(bench.path))
    expect(entries.map(({ event }) => event)).toEqual(['intent', 'write'])
    expect(entries[1]?.changes?.some(({ key }) => key === 'smtp.password')).toBe(true)
  })

  test('an intent whose file never came is rolled back', async () => {
    await writeFile(bench.path, old)
    const failing = noteSteps('stage')
    await write(bench.path, { secrets: failing.steps }, secret)
    const journal = `${bench.path}.journal`
    const [intent = ''] = (await readFile(journal, 'utf8')).split('\n')
    await writeFile(journal, `${intent}\n{"torn`)
    const { asked, steps } = noteSteps()
    const recovered = valueOfResult(await bench.service.recover(bench.path, steps))
    expect(asked).toEqual(['discard'])
    expect(recovered.rolledBack).toHaveLength(1)
    const after = valueOfResult(await bench.service.journal(bench.path))
    expect([after.entries.map(({ event }) => event), after.skipped]).toEqual([['intent', 'rolled-back'], 1])
  })

  test('an intent whose file was written over since is completed', async () => {
    const failing = noteSteps('promote')
    await write(bench.path, { secrets: failing.steps }, secret)
    const { asked, steps } = noteSteps()
    valueOfResult(
      await write(bench.path, {}, intend({ 'smtp.host': 'later.example.com', 'smtp.auth': true })),
    )
    valueOfResult(await bench.service.recover(bench.path, steps))
    expect(asked).toEqual(['promote'])
  })

  test('another user’s intent is left to them', async () => {
    const failing = noteSteps('promote')
    await write(bench.path, { secrets: failing.steps }, secret)
    const journal = `${bench.path}.journal`
    const text = await readFile(journal, 'utf8')
    await writeFile(journal, text.replaceAll(`"user":"${bench.ports.processes.own().user}"`, '"user":"ann"'))
    const { asked, steps } = noteSteps()
    valueOfResult(await bench.service.recover(bench.path, steps))
    expect(asked).toEqual([])
  })

  test('secrets are stored although the file says all of it already', async () => {
    valueOfResult(await write(bench.path, {}, secret))
    const { asked, steps } = noteSteps()
    const again = valueOfResult(await write(bench.path, { secrets: steps }, secret))
    expect([again.written, asked]).toEqual([false, ['stage', 'promote']])
  })

  test('nothing is recovered where nothing was left, and no lock is made', async () => {
    await writeFile(bench.path, old)
    const { steps } = noteSteps()
    const recovered = valueOfResult(await bench.service.recover(bench.path, steps))
    expect(recovered).toEqual({ completed: [], rolledBack: [], halfWritten: [], removed: [] })
    expect(await readdir(bench.folder)).toEqual(['email.properties'])
  })
})

describe('faults that cannot be had otherwise', () => {
  const fault = (code: string): FileFault => ({ ok: false, code, message: code })
  const withFiles = (change: (files: Files) => Partial<Files>) =>
    createServerFile({ ...bench.ports, files: { ...bench.ports.files, ...change(bench.ports.files) } })
  const writeWith = async (service: ReturnType<typeof createServerFile>) => {
    const { sha256 } = valueOfResult(await bench.service.read(bench.path))
    return service.write(bench.path, changed, { basedOn: sha256 })
  }

  beforeEach(() => writeFile(bench.path, old))

  test('a rename that is refused for a moment, as on Windows, is tried again', async () => {
    let tries = 0
    const service = withFiles((files) => ({
      rename: async (from, to) => {
        tries += 1
        return tries < 4 ? fault(['EPERM', 'EBUSY', 'EACCES'][tries - 1] ?? '') : files.rename(from, to)
      },
    }))
    expect(codeOf(await writeWith(service))).toBe('ok')
  })

  test('a rename that stays refused gives up after 2 s, all put back', async () => {
    const clock = createFakeClock(Date.now())
    const files = { ...bench.ports.files, rename: async () => fault('EBUSY') }
    expect(codeOf(await writeWith(createServerFile({ ...bench.ports, clock, files })))).toBe('FILE_BUSY')
    expect(clock.slept()).toBeGreaterThan(1500)
    expect(clock.slept()).toBeLessThanOrEqual(2000)
    expect((await readdir(bench.folder)).sort()).toEqual(['email.properties', 'email.properties.journal'])
    expect(await readFile(bench.path, 'latin1')).toBe(old)
  })

  test('another fault of the rename is not tried again', async () => {
    let tries = 0
    const service = withFiles(() => ({
      rename: async () => {
        tries += 1
        return fault('EIO')
      },
    }))
    expect(codeOf(await writeWith(service))).toBe('FILE_ERROR')
    expect(tries).toBe(1)
  })

  test('an editor that saves directly before the rename wins', async () => {
    const service = withFiles((files) => ({
      rename: async (from, to) => {
        const made = await files.rename(from, to)
        if (to.endsWith('.bak')) {
          await writeFile(join(bench.folder, 'editor'), `${old}edited=1\n`)
          await rename(join(bench.folder, 'editor'), bench.path)
        }
        return made
      },
    }))
    expect(codeOf(await writeWith(service))).toBe('FILE_CHANGED')
    expect(await readFile(bench.path, 'latin1')).toBe(`${old}edited=1\n`)
    expect(await leftovers()).toEqual([])
  })

  test('a disk that does not keep what is written to it: the temporary file', async () => {
    const service = withFiles((files) => ({
      create: (path, bytes, as) =>
        files.create(
          path,
          path.endsWith('.tmp') && bytes.length > 400 ? bytes.map((byte) => byte ^ 1) : bytes,
          as,
        ),
    }))
    expect(codeOf(await writeWith(service))).toBe('FILE_READ_BACK_DIFFERS')
    expect(await readFile(bench.path, 'latin1')).toBe(old)
    expect(await readdir(bench.folder)).toEqual(['email.properties'])
  })

  test('and the file in its place: the backup takes its place again', async () => {
    const service = withFiles((files) => ({
      rename: async (from, to) => {
        const moved = await files.rename(from, to)
        if (to === bench.path && from.endsWith('.tmp')) await writeFile(to, 'lost')
        return moved
      },
    }))
    const result = await writeWith(service)
    expect(codeOf(result)).toBe('FILE_READ_BACK_DIFFERS')
    expect(result.ok ? '' : result.error.message).toContain('put back')
    expect(await readFile(bench.path, 'latin1')).toBe(old)
    expect(await leftovers()).toEqual([])
  })

  test('no links on this file system: locks and backups are made without', async () => {
    const service = withFiles(() => ({ link: async () => fault('EPERM') }))
    const written = valueOfResult(await writeWith(service))
    expect(await readFile(join(bench.folder, written.backup ?? ''), 'latin1')).toBe(old)
    expect(await leftovers()).toEqual([])
  })

  test('a lock that is taken away on somebody’s word stops the write', async () => {
    const service = withFiles((files) => ({
      rename: async (from, to) => {
        const made = await files.rename(from, to)
        if (to.endsWith('.bak')) await copyFile(bench.path, `${bench.path}.lock`)
        return made
      },
    }))
    expect(codeOf(await writeWith(service))).toBe('FILE_LOCKED')
    expect(await readFile(bench.path, 'latin1')).toBe(old)
  })

  test('two hosts of one name are told apart', () => {
    expect(bench.ports.processes.own().host).toBe(hostname())
    expect(bench.ports.processes.state({ ...bench.ports.processes.own(), hostId: 'other' })).toBe('unknown')
  })
})
