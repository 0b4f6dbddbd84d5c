/** What a bounce says in sentences, where neither a reply nor a report says why. */
import type { ExplainLine, ExplainOptions } from '#shared/diagnosis/explain.ts'
import { toldInBounce } from '../find/log-refusals.ts'
import type { FoundSmtp } from '../find/replies.ts'
import type { Place } from '../find/target.ts'
import type { Block } from '../input/blocks.ts'
import { type Explained, toldBy } from './interpret-block.ts'
import { withoutEnding } from './queue-expiry.ts'

const isListed = (line: string): boolean => /^\s*(?:[-*•·–]|\d{1,2}[.)])\s/.test(line)

/** One of the clauses of a sentence, or one of the points of a list, says another thing than the next. */
const tellSeveral = (
  parts: readonly string[],
  told: FoundSmtp,
  whole: Place,
  options: ExplainOptions,
): boolean => {
  const causesTold = parts.flatMap((part) => {
    const block: Block = { lines: [], text: part, time: undefined }
    const found = toldBy({ ...told, reply: { ...told.reply, lines: [part] } }, block, whole, options)
    return found?.candidates.map(({ finding }) => finding.cause) ?? []
  })
  return new Set(causesTold).size > 1
}

/**
 * A bounce without a reply says why in a sentence of its own; “mailbox is full: retry timeout exceeded” says two
 * things, and the first is the reason. A sentence or a list that says what it may have been says nothing.
 */
export const bounceWords = (
  text: string,
  whole: Place,
  options: ExplainOptions,
  isEndKnown: boolean,
): readonly Explained[] => {
  const sentences = toldInBounce(text)
  const listed = sentences.flatMap(({ said = '' }) => (isListed(said) ? [said] : []))
  const isListOfReasons = sentences[0] !== undefined && tellSeveral(listed, sentences[0], whole, options)
  for (const told of sentences) {
    const said = told.said ?? ''
    const clauses = said.split(/[,;]|\s(?:or|oder|ou|o|of|lub|или)\s/i)
    if ((isListOfReasons && isListed(said)) || tellSeveral(clauses, told, whole, options)) continue
    const block: Block = { lines: linesWith(text, said), text: said, time: undefined }
    const reason = { ...told, reply: { ...told.reply, lines: told.reply.lines.map(withoutEnding) } }
    const found =
      toldBy(reason, block, whole, options) ?? (isEndKnown ? undefined : toldBy(told, block, whole, options))
    if (found !== undefined) return [{ ...found, rank: 0, block }]
  }
  return []
}

const linesWith = (text: string, part: string): readonly ExplainLine[] =>
  text
    .split('\n')
    .map((line, index) => ({ number: index + 1, text: line }))
    .filter((line) => line.text.includes(part))
    .slice(0, 1)
