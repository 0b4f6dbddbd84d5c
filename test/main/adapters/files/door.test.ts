/** What is opened, and what is exchanged between the look and the opening. */
import { execFileSync } from 'node:child_process'
import { lstatSync } from 'node:fs'
import {
  chown,
  lchown,
  link,
  mkdir,
  mkdtemp,
  open as openHandle,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { openFile, resolveLinks } from '#main/adapters/files/door.ts'
import { resolveFolder, writePrivateFile } from '#main/adapters/files/private-file.ts'
import type { Expected } from '#main/ports/files.ts'

const isRoot = process.getuid?.() === 0

let folder: string
let path: string
let victim: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mailroom-door-'))
  path = join(folder, 'file')
  victim = join(folder, 'victim')
  await writeFile(victim, 'secret')
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const open = async (
  expected?: Expected,
  look?: Parameters<typeof openFile>[3],
  at = path,
): Promise<string> => {
  try {
    const { handle } = await openFile(at, 'read', expected, look)
    const text = await handle.readFile('utf8')
    await handle.close()
    return text
  } catch (error) {
    return error instanceof Error && 'code' in error ? String(error.code) : String(error)
  }
}

describe('a path that another account may have planted', () => {
  test.each<[what: string, plant: () => Promise<unknown>, expected: string]>([
    ['a file', () => writeFile(path, 'mine'), 'mine'],
    ['a symbolic link', () => symlink(victim, path), 'IS_LINK'],
    ['a link to nothing', () => symlink(join(folder, 'none'), path), 'IS_LINK'],
    ['a second name', () => link(victim, path), 'FURTHER_NAMES'],
    ['a folder', () => mkdir(path), 'EISDIR'],
    ['a pipe', async () => execFileSync('mkfifo', [path]), 'NOT_REGULAR'],
    ['nothing', async () => undefined, 'ENOENT'],
  ])('%s', async (_, plant, expected) => {
    await plant()
    expect(await open({})).toBe(expected)
  })

  test('a second name may be expected', async () => {
    await link(victim, path)
    expect(await open({ furtherNames: true })).toBe('secret')
  })

  test.skipIf(!isRoot)('of another account, unless that one is expected', async () => {
    await writeFile(path, 'theirs')
    await chown(path, 7, 7)
    expect(await open({ owners: [0] })).toBe('OTHER_OWNER')
    expect(await open({ owners: [0, 7] })).toBe('theirs')
  })
})

describe.skipIf(process.platform === 'win32')('exchanged between the look and the opening', () => {
  /** The file is looked at, then becomes something else, at each look or at the first alone. */
  const exchanged = (times: number, by: (round: number) => Promise<unknown>) => {
    let round = 0
    return async (at: string) => {
      const seen = lstatSync(at)
      round += 1
      if (round <= times) await by(round)
      return seen
    }
  }
  beforeEach(() => writeFile(path, 'mine'))

  test.each<[what: string, by: () => Promise<unknown>, expected: string]>([
    ['a symbolic link', () => symlink(victim, path), 'IS_LINK'],
    ['a second name', () => link(victim, path), 'FURTHER_NAMES'],
    ['a folder', () => mkdir(path), 'EISDIR'],
    ['a pipe', async () => execFileSync('mkfifo', [path]), 'NOT_REGULAR'],
  ])('for %s', async (_, by, expected) => {
    const instead = async () => {
      await rm(path)
      await by()
    }
    expect(await open({}, exchanged(1, instead))).toBe(expected)
  })

  test('for another file, again and again', async () => {
    const other = async (round: number) => {
      // Made while the other one stands: the number of a file that is gone is given to the next.
      await writeFile(join(folder, `next-${round}`), 'other')
      await rename(join(folder, `next-${round}`), path)
    }
    expect(await open({}, exchanged(Infinity, other))).toBe('EXCHANGED')
    expect(await open({}, exchanged(1, other))).toBe('other')
  })
})

describe('a path that a person named', () => {
  test('leads over links, and is opened whoever owns it', async () => {
    await symlink(victim, path)
    expect(await open()).toBe('secret')
  })

  test.skipIf(process.platform === 'win32')(
    'is looked at before it is opened: no device, no pipe',
    async () => {
      await symlink('/dev/tty', path)
      expect(await open()).toBe('NOT_REGULAR')
      expect(await open(undefined, undefined, '/dev/null')).toBe('NOT_REGULAR')
      const pipe = join(folder, 'pipe')
      execFileSync('mkfifo', [pipe])
      // Who opens a pipe for writing waits until somebody opens it for reading.
      let opened = false
      const writer = openHandle(pipe, 'w').then(async (handle) => {
        opened = true
        await handle.close()
      })
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(await open(undefined, undefined, pipe)).toBe('NOT_REGULAR')
      await new Promise((resolve) => setTimeout(resolve, 50))
      expect(opened).toBe(false)
      await (await openHandle(pipe, 'r')).close()
      await writer
    },
  )
})

describe('where links lead', () => {
  test('is what the system says, over folders and several links', async () => {
    await mkdir(join(folder, 'a'))
    await writeFile(join(folder, 'a', 'real'), '')
    await symlink('a', join(folder, 'b'))
    await symlink(join(folder, 'b', '..', 'b', 'real'), path)
    expect(await resolveLinks(path)).toBe(join(folder, 'a', 'real'))
  })

  test('in a circle ends', async () => {
    await symlink(path, join(folder, 'other'))
    await symlink(join(folder, 'other'), path)
    await expect(resolveLinks(path)).rejects.toMatchObject({ code: 'ELOOP' })
  })
})

test.skipIf(!isRoot)('a private file is not written through another account’s link on its way', async () => {
  const base = await mkdtemp(join(tmpdir(), 'mailroom-private-'))
  await mkdir(join(base, 'mine'))
  await symlink('mine', join(base, 'sub'))
  await writePrivateFile(join(base, 'sub/report.json'), 'one')
  await lchown(join(base, 'sub'), 65_534, 65_534)
  await expect(writePrivateFile(join(base, 'sub/report.json'), 'two')).rejects.toMatchObject({
    code: 'FOREIGN_LINK',
  })
  expect(await readFile(join(base, 'mine/report.json'), 'utf8')).toBe('one')
  for (const folder of ['sub', 'sub/new', 'sub/new/deep']) {
    await expect(resolveFolder(join(base, folder))).rejects.toMatchObject({
      code: 'FOREIGN_LINK',
    })
  }
  // As the system goes it, not as the text reads.
  await mkdir(join(base, 'deep/er'), { recursive: true })
  await symlink('deep/er', join(base, 'own'))
  await writePrivateFile(`${base}/own/../report.json`, 'three')
  expect(await readFile(join(base, 'deep/report.json'), 'utf8')).toBe('three')
})
