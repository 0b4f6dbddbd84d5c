/** Rules for a TLS handshake that did not come about. Codes, library, reason and alert number, never whole messages. */

import { isMicrosoft365 } from '#main/services/knowledge/vendors.ts'
import type { Fault, ServiceKind, TlsEvidence } from '#shared/diagnosis/evidence.ts'
import { type Case, type Hit, last } from './case.ts'
import { certificateHits } from './certificate.ts'
import { isCancelled, isReset, isTimeout } from './reply.ts'

/**
 * OpenSSL writes `wrong version number`, BoringSSL `WRONG_VERSION_NUMBER`, Node `ERR_SSL_WRONG_VERSION_NUMBER`;
 * one spelling for all.
 */
const faultWords = (fault: Fault): string =>
  ` ${[fault.code, fault.reason ?? '', fault.message]
    .join(' ')
    .toLowerCase()
    .replaceAll(/[_:\-\s]+/g, ' ')} `

const alertNames: Readonly<Record<number, string>> = {
  10: 'unexpected_message',
  20: 'bad_record_mac',
  22: 'record_overflow',
  40: 'handshake_failure',
  42: 'bad_certificate',
  43: 'unsupported_certificate',
  44: 'certificate_revoked',
  45: 'certificate_expired',
  46: 'certificate_unknown',
  47: 'illegal_parameter',
  48: 'unknown_ca',
  49: 'access_denied',
  50: 'decode_error',
  51: 'decrypt_error',
  70: 'protocol_version',
  71: 'insufficient_security',
  80: 'internal_error',
  86: 'inappropriate_fallback',
  90: 'user_canceled',
  109: 'missing_extension',
  110: 'unsupported_extension',
  112: 'unrecognized_name',
  113: 'bad_certificate_status_response',
  115: 'unknown_psk_identity',
  116: 'certificate_required',
  120: 'no_application_protocol',
}

/** The alert's number; from its name where only a text is at hand (BoringSSL: `TLSV1_ALERT_PROTOCOL_VERSION`). */
export const alertOf = (fault: Fault): number | undefined => {
  if (fault.alert !== undefined) return fault.alert
  const words = faultWords(fault)
  const numbered = /alert number (\d{1,3})/.exec(words)
  if (numbered?.[1] !== undefined) return Number(numbered[1])
  // BoringSSL leaves the word out of the newer ones: `TLSV1_CERTIFICATE_REQUIRED`.
  const isAlert = /\balert\b/.test(words)
  for (const [number, name] of Object.entries(alertNames)) {
    const spelt = name.replaceAll('_', ' ')
    if (words.includes(` tlsv1 ${spelt} `) || (isAlert && words.includes(` ${spelt} `))) return Number(number)
  }
  return undefined
}

/** Alerts by which a server says that it wants a certificate of the client. */
const clientCertificateAlerts: ReadonlySet<number> = new Set([40, 41, 42, 43, 46, 48])

export const causeOfTlsFault = (
  fault: Fault,
  asked: { readonly clientCertificate: boolean; readonly servername: string },
): Hit['cause'] => {
  const words = faultWords(fault)
  const has = (pattern: RegExp): boolean => pattern.test(words)
  const alert = alertOf(fault)
  if (alert === 116 || (alert !== undefined && asked.clientCertificate && clientCertificateAlerts.has(alert)))
    return 'TLS_CLIENT_CERT_REQUIRED'
  if (
    alert === 70 ||
    alert === 86 ||
    has(
      /unsupported protocol|alert protocol version|version too low|wrong ssl version|no protocols available|unsupported ssl|inappropriate fallback|no supported versions|unsupported version/,
    )
  )
    return 'TLS_PROTOCOL_TOO_OLD'
  if (alert === 112) return asked.servername === '' ? 'TLS_SNI_MISSING' : 'TLS_NAME_NOT_SERVED'
  if (
    has(
      /dh key too small|bad dh p length|dh p too (short|small)|dh value|modulus too small|bad dh|weak (ephemeral )?dh/,
    )
  )
    return 'TLS_WEAK_DH'
  if (
    has(
      /legacy sigalg|wrong signature type|(ca|ee) (md|key) too|md too weak|key too (small|weak)|no common signature|unsupported signature|signature algorithm|digest check|invalid digest/,
    )
  )
    return 'TLS_LEGACY_SIGNATURE'
  if (has(/unsafe legacy|legacy renegotiation|renegotiation/)) return 'TLS_LEGACY_RENEGOTIATION'
  if (
    alert === 40 ||
    alert === 71 ||
    has(
      /no shared (cipher|group|curve)|no (common )?cipher|wrong cipher|unknown cipher|no suitable (key share|groups?)|no compatible|insufficient security|cipher.{0,12}(mismatch|unavailable)|unsupported elliptic|wrong curve/,
    )
  )
    return 'TLS_NO_COMMON_CIPHER'
  if (alert === 80) return 'TLS_SERVER_FAULT'
  if (alert !== undefined) return 'TLS_REFUSED_BY_SERVER'
  if (isTimeout(fault)) return 'TLS_HANDSHAKE_TIMEOUT'
  if (
    has(
      /wrong version number|http request|https proxy request|unknown protocol|packet length too long|record layer|unexpected record|plaintext|not an? ssl|excessive message size|bad record type|data length too long|record too (large|long)/,
    )
  )
    return 'TLS_ON_PLAIN_PORT'
  if (
    isReset(fault) ||
    fault.code === 'CLOSED' ||
    has(
      /socket disconnected|unexpected eof|socket hang up|eof while|connection (was )?(closed|reset)|err stream premature close/,
    )
  )
    return 'TLS_HANDSHAKE_CUT'
  return 'TLS_HANDSHAKE_FAILED'
}

const serviceNames: Readonly<Record<ServiceKind, string>> = {
  smtp: 'a server for outgoing mail (SMTP)',
  imap: 'a server for incoming mail (IMAP)',
  pop3: 'a POP3 server',
  http: 'a web server',
  ssh: 'an SSH server',
  ftp: 'an FTP server',
  tls: 'a service that speaks TLS',
  silent: 'a service that says nothing',
  closed: 'a service that hangs up',
  other: 'something that is no mail server',
}

export const serviceName = (kind: ServiceKind): string => serviceNames[kind]

/** Whether the port was typed: only then does emptying the field change anything. */
export const ownPort = (seen: Case): string => ((seen.settings?.portText ?? '').trim() === '' ? '' : 'yes')

export const tlsFaultProof = (fault: Fault): string => {
  const alert = alertOf(fault)
  const name = alert === undefined ? '' : ` (alert ${alert} ${alertNames[alert] ?? ''})`.replace(' )', ')')
  return `${fault.code}${fault.message === '' || fault.message === fault.code ? '' : ` ${fault.message}`}${name}`
}

/** The port spoke plaintext: a mail server of the right kind, or another service. */
const plainPort = (seen: Case, kind: ServiceKind): Hit['cause'] => {
  const isImap = seen.protocol === 'imap' || seen.protocol === 'tc-imap'
  if (seen.protocol === 'url')
    return kind === 'http' || kind === 'silent' ? 'URL_HTTPS_ON_HTTP_PORT' : 'URL_NOT_HTTP'
  if (isImap) return kind === 'imap' ? 'IMAP_TLS_ON_PLAIN_PORT' : 'IMAP_WRONG_SERVICE'
  if (kind === 'smtp') return isMicrosoft365(seen.host) ? 'PROVIDER_HAS_NO_IMPLICIT_TLS' : 'TLS_ON_PLAIN_PORT'
  return 'GREETING_WRONG_SERVICE'
}

const isWrongService = (kind: ServiceKind): boolean =>
  ['smtp', 'imap', 'pop3', 'http', 'ssh', 'ftp', 'other'].includes(kind)

const failure = (tls: TlsEvidence, fault: Fault, seen: Case): readonly Hit[] => {
  const afterStartTls = last(seen.stages, 'starttls')?.attempted === true
  const probe = tls.plaintextProbe
  const facts = {
    banner: probe?.text ?? '',
    service: probe === undefined ? '' : serviceNames[probe.kind],
    alert: alertNames[alertOf(fault) ?? -1] ?? String(alertOf(fault) ?? ''),
    ownPort: ownPort(seen),
    tlsPort: seen.protocol === 'smtp' ? '465' : '993',
  }
  const proof = tlsFaultProof(fault)
  const hit = (cause: Hit['cause'], more = ''): Hit => ({
    cause,
    stage: 'tls',
    proof: more === '' ? proof : `${proof}\n${more}`,
    facts,
  })
  const direct = causeOfTlsFault(fault, {
    clientCertificate: tls.clientCertificateRequested === true,
    servername: tls.servername,
  })
  const vague: ReadonlySet<string> = new Set([
    'TLS_ON_PLAIN_PORT',
    'TLS_HANDSHAKE_CUT',
    'TLS_HANDSHAKE_TIMEOUT',
    'TLS_HANDSHAKE_FAILED',
  ])

  if (/\b407\b/.test(probe?.text ?? '') && probe?.kind === 'http')
    return [hit('PROXY_AUTH_REQUIRED', probe.text)]
  if (
    probe !== undefined &&
    isWrongService(probe.kind) &&
    probe.text !== '' &&
    vague.has(direct) &&
    !afterStartTls
  ) {
    return [hit(plainPort(seen, probe.kind), probe.text)]
  }
  if (afterStartTls && vague.has(direct)) {
    const hits = [hit('STARTTLS_HANDSHAKE_FAILED')]
    // Short lines went well, the first large packet did not come back.
    return direct === 'TLS_HANDSHAKE_TIMEOUT' ? [...hits, hit('TCP_MTU_BLACKHOLE')] : hits
  }
  if (direct === 'TLS_ON_PLAIN_PORT') {
    // Not TLS, and the second look found no plaintext service either: rubbish.
    if (probe !== undefined && (probe.kind === 'closed' || probe.kind === 'tls'))
      return [hit('TLS_HANDSHAKE_FAILED')]
    if (seen.protocol === 'url') return [hit('URL_HTTPS_ON_HTTP_PORT')]
    return [hit(plainPort(seen, seen.protocol === 'smtp' ? 'smtp' : 'imap'))]
  }
  if (seen.protocol === 'url' && direct === 'TLS_HANDSHAKE_TIMEOUT') return [hit('URL_TIMEOUT')]
  if (seen.protocol === 'url' && direct === 'TLS_HANDSHAKE_CUT') return [hit('URL_UNREACHABLE')]
  return [hit(direct)]
}

export const tlsHits = (tls: TlsEvidence, seen: Case): readonly Hit[] => {
  if ((tls.injectedBytes ?? 0) > 0) {
    return [
      {
        cause: 'STARTTLS_INJECTED_DATA',
        stage: 'tls',
        proof: `${tls.injectedBytes} bytes between the STARTTLS reply and the handshake`,
      },
    ]
  }
  if (isCancelled(tls.fault)) return []
  if (tls.outcome === 'done') return certificateHits(tls, seen)
  const fault = tls.fault ?? { code: tls.outcome === 'timeout' ? 'TIMEOUT' : 'CLOSED', message: '' }
  // What the server showed before it broke off is judged too.
  return [...failure(tls, fault, seen), ...certificateHits(tls, seen)]
}
