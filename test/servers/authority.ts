/**
 * A certificate authority for tests: made in process, with every fault that a mail server's certificate
 * can have. Nothing here is trusted by anybody but the test that made it.
 */
import { generateKeyPair, generateKeyPairSync, type KeyObject } from 'node:crypto'
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type CertificateContent, certificatePem } from '../../main/adapters/practice-server/certificate.ts'

interface KeyPair {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

/** `rsa-1024` is a weak key on purpose. */
export type KeyType = 'ecdsa-p256' | 'rsa-2048' | 'rsa-1024'

/** What the certificate says about its dates; `notBefore` and `notAfter` say it exactly. */
export type Validity = 'good' | 'expired' | 'not-yet-valid' | 'expires-soon'

/** What the certificate is for. `wrong` leaves out what a TLS server needs. */
export type Usage = 'server' | 'client' | 'wrong'

export interface Dates {
  /** Default `good`: since yesterday, for 90 days. `expires-soon` is 5 days from now. */
  readonly validity?: Validity
  readonly notBefore?: Date
  readonly notAfter?: Date
}

export interface LeafOptions extends Dates {
  /** Subject CN. Default: the first name, or `mail.example.test`. */
  readonly commonName?: string
  /** Names and IP addresses for the subjectAltName; `[]` leaves the extension out. Default `['localhost']`. */
  readonly names?: readonly string[]
  readonly keyType?: KeyType
  readonly usage?: Usage
  /** Signature hash of the issuer. SHA-1 is a fault. */
  readonly hash?: 'SHA-256' | 'SHA-1'
}

export interface AuthorityOptions extends Dates {
  readonly name?: string
  readonly keyType?: KeyType
  /** `false` leaves the CA flag out of the basic constraints. */
  readonly ca?: boolean
  /** `false` leaves keyCertSign out of the key usage. */
  readonly mayCertify?: boolean
  /** Most certificate authorities allowed below this one. */
  readonly pathLength?: number
  readonly hash?: 'SHA-256' | 'SHA-1'
  /** Version 1 knows no extensions: neither CA flag nor key usage. */
  readonly version?: 1 | 3
}

/** A server's certificate with its key, all PEM. */
export interface ServerCertificate {
  /** The leaf alone: what a server sends that lacks its intermediate. */
  readonly certPem: string
  /** The leaf, then its intermediates, without the root: what a server should send. */
  readonly chainPem: string
  /** The same with the root at its end. */
  readonly chainWithRootPem: string
  readonly keyPem: string
  /** The root. Of a self-signed certificate: itself. */
  readonly caPem: string
}

export interface CertificateFiles {
  /** The chain without its root. */
  readonly certFile: string
  readonly keyFile: string
  readonly caFile: string
}

export interface Authority {
  /** This authority's own certificate. */
  readonly certPem: string
  /** The root above it (itself, for a root). */
  readonly caPem: string
  issue(options?: LeafOptions): Promise<ServerCertificate>
  /** An authority below this one. */
  intermediate(options?: AuthorityOptions): Promise<Authority>
}

const DAY_MS = 86_400_000

const generateRsa = promisify(generateKeyPair)

async function generateKeys(type: KeyType): Promise<KeyPair> {
  return type === 'ecdsa-p256'
    ? generateKeyPairSync('ec', { namedCurve: 'P-256' })
    : generateRsa('rsa', { modulusLength: type === 'rsa-2048' ? 2048 : 1024 })
}

const rsaKeys = new Map<string, Promise<KeyPair>>()

/**
 * RSA keys take up to a second to find, so leaves share one per length, and so do authorities (another one:
 * a leaf with its issuer's key would pass for self-signed). ECDSA keys cost nothing and are always fresh.
 */
function keysFor(type: KeyType, role: 'leaf' | 'authority'): Promise<KeyPair> {
  if (type === 'ecdsa-p256') return generateKeys(type)
  const slot = `${type} ${role}`
  const known = rsaKeys.get(slot)
  if (known !== undefined) return known
  const made = generateKeys(type)
  rsaKeys.set(slot, made)
  return made
}

function dates(options: Dates): { notBefore: Date; notAfter: Date } {
  const now = Date.now()
  const at = (days: number) => new Date(now + days * DAY_MS)
  const [from, to] = {
    good: [-1, 90],
    expired: [-100, -10],
    'not-yet-valid': [10, 100],
    'expires-soon': [-85, 5],
  }[options.validity ?? 'good'] as [number, number]
  return { notBefore: options.notBefore ?? at(from), notAfter: options.notAfter ?? at(to) }
}

const leafUsage: Record<Usage, Pick<CertificateContent, 'keyUsage' | 'extendedKeyUsage'>> = {
  server: { keyUsage: ['digitalSignature', 'keyEncipherment'], extendedKeyUsage: ['serverAuth'] },
  client: { keyUsage: ['digitalSignature'], extendedKeyUsage: ['clientAuth'] },
  wrong: { keyUsage: ['digitalSignature'], extendedKeyUsage: ['emailProtection'] },
}

interface Issuer {
  readonly subject: string
  readonly keys: KeyPair
  /** Certificates from this issuer up to, and not including, the root. */
  readonly intermediates: readonly string[]
  readonly rootPem: string
}

async function issueLeaf(issuer: Issuer, options: LeafOptions): Promise<ServerCertificate> {
  const keys = await keysFor(options.keyType ?? 'ecdsa-p256', 'leaf')
  const leafPem = leafCertificate(options, keys, issuer.subject, issuer.keys.privateKey)
  return bundle(leafPem, issuer.intermediates, issuer.rootPem, keys)
}

function leafCertificate(
  options: LeafOptions,
  keys: KeyPair,
  issuer: string | undefined,
  key: KeyObject,
): string {
  const names = options.names ?? ['localhost']
  const commonName = options.commonName ?? names[0] ?? 'mail.example.test'
  return certificatePem({
    commonName,
    issuer: { commonName: issuer ?? commonName, privateKey: key },
    ...dates(options),
    publicKey: keys.publicKey,
    ca: false,
    ...leafUsage[options.usage ?? 'server'],
    names,
    hash: options.hash,
  })
}

function bundle(
  leafPem: string,
  intermediates: readonly string[],
  rootPem: string,
  keys: KeyPair,
): ServerCertificate {
  return {
    certPem: leafPem,
    chainPem: [leafPem, ...intermediates].join(''),
    chainWithRootPem: [leafPem, ...intermediates, rootPem].join(''),
    keyPem: keys.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    caPem: rootPem,
  }
}

async function makeAuthority(options: AuthorityOptions, above: Issuer | undefined): Promise<Authority> {
  // Two RSA authorities of one chain must not share a key, so only roots come from the store.
  const type = options.keyType ?? 'ecdsa-p256'
  const keys = above === undefined ? await keysFor(type, 'authority') : await generateKeys(type)
  const subject = options.name ?? (above === undefined ? 'Test Root CA' : 'Test Intermediate CA')
  const certPem = certificatePem({
    commonName: subject,
    issuer: { commonName: above?.subject ?? subject, privateKey: (above?.keys ?? keys).privateKey },
    ...dates(options),
    publicKey: keys.publicKey,
    ca: options.ca ?? true,
    pathLength: options.pathLength,
    keyUsage: (options.mayCertify ?? true) ? ['keyCertSign', 'cRLSign'] : ['digitalSignature'],
    hash: options.hash,
    version: options.version,
  })
  const self: Issuer = {
    subject,
    keys,
    intermediates: above === undefined ? [] : [certPem, ...above.intermediates],
    rootPem: above?.rootPem ?? certPem,
  }
  return {
    certPem,
    caPem: self.rootPem,
    issue: (leaf = {}) => issueLeaf(self, leaf),
    intermediate: (below = {}) => makeAuthority(below, self),
  }
}

/** A new root. Faults: see {@link AuthorityOptions}. */
export function createAuthority(options: AuthorityOptions = {}): Promise<Authority> {
  return makeAuthority(options, undefined)
}

/**
 * A server certificate with `length` certificates from leaf to root, both counted (at least 2). With one
 * more than a client's limit (OpenSSL's default depth is 100) it is a chain that nobody follows.
 */
export async function issueChain(length: number, leaf: LeafOptions = {}): Promise<ServerCertificate> {
  let authority = await createAuthority()
  for (let level = 1; level < length - 1; level += 1) {
    authority = await authority.intermediate({ name: `Test Intermediate CA ${level}` })
  }
  return authority.issue(leaf)
}

/** A certificate that signs itself, as appliances ship it: no authority anywhere. */
export async function selfSigned(options: LeafOptions = {}): Promise<ServerCertificate> {
  const keys = await keysFor(options.keyType ?? 'ecdsa-p256', 'leaf')
  const pem = leafCertificate(options, keys, undefined, keys.privateKey)
  return bundle(pem, [], pem, keys)
}

/** Writes `server.crt` (chain without root), `server.key` (0600) and `ca.crt` into the folder, which is made. */
export async function writeCertificate(
  folder: string,
  certificate: ServerCertificate,
): Promise<CertificateFiles> {
  await mkdir(folder, { recursive: true })
  const files = {
    certFile: join(folder, 'server.crt'),
    keyFile: join(folder, 'server.key'),
    caFile: join(folder, 'ca.crt'),
  }
  await writeFile(files.certFile, certificate.chainPem)
  await writeFile(files.keyFile, certificate.keyPem, { mode: 0o600 })
  await writeFile(files.caFile, certificate.caPem)
  return files
}
