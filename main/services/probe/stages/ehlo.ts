/** EHLO, or HELO where the server knows no EHLO, as JavaMail does. */
import type { EhloEvidence } from '#shared/diagnosis/evidence.ts'
import type { SmtpDialogue } from '../dialogue/smtp.ts'

export interface EhloInput {
  readonly dialogue: SmtpDialogue
  readonly name: string
  readonly secure: boolean
  readonly replyMs: number
}

const MOST_CAPABILITIES = 100

/** A name that cannot end the command. What else is odd in it is the server's to refuse. */
const safeName = (name: string): string =>
  name.trim().replaceAll(/[\u0000-\u0020\u007f]/g, '-') || 'localhost'

/** RFC 5321, section 4.1.1.1: the first line names the server, each further one a keyword with parameters. */
export const capabilitiesOfEhlo = (lines: readonly string[]): string[] =>
  lines
    .slice(1, MOST_CAPABILITIES + 1)
    .map((line) => line.slice(4).trim())
    .filter((line) => line !== '')
    .map((line) => line.replace(/^[^\s=]+/, (keyword) => keyword.toUpperCase()))

/** Mechanisms of `AUTH PLAIN LOGIN` and of the older `AUTH=PLAIN LOGIN`, upper case, each once. */
export const mechanismsOf = (capabilities: readonly string[]): string[] => {
  const words = capabilities
    .filter((capability) => /^AUTH[\s=]/i.test(capability))
    .flatMap((capability) =>
      capability
        .slice(5)
        .toUpperCase()
        .split(/[\s,]+/),
    )
  return [...new Set(words.filter((word) => word !== ''))]
}

export const offers = (capabilities: readonly string[], keyword: string): boolean =>
  capabilities.some((capability) => capability.split(/[\s=]/)[0] === keyword)

const sizeOf = (capabilities: readonly string[]): number | undefined => {
  const size = capabilities.map((capability) => /^SIZE\s+(\d{1,15})$/.exec(capability)?.[1]).find(Boolean)
  // 0 means "no fixed limit" (RFC 1870, section 4).
  return size === undefined || Number(size) === 0 ? undefined : Number(size)
}

export const ehloStage = async (input: EhloInput): Promise<EhloEvidence> => {
  const { dialogue, replyMs } = input
  const name = safeName(input.name)
  const base = { stage: 'ehlo', name, secure: input.secure } as const
  const nothing = { capabilities: [], mechanisms: [] } as const
  const ehlo = await dialogue.send({ text: `EHLO ${name}` }, replyMs)
  if ('fault' in ehlo) return { ...base, ...nothing, verb: 'EHLO', fault: ehlo.fault }
  if (ehlo.reply.code === 250) {
    const capabilities = capabilitiesOfEhlo(ehlo.reply.lines)
    const sizeLimit = sizeOf(capabilities)
    return {
      ...base,
      verb: 'EHLO',
      reply: ehlo.reply,
      capabilities,
      mechanisms: mechanismsOf(capabilities),
      ...(sizeLimit === undefined ? {} : { sizeLimit }),
    }
  }
  // 421 closes the connection: there is nobody left to say HELO to.
  if (ehlo.reply.code === 421) return { ...base, ...nothing, verb: 'EHLO', reply: ehlo.reply }
  const helo = await dialogue.send({ text: `HELO ${name}` }, replyMs)
  const heloBase = { ...base, ...nothing, verb: 'HELO', ehloReply: ehlo.reply } as const
  return 'fault' in helo ? { ...heloBase, fault: helo.fault } : { ...heloBase, reply: helo.reply }
}

export const isEhloAccepted = ({ reply }: EhloEvidence): boolean => reply?.code === 250
