/** Set-ups over real sockets that servers of no make hold on demand, each with what a person would call the cause. */
import { createServer } from 'node:net'
import { createSecureContext, createServer as createTlsServer } from 'node:tls'
import { afterEach, beforeAll, describe, expect, test } from 'vitest'
import type { RunRequest } from '#main/services/diagnosis/index.ts'
import type { CheckResult } from '#shared/diagnosis/model.ts'
import type { Settings } from '#shared/settings/fields.ts'
import { type Authority, createAuthority, selfSigned } from '../../../servers/authority.ts'
import {
  answerFirstBytes,
  close,
  data,
  dialogue,
  drip,
  imapServer,
  junkTlsRecord,
  raw,
  reset,
  type ScriptedServer,
  scriptedServer,
  silence,
  smtpServer,
  type TableOptions,
  type TlsSettings,
  tlsAlert,
  wait,
} from '../../../servers/scripted.ts'
import { type RunOptions, requestWith, runWith, settingsWith } from './support.ts'

/** Long enough for a busy computer; short where the server is silent on purpose. */
const patient = {
  silenceMs: 80,
  greetingMs: 4000,
  replyMs: 4000,
  probeMs: 2000,
  tlsMs: 4000,
  connectMs: 4000,
}
const quick = { ...patient, greetingMs: 500, replyMs: 400, probeMs: 300, tlsMs: 500 }
const inside = { address: 'in@example.test', place: 'inside' } as const
const outside = { address: 'out@example.org', place: 'outside' } as const

const servers: { stop(): Promise<void> }[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})

let authority: Authority
let good: TlsSettings
let other: TlsSettings
let expired: TlsSettings
let own: TlsSettings
beforeAll(async () => {
  authority = await createAuthority()
  const pair = async (options: Parameters<Authority['issue']>[0]): Promise<TlsSettings> => {
    const leaf = await authority.issue(options)
    return { cert: leaf.chainPem, key: leaf.keyPem }
  }
  good = await pair({ names: ['127.0.0.1', 'mail.example.test'] })
  other = await pair({ names: ['other.example.test'] })
  expired = await pair({ names: ['127.0.0.1'], validity: 'expired' })
  const alone = await selfSigned({ names: ['127.0.0.1'] })
  own = { cert: alone.certPem, key: alone.keyPem }
})

interface Extra {
  readonly settings?: Partial<Settings>
  readonly request?: Partial<RunRequest>
  readonly options?: RunOptions
}

type Server = Pick<ScriptedServer, 'port' | 'stop'>

const run = async (
  protocol: 'smtp' | 'imap',
  server: Promise<Server>,
  { settings = {}, request = {}, options = {} }: Extra = {},
): Promise<CheckResult> => {
  const running = await server
  servers.push(running)
  const { check } = await runWith(
    requestWith({
      checks: [protocol],
      settings: settingsWith({ [`${protocol}.port`]: String(running.port), ...settings }),
      caPems: [authority.caPem],
      testRecipients: [inside, outside],
      ...request,
    }),
    { judge: 'real', ...options, limits: { ...patient, ...options.limits } },
  )
  return check(protocol)
}

const limitsFor = (expected: string, extra: Extra | undefined): Extra =>
  expected.endsWith('_TIMEOUT') ? { ...extra, options: { ...extra?.options, limits: quick } } : (extra ?? {})

/** Errors before warnings; the verdict beside it. Two warnings are true of every set-up here. */
const named = ({ verdict, findings }: CheckResult): string => {
  const telling = findings.filter(
    ({ cause }) => !['AUTH_OVER_PLAINTEXT', 'TLS_TRUSTED_HERE_NOT_IN_JAVA'].includes(cause),
  )
  const root =
    telling.find(({ severity }) => severity === 'error') ??
    telling.find(({ severity }) => severity === 'warning')
  return root === undefined
    ? verdict === 'fail'
      ? 'fail without a cause'
      : 'well'
    : `${verdict} ${root.cause}`
}

type Row = readonly [name: string, server: () => Promise<Server>, expected: string, extra?: Extra]

const ssl = { settings: { 'smtp.useSsl': true } } as const
const noAuth = { settings: { 'smtp.auth': false } } as const
const smtp = (options: TableOptions = {}) => smtpServer(options)
const imap = (options: TableOptions = {}) => imapServer(options)
const afterHello = (bytes: string | Uint8Array) => scriptedServer(answerFirstBytes(bytes))
const offers = (...lines: readonly string[]) => ({
  EHLO: () => lines.map((line, at) => `250${at === lines.length - 1 ? ' ' : '-'}${line}`),
})

/** A certificate for each name, as shared hosters have it. */
const byName = async (): Promise<Server> => {
  const server = createTlsServer(
    {
      ...other,
      SNICallback: (name, done) =>
        done(null, createSecureContext(name === 'mail.example.test' ? good : other)),
    },
    (socket) => {
      socket.on('error', () => undefined)
      socket.write('220 mail.example.test ESMTP\r\n')
      socket.on('data', (chunk) => {
        for (const line of chunk.toString().split('\r\n').filter(Boolean)) {
          if (/^EHLO/.test(line)) socket.write('250-mail.example.test\r\n250 AUTH PLAIN\r\n')
          else if (/^AUTH/.test(line)) socket.write('235 ok\r\n')
          else socket.write('250 ok\r\n')
        }
      })
    },
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

const named4 = { addresses: [{ address: '127.0.0.1', family: 4 }] } as const

describe('TLS from the first byte', () => {
  const rows: readonly Row[] = [
    ['all is well', () => smtp({ tls: good }), 'well', ssl],
    [
      'TLS 1.0 alone',
      () =>
        smtp({ tls: { ...good, minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' } }),
      'fail TLS_PROTOCOL_TOO_OLD',
      ssl,
    ],
    [
      'TLS 1.1 alone',
      () =>
        smtp({
          tls: { ...good, minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' },
        }),
      'fail TLS_PROTOCOL_TOO_OLD',
      ssl,
    ],
    [
      'no cipher in common',
      () => smtp({ tls: { ...good, maxVersion: 'TLSv1.2', ciphers: 'NULL-SHA256:@SECLEVEL=0' } }),
      'fail TLS_NO_COMMON_CIPHER',
      ssl,
    ],
    [
      'client certificate wanted, TLS 1.2',
      () => smtp({ tls: { ...good, maxVersion: 'TLSv1.2', requestCert: true, rejectUnauthorized: true } }),
      'fail TLS_CLIENT_CERT_REQUIRED',
      ssl,
    ],
    [
      'client certificate wanted, TLS 1.3',
      () => smtp({ tls: { ...good, minVersion: 'TLSv1.3', requestCert: true, rejectUnauthorized: true } }),
      'fail TLS_CLIENT_CERT_REQUIRED',
      ssl,
    ],
    [
      'client certificate asked for and not needed',
      () => smtp({ tls: { ...good, requestCert: true } }),
      'well',
      ssl,
    ],
    ['another name', () => smtp({ tls: other }), 'warn TLS_HOST_IS_IP_ADDRESS', ssl],
    ['expired', () => smtp({ tls: expired }), 'fail TLS_CERT_EXPIRED', ssl],
    ['home-made', () => smtp({ tls: own }), 'fail TLS_SELF_SIGNED', ssl],
    [
      'certificate by name, right name',
      byName,
      'well',
      {
        settings: { 'smtp.useSsl': true, 'smtp.host': 'mail.example.test' },
        options: { network: { lookup: async () => ({ addresses: [...named4.addresses] }) } },
      },
    ],
    [
      'certificate by name, alias',
      byName,
      'warn TLS_NAME_MISMATCH',
      {
        settings: { 'smtp.useSsl': true, 'smtp.host': 'alias.example.test' },
        options: { network: { lookup: async () => ({ addresses: [...named4.addresses] }) } },
      },
    ],
    ['alert handshake_failure', () => afterHello(tlsAlert(40)), 'fail TLS_NO_COMMON_CIPHER', ssl],
    ['alert protocol_version', () => afterHello(tlsAlert(70)), 'fail TLS_PROTOCOL_TOO_OLD', ssl],
    ['alert insufficient_security', () => afterHello(tlsAlert(71)), 'fail TLS_NO_COMMON_CIPHER', ssl],
    ['alert internal_error', () => afterHello(tlsAlert(80)), 'fail TLS_SERVER_FAULT', ssl],
    ['alert inappropriate_fallback', () => afterHello(tlsAlert(86)), 'fail TLS_PROTOCOL_TOO_OLD', ssl],
    ['alert access_denied', () => afterHello(tlsAlert(49)), 'fail TLS_REFUSED_BY_SERVER', ssl],
    ['alert unrecognized_name to no name', () => afterHello(tlsAlert(112)), 'fail TLS_SNI_MISSING', ssl],
    ['alert certificate_required', () => afterHello(tlsAlert(116)), 'fail TLS_CLIENT_CERT_REQUIRED', ssl],
    ['alert no_application_protocol', () => afterHello(tlsAlert(120)), 'fail TLS_REFUSED_BY_SERVER', ssl],
    [
      'hangs up at the hello',
      () => scriptedServer(async (session) => session.readable()),
      'fail TLS_HANDSHAKE_CUT',
      ssl,
    ],
    [
      'resets at the hello',
      () =>
        scriptedServer(async (session) => {
          await session.readable()
          session.reset()
        }),
      'fail TLS_HANDSHAKE_CUT',
      ssl,
    ],
    [
      'hangs up in the middle of a record',
      () => afterHello(Uint8Array.from([0x16, 3, 3, 0x40, 0, 2, 0])),
      'fail TLS_HANDSHAKE_CUT',
      ssl,
    ],
    [
      'takes the hello and says nothing',
      () => scriptedServer((session) => session.closed),
      'fail TLS_HANDSHAKE_TIMEOUT',
      ssl,
    ],
    ['a record of rubbish', () => afterHello(junkTlsRecord), 'fail TLS_HANDSHAKE_FAILED', ssl],
    ['a plain SMTP server', () => smtp(), 'fail TLS_ON_PLAIN_PORT', ssl],
    ['an IMAP server', () => imap(), 'fail GREETING_WRONG_SERVICE', ssl],
    [
      'a POP3 server behind TLS',
      () => smtp({ tls: good, greeting: '+OK ready' }),
      'fail GREETING_WRONG_SERVICE',
      ssl,
    ],
    ['hangs up after the handshake', () => smtp({ tls: good, greeting: close }), 'fail GREETING_CLOSED', ssl],
    [
      'silent after the handshake',
      () => smtp({ tls: good, greeting: silence }),
      'fail GREETING_TIMEOUT',
      ssl,
    ],
  ]
  test.for(rows)('%s', async ([, server, expected, extra]) => {
    expect(named(await run('smtp', server(), limitsFor(expected, extra)))).toBe(expected)
  })
})

describe('On the way to the server', () => {
  const rows: readonly Row[] = [
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
  ]
  test.for(rows)('%s', async ([, server, expected, extra]) => {
    expect(named(await run('smtp', server(), limitsFor(expected, extra)))).toBe(expected)
  })
})

describe('The SMTP dialogue', () => {
  const relayed = { 'RCPT TO:<out': '550 5.7.1 Relaying denied' } as const
  const rows: readonly Row[] = [
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
  ]
  test.for(rows)('%s', async ([, server, expected, extra]) => {
    expect(named(await run('smtp', server(), limitsFor(expected, extra)))).toBe(expected)
  })
})

describe('STARTTLS', () => {
  const wanted = { settings: { 'smtp.startTls': 'required' } } as const
  const rows: readonly Row[] = [
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
  ]
  test.for(rows)('%s', async ([, server, expected, extra]) => {
    expect(named(await run('smtp', server(), limitsFor(expected, extra)))).toBe(expected)
  })
})

describe('IMAP', () => {
  const caps = (line: string) => ({
    greeting: '* OK ready',
    replies: { CAPABILITY: [`* CAPABILITY ${line}`, '{tag} OK done'] },
  })
  const rows: readonly Row[] = [
    ['all is well', () => imap(), 'warn MAILBOX_NOT_BEING_READ'],
    [
      'lower case throughout',
      () =>
        imap({
          greeting: '* ok ready',
          replies: {
            CAPABILITY: ['* capability imap4rev1 auth=plain sasl-ir', '{tag} ok done'],
            'AUTHENTICATE PLAIN ': '{tag} ok signed in',
            SELECT: ['* 0 exists', '* flags (\\seen)', '{tag} ok [read-write] done'],
            'UID SEARCH': ['* search', '{tag} ok done'],
          },
        }),
      'well',
    ],
    ['LOGIN alone, a password that is not ASCII', () => imap(caps('IMAP4rev1')), 'fail PASSWORD_NOT_ASCII'],
    [
      'LOGIN alone',
      () => imap(caps('IMAP4rev1')),
      'warn MAILBOX_NOT_BEING_READ',
      {
        request: {
          passwords: { smtp: { secret: 'abc', source: 'given' }, imap: { secret: 'abc', source: 'given' } },
        },
      },
    ],
    ['PREAUTH', () => imap({ greeting: '* PREAUTH [CAPABILITY IMAP4rev1] welcome' }), 'warn IMAP_PREAUTH'],
    [
      'logins disabled without encryption',
      () => imap(caps('IMAP4rev1 STARTTLS LOGINDISABLED')),
      'fail IMAP_LOGIN_NEEDS_TLS',
    ],
    [
      'OK to a login that is none',
      () => imap({ replies: { SELECT: '{tag} BAD User is authenticated but not connected.' } }),
      'fail IMAP_AUTHENTICATED_NOT_CONNECTED',
    ],
    [
      'OK to everything and no mailbox behind it',
      () => imap({ replies: { SELECT: '{tag} OK done', 'UID SEARCH': '{tag} OK done' } }),
      'fail REPLY_NOT_UNDERSTOOD',
    ],
    [
      'BYE after the login',
      () => imap({ replies: { SELECT: ['* BYE Server shutting down', close] } }),
      'fail IMAP_TEMPORARILY_UNAVAILABLE',
    ],
    [
      'closes at the login',
      () => imap({ replies: { 'AUTHENTICATE PLAIN ': close } }),
      'fail IMAP_CONNECTION_LOST',
    ],
    ['closes at SELECT', () => imap({ replies: { SELECT: close } }), 'fail IMAP_CONNECTION_LOST'],
    ['closes at SEARCH', () => imap({ replies: { 'UID SEARCH': close } }), 'fail IMAP_CONNECTION_LOST'],
    ['silent at SELECT', () => imap({ replies: { SELECT: silence } }), 'fail IMAP_REPLY_TIMEOUT'],
    [
      'an alert beside the refusal',
      () =>
        imap({
          replies: {
            'AUTHENTICATE PLAIN ': [
              '* NO [ALERT] Your account has been suspended',
              '{tag} NO Authentication failed',
            ],
          },
        }),
      'fail IMAP_ACCOUNT_DISABLED',
    ],
    [
      'a literal in the flags',
      () =>
        imap({
          replies: {
            SELECT: ['* FLAGS ({5}', '\\Seen \\Deleted)', '* 0 EXISTS', '{tag} OK [READ-WRITE] done'],
            'UID SEARCH': ['* SEARCH', '{tag} OK done'],
          },
        }),
      'well',
    ],
    [
      'a literal for a date',
      () =>
        imap({
          replies: {
            'UID FETCH': [
              '* 2 FETCH (UID 12 INTERNALDATE {26}',
              '10-Nov-2026 08:00:00 +0000)',
              '{tag} OK done',
            ],
          },
        }),
      'warn MAILBOX_NOT_BEING_READ',
    ],
    [
      'read-only',
      () => imap({ replies: { SELECT: ['* 0 EXISTS', '* FLAGS ()', '{tag} OK [READ-ONLY] done'] } }),
      'fail IMAP_FOLDER_READ_ONLY',
    ],
    ['an SMTP server', () => smtp(), 'fail IMAP_WRONG_SERVICE'],
    ['a TLS port', () => imap({ tls: good }), 'fail IMAP_PLAIN_ON_TLS_PORT'],
    [
      'TLS on the plain port',
      () => imap(),
      'fail IMAP_TLS_ON_PLAIN_PORT',
      { settings: { 'imap.useSsl': true } },
    ],
    [
      'BYE as greeting',
      () => imap({ greeting: ['* BYE Too many connections', close] }),
      'fail IMAP_BYE_ON_CONNECT',
    ],
    [
      'the search is refused',
      () => imap({ replies: { 'UID SEARCH': '{tag} BAD no' } }),
      'fail IMAP_COMMAND_REFUSED',
    ],
    ['another command’s tag', () => imap({ replies: { SELECT: 'zz9 OK done' } }), 'fail IMAP_REPLY_TIMEOUT'],
    [
      'client certificate wanted, TLS 1.3',
      () => imap({ tls: { ...good, minVersion: 'TLSv1.3', requestCert: true, rejectUnauthorized: true } }),
      'fail TLS_CLIENT_CERT_REQUIRED',
      { settings: { 'imap.useSsl': true } },
    ],
  ]
  test.for(rows)('%s', async ([, server, expected, extra]) => {
    expect(named(await run('imap', server(), limitsFor(expected, extra)))).toBe(expected)
  })
})

describe('Addresses', () => {
  const at = (...addresses: readonly { address: string; family: 4 | 6 }[]): Extra => ({
    settings: { 'smtp.host': 'mail.example.test' },
    options: { network: { lookup: async () => ({ addresses: [...addresses] }) } },
  })
  const four = { address: '127.0.0.1', family: 4 } as const
  test('the first is dead', async () => {
    expect(named(await run('smtp', smtpServer(), at({ address: '127.0.0.9', family: 4 }, four)))).toBe(
      'fail TCP_ONE_ADDRESS_DEAD',
    )
  })
  test('the second is dead', async () => {
    expect(named(await run('smtp', smtpServer(), at(four, { address: '127.0.0.9', family: 4 })))).toBe(
      'warn TCP_ONE_ADDRESS_DEAD',
    )
  })
  test('nobody listens', async () => {
    const server = createServer()
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    await new Promise((resolve) => server.close(resolve))
    expect(named(await run('smtp', Promise.resolve({ port, stop: async () => undefined }), at(four)))).toBe(
      'fail TCP_CONNECTION_REFUSED',
    )
  })
})
