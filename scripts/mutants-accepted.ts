/** Changes that no test can or need notice, each with the reason. */
import type { Mutant } from './mutants.ts'

interface Accepted {
  readonly file: string
  /** Part of the line. */
  readonly line: string
  readonly reason: string
}

const forTypes = 'For the compiler: it cannot be otherwise at this place.'
const bound = 'A bound for texts without end; one more or less makes no difference to anybody.'
const madeUp = 'A part of made-up settings that no finding shows.'

const accepted: readonly Accepted[] = [
  {
    file: 'judge/smtp-ehlo.ts',
    line: 'if (ehlo.reply === undefined || !isOk(ehlo.reply))',
    reason: forTypes,
  },
  {
    file: 'judge/smtp-envelope.ts',
    line: "hit.facts?.senderRole === 'user' ? 'user' : ''",
    reason: 'Only keeps two kinds apart, whichever of them has the mark.',
  },
  {
    file: 'judge/sender-domain.ts',
    line: "if (stage !== 'mx' && stage !== 'spf' && stage !== 'dmarc') return []",
    reason: forTypes,
  },
  { file: 'input/blocks.ts', line: 'current.length < MOST_LINES_IN_BLOCK', reason: bound },
  { file: 'input/blocks.ts', line: 'found.index <= 30', reason: bound },
  { file: 'input/blocks.ts', line: 'before.length >= 40', reason: bound },
  { file: 'input/blocks.ts', line: "character >= '0' && character <= '9'", reason: 'Any digit will do.' },
  { file: 'input/blocks.ts', line: 'head.length < 4', reason: bound },
  {
    file: 'input/blocks.ts',
    line: 'if (current.length > 0) blocks.push',
    reason: 'A block without lines says nothing.',
  },
  { file: 'explain/index.ts', line: 'line.length > MOST_IN_LINE', reason: bound },
  { file: 'explain/index.ts', line: 'text.length > MOST_CHARACTERS', reason: bound },
  { file: 'explain/index.ts', line: 'gap <= LINES_OF_ONE', reason: bound },
  { file: 'explain/index.ts', line: 'Math.abs(gap) <= LINES_OF_ONE', reason: bound },
  {
    file: 'explain/index.ts',
    line: 'const key = block.time === undefined',
    reason: 'Only saves time: the same text is explained once.',
  },
  { file: 'input/mime.ts', line: 'depth < MOST_DEPTH', reason: bound },
  { file: 'say/interpret-block.ts', line: 'useSsl: place.port', reason: madeUp },
  { file: 'say/interpret-block.ts', line: 'portText: place.port', reason: madeUp },
  { file: 'say/interpret-block.ts', line: 'port: place.port === 0 ?', reason: madeUp },
  { file: 'say/interpret-block.ts', line: 'if (plain === undefined) return []', reason: forTypes },
  { file: 'say/interpret-block.ts', line: 'if (candidates.length > 0 && !route)', reason: forTypes },
  { file: 'say/interpret-block.ts', line: 'if (finding === undefined || !isTelling', reason: forTypes },
  {
    file: 'find/replies-without-code.ts',
    line: 'if (digit === undefined || rest === undefined) return undefined',
    reason: forTypes,
  },
  { file: 'find/replies.ts', line: 'if (code === undefined || text === undefined)', reason: forTypes },
  { file: 'input/secrets.ts', line: 'left > 0 && ', reason: bound },
  { file: 'explain/index.ts', line: 'if (first === undefined) return []', reason: forTypes },
  {
    file: 'find/replies-without-code.ts',
    line: 'if (status === null || status[1] === undefined',
    reason: forTypes,
  },
  { file: 'input/secrets.ts', line: 'values.size < MOST_VALUES', reason: bound },
  {
    file: 'logs/dialogue.ts',
    line: 'port should be >= 0',
    reason: 'The words of a program, not a comparison.',
  },
  {
    file: 'find/target.ts',
    line: "if (host !== '' && port !== 0) break",
    reason: 'Only saves time: what was found first is kept.',
  },
  { file: 'find/log-refusals.ts', line: 'line.length >= 12', reason: bound },
  { file: 'find/log-refusals.ts', line: 'line.length <= 400', reason: bound },
  { file: 'find/log-refusals.ts', line: 'length <= MOST_LINES_OF_BOUNCE', reason: bound },
]

export const isAccepted = ({ file, text }: Mutant): boolean =>
  accepted.some((entry) => file.endsWith(`/${entry.file}`) && text.includes(entry.line))
