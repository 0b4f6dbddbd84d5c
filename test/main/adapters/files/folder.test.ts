/** A folder that its owner exchanges for a link while something is done in it. */
import {
  lchown,
  lstat,
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { throughFolder } from '#main/adapters/files/folder.ts'
import { createNodeFiles } from '#main/adapters/files/node-files.ts'
import type { FileOutcome, Files } from '#main/ports/files.ts'

const isRoot = process.getuid?.() === 0
const isLinux = process.platform === 'linux'
const stranger = 65_534
const files = createNodeFiles()

let base: string
let conf: string
let home: string
beforeEach(async () => {
  base = await mkdtemp(join(tmpdir(), 'mailroom-folder-'))
  conf = join(base, 'conf')
  home = join(base, 'home')
  for (const folder of [conf, home]) {
    await mkdir(folder)
    await writeFile(join(folder, 'file'), 'a=1\n')
  }
})
afterEach(() => rm(base, { recursive: true, force: true }))

const exchange = async (owner: number): Promise<void> => {
  await rename(conf, `${conf}.away`)
  await symlink(home, conf)
  await lchown(conf, owner, owner)
}

const bytes = Buffer.from('b=2\n')
const steps: Readonly<Record<string, (files: Files, folder: string) => Promise<FileOutcome<unknown>>>> = {
  read: (given, folder) => given.read(join(folder, 'file'), 1000, {}),
  'read the end': (given, folder) => given.readEnd(join(folder, 'file'), 1000, {}),
  list: (given, folder) => given.list(folder),
  create: (given, folder) => given.create(join(folder, 'new'), bytes, { mode: 0o644 }),
  'append to a new file': (given, folder) =>
    given.appendLine(join(folder, 'new'), bytes, { mode: 0o644 }, {}),
  'append to one': (given, folder) => given.appendLine(join(folder, 'file'), bytes, { mode: 0o644 }, {}),
  overwrite: (given, folder) => given.overwrite(join(folder, 'file'), bytes, { mode: 0o600 }, {}),
  'set the mode': (given, folder) => given.setMode(join(folder, 'file'), 0o600, {}),
  link: (given, folder) => given.link(join(folder, 'file'), join(folder, 'new')),
  rename: (given, folder) => given.rename(join(folder, 'file'), join(folder, 'new')),
  remove: (given, folder) => given.remove(join(folder, 'file')),
  sync: (given, folder) => given.syncFolder(folder),
}

const all = async (folder: string) =>
  Promise.all(
    (await readdir(folder)).map(async (name) => {
      const { mode, uid, nlink } = await lstat(join(folder, name))
      return [name, mode, uid, nlink, await readFile(join(folder, name), 'utf8')]
    }),
  )

describe.each(Object.entries(steps))('%s', (_, step) => {
  test.skipIf(!isRoot || !isLinux)('does not go through a link of another account', async () => {
    await exchange(stranger)
    const before = await all(home)
    expect(await step(files, conf)).toMatchObject({ ok: false, code: 'FOREIGN_LINK' })
    expect(await all(home)).toEqual(before)
  })

  test.skipIf(!isLinux).each([
    ['a link of root', () => exchange(process.getuid?.() ?? 0)],
    ['another folder', () => rename(conf, `${conf}.away`).then(() => rename(home, conf))],
  ])('does not go on in what has taken the folder’s place while it is held: %s', async (_, put) => {
    const facts = await files.ownFacts(conf)
    const letGo = files.hold(conf, facts.ok ? facts.value.identity : '')
    await put()
    const before = await all(conf)
    expect(await step(files, conf)).toMatchObject({ ok: false, code: 'EXCHANGED' })
    expect(await all(conf)).toEqual(before)
    letGo()
    expect(await step(files, conf)).toMatchObject({ ok: true })
  })

  test.skipIf(!isLinux)('goes through one of this account, and leaves no handle open', async () => {
    await exchange(process.getuid?.() ?? 0)
    const before = (await readdir('/proc/self/fd')).length
    expect(await step(files, conf)).toMatchObject({ ok: true })
    expect((await readdir('/proc/self/fd')).length).toBe(before)
  })
})

test.skipIf(!isLinux)(
  'what is done stays in the folder that was opened, whatever takes its place',
  async () => {
    await throughFolder(join(conf, 'new'), async (path) => {
      await exchange(process.getuid?.() ?? 0)
      await writeFile(path, 'mine')
    })
    expect(await readdir(home)).toEqual(['file'])
    expect(await readdir(`${conf}.away`)).toEqual(['file', 'new'])
  },
)

test('a fault is told by the path that was given', async () => {
  const missing = join(base, 'none', 'file')
  expect(await files.list(join(base, 'none'))).toMatchObject({
    ok: false,
    code: 'ENOENT',
    message: expect.stringContaining(join(base, 'none')),
  })
  const read = await files.read(join(conf, 'none'), 10, {})
  expect(read).toMatchObject({ ok: false, message: expect.stringContaining(join(conf, 'none')) })
  expect(JSON.stringify([read, await files.remove(missing)])).not.toContain('/proc/')
})
