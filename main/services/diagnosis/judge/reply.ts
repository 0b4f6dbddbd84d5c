/** An SMTP reply in the form that rules read: code, class, enhanced code, words. */
import type { ReplyFault, SmtpReply } from '#shared/diagnosis/evidence.ts'
import { type Case, wordsOf } from './case.ts'

export interface ReplyFacts {
  readonly code: number
  /** The code's first digit: 4 passes, 5 does not. */
  readonly class: number
  /** RFC 3463, "5.7.8"; '' where there is none. Its class is the reply's own where the two differ. */
  readonly enhanced: string
  /** Subject and detail of the enhanced code: "7.8". */
  readonly detail: string
  /** As the server said it, lines joined, for marks and as proof. */
  readonly text: string
  /** Normalised, names taken out, for the families of words. */
  readonly words: string
}

/** The reply as it is quoted: one line each. */
export const quoted = (reply: SmtpReply): string => {
  const text = reply.lines.join('\n').trim()
  return text === '' ? String(reply.code) : /^\d{3}/.test(text) ? text : `${reply.code} ${text}`
}

/** Where some servers have it: `550 #5.1.0 …` at the head, `… (#5.1.1)` at the end. */
const markedCode = (text: string): string =>
  /^\d{3}[ -]#([245]\.\d{1,3}\.\d{1,3})\b/m.exec(text)?.[1] ??
  /\(#([245]\.\d{1,3}\.\d{1,3})\b[^()]{0,40}\)\.?\s*$/m.exec(text)?.[1] ??
  ''

export const replyFacts = (reply: SmtpReply, kase: Case): ReplyFacts => {
  const text = quoted(reply)
  const enhanced = /^[245]\.\d{1,3}\.\d{1,3}$/.test(reply.enhanced ?? '')
    ? (reply.enhanced ?? '')
    : markedCode(text)
  // Codes and dashes before the words would stand between them where a reply has several lines.
  const plain = text.replaceAll(/^\d{3}[ -]?(?:#?[245]\.\d{1,3}\.\d{1,3}[ ]?)?/gm, '')
  return {
    code: reply.code,
    class: Math.floor(reply.code / 100),
    enhanced,
    detail: enhanced.slice(2),
    text,
    words: wordsOf(plain, kase),
  }
}

/** What a missing reply is quoted as. */
export const quotedFault = (fault: ReplyFault): string => {
  const what =
    fault.code === fault.message || fault.message === '' ? fault.code : `${fault.code} ${fault.message}`
  return fault.partial === undefined || fault.partial === ''
    ? what
    : `${what}\nreceived until then: ${fault.partial}`
}

export const isCancelled = (fault: { readonly code: string } | undefined): boolean =>
  fault !== undefined && /^(CANCELLED|ABORT_ERR|ABORTED|ECANCELED|ECANCELLED)$/.test(fault.code)

export const isTimeout = (fault: { readonly code: string }): boolean =>
  /^(TIMEOUT|ETIMEDOUT|ESOCKETTIMEDOUT|ETIMEOUT|DEADLINE)$/.test(fault.code)

export const isReset = (fault: { readonly code: string }): boolean =>
  /^(ECONNRESET|ECONNABORTED|EPIPE)$/.test(fault.code)
