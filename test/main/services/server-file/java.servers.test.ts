import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createNodeCrypto } from '#main/adapters/crypto/node-crypto.ts'
import { createPropertiesLibrary } from '#main/adapters/files/properties-library.ts'
import { bytesOf, isMalformed, parseDocument } from '#main/services/server-file/document.ts'
import { applyEdits } from '#main/services/server-file/edits.ts'
import { decrypt, encrypt } from '#main/services/server-file/encryption.ts'
import { understand } from '#main/services/server-file/loading.ts'
import { rows } from '#main/services/server-file/mapping.ts'
import { anyText } from '#test/any-text.ts'
import { javaMissing, readWithJava, runJava } from '#test/java/java.ts'
import { times } from '#test/long.ts'
import { serverKey } from './bench.ts'
import { brokenText, generatedText } from './generated-files.ts'

const crypto = createNodeCrypto()

/** As we read it: the effective values, or null for a malformed file. */
const readHere = (text: string): ReadonlyMap<string, string> | null => {
  const document = parseDocument(text)
  if (isMalformed(document)) return null
  return new Map([...document.effective].map(([key, { value }]) => [key, value]))
}

const sorted = (map: ReadonlyMap<string, string> | null) => (map === null ? null : [...map].sort())

describe.skipIf(javaMissing() !== undefined)('java.util.Properties', () => {
  test('reads generated files as we do', async () => {
    const texts = [...fc.sample(generatedText, times(450, 9500)), ...fc.sample(brokenText, times(50, 500))]
    const theirs = await readWithJava(texts.map(bytesOf))
    texts.forEach((text, index) => {
      expect({ text, read: sorted(readHere(text)) }).toEqual({ text, read: sorted(theirs[index] ?? null) })
    })
  })

  test('reads the same after one setting was changed', async () => {
    const library = createPropertiesLibrary()
    const change = fc.tuple(
      generatedText,
      fc.constantFrom(...rows.map(({ property }) => property)),
      anyText({ maxLength: 12 }),
    )
    const cases = fc.sample(change, times(500, 10_500)).flatMap(([text, key, value]) => {
      const document = understand(library, bytesOf(text))
      return document.ok
        ? [
            {
              before: text,
              key,
              value,
              after: applyEdits(document.value, { set: [{ key, value }], remove: [] }),
            },
          ]
        : []
    })
    const read = await readWithJava(cases.flatMap(({ before, after }) => [bytesOf(before), bytesOf(after)]))
    cases.forEach((each, index) => {
      const expected = new Map(read[2 * index]).set(each.key, each.value)
      expect(sorted(read[2 * index + 1] ?? null), JSON.stringify(each)).toEqual(sorted(expected))
    })
  })
})

/** What people type, and what breaks naive code: blanks at the ends, signs, umlauts, emoji. */
const passwords = (): readonly string[] => [
  ' both ends ',
  '"quoted" \'it\'',
  'a:b=c#d!e\\f',
  'ENC(not really)',
  'gr\u00fc\u00dfe',
  '\u{1F600}\u{1F468}\u200D\u{1F469}',
  'e\u0301 is not \u00e9',
  ...fc.sample(
    anyText({ minLength: 1, maxLength: 40 }).filter((text) => !/[\u0000-\u001f\u007f]/.test(text)),
    times(30, 1000),
  ),
]

describe.skipIf(javaMissing() !== undefined)('Jasypt', () => {
  const ask = async (lines: readonly string[], key = serverKey): Promise<readonly string[]> => {
    const { stdout, stderr } = await runJava('Encryption', [], Buffer.from(`${lines.join('\n')}\n`), {
      JASYPT_ENCRYPTOR_PASSWORD: key,
    })
    expect(stderr).toBe('')
    return stdout.trim().split('\n')
  }
  const base64 = (text: string): string => Buffer.from(text, 'utf8').toString('base64')

  test('decrypts what we encrypt', async () => {
    const texts = passwords()
    const answers = await ask(texts.map((text) => `decrypt ${encrypt(crypto, serverKey, text)}`))
    expect(answers).toEqual(texts.map(base64))
  })

  test('is decrypted by us', async () => {
    const texts = passwords()
    const answers = await ask(texts.map((text) => `encrypt ${base64(text)}`))
    expect(answers.map((answer) => decrypt(crypto, serverKey, answer))).toEqual(texts)
  })

  test('cannot read it with another key, and neither can we', async () => {
    const encrypted = encrypt(crypto, serverKey, 'secret of example.com')
    expect(await ask([`decrypt ${encrypted}`], 'another key')).toEqual(['cannot'])
    expect(decrypt(crypto, 'another key', encrypted)).toBeNull()
  })
})
