/** One client's conversation with the practice mailbox: IMAP4rev1 (RFC 3501) without its sockets. */
import { readFetch, readSearch } from './imap-queries.ts'
import { type Argument, parseCommand, Refusal, readSet, strings, tagOf } from './imap-syntax.ts'
import { type Folder, type Mailbox, type Message, newsOf, type View } from './mailbox.ts'

export interface ImapHost {
  readonly serverName: string
  accepts(username: string, password: string): boolean
  isSecure(): boolean
  startTls(): void
  /** Says an idling client what is new, as soon as it listens. */
  tell(news: () => readonly string[]): void
}

/** Yields responses without their CRLF, and `undefined` where it waits for the client's next command or line. */
export type Conversation = Generator<string | undefined, void, string>

/** Yields what comes before the tagged response, and gives that one where it is more than a plain OK. */
type Run = (args: readonly Argument[], byUid: boolean) => Answer | string | undefined
type Answer = Generator<string | undefined, unknown, string>

const FLAGS = ['\\Answered', '\\Flagged', '\\Draft', '\\Deleted', '\\Seen']

const isDeleted = ({ flags }: Message) => flags.includes('\\Deleted')
const isUnread = ({ flags }: Message) => !flags.includes('\\Seen')
/** The client's next line. */
function* nextLine(): Generator<undefined, string, string> {
  return yield
}
const utf8 = (bytes: string) => Buffer.from(bytes, 'latin1').toString('utf8')

/** The whole conversation, from the greeting to the BYE. */
export function* converse(mailbox: Mailbox, host: ImapHost): Conversation {
  let isSignedIn = false
  let isOver = false
  let view: View | undefined
  let afterwards: (() => void) | undefined

  const capabilities = (): string =>
    ['IMAP4rev1 LITERAL+ IDLE SPECIAL-USE UIDPLUS']
      .concat(isSignedIn ? [] : ['SASL-IR AUTH=PLAIN'])
      .concat(isSignedIn || host.isSecure() ? [] : ['STARTTLS'])
      .join(' ')

  const opened = (): View => {
    if (view === undefined) throw new Refusal('BAD No mailbox is selected')
    return view
  }
  const writable = (): View => {
    if (opened().isReadOnly) throw new Refusal('NO Mailbox is read-only')
    return opened()
  }
  const folderOf = (name: Argument | undefined, code = 'NONEXISTENT'): Folder => {
    const wanted = String(name).toUpperCase() === 'INBOX' ? 'INBOX' : name
    const folder = mailbox.folders.find((each) => each.name === wanted)
    if (folder === undefined) throw new Refusal(`NO [${code}] Unknown mailbox`)
    return folder
  }
  /** The messages of a set. */
  const chosen = (set: Argument | undefined, byUid: boolean): Message[] => {
    const { messages } = opened()
    const isIn = readSet(set, byUid ? (messages.at(-1)?.uid ?? 0) : messages.length)
    return messages.filter(({ uid }, at) => isIn(byUid ? uid : at + 1))
  }
  const signIn = (username = '', password = ''): string => {
    if (!host.accepts(utf8(username), utf8(password))) {
      throw new Refusal('NO [AUTHENTICATIONFAILED] Authentication failed.')
    }
    isSignedIn = true
    return 'OK Logged in'
  }

  const select = (isReadOnly: boolean): Run =>
    function* (args) {
      view = undefined // a SELECT that fails has closed it
      const folder = folderOf(strings(args, 1)[0])
      view = { folder, isReadOnly, messages: [...folder.messages] }
      const unseen = folder.messages.findIndex(isUnread)
      yield `* FLAGS (${FLAGS.join(' ')})`
      yield `* OK [PERMANENTFLAGS (${isReadOnly ? '' : FLAGS.join(' ')})] Until the server stops`
      yield `* ${folder.messages.length} EXISTS`
      yield '* 0 RECENT'
      if (unseen >= 0) yield `* OK [UNSEEN ${unseen + 1}] First unread`
      yield `* OK [UIDVALIDITY ${mailbox.uidValidity}] Of this start`
      yield `* OK [UIDNEXT ${folder.uidNext}] Next`
      return `OK [READ-${isReadOnly ? 'ONLY' : 'WRITE'}] Selected`
    }

  const anytime: Record<string, Run> = {
    NOOP: (args) => void strings(args, 0),
    *CAPABILITY() {
      yield `* CAPABILITY ${capabilities()}`
    },
    *LOGOUT() {
      isOver = true
      yield '* BYE Logging out'
    },
  }
  const signedOut: Record<string, Run> = {
    LOGIN: (args) => signIn(...strings(args, 2)),
    *AUTHENTICATE([mechanism, initial]) {
      if (String(mechanism).toUpperCase() !== 'PLAIN') throw new Refusal('NO Unknown mechanism')
      if (initial === undefined) yield '+ '
      const answer = String(initial ?? (yield* nextLine()))
      if (answer === '*') throw new Refusal('BAD Authentication aborted')
      const [, username, password] = Buffer.from(answer, 'base64').toString('latin1').split('\0')
      return signIn(username, password)
    },
    STARTTLS(args) {
      strings(args, 0)
      if (host.isSecure()) throw new Refusal('BAD TLS is already active')
      afterwards = () => host.startTls()
      return 'OK Begin TLS negotiation now.'
    },
  }
  const signedIn: Record<string, Run> = {
    SELECT: select(false),
    EXAMINE: select(true),
    *LIST(args) {
      const [reference, pattern] = strings(args, 2)
      if (reference.length + pattern.length > 255) throw new Refusal('NO [LIMIT] Pattern too long')
      if (pattern === '') yield '* LIST (\\Noselect) "/" ""'
      // No folder lies in another: both wildcards mean the same, and a run of them is one.
      const pieces = `${reference}${pattern}`.split(/[*%]+/).map((piece) => piece.replaceAll(/\W/g, '\\$&'))
      const form = new RegExp(`^${pieces.join('.*')}$`, 'i')
      for (const { name } of mailbox.folders) {
        if (form.test(name)) yield `* LIST (${name === 'INBOX' ? '' : `\\${name}`}) "/" "${name}"`
      }
    },
    *STATUS([name, items]) {
      const folder = folderOf(name)
      const unread = folder.messages.filter(isUnread).length
      const counts = { MESSAGES: folder.messages.length, RECENT: 0, UNSEEN: unread }
      const values = { ...counts, UIDNEXT: folder.uidNext, UIDVALIDITY: mailbox.uidValidity }
      const wanted = new Set([items ?? []].flat().map((item) => String(item).toUpperCase()))
      const found = Object.entries(values).filter(([item]) => wanted.delete(item))
      if (found.length === 0 || wanted.size > 0) throw new Refusal('BAD Unknown item')
      yield `* STATUS ${folder.name} (${found.flat().join(' ')})`
    },
    *IDLE(args) {
      strings(args, 0)
      yield '+ idling'
      const tell = () => host.tell(() => (view === undefined ? [] : newsOf(view)))
      mailbox.watchers.add(tell)
      try {
        tell()
        if ((yield* nextLine()).toUpperCase() !== 'DONE') throw new Refusal('BAD Expected DONE.')
      } finally {
        mailbox.watchers.delete(tell)
      }
      return 'OK Idle completed.'
    },
  }
  const selected: Record<string, Run> = {
    CLOSE(args) {
      strings(args, 0)
      const { folder, isReadOnly } = opened()
      view = undefined
      if (!isReadOnly) mailbox.remove(folder, isDeleted)
    },
    EXPUNGE(args, byUid) {
      const { folder } = writable()
      const picked = byUid ? chosen(strings(args, 1)[0], true) : opened().messages
      if (!byUid) strings(args, 0)
      mailbox.remove(folder, (message) => isDeleted(message) && picked.includes(message))
    },
    COPY(args, byUid) {
      const [set, name] = strings(args, 2)
      const from = chosen(set, byUid)
      const to = mailbox.add(folderOf(name, 'TRYCREATE'), from)
      if (to.length > 0)
        return `OK [COPYUID ${mailbox.uidValidity} ${from.map(({ uid }) => uid)} ${to}] Copied`
    },
    *SEARCH(args, byUid) {
      const { messages } = opened()
      const isHit = readSearch(args, messages)
      const hits = messages.flatMap((each, at) => (isHit(each, at + 1) ? [byUid ? each.uid : at + 1] : []))
      yield ['* SEARCH', ...hits].join(' ')
    },
    *FETCH([set, items, ...further], byUid) {
      strings(further, 0)
      const { isReadOnly, messages } = opened()
      const { marks, render } = readFetch(items, byUid)
      for (const message of chosen(set, byUid)) {
        if (marks && !isReadOnly && isUnread(message)) message.flags = `${message.flags} \\Seen`.trim()
        yield `* ${messages.indexOf(message) + 1} FETCH (${render(message)})`
      }
    },
    *STORE([set, item, ...list], byUid) {
      const { messages } = writable()
      const [isFlags, sign, isSilent] = /^([+-]?)FLAGS(\.SILENT)?$/i.exec(String(item)) ?? []
      if (isFlags === undefined || list.length === 0) throw new Refusal('BAD Flags are wanted')
      const given = list.flat().map((flag) => String(flag).toLowerCase())
      const { render } = readFetch('FLAGS', byUid)
      for (const message of chosen(set, byUid)) {
        message.flags = FLAGS.filter((flag) => {
          const isGiven = given.includes(flag.toLowerCase())
          return isGiven ? sign !== '-' : sign !== '' && message.flags.includes(flag)
        }).join(' ')
        if (isSilent === undefined) yield `* ${messages.indexOf(message) + 1} FETCH (${render(message)})`
      }
    },
  }
  const commandOf = (name: string): Run => {
    const tables = [anytime, isSignedIn ? signedIn : signedOut, ...(view === undefined ? [] : [selected])]
    const run = tables.find((table) => Object.hasOwn(table, name))?.[name]
    if (
      run === undefined &&
      isSignedIn &&
      /^(?:APPEND|CHECK|CREATE|DELETE|LSUB|RENAME|(?:UN)?SUBSCRIBE)$/.test(name)
    ) {
      throw new Refusal('NO [CANNOT] Not on the practice server')
    }
    if (run === undefined) throw new Refusal('BAD Unknown command, or not now')
    return run
  }

  yield `* OK [CAPABILITY ${capabilities()}] ${host.serverName} ready.`
  while (!isOver) {
    const text = yield* nextLine()
    let reply: string
    try {
      const { name: first, args } = parseCommand(text)
      const byUid = first === 'UID' && /^(?:COPY|EXPUNGE|FETCH|SEARCH|STORE)$/i.test(String(args[0]))
      const name = byUid ? String(args[0]).toUpperCase() : first
      const ran = commandOf(name)(byUid ? args.slice(1) : args, byUid)
      const words = typeof ran === 'object' ? yield* ran : ran
      reply = typeof words === 'string' ? words : `OK ${byUid ? 'UID ' : ''}${name} completed`
      // Numbers must not move under a command that names some.
      if (view !== undefined && (byUid || !/^(?:FETCH|SEARCH|STORE)$/.test(name))) yield* newsOf(view)
    } catch (error) {
      reply =
        error instanceof Refusal ? error.message : 'NO [SERVERBUG] The practice server could not do that'
    }
    yield `${tagOf(text)} ${reply}`
    afterwards?.()
    afterwards = undefined
  }
}
