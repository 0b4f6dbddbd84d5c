/** The same reply at other places of the dialogue: some servers refuse at once, some wait until RCPT or the final dot. */
import { describe, expect, it } from 'vitest'
import type { SettingsEvidence } from '#shared/diagnosis/evidence.ts'
import {
  auth,
  capability,
  causeAtLogin,
  causeAtOpenRcpt,
  causeAtSelect,
  causeOf,
  connect,
  dns,
  ehlo,
  envelope,
  greeting,
  imapGreeting,
  imapReply,
  imapSettings,
  imapUpTo,
  login,
  mail,
  mailbox,
  message,
  plain,
  rcpt,
  reply,
  select,
  settings,
  starttls,
  tls,
} from './evidence.ts'

type Place = 'greeting' | 'ehlo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'content'
type Change = Partial<SettingsEvidence>

const causeAt = (place: Place, text: string, change: Change = {}): string => {
  const evidence = {
    greeting: greeting(text),
    ehlo: ehlo({ reply: reply(text), capabilities: [], mechanisms: [] }),
    starttls: starttls({ reply: reply(text) }),
    auth: auth(text),
    mail: envelope([mail(text)]),
    rcpt: envelope([mail(), rcpt(text)]),
    data: envelope([mail(), rcpt(), { command: 'DATA', address: '', role: 'none', reply: reply(text) }]),
    content: message(text),
  } as const
  const before = ['greeting', 'ehlo', 'starttls', 'auth'].includes(place) ? [] : [auth()]
  return causeOf('smtp', [settings(change), dns(), connect(), tls(), ...before, evidence[place]])
}

const transaction = ['mail', 'rcpt', 'data', 'content'] as const
const google = { host: 'smtp-relay.gmail.com' } as const
const m365 = { host: 'contoso-example.mail.protection.outlook.com' } as const

const rows: readonly (readonly [text: string, cause: string, places: readonly Place[], change?: Change])[] = [
  // what was said earlier
  ['530 5.7.0 Authenticate first', 'AUTH_REQUIRED', ['greeting', 'ehlo', ...transaction]],
  ['535 No session', 'AUTH_REQUIRED', transaction],
  ['538 No session', 'AUTH_REQUIRED', transaction],
  ['530 Encryption is mandatory', 'STARTTLS_REQUIRED', transaction],
  ['523 Encryption is mandatory', 'STARTTLS_REQUIRED', transaction],
  ['538 Encryption is mandatory', 'STARTTLS_REQUIRED', transaction],
  [
    '550 HELO should carry a qualified host name',
    'EHLO_NAME_NOT_QUALIFIED',
    ['ehlo', 'mail', 'rcpt', 'data'],
  ],
  ['504 Helo command rejected', 'EHLO_NAME_NOT_QUALIFIED', ['mail', 'rcpt', 'data']],
  ['550 5.7.1 Helo command rejected: no such host', 'EHLO_NAME_INVALID', ['mail', 'rcpt', 'data']],
  // the client's address
  ['554 Blocked. Details: https://check.example.org/', 'GREETING_IP_BLOCKLISTED', ['greeting', 'ehlo']],
  ['450 4.7.1 Greylisting in action', 'RECIPIENT_GREYLISTED', transaction],
  // the sender's domain
  ['550 5.7.1 Not accepted under the domain owner’s DMARC rules', 'DMARC_REJECTED', transaction],
  ['550 5.7.509 Access denied', 'DMARC_REJECTED', transaction],
  ['550 5.7.26 This message cannot be authenticated', 'DMARC_REJECTED', transaction],
  ['550 5.7.26 SPF did not pass for this sender', 'SPF_FAILED', transaction],
  ['550 5.1.7 No', 'SENDER_SYNTAX', transaction],
  ['550 5.1.7 The sender does not match your login', 'SENDER_NOT_OWNED', transaction],
  ['501 Sender address is malformed', 'SENDER_SYNTAX', ['mail', 'rcpt']],
  ['550 Sender address rejected: user unknown in virtual table', 'SENDER_VERIFY_FAILED', ['rcpt', 'content']],
  ['550 The callout to verify the address failed', 'SENDER_VERIFY_FAILED', ['mail', 'data', 'content']],
  ['550 You are not allowed to send with this address', 'SENDER_NOT_OWNED', transaction],
  // how much
  ['452 4.5.3 Enough', 'TOO_MANY_RECIPIENTS', ['rcpt', 'data', 'content']],
  ['552 5.2.2 No', 'RECIPIENT_MAILBOX_FULL', ['rcpt', 'content']],
  // the recipient, told late
  ['550 5.1.1 No such user', 'RECIPIENT_UNKNOWN', ['rcpt', 'content']],
  ['550 5.4.1 Recipient address rejected: Access denied', 'RECIPIENT_UNKNOWN', ['rcpt', 'content'], m365],
  ['550 5.7.1 Relaying denied', 'RELAY_DENIED', ['rcpt', 'content']],
  ['550 5.2.1 No', 'RECIPIENT_DISABLED', ['rcpt', 'content']],
  ['554 5.7.1 Sender not welcome', 'SENDER_REFUSED', ['mail', 'rcpt', 'content']],
  ['550 5.1.2 The domain of this address does not exist', 'RECIPIENT_UNKNOWN', ['rcpt', 'content']],
  ['550 5.4.4 Host not found', 'RECIPIENT_UNKNOWN', ['rcpt', 'content']],
  ['550 Invalid recipient', 'RECIPIENT_UNKNOWN', ['rcpt']],
  ['501 Invalid recipient', 'RECIPIENT_SYNTAX', ['rcpt']],
  ['504 Invalid recipient', 'RECIPIENT_SYNTAX', ['rcpt']],
  ['553 Invalid recipient', 'RECIPIENT_SYNTAX', ['rcpt']],
  ['501 No', 'RECIPIENT_SYNTAX', ['rcpt']],
  ['550 5.1.3 No', 'RECIPIENT_SYNTAX', ['rcpt']],
  ['553 The address is malformed', 'RECIPIENT_SYNTAX', ['rcpt']],
  // the message
  ['550 5.7.1 Bare LF found', 'BARE_LINEFEED_REJECTED', ['data', 'content']],
  ['451 See https://pages.example.net/docs/smtplf.html', 'BARE_LINEFEED_REJECTED', ['data', 'content']],
  ['554 5.7.1 This is spam', 'SPAM_REJECTED', transaction],
  // by class alone
  ['421 Bye', 'SMTP_SERVICE_CLOSING', ['ehlo', ...transaction]],
  ['451 Please try again later', 'RECIPIENT_GREYLISTED', ['rcpt', 'data']],
  ['450 No', 'MESSAGE_DEFERRED', ['data', 'content']],
  ['550 No', 'MESSAGE_REFUSED', ['data', 'content']],
  ['501 No', 'EHLO_NAME_INVALID', ['ehlo']],
  ['504 No', 'EHLO_NAME_INVALID', ['ehlo']],
  ['553 No', 'EHLO_NAME_INVALID', ['ehlo']],
  ['504 Your host is not one that may connect', 'EHLO_NAME_INVALID', ['ehlo']],
  ['521 5.5.1 No', 'CLIENT_SPOKE_TOO_EARLY', ['greeting']],
  ['521 5.3.2 No', 'GREETING_REFUSED', ['greeting']],
  ['554 5.5.1 No', 'GREETING_REFUSED', ['greeting']],
  [
    '554 5.7.1 The client certificate is missing',
    'TLS_CLIENT_CERT_REQUIRED',
    ['greeting', 'ehlo', 'starttls', 'auth', ...transaction],
  ],
  // providers and programs on the way
  [
    '421 4.7.0 Try again later, closing connection. (EHLO) ab1-c2 - gsmtp',
    'EHLO_LOCALHOST_THROTTLED',
    ['greeting', 'ehlo', 'mail'],
    google,
  ],
  ['421 4.7.0 Try again later', 'EHLO_LOCALHOST_THROTTLED', ['ehlo'], { ...google, ehloName: 'localhost' }],
  ['421 4.7.0 Closing', 'SMTP_SERVICE_CLOSING', ['mail'], { ...google, ehloName: 'localhost' }],
  ['421 4.7.0 Closing', 'SMTP_SERVICE_CLOSING', ['ehlo', 'mail'], google],
  ['554 The antivirus mail scanner could not reach the server', 'ANTIVIRUS_SMTP_PROXY', ['greeting', 'ehlo']],
  [
    '550 5.7.1 We take no mail of unauthenticated senders',
    'AUTH_PROVIDER_API_KEY',
    transaction,
    { host: 'smtp.sendgrid.net', username: 'apikey' },
  ],
]

for (const [text, cause, places, change] of rows) {
  describe(`${text} → ${cause}`, () => {
    it.each(places)('at %s', (place) => {
      expect(causeAt(place, text, change)).toBe(cause)
    })
  })
}

describe('At STARTTLS', () => {
  it.each([
    ['421 Bye', 'SMTP_SERVICE_CLOSING'],
    ['501 5.5.4 No parameters', 'STARTTLS_REFUSED'],
  ])('%s → %s', (text, cause) => {
    expect(
      causeOf('smtp', [
        plain({ security: 'starttls' }),
        greeting(),
        ehlo({ secure: false }),
        starttls({ reply: reply(text) }),
      ]),
    ).toBe(cause)
  })
})

describe('At AUTH', () => {
  it.each([
    ['500 No', 'AUTH_NOT_ENABLED'],
    ['502 No', 'AUTH_NOT_ENABLED'],
    ['525 No', 'AUTH_ACCOUNT_DISABLED'],
    ['535 5.7.13 No', 'AUTH_ACCOUNT_DISABLED'],
    ['535 This authentication method is disabled', 'AUTH_MECHANISM_UNSUPPORTED'],
    // the name given at HELO, and a name with a domain, are two things
    ['535 Password refused, account disabled', 'AUTH_ACCOUNT_DISABLED'],
    ['535 Password refused or account disabled', 'AUTH_REJECTED'],
    ['535 EHLO was fine, the password was not', 'AUTH_REJECTED'],
    ['535 Login failed, dotted names are not known here', 'AUTH_REJECTED'],
  ])('%s → %s', (text, cause) => {
    expect(causeAt('auth', text)).toBe(cause)
  })

  it.each([
    ['538 No', 'AUTH_NEEDS_TLS'],
    ['535 5.7.11 No', 'AUTH_NEEDS_TLS'],
    ['535 5.7.10 No', 'AUTH_NEEDS_TLS'],
  ])('without encryption: %s → %s', (text, cause) => {
    expect(causeAt('auth', text, { useSsl: false, security: 'none', port: 25 })).toBe(cause)
    expect(causeAt('auth', text)).not.toBe(cause)
  })
})

describe('A recipient refused to a client that has not signed in', () => {
  it.each([
    ['554 No', 'RELAY_DENIED', 'RECIPIENT_REFUSED'],
    ['550 5.7.1 No', 'RELAY_DENIED', 'RECIPIENT_REFUSED'],
    ['454 4.7.1 No', 'RELAY_DENIED', 'RECIPIENT_DEFERRED'],
    ['450 4.7.1 No', 'RECIPIENT_DEFERRED', 'RECIPIENT_DEFERRED'],
    ['554 5.0.0 No', 'RECIPIENT_REFUSED', 'RECIPIENT_REFUSED'],
    ['550 No', 'RECIPIENT_REFUSED', 'RECIPIENT_REFUSED'],
  ])('%s → %s; after a login %s', (text, open, signedIn) => {
    expect(causeAtOpenRcpt(text)).toBe(open)
    expect(causeAt('rcpt', text)).toBe(signedIn)
  })
})

describe('“Not allowed to send”, said to a client that has not signed in', () => {
  const text = '550 5.7.1 You are not permitted to send from here'
  const open = (evidence: ReturnType<typeof envelope> | ReturnType<typeof message>) =>
    causeOf('smtp', [plain({ auth: false, username: '' }), evidence])
  it('is about the sender where the sender is what was said last', () => {
    expect(open(envelope([mail(text)], { loggedIn: false }))).toBe('SENDER_NOT_OWNED')
    expect(open(message(text))).toBe('SENDER_NOT_OWNED')
  })

  it('is about who may send at all elsewhere, unless it names the sender', () => {
    expect(causeAtOpenRcpt(text)).not.toBe('SENDER_NOT_OWNED')
    expect(causeAtOpenRcpt('550 5.7.1 You are not permitted to send as this sender')).toBe('SENDER_NOT_OWNED')
  })
})

describe('An IMAP refusal', () => {
  const atSearch = (line: string): string =>
    causeOf(
      'imap',
      imapUpTo(imapGreeting(), capability(), login(), select(), mailbox({ reply: imapReply(line) })),
    )
  const atCapability = (line: string, change: Change = {}): string =>
    causeOf('imap', [imapSettings(change), imapGreeting(), capability({ reply: imapReply(line) })])
  const open = { useSsl: false, security: 'none', port: 143 } as const
  const judged = { capability: atCapability, login: causeAtLogin, select: causeAtSelect, mailbox: atSearch }

  it.each([
    [
      'a NO User is authenticated but not connected.',
      'IMAP_AUTHENTICATED_NOT_CONNECTED',
      ['login', 'select'],
    ],
    ['a NO [REFERRAL imap://imap2.example.com/] Moved', 'IMAP_REFERRAL', ['login', 'select']],
    ['a BAD Slow down, please', 'IMAP_THROTTLED', ['capability', 'select', 'mailbox']],
    ['a NO [NOPERM] No', 'IMAP_NO_PERMISSION', ['select', 'mailbox']],
    ['a NO [NONEXISTENT] No', 'IMAP_FOLDER_NOT_FOUND', ['select', 'mailbox']],
    [
      'a NO No space in this mailbox: it is locked by another process',
      'IMAP_MAILBOX_IN_USE',
      ['select', 'mailbox'],
    ],
  ] as const)('%s → %s', (line, cause, places) => {
    expect(places.map((place) => judged[place](line))).toEqual(places.map(() => cause))
  })

  it('that asks for encryption is that of an open connection alone', () => {
    const line = 'a NO Encryption is needed first'
    expect([atCapability(line, open), causeAtLogin(line, open)]).toEqual([
      'IMAP_LOGIN_NEEDS_TLS',
      'IMAP_LOGIN_NEEDS_TLS',
    ])
    expect(atCapability(line)).toBe('IMAP_COMMAND_REFUSED')
  })

  it('of Microsoft’s that speaks of basic authentication', () => {
    const line = 'a BAD Basic authentication is off for this tenant'
    expect(atCapability(line, { host: 'outlook.office365.com' })).toBe('IMAP_BASIC_AUTH_DISABLED_M365')
    expect(atCapability(line)).toBe('IMAP_COMMAND_REFUSED')
  })

  it('about connections is a limit, and about attempts one where attempts are named', () => {
    expect(causeAtLogin('a NO Too many sessions, wait for the rate limit')).toBe('IMAP_CONNECTION_LIMIT')
    expect(causeAtLogin('a NO Too many failed attempts from this client: limit')).toBe(
      'IMAP_TOO_MANY_ATTEMPTS',
    )
    expect(causeAtLogin('a NO Invalid: too many connections')).toBe('IMAP_CONNECTION_LIMIT')
  })

  it('that passes is passing before the mailbox too', () => {
    expect(causeAtSelect('a NO Login failed for now, temporarily')).toBe('IMAP_TEMPORARILY_UNAVAILABLE')
    expect(causeAtSelect('a NO Wrong password; the service is going down')).toBe(
      'IMAP_TEMPORARILY_UNAVAILABLE',
    )
    expect(causeAtLogin('a NO Wrong password; the service is going down')).toBe('IMAP_LOGIN_REJECTED')
  })
})
