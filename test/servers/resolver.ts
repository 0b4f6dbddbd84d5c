/**
 * A small DNS server on loopback that answers from a table, for `resolver.setServers(['127.0.0.1:PORT'])`.
 * One question a message, no compression; what is too large for UDP is asked for again over TCP: what a test
 * needs of RFC 1035.
 */
import { createSocket, type Socket as DatagramSocket, type RemoteInfo } from 'node:dgram'
import { once } from 'node:events'
import { createServer, isIPv4, isIPv6, type Server, type Socket } from 'node:net'

const TYPE = { A: 1, NS: 2, CNAME: 5, SOA: 6, PTR: 12, MX: 15, TXT: 16, AAAA: 28, SRV: 33 } as const
const RCODE = { NOERROR: 0, SERVFAIL: 2, NXDOMAIN: 3, REFUSED: 5 } as const

export type RecordType = 'A' | 'AAAA' | 'CNAME' | 'MX' | 'NS' | 'PTR' | 'SRV' | 'TXT'

/** A name's records. A type that is not there is NODATA: the name exists, this does not. */
export interface NameRecords {
  readonly A?: readonly string[]
  readonly AAAA?: readonly string[]
  /** Answered alone, whatever was asked; the asker asks again for its target, or finds it in `A` and `AAAA`. */
  readonly CNAME?: string
  readonly MX?: readonly { readonly priority: number; readonly exchange: string }[]
  readonly NS?: readonly string[]
  readonly PTR?: readonly string[]
  readonly SRV?: readonly {
    readonly priority: number
    readonly weight: number
    readonly port: number
    readonly name: string
  }[]
  /** A string, or its pieces as they stand in the record (255 bytes each at most). */
  readonly TXT?: readonly (string | readonly string[])[]
}

/** What becomes of a question, instead of records: `silence` lets it time out. */
export type Failure = 'NXDOMAIN' | 'NODATA' | 'SERVFAIL' | 'REFUSED' | 'silence'

export type Answer = NameRecords | Failure

export interface ResolverOptions {
  /** By name, any case, without the last dot. */
  readonly names: Readonly<Record<string, Answer | ((type: RecordType) => Answer)>>
  /** For every other name. Default NXDOMAIN. */
  readonly otherwise?: Answer
  /** Before each answer, in ms. */
  readonly delayMs?: number
}

export interface Resolver {
  readonly port: number
  /** For `setServers`. */
  readonly address: string
  /** What was asked, in order, as `A mail.example.com`. */
  readonly questions: readonly string[]
  stop(): Promise<void>
}

const uint16 = (...values: readonly number[]): Buffer => {
  const bytes = Buffer.alloc(values.length * 2)
  values.forEach((value, index) => {
    bytes.writeUInt16BE(value, index * 2)
  })
  return bytes
}

const encodedName = (name: string): Buffer =>
  Buffer.concat([
    ...name
      .split('.')
      .filter((label) => label !== '')
      .map((label) => Buffer.concat([Buffer.from([label.length]), Buffer.from(label, 'latin1')])),
    Buffer.from([0]),
  ])

function ipv6Bytes(address: string): Buffer {
  const [head = '', tail] = address.split('::')
  const words = (part: string) =>
    part === '' ? [] : part.split(':').map((word) => Number.parseInt(word, 16))
  const left = words(head)
  const right = tail === undefined ? [] : words(tail)
  return uint16(...left, ...Array<number>(8 - left.length - right.length).fill(0), ...right)
}

const addressBytes = (address: string): Buffer => {
  if (isIPv4(address)) return Buffer.from(address.split('.').map(Number))
  if (isIPv6(address)) return ipv6Bytes(address)
  throw new Error(`not an address: ${address}`)
}

/** As many pieces of 255 bytes as the text needs, unless it comes in pieces. */
function textPieces(text: string | readonly string[]): Buffer {
  const pieces =
    typeof text === 'string'
      ? (Buffer.from(text, 'utf8')
          .toString('latin1')
          .match(/[\s\S]{1,255}/g) ?? [''])
      : text
  return Buffer.concat(
    pieces.map((piece) => Buffer.concat([Buffer.from([piece.length]), Buffer.from(piece, 'latin1')])),
  )
}

function recordData(records: NameRecords, type: RecordType): Buffer[] {
  switch (type) {
    case 'A':
    case 'AAAA':
      return (records[type] ?? []).map(addressBytes)
    case 'CNAME':
      return records.CNAME === undefined ? [] : [encodedName(records.CNAME)]
    case 'NS':
      return (records.NS ?? []).map(encodedName)
    case 'PTR':
      return (records.PTR ?? []).map(encodedName)
    case 'MX':
      return (records.MX ?? []).map(({ priority, exchange }) =>
        Buffer.concat([uint16(priority), encodedName(exchange)]),
      )
    case 'SRV':
      return (records.SRV ?? []).map(({ priority, weight, port, name }) =>
        Buffer.concat([uint16(priority, weight, port), encodedName(name)]),
      )
    case 'TXT':
      return (records.TXT ?? []).map(textPieces)
  }
}

const record = (name: string, type: RecordType, data: Buffer): Buffer =>
  Buffer.concat([encodedName(name), uint16(TYPE[type], 1, 0, 1, data.length), data])

interface Question {
  readonly name: string
  readonly type: RecordType | undefined
  /** The question section as it came. */
  readonly section: Buffer
}

function questionOf(message: Buffer): Question {
  const labels: string[] = []
  let at = 12
  for (let length = message[at] ?? 0; length > 0; length = message[at] ?? 0) {
    labels.push(message.toString('latin1', at + 1, at + 1 + length))
    at += 1 + length
  }
  const number = message.readUInt16BE(at + 1)
  const known = Object.entries(TYPE).find(([, value]) => value === number)?.[0]
  return {
    name: labels.join('.').toLowerCase(),
    type: known === 'SOA' ? undefined : (known as RecordType | undefined),
    section: message.subarray(12, at + 5),
  }
}

function reply(message: Buffer, question: Question, answer: Exclude<Answer, 'silence'>): Buffer {
  const { name, type } = question
  const failure = typeof answer === 'string' ? answer : undefined
  const records = typeof answer === 'string' || type === undefined ? {} : answer
  const alias = records.CNAME !== undefined && type !== 'CNAME'
  const answers =
    type === undefined
      ? []
      : [
          ...(alias ? recordData(records, 'CNAME').map((data) => record(name, 'CNAME', data)) : []),
          ...recordData(records, type).map((data) =>
            record(alias ? (records.CNAME ?? name) : name, type, data),
          ),
        ]
  const code = failure === undefined || failure === 'NODATA' ? RCODE.NOERROR : RCODE[failure]
  // Response, recursion as asked and available.
  const flags = 0x8080 | (message.readUInt16BE(2) & 0x0100) | code
  return Buffer.concat([
    message.subarray(0, 2),
    uint16(flags, 1, answers.length, 0, 0),
    question.section,
    ...answers,
  ])
}

/** What the asker takes over UDP (EDNS, as resolvers ask today). */
const MOST_BYTES_OVER_UDP = 1232

/** No records, and the word that TCP has them. */
const truncated = (bytes: Buffer, { section }: Question): Buffer =>
  Buffer.concat([bytes.subarray(0, 2), uint16(bytes.readUInt16BE(2) | 0x0200, 1, 0, 0, 0), section])

/** Whole messages of a TCP connection, each behind its length. */
const eachMessage = (socket: Socket, take: (message: Buffer) => void): void => {
  let waiting = Buffer.alloc(0)
  socket.on('data', (bytes) => {
    waiting = Buffer.concat([waiting, bytes])
    while (waiting.length >= 2 && waiting.length >= 2 + waiting.readUInt16BE(0)) {
      const end = 2 + waiting.readUInt16BE(0)
      take(waiting.subarray(2, end))
      waiting = waiting.subarray(end)
    }
  })
  socket.on('error', () => socket.destroy())
}

/** One number that is free for TCP and for UDP: another process may have the other half of the first one. */
async function onOnePort(server: Server): Promise<DatagramSocket> {
  for (;;) {
    server.listen(0, '127.0.0.1')
    await once(server, 'listening')
    const address = server.address()
    const socket = createSocket('udp4')
    try {
      socket.bind(typeof address === 'object' ? (address?.port ?? 0) : 0, '127.0.0.1')
      await once(socket, 'listening')
      return socket
    } catch {
      socket.close()
      server.close()
      await once(server, 'close')
    }
  }
}

/** Starts one on a free port of 127.0.0.1. */
export async function startResolver(options: ResolverOptions): Promise<Resolver> {
  const names = new Map(Object.entries(options.names).map(([name, answer]) => [name.toLowerCase(), answer]))
  const questions: string[] = []
  const timers = new Set<NodeJS.Timeout>()
  /** @returns undefined for silence */
  const answerTo = (message: Buffer): { question: Question; bytes: Buffer } | undefined => {
    if (message.length < 17) return undefined
    const question = questionOf(message)
    questions.push(`${question.type ?? '?'} ${question.name}`)
    const entry = names.get(question.name) ?? options.otherwise ?? 'NXDOMAIN'
    const answer = typeof entry === 'function' ? entry(question.type ?? 'A') : entry
    return answer === 'silence' ? undefined : { question, bytes: reply(message, question, answer) }
  }
  const later = (act: () => void): void => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      act()
    }, options.delayMs ?? 0)
    timers.add(timer)
  }
  const onQuestion = (socket: DatagramSocket, message: Buffer, from: RemoteInfo): void => {
    const answer = answerTo(message)
    if (answer === undefined) return
    const { bytes, question } = answer
    const sent = bytes.length > MOST_BYTES_OVER_UDP ? truncated(bytes, question) : bytes
    later(() => socket.send(sent, from.port, from.address))
  }
  const streams = new Set<Socket>()
  const server = createServer((stream) => {
    streams.add(stream)
    eachMessage(stream, (message) => {
      const answer = answerTo(message)
      if (answer !== undefined)
        later(() => stream.write(Buffer.concat([uint16(answer.bytes.length), answer.bytes])))
    })
  })
  const socket = await onOnePort(server)
  socket.on('message', (message, from) => onQuestion(socket, message, from))
  const { port } = socket.address()
  return {
    port,
    address: `127.0.0.1:${port}`,
    questions,
    stop: () =>
      new Promise((resolve) => {
        for (const timer of timers) clearTimeout(timer)
        for (const stream of streams) stream.destroy()
        server.close(() => socket.close(() => resolve()))
      }),
  }
}
