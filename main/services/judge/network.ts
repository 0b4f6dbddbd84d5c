/** Rules for settings, name and connection. */

import { isMicrosoft365 } from '#main/services/knowledge/vendors.ts'
import type {
  ConnectAttempt,
  ConnectEvidence,
  DnsEvidence,
  SettingsEvidence,
} from '#shared/diagnosis/evidence.ts'
import { readHost } from '#shared/settings/host-name.ts'
import { type Case, type Hit, isLiteral, last } from './case.ts'
import { isCancelled, isReset, isTimeout } from './reply.ts'

const tlsPorts = new Set([465, 993])
const plainPorts = new Set([25, 587, 2525, 143])

/** What of a typed server field would be a name, where one is inside; '' where nothing is. */
export const cleanedHost = (typed: string): string => {
  const host = typed
    .trim()
    .replace(/^[a-z][a-z0-9+.-]*:\/\//i, '')
    .replace(/[/?#].*$/, '')
    .replace(/^[^@]*@/, '')
    .replaceAll(/[\s\u00a0\u200b-\u200f\ufeff]/g, '')
    .replace(/^([^:]*):\d*$/, '$1')
  return /^[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_])?\.?$/i.test(host) ? host : ''
}

const isHostName = (host: string): boolean => isLiteral(host) || cleanedHost(host) === host

const hostHits = (seen: Case, { host, problems }: SettingsEvidence): readonly Hit[] => {
  const problem = problems.find(({ key }) => key.endsWith('.host'))
  if (host.trim() === '') {
    if (seen.protocol === 'url') return []
    return [
      {
        cause: 'HOST_MISSING',
        stage: 'settings',
        proof: 'no server',
        severity: seen.protocol === 'smtp' ? 'warning' : 'info',
      },
    ]
  }
  if (problem === undefined && (seen.protocol === 'url' || isHostName(host))) return []
  // Java looks up names in ASCII alone: the form warns of it, and here it is why the name is not found.
  const reading = readHost(host)
  const ascii = reading.kind === 'idn' ? reading.ascii : undefined
  const suggestion = problem?.suggestion ?? ascii ?? cleanedHost(host)
  const why = problem?.message ?? (ascii === undefined ? '' : `in ASCII, as Java looks it up: ${ascii}`)
  const proof = why === '' ? `server: “${host}”` : `server: “${host}”: ${why}`
  return [
    {
      cause: 'HOST_NOT_A_HOSTNAME',
      stage: 'settings',
      proof,
      facts: { cleanHost: suggestion === host ? '' : suggestion },
    },
  ]
}

const otherProblems = (settings: SettingsEvidence): readonly Hit[] =>
  settings.problems.flatMap((problem): Hit[] => {
    const proof = `${problem.key}: ${problem.message}`
    if (problem.key.endsWith('.host') || problem.key.endsWith('.port')) return []
    if (problem.key === 'loginUrl') return [{ cause: 'URL_INVALID', stage: 'settings', proof }]
    if (problem.key === 'smtp.replyTo') {
      const cause = (settings.replyTo ?? '').trim() === '' ? 'SENDER_EMPTY' : 'SENDER_SYNTAX'
      return [{ cause, stage: 'settings', proof, facts: { sender: settings.replyTo ?? '' } }]
    }
    return [{ cause: 'SETTING_INVALID', stage: 'settings', proof, facts: { problem: problem.message } }]
  })

/** The pair is only a guess: it is said as long as nothing later proves it right or names the fault itself. */
const isPairSettled = (seen: Case): boolean => {
  const greeting = last(seen.stages, 'greeting')
  const tls = seen.stages.find((evidence) => evidence.stage === 'tls')
  if (greeting !== undefined) return true
  return tls !== undefined
}

const pairHits = (seen: Case, settings: SettingsEvidence): readonly Hit[] => {
  const odd = settings.useSsl ? plainPorts.has(settings.port) : tlsPorts.has(settings.port)
  if (!odd || seen.protocol === 'url' || seen.protocol === 'tc-imap' || isPairSettled(seen)) return []
  const proof = `port ${settings.port}, Use SSL ${settings.useSsl ? 'ticked' : 'not ticked'}`
  return [{ cause: 'PORT_SSL_PAIR_UNUSUAL', stage: 'settings', proof }]
}

export const settingsHits = (settings: SettingsEvidence, seen: Case): readonly Hit[] => {
  const hits: Hit[] = [...hostHits(seen, settings), ...otherProblems(settings)]
  const portProblem = settings.problems.find(({ key }) => key.endsWith('.port'))
  const hasHost = settings.host.trim() !== ''
  const badPort = !Number.isInteger(settings.port) || settings.port < 1 || settings.port > 65_535
  if (seen.protocol !== 'url' && (portProblem !== undefined || (hasHost && badPort))) {
    const proof = `port: “${settings.portText}”`
    hits.push({
      cause: 'PORT_OUT_OF_RANGE',
      stage: 'settings',
      proof,
      facts: { portText: settings.portText },
    })
  }
  if (seen.protocol === 'url' && /^http:\/\//i.test((settings.url ?? '').trim())) {
    hits.push({ cause: 'URL_NOT_ENCRYPTED', stage: 'settings', proof: settings.url ?? '' })
  }
  if (settings.security === 'starttls-if-offered') {
    hits.push({
      cause: 'STARTTLS_ONLY_IF_OFFERED',
      stage: 'settings',
      proof: 'starttls.enable=true, starttls.required=false',
    })
  }
  if (settings.passwordDiffersFromFile === true) {
    hits.push({
      cause: 'PASSWORD_DIFFERS_FROM_FILE',
      stage: 'settings',
      proof: 'file and keychain hold different passwords',
    })
  }
  const { hiddenByMark: hidden, utf8Keys = [] } = settings
  if (hidden !== undefined) {
    const proof = `byte order mark before ${hidden}`
    hits.push({ cause: 'FILE_FIRST_KEY_HIDDEN', stage: 'settings', proof, facts: { property: hidden } })
  }
  if (utf8Keys.length > 0) {
    const proof = utf8Keys.join(', ')
    hits.push({ cause: 'FILE_WRITTEN_AS_UTF8', stage: 'settings', proof, facts: { property: proof } })
  }
  const keys = [...settings.followed, ...settings.notFollowed]
  if (keys.includes('mail.imap.peek')) {
    hits.push({ cause: 'IMAP_PEEK_SET', stage: 'settings', proof: 'mail.imap.peek=true' })
  }
  const notFollowed = settings.notFollowed.filter((key) => key !== 'mail.imap.peek')
  if (notFollowed.length > 0) {
    const proof = notFollowed.join(', ')
    hits.push({ cause: 'SETTINGS_NOT_FOLLOWED', stage: 'settings', proof, facts: { keys: proof } })
  }
  return [...hits, ...pairHits(seen, settings)]
}

const isLoopback = (address: string): boolean =>
  /^127\./.test(address) ||
  address === '::1' ||
  /^::ffff:127\./i.test(address) ||
  /^(0\.0\.0\.0|::|0)$/.test(address)

/** Names that mean this computer by definition (RFC 6761), as opposed to names that something bent. */
const isLocalByName = (host: string): boolean =>
  isLiteral(host) || /(^|\.)(localhost|localdomain|test|example|invalid)\.?$/i.test(host)

const loopbackHits = (dns: DnsEvidence, seen: Case): readonly Hit[] => {
  const first = dns.addresses[0]?.address ?? (dns.literal ? dns.host : '')
  if (!isLoopback(first)) return []
  const connect = last(seen.stages, 'connect')
  const failed =
    connect !== undefined &&
    connect.used === undefined &&
    connect.attempts.some(({ outcome }) => outcome === 'failed' || outcome === 'timeout')
  const severity = isLocalByName(dns.host) ? 'info' : failed ? 'error' : 'warning'
  return [
    {
      cause: 'DNS_RESOLVES_TO_LOOPBACK',
      stage: 'dns',
      proof: `${dns.host} → ${first}`,
      severity,
      facts: { address: first },
    },
  ]
}

const answerLine = (dns: DnsEvidence): string => {
  const answers = dns.answers.map(
    ({ type, code, records }) => `${type} ${records.length > 0 ? records.join(' ') : (code ?? 'no answer')}`,
  )
  const fault = dns.fault === undefined ? [] : [dns.fault.message === '' ? dns.fault.code : dns.fault.message]
  return [...fault, ...answers].join('\n')
}

const resolverNames = (code: string | undefined): string => (code ?? '').toUpperCase()

/** The system's resolver decides that the name failed; the DNS, asked beside it, tells why. */
const dnsFailure = (dns: DnsEvidence, seen: Case): Hit => {
  const addressAnswers = dns.answers.filter(({ type }) => type === 'A' || type === 'AAAA')
  const codes = addressAnswers
    .filter(({ records }) => records.length === 0)
    .map(({ code }) => resolverNames(code))
  const some = (...wanted: readonly string[]): boolean => codes.some((code) => wanted.includes(code))
  const every = (...wanted: readonly string[]): boolean =>
    codes.length > 0 && codes.every((code) => wanted.includes(code))
  const system = resolverNames(dns.fault?.code)
  const found = addressAnswers.flatMap(({ records }) => records)
  const suggestion = dns.suggestions[0] ?? ''
  const facts = { suggestion, answers: found.join(', ') }
  const hit = (cause: Hit['cause']): Hit => ({ cause, stage: 'dns', proof: answerLine(dns), facts })
  const systemIsSure =
    /^(ENOTFOUND|EAI_NONAME|EAI_NODATA|EAI_ADDRFAMILY|EAI_FAMILY|ENODATA|NO_ADDRESSES|)$/.test(system)
  const timedOut = dns.fault !== undefined && isTimeout(dns.fault)

  if (/\s|:\/\/|\/|@/.test(dns.host))
    return { ...hit('HOST_NOT_A_HOSTNAME'), facts: { cleanHost: cleanedHost(dns.host) } }
  if (found.length > 0) return hit(timedOut ? 'DNS_RESOLVER_TIMEOUT' : 'DNS_SYSTEM_RESOLVER_DIFFERS')
  if (every('ENOTFOUND', 'ENONAME'))
    return hit(seen.protocol === 'url' ? 'URL_HOST_NOT_FOUND' : 'DNS_NAME_NOT_FOUND')
  if (!systemIsSure || some('ENODATA')) {
    if (some('EREFUSED', 'ECONNREFUSED')) return hit('DNS_RESOLVER_REFUSED')
    if (some('ETIMEOUT', 'TIMEOUT', 'ETIMEDOUT')) return hit('DNS_RESOLVER_TIMEOUT')
    if (some('ENODATA')) return hit('DNS_NO_ADDRESS_RECORD')
    return hit(timedOut ? 'DNS_RESOLVER_TIMEOUT' : 'DNS_TEMPORARY_FAILURE')
  }
  // SERVFAIL is "try later" even where getaddrinfo words it as "not found" (musl, Windows).
  if (every('ESERVFAIL')) return hit('DNS_TEMPORARY_FAILURE')
  if (
    system === 'EAI_NODATA' ||
    system === 'EAI_ADDRFAMILY' ||
    system === 'EAI_FAMILY' ||
    system === 'ENODATA' ||
    system === 'NO_ADDRESSES'
  )
    return hit('DNS_NO_ADDRESS_RECORD')
  if (dns.fault === undefined && codes.length === 0) return hit('DNS_TEMPORARY_FAILURE')
  return hit(seen.protocol === 'url' ? 'URL_HOST_NOT_FOUND' : 'DNS_NAME_NOT_FOUND')
}

export const dnsHits = (dns: DnsEvidence, seen: Case): readonly Hit[] => {
  if (dns.literal || dns.addresses.length > 0) return loopbackHits(dns, seen)
  if (isCancelled(dns.fault)) return []
  // The same words as the form's own check: named once.
  if (
    seen.settings !== undefined &&
    hostHits(seen, seen.settings).some(({ cause }) => cause === 'HOST_NOT_A_HOSTNAME')
  )
    return []
  return [dnsFailure(dns, seen)]
}

const attemptLine = ({ address, fault, outcome, ms }: ConnectAttempt): string =>
  `${address}: ${outcome === 'connected' ? `connected in ${ms} ms` : outcome === 'timeout' ? `no answer within ${ms} ms` : (fault?.message ?? '') === '' ? (fault?.code ?? outcome) : (fault?.message ?? outcome)}`

const isUnreachable = (attempt: ConnectAttempt): boolean =>
  /^(EHOSTUNREACH|ENETUNREACH|EHOSTDOWN|ENETDOWN|EAFNOSUPPORT|EADDRNOTAVAIL)$/.test(attempt.fault?.code ?? '')

const isDead = ({ outcome }: ConnectAttempt): boolean => outcome === 'failed' || outcome === 'timeout'

/** No address answered: the cause by the one that JavaMail would have tried. */
const connectFailure = (connect: ConnectEvidence, decisive: ConnectAttempt, seen: Case): Hit => {
  const open = connect.otherPorts.filter((port) => port.open).map(({ port }) => port)
  const proof = connect.attempts.map(attemptLine).join('\n')
  const facts = { openPorts: open.join(', '), address: decisive.address }
  const hit = (cause: Hit['cause']): Hit => ({ cause, stage: 'connect', proof, facts })
  const code = decisive.fault?.code ?? (decisive.outcome === 'timeout' ? 'TIMEOUT' : '')
  const message = decisive.fault?.message ?? ''
  const silent = decisive.outcome === 'timeout' || isTimeout({ code })
  const onlyV6 = connect.attempts.every(({ family }) => family === 6)
  const isUrl = seen.protocol === 'url'

  if (/\b407\b|proxy auth/i.test(message)) return hit('PROXY_AUTH_REQUIRED')
  if (/proxy/i.test(message) && /\b(403|405|502|503)\b|forbidden|denied/i.test(message))
    return hit('PROXY_CONNECT_FORBIDDEN')
  if (
    seen.protocol === 'smtp' &&
    connect.port === 465 &&
    isMicrosoft365(seen.host) &&
    (silent || code === 'ECONNREFUSED')
  )
    return hit('PROVIDER_HAS_NO_IMPLICIT_TLS')
  if (code === 'ECONNREFUSED') return hit(isUrl ? 'URL_CONNECTION_REFUSED' : 'TCP_CONNECTION_REFUSED')
  if (silent) {
    if (isUrl) return hit('URL_TIMEOUT')
    return hit(
      connect.port === 25 && open.some((port) => port !== 25)
        ? 'TCP_PORT25_BLOCKED_BY_PROVIDER'
        : 'TCP_CONNECT_TIMEOUT',
    )
  }
  if (code === 'EACCES' || code === 'EPERM') return hit('TCP_LOCAL_FIREWALL')
  if (isUrl) return hit('URL_UNREACHABLE')
  if (isUnreachable(decisive) && onlyV6) return hit('DNS_IPV6_ADDRESS_UNREACHABLE')
  if (code === 'EHOSTUNREACH' || code === 'EHOSTDOWN') return hit('TCP_HOST_UNREACHABLE')
  if (code === 'ENETUNREACH' || code === 'ENETDOWN' || code === 'EAFNOSUPPORT')
    return hit('TCP_NETWORK_UNREACHABLE')
  if (code === 'EADDRNOTAVAIL' || code === 'EADDRINUSE' || code === 'ENOBUFS')
    return hit('TCP_LOCAL_ADDRESS_UNAVAILABLE')
  if (isReset({ code }) || code === 'CLOSED') return hit('TCP_RESET_AT_CONNECT')
  return hit('TCP_CONNECT_FAILED')
}

export const connectHits = (connect: ConnectEvidence, seen: Case): readonly Hit[] => {
  const decisive =
    connect.attempts.find(({ address }) => address === connect.javaMailAddress) ?? connect.attempts[0]
  if (decisive === undefined) return []
  if (isCancelled(decisive.fault) || decisive.outcome === 'cancelled') return []
  const works = connect.used !== undefined || connect.attempts.some(({ outcome }) => outcome === 'connected')
  if (!works) return isDead(decisive) ? [connectFailure(connect, decisive, seen)] : []
  return connect.attempts.filter(isDead).map((attempt): Hit => {
    const isDecisive = attempt === decisive
    const cause =
      attempt.family === 6 && isUnreachable(attempt) ? 'DNS_IPV6_ADDRESS_UNREACHABLE' : 'TCP_ONE_ADDRESS_DEAD'
    return {
      cause,
      stage: 'connect',
      proof: connect.attempts.map(attemptLine).join('\n'),
      // No IPv6 here says nothing where IPv4 works and comes first: Java has the same order.
      severity: isDecisive ? 'error' : cause === 'TCP_ONE_ADDRESS_DEAD' ? 'warning' : 'info',
      facts: { address: attempt.address, decisive: isDecisive ? 'yes' : '' },
    }
  })
}
