import type { CheckName, CheckResult, Finding, Report, Severity } from '#shared/diagnosis/model.ts'
import { Notice } from '../../components/notice.tsx'
import type { LiveCheck } from '../../state/run.ts'
import { diagnoseWords as words } from '../../words/diagnose.ts'
import { FindingCard } from './finding.tsx'
import { LastGood } from './last-good.tsx'
import { CaFileQuestion, Follow, LoginStep, Release } from './questions.tsx'
import './findings.css'

const weight: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }

export interface PlacedFinding {
  readonly check: CheckName
  readonly finding: Finding
}

/** Two findings of one check with one cause and one proof read the same to the letter. */
const keyOf = ({ check, finding }: PlacedFinding): string =>
  `${check} ${finding.cause} ${finding.title} ${finding.evidence}`

/** The report's cause first, then errors before warnings before information, in the checks' order. */
export const inOrder = (results: readonly CheckResult[], cause: string | null): readonly PlacedFinding[] => {
  const every = results.flatMap(({ check, findings }) => findings.map((finding) => ({ check, finding })))
  // What several stages found alike is said once.
  const all = [...new Map(every.map((item) => [keyOf(item), item])).values()]
  const first = all.find(({ finding }) => finding.cause === cause)
  return all
    .map((item, index) => ({ item, index }))
    .sort(
      (one, other) =>
        Number(other.item === first) - Number(one.item === first) ||
        weight[one.item.finding.severity] - weight[other.item.finding.severity] ||
        one.index - other.index,
    )
    .map(({ item }) => item)
}

export const Findings = ({
  checks,
  report,
}: {
  readonly checks: readonly LiveCheck[]
  readonly report: Report | null
}) => {
  const results = checks.flatMap(({ result }) => (result === undefined ? [] : [result]))
  const ordered = inOrder(results, report?.cause ?? null)
  const telling = ordered.filter(({ finding }) => finding.severity !== 'info')
  const informing = ordered.filter(({ finding }) => finding.severity === 'info')
  if (results.length === 0) return null
  return (
    <section className="findings" aria-label={words.findings}>
      {report !== null && report.verdict === 'pass' ? <Notice tone="ok" title={words.allWell} /> : null}
      {telling.map(({ finding, check }, index) => (
        <FindingCard
          key={keyOf({ check, finding })}
          finding={finding}
          check={check}
          main={index === 0}
          actions={<LoginStep cause={finding.cause} check={check} />}
          side={
            report !== null && index === 0 && finding.severity === 'error' ? (
              <LastGood report={report} check={check} />
            ) : null
          }
        />
      ))}
      {report === null ? null : <Follow results={results} report={report} />}
      {report === null ? null : <Release results={results} />}
      {report === null ? null : <CaFileQuestion report={report} />}
      {informing.length === 0 ? null : (
        <details className="more-findings" open={telling.length === 0 && report?.verdict === 'skipped'}>
          <summary>{words.forInformation(informing.length)}</summary>
          {informing.map(({ finding, check }) => (
            <FindingCard key={keyOf({ check, finding })} finding={finding} check={check} main={false} />
          ))}
        </details>
      )}
      {report === null || report.notProven.length === 0 ? null : (
        <details className="more-findings not-proven">
          <summary>{words.notProven}</summary>
          <ul>
            {report.notProven.map((text) => (
              <li key={text}>{text}</li>
            ))}
          </ul>
        </details>
      )}
    </section>
  )
}
