/** Rules for what the server showed of itself in TLS: each fault of the certificate is a finding of its own. */
import type { CertificateFacts, TlsEvidence, TrustFacts } from '#shared/diagnosis/evidence.ts'
import { trustOf } from '#shared/diagnosis/trust.ts'
import { type Case, type Hit, isLiteral } from './case.ts'

/** Security software that signs on the spot: its vendors' names in the issuer. */
const antivirus =
  /avast|\bavg\b|kaspersky|\beset\b|bitdefender|norton|mcafee|trellix|avira|dr\.?\s?web|g\s?data|bullguard|panda security|webroot|f-secure|withsecure|trend micro|comodo internet security|malwarebytes|adguard|mail shield|antivir|anti-virus|virus scan/i

/** Firewalls and gateways that inspect TLS: their makers' names, and what such authorities call themselves. */
const inspection =
  /zscaler|netskope|forti(gate|net|proxy|os)|palo alto|blue ?coat|forcepoint|websense|check ?point|umbrella|sophos|barracuda|watchguard|iboss|menlo security|untangle|smoothwall|squid|mitmproxy|charles proxy|fiddler|sonicwall|cato networks|skyhigh|clearswift|lightspeed|securly|contentkeeper|(ssl|tls|https)[ /-]*(tls[ -]*)?(deep[ -]*)?(inspection|interception|decrypt\w*|scanning|forward|proxy|visibility|break)|(deep|traffic|content) inspection|(web|internet|security) gateway (root|ca|proxy)|(inspection|interception|decrypt\w*|forward ?trust|web ?proxy|proxy)\s*(root|ca\b|authority|certificate)/i

/** Authorities whose roots are public: a leaf of theirs that leads nowhere lacks its intermediate. */
const publicAuthority =
  /let'?s encrypt|\bisrg\b|digicert|geotrust|thawte|rapidssl|sectigo|comodo ca|usertrust|zerossl|globalsign|alphassl|godaddy|go daddy|starfield|entrust|identrust|amazon|google trust|\bwr?\d\b.*google|microsoft (azure|rsa|ecc)|certum|asseco|swisssign|quovadis|buypass|actalis|telesec|d-trust|t-systems|harica|ssl\.com|network solutions|gandi|trustwave|securetrust|wosign|certsign|e-tugra|cfca|twca|secom|cybertrust|camerfirma|firmaprofesional|izenpe|netlock|microsec|disig|trustasia|\bgts\b/i

const issuerOf = (certificate: CertificateFacts): string =>
  [certificate.issuer, certificate.issuerCommonName, certificate.issuerOrganization].join(' ')

const issuerLabel = (certificate: CertificateFacts): string =>
  certificate.issuerCommonName ||
  certificate.issuerOrganization ||
  certificate.issuer ||
  'an unnamed authority'

const subjectLabel = (certificate: CertificateFacts): string =>
  certificate.commonName || certificate.names[0] || certificate.subject || 'no name'

const day = (iso: string): string => {
  const time = Date.parse(iso)
  return Number.isNaN(time) ? iso : new Date(time).toISOString().slice(0, 10)
}

/** The last certificate before the gap: its issuer is the one that nobody sent. */
const topOf = (tls: TlsEvidence): CertificateFacts | undefined => tls.chain.at(-1)

/**
 * A leaf alone whose issuer is unknown: is the intermediate forgotten, or is the authority a private one that
 * signs directly? Both look the same on the wire; the issuer's own name decides where it says what it is.
 */
const issuerMissing = (top: CertificateFacts): 'TLS_INCOMPLETE_CHAIN' | 'TLS_PRIVATE_CA' => {
  const issuer = issuerOf(top)
  if (publicAuthority.test(issuer)) return 'TLS_INCOMPLETE_CHAIN'
  if (/\broot\b/i.test(issuer)) return 'TLS_PRIVATE_CA'
  if (/intermediate|issuing|subordinate|sub[- ]?ca|policy ca|zwischen|interm[eé]di/i.test(issuer))
    return 'TLS_INCOMPLETE_CHAIN'
  // Neither a public authority nor one that calls itself intermediate: the root is left out, as it may be, and unknown.
  return 'TLS_PRIVATE_CA'
}

const problemWords: Readonly<Record<NonNullable<TrustFacts['problem']>, string>> = {
  'self-signed-leaf': 'it is signed by itself',
  'unknown-root': 'its root is not known',
  'issuer-missing': 'its issuer was not sent',
  'bad-signature': 'a signature does not fit',
  'issuer-not-a-ca': 'a certificate in it was signed by one that may not sign others',
  'wrong-key-usage': 'the certificate is not meant for servers',
  'chain-too-long': 'it is too long',
}

const untrusted = (tls: TlsEvidence, leaf: CertificateFacts, trust: TrustFacts): Hit['cause'] => {
  const issuers = tls.chain.map(issuerOf).join(' ')
  if (antivirus.test(issuers)) return 'ANTIVIRUS_TLS_INTERCEPTION'
  if (inspection.test(issuers)) return 'CORPORATE_TLS_INTERCEPTION'
  switch (trust.problem) {
    case 'self-signed-leaf':
      return 'TLS_SELF_SIGNED'
    case 'unknown-root':
      return 'TLS_PRIVATE_CA'
    case 'bad-signature':
    case 'issuer-not-a-ca':
    case 'wrong-key-usage':
      return 'TLS_CHAIN_INVALID'
    case 'chain-too-long':
      return 'TLS_CHAIN_TOO_LONG'
    case 'issuer-missing':
      return issuerMissing(topOf(tls) ?? leaf)
    default:
      return leaf.selfSigned ? 'TLS_SELF_SIGNED' : issuerMissing(topOf(tls) ?? leaf)
  }
}

const trustHits = (tls: TlsEvidence, leaf: CertificateFacts, seen: Case): readonly Hit[] => {
  const local = trustOf(tls)
  if (local === undefined || tls.javaTrust?.trusted === true) return []
  const top = topOf(tls) ?? leaf
  const proof = `subject ${subjectLabel(leaf)}, issuer ${issuerLabel(leaf)}${local.problem === undefined ? '' : `: ${problemWords[local.problem]}`}`
  const facts = {
    issuer: issuerLabel(local.problem === 'issuer-missing' ? top : leaf),
    subject: subjectLabel(leaf),
    problem: local.problem === undefined ? '' : problemWords[local.problem],
  }
  if (!local.trusted) return [{ cause: untrusted(tls, leaf, local), stage: 'tls', proof, facts }]
  const javaKnows = tls.javaTrust === undefined && (tls.publicTrust === undefined || tls.publicTrust.trusted)
  if (javaKnows || seen.protocol === 'url') return []
  const issuers = `${tls.chain.map(issuerOf).join(' ')} ${local.path.join(' ')}`
  const anchor = { ...facts, issuer: local.path.at(-1) ?? facts.issuer }
  // This computer trusts the device that reads along; the server's Java does not.
  if (antivirus.test(issuers))
    return [{ cause: 'ANTIVIRUS_TLS_INTERCEPTION', stage: 'tls', proof, severity: 'warning', facts: anchor }]
  if (inspection.test(issuers))
    return [{ cause: 'CORPORATE_TLS_INTERCEPTION', stage: 'tls', proof, severity: 'warning', facts: anchor }]
  if (tls.javaTrust !== undefined) {
    // Only this computer has the certificate between: the server has to send it, whatever is imported.
    const isIncomplete = tls.javaTrust.problem === 'issuer-missing' && local.path.length > 2
    return [
      {
        cause: isIncomplete ? 'TLS_INCOMPLETE_CHAIN' : 'TLS_NOT_IN_CACERTS',
        stage: 'tls',
        proof: `trusted here by ${anchor.issuer}, which the copy of cacerts does not lead to`,
        facts: anchor,
      },
    ]
  }
  return [
    {
      cause: 'TLS_TRUSTED_HERE_NOT_IN_JAVA',
      stage: 'tls',
      proof: `trusted by ${anchor.issuer}`,
      facts: anchor,
    },
  ]
}

const dateHits = (tls: TlsEvidence): readonly Hit[] => {
  const now = Date.parse(tls.judgedAt)
  const hits: Hit[] = []
  for (const [index, certificate] of tls.chain.entries()) {
    // A root in the chain is judged by nobody: the one in the store counts.
    if (index > 0 && certificate.selfSigned) continue
    const facts = {
      subject: subjectLabel(certificate),
      validTo: day(certificate.validTo),
      validFrom: day(certificate.validFrom),
      days: String(certificate.daysLeft),
    }
    const from = Date.parse(certificate.validFrom)
    const to = Date.parse(certificate.validTo)
    const expired = Number.isNaN(to) || Number.isNaN(now) ? certificate.daysLeft < 0 : to < now
    if (expired)
      hits.push({
        cause: 'TLS_CERT_EXPIRED',
        stage: 'tls',
        proof: `${facts.subject}: valid until ${certificate.validTo}`,
        facts,
      })
    else if (from > now)
      hits.push({
        cause: 'TLS_CERT_NOT_YET_VALID',
        stage: 'tls',
        proof: `${facts.subject}: valid from ${certificate.validFrom}`,
        facts,
      })
    else if (certificate.daysLeft < 30)
      hits.push({
        cause: 'TLS_CERT_EXPIRES_SOON',
        stage: 'tls',
        proof: `${facts.subject}: valid until ${certificate.validTo}, ${facts.days} days`,
        facts,
      })
  }
  return hits.filter((hit, index) => hits.findIndex(({ cause }) => cause === hit.cause) === index)
}

const nameHits = (tls: TlsEvidence, leaf: CertificateFacts, seen: Case): readonly Hit[] => {
  if (tls.nameMatches !== false) return []
  const strict =
    seen.settings?.checkServerIdentity === true ||
    seen.context.teamConnectVersion === '8' ||
    seen.protocol === 'url'
  const plainNames = leaf.names.filter((name) => !name.startsWith('*'))
  const facts = { names: leaf.names.join(', '), firstName: plainNames.find((name) => !isLiteral(name)) ?? '' }
  const asked = seen.host === '' ? tls.servername : seen.host
  const proof = `asked for ${asked}; the certificate is for ${facts.names === '' ? 'no name at all' : facts.names}`
  const severity = strict ? 'error' : 'warning'
  // Google shows this certificate to clients that send no name.
  if (/no sni provided|invalid2\.invalid/i.test(`${leaf.subject} ${leaf.commonName}`))
    return [{ cause: 'TLS_SNI_MISSING', stage: 'tls', proof, facts }]
  return [
    {
      cause: isLiteral(asked) ? 'TLS_HOST_IS_IP_ADDRESS' : 'TLS_NAME_MISMATCH',
      stage: 'tls',
      proof,
      severity,
      facts,
    },
  ]
}

const strengthHits = (tls: TlsEvidence, leaf: CertificateFacts): readonly Hit[] => {
  const hits: Hit[] = []
  const warn = (cause: Hit['cause'], proof: string, facts: Record<string, string>): void => {
    hits.push({ cause, stage: 'tls', proof, severity: 'warning', facts })
  }
  const protocol = (tls.protocol ?? '').toLowerCase().replaceAll(/[\s_]/g, '')
  if (/^(sslv[23]|tlsv1|tlsv1\.0|tlsv1\.1|tls1|tls1\.0|tls1\.1)$/.test(protocol))
    warn('TLS_PROTOCOL_TOO_OLD', `protocol ${tls.protocol}`, { version: tls.protocol ?? '' })
  if (/rc4|3des|des-cbc|des_cbc|\bnull\b|_null_|export|\bexp-|md5$/i.test(tls.cipher ?? ''))
    warn('TLS_WEAK_CIPHER', `cipher ${tls.cipher}`, { cipher: tls.cipher ?? '' })
  const dh = /^(?:DHE?|dh) ?(\d+)$/i.exec((tls.keyExchange ?? '').trim())
  if (dh?.[1] !== undefined && Number(dh[1]) < 2048)
    warn('TLS_WEAK_DH', `key exchange ${tls.keyExchange}`, { keyExchange: tls.keyExchange ?? '' })
  const isEc = /^(ec|ed|x25519|x448)/i.test(leaf.keyType)
  if (leaf.keyBits > 0 && leaf.keyBits < (isEc ? 224 : 2048))
    warn('TLS_WEAK_KEY', `${leaf.keyType} ${leaf.keyBits} bits`, {
      subject: subjectLabel(leaf),
      bits: String(leaf.keyBits),
    })
  const weakly = tls.chain.find(
    (certificate, index) =>
      /md5|sha-?1(?!\d)|md2/i.test(certificate.signatureAlgorithm) && !(index > 0 && certificate.selfSigned),
  )
  if (weakly !== undefined)
    warn('TLS_LEGACY_SIGNATURE', `${subjectLabel(weakly)}: ${weakly.signatureAlgorithm}`, {
      signature: weakly.signatureAlgorithm,
    })
  if (tls.chainTruncated === true)
    warn('TLS_CHAIN_TOO_LONG', `more than ${tls.chain.length} certificates`, {})
  return hits
}

/** Causes that make browsers refuse, and the login be held back. */
const grave: ReadonlySet<string> = new Set([
  'TLS_SELF_SIGNED',
  'TLS_PRIVATE_CA',
  'TLS_INCOMPLETE_CHAIN',
  'TLS_CHAIN_INVALID',
  'TLS_CHAIN_TOO_LONG',
  'TLS_CERT_EXPIRED',
  'TLS_CERT_NOT_YET_VALID',
  'TLS_NAME_MISMATCH',
  'TLS_HOST_IS_IP_ADDRESS',
  'TLS_SNI_MISSING',
  'ANTIVIRUS_TLS_INTERCEPTION',
  'CORPORATE_TLS_INTERCEPTION',
])

/** A handshake that was completed, judged: whom to trust, when, for which name, how strong. */
export const certificateHits = (tls: TlsEvidence, seen: Case): readonly Hit[] => {
  const leaf = tls.chain[0]
  if (leaf === undefined) return []
  const trust = trustHits(tls, leaf, seen)
  const isTrusted = trust.every(({ cause }) => cause === 'TLS_TRUSTED_HERE_NOT_IN_JAVA')
  const others = [...dateHits(tls), ...nameHits(tls, leaf, seen), ...strengthHits(tls, leaf)]
  // A trust that only Java lacks is the least of them: it must not hide what is wrong for everybody.
  const hits = isTrusted ? [...others, ...trust] : [...trust, ...others]
  const bad = hits.filter(({ cause, severity }) => grave.has(cause) && severity !== 'warning')
  if (seen.protocol !== 'url' || bad.length === 0) return hits
  return [
    { cause: 'URL_CERT_UNTRUSTED', stage: 'tls', proof: bad.map(({ proof }) => proof).join('\n') },
    ...hits,
  ]
}
