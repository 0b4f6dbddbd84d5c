/** What was asked about mail: senders and recipients, the message, the mailbox. */
import type {
  EnvelopeEvidence,
  EnvelopeStep,
  MailboxEvidence,
  MessageEvidence,
  SelectEvidence,
} from '#shared/diagnosis/evidence.ts'
import { chips, Facts, verbatim } from '../../../components/facts.tsx'
import { PlainTable } from '../../../components/plain-table.tsx'
import { evidenceWords as words } from '../../../words/evidence.ts'
import { bytes, duration, fullTime } from '../../../words/format.ts'
import { faultText, imapText, notTried, replyFaultFacts, replyText, yesNo } from './replies.tsx'

/** The same recipient is asked for each sender. */
const identified = (
  steps: readonly EnvelopeStep[],
): readonly { readonly step: EnvelopeStep; readonly id: string }[] => {
  let sender = ''
  return steps.map((step) => {
    if (step.command === 'MAIL') sender = step.address
    return { step, id: `${sender} ${step.command} ${step.address}` }
  })
}

const StepAnswer = ({ step: { reply, fault } }: { readonly step: EnvelopeStep }) => {
  if (reply !== undefined) return <code>{reply.lines.join(' ')}</code>
  return fault === undefined ? words.noAnswer : faultText(fault)
}

export const EnvelopeDetails = ({ evidence }: { readonly evidence: EnvelopeEvidence }) => (
  <>
    {evidence.steps.length === 0 ? null : (
      <PlainTable
        label={words.steps}
        columns={[words.command, words.address, words.answer, { head: words.took, right: true }]}
      >
        {identified(evidence.steps)
          .filter(({ step }) => step.command !== 'RSET')
          .map(({ step, id }) => (
            <tr key={id} className={Math.floor((step.reply?.code ?? 500) / 100) === 2 ? '' : 'bad'}>
              <th scope="row">{step.command}</th>
              <td>
                <code>{step.address}</code>
              </td>
              <td>
                <StepAnswer step={step} />
              </td>
              <td className="right nums">{step.reply === undefined ? '' : duration(step.reply.ms)}</td>
            </tr>
          ))}
      </PlainTable>
    )}
    <Facts
      facts={[
        evidence.tried ? null : [words.notTried, notTried(evidence.skipped)],
        [words.pipelined, yesNo(evidence.pipelined)],
      ]}
    />
  </>
)

export const MessageDetails = ({ evidence }: { readonly evidence: MessageEvidence }) => (
  <Facts facts={[[words.reply, replyText(evidence.reply)], ...replyFaultFacts(evidence.fault)]} />
)

export const SelectDetails = ({ evidence }: { readonly evidence: SelectEvidence }) => (
  <Facts
    facts={[
      [words.mailbox, verbatim(evidence.mailbox)],
      [
        words.access,
        evidence.readOnly === undefined ? null : evidence.readOnly ? words.readOnly : words.readWrite,
      ],
      [words.messages, evidence.exists?.toLocaleString('en-GB')],
      [words.flags, chips(evidence.permanentFlags ?? [])],
      [words.reply, imapText(evidence.reply)],
      ...replyFaultFacts(evidence.fault),
    ]}
  />
)

export const MailboxDetails = ({ evidence }: { readonly evidence: MailboxEvidence }) => (
  <Facts
    facts={[
      [words.unread, evidence.unseen?.toLocaleString('en-GB')],
      [words.oldest, evidence.oldestUnseen === undefined ? null : fullTime(evidence.oldestUnseen)],
      [
        words.quota,
        evidence.quota === undefined
          ? null
          : words.quotaOf(bytes(evidence.quota.usedKiB * 1024), bytes(evidence.quota.limitKiB * 1024)),
      ],
      [words.reply, imapText(evidence.reply)],
      ...replyFaultFacts(evidence.fault),
    ]}
  />
)
