/** What another account may have put beside the file, or in its place: nothing of it is followed or opened. */
import { execFileSync } from 'node:child_process'
import {
  chmod,
  chown,
  lchown,
  link,
  lstat,
  mkdir,
  readdir,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { recover } from '#main/services/server-file/recovery.ts'
import { createServerFile } from '#main/services/server-file/server-file.ts'
import { codeOf, intend, makeBench, noteSteps, valueOfResult } from './bench.ts'

const isRoot = process.getuid?.() === 0
/** The account that TeamConnect runs under; the tests are the admin. */
const stranger = 65_534

let bench: Awaited<ReturnType<typeof makeBench>>
let home: string
beforeEach(async () => {
  bench = await makeBench()
  home = join(bench.folder, 'home')
  await mkdir(home)
})
afterEach(() => bench.remove())

const old = 'mail.smtp.host=mail.example.com\nmail.smtp.user=x$(id -un)y\n'
const changed = intend({ 'smtp.host': 'mail.example.com', 'smtp.username': 'svc' })

const write = async (path = bench.path) => {
  const view = await bench.service.read(path)
  return bench.service.write(path, changed, { basedOn: view.ok ? view.value.sha256 : '' })
}
const said = (result: Awaited<ReturnType<typeof write>>): string =>
  result.ok ? '' : `${result.error.code}: ${result.error.message} ${result.error.remedy}`

describe('a journal', () => {
  beforeEach(() => writeFile(bench.path, old))
  const journal = () => `${bench.path}.journal`
  const noted = () => bench.service.note(bench.path, 'mail-sent')

  test('that is a symbolic link to a file that a shell runs gets no line', async () => {
    const victim = join(home, '.bashrc')
    await writeFile(victim, 'echo mine\n')
    await symlink(victim, journal())
    const result = await write()
    expect(said(result)).toMatch(
      /^FILE_NOT_OURS: The journal .*symbolic link.*\. .*email\.properties\.journal/,
    )
    expect(codeOf(await noted())).toBe('FILE_NOT_OURS')
    expect(await readFile(victim, 'utf8')).toBe('echo mine\n')
    expect(await readFile(bench.path, 'utf8')).toBe(old)
  })

  test('that is a link to nothing makes no file there', async () => {
    await symlink(join(home, '.profile'), journal())
    expect(codeOf(await write())).toBe('FILE_NOT_OURS')
    expect(await readdir(home)).toEqual([])
  })

  test('that is a second name of another file gets no line', async () => {
    const victim = join(home, '.bashrc')
    await writeFile(victim, 'echo mine\n')
    await link(victim, journal())
    expect(said(await write())).toMatch(/2 names/)
    expect(await readFile(victim, 'utf8')).toBe('echo mine\n')
  })

  test.skipIf(process.platform === 'win32')('that is a pipe is not opened', async () => {
    execFileSync('mkfifo', [journal()])
    expect(codeOf(await write())).toBe('FILE_NOT_REGULAR')
  })

  test.skipIf(!isRoot)('of an account that is neither the file’s nor ours gets no line', async () => {
    await writeFile(journal(), '')
    await chown(journal(), stranger, stranger)
    expect(said(await write())).toContain(`another account (uid ${stranger})`)
    expect(await readFile(journal(), 'utf8')).toBe('')
  })

  test.skipIf(!isRoot)('of the file’s own account goes on', async () => {
    await writeFile(journal(), '')
    for (const path of [bench.path, journal()]) await chown(path, stranger, stranger)
    expect(codeOf(await write())).toBe('ok')
    expect((await readFile(journal(), 'utf8')).split('\n')).toHaveLength(3)
  })

  test('that is a link is not read either', async () => {
    await writeFile(join(home, 'other.journal'), '')
    await symlink(join(home, 'other.journal'), journal())
    expect(codeOf(await bench.service.journal(bench.path))).toBe('FILE_NOT_OURS')
  })
})

test.skipIf(process.platform !== 'linux')(
  'opening an environment tidies no folder that has taken the place of the file’s',
  async () => {
    const [conf, other] = [join(bench.folder, 'conf'), join(bench.folder, 'other')]
    const names = Array.from(
      { length: 30 },
      (_, each) => `email.properties.202601${String(each + 1).padStart(2, '0')}-000000-000.bak`,
    )
    for (const folder of [conf, other]) {
      await mkdir(folder)
      await writeFile(join(folder, 'email.properties'), old)
      for (const name of names)
        await writeFile(join(folder, name), `${old}mail.smtp.password=x\n`, { mode: 0o644 })
    }
    const { list } = bench.ports.files
    const files = {
      ...bench.ports.files,
      list: async (folder: string) => {
        await rename(conf, `${conf}.away`).catch(() => undefined)
        await symlink(other, conf).catch(() => undefined)
        return list(folder)
      },
    }
    await recover({ ...bench.ports, files }, join(conf, 'email.properties'), noteSteps().steps)
    expect((await readdir(other)).filter((name) => name.endsWith('.bak'))).toEqual(names)
    for (const name of names) expect((await stat(join(other, name))).mode & 0o777).toBe(0o644)
  },
)

describe('backups', () => {
  const nameOf = (number: number): string => `email.properties.20260101-000000-00${number}.bak`
  const pathOf = (number: number): string => join(bench.folder, nameOf(number))
  const secret = 'admin.token=Canary-Secret\n'
  const victim = () => join(home, 'secret.properties')

  const plants: readonly (readonly [what: string, plant: () => Promise<unknown>, said: RegExp])[] = [
    ['a symbolic link', () => symlink(victim(), pathOf(2)), /symbolic link/],
    ['a second name', () => link(victim(), pathOf(2)), /2 names/],
    ['a pipe', async () => execFileSync('mkfifo', [pathOf(2)]), /a device, a pipe or a socket/],
    ['a folder', () => mkdir(pathOf(2)), /folder/],
    ...(isRoot
      ? ([
          [
            'another account’s',
            () => writeFile(pathOf(2), 'a=1\n').then(() => chown(pathOf(2), 7, 7)),
            /uid 7/,
          ],
        ] as const)
      : []),
  ]

  test.each(plants)(
    'one that is %s is not listed, compared or restored, and named',
    async (_, plant, words) => {
      await writeFile(bench.path, old)
      await writeFile(pathOf(1), 'a=1\n')
      await writeFile(victim(), secret)
      await chmod(victim(), 0o600)
      await plant()
      const { backups, refused } = valueOfResult(await bench.service.backups(bench.path))
      expect(backups.map(({ name }) => name)).toEqual([nameOf(1)])
      expect(refused.map(({ failure }) => failure.message)).toEqual([expect.stringMatching(words)])
      expect(refused[0]?.failure.message).toContain(nameOf(2))
      const { sha256 } = valueOfResult(await bench.service.read(bench.path))
      const restored = await bench.service.restore(bench.path, nameOf(2), {
        basedOn: sha256,
        passwordMode: 'plain',
      })
      const compared = await bench.service.compareBackup(bench.path, nameOf(2))
      for (const result of [restored, compared]) expect(codeOf(result)).toBe(refused[0]?.failure.code)
      const purged = valueOfResult(await bench.service.purgeSecrets(bench.path, { what: 'all' }))
      expect(purged).toEqual({ purged: [], kept: [nameOf(2)] })
      expect(await readFile(bench.path, 'utf8')).toBe(old)
      expect(await readFile(victim(), 'utf8')).toBe(secret)
      expect((await stat(victim())).mode & 0o777).toBe(0o600)
    },
  )

  test('that another account planted take no place among the ten', async () => {
    await writeFile(bench.path, old)
    for (let number = 1; number < 10; number += 1) await writeFile(pathOf(number), `number=${number}\n`)
    for (let number = 100; number < 250; number += 1) {
      await symlink(victim(), join(bench.folder, `email.properties.99980101-000000-${number}.bak`))
    }
    valueOfResult(await write())
    expect(valueOfResult(await bench.service.backups(bench.path)).backups).toHaveLength(10)
  })

  describe.skipIf(process.platform === 'win32')('with a readable password', () => {
    const plain =
      'mail.smtp.host=h.example\nmail.smtp.auth=true\nmail.smtp.user=u\nmail.smtp.password=CanaryPlainPw\n'
    const modes = async () =>
      Promise.all(
        (await readdir(bench.folder))
          .filter((name) => /^email\.properties(?:\.[\d-]+\.bak)?$/.test(name))
          .map(async (name) => (await stat(join(bench.folder, name))).mode & 0o777),
      )

    test('are for their owner alone, the one of this write and older ones, as the file is then', async () => {
      await writeFile(bench.path, plain)
      await writeFile(pathOf(1), plain)
      await writeFile(pathOf(2), `#${plain.split('\n').at(-2)}\n`)
      await writeFile(pathOf(3), 'a=1\n')
      for (const path of [bench.path, pathOf(1), pathOf(2)]) await chmod(path, 0o644)
      await chmod(pathOf(3), 0o640)
      const { sha256 } = valueOfResult(await bench.service.read(bench.path))
      const intended = intend(
        { 'smtp.host': 'h.example', 'smtp.auth': true, 'smtp.username': 'u', 'smtp.ehloName': 'a.example' },
        { passwordMode: 'plain' },
      )
      const { backup } = valueOfResult(await bench.service.write(bench.path, intended, { basedOn: sha256 }))
      expect(await readFile(join(bench.folder, backup ?? ''), 'utf8')).toBe(plain)
      expect(await modes()).toEqual([0o600, 0o600, 0o600, 0o640, 0o600])
    })

    test('become so when the environment is opened, as an earlier version may have left them', async () => {
      await writeFile(bench.path, 'a=1\n')
      await writeFile(pathOf(1), plain)
      for (const path of [bench.path, pathOf(1)]) await chmod(path, 0o644)
      valueOfResult(await bench.service.recover(bench.path, noteSteps().steps))
      expect(await modes()).toEqual([0o644, 0o600])
    })

    test('and the file gets its own mode back, where the backup has to take its place', async () => {
      await writeFile(bench.path, plain)
      await chmod(bench.path, 0o640)
      const { files } = bench.ports
      const service = createServerFile({
        ...bench.ports,
        files: {
          ...files,
          rename: async (from, to) => {
            const moved = await files.rename(from, to)
            if (to === bench.path && from.endsWith('.tmp')) await writeFile(to, 'lost')
            return moved
          },
        },
      })
      const { sha256 } = valueOfResult(await bench.service.read(bench.path))
      expect(codeOf(await service.write(bench.path, changed, { basedOn: sha256 }))).toBe(
        'FILE_READ_BACK_DIFFERS',
      )
      expect(await readFile(bench.path, 'utf8')).toBe(plain)
      expect(await modes()).toEqual([0o640])
    })
  })
})

describe.skipIf(process.platform === 'win32')('the file itself', () => {
  const linkOf = async (uid: number, target: string) => {
    await symlink(target, bench.path)
    await lchown(bench.path, uid, uid)
  }
  const target = () => join(home, 'mail.properties')
  beforeEach(() => writeFile(target(), old))

  test.skipIf(!isRoot)(
    'behind a link of an account that the target does not belong to is not opened',
    async () => {
      await linkOf(stranger, target())
      const result = await write()
      expect(said(result)).toMatch(
        /^FILE_NOT_OURS: .*symbolic link .*email\.properties belongs to another account \(uid 65534\)/,
      )
      expect(codeOf(await bench.service.read(bench.path))).toBe('FILE_NOT_OURS')
      expect(await readFile(target(), 'utf8')).toBe(old)
      expect(await readdir(home)).toEqual(['mail.properties'])
    },
  )

  test.skipIf(!isRoot)(
    'behind a folder that such an account made a link of is not opened either',
    async () => {
      const folder = join(bench.folder, 'conf')
      await symlink(home, folder)
      await lchown(folder, stranger, stranger)
      expect(codeOf(await bench.service.read(join(folder, 'mail.properties')))).toBe('FILE_NOT_OURS')
      expect(codeOf(await write(join(folder, 'new.properties')))).toBe('FILE_NOT_OURS')
      expect(await readdir(home)).toEqual(['mail.properties'])
    },
  )

  test.skipIf(!isRoot).each([
    ['root', 0, 0],
    ['the target’s own account', stranger, stranger],
  ])('behind a link of %s is written through', async (_, of, owner) => {
    await chown(target(), owner, owner)
    await linkOf(of, target())
    expect(codeOf(await write())).toBe('ok')
    expect((await lstat(bench.path)).isSymbolicLink()).toBe(true)
    expect(await readFile(target(), 'utf8')).toContain('mail.smtp.user=svc')
  })

  test('is not opened where it becomes a link between two looks', async () => {
    await writeFile(bench.path, old)
    const { files } = bench.ports
    const service = createServerFile({
      ...bench.ports,
      files: {
        ...files,
        realPath: async (path) => {
          const real = await files.realPath(path)
          if (path === bench.path) {
            await rm(bench.path)
            await symlink(target(), bench.path)
          }
          return real
        },
      },
    })
    const read = await service.read(bench.path)
    expect(codeOf(read)).toBe('FILE_NOT_OURS')
  })
})
