/** The few primitives that the server's file needs. Synchronous: each takes a millisecond or two at most. */
export interface Crypto {
  /** Lower-case hex. */
  sha256(bytes: Uint8Array): string
  randomBytes(length: number): Uint8Array
  /** PBKDF2 with HMAC-SHA512. */
  pbkdf2Sha512(passphrase: string, salt: Uint8Array, iterations: number, length: number): Uint8Array
  /** AES-256-CBC with PKCS#5 padding. */
  encryptAes256Cbc(key: Uint8Array, iv: Uint8Array, plain: Uint8Array): Uint8Array
  /** Null where the padding is wrong, which a wrong key shows in 255 of 256 cases. */
  decryptAes256Cbc(key: Uint8Array, iv: Uint8Array, cipher: Uint8Array): Uint8Array | null
}
