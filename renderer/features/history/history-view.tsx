import { useEffect, useMemo, useState } from 'react'
import type { HistoryEntry } from '#shared/contract.ts'
import { type CheckName, checkNames } from '#shared/diagnosis/model.ts'
import { verdictWords } from '#shared/diagnosis/verdicts.ts'
import type { Failure } from '#shared/errors.ts'
import { Button } from '../../components/button.tsx'
import { Empty } from '../../components/empty.tsx'
import { Select } from '../../components/fields.tsx'
import { FailureNotice } from '../../components/notice.tsx'
import { PlainTable } from '../../components/plain-table.tsx'
import { Spinner, StateDot, toneOfVerdict } from '../../components/status.tsx'
import { useConsole, useSession } from '../../state/context.tsx'
import { testAll } from '../../state/shortcuts.ts'
import { useStore } from '../../state/store.ts'
import { historyWords as words } from '../../words/file.ts'
import { duration, fullTime, shortTime } from '../../words/format.ts'
import { frameWords } from '../../words/frame.ts'
import { runWords } from '../../words/run.ts'
import { SeriesTable } from './series-table.tsx'
import '../../components/part.css'
import './history-view.css'

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
      <Empty
        title={words.empty}
        text={words.emptyText}
        actions={
          <Button kind="primary" onPress={() => testAll(console)}>
            {frameWords.test}
          </Button>
        }
      />
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
          <PlainTable
            className="runs-table"
            labelledBy="runs-title"
            columns={[
              words.when,
              words.verdict,
              words.checks,
              words.tested,
              { head: words.total, right: true },
            ]}
          >
            {shown.map((entry) => (
              <tr key={`${entry.reportId} ${entry.startedAt}`}>
                <th scope="row" className="nums" title={fullTime(entry.startedAt)}>
                  {shortTime(entry.startedAt)}
                </th>
                <td>
                  <button
                    type="button"
                    className="run-open"
                    aria-label={`${words.open(shortTime(entry.startedAt))}: ${verdictWords[entry.verdict]}, ${entry.title}`}
                    onClick={() => void open(entry)}
                  >
                    <StateDot tone={toneOfVerdict(entry.verdict)} />
                    <span>{entry.title}</span>
                  </button>
                </td>
                <td className="muted">
                  {entry.checks.map((item) => runWords.checks[item.check]).join(', ')}
                </td>
                <td>{settingsWords[entry.settings]}</td>
                <td className="right nums">{duration(entry.durationMs)}</td>
              </tr>
            ))}
          </PlainTable>
        )}
      </section>
    </div>
  )
}
