/** The practice server's IMAP side: hoodiecrow-imap behind bounds, with one account and one set of folders. */

import { createServer, type Server, type Socket } from 'node:net'
import type { SecureContext } from 'node:tls'
import hoodiecrow, { type Connection, type Server as ImapServer } from 'hoodiecrow-imap'
import enable from 'hoodiecrow-imap/lib/plugins/enable.js'
import id from 'hoodiecrow-imap/lib/plugins/id.js'
import literalPlus from 'hoodiecrow-imap/lib/plugins/literalplus.js'
import move from 'hoodiecrow-imap/lib/plugins/move.js'
import namespace from 'hoodiecrow-imap/lib/plugins/namespace.js'
import specialUse from 'hoodiecrow-imap/lib/plugins/special-use.js'
import uidPlus from 'hoodiecrow-imap/lib/plugins/uidplus.js'
import unselect from 'hoodiecrow-imap/lib/plugins/unselect.js'
import { builtInCommands } from './imap-commands.ts'
import { guards, idle, OVER_QUOTA, quota, signIn, soundReplies, startTls } from './imap-plugins.ts'
import { createImapTransport, type ImapTransport } from './imap-transport.ts'

export interface StoredMessage {
  /** One byte per character, lines ending in CRLF. */
  readonly raw: string
  readonly receivedAt: Date
  readonly isSeen: boolean
}

export interface ImapServiceOptions {
  readonly serverName: string
  readonly accepts: (username: string, password: string) => boolean
  readonly inbox: readonly StoredMessage[]
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

/** So that a loop that mails itself fills nobody's memory. */
const QUOTA = { bytes: 32 * 1024 * 1024, messages: 500 }

const FOLDERS = ['INBOX', 'Drafts', 'Sent', 'Junk', 'Trash'] as const

const storageOf = (inbox: readonly StoredMessage[]) => ({
  INBOX: {
    // Part of every message's identity: a practice server that starts again is another mailbox.
    uidvalidity: Math.floor(Date.now() / 1000),
    messages: inbox.map(({ raw, receivedAt, isSeen }) => ({
      raw,
      internaldate: receivedAt,
      flags: isSeen ? ['\\Seen'] : [],
    })),
  },
  '': {
    separator: '/',
    folders: Object.fromEntries(
      FOLDERS.filter((name) => name !== 'INBOX').map((name) => [
        name,
        { 'special-use': `\\${name}`, messages: [] },
      ]),
    ),
  },
})

/** Both listeners over one set of folders. */
export function createImapService(options: ImapServiceOptions): ImapService {
  const transports = new WeakMap<object, ImapTransport>()
  const transportOf = (connection: Connection) =>
    connection.socket === null ? undefined : transports.get(connection.socket)

  const imap: ImapServer = hoodiecrow({
    credentials: {}, // else it reads a key from its own folder
    users: {},
    storage: storageOf(options.inbox),
    id: { name: options.serverName },
    plugins: [
      builtInCommands,
      literalPlus,
      signIn((connection, username, password) => {
        const accepted = options.accepts(username, password)
        if (accepted) transportOf(connection)?.signedIn()
        return accepted
      }),
      startTls((connection) => transportOf(connection)?.startTls()),
      id,
      enable,
      namespace,
      specialUse,
      uidPlus,
      move,
      unselect,
      idle,
      soundReplies,
      quota(QUOTA),
      guards,
    ],
  })
  imap.setMaxListeners(0) // one per connection, which are bounded below
  imap.on('error', () => undefined)

  const connections = new Set<Socket>()
  const accept = (implicitTls: boolean) => (socket: Socket) => {
    if (connections.size >= options.mostConnections) {
      socket.on('error', () => undefined)
      socket.end(implicitTls ? '' : '* BYE [LIMIT] Too many connections\r\n')
      setTimeout(() => socket.destroy(), 1000).unref()
      return
    }
    connections.add(socket)
    socket.once('close', () => connections.delete(socket))
    createImapTransport(socket, {
      implicitTls,
      secureContext: options.secureContext,
      onReady: (transport) => greet(transport),
    })
  }

  const greet = (transport: ImapTransport): void => {
    const { socket } = transport
    transports.set(socket, transport)
    let connection: Connection | undefined
    const remember = (made: Connection) => {
      connection = made
    }
    imap.connectionHandlers.push(remember)
    // hoodiecrow greets in its constructor, in its own words and without its capabilities.
    const { write } = socket
    socket.write = () => true
    imap.createClient(socket)
    socket.write = write
    imap.connectionHandlers.pop()
    if (connection === undefined) return
    const here: Connection = connection
    Object.defineProperty(here, 'secureConnection', { get: () => transport.isSecure() })
    const offered = Object.entries(imap.capabilities).filter(([, isOffered]) => isOffered(here))
    const names = ['IMAP4rev1', ...offered.map(([name]) => name)].join(' ')
    socket.write(`* OK [CAPABILITY ${names}] ${options.serverName} ready.\r\n`)
  }

  return {
    plain: createServer(accept(false)),
    tls: createServer(accept(true)),
    deliver: (raw) => {
      try {
        imap.appendMessage('INBOX', [], new Date(), raw)
        return true
      } catch (error) {
        if (error === OVER_QUOTA) return false
        throw error
      }
    },
  }
}
