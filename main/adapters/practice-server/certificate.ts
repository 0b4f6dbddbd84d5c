/**
 * Writes X.509 certificates (RFC 5280) with nothing but node:crypto. A practice server needs exactly one
 * root and one leaf; the libraries that could write them bring a dozen packages and a global polyfill.
 */
import { createHash, createPublicKey, type KeyObject, randomBytes, sign } from 'node:crypto'
import { isIP, isIPv4 } from 'node:net'

/** Key usage bits by their position in RFC 5280, section 4.2.1.3. */
const KEY_USAGE_BIT = { digitalSignature: 0, keyEncipherment: 2, keyCertSign: 5, cRLSign: 6 } as const

const EXTENDED_KEY_USAGE = {
  serverAuth: '1.3.6.1.5.5.7.3.1',
  clientAuth: '1.3.6.1.5.5.7.3.2',
  emailProtection: '1.3.6.1.5.5.7.3.4',
} as const

export type KeyUsage = keyof typeof KEY_USAGE_BIT
export type ExtendedKeyUsage = keyof typeof EXTENDED_KEY_USAGE

export interface CertificateContent {
  /** Subject: its common name alone. */
  readonly commonName: string
  readonly publicKey: KeyObject
  readonly issuer: { readonly commonName: string; readonly privateKey: KeyObject }
  readonly notBefore: Date
  readonly notAfter: Date
  readonly ca: boolean
  /** Most authorities below this one; only with `ca`. */
  readonly pathLength?: number | undefined
  readonly keyUsage: readonly KeyUsage[]
  readonly extendedKeyUsage?: readonly ExtendedKeyUsage[]
  /** DNS names and IP addresses; none leaves the extension out. */
  readonly names?: readonly string[]
  /** Default SHA-256. SHA-1 is for tests of its refusal. */
  readonly hash?: 'SHA-256' | 'SHA-1' | undefined
  /** Default 3. Roots of version 1, without any extension, are old and still trusted. */
  readonly version?: 1 | 3 | undefined
}

const tlv = (tag: number, ...parts: readonly Uint8Array[]): Buffer => {
  const body = Buffer.concat(parts)
  if (body.length < 0x80) return Buffer.concat([Buffer.from([tag, body.length]), body])
  const hex = body.length.toString(16)
  const length = Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
  return Buffer.concat([Buffer.from([tag, 0x80 | length.length]), length, body])
}
const sequence = (...parts: readonly Uint8Array[]) => tlv(0x30, ...parts)
const boolean = (value: boolean) => tlv(0x01, Buffer.from([value ? 0xff : 0]))
const smallInteger = (value: number) => tlv(0x02, Buffer.from([value]))
const octets = (...parts: readonly Uint8Array[]) => tlv(0x04, ...parts)
const bits = (unused: number, bytes: Uint8Array) => tlv(0x03, Buffer.from([unused]), bytes)

function oid(dotted: string): Buffer {
  const [first = 0, second = 0, ...rest] = dotted.split('.').map(Number)
  const bytes = [first * 40 + second]
  for (const arc of rest) {
    const groups = [arc & 0x7f]
    for (let left = arc >>> 7; left > 0; left >>>= 7) groups.unshift((left & 0x7f) | 0x80)
    bytes.push(...groups)
  }
  return tlv(0x06, Buffer.from(bytes))
}

/** UTCTime up to 2049, GeneralizedTime from then on (RFC 5280, section 4.1.2.5). */
function time(date: Date): Buffer {
  const digits = `${date.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`
  const year = date.getUTCFullYear()
  return year >= 1950 && year < 2050
    ? tlv(0x17, Buffer.from(digits.slice(2), 'latin1'))
    : tlv(0x18, Buffer.from(digits, 'latin1'))
}

const name = (commonName: string) =>
  sequence(tlv(0x31, sequence(oid('2.5.4.3'), tlv(0x0c, Buffer.from(commonName, 'utf8')))))

function signatureAlgorithm(key: KeyObject, hash: 'SHA-256' | 'SHA-1'): Buffer {
  if (key.asymmetricKeyType === 'ec') {
    return sequence(oid(hash === 'SHA-256' ? '1.2.840.10045.4.3.2' : '1.2.840.10045.4.1'))
  }
  return sequence(oid(hash === 'SHA-256' ? '1.2.840.113549.1.1.11' : '1.2.840.113549.1.1.5'), tlv(0x05))
}

/** Any value unique to the key serves (RFC 5280, section 4.2.1.2). */
const keyIdentifier = (key: KeyObject) =>
  createHash('sha1')
    .update(key.export({ type: 'spki', format: 'der' }))
    .digest()

const extension = (id: string, critical: boolean, value: Uint8Array) =>
  sequence(oid(id), ...(critical ? [boolean(true)] : []), octets(value))

function keyUsageBits(usages: readonly KeyUsage[]): Buffer {
  const byte = usages.reduce((sum, usage) => sum | (0x80 >>> KEY_USAGE_BIT[usage]), 0)
  // DER drops trailing zero bits, and says how many bits of the last byte are not meant.
  let unused = 0
  while (unused < 7 && ((byte >>> unused) & 1) === 0) unused += 1
  return bits(unused, Buffer.from([byte]))
}

function addressBytes(address: string): Buffer {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number))
  const [head = '', tail] = address.split('::')
  const groups = (part: string) =>
    part === '' ? [] : part.split(':').map((group) => Number.parseInt(group, 16))
  const left = groups(head)
  const right = tail === undefined ? [] : groups(tail)
  const words = [...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right]
  return Buffer.from(words.flatMap((word) => [word >>> 8, word & 0xff]))
}

const generalName = (value: string) =>
  isIP(value) === 0 ? tlv(0x82, Buffer.from(value, 'latin1')) : tlv(0x87, addressBytes(value))

function extensions(content: CertificateContent): Buffer {
  const { ca, pathLength, extendedKeyUsage = [], names = [] } = content
  const constraints = sequence(
    ...(ca ? [boolean(true)] : []),
    ...(ca && pathLength !== undefined ? [smallInteger(pathLength)] : []),
  )
  const issuerKey = createPublicKey(content.issuer.privateKey)
  return sequence(
    extension('2.5.29.19', true, constraints),
    extension('2.5.29.15', true, keyUsageBits(content.keyUsage)),
    ...(extendedKeyUsage.length === 0
      ? []
      : [
          extension(
            '2.5.29.37',
            false,
            sequence(...extendedKeyUsage.map((use) => oid(EXTENDED_KEY_USAGE[use]))),
          ),
        ]),
    ...(names.length === 0 ? [] : [extension('2.5.29.17', false, sequence(...names.map(generalName)))]),
    extension('2.5.29.14', false, octets(keyIdentifier(content.publicKey))),
    extension('2.5.29.35', false, sequence(tlv(0x80, keyIdentifier(issuerKey)))),
  )
}

/** A signed certificate as PEM, with a random serial number of 16 bytes. Keys: EC P-256 or RSA. */
export function certificatePem(content: CertificateContent): string {
  const { issuer, hash = 'SHA-256', version = 3 } = content
  const algorithm = signatureAlgorithm(issuer.privateKey, hash)
  const serial = randomBytes(16)
  serial[0] = ((serial[0] ?? 0) & 0x3f) | 0x40 // positive, and no leading zero byte
  const body = sequence(
    ...(version === 3 ? [tlv(0xa0, smallInteger(2))] : []),
    tlv(0x02, serial),
    algorithm,
    name(issuer.commonName),
    sequence(time(content.notBefore), time(content.notAfter)),
    name(content.commonName),
    content.publicKey.export({ type: 'spki', format: 'der' }),
    ...(version === 3 ? [tlv(0xa3, extensions(content))] : []),
  )
  const der = sequence(
    body,
    algorithm,
    bits(0, sign(hash === 'SHA-256' ? 'sha256' : 'sha1', body, issuer.privateKey)),
  )
  const lines = der.toString('base64').match(/.{1,64}/g) ?? []
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`
}
