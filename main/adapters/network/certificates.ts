/** Certificates as facts. */
import { X509Certificate } from 'node:crypto'
import type { CertificateFacts } from '#shared/diagnosis/evidence.ts'
import { readHiddenFields } from './der.ts'

const DAY_MS = 86_400_000

/** Node writes a name as lines of `KEY=value`, in the order of the certificate. */
const partOf = (name: string, key: string): string => {
  const line = name.split('\n').findLast((part) => part.startsWith(`${key}=`))
  return line === undefined ? '' : line.slice(key.length + 1).replaceAll(/\\(.)/g, '$1')
}

/** RFC 2253 turns the order round: the most telling part first. */
const oneLine = (name: string): string => name.split('\n').reverse().join(', ')

/** Reads `DNS:mail.example.com, IP Address:127.0.0.1`; values with odd characters come as JSON strings. */
const readAltNames = (text: string | undefined): string[] => {
  const names: string[] = []
  const pattern = /(DNS|IP Address):("(?:[^"\\]|\\.)*"|[^,]*)/g
  for (const match of (text ?? '').matchAll(pattern)) {
    const value = match[2] ?? ''
    names.push(value.startsWith('"') ? value.slice(1, -1) : value.trim())
    if (names.length === 100) break
  }
  return names
}

const isoOf = (text: string): string => {
  const time = Date.parse(text)
  return Number.isNaN(time) ? text : new Date(time).toISOString()
}

const keyOf = (certificate: X509Certificate): { keyType: string; keyBits: number } => {
  try {
    const key = certificate.publicKey
    const details = key.asymmetricKeyDetails
    const curveBits = Number(/(\d{3})/.exec(details?.namedCurve ?? '')?.[1] ?? 0)
    return { keyType: key.asymmetricKeyType ?? 'unknown', keyBits: details?.modulusLength ?? curveBits }
  } catch {
    // A key of a kind that this library does not know.
    return { keyType: 'unknown', keyBits: 0 }
  }
}

/** Signed by its own key, and by its own name. */
export const isSelfSigned = (certificate: X509Certificate): boolean => {
  if (certificate.subject !== certificate.issuer) return false
  try {
    return certificate.verify(certificate.publicKey)
  } catch {
    return false
  }
}

/** @param now milliseconds since the epoch, for the days left */
export const certificateFacts = (certificate: X509Certificate, now: number): CertificateFacts => {
  const { subject, issuer } = certificate
  const hasAltNames = certificate.subjectAltName !== undefined
  const commonName = partOf(subject, 'CN')
  const names = hasAltNames ? readAltNames(certificate.subjectAltName) : commonName === '' ? [] : [commonName]
  return {
    subject: oneLine(subject),
    issuer: oneLine(issuer),
    commonName,
    organization: partOf(subject, 'O'),
    issuerCommonName: partOf(issuer, 'CN'),
    issuerOrganization: partOf(issuer, 'O'),
    names,
    validFrom: isoOf(certificate.validFrom),
    validTo: isoOf(certificate.validTo),
    daysLeft: Math.floor((Date.parse(certificate.validTo) - now) / DAY_MS),
    serialNumber: certificate.serialNumber,
    fingerprint256: certificate.fingerprint256.replaceAll(':', '').toLowerCase(),
    selfSigned: isSelfSigned(certificate),
    ca: certificate.ca,
    pem: certificate.toString(),
    ...keyOf(certificate),
    signatureAlgorithm: readHiddenFields(certificate.raw).signatureAlgorithm,
  }
}

/** @returns the certificates in a PEM text, at most `most`; blocks that cannot be read are left out. */
export const readPems = (pem: string, most = 500): X509Certificate[] => {
  const found: X509Certificate[] = []
  for (const [block] of pem.matchAll(/-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g)) {
    try {
      found.push(new X509Certificate(block))
    } catch {
      // Not a certificate after all: it can vouch for nobody.
    }
    if (found.length === most) break
  }
  return found
}
