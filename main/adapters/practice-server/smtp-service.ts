/** The practice server's SMTP side: smtp-server with the rules of a well-kept submission service. */
import { createServer, type Server } from 'node:net'
import type { Readable } from 'node:stream'
import type { SecureContext } from 'node:tls'
import { SMTPServer, type SMTPServerOptions, type SMTPServerSession } from 'smtp-server'
import { serverTls } from './server-tls.ts'

export interface SmtpServiceOptions {
  readonly serverName: string
  /** Mail for it is delivered; every other domain is refused. */
  readonly domain: string
  readonly username: string
  /** Addresses that the account may send as, its own among them. */
  readonly senders: readonly string[]
  readonly accepts: (username: string, password: string) => boolean
  /** `false`: the mailbox is full. One byte per character. */
  readonly deliver: (raw: string) => boolean
  readonly certPem: string
  readonly keyPem: string
  readonly secureContext: SecureContext
  readonly mostConnections: number
  readonly mostMessageBytes: number
}

const refusal = (responseCode: number, message: string) => Object.assign(new Error(message), { responseCode })

/** The last at sign counts: a quoted local part may hold others. */
const domainOf = (address: string) => address.slice(address.lastIndexOf('@') + 1).toLowerCase()

async function bodyOf(stream: Readable): Promise<string> {
  const chunks: Buffer[] = []
  for await (const chunk of stream) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks).toString('latin1')
}

/** Trace fields of the last hop (RFC 5321, section 4.4), without which a round trip shows no times. */
function traceFields(session: SMTPServerSession, options: SmtpServiceOptions): string {
  const sender = session.envelope.mailFrom === false ? '' : session.envelope.mailFrom.address
  const recipient = session.envelope.rcptTo[0]?.address ?? ''
  const date = new Date().toUTCString().replace('GMT', '+0000')
  return [
    `Return-Path: <${sender}>`,
    `Received: from ${session.hostNameAppearsAs || 'unknown'} ([${session.remoteAddress}])`,
    `\tby ${options.serverName} with ESMTP${session.secure ? 'S' : ''}A id ${session.id}`,
    `\tfor <${recipient}>; ${date}`,
    '',
  ].join('\r\n')
}

export interface SmtpService {
  /** Plaintext, with STARTTLS and login both offered; not listening yet. */
  readonly plain: Server
  /** TLS from the first byte; not listening yet. */
  readonly tls: Server
}

/** Both listeners, delivering into one mailbox. */
export function createSmtpService(options: SmtpServiceOptions): SmtpService {
  const secured = createSmtpServer(options, true)
  const shaking = new Set<object>()
  // smtp-server's own TLS listener is not used: see serverTls.
  const tls = createServer((socket) => {
    if (shaking.size >= options.mostConnections) {
      socket.destroy()
      return
    }
    shaking.add(socket)
    socket.once('close', () => shaking.delete(socket))
    serverTls(socket, options.secureContext, (secure) => {
      shaking.delete(socket)
      secured.connect(secure)
    })
  })
  return { plain: createSmtpServer(options, false).server, tls }
}

function createSmtpServer(options: SmtpServiceOptions, tls: boolean): SMTPServer {
  const handlers: Pick<SMTPServerOptions, 'onConnect' | 'onAuth' | 'onMailFrom' | 'onRcptTo' | 'onData'> = {
    // smtp-server takes enhanced codes from a table of its own, in which 553 is a syntax error and 554 a
    // matter of content; here they are policy (RFC 3463, X.7.1).
    onConnect: (session, callback) => {
      for (const connection of server.connections) {
        if (connection.session.id !== session.id) continue
        const send = connection.send.bind(connection)
        connection.send = (code, data, context) =>
          send(code, data, context ?? (code === 553 || code === 554 ? 'POLICY_VIOLATION' : undefined))
      }
      callback()
    },
    onAuth: (auth, _session, callback) => {
      if (options.accepts(auth.username ?? '', auth.password ?? '')) callback(null, { user: auth.username })
      else callback(refusal(535, 'Error: authentication failed'))
    },
    onMailFrom: ({ address }, _session, callback) => {
      if (options.senders.includes(address.toLowerCase())) callback()
      else
        callback(refusal(553, `<${address}>: Sender address rejected: not owned by user ${options.username}`))
    },
    onRcptTo: ({ address }, _session, callback) => {
      if (domainOf(address) === options.domain) callback()
      else callback(refusal(554, `<${address}>: Relay access denied`))
    },
    onData: (stream, session, callback) => {
      bodyOf(stream).then(
        (body) => {
          if (stream.sizeExceeded) callback(refusal(552, 'Error: message exceeds fixed maximum message size'))
          else if (options.deliver(traceFields(session, options) + body))
            callback(null, `Ok: queued as ${session.id}`)
          else callback(refusal(452, 'Error: mailbox is full'))
        },
        () => callback(refusal(451, 'Error: message was cut off')),
      )
    },
  }
  const server = new SMTPServer({
    name: options.serverName,
    secure: tls,
    secured: tls,
    key: options.keyPem,
    cert: options.certPem,
    allowInsecureAuth: true,
    authMethods: ['PLAIN', 'LOGIN'],
    disableReverseLookup: true,
    hideENHANCEDSTATUSCODES: false,
    hideSMTPUTF8: true,
    size: options.mostMessageBytes,
    maxClients: options.mostConnections,
    socketTimeout: 60_000,
    closeTimeout: 100,
    logger: false,
    ...handlers,
  })
  // Broken handshakes and resets end up here; the connection is gone, nothing else is.
  server.on('error', () => undefined)
  return server
}
