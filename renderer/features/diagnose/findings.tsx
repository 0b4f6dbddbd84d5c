import {
  type CheckName,
  type CheckResult,
  type Finding,
  protocolOf,
  type Report,
  type Severity,
} from '#shared/diagnosis/model.ts'
import type { EnvironmentView } from '#shared/environments/model.ts'
import { destinationOf, type Security } from '#shared/settings/destination.ts'
import type { SecretKey, Settings } from '#shared/settings/fields.ts'
import { Button } from '../../components/button.tsx'
import { Notice } from '../../components/notice.tsx'
import { useConsole, useSession } from '../../state/context.tsx'
import { credentialNow } from '../../state/credentials.ts'
import type { LiveCheck } from '../../state/run.ts'
import { useStore } from '../../state/store.ts'
import { diagnoseWords as words } from '../../words/diagnose.ts'
import { FindingCard } from './finding.tsx'
import { LastGood } from './last-good.tsx'

const weight: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }

export interface PlacedFinding {
  readonly check: CheckName
  readonly finding: Finding
}

/** The report's cause first, then errors before warnings before information, in the checks' order. */
export const inOrder = (results: readonly CheckResult[], cause: string | null): readonly PlacedFinding[] => {
  const all = results.flatMap(({ check, findings }) => findings.map((finding) => ({ check, finding })))
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

const skippedBy = (result: CheckResult, reason: string): boolean =>
  result.stages.some(
    ({ evidence }) =>
      (evidence?.stage === 'auth' || evidence?.stage === 'login') && evidence.skipped === reason,
  )

const plaintext: readonly Security[] = ['none', 'starttls-if-offered']

/** Checks whose stored password may follow its server to TLS: same host and user, and the certificate is good. */
const followable = (results: readonly CheckResult[], view: EnvironmentView, settings: Settings) =>
  results.flatMap((result) => {
    const protocol = protocolOf[result.check]
    if (protocol === undefined || !skippedBy(result, 'password-for-other-destination')) return []
    const key: SecretKey = `${protocol}.password`
    const status = credentialNow(view, settings, key)
    const here = destinationOf(settings, protocol)
    const goodTls = result.stages.some(({ stage, status: verdict }) => stage === 'tls' && verdict === 'pass')
    return status.kind === 'other-destination' &&
      status.storedFor.host === here.host &&
      status.storedFor.username === here.username &&
      plaintext.includes(status.storedFor.security) &&
      !plaintext.includes(here.security) &&
      goodTls
      ? [{ check: result.check, key }]
      : []
  })

const Follow = ({
  results,
  report,
}: {
  readonly results: readonly CheckResult[]
  readonly report: Report
}) => {
  const console = useConsole()
  const session = useSession()
  const view = useStore(session.view)
  const settings = useStore(session.form, (form) => form.values)
  const follow = async (check: CheckName, key: SecretKey) => {
    const result = await console.call('credentials.follow', { id: session.id, key, reportId: report.id })
    if (!result.ok) return console.tell(result.error)
    session.takeCredentials(result.value)
    await session.test({ checks: [check] })
  }
  return followable(results, view, settings).map(({ check, key }) => (
    <Notice
      key={key}
      tone="info"
      title={words.followTitle}
      actions={
        <Button size="small" onPress={() => void follow(check, key)}>
          {words.follow}
        </Button>
      }
    >
      <p className="muted">{words.followText}</p>
    </Notice>
  ))
}

/** Steps that need a word of the person first: they follow from what a check left out. */
const Questions = ({ results }: { readonly results: readonly CheckResult[] }) => {
  const session = useSession()
  const running = useStore(session.run, ({ status }) => status === 'running')
  const heldBack = results.filter((result) => skippedBy(result, 'held-back')).map(({ check }) => check)
  const badCertificate = results
    .filter((result) => skippedBy(result, 'bad-certificate'))
    .map(({ check }) => check)
  return (
    <>
      {heldBack.length === 0 ? null : (
        <Notice
          tone="warn"
          title={words.retryTitle}
          actions={
            <Button
              size="small"
              disabled={running}
              onPress={() => void session.test({ checks: heldBack, retryLogin: true })}
            >
              {words.retry}
            </Button>
          }
        >
          <p>{words.retryText}</p>
        </Notice>
      )}
      {badCertificate.length === 0 ? null : (
        <Notice
          tone="info"
          title={words.badCertTitle}
          actions={
            <Button
              size="small"
              disabled={running}
              onPress={() => void session.test({ checks: badCertificate, allowBadCertificate: true })}
            >
              {words.badCert}
            </Button>
          }
        >
          <p className="muted">{words.badCertText}</p>
        </Notice>
      )}
    </>
  )
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
          key={`${check} ${finding.cause} ${finding.evidence}`}
          finding={finding}
          check={check}
          main={index === 0}
          side={
            report !== null && index === 0 && finding.severity === 'error' ? (
              <LastGood report={report} check={check} />
            ) : null
          }
        />
      ))}
      {report === null ? null : <Follow results={results} report={report} />}
      <Questions results={results} />
      {informing.length === 0 ? null : (
        <details className="more-findings">
          <summary>{words.forInformation(informing.length)}</summary>
          {informing.map(({ finding, check }) => (
            <FindingCard
              key={`${check} ${finding.cause} ${finding.evidence}`}
              finding={finding}
              check={check}
              main={false}
            />
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
