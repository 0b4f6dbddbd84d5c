import fc from 'fast-check'
import { expect, test } from 'vitest'
import { pairLines } from '#main/services/server-file/line-difference.ts'

const shown = (one: string, other: string): string =>
  pairLines([...one], [...other])
    .map(({ before, after }) => {
      if (before !== null && after !== null) return one[before]
      return before === null ? `+${other[after ?? 0]}` : `-${one[before]}`
    })
    .join(' ')

test.each([
  ['abc', 'abc', 'a b c'],
  ['abc', 'axc', 'a -b +x c'],
  ['ac', 'abc', 'a +b c'],
  ['abc', 'ac', 'a -b c'],
  ['', 'ab', '+a +b'],
  ['ab', '', '-a -b'],
  ['', '', ''],
  ['abcd', 'bcda', '-a b c d +a'],
])('%j to %j', (one, other, expected) => {
  expect(shown(one, other)).toBe(expected)
})

test('every line of both is there once, in order, and pairs are equal', () => {
  const lines = fc.array(fc.constantFrom('a', 'b', 'c'), { maxLength: 30 })
  fc.assert(
    fc.property(lines, lines, (one, other) => {
      const pairs = pairLines(one, other)
      expect(pairs.flatMap(({ before }) => before ?? [])).toEqual(one.map((_, index) => index))
      expect(pairs.flatMap(({ after }) => after ?? [])).toEqual(other.map((_, index) => index))
      for (const { before, after } of pairs) {
        if (before !== null && after !== null) expect(one[before]).toBe(other[after])
      }
    }),
    { seed: 14 },
  )
})

test('a line that both have is found among 1500 that differ, and not sought among more', () => {
  const around = (letter: string, count: number) => [
    ...Array.from({ length: 375 }, (_, index) => `${letter}${index}`),
    'both',
    ...Array.from({ length: count }, (_, index) => `${letter}${375 + index}`),
  ]
  const paired = (count: number) =>
    pairLines(around('a', 375), around('b', count)).filter(
      ({ before, after }) => before !== null && after !== null,
    )
  expect(paired(375)).toEqual([{ before: 375, after: 375 }])
  expect(paired(376)).toEqual([])
})

test('texts that have nothing in common are shown as replaced', () => {
  const one = Array.from({ length: 20_000 }, (_, index) => `a${index}`)
  const other = Array.from({ length: 20_000 }, (_, index) => `b${index}`)
  // Each line with each would take minutes.
  expect(pairLines(one, other)).toHaveLength(40_000)
})
