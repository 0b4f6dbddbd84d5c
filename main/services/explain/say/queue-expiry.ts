/**
 * A message that waited in a queue until its time was over. That is the end of a story: why each attempt failed is
 * told in the same breath or further up, and stands beside it as a cause of its own.
 */

import { isAboutMail, isElsewhere } from '#main/services/knowledge/about-mail.ts'
import { causes, findingOf } from '#main/services/knowledge/index.ts'
import { says } from '#main/services/knowledge/phrases/index.ts'
import { queueTimeOver } from '#main/services/knowledge/phrases/traffic.ts'
import { normalise, withoutNames } from '#main/services/knowledge/text.ts'
import type { ExplainOptions } from '#shared/diagnosis/explain.ts'
import type { Place } from '../find/target.ts'
import type { Block } from '../input/blocks.ts'
import { contextOf, type Explained, explainBlock, isGeneral } from './interpret-block.ts'

/** Still tried: a warning and no end. Exchange gives both the same code. */
const isStillTried =
  /^action:\s*delayed|^will-retry-until:|will (be retried|keep trying|retry|continue|try again)|not yet been|still (being tried|trying|undelivered)/im

/** RFC 3463: delivery time expired. */
const code = /\b[45]\.4\.7\b/

const inWords = (text: string): boolean =>
  !isElsewhere(text) && isAboutMail(text) && says.expired(normalise(withoutNames(text)))

/** By its code alone it may be a warning, which says so elsewhere or not at all. */
export const isSurelyGivenUp = (text: string): boolean =>
  !isStillTried.test(text) &&
  (inWords(text) || (code.test(text) && /^action:\s*failed|\b5[05]\d[ -]#?[45]\.4\.7\b/im.test(text)))

const isGivenUp = (text: string): boolean => !isStillTried.test(text) && (code.test(text) || inWords(text))

const endings = new RegExp(`(?:5\\d\\d )?#?${code.source}|${queueTimeOver.join('|')}`, 'gi')

/** What else is said. */
export const withoutEnding = (text: string): string => text.replaceAll(endings, ' ').trim()

/** What else the block says. A line break stands for what was taken out, so that no words meet that never did. */
const besides = (block: Block): Block => ({ ...block, text: block.text.replaceAll(endings, '\n') })

const lineOf = (block: Block): string =>
  (block.lines.find(({ text }) => inWords(text) || code.test(text)) ?? block.lines[0])?.text
    .trim()
    .slice(0, 512) ?? ''

const ending = (block: Block, whole: Place, options: ExplainOptions): Explained => {
  const place: Place = { ...whole, protocol: 'smtp' }
  const finding = findingOf(causes.DELIVERY_TIME_EXPIRED, contextOf(place, options), {
    stage: 'message',
    proof: lineOf(block),
  })
  return { candidates: [{ finding, decidedBy: '' }], rank: 2, block, place }
}

/** What a block means: one fault, or the reason and the end that it led to. */
export const explainWithEnd = (block: Block, whole: Place, options: ExplainOptions): readonly Explained[] => {
  if (!isGivenUp(block.text)) {
    const explained = explainBlock(block, whole, options)
    return explained === undefined ? [] : [explained]
  }
  const reason = explainBlock(besides(block), whole, options)
  const end = ending(block, whole, options)
  return reason === undefined || reason.candidates.some(({ finding }) => isGeneral(finding.cause))
    ? [end]
    : [reason, end]
}
