/** Node's errors as facts that rules can look at. */
import type { Fault } from '#shared/diagnosis/evidence.ts'

/** Alerts by the words that OpenSSL and BoringSSL use for them in `reason` (RFC 8446, section 6). */
const alertByReason: Readonly<Record<string, number>> = {
  'unexpected message': 10,
  'bad record mac': 20,
  'record overflow': 22,
  'handshake failure': 40,
  'bad certificate': 42,
  'unsupported certificate': 43,
  'certificate revoked': 44,
  'certificate expired': 45,
  'certificate unknown': 46,
  'illegal parameter': 47,
  'unknown ca': 48,
  'access denied': 49,
  'decode error': 50,
  'decrypt error': 51,
  'protocol version': 70,
  'insufficient security': 71,
  'internal error': 80,
  'inappropriate fallback': 86,
  'user canceled': 90,
  'user cancelled': 90,
  'missing extension': 109,
  'unsupported extension': 110,
  'unrecognized name': 112,
  'bad certificate status response': 113,
  'unknown psk identity': 115,
  'certificate required': 116,
  'no application protocol': 120,
}

/**
 * The alert that the peer sent. OpenSSL ends its text with "SSL alert number 70"; where it does not
 * (BoringSSL), the reason says "TLSV1_ALERT_PROTOCOL_VERSION". Our own refusals ("unsupported protocol",
 * "wrong version number") are no alerts.
 */
const alertOf = (message: string, reason: string): number | undefined => {
  const number = /alert number (\d+)/.exec(message)?.[1]
  if (number !== undefined) return Number(number)
  // Some names leave the word out (TLSV1_CERTIFICATE_REQUIRED); what is left must still be an alert's own name.
  const words = /^(?:sslv3|tlsv1|tlsv13|tls)(?:1\.3)?(?: alert)? (.+)$/.exec(reason)?.[1]
  return words === undefined ? undefined : alertByReason[words]
}

/** Reads any thrown value. Never holds the error's other properties: they may carry buffers. */
export const faultOf = (error: unknown): Fault => {
  const known = (typeof error === 'object' && error !== null ? error : {}) as Record<string, unknown>
  const text = (key: string): string | undefined => {
    const value = known[key]
    return typeof value === 'string' && value !== '' ? value : undefined
  }
  const message = text('message') ?? String(error)
  const reason = text('reason')?.toLowerCase().replaceAll('_', ' ')
  // Undici and happy eyeballs wrap several errors; we never use either, so the first code is the true one.
  const code = text('code') ?? 'UNKNOWN'
  const errno = known['errno']
  const alert = alertOf(message, reason ?? '')
  return {
    code,
    message: message.split('\n')[0]?.trim().slice(0, 500) ?? '',
    ...(typeof errno === 'number' ? { errno } : {}),
    ...(text('syscall') === undefined ? {} : { syscall: text('syscall') }),
    ...(text('library') === undefined ? {} : { library: text('library')?.toLowerCase() }),
    ...(reason === undefined ? {} : { reason }),
    ...(alert === undefined ? {} : { alert }),
  }
}

export const timeoutFault = (what: string, ms: number): Fault => ({
  code: 'TIMEOUT',
  message: `${what}: no answer within ${ms} ms`,
})

export const abortedFault: Fault = { code: 'ABORTED', message: 'cancelled' }
