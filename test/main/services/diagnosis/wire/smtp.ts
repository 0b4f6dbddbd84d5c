/** SMTP from the way to the server to the message. */
import {
  answerFirstBytes,
  close,
  data,
  dialogue,
  drip,
  inTurn,
  raw,
  reset,
  scriptedServer,
  silence,
  smtpServer,
  type TableOptions,
  tlsAlert,
  wait,
} from '../../../../servers/scripted.ts'
import { type Group, good, inside, outside, ownCertificate } from './harness.ts'

const noAuth = { settings: { 'smtp.auth': false } } as const
const own = await ownCertificate()
const smtp = (options: TableOptions = {}) => smtpServer(options)
const afterHello = (bytes: string | Uint8Array) => scriptedServer(answerFirstBytes(bytes))
const offers = (...lines: readonly string[]) => ({
  EHLO: () => lines.map((line, at) => `250${at === lines.length - 1 ? ' ' : '-'}${line}`),
})

export const wayRows: Group = {
  title: 'On the way to the server',
  protocol: 'smtp',
  rows: [
    [
      'a firewall blots the offer out',
      () => smtp({ replies: offers('mail.example.test', 'XXXXXXXA', 'XXXXXXXXXXXB') }),
      'fail FIREWALL_SMTP_FIXUP',
    ],
    [
      'a firewall blots the greeting out',
      () => smtp({ greeting: '220 **************************' }),
      'fail FIREWALL_SMTP_FIXUP',
    ],
    [
      'a proxy wants a login',
      () => smtp({ greeting: 'HTTP/1.1 407 Proxy Authentication Required\r\n\r\n' }),
      'fail PROXY_AUTH_REQUIRED',
    ],
    [
      'a proxy forbids',
      () => smtp({ greeting: 'HTTP/1.1 403 Forbidden by proxy policy\r\n\r\n' }),
      'fail PROXY_CONNECT_FORBIDDEN',
    ],
    [
      'a proxy that answers only when spoken to',
      () => smtp({ greeting: [], replies: { '*': 'HTTP/1.1 400 Bad Request' } }),
      'fail GREETING_TIMEOUT',
    ],
    ['a TLS port under plaintext', () => smtp({ tls: good }), 'fail PLAIN_ON_TLS_PORT'],
    [
      'a TLS port that answers plaintext with an alert',
      () => afterHello(tlsAlert(70)),
      'fail PLAIN_ON_TLS_PORT',
    ],
    ['reset before a word', () => smtp({ greeting: [wait(20), reset] }), 'fail TCP_RESET_AT_CONNECT'],
    [
      'dripping, and in time',
      () => smtp({ greeting: drip('220 mail.example.test ESMTP\r\n', 5, 4) }),
      'well',
    ],
    [
      'bytes of another century in the greeting',
      () =>
        smtp({
          greeting: raw(
            Uint8Array.from([...Buffer.from('220 mail.example.test Gr'), 0xfc, 0xdf, 0x80, 0xff, 13, 10]),
          ),
        }),
      'well',
    ],
    [
      'a greeting of many lines',
      () => smtp({ greeting: ['220-mail.example.test', '220-No unsolicited mail', '220 ready'] }),
      'well',
    ],
  ],
}

const relayed = { 'RCPT TO:<out': '550 5.7.1 Relaying denied' } as const

export const dialogueRows: Group = {
  title: 'The SMTP dialogue',
  protocol: 'smtp',
  rows: [
    [
      'EHLO is answered with a bare 250, and all is taken',
      () => smtp({ replies: { EHLO: '250' } }),
      'warn EHLO_NO_LOGIN_OFFERED',
    ],
    [
      'EHLO is answered with a bare 250, outside is refused',
      () => smtp({ replies: { EHLO: '250 ok', ...relayed } }),
      'fail EHLO_NO_LOGIN_OFFERED',
    ],
    ['no login is set, outside is refused', () => smtp({ replies: relayed }), 'fail RELAY_DENIED', noAuth],
    [
      'CR CR LF at the end of every line',
      () =>
        smtp({
          greeting: raw('220 mail.example.test ESMTP\r\r\n'),
          replies: {
            EHLO: raw('250-mail.example.test\r\r\n250 AUTH PLAIN\r\r\n'),
            'AUTH PLAIN ': raw('235 ok\r\r\n'),
            'MAIL FROM:': raw('250 ok\r\r\n'),
            'RCPT TO:': raw('250 ok\r\r\n'),
            RSET: raw('250 ok\r\r\n'),
          },
        }),
      'well',
    ],
    [
      'out of sequence at MAIL',
      () => smtp({ replies: { 'MAIL FROM:': '503 5.5.1 Bad sequence of commands' } }),
      'fail REPLY_NOT_UNDERSTOOD',
    ],
    [
      'a login before MAIL, told as a sequence',
      () => smtp({ replies: { 'MAIL FROM:': '503 5.5.1 Authenticate first' } }),
      'fail AUTH_REQUIRED',
    ],
    [
      'encryption wanted at once',
      () => smtp({ greeting: '530 5.7.0 Must use TLS' }),
      'fail STARTTLS_REQUIRED',
    ],
    ['no PIPELINING', () => smtp({ replies: offers('mail.example.test', 'AUTH PLAIN') }), 'well'],
    ['the old form of AUTH', () => smtp({ replies: offers('mail.example.test', 'AUTH=LOGIN') }), 'well'],
    [
      'lower case',
      () => smtp({ replies: offers('mail.example.test', 'pipelining', 'auth plain login') }),
      'well',
    ],
    [
      'AUTH without a mechanism',
      () => smtp({ replies: offers('mail.example.test', 'AUTH') }),
      'warn EHLO_NO_LOGIN_OFFERED',
    ],
    [
      'mechanisms that JavaMail lacks',
      () => smtp({ replies: offers('mail.example.test', 'AUTH CRAM-MD5 XOAUTH2') }),
      'fail AUTH_MECHANISM_UNSUPPORTED',
    ],
    [
      'NTLM, as Exchange offers it in clear: JavaMail has it',
      () => smtp({ replies: offers('mail.example.test', 'AUTH NTLM GSSAPI') }),
      'warn LOGIN_MECHANISM_NOT_TRIED',
    ],
    [
      'DIGEST-MD5: JavaMail has it',
      () => smtp({ replies: offers('mail.example.test', 'AUTH CRAM-MD5 DIGEST-MD5') }),
      'warn LOGIN_MECHANISM_NOT_TRIED',
    ],
    ['NTLM beside LOGIN', () => smtp({ replies: offers('mail.example.test', 'AUTH NTLM LOGIN') }), 'well'],
    [
      'OK to everything, the login too',
      () => smtp({ replies: { 'AUTH PLAIN ': '250 OK' } }),
      'fail REPLY_NOT_UNDERSTOOD',
    ],
    [
      'keeps asking',
      () => smtp({ replies: { 'AUTH PLAIN ': dialogue('334 ', '334 ', '535 no') } }),
      'fail REPLY_NOT_UNDERSTOOD',
    ],
    [
      'the login is taken and then forgotten',
      () => smtp({ replies: { 'MAIL FROM:': '530 5.7.0 Authentication required' } }),
      'fail AUTH_REQUIRED',
    ],
    ['closes after EHLO', () => smtp({ replies: { EHLO: close } }), 'fail SMTP_CONNECTION_LOST'],
    [
      'closes in the middle of the list',
      () => smtp({ replies: { EHLO: ['250-mail.example.test', '250-PIPELINING', close] } }),
      'fail SMTP_CONNECTION_LOST',
    ],
    ['closes at the login', () => smtp({ replies: { 'AUTH PLAIN ': close } }), 'fail SMTP_CONNECTION_LOST'],
    ['closes at MAIL', () => smtp({ replies: { 'MAIL FROM:': close } }), 'fail SMTP_CONNECTION_LOST'],
    ['closes at RCPT', () => smtp({ replies: { 'RCPT TO:': close } }), 'fail SMTP_CONNECTION_LOST'],
    ['resets at RCPT', () => smtp({ replies: { 'RCPT TO:': reset } }), 'fail SMTP_CONNECTION_LOST'],
    ['closes at RSET', () => smtp({ replies: { RSET: close } }), 'fail SMTP_CONNECTION_LOST'],
    [
      '421 at MAIL',
      () => smtp({ replies: { 'MAIL FROM:': ['421 4.3.2 Closing', close] } }),
      'fail SMTP_SERVICE_CLOSING',
    ],
    ['silent at the login', () => smtp({ replies: { 'AUTH PLAIN ': silence } }), 'fail SMTP_REPLY_TIMEOUT'],
    ['silent at RCPT', () => smtp({ replies: { 'RCPT TO:': silence } }), 'fail SMTP_REPLY_TIMEOUT'],
    ['inside taken, outside refused', () => smtp({ replies: relayed }), 'fail RELAY_DENIED'],
    [
      'will forward, cannot verify',
      () =>
        smtp({
          replies: { 'RCPT TO:<in': '251 2.1.5 will forward', 'RCPT TO:<out': '252 2.0.0 cannot verify' },
        }),
      'well',
    ],
    ['355 to RCPT', () => smtp({ replies: { 'RCPT TO:': '355 hm' } }), 'fail REPLY_NOT_UNDERSTOOD'],
    [
      'a stray reply behind EHLO hides a refused recipient',
      () =>
        smtp({
          replies: {
            EHLO: ['250-mail.example.test', '250 PIPELINING', '250 stray'],
            'RCPT TO:': '550 5.7.1 Relaying denied',
          },
        }),
      'fail REPLY_NOT_UNDERSTOOD',
      { ...noAuth, request: { testRecipients: [outside] } },
    ],
    [
      'a stray reply behind the login hides a refused recipient',
      () =>
        smtp({
          replies: { 'AUTH PLAIN ': ['235 2.7.0 ok', '250 stray'], 'RCPT TO:': '550 5.7.1 Relaying denied' },
        }),
      'fail REPLY_NOT_UNDERSTOOD',
      { request: { testRecipients: [outside] } },
    ],
    [
      'a stray reply behind EHLO passes for the login',
      () =>
        smtp({
          replies: {
            EHLO: ['250-mail.example.test', '250 AUTH PLAIN', '235 2.7.0 ok'],
            'AUTH PLAIN ': '250 2.1.0 hm',
          },
        }),
      'fail REPLY_NOT_UNDERSTOOD',
      { request: { testRecipients: [outside] } },
    ],
    [
      'a stray reply behind RSET: nobody knows whose answers the others were',
      () => smtp({ replies: { RSET: ['250 ok', '250 stray'] } }),
      'fail REPLY_NOT_UNDERSTOOD',
    ],
    [
      'two stray replies hide a refused recipient',
      () =>
        smtp({
          replies: {
            EHLO: ['250-mail.example.test', '250 PIPELINING', '250 stray', '250 stray'],
            'RCPT TO:': '550 5.7.1 Relaying denied',
          },
        }),
      'fail REPLY_NOT_UNDERSTOOD',
      { ...noAuth, request: { testRecipients: [outside] } },
    ],
    [
      'a stray reply that comes late hides a refused recipient',
      () =>
        smtp({
          replies: {
            EHLO: ['250-mail.example.test', '250 PIPELINING'],
            'MAIL FROM:': ['250 stray', '250 2.1.0 ok'],
            'RCPT TO:': '550 5.7.1 Relaying denied',
          },
        }),
      'fail REPLY_NOT_UNDERSTOOD',
      { ...noAuth, request: { testRecipients: [outside] } },
    ],
    ['RSET is unknown', () => smtp({ replies: { RSET: '502 5.5.2 unknown' } }), 'well'],
    [
      'DATA is answered with a plain OK',
      () => smtp({ replies: { DATA: '250 OK', '*': '250 OK' } }),
      'fail REPLY_NOT_UNDERSTOOD',
      { request: { sendMessage: true, testRecipients: [inside] } },
    ],
    [
      'the sender is refused after DATA alone',
      () =>
        smtp({
          replies: {
            DATA: data(
              '554 5.2.252 SendAsDenied; mailer@example.test not allowed to send as teamconnect@example.test',
            ),
          },
        }),
      'fail SENDER_SEND_AS_DENIED_M365',
      { request: { sendMessage: true, testRecipients: [inside] } },
    ],
    [
      'lost after the dot',
      () => smtp({ replies: { DATA: data(close) } }),
      'fail LOST_AFTER_DATA',
      { request: { sendMessage: true, testRecipients: [inside] } },
    ],
    [
      'RSET is unknown and ends the session, as with msmtpd: no message was lost',
      () => smtp({ replies: { EHLO: '250 ok', RSET: ['500 Expected RCPT TO:<addr> or DATA', close] } }),
      'fail SMTP_CONNECTION_LOST',
      { ...noAuth, request: { sendMessage: true, testRecipients: [inside] } },
    ],
    [
      'the second MAIL is one too many',
      () => smtp({ replies: { 'MAIL FROM:': inTurn('250 ok', '451 4.7.1 Too many messages, slow down') } }),
      'fail RATE_LIMITED',
      { request: { sendMessage: true, testRecipients: [inside] } },
    ],
    [
      'DATA is refused',
      () => smtp({ replies: { DATA: '554 5.5.1 not now' } }),
      'fail MESSAGE_REFUSED',
      { request: { sendMessage: true, testRecipients: [inside] } },
    ],
    [
      'the message is taken',
      () => smtp(),
      'well',
      { request: { sendMessage: true, testRecipients: [inside] } },
    ],
    [
      'the test recipient is no address',
      () => smtp(),
      'warn RECIPIENT_SYNTAX',
      { request: { testRecipients: [{ address: '<>', place: 'inside' }] } },
    ],
    [
      'a user is no sender',
      () => smtp({ replies: { 'MAIL FROM:<kim': '553 5.7.1 Sender address rejected: not owned by user' } }),
      'fail SENDER_NOT_OWNED',
      {
        settings: { 'notifications.useSystemReply': false },
        request: { previewUsers: ['kim@example.test'] },
      },
    ],
  ],
}

const wanted = { settings: { 'smtp.startTls': 'required' } } as const

export const startTlsRows: Group = {
  title: 'STARTTLS',
  protocol: 'smtp',
  rows: [
    ['all is well', () => smtp({ startTls: good }), 'well', wanted],
    ['not offered', () => smtp(), 'fail STARTTLS_NOT_OFFERED', wanted],
    [
      'refused',
      () => smtp({ startTls: good, replies: { STARTTLS: '502 5.5.1 no' } }),
      'fail STARTTLS_REFUSED',
      wanted,
    ],
    [
      'key lost',
      () => smtp({ startTls: good, replies: { STARTTLS: '454 4.7.0 TLS not available: no key' } }),
      'fail STARTTLS_TEMPORARILY_UNAVAILABLE',
      wanted,
    ],
    [
      'agreed, then closed',
      () => smtp({ startTls: good, replies: { STARTTLS: ['220 go', close] } }),
      'fail STARTTLS_HANDSHAKE_FAILED',
      wanted,
    ],
    [
      'agreed, then plaintext',
      () => smtp({ startTls: good, replies: { STARTTLS: ['220 go', wait(60), '250 still plain', silence] } }),
      'fail STARTTLS_HANDSHAKE_FAILED',
      wanted,
    ],
    ['another name behind it', () => smtp({ startTls: own }), 'fail TLS_SELF_SIGNED', wanted],
    [
      'the offer of a login only behind it',
      () => smtp({ startTls: good, replies: { EHLO: '250 STARTTLS' } }),
      'fail STARTTLS_NOT_OFFERED',
      wanted,
    ],
    [
      'demanded by the server and not set',
      () =>
        smtp({ startTls: good, replies: { 'MAIL FROM:': '530 5.7.0 Must issue a STARTTLS command first' } }),
      'fail STARTTLS_REQUIRED',
      noAuth,
    ],
  ],
}
