/**
 * The Email page as data: keys, the vendor's labels (to the letter), our help texts, defaults, order.
 * Source of labels and order: the vendor's pages "Setting Up Email" and "Email Settings".
 */

export type SectionId = 'outgoing' | 'notifications' | 'incoming' | 'tcImap' | 'url' | 'advanced'

export interface Section {
  readonly id: SectionId
  readonly label: string
  /** Name in the section index, where the whole label is too long. */
  readonly short: string
}

export const sections: readonly Section[] = [
  { id: 'outgoing', label: 'Outgoing Mail Server Settings', short: 'Outgoing mail' },
  { id: 'notifications', label: 'Email Notifications', short: 'Notifications' },
  { id: 'incoming', label: 'Incoming Mail Server Settings', short: 'Incoming mail' },
  { id: 'tcImap', label: 'TeamConnect IMAP Server Settings', short: 'IMAP server' },
  { id: 'url', label: 'TeamConnect URL', short: 'TeamConnect URL' },
  { id: 'advanced', label: 'Advanced', short: 'Advanced' },
]

/**
 * How the connection is to be secured by STARTTLS. `if-offered` only ever comes from a file
 * (`starttls.enable=true`, `required=false`); the form shows it but never offers it, since a man in the
 * middle can strip it.
 */
export type StartTls = 'never' | 'required' | 'if-offered'

/**
 * The settings as the form has them: one flat record, keyed as everywhere else (CLI, findings, file map).
 * Ports are text, as typed: '' means "the port that Use SSL implies", and what cannot be read stays visible.
 * Passwords are never part of it.
 */
export interface Settings {
  readonly 'smtp.host': string
  readonly 'smtp.replyTo': string
  readonly 'smtp.useSsl': boolean
  readonly 'smtp.auth': boolean
  readonly 'smtp.username': string
  readonly 'notifications.useSystemReply': boolean
  readonly 'notifications.useDisplayName': boolean
  readonly 'imap.accountType': string
  readonly 'imap.host': string
  readonly 'imap.username': string
  readonly 'imap.useSsl': boolean
  readonly 'tcImap.host': string
  readonly 'tcImap.port': string
  readonly 'tcImap.useSsl': boolean
  readonly loginUrl: string
  readonly 'smtp.port': string
  readonly 'smtp.startTls': StartTls
  readonly 'smtp.ehloName': string
  readonly 'imap.port': string
  readonly 'imap.startTls': StartTls
  readonly 'tls.caFile': string
}

export type SettingKey = keyof Settings
export type SecretKey = 'smtp.password' | 'imap.password'
export type FieldKey = SettingKey | SecretKey

export type Control = 'text' | 'email' | 'checkbox' | 'password' | 'select' | 'number' | 'url' | 'path'

export interface Field {
  readonly key: FieldKey
  readonly section: SectionId
  /** For the folded part: which section the field belongs to by meaning ("SMTP", "IMAP"). */
  readonly group?: string
  readonly label: string
  readonly control: Control
  readonly help: string
  readonly options?: readonly { readonly value: string; readonly label: string }[]
}

export const defaultSettings: Settings = {
  'smtp.host': '',
  'smtp.replyTo': '',
  'smtp.useSsl': false,
  'smtp.auth': false,
  'smtp.username': '',
  'notifications.useSystemReply': false,
  'notifications.useDisplayName': false,
  'imap.accountType': 'IMAP',
  'imap.host': '',
  'imap.username': '',
  'imap.useSsl': false,
  'tcImap.host': '',
  'tcImap.port': '',
  'tcImap.useSsl': false,
  loginUrl: '',
  'smtp.port': '',
  'smtp.startTls': 'never',
  'smtp.ehloName': '',
  'imap.port': '',
  'imap.startTls': 'never',
  'tls.caFile': '',
}

export const settingKeys = Object.keys(defaultSettings) as readonly SettingKey[]
export const secretKeys: readonly SecretKey[] = ['smtp.password', 'imap.password']

export const isSettingKey = (key: string): key is SettingKey => Object.hasOwn(defaultSettings, key)

export const startTlsLabels: Readonly<Record<StartTls, string>> = {
  never: 'Never',
  required: 'Required',
  'if-offered': 'If offered (from the file)',
}

const startTlsOptions = [
  { value: 'never', label: startTlsLabels.never },
  { value: 'required', label: startTlsLabels.required },
]

/** In the order of the page. */
export const fields: readonly Field[] = [
  {
    key: 'smtp.host',
    section: 'outgoing',
    label: 'Outgoing mail server (SMTP)',
    control: 'text',
    help: 'Name or IP address of the server that takes mail from TeamConnect. Empty: TeamConnect sends no mail at all.',
  },
  {
    key: 'smtp.replyTo',
    section: 'outgoing',
    label: 'Reply-To Address',
    control: 'email',
    help: 'Sender of everything the system itself sends, error logs included, and of users who have no address of their own.',
  },
  {
    key: 'smtp.useSsl',
    section: 'outgoing',
    label: 'Use SSL',
    control: 'checkbox',
    help: 'Ticked: TLS from the first byte, port 465. Unticked: port 25, unencrypted, no STARTTLS.',
  },
  {
    key: 'smtp.auth',
    section: 'outgoing',
    label: 'Outgoing server requires authentication',
    control: 'checkbox',
    help: 'Ticked: TeamConnect signs in with the user name and password below.',
  },
  {
    key: 'smtp.username',
    section: 'outgoing',
    label: 'Username',
    control: 'text',
    help: 'Usually the whole e-mail address of the account.',
  },
  {
    key: 'smtp.password',
    section: 'outgoing',
    label: 'Password',
    control: 'password',
    help: 'Kept in the keychain of this computer. It is bound to the server, port, encryption and user name above.',
  },
  {
    key: 'notifications.useSystemReply',
    section: 'notifications',
    label: 'Use System Reply instead of Generating User',
    control: 'checkbox',
    help: 'Unticked: mail goes out as the user who caused it, so the account above must be allowed to send as other people.',
  },
  {
    key: 'notifications.useDisplayName',
    section: 'notifications',
    label: 'Set Display Name on Generated Emails',
    control: 'checkbox',
    help: 'Ticked: a name stands before the address, as in the lines below.',
  },
  {
    key: 'imap.accountType',
    section: 'incoming',
    label: 'Account Type',
    control: 'select',
    help: 'TeamConnect reads incoming mail by IMAP only.',
    options: [{ value: 'IMAP', label: 'IMAP' }],
  },
  {
    key: 'imap.host',
    section: 'incoming',
    label: 'Incoming mail server',
    control: 'text',
    help: 'Name or IP address of the server with the mailbox that TeamConnect reads. Empty: incoming mail is off.',
  },
  {
    key: 'imap.username',
    section: 'incoming',
    label: 'Username',
    control: 'text',
    help: 'Usually the whole e-mail address. TeamConnect reads unread mail only: let the mailbox serve nothing else.',
  },
  {
    key: 'imap.password',
    section: 'incoming',
    label: 'Password',
    control: 'password',
    help: 'Kept in the keychain of this computer. It is bound to the server, port, encryption and user name above.',
  },
  {
    key: 'imap.useSsl',
    section: 'incoming',
    label: 'Use SSL',
    control: 'checkbox',
    help: 'Ticked: TLS from the first byte, port 993. Unticked: port 143, unencrypted, no STARTTLS.',
  },
  {
    key: 'tcImap.host',
    section: 'tcImap',
    label: 'TeamConnect IMAP server name',
    control: 'text',
    help: 'The server inside TeamConnect that shows project folders to users’ mail programs. Empty: not offered.',
  },
  {
    key: 'tcImap.port',
    section: 'tcImap',
    label: 'Port',
    control: 'number',
    help: 'Empty: 143, or 993 with Use SSL.',
  },
  {
    key: 'tcImap.useSsl',
    section: 'tcImap',
    label: 'Use SSL',
    control: 'checkbox',
    help: 'Its certificate stands in a JDK keystore on the TeamConnect server. A test tells when it expires.',
  },
  {
    key: 'loginUrl',
    section: 'url',
    label: 'TeamConnect URL',
    control: 'url',
    help: 'The link in notification mails, like https://teamconnect.example.com/TeamConnect.',
  },
  {
    key: 'smtp.port',
    section: 'advanced',
    group: 'Outgoing mail',
    label: 'Port',
    control: 'number',
    help: 'Empty: the port that Use SSL implies, 25 or 465.',
  },
  {
    key: 'smtp.startTls',
    section: 'advanced',
    group: 'Outgoing mail',
    label: 'STARTTLS',
    control: 'select',
    help: 'Never is what TeamConnect does today. Required: no mail goes out unless the server switches to TLS.',
    options: startTlsOptions,
  },
  {
    key: 'smtp.ehloName',
    section: 'advanced',
    group: 'Outgoing mail',
    label: 'Name given in EHLO',
    control: 'text',
    help: 'Empty: the computer’s own name. Some servers want a full name like app01.example.com.',
  },
  {
    key: 'imap.port',
    section: 'advanced',
    group: 'Incoming mail',
    label: 'Port',
    control: 'number',
    help: 'Empty: the port that Use SSL implies, 143 or 993.',
  },
  {
    key: 'imap.startTls',
    section: 'advanced',
    group: 'Incoming mail',
    label: 'STARTTLS',
    control: 'select',
    help: 'Never is what TeamConnect does today. Required: no mail is read unless the server switches to TLS.',
    options: startTlsOptions,
  },
  {
    key: 'tls.caFile',
    section: 'advanced',
    group: 'Certificates',
    label: 'Extra trusted certificates (PEM)',
    control: 'path',
    help: 'A file with the company’s own certificate authorities, for tests from here. Added to the system’s, never instead of them.',
  },
]

const fieldByKey = new Map<string, Field>(fields.map((field) => [field.key, field]))

/** The field's entry, or undefined for a key that is not on the page. */
export const findField = (key: string): Field | undefined => fieldByKey.get(key)

/** The label with what tells it apart from its namesakes, for places away from the form. */
export const fullLabel = (key: FieldKey): string => {
  const field = findField(key)
  if (field === undefined) return key
  const place =
    field.group ?? sections.find((section) => section.id === field.section)?.short ?? field.section
  return field.label === place ? field.label : `${field.label} (${place})`
}
