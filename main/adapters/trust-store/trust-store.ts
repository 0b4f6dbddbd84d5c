/** The certificates that a Java server trusts, read from a copy of its trust store (cacerts). */
import { X509Certificate } from 'node:crypto'
import type { TrustStores } from '#main/ports/trust-store.ts'
import { readPems } from '../network/certificates.ts'
import { isJks, type JksProblem, readJks } from './jks.ts'
import { type Pkcs12Problem, readPkcs12 } from './pkcs12.ts'

/** Java's own cacerts has about 150. */
const MOST_CERTIFICATES = 5000

const asPem =
  'Save it as PEM and take that file: keytool -list -rfc -keystore cacerts -storepass changeit > cacerts.pem'

const problems: Readonly<Record<JksProblem | Pkcs12Problem, string>> = {
  'cut-off': 'it is cut off',
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

/** JKS, JCEKS and PKCS #12 as keytool writes them, and PEM. */
export const createTrustStores = (): TrustStores => ({
  read: (bytes) => {
    const pems = readPems(new TextDecoder('latin1').decode(bytes), MOST_CERTIFICATES)
    const ders = pems.length > 0 ? [] : isJks(bytes) ? readJks(bytes, MOST_CERTIFICATES) : readPkcs12(bytes)
    if (typeof ders === 'string') return { problem: problems[ders] }
    const read = ders.slice(0, MOST_CERTIFICATES).map(parsed)
    const certificates = [...pems, ...read].flatMap((certificate) => certificate?.toString() ?? [])
    return certificates.length > 0
      ? { certificates }
      : { problem: 'there is no certificate in it that could be read' }
  },
})
