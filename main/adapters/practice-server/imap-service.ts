/** The practice server's IMAP side: sockets, TLS and bounds around one mailbox. */
import { createServer, type Server, type Socket } from 'node:net'
import type { SecureContext } from 'node:tls'
import { converse } from './imap-session.ts'
import { CommandReader, Refusal } from './imap-syntax.ts'
import { Mailbox, type NewMessage } from './mailbox.ts'
import { serverTls } from './server-tls.ts'

export interface ImapServiceOptions {
  readonly serverName: string
  readonly accepts: (username: string, password: string) => boolean
  readonly inbox: readonly NewMessage[]
  readonly secureContext: SecureContext
  /** Clients at a time, over both ports. */
  readonly mostConnections: number
}

export interface ImapService {
  /** Not listening yet. */
  readonly plain: Server
  /** TLS from the first byte; not listening yet. */
  readonly tls: Server
  /** Puts a new, unread message into INBOX, and tells clients that idle there. `false`: the mailbox is full. */
  deliver(raw: string): boolean
}

const IDLE_TIMEOUT_SIGNED_OUT_MS = 60_000
/** RFC 3501, section 5.4: no less than 30 minutes. */
const IDLE_TIMEOUT_MS = 30 * 60_000

function hangUp(stream: Socket, words: string): void {
  stream.removeAllListeners('data').removeAllListeners('drain').resume()
  stream.end(words)
  setTimeout(() => stream.destroy(), 1000).unref()
}

function serve(accepted: Socket, implicitTls: boolean, mailbox: Mailbox, options: ImapServiceOptions): void {
  let reader = new CommandReader()
  let stream = accepted
  let isSecure = false
  const write = (line: string) => stream.write(`${line}\r\n`, 'latin1')

  const startTls = (): void => {
    accepted.removeAllListeners('data').removeAllListeners('drain').pause()
    reader = new CommandReader() // what came in clear is never obeyed (CVE-2011-0411)
    if (accepted.destroyed) return
    stream = serverTls(accepted, options.secureContext, () => {
      isSecure = true
      listen()
    })
  }
  const conversation = converse(mailbox, {
    ...options,
    isSecure: () => isSecure,
    startTls,
    accepts: (username, password) => {
      const isAccepted = options.accepts(username, password)
      if (isAccepted) accepted.setTimeout(IDLE_TIMEOUT_MS)
      return isAccepted
    },
    tell: (news) => {
      if (stream.writable && !stream.writableNeedDrain) news().forEach(write)
    },
  })

  let step: ReturnType<typeof conversation.next> | undefined
  /** Answers what there is. A client that does not read is not heard either. */
  const goOn = (): void => {
    const here = stream
    step ??= conversation.next()
    while (stream === here && here.writable && !here.writableNeedDrain && step.done !== true) {
      if (step.value !== undefined) {
        write(step.value)
        step = conversation.next('')
        continue
      }
      const read = reader.next()
      if (read === 'excess') hangUp(here, '* BYE [LIMIT] Too much in one command\r\n')
      else if (read === 'continue') write('+ Go on')
      else if (read !== 'nothing') step = conversation.next(read.text)
      if (read === 'nothing') break
    }
    if (step.done === true) hangUp(here, '')
    else if (here.writableNeedDrain) here.pause()
    else if (stream === here) here.resume()
  }
  const listen = (): void => {
    stream.on('data', (chunk: Buffer) => {
      reader.push(chunk.toString('latin1'))
      goOn()
    })
    stream.on('drain', goOn)
    goOn()
  }

  accepted.setNoDelay(true)
  accepted.setTimeout(IDLE_TIMEOUT_SIGNED_OUT_MS, () => stream.destroy())
  accepted.on('error', () => undefined) // `close` follows
  accepted.once('close', () => conversation.return())
  if (implicitTls) startTls()
  else listen()
}

/** Both listeners over one mailbox. */
export function createImapService(options: ImapServiceOptions): ImapService {
  const mailbox = new Mailbox()
  const add = (message: NewMessage) => mailbox.add(mailbox.inbox, [message])
  for (const message of options.inbox) add(message)

  const connections = new Set<Socket>()
  const accept = (implicitTls: boolean) => (socket: Socket) => {
    if (connections.size >= options.mostConnections) {
      socket.on('error', () => undefined)
      hangUp(socket, implicitTls ? '' : '* BYE [LIMIT] Too many connections\r\n')
      return
    }
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
    serve(socket, implicitTls, mailbox, options)
  }
  return {
    plain: createServer(accept(false)),
    tls: createServer(accept(true)),
    deliver: (raw) => {
      try {
        add({ raw, receivedAt: new Date(), flags: '' })
        return true
      } catch (error) {
        if (error instanceof Refusal) return false
        throw error
      }
    },
  }
}
