/** IMAP's grammar (RFC 3501, section 9), both ways. All text holds one byte per character (latin1). */

export type Argument = string | readonly Argument[]

/** Thrown where a command is none (BAD) or cannot be obeyed (NO); becomes its tagged reply. */
export class Refusal extends Error {}

/** A command with its literals (security note: a line is at most 64 KiB). */
const MOST_BYTES = 64 * 1024
const ANNOUNCEMENT = /\{(\d{1,20})(\+?)\}$/
const DEEPEST = 20

/** Cuts what comes in into commands, each with its literals, and keeps no more than anyone means to send. */
export class CommandReader {
  private unread = ''
  private text = ''
  private literalLeft = 0

  push(chunk: string): void {
    this.unread += chunk
  }

  /** `continue`: the client waits to be asked for its literal. After `excess` the reader is of no more use. */
  next(): { readonly text: string } | 'nothing' | 'continue' | 'excess' {
    for (;;) {
      if (this.unread.length < this.literalLeft) return 'nothing'
      const end = this.unread.indexOf('\n', this.literalLeft)
      if (this.text.length + (end < 0 ? this.unread.length : end) > MOST_BYTES) return 'excess'
      if (end < 0) return 'nothing'
      const line = this.unread.slice(this.literalLeft, end).replace(/\r$/, '')
      const text = this.text + this.unread.slice(0, this.literalLeft) + line
      this.unread = this.unread.slice(end + 1)
      const [, size, plus] = ANNOUNCEMENT.exec(line.slice(-32)) ?? []
      this.literalLeft = Number(size ?? 0)
      if (text.length + this.literalLeft > MOST_BYTES) return 'excess'
      this.text = size === undefined ? '' : `${text}\r\n`
      if (size === undefined) return { text }
      if (plus === '') return 'continue'
    }
  }
}

const TAG = /^[^\x00-\x20\x7f-\xff(){%*"\\+]{1,100}(?= |$)/
const QUOTED = /"((?:[^"\\\r\n\0]|\\["\\])*)"/y
const LITERAL = /\{(\d+)\+?\}\r\n/y
/** Brackets hold blanks and parentheses: `BODY[HEADER.FIELDS (DATE FROM)]<0.512>` is one. */
const ATOM = /(?:[^\x00-\x20\x7f-\xff(){"[]|\[[^\]\r\n]*\])+/y

/** The tag to answer with; `*` where there is none. */
export const tagOf = (text: string): string => TAG.exec(text)?.[0] ?? '*'

/** Reads a command behind its tag: its name in upper case, and what it takes; every kind of string is one. */
export function parseCommand(text: string): { readonly name: string; readonly args: readonly Argument[] } {
  let at = tagOf(text).length
  const match = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at
    const found = pattern.exec(text)
    if (found !== null) at = pattern.lastIndex
    return found
  }
  const skip = (character: string): boolean => {
    if (text[at] !== character) return false
    at += 1
    return true
  }
  const argument = (depth: number): Argument => {
    if (depth > DEEPEST) throw new Refusal('BAD Too many parentheses')
    if (skip('(')) {
      const items: Argument[] = []
      while (!skip(')')) {
        if (items.length > 0 && !skip(' ')) throw new Refusal('BAD Syntax error')
        items.push(argument(depth + 1))
      }
      return items
    }
    const size = Number(match(LITERAL)?.[1] ?? -1)
    if (size >= 0) {
      at += size
      return text.slice(at - size, at)
    }
    const string = match(QUOTED)?.[1]?.replaceAll(/\\(.)/g, '$1') ?? match(ATOM)?.[0]
    if (string === undefined) throw new Refusal('BAD Syntax error')
    return string
  }
  const words: Argument[] = []
  while (at < text.length && skip(' ')) words.push(argument(0))
  const [name, ...args] = words
  if (tagOf(text) === '*' || at !== text.length || typeof name !== 'string') {
    throw new Refusal('BAD Syntax error')
  }
  return { name: name.toUpperCase(), args }
}

/** The command's arguments, where it takes so many strings and nothing else. */
export function strings(args: readonly Argument[], count: 0 | 1 | 2): [string, string] {
  const [first = '', second = ''] = args
  if (args.length === count && typeof first === 'string' && typeof second === 'string') return [first, second]
  throw new Refusal(`BAD ${count} string arguments are wanted`)
}

/** A set like `2,4:7,9:*` as a test; `highest` is what `*` stands for. */
export function readSet(set: Argument | undefined, highest: number): (number: number) => boolean {
  const ranges = String(set ?? '')
    .split(',')
    .map((piece) => {
      const match = /^([1-9]\d{0,9}|\*)(?::([1-9]\d{0,9}|\*))?$/.exec(piece)
      if (match === null) throw new Refusal('BAD Not a set of messages')
      const ends = [match[1], match[2] ?? match[1]].map((end) => (end === '*' ? highest : Number(end)))
      return { least: Math.min(...ends), most: Math.max(...ends) }
    })
  return (number) => ranges.some(({ least, most }) => number >= least && number <= most)
}

/** `"quoted"`, or a literal where that cannot be, or NIL. */
export const stringOf = (bytes: string | undefined): string => {
  if (bytes === undefined) return 'NIL'
  const isQuotable = /^[\x20-\x7e]{0,1000}$/.test(bytes)
  return isQuotable ? `"${bytes.replaceAll(/["\\]/g, '\\$&')}"` : `{${bytes.length}}\r\n${bytes}`
}
