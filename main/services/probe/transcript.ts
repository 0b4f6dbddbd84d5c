/**
 * What was said on a connection, bounded, line by line, and the door by which what a peer says enters: it is searched
 * for secrets here, once. What we say never holds one: commands bring what may be shown of them.
 */
import { type Secrets, TAIL } from '#main/services/privacy/secrets.ts'
import type { TranscriptLine } from '#shared/diagnosis/model.ts'
import { cutTo, sanitise } from '#shared/diagnosis/sanitise.ts'

const MOST_LINES = 2000
const MOST_CHARACTERS = 2000
const MOST_JUDGED = 8192

/** A line as it came, not yet fit for anybody's eyes. */
export interface RawLine {
  readonly raw: string
  readonly atMs: number
}

export interface Transcript {
  client(text: string): void
  /**
   * @param lines those of one reply together, or of all responses since the last command
   * @param more lines that came with them and were not kept
   * @returns the lines fit to be shown and judged, each of at most 8,192 characters
   */
  server(lines: readonly RawLine[], more?: number): string[]
  note(text: string): void
  /** A line that has just come. */
  stamp(raw: string): RawLine
  lines(): readonly TranscriptLine[]
}

/** Fit for display without secrets, then cut: a cut before would leave half a secret standing. */
export const cleaner =
  (secrets: Secrets) =>
  (text: string, most = 4096): string =>
    sanitise(secrets.mask(text), most)

/** @param elapsed milliseconds since the run began */
export const createTranscript = (elapsed: () => number, secrets: Secrets): Transcript => {
  const listener = secrets.listener()
  const lines: TranscriptLine[] = []
  let missing = 0
  const add = (from: TranscriptLine['from'], text: string, atMs: number) => {
    if (lines.length >= MOST_LINES) missing += 1
    else lines.push({ atMs, from, text })
  }
  const now = () => Math.round(elapsed())
  return {
    client: (text) => add('client', sanitise(text, MOST_CHARACTERS), now()),
    note: (text) => add('note', sanitise(text, MOST_CHARACTERS), now()),
    stamp: (raw) => ({ raw, atMs: now() }),
    server: (heard, more = 0) => {
      // Only what is kept is searched. What a secret may have begun in where a line was cut is left out.
      const most = MOST_JUDGED + TAIL
      const found = listener.hear(heard.map(({ raw }) => (raw.length > most ? raw.slice(0, most) : raw)))
      const shown = found.map((text, index) =>
        sanitise((heard[index]?.raw.length ?? 0) > most ? text.slice(0, -TAIL) : text, MOST_JUDGED),
      )
      for (const [index, { atMs }] of heard.entries())
        add('server', cutTo(shown[index] ?? '', MOST_CHARACTERS), atMs)
      missing += more
      return shown
    },
    lines: () => {
      const last = lines.at(-1)
      return missing === 0 || last === undefined
        ? [...lines]
        : [...lines, { atMs: last.atMs, from: 'note', text: `… and ${missing} more lines` }]
    },
  }
}
