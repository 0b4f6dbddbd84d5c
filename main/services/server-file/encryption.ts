/**
 * `ENC(…)` as Jasypt writes and reads it with PBEWITHHMACSHA512ANDAES_256 (Jasypt 1.9.3,
 * StandardPBEByteEncryptor with RandomSaltGenerator and RandomIvGenerator): base64 of salt, IV and the
 * AES-256-CBC text; the key is PBKDF2-HMAC-SHA512 of the passphrase over the salt, 1,000 rounds.
 */
import type { Crypto } from '#main/ports/crypto.ts'
import { fail, ok, type Result } from '#shared/errors.ts'

const saltLength = 16
const ivLength = 16
const keyLength = 32
const iterations = 1000

/** Jasypt's PropertyValueEncryptionUtils.isEncryptedValue, blanks around it included. */
export const looksEncrypted = (value: string): boolean => {
  const trimmed = value.trim()
  return trimmed.startsWith('ENC(') && trimmed.endsWith(')')
}

/** @returns `ENC(…)` of the text (UTF-8) under the server key. */
export const encrypt = (crypto: Crypto, serverKey: string, text: string): string => {
  const salt = crypto.randomBytes(saltLength)
  const iv = crypto.randomBytes(ivLength)
  return `ENC(${encryptWith(crypto, serverKey, text, salt, iv)})`
}

/** The same with given salt and IV, without `ENC(…)`: for the test vector. */
export const encryptWith = (
  crypto: Crypto,
  serverKey: string,
  text: string,
  salt: Uint8Array,
  iv: Uint8Array,
): string => {
  const key = crypto.pbkdf2Sha512(serverKey, salt, iterations, keyLength)
  const cipher = crypto.encryptAes256Cbc(key, iv, new TextEncoder().encode(text))
  return Buffer.concat([salt, iv, cipher]).toString('base64')
}

/**
 * @returns the text, or null where it cannot be read with this key: another key, another algorithm, damage.
 * A wrong key passes the padding once in 256 times; what comes out is then taken only if it is UTF-8 without
 * control characters, which leaves about one in a thousand million.
 */
export const decrypt = (crypto: Crypto, serverKey: string, value: string): string | null => {
  if (!looksEncrypted(value)) return null
  const base64 = value.trim().slice(4, -1).trim()
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) return null
  const bytes = Buffer.from(base64, 'base64')
  const cipher = bytes.subarray(saltLength + ivLength)
  if (cipher.length === 0 || cipher.length % 16 !== 0) return null
  const salt = bytes.subarray(0, saltLength)
  const iv = bytes.subarray(saltLength, saltLength + ivLength)
  const key = crypto.pbkdf2Sha512(serverKey, salt, iterations, keyLength)
  const plain = crypto.decryptAes256Cbc(key, iv, cipher)
  if (plain === null) return null
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(plain)
    return hasControlCharacters(text) ? null : text
  } catch {
    return null
  }
}

/** Control characters cannot be sent in a login and would make a wrong key look like a right one. */
export const hasControlCharacters = (text: string): boolean => /[\u0000-\u001f\u007f]/.test(text)

/** A new server key: 32 random bytes as base64url. */
export const makeServerKey = (crypto: Crypto): string =>
  Buffer.from(crypto.randomBytes(32)).toString('base64url')

/**
 * Java's PBE takes printable ASCII only (com.sun.crypto.provider.PBEKey: 0x20–0x7E) and nothing empty.
 * @returns the key unchanged, or SERVER_KEY_INVALID.
 */
export const checkServerKey = (key: string): Result<string> => {
  if (key === '') return fail('SERVER_KEY_INVALID', 'The server key is empty.')
  if (!/^[\x20-\x7e]*$/.test(key)) {
    return fail('SERVER_KEY_INVALID', 'The server key has characters that Java does not take as a key.', {
      remedy: 'Use letters, digits and signs of ASCII only, without umlauts and line ends.',
    })
  }
  return ok(key)
}
