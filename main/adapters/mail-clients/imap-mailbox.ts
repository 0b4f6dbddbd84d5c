/** The incoming mailbox by imapflow, over a session that our own dialogue opened. */
import { ImapFlow } from 'imapflow'
import type { Clock } from '#main/ports/clock.ts'
import type { Mailbox, SignedIn } from '#main/ports/mail-clients.ts'
import { SessionStream } from './session-stream.ts'

/** Octets of one line or literal: a header that is longer is nobody's. */
const MOST_BYTES = 1024 * 1024
const MOST_TOKENS = 100_000
/** Of a whole session. */
const MOST_RESPONSES = 100_000

/** What imapflow tells its logger: the dialogue, and with `err` what went wrong where it answers with `false`. */
interface Entry {
  readonly src?: string
  readonly msg?: unknown
  readonly err?: unknown
}

interface Problem {
  readonly message?: string
  readonly code?: string
  /** What the server said to it. */
  readonly responseText?: string
}

const problemOf = (error: unknown): Problem => (typeof error === 'object' && error !== null ? error : {})

export const openInbox = async (
  clock: Pick<Clock, 'sleep'>,
  session: SignedIn,
): Promise<{ mailbox: Mailbox; uidNext: number }> => {
  const { log, replyMs } = session
  const stream = new SessionStream(clock, session, '* PREAUTH ready\r\n')
  let responses = 0
  let refusal: string | undefined
  let broken: Problem | undefined
  const onEntry = ({ src, msg, err }: Entry) => {
    const text = String(msg)
    if (src === 'c') log.client(text)
    if (src === 's') {
      responses += 1
      // The greeting is of our own making.
      if (responses > 1) log.server(text)
      if (responses > MOST_RESPONSES) stream.giveUp('the server says more than anybody reads')
    }
    refusal = problemOf(err).responseText ?? refusal
  }
  const client = new ImapFlow({
    transport: {
      connect: (_, onConnect) => {
        setImmediate(onConnect)
        return stream
      },
    },
    // TLS and login lie behind us, as far as the settings want them.
    secure: true,
    clientInfo: { name: 'Mailroom', version: '', vendor: '', 'support-url': '' },
    socketTimeout: replyMs,
    greetingTimeout: replyMs,
    disableAutoIdle: true,
    disableAutoEnable: true,
    disableCompression: true,
    maxLineLength: MOST_BYTES,
    maxLiteralSize: MOST_BYTES,
    maxResponseSize: 2 * MOST_BYTES,
    maxResponseTokens: MOST_TOKENS,
    // For identifiers that nobody asks for: MD5 is not there under FIPS.
    idHashAlgorithm: 'sha256',
    logger: { trace: onEntry, debug: onEntry, info: onEntry, warn: onEntry, error: onEntry, fatal: onEntry },
  })
  client.on('error', (error: Problem) => {
    broken ??= error
  })

  const asWords = (error: unknown): string => {
    const { message, responseText } = problemOf(error)
    if (responseText !== undefined) return responseText
    if (broken?.code === 'ETIMEOUT') return `nothing within ${replyMs} ms`
    return broken?.message ?? stream.ended ?? client.byeReason ?? message ?? 'no answer'
  }
  /** Silence is a fault only while an answer is due. */
  const answered = async <T>(ask: () => Promise<T>): Promise<T> => {
    refusal = undefined
    stream.setTimeout(replyMs)
    try {
      return await ask()
    } catch (error) {
      throw new Error(asWords(error), { cause: error })
    } finally {
      stream.setTimeout(0)
    }
  }
  const fetch = (uid: number, query: { headers: true; flags: true } | { source: { maxLength: number } }) =>
    answered(() => client.fetchOne(String(uid), { uid: true, ...query }, { uid: true }))

  let stirred = false
  client.on('exists', () => {
    stirred = true
  })

  /** imapflow goes by the attributes only where the server says that it has them. */
  const junkOf = (folders: Awaited<ReturnType<typeof client.list>>): string | undefined =>
    (
      folders.find(({ flags }) => [...flags].some((flag) => flag.toLowerCase() === '\\junk')) ??
      folders.find(({ specialUse }) => specialUse === '\\Junk')
    )?.path

  const open = async (folder: string): Promise<number> => {
    const { uidNext } = await answered(() => client.mailboxOpen(folder))
    return uidNext || 1
  }

  await answered(() => client.connect())
  const junk = junkOf(await answered(() => client.list()))
  const uidNext = await open('INBOX')
  const mailbox: Mailbox = {
    junk,
    open,
    refresh: async () => {
      await answered(() => client.noop())
    },
    search: async (first, field, text) => {
      const uids = await answered(() =>
        client.search({ uid: `${first}:*`, header: { [field]: text } }, { uid: true }),
      )
      // `13:*` is the last message where none is as new.
      return (uids || []).filter((uid) => uid >= first)
    },
    news: async (signal) => {
      if (!stirred && !signal.aborted) {
        // Goes on until the next command ends it. Where there is no such thing, the caller's patience decides.
        void client.idle().catch(() => undefined)
        await new Promise<void>((resolve) => {
          const done = () => {
            signal.removeEventListener('abort', done)
            client.off('exists', done)
            client.off('close', done)
            resolve()
          }
          signal.addEventListener('abort', done)
          client.on('exists', done)
          client.on('close', done)
        })
      }
      stirred = false
    },
    header: async (uid) => {
      const found = await fetch(uid, { headers: true, flags: true })
      if (found === false || found.headers === undefined) return undefined
      const header = found.headers.toString()
      // imapflow tells its logger how long a literal is, not what it says.
      log.server(header)
      return { header, seen: found.flags?.has('\\Seen') === true }
    },
    start: async (uid, most) => {
      const found = await fetch(uid, { source: { maxLength: most } })
      return found === false ? '' : (found.source?.toString() ?? '')
    },
    remove: async (uid) => {
      // A plain EXPUNGE would take every message with it that somebody else has marked.
      if (!client.capabilities.has('UIDPLUS')) return 'the server cannot remove a single message (UIDPLUS)'
      const isGone = await answered(() => client.messageDelete(String(uid), { uid: true }))
      return isGone ? undefined : (refusal ?? 'the server refused')
    },
    leave: () => {
      void client.logout().catch(() => undefined)
      client.close()
    },
  }
  return { mailbox, uidNext }
}
