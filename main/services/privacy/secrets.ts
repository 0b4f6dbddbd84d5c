/**
 * Secrets by value: found in what a peer says, as it enters, and masked. What we send never needs to be found: it
 * is sensitive by type (see `Command`).
 *
 * A text is folded once (small letters, unseen characters dropped, one kind of escape decoded) with a map back to
 * its own places; then every form of every secret is looked for by `indexOf`. So the cost grows with the text, and
 * hardly with the password.
 *
 * Found are: the value as it is, in capitals or small letters; escaped (percent, quoted-printable, backslash, HTML);
 * base64 of UTF-8, Latin-1 and UTF-16 whatever stands before it, also for URLs; hex; UTF-8 read as Latin-1. Not
 * found is what only an enemy does on purpose (reversed, ROT13): that server has the password anyway.
 */
import {
  binaryOf,
  blanks,
  bytesOf,
  type Escape,
  escapes,
  type Folded,
  fold,
  foldBytes,
  HEX_LIST,
  hexLists,
  isIn,
  marks,
  quickFold,
  utf8Of,
  withoutMarks,
} from './folding.ts'

export const MASK = '********'

/** Characters of a value. Masking a shorter one everywhere would give it away; those are kept out at the source. */
const SHORTEST = 6
/** Characters of a value's share in a line; a shorter one is masked in that line alone. */
const SHORTEST_SHARE = 4
/** Shares that are remembered: a server that makes more of them is not quoting. */
const MOST_SHARES = 100
/** Characters of earlier lines in which a secret may have begun: 200 of them, escaped. */
export const TAIL = 1200

type Range = readonly [start: number, end: number]

interface Needle {
  readonly folded: string
  readonly isBase64?: boolean
}

/** The characters of base64 that are the same whatever stands before and after, for each of three alignments. */
const base64Cores = (bytes: Buffer): string[] =>
  [0, 1, 2].map((offset) => {
    const padded = Buffer.concat([Buffer.alloc(offset), bytes])
    return padded
      .toString('base64')
      .slice(Math.ceil((offset * 8) / 6), Math.floor(((offset + bytes.length) * 8) / 6))
  })

/** UTF-8, and Latin-1 where that has all of its characters. */
const encodingsOf = (secret: string): readonly Buffer[] =>
  /^[\x00-\xff]*$/.test(secret) ? [utf8Of(secret), Buffer.from(secret, 'latin1')] : [utf8Of(secret)]

const needlesFor = (secret: string): Needle[] => {
  const encodings = encodingsOf(secret)
  const utf8AsLatin1 = binaryOf(utf8Of(secret))
  const cases = [secret, secret.toUpperCase(), secret.toLowerCase()]
  const texts = [...cases, secret.normalize('NFD'), utf8AsLatin1, utf8AsLatin1.toUpperCase()]
  const utf16 = Buffer.from(secret, 'utf16le')
  const cores = [...encodings, utf16, Buffer.from(utf16).swap16()].flatMap(base64Cores)
  const forUrls = cores.map((core) => core.replaceAll('+', '-').replaceAll('/', '_'))
  return [
    ...texts.map((text) => ({ folded: quickFold(bytesOf(text)) })),
    // Escaped byte by byte it keeps what is not seen, its set of characters and its capitals beyond ASCII.
    ...[...encodings, ...cases.slice(1).map(utf8Of)].map((bytes) => ({ folded: foldBytes(binaryOf(bytes)) })),
    ...(isIn(secret, marks) ? [{ folded: quickFold(bytesOf(withoutMarks(secret))) }] : []),
    ...[...cores, ...forUrls].map((core) => ({ folded: quickFold(core), isBase64: true })),
  ]
}

/** Each once, and none that what is not seen has left next to nothing of. */
const different = (needles: readonly Needle[]): Needle[] =>
  [...new Map(needles.map((needle) => [needle.folded, needle])).values()].filter(
    ({ folded }) => folded.length >= SHORTEST_SHARE,
  )

const isBase64 = (code: number): boolean =>
  (code >= 0x61 && code <= 0x7a) ||
  (code >= 0x41 && code <= 0x5a) ||
  (code >= 0x30 && code <= 0x39) ||
  [0x2b, 0x2f, 0x2d, 0x5f, 0x3d].includes(code)

/** Adds where the needle stands in the folded text, in places of the text itself. */
const search = (text: string, { text: folded, at }: Folded, needle: Needle, found: Range[]): void => {
  const { length } = needle.folded
  for (let from = folded.indexOf(needle.folded); from >= 0; ) {
    let start = at[from] ?? 0
    let end = at[from + length] ?? text.length
    // What stands around the core holds bits of the secret too.
    if (needle.isBase64 === true) {
      while (start > 0 && isBase64(text.charCodeAt(start - 1))) start -= 1
      while (end < text.length && isBase64(text.charCodeAt(end))) end += 1
    }
    found.push([start, end])
    let next = from + length
    while (next < folded.length && (at[next] ?? 0) < end) next += 1
    from = folded.indexOf(needle.folded, next)
  }
}

const merged = (ranges: Range[]): Range[] => {
  const result: [number, number][] = []
  for (const [start, end] of ranges.sort((one, other) => one[0] - other[0])) {
    const last = result.at(-1)
    if (last !== undefined && start <= last[1]) last[1] = Math.max(last[1], end)
    else result.push([start, end])
  }
  return result
}

const masked = (text: string, ranges: readonly Range[]): string => {
  let result = ''
  let at = 0
  for (const [start, end] of ranges) {
    result += text.slice(at, start) + MASK
    at = end
  }
  return result + text.slice(at)
}

/** The shares of ranges that are asked for from the first to the last, in places of what is asked for. */
const inOrder = (ranges: readonly Range[]) => {
  let first = 0
  return (from: number, to: number): Range[] => {
    while (first < ranges.length && (ranges[first]?.[1] ?? 0) <= from) first += 1
    const own: Range[] = []
    for (let index = first; index < ranges.length; index += 1) {
      const [start, end] = ranges[index] ?? [to, to]
      if (start >= to) break
      own.push([Math.max(start, from) - from, Math.min(end, to) - from])
    }
    return own
  }
}

/** What a protocol puts before each line, and would stand in the middle of a secret spread over two. */
const LINE_PREFIX =
  /^(?:\d{3}(?:[^\w\s]|\s)\s{0,100}(?:\d\.\d{1,3}\.\d{1,3}\s{0,100})?|(?:\*|a\d+)\s{1,100}(?:(?:OK|NO|BAD|BYE|PREAUTH)(?!\w))?\s{0,100}(?:\[[^\]]{0,100}\]\s{0,100})?|\+\s?|\.\.\.)/i

/** What comes on one connection, line by line: a secret may be spread over several. */
export interface Listener {
  /**
   * @param lines that came together (a reply), raw and whole
   * @returns the lines with their secrets masked. Where one began in lines that were heard before, what stood there is
   *   a secret of its own from then on
   */
  hear(lines: readonly string[]): string[]
}

export interface Secrets {
  /** One text, as it came: to be masked before it is cut. */
  mask(text: string): string
  listener(): Listener
  /** The second net: whether anything of a secret is left in a finished document. */
  isIn(document: unknown): boolean
  /** Whether one was spread over lines of which the first were let through. */
  readonly isSpread: boolean
}

const textsIn = (document: unknown, texts: string[] = []): string[] => {
  if (typeof document === 'string') texts.push(document)
  else if (typeof document === 'object' && document !== null)
    for (const part of Object.values(document)) textsIn(part, texts)
  return texts
}

/** @param values those under 6 characters, without their blanks, are not looked for */
export const createSecrets = (values: readonly string[]): Secrets => {
  // Servers and logs cut blanks off the ends, and a line that is joined to another puts one there again.
  const wanted = [...new Set(values.flatMap((value) => [value, value.trim()]))].filter(
    (value) => [...value.trim()].length >= SHORTEST,
  )
  const needles = different(wanted.flatMap(needlesFor))
  const hexNeedles = different(
    wanted.flatMap(encodingsOf).map((bytes) => ({ folded: bytes.toString('hex') })),
  )
  const phrases = different(
    wanted
      .filter((value) => /\s/.test(value))
      .map((value) => ({ folded: quickFold(bytesOf(value), blanks) })),
  )
  const shares = new Set<string>()
  const looksLikePrefix = wanted.some((value) => LINE_PREFIX.test(value))

  const find = (text: string): Range[] => {
    if (needles.length === 0 || text.length < SHORTEST_SHARE) return []
    const found: Range[] = []
    const bytes = bytesOf(text)
    const look = (wanted: readonly Needle[], by?: Escape, from = bytes) => {
      const quick = quickFold(from, by === marks ? undefined : by)
      const hits = wanted.filter(({ folded }) => quick.includes(folded))
      if (hits.length === 0) return
      const folded = fold(text, by)
      for (const needle of hits) search(text, folded, needle, found)
    }
    look(needles)
    for (const by of escapes) if (isIn(bytes, by)) look(needles, by)
    if (bytes !== text && isIn(text, marks)) look(needles, marks, bytesOf(withoutMarks(text)))
    if (phrases.length > 0) look(phrases, blanks)
    if (HEX_LIST.test(bytes)) for (const by of hexLists) look(hexNeedles, by)
    return found.length === 0 ? found : merged(found)
  }

  const learn = (share: string): void => {
    if (share.length < SHORTEST_SHARE || shares.has(share) || shares.size === MOST_SHARES) return
    shares.add(share)
    needles.push(...different([{ folded: quickFold(bytesOf(share)) }]))
  }

  const mask = (text: string): string => {
    const ranges = find(text)
    return ranges.length === 0 ? text : masked(text, ranges)
  }

  const listener = (): Listener => {
    let tail = ''
    return {
      hear: (lines) => {
        if (needles.length === 0) return [...lines]
        const starts = lines.map((line) => LINE_PREFIX.exec(line)?.[0].length ?? 0)
        const bodies = lines.map((line, index) => line.slice(starts[index]))
        const joined = [tail, ...bodies].join('\n')
        const ranges = find(joined)
        // What stands in the prefix (an IMAP code's arguments) belongs to no other line.
        const hasMore =
          looksLikePrefix || lines.some((line, index) => line.slice(0, starts[index]).includes('['))
        const inLines = hasMore ? find(lines.join('\n')) : []
        let from = tail.length + 1
        for (const [start, end] of ranges) {
          if (start < tail.length && end > from)
            for (const share of tail.slice(start).split('\n')) learn(share)
        }
        tail = joined.slice(-TAIL)
        const ofBody = inOrder(ranges)
        const ofLine = inOrder(inLines)
        let at = 0
        return lines.map((line, index) => {
          const prefix = starts[index] ?? 0
          const length = line.length - prefix
          const own = [
            ...ofLine(at, at + line.length),
            ...ofBody(from, from + length).map(([start, end]): Range => [start + prefix, end + prefix]),
          ]
          at += line.length + 1
          from += length + 1
          return own.length === 0 ? line : masked(line, merged(own))
        })
      },
    }
  }

  return {
    mask,
    listener,
    isIn: (document) => find(textsIn(document).join('\n')).length > 0,
    get isSpread() {
      return shares.size > 0
    },
  }
}

/** Of a conversation in which nothing of ours is said that must not be seen. */
export const noSecrets: Secrets = createSecrets([])
