import { useMemo } from 'react'
import type { HistoryEntry } from '#shared/contract.ts'
import { type CheckName, type StageName, stageNames } from '#shared/diagnosis/model.ts'
import { PlainTable } from '../../components/plain-table.tsx'
import { historyWords as words } from '../../words/file.ts'
import { duration } from '../../words/format.ts'
import { runWords } from '../../words/run.ts'
import { pointsOf, seriesOf } from './series.ts'
import '../../components/part.css'
import './series-table.css'

const isStage = (name: string): name is StageName => (stageNames as readonly string[]).includes(name)

/** The times of one check, stage by stage: a small line for the eye, the figures beside it. */
export const SeriesTable = ({
  entries,
  check,
}: {
  readonly entries: readonly HistoryEntry[]
  readonly check: CheckName
}) => {
  const series = useMemo(() => seriesOf(entries, check), [entries, check])
  if (series.length === 0) return null
  return (
    <section className="card series" aria-labelledby="series-title">
      <header className="part-head">
        <h2 id="series-title">{words.series(runWords.checks[check])}</h2>
        <span className="muted part-lead">{words.seriesLead}</span>
      </header>
      <PlainTable
        labelledBy="series-title"
        columns={[
          words.stage,
          words.course,
          { head: words.last, right: true },
          { head: words.median, right: true },
          { head: words.slowest, right: true },
        ]}
      >
        {series.map(({ stage, values, last, median, slowest }) => (
          <tr key={stage}>
            <th scope="row">{isStage(stage) ? runWords.stages[stage] : stage}</th>
            <td>
              <svg className="spark" viewBox="0 0 160 18" preserveAspectRatio="none" aria-hidden="true">
                <polyline points={pointsOf(values, 160, 18)} />
              </svg>
            </td>
            <td className="right nums">{duration(last)}</td>
            <td className="right nums">{duration(median)}</td>
            <td className="right nums">{duration(slowest)}</td>
          </tr>
        ))}
      </PlainTable>
    </section>
  )
}
