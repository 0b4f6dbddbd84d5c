import type { DomainFacts, FactsEvidence } from '#shared/diagnosis/evidence.ts'
import { PlainTable } from '../../components/plain-table.tsx'
import { StateDot, type Tone } from '../../components/status.tsx'
import { moreWords as words } from '../../words/more-checks.ts'

const tones: Readonly<Record<DomainFacts['result'], Tone>> = {
  found: 'ok',
  missing: 'warn',
  invalid: 'bad',
  unknown: 'idle',
}

const policyWords: Readonly<Record<NonNullable<DomainFacts['policy']>, string>> = {
  reject: words.policyReject,
  quarantine: words.policyQuarantine,
  none: words.policyNone,
}

const outcomeTones: Readonly<Record<NonNullable<DomainFacts['spf']>, Tone>> = {
  pass: 'ok',
  neutral: 'warn',
  softfail: 'bad',
  fail: 'bad',
  permerror: 'bad',
  temperror: 'warn',
}

const toneOf = ({ result, spf }: DomainFacts): Tone =>
  result === 'found' && spf !== undefined ? outcomeTones[spf] : tones[result]

const notes = (facts: DomainFacts): readonly string[] => [
  ...(facts.problem === undefined ? [] : [facts.problem]),
  ...(facts.policy === undefined ? [] : [policyWords[facts.policy]]),
  ...(facts.recordDomain === undefined ? [] : [words.foundAt(facts.recordDomain)]),
  ...(facts.implicit === true ? [words.implicit] : []),
  ...(facts.spf === undefined
    ? []
    : [facts.outgoingIp === undefined ? facts.spf : `${facts.outgoingIp}: ${facts.spf}`]),
  ...(facts.result === 'unknown' && facts.code !== undefined ? [facts.code] : []),
]

/** What the DNS says of each sender's domain at one stage. */
export const DomainDetails = ({ evidence }: { readonly evidence: FactsEvidence }) => {
  if (evidence.skipped !== undefined)
    return <p className="muted">{evidence.skipped === 'no-domain' ? words.noDomain : words.noOutsideNames}</p>
  return (
    <PlainTable label={words.domains} columns={[words.domain, words.result, words.record]}>
      {(evidence.domains ?? []).map((facts) => (
        <tr key={facts.domain}>
          <th scope="row">
            <code>{facts.domain}</code>
          </th>
          <td>
            <StateDot tone={toneOf(facts)} /> {words[facts.result]}
            {notes(facts).length === 0 ? null : <span className="muted">, {notes(facts).join(', ')}</span>}
          </td>
          <td>
            {facts.records.length === 0 ? (
              words.noRecord
            ) : (
              <code className="pre">{facts.records.join('\n')}</code>
            )}
          </td>
        </tr>
      ))}
    </PlainTable>
  )
}
