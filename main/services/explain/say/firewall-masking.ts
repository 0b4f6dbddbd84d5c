/**
 * A conversation that a firewall has rewritten: stars in the place of the greeting, X in the place of what the server
 * offers. What is refused after that is refused because of it.
 */
import { causes, findingOf } from '#main/services/knowledge/index.ts'
import type { ExplainOptions } from '#shared/diagnosis/explain.ts'
import type { Place } from '../find/target.ts'
import type { Block } from '../input/blocks.ts'
import { contextOf, type Explained } from './interpret-block.ts'

/** A greeting of stars, with no more than the digits that the firewall leaves. */
const greeting = /(?:^|[\s:>"'])220[ -](?=[*\d .-]*\*{6})[*\d .-]+["']?$/

const offer = /(?:^|[\s:>"'])250[ -]X{4,}[A-Z]?["']?$/

/** What comes of encryption and login being hidden. */
const follows = /^(?:EHLO_|STARTTLS_)|^AUTH_(?:REQUIRED|NOT_ENABLED|MECHANISM_UNSUPPORTED|NEEDS_TLS)$/

const rewritten = (block: Block, whole: Place, options: ExplainOptions): readonly Explained[] => {
  const line = block.lines.find(({ text }) => greeting.test(text.trim()) || offer.test(text.trim()))
  if (line === undefined) return []
  const place: Place = { ...whole, protocol: 'smtp' }
  const finding = findingOf(causes.FIREWALL_SMTP_FIXUP, contextOf(place, options), {
    stage: greeting.test(line.text.trim()) ? 'greeting' : 'ehlo',
    proof: line.text.trim(),
  })
  return [{ candidates: [{ finding, decidedBy: '' }], rank: 0, block, place }]
}

/** The firewall in front of everything that it has brought about. */
export const withRewriting = (
  found: readonly Explained[],
  blocks: readonly Block[],
  whole: Place,
  options: ExplainOptions,
): readonly Explained[] => {
  const [first] = blocks.flatMap((block) => rewritten(block, whole, options))
  if (first === undefined) return found
  const own = found.filter(
    ({ candidates }) => !candidates.every(({ finding }) => follows.test(finding.cause)),
  )
  return [first, ...own]
}
