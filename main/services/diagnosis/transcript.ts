/** What was said on a connection, bounded, line by line. Secrets never get here: commands bring their placeholder. */
import type { TranscriptLine } from '#shared/diagnosis/model.ts'

const MOST_LINES = 2000
const MOST_CHARACTERS = 2000

export interface Transcript {
  client(text: string): void
  server(text: string): void
  note(text: string): void
  lines(): readonly TranscriptLine[]
}

/**
 * @param elapsed milliseconds since the run began
 * @param clean makes a text fit for display and takes secrets out before it is cut
 */
export const createTranscript = (
  elapsed: () => number,
  clean: (text: string, most?: number) => string,
): Transcript => {
  const lines: TranscriptLine[] = []
  let more = 0
  const add = (from: TranscriptLine['from'], text: string) => {
    if (lines.length >= MOST_LINES) {
      more += 1
      return
    }
    lines.push({ atMs: Math.round(elapsed()), from, text: clean(text, MOST_CHARACTERS) })
  }
  return {
    client: (text) => add('client', text),
    server: (text) => add('server', text),
    note: (text) => add('note', text),
    lines: () => {
      const last = lines.at(-1)
      return more === 0 || last === undefined
        ? [...lines]
        : [...lines, { atMs: last.atMs, from: 'note', text: `… and ${more} more lines` }]
    },
  }
}
