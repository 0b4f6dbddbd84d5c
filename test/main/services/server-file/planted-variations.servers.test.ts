/** Generated: every thing that lies beside the file, and whatever another account may have put in its place. */
import { execFileSync } from 'node:child_process'
import { constants } from 'node:fs'
import {
  access,
  chmod,
  chown,
  lchown,
  link,
  lstat,
  mkdir,
  mkdtemp,
  readFile,
  rename,
  rm,
  stat,
  symlink,
  writeFile,
} from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { writePrivateFile } from '#main/adapters/files/private-file.ts'
import type { Files } from '#main/ports/files.ts'
import { listBackups, readBackup, tidyBackups } from '#main/services/server-file/backups.ts'
import { appendEntry, entryNow, readJournal } from '#main/services/server-file/journal.ts'
import { load } from '#main/services/server-file/loading.ts'
import { removeLeftovers, takeLock } from '#main/services/server-file/lock.ts'
import { findPlace, theFile } from '#main/services/server-file/place.ts'
import { purgeSecrets } from '#main/services/server-file/purging.ts'
import type { ServerFilePorts } from '#main/services/server-file/server-file.ts'
import { nodePorts, valueOfResult } from './bench.ts'

const isRoot = process.getuid?.() === 0
const stranger = 65_534
const secret = 'Canary-Secret'
/** Readable as a settings file and as a line of a shell. */
const content = `mail.smtp.password=${secret}\n`
const old = 'mail.smtp.host=mail.example.com\nmail.smtp.user=x$(id -un)y\n'
const backupName = 'file.properties.20260101-000000-001.bak'

interface Scene {
  readonly ports: ServerFilePorts
  readonly path: string
  readonly folder: string
}

/** What is looked for at each path, and what is done there that opens it. */
const artefacts: Readonly<
  Record<string, { readonly at: (path: string) => string; readonly act: (scene: Scene) => Promise<unknown> }>
> = {
  journal: {
    at: (path) => `${path}.journal`,
    act: async ({ ports, path }) => {
      const place = valueOfResult(await findPlace(ports.files, path))
      const read = await readJournal(ports, place)
      return [read, await appendEntry(ports, place, entryNow(ports, 'x', { event: 'mail-sent' }))]
    },
  },
  lock: {
    at: (path) => `${path}.lock`,
    act: async ({ ports, path }) => {
      const place = valueOfResult(await findPlace(ports.files, path))
      const lock = await takeLock(ports, place, { waitMs: 0 })
      if (lock.ok) await lock.value.release()
      return lock
    },
  },
  claim: {
    at: (path) => `${path}.0123456789abcdef.claim`,
    act: async ({ ports, path }) => {
      const dead = { ...ports.processes.own(), pid: 4_194_303, nonce: '0123456789abcdef', since: '' }
      await writeFile(`${path}.lock`, JSON.stringify(dead))
      const place = valueOfResult(await findPlace(ports.files, path))
      const lock = await takeLock(ports, place, { waitMs: 0 })
      if (lock.ok) await lock.value.release()
      return [lock, await removeLeftovers(ports, place)]
    },
  },
  temporary: {
    at: (path) => `${path}.4194303-0000-000001.tmp`,
    act: async ({ ports, path }) =>
      removeLeftovers(
        { ...ports, clock: { ...ports.clock, now: () => Date.now() + 90_000_000 } },
        valueOfResult(await findPlace(ports.files, path)),
      ),
  },
  backup: {
    at: (path) => join(path, '..', backupName),
    act: async ({ ports, path }) => {
      const place = valueOfResult(await findPlace(ports.files, path))
      const listed = await listBackups(ports, place)
      const read = await readBackup(ports, place, backupName)
      await tidyBackups(ports, place)
      const purged = await purgeSecrets(ports, path, { what: 'all' })
      return [listed.backups, read.ok ? Buffer.from(read.value.bytes).toString() : read, purged]
    },
  },
  'the file': {
    at: (path) => path,
    act: async ({ ports, path }) => {
      const place = await findPlace(ports.files, path)
      const loaded = place.ok ? await load(ports, place.value) : place
      if (!loaded.ok) return loaded
      // Written over in place, as it is after a yes; no other step opens it for writing.
      const to = { mode: 0o644, was: Buffer.from(old) }
      const { realPath } = loaded.value.place
      return ['was read', await ports.files.overwrite(realPath, Buffer.from('mine=1\n'), to, theFile)]
    },
  },
  'a result of --out': {
    at: (path) => `${path}.txt`,
    act: async ({ path }) =>
      writePrivateFile(`${path}.txt`, 'the result').catch((error: Error) => error.message),
  },
}

/** What is put at a path. The victim is of the person who works here, as all is that is worth having. */
const plants: Readonly<Record<string, (at: string, victim: string) => Promise<unknown>>> = {
  'a symbolic link': (at, victim) => symlink(victim, at),
  'a link over a link': async (at, victim) => {
    await symlink(victim, `${at}.hop`)
    await symlink(`${at}.hop`, at)
  },
  'a link to nothing': (at, victim) => symlink(`${victim}.none`, at),
  'a link to a folder': (at, victim) => symlink(join(victim, '..'), at),
  'a link to a device': (at) => symlink('/dev/null', at),
  'a second name': (at, victim) => link(victim, at),
  'a pipe': (at) => link(join(root, 'pipe'), at),
  'a folder': (at) => mkdir(at),
  ...(isRoot
    ? {
        'a link of its own': async (at: string, victim: string) => {
          await symlink(victim, at)
          await lchown(at, stranger, stranger)
        },
        'a device': (at: string) => link(join(root, 'device'), at),
        'another account’s file': async (at: string) => {
          await writeFile(at, content)
          await chown(at, 7, 7)
        },
      }
    : {}),
}

let root: string
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'mailroom-planted-'))
  // Made once, and given further names: programs take longer to start than all the rest.
  execFileSync('mkfifo', [join(root, 'pipe')])
  if (isRoot) execFileSync('mknod', [join(root, 'device'), 'c', '1', '3'])
})
afterAll(() => rm(root, { recursive: true, force: true }))

const exists = (path: string): Promise<boolean> =>
  access(path, constants.F_OK).then(
    () => true,
    () => false,
  )

/** The plant comes before anything is looked at, or as the service asks for that path for the first time. */
const plantedBy = (files: Files, at: string, plant: () => Promise<void>): Files => {
  let done = false
  const first = async (path: string): Promise<void> => {
    if (done || path !== at) return
    done = true
    await plant()
  }
  return {
    ...files,
    read: async (path, ...rest) => first(path).then(() => files.read(path, ...rest)),
    readEnd: async (path, ...rest) => first(path).then(() => files.readEnd(path, ...rest)),
    appendLine: async (path, ...rest) => first(path).then(() => files.appendLine(path, ...rest)),
    setMode: async (path, ...rest) => first(path).then(() => files.setMode(path, ...rest)),
    overwrite: async (path, ...rest) => first(path).then(() => files.overwrite(path, ...rest)),
    link: async (from, to) => first(to).then(() => files.link(from, to)),
  }
}

test.skipIf(process.platform === 'win32')(
  'nothing that another account planted is followed, opened, changed or told',
  async () => {
    let number = 0
    const seen = new Set<string>()
    const variation = fc.record({
      artefact: fc.constantFrom(...Object.keys(artefacts)),
      plant: fc.constantFrom(...Object.keys(plants)),
      late: fc.boolean(),
      ofTheServer: fc.boolean(),
      mode: fc.constantFrom(0o600, 0o640, 0o644, 0o4755),
    })
    await fc.assert(
      fc.asyncProperty(variation, async ({ artefact, plant, late, ofTheServer, mode }) => {
        number += 1
        const chosen = artefacts[artefact]
        const put = plants[plant]
        if (chosen === undefined || put === undefined) throw new Error(artefact)
        const folder = join(root, String(number))
        const home = join(folder, 'home')
        await mkdir(home, { recursive: true })
        const path = join(folder, 'file.properties')
        const victim = join(home, '.bashrc')
        await writeFile(victim, content)
        await chmod(victim, mode)
        await writeFile(path, old)
        if (isRoot && ofTheServer) {
          await chown(path, stranger, stranger)
          await chown(folder, stranger, stranger)
        }
        const at = chosen.at(path)
        const before = await stat(victim)
        // A link in place of the file itself may be the admin's own, unless a stranger made it.
        const foreign = isRoot && artefact === 'the file' && plant.includes('link')
        const plantIt = async (): Promise<void> => {
          if (await exists(at)) await rename(at, `${at}.gone`)
          await put(at, victim)
          if (foreign) await lchown(at, stranger, stranger)
        }
        const ports = nodePorts(join(folder, 'data'))
        if (!late) await plantIt()
        const files = late ? plantedBy(ports.files, at, plantIt) : ports.files
        const said = JSON.stringify(await chosen.act({ ports: { ...ports, files }, path, folder })) ?? ''

        const after = await stat(victim)
        expect(await readFile(victim, 'utf8')).toBe(content)
        expect([after.mode, after.uid, after.gid, after.mtimeMs]).toEqual([
          before.mode,
          before.uid,
          before.gid,
          before.mtimeMs,
        ])
        expect(await exists(`${victim}.none`)).toBe(false)
        expect(said).not.toContain(secret)
        if (foreign) expect(said).not.toContain('was read')
        const device = await lstat('/dev/null')
        expect(device.isCharacterDevice()).toBe(true)
        seen.add(`${artefact}, ${plant}, ${late}`)
      }),
      { seed: 18, numRuns: 600 },
    )
    // Nearly all of them came up.
    expect(seen.size).toBeGreaterThan(Object.keys(artefacts).length * Object.keys(plants).length)
  },
  60_000,
)
