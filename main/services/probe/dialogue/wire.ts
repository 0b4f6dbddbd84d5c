/** Lines and bytes off a channel, bounded (spec: network input is hostile). */
import type { Channel } from '#main/ports/network.ts'
import type { ReplyFault } from '#shared/diagnosis/evidence.ts'
import type { Deadline } from '../deadline.ts'

export const LINE_LIMIT = 64 * 1024
export const REPLY_LIMIT = 1024 * 1024
/** Of what answers one command: what comes beyond it is counted, not searched or judged, but for the last word. */
export const HEARD_LIMIT = 64 * 1024
export const SESSION_LIMIT = 16 * 1024 * 1024
/** Characters that a fault shows of what was no answer. */
export const PARTIAL = 512

/** What could not be read, and `rest`: what had come of it, raw, and so beside the fault and not in it. */
export interface Broken {
  readonly fault: ReplyFault
  readonly rest: string
}
export type Read<T> = { readonly value: T } | Broken

export interface Wire {
  write(text: string): void
  /** One line without CRLF (or a bare LF, or CR CR LF, as JavaMail reads them). */
  line(deadline: Deadline): Promise<Read<string>>
  /** Exactly so many bytes. */
  bytes(count: number, deadline: Deadline): Promise<Read<Uint8Array>>
  /** Waits until so many bytes are there, or a line end; shows them without taking them. */
  peek(count: number, deadline: Deadline): Promise<Read<Uint8Array>>
  /** Whether nothing at all comes for so long; what does come stays to be read. */
  isQuiet(deadline: Deadline): Promise<boolean>
  /** Whatever is there, at least one byte. */
  some(deadline: Deadline): Promise<Read<Uint8Array>>
  /** Gives back what was taken too much. */
  unread(bytes: Uint8Array): void
  /** What was taken off the channel and not read, for who goes on with it. */
  rest(): Uint8Array
  /** Bytes that arrived and were not read. */
  pending(): number
  /** Counts bytes towards the session's limit no more than once; the streamed SEARCH has its own. */
  readonly channel: Channel
}

/** The fault with the part of a reply that had come. */
export const withPartial = (
  { fault, rest }: Broken,
  clean: (text: string, most?: number) => string,
): ReplyFault => (rest === '' ? fault : { ...fault, partial: clean(rest, PARTIAL) })

const utf8 = new TextDecoder('utf-8', { fatal: true })
const encoder = new TextEncoder()

/** Byte by byte: what `TextDecoder` calls Latin-1 is Windows-1252, and loses which byte it was. */
export const latin1 = (bytes: Uint8Array): string => {
  let text = ''
  for (let at = 0; at < bytes.length; at += 8192)
    text += String.fromCharCode(...bytes.subarray(at, at + 8192))
  return text
}

/** UTF-8 where it is, else Latin-1: some servers still answer in a local code page. */
export const decode = (bytes: Uint8Array): string => {
  try {
    return utf8.decode(bytes)
  } catch {
    return latin1(bytes)
  }
}

const LF = 10
const CR = 13

const limitFault = (limit: NonNullable<ReplyFault['limit']>): ReplyFault => ({
  code: 'LIMIT',
  message: `the ${limit} is longer than allowed`,
  limit,
})

/** @param clean for what the system says of a connection that broke */
export const createWire = (channel: Channel, clean: (text: string) => string): Wire => {
  let chunks: Uint8Array[] = []
  let held = 0
  let session = 0

  const joined = (): Uint8Array => {
    const only = chunks[0]
    if (chunks.length === 1 && only !== undefined) return only
    const all = new Uint8Array(held)
    let at = 0
    for (const chunk of chunks) {
      all.set(chunk, at)
      at += chunk.length
    }
    chunks = held === 0 ? [] : [all]
    return all
  }
  const take = (count: number): Uint8Array => {
    const all = joined()
    const taken = all.subarray(0, count)
    chunks = count >= held ? [] : [all.subarray(count)]
    held -= taken.length
    return taken
  }
  const broken = (fault: ReplyFault): Broken => ({ fault, rest: decode(joined().subarray(0, LINE_LIMIT)) })
  const fill = async (deadline: Deadline): Promise<Broken | undefined> => {
    if (session > SESSION_LIMIT) return broken(limitFault('session'))
    const read = await channel.read(deadline.signal)
    if (read === 'aborted') return broken(deadline.fault())
    if (read === 'end') return broken({ code: 'CLOSED', message: 'the server closed the connection' })
    if (!(read instanceof Uint8Array))
      return broken(deadline.signal.aborted ? deadline.fault() : { ...read, message: clean(read.message) })
    session += read.length
    if (read.length > 0) {
      chunks.push(read)
      held += read.length
    }
    return undefined
  }
  /** Where the next LF stands; looks at each byte once. */
  const findLineEnd = async (deadline: Deadline): Promise<number | Broken> => {
    let seen = 0
    for (;;) {
      const at = held > seen ? joined().indexOf(LF, seen) : -1
      if (at > LINE_LIMIT || (at < 0 && held > LINE_LIMIT)) return broken(limitFault('line'))
      if (at >= 0) return at
      seen = held
      const failed = await fill(deadline)
      if (failed !== undefined) return failed
    }
  }
  const atLeast = async (count: number, deadline: Deadline): Promise<Broken | undefined> => {
    while (held < count) {
      const failed = await fill(deadline)
      if (failed !== undefined) return failed
    }
    return undefined
  }

  return {
    channel,
    write: (text) => channel.write(encoder.encode(text)),
    line: async (deadline) => {
      const at = await findLineEnd(deadline)
      if (typeof at !== 'number') return at
      const bytes = take(at + 1)
      let end = at
      while (end > 0 && bytes[end - 1] === CR) end -= 1
      return { value: decode(bytes.subarray(0, end)) }
    },
    bytes: async (count, deadline) => (await atLeast(count, deadline)) ?? { value: take(count) },
    peek: async (count, deadline) => {
      while (held < count && !joined().includes(LF)) {
        const failed = await fill(deadline)
        if (failed !== undefined) return failed
      }
      return { value: joined().subarray(0, count) }
    },
    isQuiet: async (deadline) => {
      const fault = (await atLeast(1, deadline))?.fault
      return fault?.code === 'TIMEOUT' && fault.reason === undefined
    },
    some: async (deadline) => (await atLeast(1, deadline)) ?? { value: take(held) },
    unread: (bytes) => {
      if (bytes.length === 0) return
      chunks.unshift(bytes)
      held += bytes.length
    },
    rest: () => take(held),
    pending: () => held + channel.buffered,
  }
}
