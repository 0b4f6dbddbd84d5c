import { useEffect, useState } from 'react'
import { compareReports } from '#shared/diagnosis/compare-reports.ts'
import type { CheckName, Report } from '#shared/diagnosis/model.ts'
import { useConsole, useSession } from '../../state/context.tsx'
import { diagnoseWords as words } from '../../words/diagnose.ts'
import { shortTime } from '../../words/format.ts'
import './last-good.css'

/** The newest run in which this check went well, if the history still has it. */
const useLastGood = (report: Report, check: CheckName): Report | null => {
  const { call } = useConsole()
  const { id } = useSession()
  const [good, setGood] = useState<Report | null>(null)
  useEffect(() => {
    let live = true
    const find = async () => {
      const history = await call('history.list', { id })
      if (!history.ok || !live) return
      const entry = history.value.find(
        (item) =>
          item.reportId !== report.id &&
          item.startedAt < report.startedAt &&
          item.checks.some((one) => one.check === check && one.verdict === 'pass'),
      )
      if (entry === undefined) return
      const found = await call('reports.get', { id, reportId: entry.reportId })
      if (found.ok && live) setGood(found.value)
    }
    void find()
    return () => {
      live = false
    }
  }, [call, id, report, check])
  return good
}

export const LastGood = ({ report, check }: { readonly report: Report; readonly check: CheckName }) => {
  const good = useLastGood(report, check)
  if (good === null) return null
  const compared = compareReports(good, report).checks.find((item) => item.check === check)
  // What the server answered is the finding itself.
  const differences = (compared?.stages ?? [])
    .flatMap((stage) => stage.differences)
    .filter(({ name }) => name !== 'reply' && name !== 'fault')
  return (
    <>
      <h4>{words.differsFromGood(shortTime(good.startedAt))}</h4>
      {differences.length === 0 ? (
        <p>{words.differsNothing}</p>
      ) : (
        <ul className="differences">
          {differences.slice(0, 5).map(({ name, one, other }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: two stages may have a fact of one name
            <li key={index}>
              {name}: <del>{one ?? words.nothing}</del> <ins>{other ?? words.nothing}</ins>
            </li>
          ))}
          {differences.length > 5 ? <li>{words.more(differences.length - 5)}</li> : null}
        </ul>
      )}
    </>
  )
}
