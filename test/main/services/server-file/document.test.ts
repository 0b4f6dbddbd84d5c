import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createPropertiesLibrary } from '#main/adapters/files/properties-library.ts'
import { bytesOf, isMalformed, parseDocument, textOf } from '#main/services/server-file/document.ts'
import { understand } from '#main/services/server-file/loading.ts'
import { times } from '#test/long.ts'
import { codeOf } from './bench.ts'
import { generatedText } from './generated-files.ts'

const read = (text: string) => {
  const document = parseDocument(text)
  if (isMalformed(document)) return `malformed in line ${document.line}`
  return document.entries.map(({ key, value }) => [key, value])
}

describe('reading as java.util.Properties does', () => {
  test.each([
    ['=', 'k=v', [['k', 'v']]],
    [':', 'k:v', [['k', 'v']]],
    ['a blank', 'k v', [['k', 'v']]],
    ['blanks around', '  k \t= \f v ', [['k', 'v ']]],
    ['only the first separator counts', 'k==v:w', [['k', '=v:w']]],
    ['a blank, then a separator', 'k :v', [['k', 'v']]],
    ['no value', 'k', [['k', '']]],
    ['no key', '=v', [['', 'v']]],
    ['escaped separators in the key', 'a\\=b\\:c\\ d=v', [['a=b:c d', 'v']]],
    ['escapes', 'k=\\t\\n\\r\\f\\\\\\q', [['k', '\t\n\r\f\\q']]],
    ['\\u', 'k=\\u00fc\\uD83D\\uDE00', [['k', 'ü😀']]],
    ['ISO-8859-1', 'k=\u00fc', [['k', 'ü']]],
    ['a comment', '#k=v\n !k=v\nk=v', [['k', 'v']]],
    ['# within a value', 'k=v#w', [['k', 'v#w']]],
    ['a comment does not continue', '#c\\\nk=v', [['k', 'v']]],
    ['a continuation', 'k=a\\\n   b', [['k', 'ab']]],
    [
      'two backslashes do not continue',
      'k=a\\\\\nb=c',
      [
        ['k', 'a\\'],
        ['b', 'c'],
      ],
    ],
    ['three do', 'k=a\\\\\\\n b', [['k', 'a\\b']]],
    ['a continuation over CR LF', 'k=a\\\r\n b', [['k', 'ab']]],
    [
      'CR alone ends a line',
      'a=1\rb=2',
      [
        ['a', '1'],
        ['b', '2'],
      ],
    ],
    ['a continued comment sign is text', 'k=a\\\n#b', [['k', 'a#b']]],
    ['a backslash at the very end', 'k=a\\', [['k', 'a']]],
    ['blank lines', '\n \n\t\r\nk=v\n\n', [['k', 'v']]],
    [
      'every occurrence is kept',
      'k=1\nk=2',
      [
        ['k', '1'],
        ['k', '2'],
      ],
    ],
    ['a byte order mark belongs to the first key', '\u00ef\u00bb\u00bfk=v', [['\u00ef\u00bb\u00bfk', 'v']]],
    ['\\u without four digits', 'a=1\nb=\\u12\n', 'malformed in line 2'],
    ['\\u without hex digits', 'a=1\nb=x\\\n  C:\\users', 'malformed in line 3'],
    ['\\u in a key', 'a\\u00g0=1', 'malformed in line 1'],
    ['\\u on the second line of a key', 'a=1\nb\\\n  c\\u00g0=1', 'malformed in line 3'],
    ['a line of nothing but a backslash at the end', '\\\n', [['', '']]],
    ['and with blanks behind it', '\\\n  ', []],
    ['a comment without a line end', 'k=v\n#w=x', [['k', 'v']]],
    ['a comment over CR LF', '#c\r\n k=v', [['k', 'v']]],
    [
      'a blank line ends a continuation',
      'k=a\\\n\nl=b',
      [
        ['k', 'a'],
        ['l', 'b'],
      ],
    ],
    ['an escaped backslash before u', 'a=C:\\\\users', [['a', 'C:\\users']]],
  ])('%s', (_, text, expected) => {
    expect(read(text)).toEqual(expected)
  })

  test('the last occurrence counts, with its line', () => {
    const document = parseDocument('k=1\n# note\nk=2\r\n')
    if (isMalformed(document)) throw new Error('malformed')
    expect(document.effective.get('k')).toMatchObject({ value: '2', line: 3 })
  })

  test('a continued entry knows its last line', () => {
    const document = parseDocument('a=1\nk=1\\\n  2\\\n  3\nb=4')
    if (isMalformed(document)) throw new Error('malformed')
    expect(document.effective.get('k')).toMatchObject({ line: 2, lastLine: 4 })
  })

  test.each([
    ['LF', 'a\nb\n', '\n'],
    ['CR LF', 'a\r\nb\r\nc\n', '\r\n'],
    ['CR', 'a\rb\r', '\r'],
    ['none', 'a', '\n'],
  ])('the line end that is used most: %s', (_, text, lineEnd) => {
    const document = parseDocument(text)
    if (isMalformed(document)) throw new Error('malformed')
    expect(document.lineEnd).toBe(lineEnd)
  })

  test('bytes survive as text', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index)
    expect([...bytesOf(textOf(bytes))]).toEqual([...bytes])
  })
})

describe('understanding', () => {
  const library = createPropertiesLibrary()

  test('the library reads generated files as we do', () => {
    let differs = 0
    fc.assert(
      fc.property(generatedText, (text) => {
        const document = parseDocument(text)
        if (isMalformed(document)) throw new Error('malformed')
        const here = document.entries.map(({ key, value }) => ({ key, value }))
        const there = (library.parse(text) ?? []).map(({ key, value }) => ({ key, value }))
        // A line of nothing but a backslash is where it and Java part; such a file is not edited.
        if (/^[ \t\f]*\\$/m.test(text.replaceAll('\r', '\n'))) differs += 1
        else expect(there).toEqual(here)
      }),
      { seed: 12, numRuns: times(400, 2000) },
    )
    expect(differs).toBeLessThan(times(120, 600))
  })

  test.each([
    ['plain', 'k=v\n', 'ok'],
    ['nothing', '', 'ok'],
    ['tabs, form feeds, CR', '\tk=\fv\r', 'ok'],
    ['bytes above ASCII', 'k=\u0080\u00ff', 'ok'],
    ['NUL', 'k=\u0000', 'FILE_BINARY'],
    ['escape', 'k=\u001b[1m', 'FILE_BINARY'],
    ['vertical tab', 'k=\u000b', 'FILE_BINARY'],
    ['DEL', 'k=\u007f', 'FILE_BINARY'],
    ['a malformed escape', 'k=\\u1', 'FILE_MALFORMED'],
    ['two ways to read it', '\\\n#k=v', 'FILE_MALFORMED'],
  ])('%s', (_, text, expected) => {
    expect(codeOf(understand(library, bytesOf(text)))).toBe(expected)
  })

  test('says which line Java would refuse', () => {
    const read = understand(library, bytesOf('a=1\nb=2\nc=\\u12\n'))
    expect(read.ok ? {} : read.error.details).toMatchObject({ line: 3 })
  })

  test.each([
    [
      'the same',
      [
        ['a', '1'],
        ['b', '2'],
      ],
      undefined,
    ],
    [
      'another value',
      [
        ['a', '1'],
        ['b', '3'],
      ],
      2,
    ],
    [
      'another key',
      [
        ['x', '1'],
        ['b', '2'],
      ],
      1,
    ],
    ['one fewer', [['a', '1']], 2],
    [
      'one more',
      [
        ['a', '1'],
        ['b', '2'],
        ['c', '3'],
      ],
      1,
    ],
    ['nothing at all', null, 1],
  ])('a second reading with %s', (_, theirs, line) => {
    const parse = () => theirs?.map(([key = '', value = '']) => ({ key, value, line: 1 })) ?? null
    const read = understand({ parse }, bytesOf('a=1\nb=2\n'))
    expect(read.ok ? undefined : [read.error.code, read.error.details?.['line']]).toEqual(
      line === undefined ? undefined : ['FILE_MALFORMED', line],
    )
  })

  test('says in which line the binary character is', () => {
    const read = understand(library, bytesOf('a=1\r\nb=\u0001'))
    expect(read.ok ? '' : read.error.message).toContain('Line 2')
  })
})
