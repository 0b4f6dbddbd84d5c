/**
 * Trust by signatures, CA flag and key usage alone (RFC 5280, section 6, without dates, names and policies):
 * dates and names are findings of their own, and one run is to show them all.
 */
import { X509Certificate } from 'node:crypto'
import tls from 'node:tls'
import type { Network } from '#main/ports/network.ts'
import type { TrustFacts } from '#shared/diagnosis/evidence.ts'
import { isSelfSigned, readPems } from './certificates.ts'
import { readHiddenFields } from './der.ts'

/** Longest path from leaf to anchor; real ones have three or four. */
const LONGEST_PATH = 10
/** A server may send many certificates with one name and many keys: this many signatures are checked, no more. */
const MOST_SIGNATURES = 100

const SERVER_AUTH = new Set(['1.3.6.1.5.5.7.3.1', '2.5.29.37.0'])

type Index = ReadonlyMap<string, readonly X509Certificate[]>

const indexBySubject = (certificates: readonly X509Certificate[]): Index => {
  const index = new Map<string, X509Certificate[]>()
  for (const certificate of certificates) {
    const known = index.get(certificate.subject)
    if (known === undefined) index.set(certificate.subject, [certificate])
    else known.push(certificate)
  }
  return index
}

const lazily = <T>(make: () => T): (() => T) => {
  let made: { readonly value: T } | undefined
  return () => {
    made ??= { value: make() }
    return made.value
  }
}

// Parsing takes 5 ms for Node's roots and 50 ms for a system's: only where a certificate asks for it.
const publicAnchors = lazily(() => indexBySubject(tls.rootCertificates.flatMap((pem) => readPems(pem))))

/** `getCACertificates` came with Node 22.15; before it only Node's own roots are known. */
export const hasSystemTrust = typeof (tls as { getCACertificates?: unknown }).getCACertificates === 'function'

const systemAnchors = lazily(() =>
  indexBySubject(hasSystemTrust ? tls.getCACertificates('system').flatMap((pem) => readPems(pem)) : []),
)

/** Java's list has 150 of them, and each check of a run asks for it. */
const indexes = new WeakMap<readonly string[], Index>()

const indexOfPems = (pems: readonly string[]): Index => {
  const known = indexes.get(pems)
  if (known !== undefined) return known
  const index = indexBySubject(pems.flatMap((pem) => readPems(pem)))
  indexes.set(pems, index)
  return index
}

const signedBy = (certificate: X509Certificate, issuer: X509Certificate): boolean => {
  try {
    return certificate.verify(issuer.publicKey)
  } catch {
    return false
  }
}

const nameOf = (certificate: X509Certificate): string =>
  certificate.subject
    .split('\n')
    .findLast((part) => part.startsWith('CN='))
    ?.slice(3) ?? certificate.subject.replaceAll('\n', ', ')

type Problem = NonNullable<TrustFacts['problem']>

interface Search {
  readonly sent: Index
  readonly anchors: readonly Index[]
  signatures: number
  /** The most telling reason why no path was found. */
  problem: Problem | undefined
}

/** What may be wrong with an issuer that does carry the right name. */
const issuerProblem = (issuer: X509Certificate, below: number, isTrusted: boolean): Problem | undefined => {
  const { mayCertify, pathLength, version } = readHiddenFields(issuer.raw)
  // First: OpenSSL takes a CA without keyCertSign for none at all.
  if (mayCertify === false) return 'wrong-key-usage'
  // Before version 3 there was no CA flag. Java and OpenSSL take such a root where it is trusted, never between.
  if (!issuer.ca && !(isTrusted && version < 3)) return 'issuer-not-a-ca'
  if (pathLength !== undefined && below > pathLength) return 'chain-too-long'
  return undefined
}

const isAnchor = (search: Search, certificate: X509Certificate): boolean =>
  search.anchors.some((index) =>
    index.get(certificate.subject)?.some((anchor) => anchor.fingerprint256 === certificate.fingerprint256),
  )

/** Depth first; anchors before what was sent, so that a short path wins over a cross-signed detour. */
const findPath = (
  search: Search,
  path: readonly X509Certificate[],
): readonly X509Certificate[] | undefined => {
  const last = path.at(-1)
  if (last === undefined) return undefined
  if (isAnchor(search, last)) return path
  if (path.length >= LONGEST_PATH) {
    search.problem ??= 'chain-too-long'
    return undefined
  }
  const known = search.anchors.flatMap((index) => index.get(last.issuer) ?? [])
  const sent = search.sent.get(last.issuer) ?? []
  for (const issuer of [...known, ...sent]) {
    if (path.some((certificate) => certificate.fingerprint256 === issuer.fingerprint256)) continue
    search.signatures += 1
    if (search.signatures > MOST_SIGNATURES) {
      search.problem = 'chain-too-long'
      return undefined
    }
    if (!signedBy(last, issuer)) {
      // A root of ours that only shares the name (a CA made anew) says nothing about what the server sent.
      if (sent.includes(issuer)) search.problem ??= 'bad-signature'
      continue
    }
    // A path's own length does not count the leaf; intermediates below this issuer do.
    const problem = issuerProblem(issuer, path.length - 1, known.includes(issuer))
    if (problem !== undefined) {
      search.problem = problem
      continue
    }
    const found = findPath(search, [...path, issuer])
    if (found !== undefined) return found
  }
  return undefined
}

const whyNot = (leaf: X509Certificate, search: Search): Problem => {
  if (search.problem !== undefined) return search.problem
  if (isSelfSigned(leaf)) return 'self-signed-leaf'
  return search.sent.has(leaf.issuer) ? 'unknown-root' : 'issuer-missing'
}

/** See `Network.judgeChain`. */
export const judgeChain: Network['judgeChain'] = (chain, anchors, extra): TrustFacts => {
  const certificates = chain.map(({ pem }) => new X509Certificate(pem))
  const leaf = certificates[0]
  if (leaf === undefined) return { trusted: false, problem: 'issuer-missing', path: [] }
  const usages: readonly string[] | undefined = leaf.keyUsage
  const wrongUsage =
    usages !== undefined && usages.length > 0 && !usages.some((usage) => SERVER_AUTH.has(usage))
  const sent = indexBySubject(certificates.slice(1))
  const judge = (indexes: readonly Index[]): TrustFacts => {
    const search: Search = { sent, anchors: indexes, signatures: 0, problem: undefined }
    const path = findPath(search, [leaf])
    if (path === undefined) return { trusted: false, problem: whyNot(leaf, search), path: [] }
    const found = {
      path: path.map(nameOf),
      pathFingerprints: path.map(({ fingerprint256 }) => fingerprint256.replaceAll(':', '').toLowerCase()),
    }
    return wrongUsage ? { trusted: false, problem: 'wrong-key-usage', ...found } : { trusted: true, ...found }
  }
  if (anchors === 'given') return judge([indexOfPems(extra)])
  const byPublic = judge([publicAnchors()])
  if (anchors === 'public' || byPublic.trusted) return byPublic
  const extras = indexOfPems(extra)
  const byExtras = judge([extras, publicAnchors()])
  return byExtras.trusted ? byExtras : judge([extras, publicAnchors(), systemAnchors()])
}
