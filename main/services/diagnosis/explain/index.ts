/**
 * Explains a text: a log, a Java stack trace, a reply, a bounce. Pure: evidence is made of what the text quotes
 * and judged by the same rules as a test's. Nothing is looked up, nothing is sent.
 */
import { type CauseContext, causes, findingOf } from '#shared/diagnosis/causes/index.ts'
import type { SettingsEvidence, StageEvidence } from '#shared/diagnosis/evidence.ts'
import type { ExplainedFault, ExplainLine, ExplainOptions, ExplainResult } from '#shared/diagnosis/explain.ts'
import type { Finding } from '#shared/diagnosis/model.ts'
import { judge } from '../judge/index.ts'
import { type Block, blocksOf } from './blocks.ts'
import { isMail, textOfMail } from './mime.ts'
import {
  type FoundImap,
  type FoundSmtp,
  findEnhanced,
  findImap,
  findRejection,
  findSmtp,
  findStatus,
} from './replies.ts'
import { maskSecrets } from './secrets.ts'
import { findSign, isElsewhere, isFtp, oldTls } from './signs.ts'
import { type Place, placeOfText } from './target.ts'
import { findTold, isTelling, toldInBounce } from './told.ts'

const MOST_CHARACTERS = 8 * 1024 * 1024
const MOST_LINES_SHOWN = 10
/** Longer lines are data and no log: their ends are not read. */
const MOST_IN_LINE = 4096

const settingsFor = (place: Place, options: ExplainOptions): SettingsEvidence => ({
  stage: 'settings',
  protocol: place.protocol,
  host: place.host === '' ? (options.host ?? 'mail.example.com') : place.host,
  portText: place.port === 0 ? '' : String(place.port),
  port: place.port === 0 ? (place.protocol === 'smtp' ? 25 : 143) : place.port,
  useSsl: place.port === 465 || place.port === 993,
  security: place.port === 465 || place.port === 993 ? 'tls' : 'none',
  auth: false,
  username: place.username === '' ? (options.username ?? '') : place.username,
  password: 'not-needed',
  teamConnectVersion: options.teamConnectVersion ?? '7',
  problems: [],
  followed: [],
  notFollowed: [],
})

const evidenceOfSmtp = ({ reply, place }: FoundSmtp, text: string, loggedIn = false): StageEvidence => {
  const ok = { code: 250, lines: ['250 OK'], ms: 0 }
  const sender =
    /MAIL FROM:\s*<([^>]*)>|from=<([^>]*)>|F=<([^>]*)>/i
      .exec(text)
      ?.slice(1)
      .find((address) => address !== undefined) ?? ''
  const recipient =
    /RCPT TO:\s*<([^>]*)>|to=<([^>]*)>|final-recipient:\s*rfc822;\s*(\S+)/i
      .exec(text)
      ?.slice(1)
      .find((address) => address !== undefined) ?? ''
  const mail = { command: 'MAIL', address: sender, role: 'reply-to' } as const
  const envelope = { stage: 'envelope', tried: true, pipelined: false, loggedIn, usersTried: true } as const
  switch (place) {
    case 'greeting':
      return { stage: 'greeting', protocol: 'smtp', reply, kind: 'smtp', text: reply.lines.join('\n'), ms: 0 }
    case 'ehlo':
      return { stage: 'ehlo', verb: 'EHLO', name: '', reply, capabilities: [], mechanisms: [], secure: false }
    case 'starttls':
      return { stage: 'starttls', offered: true, required: true, attempted: true, reply }
    case 'auth':
      return { stage: 'auth', tried: true, offered: [], reply, overPlaintext: false }
    case 'mail':
      return { ...envelope, steps: [{ ...mail, reply }] }
    case 'rcpt':
      return {
        ...envelope,
        steps: [
          { ...mail, reply: ok },
          { command: 'RCPT', address: recipient, role: 'recipient', reply },
        ],
      }
    default:
      return { stage: 'message', tried: true, reply }
  }
}

const evidenceOfImap = ({ reply, place }: FoundImap): StageEvidence => {
  switch (place) {
    case 'greeting':
      return { stage: 'greeting', protocol: 'imap', imap: reply, kind: 'imap', text: '', ms: 0 }
    case 'starttls':
      return { stage: 'starttls', offered: true, required: true, attempted: true, imap: reply }
    case 'mailbox':
      return { stage: 'mailbox', tried: true, reply }
    case 'select':
      return { stage: 'select', tried: true, mailbox: 'INBOX', reply, untagged: [] }
    default:
      return { stage: 'login', tried: true, reply, untagged: [], overPlaintext: false }
  }
}

interface Explained {
  readonly candidates: ExplainedFault['candidates']
  /** 0 a server's own words, 1 a program's clear words, 2 words that fit several causes. */
  readonly rank: number
  readonly block: Block
  readonly place: Place
}

const signedIn: StageEvidence = {
  stage: 'auth',
  tried: true,
  offered: [],
  reply: { code: 235, lines: ['235 OK'], ms: 0 },
  overPlaintext: false,
}

/** Findings of the stage that the evidence is for; the made-up settings have none of their own. */
const judged = (
  evidence: StageEvidence,
  place: Place,
  options: ExplainOptions,
  before: readonly StageEvidence[] = [],
): Finding | undefined => {
  const check = place.protocol
  const findings = judge(check, [settingsFor(place, options), ...before, evidence]).filter(
    ({ stage }) => stage === evidence.stage,
  )
  return findings.find(({ severity }) => severity === 'error') ?? findings[0]
}

const contextOf = (place: Place, options: ExplainOptions): CauseContext => {
  const settings = settingsFor(place, options)
  return {
    protocol: place.protocol,
    host: place.host === '' ? (options.host ?? '') : place.host,
    port: place.port,
    security: settings.security,
    username: settings.username,
    replyTo: options.replyTo ?? '',
    ehloName: '',
    teamConnectVersion: options.teamConnectVersion ?? '7',
    facts: {},
  }
}

/** The line that says most: the deepest cause of a trace, else the first line. */
const proofOf = (block: Block): string => {
  const telling = block.lines.filter(
    ({ text }) =>
      /caused by|exception|error|refused|timed out|alert|certificate|unreachable/i.test(text) &&
      !/^\s+at /.test(text),
  )
  return (telling.at(-1) ?? block.lines[0])?.text.trim().slice(0, 512) ?? ''
}

const flat = (text: string): string => text.replaceAll(/\s+/g, ' ')

/** The proof in the text’s own words: neither a code that it does not have nor a command that it does not show. */
const inOwnWords = (finding: Finding, block: Block, said: string | undefined): Finding => {
  const text = flat(block.text)
  const own = finding.evidence.split('\n').filter((line) => text.includes(flat(line).trim()))
  const evidence = said ?? (own.length === 0 ? proofOf(block) : own.join('\n'))
  const [first = ''] = finding.evidence.split('\n')
  const inserted = (whole: string): string =>
    whole.replaceAll(finding.evidence, () => evidence).replaceAll(first, () => evidence.split('\n')[0] ?? '')
  return {
    ...finding,
    evidence,
    javaMail: first === '' ? finding.javaMail : inserted(finding.javaMail),
    ...(finding.forMailAdmin === undefined
      ? {}
      : { forMailAdmin: finding.forMailAdmin.replaceAll(finding.evidence, () => evidence) }),
  }
}

type Candidates = ExplainedFault['candidates']

/** Said by the server after the one that TeamConnect talks to: TeamConnect's login has no part in it. */
const ofNextServer = (text: string): boolean =>
  /^(diagnostic-code|final-recipient|status):|\bsaid: |remote (mail )?server|remote host said|status=(bounced|deferred)|generating server|does not like recipient/im.test(
    text,
  )

const placesAsked: readonly (readonly [FoundSmtp['place'], string])[] = [
  ['greeting', 'It is the server’s first line, before any command.'],
  ['mail', 'It answers MAIL FROM.'],
  ['rcpt', 'It answers RCPT TO.'],
  ['content', 'It comes after the message was sent (after DATA).'],
]

/** General causes say the least of those that a server's own words may lead to. */
const isGeneral = (cause: string): boolean =>
  /_(REFUSED|DEFERRED|CLOSING)$|REPLY_NOT_UNDERSTOOD|_CONNECTION_LOST/.test(cause) &&
  !/TCP_CONNECTION_REFUSED/.test(cause)

const namesItsObject = (text: string): boolean =>
  /mailbox|recipient|rcpt|user|address|account|sender|from|domain|message|mail|content|data|header/i.test(
    text,
  )

const differing = (candidates: Candidates): Candidates => {
  const causes = new Set<string>()
  const all = candidates.filter(({ finding: { cause } }) => !causes.has(cause) && causes.add(cause).size > 0)
  return all.length === 1 ? all.map(({ finding }) => ({ finding, decidedBy: '' })) : all
}

/** A reply may mean one thing with a login and another without, and at every place of the dialogue its own. */
const readings = (smtp: FoundSmtp, block: Block, place: Place, options: ExplainOptions): Candidates => {
  const judgedAt = (found: FoundSmtp, loggedIn: boolean): Finding | undefined => {
    const finding = judged(
      evidenceOfSmtp(found, block.text, loggedIn),
      place,
      options,
      loggedIn ? [signedIn] : [],
    )
    return finding === undefined ? undefined : inOwnWords(finding, block, smtp.said)
  }
  const plain = judgedAt(smtp, false)
  if (plain === undefined) return []
  const known = smtp.place === 'auth' ? plain : (judgedAt(smtp, true) ?? plain)
  const isOpen =
    smtp.guessed === true &&
    isGeneral(known.cause) &&
    !namesItsObject(smtp.reply.lines.join(' ')) &&
    !ofNextServer(block.text) &&
    (smtp.reply.code >= 550 || smtp.reply.code === 451)
  if (isOpen)
    return differing(
      placesAsked.flatMap(([at, decidedBy]) =>
        (at === 'rcpt' ? [false, true] : [true]).flatMap((loggedIn) => {
          const finding = judgedAt({ ...smtp, place: at }, loggedIn)
          const login = loggedIn ? ' TeamConnect had signed in.' : ' TeamConnect had not signed in.'
          return finding === undefined
            ? []
            : [{ finding, decidedBy: at === 'rcpt' ? `${decidedBy}${login}` : decidedBy }]
        }),
      ),
    )
  if (plain.cause === known.cause) return [{ finding: plain, decidedBy: '' }]
  if (plain.cause !== 'RELAY_DENIED' || ofNextServer(block.text)) return [{ finding: known, decidedBy: '' }]
  return [
    { finding: plain, decidedBy: 'TeamConnect sends without a login.' },
    { finding: known, decidedBy: 'TeamConnect signs in before it sends.' },
  ]
}

const single = (finding: Finding): Candidates => [{ finding, decidedBy: '' }]

/** Words without a reply, where they name a cause of their own. */
const toldBy = (
  told: readonly (FoundSmtp | FoundImap)[],
  block: Block,
  shared: Omit<Place, 'protocol'>,
  options: ExplainOptions,
): { readonly candidates: Candidates; readonly place: Place } | undefined => {
  for (const found of told) {
    const place: Place = { ...shared, protocol: found.kind }
    const evidence = found.kind === 'imap' ? evidenceOfImap(found) : evidenceOfSmtp(found, block.text, true)
    const before = found.kind === 'smtp' && found.place !== 'auth' ? [signedIn] : []
    const finding = judged(evidence, place, options, before)
    const words = found.kind === 'imap' ? found.reply.text : found.reply.lines.join(' ')
    if (finding === undefined || !isTelling(finding.cause, words, evidence)) continue
    return { candidates: single(inOwnWords(finding, block, found.said)), place }
  }
  return undefined
}

/** The sending server's own reply about its way to the next one: what the network said stands within. */
const ofRoute = /winsock|win32 error|failed to connect|unable to connect|name service error|connect to \S+\[/i

const explainBlock = (block: Block, whole: Place, options: ExplainOptions): Explained | undefined => {
  const own = placeOfText(block.text)
  const host = own.host === '' ? whole.host : own.host
  const shared = {
    host,
    port: own.port === 0 ? whole.port : own.port,
    username: own.username === '' ? whole.username : own.username,
  }
  const isBounce = /^(diagnostic-code|final-recipient|status):/im.test(block.text)
  const elsewhere = isElsewhere(block.text)
  const smtp =
    oldTls.test(block.text) || (elsewhere && !/\b[245]\d\d[ -]#?[245]\.\d{1,3}\.\d{1,3}\b/.test(block.text))
      ? undefined
      : (findSmtp(block.text) ??
        findEnhanced(block.text) ??
        findStatus(block.text) ??
        findRejection(block.text))
  const imap = smtp === undefined || /\bimap/i.test(block.text) ? findImap(block.text) : undefined
  const place: Place = {
    ...shared,
    protocol: imap !== undefined && !isBounce ? 'imap' : smtp !== undefined ? 'smtp' : own.protocol,
  }
  const context = { text: block.text, ...place, host: place.host === '' ? (options.host ?? '') : place.host }
  if (place.protocol === 'imap' && imap !== undefined) {
    const finding = judged(evidenceOfImap(imap), place, options)
    if (finding !== undefined)
      return { candidates: single(inOwnWords(finding, block, imap.said)), rank: 0, block, place }
  } else if (smtp !== undefined) {
    const candidates = readings(smtp, block, place, options)
    const route = ofRoute.test(block.text) && candidates.every(({ finding }) => isGeneral(finding.cause))
    if (candidates.length > 0 && !route)
      return { candidates, rank: candidates.length > 1 ? 2 : 0, block, place }
  }
  const found = elsewhere ? [] : findSign(context)
  if (found.length === 0) {
    const told = toldBy(findTold(block.text), block, shared, options)
    return told === undefined ? undefined : { ...told, rank: 0, block }
  }
  const proof = proofOf(block)
  const candidates = found.map(({ cause, stage, decidedBy }) => ({
    finding: findingOf(causes[cause], contextOf(place, options), { stage, proof }),
    decidedBy,
  }))
  return { candidates, rank: candidates.length > 1 ? 2 : 1, block, place }
}

const keyOf = ({ candidates, place }: Explained): string =>
  [place.protocol, ...candidates.map(({ finding }) => finding.cause)].join(' ')

const linesOf = (block: Block): readonly ExplainLine[] => {
  const telling = block.lines.filter(({ text }) => !/^\s+at [\w.$]+\(|^\s*\.\.\. \d+ /.test(text))
  return telling.slice(0, MOST_LINES_SHOWN)
}

const weight = ({ candidates, rank }: Explained): number =>
  rank * 2 + (isGeneral(candidates[0]?.finding.cause ?? '') ? 1 : 0)

const grouped = (found: readonly Explained[]): readonly ExplainedFault[] => {
  const groups = new Map<string, Explained[]>()
  for (const explained of found) {
    const key = keyOf(explained)
    const group = groups.get(key)
    if (group === undefined) groups.set(key, [explained])
    else group.push(explained)
  }
  const counted = [...groups.values()].flatMap((group) => {
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

const likestLines = (text: string): readonly ExplainLine[] =>
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

const missingOf = (faults: readonly ExplainedFault[], target: Place, text: string): readonly string[] => {
  const missing: string[] = []
  if (faults.length === 0)
    missing.push(
      'The lines of TeamConnect’s log around the failed mail, from the first line with “mail”, “smtp” or “imap” to the end of the stack trace.',
    )
  if (
    faults.some(({ candidates }) => candidates.length > 1) &&
    /exception/i.test(text) &&
    !/caused by|nested exception/i.test(text)
  ) {
    missing.push('The whole stack trace, with all lines “Caused by” and “nested exception is”.')
  }
  if (target.host === '')
    missing.push('The name and port of the mail server, as they stand on the Email page.')
  if (faults.length > 0 && faults.every(({ firstSeen }) => firstSeen === undefined))
    missing.push('When it happened, and whether it happens always or now and then.')
  for (const { candidates } of faults) {
    if (candidates.length > 1)
      missing.push(
        `What decides between: ${candidates.map(({ finding, decidedBy }) => `${finding.title} (${decidedBy})`).join('; ')}`,
      )
  }
  return missing
}

const forCustomerOf = (faults: readonly ExplainedFault[], missing: readonly string[]): string => {
  if (missing.length === 0) return ''
  const understood = faults.map(
    ({ candidates, count }) =>
      `- ${candidates.map(({ finding }) => finding.title).join(', or: ')}${count > 1 ? ` (${count} times)` : ''}`,
  )
  return [
    ...(understood.length === 0
      ? ['From the text that you sent we could not yet tell what is wrong.']
      : ['From the text that you sent we read:', ...understood]),
    '',
    'To be sure, please send us:',
    ...missing.map((sentence) => `- ${sentence}`),
    '',
    'Please take passwords out of what you send.',
  ].join('\n')
}

/** Control and bidirectional characters made visible, so that the text cannot act on who reads it. */
const shown = (text: string): string =>
  text.replaceAll(
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069\u200b-\u200f\ufeff]/g,
    '·',
  )

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

/** A connection ends after a refusal because of it, and a queue’s time runs out for what was said before. */
const withoutEnds = (found: readonly Explained[]): readonly Explained[] => {
  const refused = found.some(({ rank }) => rank === 0)
  const isEnd = ({ block, rank }: Explained): boolean =>
    (refused && rank > 0 && /\[EOF\]|unexpectedly (closed|disconnected)/.test(block.text)) ||
    /\b[45]\.4\.7\b/.test(block.text)
  return found.every(isEnd) ? found : found.filter((explained) => !isEnd(explained))
}

/** A bounce without a reply says why in a sentence of its own. */
const bounceWords = (text: string, whole: Place, options: ExplainOptions): readonly Explained[] => {
  for (const told of toldInBounce(text)) {
    const block: Block = { lines: linesWith(text, told.said ?? ''), text: told.said ?? '', time: undefined }
    const found = toldBy([told], block, whole, options)
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

/**
 * Every known fault in the text, most telling first.
 * @param text a log, a trace, a reply, a bounce or a whole .eml; up to 8 Mi characters are read
 */
export const explainText = (text: string, options: ExplainOptions = {}): ExplainResult => {
  const cut = text.slice(0, MOST_CHARACTERS).replaceAll('\r\n', '\n')
  const mail = isMail(cut)
  const { text: clean, secrets } = maskSecrets(bounded(shown(mail ? textOfMail(cut) : cut)))
  const blocks = blocksOf(clean)
  const whole = placeOfText(clean)
  // A log says the same thousands of times, with another time before it.
  const known = new Map<string, Explained | undefined>()
  const telling = mail ? deliveryReport(blocks) : isFtp(clean) ? [] : blocks
  const found = telling.flatMap((block) => {
    const key = block.time === undefined ? block.text : block.text.replace(block.time, '')
    if (!known.has(key)) known.set(key, explainBlock(block, whole, options))
    const explained = known.get(key)
    return explained === undefined ? [] : [{ ...explained, block }]
  })
  const faults = grouped(
    found.length > 0 ? withoutEnds(found) : mail ? bounceWords(clean, whole, options) : [],
  )
  const protocol = found[0]?.place.protocol ?? whole.protocol
  const target: Place = { ...whole, protocol }
  const missing = missingOf(faults, target, clean)
  return {
    faults,
    ...(target.host === '' ? {} : { target }),
    secrets,
    missing,
    forCustomer: forCustomerOf(faults, missing),
    mailLines: faults.length === 0 ? likestLines(clean) : [],
    truncated: text.length > MOST_CHARACTERS,
  }
}
