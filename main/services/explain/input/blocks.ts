/** A text cut into what belongs together: a log record with its stack trace, a reply with its lines. */
import type { ExplainLine } from '#shared/diagnosis/explain.ts'
import { withoutRowNumbers } from './strip-line-numbers.ts'

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

/** What application servers write before every line of a trace, not only before its first. */
const headOfLine = (line: string): string => {
  const time = timeOf(line)
  if (time === undefined) return ''
  const end = line.indexOf(time) + time.length
  const rest =
    /^[^\s\]]{0,8}(?: [A-Z]{2,5})?\]?(?:\s+[0-9a-f]{8}\s+\w{1,40}\s+[A-Z]\b|\s+[A-Z]{3,7}\b)?(?:\s+\[[^\]]{1,80}\])?(?:\s+\([^)]{1,80}\))?\s?/.exec(
      line.slice(end),
    )
  return line.slice(0, end + (rest?.[0].length ?? 0))
}

/** Marks of a mail program that quotes. */
const withoutQuoting = (line: string): string => line.replace(/^(?:> ?){1,8}/, '')

const isContinuationOfTrace = (line: string): boolean =>
  /^\s*(?:at\s|caused by|suppressed:|nested exception\b|\.\.\. \d+|[\w.$]+(?:Exception|Error)\b)/i.test(line)

/** Surely a part of a trace, whatever stands before it. */
const isPartOfTrace = (body: string): boolean =>
  /^\s*at\s+[\w.$/<>@-]+\(|^\s*(caused by|suppressed):|^\s*nested exception is\b|^\s*\.\.\. \d+ (more|common)/i.test(
    body,
  )

/** A quoted code with nothing behind it. */
const endsWithCode = /(?:[45]\d\d[ -]#?[45]\.\d{1,3}\.\d{1,3}|(?:\bsaid: |\\n)[45]\d\d)\s*$/

/** A reply or an exception that a mail program broke in two: it ends where no sentence does. */
const isWrapped = (before: string, line: string): boolean =>
  before.length >= 40 &&
  (endsWithCode.test(before) || (/[,:;]\s*$/.test(before) && /exception|\b[45]\d\d[ -]/i.test(before))) &&
  !/nested exception is:?\s*$|: *$/i.test(before.replace(/>:\s*$/, '>')) &&
  /^[A-Za-z<]/.test(line) &&
  (/^port: \d/i.test(line) || !/^[\w.$]+(?:Exception|Error)\b|^[\w-]{2,40}: /.test(line))

/** Goes on with what the line before began. */
const isContinuation = (line: string): boolean =>
  /^\s+at\s|^\s*(caused by|suppressed|nested exception is)\b|^\s*\.\.\. \d+ (more|common)|^\s+\S/i.test(
    line,
  ) || /^\s*(?:com|org|javax|jakarta|java|sun)\.[\w.$]+(?:Exception|Error)\b/.test(line)

/** A reply of several lines goes on as long as its lines have a dash behind the code. */
const isReplyContinuation = (before: string, line: string): boolean => {
  const [, code] = /(?:^|[\s:>;])([245]\d\d)-[^\d]?/.exec(before) ?? []
  return code !== undefined && new RegExp(`(?:^|[\\s:>;])${code}[- ]`).test(line)
}

const isStatusField = (line: string): boolean =>
  /^(final-recipient|original-recipient|action|status|diagnostic-code|remote-mta|reporting-mta|last-attempt-date|will-retry-until|received-from-mta|arrival-date|x-[a-z-]+):/i.test(
    line,
  )

/**
 * A field of a report, or a reply that somebody is quoted with, goes on indented (RFC 5322, 2.2.3): the line break
 * is no word of the server's.
 */
const isFolded = (pieces: readonly Piece[], line: string): boolean => {
  if (!/^[ \t]+[^\s(]/.test(line) || isContinuationOfTrace(line) || /^\s*[245]\d\d[ -]/.test(line))
    return false
  const start = pieces.findLast(({ wrapped }) => !wrapped)?.body ?? ''
  return (
    isStatusField(start) ||
    // Exim breaks a long reply behind the address that it begins with, Postfix its own words behind the recipient.
    (/\b[45]\d\d[ -]/.test(start) && /[:;,]\s*$/.test(pieces.at(-1)?.body ?? '')) ||
    /^<[^<>@\s]+@[^<>\s]+>: \S/.test(start) ||
    (!/exception/i.test(start) && /\b(said|response|reply|refused to|answered|returned)\b/i.test(start))
  )
}

/** A bounce goes from one recipient to the next: what follows is said of another. */
const isRecipientAlone = (line: string): boolean =>
  /^\s{0,8}<?[^\s<>@"'(),;:]{1,64}@[^\s<>@"'(),;:]{1,255}>?:?\s*$/.test(line)

/**
 * Without what stands before the line before as well: programs that gather other programs' lines put a name, a
 * process and a time before each of them.
 */
const behindSharedHead = (before: string, line: string): string => {
  const most = Math.min(before.length, line.length, 160)
  let same = 0
  while (same < most && shapeAt(before, same) === shapeAt(line, same)) same += 1
  const head = /^.*(?:[|\]>]|: )/.exec(line.slice(0, same))?.[0] ?? ''
  return head.length < 4 ? line : line.slice(head.length)
}

/** A digit is as good as another: times and numbers count on. */
const shapeAt = (text: string, at: number): string => {
  const character = text.charAt(at)
  return character >= '0' && character <= '9' ? '0' : character
}

interface Piece {
  readonly line: ExplainLine
  /** Without a number that only counts it. */
  readonly read: string
  /** Without what a program writes before each line. */
  readonly body: string
  /** Goes on in the middle of a sentence. */
  readonly wrapped: boolean
}

const textOf = (pieces: readonly Piece[]): string =>
  pieces.reduce(
    (text, { body, wrapped }, at) => (at === 0 ? body : `${text}${wrapped ? ' ' : '\n'}${body}`),
    '',
  )

const blockOf = (pieces: readonly Piece[], lines = pieces.map(({ line }) => line)): Block => ({
  lines,
  text: textOf(pieces),
  time: lines.map(({ text }) => timeOf(text)).find((time) => time !== undefined),
})

interface Faces {
  readonly line: string
  readonly head: string
  readonly gathered: string
  readonly quoted: string
  readonly belongs: boolean
  readonly folded: boolean
}

/** The line as a part of its block; the first one keeps what stands before it, where its time is. */
const bodyOf = ({ line, head, gathered, quoted, belongs, folded }: Faces): string => {
  if (folded) return quoted.trim()
  if (!belongs) return quoted
  if (head !== '') return line.slice(head.length)
  return gathered === line ? quoted : gathered
}

const MOST_LINES_IN_BLOCK = 400

export const blocksOf = (whole: string): readonly Block[] => {
  const written = whole.split(/\r?\n/)
  const read = withoutRowNumbers(written)
  const lines = written.map((line, index) => ({
    line: { number: index + 1, text: line } satisfies ExplainLine,
    read: read[index] ?? line,
  }))
  const blocks: Block[] = []
  let current: Piece[] = []
  let blanks = 0
  const close = (): void => {
    if (current.length > 0) blocks.push(blockOf(current))
    current = []
  }
  for (const { line, read: text } of lines) {
    if (text.trim() === '') {
      blanks += 1
      continue
    }
    const head = headOfLine(text)
    const quoted = withoutQuoting(text)
    // A stamp alone is the blank line of a trace.
    if (head !== '' && head.trim() === text.trim() && current.length > 0) continue
    const before = current.at(-1)?.body ?? ''
    const gathered = behindSharedHead(current.at(-1)?.read ?? '', text)
    // JavaMail ends a server's reply with its line end, so that a trace has a blank line in it.
    const belongs =
      current.length < MOST_LINES_IN_BLOCK &&
      !(isRecipientAlone(quoted) && !isFolded(current, quoted) && !isWrapped(before, quoted)) &&
      (isReplyContinuation(before, quoted) ||
        (blanks === 0 && isStatusField(quoted) && isStatusField(before)) ||
        (head === '' && isContinuation(quoted)) ||
        (head !== '' && isPartOfTrace(text.slice(head.length))) ||
        (gathered !== text && isPartOfTrace(gathered)) ||
        (blanks === 0 && head === '' && isWrapped(before, quoted)) ||
        (blanks === 0 && isFolded(current, quoted)) ||
        (blanks === 0 && head === '' && /(?:exception|errors?|failed|reasons?):\s*$/i.test(before)) ||
        /nested exception is:?\s*$/i.test(before))
    if (!belongs) close()
    blanks = 0
    const folded = belongs && isFolded(current, quoted)
    const wrapped = folded || (belongs && head === '' && isWrapped(before, quoted))
    current.push({
      line,
      read: text,
      body: bodyOf({ line: text, head, gathered, quoted, belongs, folded }),
      wrapped,
    })
  }
  close()
  return blocks
}
