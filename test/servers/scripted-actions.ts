/** What a scripted server may do in answer to a line: text, bytes, and worse. */
import { CLIENT_GONE, type ScriptedSession, type TlsSettings } from './scripted-session.ts'

/** Something that a server does, beyond sending text. */
export interface Action {
  readonly run: (session: ScriptedSession, context: ReplyContext) => void | Promise<void>
}

export interface ReplyContext {
  /** The line (or, for IMAP, the whole command without its tag) that is being answered. */
  readonly line: string
  /** IMAP's tag, else empty. `{tag}` in a string stands for it. */
  readonly tag: string
}

/** A string is a line and gets its CRLF, unless it ends in LF; bytes go out as they are. */
export type Step = string | Uint8Array | Action
export type Reply = Step | readonly Step[] | ((context: ReplyContext) => Step | readonly Step[])
/** By the beginning of the command, any case; the longest that fits wins. `*` answers what nothing else does. */
export type Replies = Readonly<Record<string, Reply>>

const lineBytes = (step: string, tag: string): string => {
  const text = step.replaceAll('{tag}', tag)
  return text.endsWith('\n') ? text : `${text}\r\n`
}

const isList = (steps: Step | readonly Step[]): steps is readonly Step[] => Array.isArray(steps)

/** Runs a reply. Strings that follow one another leave in one segment, as servers send them. */
export async function runSteps(session: ScriptedSession, reply: Reply, context: ReplyContext): Promise<void> {
  const steps = typeof reply === 'function' ? reply(context) : reply
  let text = ''
  const flush = async () => {
    if (text !== '') await session.write(text)
    text = ''
  }
  for (const step of isList(steps) ? steps : [steps]) {
    if (typeof step === 'string') {
      text += lineBytes(step, context.tag)
    } else {
      await flush()
      await (step instanceof Uint8Array ? session.write(step) : step.run(session, context))
    }
  }
  await flush()
}

/** Bytes as they are, without a line end. */
export const raw = (data: string | Uint8Array): Action => ({ run: (session) => session.write(data) })

export const wait = (ms: number): Action => ({ run: (session) => session.pause(ms) })

/** FIN, as a server that hangs up. */
export const close: Action = {
  run: (session) => {
    session.end()
    throw CLIENT_GONE
  },
}

/** RST, as a firewall or a crashed server. */
export const reset: Action = {
  run: (session) => {
    session.reset()
    throw CLIENT_GONE
  },
}

/** Never another byte, with the connection open: until the client leaves. */
export const silence: Action = { run: (session) => session.closed }

/** Sends the text in pieces, each after a pause: a server that is always just about to answer. */
export const drip = (text: string, pauseMs: number, pieceBytes = 1): Action => ({
  run: async (session) => {
    for (let at = 0; at < text.length && session.isOpen; at += pieceBytes) {
      await session.write(text.slice(at, at + pieceBytes))
      await session.pause(pauseMs)
    }
  },
})

/** Repeats the text until the client leaves, or until so many bytes (default 64 MiB) have gone out. */
export const endless = (text: string, mostBytes = 64 * 1024 * 1024): Action => ({
  run: async (session) => {
    const block = text.repeat(Math.max(1, Math.floor(16_384 / text.length)))
    for (let sent = 0; sent < mostBytes && session.isOpen; sent += block.length) await session.write(block)
  },
})

/** Answers now, then takes further lines from the client, one before each further step. */
export const dialogue = (...steps: readonly Step[]): Action => ({
  run: async (session, context) => {
    for (const [index, step] of steps.entries()) {
      await runSteps(session, step, context)
      if (index < steps.length - 1) await session.readLine()
    }
  },
})

/** SMTP's DATA: 354, lines up to the dot, the reply. */
export const data = (reply: Reply = '250 2.0.0 Ok: queued as 4TESTQUEUE'): Action => ({
  run: async (session, context) => {
    await runSteps(session, '354 End data with <CR><LF>.<CR><LF>', context)
    while ((await session.readLine()) !== '.');
    await runSteps(session, reply, context)
  },
})

/** STARTTLS: the consent, what is injected behind it in clear (CVE-2011-0411), and the handshake. */
export const upgrade = (settings: TlsSettings, consent: string, inject = ''): Action => ({
  run: (session, { tag }) => session.startTls(settings, `${consent.replaceAll('{tag}', tag)}\r\n${inject}`),
})

/** A different reply each time, counted over the server's whole life; the last one stays. */
export function inTurn(...replies: readonly Reply[]): Reply {
  let turn = 0
  return (context) => {
    const reply = replies[Math.min(turn, replies.length - 1)] ?? close
    turn += 1
    return typeof reply === 'function' ? reply(context) : reply
  }
}

/** A TLS alert record as it stands on the wire; level 2 is fatal, e.g. 40 handshake_failure, 70 protocol_version. */
export const tlsAlert = (description: number, level: 1 | 2 = 2): Uint8Array =>
  Uint8Array.from([0x15, 3, 3, 0, 2, level, description])

/** A handshake record that holds no handshake. */
export const junkTlsRecord: Uint8Array = Uint8Array.from([
  0x16, 3, 3, 0, 8, 0xde, 0xad, 0xbe, 0xef, 1, 2, 3, 4,
])

/** Answers the first bytes that come (a ClientHello) with these bytes, then hangs up. For tests of broken TLS. */
export const answerFirstBytes =
  (bytes: string | Uint8Array): ((session: ScriptedSession) => Promise<void>) =>
  async (session) => {
    await session.readable()
    await session.write(bytes)
  }
