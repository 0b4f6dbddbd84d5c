/**
 * The few fields of a certificate that Node does not show: version, key usage bits, path length, and (on Node 20)
 * the signature algorithm. A reader of DER (X.690) that never throws: what is malformed is undefined.
 */

/** One element of DER: its tag byte and its content. */
export interface Element {
  readonly tag: number
  readonly content: Uint8Array
}

/** The elements that stand one behind the other in these bytes; stops at the first that is broken. */
export const elements = (bytes: Uint8Array, most = 1000): Element[] => {
  const found: Element[] = []
  let at = 0
  while (at + 2 <= bytes.length && found.length < most) {
    const tag = bytes[at] ?? 0
    let length = bytes[at + 1] ?? 0
    let start = at + 2
    if (length >= 0x80) {
      const octets = length & 0x7f
      if (octets === 0 || octets > 4) break
      length = 0
      for (let index = 0; index < octets; index += 1) length = length * 256 + (bytes[start + index] ?? 0)
      start += octets
    }
    if (start + length > bytes.length) break
    found.push({ tag, content: bytes.subarray(start, start + length) })
    at = start + length
  }
  return found
}

/** Lower-case hex. */
export const hexOf = (bytes: Uint8Array): string =>
  [...bytes].map((byte) => byte.toString(16).padStart(2, '0')).join('')

const KEY_USAGE = '551d0f'
const BASIC_CONSTRAINTS = '551d13'

const signatureNames: Readonly<Record<string, string>> = {
  '2a864886f70d010102': 'md2WithRSAEncryption',
  '2a864886f70d010104': 'md5WithRSAEncryption',
  '2a864886f70d010105': 'sha1WithRSAEncryption',
  '2a864886f70d01010a': 'rsassaPss',
  '2a864886f70d01010b': 'sha256WithRSAEncryption',
  '2a864886f70d01010c': 'sha384WithRSAEncryption',
  '2a864886f70d01010d': 'sha512WithRSAEncryption',
  '2a8648ce3d0401': 'ecdsa-with-SHA1',
  '2a8648ce3d040302': 'ecdsa-with-SHA256',
  '2a8648ce3d040303': 'ecdsa-with-SHA384',
  '2a8648ce3d040304': 'ecdsa-with-SHA512',
  '2b6570': 'Ed25519',
  '2b6571': 'Ed448',
}

export interface HiddenFields {
  /** "sha256WithRSAEncryption"; the OID in hex where it is a rare one. */
  readonly signatureAlgorithm: string
  /** Undefined: no key usage extension, so everything is allowed (RFC 5280, section 4.2.1.3). */
  readonly mayCertify?: boolean | undefined
  /** 1, 2 or 3: only version 3 has extensions. */
  readonly version: number
  /** Most authorities that may stand below; undefined: no limit. */
  readonly pathLength?: number | undefined
}

/** @param der a certificate as sent */
export const readHiddenFields = (der: Uint8Array): HiddenFields => {
  const certificate = elements(der)[0]
  const [toBeSigned, algorithm] = certificate === undefined ? [] : elements(certificate.content)
  const oid = algorithm === undefined ? undefined : elements(algorithm.content)[0]?.content
  const oidHex = oid === undefined ? '' : hexOf(oid)
  let mayCertify: boolean | undefined
  let pathLength: number | undefined
  const fields = toBeSigned === undefined ? [] : elements(toBeSigned.content)
  // [0] EXPLICIT, left out for version 1.
  const given = fields[0]?.tag === 0xa0 ? elements(fields[0].content)[0]?.content[0] : undefined
  const holder = fields.find(({ tag }) => tag === 0xa3)
  const list = holder === undefined ? undefined : elements(holder.content)[0]
  for (const extension of list === undefined ? [] : elements(list.content)) {
    const parts = elements(extension.content)
    const id = parts[0] === undefined ? '' : hexOf(parts[0].content)
    const value = parts.at(-1)
    const inner = value === undefined ? undefined : elements(value.content)[0]
    if (inner === undefined) continue
    // BIT STRING: a count of unused bits, then the bits; keyCertSign is bit 5.
    if (id === KEY_USAGE && inner.tag === 0x03) mayCertify = ((inner.content[1] ?? 0) & 0x04) !== 0
    if (id === BASIC_CONSTRAINTS && inner.tag === 0x30) {
      const length = elements(inner.content).find(({ tag }) => tag === 0x02)
      if (length !== undefined) pathLength = Number.parseInt(hexOf(length.content) || '0', 16)
    }
  }
  return {
    signatureAlgorithm: signatureNames[oidHex] ?? oidHex,
    version: (given ?? 0) + 1,
    ...(mayCertify === undefined ? {} : { mayCertify }),
    ...(pathLength === undefined ? {} : { pathLength }),
  }
}
