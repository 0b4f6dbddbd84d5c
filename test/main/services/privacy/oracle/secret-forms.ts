/** The forms in which a peer may echo a secret, and how each is found in a text. */
import { sanitise } from '#shared/diagnosis/sanitise.ts'

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
    escaped(sanitise(character)),
    // UTF-8 read as Latin-1, as lines are that hold other broken bytes.
    escaped(latin1),
    escaped([...latin1].map((character) => sanitise(character)).join('')),
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
export const LINE_PREFIX = new RegExp(`^${PREFIX}`)

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

export type Range = readonly [start: number, end: number]

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

/** Finds a secret in every form. */
export const needlesFor = (secret: string): Needle[] => {
  const characters = [...secret]
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
