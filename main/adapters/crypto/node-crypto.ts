import { createCipheriv, createDecipheriv, createHash, pbkdf2Sync, randomBytes } from 'node:crypto'
import type { Crypto } from '#main/ports/crypto.ts'

/** The Crypto port over Node's OpenSSL. */
export const createNodeCrypto = (): Crypto => ({
  sha256: (bytes) => createHash('sha256').update(bytes).digest('hex'),
  randomBytes: (length) => randomBytes(length),
  pbkdf2Sha512: (passphrase, salt, iterations, length) =>
    pbkdf2Sync(passphrase, salt, iterations, length, 'sha512'),
  encryptAes256Cbc(key, iv, plain) {
    const cipher = createCipheriv('aes-256-cbc', key, iv)
    return Buffer.concat([cipher.update(plain), cipher.final()])
  },
  decryptAes256Cbc(key, iv, encrypted) {
    try {
      const decipher = createDecipheriv('aes-256-cbc', key, iv)
      return Buffer.concat([decipher.update(encrypted), decipher.final()])
    } catch {
      return null
    }
  },
})
