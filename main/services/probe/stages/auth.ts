/** The SMTP login (RFC 4954): one attempt, PLAIN before LOGIN. */
import type { AuthEvidence, SkipReason } from '#shared/diagnosis/evidence.ts'
import { loginPassword, loginUser, plainResponse } from '../dialogue/sasl.ts'
import type { ReplyOrFault, SmtpDialogue } from '../dialogue/smtp.ts'

export interface AuthInput {
  readonly dialogue: SmtpDialogue
  readonly username: string
  /** Undefined with the reason in `skip`. */
  readonly password: string | undefined
  readonly skip?: SkipReason | undefined
  readonly offered: readonly string[]
  readonly secure: boolean
  readonly replyMs: number
}

const plain = async ({ dialogue, username, replyMs }: AuthInput, password: string): Promise<ReplyOrFault> => {
  const answer = await dialogue.send(plainResponse('AUTH PLAIN ', username, password), replyMs)
  // Some servers overlook the initial response and ask again.
  return 'reply' in answer && answer.reply.code === 334
    ? dialogue.send(plainResponse('', username, password), replyMs)
    : answer
}

const login = async ({ dialogue, username, replyMs }: AuthInput, password: string): Promise<ReplyOrFault> => {
  const start = await dialogue.send({ text: 'AUTH LOGIN' }, replyMs)
  if (!('reply' in start) || start.reply.code !== 334) return start
  const user = await dialogue.send(loginUser(username), replyMs)
  if (!('reply' in user) || user.reply.code !== 334) return user
  return dialogue.send(loginPassword(password), replyMs)
}

/** What JavaMail has beside PLAIN and LOGIN by default. */
const JAVAMAIL_ALONE: readonly string[] = ['DIGEST-MD5', 'NTLM']

export const authStage = async (input: AuthInput): Promise<AuthEvidence> => {
  const { offered, password, dialogue } = input
  const base = { stage: 'auth', offered, overPlaintext: !input.secure } as const
  if (input.skip !== undefined) return { ...base, tried: false, skipped: input.skip }
  if (password === undefined) return { ...base, tried: false, skipped: 'no-password' }
  // JavaMail sends no AUTH where none is offered, and goes on without.
  if (offered.length === 0) return { ...base, tried: false, skipped: 'not-offered' }
  const mechanism = offered.includes('PLAIN') ? 'PLAIN' : offered.includes('LOGIN') ? 'LOGIN' : undefined
  if (mechanism === undefined) {
    const elsewhere = offered.some((name) => JAVAMAIL_ALONE.includes(name))
    return { ...base, tried: false, skipped: elsewhere ? 'mechanism-not-spoken' : 'no-common-mechanism' }
  }
  const answer = await (mechanism === 'PLAIN' ? plain(input, password) : login(input, password))
  if ('fault' in answer) return { ...base, tried: true, mechanism, fault: answer.fault }
  // Still being asked: give up in order, so that the connection stays usable (RFC 4954, section 4).
  if (answer.reply.code === 334) await dialogue.send({ text: '*' }, input.replyMs)
  return { ...base, tried: true, mechanism, reply: answer.reply }
}

export const isLoggedIn = ({ reply }: AuthEvidence): boolean => reply?.code === 235
