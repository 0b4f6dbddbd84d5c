/** PKCS #12 (RFC 7292) as keytool writes it, as far as a trust store needs it. */
import { createDecipheriv, pbkdf2Sync } from 'node:crypto'
import { type Element, elements, hexOf } from '../network/der.ts'

const oid = {
  data: '2a864886f70d010701',
  encryptedData: '2a864886f70d010706',
  pbes2: '2a864886f70d01050d',
  pbkdf2: '2a864886f70d01050c',
  certBag: '2a864886f70d010c0a0103',
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
  readonly der: Uint8Array
  readonly trusted: boolean
}

const certificateOf = (bag: Element): Bag | undefined => {
  const [type, value, attributes] = inside(bag)
  const [kind, wrapped] = inside(inside(value)[0])
  const der = inside(wrapped)[0]?.content
  if (idOf(type) !== oid.certBag || idOf(kind) !== oid.x509Certificate || der === undefined) return undefined
  const trusted = inside(attributes).some((attribute) => idOf(inside(attribute)[0]) === oid.trustedKeyUsage)
  return { der, trusted }
}

/** @returns DER of the trusted entries, or what stands in the way */
export const readPkcs12 = (bytes: Uint8Array): Uint8Array[] | Pkcs12Problem => {
  const [, authSafe] = inside(elements(bytes)[0])
  const [type, wrapped] = inside(authSafe)
  const safes = inside(inside(inside(wrapped)[0])[0])
  if (idOf(type) !== oid.data || safes.length === 0) return 'malformed'
  const opened = safes.map(safeContents)
  const bags = opened
    .filter((contents) => contents !== undefined)
    .flatMap((contents) => inside(elements(contents)[0], MOST_BAGS))
    .flatMap((bag) => certificateOf(bag) ?? [])
  const trusted = bags.filter((bag) => bag.trusted)
  if (trusted.length > 0) return trusted.map(({ der }) => der)
  if (bags.length > 0) return 'no-trusted-entry'
  return opened.includes(undefined) ? 'encrypted' : 'no-trusted-entry'
}
