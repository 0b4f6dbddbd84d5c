/** The IMAP dialogue (RFC 9051 and 3501): commands in groups, responses as they come, SEARCH counted as it streams. */
import type { SignedIn } from '#main/ports/mail-clients.ts'
import type { Channel } from '#main/ports/network.ts'
import { MASK } from '#main/services/privacy/secrets.ts'
import type { ImapReply, ReplyFault } from '#shared/diagnosis/evidence.ts'
import { cutTo } from '#shared/diagnosis/sanitise.ts'
import { type Deadline, startDeadline } from '../deadline.ts'
import type { RawLine } from '../transcript.ts'
import { type Command, shownOf } from './command.ts'
import { countSearch } from './imap-search.ts'
import { type ImapValue, literalSize, type RawResponse, readValues } from './imap-values.ts'
import type { DialogueTools } from './smtp.ts'
import {
  type Broken,
  createWire,
  decode,
  HEARD_LIMIT,
  latin1,
  REPLY_LIMIT,
  type Read,
  withPartial,
} from './wire.ts'

export type ImapResponse =
  | { readonly kind: 'status'; readonly tag: string; readonly reply: ImapReply }
  | { readonly kind: 'continuation'; readonly text: string }
  | {
      readonly kind: 'data'
      /** "EXISTS" with its number, "CAPABILITY", "FETCH" … upper case. */
      readonly name: string
      readonly number?: number | undefined
      readonly values: readonly ImapValue[]
    }
  | { readonly kind: 'search'; readonly count: number; readonly least: number }

export type ResponseOrFault = ImapResponse | { readonly kind: 'fault'; readonly fault: ReplyFault }

/** What came for one command: everything before its tagged reply since the command before it. */
export interface CommandResult {
  readonly reply?: ImapReply | undefined
  readonly fault?: ReplyFault | undefined
  readonly untagged: readonly ImapResponse[]
  /** The server passed it over in a group, and was asked again by itself. */
  readonly ignored?: true | undefined
}

/** Of a group: whether its responses stopped coming, and the command by which that is looked into. */
interface Recount {
  asked?: string | undefined
}

export interface ImapDialogue {
  /** The next response, whatever it is. */
  read(what: string, ms: number): Promise<ResponseOrFault>
  /**
   * Sends the commands in one segment; the results come in order, and end with the first fault. What a server drops
   * of a group, against RFC 9051 (section 5.5), is asked once more by itself, as JavaMail would have asked it.
   */
  group(commands: readonly Command[], ms: number): Promise<readonly CommandResult[]>
  send(command: Command, ms: number): Promise<CommandResult>
  /**
   * One command that the server may ask more for (`+`), each time answered by the next of `answers`, then by
   * `*` (which gives up).
   */
  converse(command: Command, answers: readonly Command[], ms: number): Promise<CommandResult>
  unasked(): number
  switchTo(channel: Channel): void
  readonly channel: Channel
  /** The session for somebody else to go on with: this dialogue is over. */
  handOver(): Pick<SignedIn, 'channel' | 'heard'>
  /** Says LOGOUT and does not wait. */
  logout(): void
}

/** More than one blank is no fault to JavaMail, nor a tag that comes back in capitals: its own are. */
const STATUS = /^(\S+) +(OK|NO|BAD|BYE|PREAUTH)(?: +(.*))?$/is
const DATA = /^\* +(?:(\d{1,10}) +)?([A-Za-z][A-Za-z0-9.-]*)/
const CODE = /^\[([^\s\]]+)(?: ((?:[^\]"]|"(?:[^"\\]|\\.)*")*))?\] ?/s
/** Responses kept for one command; a flood is dropped, and a limit ends it. */
const MOST_KEPT = 1000
const MOST_RESPONSES = 100_000
/** Literals of one response. */
const MOST_LITERALS = 1000
/** Questions that are given up in one command: who asks on does not read the answers. */
const MOST_REFUSALS = 10

const tooLong = (what: string): ReplyFault => ({
  code: 'LIMIT',
  message: `the ${what} is longer than allowed`,
  limit: 'reply',
})

/** A response as it came: not yet searched for secrets, and so for nobody but this dialogue. */
interface Arrived {
  readonly line: RawLine
  readonly raw: RawResponse
  readonly ms: number
  /** Characters. */
  readonly size: number
  /** Counted while it came. */
  readonly search?: { readonly count: number; readonly least: number }
}

/** What has to be known of a response at once. */
const tagOf = ({ raw }: Arrived): string | undefined => STATUS.exec(raw.pieces[0] ?? '')?.[1]?.toLowerCase()
const isContinuation = ({ raw }: Arrived): boolean => raw.pieces[0]?.startsWith('+') === true

/**
 * @param match of the line as it came
 * @param shown the line fit to be shown; where a secret stood in what makes it a status, no word of it is
 */
const readStatus = ([, tag = '', status = '']: RegExpExecArray, shown: string, ms: number): ImapResponse => {
  const line = STATUS.exec(shown)
  const rest = line === null ? MASK : (line[3] ?? '')
  const code = CODE.exec(rest)
  const reply: ImapReply = {
    status: status.toUpperCase() as ImapReply['status'],
    ...(code?.[1] === undefined ? {} : { code: cutTo(code[1].toUpperCase(), 100) }),
    ...(code?.[2] === undefined ? {} : { codeArguments: cutTo(code[2], 4000) }),
    text: cutTo(code === null ? rest : rest.slice(code[0].length), 1000),
    tagged: tag !== '*',
    ms,
  }
  return { kind: 'status', tag, reply }
}

/** A SEARCH that did not begin as one, and so was not counted while it came. */
const countListed = (values: readonly ImapValue[]): { readonly count: number; readonly least: number } => {
  const numbers = values.flatMap((value) =>
    typeof value === 'string' && /^\d{1,10}$/.test(value) ? [Number(value)] : [],
  )
  return {
    count: numbers.length,
    least: numbers.reduce((one, other) => Math.min(one, other), numbers[0] ?? 0),
  }
}

export const createImapDialogue = (start: Channel, tools: DialogueTools): ImapDialogue => {
  const { clock, transcript, clean } = tools
  let wire = createWire(start, clean)
  let lastTag = 0
  let sentAt = clock.monotonic()
  /** Replies to commands of a group that came before their turn. */
  const early = new Map<string, ImapReply>()

  const readRaw = async (deadline: Deadline): Promise<Read<RawResponse>> => {
    const pieces: string[] = []
    const literals: string[] = []
    let size = 0
    for (;;) {
      const line = await wire.line(deadline)
      if ('fault' in line) return line
      pieces.push(line.value)
      size += line.value.length
      const literal = literalSize(line.value)
      if (literal === undefined) return { value: { pieces, literals } }
      size += literal
      if (size > REPLY_LIMIT || pieces.length > MOST_LITERALS) return { fault: tooLong('response'), rest: '' }
      const bytes = await wire.bytes(literal, deadline)
      if ('fault' in bytes) return bytes
      literals.push(decode(bytes.value))
    }
  }

  const arrived = (raw: RawResponse, text: string, search?: Arrived['search']): Arrived => ({
    line: transcript.stamp(text),
    raw,
    ms: Math.round(clock.monotonic() - sentAt),
    size: text.length,
    ...(search === undefined ? {} : { search }),
  })

  const next = async (deadline: Deadline): Promise<Arrived | Broken> => {
    const start = await wire.peek(9, deadline)
    if ('fault' in start) return start
    if (/^\* SEARCH[ \r\n]$/i.test(latin1(start.value))) {
      await wire.bytes(8, deadline)
      const counted = await countSearch(wire, deadline)
      if ('fault' in counted) return counted
      const text = `* SEARCH (${counted.value.count} messages)`
      return arrived({ pieces: [text], literals: [] }, text, counted.value)
    }
    const read = await readRaw(deadline)
    if ('fault' in read) return read
    const { pieces, literals } = read.value
    const [first = ''] = pieces
    const response = arrived(
      read.value,
      pieces.map((piece, index) => piece + (literals[index] ?? '')).join(''),
    )
    if (isContinuation(response) || STATUS.test(first) || DATA.test(first)) return response
    return { fault: { code: 'NOT_A_REPLY', message: 'what came is no IMAP response' }, rest: first }
  }

  /** @param text fit to be shown */
  const interpret = ({ raw, ms, search }: Arrived, text: string): ImapResponse => {
    const first = raw.pieces[0] ?? ''
    if (search !== undefined) return { kind: 'search', ...search }
    if (first.startsWith('+')) return { kind: 'continuation', text: cutTo(text.slice(1).trim(), 1000) }
    const status = STATUS.exec(first)
    if (status !== null) return readStatus(status, text, ms)
    // A secret may be spread over several of its words: they are taken from what is fit to be shown.
    const from = text.includes(MASK) ? { pieces: [text], literals: [] } : raw
    const data = DATA.exec(from.pieces[0] ?? '')
    const name = (data?.[2] ?? '').toUpperCase()
    const values = readValues(from, data?.[0].length ?? 0)
    if (name === 'SEARCH') return { kind: 'search', ...countListed(values) }
    const number = data?.[1] === undefined ? {} : { number: Number(data[1]) }
    return { kind: 'data', name, ...number, values }
  }

  /** Everything that came since the last command, searched for secrets as a whole. */
  const settle = (kept: readonly Arrived[], more = 0): ImapResponse[] => {
    const shown = transcript.server(
      kept.map(({ line }) => line),
      more,
    )
    return kept.map((response, index) => interpret(response, shown[index] ?? ''))
  }

  const faultOf = (broken: Broken): ReplyFault => {
    const fault = withPartial(broken, clean)
    transcript.note(fault.message)
    return fault
  }

  const within = async <T>(
    what: string,
    ms: number,
    work: (deadline: Deadline) => Promise<T>,
  ): Promise<T> => {
    const deadline = startDeadline(clock, what, ms, tools.signal)
    try {
      return await work(deadline)
    } finally {
      deadline.done()
    }
  }

  const write = (commands: readonly Command[]): string[] => {
    const tags = commands.map(() => {
      lastTag += 1
      return `a${lastTag}`
    })
    for (const [index, command] of commands.entries()) transcript.client(`${tags[index]} ${shownOf(command)}`)
    sentAt = clock.monotonic()
    wire.write(commands.map(({ text }, index) => `${tags[index]} ${text}\r\n`).join(''))
    return tags
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

  /** NOOP tells a slow server, which answers in order, from one that drops what comes in a group. */
  const lookInto = async (recount: Recount, ms: number): Promise<void> => {
    if (recount.asked !== undefined || !(await isQuiet(Math.min(tools.limits.groupMs, ms / 2)))) return
    transcript.note('the group has not all its answers yet: asking what became of them')
    const since = sentAt
    recount.asked = write([{ text: 'NOOP' }])[0]
    sentAt = since
  }

  /** Reads until the tag's reply. `answers` serve continuations. */
  const until = async (
    tag: string,
    deadline: Deadline,
    answers: Command[],
    recount?: Recount,
    ms = 0,
  ): Promise<CommandResult> => {
    const untagged: ImapResponse[] = []
    let pending: Arrived[] = []
    let more = 0
    let count = 0
    let kept = 0
    let refusals = 0
    const flush = (): void => {
      for (const response of settle(pending, more)) {
        if (response.kind === 'status' && response.tag !== '*')
          early.set(response.tag.toLowerCase(), response.reply)
        else if (response.kind !== 'continuation') untagged.push(response)
      }
      pending = []
      more = 0
    }
    const failed = (fault: ReplyFault): CommandResult => ({ fault, untagged })
    for (;;) {
      const known = early.get(tag)
      if (known !== undefined) return { reply: known, untagged }
      if (recount !== undefined) {
        if (recount.asked !== undefined && early.has(recount.asked)) return { untagged, ignored: true }
        await lookInto(recount, ms)
      }
      const response = await next(deadline)
      if ('fault' in response) {
        // What came before a fault stays: a BYE says why.
        flush()
        return failed(faultOf(response))
      }
      count += 1
      const own = tagOf(response)
      const isMine = own === tag || (own !== undefined && own === recount?.asked)
      if (isMine || (count <= MOST_KEPT && kept < HEARD_LIMIT)) pending.push(response)
      else more += 1
      kept += response.size
      if (isMine || isContinuation(response)) flush()
      if (count > MOST_RESPONSES) {
        flush()
        return failed(tooLong('reply'))
      }
      if (!isContinuation(response)) continue
      if (answers.length === 0) refusals += 1
      if (refusals > MOST_REFUSALS) return failed(tooLong('reply'))
      const answer = answers.shift() ?? { text: '*' }
      transcript.client(shownOf(answer))
      sentAt = clock.monotonic()
      wire.write(`${answer.text}\r\n`)
    }
  }

  const nameOf = (command: Command | undefined): string =>
    `reply to ${command === undefined ? '' : shownOf(command).split(' ').slice(0, 2).join(' ')}`

  const send = async (command: Command, ms: number): Promise<CommandResult> => {
    const [tag = ''] = write([command])
    return within(nameOf(command), ms, (deadline) => until(tag, deadline, []))
  }

  const read = async (deadline: Deadline): Promise<ResponseOrFault> => {
    const response = await next(deadline)
    if ('fault' in response) return { kind: 'fault', fault: faultOf(response) }
    return settle([response])[0] ?? { kind: 'fault', fault: tooLong('response') }
  }

  return {
    get channel() {
      return wire.channel
    },
    read: (what, ms) => within(what, ms, read),
    group: async (commands, ms) => {
      const tags = write(commands)
      const recount: Recount = {}
      const results: CommandResult[] = []
      for (const [index, command] of commands.entries()) {
        const tag = tags[index] ?? ''
        const first = await within(nameOf(command), ms, (deadline) => until(tag, deadline, [], recount, ms))
        const result: CommandResult =
          first.ignored === true ? { ...(await send(command, ms)), ignored: true } : first
        results.push(result)
        if (result.fault !== undefined) break
      }
      return results
    },
    send,
    converse: async (command, answers, ms) => {
      const [tag = ''] = write([command])
      return within(nameOf(command), ms, (deadline) => until(tag, deadline, [...answers]))
    },
    unasked: () => wire.pending(),
    handOver: () => ({ channel: wire.channel, heard: wire.rest() }),
    switchTo: (channel) => {
      wire = createWire(channel, clean)
    },
    logout: () => {
      write([{ text: 'LOGOUT' }])
      tools.leave(wire.channel)
    },
  }
}
