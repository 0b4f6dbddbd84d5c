/** Causes that show beside the replies: in the connection, in names, in the URL, in a round trip. */
import { getDiffieHellman } from 'node:crypto'
import { once } from 'node:events'
import { createServer as createHttpServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createServer as createHttpsServer } from 'node:https'
import { type AddressInfo, connect, type Server as NetServer } from 'node:net'
import { Worker } from 'node:worker_threads'
import type { CauseId } from '#main/services/knowledge/index.ts'
import type { CheckName, CheckResult } from '#shared/diagnosis/model.ts'
import type { Settings } from '#shared/settings/fields.ts'
import { createAuthority } from '../../../../servers/authority.ts'
import { freePorts } from '../../../../servers/process.ts'
import { type Answer, startResolver } from '../../../../servers/resolver.ts'
import {
  endless,
  imapServer,
  inTurn,
  type Replies,
  scriptedServer,
  silence,
  smtpServer,
  tlsAlert,
  upgrade,
  wait,
} from '../../../../servers/scripted.ts'
import { type RunOptions, requestWith, runWith, settingsWith } from '../support.ts'
import { authority, certified, type Extra, good, ownCertificate, runCheck, type Server } from './harness.ts'
import type { Telling } from './telling.ts'

const smtp = (cause: CauseId, name: string, server: () => Promise<Server>, extra: Extra = {}): Telling => ({
  cause,
  name,
  run: () => runCheck('smtp', server, extra),
})

const lookup: NonNullable<RunOptions['network']>['lookup'] = async () => ({
  addresses: [{ address: '127.0.0.1', family: 4 }],
})
const named = (host: string, settings: Partial<Settings> = {}): Extra => ({
  settings: { 'smtp.host': host, ...settings },
  options: { network: { lookup } },
})
const mail = 'mail.example.test'
const tls = { 'smtp.useSsl': true } as const

const answersHello = (bytes: Uint8Array) => () =>
  scriptedServer(async (session) => {
    await session.readable()
    await session.write(bytes)
  })

const interceptor = async (): Promise<Server> => {
  const shield = await createAuthority({ name: 'Avast Web/Mail Shield Root' })
  const leaf = await shield.issue({ names: [mail] })
  return smtpServer({ tls: { cert: leaf.chainPem, key: leaf.keyPem } })
}

/** DER of the 1024-bit group of RFC 2409: SEQUENCE { prime, generator }. */
const shortGroup = (): string => {
  const prime = getDiffieHellman('modp2').getPrime()
  const length = (bytes: number) => [0x82, bytes >> 8, bytes & 0xff]
  const integer = [0x02, ...length(prime.length + 1), 0, ...prime]
  const der = Buffer.from([0x30, ...length(integer.length + 3), ...integer, 0x02, 1, 2])
  return `-----BEGIN DH PARAMETERS-----\n${der.toString('base64').replaceAll(/(.{64})/g, '$1\n')}\n-----END DH PARAMETERS-----\n`
}

/** Listens, takes nobody, and its queue is full: what a firewall that drops packets looks like. */
const fullQueue = async (): Promise<Server> => {
  const worker = new Worker(
    `const server = require('node:net').createServer()
     server.listen({ port: 0, host: '127.0.0.1', backlog: 1 }, () => {
       require('node:worker_threads').parentPort.postMessage(server.address().port)
       Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
     })`,
    { eval: true },
  )
  const port = await new Promise<number>((resolve) => worker.once('message', resolve))
  const held = Array.from({ length: 8 }, () => connect(port, '127.0.0.1').on('error', () => undefined))
  // A queue of one holds two; the others are already dropped.
  await Promise.all(held.slice(0, 2).map((socket) => once(socket, 'connect')))
  return {
    port,
    stop: async () => {
      for (const socket of held) socket.destroy()
      await worker.terminate()
    },
  }
}

/** A ServerHello of TLS 1.2 that chooses a cipher and has no extensions: none of the safe renegotiation (RFC 5746). */
const oldServerHello = Uint8Array.from([
  ...[0x16, 3, 3, 0, 42],
  ...[2, 0, 0, 38, 3, 3],
  ...Array.from({ length: 32 }, (_, at) => at),
  ...[0, 0xc0, 0x2f, 0],
])

export const connectionTellings: readonly Telling[] = [
  smtp(
    'TLS_LEGACY_RENEGOTIATION',
    'a ServerHello of before 2010',
    answersHello(oldServerHello),
    named(mail, tls),
  ),
  smtp('TCP_CONNECT_TIMEOUT', 'packets are dropped', fullQueue, {}),
  smtp('TLS_NAME_NOT_SERVED', 'unrecognized_name', answersHello(tlsAlert(112)), named(mail, tls)),
  smtp('ANTIVIRUS_TLS_INTERCEPTION', 'a shield’s certificate', interceptor, named(mail, tls)),
  smtp(
    'TLS_WEAK_DH',
    'a group of 1024 bits',
    async () =>
      smtpServer({
        tls: {
          ...(await certified({ names: [mail], keyType: 'rsa-2048' })),
          maxVersion: 'TLSv1.2',
          ciphers: 'DHE-RSA-AES128-GCM-SHA256:@SECLEVEL=0',
          dhparam: shortGroup(),
        },
      }),
    named(mail, tls),
  ),
  smtp(
    'TLS_TRUSTED_HERE_NOT_IN_JAVA',
    'an authority of the company',
    () => smtpServer({ tls: good }),
    named(mail, tls),
  ),
  smtp('TLS_NOT_IN_CACERTS', 'an authority that the copy lacks', () => smtpServer({ tls: good }), {
    ...named(mail, tls),
    request: { cacerts: { path: 'cacerts', certificates: [] } },
  }),
  smtp(
    'LOGIN_SKIPPED_BAD_CERTIFICATE',
    'a certificate of its own',
    async () => smtpServer({ tls: await ownCertificate() }),
    named(mail, tls),
  ),
  smtp(
    'PROVIDER_HAS_NO_IMPLICIT_TLS',
    'plaintext at Microsoft',
    () => smtpServer(),
    named('smtp.office365.com', tls),
  ),
  smtp(
    'STARTTLS_INJECTED_DATA',
    'a line behind the consent',
    () => smtpServer({ startTls: good, replies: { STARTTLS: upgrade(good, '220 go', '250 injected\r\n') } }),
    { settings: { 'smtp.startTls': 'required' } },
  ),
  smtp(
    'TCP_MTU_BLACKHOLE',
    'small packets come, the handshake does not',
    () => smtpServer({ startTls: good, replies: { STARTTLS: ['220 go', silence] } }),
    { settings: { 'smtp.startTls': 'required' } },
  ),
  smtp('STARTTLS_ONLY_IF_OFFERED', 'an offer that may go', () => smtpServer({ startTls: good }), {
    settings: { 'smtp.startTls': 'if-offered' },
  }),
  smtp('DNS_RESOLVES_TO_LOOPBACK', 'a name that leads here', () => smtpServer(), named('mail.corp-mail.net')),
  smtp('REPLY_TOO_LONG', 'a line without end', () => smtpServer({ greeting: endless('a', 2_000_000) })),
  smtp('SPOKE_OUT_OF_TURN', 'a line behind the greeting', () =>
    smtpServer({ greeting: [`220 ${mail} ESMTP`, '250 already'] }),
  ),
  smtp('SENDER_EMPTY', 'no Reply-To Address', () => smtpServer(), { settings: { 'smtp.replyTo': '' } }),
  smtp(
    'SENDER_ACCEPTED_SO_FAR',
    'accepted by a provider that decides later',
    () => smtpServer(),
    named('smtp.office365.com'),
  ),
  smtp('USER_SENDERS_NOT_TESTED', 'nobody’s address to try', () => smtpServer(), {
    settings: { 'notifications.useSystemReply': false },
  }),
  smtp('AUTH_NOT_EXERCISED', 'takes mail from anybody', () =>
    smtpServer({ replies: { EHLO: '250 mail.example.test' } }),
  ),
]

/** Ports with a meaning of their own, led to servers of this test. */
const onPorts = (
  cause: CauseId,
  what: string,
  host: string,
  places: Readonly<Record<number, () => Promise<Server>>>,
): Telling => ({
  cause,
  name: what,
  run: async () => {
    const servers = await Promise.all(
      Object.entries(places).map(async ([port, start]) => [Number(port), await start()] as const),
    )
    const ports = Object.fromEntries(servers.map(([port, server]) => [port, server.port]))
    try {
      return await only('smtp', { 'smtp.host': host, 'smtp.port': '' }, {}, { network: { lookup }, ports })
    } finally {
      await Promise.all(servers.map(([, server]) => server.stop()))
    }
  },
})

export const portTellings: readonly Telling[] = [
  onPorts('TCP_PORT25_BLOCKED_BY_PROVIDER', '25 is dropped, 587 answers', mail, {
    25: fullQueue,
    587: () => smtpServer(),
  }),
  onPorts('SMTP_REDIRECTED_BY_ISP', 'somebody else answers for Google', 'smtp.gmail.com', {
    25: () => smtpServer({ greeting: '220 relay.isp.example.net ESMTP' }),
  }),
]

type Handler = (request: IncomingMessage, response: ServerResponse) => void

const serving = async <Result>(
  server: NetServer,
  work: (port: number) => Promise<Result>,
): Promise<Result> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  try {
    return await work((server.address() as AddressInfo).port)
  } finally {
    if ('closeAllConnections' in server && typeof server.closeAllConnections === 'function')
      server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
}

/** How long the DNS itself is asked is no matter of our clock: only what hangs gets there. */
const patient = { dnsMs: 300_000 }

const only = async (
  check: CheckName,
  settings: Partial<Settings>,
  request: Extra['request'] = {},
  options: RunOptions = {},
): Promise<CheckResult> => {
  const ran = await runWith(
    requestWith({ checks: [check], settings: settingsWith(settings), caPems: [authority.caPem], ...request }),
    { judge: 'real', ...options, limits: { ...patient, ...options.limits } },
  )
  return ran.check(check)
}

const url = (cause: CauseId, name: string, handler: Handler): Telling => ({
  cause,
  name,
  run: () =>
    serving(createHttpServer(handler), (port) => only('url', { loginUrl: `http://127.0.0.1:${port}/tc` })),
})

const status =
  (code: number, headers: Record<string, string> = {}): Handler =>
  (_, response) => {
    response.writeHead(code, headers)
    response.end('<p>Hello</p>')
  }

/** A server of another kind at the URL's port. */
const urlAt = (
  cause: CauseId,
  name: string,
  scheme: 'http' | 'https',
  start: () => Promise<Server>,
): Telling => ({
  cause,
  name,
  run: async () => {
    const server = await start()
    try {
      return await only('url', { loginUrl: `${scheme}://127.0.0.1:${server.port}/tc` })
    } finally {
      await server.stop()
    }
  },
})

const urlToNobody = async (): Promise<CheckResult> => {
  const [port = 0] = await freePorts(1)
  return only('url', { loginUrl: `http://127.0.0.1:${port}/` })
}

export const urlTellings: readonly Telling[] = [
  url('URL_NOT_FOUND', '404', status(404)),
  url('URL_UNAUTHORISED', '403', status(403)),
  url('URL_BACKEND_DOWN', '503', status(503)),
  url('URL_SERVER_ERROR', '500', status(500)),
  url('URL_REFUSED', '405', status(405)),
  url('URL_NOT_ENCRYPTED', '200 without encryption', status(200)),
  url('URL_TOO_MANY_REDIRECTS', 'a circle', status(302, { location: '/tc' })),
  url('URL_REDIRECTS_TO_SSO', 'single sign-on', (request, response) => {
    const isFirst = request.headers.host?.startsWith('127.0.0.1') === true
    const port = request.headers.host?.split(':')[1] ?? ''
    response.writeHead(isFirst ? 302 : 200, isFirst ? { location: `http://localhost:${port}/adfs/ls` } : {})
    response.end('Sign in')
  }),
  url('URL_TIMEOUT', 'no answer', () => undefined),
  {
    cause: 'URL_UNREACHABLE',
    name: 'a balancer without a back end',
    run: async () => {
      const balancer = await scriptedServer((session) => session.pause(10))
      try {
        return await only('url', { loginUrl: `http://127.0.0.1:${balancer.port}/tc` })
      } finally {
        await balancer.stop()
      }
    },
  },
  {
    cause: 'URL_CERT_UNTRUSTED',
    name: 'a certificate of its own',
    run: async () =>
      serving(createHttpsServer(await ownCertificate(), status(200)), (port) =>
        only('url', { loginUrl: `https://127.0.0.1:${port}/tc` }),
      ),
  },
  {
    cause: 'TLS_CLIENT_CERT_REQUIRED',
    name: 'a web server that wants a certificate of the browser',
    run: async () =>
      serving(
        createHttpsServer({ ...good, requestCert: true, rejectUnauthorized: true }, status(200)),
        (port) => only('url', { loginUrl: `https://127.0.0.1:${port}/tc` }),
      ),
  },
  {
    cause: 'URL_HTTP_ON_HTTPS_PORT',
    name: 'TLS under http',
    run: () =>
      serving(createHttpsServer({ ...good }, status(200)), (port) =>
        only('url', { loginUrl: `http://127.0.0.1:${port}/tc` }),
      ),
  },
  {
    cause: 'URL_HTTPS_ON_HTTP_PORT',
    name: 'plain http under https',
    run: () =>
      serving(createHttpServer(status(200)), (port) =>
        only('url', { loginUrl: `https://127.0.0.1:${port}/tc` }),
      ),
  },
  urlAt('URL_NOT_HTTP', 'a mail server', 'http', () => smtpServer()),
  urlAt('URL_UNREACHABLE', 'hangs up at the hello', 'https', () =>
    scriptedServer(async (session) => session.readable()),
  ),
  { cause: 'URL_CONNECTION_REFUSED', name: 'nobody listens', run: urlToNobody },
]

type Names = Parameters<typeof startResolver>[0]['names']

const asking = async (
  names: Names,
  otherwise: Answer,
  work: (network: NonNullable<RunOptions['network']>) => Promise<CheckResult>,
  code = 'ENOTFOUND',
): Promise<CheckResult> => {
  const resolver = await startResolver({ names, otherwise })
  try {
    const fault = { code, message: `getaddrinfo ${code}`, syscall: 'getaddrinfo' }
    return await work({ dnsServers: [resolver.address], lookup: async () => ({ fault }) })
  } finally {
    await resolver.stop()
  }
}

const name = (cause: CauseId, names: Names, otherwise: Answer = 'NXDOMAIN', code?: string): Telling => ({
  cause,
  name: JSON.stringify(names['mail.corp-mail.net'] ?? otherwise),
  run: () =>
    asking(
      names,
      otherwise,
      (network) =>
        only(
          'smtp',
          { 'smtp.host': 'mail.corp-mail.net' },
          {},
          { network, limits: otherwise === 'silence' ? { dnsMs: 2000 } : {} },
        ),
      code,
    ),
})

/** The sender's domain, where the outside resolves and the rest is as given. */
const domain = (
  cause: CauseId,
  names: Names,
  request: Extra['request'] = {},
  settings: Partial<Settings> = {},
): Telling => ({
  cause,
  name: JSON.stringify(names).slice(0, 80),
  run: () =>
    asking({ 'example.com': { A: ['192.0.2.80'] }, ...names }, 'NXDOMAIN', (network) =>
      only(
        'sender-domain',
        { 'smtp.replyTo': 'a@corp.example.test', 'smtp.auth': false, ...settings },
        request,
        { network },
      ),
    ),
})

const corp = 'corp.example.test'
const mx = { MX: [{ priority: 5, exchange: 'mx.example.test' }] }
const spf = (record: string) => ({ [corp]: { ...mx, TXT: [record] } })
const dmarc = (record: string) => ({
  ...spf('v=spf1 ip4:192.0.2.0/24 -all'),
  [`_dmarc.${corp}`]: { TXT: [record] },
})

export const nameTellings: readonly Telling[] = [
  name('DNS_TEMPORARY_FAILURE', {}, 'SERVFAIL'),
  name('DNS_RESOLVER_REFUSED', {}, 'REFUSED', 'EAI_AGAIN'),
  name('DNS_RESOLVER_TIMEOUT', {}, 'silence', 'EAI_AGAIN'),
  name('DNS_NO_ADDRESS_RECORD', { 'mail.corp-mail.net': { TXT: ['nothing else'] } }),
  name('DNS_SYSTEM_RESOLVER_DIFFERS', { 'mail.corp-mail.net': { A: ['192.0.2.25'] } }),
  {
    cause: 'URL_HOST_NOT_FOUND',
    name: 'a web server that has no name',
    run: () =>
      asking({}, 'NXDOMAIN', (network) =>
        only('url', { loginUrl: 'https://tc.corp-mail.net/' }, {}, { network }),
      ),
  },
  {
    cause: 'SENDER_DOMAIN_SKIPPED',
    name: 'outside names do not resolve',
    run: () =>
      asking({}, 'NXDOMAIN', (network) =>
        only('sender-domain', { 'smtp.replyTo': `a@${corp}`, 'smtp.auth': false }, {}, { network }),
      ),
  },
  domain('SENDER_DOMAIN_NO_MX', { [corp]: { TXT: ['hello'] } }),
  domain('SENDER_DOMAIN_NULL_MX', { [corp]: { MX: [{ priority: 0, exchange: '' }] } }),
  domain('SENDER_DOMAIN_MISSING', {}),
  domain('SPF_MISSING', { [corp]: mx }),
  domain('SPF_INVALID', spf('v=spf1 ipv4:192.0.2.1 -all')),
  domain('SPF_DOES_NOT_COVER', spf('v=spf1 ip4:192.0.2.0/28 -all'), { outgoingIp: '198.51.100.9' }),
  domain('SPF_NEUTRAL', spf('v=spf1 ip4:192.0.2.0/28 ?all'), { outgoingIp: '198.51.100.9' }),
  domain('SPF_SENDS_NO_MAIL', spf('v=spf1 -all')),
  domain(
    'SPF_NOT_READ_THROUGH',
    { ...spf('v=spf1 include:broken.test -all'), 'broken.test': 'SERVFAIL' },
    { outgoingIp: '198.51.100.9' },
  ),
  domain('DMARC_MISSING', spf('v=spf1 ip4:192.0.2.0/24 -all')),
  domain('DMARC_INVALID', dmarc('v=DMARC1; p=never')),
  domain(
    'DMARC_STRICT',
    dmarc('v=DMARC1; p=reject'),
    {},
    { 'smtp.auth': true, 'smtp.username': 'x@other.test' },
  ),
  domain('DMARC_NEEDS_DKIM', dmarc('v=DMARC1; p=reject'), { outgoingIp: '198.51.100.9' }),
]

const selected = ['* 2 EXISTS', '* OK [UIDNEXT 13] next', '{tag} OK [READ-WRITE] done']
const found = { 'UID SEARCH': ['* SEARCH 13', '{tag} OK'] } as const
const fetched = (...lines: readonly string[]): Replies => {
  const header = [...lines, '', ''].join('\r\n')
  return {
    'UID FETCH': [`* 3 FETCH (UID 13 FLAGS () BODY[HEADER] {${header.length}}`, `${header})`, '{tag} OK'],
  }
}
const from = 'From: teamconnect@example.test'

/** No limit of time is in the way. */
const ages = 3_600_000
const unhurried: RunOptions = {
  limits: {
    dnsMs: ages,
    connectMs: ages,
    greetingMs: ages,
    replyMs: ages,
    arriveMs: ages,
    silenceMs: ages,
    speakMs: ages,
    otherAddressesMs: ages,
  },
}

const trip = (
  cause: CauseId,
  what: string,
  imapReplies: Replies,
  smtpReplies: Replies = {},
  recipient = 'inbox@example.test',
  options: RunOptions = {},
): Telling => ({
  cause,
  name: what,
  run: async () => {
    const smtp = await smtpServer({ replies: smtpReplies })
    const imap = await imapServer({
      replies: {
        SELECT: selected,
        'UID SEARCH': ['* SEARCH', '{tag} OK'],
        CAPABILITY: ['* CAPABILITY IMAP4rev1 UIDPLUS', '{tag} OK'],
        'UID STORE': '{tag} OK',
        'UID EXPUNGE': '{tag} OK',
        ...imapReplies,
      },
    })
    try {
      return await only(
        'round-trip',
        { 'smtp.port': String(smtp.port), 'imap.port': String(imap.port) },
        { roundTrip: { recipient, cleanUp: true }, deadlineMs: 2 * ages },
        options,
      )
    } finally {
      await Promise.all([smtp.stop(), imap.stop()])
    }
  },
})

let folder = ''
let messageId = ''

export const roundTripTellings: readonly Telling[] = [
  trip('ROUND_TRIP_NOT_SENT', 'the sender is refused', {}, { 'MAIL FROM:': '550 5.7.1 no' }),
  trip('ACCEPTED_BUT_NOT_ARRIVED', 'nothing comes', {}, {}),
  trip('ROUND_TRIP_WRONG_MAILBOX', 'sent to another mailbox', {}, {}, 'else@example.test'),
  trip('SENDER_REWRITTEN', 'another From', { ...found, ...fetched('From: other@example.test') }),
  trip('ARRIVED_IN_JUNK', 'among the junk', {
    LIST: ['* LIST () "/" INBOX', '* LIST (\\HasNoChildren \\Junk) "/" "Bad mail"', '{tag} OK'],
    SELECT: ({ line }) => {
      folder = line
      return selected
    },
    'UID SEARCH': () => (folder.includes('Bad mail') ? ['* SEARCH 4', '{tag} OK'] : ['* SEARCH', '{tag} OK']),
    ...fetched(from),
  }),
  trip('BOUNCED_AFTER_ACCEPT', 'a delivery report', {
    'UID SEARCH': ({ line }) => {
      messageId = /(<mailroom[^>]*>)/.exec(line)?.[1] ?? messageId
      return line.includes('delivery-status') ? ['* SEARCH 14', '{tag} OK'] : ['* SEARCH', '{tag} OK']
    },
    'UID FETCH': () => {
      const report = `Diagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\nMessage-ID: ${messageId}\r\n`
      return [`* 4 FETCH (UID 14 BODY[] {${report.length}}`, `${report})`, '{tag} OK']
    },
  }),
  trip(
    'ARRIVED_LATE',
    'after more than two minutes',
    { 'UID SEARCH': [wait(150_000), '* SEARCH 13', '{tag} OK'], ...fetched(from) },
    {},
    undefined,
    unhurried,
  ),
  trip('CONSUMED_BEFORE_CHECK', 'came, and was taken away', {
    SELECT: inTurn(selected, ['* 2 EXISTS', '* OK [UIDNEXT 14] next', '{tag} OK [READ-WRITE] done']),
  }),
  trip('TEST_MAIL_NOT_REMOVED', 'no UIDPLUS', {
    ...found,
    'AUTHENTICATE PLAIN ': '{tag} OK [CAPABILITY IMAP4rev1] in',
    CAPABILITY: ['* CAPABILITY IMAP4rev1', '{tag} OK'],
    ...fetched(from),
  }),
]
