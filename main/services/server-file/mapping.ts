/** Which setting stands under which property, and how each is read. One row per property. */
import type { MailProtocol } from '#shared/settings/destination.ts'
import type { SecretKey, SettingKey } from '#shared/settings/fields.ts'

type KeysOf<Suffix extends string> = Extract<SettingKey, `${string}${Suffix}`>

export type Row =
  | { readonly kind: 'text'; readonly property: string; readonly key: SettingKey }
  | { readonly kind: 'flag'; readonly property: string; readonly key: SettingKey }
  | {
      readonly kind: 'port'
      readonly property: string
      readonly key: KeysOf<'.port'>
      readonly of: MailProtocol | 'tcImap'
    }
  | {
      readonly kind: 'starttls'
      readonly property: string
      readonly key: KeysOf<'.startTls'>
      readonly part: 'enable' | 'required'
      readonly of: MailProtocol
    }
  | { readonly kind: 'secret'; readonly property: string; readonly key: SecretKey; readonly of: MailProtocol }
  /** Written only where absent. */
  | { readonly kind: 'fixed'; readonly property: string; readonly value: string; readonly label: string }
  /** Written when encryption is newly switched on, else offered. */
  | { readonly kind: 'identity'; readonly property: string; readonly of: MailProtocol }

const timeouts = (protocol: MailProtocol, name: string): readonly Row[] =>
  (
    [
      ['connectiontimeout', '30000', 'time to connect, ms'],
      ['timeout', '60000', 'time to wait for a reply, ms'],
      ['writetimeout', '60000', 'time to send, ms'],
    ] as const
  ).map(([part, value, label]) => ({
    kind: 'fixed',
    property: `mail.${protocol}.${part}`,
    value,
    label: `${name}: ${label}`,
  }))

const connection = (protocol: MailProtocol): readonly Row[] => [
  { kind: 'text', property: `mail.${protocol}.host`, key: `${protocol}.host` },
  { kind: 'port', property: `mail.${protocol}.port`, key: `${protocol}.port`, of: protocol },
  { kind: 'flag', property: `mail.${protocol}.ssl.enable`, key: `${protocol}.useSsl` },
  { kind: 'identity', property: `mail.${protocol}.ssl.checkserveridentity`, of: protocol },
  {
    kind: 'starttls',
    property: `mail.${protocol}.starttls.enable`,
    key: `${protocol}.startTls`,
    part: 'enable',
    of: protocol,
  },
  {
    kind: 'starttls',
    property: `mail.${protocol}.starttls.required`,
    key: `${protocol}.startTls`,
    part: 'required',
    of: protocol,
  },
]

/** In the order of a new file. */
export const rows: readonly Row[] = [
  { kind: 'fixed', property: 'mailroom.format', value: '1', label: 'Format of this file' },
  { kind: 'fixed', property: 'mail.transport.protocol', value: 'smtp', label: 'Protocol of outgoing mail' },
  ...connection('smtp'),
  { kind: 'flag', property: 'mail.smtp.auth', key: 'smtp.auth' },
  { kind: 'text', property: 'mail.smtp.user', key: 'smtp.username' },
  { kind: 'secret', property: 'mail.smtp.password', key: 'smtp.password', of: 'smtp' },
  { kind: 'text', property: 'mail.smtp.localhost', key: 'smtp.ehloName' },
  ...timeouts('smtp', 'Outgoing mail'),
  { kind: 'text', property: 'teamconnect.mail.replyTo', key: 'smtp.replyTo' },
  { kind: 'flag', property: 'teamconnect.mail.useSystemReply', key: 'notifications.useSystemReply' },
  { kind: 'flag', property: 'teamconnect.mail.useDisplayName', key: 'notifications.useDisplayName' },
  { kind: 'fixed', property: 'mail.store.protocol', value: 'imap', label: 'Protocol of incoming mail' },
  { kind: 'text', property: 'teamconnect.mail.incoming.accountType', key: 'imap.accountType' },
  ...connection('imap'),
  { kind: 'text', property: 'mail.imap.user', key: 'imap.username' },
  { kind: 'secret', property: 'mail.imap.password', key: 'imap.password', of: 'imap' },
  ...timeouts('imap', 'Incoming mail'),
  { kind: 'text', property: 'teamconnect.imapServer.host', key: 'tcImap.host' },
  { kind: 'port', property: 'teamconnect.imapServer.port', key: 'tcImap.port', of: 'tcImap' },
  { kind: 'flag', property: 'teamconnect.imapServer.ssl.enable', key: 'tcImap.useSsl' },
  { kind: 'text', property: 'teamconnect.url', key: 'loginUrl' },
  { kind: 'text', property: 'teamconnect.mail.tls.caFile', key: 'tls.caFile' },
]

const rowByProperty = new Map(rows.map((row) => [row.property, row]))
export const rowOf = (property: string): Row | undefined => rowByProperty.get(property)

export const passwordProperty = (key: SecretKey): 'mail.smtp.password' | 'mail.imap.password' =>
  key === 'smtp.password' ? 'mail.smtp.password' : 'mail.imap.password'

/**
 * Properties that we do not write but that change how Jakarta Mail connects. `followed` says whether our own
 * tests do as the property says.
 */
const connectionPatterns: readonly { readonly pattern: RegExp; readonly followed: boolean }[] = [
  {
    pattern:
      /^mail\.(?:smtp|imap)\.(?:ssl\.(?:trust|protocols|ciphersuites|socketFactory(?:\..+)?)|socketFactory(?:\..+)?|proxy\..+|socks\..+|sasl\..+|auth\..+|localaddress|localport|ehlo|class)$/,
    followed: false,
  },
  { pattern: /^mail\.(?:smtps|imaps)\..+$/, followed: false },
  // Jakarta Mail falls back to these where the protocol's own are absent.
  { pattern: /^mail\.(?:host|user)$/, followed: false },
]

export const connectionProperty = (property: string): { readonly followed: boolean } | undefined =>
  connectionPatterns.find(({ pattern }) => pattern.test(property))
