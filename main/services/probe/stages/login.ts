/** The IMAP login: one attempt, in one round trip where the server allows it. An OK proves nothing before SELECT. */
import type { LoginEvidence, SkipReason } from '#shared/diagnosis/evidence.ts'
import { sensitive } from '../dialogue/command.ts'
import type { CommandResult, ImapDialogue } from '../dialogue/imap.ts'
import { capabilitiesOf, tellingReplies } from '../dialogue/imap-answers.ts'
import { quoted } from '../dialogue/imap-values.ts'
import { loginPassword, loginUser, plainResponse } from '../dialogue/sasl.ts'

export interface LoginInput {
  readonly dialogue: ImapDialogue
  readonly username: string
  readonly password: string | undefined
  readonly skip?: SkipReason | undefined
  /** The greeting was PREAUTH: there is nothing to sign in to. */
  readonly alreadyLoggedIn: boolean
  readonly capabilities: readonly string[]
  readonly mechanisms: readonly string[]
  readonly loginDisabled: boolean
  readonly secure: boolean
  readonly replyMs: number
}

export interface LoggedIn {
  readonly evidence: LoginEvidence
  /** What the server can do now; undefined where it did not say. */
  readonly capabilities?: readonly string[] | undefined
}

type Way = NonNullable<LoginEvidence['mechanism']>

const isAscii = (text: string): boolean => /^[\x00-\x7f]*$/.test(text)

/**
 * In JavaMail's order. The LOGIN command would save a round trip where PLAIN takes two, but some servers refuse the
 * one and take the other: what counts is what JavaMail meets.
 */
const chooseWay = (input: LoginInput, password: string): Way | SkipReason => {
  const { mechanisms, loginDisabled } = input
  if (mechanisms.includes('PLAIN')) return 'PLAIN'
  if (mechanisms.includes('LOGIN')) return 'LOGIN'
  // JavaMail has it by default, and prefers it to the command.
  if (mechanisms.includes('NTLM')) return 'mechanism-not-spoken'
  if (loginDisabled) return input.secure ? 'no-common-mechanism' : 'needs-tls'
  return isAscii(password) && isAscii(input.username) ? 'LOGIN command' : 'password-not-ascii'
}

const loginCommand = (input: LoginInput, password: string): Promise<CommandResult> => {
  const { dialogue, replyMs } = input
  const user = quoted(input.username)
  const pass = quoted(password)
  if (user !== undefined && pass !== undefined) {
    return dialogue.send(sensitive(`LOGIN ${user} `, pass), replyMs)
  }
  // A line end in a value can travel in a literal only (RFC 9051, section 4.3).
  const size = (text: string) => new TextEncoder().encode(text).length
  return dialogue.converse(
    { text: `LOGIN {${size(input.username)}}` },
    [
      { text: `${input.username} {${size(password)}}`, shown: `${input.username} {…}` },
      sensitive('', password),
    ],
    replyMs,
  )
}

const signIn = (input: LoginInput, way: Way, password: string): Promise<CommandResult> => {
  const { dialogue, replyMs, username } = input
  if (way === 'LOGIN command') return loginCommand(input, password)
  if (way === 'LOGIN') {
    const answers = [loginUser(username), loginPassword(password)]
    return dialogue.converse({ text: 'AUTHENTICATE LOGIN' }, answers, replyMs)
  }
  const atOnce = input.capabilities.includes('SASL-IR')
  const command = atOnce
    ? plainResponse('AUTHENTICATE PLAIN ', username, password)
    : { text: 'AUTHENTICATE PLAIN' }
  return dialogue.converse(command, [plainResponse('', username, password)], replyMs)
}

export const loginStage = async (input: LoginInput): Promise<LoggedIn> => {
  const base = { stage: 'login', overPlaintext: !input.secure } as const
  const skipped = (reason: SkipReason): LoggedIn => ({
    evidence: { ...base, tried: false, skipped: reason, untagged: [] },
  })
  if (input.alreadyLoggedIn) return skipped('not-asked-for')
  if (input.skip !== undefined) return skipped(input.skip)
  if (input.password === undefined) return skipped('no-password')
  const way = chooseWay(input, input.password)
  if (way !== 'PLAIN' && way !== 'LOGIN' && way !== 'LOGIN command') return skipped(way)
  const { reply, fault, untagged } = await signIn(input, way, input.password)
  return {
    evidence: {
      ...base,
      tried: true,
      mechanism: way,
      untagged: tellingReplies(untagged),
      ...(reply === undefined ? {} : { reply }),
      ...(fault === undefined ? {} : { fault }),
    },
    capabilities: capabilitiesOf(untagged, reply),
  }
}
