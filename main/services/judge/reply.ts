/** A server's refusal in the form that rules read, and as it is quoted. */
import type { ImapPlace, Refusal, SmtpPlace } from '#main/services/knowledge/condition.ts'
import type { ImapReply, ReplyFault, SmtpReply } from '#shared/diagnosis/evidence.ts'
import { type Case, last, wordsOf } from './case.ts'

/** The reply as it is quoted: one line each. */
export const quoted = (reply: SmtpReply): string => {
  const text = reply.lines.join('\n').trim()
  return text === '' ? String(reply.code) : /^\d{3}/.test(text) ? text : `${reply.code} ${text}`
}

export const loggedIn = (seen: Case): boolean => last(seen.stages, 'auth')?.reply?.code === 235

const ofCase = ({ host, context, settings }: Case): Pick<Refusal, 'host' | 'context' | 'inRun'> => ({
  host,
  context,
  inRun: settings !== undefined,
})

/** Where some servers have it: `550 #5.1.0 …` at the head, `… (#5.1.1)` at the end. */
const markedCode = (text: string): string =>
  /^\d{3}[ -]#([245]\.\d{1,3}\.\d{1,3})\b/m.exec(text)?.[1] ??
  /\(#([245]\.\d{1,3}\.\d{1,3})\b[^()]{0,40}\)\.?\s*$/m.exec(text)?.[1] ??
  ''

export const smtpRefusal = (reply: SmtpReply, place: SmtpPlace, seen: Case): Refusal => {
  const text = quoted(reply)
  const enhanced = /^[245]\.\d{1,3}\.\d{1,3}$/.test(reply.enhanced ?? '')
    ? (reply.enhanced ?? '')
    : markedCode(text)
  // Codes and dashes before the words would stand between them where a reply has several lines.
  const plain = text.replaceAll(/^\d{3}[ -]?(?:#?[245]\.\d{1,3}\.\d{1,3}[ ]?)?/gm, '')
  return {
    ...ofCase(seen),
    place,
    code: reply.code,
    class: Math.floor(reply.code / 100),
    enhanced,
    detail: enhanced.slice(2),
    status: '',
    responseCode: '',
    text,
    words: wordsOf(plain, seen),
    loggedIn: loggedIn(seen),
    oauthOffered: false,
  }
}

/** As the server said it: status, code and text. */
export const quotedImap = (reply: ImapReply): string => {
  const code =
    reply.code === undefined
      ? ''
      : ` [${reply.code}${reply.codeArguments === undefined || reply.codeArguments === '' ? '' : ` ${reply.codeArguments}`}]`
  return `${reply.tagged ? '' : '* '}${reply.status}${code} ${reply.text}`.trim()
}

export const imapRefusal = (
  reply: ImapReply,
  place: ImapPlace,
  seen: Case,
  oauthOffered: boolean,
): Refusal => ({
  ...ofCase(seen),
  place,
  code: 0,
  class: 0,
  enhanced: '',
  detail: '',
  status: reply.status,
  responseCode: (reply.code ?? '').toUpperCase(),
  text: quotedImap(reply),
  // Google ends every refusal with the word for NO.
  words: wordsOf(reply.text, seen).replace(/\s*\(failure\)$/, ''),
  loggedIn: false,
  oauthOffered,
})

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
