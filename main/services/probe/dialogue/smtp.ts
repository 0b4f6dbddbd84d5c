/** The SMTP dialogue (RFC 5321; pipelining: RFC 2920). Commands bring what the transcript may show of them. */
import type { Clock } from '#main/ports/clock.ts'
import type { SignedIn } from '#main/ports/mail-clients.ts'
import type { Channel } from '#main/ports/network.ts'
import type { ReplyFault, SmtpReply } from '#shared/diagnosis/evidence.ts'
import { cutTo } from '#shared/diagnosis/sanitise.ts'
import { startDeadline } from '../deadline.ts'
import type { Limits } from '../request.ts'
import type { RawLine, Transcript } from '../transcript.ts'
import { type Command, shownOf } from './command.ts'
import { type Broken, createWire, HEARD_LIMIT, PARTIAL, REPLY_LIMIT } from './wire.ts'

export type ReplyOrFault = { readonly reply: SmtpReply } | { readonly fault: ReplyFault }

/** What is asked where a group's answers stop coming, and how its answer is told from theirs. */
export interface Recount {
  readonly ask: Command
  readonly isAnswer: (reply: SmtpReply) => boolean
}

export interface Pipelined {
  /** In the order of the commands; they end with the first fault. */
  readonly answers: readonly ReplyOrFault[]
  /** Commands at the end of the group that the server passed over: it answered what was asked after them. */
  readonly ignored: number
}

export interface SmtpDialogue {
  /** @param what for the text of a time-out */
  readReply(what: string, ms: number): Promise<ReplyOrFault>
  /** One command, one reply. */
  send(command: Command, ms: number): Promise<ReplyOrFault>
  /**
   * All commands in one segment, then the replies in order. What would have come behind a fault is unknown. Where
   * the replies stop coming, one more command tells a slow server, which answers all of them, from one that drops
   * what comes in a group.
   */
  pipeline(commands: readonly Command[], recount: Recount, ms: number): Promise<Pipelined>
  /** Bytes that came without a question. */
  unasked(): number
  /**
   * Where bytes came without a question: every answer from there on would be taken for another one's, and a
   * refusal pass unseen. No further command is sent then.
   */
  outOfTurn(): ReplyFault | undefined
  /** Goes on over another channel (after STARTTLS). */
  switchTo(channel: Channel): void
  readonly channel: Channel
  /** The session for somebody else to go on with: this dialogue is over. */
  handOver(): Pick<SignedIn, 'channel' | 'heard'>
  /** Says QUIT and does not wait: the socket closes by itself. */
  quit(): void
}

export interface DialogueTools {
  readonly clock: Clock
  readonly signal: AbortSignal
  readonly transcript: Transcript
  readonly clean: (text: string, most?: number) => string
  readonly leave: (channel: Channel) => void
  readonly limits: Pick<Limits, 'groupMs'>
}

/** Of what stands behind the code JavaMail looks at a hyphen alone. */
const REPLY_LINE = /^(\d{3})(?:([^0-9A-Za-z])(.*))?$/s
const ENHANCED = /^\d{3}[ \t-]([245]\.\d{1,3}\.\d{1,3})(?=\s|$)/
/** Lines of a reply that are judged, and those that are kept for the transcript. */
const MOST_LINES = 200
const MOST_HEARD = 2000
const MOST_CHARACTERS = 1000

export const enhancedCodeOf = (lines: readonly string[]): string | undefined => {
  for (const line of [...lines].reverse()) {
    const code = ENHANCED.exec(line)?.[1]
    if (code !== undefined) return code
  }
  return undefined
}

const nameOf = (command: Command): string => `reply to ${shownOf(command).split(' ')[0]}`

export const createSmtpDialogue = (start: Channel, tools: DialogueTools): SmtpDialogue => {
  const { clock, transcript, clean } = tools
  let wire = createWire(start, clean)

  const readReply = async (
    what: string,
    ms: number,
    since: number = clock.monotonic(),
  ): Promise<ReplyOrFault> => {
    const deadline = startDeadline(clock, what, ms, tools.signal)
    const heard: RawLine[] = []
    let more = 0
    let size = 0
    let code: string | undefined
    /** What came, searched for secrets as a whole now that it is complete. */
    const told = (): string[] => transcript.server(heard, more)
    const failed = ({ fault, rest }: Broken): ReplyOrFault => {
      // Lines that did come are the proof: a reply that was cut off in the middle.
      if (rest !== '') heard.push(transcript.stamp(rest))
      const partial = told().slice(0, MOST_LINES).join(' ')
      transcript.note(`${what}: ${fault.message}`)
      return { fault: partial === '' ? fault : { ...fault, partial: cutTo(partial, PARTIAL) } }
    }
    try {
      for (;;) {
        const read = await wire.line(deadline)
        if ('fault' in read) return failed(read)
        size += read.value.length + 2
        const match = REPLY_LINE.exec(read.value)
        if (match === null) {
          const fault = { code: 'NOT_A_REPLY', message: 'what came is no SMTP reply' }
          return failed({ fault, rest: read.value })
        }
        const isLast = match[2] !== '-'
        if (isLast || (heard.length < MOST_HEARD && size < HEARD_LIMIT))
          heard.push(transcript.stamp(read.value))
        else more += 1
        if (size > REPLY_LIMIT) {
          const fault = {
            code: 'LIMIT',
            message: 'the reply is longer than allowed',
            limit: 'reply',
          } as const
          return failed({ fault, rest: '' })
        }
        // JavaMail goes by the first line's code where the lines differ, against RFC 5321 (section 4.2.1).
        code ??= match[1]
        if (!isLast) continue
        const all = told().map((line) => cutTo(line, MOST_CHARACTERS))
        const lines = all.length > MOST_LINES ? [...all.slice(0, MOST_LINES), ...all.slice(-1)] : all
        const enhanced = enhancedCodeOf(lines)
        const reply: SmtpReply = {
          code: Number(code),
          ...(enhanced === undefined ? {} : { enhanced }),
          lines,
          ms: Math.round(clock.monotonic() - since),
        }
        return { reply }
      }
    } finally {
      deadline.done()
    }
  }

  const write = (commands: readonly Command[]) => {
    for (const command of commands) transcript.client(shownOf(command))
    wire.write(commands.map(({ text }) => `${text}\r\n`).join(''))
  }

  const outOfTurn = (): ReplyFault | undefined => {
    const unasked = wire.pending()
    if (unasked === 0) return undefined
    const message = `${unasked} bytes came before they were asked for`
    transcript.note(message)
    return { code: 'NOT_A_REPLY', message }
  }

  const isQuiet = async (ms: number): Promise<boolean> => {
    if (wire.pending() > 0) return false
    const deadline = startDeadline(clock, 'the rest of a group', ms, tools.signal)
    try {
      return await wire.isQuiet(deadline)
    } finally {
      deadline.done()
    }
  }

  const pipeline = async (
    commands: readonly Command[],
    { ask, isAnswer }: Recount,
    ms: number,
  ): Promise<Pipelined> => {
    const fault = outOfTurn()
    if (fault !== undefined) return { answers: [{ fault }], ignored: 0 }
    write(commands)
    const quietMs = Math.min(tools.limits.groupMs, ms / 2)
    const answers: ReplyOrFault[] = []
    let asked = false
    for (const [index, command] of [...commands, ask].entries()) {
      if (index === commands.length && !asked) break
      const since = clock.monotonic()
      if (!asked && (await isQuiet(quietMs))) {
        transcript.note(
          `${commands.length - index} of the group have no answer yet: asking what became of them`,
        )
        write([ask])
        asked = true
      }
      const result = await readReply(nameOf(command), ms, since)
      if (asked && 'reply' in result && isAnswer(result.reply))
        return { answers, ignored: commands.length - index }
      answers.push(result)
      if ('fault' in result) break
    }
    return { answers, ignored: 0 }
  }

  return {
    get channel() {
      return wire.channel
    },
    readReply: (what, ms) => readReply(what, ms),
    pipeline,
    outOfTurn,
    send: async (command, ms) => {
      const fault = outOfTurn()
      if (fault !== undefined) return { fault }
      write([command])
      return readReply(nameOf(command), ms)
    },
    unasked: () => wire.pending(),
    handOver: () => ({ channel: wire.channel, heard: wire.rest() }),
    switchTo: (channel) => {
      wire = createWire(channel, clean)
    },
    quit: () => {
      write([{ text: 'QUIT' }])
      tools.leave(wire.channel)
    },
  }
}
