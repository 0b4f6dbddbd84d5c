/**
 * As much of D-Bus as is needed to ask a question without blocking and without a prompt (D-Bus specification,
 * "Message Protocol"). Only little endian is written; replies are read in both.
 */

export interface MethodCall {
  readonly serial: number
  readonly destination: string
  readonly path: string
  readonly interface: string
  readonly member: string
  /** Signature and bytes of the arguments. */
  readonly body?: { readonly signature: string; readonly bytes: Buffer }
}

/** A method's return or error. */
export interface Reply {
  readonly isError: boolean
  readonly littleEndian: boolean
  readonly body: Buffer
}

const METHOD_CALL = 1
const METHOD_RETURN = 2
const ERROR = 3
/** The specification allows 128 MiB; what is asked here is answered in a few hundred bytes. */
const MOST_BYTES = 1_048_576

export const padded = (bytes: Buffer, boundary: number): Buffer =>
  Buffer.concat([bytes, Buffer.alloc((boundary - (bytes.length % boundary)) % boundary)])

export const uint32 = (value: number): Buffer => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32LE(value)
  return bytes
}

/** Has to begin at a multiple of four. */
export const text = (value: string): Buffer => {
  const bytes = Buffer.from(value)
  return Buffer.concat([uint32(bytes.length), bytes, Buffer.alloc(1)])
}

const signature = (value: string): Buffer =>
  Buffer.concat([Buffer.from([value.length]), Buffer.from(`${value}\0`)])

const field = (code: number, type: 'o' | 's' | 'g', value: string): Buffer =>
  Buffer.concat([
    Buffer.from([code]),
    signature(type),
    // A code, and a signature of one letter: four bytes in all.
    type === 'g' ? signature(value) : text(value),
  ])

export const methodCall = ({ serial, body, ...call }: MethodCall): Buffer => {
  const fields = [
    field(1, 'o', call.path),
    field(2, 's', call.interface),
    field(3, 's', call.member),
    field(6, 's', call.destination),
    ...(body === undefined ? [] : [field(8, 'g', body.signature)]),
  ]
  const all = Buffer.concat(fields.map((each, index) => (index < fields.length - 1 ? padded(each, 8) : each)))
  const head = Buffer.concat([
    Buffer.from(['l'.charCodeAt(0), METHOD_CALL, 0, 1]),
    uint32(body?.bytes.length ?? 0),
    uint32(serial),
    uint32(all.length),
  ])
  return Buffer.concat([padded(Buffer.concat([head, all]), 8), body?.bytes ?? Buffer.alloc(0)])
}

const numberAt = (bytes: Buffer, at: number, littleEndian: boolean): number =>
  littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at)

/** A uint32 of the reply's body; undefined beyond its end. */
export const bodyNumber = ({ body, littleEndian }: Reply, at: number): number | undefined =>
  at + 4 > body.length ? undefined : numberAt(body, at, littleEndian)

/** The string or object path that the reply's body begins with; undefined where it is cut off. */
export const bodyText = (reply: Reply): string | undefined => {
  const end = 4 + (bodyNumber(reply, 0) ?? Number.POSITIVE_INFINITY)
  return end > reply.body.length ? undefined : reply.body.toString('utf8', 4, end)
}

/** The reply serial is the header field 5, a uint32. */
const replySerial = (fields: Buffer, littleEndian: boolean): number | undefined => {
  for (let at = 0; at + 8 <= fields.length; ) {
    const type = String.fromCharCode(fields[at + 2] ?? 0)
    const value = numberAt(fields, at + 4, littleEndian)
    if (fields[at] === 5 && type === 'u') return value
    const length = type === 'g' ? (fields[at + 4] ?? 0) + 2 : type === 'u' ? 4 : value + 5
    at += Math.ceil((4 + length) / 8) * 8
  }
  return undefined
}

/** @returns the answer to this call among what came so far; undefined: not there yet, or not readable */
export const replyTo = (
  serial: number,
  came: Buffer,
): (Reply & { /** Where it ends in what came. */ readonly end: number }) | undefined => {
  for (let rest = came; rest.length >= 16; ) {
    const littleEndian = rest[0] === 'l'.charCodeAt(0)
    const bodyLength = numberAt(rest, 4, littleEndian)
    const fieldsLength = numberAt(rest, 12, littleEndian)
    const bodyAt = Math.ceil((16 + fieldsLength) / 8) * 8
    if (bodyAt + bodyLength > Math.min(rest.length, MOST_BYTES)) return undefined
    const type = rest[1]
    const isReply = type === METHOD_RETURN || type === ERROR
    if (isReply && replySerial(rest.subarray(16, 16 + fieldsLength), littleEndian) === serial) {
      return {
        isError: type === ERROR,
        littleEndian,
        body: rest.subarray(bodyAt, bodyAt + bodyLength),
        end: came.length - rest.length + bodyAt + bodyLength,
      }
    }
    rest = rest.subarray(bodyAt + bodyLength)
  }
  return undefined
}
