/**
 * A mail server that says exactly what it is told, byte for byte: for the dialogues that no real server
 * holds on demand. A server is a script (a function over a {@link ScriptedSession}); `smtpServer` and
 * `imapServer` make scripts from tables of replies, in which a test names only what differs from a sound server.
 */
import { type AddressInfo, createServer } from 'node:net'
import { setImmediate } from 'node:timers/promises'
import { close, data, dialogue, type Replies, type Reply, runSteps, upgrade } from './scripted-actions.ts'
import { CLIENT_GONE, createSession, type ScriptedSession, type TlsSettings } from './scripted-session.ts'

export {
  answerFirstBytes,
  close,
  data,
  dialogue,
  drip,
  endless,
  inTurn,
  junkTlsRecord,
  type Replies,
  type Reply,
  raw,
  reset,
  silence,
  tlsAlert,
  upgrade,
  wait,
} from './scripted-actions.ts'
export type { ScriptedSession, TlsSettings } from './scripted-session.ts'

export interface ScriptedServer {
  readonly host: '127.0.0.1' | '::1'
  readonly port: number
  /** Every connection so far, oldest first. */
  readonly sessions: readonly ScriptedSession[]
  /** All clients' lines, in order of connection. */
  lines(): string[]
  openSockets(): number
  /** Resolves when no client is connected any more; throws when that takes longer than so many ms. */
  waitUntilClosed(timeoutMs?: number): Promise<void>
  stop(): Promise<void>
}

export interface ServerOptions {
  /** TLS from the first byte. */
  readonly tls?: TlsSettings
  /** Default: any free one. */
  readonly port?: number
  /** Default 127.0.0.1. */
  readonly host?: '127.0.0.1' | '::1'
}

/** Starts a server on loopback which runs the script for every client. When the script ends, the connection does. */
export async function scriptedServer(
  script: (session: ScriptedSession) => void | Promise<void>,
  options: ServerOptions = {},
): Promise<ScriptedServer> {
  const sessions: ScriptedSession[] = []
  const serve = async (session: ScriptedSession) => {
    try {
      if (options.tls !== undefined) await session.startTls(options.tls)
      await script(session)
      session.end()
    } catch (error) {
      session.end()
      if (error !== CLIENT_GONE) throw error
    }
  }
  const server = createServer((socket) => {
    const session = createSession(socket)
    sessions.push(session)
    void serve(session)
  })
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(options.port ?? 0, options.host ?? '127.0.0.1', resolve)
  })
  const openSockets = () => sessions.filter((session) => session.isOpen).length
  return {
    host: options.host ?? '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    sessions,
    lines: () => sessions.flatMap((session) => session.lines),
    openSockets,
    waitUntilClosed: async (timeoutMs = 300_000) => {
      let timer: NodeJS.Timeout | undefined
      const over = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, timeoutMs)
      })
      await Promise.race([Promise.all(sessions.map((session) => session.closed)), over])
      clearTimeout(timer)
      // A process that stood still hears of its timers first, and then of what the kernel had for it long before.
      for (let turn = 0; turn < 10 && openSockets() > 0; turn += 1) await setImmediate()
      if (openSockets() > 0) throw new Error(`${openSockets()} sockets still open after ${timeoutMs} ms`)
    },
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const session of sessions) if (session.isOpen) session.reset()
      await closed
    },
  }
}

function replyTo(replies: Replies, line: string): Reply | undefined {
  const wanted = line.toUpperCase()
  const keys = Object.keys(replies).filter((key) => key !== '*' && wanted.startsWith(key.toUpperCase()))
  const longest = keys.sort((a, b) => b.length - a.length)[0]
  return replies[longest ?? '*']
}

export interface TableOptions extends ServerOptions {
  /** What comes before the client has said anything. `[]` or {@link silence}: nothing. */
  readonly greeting?: Reply
  /** Laid over the replies of a sound server. */
  readonly replies?: Replies
  /** Offers STARTTLS with these settings; the table's own `STARTTLS` wins. */
  readonly startTls?: TlsSettings
}

const isCapable = (options: TableOptions) => options.startTls !== undefined

/** An SMTP server that takes every login and every address, but for what the table says. */
export function smtpServer(options: TableOptions = {}): Promise<ScriptedServer> {
  const offers = (secure: boolean) => [
    '250-mail.example.test',
    '250-PIPELINING',
    '250-SIZE 10240000',
    ...(isCapable(options) && !secure ? ['250-STARTTLS'] : []),
    '250-AUTH PLAIN LOGIN',
    '250-ENHANCEDSTATUSCODES',
    '250 8BITMIME',
  ]
  return scriptedServer(async (session) => {
    const replies: Replies = {
      EHLO: () => offers(session.tls !== undefined),
      HELO: '250 mail.example.test',
      'AUTH PLAIN ': '235 2.7.0 Authentication successful',
      'AUTH PLAIN': dialogue('334 ', '235 2.7.0 Authentication successful'),
      'AUTH LOGIN': dialogue('334 VXNlcm5hbWU6', '334 UGFzc3dvcmQ6', '235 2.7.0 Authentication successful'),
      'MAIL FROM:': '250 2.1.0 Ok',
      'RCPT TO:': '250 2.1.5 Ok',
      DATA: data(),
      RSET: '250 2.0.0 Ok',
      NOOP: '250 2.0.0 Ok',
      QUIT: ['221 2.0.0 Bye', close],
      ...(options.startTls === undefined
        ? {}
        : { STARTTLS: upgrade(options.startTls, '220 2.0.0 Ready to start TLS') }),
      '*': '502 5.5.2 Error: command not recognized',
      ...options.replies,
    }
    await runSteps(session, options.greeting ?? '220 mail.example.test ESMTP', { line: '', tag: '' })
    for (;;) {
      const line = await session.readLine()
      await runSteps(session, replyTo(replies, line) ?? [], { line, tag: '' })
    }
  }, options)
}

/** Reads one IMAP command, its literals put in where they stood. */
async function readCommand(session: ScriptedSession): Promise<{ tag: string; line: string }> {
  let text = await session.readLine()
  for (;;) {
    const literal = /\{(\d+)(\+?)\}$/.exec(text)
    if (literal === null) break
    if (literal[2] !== '+') await session.write('+ Ready for literal data\r\n')
    text += `\r\n${await session.readBytes(Number(literal[1]))}${await session.readLine()}`
  }
  const space = text.indexOf(' ')
  return space < 0 ? { tag: '*', line: text } : { tag: text.slice(0, space), line: text.slice(space + 1) }
}

/** An IMAP server with two messages, one unread (UID 12), that takes every login, but for what the table says. */
export function imapServer(options: TableOptions = {}): Promise<ScriptedServer> {
  const capability = (secure: boolean) =>
    `IMAP4rev1 LITERAL+ SASL-IR ID ENABLE${isCapable(options) && !secure ? ' STARTTLS' : ''} AUTH=PLAIN AUTH=LOGIN`
  return scriptedServer(async (session) => {
    const replies: Replies = {
      CAPABILITY: () => [
        `* CAPABILITY ${capability(session.tls !== undefined)}`,
        '{tag} OK Capability completed.',
      ],
      LOGIN: '{tag} OK [CAPABILITY IMAP4rev1 UIDPLUS] Logged in',
      'AUTHENTICATE PLAIN ': '{tag} OK [CAPABILITY IMAP4rev1 UIDPLUS] Logged in',
      'AUTHENTICATE PLAIN': dialogue('+ ', '{tag} OK [CAPABILITY IMAP4rev1 UIDPLUS] Logged in'),
      'AUTHENTICATE LOGIN': dialogue('+ VXNlcm5hbWU6', '+ UGFzc3dvcmQ6', '{tag} OK Logged in'),
      ID: ['* ID NIL', '{tag} OK ID completed.'],
      NAMESPACE: ['* NAMESPACE (("" "/")) NIL NIL', '{tag} OK Namespace completed.'],
      // The form that asks for the delimiter alone (RFC 9051, section 6.3.9).
      'LIST "" ""': ['* LIST (\\Noselect) "/" ""', '{tag} OK List completed.'],
      LIST: ['* LIST (\\HasNoChildren) "/" INBOX', '{tag} OK List completed.'],
      SELECT: [...selected, '{tag} OK [READ-WRITE] Select completed.'],
      EXAMINE: [...selected, '{tag} OK [READ-ONLY] Examine completed.'],
      'UID SEARCH': ['* SEARCH 12', '{tag} OK Search completed.'],
      SEARCH: ['* SEARCH 2', '{tag} OK Search completed.'],
      'UID FETCH': [
        '* 2 FETCH (UID 12 INTERNALDATE "10-Nov-2026 08:00:00 +0000")',
        '{tag} OK Fetch completed.',
      ],
      NOOP: '{tag} OK NOOP completed.',
      UNSELECT: '{tag} OK Unselect completed.',
      CLOSE: '{tag} OK Close completed.',
      LOGOUT: ['* BYE Logging out', '{tag} OK Logout completed.', close],
      ...(options.startTls === undefined
        ? {}
        : { STARTTLS: upgrade(options.startTls, '{tag} OK Begin TLS negotiation now.') }),
      '*': '{tag} BAD Error in IMAP command: Unknown command.',
      ...options.replies,
    }
    const greeting = `* OK [CAPABILITY ${capability(session.tls !== undefined)}] mail.example.test ready.`
    await runSteps(session, options.greeting ?? greeting, { line: '', tag: '' })
    for (;;) {
      const { tag, line } = await readCommand(session)
      await runSteps(session, replyTo(replies, line) ?? [], { line, tag })
    }
  }, options)
}

const selected = [
  '* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)',
  '* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft \\*)] Flags permitted.',
  '* 2 EXISTS',
  '* 0 RECENT',
  '* OK [UNSEEN 2] First unseen.',
  '* OK [UIDVALIDITY 1700000000] UIDs valid',
  '* OK [UIDNEXT 13] Predicted next UID',
]
