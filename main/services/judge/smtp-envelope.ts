/** Rules for sender, recipients and the message. */

import type { SmtpPlace as Place } from '#main/services/knowledge/condition.ts'
import { findCause } from '#main/services/knowledge/index.ts'
import { decidesAfterData } from '#main/services/knowledge/vendors.ts'
import type { EnvelopeEvidence, EnvelopeStep, MessageEvidence } from '#shared/diagnosis/evidence.ts'
import { readAddress } from '#shared/settings/address-rules.ts'
import { type Case, type Hit, last } from './case.ts'
import { faultHit, groupHits } from './faults.ts'
import { isCancelled, isTimeout, quoted, quotedFault } from './reply.ts'
import { wantsLogin } from './smtp-login.ts'
import { isOk, refusal } from './smtp-refusal.ts'

/**
 * RSET cannot be refused (RFC 5321, section 4.1.1.5). A refusal in its place belongs to a command before it:
 * an answer too many has moved them all.
 */
const resetHit = (step: EnvelopeStep): readonly Hit[] => {
  const { reply } = step
  if (reply === undefined || isOk(reply) || [421, 500, 502].includes(reply.code)) return []
  return [{ cause: 'REPLY_NOT_UNDERSTOOD', stage: 'envelope', proof: `RSET\n${quoted(reply)}` }]
}

const places = { MAIL: 'mail', RCPT: 'rcpt', DATA: 'data' } as const satisfies Record<string, Place>

export const envelopeHit = (step: EnvelopeStep, seen: Case, sender?: EnvelopeStep): Hit | undefined => {
  if (step.command !== 'MAIL' && step.command !== 'RCPT' && step.command !== 'DATA') return undefined
  if (step.reply === undefined || isOk(step.reply)) return undefined
  if (step.command === 'DATA' && step.reply.code === 354) return undefined
  const place = places[step.command]
  const from = step.command === 'MAIL' ? step : sender
  const facts = {
    sender: from?.address ?? '',
    senderRole: from?.role ?? '',
    recipient: step.command === 'RCPT' ? step.address : '',
    limit: String(last(seen.stages, 'ehlo')?.sizeLimit ?? ''),
  }
  const hit = refusal(step.reply, place, 'envelope', seen, facts)
  return step.role === 'stand-in' && findCause(hit.cause)?.ofRecipientAlone === true
    ? { ...hit, severity: 'info' }
    : hit
}

const about = (step: EnvelopeStep): string =>
  step.command === 'MAIL'
    ? `MAIL FROM:<${step.address}>`
    : step.command === 'RCPT'
      ? `RCPT TO:<${step.address}>`
      : step.command

/** JavaMail sends one command at a time: what falls over a group may not fall over that. */
const inGroup = '(sent in one group, as the server offers to take them)'

/** Whom the break left without an answer: nothing is known of them, neither good nor bad. */
const unanswered = (steps: readonly EnvelopeStep[]): readonly string[] =>
  steps
    .filter(({ reply, fault }) => reply === undefined && fault === undefined)
    .map((step) => `${about(step)}: no answer`)

/** One finding for a cause: several refused addresses are several lines of its proof. */
const merged = (hits: readonly Hit[]): readonly Hit[] => {
  const byCause = new Map<string, Hit>()
  for (const hit of hits) {
    const key = `${hit.cause} ${hit.severity ?? ''} ${hit.facts?.senderRole === 'user' ? 'user' : ''}`
    const earlier = byCause.get(key)
    if (earlier === undefined) byCause.set(key, hit)
    else if (!earlier.proof.includes(hit.proof))
      byCause.set(key, { ...earlier, proof: `${earlier.proof}\n${hit.proof}` })
  }
  return [...byCause.values()]
}

const provenSoFar = (envelope: EnvelopeEvidence, seen: Case): readonly Hit[] => {
  const provider = decidesAfterData(seen.host)
  const senders = envelope.steps.filter((step) => step.command === 'MAIL' && isOk(step.reply))
  if (provider === undefined || senders.length === 0) return []
  const stranger = senders.find(
    ({ address }) => address.toLowerCase() !== seen.context.username.toLowerCase(),
  )
  const facts = { provider, sender: (stranger ?? senders[0])?.address ?? '' }
  return [
    {
      cause: 'SENDER_ACCEPTED_SO_FAR',
      stage: 'envelope',
      proof: 'accepted so far; not sent',
      severity: stranger === undefined || !/365/.test(provider) ? 'info' : 'warning',
      facts,
    },
  ]
}

/** The form's own sender, judged before any server says a word: some servers take what no other one will. */
const ownSenderHits = (seen: Case): readonly Hit[] => {
  const replyTo = seen.check === 'smtp' ? seen.settings?.replyTo?.trim() : undefined
  if (replyTo === undefined) return []
  if (replyTo === '') return [{ cause: 'SENDER_EMPTY', stage: 'envelope', proof: 'Reply-To Address: empty' }]
  const reading = readAddress(replyTo)
  if (reading.kind === 'good') return []
  const proof = `Reply-To Address: “${replyTo}”: ${reading.message}`
  return [{ cause: 'SENDER_SYNTAX', stage: 'envelope', proof, facts: { sender: replyTo } }]
}

export const envelopeHits = (envelope: EnvelopeEvidence, seen: Case): readonly Hit[] => {
  const own = ownSenderHits(seen)
  if (!envelope.tried) {
    if (envelope.skipped !== 'no-recipient' || own.length > 0) return own
    const proof = 'no test recipient that is a mail address'
    return [{ cause: 'RECIPIENT_SYNTAX', stage: 'envelope', proof, severity: 'warning' }]
  }
  const hits: Hit[] = []
  let sender: EnvelopeStep | undefined
  let refused = false
  for (const step of envelope.steps) {
    if (step.command === 'MAIL') {
      sender = step
      refused = step.reply !== undefined && !isOk(step.reply)
    } else if (step.command === 'RCPT' && refused) continue
    if (step.fault !== undefined) {
      const open = [...unanswered(envelope.steps), ...(envelope.pipelined ? [inGroup] : [])]
      for (const hit of faultHit(step.fault, 'smtp', 'envelope', `after ${about(step)}`))
        hits.push({ ...hit, proof: [about(step), hit.proof, ...open].join('\n') })
      break
    }
    if (step.command === 'RSET') hits.push(...resetHit(step))
    const hit = envelopeHit(step, seen, sender)
    if (hit !== undefined) hits.push({ ...hit, proof: `${about(step)}\n${hit.proof}` })
  }
  const accepting =
    hits.every(({ severity }) => severity === 'info') &&
    envelope.steps.some(({ command, reply }) => command === 'RCPT' && isOk(reply))
  const auth = last(seen.stages, 'auth')
  const unexercised =
    accepting &&
    wantsLogin(seen) &&
    !envelope.loggedIn &&
    (auth === undefined || auth.skipped === 'not-offered')
  if (unexercised)
    hits.push({
      cause: 'AUTH_NOT_EXERCISED',
      stage: 'envelope',
      proof: 'sender and recipient were accepted without a login',
    })
  if (seen.check === 'smtp' && seen.settings?.useSystemReply === false && !envelope.usersTried) {
    hits.push({
      cause: 'USER_SENDERS_NOT_TESTED',
      stage: 'envelope',
      proof: 'no user’s address was among the senders',
    })
  }
  return [
    ...own,
    ...merged(hits),
    ...groupHits(envelope.ignoredInGroup, 'envelope'),
    ...provenSoFar(envelope, seen),
  ]
}

/** From here on a message is larger than one packet. */
const LARGE_BYTES = 1200

export const messageHits = (message: MessageEvidence, seen: Case): readonly Hit[] => {
  if (!message.tried) return []
  const { fault, reply, command } = message
  if (fault !== undefined) {
    if (isCancelled(fault)) return []
    // Before the message went out nothing of it can be lost.
    if (fault.limit !== undefined || fault.code === 'NOT_A_REPLY' || command !== undefined)
      return faultHit(fault, 'smtp', 'message', `after ${command ?? 'the message'}`)
    if (!isTimeout(fault)) return [{ cause: 'LOST_AFTER_DATA', stage: 'message', proof: quotedFault(fault) }]
    const hits = faultHit(fault, 'smtp', 'message', 'after the message')
    const large = (message.sizeBytes ?? 0) > LARGE_BYTES
    return large
      ? [...hits, { cause: 'TCP_MTU_BLACKHOLE', stage: 'message', proof: quotedFault(fault) }]
      : hits
  }
  if (reply === undefined || isOk(reply)) return []
  const ehlo = last(seen.stages, 'ehlo')
  const facts = {
    limit: ehlo?.sizeLimit === undefined ? '' : `${ehlo.sizeLimit} bytes`,
    sender: seen.context.replyTo,
  }
  const place = command === undefined ? 'content' : places[command]
  return [refusal(reply, place, 'message', seen, facts)]
}
