/** A reply that is not the one hoped for, made into a hit. */
import type { SmtpReply } from '#shared/diagnosis/evidence.ts'
import type { StageName } from '#shared/diagnosis/model.ts'
import { type Case, type Hit, last } from './case.ts'
import { quoted, replyFacts } from './reply.ts'
import { causeOfRefusal, type Place } from './smtp-rules.ts'

export const isOk = (reply: SmtpReply | undefined): boolean =>
  reply !== undefined && reply.code >= 200 && reply.code < 300

export const loggedIn = (kase: Case): boolean => last(kase.stages, 'auth')?.reply?.code === 235

export const refusal = (
  reply: SmtpReply,
  place: Place,
  stage: StageName,
  kase: Case,
  facts: Readonly<Record<string, string>> = {},
): Hit => {
  const signedIn = loggedIn(kase)
  const read = { ...replyFacts(reply, kase), place, host: kase.host, kase, loggedIn: signedIn }
  return {
    cause: causeOfRefusal(read),
    stage,
    proof: quoted(reply),
    facts: { ...facts, loggedIn: signedIn ? 'yes' : '' },
  }
}
