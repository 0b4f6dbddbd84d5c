/** A dialogue that ended without a reply: closed, silent, or without end. The same for every stage. */
import type { ReplyFault } from '#shared/diagnosis/evidence.ts'
import { RUN_LIMIT, type StageName } from '#shared/diagnosis/model.ts'
import type { Hit } from './case.ts'
import { isCancelled, isTimeout, quotedFault } from './reply.ts'
import { alertOf } from './tls.ts'

const limitWords: Readonly<Record<NonNullable<ReplyFault['limit']>, string>> = {
  line: 'a line above 64 KiB',
  reply: 'a reply above 1 MiB',
  session: 'more than 16 MiB in all',
}

export const faultHit = (
  fault: ReplyFault,
  protocol: 'smtp' | 'imap',
  stage: StageName,
  step: string,
): readonly Hit[] => {
  if (isCancelled(fault)) return []
  const proof = quotedFault(fault)
  if (fault.limit !== undefined) {
    return [{ cause: 'REPLY_TOO_LONG', stage, proof, facts: { limit: limitWords[fault.limit] } }]
  }
  if (fault.code === 'NOT_A_REPLY') return [{ cause: 'REPLY_NOT_UNDERSTOOD', stage, proof }]
  const facts = { step, ...(fault.reason === RUN_LIMIT ? { runLimit: 'yes' } : {}) }
  if (isTimeout(fault))
    return [{ cause: protocol === 'smtp' ? 'SMTP_REPLY_TIMEOUT' : 'IMAP_REPLY_TIMEOUT', stage, proof, facts }]
  return [
    { cause: protocol === 'smtp' ? 'SMTP_CONNECTION_LOST' : 'IMAP_CONNECTION_LOST', stage, proof, facts },
  ]
}

/** What was dropped of a group and answered one by one: JavaMail sends no groups, and never meets it. */
export const groupHits = (ignored: number | undefined, stage: 'envelope' | 'select'): readonly Hit[] =>
  ignored === undefined
    ? []
    : [
        {
          cause: 'PIPELINING_NOT_HONOURED',
          stage,
          proof: `commands of a group without an answer: ${ignored}`,
          facts: { ignored: String(ignored) },
        },
      ]

/** With TLS 1.3 a refused client shows only at the first read, after the handshake counted as done. */
export const isTlsAlert = (fault: ReplyFault): boolean =>
  alertOf(fault) !== undefined || /^ERR_SSL|^EPROTO/.test(fault.code)
