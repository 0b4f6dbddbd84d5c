import { readdir, writeFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { takeLock } from '#main/services/server-file/lock.ts'
import { findPlace, type Place } from '#main/services/server-file/place.ts'
import { codeOf, makeBench, valueOfResult } from './bench.ts'

let bench: Awaited<ReturnType<typeof makeBench>>
let place: Place
beforeEach(async () => {
  bench = await makeBench()
  place = valueOfResult(await findPlace(bench.ports.files, bench.path))
})
afterEach(() => bench.remove())

const deadOwner = (nonce: string) =>
  JSON.stringify({ ...bench.ports.processes.own(), pid: 4_194_303, nonce, since: '2020-01-01T00:00:00Z' })

/** Several at once, each of which must be alone while it holds the lock. */
const contend = async (count: number) => {
  let inside = 0
  let most = 0
  await Promise.all(
    Array.from({ length: count }, async () => {
      const lock = valueOfResult(await takeLock(bench.ports, place, { waitMs: 30_000 }))
      inside += 1
      most = Math.max(most, inside)
      await new Promise((resolve) => setTimeout(resolve, 2))
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

  test('6 who find the lock of a dead process, 15 times', async () => {
    for (let round = 0; round < 15; round += 1) {
      await writeFile(`${bench.path}.lock`, deadOwner(String(round).padStart(16, '0')))
      expect(await contend(6)).toBe(1)
    }
    expect(await readdir(bench.folder)).toEqual([])
  })

  test('and of one that died while it took over, and of one that died over that', async () => {
    for (let round = 0; round < 10; round += 1) {
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
  setTimeout(() => void first.release(), 150)
  const started = performance.now()
  const second = valueOfResult(await takeLock(bench.ports, place))
  expect(performance.now() - started).toBeGreaterThan(100)
  await second.release()
})

test('a claim that somebody living has made on the dead lock is waited for', async () => {
  await writeFile(`${bench.path}.lock`, deadOwner('0123456789abcdef'))
  const living = JSON.stringify({ ...bench.ports.processes.own(), nonce: 'fedcba9876543210', since: '' })
  await writeFile(`${bench.path}.0123456789abcdef.claim`, living)
  expect(codeOf(await takeLock(bench.ports, place, { waitMs: 100 }))).toBe('FILE_LOCKED')
})

test.each([
  ['no JSON', 'locked'],
  ['no nonce', '{"pid":1}'],
  ['a nonce that is a path', '{"pid":1,"nonce":"../../../etc/x"}'],
  ['a list', '[]'],
  ['nothing', ''],
])('a young lock with %s in it is left alone', async (_, content) => {
  await writeFile(`${bench.path}.lock`, content)
  expect(codeOf(await takeLock(bench.ports, place, { waitMs: 50 }))).toBe('FILE_LOCKED')
})
