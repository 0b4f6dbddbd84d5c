import { expect, test } from 'vitest'
import { renderedResponse } from '../../../../main/adapters/practice-server/imap-response.ts'

const atom = (value: string) => ({ type: 'ATOM', value })
const text = (value: string) => ({ type: 'TEXT', value })

test.each([
  ['a OK Completed', { tag: 'a', command: 'OK', attributes: [text('Completed')] }],
  ['* SEARCH', { tag: '*', command: 'SEARCH' }],
  ['* SEARCH 3 4', { tag: '*', command: 'SEARCH', attributes: [3, 4] }],
  [
    '* FLAGS (\\Seen \\Answered)',
    { tag: '*', command: 'FLAGS', attributes: [[atom('\\Seen'), atom('\\Answered')]] },
  ],
  [
    '* X "a b" "" NIL "say \\"x\\\\\\""',
    { tag: '*', command: 'X', attributes: ['a b', '', null, 'say "x\\"'] },
  ],
  ['* X {3}\r\na\nb {1}\r\n\xfc', { tag: '*', command: 'X', attributes: ['a\nb', '\xfc'] }],
  [
    '* X "with space" {2}\r\n(( Y',
    { tag: '*', attributes: [atom('X'), atom('with space'), { type: 'LITERAL', value: '((' }, atom('Y')] },
  ],
  // Two addresses touch, two lists of addresses do not; nor does what follows a multipart's type.
  [
    '* X ("d" (("a" NIL)("b" NIL)) (("c" NIL)))',
    {
      tag: '*',
      attributes: [
        atom('X'),
        [
          'd',
          [
            ['a', null],
            ['b', null],
          ],
          [['c', null]],
        ],
      ],
    },
  ],
  [
    '* X (("TEXT")("HTML") "MIXED" ("B" "x") ("inline" NIL))',
    { tag: '*', attributes: [atom('X'), [['TEXT'], ['HTML'], 'MIXED', ['B', 'x'], ['inline', null]]] },
  ],
  [
    '* BODY[HEADER.FIELDS (SUBJECT)]<0>',
    {
      tag: '*',
      attributes: [
        { type: 'ATOM', value: 'BODY', section: [atom('HEADER.FIELDS'), [atom('SUBJECT')]], partial: [0, 5] },
      ],
    },
  ],
  ['a NO one line', { tag: 'a', command: 'NO', attributes: [text('one line\r\n    at /somewhere')] }],
])('%s', (line, response) => {
  expect(renderedResponse(response)).toBe(`${line}\r\n`)
})
