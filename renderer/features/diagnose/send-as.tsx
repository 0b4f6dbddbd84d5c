import type { EnvelopeEvidence, EnvelopeStep } from '#shared/diagnosis/evidence.ts'
import type { CheckResult } from '#shared/diagnosis/model.ts'
import { PlainTable } from '../../components/plain-table.tsx'
import { StateDot, type Tone } from '../../components/status.tsx'
import { moreWords as words } from '../../words/more-checks.ts'
import '../../components/part.css'
import './send-as.css'
import './table-card.css'

const roleWords: Readonly<Partial<Record<EnvelopeStep['role'], string>>> = {
  account: words.account,
  'reply-to': words['reply-to'],
  user: words.user,
  given: words.given,
}

interface Row {
  readonly sender: EnvelopeStep
  readonly recipients: readonly EnvelopeStep[]
}

/** A MAIL and the RCPTs that follow it, sender by sender. */
export const rowsOf = ({ steps }: EnvelopeEvidence): readonly Row[] => {
  const rows: { sender: EnvelopeStep; recipients: EnvelopeStep[] }[] = []
  for (const step of steps) {
    if (step.command === 'MAIL') rows.push({ sender: step, recipients: [] })
    else if (step.command === 'RCPT') rows.at(-1)?.recipients.push(step)
  }
  return rows
}

const outcomeOf = (step: EnvelopeStep | undefined): { readonly tone: Tone; readonly text: string } => {
  if (step === undefined) return { tone: 'idle', text: words.notAsked }
  if (step.reply === undefined) return { tone: 'warn', text: words.noAnswer }
  const { code } = step.reply
  if (code >= 400 && code < 600) return { tone: 'bad', text: words.refused }
  // Neither yes nor no is no yes.
  return code >= 200 && code < 300
    ? { tone: 'ok', text: words.accepted }
    : { tone: 'warn', text: words.notUnderstood }
}

const Cell = ({ step }: { readonly step: EnvelopeStep | undefined }) => {
  const { tone, text } = outcomeOf(step)
  return (
    <td>
      <StateDot tone={tone} /> {text}
      {step?.reply === undefined || tone === 'ok' ? null : (
        <code className="cell-reply">{step.reply.lines.join(' ')}</code>
      )}
    </td>
  )
}

const recipientHead = ({ role, address }: EnvelopeStep): string =>
  role === 'recipient-inside'
    ? words.toInside(address)
    : role === 'recipient-outside'
      ? words.toOutside(address)
      : words.to(address)

export const SendAsTable = ({ result }: { readonly result: CheckResult }) => {
  const evidence = result.stages.find(({ stage }) => stage === 'envelope')?.evidence
  if (evidence?.stage !== 'envelope' || evidence.steps.length === 0) return null
  const rows = rowsOf(evidence)
  const recipients = [
    ...new Map(rows.flatMap((row) => row.recipients).map((step) => [step.address, step] as const)).values(),
  ]
  return (
    <section className="card table-card" aria-labelledby="send-as-title">
      <header className="part-head">
        <h2 id="send-as-title">{words.sendAsTable}</h2>
      </header>
      <div className="scroll-x">
        <PlainTable
          className="send-as-table"
          labelledBy="send-as-title"
          columns={[words.sender, words.taken, ...recipients.map(recipientHead)]}
        >
          {rows.map(({ sender, recipients: steps }) => (
            <tr key={sender.address}>
              <th scope="row">
                <code>{sender.address}</code> <span className="muted">{roleWords[sender.role] ?? ''}</span>
              </th>
              <Cell step={sender} />
              {recipients.map(({ address }) => (
                <Cell key={address} step={steps.find((step) => step.address === address)} />
              ))}
            </tr>
          ))}
        </PlainTable>
      </div>
    </section>
  )
}
