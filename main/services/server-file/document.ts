/**
 * `.properties` bytes as `java.util.Properties.load(InputStream)` reads them (JDK 17, LineReader and load0),
 * with the place of every key and value, so that an edit can replace exactly those bytes.
 *
 * Text is held as one character per byte (ISO-8859-1): an index into it is an offset into the file.
 */

export interface Entry {
  readonly key: string
  readonly value: string
  /** Start of the physical line on which the entry begins. */
  readonly start: number
  /** After the last character of the key, as written. */
  readonly keyEnd: number
  /** After the separator; between here and the value there is at most a continuation. */
  readonly separatorEnd: number
  /** Where the value begins, or would begin. */
  readonly valueStart: number
  /** Before the line end that closes the entry. */
  readonly contentEnd: number
  /** After that line end; equal to contentEnd at the end of a file without one. */
  readonly end: number
  /** Something separates key and value: `=`, `:` or blanks. */
  readonly separated: boolean
  /** The file ends within a continuation: text appended behind would become part of this entry. */
  readonly open: boolean
  /** 1-based. */
  readonly line: number
  readonly lastLine: number
}

export interface Document {
  readonly text: string
  /** Every occurrence, in the order of the file. */
  readonly entries: readonly Entry[]
  /** The last occurrence of each key: the one that Java goes by. */
  readonly effective: ReadonlyMap<string, Entry>
  /** The line end that the file uses most; `\n` where it has none. */
  readonly lineEnd: string
}

export interface Malformed {
  /** 1-based. */
  readonly line: number
}

const isBlank = (char: string): boolean => char === ' ' || char === '\t' || char === '\f'
const isLineEnd = (char: string): boolean => char === '\n' || char === '\r'

interface LogicalLine {
  /** Offsets of the characters that count, continuations and their indentation left out. */
  readonly offsets: readonly number[]
  readonly start: number
  readonly contentEnd: number
  readonly end: number
  readonly open: boolean
}

/** LineReader.readLine of JDK 17: the next line that is neither blank nor a comment, or null at the end. */
const readLogicalLine = (text: string, from: number): LogicalLine | null => {
  const offsets: number[] = []
  let physicalStart = from
  let start = from
  let skipBlanks = true
  let continued = false
  let backslash = false
  let at = from
  while (at < text.length) {
    const char = text.charAt(at)
    if (skipBlanks) {
      if (isBlank(char)) {
        at += 1
        continue
      }
      skipBlanks = false
      continued = false
    }
    if (offsets.length === 0 && (char === '#' || char === '!')) {
      // Its line end is that of a blank line.
      while (at < text.length && !isLineEnd(text.charAt(at))) at += 1
      continue
    }
    if (!isLineEnd(char)) {
      if (offsets.length === 0) start = physicalStart
      offsets.push(at)
      backslash = char === '\\' ? !backslash : false
      at += 1
      continue
    }
    const lineEndAt = at
    at += 1
    if (offsets.length === 0) {
      skipBlanks = true
      physicalStart = at
      continue
    }
    if (!backslash) {
      if (char === '\r' && text.charAt(at) === '\n') at += 1
      return { offsets, start, contentEnd: lineEndAt, end: at, open: false }
    }
    offsets.pop()
    backslash = false
    if (at >= text.length) return { offsets, start, contentEnd: at, end: at, open: true }
    if (char === '\r' && text.charAt(at) === '\n') at += 1
    skipBlanks = true
    continued = true
    physicalStart = at
  }
  if (offsets.length === 0) return null
  if (backslash) offsets.pop()
  return {
    offsets,
    start,
    contentEnd: text.length,
    end: text.length,
    open: backslash || continued,
  }
}

const escapes = new Map([
  ['t', '\t'],
  ['r', '\r'],
  ['n', '\n'],
  ['f', '\f'],
])

/** Properties.loadConvert: escapes taken out. Null for a `\u` without four hex digits. */
export const withoutEscapes = (raw: string): string | null => {
  let out = ''
  let at = 0
  while (at < raw.length) {
    const char = raw.charAt(at)
    at += 1
    if (char !== '\\') {
      out += char
      continue
    }
    const next = raw.charAt(at)
    at += 1
    if (next === 'u') {
      const digits = raw.slice(at, at + 4)
      if (!/^[0-9A-Fa-f]{4}$/.test(digits)) return null
      out += String.fromCharCode(Number.parseInt(digits, 16))
      at += 4
    } else {
      out += escapes.get(next) ?? next
    }
  }
  return out
}

/** Lengths of key and separator, as Properties.load0 finds them. */
const splitEntry = (chars: string): { keyLength: number; valueIndex: number } => {
  let keyLength = 0
  let backslash = false
  let separatorSeen = false
  let valueIndex = chars.length
  while (keyLength < chars.length) {
    const char = chars.charAt(keyLength)
    if (!backslash && (char === '=' || char === ':' || isBlank(char))) {
      separatorSeen = !isBlank(char)
      valueIndex = keyLength + 1
      break
    }
    backslash = char === '\\' ? !backslash : false
    keyLength += 1
  }
  while (valueIndex < chars.length) {
    const char = chars.charAt(valueIndex)
    if (!isBlank(char)) {
      if (separatorSeen || (char !== '=' && char !== ':')) break
      separatorSeen = true
    }
    valueIndex += 1
  }
  return { keyLength, valueIndex }
}

/** Start offsets of the physical lines; `\r\n` ends one line. */
export const lineStarts = (text: string): readonly number[] => {
  const starts = [0]
  for (const match of text.matchAll(/\r\n|\r|\n/g)) starts.push(match.index + match[0].length)
  return starts
}

/** 1-based number of the physical line that holds the offset. */
export const lineAt = (starts: readonly number[], offset: number): number => {
  let low = 0
  let high = starts.length - 1
  while (low < high) {
    const middle = (low + high + 1) >> 1
    if ((starts[middle] ?? 0) <= offset) low = middle
    else high = middle - 1
  }
  return low + 1
}

const mostUsedLineEnd = (text: string): string => {
  const counts = new Map<string, number>()
  for (const [end] of text.matchAll(/\r\n|\r|\n/g)) counts.set(end, (counts.get(end) ?? 0) + 1)
  return [...counts].sort((one, other) => other[1] - one[1])[0]?.[0] ?? '\n'
}

/**
 * @returns the document, or the line for which Java would refuse the whole file (a malformed `\u`).
 */
export const parseDocument = (text: string): Document | Malformed => {
  const starts = lineStarts(text)
  const entries: Entry[] = []
  const effective = new Map<string, Entry>()
  let from = 0
  for (;;) {
    const logical = readLogicalLine(text, from)
    if (logical === null) break
    from = logical.end
    const { offsets } = logical
    const chars = offsets.map((offset) => text.charAt(offset)).join('')
    const { keyLength, valueIndex } = splitEntry(chars)
    const line = lineAt(starts, offsets[0] ?? logical.start)
    const key = withoutEscapes(chars.slice(0, keyLength))
    const value = withoutEscapes(chars.slice(valueIndex))
    if (key === null || value === null) {
      const good = /^(?:[^\\]|\\[^u]|\\u[0-9A-Fa-f]{4})*/.exec(chars)?.[0].length ?? 0
      return { line: lineAt(starts, offsets[good] ?? logical.start) }
    }
    const after = (index: number): number => {
      const last = offsets[index - 1]
      return last === undefined ? logical.start : last + 1
    }
    const entry: Entry = {
      key,
      value,
      start: logical.start,
      keyEnd: after(keyLength),
      separatorEnd: after(valueIndex),
      valueStart: offsets[valueIndex] ?? after(chars.length),
      contentEnd: logical.contentEnd,
      end: logical.end,
      separated: valueIndex > keyLength,
      open: logical.open,
      line,
      lastLine: lineAt(starts, Math.max(logical.start, logical.contentEnd - 1)),
    }
    entries.push(entry)
    effective.set(key, entry)
  }
  return { text, entries, effective, lineEnd: mostUsedLineEnd(text) }
}

export const isMalformed = (read: Document | Malformed): read is Malformed => !('text' in read)

export const textOf = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')

export const bytesOf = (text: string): Uint8Array => Buffer.from(text, 'latin1')
