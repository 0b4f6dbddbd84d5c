import type { SecretKey, Settings } from './fields.ts'
import { bareHost } from './host-name.ts'

export type MailProtocol = 'smtp' | 'imap'
export const mailProtocols: readonly MailProtocol[] = ['smtp', 'imap']

export const protocolOfSecret = (key: SecretKey): MailProtocol => (key === 'smtp.password' ? 'smtp' : 'imap')
export const directionOf = (key: SecretKey): 'outgoing' | 'incoming' =>
  key === 'smtp.password' ? 'outgoing' : 'incoming'

export type Security = 'none' | 'starttls' | 'starttls-if-offered' | 'tls'

/** How it is said, in reports and questions, on the page and on the command line. */
export const securityWords: Readonly<Record<Security, string>> = {
  none: 'unencrypted',
  starttls: 'STARTTLS',
  'starttls-if-offered': 'STARTTLS if offered',
  tls: 'TLS from the first byte',
}

/** Where a password may be sent: a stored one is bound to all four (spec: safety). */
export interface Destination {
  readonly host: string
  /** 1–65535, or 0 where the text in the field is not a port. */
  readonly port: number
  readonly security: Security
  readonly username: string
}

/** @returns the port as a number from 1 to 65535, or undefined where the text is not one. */
export const readPort = (text: string): number | undefined => {
  const trimmed = text.trim()
  if (!/^\d{1,5}$/.test(trimmed)) return undefined
  const port = Number(trimmed)
  return port >= 1 && port <= 65_535 ? port : undefined
}

/** The port that *Use SSL* implies: what TeamConnect connects to when none is given. */
export const impliedPort = (protocol: MailProtocol | 'tcImap', useSsl: boolean): number => {
  if (protocol === 'smtp') return useSsl ? 465 : 25
  return useSsl ? 993 : 143
}

/** Use SSL wins over STARTTLS, as in Jakarta Mail: an encrypted connection cannot be switched again. */
export const securityOf = (settings: Settings, protocol: MailProtocol): Security => {
  if (settings[`${protocol}.useSsl`]) return 'tls'
  const startTls = settings[`${protocol}.startTls`]
  if (startTls === 'required') return 'starttls'
  return startTls === 'if-offered' ? 'starttls-if-offered' : 'none'
}

export const destinationOf = (settings: Settings, protocol: MailProtocol): Destination => {
  const text = settings[`${protocol}.port`].trim()
  const port = text === '' ? impliedPort(protocol, settings[`${protocol}.useSsl`]) : (readPort(text) ?? 0)
  return {
    host: bareHost(settings[`${protocol}.host`]),
    port,
    security: securityOf(settings, protocol),
    username: settings[`${protocol}.username`],
  }
}

/** A name in a question: of any length, or full of blanks, it would push the question away. Its end counts most. */
const inQuestion = (name: string): string => {
  const text = name.replaceAll(/\s+/g, ' ')
  return text.length > 100 ? `${text.slice(0, 49)}…${text.slice(-50)}` : text
}

/** "mail.example.com, port 587 (STARTTLS), as svc" */
export const destinationWords = ({ host, port, security, username }: Destination): string =>
  `${inQuestion(host)}, port ${port} (${securityWords[security]}), as ${inQuestion(username)}`

/** `mail.example.com:465`; an IPv6 address is in brackets. */
export const hostAndPort = (host: string, port: number): string =>
  `${host.includes(':') ? `[${host}]` : host}:${port}`

/** `mail.example.com:587 (STARTTLS) as svc`; '' where there is no host. */
export const endpointWords = ({
  host,
  port,
  security,
  username,
}: Omit<Destination, 'username'> & { readonly username?: string | undefined }): string =>
  host === ''
    ? ''
    : `${hostAndPort(host, port)} (${securityWords[security]})${username ? ` as ${username}` : ''}`

export const sameDestination = (one: Destination, other: Destination): boolean =>
  bareHost(one.host) === bareHost(other.host) &&
  one.port === other.port &&
  one.security === other.security &&
  one.username === other.username

/** Of the two settings that make it, one that was named leaves the other as it was known. */
const securityWith = (known: Security, now: Security, useSsl: boolean, startTls: boolean): Security => {
  // It was used there: who names what the file says already has not said that it may go.
  if (known === 'starttls' && now === 'starttls-if-offered') return known
  if (useSsl && (now === 'tls' || known === 'tls' || startTls)) return now
  return startTls && known !== 'tls' ? now : known
}

/**
 * The known destination after a person named these settings: each part of it is the person's, or stays what it was,
 * whatever somebody else has put there.
 */
export const withNamed = (
  known: Destination,
  settings: Settings,
  protocol: MailProtocol,
  named: readonly string[],
): Destination => {
  const now = destinationOf(settings, protocol)
  const isNamed = (end: string): boolean => named.includes(`${protocol}.${end}`)
  const impliesPort =
    settings[`${protocol}.port`].trim() === '' &&
    known.port === impliedPort(protocol, known.security === 'tls')
  return {
    host: isNamed('host') ? now.host : known.host,
    port: isNamed('port') || (impliesPort && isNamed('useSsl')) ? now.port : known.port,
    security: securityWith(known.security, now.security, isNamed('useSsl'), isNamed('startTls')),
    username: isNamed('username') ? now.username : known.username,
  }
}

/** Whether a password may go unasked where the settings say: each part of the place as it was known, or named by a person. */
export const isVouchedFor = (
  known: Destination,
  settings: Settings,
  protocol: MailProtocol,
  named: readonly string[],
): boolean => isKnown(withNamed(known, settings, protocol, named), destinationOf(settings, protocol))

/** Whether `wanted` would go on unencrypted where STARTTLS was seen at the same place. */
export const wasEncrypted = (known: Destination, wanted: Destination): boolean =>
  known.security === 'starttls' &&
  wanted.security === 'starttls-if-offered' &&
  sameDestination({ ...known, security: wanted.security }, wanted)

/** Whether the password may go there unasked. */
export const isKnown = (known: Destination | undefined, wanted: Destination): boolean =>
  known === undefined || sameDestination(known, wanted) || wasEncrypted(known, wanted)
