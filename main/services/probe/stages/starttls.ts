/** The switch to TLS: asked for in plaintext, with an eye on bytes that were slipped in behind the consent. */
import type { StartTlsEvidence } from '#shared/diagnosis/evidence.ts'
import type { ImapDialogue } from '../dialogue/imap.ts'
import type { SmtpDialogue } from '../dialogue/smtp.ts'

export type StartTlsInput = {
  readonly offered: boolean
  readonly required: boolean
  readonly replyMs: number
} & (
  | { readonly protocol: 'smtp'; readonly dialogue: SmtpDialogue }
  | { readonly protocol: 'imap'; readonly dialogue: ImapDialogue }
)

export const startTlsStage = async (input: StartTlsInput): Promise<StartTlsEvidence> => {
  const { offered, required } = input
  const base = { stage: 'starttls', offered, required } as const
  // Not asked for where it is not offered, as in JavaMail.
  if (!offered) return { ...base, attempted: false }
  const answer =
    input.protocol === 'smtp'
      ? await input.dialogue.send({ text: 'STARTTLS' }, input.replyMs)
      : await input.dialogue.send({ text: 'STARTTLS' }, input.replyMs)
  const injectedBytes = input.dialogue.unasked()
  const injected = injectedBytes > 0 ? { injectedBytes } : {}
  if ('untagged' in answer) {
    const { reply, fault } = answer
    return {
      ...base,
      attempted: true,
      ...(reply === undefined ? {} : { imap: reply }),
      ...(fault === undefined ? {} : { fault }),
      ...injected,
    }
  }
  return 'fault' in answer
    ? { ...base, attempted: true, fault: answer.fault }
    : { ...base, attempted: true, reply: answer.reply, ...injected }
}

/** Whether the handshake may begin. Injected bytes end it: they would pass for an answer over TLS. */
export const isSwitchAgreed = ({ reply, imap, injectedBytes }: StartTlsEvidence): boolean =>
  (reply?.code === 220 || imap?.status === 'OK') && injectedBytes === undefined
