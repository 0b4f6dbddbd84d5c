/**
 * The second net against secrets: by value, over everything that leaves. The first is the code that makes a
 * command and hands the transcript a placeholder. A peer may echo a password in any dress: plain, base64
 * (whatever stands before it), URL-encoded, quoted-printable, reversed, in hex, spread over several lines, and in
 * capitals or small letters: there are servers that answer in one of them.
 */

import { ownWordKeys } from '#main/services/reports/own-words.ts'
import { stageNames } from '#shared/diagnosis/model.ts'
import { LINE_PREFIX, needlesFor, type Range } from './secret-forms.ts'

export const MASK = '********'

/** Masking a shorter value everywhere would give it away; those are kept out at the source alone. */
const SHORTEST = 6
/** Of a value's share in a line; a shorter one is masked in that line alone. */
const SHORTEST_SHARE = 4

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

/** Keys under which somebody is quoted. */
const sentences: ReadonlySet<string> = new Set([
  'lines',
  'text',
  'partial',
  'summary',
  'explanation',
  'evidence',
  'javaMail',
  'forMailAdmin',
])

const isOwn = (key: string, value: string): boolean =>
  ownWords.has(key) || ownValues[key]?.has(value) === true

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
  const needles = [...new Set(dressed)]
    .filter((secret) => [...secret].length >= SHORTEST)
    .sort((one, other) => other.length - one.length)
    .flatMap(needlesFor)
  const find = (text: string): Range[] => merged(needles.flatMap((needle) => needle.find(text)))

  const text = (value: string): string => {
    if (needles.length === 0 || value.length < SHORTEST) return value
    const ranges = find(value)
    return ranges.length === 0 ? value : masked(value, ranges)
  }

  /**
   * Finds what is spread over several lines, and masks each line's share of it.
   * @param shares collects them: a share may be quoted elsewhere, by itself
   */
  const joined = (lines: readonly string[], shares: Set<string>): readonly string[] => {
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
      for (const [start, end] of own) if (end - start >= SHORTEST_SHARE) shares.add(body.slice(start, end))
      return own.length === 0 ? line : line.slice(0, starts[index]) + masked(body, own)
    })
  }

  const isRecord = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null && !Array.isArray(value)

  /** Masks in each of the lines what is seen only of all of them. */
  const clean = (lines: readonly Line[], shares: Set<string>): void => {
    const cleaned = joined(
      lines.map((line) => line.text),
      shares,
    )
    for (const [index, line] of lines.entries()) {
      const own = cleaned[index]
      if (own !== undefined && own !== line.text) line.put(own)
    }
  }

  /** What came of a document: its lines, and the parts that are words of their own and no lines. */
  interface Walk {
    readonly lines: Line[]
    readonly shares: Set<string>
  }

  const walkList = (items: readonly unknown[], areLines: boolean, seen: Walk): unknown[] => {
    const copy = items.map((item) => walk(item, seen))
    const texts = copy.flatMap((own, index): Line[] =>
      typeof own === 'string' ? [{ text: own, put: (line) => (copy[index] = line) }] : [],
    )
    if (areLines) seen.lines.push(...texts)
    else if (texts.length > 1) clean(texts, seen.shares)
    return copy
  }

  const walk = (value: unknown, seen: Walk): unknown => {
    if (typeof value === 'string') return text(value)
    if (Array.isArray(value)) return walkList(value, false, seen)
    if (!isRecord(value)) return value
    const copy: Record<string, unknown> = {}
    const isOurs = value['from'] === 'client' || value['from'] === 'note'
    for (const [key, item] of Object.entries(value)) {
      if (typeof item === 'string') {
        const own = isOwn(key, item) ? item : text(item)
        copy[key] = own
        if (key === 'text' && !isOurs) seen.lines.push({ text: own, put: (line) => (copy[key] = line) })
      } else if (!Array.isArray(item)) copy[key] = walk(item, seen)
      else if (item.every((each) => typeof each === 'string' && isOwn(key, each))) copy[key] = item
      else copy[key] = walkList(item, key === 'lines', seen)
    }
    return copy
  }

  /** The document with these taken out of its sentences. */
  const without = (shares: readonly string[], value: unknown, key = ''): unknown => {
    if (Array.isArray(value)) return value.map((item) => without(shares, item, key))
    if (isRecord(value)) {
      return Object.fromEntries(
        Object.entries(value).map(([name, item]) => [name, without(shares, item, name)]),
      )
    }
    if (typeof value !== 'string' || !sentences.has(key)) return value
    return shares.reduce((own, share) => own.replaceAll(share, MASK), value)
  }

  const deep = <T>(value: T): T => {
    if (needles.length === 0) return value
    const seen: Walk = { lines: [], shares: new Set() }
    const copy = walk(value, seen)
    clean(seen.lines, seen.shares)
    return (seen.shares.size === 0 ? copy : without([...seen.shares], copy)) as T
  }

  return { text, deep }
}
