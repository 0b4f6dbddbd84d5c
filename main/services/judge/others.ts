/** Rules for the checks beside SMTP and IMAP: the TeamConnect URL, the senders' domains, the round trip. */
import type { FactsEvidence, HttpEvidence } from '#shared/diagnosis/evidence.ts'
import type { Case, Hit } from './case.ts'
import { isCancelled, isTimeout } from './reply.ts'
import { causeOfTlsFault, tlsFaultProof } from './tls.ts'

const untrustedCodes =
  /^(DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_\w+|ERR_TLS_CERT_ALTNAME_INVALID)$/

const httpFault = (http: HttpEvidence, fault: NonNullable<HttpEvidence['fault']>): Hit => {
  const hit = (cause: Hit['cause']): Hit => ({ cause, stage: 'http', proof: tlsFaultProof(fault) })
  const { code } = fault
  const url = http.finalUrl ?? http.hops.at(-1)?.url ?? ''
  if (
    /^(ERR_INVALID_URL|ERR_UNKNOWN_SCHEME|ERR_INVALID_PROTOCOL|UNKNOWN_SCHEME)$/.test(code) ||
    /invalid url|unknown scheme/i.test(fault.message)
  )
    return hit('URL_INVALID')
  if (code === 'ENOTFOUND' || code === 'EAI_NONAME') return hit('URL_HOST_NOT_FOUND')
  if (code === 'ECONNREFUSED') return hit('URL_CONNECTION_REFUSED')
  if (isTimeout(fault) || /^UND_ERR_(CONNECT|HEADERS|BODY)_TIMEOUT$/.test(code) || code === '23')
    return hit('URL_TIMEOUT')
  if (/^HPE_|bad port|does not match the HTTP/i.test(`${code} ${fault.message}`) || code === 'NOT_HTTP')
    return hit('URL_NOT_HTTP')
  if (code === 'LIMIT') return hit('REPLY_TOO_LONG')
  if (untrustedCodes.test(code)) return hit('URL_CERT_UNTRUSTED')
  const tls = causeOfTlsFault(fault, { clientCertificate: false, servername: '' })
  if (tls === 'TLS_CLIENT_CERT_REQUIRED') return hit(tls)
  if (tls === 'TLS_ON_PLAIN_PORT') return hit('URL_HTTPS_ON_HTTP_PORT')
  // A TLS port hangs up on plain http, or answers with an alert.
  const isCut =
    tls === 'TLS_HANDSHAKE_CUT' ||
    /other side closed|socket hang up/i.test(fault.message) ||
    code === 'UND_ERR_SOCKET'
  if (isCut && http.tlsProbe !== 'no-tls' && /^http:/i.test(url) && http.status === undefined)
    return hit('URL_HTTP_ON_HTTPS_PORT')
  return hit('URL_UNREACHABLE')
}

/** What Cloudflare answers for a server behind it that is down, late, unknown, or broken in its TLS. */
const isEdgeStatus = (status: number): boolean => (status >= 520 && status <= 527) || status === 530

const hostOf = (url: string): string =>
  /^[a-z]+:\/\/(?:[^@/]*@)?(\[[^\]]+\]|[^:/?#]*)/i.exec(url)?.[1]?.toLowerCase() ?? ''

const signOn =
  /adfs|saml|oauth2?|openid|oidc|\bsso\b|\blogin\.|\blogon\b|signin|sign-in|idp\b|okta|auth0|keycloak|microsoftonline|accounts\.|pingone|pingfederate|\/realms\//i

const redirectsToSignOn = (http: HttpEvidence): string | undefined => {
  const first = hostOf(http.hops[0]?.url ?? '')
  const targets = [...http.hops.map(({ location }) => location ?? ''), http.finalUrl ?? ''].filter(
    (target) => target !== '',
  )
  return targets.find((target) => /^https?:/i.test(target) && hostOf(target) !== first && signOn.test(target))
}

export const httpHits = (http: HttpEvidence, _kase: Case): readonly Hit[] => {
  const fault = http.fault ?? http.hops.findLast((hop) => hop.fault !== undefined)?.fault
  if (isCancelled(fault)) return []
  if (http.tooManyRedirects === true) {
    return [
      { cause: 'URL_TOO_MANY_REDIRECTS', stage: 'http', proof: http.hops.map(({ url }) => url).join(' → ') },
    ]
  }
  if (fault !== undefined) return [httpFault(http, fault)]
  const status = http.status ?? 0
  if (status === 0) return []
  const proof = `HTTP ${status}${http.finalUrl === undefined ? '' : ` at ${http.finalUrl}`}`
  const facts = { status: String(status) }
  const hit = (cause: Hit['cause']): Hit => ({ cause, stage: 'http', proof, facts })
  if (
    status === 400 &&
    /plain http request|https port|http request (was |has been )?(sent )?(to|on) (an? |the )?(https|tls|ssl)\b|ssl-enabled server port|requires tls/i.test(
      http.text ?? '',
    )
  )
    return [hit('URL_HTTP_ON_HTTPS_PORT')]
  const location = redirectsToSignOn(http)
  if (location !== undefined && status < 500)
    return [{ ...hit('URL_REDIRECTS_TO_SSO'), facts: { ...facts, location: hostOf(location) } }]
  if (status === 401 || status === 403 || status === 407) return [hit('URL_UNAUTHORISED')]
  if (status === 404 || status === 410) return [hit('URL_NOT_FOUND')]
  if (status === 502 || status === 503 || status === 504 || isEdgeStatus(status))
    return [hit('URL_BACKEND_DOWN')]
  if (status >= 500) return [hit('URL_SERVER_ERROR')]
  // A redirect that stands at the end leads nowhere: no target, or none that is a page.
  if (status >= 300 || status < 200) return [hit('URL_REFUSED')]
  return []
}

const text = (facts: FactsEvidence['facts'], name: string): string => {
  const value = facts[name]
  return typeof value === 'string' ? value : typeof value === 'number' ? String(value) : ''
}
const flag = (facts: FactsEvidence['facts'], name: string): boolean | undefined => {
  const value = facts[name]
  return typeof value === 'boolean' ? value : undefined
}

/** A look-up that failed, by its c-ares code; undefined: it did not fail. */
export const lookupCause = (code: string): Hit['cause'] | undefined => {
  switch (code.toUpperCase()) {
    case 'ESERVFAIL':
    case 'EAI_AGAIN':
      return 'DNS_TEMPORARY_FAILURE'
    case 'EREFUSED':
    case 'ECONNREFUSED':
      return 'DNS_RESOLVER_REFUSED'
    case 'ETIMEOUT':
    case 'TIMEOUT':
      return 'DNS_RESOLVER_TIMEOUT'
    default:
      return undefined
  }
}

/** Later than this is worth a word. */
const LATE_SECONDS = 120

/**
 * Facts of the round trip, filled in by its check. send: `accepted`, `reply`, `recipient`, `recipientMatches`.
 * arrive: `arrived`, `junk`, `folder`, `seconds`, `waitedSeconds`, `bounce` (its Diagnostic-Code), `consumed`,
 * `recipientMatches`, `recipient`, `reply`, `hop`. inspect: `spf`, `dkim`, `dmarc` (as the receiver noted them),
 * `fromSent`, `fromReceived`, `spam`. clean-up: `deleted`, `reason`.
 */
export const roundTripHits = (evidence: FactsEvidence, _kase: Case): readonly Hit[] => {
  const { facts, stage } = evidence
  const shown = {
    folder: text(facts, 'folder'),
    recipient: text(facts, 'recipient'),
    waited: text(facts, 'waitedSeconds') === '' ? '' : `${text(facts, 'waitedSeconds')} seconds`,
    took: text(facts, 'seconds') === '' ? '' : `${text(facts, 'seconds')} seconds`,
    hop: text(facts, 'hop'),
    sent: text(facts, 'fromSent'),
    received: text(facts, 'fromReceived'),
    sender: text(facts, 'fromSent'),
  }
  const hits: Hit[] = []
  const add = (cause: Hit['cause'], proof: string, severity?: Hit['severity']): void => {
    hits.push({ cause, stage, proof, facts: shown, severity })
  }
  if (stage === 'send') {
    if (flag(facts, 'accepted') === false)
      add('ROUND_TRIP_NOT_SENT', text(facts, 'reply') || (evidence.fault?.message ?? 'not accepted'))
    if (flag(facts, 'recipientMatches') === false)
      add('ROUND_TRIP_WRONG_MAILBOX', `sent to ${shown.recipient}`)
  }
  if (stage === 'arrive') {
    const arrived = flag(facts, 'arrived')
    if (text(facts, 'bounce') !== '') add('BOUNCED_AFTER_ACCEPT', text(facts, 'bounce'))
    else if (arrived === false && flag(facts, 'consumed') === true)
      add('CONSUMED_BEFORE_CHECK', 'a message came and was taken')
    else if (arrived === false) {
      if (flag(facts, 'recipientMatches') === false)
        add('ROUND_TRIP_WRONG_MAILBOX', `sent to ${shown.recipient}`)
      add('ACCEPTED_BUT_NOT_ARRIVED', text(facts, 'reply') || 'accepted')
    }
    if (arrived === true && flag(facts, 'junk') === true) add('ARRIVED_IN_JUNK', shown.folder || 'Junk')
    if (arrived === true && Number(text(facts, 'seconds')) > LATE_SECONDS) add('ARRIVED_LATE', shown.took)
  }
  if (stage === 'inspect') {
    if (/^(fail|softfail|permerror)/i.test(text(facts, 'spf')))
      add('SPF_FAILED', `spf=${text(facts, 'spf')}`, 'warning')
    if (/^(fail|permerror)/i.test(text(facts, 'dmarc')))
      add('DMARC_REJECTED', `dmarc=${text(facts, 'dmarc')}`, 'warning')
    if (
      shown.sent !== '' &&
      shown.received !== '' &&
      shown.sent.toLowerCase() !== shown.received.toLowerCase()
    )
      add('SENDER_REWRITTEN', `${shown.sent} → ${shown.received}`)
  }
  if (stage === 'clean-up' && flag(facts, 'deleted') === false)
    add('TEST_MAIL_NOT_REMOVED', text(facts, 'reason') || 'not deleted')
  return hits
}
