/** Whole SMTP dialogues in the manner of servers and providers, each with what somebody who runs them would name. */
import {
  close,
  data,
  type Replies,
  type Reply,
  scriptedServer,
  smtpServer,
} from '../../../../servers/scripted.ts'
import { type Extra, type Group, inside, type Row, type Server } from './harness.ts'

const noLogin: Extra = { settings: { 'smtp.auth': false } }
const sending: Extra = { request: { sendMessage: true, testRecipients: [inside] } }
const startTls: Extra = { settings: { 'smtp.startTls': 'required' } }

interface Make {
  readonly greeting?: Reply
  /** Lines of EHLO without their codes. */
  readonly ehlo?: readonly string[]
}

const exchange: Make = {
  greeting: '220 ex01.example.test Microsoft ESMTP MAIL Service ready',
  ehlo: ['SIZE 37748736', 'PIPELINING', 'DSN', 'ENHANCEDSTATUSCODES', 'AUTH LOGIN', '8BITMIME', 'CHUNKING'],
}
const sendmail: Make = {
  greeting: '220 mail.example.test ESMTP Sendmail 8.17.1/8.17.1',
  ehlo: ['ENHANCEDSTATUSCODES', 'PIPELINING', '8BITMIME', 'SIZE', 'AUTH PLAIN LOGIN', 'DELIVERBY', 'HELP'],
}
const haraka: Make = { greeting: '220 mail.example.test ESMTP Haraka/3.0.3 ready' }
const domino: Make = { greeting: '220 mail.example.test ESMTP Service (HCL Domino Release 12.0.2) ready' }
const courier: Make = { greeting: '220 mail.example.test ESMTP Courier' }
const plain: Make = {}

const offers = (words: readonly string[]): readonly string[] => [
  '250-mail.example.test',
  ...words.map((word, index) => `250${index === words.length - 1 ? ' ' : '-'}${word}`),
]

const smtp =
  ({ greeting, ehlo }: Make, replies: Replies) =>
  (): Promise<Server> =>
    smtpServer({
      ...(greeting === undefined ? {} : { greeting }),
      replies: { ...(ehlo === undefined ? {} : { EHLO: offers(ehlo) }), ...replies },
    })

const at =
  (command: string) =>
  (make: Make, name: string, reply: Reply, expected: string, extra: Extra = {}): Row => [
    name,
    smtp(make, { [command]: reply }),
    expected.includes(' ') ? expected : `fail ${expected}`,
    extra,
  ]
const mail = at('MAIL FROM:')
const everybody = at('RCPT TO:')
const stranger = at('RCPT TO:<out')
const login = at('AUTH PLAIN ')
const dot = (name: string, reply: string, expected: string): Row => [
  name,
  smtp(plain, { DATA: data(reply) }),
  `fail ${expected}`,
  sending,
]
const greets = (name: string, greeting: Reply, expected: string): Row => [
  name,
  smtp({ greeting }, {}),
  `fail ${expected}`,
]

export const makeRows: Group = {
  title: 'SMTP servers of many makes',
  protocol: 'smtp',
  rows: [
    mail(
      exchange,
      'Exchange, the own domain without a login',
      '550 5.7.60 SMTP; Client does not have permissions to send as this sender',
      'SENDER_NOT_LOGGED_IN',
      noLogin,
    ),
    [
      'Exchange, another address after a login',
      smtp(exchange, {
        DATA: data('550 5.7.60 SMTP; Client does not have permissions to send as this sender'),
      }),
      'fail SENDER_SEND_AS_DENIED_M365',
      sending,
    ],
    mail(
      exchange,
      'Exchange, client front end without a login',
      '530 5.7.57 Client not authenticated to send mail. [ex01.example.test]',
      'AUTH_REQUIRED',
      noLogin,
    ),
    mail(
      exchange,
      'Exchange, short of disk',
      '452 4.3.1 Insufficient system resources',
      'SERVER_STORAGE_LOW',
    ),
    stranger(
      exchange,
      'Exchange, relay of no domain',
      '550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain',
      'RELAY_DENIED',
      noLogin,
    ),
    everybody(
      plain,
      'Microsoft 365, direct sending switched off',
      '550 5.7.68 TenantInboundAttribution; Direct Send not allowed for this organization from unauthorized sources',
      'CLIENT_HOST_REJECTED',
      noLogin,
    ),
    mail(plain, 'Mail.ru, another sender', '550 not local sender over smtp', 'SENDER_NOT_OWNED'),
    mail(
      plain,
      'MDaemon, another sender',
      '550 5.7.0 Authentication credentials do not match return-path',
      'SENDER_NOT_OWNED',
    ),
    everybody(
      plain,
      'James, another sender',
      '503 5.7.1 Incorrect Authentication for Specified Email Address',
      'SENDER_NOT_OWNED',
    ),
    mail(
      plain,
      'Zoho, sending held back: a code of its own for loops',
      '550 5.4.6 Unusual sending activity detected. Please try after sometime',
      'SENDER_BLOCKED_OUTBOUND',
    ),
    login(
      plain,
      'Brevo, account not active: a code for commands',
      '502 5.7.0 Your SMTP account is not yet activated',
      'AUTH_ACCOUNT_DISABLED',
    ),
    login(plain, 'Brevo, address not listed', '525 5.7.1 Unauthorized IP address', 'CLIENT_HOST_REJECTED'),
    login(
      plain,
      'CommuniGate, no sending for this account',
      '535 5.7.0 service is disabled for this account',
      'AUTH_SMTP_DISABLED_MAILBOX',
    ),
    stranger(haraka, 'Haraka, relay', '550 I cannot deliver mail for <out@example.org>', 'RELAY_DENIED'),
    stranger(
      sendmail,
      'Sendmail, relay, with a word of the missing name',
      '550 5.7.1 <out@example.org>... Relaying denied. IP name lookup failed [192.0.2.10]',
      'RELAY_DENIED',
      noLogin,
    ),
    stranger(courier, 'Courier, relay by a code of its own', '513 Relaying denied.', 'RELAY_DENIED'),
    mail(courier, 'Courier, domain', '517 Domain does not exist: example.test.', 'SENDER_DOMAIN_NOT_FOUND'),
    mail(
      domino,
      'Domino, sender',
      '554 Mail from this sender rejected for policy reasons.',
      'SENDER_REFUSED',
    ),
    everybody(
      plain,
      'policyd, so many in a time',
      '450 4.7.1 Recipient address rejected: Quota limit exceeded: 200 messages in 3600 seconds',
      'RATE_LIMITED',
    ),
    everybody(
      plain,
      'Dovecot behind it, so many in a mailbox',
      '452 4.2.2 Mailbox quota exceeded: 2000 messages',
      'RECIPIENT_MAILBOX_FULL',
    ),
    mail(plain, 'over quota, before any recipient', '552 5.2.2 Over quota', 'SENDER_MAILBOX_FULL'),
    mail(plain, 'over the quota of sending', '552 5.7.0 Sending quota exceeded', 'RATE_LIMITED'),
    everybody(plain, 'over quota, at a recipient', '552 5.2.2 Over quota', 'RECIPIENT_MAILBOX_FULL'),
    greets(
      'MDaemon, shut out after failed logins',
      [
        '421 4.7.0 192.0.2.10 is blocked for 1440 minutes after too many failed authentication attempts',
        close,
      ],
      'AUTH_TOO_MANY_ATTEMPTS',
    ),
    greets(
      'an appliance, listed',
      ['554 192.0.2.10 is blocked after too many spam attempts', close],
      'GREETING_IP_BLOCKLISTED',
    ),
    greets(
      'Cisco ESA, reputation',
      [
        '554-esa1.example.test',
        '554 Your access to this mail system has been rejected due to the sending MTA’s poor reputation.',
        close,
      ],
      'GREETING_IP_BLOCKLISTED',
    ),
    dot(
      'Microsoft 365, a day of the organisation',
      '550 5.7.233 Your tenant exceeded its daily limit for sending to external recipients',
      'DAILY_LIMIT_REACHED',
    ),
    dot(
      'Postmark, sender',
      '550 5.7.1 The From address you supplied is not a Sender Signature on your account',
      'SENDER_NOT_OWNED',
    ),
    [
      'a PIX that cuts words short',
      smtp({ ehlo: ['SIZE 35840000', 'XXXXXXXA', 'XXXXXXXXXB', '8BITMIME'] }, {}),
      'fail FIREWALL_SMTP_FIXUP',
      startTls,
    ],
    [
      'a balancer without a back end',
      () => scriptedServer((session) => session.pause(20)),
      'fail GREETING_CLOSED',
    ],
    [
      'LMTP',
      () =>
        scriptedServer(async (session) => {
          await session.write('220 mail.example.test LMTP Dovecot ready.\r\n')
          for (;;) {
            await session.readLine()
            await session.write('500 5.5.2 Unknown command\r\n')
          }
        }),
      'fail GREETING_WRONG_SERVICE',
    ],
  ],
}
