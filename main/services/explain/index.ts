/**
 * Explains a text: a log, a Java stack trace, a reply, a bounce. Pure: evidence is made of what the text quotes
 * and judged by the same rules as a test's. Nothing is looked up, nothing is sent.
 */

import { isFtp } from '#main/services/knowledge/about-mail.ts'
import type { ExplainedFault, ExplainLine, ExplainOptions, ExplainResult } from '#shared/diagnosis/explain.ts'
import { unfit } from '#shared/diagnosis/sanitise.ts'
import { isPastedBounce } from './find/log-refusals.ts'
import { placeOfText } from './find/target.ts'
import { type Block, blocksOf } from './input/blocks.ts'
import { isMail, textOfMail } from './input/mime.ts'
import { maskSecrets } from './input/secrets.ts'
import { bounceWords } from './say/bounce-prose.ts'
import { withRewriting } from './say/firewall-masking.ts'
import { type Explained, flat, isGeneral } from './say/interpret-block.ts'
import { forCustomerOf, missingOf } from './say/missing-information.ts'
import { explainWithEnd, isSurelyGivenUp } from './say/queue-expiry.ts'

const MOST_CHARACTERS = 8 * 1024 * 1024
const MOST_LINES_SHOWN = 10
/** Longer lines are data and no log: their ends are not read. */
const MOST_IN_LINE = 4096

const keyOf = ({ candidates, place }: Explained): string =>
  [place.protocol, ...candidates.map(({ finding }) => finding.cause)].join(' ')

const linesOf = (block: Block): readonly ExplainLine[] => {
  const telling = block.lines.filter(({ text }) => !/^\s+at [\w.$]+\(|^\s*\.\.\. \d+ /.test(text))
  return telling.slice(0, MOST_LINES_SHOWN)
}

const weight = ({ candidates, rank }: Explained): number =>
  rank * 2 + (isGeneral(candidates[0]?.finding.cause ?? '') ? 1 : 0)

/** Lines that tell of the fault before once more. */
const LINES_OF_ONE = 40

/** The same fault again: as a field of the error that was told of, or as the cause further down its trace. */
const isEcho = (block: Block, before: Block | undefined): boolean => {
  const gap = (block.lines[0]?.number ?? 0) - (before?.lines.at(-1)?.number ?? 0)
  return (
    before !== undefined &&
    gap <= LINES_OF_ONE &&
    /^\s*(?:\S{1,40}\s*\|\s*)?(?:caused by:|failed message \d+:|;|["']?(?:response|message|stack)["']?\s*:)/i.test(
      block.text,
    )
  )
}

/** The heading of a handshake's failure, with its reason a few lines away. */
const isHeadingOf = (each: Explained, other: Explained): boolean => {
  const causeOf = ({ candidates }: Explained): string => candidates[0]?.finding.cause ?? ''
  const gap = (other.block.lines[0]?.number ?? 0) - (each.block.lines[0]?.number ?? 0)
  return (
    /^(?:START)?TLS_HANDSHAKE_FAILED$/.test(causeOf(each)) &&
    /^TLS_(?!HANDSHAKE_FAILED)/.test(causeOf(other)) &&
    Math.abs(gap) <= LINES_OF_ONE
  )
}

/** The same fault in fewer words: it may be several things, and beside it stands which of them it is. */
const isVaguer = (each: Explained, other: Explained): boolean => {
  const causesOf = ({ candidates }: Explained): readonly string[] =>
    candidates.map(({ finding }) => finding.cause)
  const gap = (other.block.lines[0]?.number ?? 0) - (each.block.lines.at(-1)?.number ?? 0)
  const isOneOfThem = causesOf(other).some((cause) => causesOf(each).includes(cause))
  // JavaMail's own account stands beside the exception that tells the same.
  const isAccount =
    /^\s*DEBUG\b/.test(each.block.text) && !/^\s*DEBUG\b/.test(other.block.text.split('\n').at(-1) ?? '')
  return (
    each.rank === 2 &&
    each.candidates.length > 1 &&
    Math.abs(gap) <= LINES_OF_ONE &&
    each.place.host === other.place.host &&
    isOneOfThem &&
    (other.candidates.length === 1 || isAccount)
  )
}

/** Told again in fewer words: what the reason may be is known by then. */
const withoutVagueEchoes = (found: readonly Explained[]): readonly Explained[] =>
  found.filter((each, at) => {
    const before = found[at - 1]
    const after = found[at + 1]
    const vague = each.rank === 2 && before?.rank === 0 && isEcho(each.block, before.block)
    return (
      !vague &&
      ![before, after].some(
        (other) => other !== undefined && (isHeadingOf(each, other) || isVaguer(each, other)),
      )
    )
  })

const grouped = (found: readonly Explained[]): readonly ExplainedFault[] => {
  const groups = new Map<string, Explained[]>()
  for (const explained of found) {
    const key = keyOf(explained)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [explained])
    else group.push(explained)
  }
  const counted = [...groups.values()].flatMap((all) => {
    const group = all.filter((explained, at) => !isEcho(explained.block, all[at - 1]?.block))
    const first = group[0]
    if (first === undefined) return []
    const times = group.flatMap(({ block }) => (block.time === undefined ? [] : [block.time]))
    const fault: ExplainedFault = {
      candidates: first.candidates,
      lines: linesOf(first.block),
      count: group.length,
      ...(times[0] === undefined ? {} : { firstSeen: times[0] }),
      ...(times.at(-1) === undefined ? {} : { lastSeen: times.at(-1) }),
    }
    return [{ fault, weight: weight(first) }]
  })
  return counted
    .sort((one, other) => one.weight - other.weight || other.fault.count - one.fault.count)
    .map(({ fault }) => fault)
}

const mailWords =
  /smtp|imap|javax\.mail|jakarta\.mail|\bmail\b|e-mail|rcpt|relay|starttls|\bssl\b|\btls\b|certificate|authenti|mailbox|bounce|deliver|undeliver|exception|\b[45]\d\d[ -]/gi

const linesLikeMail = (text: string): readonly ExplainLine[] =>
  text
    .split(/\r?\n/)
    .map((line, index) => ({
      number: index + 1,
      text: line.trim().slice(0, 512),
      score: new Set((line.match(mailWords) ?? []).map((word) => word.toLowerCase())).size,
    }))
    .filter(({ score }) => score > 0)
    .sort((one, other) => other.score - one.score || one.number - other.number)
    .slice(0, MOST_LINES_SHOWN)
    .map(({ number, text: shown }) => ({ number, text: shown }))

/** What cannot be seen, or acts on who reads it, is made visible; line ends and tabs stay. */
const shown = (text: string): string =>
  text.replace(unfit, (character) => (/[\t\n\r]/.test(character) ? character : '·'))

/** IIS has no blanks within a field of its logs, and writes plus signs in their place. */
const withBlanks = (text: string): string =>
  /^#Fields:.*\bcs-method\b|\bOutboundConnectionResponse\b/m.test(text)
    ? text.replaceAll(
        /(^|\s)([245]\d\d)[+-]([^\s+]*\+\S+)/gm,
        (_, lead: string, code: string, rest: string) => `${lead}said: ${code} ${rest.replaceAll('+', ' ')}`,
      )
    : text

/** Bounded for the patterns: no endless line, no endless run of blanks. */
const bounded = (text: string): string =>
  text
    .replaceAll(/[^\S\n]{33,}/g, ' '.repeat(32))
    .split('\n')
    .map((line) => (line.length > MOST_IN_LINE ? line.slice(0, MOST_IN_LINE) : line))
    .join('\n')

/** Where the next server said it stands in the part for people alone; one place counts for the whole report. */
const placeNamed = (blocks: readonly Block[]): string => {
  const named = blocks.flatMap(
    ({ text }) => flat(text).match(/in reply to [A-Za-z ]{3,20} command|refused to talk to me/gi) ?? [],
  )
  return new Set(named).size === 1 ? `\n(${named[0] ?? ''})` : ''
}

/** What is said twice in a bounce, once for people and once for programs, counts by the program's part. */
const deliveryReport = (blocks: readonly Block[]): readonly Block[] => {
  const reports = blocks.filter(({ text }) => /^diagnostic-code\s*:/im.test(text))
  const place = placeNamed(blocks)
  // That the time ran out is no reason: it stands further up, as each attempt told it.
  if (reports.some(({ text }) => /\b[45]\.4\.7\b/.test(text))) return blocks
  return reports.length > 0 ? reports.map((block) => ({ ...block, text: `${block.text}${place}` })) : blocks
}

/** A connection ends after a refusal because of it, and a code of time alone adds nothing to a reason. */
const withoutEnds = (found: readonly Explained[]): readonly Explained[] => {
  const refused = found.some(({ rank }) => rank === 0)
  const isEnd = ({ block, rank, candidates }: Explained): boolean =>
    (refused && rank > 0 && /\[EOF\]|unexpectedly (closed|disconnected)/.test(block.text)) ||
    (/\b[45]\.4\.7\b/.test(block.text) &&
      !isSurelyGivenUp(block.text) &&
      isGeneral(candidates[0]?.finding.cause ?? ''))
  return found.every(isEnd) ? found : found.filter((explained) => !isEnd(explained))
}

/**
 * Every known fault in the text, most telling first.
 * @param text a log, a trace, a reply, a bounce or a whole .eml; up to 8 Mi characters are read
 */
export const explainText = (text: string, options: ExplainOptions = {}): ExplainResult => {
  const cut = text.slice(0, MOST_CHARACTERS).replaceAll('\r\n', '\n')
  const mail = isMail(cut)
  const { text: clean, secrets } = maskSecrets(bounded(withBlanks(shown(mail ? textOfMail(cut) : cut))))
  const blocks = blocksOf(clean)
  const whole = placeOfText(clean)
  // A log says the same thousands of times, with another time before it.
  const known = new Map<string, readonly Explained[]>()
  const telling = mail ? deliveryReport(blocks) : isFtp(clean) ? [] : blocks
  const found = telling.flatMap((block) => {
    const key = block.time === undefined ? block.text : block.text.replace(block.time, '')
    const explained = known.get(key) ?? explainWithEnd(block, whole, options)
    known.set(key, explained)
    return explained.map((each) => ({ ...each, block }))
  })
  // That a message waited too long may be all that a report has; why it did, the sentence for people may say.
  const onlyEnded = found.every(({ candidates: [first] }) => first?.finding.cause === 'DELIVERY_TIME_EXPIRED')
  const inSentences =
    onlyEnded && (mail || isPastedBounce(clean)) ? bounceWords(clean, whole, options, found.length > 0) : []
  const told = withRewriting(withoutVagueEchoes(withoutEnds(found)), telling, whole, options)
  const faults = grouped([...inSentences, ...told])
  const protocol = found[0]?.place.protocol ?? whole.protocol
  const target = { protocol, host: whole.host, port: whole.port, username: whole.username }
  const missing = missingOf(faults, target, clean)
  return {
    faults,
    ...(target.host === '' ? {} : { target }),
    secrets,
    missing,
    forCustomer: forCustomerOf(faults, missing),
    mailLines: faults.length === 0 ? linesLikeMail(clean) : [],
    truncated: text.length > MOST_CHARACTERS,
  }
}
