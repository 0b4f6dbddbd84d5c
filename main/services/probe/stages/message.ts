/** A real message after the envelope: some providers refuse a sender only then. Sent only where the user asked for it. */
import type { MessageEvidence, ReplyFault, SmtpReply } from '#shared/diagnosis/evidence.ts'
import type { SmtpDialogue } from '../dialogue/smtp.ts'
import type { TestMessage } from '../round-trip/message.ts'

export interface MessageInput {
  readonly dialogue: SmtpDialogue
  /** Undefined: the sender rules send nothing, or there is nobody to send to. */
  readonly message: TestMessage | undefined
  readonly replyMs: number
}

interface Delivered {
  readonly accepted: boolean
  /** The reply that decided: to the message itself, or to the command that was refused. */
  readonly reply?: SmtpReply | undefined
  readonly fault?: ReplyFault | undefined
  /** The command that was not taken; absent: the message itself. */
  readonly command?: MessageEvidence['command']
}

/** MAIL, RCPT, DATA, each after the other's reply: with a message behind it nothing is to go out half. */
const deliver = async (dialogue: SmtpDialogue, message: TestMessage, replyMs: number): Promise<Delivered> => {
  const commands = [
    ['MAIL', `MAIL FROM:<${message.sender}>`],
    ['RCPT', `RCPT TO:<${message.recipient}>`],
    ['DATA', 'DATA'],
  ] as const
  for (const [command, text] of commands) {
    const answer = await dialogue.send({ text }, replyMs)
    if ('fault' in answer) return { accepted: false, command, fault: answer.fault }
    const { reply } = answer
    if (command !== 'DATA') {
      if (reply.code < 200 || reply.code >= 300) return { accepted: false, command, reply }
    } else if (reply.code >= 400) return { accepted: false, command, reply }
    // Anything but 354 and a refusal: what follows would be read as commands.
    else if (reply.code !== 354) {
      const fault = { code: 'NOT_A_REPLY', message: 'DATA was answered with neither yes nor no' }
      return { accepted: false, command, fault: { ...fault, partial: reply.lines.join(' ') } }
    }
  }
  // RFC 5321, section 4.5.2.
  const stuffed = new TextDecoder().decode(message.content).replaceAll(/^\./gm, '..')
  const last = await dialogue.send(
    { text: `${stuffed}.`, shown: `(message to ${message.recipient}) .` },
    replyMs,
  )
  if ('fault' in last) return { accepted: false, fault: last.fault }
  return { accepted: last.reply.code >= 200 && last.reply.code < 300, reply: last.reply }
}

export const messageStage = async ({
  dialogue,
  message,
  replyMs,
}: MessageInput): Promise<MessageEvidence> => {
  if (message === undefined) return { stage: 'message', tried: false }
  const { reply, fault, command } = await deliver(dialogue, message, replyMs)
  return {
    stage: 'message',
    tried: true,
    sizeBytes: message.content.length,
    ...(command === undefined ? {} : { command }),
    ...(reply === undefined ? {} : { reply }),
    ...(fault === undefined ? {} : { fault }),
  }
}
