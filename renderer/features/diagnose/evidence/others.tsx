/** The TeamConnect page, and the stages of a round trip. */
import type { FactsEvidence, HttpEvidence } from '#shared/diagnosis/evidence.ts'
import { type Fact, Facts, verbatim } from '../../../components/facts.tsx'
import { PlainTable } from '../../../components/plain-table.tsx'
import { evidenceWords as words } from '../../../words/evidence.ts'
import { faultText } from './replies.tsx'

export const HttpDetails = ({ evidence }: { readonly evidence: HttpEvidence }) => (
  <>
    <PlainTable label={words.hops} columns={[words.url, words.status]}>
      {evidence.hops.map((hop) => (
        <tr key={hop.url}>
          <th scope="row">
            <code>{hop.url}</code>
          </th>
          <td>
            {hop.status} {faultText(hop.fault)}
          </td>
        </tr>
      ))}
    </PlainTable>
    <Facts facts={[[words.fault, faultText(evidence.fault)]]} />
  </>
)

const plainValue = (value: unknown): string =>
  typeof value === 'boolean' ? (value ? words.yes : words.no) : String(value)

/** What a round trip's stages tell, as far as it is worth a line; the rest is drawn below the path. */
const factLabels: Readonly<Record<string, string>> = {
  recipient: words.recipient,
  from: words.fromHeader,
  fromSent: words.fromSent,
  messageId: words.messageId,
  reply: words.reply,
  folder: words.folder,
  seconds: words.seconds,
  waitedSeconds: words.waited,
  bounce: words.bounce,
  hop: words.slowest,
  deleted: words.deleted,
  reason: words.reason,
}

export const FactsDetails = ({ evidence }: { readonly evidence: FactsEvidence }) => (
  <Facts
    facts={[
      ...Object.entries(evidence.facts)
        .filter(([key, value]) => factLabels[key] !== undefined && value !== '')
        .map(([key, value]): Fact => [factLabels[key] ?? key, verbatim(plainValue(value))]),
      [words.fault, faultText(evidence.fault)],
    ]}
  />
)
