/** Steps that follow from what a run left out, and that need a word of the person first. */
import { type CheckName, type CheckResult, protocolOf, type Report } from '#shared/diagnosis/model.ts'
import type { EnvironmentView } from '#shared/environments/model.ts'
import {
  type Destination,
  destinationOf,
  destinationWords,
  type Security,
  sameDestination,
} from '#shared/settings/destination.ts'
import type { SecretKey, Settings } from '#shared/settings/fields.ts'
import { Button } from '../../components/button.tsx'
import { Notice } from '../../components/notice.tsx'
import { useConsole, useSession } from '../../state/context.tsx'
import { credentialNow } from '../../state/credentials.ts'
import { useStore } from '../../state/store.ts'
import type { RunOptions } from '../../state/tester.ts'
import { diagnoseWords as words } from '../../words/diagnose.ts'
import { moreWords } from '../../words/more-checks.ts'

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

export const Follow = ({
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

/** The file names another server than the one that its password was last known to go to. */
export const Release = ({ results }: { readonly results: readonly CheckResult[] }) => {
  const console = useConsole()
  const session = useSession()
  const { file, fileDestinations } = useStore(session.view)
  const release = async (check: CheckName, key: SecretKey, wanted: Destination) => {
    const result = await console.call('credentials.release', { id: session.id, key, wanted })
    if (!result.ok) return console.tell(result.error)
    session.takeCredentials(result.value)
    await session.test({ checks: [check] })
  }
  return results.map((result) => {
    const protocol = protocolOf[result.check]
    if (protocol === undefined || !skippedBy(result, 'password-for-other-destination') || !file.ok)
      return null
    const known = fileDestinations[protocol]
    const wanted = destinationOf(file.view.settings, protocol)
    if (known === undefined || sameDestination(known, wanted)) return null
    return (
      <Notice
        key={result.check}
        tone="warn"
        title={words.releaseTitle}
        actions={
          <Button size="small" onPress={() => void release(result.check, `${protocol}.password`, wanted)}>
            {words.release}
          </Button>
        }
      >
        <p className="muted">{words.releaseText(destinationWords(known), destinationWords(wanted))}</p>
      </Notice>
    )
  })
}

/** What a login that was not tried leaves to the person: to try it all the same, this once. */
const loginSteps: Readonly<Record<string, { readonly text: string; readonly how: Partial<RunOptions> }>> = {
  LOGIN_HELD_BACK: { text: words.retry, how: { retryLogin: true } },
  LOGIN_SKIPPED_BAD_CERTIFICATE: { text: words.badCert, how: { allowBadCertificate: true } },
}

export const LoginStep = ({ cause, check }: { readonly cause: string; readonly check: CheckName }) => {
  const session = useSession()
  const running = useStore(session.run, ({ status }) => status === 'running')
  const step = loginSteps[cause]
  return step === undefined ? null : (
    <Button disabled={running} onPress={() => void session.test({ checks: [check], ...step.how })}>
      {step.text}
    </Button>
  )
}

/**
 * The path of the extra certificates stands in the settings file, and the run says that it was not opened:
 * opening it needs a yes of somebody here, since it could lead to another computer.
 */
export const unopenedCaFile = (report: Report, path: string): boolean =>
  path !== '' &&
  report.notProven.some((note) => note.includes(path) && note.includes('has said yes to opening it'))

export const CaFileQuestion = ({ report }: { readonly report: Report }) => {
  const session = useSession()
  const running = useStore(session.run, ({ status }) => status === 'running')
  const opened = useStore(session.opened)
  const path = useStore(session.form, ({ values }) => values['tls.caFile'].trim())
  if (opened !== null || !unopenedCaFile(report, path)) return null
  const remote = /^(\\\\|\/\/)/.test(path)
  return (
    <Notice
      tone="info"
      title={moreWords.caTitle}
      actions={
        <Button
          size="small"
          disabled={running}
          onPress={() =>
            void session.test({ checks: report.checks.map(({ check }) => check), openCaFile: path })
          }
        >
          {moreWords.caOpen}
        </Button>
      }
    >
      <p className="muted">
        {moreWords.caLead(path)} {remote ? moreWords.caRemote : ''}
      </p>
    </Notice>
  )
}
