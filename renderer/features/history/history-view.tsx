import { useEffect, useMemo, useState } from 'react'
import type { HistoryEntry } from '#shared/contract.ts'
import { type CheckName, checkNames, type StageName, stageNames } from '#shared/diagnosis/model.ts'
import type { Failure } from '#shared/errors.ts'
import { Select } from '../../components/fields.tsx'
import { FailureNotice } from '../../components/notice.tsx'
import { Spinner, StateDot, toneOfVerdict } from '../../components/status.tsx'
import { useConsole, useSession } from '../../state/context.tsx'
import { useStore } from '../../state/store.ts'
import { historyWords as words } from '../../words/file.ts'
import { duration, fullTime, shortTime } from '../../words/format.ts'
import { frameWords } from '../../words/frame.ts'
import { runWords } from '../../words/run.ts'
import { pointsOf, seriesOf } from './series.ts'
import '../diagnose/evidence.css'
import '../diagnose/diagnose.css'
import './history.css'

const isStage = (name: string): name is StageName => (stageNames as readonly string[]).includes(name)

const SeriesTable = ({
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
        <span className="muted">{words.seriesLead}</span>
      </header>
      <table className="plain-table">
        <thead>
          <tr>
            <th scope="col">{words.stage}</th>
            <th scope="col">{words.course}</th>
            <th scope="col" className="right">
              {words.last}
            </th>
            <th scope="col" className="right">
              {words.median}
            </th>
            <th scope="col" className="right">
              {words.slowest}
            </th>
          </tr>
        </thead>
        <tbody>
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
        </tbody>
      </table>
    </section>
  )
}

const useHistory = (): {
  readonly entries: readonly HistoryEntry[] | null
  readonly failure: Failure | null
} => {
  const { call } = useConsole()
  const session = useSession()
  const report = useStore(session.run, (run) => run.report)
  const [entries, setEntries] = useState<readonly HistoryEntry[] | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: a new report is a new entry
  useEffect(() => {
    void call('history.list', { id: session.id }).then((result) => {
      if (result.ok) setEntries(result.value)
      else setFailure(result.error)
    })
  }, [call, session, report])
  return { entries, failure }
}

const settingsWords = { file: words.file, form: words.form, draft: words.draft }

export const HistoryView = () => {
  const console = useConsole()
  const session = useSession()
  const { entries, failure } = useHistory()
  const [check, setCheck] = useState<CheckName | 'any'>('any')
  const [cause, setCause] = useState('any')
  const causes = useMemo(
    () => [
      ...new Map(
        (entries ?? []).flatMap((entry) => (entry.cause === null ? [] : [[entry.cause, entry.title]])),
      ),
    ],
    [entries],
  )
  if (failure !== null) return <FailureNotice failure={failure} />
  if (entries === null) return <Spinner label={frameWords.loading} />
  if (entries.length === 0)
    return (
      <div className="empty">
        <h2>{words.empty}</h2>
        <p>{words.emptyText}</p>
      </div>
    )
  const shown = entries.filter(
    (entry) =>
      (cause === 'any' || entry.cause === cause) &&
      (check === 'any' || entry.checks.some((item) => item.check === check)),
  )
  const open = async (entry: HistoryEntry) => {
    const result = await console.call('reports.get', { id: session.id, reportId: entry.reportId })
    if (!result.ok) return console.tell(result.error)
    session.opened.set(result.value)
    console.go('diagnose')
  }
  return (
    <div className="history">
      <SeriesTable entries={shown} check={check === 'any' ? 'smtp' : check} />
      <section className="card runs" aria-labelledby="runs-title">
        <header className="part-head">
          <h2 id="runs-title">{words.title}</h2>
          <div className="part-tools">
            <Select<CheckName | 'any'>
              label={words.check}
              value={check}
              options={[
                { value: 'any', label: words.anyCheck },
                ...checkNames
                  .filter((name) => entries.some(({ checks }) => checks.some((item) => item.check === name)))
                  .map((name) => ({ value: name, label: runWords.checks[name] })),
              ]}
              onChange={setCheck}
            />
            <Select
              label={words.cause}
              value={cause}
              options={[
                { value: 'any', label: words.anyCause },
                ...causes.map(([value, label]) => ({ value: value as string, label: label as string })),
              ]}
              onChange={setCause}
            />
          </div>
        </header>
        {shown.length === 0 ? (
          <p className="muted">{words.noneFits}</p>
        ) : (
          <table className="plain-table runs-table">
            <thead>
              <tr>
                <th scope="col">{words.when}</th>
                <th scope="col">{words.verdict}</th>
                <th scope="col">{words.tested}</th>
                <th scope="col" className="right">
                  {words.total}
                </th>
              </tr>
            </thead>
            <tbody>
              {shown.map((entry) => (
                <tr key={`${entry.reportId} ${entry.startedAt}`}>
                  <th scope="row" className="nums" title={fullTime(entry.startedAt)}>
                    {shortTime(entry.startedAt)}
                  </th>
                  <td>
                    <button
                      type="button"
                      className="run-open"
                      aria-label={`${words.open(shortTime(entry.startedAt))}: ${runWords.verdicts[entry.verdict]}, ${entry.title}`}
                      onClick={() => void open(entry)}
                    >
                      <StateDot tone={toneOfVerdict(entry.verdict)} />
                      <span>{entry.title}</span>
                      <span className="muted">
                        {entry.checks.map((item) => runWords.checks[item.check]).join(', ')}
                      </span>
                    </button>
                  </td>
                  <td>{settingsWords[entry.settings]}</td>
                  <td className="right nums">{duration(entry.durationMs)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </section>
    </div>
  )
}
