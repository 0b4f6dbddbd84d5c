import { useMemo, useState } from 'react'
import type { Report } from '#shared/diagnosis/model.ts'
import { Button } from '../../components/button.tsx'
import { Empty } from '../../components/empty.tsx'
import { FailureNotice } from '../../components/notice.tsx'
import { Spinner } from '../../components/status.tsx'
import { useConsole, useSession } from '../../state/context.tsx'
import { checksOfReport } from '../../state/run.ts'
import { testAll } from '../../state/shortcuts.ts'
import { useStore } from '../../state/store.ts'
import { diagnoseWords as words } from '../../words/diagnose.ts'
import { fullTime, shortTime } from '../../words/format.ts'
import { openRecent } from '../frame/open-recent.ts'
import { RecentFiles } from '../frame/recent.tsx'
import { CompareDialog, CompareTable } from './compare-view.tsx'
import { Discover } from './discover.tsx'
import { Findings } from './findings.tsx'
import { Lane } from './lane.tsx'
import { MoreChecks } from './more-checks.tsx'
import { openReport, SaveReportDialog } from './report-tools.tsx'
import { RoundTrip } from './round-trip.tsx'
import { SendAsTable } from './send-as.tsx'
import { Transcripts } from './transcript.tsx'
import { Waterfall } from './waterfall.tsx'
import './diagnose-view.css'

const testedWords = { form: words.testedForm, draft: words.testedDraft, file: words.testedFile }

const ReportLine = ({ report }: { readonly report: Report }) => {
  const from =
    report.vantage.role === 'server'
      ? `${words.theServer} ${report.vantage.hostname}`
      : `${words.thisComputer} ${report.vantage.hostname}`
  const what = testedWords[report.target.settings]
  const changed = report.target.changed.length
  return (
    <p className="report-line" title={fullTime(report.startedAt)}>
      {words.tested(changed === 0 ? what : words.differs(what, changed), from, shortTime(report.startedAt))}
    </p>
  )
}

const NothingTested = () => {
  const console = useConsole()
  const session = useSession()
  return (
    <Empty
      title={words.emptyTitle}
      text={words.emptyText}
      actions={
        <>
          <Button kind="primary" onPress={() => testAll(console)}>
            {words.test}
          </Button>
          <Button onPress={() => void openReport(console, session)}>{words.openReport}</Button>
          <Button onPress={() => console.openDialog({ name: 'explain' })}>{words.explain}</Button>
        </>
      }
    />
  )
}

export const DiagnoseView = () => {
  const console = useConsole()
  const session = useSession()
  const run = useStore(session.run)
  const opened = useStore(session.opened)
  const [saving, setSaving] = useState(false)
  const [choosing, setChoosing] = useState(false)
  const [other, setOther] = useState<Report | null>(null)
  const report = opened ?? run.report
  const checks = useMemo(() => (opened === null ? run.checks : checksOfReport(opened)), [opened, run.checks])
  const running = opened === null && run.status === 'running'
  if (opened === null && run.status === 'idle')
    return (
      <div className="diagnose">
        <NothingTested />
        <RecentFiles kind="report" onOpen={(file) => openRecent(console, file)} />
        <MoreChecks />
        <Discover />
      </div>
    )
  return (
    <div className="diagnose">
      <div className="report-bar">
        {opened === null ? null : (
          <Button size="small" onPress={() => session.opened.set(null)}>
            {words.backToRun}
          </Button>
        )}
        {running ? (
          <Spinner label={words.running} />
        ) : report !== null ? (
          <ReportLine report={report} />
        ) : run.status === 'cancelled' ? (
          <p className="report-line">
            {words.cancelled}
            <Button size="small" onPress={() => testAll(console)}>
              {words.testAgain}
            </Button>
          </p>
        ) : (
          <span />
        )}
        <div className="report-tools">
          <Button size="small" disabled={report === null} onPress={() => setSaving(true)}>
            {words.saveReport}
          </Button>
          <Button size="small" onPress={() => void openReport(console, session)}>
            {words.openReport}
          </Button>
          <Button size="small" disabled={report === null} onPress={() => setChoosing(true)}>
            {words.compare}
          </Button>
          <Button size="small" onPress={() => console.openDialog({ name: 'explain' })}>
            {words.explain}
          </Button>
        </div>
      </div>
      {opened === null && run.status === 'failed' && run.failure !== null ? (
        <FailureNotice
          failure={run.failure}
          actions={
            <Button size="small" onPress={() => testAll(console)}>
              {words.testAgain}
            </Button>
          }
        />
      ) : null}
      {other === null || report === null ? null : (
        <CompareTable left={report} right={other} onEnd={() => setOther(null)} />
      )}
      {checks.length === 0 ? null : (
        <div className="card lanes">
          {checks.map((check) => (
            <Lane key={check.check} check={check} over={!running} />
          ))}
        </div>
      )}
      <Findings checks={checks} report={report} />
      {checks.map(({ check, result }) =>
        result === undefined ? null : check === 'send-as' ? (
          <SendAsTable key={check} result={result} />
        ) : check === 'round-trip' ? (
          <RoundTrip key={check} result={result} />
        ) : null,
      )}
      {checks.some(({ stages }) => stages.some(({ state }) => state === 'done')) ? (
        <Waterfall checks={checks} over={!running} />
      ) : null}
      <Transcripts checks={checks.filter(({ check }) => check !== 'sender-domain')} />
      {running ? null : <MoreChecks />}
      {running ? null : <Discover />}
      {saving && report !== null ? (
        <SaveReportDialog report={report} onClose={() => setSaving(false)} />
      ) : null}
      {choosing ? (
        <CompareDialog
          current={report}
          onClose={() => setChoosing(false)}
          onChoose={(chosen) => {
            setOther(chosen)
            setChoosing(false)
          }}
        />
      ) : null}
    </div>
  )
}
