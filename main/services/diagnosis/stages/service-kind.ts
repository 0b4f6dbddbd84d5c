/** Which service speaks, by its first bytes. */
import type { ServiceKind } from '#shared/diagnosis/evidence.ts'

/** @param text the first bytes read as Latin-1 or UTF-8; '' where nothing came */
export const serviceKind = (text: string): Exclude<ServiceKind, 'silent' | 'closed'> => {
  // A TLS record: alert or handshake, version 3.x (RFC 8446, section 5.1).
  if (/^[\x14-\x17]\x03[\x00-\x04]/.test(text)) return 'tls'
  if (/^HTTP\/\d/i.test(text) || /^<(?:!doctype|html)/i.test(text)) return 'http'
  if (/^SSH-\d/.test(text)) return 'ssh'
  if (/^\* (?:OK|PREAUTH|BYE)\b/i.test(text)) return 'imap'
  if (/^(?:\+OK|-ERR)\b/.test(text)) return 'pop3'
  // FTP greets with the code of SMTP; only its words tell.
  if (/^\d{3}[ -].*\bFTP\b/i.test(text) && !/\bE?SMTP\b/i.test(text)) return 'ftp'
  if (/^\d{3}(?:[ -]|\r?\n|$)/.test(text)) return 'smtp'
  return 'other'
}
