/**
 * The second net against secrets: by value, over everything that leaves. The first is the code that makes a
 * command and hands the transcript a placeholder. A peer may echo a password in any dress: plain, base64
 * (whatever stands before it), URL-encoded, quoted-printable, reversed, in hex, spread over several lines, and in
 * capitals or small letters: there are servers that answer in one of them.
 */
import { stageNames } from '#shared/diagnosis/model.ts'
import { ownWordKeys } from '#shared/diagnosis/own-words.ts'
import { sanitiseCharacter } from '#shared/diagnosis/sanitise.ts'

export const MASK = '********'

/** Masking a shorter value everywhere would give it away; those are kept out at the source alone. */
const SHORTEST = 6

/** Keys whose values are our own words: a password that happens to be "connect" must not break a report. */
const ownWords = new Set([...ownWordKeys, 'problem', 'limit', 'password', 'fingerprint256', 'sha256'])

/** Words of ours under keys that hold what a peer said in other places. */
const ownValues: Readonly<Record<string, ReadonlySet<string>>> = {
  stages: new Set(stageNames),
  host: new Set(['electron']),
  mechanism: new Set(['LOGIN command']),
  tlsProbe: new Set(['answers', 'no-tls']),
  result: new Set(['missing', 'invalid', 'unknown']),
  spf: new Set(['softfail', 'neutral', 'permerror', 'temperror']),
  policy: new Set(['quarantine', 'reject']),
}

const isOwn = (key: string, value: string): boolean =>
  ownWords.has(key) || ownValues[key]?.has(value) === true

const utf8 = new TextEncoder()

const escaped = (text: string): string => text.replaceAll(/[\\^$.*+?()[\]{}|/]/g, '\\$&')

const hex = (byte: number): string => byte.toString(16).padStart(2, '0')

/** Either case of each hex digit. */
const anyCase = (digits: string): string =>
  digits.replaceAll(/[a-f]/g, (letter) => `[${letter}${letter.toUpperCase()}]`)

/** All the ways in which one character may stand in a text. */
const characterPattern = (character: string): string => {
  const bytes = [...utf8.encode(character)]
  const point = character.codePointAt(0) ?? 0
  const latin1 = bytes.map((byte) => String.fromCharCode(byte)).join('')
  const ways = new Set([
    escaped(character),
    // One letter may become two: ß in capitals is SS.
    escaped(character.toUpperCase()),
    escaped(character.toLowerCase()),
    escaped(sanitiseCharacter(character)),
    // UTF-8 read as Latin-1, as lines are that hold other broken bytes.
    escaped(latin1),
    escaped([...latin1].map(sanitiseCharacter).join('')),
    bytes.map((byte) => `%${anyCase(hex(byte))}`).join(''),
    bytes.map((byte) => `=${anyCase(hex(byte))}`).join(''),
    bytes.map((byte) => `\\\\x${anyCase(hex(byte))}`).join(''),
    `&#0*${point};`,
    `&#[xX]0*${anyCase(point.toString(16))};`,
    ...(point <= 0xffff ? [`\\\\u${anyCase(point.toString(16).padStart(4, '0'))}`] : []),
    ...(character === ' ' ? ['\\+', '_'] : []),
  ])
  // A backslash may stand before it: IMAP's quoted strings.
  return `\\\\?(?:${[...ways].join('|')})`
}

/** What a protocol puts before each line of a reply, and would stand in the middle of a secret spread over two. */
const PREFIX = String.raw`(?:\d{3}[ -](?:\d\.\d{1,3}\.\d{1,3} ?)?|(?:\*|a\d+) (?:OK|NO|BAD|BYE|PREAUTH)? ?(?:\[[^\]]{0,100}\] ?)?|\+ ?|\.\.\.)`
const LINE_PREFIX = new RegExp(`^${PREFIX}`)

/** Behind any character: a soft line break of quoted-printable. */
const SOFT_BREAK = String.raw`(?:=(?:\\x0d)?(?:\\x0a)?(?=.))??`
/** Between two: also the next line of a reply, and what is shown of something that is not seen (UTF-16's zeros). */
const GAP = String.raw`(?:=(?:\\x0d)?(?:\\x0a)?(?=.)|=?\n${PREFIX}?|\\x(?:[01][0-9a-f]|7f|[89][0-9a-f])|\\u\{[0-9a-f]{1,6}\})??`

/** Where neither neighbour could itself be taken for a gap: else a long text would be tried in very many ways. */
const isPlain = (character: string | undefined): boolean =>
  character !== undefined && /^[!-<>-[\]-~]$/.test(character)

const charactersPattern = (characters: readonly string[]): string =>
  characters
    .map((character, index) => {
      const gap = isPlain(character) && isPlain(characters[index + 1]) ? GAP : SOFT_BREAK
      return characterPattern(character) + gap
    })
    .join('')

const turnedBy13 = (character: string): string =>
  character.replace(/[a-z]/i, (letter) => {
    const code = letter.charCodeAt(0)
    return String.fromCharCode(code + ((code & 31) > 13 ? -13 : 13))
  })

const base64 = (bytes: Uint8Array): string => {
  let binary = ''
  for (const byte of bytes) binary += String.fromCharCode(byte)
  return btoa(binary)
}

/** The characters of base64 that are the same whatever stands before and after, for each of three alignments. */
const base64Cores = (bytes: Uint8Array): string[] =>
  [0, 1, 2].map((offset) => {
    const padded = new Uint8Array(offset + bytes.length)
    padded.set(bytes, offset)
    const first = Math.ceil((offset * 8) / 6)
    const end = Math.floor((padded.length * 8) / 6)
    return base64(padded).slice(first, end)
  })

type Range = readonly [start: number, end: number]

interface Needle {
  readonly find: (text: string) => Range[]
}

const patternNeedle = (pattern: string): Needle => {
  const expression = new RegExp(pattern, 'giu')
  return {
    find: (text) =>
      [...text.matchAll(expression)].map((match) => [match.index, match.index + match[0].length]),
  }
}

/** As long as the text itself, so that places in it stay what they are. */
const inSmallLetters = (text: string): string => text.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase())

const isBase64 = (code: number): boolean =>
  (code >= 48 && code <= 57) ||
  (code >= 65 && code <= 90) ||
  (code >= 97 && code <= 122) ||
  code === 43 ||
  code === 47 ||
  code === 45 ||
  code === 95 ||
  code === 61

/** A hit is widened to the whole base64 word: what stands around the core holds bits of the secret too. */
const base64Needle = (core: string): Needle => ({
  find: (text) => {
    const ranges: Range[] = []
    const small = inSmallLetters(text)
    const sought = inSmallLetters(core)
    for (let at = small.indexOf(sought); at >= 0; ) {
      let start = at
      let end = at + core.length
      while (start > 0 && isBase64(text.charCodeAt(start - 1))) start -= 1
      while (end < text.length && isBase64(text.charCodeAt(end))) end += 1
      ranges.push([start, end])
      at = small.indexOf(sought, end)
    }
    return ranges
  },
})

const needlesFor = (secret: string): Needle[] => {
  const characters = [...secret]
  if (characters.length < SHORTEST) return []
  const bytes = utf8.encode(secret)
  const plain = charactersPattern(characters)
  const reversed = charactersPattern([...characters].reverse())
  const turned = charactersPattern(characters.map(turnedBy13))
  const cores = base64Cores(bytes)
  // Latin-1 is what JavaMail and old servers make of a password; only where it differs and can be written.
  if (
    bytes.length !== characters.length &&
    characters.every((character) => (character.codePointAt(0) ?? 0) < 256)
  ) {
    cores.push(...base64Cores(Uint8Array.from(characters, (character) => character.codePointAt(0) ?? 0)))
  }
  const urlSafe = cores.map((core) => core.replaceAll('+', '-').replaceAll('/', '_'))
  const reversedCores = cores.map((core) => [...core].reverse().join(''))
  return [
    patternNeedle(plain),
    ...(reversed === plain ? [] : [patternNeedle(reversed)]),
    ...(turned === plain ? [] : [patternNeedle(turned)]),
    patternNeedle([...bytes].map((byte) => anyCase(hex(byte))).join(String.raw`[ :.,;_-]{0,2}(?:0x|\\x)?`)),
    ...[...new Set([...cores, ...urlSafe, ...reversedCores])].map(base64Needle),
  ]
}

const merged = (ranges: Range[]): Range[] => {
  const sorted = ranges.sort((one, other) => one[0] - other[0])
  const result: [number, number][] = []
  for (const [start, end] of sorted) {
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

interface Line {
  readonly text: string
  readonly put: (text: string) => void
}

export interface Redactor {
  /** One text. */
  text(text: string): string
  /** A whole document: every text in it, and the lines that it quotes, in their order, taken together. */
  deep<T>(value: T): T
}

/** Pure: the same secrets and the same document give the same result. Secrets under 6 characters are not looked for. */
export const createRedactor = (secrets: readonly string[]): Redactor => {
  // The longest first, so that a password that contains another is masked whole.
  // Servers and logs cut blanks off the ends, and a line that is joined to another puts one there again.
  const dressed = secrets.flatMap((secret) => [secret, secret.trim()])
  const needles = [...new Set(dressed)].sort((one, other) => other.length - one.length).flatMap(needlesFor)
  const find = (text: string): Range[] => merged(needles.flatMap((needle) => needle.find(text)))

  const text = (value: string): string => {
    if (needles.length === 0 || value.length < SHORTEST) return value
    const ranges = find(value)
    return ranges.length === 0 ? value : masked(value, ranges)
  }

  /** Finds what is spread over several lines, and masks each line's share of it. */
  const joined = (lines: readonly string[]): readonly string[] => {
    const starts = lines.map((line) => LINE_PREFIX.exec(line)?.[0].length ?? 0)
    const bodies = lines.map((line, index) => line.slice(starts[index]))
    const ranges = find(bodies.join(''))
    if (ranges.length === 0) return lines
    let offset = 0
    return lines.map((line, index) => {
      const body = bodies[index] ?? ''
      const from = offset
      offset += body.length
      const own = ranges
        .filter(([start, end]) => start < offset && end > from)
        .map(([start, end]): Range => [Math.max(start - from, 0), Math.min(end - from, body.length)])
      return own.length === 0 ? line : line.slice(0, starts[index]) + masked(body, own)
    })
  }

  const isRecord = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value)

  /** @param lines collects what may be a line of a peer's, with the place where it stands in the copy */
  const walk = (value: unknown, lines: Line[]): unknown => {
    if (typeof value === 'string') return text(value)
    if (Array.isArray(value)) {
      const copy: unknown[] = []
      for (const [index, item] of value.entries()) {
        copy.push(walk(item, lines))
        const own = copy[index]
        if (typeof own === 'string') lines.push({ text: own, put: (line) => (copy[index] = line) })
      }
      return copy
    }
    if (!isRecord(value)) return value
    const copy: Record<string, unknown> = {}
    const isOurs = value['from'] === 'client' || value['from'] === 'note'
    for (const [key, item] of Object.entries(value)) {
      if (typeof item === 'string') {
        const own = isOwn(key, item) ? item : text(item)
        copy[key] = own
        if (key === 'text' && !isOurs) lines.push({ text: own, put: (line) => (copy[key] = line) })
        continue
      }
      const isList = Array.isArray(item) && item.every((each) => typeof each === 'string' && isOwn(key, each))
      copy[key] = isList ? item : walk(item, lines)
    }
    return copy
  }

  const deep = <T>(value: T): T => {
    if (needles.length === 0) return value
    const lines: Line[] = []
    const copy = walk(value, lines)
    const cleaned = joined(lines.map((line) => line.text))
    for (const [index, line] of lines.entries()) {
      const own = cleaned[index]
      if (own !== undefined && own !== line.text) line.put(own)
    }
    return copy as T
  }

  return { text, deep }
}
