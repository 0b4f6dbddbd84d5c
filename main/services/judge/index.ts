/**
 * From evidence to findings: pure, so that a saved report judged again gives the same. Works on what is there
 * so far and never throws.
 */
import { causes, findingOf } from '#main/services/knowledge/index.ts'
import type { DnsEvidence, StageEvidence } from '#shared/diagnosis/evidence.ts'
import type { CheckName, Finding, StageName, Verdict } from '#shared/diagnosis/model.ts'
import { verdictOfFindings } from '#shared/diagnosis/verdicts.ts'
import { type Case, caseOf, type Hit, last } from './case.ts'
import {
  capabilityHits,
  imapGreetingHits,
  imapStartTlsHits,
  loginHits,
  mailboxHits,
  selectHits,
  slowest,
} from './imap.ts'
import { connectHits, dnsHits, settingsHits } from './network.ts'
import { httpHits, roundTripHits } from './others.ts'
import { senderDomainHits } from './sender-domain.ts'
import { ehloHits, smtpStartTlsHits } from './smtp-ehlo.ts'
import { envelopeHits, messageHits } from './smtp-envelope.ts'
import { smtpGreetingHits } from './smtp-greeting.ts'
import { authHits } from './smtp-login.ts'
import { tlsHits } from './tls.ts'

export { rootCause } from '#shared/diagnosis/verdicts.ts'

const isImap = (seen: Case): boolean => seen.protocol === 'imap' || seen.protocol === 'tc-imap'

const hitsOf = (evidence: StageEvidence, seen: Case): readonly Hit[] => {
  switch (evidence.stage) {
    case 'settings':
      return settingsHits(evidence, seen)
    case 'dns':
      return dnsHits(evidence, seen)
    case 'connect':
      return connectHits(evidence, seen)
    case 'tls':
      return tlsHits(evidence, seen)
    case 'greeting':
      return isImap(seen) ? imapGreetingHits(evidence, seen) : smtpGreetingHits(evidence, seen)
    case 'ehlo':
      return ehloHits(evidence, seen)
    case 'starttls':
      return isImap(seen) ? imapStartTlsHits(evidence, seen) : smtpStartTlsHits(evidence, seen)
    case 'auth':
      return authHits(evidence, seen)
    case 'envelope':
      return envelopeHits(evidence, seen)
    case 'message':
      return messageHits(evidence, seen)
    case 'capability':
      return capabilityHits(evidence, seen)
    case 'login':
      return loginHits(evidence, seen)
    case 'select':
      return selectHits(evidence, seen)
    case 'mailbox':
      return mailboxHits(evidence, seen)
    case 'http':
      return httpHits(evidence, seen)
    case 'mx':
    case 'spf':
    case 'dmarc':
      return senderDomainHits(evidence, seen)
    default:
      return roundTripHits(evidence, seen)
  }
}

interface TimedReply {
  readonly stage: StageName
  readonly ms: number
  readonly step: string
}

const timedReplies = (evidence: StageEvidence): readonly TimedReply[] => {
  switch (evidence.stage) {
    case 'ehlo':
    case 'starttls':
    case 'auth':
    case 'message':
    case 'capability':
    case 'login':
    case 'select':
    case 'mailbox': {
      const replies = [evidence.reply, 'imap' in evidence ? evidence.imap : undefined]
      return replies.flatMap((reply) =>
        reply === undefined
          ? []
          : [{ stage: evidence.stage, ms: reply.ms, step: `reply to ${evidence.stage.toUpperCase()}` }],
      )
    }
    case 'envelope':
      return evidence.steps.flatMap((step) =>
        step.reply === undefined
          ? []
          : [{ stage: 'envelope', ms: step.reply.ms, step: `reply to ${step.command}` }],
      )
    default:
      return []
  }
}

/** Whom a finding is about, where one stage asks about several. */
const subjectOf = ({ stage, facts }: Hit): string | undefined =>
  stage === 'mx' || stage === 'spf' || stage === 'dmarc' ? facts?.domain : facts?.senderRole

/** A cause is said once for a stage, whatever says it twice (two EHLOs, a second handshake). */
const isFirst = (hit: Hit, index: number, all: readonly Hit[]): boolean =>
  all.findIndex(
    (other) => other.cause === hit.cause && other.stage === hit.stage && subjectOf(other) === subjectOf(hit),
  ) === index

const cleanProof = (text: string): string => text.trim().slice(0, 4096)

/**
 * Where the run's own time was up, the answer that was waited for is no fault by itself: that the ones before it took
 * so long is.
 */
const withSlowest = (hits: readonly Hit[], slow: readonly Hit[]): readonly Hit[] => {
  const cutShort = hits.filter(({ facts }) => facts?.['runLimit'] === 'yes')
  if (slow.length === 0 || cutShort.length === 0) return [...hits, ...slow]
  const proof = cutShort.map((hit) => hit.proof).join('\n')
  return [
    ...hits.filter((hit) => !cutShort.includes(hit)),
    ...slow.map((hit): Hit => ({ ...hit, severity: 'error', proof: `${hit.proof}\n${proof}` })),
  ]
}

/**
 * Every cause that the evidence shows, in the order of the stages and, within a stage, most specific first.
 * @param stages what has been seen so far, in the order it was seen
 */
export const judge = (check: CheckName, stages: readonly StageEvidence[]): Finding[] => {
  const seen = caseOf(check, stages)
  const hits = stages.flatMap((evidence) => hitsOf(evidence, seen))
  const slow = slowest(stages.flatMap(timedReplies))
  return withSlowest(hits, slow)
    .filter(isFirst)
    .map((hit) =>
      findingOf(
        causes[hit.cause],
        { ...seen.context, facts: hit.facts ?? {} },
        { stage: hit.stage, proof: cleanProof(hit.proof), severity: hit.severity },
      ),
    )
}

const isAccepted = (code: number | undefined): boolean => code !== undefined && code >= 200 && code < 300

/** What has to have been seen to work before a check may be called passed. */
export const isProven = (stages: readonly StageEvidence[]): boolean => {
  const settings = last(stages, 'settings')
  switch (settings?.protocol) {
    case 'smtp': {
      const auth = last(stages, 'auth')
      const loginProven = !settings.auth || auth?.reply?.code === 235
      const envelope = last(stages, 'envelope')
      return (
        loginProven &&
        envelope?.tried === true &&
        envelope.steps.some(({ command, reply }) => command === 'MAIL' && isAccepted(reply?.code))
      )
    }
    case 'imap':
      // PREAUTH is signed in as well, and has a warning of its own.
      return (
        (last(stages, 'login')?.reply?.status === 'OK' ||
          last(stages, 'greeting')?.imap?.status === 'PREAUTH') &&
        last(stages, 'select')?.reply?.status === 'OK'
      )
    case 'tc-imap':
      return last(stages, 'capability') !== undefined && last(stages, 'capability')?.fault === undefined
    case 'url':
      return (last(stages, 'http')?.status ?? 0) > 0
    default:
      return stages.length > 0
  }
}

/**
 * The verdict by findings and by what was proven: a login that was not tried, or a dialogue that stopped
 * half-way without a word, is never a pass.
 */
export const verdictOf = (findings: readonly Finding[], stages: readonly StageEvidence[]): Verdict => {
  const verdict = verdictOfFindings(findings)
  if (verdict !== 'pass') return verdict
  if (stages.every(({ stage }) => stage === 'settings')) return 'skipped'
  return isProven(stages) ? 'pass' : 'warn'
}

/** Two runs, here and on the server: whether the name led to the same machines (split DNS). */
export const compareAddresses = (here: DnsEvidence, there: DnsEvidence): Finding | undefined => {
  const sorted = (dns: DnsEvidence): readonly string[] => dns.addresses.map(({ address }) => address).sort()
  const [ours, theirs] = [sorted(here), sorted(there)]
  if (here.host !== there.host || ours.length === 0 || theirs.length === 0 || ours.join() === theirs.join())
    return undefined
  const seen = caseOf('smtp', [here])
  const facts = { here: ours.join(', '), there: theirs.join(', ') }
  return findingOf(
    causes.DNS_DIFFERS_FROM_SERVER,
    { ...seen.context, facts },
    { stage: 'dns', proof: `here ${facts.here}; on the server ${facts.there}` },
  )
}
