/** Host, port and user that a text names: tested as a target that belongs to no environment, without a login. */
import { useEffect, useRef, useState } from 'react'
import type { ExplainTarget } from '#shared/diagnosis/explain.ts'
import type { Report } from '#shared/diagnosis/model.ts'
import type { Failure } from '#shared/errors.ts'
import { hostAndPort, securityWords } from '#shared/settings/destination.ts'
import { defaultSettings, type Settings } from '#shared/settings/fields.ts'
import { Button } from '../../components/button.tsx'
import { FailureNotice } from '../../components/notice.tsx'
import { useConsole } from '../../state/context.tsx'
import { advance, checksOfReport, type LiveCheck } from '../../state/run.ts'
import { moreWords as words } from '../../words/more-checks.ts'
import { Quote } from './finding.tsx'
import { Lane } from './lane.tsx'
import './explain.css'

type How = 'tls' | 'starttls' | 'none'

/** What the port says of the way to secure it; a text seldom says more. */
const howOf = (port: number): How =>
  port === 465 || port === 993 ? 'tls' : port === 587 ? 'starttls' : 'none'

const howWords = (how: How): string => (how === 'none' ? '' : 'with ') + securityWords[how]

export const settingsOfTarget = ({ protocol, host, port }: ExplainTarget): Settings => {
  const how = howOf(port)
  const portText = port === 0 ? '' : String(port)
  const startTls = how === 'starttls' ? 'required' : 'never'
  return protocol === 'smtp'
    ? {
        ...defaultSettings,
        'smtp.host': host,
        'smtp.port': portText,
        'smtp.useSsl': how === 'tls',
        'smtp.startTls': startTls,
      }
    : {
        ...defaultSettings,
        'imap.host': host,
        'imap.port': portText,
        'imap.useSsl': how === 'tls',
        'imap.startTls': startTls,
      }
}

const Findings = ({ report }: { readonly report: Report }) => {
  const findings = report.checks
    .flatMap((check) => check.findings)
    .filter(({ severity }) => severity !== 'info')
  const [first, ...rest] = findings
  if (first === undefined) return null
  return (
    <div className="candidate">
      <h3>{first.title}</h3>
      <p>{first.explanation}</p>
      {first.evidence === '' ? null : <Quote text={first.evidence} />}
      {rest.length === 0 ? null : (
        <p className="help">
          {words.more(rest.length)}: {rest.map(({ title }) => title).join('; ')}
        </p>
      )}
    </div>
  )
}

export const ExplainTargetTest = ({ target }: { readonly target: ExplainTarget }) => {
  const { call } = useConsole()
  const [checks, setChecks] = useState<readonly LiveCheck[]>([])
  const [report, setReport] = useState<Report | null>(null)
  const [failure, setFailure] = useState<Failure | null>(null)
  const [running, setRunning] = useState(false)
  const controller = useRef<AbortController | null>(null)
  useEffect(() => () => controller.current?.abort(), [])
  const test = async () => {
    const abort = new AbortController()
    controller.current = abort
    setRunning(true)
    setFailure(null)
    setReport(null)
    setChecks([])
    const result = await call(
      'diagnosis.run',
      { settings: 'form', form: settingsOfTarget(target), checks: [target.protocol] },
      {
        signal: abort.signal,
        onProgress: (progress) => setChecks((before) => advance(before, progress)),
      },
    )
    setRunning(false)
    if (result.ok) {
      setReport(result.value)
      setChecks((before) => checksOfReport(result.value, before))
    } else if (result.error.code !== 'RUN_CANCELLED') setFailure(result.error)
  }
  const name = target.port === 0 ? target.host : hostAndPort(target.host, target.port)
  return (
    <section className="dialog-section">
      <h3>{words.targetTitle}</h3>
      <p className="path-value">
        <code>{name}</code>
        {target.username === '' ? null : <span className="muted">{words.targetAs(target.username)}</span>}
        <Button size="small" onPress={() => (running ? controller.current?.abort() : void test())}>
          {running ? words.targetStop : report === null ? words.targetTest : words.targetAgain}
        </Button>
      </p>
      {failure === null ? null : <FailureNotice failure={failure} />}
      {checks.length === 0 ? null : (
        <div className="card lanes">
          {checks.map((check) => (
            <Lane key={check.check} check={check} over={!running} />
          ))}
        </div>
      )}
      {report === null ? null : (
        <>
          <p className="help">{words.targetLead(howWords(howOf(target.port)))}</p>
          <Findings report={report} />
        </>
      )}
    </section>
  )
}
