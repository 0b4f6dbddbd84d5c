/** IMAP capabilities: from the greeting where it has them, asked for otherwise. */
import type { CapabilityEvidence, ImapReply } from '#shared/diagnosis/evidence.ts'
import type { ImapDialogue } from '../dialogue/imap.ts'
import { capabilitiesOf } from '../dialogue/imap-answers.ts'

export interface CapabilityInput {
  readonly dialogue: ImapDialogue
  /** The greeting, where it may be believed (not after STARTTLS). */
  readonly greeting?: ImapReply | undefined
  readonly secure: boolean
  readonly replyMs: number
  readonly clean: (text: string, most?: number) => string
}

const MOST_CAPABILITIES = 200

const described = (words: readonly string[], clean: CapabilityInput['clean']) => {
  const capabilities = [...new Set(words)].slice(0, MOST_CAPABILITIES).map((word) => clean(word, 100))
  return {
    capabilities,
    mechanisms: capabilities.filter((word) => word.startsWith('AUTH=')).map((word) => word.slice(5)),
    loginDisabled: capabilities.includes('LOGINDISABLED'),
  }
}

export const capabilityStage = async (input: CapabilityInput): Promise<CapabilityEvidence> => {
  const base = { stage: 'capability', secure: input.secure } as const
  const greeted = input.greeting === undefined ? undefined : capabilitiesOf([], input.greeting)
  if (greeted !== undefined) return { ...base, ...described(greeted, input.clean) }
  const { reply, fault, untagged } = await input.dialogue.send({ text: 'CAPABILITY' }, input.replyMs)
  return {
    ...base,
    ...described(capabilitiesOf(untagged) ?? [], input.clean),
    ...(reply === undefined ? {} : { reply }),
    ...(fault === undefined ? {} : { fault }),
  }
}

/** Whether the dialogue may go on. */
export const hasCapabilities = ({ reply, fault }: CapabilityEvidence): boolean =>
  fault === undefined && (reply === undefined || reply.status === 'OK')
