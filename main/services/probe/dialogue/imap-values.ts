/** IMAP's data syntax (RFC 9051, section 9): atoms, numbers, strings, literals, lists. Never throws. */

export type ImapValue = string | null | readonly ImapValue[]

/** A response as it came: text, with each literal's content between the pieces around it. */
export interface RawResponse {
  readonly pieces: readonly string[]
  readonly literals: readonly string[]
}

const DEEPEST = 20
const MOST_VALUES = 10_000

/** @returns the values from `offset` of the first piece on; stops where the text makes no sense. */
export const readValues = (raw: RawResponse, offset: number): ImapValue[] => {
  let piece = 0
  let at = offset
  let count = 0
  const current = () => raw.pieces[piece] ?? ''

  const readQuoted = (): string => {
    let value = ''
    at += 1
    const text = current()
    while (at < text.length && text[at] !== '"') {
      if (text[at] === '\\') at += 1
      value += text[at] ?? ''
      at += 1
    }
    at += 1
    return value
  }
  const readList = (depth: number, until: string | undefined): ImapValue[] => {
    const values: ImapValue[] = []
    while (count < MOST_VALUES) {
      const text = current()
      const character = text[at]
      if (character === undefined) {
        if (piece + 1 >= raw.pieces.length) return values
        piece += 1
        at = 0
        continue
      }
      if (character === until) {
        at += 1
        return values
      }
      count += 1
      if (character === ' ') at += 1
      else if (character === '(') {
        at += 1
        if (depth >= DEEPEST) return values
        values.push(readList(depth + 1, ')'))
      } else if (character === ')') at += 1
      else if (character === '"') values.push(readQuoted())
      else {
        const literal = /^~?\{\d+\+?\}$/.exec(text.slice(at))
        if (literal !== null && piece < raw.literals.length) {
          values.push(raw.literals[piece] ?? '')
          piece += 1
          at = 0
          continue
        }
        // An atom; brackets belong to it (BODY[HEADER]).
        const atom = /^[^ ()"]+/.exec(text.slice(at))?.[0] ?? character
        at += atom.length
        values.push(atom.toUpperCase() === 'NIL' ? null : atom)
      }
    }
    return values
  }
  return readList(0, undefined)
}

/** Whether the piece ends in a literal's announcement, and how many bytes follow. */
export const literalSize = (piece: string): number | undefined => {
  const size = /\{(\d{1,10})\+?\}$/.exec(piece)?.[1]
  return size === undefined ? undefined : Number(size)
}

/** An IMAP string as a command carries it: quoted. Undefined where only a literal would do (8-bit, CR, LF, NUL). */
export const quoted = (text: string): string | undefined =>
  /^[\x01-\x09\x0b\x0c\x0e-\x7f]*$/.test(text) ? `"${text.replaceAll(/[\\"]/g, '\\$&')}"` : undefined
