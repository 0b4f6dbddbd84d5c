/** A few plain words for each stage: the station's second line, and the CLI's. */
import type {
  ConnectEvidence,
  EhloEvidence,
  EnvelopeEvidence,
  Fault,
  ImapReply,
  MailboxEvidence,
  SkipReason,
  SmtpReply,
  StageEvidence,
  TlsEvidence,
} from './evidence.ts'
import type { CheckResult, Finding } from './model.ts'
import { trustOf } from './trust.ts'

export const NOT_REACHED = 'not reached'

const count = (number: number, one: string, many = `${one}s`): string =>
  `${number} ${number === 1 ? one : many}`

const faultWords: Readonly<Record<string, string>> = {
  TIMEOUT: 'no answer',
  CLOSED: 'closed by the server',
  LIMIT: 'endless answer',
  NOT_A_REPLY: 'another protocol',
  ABORTED: 'cancelled',
  ECONNREFUSED: 'refused',
  ECONNRESET: 'cut off',
  EHOSTUNREACH: 'unreachable',
  ENETUNREACH: 'no network',
  ETIMEDOUT: 'no answer',
  EPIPE: 'cut off',
  ENOTFOUND: 'name not found',
  ENODATA: 'no address',
  EAI_AGAIN: 'no answer from the resolver',
}

const faultSummary = ({ code }: Fault): string => faultWords[code] ?? code

const skipWords: Readonly<Record<SkipReason, string>> = {
  'not-asked-for': 'not asked for',
  'no-password': 'no password',
  'password-for-other-destination': 'password not meant for this connection',
  'password-unreadable': 'password not readable',
  'bad-certificate': 'withheld: certificate',
  'held-back': 'held back',
  'not-offered': 'not offered',
  'no-common-mechanism': 'no common mechanism',
  'mechanism-not-spoken': 'a mechanism that this test does not speak',
  'needs-tls': 'needs TLS',
  'no-recipient': 'no address to try',
  'password-not-ascii': 'withheld: not ASCII',
}

const milliseconds = (ms: number): string => (ms < 1000 ? `${ms} ms` : `${(ms / 1000).toFixed(1)} s`)

const refused = (reply: SmtpReply): string =>
  `refused: ${reply.code}${reply.enhanced === undefined ? '' : ` ${reply.enhanced}`}`

const refusedImap = (reply: ImapReply): string =>
  `refused: ${reply.status}${reply.code === undefined ? '' : ` [${reply.code}]`}`

const connectSummary = ({ attempts, used, javaMailAddress }: ConnectEvidence): string => {
  const via = attempts.find(({ address }) => address === used)
  if (via !== undefined) {
    if (used !== javaMailAddress) return `only over ${used}`
    const failed = attempts.filter(({ outcome }) => outcome === 'failed' || outcome === 'timeout').length
    const more = failed === 0 ? '' : `, ${failed} of ${attempts.length} failed`
    return `${milliseconds(via.ms)}${more}`
  }
  const fault = attempts[0]?.fault
  return fault === undefined ? 'no address' : faultSummary(fault)
}

const tlsSummary = (evidence: TlsEvidence): string => {
  if (evidence.outcome !== 'done')
    return evidence.fault === undefined ? 'failed' : faultSummary(evidence.fault)
  const protocol = (evidence.protocol ?? 'TLS').replace('TLSv', 'TLS ')
  const leaf = evidence.chain[0]
  if (leaf === undefined) return protocol
  if (leaf.daysLeft < 0) return `${protocol}, expired`
  if (evidence.nameMatches === false) return `${protocol}, other name`
  if (trustOf(evidence)?.trusted === false) return `${protocol}, not trusted`
  if (evidence.javaTrust?.trusted === false) return `${protocol}, not in cacerts`
  return `${protocol}, ${count(leaf.daysLeft, 'day')} left`
}

/** The server's product, where its greeting tells; its name otherwise. */
const productOf = (text: string): string => {
  const products: readonly [RegExp, string][] = [
    [/\bpostfix\b/i, 'Postfix'],
    [/\bexim\b/i, 'Exim'],
    [/\bsendmail\b/i, 'Sendmail'],
    [/microsoft (?:esmtp|exchange)/i, 'Exchange'],
    [/\bdovecot\b/i, 'Dovecot'],
    [/\bcyrus\b/i, 'Cyrus'],
    [/\bcourier\b/i, 'Courier'],
    [/\bgsmtp\b|\bgimap\b/i, 'Google'],
    [/\bhmailserver\b/i, 'hMailServer'],
    [/\bdomino\b/i, 'Domino'],
    [/\bzimbra\b/i, 'Zimbra'],
    [/\bopensmtpd\b/i, 'OpenSMTPD'],
    [/\bharaka\b/i, 'Haraka'],
    [/\bstalwart\b/i, 'Stalwart'],
  ]
  const known = products.find(([pattern]) => pattern.test(text))
  return known === undefined ? 'answered' : known[1]
}

const ehloSummary = ({ reply, fault, capabilities, verb }: EhloEvidence): string => {
  if (fault !== undefined) return faultSummary(fault)
  if (reply === undefined) return 'no answer'
  if (reply.code !== 250) return refused(reply)
  return verb === 'HELO' ? 'HELO only' : count(capabilities.length, 'capability', 'capabilities')
}

const envelopeSummary = ({ steps }: EnvelopeEvidence): string => {
  const broken = steps.find(({ fault }) => fault !== undefined)?.fault
  if (broken !== undefined) return faultSummary(broken)
  const refusals = steps.filter(
    ({ reply, role }) =>
      reply !== undefined && (reply.code < 200 || reply.code >= 300) && role !== 'stand-in',
  )
  const first = refusals[0]?.reply
  if (first !== undefined) return refusals.length === 1 ? refused(first) : `${refusals.length} refused`
  return count(
    steps.filter(({ command }) => command === 'MAIL').length,
    'sender accepted',
    'senders accepted',
  )
}

const mailboxSummary = ({ unseen, fault, reply }: MailboxEvidence): string => {
  if (unseen !== undefined) return `${unseen} unread`
  if (fault !== undefined) return faultSummary(fault)
  return reply === undefined ? 'no answer' : refusedImap(reply)
}

/** @returns plain words for the stage as its evidence shows it; never a secret, as evidence has none */
export const stageSummary = (evidence: StageEvidence): string => {
  switch (evidence.stage) {
    case 'settings':
      if (evidence.problems.length > 0) return 'not usable'
      return evidence.host === '' ? 'not set' : `port ${evidence.port}`
    case 'dns':
      if (evidence.fault !== undefined) return faultSummary(evidence.fault)
      return evidence.literal ? 'an address' : count(evidence.addresses.length, 'address', 'addresses')
    case 'connect':
      return connectSummary(evidence)
    case 'tls':
      return tlsSummary(evidence)
    case 'greeting':
      if (evidence.fault !== undefined) return faultSummary(evidence.fault)
      if (evidence.reply !== undefined && evidence.reply.code !== 220) return refused(evidence.reply)
      if (evidence.imap?.status === 'BYE') return 'refused: BYE'
      return productOf(evidence.text)
    case 'ehlo':
      return ehloSummary(evidence)
    case 'starttls':
      if (!evidence.attempted) return evidence.offered ? 'not used' : 'not offered'
      if (evidence.injectedBytes !== undefined) return 'injected bytes'
      if (evidence.fault !== undefined) return faultSummary(evidence.fault)
      if (evidence.reply !== undefined && evidence.reply.code !== 220) return refused(evidence.reply)
      if (evidence.imap !== undefined && evidence.imap.status !== 'OK') return refusedImap(evidence.imap)
      return 'agreed'
    case 'auth':
      if (evidence.skipped !== undefined) return skipWords[evidence.skipped]
      if (evidence.fault !== undefined) return faultSummary(evidence.fault)
      return evidence.reply?.code === 235 || evidence.reply === undefined
        ? 'signed in'
        : refused(evidence.reply)
    case 'envelope':
      return evidence.skipped === undefined ? envelopeSummary(evidence) : skipWords[evidence.skipped]
    case 'message':
      if (!evidence.tried) return 'not asked for'
      if (evidence.fault !== undefined) return faultSummary(evidence.fault)
      return evidence.reply === undefined || evidence.reply.code < 300 ? 'accepted' : refused(evidence.reply)
    case 'capability':
      if (evidence.fault !== undefined) return faultSummary(evidence.fault)
      return count(evidence.capabilities.length, 'capability', 'capabilities')
    case 'login':
      if (evidence.skipped !== undefined) return skipWords[evidence.skipped]
      if (evidence.fault !== undefined) return faultSummary(evidence.fault)
      return evidence.reply?.status === 'OK' || evidence.reply === undefined
        ? 'signed in'
        : refusedImap(evidence.reply)
    case 'select':
      if (evidence.fault !== undefined) return faultSummary(evidence.fault)
      if (evidence.reply !== undefined && evidence.reply.status !== 'OK') return refusedImap(evidence.reply)
      if (evidence.readOnly === true) return 'read only'
      return evidence.exists === undefined ? 'open' : count(evidence.exists, 'message')
    case 'mailbox':
      return mailboxSummary(evidence)
    case 'http':
      if (evidence.status !== undefined) return `HTTP ${evidence.status}`
      return evidence.fault === undefined ? 'no answer' : faultSummary(evidence.fault)
    default: {
      if (evidence.fault !== undefined) return faultSummary(evidence.fault)
      const words = evidence.facts['summary']
      return typeof words === 'string' ? words : 'done'
    }
  }
}

const passed: Readonly<Record<CheckResult['check'], string>> = {
  smtp: 'Outgoing mail works up to the message itself.',
  imap: 'The incoming mailbox can be read.',
  'tc-imap': 'TeamConnect’s own IMAP server answers.',
  url: 'The TeamConnect URL answers.',
  'sender-domain': 'The sender’s domain is set up for mail.',
  'send-as': 'The account may send as these addresses.',
  'round-trip': 'The mail arrived.',
}

const skippedWords: Readonly<Record<CheckResult['check'], string>> = {
  smtp: 'No outgoing mail server is set.',
  imap: 'No incoming mail server is set.',
  'tc-imap': 'No IMAP server of TeamConnect is set.',
  url: 'No TeamConnect URL is set.',
  'sender-domain': 'Not tested.',
  'send-as': 'Not tested.',
  'round-trip': 'Not tested.',
}

/** One sentence for the check: its cause's title, or that all is well. */
export const checkSummary = (
  check: CheckResult['check'],
  verdict: CheckResult['verdict'],
  cause: Finding | undefined,
  cancelled: boolean,
): string => {
  if (cause !== undefined) return cause.title
  if (cancelled) return 'Cancelled before the end.'
  if (verdict === 'skipped') return skippedWords[check]
  if (verdict === 'warn') return 'The login was not tried.'
  return verdict === 'pass' ? passed[check] : 'The test ended before its last stage.'
}
