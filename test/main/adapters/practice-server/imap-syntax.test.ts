import { expect, test } from 'vitest'
import {
  CommandReader,
  parseCommand,
  Refusal,
  readSet,
  stringOf,
  tagOf,
} from '../../../../main/adapters/practice-server/imap-syntax.ts'

/** What the reader makes of a text that comes in pieces of that size. */
const read = (text: string, size: number): string[] => {
  const reader = new CommandReader()
  const heard: string[] = []
  for (let at = 0; at < text.length; at += size) {
    reader.push(text.slice(at, at + size))
    for (let next = reader.next(); next !== 'nothing'; next = reader.next()) {
      heard.push(typeof next === 'string' ? next : next.text)
      if (next === 'excess') return heard
    }
  }
  return heard
}

test.each([1, 3, 100_000])('commands are cut out of what comes in pieces of %i bytes', (size) => {
  expect(read('a NOOP\r\nb NOOP\n\r\nc NO', size)).toEqual(['a NOOP', 'b NOOP', ''])
  expect(read('a LOGIN {5}\r\nal\r\ne {3+}\r\n{9} "x{1}"\r\nb NOOP\r\n', size)).toEqual([
    'continue',
    'a LOGIN {5}\r\nal\r\ne {3+}\r\n{9} "x{1}"',
    'b NOOP',
  ])
  expect(read('a X {0+}\r\n {0}\r\n\r\n', size)).toEqual(['continue', 'a X {0+}\r\n {0}\r\n'])
})

test.each([1, 3000])('nobody is heard beyond measure, in pieces of %i bytes', (size) => {
  expect(read('A'.repeat(65_536), size)).toEqual([])
  expect(read('A'.repeat(65_537), size)).toEqual(['excess'])
  expect(read('a {65530}\r\n', size)).toEqual(['excess'])
  expect(read(`a {60000+}\r\n${'x'.repeat(60_000)} {6000+}\r\n`, size)).toEqual(['excess'])
  expect(read(`a {60000+}\r\n${'x'.repeat(60_000)}\r\n`.repeat(3), size)).toHaveLength(3)
  expect(read('a {99999999999999999999}\r\n', size)).toEqual(['excess'])
  expect(read('a {0+}\r\n'.repeat(10_000), size)).toEqual(['excess'])
})

test.each([
  ['a noop', { name: 'NOOP', args: [] }],
  ['a LOGIN "say \\"x\\\\" {3}\r\n)\r\n', { name: 'LOGIN', args: ['say "x\\', ')\r\n'] }],
  ['a LIST "" *', { name: 'LIST', args: ['', '*'] }],
  ['a STORE 1:* +FLAGS (\\Seen $x)', { name: 'STORE', args: ['1:*', '+FLAGS', ['\\Seen', '$x']] }],
  [
    'a FETCH 1 (UID BODY.PEEK[HEADER.FIELDS (DATE FROM)]<0.5> () (x))',
    { name: 'FETCH', args: ['1', ['UID', 'BODY.PEEK[HEADER.FIELDS (DATE FROM)]<0.5>', [], ['x']]] },
  ],
])('%j is a command', (text, command) => {
  expect(tagOf(text)).toBe('a')
  expect(parseCommand(text)).toEqual(command)
})

test.each([
  '',
  ' ',
  'a',
  'a ',
  'a  NOOP',
  'a NOOP ',
  '+ NOOP',
  'a* NOOP',
  'ü NOOP',
  'a (x)',
  'a X "',
  'a X "\\x"',
  'a X "a"b',
  'a X (',
  'a X (a',
  'a X ((a)b)',
  'a X )',
  'a X (a )',
  'a X BODY[',
  'a X {',
  'a X {5}\r\nabc',
  'a X ü',
  `a X ${'('.repeat(22)}${')'.repeat(22)}`,
  `a X ${'('.repeat(60_000)}`,
])('%j is none', (text) => {
  expect(() => parseCommand(text)).toThrow(Refusal)
})

test('sets are numbers, ranges in any order, and the star', () => {
  const members = (set: string, highest = 9) => {
    const isIn = readSet(set, highest)
    return [1, 2, 3, 8, 9, 10].filter(isIn)
  }
  expect(members('2,8')).toEqual([2, 8])
  expect(members('3:1')).toEqual([1, 2, 3])
  expect(members('*')).toEqual([9])
  expect(members('20:*')).toEqual([9, 10])
  expect(members('1:*', 0)).toEqual([1])
  for (const wrong of ['', '0', '1:', ':1', '1,,2', 'x', '1:2:3', '99999999999', '01']) {
    expect(() => readSet(wrong, 9), wrong).toThrow(Refusal)
  }
  expect(() => readSet(undefined, 9)).toThrow(Refusal)
})

test('strings go out quoted, or as literals where that cannot be', () => {
  expect(stringOf(undefined)).toBe('NIL')
  expect(stringOf('say "x\\"')).toBe('"say \\"x\\\\\\""')
  expect(stringOf('a\nb')).toBe('{3}\r\na\nb')
  expect(stringOf('\xfc')).toBe('{1}\r\n\xfc')
})
