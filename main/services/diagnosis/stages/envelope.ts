/**
 * Who may send to whom: MAIL, RCPT and RSET for each sender. Nothing is sent, since DATA never comes. All of it
 * goes out in one segment where the server offers PIPELINING (RFC 2920).
 */
import type { EnvelopeEvidence, EnvelopeStep, SkipReason } from '#shared/diagnosis/evidence.ts'
import { safeAddress } from '../address.ts'
import type { ReplyOrFault, SmtpDialogue } from '../dialogue/smtp.ts'

export interface EnvelopeAddress {
  readonly address: string
  readonly role: EnvelopeStep['role']
}

export interface EnvelopeInput {
  readonly dialogue: SmtpDialogue
  readonly skip?: SkipReason | undefined
  readonly senders: readonly EnvelopeAddress[]
  readonly recipients: readonly EnvelopeAddress[]
  readonly pipelining: boolean
  /** SMTPUTF8 is offered (RFC 6531): asked for where an address needs it. */
  readonly smtpUtf8: boolean
  readonly loggedIn: boolean
  readonly replyMs: number
}

type Step = Pick<EnvelopeStep, 'command' | 'address' | 'role'>

/** So that a pipelined group stays within every server's buffers and no reply blocks a write. */
const MOST_SENDERS = 20
const MOST_RECIPIENTS = 10

const isAscii = (text: string): boolean => /^[\x20-\x7e]*$/.test(text)

const textOf = ({ command, address }: Step, utf8: boolean): string => {
  if (command === 'RSET') return 'RSET'
  const bracketed = `<${safeAddress(address)}>`
  return command === 'MAIL' ? `MAIL FROM:${bracketed}${utf8 ? ' SMTPUTF8' : ''}` : `RCPT TO:${bracketed}`
}

const isAccepted = (result: ReplyOrFault | undefined): boolean =>
  result !== undefined && 'reply' in result && result.reply.code >= 200 && result.reply.code < 300

const withResult = (step: Step, result: ReplyOrFault): EnvelopeStep => ({ ...step, ...result })

const transaction = (sender: EnvelopeAddress, recipients: readonly EnvelopeAddress[]): Step[] => [
  { command: 'MAIL', ...sender },
  ...recipients.map((recipient): Step => ({ command: 'RCPT', ...recipient })),
  { command: 'RSET', address: '', role: 'none' },
]

/** Answers to RCPT after a refused MAIL say only "MAIL first": they are left out, the transcript has them. */
const telling = (steps: readonly EnvelopeStep[]): EnvelopeStep[] => {
  let refused = false
  return steps.filter((step) => {
    if (step.command === 'MAIL') {
      refused = step.reply !== undefined && !isAccepted({ reply: step.reply })
      return true
    }
    return !(step.command === 'RCPT' && refused && step.fault === undefined)
  })
}

const oneByOne = async (
  input: EnvelopeInput,
  transactions: readonly (readonly Step[])[],
  utf8: (step: Step) => boolean,
): Promise<{ readonly done: readonly EnvelopeStep[]; readonly rest: readonly Step[] }> => {
  const done: EnvelopeStep[] = []
  const all = transactions.flat()
  let refused = false
  for (const [index, step] of all.entries()) {
    if (refused && step.command === 'RCPT') continue
    const result = await input.dialogue.send({ text: textOf(step, utf8(step)) }, input.replyMs)
    done.push(withResult(step, result))
    if ('fault' in result || result.reply.code === 421) return { done, rest: all.slice(index + 1) }
    if (step.command === 'MAIL') refused = !isAccepted(result)
  }
  return { done, rest: [] }
}

/** What stands behind a break has no answer: it is told as that, and no address is left out. */
const withUnanswered = (done: readonly EnvelopeStep[], rest: readonly Step[]): readonly EnvelopeStep[] => [
  ...done,
  ...rest.filter(({ command }) => command !== 'RSET'),
]

/** An answer too many: which of them was whose is not known, and none of them counts. */
const inTurn = (dialogue: SmtpDialogue, steps: readonly EnvelopeStep[]): readonly EnvelopeStep[] => {
  const last = steps.at(-1)
  if (last === undefined || last.fault !== undefined) return steps
  const fault = dialogue.outOfTurn()
  if (fault === undefined) return steps
  const { command, address, role } = last
  return [...steps.slice(0, -1), { command, address, role, fault }]
}

export const envelopeStage = async (input: EnvelopeInput): Promise<EnvelopeEvidence> => {
  const senders = input.senders.filter(({ address }) => safeAddress(address) !== '').slice(0, MOST_SENDERS)
  const recipients = input.recipients
    .filter(({ address }) => safeAddress(address) !== '')
    .slice(0, MOST_RECIPIENTS)
  const base = {
    stage: 'envelope',
    loggedIn: input.loggedIn,
    usersTried: senders.some(({ role }) => role === 'user'),
  } as const
  const skipped = input.skip ?? (senders.length === 0 || recipients.length === 0 ? 'no-recipient' : undefined)
  if (skipped !== undefined) {
    return { ...base, usersTried: false, tried: false, skipped, pipelined: false, steps: [] }
  }
  const transactions = senders.map((sender) => transaction(sender, recipients))
  const needsUtf8 = (step: Step): boolean =>
    step.command === 'MAIL' &&
    input.smtpUtf8 &&
    !(isAscii(step.address) && recipients.every(({ address }) => isAscii(address)))
  if (!input.pipelining) {
    const { done, rest } = await oneByOne(input, transactions, needsUtf8)
    const steps = telling(withUnanswered(inTurn(input.dialogue, done), rest))
    return { ...base, tried: true, pipelined: false, steps }
  }
  const steps = transactions.flat()
  const results = await input.dialogue.pipeline(
    steps.map((step) => ({ text: textOf(step, needsUtf8(step)) })),
    input.replyMs,
  )
  const answered = results.flatMap((result, index) => {
    const step = steps[index]
    return step === undefined ? [] : [withResult(step, result)]
  })
  const done = withUnanswered(inTurn(input.dialogue, answered), steps.slice(answered.length))
  return { ...base, tried: true, pipelined: true, steps: telling(done) }
}
