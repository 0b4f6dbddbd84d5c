import { execFileSync, fork } from 'node:child_process'
import {
  chmodSync,
  chownSync,
  existsSync,
  lchownSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { createNodeProcesses } from '#main/adapters/files/node-processes.ts'
import { createDocuments, type JsonStoreFactory } from '#main/adapters/store/documents.ts'
import type { DocumentDefinition } from '#main/ports/store.ts'
import { times } from '#test/long.ts'

interface Counter {
  readonly count: number
  readonly names?: Readonly<Record<string, number>>
}

const counter: DocumentDefinition<Counter> = {
  name: 'counter',
  empty: { count: 0 },
  read: (value) =>
    typeof value === 'object' && value !== null && 'count' in value && typeof value.count === 'number'
      ? (value as Counter)
      : null,
}

const folderFor = () => join(mkdtempSync(join(tmpdir(), 'mailroom-store-')), 'data')

const increment = (current: Counter) => ({
  next: { ...current, count: current.count + 1 },
  result: current.count + 1,
})

describe('a document', () => {
  it('is empty where there is no file, and reading makes none', async () => {
    const folder = folderFor()
    const store = createDocuments({ folder }).open(counter)
    expect(await store.read()).toEqual({ ok: true, value: { count: 0 } })
    expect(() => readdirSync(folder)).toThrow()
  })

  it('keeps what an update made of it, readable by its owner alone, and leaves no lock', async () => {
    const folder = folderFor()
    const store = createDocuments({ folder }).open(counter)
    expect(await store.update(increment)).toEqual({ ok: true, value: 1 })
    expect(await createDocuments({ folder }).open(counter).read()).toEqual({ ok: true, value: { count: 1 } })
    expect(readdirSync(folder)).toEqual(['counter.json'])
    expect(statSync(join(folder, 'counter.json')).mode & 0o777).toBe(0o600)
    expect(statSync(folder).mode & 0o777).toBe(0o700)
  })

  it('takes keys with dots for what they are, and lets one go', async () => {
    const store = createDocuments({ folder: folderFor() }).open(counter)
    await store.update(() => ({ next: { count: 0, names: { 'a.b': 1, __proto__x: 2 } }, result: null }))
    expect(await store.read()).toEqual({ ok: true, value: { count: 0, names: { 'a.b': 1, __proto__x: 2 } } })
    await store.update(() => ({ next: { count: 1 }, result: null }))
    expect(await store.read()).toEqual({ ok: true, value: { count: 1 } })
  })

  it('can be kept by another store on the same file', async () => {
    const folder = folderFor()
    const made: unknown[] = []
    const createStore: JsonStoreFactory = async (options) => {
      made.push(options)
      return {
        set store(value: Record<string, unknown>) {
          writeFileSync(join(options.cwd, `${options.name}.json`), JSON.stringify(value))
        },
        get store() {
          return {}
        },
      }
    }
    await createDocuments({ folder, createStore }).open(counter).update(increment)
    expect(made).toEqual([{ cwd: folder, name: 'counter', fileMode: 0o600 }])
    expect(await createDocuments({ folder }).open(counter).read()).toEqual({ ok: true, value: { count: 1 } })
  })

  it('loses nothing to updates of this process at the same time', async () => {
    const store = createDocuments({ folder: folderFor() }).open(counter)
    await Promise.all(Array.from({ length: 30 }, () => store.update(increment)))
    expect(await store.read()).toEqual({ ok: true, value: { count: 30 } })
  })

  it('lets a bug in a change through, and goes on', async () => {
    const store = createDocuments({ folder: folderFor() }).open(counter)
    const broken = store.update(() => {
      throw new TypeError('bug')
    })
    await expect(broken).rejects.toThrow('bug')
    expect(await store.update(increment)).toEqual({ ok: true, value: 1 })
  })
})

describe('a damaged file', () => {
  it.each([
    ['torn', '{"count": 1'],
    ['empty', ''],
    ['a list', '[1]'],
    ['something else', '{"other": true}'],
    ['binary', '\u0000\u0001'],
  ])('is set aside whole and reported: %s', async (_, text) => {
    const folder = folderFor()
    const first = createDocuments({ folder })
    await first.open(counter).update(increment)
    writeFileSync(join(folder, 'counter.json'), text)

    const documents = createDocuments({ folder })
    const store = documents.open(counter)
    expect(await store.read()).toEqual({ ok: true, value: { count: 0 } })
    const [notice] = documents.notices()
    expect(notice?.code).toBe('STORE_DAMAGED')
    const aside = readdirSync(folder).filter((name) => name.startsWith('counter.json.damaged-'))
    expect(aside).toHaveLength(1)
    expect(notice?.message).toContain(aside[0])
    expect(readFileSync(join(folder, aside[0] ?? ''), 'utf8')).toBe(text)
    expect(await store.update(increment)).toEqual({ ok: true, value: 1 })
    expect(documents.notices()).toHaveLength(1)
  })

  it('is set aside by an update as well, never written over', async () => {
    const folder = folderFor()
    await createDocuments({ folder }).open(counter).update(increment)
    writeFileSync(join(folder, 'counter.json'), 'garbage')
    const documents = createDocuments({ folder })
    expect(await documents.open(counter).update(increment)).toEqual({ ok: true, value: 1 })
    expect(documents.notices()).toHaveLength(1)
    expect(readdirSync(folder)).toHaveLength(2)
  })
})

describe('a folder that cannot be used', () => {
  it('is an error of its own, not a damaged file', async () => {
    const folder = folderFor()
    writeFileSync(folder, 'a file in place of the folder')
    const documents = createDocuments({ folder })
    const outcome = await documents.open(counter).update(increment)
    expect(outcome).toMatchObject({ ok: false, error: { code: 'STORE_ERROR' } })
    expect(documents.notices()).toEqual([])
  })

  it.runIf(process.platform === 'linux')('is said where the system takes no folder at all', async () => {
    const { open } = createDocuments({ folder: '/proc/mailroom/data' })
    const result = await open(counter).update(increment)
    expect(result).toMatchObject({
      error: { code: 'STORE_ERROR', message: expect.stringContaining('no folder can be made there') },
    })
  })

  it('names the access that is missing', async () => {
    const folder = folderFor()
    await createDocuments({ folder }).open(counter).update(increment)
    chmodSync(join(folder, 'counter.json'), 0)
    // Root may read everything: for this it is nobody.
    const isRoot = process.getuid?.() === 0
    if (isRoot) process.seteuid?.(65_534)
    const outcome = await createDocuments({ folder })
      .open(counter)
      .read()
      .finally(() => isRoot && process.seteuid?.(0))
    expect(outcome).toMatchObject({ ok: false, error: { code: 'STORE_ERROR' } })
  })
})

describe.runIf(process.platform !== 'win32')('what another account put in place of', () => {
  const planted = (name: string, plant: (path: string, folder: string) => void) => {
    const folder = folderFor()
    mkdirSync(folder)
    plant(join(folder, name), folder)
    return { folder, store: createDocuments({ folder }).open(counter) }
  }
  const kinds: readonly [string, (path: string, folder: string) => void, string][] = [
    ['a pipe', (path) => execFileSync('mkfifo', [path]), 'it is a device, a pipe or a socket'],
    [
      'a link to a document',
      (path, folder) => {
        writeFileSync(join(folder, 'victim'), '{"count": 7}')
        symlinkSync(join(folder, 'victim'), path)
      },
      'it is a symbolic link',
    ],
    [
      'a link to nothing',
      (path, folder) => symlinkSync(join(folder, 'victim'), path),
      'it is a symbolic link',
    ],
  ]

  const loosened: readonly [string, (folder: string) => void, string][] = [
    ['others may write to', (folder) => chmodSync(folder, 0o757), 'other accounts may write to'],
    ['the group may write to', (folder) => chmodSync(folder, 0o770), 'other accounts may write to'],
    ['belongs to somebody else', (folder) => chownSync(folder, 1077, 1077), 'belongs to another account'],
  ]
  // Nobody but root gives a folder away.
  it.each(process.getuid?.() === 0 ? loosened : loosened.slice(0, 2))(
    'a document is neither read nor written in a folder that %s',
    async (_, loosen, why) => {
      const folder = folderFor()
      await createDocuments({ folder }).open(counter).update(increment)
      loosen(folder)
      const store = createDocuments({ folder }).open(counter)
      for (const outcome of [await store.read(), await store.update(increment)]) {
        expect(outcome).toMatchObject({
          error: { code: 'STORE_ERROR', message: expect.stringContaining(why) },
        })
      }
    },
  )

  it.runIf(process.getuid?.() === 0)('a link no folder is made behind', async () => {
    const folder = folderFor()
    mkdirSync(join(folder, 'elsewhere'), { recursive: true })
    symlinkSync(join(folder, 'elsewhere'), join(folder, 'link'))
    lchownSync(join(folder, 'link'), 1077, 1077)
    const store = createDocuments({ folder: join(folder, 'link', 'new', 'data') }).open(counter)
    expect(await store.update(increment)).toMatchObject({ error: { code: 'STORE_ERROR' } })
    expect(readdirSync(join(folder, 'elsewhere'))).toEqual([])
  })

  it.each(kinds)('a document is neither read nor written: %s', async (_, plant, why) => {
    const { folder, store } = planted('counter.json', plant)
    const before = readdirSync(folder)
    const refused = { ok: false, error: { code: 'STORE_ERROR', message: expect.stringContaining(why) } }
    expect(await store.read()).toMatchObject(refused)
    expect(await store.update(increment)).toMatchObject(refused)
    expect(readdirSync(folder)).toEqual(before)
    if (existsSync(join(folder, 'victim')))
      expect(readFileSync(join(folder, 'victim'), 'utf8')).toBe('{"count": 7}')
  })

  it.each(kinds)('a lock is not waited for: %s', async (_, plant, why) => {
    const { folder } = planted('counter.json.lock', plant)
    // Longer than a test may take.
    const store = createDocuments({ folder, waitMs: 3_600_000 }).open(counter)
    expect(await store.update(increment)).toMatchObject({
      ok: false,
      error: { code: 'STORE_ERROR', message: expect.stringContaining(`counter.json.lock was not made`) },
    })
    expect(await store.update(increment)).toMatchObject({ error: { message: expect.stringContaining(why) } })
    expect(existsSync(join(folder, 'counter.json'))).toBe(false)
  })

  it.runIf(process.getuid?.() === 0)('a document is not taken from it', async () => {
    const { store } = planted('counter.json', (path) => {
      writeFileSync(path, '{"count": 7}')
      chownSync(path, 65_534, 65_534)
    })
    expect(await store.read()).toMatchObject({
      ok: false,
      error: { code: 'STORE_ERROR', message: expect.stringContaining('it belongs to another account') },
    })
  })
})

const child = new URL('./increment-child.ts', import.meta.url)

describe('the lock between processes', () => {
  const lockOf = (folder: string, pid: number, start: string, nonce = 'n') => {
    const own = createNodeProcesses().own()
    const path = join(folder, 'counter.json.lock')
    writeFileSync(path, JSON.stringify({ process: { ...own, pid, start }, nonce }))
    return path
  }

  it('is taken over from a process that died', async () => {
    const folder = folderFor()
    await createDocuments({ folder }).open(counter).update(increment)
    lockOf(folder, process.pid, 'an earlier process with the same pid')
    const stores = [1, 2, 3].map(() => createDocuments({ folder }).open(counter))
    const outcomes = await Promise.all(stores.map((store) => store.update(increment)))
    expect(outcomes.every((outcome) => outcome.ok)).toBe(true)
    expect(await stores[0]?.read()).toEqual({ ok: true, value: { count: 4 } })
    expect(readdirSync(folder)).toEqual(['counter.json'])
  })

  it('is respected while its holder lives', async () => {
    const folder = folderFor()
    await createDocuments({ folder }).open(counter).update(increment)
    const own = createNodeProcesses().own()
    lockOf(folder, own.pid, own.start)
    const outcome = await createDocuments({ folder, waitMs: 0 }).open(counter).update(increment)
    expect(outcome).toMatchObject({ ok: false, error: { code: 'STORE_ERROR' } })
    expect(await createDocuments({ folder }).open(counter).read()).toEqual({ ok: true, value: { count: 1 } })
  })

  it('outlives kills in the middle of updates, and every update that was answered', async () => {
    const folder = folderFor()
    for (let turn = 0; turn < times(3, 12); turn += 1) {
      const killed = fork(child, [folder, '100000', 'tell'], {
        stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      })
      let answered = 0
      killed.on('message', (count) => {
        answered = Number(count)
        if (answered % 7 === 6) setTimeout(() => killed.kill('SIGKILL'), Math.random() * 10)
      })
      await new Promise((done) => killed.on('exit', done))
      const documents = createDocuments({ folder })
      const now = await documents.open(counter).update(increment)
      expect(now.ok && now.value).toBeGreaterThan(answered)
      expect(documents.notices()).toEqual([])
    }
    // What a kill left half made goes with the first update after it has become old.
    for (const name of readdirSync(folder)) utimesSync(join(folder, name), 1, 1)
    await createDocuments({ folder }).open(counter).update(increment)
    expect(readdirSync(folder)).toEqual(['counter.json'])
  })

  it('loses nothing among several processes', async () => {
    const folder = folderFor()
    const [count, each] = [times(3, 8), times(15, 100)]
    const args = [folder, String(each)]
    const processes = Array.from({ length: count }, () => fork(child, args, { stdio: 'inherit' }))
    const codes = await Promise.all(
      processes.map((each) => new Promise<number | null>((done) => each.on('exit', done))),
    )
    expect(codes).toEqual(processes.map(() => 0))
    expect(await createDocuments({ folder }).open(counter).read()).toEqual({
      ok: true,
      value: { count: count * each },
    })
    expect(readdirSync(folder)).toEqual(['counter.json'])
  })
})
