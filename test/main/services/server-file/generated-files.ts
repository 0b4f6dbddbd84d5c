/** Generated `.properties` files: everything that the format knows, and settings of ours among it. */
import fc from 'fast-check'
import { rows } from '#main/services/server-file/mapping.ts'

const ownKeys = rows.filter(({ kind }) => kind !== 'secret').map(({ property }) => property)

const lineEnd = fc.constantFrom('\n', '\n', '\r\n', '\r')
const blank = fc.constantFrom('', '', ' ', '\t', '  ', '\f')

const keyPart = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.constantFrom(...ownKeys, 'db.url', 'a', 'mail.smtp.unknown', '__proto__', 'toString'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('a\\ b', 'k\\=e\\:y', '\\u006bey', 'h\u00e4', '\\#x', 'a\\\\', '\\', 'x\\n'),
  },
)

const valuePart = fc.array(
  fc.oneof(
    {
      weight: 5,
      arbitrary: fc.constantFrom('25', 'true', 'false', 'mail.example.com', 'x', 'y z', '=', ':', '#', '!'),
    },
    {
      weight: 3,
      arbitrary: fc.constantFrom(
        '\\\\',
        '\\t',
        '\\n',
        '\\u00fc',
        '\\uD83D\\uDE00',
        '\\ ',
        '\\=',
        '\\q',
        '\u00fc',
        ' ',
        '\t',
        '\u00a0',
      ),
    },
    { weight: 1, arbitrary: fc.constantFrom('\\\n  ', '\\\r\n\t', '\\\r', '\\\n\\\n', '\\\n#') },
  ),
  { maxLength: 5 },
)

const entry = fc
  .tuple(blank, keyPart, fc.constantFrom('=', ':', ' = ', ' ', '\t:', '', ' =\\\n  '), valuePart, lineEnd)
  .map(([indent, key, separator, value, end]) => indent + key + separator + value.join('') + end)

const comment = fc
  .tuple(
    blank,
    fc.constantFrom('#', '!', '# ', '##'),
    fc.constantFrom('note', 'mail.smtp.host=old', 'ends\\', 'h\u00e4'),
    lineEnd,
  )
  .map((parts) => parts.join(''))

const odd = fc.constantFrom(
  '\n',
  '\r\n',
  '   \n',
  '\f\n',
  '\t',
  '\\\n',
  'k',
  'k\\',
  '=v\n',
  ' : \n',
  '\u00ef\u00bb\u00bf',
)

/** Text with one character per byte. */
export const generatedText: fc.Arbitrary<string> = fc
  .array(
    fc.oneof(
      { weight: 8, arbitrary: entry },
      { weight: 2, arbitrary: comment },
      { weight: 1, arbitrary: odd },
    ),
    { maxLength: 12 },
  )
  .map((parts) => parts.join(''))

/** The same with malformed escapes among it. */
export const brokenText: fc.Arbitrary<string> = fc
  .tuple(
    generatedText,
    fc.constantFrom('k=\\u12\n', '\\u00g0=v\n', 'k=\\u\n', 'k=C:\\users\n'),
    generatedText,
  )
  .map((parts) => parts.join(''))
