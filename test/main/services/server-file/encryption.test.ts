import { describe, expect, test } from 'vitest'
import { createNodeCrypto } from '#main/adapters/crypto/node-crypto.ts'
import {
  checkServerKey,
  decrypt,
  encrypt,
  encryptWith,
  looksEncrypted,
  makeServerKey,
} from '#main/services/server-file/encryption.ts'
import { times } from '#test/long.ts'
import { codeOf, serverKey } from './bench.ts'

const crypto = createNodeCrypto()
const range = (from: number): Uint8Array => Uint8Array.from({ length: 16 }, (_, index) => from + index)

describe('ENC(…) by the convention of Jasypt', () => {
  const vector = 'AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+TmdAFFl7ShDvmfl8d94rV'

  test('the test vector, both ways', () => {
    expect(encryptWith(crypto, 'master', 'secret', range(0x00), range(0x10))).toBe(vector)
    expect(decrypt(crypto, 'master', `ENC(${vector})`)).toBe('secret')
  })

  test('two values of one text differ: salt and IV are random', () => {
    expect(encrypt(crypto, serverKey, 'x')).not.toBe(encrypt(crypto, serverKey, 'x'))
  })

  test.each([' both ends ', 'grüße 😀', '"\':=#\\!', '0123456789abcdef', 'e\u0301', '\ufeffx'])(
    '%j comes back',
    (text) => {
      expect(decrypt(crypto, serverKey, encrypt(crypto, serverKey, text))).toBe(text)
    },
  )

  test('another key reads nothing', () => {
    const value = encrypt(crypto, serverKey, 'secret')
    for (let index = 0; index < times(20, 2000); index += 1) {
      expect(decrypt(crypto, `other ${index}`, value)).toBeNull()
    }
  })

  // Found by trying: the first four of some 1,500 keys.
  test.each([736, 1302, 1506, 1546])('nor does "other %i", whose padding fits by chance', (index) => {
    expect(decrypt(crypto, `other ${index}`, `ENC(${vector})`)).toBeNull()
  })

  test.each([
    ['no ENC', vector],
    ['not base64', 'ENC(a?b)'],
    ['too short', 'ENC(AAEC)'],
    ['no cipher text', `ENC(${Buffer.alloc(32).toString('base64')})`],
    ['a half block', `ENC(${Buffer.alloc(40).toString('base64')})`],
    ['nothing', 'ENC()'],
    ['small letters', `enc(${vector})`],
    ['a sign in it that base64 has not', `ENC(${vector.slice(0, 8)}?${vector.slice(8)})`],
  ])('unreadable: %s', (_, value) => {
    expect(decrypt(crypto, 'master', value)).toBeNull()
  })

  test.each([
    ['ENC(abc)', true],
    ['  ENC(abc)\t', true],
    ['ENC()', true],
    ['ENC(abc', false],
    ['enc(abc)', false],
    ['xENC(abc)', false],
    ['', false],
  ])('%j looks encrypted: %s', (value, expected) => {
    expect(looksEncrypted(value)).toBe(expected)
  })
})

describe('the server key', () => {
  test('a new one has 256 bits as base64url', () => {
    expect(makeServerKey(crypto)).toMatch(/^[A-Za-z0-9_-]{43}$/)
    expect(makeServerKey(crypto)).not.toBe(makeServerKey(crypto))
  })

  test.each([
    ['letters', 'abc', 'ok'],
    ['a blank and signs', 'a b~!', 'ok'],
    ['nothing', '', 'SERVER_KEY_INVALID'],
    ['an umlaut', 'schlüssel', 'SERVER_KEY_INVALID'],
    ['a line end', 'abc\n', 'SERVER_KEY_INVALID'],
    ['DEL', 'abc\u007f', 'SERVER_KEY_INVALID'],
  ])('%s', (_, key, expected) => {
    expect(codeOf(checkServerKey(key))).toBe(expected)
  })
})
