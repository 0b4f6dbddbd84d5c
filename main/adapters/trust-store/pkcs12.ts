/** PKCS #12 (RFC 7292) as keytool writes it, as far as a trust store needs it. */
import { createDecipheriv, pbkdf2Sync } from 'node:crypto'
import { type Element, elements, hexOf } from '../network/der.ts'

const oid = {
  data: '2a864886f70d010701',
  encryptedData: '2a864886f70d010706',
  pbes2: '2a864886f70d01050d',
  pbkdf2: '2a864886f70d01050c',
  keyBag: '2a864886f70d010c0a0101',
  shroudedKeyBag: '2a864886f70d010c0a0102',
  certBag: '2a864886f70d010c0a0103',
  localKeyId: '2a864886f70d010915',
  x509Certificate: '2a864886f70d01091601',
  /** Oracle's attribute of a trusted entry. Without it Java takes a certificate for part of some key's chain. */
  trustedKeyUsage: '6086480186f966adca7b0101',
} as const

const digests: Readonly<Record<string, string>> = {
  '2a864886f70d0207': 'sha1',
  '2a864886f70d0209': 'sha256',
  '2a864886f70d020a': 'sha384',
  '2a864886f70d020b': 'sha512',
}

const ciphers: Readonly<Record<string, { readonly name: string; readonly keyLength: number }>> = {
  '608648016503040102': { name: 'aes-128-cbc', keyLength: 16 },
  '608648016503040116': { name: 'aes-192-cbc', keyLength: 24 },
  '60864801650304012a': { name: 'aes-256-cbc', keyLength: 32 },
}

/** The password with which every JDK ships its cacerts: it guards against damage, not against readers. */
const CUSTOMARY_PASSWORD = 'changeit'
/** keytool uses 10,000 rounds; a file must not choose for how long we work. */
const MOST_ITERATIONS = 1_000_000
/** A key store of a few thousand entries. */
const MOST_BAGS = 10_000

export type Pkcs12Problem = 'malformed' | 'encrypted' | 'no-trusted-entry'

const inside = (element: Element | undefined, most?: number): readonly Element[] =>
  element === undefined ? [] : elements(element.content, most)

const idOf = (element: Element | undefined): string => (element === undefined ? '' : hexOf(element.content))

const numberOf = (element: Element | undefined): number =>
  element === undefined || element.content.length > 4 ? 0 : Number.parseInt(hexOf(element.content) || '0', 16)

/** PBES2 with PBKDF2 (RFC 8018), which keytool uses since Java 8u301; the older schemes need RC2. */
const decrypt = (algorithm: Element | undefined, sealed: Uint8Array): Uint8Array | undefined => {
  const [scheme, parameters] = inside(algorithm)
  const [derivation, encryption] = inside(parameters)
  const [derivationId, derivationParameters] = inside(derivation)
  const [cipherId, iv] = inside(encryption)
  if (idOf(scheme) !== oid.pbes2 || idOf(derivationId) !== oid.pbkdf2) return undefined
  const parts = inside(derivationParameters)
  const [salt, rounds] = parts
  const digest = digests[idOf(inside(parts.find(({ tag }) => tag === 0x30))[0])] ?? 'sha1'
  const cipher = ciphers[idOf(cipherId)]
  const iterations = numberOf(rounds)
  if (salt === undefined || iv === undefined || cipher === undefined) return undefined
  if (iterations < 1 || iterations > MOST_ITERATIONS) return undefined
  const key = pbkdf2Sync(CUSTOMARY_PASSWORD, salt.content, iterations, cipher.keyLength, digest)
  try {
    const decipher = createDecipheriv(cipher.name, key, iv.content)
    return Buffer.concat([decipher.update(sealed), decipher.final()])
  } catch {
    // Another password, or a damaged file: both leave a padding that does not fit.
    return undefined
  }
}

/** The plain SafeContents of one ContentInfo; undefined where they stay sealed. */
const safeContents = (info: Element): Uint8Array | undefined => {
  const [type, wrapped] = inside(info)
  const content = inside(wrapped)[0]
  if (idOf(type) === oid.data) return content?.content
  if (idOf(type) !== oid.encryptedData) return undefined
  const [, algorithm, sealed] = inside(inside(content)[1])
  return sealed === undefined ? undefined : decrypt(algorithm, sealed.content)
}

interface Bag {
  /** Undefined: a key. */
  readonly der: Uint8Array | undefined
  readonly trusted: boolean
  /** What ties a certificate to its key. */
  readonly keyId: string | undefined
  readonly sealed: boolean
}

const certificateIn = (value: Element | undefined): Uint8Array | undefined => {
  const [kind, wrapped] = inside(inside(value)[0])
  return idOf(kind) === oid.x509Certificate ? inside(wrapped)[0]?.content : undefined
}

const bagOf = (element: Element, sealed: boolean): Bag | undefined => {
  const [type, value, list] = inside(element)
  const attributes = inside(list).map((attribute) => inside(attribute))
  const isKey = idOf(type) === oid.keyBag || idOf(type) === oid.shroudedKeyBag
  const der = idOf(type) === oid.certBag ? certificateIn(value) : undefined
  if (!isKey && der === undefined) return undefined
  const tie = attributes.find(([id]) => idOf(id) === oid.localKeyId)?.[1]
  const keyId = tie === undefined ? undefined : hexOf(inside(tie)[0]?.content ?? new Uint8Array())
  return { der, trusted: attributes.some(([id]) => idOf(id) === oid.trustedKeyUsage), keyId, sealed }
}

export interface Pkcs12Certificates {
  readonly ders: readonly Uint8Array[]
  /** They stand encrypted: Java skips them where it was given no password, and trusts nobody. */
  readonly sealed: boolean
}

/** @returns what Java trusts by it, trusted entries and each key's own certificate, or what stands in the way */
export const readPkcs12 = (bytes: Uint8Array): Pkcs12Certificates | Pkcs12Problem => {
  const [, authSafe] = inside(elements(bytes)[0])
  const [type, wrapped] = inside(authSafe)
  const safes = inside(inside(inside(wrapped)[0])[0])
  if (idOf(type) !== oid.data || safes.length === 0) return 'malformed'
  const opened = safes.map((safe) => ({
    contents: safeContents(safe),
    sealed: idOf(inside(safe)[0]) === oid.encryptedData,
  }))
  const bags = opened.flatMap(({ contents, sealed }) =>
    contents === undefined
      ? []
      : inside(elements(contents)[0], MOST_BAGS).flatMap((bag) => bagOf(bag, sealed) ?? []),
  )
  const keys = new Set(bags.flatMap(({ der, keyId }) => (der === undefined ? (keyId ?? []) : [])))
  const anchors = bags.flatMap(({ der, trusted, keyId, sealed }) =>
    der !== undefined && (trusted || (keyId !== undefined && keys.has(keyId))) ? [{ der, sealed }] : [],
  )
  if (anchors.length > 0) {
    return { ders: anchors.map(({ der }) => der), sealed: anchors.some(({ sealed }) => sealed) }
  }
  if (bags.some(({ der }) => der !== undefined)) return 'no-trusted-entry'
  return opened.some(({ contents }) => contents === undefined) ? 'encrypted' : 'no-trusted-entry'
}
