/** The certificates that a Java server trusts, read from a copy of its trust store (cacerts). */
import { X509Certificate } from 'node:crypto'
import type { TrustedCertificates, TrustStores } from '#main/ports/trust-store.ts'
import { readPems } from '../network/certificates.ts'
import { isJceks, isJks, type JksProblem, readJks } from './jks.ts'
import { type Pkcs12Problem, readPkcs12 } from './pkcs12.ts'

/** Java's own cacerts has about 150. */
const MOST_CERTIFICATES = 5000

const asPem =
  'Save it as PEM and take that file: keytool -list -rfc -keystore cacerts -storepass changeit > cacerts.pem'

const problems: Readonly<Record<JksProblem | Pkcs12Problem, string>> = {
  'cut-off': 'it is cut off',
  damaged: 'it is damaged: Java refuses the whole file',
  'secret-key': `it holds a secret key, and what stands behind it is not read here. ${asPem}`,
  malformed: 'it is neither a trust store (JKS, PKCS #12) nor certificates in PEM',
  encrypted: `its certificates are encrypted in a way that is not read here. ${asPem}`,
  'no-trusted-entry':
    'none of its entries is a trusted certificate as keytool makes them, so Java trusts nobody by it. Import the authority with keytool -importcert',
}

const parsed = (der: Uint8Array): X509Certificate | undefined => {
  try {
    return new X509Certificate(der)
  } catch {
    // A certificate of a kind that this library does not read can vouch for nobody here.
    return undefined
  }
}

const sealedCaution =
  'its certificates are encrypted: Java reads them only where javax.net.ssl.trustStorePassword is set, and without it trusts nobody'
const jceksCaution =
  'it is a JCEKS: Java reads it only where javax.net.ssl.trustStoreType=jceks is set, and else refuses every TLS connection'

/** PKCS #12 begins with a sequence longer than any text could be taken for. */
const isDer = (bytes: Uint8Array): boolean => bytes[0] === 0x30 && (bytes[1] ?? 0) >= 0x80

/** Of a key's chain, which `keytool -list -rfc` numbers, Java trusts the first certificate alone. */
const chainedAbove = /\[(?!1\])\d+\]:\s*-----BEGIN CERTIFICATE-----[\s\S]*?-----END CERTIFICATE-----/g

const fromDer = (ders: readonly Uint8Array[], caution?: string): TrustedCertificates => {
  const read = ders.slice(0, MOST_CERTIFICATES).map(parsed)
  const certificates = read.flatMap((certificate) => certificate?.toString() ?? [])
  return caution === undefined ? { certificates } : { certificates, caution }
}

const certificatesOf = (bytes: Uint8Array): TrustedCertificates | JksProblem | Pkcs12Problem => {
  if (isJks(bytes)) {
    const ders = readJks(bytes, MOST_CERTIFICATES)
    return typeof ders === 'string' ? ders : fromDer(ders, isJceks(bytes) ? jceksCaution : undefined)
  }
  if (isDer(bytes)) {
    const read = readPkcs12(bytes)
    return typeof read === 'string' ? read : fromDer(read.ders, read.sealed ? sealedCaution : undefined)
  }
  const text = new TextDecoder('latin1').decode(bytes).replaceAll(chainedAbove, '')
  const certificates = readPems(text, MOST_CERTIFICATES).map(String)
  return certificates.length === 0 ? 'malformed' : { certificates }
}

/** JKS, JCEKS and PKCS #12 as keytool writes them, and PEM. */
export const createTrustStores = (): TrustStores => ({
  read: (bytes) => {
    const read = certificatesOf(bytes)
    if (typeof read === 'string') return { problem: problems[read] }
    return read.certificates.length > 0
      ? read
      : { problem: 'there is no certificate in it that could be read' }
  },
})
