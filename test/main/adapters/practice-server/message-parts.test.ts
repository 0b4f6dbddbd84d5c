import { expect, test } from 'vitest'
import { Refusal } from '../../../../main/adapters/practice-server/imap-syntax.ts'
import {
  envelopeOf,
  readPart,
  readSection,
  structureOf,
} from '../../../../main/adapters/practice-server/message-parts.ts'

const lines = (...all: string[]) => all.join('\r\n')
const plain = lines(
  'Subject: two',
  '\tlines',
  'From: "Doe, A" <a@example.com>, b@example.com',
  '',
  'Hello',
  '',
)
const mixed = lines(
  'Content-Type: multipart/mixed; boundary="=_x"',
  '',
  'preamble --=_x',
  '--=_x',
  'Content-Type: multipart/alternative;',
  ' boundary=y',
  '',
  '--y',
  '',
  'a',
  'b',
  '--y',
  'Content-Type: text/html; charset=utf-8',
  '',
  '<b>',
  '--y--',
  '--=_x ',
  'Content-Type: message/rfc822',
  'Content-Disposition: attachment; filename="a \\"b\\".eml"',
  '',
  plain,
  '--=_x--',
  'epilogue',
)
const content = (raw: string, section: string) => readSection(section)(readPart(raw))

test('the envelope has every address field, or that of the sender in its place', () => {
  const from = '(("Doe, A" NIL "a" "example.com")(NIL NIL "b" "example.com"))'
  expect(envelopeOf(readPart(plain))).toBe(
    `(NIL "two\tlines" ${from} ${from} ${from} NIL NIL NIL NIL NIL)`.replace(
      '"two\tlines"',
      '{9}\r\ntwo\tlines',
    ),
  )
  expect(envelopeOf(readPart(''))).toBe('(NIL NIL NIL NIL NIL NIL NIL NIL NIL NIL)')
})

test('the structure of parts within parts', () => {
  const tail = 'NIL NIL NIL NIL'
  expect(structureOf(readPart(plain))).toBe(`("text" "plain" NIL NIL NIL "7bit" 7 1 ${tail})`)
  const inner = `("text" "plain" NIL NIL NIL "7bit" 4 1 ${tail})("text" "html" ("charset" "utf-8") NIL NIL "7bit" 3 0 ${tail})`
  expect(structureOf(readPart(mixed))).toBe(
    `((${inner} "alternative" ("boundary" "y") NIL NIL NIL)` +
      `("application" "octet-stream" NIL NIL NIL "7bit" ${plain.length} NIL ("attachment" ("filename" "a \\"b\\".eml")) NIL NIL)` +
      ' "mixed" ("boundary" "=_x") NIL NIL NIL)',
  )
})

test('sections of a message', () => {
  expect(content(plain, '')).toBe(plain)
  expect(content(plain, 'TEXT')).toBe('Hello\r\n')
  expect(content(plain, '1')).toBe('Hello\r\n')
  expect(content(plain, '1.MIME')).toContain('Subject: two')
  expect(content(plain, 'HEADER.FIELDS (Subject "X")')).toBe('Subject: two\r\n\tlines\r\n\r\n')
  expect(content(plain, 'header.fields.not (SUBJECT)')).toMatch(/^From: .*\r\n\r\n$/)
  expect(content(mixed, '1.1')).toBe('a\r\nb')
  expect(content(mixed, '1.2.MIME')).toBe('Content-Type: text/html; charset=utf-8\r\n\r\n')
  expect(content(mixed, '2')).toBe(plain)
  for (const missing of ['3', '1.3', '1.1.1', '2.1', '1.HEADER']) {
    expect(content(mixed, missing), missing).toBeUndefined()
  }
  for (const wrong of [
    'NONSENSE',
    'MIME',
    '0',
    '1.',
    '1..2',
    '.1',
    'HEADER.FIELDS',
    'HEADER.FIELDS ()',
    '1 ',
  ]) {
    expect(() => readSection(wrong), wrong).toThrow(Refusal)
  }
})

test.each([
  ['no boundary', 'Content-Type: multipart/mixed\r\n\r\n--x\r\n\r\na\r\n--x--'],
  ['a boundary that never comes', 'Content-Type: multipart/mixed; boundary=x\r\n\r\na'],
  ['no type', 'Content-Type: ;;;\r\n\r\na'],
])('what is broken is one part: %s', (_what, raw) => {
  expect(readPart(raw).parts).toEqual([])
  expect(structureOf(readPart(raw))).toMatch(/^\("(?:application" "octet-stream|text" "plain)" /)
})

test('parts are counted, and so is how deep they lie', () => {
  const wide = `Content-Type: multipart/mixed; boundary=x\r\n\r\n${'--x\r\n\r\na\r\n'.repeat(10_000)}`
  expect(readPart(wide).parts.length).toBeLessThanOrEqual(201)
  let deep = 'a'
  for (let at = 0; at < 100; at += 1) {
    deep = `Content-Type: multipart/mixed; boundary=x${at}\r\n\r\n--x${at}\r\n${deep}\r\n--x${at}--`
  }
  expect(structureOf(readPart(deep)).match(/\(\(/g)?.length ?? 0).toBeLessThanOrEqual(10)
  const open = `Content-Type: text/plain${';a="'.repeat(1_000_000)}\r\n\r\na`
  expect(structureOf(readPart(open))).toContain('"text" "plain"')
})
