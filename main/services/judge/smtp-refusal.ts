/** A reply that is not the one hoped for, made into a hit. */
import type { SmtpPlace } from '#main/services/knowledge/condition.ts'
import { causeOf } from '#main/services/knowledge/replies.ts'
import type { SmtpReply } from '#shared/diagnosis/evidence.ts'
import type { StageName } from '#shared/diagnosis/model.ts'
import type { Case, Hit } from './case.ts'
import { loggedIn, quoted, smtpRefusal } from './reply.ts'

export const isOk = (reply: SmtpReply | undefined): boolean =>
  reply !== undefined && reply.code >= 200 && reply.code < 300

export const refusal = (
  reply: SmtpReply,
  place: SmtpPlace,
  stage: StageName,
  seen: Case,
  facts: Readonly<Record<string, string>> = {},
): Hit => ({
  cause:
    reply.code >= 400 && reply.code < 600 ? causeOf(smtpRefusal(reply, place, seen)) : 'REPLY_NOT_UNDERSTOOD',
  stage,
  proof: quoted(reply),
  facts: { ...facts, loggedIn: loggedIn(seen) ? 'yes' : '' },
})
