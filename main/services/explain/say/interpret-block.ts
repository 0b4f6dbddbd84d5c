/** What one block of a text means: its reply or its words judged, with the proof as the text has it. */

import { judge } from '#main/services/judge/index.ts'
import { isElsewhere } from '#main/services/knowledge/about-mail.ts'
import { type CauseContext, causes, findingOf } from '#main/services/knowledge/index.ts'
import { causesInLog } from '#main/services/knowledge/logs/index.ts'
import { isLibraryFault } from '#main/services/knowledge/logs/library.ts'
import { oldTls } from '#main/services/knowledge/logs/tls.ts'
import { isMicrosoft365 } from '#main/services/knowledge/vendors.ts'
import type { SettingsEvidence, StageEvidence } from '#shared/diagnosis/evidence.ts'
import type { ExplainedFault, ExplainOptions } from '#shared/diagnosis/explain.ts'
import type { Finding } from '#shared/diagnosis/model.ts'
import { findTold, isTelling } from '../find/log-refusals.ts'
import { type FoundImap, type FoundSmtp, findImap, findSmtp } from '../find/replies.ts'
import { findEnhanced, findRejection, findStatus } from '../find/replies-without-code.ts'
import { type Place, placeOfText } from '../find/target.ts'
import type { Block } from '../input/blocks.ts'

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

export interface Explained {
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

/** What every mailbox at Microsoft 365 offers, whether a text shows it or not: a password is refused there as such. */
const knownOffer = ({ host, byToken }: Place): readonly StageEvidence[] =>
  isMicrosoft365(host) && !byToken
    ? [{ stage: 'capability', capabilities: [], mechanisms: ['XOAUTH2'], loginDisabled: false, secure: true }]
    : []

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
  return findings[0]
}

export const contextOf = (place: Place, options: ExplainOptions): CauseContext => {
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

export const flat = (text: string): string => text.replaceAll(/\s+/g, ' ')

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
export const isGeneral = (cause: string): boolean =>
  /_(REFUSED|DEFERRED|CLOSING)$|REPLY_NOT_UNDERSTOOD|_CONNECTION_LOST|DELIVERY_TIME_EXPIRED/.test(cause) &&
  !/TCP_CONNECTION_REFUSED/.test(cause)

const namesItsObject = (text: string): boolean =>
  /mailbox|recipient|rcpt|user|address|account|sender|from|domain|message|mail|content|data|header/i.test(
    text,
  )

const differing = (candidates: Candidates): Candidates => {
  const causes = candidates.map(({ finding }) => finding.cause)
  const all = candidates.filter((_, at) => causes.indexOf(causes[at] ?? '') === at)
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
    !(smtp.place === 'greeting' && /connect|\be?smtp\b/i.test(smtp.reply.lines.join(' '))) &&
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
export const toldBy = (
  found: FoundSmtp | FoundImap | undefined,
  block: Block,
  shared: Omit<Place, 'protocol'>,
  options: ExplainOptions,
): { readonly candidates: Candidates; readonly place: Place } | undefined => {
  if (found === undefined) return undefined
  const place: Place = { ...shared, protocol: found.kind }
  const evidence = found.kind === 'imap' ? evidenceOfImap(found) : evidenceOfSmtp(found, block.text, true)
  const finding = judged(evidence, place, options, [signedIn])
  const words = found.kind === 'imap' ? found.reply.text : found.reply.lines.join(' ')
  if (finding === undefined || !isTelling(finding.cause, words, evidence)) return undefined
  return { candidates: single(inOwnWords(finding, block, found.said)), place }
}

/** The sending server's own reply about its way to the next one: what the network said stands within. */
const ofRoute =
  /winsock|win32 error|socket ?error|failed to connect|unable to connect|unable to establish (?:a )?connection|cannot connect to remote|name service error|connect to \S+\[|lost connection with|conversation with .{1,200} timed out|\bDNS query failed|\b[45]\.4\.\d{1,3} connection (?:dropped|refused|reset|timed out|closed)/i

/** JavaMail reads replies from a server that it is connected to: they are of no way to another. */
const isOfClient = /\b(?:com\.sun\.mail|org\.eclipse\.angus|javax\.mail|jakarta\.mail)\./

export const explainBlock = (block: Block, whole: Place, options: ExplainOptions): Explained | undefined => {
  const own = placeOfText(block.text)
  const host = own.host === '' ? whole.host : own.host
  const shared = {
    host,
    port: own.port === 0 ? whole.port : own.port,
    username: own.username === '' ? whole.username : own.username,
    byToken: own.byToken || whole.byToken,
  }
  const isBounce = /^(diagnostic-code|final-recipient|status):/im.test(block.text)
  const elsewhere = isElsewhere(block.text) && !isLibraryFault(block.text)
  const isReply = /^[245]\d\d[ -]|\b[245]\d\d[ -]#?[245]\.\d{1,3}\.\d{1,3}\b/m.test(block.text)
  const smtp =
    oldTls.test(block.text) || (elsewhere && !isReply)
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
    const finding = judged(evidenceOfImap(imap), place, options, knownOffer(place))
    if (finding !== undefined)
      return { candidates: single(inOwnWords(finding, block, imap.said)), rank: 0, block, place }
  } else if (smtp !== undefined) {
    const candidates = readings(smtp, block, place, options)
    const route =
      ofRoute.test(block.text) &&
      !isOfClient.test(block.text) &&
      causesInLog(context).length > 0 &&
      candidates.every(({ finding: { cause } }) => isGeneral(cause) || cause === 'GREETING_BUSY')
    if (candidates.length > 0 && !route)
      return { candidates, rank: candidates.length > 1 ? 2 : 0, block, place }
  }
  const found = elsewhere ? [] : causesInLog(context)
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
