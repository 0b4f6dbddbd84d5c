/** Which service speaks, by its first bytes. */
import type { ServiceKind } from '#shared/diagnosis/evidence.ts'

/** @param text the first bytes read as Latin-1 or UTF-8; '' where nothing came */
export const serviceKind = (text: string): Exclude<ServiceKind, 'silent' | 'closed'> => {
  // A TLS record: alert or handshake, version 3.x (RFC 8446, section 5.1).
  if (/^[\x14-\x17]\x03[\x00-\x04]/.test(text)) return 'tls'
  if (/^HTTP\/\d/i.test(text) || /^<(?:!doctype|html)/i.test(text)) return 'http'
  if (/^SSH-\d/.test(text)) return 'ssh'
  if (/^\* +(?:OK|PREAUTH|BYE)\b/i.test(text)) return 'imap'
  if (/^(?:\+OK|-ERR)\b/.test(text)) return 'pop3'
  // FTP and LMTP greet with the code of SMTP; only their words tell. A host's name is none of them.
  const words = text.replaceAll(/[\w-]+(?:\.[\w-]+)+/g, ' ')
  if (/^\d{3}\b/.test(text) && !/\bE?SMTP\b/i.test(words)) {
    if (/\bFTP|FTPd?\b/i.test(words)) return 'ftp'
    // 200 and 201 are how news servers greet (RFC 3977, section 5.1.1).
    if (/\bLMTP\b/i.test(words) || /^20[01]\b/.test(text)) return 'other'
  }
  if (/^\d{3}(?:[ \t-]|\r?\n|$)/.test(text)) return 'smtp'
  return 'other'
}

/** The same of a text in which bytes that cannot be shown stand as `\x16`. */
export const kindOfCleaned = (text: string): ReturnType<typeof serviceKind> =>
  serviceKind(
    text.replaceAll(/\\x([0-9a-f]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
  )
