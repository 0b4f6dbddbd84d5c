/** A text cut into what belongs together: a log record with its stack trace, a reply with its lines. */
import type { ExplainLine } from '#shared/diagnosis/explain.ts'

export interface Block {
  readonly lines: readonly ExplainLine[]
  /** The lines joined, without the log's prefixes. */
  readonly text: string
  /** As the log writes it. */
  readonly time: string | undefined
}

const months =
  'Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mär|Mai|Okt|Dez|janv|févr|mars|avr|juin|juil|août|déc|ene|abr|ago|dic'

const times: readonly RegExp[] = [
  /\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?/,
  /\d{4}\/\d\d\/\d\d \d\d:\d\d:\d\d/,
  new RegExp(`\\d{1,2}[-/ ](?:${months})\\w*[-/ ]\\d{2,4}[: ]\\d\\d:\\d\\d:\\d\\d(?:[.,]\\d+)?`, 'i'),
  new RegExp(`(?:${months})\\w* {1,2}\\d{1,2},? (?:\\d{4},? )?\\d{1,2}:\\d\\d:\\d\\d(?: [AP]M)?`, 'i'),
  /\d{1,2}[./]\d{1,2}[./]\d{2,4}[ ,T]+\d{1,2}:\d\d:\d\d(?:[:.,]\d+)?(?: [AP]M)?/,
]

/** The time at a line's head, as it is written there. */
export const timeOf = (line: string): string | undefined => {
  const head = line.slice(0, 80)
  for (const pattern of times) {
    const found = pattern.exec(head)
    if (found !== null && found.index <= 30) return found[0]
  }
  return undefined
}

/** Goes on with what the line before began. */
const isContinuation = (line: string): boolean =>
  /^\s+at\s|^\s*(caused by|suppressed|nested exception is)\b|^\s*\.\.\. \d+ (more|common)|^\s+\S/i.test(
    line,
  ) || /^\s*(?:com|org|javax|jakarta|java|sun)\.[\w.$]+(?:Exception|Error)\b/.test(line)

/** A reply of several lines goes on as long as its lines have a dash behind the code. */
const isReplyContinuation = (before: string, line: string): boolean => {
  const [, code] = /(?:^|[\s:>])([245]\d\d)-[^\d]?/.exec(before) ?? []
  return code !== undefined && new RegExp(`(?:^|[\\s:>])${code}[- ]`).test(line)
}

const isStatusField = (line: string): boolean =>
  /^(final-recipient|original-recipient|action|status|diagnostic-code|remote-mta|reporting-mta|last-attempt-date|will-retry-until|received-from-mta|arrival-date|x-[a-z-]+):/i.test(
    line,
  )

const blockOf = (lines: readonly ExplainLine[]): Block => ({
  lines,
  text: lines.map(({ text }) => text).join('\n'),
  time: lines.map(({ text }) => timeOf(text)).find((time) => time !== undefined),
})

const MOST_LINES_IN_BLOCK = 400

export const blocksOf = (text: string): readonly Block[] => {
  const lines = text.split(/\r?\n/).map((line, index): ExplainLine => ({ number: index + 1, text: line }))
  const blocks: Block[] = []
  let current: ExplainLine[] = []
  let blanks = 0
  const close = (): void => {
    if (current.length > 0) blocks.push(blockOf(current))
    current = []
  }
  for (const line of lines) {
    if (line.text.trim() === '') {
      blanks += 1
      continue
    }
    const before = current.at(-1)?.text ?? ''
    // JavaMail ends a server's reply with its line end, so that a trace has a blank line in it.
    const belongs =
      current.length > 0 &&
      current.length < MOST_LINES_IN_BLOCK &&
      (isReplyContinuation(before, line.text) ||
        (blanks === 0 && isStatusField(line.text) && isStatusField(before)) ||
        (timeOf(line.text) === undefined && isContinuation(line.text)) ||
        /nested exception is:?\s*$/i.test(before))
    if (!belongs) close()
    blanks = 0
    current.push(line)
  }
  close()
  return blocks
}
