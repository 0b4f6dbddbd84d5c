/**
 * *Without names*: hosts, users, domains and addresses replaced by the same stand-ins throughout, since reports
 * travel to the vendor. What is a name is gathered from the evidence first; then every text is gone through.
 */

import type { DomainFacts, StageEvidence, TlsEvidence } from '#shared/diagnosis/evidence.ts'
import type { Report } from '#shared/diagnosis/model.ts'
import { isSettingKey } from '#shared/settings/fields.ts'
import { bareHost, readHost } from '#shared/settings/host-name.ts'
import { ownWordKeys } from './own-words.ts'

type Kind = 'host' | 'user' | 'mail' | 'ipv4' | 'ipv6' | 'company' | 'word'

const isLoopback = (text: string): boolean =>
  text === 'localhost' || text === '::1' || text === '::' || text === '0.0.0.0' || text.startsWith('127.')

/** Keys of the server's file, by more than their first word: hosts as well are called `mail.…` and `teamconnect.…`. */
const property =
  /^mail\.(?:smtps?|imaps?|pop3s?|transport|store|mime)\.|^mail\.(?:debug|from|host|user)$|^teamconnect\.(?:mail\.|imapServer\.|url$)|^mailroom\.format$/
const javaPackage =
  /^javax?\.(?:activation|io|lang|mail|net|nio|security|util)\.|^jakarta\.mail\.|^com\.sun\.mail\.|^sun\.(?:net|nio|security)\.|^org\.eclipse\.angus\./
/** A method of JavaMail's. Mixed case alone is no sign: `mail.AcmeLegal` is a host. */
const javaMethod = /^(?:SMTP|IMAP)[A-Z][A-Za-z]*\.[a-z]+[A-Z][A-Za-z]*$/
const fileName = /\.(?:java|properties|pem|crt|json|log|bak|password)$/i
const endsAsDomain = /\.(?:com|net|org|[a-z]{2})$/i

/** Dotted words that are no host names. Where in doubt a name is replaced: a stand-in too many harms nobody. */
const looksLikeCode = (text: string): boolean =>
  isSettingKey(text) ||
  fileName.test(text) ||
  javaMethod.test(text) ||
  (!endsAsDomain.test(text) && (property.test(text) || javaPackage.test(text)))

const fqdn =
  /(?<![A-Za-z0-9_.@-])(?:[A-Za-z0-9_](?:[A-Za-z0-9_-]*[A-Za-z0-9_])?\.)+[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9](?![A-Za-z0-9_-])/g
const mailAddress = /[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+@(?:[\p{L}\p{N}-]+\.)*[\p{L}\p{N}-]+/gu
const ipv4 = /(?<![\d.])\d{1,3}(?:\.\d{1,3}){3}(?![\d.]*\d)/g
const ipv6 = /(?<![0-9A-Fa-f:.])(?:[0-9A-Fa-f]{0,4}:){2,7}[0-9A-Fa-f.]{0,15}(?![0-9A-Fa-f:])/g

interface Names {
  add(kind: Kind, text: string | undefined): void
  /** Text from a peer: everything in it that has the form of a name. */
  scan(text: string | undefined): void
  standIns(): readonly (readonly [string, string])[]
}

const createNames = (): Names => {
  const found = new Map<string, Kind>()

  const add: Names['add'] = (kind, given) => {
    const text = given?.trim() ?? ''
    if (text === '' || isLoopback(text.toLowerCase())) return
    if (kind === 'host' || kind === 'mail') {
      const reading = readHost(text)
      if (text.includes('@')) return addMail(text)
      if (reading.kind === 'ipv4' || reading.kind === 'ipv6') return put(text, reading.kind)
      return put(bareHost(text), 'host')
    }
    if (kind === 'user' && text.includes('@')) return addMail(text)
    put(text, kind)
  }

  const put = (text: string, kind: Kind): void => {
    const key = text.toLowerCase()
    if (!found.has(key)) found.set(key, kind)
  }

  const addMail = (text: string): void => {
    const at = text.lastIndexOf('@')
    put(text, 'mail')
    add('host', text.slice(at + 1).replace(/^\[(IPv6:)?|\]$/gi, ''))
    // A local part alone is often the user name, or stands in a reply by itself.
    if (at >= 3) put(text.slice(0, at), 'user')
  }

  const scan: Names['scan'] = (text) => {
    if (text === undefined) return
    for (const [match] of text.matchAll(mailAddress)) addMail(match.replace(/\.+$/, ''))
    for (const [match] of text.matchAll(ipv4)) if (readHost(match).kind === 'ipv4') add('ipv4', match)
    for (const [match] of text.matchAll(ipv6)) if (readHost(match).kind === 'ipv6') add('ipv6', match)
    for (const [match] of text.matchAll(fqdn)) if (!looksLikeCode(match)) add('host', match)
  }

  const standIns = () => {
    const counts = new Map<Kind, number>()
    const next = (kind: Kind): number => {
      const count = (counts.get(kind) ?? 0) + 1
      counts.set(kind, count)
      return count
    }
    const users = new Map<string, string>()
    const hosts = new Map<string, string>()
    const userFor = (key: string): string => {
      const known = users.get(key) ?? `user-${next('user')}`
      users.set(key, known)
      return known
    }
    const hostFor = (key: string): string => {
      const known = hosts.get(key) ?? `host-${next('host')}.example`
      hosts.set(key, known)
      return known
    }
    const standIn = (key: string, kind: Kind): string => {
      switch (kind) {
        case 'host':
          return hostFor(key)
        case 'user':
          return userFor(key)
        case 'mail': {
          const at = key.lastIndexOf('@')
          return `${userFor(key.slice(0, at))}@${hostFor(key.slice(at + 1))}`
        }
        case 'ipv4': {
          // The addresses of RFC 5737, then those of RFC 2544: ranges that nobody has.
          const count = next('ipv4') - 1
          return count < 254
            ? `192.0.2.${count + 1}`
            : `198.18.${Math.floor(count / 254)}.${(count % 254) + 1}`
        }
        case 'ipv6':
          return `2001:db8::${next('ipv6').toString(16)}`
        case 'company':
          return `company-${next('company')}`
        case 'word':
          return `name-${next('word')}`
      }
    }
    return [...found]
      .map(([key, kind]) => [key, standIn(key, kind)] as const)
      .sort(([one], [other]) => other.length - one.length)
  }

  return { add, scan, standIns }
}

/** Authorities that everybody knows stay named, where the chain ends in one; all else in it is somebody's. */
const certificateNames = (names: Names, evidence: TlsEvidence): void => {
  const isPublic = evidence.publicTrust?.trusted === true
  evidence.chain.forEach((certificate, index) => {
    for (const name of certificate.names) names.add('host', name.replace(/^\*\./, ''))
    if (isPublic && index > 0) return
    names.add('word', certificate.commonName.replace(/^\*\./, ''))
    names.add('company', certificate.organization)
    if (isPublic) return
    names.add('word', certificate.issuerCommonName)
    names.add('company', certificate.issuerOrganization)
  })
}

/** What a term of SPF names: a domain, behind macros or not, or an address that the scan takes for part of the term. */
const spfTarget = /(?:\bip[46]:|\b(?:include|a|mx|ptr|exists):|\bredirect=)([^\s/]+)/gi

const domainNames = (names: Names, { domain, recordDomain, outgoingIp, records }: DomainFacts): void => {
  for (const name of [domain, recordDomain, outgoingIp]) names.add('host', name)
  for (const record of records) {
    names.add('host', /^\d+ (\S+)$/.exec(record)?.[1])
    for (const [, target = ''] of record.matchAll(spfTarget))
      names.add('host', target.slice(target.lastIndexOf('}') + 1).replace(/^\.+/, ''))
  }
}

const urlHost = (text: string | undefined): string | undefined => {
  try {
    return text === undefined ? undefined : new URL(text).hostname
  } catch {
    return undefined
  }
}

const evidenceNames = (names: Names, evidence: StageEvidence): void => {
  switch (evidence.stage) {
    case 'settings':
      names.add('host', evidence.host)
      names.add('user', evidence.username)
      names.add('mail', evidence.replyTo)
      names.add('host', evidence.ehloName)
      names.add('host', urlHost(evidence.url))
      break
    case 'dns':
      names.add('host', evidence.host)
      for (const suggestion of evidence.suggestions) names.add('host', suggestion)
      break
    case 'tls':
      names.add('host', evidence.servername)
      certificateNames(names, evidence)
      break
    case 'ehlo':
      names.add('host', evidence.name)
      break
    case 'envelope':
      for (const { address } of evidence.steps) names.add('mail', address)
      break
    case 'mx':
    case 'spf':
    case 'dmarc':
      for (const facts of evidence.domains ?? []) domainNames(names, facts)
      break
    default:
      break
  }
}

const gather = (report: Report): Names => {
  const names = createNames()
  const { vantage, target } = report
  for (const check of report.checks) {
    names.add('host', check.endpoint?.host)
    names.add('user', check.endpoint?.username)
    for (const { evidence } of check.stages) if (evidence !== undefined) evidenceNames(names, evidence)
  }
  names.add('host', vantage.hostname)
  names.add('host', vantage.ehloName)
  for (const address of [...vantage.addresses, ...vantage.resolvers]) names.add('host', address)
  names.add('word', target.environment)
  // The address that mail leaves from stands there even where its stage was not reached.
  for (const line of report.notProven)
    for (const [match] of line.matchAll(new RegExp(`${ipv4.source}|${ipv6.source}`, 'g')))
      if (/^ipv[46]$/.test(readHost(match).kind)) names.add('host', match)
  for (const check of report.checks) {
    for (const { text } of check.transcript) names.scan(text)
    for (const finding of check.findings) {
      names.scan(finding.evidence)
      names.scan(finding.forMailAdmin)
    }
    for (const { evidence } of check.stages) eachText(evidence, (text) => names.scan(text))
  }
  return names
}

const eachText = (value: unknown, act: (text: string) => void): void => {
  if (typeof value === 'string') act(value)
  else if (typeof value === 'object' && value !== null) {
    for (const [key, each] of Object.entries(value)) if (key !== 'pem') eachText(each, act)
  }
}

const literal = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

const replacer = (standIns: readonly (readonly [string, string])[]): ((text: string) => string) => {
  const byKey = new Map(standIns)
  // Longest first, whole words only: `mail` is no part of `mailbox`, but part of `mail.example.com`.
  const any = standIns.map(([key]) => literal(key)).join('|')
  const pattern = new RegExp(`(?<![\\p{L}\\p{N}_])(?:${any})(?![\\p{L}\\p{N}_])`, 'giu')
  return (text) => text.replace(pattern, (match) => byKey.get(match.toLowerCase()) ?? match)
}

/** Values that identify a certificate or a file beyond doubt, and say nothing to who reads the report. */
const emptied = new Set(['pem', 'fingerprint256', 'serialNumber', 'pathFingerprints'])
/** The same, where a value is optional with us and has a fixed form that '' does not have. */
const leftOut = new Set(['sha256', 'environmentId'])
/** Our own words by key: a host named "smtp" must not turn a check into a stand-in. */
const own = new Set([
  ...ownWordKeys,
  'id',
  'fields',
  'changed',
  'javaMail',
  'tool',
  'title',
  'mechanism',
  'mechanisms',
])

const through = (value: unknown, replace: (text: string) => string, key = ''): unknown => {
  if (own.has(key)) return value
  if (typeof value === 'string') return emptied.has(key) ? '' : replace(value)
  if (Array.isArray(value)) return emptied.has(key) ? [] : value.map((each) => through(each, replace, key))
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) =>
      leftOut.has(name) ? [] : [[name, through(each, replace, name)]],
    ),
  )
}

/** The same report with stand-ins. What a name is in one place is the same stand-in in every other. */
export const withoutNames = (report: Report): Report => {
  const { file, ...target } = report.target
  const bare: Report = {
    ...report,
    target: file === undefined ? target : { ...target, file: 'settings.properties' },
  }
  const replace = replacer(gather(report).standIns())
  return through(bare, replace) as Report
}
