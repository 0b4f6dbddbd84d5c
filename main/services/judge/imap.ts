/** Rules for the IMAP dialogue from the greeting to the unread mail. */

import type { ImapPlace } from '#main/services/knowledge/condition.ts'
import { causeOf } from '#main/services/knowledge/replies.ts'
import { isMicrosoft365 } from '#main/services/knowledge/vendors.ts'
import type {
  CapabilityEvidence,
  GreetingEvidence,
  ImapReply,
  LoginEvidence,
  MailboxEvidence,
  ReplyFault,
  SelectEvidence,
  StartTlsEvidence,
} from '#shared/diagnosis/evidence.ts'
import type { StageName } from '#shared/diagnosis/model.ts'
import { type Case, type Hit, last } from './case.ts'
import { faultHit, groupHits } from './faults.ts'
import { imapRefusal, quotedImap } from './reply.ts'
import { greetingFault, outOfTurn, slowGreeting } from './smtp-greeting.ts'
import { skippedLogin, whitespaceHits } from './smtp-login.ts'

const isOk = (reply: ImapReply | undefined): boolean => reply?.status === 'OK'

const offersOauth = (seen: Case): boolean =>
  seen.stages.some(
    (evidence) =>
      evidence.stage === 'capability' &&
      [...evidence.mechanisms, ...evidence.capabilities].some((name) => /XOAUTH2|OAUTHBEARER/i.test(name)),
  )

/** `imap://user@host/…` of a referral (RFC 2221), or a bare host. */
const referralFacts = (reply: ImapReply): Readonly<Record<string, string>> => {
  const referral = (reply.codeArguments ?? '').trim()
  const host = /^imaps?:\/\/(?:[^@/]*@)?([a-z0-9._-]{1,253})(?=[:/]|$)/i.exec(referral)?.[1] ?? ''
  return { referral: host, referralHost: host }
}

const refusal = (
  reply: ImapReply,
  place: ImapPlace,
  seen: Case,
  facts: Readonly<Record<string, string>> = {},
): Hit => ({
  cause: causeOf(imapRefusal(reply, place, seen, offersOauth(seen))),
  stage: place,
  proof: quotedImap(reply),
  facts: { ...referralFacts(reply), ...facts },
})

/** An untagged BYE or ALERT says more than the end of the connection that follows it. */
const endHits = (
  fault: ReplyFault,
  untagged: readonly ImapReply[],
  place: ImapPlace,
  seen: Case,
  step: string,
): readonly Hit[] => {
  const bye = untagged.findLast(({ status }) => status === 'BYE')
  if (bye !== undefined && fault.limit === undefined) return [refusal(bye, place, seen, { step })]
  return faultHit(fault, 'imap', place, step)
}

export const imapGreetingHits = (greeting: GreetingEvidence, seen: Case): readonly Hit[] => {
  const reply = greeting.imap
  if (reply === undefined || greeting.fault !== undefined) {
    return greetingFault(greeting, seen)
  }
  const proof = quotedImap(reply)
  if (reply.status === 'BYE') return [{ cause: 'IMAP_BYE_ON_CONNECT', stage: 'greeting', proof }]
  if (reply.status === 'NO' || reply.status === 'BAD')
    return [{ cause: 'IMAP_COMMAND_REFUSED', stage: 'greeting', proof }]
  const preauth: readonly Hit[] =
    reply.status === 'PREAUTH'
      ? [
          {
            cause: 'IMAP_PREAUTH',
            stage: 'greeting',
            proof,
            severity: seen.protocol === 'imap' ? 'warning' : 'info',
          },
        ]
      : []
  return [...preauth, ...outOfTurn(greeting), ...slowGreeting(greeting)]
}

export const imapStartTlsHits = (starttls: StartTlsEvidence, seen: Case): readonly Hit[] => {
  if ((starttls.injectedBytes ?? 0) > 0) {
    return [
      {
        cause: 'STARTTLS_INJECTED_DATA',
        stage: 'starttls',
        proof: `${starttls.injectedBytes} bytes came with the reply to STARTTLS`,
      },
    ]
  }
  if (!starttls.offered) {
    if (!starttls.required) return []
    const offered = last(seen.stages, 'capability')?.capabilities.join(' ') ?? ''
    return [{ cause: 'STARTTLS_NOT_OFFERED', stage: 'starttls', proof: `offered: ${offered || 'nothing'}` }]
  }
  if (starttls.fault !== undefined) return faultHit(starttls.fault, 'imap', 'starttls', 'after STARTTLS')
  if (starttls.imap === undefined || isOk(starttls.imap)) return []
  return [refusal(starttls.imap, 'starttls', seen)]
}

const isFinal = (capability: CapabilityEvidence, seen: Case): boolean =>
  capability.secure ||
  seen.context.security === 'none' ||
  seen.context.security === 'tls' ||
  last(seen.stages, 'starttls')?.attempted === false

export const capabilityHits = (capability: CapabilityEvidence, seen: Case): readonly Hit[] => {
  if (capability.fault !== undefined)
    return endHits(capability.fault, [], 'capability', seen, 'after CAPABILITY')
  if (capability.reply !== undefined && !isOk(capability.reply))
    return [refusal(capability.reply, 'capability', seen)]
  if (seen.protocol === 'tc-imap' || !isFinal(capability, seen) || !capability.loginDisabled) return []
  // NTLM is JavaMail's too; that it was not tried is said of the login.
  if (capability.mechanisms.some((name) => ['PLAIN', 'LOGIN', 'NTLM'].includes(name.toUpperCase()))) return []
  const proof = `offered: ${capability.capabilities.join(' ')}`
  const facts = { mechanisms: capability.mechanisms.join(', ') }
  if (isMicrosoft365(seen.host) && offersOauth(seen))
    return [{ cause: 'IMAP_BASIC_AUTH_DISABLED_M365', stage: 'capability', proof, facts }]
  const encrypted = capability.secure || seen.context.security === 'tls'
  return [
    {
      cause: encrypted ? 'AUTH_MECHANISM_UNSUPPORTED' : 'IMAP_LOGIN_NEEDS_TLS',
      stage: 'capability',
      proof,
      facts,
    },
  ]
}

const alreadySaid = (seen: Case, ...causes: readonly Hit['cause'][]): boolean => {
  const capability = last(seen.stages, 'capability')
  return (
    capability !== undefined && capabilityHits(capability, seen).some(({ cause }) => causes.includes(cause))
  )
}

/** JavaMail garbles what is not ASCII in the LOGIN command (tried with 1.6.5). */
const garbled = (login: LoginEvidence, seen: Case): readonly Hit[] =>
  login.mechanism === 'LOGIN command' && seen.settings?.passwordShape?.ascii === false
    ? [
        {
          cause: 'PASSWORD_NOT_ASCII',
          stage: 'login',
          proof: login.reply === undefined ? 'only the LOGIN command is offered' : quotedImap(login.reply),
        },
      ]
    : []

export const loginHits = (login: LoginEvidence, seen: Case): readonly Hit[] => {
  if (!login.tried) {
    const mechanisms = last(seen.stages, 'capability')?.mechanisms ?? []
    if (login.skipped === 'needs-tls') {
      return alreadySaid(seen, 'IMAP_LOGIN_NEEDS_TLS', 'IMAP_BASIC_AUTH_DISABLED_M365')
        ? []
        : [{ cause: 'IMAP_LOGIN_NEEDS_TLS', stage: 'login', proof: 'LOGINDISABLED' }]
    }
    const skipped = skippedLogin(login.skipped, 'login', mechanisms, seen.settings)
    if (skipped === undefined) return []
    return skipped.cause === 'AUTH_MECHANISM_UNSUPPORTED' &&
      alreadySaid(seen, 'AUTH_MECHANISM_UNSUPPORTED', 'IMAP_BASIC_AUTH_DISABLED_M365')
      ? []
      : [skipped]
  }
  if (login.fault !== undefined)
    return endHits(login.fault, login.untagged, 'login', seen, 'during the login')
  if (login.reply === undefined) return []
  if (isOk(login.reply)) {
    const plain: readonly Hit[] = login.overPlaintext
      ? [
          {
            cause: 'AUTH_OVER_PLAINTEXT',
            stage: 'login',
            proof: `signed in without encryption: ${quotedImap(login.reply)}`,
          },
        ]
      : []
    return [...garbled(login, seen), ...plain]
  }
  // What the server says to people on the way (ALERT) may be the telling part: the tagged reply often is not.
  const said = login.untagged.filter(({ status, code }) => status !== 'OK' || code !== undefined)
  const whole: ImapReply =
    said.length === 0
      ? login.reply
      : {
          ...login.reply,
          text: [login.reply.text, ...said.map(({ text }) => text)].join(' '),
          code: login.reply.code ?? said.find(({ code }) => code !== undefined && code !== 'ALERT')?.code,
        }
  const refused = {
    ...refusal(whole, 'login', seen),
    proof: [quotedImap(login.reply), ...said.map(quotedImap)].join('\n'),
  }
  const ascii = garbled(login, seen)
  return ascii.length > 0 ? ascii : [...whitespaceHits(refused, seen), refused]
}

const flagHits = (select: SelectEvidence, facts: Readonly<Record<string, string>>): readonly Hit[] => {
  const kept = select.permanentFlags?.map((flag) => flag.toLowerCase())
  if (kept === undefined) return []
  const missing = ['\\Seen', '\\Deleted'].filter((flag) => !kept.includes(flag.toLowerCase()))
  if (missing.length === 0) return []
  const proof = `PERMANENTFLAGS (${select.permanentFlags?.join(' ') ?? ''})`
  // Without \Seen the same mail is read again; without \Deleted it only stays.
  const severity = missing.includes('\\Seen') ? 'error' : 'warning'
  return [
    {
      cause: 'IMAP_FLAGS_NOT_PERMANENT',
      stage: 'select',
      proof,
      severity,
      facts: { ...facts, flag: missing.join(' and ') },
    },
  ]
}

const openingHits = (select: SelectEvidence, seen: Case): readonly Hit[] => {
  const facts = { mailbox: select.mailbox }
  const loggedInOk = isOk(last(seen.stages, 'login')?.reply)
  if (select.fault !== undefined)
    return endHits(select.fault, select.untagged, 'select', seen, `while opening ${select.mailbox}`)
  const reply = select.reply
  if (reply === undefined) return []
  if (!isOk(reply)) {
    const refused = refusal(reply, 'select', seen, facts)
    // Exchange's OK to a login is not to be believed: a BAD to the plainest of commands takes it back.
    const takenBack =
      loggedInOk &&
      reply.status === 'BAD' &&
      refused.cause === 'IMAP_FOLDER_REFUSED' &&
      isMicrosoft365(seen.host)
    return [takenBack ? { ...refused, cause: 'IMAP_AUTHENTICATED_NOT_CONNECTED' } : refused]
  }
  // EXISTS and FLAGS are due (RFC 9051, section 6.3.2): a bare OK, as from a server that says it to everything,
  // opened nothing.
  if (select.exists === undefined && select.flags === undefined && select.permanentFlags === undefined)
    return [{ cause: 'REPLY_NOT_UNDERSTOOD', stage: 'select', proof: `SELECT: ${quotedImap(reply)}`, facts }]
  const readOnly = select.readOnly === true || reply.code === 'READ-ONLY'
  if (readOnly) return [{ cause: 'IMAP_FOLDER_READ_ONLY', stage: 'select', proof: quotedImap(reply), facts }]
  return flagHits(select, facts)
}

export const selectHits = (select: SelectEvidence, seen: Case): readonly Hit[] =>
  select.tried ? [...openingHits(select, seen), ...groupHits(select.ignoredInGroup, 'select')] : []

/** Unread mail older than this was missed by many polls. */
const OLD_MINUTES = 24 * 60

const ageWords = (minutes: number): string =>
  minutes >= 2 * 24 * 60 ? `${Math.floor(minutes / 1440)} days` : `${Math.floor(minutes / 60)} hours`

/** Nearly full is worth a word; full is what new mail bounces from. */
const quotaHits = ({ quota, messageQuota }: MailboxEvidence): readonly Hit[] => {
  const limits = [
    { used: quota?.usedKiB ?? 0, limit: quota?.limitKiB ?? 0, unit: 'KiB' },
    { used: messageQuota?.used ?? 0, limit: messageQuota?.limit ?? 0, unit: 'messages' },
  ]
  return limits
    .filter(({ used, limit }) => limit > 0 && used >= limit * 0.95)
    .sort((one, other) => other.used / other.limit - one.used / one.limit)
    .slice(0, 1)
    .map(({ used, limit, unit }): Hit => {
      const shown = `${used} of ${limit} ${unit}`
      return {
        cause: 'IMAP_MAILBOX_OVER_QUOTA',
        stage: 'mailbox',
        proof: `quota: ${shown}`,
        severity: used >= limit ? 'error' : 'warning',
        facts: { used: shown },
      }
    })
}

export const mailboxHits = (mailbox: MailboxEvidence, seen: Case): readonly Hit[] => {
  if (!mailbox.tried) return []
  const hits: Hit[] = []
  if (mailbox.fault !== undefined)
    hits.push(...endHits(mailbox.fault, mailbox.untagged ?? [], 'mailbox', seen, 'while reading the mailbox'))
  else if (mailbox.reply !== undefined && !isOk(mailbox.reply))
    hits.push(refusal(mailbox.reply, 'mailbox', seen))
  const { unseen = 0, oldestUnseenAgeMinutes: age = 0 } = mailbox
  hits.push(...quotaHits(mailbox))
  if (unseen > 0 && age >= OLD_MINUTES) {
    const proof = `${unseen} unread, the oldest from ${mailbox.oldestUnseen ?? `${age} minutes ago`}`
    hits.push({
      cause: 'MAILBOX_NOT_BEING_READ',
      stage: 'mailbox',
      proof,
      facts: { unseen: String(unseen), age: ageWords(age) },
    })
  }
  return hits
}

/** The slowest reply of a check, where it took longer than a client should have to wait. */
export const slowest = (
  replies: readonly { readonly stage: StageName; readonly ms: number; readonly step: string }[],
): readonly Hit[] => {
  const slow = replies.filter(({ ms }) => ms > 15_000).sort((one, other) => other.ms - one.ms)[0]
  if (slow === undefined) return []
  const time = String(Math.round(slow.ms / 100) / 10)
  return [
    {
      cause: 'SLOW_REPLY',
      stage: slow.stage,
      proof: `${slow.step}: ${time} s`,
      facts: { seconds: time, step: slow.step },
    },
  ]
}
