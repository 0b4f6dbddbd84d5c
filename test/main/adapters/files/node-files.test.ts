import { execFile } from 'node:child_process'
import { chmod, mkdir, mkdtemp, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createNodeFiles } from '#main/adapters/files/node-files.ts'
import type { FileOutcome } from '#main/ports/files.ts'

const run = promisify(execFile)
const files = createNodeFiles()
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)
const code = (outcome: FileOutcome<unknown>): string => (outcome.ok ? 'ok' : outcome.code)

let folder: string
let path: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailroom-files-'))
  path = join(folder, 'file')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

describe('reading', () => {
  test('gives bytes and facts through one handle', async () => {
    await writeFile(path, 'abc')
    await chmod(path, 0o640)
    const read = await files.read(path, 10)
    expect(read).toMatchObject({ ok: true, value: { facts: { kind: 'file', size: 3, mode: 0o640 } } })
    expect(read.ok && new TextDecoder().decode(read.value.bytes)).toBe('abc')
  })

  test.each([
    ['as long as the limit', 10, 'ok'],
    ['one byte longer', 11, 'TOO_LARGE'],
  ])('a file %s', async (_, length, expected) => {
    await writeFile(path, 'x'.repeat(length))
    expect(code(await files.read(path, 10))).toBe(expected)
  })

  test('an endless file of no size ends at the limit', async () => {
    // /dev/zero is a device; a file in /proc has size 0 and more to read than that.
    expect(code(await files.read('/dev/zero', 10))).toBe('NOT_REGULAR')
    expect(code(await files.read('/proc/self/maps', 10))).toBe('TOO_LARGE')
  })

  test('a pipe does not block', async () => {
    await run('mkfifo', [path])
    expect(code(await files.read(path, 10))).toBe('NOT_REGULAR')
  })

  test('a folder, and nothing', async () => {
    expect(code(await files.read(folder, 10))).toBe('EISDIR')
    expect(code(await files.read(path, 10))).toBe('ENOENT')
  })
})

describe('creating', () => {
  test('sets exactly the mode that is asked for, whatever the umask', async () => {
    const before = process.umask(0o077)
    try {
      expect(code(await files.create(path, bytes('a'), { mode: 0o664 }))).toBe('ok')
    } finally {
      process.umask(before)
    }
    expect((await stat(path)).mode & 0o777).toBe(0o664)
  })

  test('takes no name that is taken, not even by a dangling link', async () => {
    await symlink(join(folder, 'elsewhere'), path)
    expect(code(await files.create(path, bytes('a'), { mode: 0o600 }))).toBe('EEXIST')
    expect(code(await files.facts(join(folder, 'elsewhere')))).toBe('ENOENT')
  })
})

describe('appending a line', () => {
  const append = (text: string) => files.appendLine(path, bytes(text), { mode: 0o640 }, {})

  test('makes the file, then appends', async () => {
    await append('one\n')
    await append('two\n')
    expect(await readFile(path, 'utf8')).toBe('one\ntwo\n')
    expect((await stat(path)).mode & 0o777).toBe(0o640)
  })

  test('ends a torn line first', async () => {
    await writeFile(path, 'one\n{"torn')
    await append('two\n')
    expect(await readFile(path, 'utf8')).toBe('one\n{"torn\ntwo\n')
  })

  test('20 at once are 20 whole lines', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, index) => append(`${index}`.repeat(500).concat('\n'))))
    const lines = (await readFile(path, 'utf8')).trimEnd().split('\n')
    expect(lines.every((line) => /^(\d+?)\1*$/.test(line))).toBe(true)
    expect(lines).toHaveLength(20)
  })
})

describe('the rest', () => {
  test('facts of a link and of what it leads to', async () => {
    await mkdir(join(folder, 'target'))
    await symlink('target', path)
    expect(await files.ownFacts(path)).toMatchObject({ value: { kind: 'link' } })
    expect(await files.facts(path)).toMatchObject({ value: { kind: 'folder' } })
    expect(await files.realPath(path)).toMatchObject({ value: join(folder, 'target') })
  })

  test('removing what is not there is no fault, removing a folder is', async () => {
    expect(code(await files.remove(path))).toBe('ok')
    expect(code(await files.remove(folder))).not.toBe('ok')
  })

  test('a link does not replace, a rename does', async () => {
    await writeFile(path, 'a')
    await writeFile(join(folder, 'b'), 'b')
    expect(code(await files.link(path, join(folder, 'b')))).toBe('EEXIST')
    expect(code(await files.rename(path, join(folder, 'b')))).toBe('ok')
    expect(await readFile(join(folder, 'b'), 'utf8')).toBe('a')
  })

  test('a folder is synced, a missing one is a fault', async () => {
    expect(code(await files.syncFolder(folder))).toBe('ok')
    expect(code(await files.syncFolder(path))).toBe('ENOENT')
  })

  test.each([
    ['user', 'nobody', { uid: 65_534, gid: 65_534 }],
    ['group', 'nogroup', { uid: -1, gid: 65_534 }],
  ] as const)('the %s %s', async (kind, name, expected) => {
    expect(await files.account(kind, name)).toEqual({ ok: true, value: expected })
  })

  test.each(['no-such-account', '', '--help', 'a:b'])('no account %j', async (name) => {
    expect(code(await files.account('user', name))).toBe('ENOENT')
  })

  test('a watched folder tells of its files until stopped; a missing one is silent', async () => {
    const seen: (string | null)[] = []
    const watcher = files.watchFolder(folder, (name) => seen.push(name))
    await writeFile(path, 'a')
    await expect.poll(() => seen).toContain('file')
    watcher.stop()
    files.watchFolder(join(folder, 'none'), () => undefined).stop()
  })
})
