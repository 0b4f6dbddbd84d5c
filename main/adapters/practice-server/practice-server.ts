/**
 * An SMTP and an IMAP server inside the program, so that the whole journey can be practised without a network:
 * one account, one mailbox, loopback only, gone when it is stopped.
 */
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import type { AddressInfo, Server, Socket } from 'node:net'
import { createSecureContext } from 'node:tls'
import { certificatePem } from './certificate.ts'
import { firstMessages } from './first-messages.ts'
import { createImapService } from './imap-service.ts'
import { createSmtpService } from './smtp-service.ts'

export interface PracticeEndpoint {
  readonly host: '127.0.0.1'
  readonly port: number
  readonly security: 'none' | 'tls'
  readonly username: string
  readonly password: string
}

export interface PracticeServer {
  /** Plaintext with login; STARTTLS is offered too. */
  readonly smtp: PracticeEndpoint
  readonly imap: PracticeEndpoint
  /** TLS from the first byte, what *Use SSL* means. */
  readonly smtpTls: PracticeEndpoint
  readonly imapTls: PracticeEndpoint
  /** The root that signed the TLS certificate (names `localhost`, `127.0.0.1`, `::1`), for `tls.caFile`. */
  readonly caPem: string
  /** The mailbox's own address, which is its user name as well. */
  readonly address: string
  /** What the account may send as beside its own address. Any other sender is refused. */
  readonly aliases: readonly string[]
  /** Mail for any address there arrives in the mailbox; other domains are refused. */
  readonly domain: string
  /** Ends every connection. May be called again. */
  stop(): Promise<void>
}

export interface PracticeServerOptions {
  /** Ports on 127.0.0.1; by default any that are free. */
  readonly smtpPort?: number | undefined
  readonly imapPort?: number | undefined
  readonly smtpTlsPort?: number | undefined
  readonly imapTlsPort?: number | undefined
  /** Stops the server. */
  readonly signal?: AbortSignal | undefined
}

const HOST = '127.0.0.1'
const DOMAIN = 'practice.example'
const ADDRESS = `teamconnect@${DOMAIN}`
const ALIASES = [`notifications@${DOMAIN}`, `alex.doe@${DOMAIN}`]
const SERVER_NAME = `mail.${DOMAIN}`
const MOST_CONNECTIONS = 50
const MOST_MESSAGE_BYTES = 4 * 1024 * 1024
const DAY_MS = 86_400_000

function makeCertificate(): { caPem: string; certPem: string; keyPem: string } {
  const authority = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const leaf = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const issuer = { commonName: 'Mailroom practice server CA', privateKey: authority.privateKey }
  const dates = {
    notBefore: new Date(Date.now() - DAY_MS),
    notAfter: new Date(Date.now() + 365 * DAY_MS),
  }
  return {
    caPem: certificatePem({
      ...dates,
      commonName: issuer.commonName,
      issuer,
      publicKey: authority.publicKey,
      ca: true,
      pathLength: 0,
      keyUsage: ['keyCertSign', 'cRLSign'],
    }),
    certPem: certificatePem({
      ...dates,
      commonName: 'localhost',
      issuer,
      publicKey: leaf.publicKey,
      ca: false,
      keyUsage: ['digitalSignature'],
      extendedKeyUsage: ['serverAuth'],
      names: ['localhost', HOST, '::1'],
    }),
    keyPem: leaf.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
  }
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, HOST, () => {
      server.off('error', reject)
      server.on('error', () => undefined)
      resolve((server.address() as AddressInfo).port)
    })
  })
}

/** Ends listening and every connection, however it behaves. */
function closer(server: Server): () => Promise<void> {
  const sockets = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  })
  return () =>
    new Promise((resolve) => {
      server.close(() => resolve())
      for (const socket of sockets) socket.destroy()
    })
}

/**
 * Starts it. Rejects with Node's error when a port is taken (`EADDRINUSE`) or not allowed (`EACCES`), and with
 * the signal's reason when that is aborted already; then nothing is left open.
 */
export async function startPracticeServer(options: PracticeServerOptions = {}): Promise<PracticeServer> {
  options.signal?.throwIfAborted()
  const password = randomBytes(12).toString('base64url')
  const accepts = (username: string, given: string) =>
    username.toLowerCase() === ADDRESS && given === password
  const { caPem, certPem, keyPem } = makeCertificate()

  const secureContext = createSecureContext({ cert: certPem, key: keyPem })

  const imap = createImapService({
    serverName: SERVER_NAME,
    accepts,
    inbox: firstMessages(ADDRESS, SERVER_NAME),
    secureContext,
    mostConnections: MOST_CONNECTIONS,
  })
  const smtp = createSmtpService({
    serverName: SERVER_NAME,
    domain: DOMAIN,
    username: ADDRESS,
    senders: [ADDRESS, ...ALIASES],
    accepts,
    deliver: imap.deliver,
    certPem,
    keyPem,
    secureContext,
    mostConnections: MOST_CONNECTIONS,
    mostMessageBytes: MOST_MESSAGE_BYTES,
  })
  const closers = [smtp.plain, smtp.tls, imap.plain, imap.tls].map(closer)
  let stopped: Promise<void> | undefined
  const stop = (): Promise<void> => {
    stopped ??= Promise.all(closers.map((close) => close())).then(() => undefined)
    options.signal?.removeEventListener('abort', onAbort)
    return stopped
  }
  const onAbort = (): void => {
    void stop()
  }

  const endpoint = async (
    server: Server,
    port: number | undefined,
    security: 'none' | 'tls',
  ): Promise<PracticeEndpoint> => ({
    host: HOST,
    port: await listen(server, port ?? 0),
    security,
    username: ADDRESS,
    password,
  })
  try {
    const server: PracticeServer = {
      smtp: await endpoint(smtp.plain, options.smtpPort, 'none'),
      imap: await endpoint(imap.plain, options.imapPort, 'none'),
      smtpTls: await endpoint(smtp.tls, options.smtpTlsPort, 'tls'),
      imapTls: await endpoint(imap.tls, options.imapTlsPort, 'tls'),
      caPem,
      address: ADDRESS,
      aliases: ALIASES,
      domain: DOMAIN,
      stop,
    }
    options.signal?.throwIfAborted()
    options.signal?.addEventListener('abort', onAbort)
    return server
  } catch (error) {
    await stop()
    throw error
  }
}
