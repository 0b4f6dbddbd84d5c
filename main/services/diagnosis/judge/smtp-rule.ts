/** The shape of the rules for SMTP refusals, and the few questions that most of them ask. */
import type { CauseId } from '#main/services/knowledge/index.ts'
import { says } from '#main/services/knowledge/phrases/index.ts'
import type { Case } from './case.ts'
import type { ReplyFacts } from './reply.ts'

/** Where in the dialogue the reply came; `content` is the reply to the final dot. */
export type Place = 'greeting' | 'ehlo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'content'

export interface Refusal extends ReplyFacts {
  readonly place: Place
  readonly host: string
  readonly kase: Case
  readonly loggedIn: boolean
}

export interface Rule {
  readonly cause: CauseId
  readonly at: readonly Place[]
  readonly when: (reply: Refusal) => boolean
}

export const transaction = ['mail', 'rcpt', 'data', 'content'] as const

export const raw =
  (pattern: RegExp): ((reply: Refusal) => boolean) =>
  (reply) =>
    pattern.test(reply.text)
export const isPermanent = ({ class: replyClass }: Refusal): boolean => replyClass === 5
export const isTemporary = ({ class: replyClass }: Refusal): boolean => replyClass === 4
export const detail = (reply: Refusal, ...details: readonly string[]): boolean =>
  details.includes(reply.detail)
export const aboutSender = (reply: Refusal): boolean => says.sender(reply.words)
/** A run in which nobody signed in; of a pasted text it is not known. */
export const isWithoutLogin = ({ kase, loggedIn }: Refusal): boolean =>
  kase.settings !== undefined && !loggedIn
/** A web page about one address, as block lists have it. */
export const namesPageOfAddress = ({ text }: Refusal): boolean =>
  /https?:\/\/\S*[/=?]\d{1,3}(?:\.\d{1,3}){3}(?!\S*@)/.test(text)
export const isSmtpPlain = (reply: Refusal): boolean => reply.kase.context.security !== 'tls'
