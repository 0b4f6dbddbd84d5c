/** TLS from the first byte. */
import { createSecureContext, createServer as createTlsServer } from 'node:tls'
import {
  answerFirstBytes,
  close,
  imapServer,
  junkTlsRecord,
  scriptedServer,
  silence,
  smtpServer,
  type TableOptions,
  tlsAlert,
} from '../../../../servers/scripted.ts'
import { certified, type Group, good, ownCertificate, type Server } from './harness.ts'

const other = await certified({ names: ['other.example.test'] })
const expired = await certified({ names: ['127.0.0.1'], validity: 'expired' })
const own = await ownCertificate()

const ssl = { settings: { 'smtp.useSsl': true } } as const
const smtp = (options: TableOptions = {}) => smtpServer(options)
const imap = (options: TableOptions = {}) => imapServer(options)
const afterHello = (bytes: string | Uint8Array) => scriptedServer(answerFirstBytes(bytes))

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

export const tlsRows: Group = {
  title: 'TLS from the first byte',
  protocol: 'smtp',
  rows: [
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
  ],
}
