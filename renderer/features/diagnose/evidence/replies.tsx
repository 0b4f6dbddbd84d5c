/** What came back from the server or the system, word for word. */
import type { ReactNode } from 'react'
import type { Fault, ImapReply, ReplyFault, SkipReason, SmtpReply } from '#shared/diagnosis/evidence.ts'
import { type Fact, verbatim } from '../../../components/facts.tsx'
import { skipWords, evidenceWords as words } from '../../../words/evidence.ts'
import { duration } from '../../../words/format.ts'

/** The system's own line; its code first where the line does not name it. */
export const faultLine = ({ code, message }: Fault): string =>
  message.includes(code) ? message : `${code} ${message}`

export const faultText = (fault: Fault | undefined): ReactNode =>
  fault === undefined ? null : <code>{faultLine(fault)}</code>

const timed = (text: string, ms: number): ReactNode => (
  <>
    <code className="pre">{text}</code> <span className="muted">{duration(ms)}</span>
  </>
)

export const replyText = (reply: SmtpReply | undefined): ReactNode =>
  reply === undefined ? null : timed(reply.lines.join('\n'), reply.ms)

const codeText = ({ code, codeArguments }: ImapReply): string =>
  code === undefined ? '' : ` [${code}${codeArguments === undefined ? '' : ` ${codeArguments}`}]`

export const imapText = (reply: ImapReply | undefined): ReactNode =>
  reply === undefined ? null : timed(`${reply.status}${codeText(reply)} ${reply.text}`, reply.ms)

export const replyFaultFacts = (fault: ReplyFault | undefined): readonly Fact[] => [
  [words.fault, faultText(fault)],
  [words.partial, verbatim(fault?.partial)],
]

export const yesNo = (value: boolean | undefined): string | null =>
  value === undefined ? null : value ? words.yes : words.no

/** Why a stage was left out, in words. */
export const notTried = (reason: SkipReason | undefined): string =>
  reason === undefined ? words.no : skipWords[reason]
