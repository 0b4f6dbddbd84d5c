/** What else may listen where a mail server is expected, and what stands in front of one. */
import { createServer as createTlsServer } from 'node:tls'
import {
  close,
  imapServer,
  raw,
  type ScriptedSession,
  scriptedServer,
  silence,
  smtpServer,
  type TableOptions,
  wait,
} from '../../../../servers/scripted.ts'
import { type Group, good, type Server } from './harness.ts'

const ssl = { settings: { 'smtp.useSsl': true } } as const
const imapSsl = { settings: { 'imap.useSsl': true } } as const
const smtp = (options: TableOptions = {}) => smtpServer(options)

/** Says this first, then answers every line with that. */
const greets = (greeting: string | Uint8Array, answer: string, tls = false) =>
  scriptedServer(
    async (session) => {
      await session.write(greeting)
      for (;;) {
        await session.readLine()
        await session.write(answer)
      }
    },
    tls ? { tls: good } : {},
  )

/** Says nothing until it is spoken to, answers whatever comes, and hangs up. */
const waits = (answer: string | Uint8Array, tls = false, then: 'close' | 'stay' = 'close') =>
  scriptedServer(
    async (session: ScriptedSession) => {
      await session.readable()
      await session.write(answer)
      if (then === 'stay') await session.closed
    },
    tls ? { tls: good } : {},
  )

const badRequest =
  'HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nContent-Type: text/html\r\nConnection: close\r\n\r\n<html><head><title>400 Bad Request</title></head></html>\r\n'

const httpsByAlpn = async (): Promise<Server> => {
  const server = createTlsServer({ ...good, ALPNProtocols: ['h2', 'http/1.1'] }, (socket) => {
    socket.on('error', () => undefined)
    socket.once('data', () => socket.end(badRequest))
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return {
    port: typeof address === 'object' && address !== null ? address.port : 0,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  }
}

/** The first packet of MySQL 8: length, sequence, protocol 10, version, salt. */
const mysql = Uint8Array.from([
  0x4a,
  0,
  0,
  0,
  10,
  ...Buffer.from('8.0.36\0'),
  8,
  0,
  0,
  0,
  ...Buffer.from('abcdefgh\0'),
  0xff,
  0xff,
])
const rdp = Uint8Array.from([3, 0, 0, 0x13, 0x0e, 0xd0, 0, 0, 0x12, 0x34, 0, 3, 0, 8, 0, 5, 0, 0, 0])
/** A notice of disconnection (RFC 4511, section 4.4.1). */
const ldap = Uint8Array.from([
  0x30,
  0x24,
  2,
  1,
  0,
  0x78,
  0x1f,
  0x0a,
  1,
  2,
  4,
  0,
  4,
  0,
  0x8a,
  0x16,
  ...Buffer.from('1.3.6.1.4.1.1466.20036'),
])
const telnet = Uint8Array.from([0xff, 0xfd, 0x18, 0xff, 0xfd, 0x20, 0xff, 0xfd, 0x23, 0xff, 0xfd, 0x27])

export const serviceRows: Group = {
  title: 'Another service on the port of SMTP',
  protocol: 'smtp',
  rows: [
    ['SSH', () => greets('SSH-2.0-OpenSSH_9.2p1 Debian-2\r\n', ''), 'fail GREETING_WRONG_SERVICE'],
    [
      'ProFTPD',
      () => greets('220 ProFTPD Server (Debian) [192.0.2.1]\r\n', '500 EHLO not understood\r\n'),
      'fail GREETING_WRONG_SERVICE',
    ],
    [
      'vsftpd',
      () => greets('220 (vsFTPd 3.0.5)\r\n', '530 Please login with USER and PASS.\r\n'),
      'fail GREETING_WRONG_SERVICE',
    ],
    [
      'Pure-FTPd',
      () =>
        greets(
          '220---------- Welcome to Pure-FTPd [privsep] [TLS] ----------\r\n220 You will be disconnected after 15 minutes of inactivity.\r\n',
          "530 You aren't logged in\r\n",
        ),
      'fail GREETING_WRONG_SERVICE',
    ],
    [
      'FTP that does not say its name',
      () => greets('220 Service ready for new user.\r\n', '530 Please login with USER and PASS.\r\n'),
      'fail GREETING_WRONG_SERVICE',
    ],
    [
      'FTP that knows no EHLO',
      () => greets('220 files.example.test ready\r\n', "500 'EHLO': command not understood.\r\n"),
      'fail GREETING_WRONG_SERVICE',
    ],
    [
      'NNTP',
      () =>
        greets(
          '200 news.example.test InterNetNews NNRP server INN 2.7.0 ready (posting ok)\r\n',
          '500 What?\r\n',
        ),
      'fail GREETING_WRONG_SERVICE',
    ],
    [
      'LMTP',
      () => greets('220 mail.example.test LMTP ready\r\n', '500 5.5.1 Unknown command\r\n'),
      'fail GREETING_WRONG_SERVICE',
    ],
    [
      'LMTP that does not say its name',
      () => greets('220 mail.example.test Dovecot ready.\r\n', '502 5.5.1 Unknown command\r\n'),
      'fail GREETING_WRONG_SERVICE',
    ],
    [
      'POP3',
      () => greets('+OK POP3 ready <1896.697170952@mail.example.test>\r\n', '-ERR Unknown command.\r\n'),
      'fail GREETING_WRONG_SERVICE',
    ],
    [
      'ManageSieve',
      () =>
        greets(
          '"IMPLEMENTATION" "Dovecot Pigeonhole"\r\n"SASL" "PLAIN"\r\nOK "Dovecot ready."\r\n',
          'NO "Error in MANAGESIEVE command received by server."\r\n',
        ),
      'fail GREETING_WRONG_SERVICE',
    ],
    [
      'IRC',
      () =>
        greets(
          ':irc.example.test NOTICE AUTH :*** Looking up your hostname\r\n',
          ':irc.example.test 451 * EHLO :You have not registered\r\n',
        ),
      'fail GREETING_WRONG_SERVICE',
    ],
    ['VNC', () => greets('RFB 003.008\n', ''), 'fail GREETING_WRONG_SERVICE'],
    ['MySQL', () => greets(mysql, ''), 'fail GREETING_WRONG_SERVICE'],
    ['Telnet', () => greets(telnet, ''), 'fail GREETING_WRONG_SERVICE'],
    ['a web server that waits to be spoken to', () => waits(badRequest), 'fail GREETING_WRONG_SERVICE'],
    [
      'a web server that answers without a header',
      () => waits('<html><body><h1>400 Bad request</h1></body></html>'),
      'fail GREETING_WRONG_SERVICE',
    ],
    ['Redis', () => waits("-ERR unknown command 'HEAD'\r\n", false, 'stay'), 'fail GREETING_WRONG_SERVICE'],
    ['RDP', () => waits(rdp, false, 'stay'), 'fail GREETING_WRONG_SERVICE'],
    ['LDAP', () => waits(ldap), 'fail GREETING_WRONG_SERVICE'],
    ['a service that hangs up at the first word', () => waits(''), 'fail GREETING_TIMEOUT'],
    ['nothing but silence', () => scriptedServer((session) => session.closed), 'fail GREETING_TIMEOUT'],
    ['half-closed at once', () => scriptedServer(async () => undefined), 'fail GREETING_CLOSED'],
    // Near misses: a mail server all the same.
    ['slow to greet', () => smtp({ greeting: [wait(9000), '220 mail.example.test ESMTP'] }), 'well'],
    [
      'slow to greet behind TLS',
      () => smtp({ tls: good, greeting: [wait(9000), '220 mail.example.test ESMTP'] }),
      'well',
      ssl,
    ],
    ['a host called ftp', () => smtp({ greeting: '220 ftp.example.test ready' }), 'well'],
    ['knows HELO alone', () => smtp({ replies: { EHLO: '500 unknown' } }), 'fail EHLO_NOT_SUPPORTED'],
    [
      'wants a login before EHLO',
      () =>
        smtp({
          replies: { EHLO: '530 5.7.0 Authentication required', HELO: '530 5.7.0 Authentication required' },
        }),
      'fail AUTH_REQUIRED',
    ],
    // Behind TLS.
    [
      'a TLS web server that waits to be spoken to',
      () => waits(badRequest, true),
      'fail GREETING_WRONG_SERVICE',
      ssl,
    ],
    ['a TLS web server by ALPN', httpsByAlpn, 'fail GREETING_WRONG_SERVICE', ssl],
    ['a TLS web server, Use SSL off', () => waits(badRequest, true), 'fail GREETING_WRONG_SERVICE'],
    ['IMAP over TLS, Use SSL off', () => imapServer({ tls: good }), 'fail GREETING_WRONG_SERVICE'],
    [
      'POP3 over TLS, Use SSL off',
      () => greets('+OK ready\r\n', '-ERR\r\n', true),
      'fail GREETING_WRONG_SERVICE',
    ],
    ['SMTP over TLS, Use SSL off', () => smtp({ tls: good }), 'fail PLAIN_ON_TLS_PORT'],
    [
      'SMTP over TLS that is slow to greet, Use SSL off',
      () => smtp({ tls: good, greeting: [wait(5000), '220 mail.example.test ESMTP'] }),
      'fail PLAIN_ON_TLS_PORT',
    ],
    ['LDAPS', () => waits(ldap, true), 'fail GREETING_WRONG_SERVICE', ssl],
    ['a plain web server under TLS', () => waits(badRequest), 'fail GREETING_WRONG_SERVICE', ssl],
    ['SSH under TLS', () => greets('SSH-2.0-OpenSSH_9.2p1\r\n', ''), 'fail GREETING_WRONG_SERVICE', ssl],
    ['MySQL under TLS', () => greets(mysql, ''), 'fail GREETING_WRONG_SERVICE', ssl],
    [
      'FTP without its name under TLS',
      () => greets('220 (vsFTPd 3.0.5)\r\n', ''),
      'fail GREETING_WRONG_SERVICE',
      ssl,
    ],
    ['a service that waits, under TLS', () => waits(rdp), 'fail GREETING_WRONG_SERVICE', ssl],
    // In front of a mail server.
    [
      'stunnel with nothing behind it',
      () =>
        scriptedServer(async (session) => {
          await session.startTls(good)
        }),
      'fail GREETING_CLOSED',
      ssl,
    ],
    [
      'a balancer whose servers are all down',
      () =>
        scriptedServer(async (session) => {
          session.reset()
        }),
      'fail TCP_RESET_AT_CONNECT',
    ],
    [
      'a balancer that wants the PROXY line',
      () =>
        scriptedServer(async (session) => {
          const first = await session.readLine()
          if (/^PROXY /.test(first)) await session.write('220 hi\r\n')
        }),
      'fail GREETING_TIMEOUT',
    ],
    [
      'greeting and end in one segment',
      () => smtp({ greeting: ['220 mail.example.test ESMTP', close] }),
      'fail SMTP_CONNECTION_LOST',
    ],
    [
      'a greeting that stops short',
      () => smtp({ greeting: [raw('220 mail.exam'), silence] }),
      'fail GREETING_TIMEOUT',
    ],
    [
      'a greeting that is a page',
      () => smtp({ greeting: '<!DOCTYPE html><html><body>Blocked by policy</body></html>' }),
      'fail GREETING_WRONG_SERVICE',
    ],
  ],
}

export const imapServiceRows: Group = {
  title: 'Another service on the port of IMAP',
  protocol: 'imap',
  rows: [
    ['POP3', () => greets('+OK POP3 ready\r\n', '-ERR\r\n'), 'fail IMAP_WRONG_SERVICE'],
    ['SSH', () => greets('SSH-2.0-OpenSSH_9.2p1\r\n', ''), 'fail IMAP_WRONG_SERVICE'],
    [
      'ManageSieve',
      () => greets('"IMPLEMENTATION" "Dovecot Pigeonhole"\r\nOK "ready"\r\n', ''),
      'fail IMAP_WRONG_SERVICE',
    ],
    ['FTP', () => greets('220 (vsFTPd 3.0.5)\r\n', '530 no\r\n'), 'fail IMAP_WRONG_SERVICE'],
    ['MySQL', () => greets(mysql, ''), 'fail IMAP_WRONG_SERVICE'],
    ['a web server that waits to be spoken to', () => waits(badRequest), 'fail IMAP_WRONG_SERVICE'],
    [
      'a TLS web server that waits to be spoken to',
      () => waits(badRequest, true),
      'fail IMAP_WRONG_SERVICE',
      imapSsl,
    ],
    ['a TLS web server, Use SSL off', () => waits(badRequest, true), 'fail IMAP_WRONG_SERVICE'],
    ['SMTP over TLS, Use SSL off', () => smtp({ tls: good }), 'fail IMAP_WRONG_SERVICE'],
    ['IMAP over TLS, Use SSL off', () => imapServer({ tls: good }), 'fail IMAP_PLAIN_ON_TLS_PORT'],
    ['a plain web server under TLS', () => waits(badRequest), 'fail IMAP_WRONG_SERVICE', imapSsl],
    ['nothing but silence', () => scriptedServer((session) => session.closed), 'fail GREETING_TIMEOUT'],
    [
      'slow to greet',
      () => imapServer({ greeting: [wait(9000), '* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready'] }),
      'warn MAILBOX_NOT_BEING_READ',
    ],
    [
      'nothing but silence behind TLS',
      () => imapServer({ tls: good, greeting: silence }),
      'fail GREETING_TIMEOUT',
      imapSsl,
    ],
    ['hangs up at once', () => scriptedServer(async () => undefined), 'fail IMAP_CLOSED'],
  ],
}
