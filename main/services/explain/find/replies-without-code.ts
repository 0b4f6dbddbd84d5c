/** Refusals that a text tells without the reply's own code: by an enhanced code, or by words behind the stage. */

import type { SmtpPlace as Place } from '#main/services/knowledge/condition.ts'
import type { SmtpReply } from '#shared/diagnosis/evidence.ts'
import { answered, type FoundSmtp, guessed, markedPlace } from './replies.ts'

const rejectedPlaces: readonly (readonly [RegExp, Place])[] = [
  [/^(EHLO|HELO)/i, 'ehlo'],
  [/^MAIL/i, 'mail'],
  [/^RCPT/i, 'rcpt'],
  [/^(after DATA|DATA)/i, 'content'],
  [/^connection in "connect" ACL/i, 'greeting'],
]

/** Exim's log has the words of its refusal without the code: `rejected RCPT <…>: relay not permitted`. */
export const findRejection = (block: string): FoundSmtp | undefined => {
  const found =
    /\b(temporarily )?rejected ((?:EHLO|HELO|MAIL|RCPT|DATA|after DATA|connection)\b[^\n:]{0,400}):? ([^\n]{3,})/i.exec(
      block,
    )
  if (found === null) return undefined
  const [, temporarily, at = '', words = ''] = found
  const place = rejectedPlaces.find(([pattern]) => pattern.test(at))?.[1]
  if (place === undefined) return undefined
  const code = temporarily === undefined ? 550 : 451
  return { kind: 'smtp', reply: { code, lines: [`${code} ${words}`], ms: 0 }, place, said: words.trim() }
}

/** What an enhanced code stands behind where the reply’s own code is left out. */
const afterColon = new RegExp(
  String.raw`(?:${answered}|response was|said|reply|replied|returned|response|reason|error|(?:smtp|mail|messag|send)\w{0,24}exception|reject(?:_warning)?: [A-Z-]{4,20} from [^\n]{1,300}?\])\s*[:=]\s*["'(„“]*([45])(\.\d{1,3}\.\d{1,3}) ([^\n]{3,}(?:\n +(?!at |---|in )[A-Z][^\n]+)?)`,
  'i',
)

/** qmail: `Sorry, no mailbox here by that name. (#5.1.1)`. */
const atTheEnd = / \(#([45])(\.\d{1,3}\.\d{1,3})\)\.?\s*$/

const enhancedParts = (block: string): readonly string[] | undefined => {
  const [, digit = '', rest = '', words = ''] = afterColon.exec(block) ?? []
  if (digit !== '') return [digit, rest, words.trim(), `${digit}${rest} ${words}`.trim()]
  const line = block
    .split('\n')
    .find((each) => atTheEnd.test(each))
    ?.trim()
  if (line === undefined) return undefined
  const [whole = '', last = '', more = ''] = atTheEnd.exec(line) ?? []
  return [last, more, line.slice(0, line.length - whole.length), line]
}

/** .NET gives an enhanced code without the reply’s own, qmail puts it behind the words. */
export const findEnhanced = (block: string): FoundSmtp | undefined => {
  const [digit, rest, words = '', said = ''] = enhancedParts(block) ?? []
  if (digit === undefined || rest === undefined) return undefined
  const enhanced = `${digit}${rest}`
  const code = digit === '5' ? 550 : 450
  const reply: SmtpReply = { code, enhanced, lines: [`${code} ${enhanced} ${words}`], ms: 0 }
  const place = markedPlace(block, reply)
  return { kind: 'smtp', reply, place: place ?? guessed(reply), guessed: place === undefined, said }
}

/**
 * Postfix and Sendmail write the enhanced code beside their own words; X.4 is the network’s, X.7.4 and X.7.5 are the
 * sending server’s own about encryption: they have their own signs.
 */
const ofDelivery =
  /\bdsn=([45])(\.(?!7\.[45]\b)[12367]\.\d{1,3}), (?:status=(?:bounced|deferred|undeliverable) \(|stat=)([^\n]{3,400})/

/** `Status: 5.1.1` of a delivery report without a Diagnostic-Code (RFC 3464), or Exchange’s `#5.1.1#`. */
export const findStatus = (block: string): FoundSmtp | undefined => {
  const delivery = ofDelivery.exec(block)
  const status =
    delivery ??
    /^status:\s*([45])(\.\d{1,3}\.\d{1,3})/im.exec(block) ??
    /#<?\s*#?([45])(\.\d{1,3}\.\d{1,3})[ >#]/.exec(block)
  if (status === null || status[1] === undefined || status[2] === undefined) return undefined
  const enhanced = `${status[1]}${status[2]}`
  const code = status[1] === '5' ? 550 : 450
  const words =
    delivery === null
      ? (/diagnostic-code:\s*[^;\n]*;\s*([^\n]*)/i.exec(block)?.[1] ?? '')
      : (delivery[3] ?? '').replace(/\)$/, '')
  // “Other, undefined” (RFC 3463): that it failed, and nothing of why.
  if (status[2] === '.0.0' && words === '') return undefined
  const reply: SmtpReply = { code, enhanced, lines: [`${code} ${enhanced} ${words}`.trim()], ms: 0 }
  return {
    kind: 'smtp',
    said: words === '' ? status[0].trim() : words,
    reply,
    place: guessed(reply) === 'content' ? 'content' : 'rcpt',
  }
}
