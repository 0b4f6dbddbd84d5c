/**
 * How a text is read for secrets: once, into small letters, one kind of blank and nothing unseen, with one kind of
 * escape decoded, and with a map back to its own places.
 */
import { isUnseen, unfit } from '#shared/diagnosis/sanitise.ts'

export const utf8Of = (text: string): Buffer => Buffer.from(text, 'utf8')
/** One character per byte. */
export const binaryOf = (bytes: Buffer): string => bytes.toString('latin1')

/** One way of escaping: what it looks like, and the bytes that it stands for, each as one character. */
export interface Escape {
  readonly pattern: RegExp
  /** Absent where it stands for nothing. */
  readonly bytes?: (match: readonly string[]) => string
}

export const isIn = (text: string, { pattern }: Escape): boolean => text.search(pattern) >= 0

const hexByte = (digits: string): string => String.fromCharCode(Number.parseInt(digits, 16))
const TAB = 0x09
/** The small letter, where it is one character as well. */
const smallPoint = (point: number): number => {
  if (point < 0x80) return point
  const small = String.fromCodePoint(point).toLowerCase()
  const first = small.codePointAt(0) ?? point
  return small.length === (first > 0xffff ? 2 : 1) ? first : point
}
/** Nothing of what is not seen; a tab is a blank. */
const bytesOfPoint = (point: number): string =>
  point > 0x10ffff || (isUnseen(point) && point !== TAB)
    ? ''
    : binaryOf(utf8Of(String.fromCodePoint(smallPoint(point))))

const percent: Escape = {
  pattern: /%([0-9a-f]{2})/gi,
  bytes: ([, digits = '']) => hexByte(digits),
}
/** The end of a line behind `=` is a soft break, and stands for nothing (RFC 2045, section 6.7). */
const quotedPrintable: Escape = {
  pattern: /=(?:([0-9a-f]{2})|(?:\\x0d)?(?:\\x0a)|\r?\n)/gi,
  bytes: ([, digits]) => (digits === undefined ? '' : hexByte(digits)),
}
const controls: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t' }
/** IMAP's quoted strings, JSON, and how `sanitise` shows what is not seen. */
const backslash: Escape = {
  pattern:
    /\\(?:x([0-9a-f]{2})|u(d[89ab][0-9a-f]{2})\\u(d[c-f][0-9a-f]{2})|u([0-9a-f]{4})|u\{([0-9a-f]{1,6})\}|([\x00-\x7f])|(?=[^\x00-\x7f]))/gi,
  bytes: ([, byte, high = '', low, unit, point, other]) => {
    if (byte !== undefined) return hexByte(byte)
    if (low !== undefined)
      return bytesOfPoint(
        0x10000 + ((Number.parseInt(high, 16) & 0x3ff) << 10) + (Number.parseInt(low, 16) & 0x3ff),
      )
    const digits = unit ?? point
    if (digits !== undefined) return bytesOfPoint(Number.parseInt(digits, 16))
    return controls[other ?? ''] ?? other ?? ''
  },
}
const named: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: ' ',
}
const html: Escape = {
  pattern: /&(?:#(\d{1,12})|#x([0-9a-f]{1,12})|(amp|lt|gt|quot|apos|nbsp));/gi,
  bytes: ([, decimal, hex, name]) =>
    name === undefined
      ? bytesOfPoint(decimal === undefined ? Number.parseInt(hex ?? '0', 16) : Number(decimal))
      : (named[name.toLowerCase()] ?? ''),
}
/** Marks put on letters; a secret that has its own is found without this. */
export const marks: Escape = { pattern: /\p{M}+/gu }
/** A phrase may be wrapped at its blanks. */
export const blanks: Escape = { pattern: /[\s+_]+/g }
export const escapes: readonly Escape[] = [percent, quotedPrintable, backslash, html]
export const withoutMarks = (text: string): string => text.replaceAll(marks.pattern, '')

/** Lists of hex numbers: `4a:6f`, `0x4a, 0x6f`, `\x4a\x6f`. A text may end in `0x` that means nothing. */
export const HEX_LIST = /(?:[0-9a-f]{2}[ :.,;_\n-]{0,2}(?:0x|\\x)?){6}/i
export const hexLists: readonly Escape[] = [
  { pattern: /[ :.,;_\n-]+/g },
  { pattern: /(?:0x|\\x)(?=[0-9a-f]{2})|[ :.,;_\n-]+/gi },
]

export interface Folded {
  /** One character per byte. */
  readonly text: string
  /** Where each byte's character begins in the text itself, and where the text ends. */
  readonly at: Int32Array
}

const SPACE = 0x20
/** The blank has three spellings: `+` in forms, `_` in encoded words. */
const isBlank = (code: number): boolean => code === SPACE || code === 0x2b || code === 0x5f || code === TAB

/** Bytes, one character each: small letters (as Latin-1 has them), one kind of blank, nothing that is not seen. */
export const foldBytes = (bytes: string): string =>
  bytes
    .replaceAll(/[\x00-\x08\x0a-\x1f\x7f]+/g, '')
    .replaceAll(/[+_\t]/g, ' ')
    .toLowerCase()

const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text)

/** Character by character, as the map has them: a whole text has small letters of its own (the sigma at an end). */
const smallLetters = (text: string): string =>
  text === text.toLowerCase()
    ? text
    : Array.from(text, (character) => String.fromCodePoint(smallPoint(character.codePointAt(0) ?? 0))).join(
        '',
      )

/**
 * In UTF-8 and small letters beyond ASCII, one character per byte. What is not seen goes first, but for what ASCII has,
 * which escapes may need.
 */
export const bytesOf = (text: string): string =>
  isAscii(text)
    ? text
    : binaryOf(
        utf8Of(text.replaceAll(/[^\x00-\x7f]+/g, (beyond) => smallLetters(beyond.replaceAll(unfit, '')))),
      )

/** The folded text alone: most texts hold nothing, and need no map. */
export const quickFold = (bytes: string, by?: Escape): string => {
  if (by === undefined) return foldBytes(bytes)
  const stood = by.bytes
  return foldBytes(
    stood === undefined
      ? bytes.replaceAll(by.pattern, '')
      : bytes.replaceAll(by.pattern, (...match: string[]) => stood(match)),
  )
}

const isCapital = (byte: number): boolean =>
  (byte >= 0x41 && byte <= 0x5a) || (byte >= 0xc0 && byte <= 0xde && byte !== 0xd7)

/** The same with its map. */
export const fold = (text: string, by?: Escape): Folded => {
  const bytes = Buffer.allocUnsafe(text.length * 3)
  const at = new Int32Array(text.length * 3 + 1)
  let size = 0
  const addByte = (byte: number, place: number) => {
    if (byte < SPACE ? byte !== TAB : byte === 0x7f) return
    bytes[size] = isBlank(byte) ? SPACE : isCapital(byte) ? byte + SPACE : byte
    at[size] = place
    size += 1
  }
  const addPlain = (from: number, to: number) => {
    for (let place = from; place < to; ) {
      const own = text.codePointAt(place) ?? 0
      const point = smallPoint(own)
      if (point < 0x80) addByte(point, place)
      else if (!isUnseen(own)) {
        // UTF-8 (RFC 3629, section 3): a first byte that tells how many follow, of six bits each.
        const more = point < 0x800 ? 1 : point < 0x10000 ? 2 : 3
        addByte(((0xff00 >> (more + 1)) % 0x100) | (point >> (6 * more)), place)
        for (let rest = more - 1; rest >= 0; rest -= 1) addByte(0x80 | ((point >> (6 * rest)) & 0x3f), place)
      }
      place += own > 0xffff ? 2 : 1
    }
  }
  let done = 0
  if (by !== undefined) {
    for (const match of text.matchAll(by.pattern)) {
      addPlain(done, match.index)
      for (const byte of by.bytes?.(match) ?? '') addByte(byte.charCodeAt(0), match.index)
      done = match.index + match[0].length
    }
  }
  addPlain(done, text.length)
  at[size] = text.length
  return { text: binaryOf(bytes.subarray(0, size)), at }
}
