import { mkdir, readdir, readFile, rm, symlink, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { removeLeftovers, takeLock } from '#main/services/server-file/lock.ts'
import { findPlace, type Place } from '#main/services/server-file/place.ts'
import { createFakeClock } from '#test/fakes/clock.ts'
import { times } from '#test/long.ts'
import { codeOf, makeBench, valueOfResult } from './bench.ts'

let bench: Awaited<ReturnType<typeof makeBench>>
let place: Place
beforeEach(async () => {
  bench = await makeBench()
  place = valueOfResult(await findPlace(bench.ports.files, bench.path))
})
afterEach(() => bench.remove())

/** Whoever waits here has waited long enough at once. */
const impatient = () => ({ ...bench.ports, clock: createFakeClock(Date.now()) })

const deadOwner = (nonce: string) =>
  JSON.stringify({ ...bench.ports.processes.own(), pid: 4_194_303, nonce, since: '2020-01-01T00:00:00Z' })

/** Several at once, each of which must be alone while it holds the lock. */
const contend = async (count: number) => {
  let inside = 0
  let most = 0
  await Promise.all(
    Array.from({ length: count }, async () => {
      const lock = valueOfResult(await takeLock(bench.ports, place, { waitMs: 600_000 }))
      inside += 1
      most = Math.max(most, inside)
      await bench.ports.clock.sleep(2)
      expect(await lock.held()).toBe(true)
      inside -= 1
      await lock.release()
    }),
  )
  return most
}

describe('one at a time', () => {
  test('12 who ask at once', async () => {
    expect(await contend(12)).toBe(1)
    expect(await readdir(bench.folder)).toEqual([])
  })

  test('6 who find the lock of a dead process, again and again', async () => {
    for (let round = 0; round < times(4, 15); round += 1) {
      await writeFile(`${bench.path}.lock`, deadOwner(String(round).padStart(16, '0')))
      expect(await contend(6)).toBe(1)
    }
    expect(await readdir(bench.folder)).toEqual([])
  })

  test('and of one that died while it took over, and of one that died over that', async () => {
    for (let round = 0; round < times(3, 10); round += 1) {
      const [first, second, third] = ['a', 'b', 'c'].map(
        (letter) => `${letter}${String(round).padStart(15, '0')}`,
      )
      await writeFile(`${bench.path}.lock`, deadOwner(first ?? ''))
      await writeFile(`${bench.path}.${first}.claim`, deadOwner(second ?? ''))
      await writeFile(`${bench.path}.${second}.claim`, deadOwner(third ?? ''))
      expect(await contend(5)).toBe(1)
    }
    expect(await readdir(bench.folder)).toEqual([])
  })
})

test('a lock that was taken away is not released over its new owner', async () => {
  const lock = valueOfResult(await takeLock(bench.ports, place))
  await writeFile(`${bench.path}.lock`, deadOwner('0123456789abcdef'))
  expect(await lock.held()).toBe(false)
  await lock.release()
  expect(await readdir(bench.folder)).toEqual(['email.properties.lock'])
})

test('a living owner is waited for', async () => {
  const first = valueOfResult(await takeLock(bench.ports, place))
  const clock = createFakeClock(Date.now(), (ms) => (ms > 5000 ? first.release() : undefined))
  const second = valueOfResult(await takeLock({ ...bench.ports, clock }, place))
  expect(clock.slept()).toBeGreaterThan(5000)
  await second.release()
})

test('a claim that somebody living has made on the dead lock is waited for', async () => {
  await writeFile(`${bench.path}.lock`, deadOwner('0123456789abcdef'))
  const living = JSON.stringify({ ...bench.ports.processes.own(), nonce: 'fedcba9876543210', since: '' })
  await writeFile(`${bench.path}.0123456789abcdef.claim`, living)
  expect(codeOf(await takeLock(impatient(), place))).toBe('FILE_LOCKED')
})

describe('a dead lock that changes while it is being taken over', () => {
  /** Another one gets there between our look at the dead lock and our claim on it. */
  const takeWhile = (meanwhile: () => Promise<unknown>) => {
    let done = false
    const { files } = bench.ports
    const link: typeof files.link = async (from, to) => {
      if (to.endsWith('.claim') && !done) {
        done = true
        await meanwhile()
      }
      return files.link(from, to)
    }
    return takeLock({ ...impatient(), files: { ...files, link } }, place)
  }
  const living = (nonce: string) => JSON.stringify({ ...bench.ports.processes.own(), nonce, since: '' })
  const lock = () => `${bench.path}.lock`

  beforeEach(() => writeFile(lock(), deadOwner('0123456789abcdef')))

  test('nothing changes: it is ours', async () => {
    expect(codeOf(await takeWhile(async () => undefined))).toBe('ok')
    expect(await readdir(bench.folder)).toEqual(['email.properties.lock'])
  })

  test('somebody living has it: it stays theirs', async () => {
    const theirs = living('aaaaaaaaaaaaaaaa')
    expect(codeOf(await takeWhile(() => writeFile(lock(), theirs)))).toBe('FILE_LOCKED')
    expect(await readFile(lock(), 'utf8')).toBe(theirs)
    expect(await readdir(bench.folder)).toEqual(['email.properties.lock'])
  })

  test('another one died over it, and somebody living takes that over: it stays theirs', async () => {
    const result = await takeWhile(async () => {
      await writeFile(lock(), deadOwner('bbbbbbbbbbbbbbbb'))
      await writeFile(`${bench.path}.bbbbbbbbbbbbbbbb.claim`, living('cccccccccccccccc'))
    })
    expect(codeOf(result)).toBe('FILE_LOCKED')
    expect(await readFile(lock(), 'utf8')).toContain('bbbbbbbbbbbbbbbb')
  })

  test('it is gone: the lock is taken as any free one', async () => {
    expect(codeOf(await takeWhile(() => rm(lock())))).toBe('ok')
    expect(await readdir(bench.folder)).toEqual(['email.properties.lock'])
  })

  test('a claim that is gone before it can be looked at is no obstacle', async () => {
    const { files } = bench.ports
    let refused = false
    const link: typeof files.link = async (from, to) => {
      if (!to.endsWith('.claim') || refused) return files.link(from, to)
      refused = true
      return { ok: false, code: 'EEXIST', message: '' }
    }
    const ports = { ...bench.ports, files: { ...files, link } }
    expect(codeOf(await takeLock(ports, place))).toBe('ok')
  })
})

test('a lock that is gone before it can be looked at is no obstacle', async () => {
  const { files } = bench.ports
  let refused = false
  const link: typeof files.link = async (from, to) => {
    if (refused) return files.link(from, to)
    refused = true
    return { ok: false, code: 'EEXIST', message: '' }
  }
  const ports = { ...bench.ports, files: { ...files, link } }
  expect(codeOf(await takeLock(ports, place))).toBe('ok')
})

test('a lock that cannot be made says why, and leaves nothing', async () => {
  const { files } = bench.ports
  const full: typeof files = {
    ...files,
    link: async () => ({ ok: false, code: 'EPERM', message: '' }),
    create: async (path, bytes, as) =>
      path.endsWith('.lock') ? { ok: false, code: 'ENOSPC', message: '' } : files.create(path, bytes, as),
  }
  expect(codeOf(await takeLock({ ...bench.ports, files: full }, place))).toBe('DISK_FULL')
  expect(await readdir(bench.folder)).toEqual([])
})

describe('how long is waited', () => {
  const ofOwner = (hostId: string) =>
    JSON.stringify({ ...bench.ports.processes.own(), hostId, nonce: '0123456789abcdef', since: '' })

  test('ten seconds for somebody living on this computer', async () => {
    await writeFile(`${bench.path}.lock`, ofOwner(bench.ports.processes.own().hostId))
    const clock = createFakeClock(Date.now())
    const refused = await takeLock({ ...bench.ports, clock }, place)
    expect([codeOf(refused), Math.floor(clock.slept() / 1000)]).toEqual(['FILE_LOCKED', 10])
    expect(refused.ok ? {} : refused.error.details).toMatchObject({ otherHost: false })
  })

  test('one second for somebody on another, of whom nobody here knows', async () => {
    await writeFile(`${bench.path}.lock`, ofOwner('ffff'))
    const clock = createFakeClock(Date.now())
    const refused = await takeLock({ ...bench.ports, clock }, place)
    expect([codeOf(refused), Math.floor(clock.slept() / 1000)]).toEqual(['FILE_LOCKED', 1])
    expect(refused.ok ? {} : refused.error.details).toMatchObject({ otherHost: true })
  })
})

test('what dead processes left is removed, what is somebody else’s stays', async () => {
  const { hostId } = bench.ports.processes.own()
  const host = hostId.slice(0, 4)
  const hours = (count: number): Date => new Date(Date.now() - count * 3_600_000)
  const left: readonly (readonly [suffix: string, age: number, goes: boolean])[] = [
    [`4194303-${host}-000001.tmp`, 0, true],
    [`${process.ppid}-${host}-000002.tmp`, 0, false],
    [`${process.ppid}-${host}-000003.tmp`, 2, true],
    [`${process.pid}-${host}-000004.tmp`, 2, false],
    ['4194303-0000-000005.tmp', 2, false],
    ['4194303-0000-000006.tmp', 25, true],
    ['0123456789abcdef.claim', 0, true],
    ['unreadable.claim', 0, true],
    ['0123456789abcde.claim', 25, false],
    ['mine.tmp', 25, false],
  ]
  for (const [suffix, age] of left) {
    await writeFile(`${bench.path}.${suffix}`, '')
    await utimes(`${bench.path}.${suffix}`, hours(age), hours(age))
  }
  // A file beside it, with a name as long as this one's, and what belongs to that.
  const beside = [`other.properties`, `other.properties.4194303-${host}-000001.tmp`]
  for (const name of beside) await writeFile(join(bench.folder, name), '')
  const removed = await removeLeftovers(bench.ports, place)
  const names = (goes: boolean) =>
    left.filter((each) => each[2] === goes).map(([suffix]) => `email.properties.${suffix}`)
  expect([...removed].sort()).toEqual(names(true).sort())
  expect((await readdir(bench.folder)).sort()).toEqual([...names(false), ...beside].sort())
})

test.each([
  ['a number for a nonce', { nonce: 1_234_567_890_123_456 }],
  ['no number for its process', { pid: 'x' }],
  ['a nonce too short', { nonce: '0123456789abcde' }],
])('a young lock of a dead process with %s is nobody’s, and waited for', async (_, change) => {
  const owner = { ...(JSON.parse(deadOwner('0123456789abcdef')) as object), ...change }
  await writeFile(`${bench.path}.lock`, JSON.stringify(owner))
  expect(codeOf(await takeLock(impatient(), place, { waitMs: 1000 }))).toBe('FILE_LOCKED')
})

test('a long file in the lock’s place is waited for, not spun on', async () => {
  await writeFile(`${bench.path}.lock`, 'x'.repeat(5000))
  expect(codeOf(await takeLock(bench.ports, place, { waitMs: 50 }))).toBe('FILE_LOCKED')
})

describe('a lock that does not go by itself', () => {
  const lock = () => `${bench.path}.lock`
  const nonce = '0123456789abcdef'
  const minutes = (count: number): Date => new Date(Date.now() + count * 60_000)
  /** Of this very process: as living as one can be. */
  const put = async (path: string, age: Date, more: object = {}) => {
    const since = '2026-01-01T00:00:00.000Z'
    await writeFile(path, JSON.stringify({ ...bench.ports.processes.own(), nonce, since, ...more }))
    await utimes(path, age, age)
  }
  const said = async (options = {}) => {
    const result = await takeLock(bench.ports, place, { waitMs: 50, ...options })
    return result.ok ? 'ok' : `${result.error.code}: ${result.error.message} ${result.error.remedy}`
  }

  test.each([
    ['nine minutes old', -9, 'FILE_LOCKED'],
    ['eleven minutes old', -11, 'ok'],
    ['of eleven minutes ahead', 11, 'ok'],
  ])('of a living process, %s, on a person’s word', async (_, age, expected) => {
    await put(lock(), minutes(age))
    expect(await said()).toMatch(/^FILE_LOCKED/)
    expect(codeOf(await takeLock(bench.ports, place, { waitMs: 50, takeLock: 'fedcba9876543210' }))).toBe(
      'FILE_LOCKED',
    )
    expect(codeOf(await takeLock(bench.ports, place, { waitMs: 50, takeLock: nonce }))).toBe(expected)
  })

  test('says who holds it since when, and what can be done', async () => {
    const { user, host, pid } = bench.ports.processes.own()
    await put(lock(), minutes(-11))
    expect(await said()).toBe(
      `FILE_LOCKED: The file is being written by ${user} on ${host} (process ${pid}, since 2026-01-01T00:00:00.000Z), for 11 minutes. No write takes so long: if it hangs, take the lock over (write --take-over-lock), or remove ${lock()}.`,
    )
    await put(lock(), minutes(0))
    expect(await said()).toContain('A lock of more than 10 minutes can be taken over.')
  })

  test('shows nothing of it that acts on a terminal', async () => {
    await put(lock(), minutes(0), { host: 'h\u001b[2J', user: 'u\u202e', since: '\u001b]0;PWN\u0007' })
    const text = await said()
    expect(text).toContain('u\\u{202e} on h\\x1b[2J (process')
    expect(text).not.toMatch(/[\u0000-\u001f\u202e]|PWN/)
  })

  test('since it is a folder is named as what to remove', async () => {
    await mkdir(lock())
    expect(await said()).toBe(
      `FILE_LOCKED: The file cannot be locked: ${lock()} stands in the way. If no other Mailroom is writing the file, remove ${lock()}.`,
    )
    await rm(lock(), { recursive: true })
    expect(await said()).toBe('ok')
  })

  test.each([
    ['a living process', (path: string) => put(path, minutes(0), { nonce: 'fedcba9876543210' })],
    ['nobody, a folder', (path: string) => mkdir(path)],
  ])('since a claim of %s lies on it is named as what to remove', async (_, plant) => {
    await writeFile(lock(), deadOwner(nonce))
    const claim = `${bench.path}.${nonce}.claim`
    await plant(claim)
    expect(await said()).toMatch(new RegExp(`: ${claim} stands in the way.* remove ${claim}\\.$`))
    await rm(claim, { recursive: true })
    expect(await said()).toBe('ok')
  })

  test.each([
    ['to nothing', () => symlink(`${bench.path}.none`, lock())],
    [
      'to a file',
      () => writeFile(`${bench.path}.other`, 'x').then(() => symlink(`${bench.path}.other`, lock())),
    ],
  ])('since it is a link %s goes when it is old, and what it leads to stays', async (_, plant) => {
    await plant()
    const clock = { ...bench.ports.clock, now: () => Date.now() + 11_000 }
    expect(codeOf(await takeLock({ ...bench.ports, clock }, place, { waitMs: 50 }))).toBe('ok')
    const left = (await readdir(bench.folder)).filter((name) => name.endsWith('.other'))
    for (const name of left) expect(await readFile(join(bench.folder, name), 'utf8')).toBe('x')
    expect((await readdir(bench.folder)).filter((name) => name.endsWith('.none'))).toEqual([])
  })
})

test.each([
  ['no JSON', 'locked'],
  ['null', 'null'],
  ['a word', '"locked"'],
  ['no nonce', '{"pid":1}'],
  ['a nonce that is a path', '{"pid":1,"nonce":"../../../etc/x"}'],
  ['a list', '[]'],
  ['nothing', ''],
])('a young lock with %s in it is left alone', async (_, content) => {
  await writeFile(`${bench.path}.lock`, content)
  expect(codeOf(await takeLock(impatient(), place, { waitMs: 1000 }))).toBe('FILE_LOCKED')
})
