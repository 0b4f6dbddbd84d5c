/** Rules for the greeting; silence, an end or another service in its place are the same for SMTP and IMAP. */

import { greetingDomainOf } from '#main/services/knowledge/vendors.ts'
import type { GreetingEvidence } from '#shared/diagnosis/evidence.ts'
import { serviceKind } from '#shared/diagnosis/service-kind.ts'
import { type Case, type Hit, last, seconds } from './case.ts'
import { faultHit, isTlsAlert } from './faults.ts'
import { isCancelled, isReset, isTimeout, quoted, quotedFault } from './reply.ts'
import { refusal } from './smtp-refusal.ts'
import { causeOfTlsFault, ownPort, serviceName, tlsFaultProof } from './tls.ts'

const wrongService = (seen: Case): Hit['cause'] =>
  seen.protocol === 'smtp' ? 'GREETING_WRONG_SERVICE' : 'IMAP_WRONG_SERVICE'

/** Whether a text that stopped short may be the beginning of a greeting: a code, or IMAP's star. */
const mayBegin = (text: string, isSmtp: boolean): boolean => (isSmtp ? /^\d/ : /^\*/).test(text)

/** Silence, an end, or something else in the place of a greeting; the same for SMTP and IMAP. */
export const greetingFault = (greeting: GreetingEvidence, seen: Case): readonly Hit[] => {
  const isSmtp = seen.protocol === 'smtp'
  const fault = greeting.fault
  if (isCancelled(fault)) return []
  const facts = { service: serviceName(greeting.kind), ownPort: ownPort(seen) }
  const proof = greeting.text !== '' ? greeting.text : fault === undefined ? '' : quotedFault(fault)
  const hit = (cause: Hit['cause'], more = proof): Hit => ({ cause, stage: 'greeting', proof: more, facts })
  if (fault?.limit !== undefined) return faultHit(fault, isSmtp ? 'smtp' : 'imap', 'greeting', 'greeting')
  const wantsTls =
    greeting.tlsProbe === 'answers' || (greeting.kind === 'tls' && seen.context.security !== 'tls')
  if (wantsTls && ['tls', 'silent', 'closed'].includes(greeting.kind)) {
    return [
      hit(
        isSmtp ? 'PLAIN_ON_TLS_PORT' : 'IMAP_PLAIN_ON_TLS_PORT',
        `${proof === '' ? 'no greeting' : proof}\nthe same port answers TLS`,
      ),
    ]
  }
  if (/^HTTP\/\d.{0,10}\b407\b/.test(greeting.text)) return [hit('PROXY_AUTH_REQUIRED')]
  if (/^HTTP\/\d/.test(greeting.text) && /\bproxy|\bconnect\b/i.test(greeting.text))
    return [hit('PROXY_CONNECT_FORBIDDEN')]
  const ownKind = isSmtp ? 'smtp' : 'imap'
  if (['smtp', 'imap', 'pop3', 'http', 'ssh', 'ftp'].includes(greeting.kind) && greeting.kind !== ownKind)
    return [hit(wrongService(seen))]
  if (fault !== undefined && isTlsAlert(fault)) {
    const tls = last(seen.stages, 'tls')
    const cause = causeOfTlsFault(fault, {
      // TLS 1.3 is done for us before the server has looked: version and cipher are agreed, our certificate is not.
      clientCertificate: tls?.clientCertificateRequested === true || tls?.outcome === 'done',
      servername: tls?.servername ?? '',
    })
    const greetingCauses: readonly string[] = [
      'TLS_CLIENT_CERT_REQUIRED',
      'TLS_PROTOCOL_TOO_OLD',
      'TLS_NO_COMMON_CIPHER',
      'TLS_SERVER_FAULT',
      'TLS_REFUSED_BY_SERVER',
    ]
    return [hit(greetingCauses.includes(cause) ? cause : 'TLS_HANDSHAKE_FAILED', tlsFaultProof(fault))]
  }
  if (
    greeting.kind === 'other' &&
    greeting.text.trim() !== '' &&
    (fault?.code !== 'TIMEOUT' || !mayBegin(greeting.text, isSmtp))
  )
    return [hit(wrongService(seen))]
  if (fault === undefined) return proof === '' ? [] : [hit(wrongService(seen))]
  if (isTimeout(fault)) return [hit('GREETING_TIMEOUT')]
  if (fault.code === 'NOT_A_REPLY') return [hit(wrongService(seen))]
  if (isReset(fault) && (fault.partial ?? '') === '') return [hit('TCP_RESET_AT_CONNECT')]
  return [hit(isSmtp ? 'GREETING_CLOSED' : 'IMAP_CLOSED')]
}

const isBlotted = (text: string): boolean => /\*{6,}|^220[ -]\*|2\*{2,}/.test(text)

export const needsEsmtp = (seen: Case): boolean =>
  (seen.settings?.auth ?? false) ||
  seen.context.security === 'starttls' ||
  seen.context.security === 'starttls-if-offered'

/** Waiting for the greeting: under this it is nothing to speak of. */
const TARPIT_MS = 10_000

export const slowGreeting = (greeting: GreetingEvidence): readonly Hit[] =>
  greeting.ms >= TARPIT_MS
    ? [
        {
          cause: 'SERVER_TARPITS_GREETING',
          stage: 'greeting',
          proof: `greeting after ${seconds(greeting.ms)} s`,
          facts: { seconds: seconds(greeting.ms) },
        },
      ]
    : []

export const outOfTurn = (greeting: GreetingEvidence): readonly Hit[] =>
  greeting.early === true
    ? [{ cause: 'SPOKE_OUT_OF_TURN', stage: 'greeting', proof: 'further bytes came with the greeting' }]
    : []

/** A known provider's host that greets as somebody else: port 25 is redirected on the way. */
const redirected = (greeting: GreetingEvidence, seen: Case): readonly Hit[] => {
  const own = greetingDomainOf(seen.host)
  const text = greeting.reply === undefined ? '' : quoted(greeting.reply)
  const named = /^220[ -]([a-z0-9-]+(?:\.[a-z0-9-]+)+)/i.exec(text)?.[1]
  if (seen.port !== 25 || own === undefined || named === undefined || own.test(text)) return []
  const nameMatches = last(seen.stages, 'tls')?.nameMatches
  return nameMatches === true
    ? []
    : [{ cause: 'SMTP_REDIRECTED_BY_ISP', stage: 'greeting', proof: text, facts: { banner: named } }]
}

export const smtpGreetingHits = (greeting: GreetingEvidence, seen: Case): readonly Hit[] => {
  const { reply } = greeting
  if (reply === undefined || greeting.fault !== undefined) return greetingFault(greeting, seen)
  const text = quoted(reply)
  if (reply.code !== 220) {
    if (['imap', 'pop3', 'http', 'ssh', 'ftp', 'other'].includes(greeting.kind))
      return greetingFault(greeting, seen)
    return [refusal(reply, 'greeting', 'greeting', seen)]
  }
  // FTP and others greet with 220 as well.
  const kind = greeting.kind === 'smtp' ? serviceKind(text) : greeting.kind
  if (kind === 'ftp' || kind === 'other')
    return [
      {
        cause: 'GREETING_WRONG_SERVICE',
        stage: 'greeting',
        proof: text,
        facts: { service: serviceName(kind), ownPort: ownPort(seen) },
      },
    ]
  const fixup: readonly Hit[] = isBlotted(text)
    ? [
        {
          cause: 'FIREWALL_SMTP_FIXUP',
          stage: 'greeting',
          proof: text,
          severity: needsEsmtp(seen) ? 'error' : 'warning',
        },
      ]
    : []
  return [...fixup, ...redirected(greeting, seen), ...outOfTurn(greeting), ...slowGreeting(greeting)]
}
