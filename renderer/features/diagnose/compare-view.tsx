import { Fragment, useEffect, useState } from 'react'
import type { HistoryEntry } from '#shared/contract.ts'
import { compareReports, type StageSide } from '#shared/diagnosis/compare-reports.ts'
import type { Report } from '#shared/diagnosis/model.ts'
import { verdictWords } from '#shared/diagnosis/verdicts.ts'
import type { Failure } from '#shared/errors.ts'
import { pickFile } from '../../api/files.ts'
import { Button } from '../../components/button.tsx'
import { Dialog } from '../../components/dialog.tsx'
import { FailureNotice } from '../../components/notice.tsx'
import { TableHead } from '../../components/plain-table.tsx'
import { StateDot, toneOfVerdict } from '../../components/status.tsx'
import { useConsole, useSession } from '../../state/context.tsx'
import { diagnoseWords as words } from '../../words/diagnose.ts'
import { shortTime } from '../../words/format.ts'
import { runWords } from '../../words/run.ts'
import { timeAndSummary } from './stations.ts'
import '../../components/part.css'
import './table-card.css'
import './compare-view.css'

export const CompareDialog = ({
  current,
  onClose,
  onChoose,
}: {
  readonly current: Report | null
  readonly onClose: () => void
  readonly onChoose: (report: Report) => void
}) => {
  const { call } = useConsole()
  const { id } = useSession()
  const [entries, setEntries] = useState<readonly HistoryEntry[]>([])
  const [failure, setFailure] = useState<Failure | null>(null)
  useEffect(() => {
    void call('history.list', { id }).then((result) => {
      if (result.ok) setEntries(result.value.filter(({ reportId }) => reportId !== current?.id).slice(0, 50))
      else setFailure(result.error)
    })
  }, [call, id, current])
  const take = async (reportId: string) => {
    const result = await call('reports.get', { id, reportId })
    if (result.ok) onChoose(result.value)
    else setFailure(result.error)
  }
  const openFile = async () => {
    const file = await pickFile('.json,application/json')
    if (file === null) return
    const result = await call('reports.read', { text: await file.text() })
    if (result.ok) onChoose(result.value)
    else setFailure(result.error)
  }
  return (
    <Dialog
      title={words.compareTitle}
      onClose={onClose}
      actions={
        <>
          <Button className="left" onPress={() => void openFile()}>
            {words.compareFile}
          </Button>
          <Button onPress={onClose}>{words.cancel}</Button>
        </>
      }
    >
      <p className="muted">{words.compareLead}</p>
      {failure === null ? null : <FailureNotice failure={failure} />}
      <ul className="pick-list" aria-label={words.compareHistory}>
        {entries.map((entry, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the list never changes while it is open
          <li key={index}>
            <button type="button" onClick={() => void take(entry.reportId)}>
              <StateDot tone={toneOfVerdict(entry.verdict)} />
              <span>{shortTime(entry.startedAt)}</span>
              <span>
                {verdictWords[entry.verdict]}: {entry.title}
              </span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  )
}

/** "passed, 41 ms, 2 addresses": nothing twice, and no time of what did not run. */
const cellText = ({ status, durationMs, summary }: StageSide): string =>
  status === 'skipped'
    ? summary
    : [verdictWords[status], ...timeAndSummary(durationMs, summary)].filter((part) => part !== '').join(', ')

const Cell = ({ stage }: { readonly stage: StageSide | null }) =>
  stage === null ? (
    <span className="muted">{words.notReached}</span>
  ) : (
    <span className="compare-cell">
      <StateDot tone={toneOfVerdict(stage.status)} />
      <span>{cellText(stage)}</span>
    </span>
  )

const labelOf = (report: Report): string => `${report.vantage.hostname}, ${shortTime(report.startedAt)}`

/** Two reports beside each other; a stage that came out otherwise stands out, by word and by colour. */
export const CompareTable = ({
  left,
  right,
  onEnd,
}: {
  readonly left: Report
  readonly right: Report
  readonly onEnd: () => void
}) => {
  const { checks } = compareReports(left, right)
  return (
    <section className="card table-card" aria-label={words.comparing(labelOf(left), labelOf(right))}>
      <header className="part-head">
        <h2>{words.comparing(labelOf(left), labelOf(right))}</h2>
        <Button size="small" onPress={onEnd}>
          {words.endCompare}
        </Button>
      </header>
      <table className="plain-table">
        <TableHead
          columns={[words.stage, `${words.here}: ${labelOf(left)}`, `${words.there}: ${labelOf(right)}`]}
        />
        {checks.map(({ check, stages }) => (
          <tbody key={check}>
            <tr className="group">
              <th scope="rowgroup" colSpan={3}>
                {runWords.checks[check]}
              </th>
            </tr>
            {stages.map(({ stage, occurrence, one, other, differences, differs }) => (
              <Fragment key={`${stage} ${occurrence}`}>
                <tr className={differs ? 'differs' : ''}>
                  <th scope="row">
                    {runWords.stages[stage]}
                    {differs ? <span className="differs-mark">{words.differsMark}</span> : null}
                  </th>
                  <td>
                    <Cell stage={one} />
                  </td>
                  <td>
                    <Cell stage={other} />
                  </td>
                </tr>
                {differences.map((fact) => (
                  <tr key={fact.name} className="differs compare-fact">
                    <th scope="row">{fact.name}</th>
                    <td>{fact.one ?? words.nothing}</td>
                    <td>{fact.other ?? words.nothing}</td>
                  </tr>
                ))}
              </Fragment>
            ))}
          </tbody>
        ))}
      </table>
    </section>
  )
}
