/** What hangs on the old file besides its content: carried over to the new one, or asked about first. */
import { execFile } from 'node:child_process'
import { chmod, link, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Files } from '#main/ports/files.ts'
import { createServerFile, type WriteOptions } from '#main/services/server-file/server-file.ts'
import { codeOf, intend, makeBench, noteSteps, valueOfResult } from './bench.ts'

const run = promisify(execFile)

let bench: Awaited<ReturnType<typeof makeBench>>
beforeEach(async () => {
  bench = await makeBench()
})
afterEach(() => bench.remove())

const old = 'mail.smtp.host=old.example.com\n# the end\n'
const changed = intend({ 'smtp.host': 'new.example.com' })

const write = async (options: Partial<WriteOptions> = {}, service = bench.service, path = bench.path) => {
  const { sha256 } = valueOfResult(await service.read(path))
  return service.write(path, changed, { basedOn: sha256, ...options })
}
const withFiles = (change: (files: Files) => Partial<Files>) =>
  createServerFile({ ...bench.ports, files: { ...bench.ports.files, ...change(bench.ports.files) } })
const standing = () => readFile(bench.path, 'latin1')

describe('a file with a second name', () => {
  let other: string
  beforeEach(async () => {
    other = join(bench.folder, 'other.properties')
    await writeFile(bench.path, old)
    await link(bench.path, other)
  })

  test('is said in the difference, and is not written unasked', async () => {
    const difference = valueOfResult(await bench.service.difference(bench.path, changed))
    expect(difference.notes.join(' ')).toContain('2 names (hard links)')
    const result = await write()
    expect(result).toMatchObject({
      error: { code: 'CONFIRMATION_NEEDED', details: { what: 'inPlace' } },
    })
    expect(result.ok ? '' : `${result.error.message} ${result.error.remedy}`).toMatch(
      /2 names \(hard links\).*Nothing is written\. .*half written/,
    )
    expect(await standing()).toBe(old)
    expect((await readdir(bench.folder)).sort()).toEqual(['email.properties', 'other.properties'])
  })

  test('is written in place after a yes, with a backup, so that both names have it', async () => {
    const { backup } = valueOfResult(await write({ inPlace: true }))
    expect(await standing()).toContain('new.example.com')
    expect(await readFile(other, 'latin1')).toBe(await standing())
    expect((await stat(bench.path)).nlink).toBe(2)
    expect(await readFile(join(bench.folder, backup ?? ''), 'latin1')).toBe(old)
  })

  test('a shorter content leaves nothing of the longer one', async () => {
    await writeFile(bench.path, `${old}mail.smtp.user=${'x'.repeat(9000)}\n`)
    valueOfResult(await write({ inPlace: true }))
    expect(await standing()).not.toContain('xx')
    expect((await standing()).endsWith('\n')).toBe(true)
  })

  test('that somebody edits after the last look keeps what they wrote', async () => {
    const service = withFiles((files) => ({
      overwrite: async (...given) => {
        await writeFile(bench.path, 'theirs=1\n')
        return files.overwrite(...given)
      },
    }))
    expect(codeOf(await write({ inPlace: true }, service))).toBe('FILE_CHANGED')
    expect(await standing()).toBe('theirs=1\n')
  })

  test('that does not read back as written gets its old content again', async () => {
    let times = 0
    const service = withFiles((files) => ({
      overwrite: async (...given) => {
        const done = await files.overwrite(...given)
        times += 1
        if (times === 1) await writeFile(bench.path, 'lost')
        return done
      },
    }))
    const result = await write({ inPlace: true }, service)
    expect(codeOf(result)).toBe('FILE_READ_BACK_DIFFERS')
    expect(await standing()).toBe(old)
    expect((await stat(bench.path)).nlink).toBe(2)
  })

  test('and a kill in the middle is told at the next start, with the backup that has it whole', async () => {
    const { asked, steps } = noteSteps()
    const killed = withFiles(() => ({
      overwrite: async () => {
        await writeFile(bench.path, 'mail.smtp.ho')
        throw new Error('killed')
      },
    }))
    await expect(write({ inPlace: true }, killed)).rejects.toThrow('killed')
    const recovered = valueOfResult(await bench.service.recover(bench.path, steps))
    expect(recovered.halfWritten).toEqual([expect.stringMatching(/\.bak$/)])
    expect(await readFile(join(bench.folder, recovered.halfWritten[0] ?? ''), 'latin1')).toBe(old)
    expect(asked).toEqual(['discard'])
  })
})

const isRoot = process.getuid?.() === 0

test.skipIf(!isRoot || process.platform !== 'linux')(
  'a file that is mounted by itself is asked about and written in place',
  async () => {
    const source = await mkdtemp(join(tmpdir(), 'mailroom-mount-'))
    const real = join(source, 'real.properties')
    const path = join(bench.folder, 'e mail.properties')
    await writeFile(real, old)
    await writeFile(path, '')
    await run('mount', ['--bind', real, path])
    try {
      const refused = await write({}, bench.service, path)
      expect(refused.ok ? '' : refused.error.message).toContain('mounted by itself')
      valueOfResult(await write({ inPlace: true }, bench.service, path))
      expect(await readFile(real, 'latin1')).toContain('new.example.com')
    } finally {
      await run('umount', [path])
      await rm(source, { recursive: true, force: true })
    }
  },
)

/** setxattr(2) and getxattr(2) by their numbers: tools for them need not be installed, Perl is on every Debian. */
const numbers: Readonly<Record<string, readonly [set: string, get: string]>> = {
  x64: ['188', '191'],
  arm64: ['5', '8'],
}
const [setNumber = '', getNumber = ''] = numbers[process.arch] ?? []
const setAttribute = (path: string, name: string, value: Buffer): Promise<boolean> =>
  run('perl', [
    '-e',
    'my ($call, $path, $name, $hex) = @ARGV; my $value = pack("H*", $hex); exit(syscall($call + 0, $path, $name, $value, length($value), 0) == 0 ? 0 : 1)',
    setNumber,
    path,
    name,
    value.toString('hex'),
  ]).then(
    () => true,
    () => false,
  )
const attribute = async (path: string, name: string): Promise<string> => {
  const { stdout } = await run('perl', [
    '-e',
    'my ($call, $path, $name) = @ARGV; my $value = chr(0) x 4096; my $got = syscall($call + 0, $path, $name, $value, 4096); print $got < 0 ? "none" : unpack("H*", substr($value, 0, $got))',
    getNumber,
    path,
    name,
  ])
  return stdout
}

/** As the kernel keeps it (linux/posix_acl_xattr.h): version 2, then tag, bits and id of each entry. */
const accessList = (named: number, mask: number, group = 0): Buffer => {
  const entry = (tag: number, bits: number, id = 0xffff_ffff): Buffer => {
    const bytes = Buffer.alloc(8)
    bytes.writeUInt16LE(tag, 0)
    bytes.writeUInt16LE(bits, 2)
    bytes.writeUInt32LE(id, 4)
    return bytes
  }
  const entries = [entry(1, 6), entry(2, named, 1234), entry(4, group), entry(0x10, mask), entry(0x20, 0)]
  return Buffer.concat([Buffer.from([2, 0, 0, 0]), ...entries])
}
const acl = 'system.posix_acl_access'

describe.skipIf(process.platform !== 'linux' || setNumber === '')('access list and attributes', () => {
  beforeEach(async ({ skip }) => {
    await writeFile(bench.path, old)
    if (!(await setAttribute(bench.path, acl, accessList(4, 4)))) skip('no access lists on this file system')
    if (!(await setAttribute(bench.path, 'user.note', Buffer.from('kept'))))
      skip('no attributes on this file system')
  })

  test('are carried over to the new file and to the backup', async () => {
    const before = await attribute(bench.path, acl)
    const { backup, notes } = valueOfResult(await write())
    expect(await standing()).toContain('new.example.com')
    for (const path of [bench.path, join(bench.folder, backup ?? '')]) {
      expect([await attribute(path, acl), await attribute(path, 'user.note')]).toEqual([before, '6b657074'])
    }
    expect(notes).toEqual([])
  })

  test('give nobody else a readable password', async () => {
    const plain = intend(
      { 'smtp.host': 'new.example.com', 'smtp.auth': true },
      {
        passwordMode: 'plain',
        passwords: {
          'smtp.password': { action: 'set', secret: 'CanaryPlainPw' },
          'imap.password': { action: 'keep' },
        },
      },
    )
    const { sha256 } = valueOfResult(await bench.service.read(bench.path))
    valueOfResult(await bench.service.write(bench.path, plain, { basedOn: sha256 }))
    // The mask of the list is what the group's bits of the mode say.
    expect(await attribute(bench.path, acl)).toBe(accessList(4, 0).toString('hex'))
  })

  test('that the folder would give a new file are not given to this one', async () => {
    const plain = join(bench.folder, 'plain.properties')
    await writeFile(plain, old)
    await chmod(plain, 0o644)
    expect(await setAttribute(bench.folder, 'system.posix_acl_default', accessList(6, 7, 5))).toBe(true)
    valueOfResult(await write({}, bench.service, plain))
    expect(await attribute(plain, acl)).toBe('none')
  })

  test('that cannot be carried over are asked about; in place they stay, and the backup is for its owner', async () => {
    const service = withFiles((files) => ({
      create: async (path, bytes, as) =>
        as.accessLike === undefined
          ? files.create(path, bytes, as)
          : { ok: false, code: 'ACCESS_NOT_KEPT', message: '' },
    }))
    const before = await attribute(bench.path, acl)
    const refused = await write({}, service)
    expect(refused.ok ? '' : refused.error.message).toMatch(/^Access list or extended attributes/)
    const { backup } = valueOfResult(await write({ inPlace: true }, service))
    expect(await attribute(bench.path, acl)).toBe(before)
    expect((await stat(join(bench.folder, backup ?? ''))).mode & 0o777).toBe(0o600)
  })

  test('of which nothing is known on this system are said not to be carried over', async () => {
    const service = withFiles(() => ({ accessIsKept: async () => false }))
    const { notes } = valueOfResult(await write({}, service))
    expect(notes.join(' ')).toContain('cannot be told on this system')
  })
})
