import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { type Document, isMalformed, parseDocument } from '#main/services/server-file/document.ts'
import { applyEdits, escapeValue } from '#main/services/server-file/edits.ts'
import { rows } from '#main/services/server-file/mapping.ts'
import { anyText } from '#test/any-text.ts'
import { times } from '#test/long.ts'
import { generatedText } from './generated-files.ts'

const parse = (text: string): Document => {
  const document = parseDocument(text)
  if (isMalformed(document)) throw new Error(`malformed: ${JSON.stringify(text)}`)
  return document
}

const set = (text: string, key: string, value: string): string =>
  applyEdits(parse(text), { set: [{ key, value }], remove: [] })

const remove = (text: string, ...keys: string[]): string => applyEdits(parse(text), { set: [], remove: keys })

describe('values that Java reads back unchanged', () => {
  test.each([
    ['plain', 'a b=c:d#e!f', 'a b=c:d#e!f'],
    ['a blank in front', '  x ', '\\  x '],
    ['the first and the last of ASCII, as they are', 'x ~', 'x ~'],
    ['what borders on them', '\u001f\u007f', '\\u001F\\u007F'],
    ['signs in front', '=x', '\\=x'],
    ['a comment sign in front', '#x', '\\#x'],
    ['backslashes', 'C:\\mail\\', 'C:\\\\mail\\\\'],
    ['control characters', '\t\n\r\f\u0001', '\\t\\n\\r\\f\\u0001'],
    ['Latin-1 and beyond', 'ü€', '\\u00FC\\u20AC'],
    ['an emoji', '😀', '\\uD83D\\uDE00'],
    ['nothing', '', ''],
  ])('%s', (_, value, written) => {
    expect(escapeValue(value)).toBe(written)
  })

  test('any text, behind any separator', () => {
    const separator = fc.constantFrom('=', ':', ' ', ' = ', '\t')
    fc.assert(
      fc.property(anyText(), separator, (value, between) => {
        expect(parse(`k${between}${escapeValue(value)}\nl=1`).effective.get('k')?.value).toBe(value)
      }),
      { seed: 12, numRuns: times(300, 2000) },
    )
  })
})

describe('a value is replaced where it stands', () => {
  test.each([
    ['separator and blanks stay', 'mail.smtp.host \t=  old', 'mail.smtp.host \t=  new'],
    ['line ends stay', 'a=1\r\nmail.smtp.host=old\r\nb=2\n', 'a=1\r\nmail.smtp.host=new\r\nb=2\n'],
    ['the last occurrence', 'mail.smtp.host=1\nmail.smtp.host=2\n', 'mail.smtp.host=1\nmail.smtp.host=new\n'],
    ['a continued value becomes one line', 'mail.smtp.host=o\\\n  l\\\n  d\nb=2', 'mail.smtp.host=new\nb=2'],
    ['a value on the second line', 'mail.smtp.host=\\\n   old\n', 'mail.smtp.host=\\\n   new\n'],
    ['no separator yet', 'mail.smtp.host\nb=2', 'mail.smtp.host=new\nb=2'],
    ['an escaped key', 'mail.smtp.h\\u006fst=old', 'mail.smtp.h\\u006fst=new'],
    ['a key with a dangling backslash', 'mail.smtp.host\\', 'mail.smtp.host=new'],
    ['no line end at the end', '#c\nmail.smtp.host=old', '#c\nmail.smtp.host=new'],
    ['a dangling backslash goes with the value', 'mail.smtp.host=old\\', 'mail.smtp.host=new'],
  ])('%s', (_, before, after) => {
    expect(set(before, 'mail.smtp.host', 'new')).toBe(after)
  })

  test('an empty value after a continuation over CR does not swallow the next line', () => {
    const after = set('mail.smtp.host=\\\rold\n b=2', 'mail.smtp.host', '')
    expect(parse(after).entries.map(({ key }) => key)).toEqual(['mail.smtp.host', 'b'])
  })
})

describe('a new key goes to its kin', () => {
  test.each([
    [
      'behind the last of its prefix',
      'mail.smtp.host=a\nmail.imap.host=b\n',
      'mail.smtp.host=a\nmail.smtp.port=25\nmail.imap.host=b\n',
    ],
    [
      'written as the neighbour is',
      'mail.smtp.host : a\r\n',
      'mail.smtp.host : a\r\nmail.smtp.port : 25\r\n',
    ],
    ['a neighbour without a line end', 'mail.smtp.host=a', 'mail.smtp.host=a\nmail.smtp.port=25\n'],
    ['no kin: a block of its own at the end', 'db.url=x\n', 'db.url=x\n\nmail.smtp.port=25\n'],
    ['no kin, no line end', 'db.url=x', 'db.url=x\n\nmail.smtp.port=25\n'],
    [
      'a neighbour that is still open at the end',
      'mail.smtp.host=a\\\n',
      'mail.smtp.port=25\nmail.smtp.host=a\\\n',
    ],
    ['only comments', '# mine\n', '# mine\n\nmail.smtp.port=25\n'],
    [
      'behind the kin with the longest beginning in common',
      'mail.transport.protocol=smtp\nmail.smtp.host=a\nmail.transport.x=1\n',
      'mail.transport.protocol=smtp\nmail.smtp.host=a\nmail.smtp.port=25\nmail.transport.x=1\n',
    ],
    [
      'no word but the first in common: behind that',
      'mail.transport.protocol=smtp\nmail.transport.x=1\n',
      'mail.transport.protocol=smtp\nmail.transport.x=1\nmail.smtp.port=25\n',
    ],
    ['another protocol is no kin', 'mail.smtps.host=a\n', 'mail.smtps.host=a\n\nmail.smtp.port=25\n'],
  ])('%s', (_, before, after) => {
    expect(set(before, 'mail.smtp.port', '25')).toBe(after)
  })

  const setTwo = (text: string): string =>
    applyEdits(parse(text), {
      set: [
        { key: 'mail.smtp.port', value: '25' },
        { key: 'teamconnect.url', value: 'https://tc.example.com/' },
      ],
      remove: [],
    })

  test.each([
    [
      'one behind its kin at the very end, the other below',
      'mail.smtp.host=a',
      'mail.smtp.host=a\nmail.smtp.port=25\n\nteamconnect.url=https://tc.example.com/\n',
    ],
    [
      'one behind its kin further up, the other at the very end',
      'mail.smtp.host=a\ndb.url=x',
      'mail.smtp.host=a\nmail.smtp.port=25\ndb.url=x\n\nteamconnect.url=https://tc.example.com/\n',
    ],
    [
      'both without kin: a block each',
      'db.url=x\n',
      'db.url=x\n\nmail.smtp.port=25\n\nteamconnect.url=https://tc.example.com/\n',
    ],
  ])('two at once: %s', (_, before, after) => {
    expect(setTwo(before)).toBe(after)
  })

  test('beside one that begins alike but belongs to another group it goes to its own group', () => {
    const text = 'mail.store.protocol=imap\nteamconnect.mail.incoming.accountType=IMAP\nmail.smtp.host=a\n'
    expect(set(text, 'mail.imap.host', 'b')).toBe(
      'mail.store.protocol=imap\nteamconnect.mail.incoming.accountType=IMAP\nmail.imap.host=b\nmail.smtp.host=a\n',
    )
    const alone = 'mail.store.protocol=imap\nteamconnect.mail.incoming.accountType=IMAP\n'
    expect(set(alone, 'mail.imap.host', 'b')).toBe(
      'mail.store.protocol=imap\nmail.imap.host=b\nteamconnect.mail.incoming.accountType=IMAP\n',
    )
  })

  test('into an empty file, grouped and titled', () => {
    const text = applyEdits(parse(''), {
      set: [
        { key: 'mailroom.format', value: '1' },
        { key: 'mail.smtp.host', value: 'smtp.example.com' },
        { key: 'teamconnect.url', value: 'https://tc.example.com/' },
      ],
      remove: [],
    })
    expect(text).toBe(
      [
        '# E-mail settings of TeamConnect, which reads them as it starts. Kept by Mailroom.',
        'mailroom.format=1',
        '',
        '# Outgoing mail',
        'mail.smtp.host=smtp.example.com',
        '',
        '# TeamConnect URL',
        'teamconnect.url=https://tc.example.com/',
        '',
      ].join('\n'),
    )
  })
})

describe('a key taken out', () => {
  test.each([
    ['its line goes', 'a=1\nk=2\nb=3\n', 'a=1\nb=3\n'],
    ['with all its lines', 'a=1\nk=2\\\n 3\nb=3\n', 'a=1\nb=3\n'],
    ['with every occurrence, or an earlier one would count', 'k=1\na=2\nk=3', 'a=2\n'],
    ['the comment above stays', '# k\nk=1\n', '# k\n'],
    ['a key that begins alike stays', 'kk=1\nk=2\n', 'kk=1\n'],
    ['a key that is not there', 'a=1\n', 'a=1\n'],
  ])('%s', (_, before, after) => {
    expect(remove(before, 'k')).toBe(after)
  })
})

describe('everything else stays byte for byte', () => {
  const key = fc.constantFrom(...rows.map(({ property }) => property))
  const value = anyText({ maxLength: 10 })

  /** The file without the lines of the entry that counts for the key. */
  const rest = (document: Document, of: string): string => {
    const entry = document.effective.get(of)
    return entry === undefined
      ? document.text
      : document.text.slice(0, entry.start) + document.text.slice(entry.end)
  }

  test('generated files with one key set', () => {
    fc.assert(
      fc.property(generatedText, key, value, (text, property, next) => {
        const before = parse(text)
        const after = parse(applyEdits(before, { set: [{ key: property, value: next }], remove: [] }))
        const expected = new Map([...before.effective].map(([name, entry]) => [name, entry.value]))
        expected.set(property, next)
        expect(new Map([...after.effective].map(([name, entry]) => [name, entry.value]))).toEqual(expected)
        if (text === '') return
        const entry = before.effective.get(property)
        if (entry === undefined) {
          // Added lines only: what stood there is a subsequence in two whole pieces.
          const at = commonPrefix(text, after.text)
          expect(after.text.endsWith(text.slice(at))).toBe(true)
        } else {
          expect(rest(after, property)).toBe(rest(before, property))
          expect(after.text.slice(entry.start, entry.keyEnd)).toBe(text.slice(entry.start, entry.keyEnd))
        }
      }),
      { seed: 15, numRuns: times(800, 10_000) },
    )
  })

  const commonPrefix = (one: string, other: string): number => {
    let at = 0
    while (at < one.length && one[at] === other[at]) at += 1
    return at
  }
})
