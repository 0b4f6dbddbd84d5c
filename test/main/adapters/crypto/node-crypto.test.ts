import { expect, test } from 'vitest'
import { createNodeCrypto } from '#main/adapters/crypto/node-crypto.ts'

const crypto = createNodeCrypto()
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex')
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text)

test('SHA-256 (FIPS 180-4, "abc")', () => {
  expect(crypto.sha256(bytes('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad')
})

test('PBKDF2 with HMAC-SHA512 ("password", "salt", 1 round)', () => {
  expect(hex(crypto.pbkdf2Sha512('password', bytes('salt'), 1, 32))).toBe(
    '867f70cf1ade02cff3752599a3a53dc4af34c7a669815ae5d513554e1c8cf252',
  )
})

test('AES-256-CBC (NIST SP 800-38A, F.2.5, first block) and its padding', () => {
  const key = Buffer.from('603deb1015ca71be2b73aef0857d77811f352c073b6108d72d9810a30914dff4', 'hex')
  const iv = Buffer.from('000102030405060708090a0b0c0d0e0f', 'hex')
  const plain = Buffer.from('6bc1bee22e409f96e93d7e117393172a', 'hex')
  const cipher = crypto.encryptAes256Cbc(key, iv, plain)
  expect(hex(cipher.subarray(0, 16))).toBe('f58c4c04d6e5f1ba779eabfb5f7bfbd6')
  expect(cipher).toHaveLength(32)
  expect(hex(crypto.decryptAes256Cbc(key, iv, cipher) ?? new Uint8Array())).toBe(hex(plain))
  expect(crypto.decryptAes256Cbc(key, iv, cipher.subarray(0, 16))).toBeNull()
})

test('random bytes are of the length asked for and differ', () => {
  expect(crypto.randomBytes(16)).toHaveLength(16)
  expect(hex(crypto.randomBytes(16))).not.toBe(hex(crypto.randomBytes(16)))
})
