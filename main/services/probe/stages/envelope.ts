/**
 * Who may send to whom: MAIL, RCPT and RSET for each sender. Nothing is sent, since DATA never comes. All of it
 * goes out in one segment where the server offers PIPELINING (RFC 2920); JavaMail sends one command at a time, and
 * where a server drops what comes in a group, so does this.
 */
import type { EnvelopeEvidence, EnvelopeStep, SkipReason, SmtpReply } from '#shared/diagnosis/evidence.ts'
import { safeAddress } from '../address.ts'
import type { Recount, ReplyOrFault, SmtpDialogue } from '../dialogue/smtp.ts'

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
  readonly ehloName: string
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

interface Asked {
  readonly done: readonly EnvelopeStep[]
  /** Behind a break. */
  readonly rest: readonly Step[]
}

const oneByOne = async (
  input: EnvelopeInput,
  transactions: readonly (readonly Step[])[],
  utf8: (step: Step) => boolean,
): Promise<Asked> => {
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

/** EHLO ends a transaction as RSET does (RFC 5321, section 4.1.4), and no other answer looks like its. */
const recount = (ehloName: string): Recount => ({
  ask: { text: `EHLO ${ehloName}` },
  isAnswer: ({ code, lines }: SmtpReply) =>
    lines.some((line) => /^250[ -]PIPELINING\b/i.test(line)) ||
    (code === 503 && /\b[HE]{2}LO\b/i.test(lines.join(' '))),
})

interface Grouped extends Asked {
  readonly ignored: number
}

const inOneGroup = async (
  input: EnvelopeInput,
  transactions: readonly (readonly Step[])[],
  utf8: (step: Step) => boolean,
): Promise<Grouped> => {
  const steps = transactions.flat()
  const commands = steps.map((step) => ({ text: textOf(step, utf8(step)) }))
  const { answers, ignored } = await input.dialogue.pipeline(commands, recount(input.ehloName), input.replyMs)
  const answered = (all: readonly Step[]): EnvelopeStep[] =>
    answers.flatMap((result, index) => {
      const step = all[index]
      return step === undefined ? [] : [withResult(step, result)]
    })
  if (ignored === 0) return { done: answered(steps), rest: steps.slice(answers.length), ignored }
  // Of a sender whose transaction was cut, everything is asked again: without MAIL no RCPT has an answer.
  let length = 0
  const whole = transactions.filter((one) => {
    length += one.length
    return length - 1 <= answers.length
  })
  const again = await oneByOne(input, transactions.slice(whole.length), utf8)
  return { done: [...answered(whole.flat()), ...again.done], rest: again.rest, ignored }
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
  const { done, rest, ignored }: Grouped = input.pipelining
    ? await inOneGroup(input, transactions, needsUtf8)
    : { ...(await oneByOne(input, transactions, needsUtf8)), ignored: 0 }
  return {
    ...base,
    tried: true,
    pipelined: input.pipelining && ignored === 0,
    ...(ignored === 0 ? {} : { ignoredInGroup: ignored }),
    steps: telling(withUnanswered(inTurn(input.dialogue, done), rest)),
  }
}
