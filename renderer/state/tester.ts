/** The runs of one environment: what is asked of the core, what comes back, what each check found last. */
import type { Call } from '#shared/client.ts'
import type { CheckName, CheckResult, Report, RunProgress, Verdict } from '#shared/diagnosis/model.ts'
import type { EnvironmentView } from '#shared/environments/model.ts'
import type { Settings } from '#shared/settings/fields.ts'
import { runWords } from '../words/run.ts'
import { changeCount, type FormState, typedPasswords } from './form.ts'
import { advance, checksOfReport, idleRun, type RunState } from './run.ts'
import { createStore, type Store } from './store.ts'

/** The one line under a section's title. */
export interface SectionResult {
  readonly verdict: Verdict | 'running' | 'failed'
  readonly text: string
  /** ISO 8601; '' while it runs. */
  readonly at: string
  /** The settings that were tested; what stands in the form may have moved on since. */
  readonly settings: Settings
  readonly passwordTurn: number
}

export interface LatestCheck {
  readonly result: CheckResult
  /** ISO 8601, when its run began. */
  readonly at: string
}
export type LatestChecks = Readonly<Partial<Record<CheckName, LatestCheck>>>

export interface RunOptions {
  readonly checks: readonly CheckName[]
  readonly retryLogin?: boolean
  readonly allowBadCertificate?: boolean
  /** The yes to opening the certificate file whose path stands in the settings file. */
  /** The path that was shown and agreed to. */
  readonly openCaFile?: string
  readonly sendAs?: readonly string[]
  readonly roundTrip?: { readonly recipient: string; readonly cleanUp: boolean }
}

export interface Tester {
  readonly run: Store<RunState>
  readonly opened: Store<Report | null>
  readonly results: Store<Readonly<Partial<Record<CheckName, SectionResult>>>>
  readonly latest: Store<LatestChecks>
  test(options: RunOptions): Promise<void>
  cancel(): void
}

interface Surroundings {
  readonly id: string
  readonly call: Call
  readonly form: Store<FormState>
  readonly view: Store<EnvironmentView>
  readonly takeView: (view: EnvironmentView) => void
  readonly refreshList: () => void
  readonly speak: (text: string) => void
}

const nextFrame = (draw: () => void): void => {
  if (typeof requestAnimationFrame === 'function' && document.visibilityState === 'visible')
    requestAnimationFrame(draw)
  else setTimeout(draw, 0)
}

/** The newer of what is known and what a report has, check by check. */
export const withReport = (known: LatestChecks, report: Report): LatestChecks => {
  const next: Partial<Record<CheckName, LatestCheck>> = { ...known }
  for (const result of report.checks) {
    const before = next[result.check]
    if (before === undefined || Date.parse(before.at) <= Date.parse(report.startedAt))
      next[result.check] = { result, at: report.startedAt }
  }
  return next
}

export const createTester = (around: Surroundings): Tester => {
  const { id, call, form, view, takeView, refreshList, speak } = around
  const run = createStore<RunState>(idleRun)
  const opened = createStore<Report | null>(null)
  const results = createStore<Readonly<Partial<Record<CheckName, SectionResult>>>>({})
  const latest = createStore<LatestChecks>({})
  let running: AbortController | null = null

  const setResult = (check: CheckName, result: SectionResult) =>
    results.set((before) => ({ ...before, [check]: result }))

  const speakResult = (result: CheckResult) =>
    speak(runWords.spoken(runWords.checks[result.check] ?? result.check, result.verdict, result.summary))

  const takeProgress = (tested: Pick<SectionResult, 'settings' | 'passwordTurn'>) => {
    let waiting: RunProgress[] = []
    const draw = () => {
      const batch = waiting
      waiting = []
      run.set((before) => ({ ...before, checks: batch.reduce(advance, before.checks) }))
      for (const progress of batch) {
        if (progress.kind !== 'check-finished') continue
        const { check, verdict, summary } = progress.result
        setResult(check, { verdict, text: summary, at: new Date().toISOString(), ...tested })
        speakResult(progress.result)
      }
    }
    return (progress: RunProgress) => {
      waiting.push(progress)
      if (waiting.length === 1) nextFrame(draw)
    }
  }

  const finish = async (report: Report, tested: Pick<SectionResult, 'settings' | 'passwordTurn'>) => {
    run.set((before) => ({
      ...before,
      status: 'done',
      report,
      checks: checksOfReport(report, before.checks),
    }))
    latest.set((before) => withReport(before, report))
    for (const { check, verdict, summary } of report.checks)
      setResult(check, { verdict, text: summary, at: report.startedAt, ...tested })
    refreshList()
    const fresh = await call('environments.open', { id })
    if (fresh.ok) takeView(fresh.value)
  }

  const test = async (options: RunOptions) => {
    running?.abort()
    const controller = new AbortController()
    running = controller
    const { values, passwordTurn } = form.get()
    const tested = { settings: values, passwordTurn }
    const asWritten = changeCount(form.get(), view.get()) === 0 && view.get().file.ok
    const { recipients } = view.get().record
    const { roundTrip } = options
    opened.set(null)
    run.set({ status: 'running', checks: [], report: null, failure: null, startedAt: performance.now() })
    for (const check of options.checks) setResult(check, { verdict: 'running', text: '', at: '', ...tested })
    const result = await call(
      'diagnosis.run',
      {
        id,
        settings: asWritten ? 'file' : 'form',
        ...(asWritten ? {} : { form: values }),
        passwords: typedPasswords(form.get()),
        checks: [...options.checks],
        recipients: [recipients.inside, recipients.outside].filter((to) => to.trim() !== ''),
        sendAs: [...(options.sendAs ?? [])],
        retryLogin: options.retryLogin ?? false,
        allowBadCertificate: options.allowBadCertificate ?? false,
        openCaFile: options.openCaFile ?? false,
        ...(roundTrip === undefined ? {} : { roundTrip }),
      },
      { signal: controller.signal, onProgress: takeProgress(tested) },
    )
    if (running !== controller) return
    running = null
    if (result.ok) return finish(result.value, tested)
    const cancelled = result.error.code === 'RUN_CANCELLED'
    run.set((before) => ({ ...before, status: cancelled ? 'cancelled' : 'failed', failure: result.error }))
    results.set((before) => {
      const next = { ...before }
      for (const check of options.checks) {
        if (next[check]?.verdict !== 'running') continue
        if (cancelled) delete next[check]
        else next[check] = { verdict: 'failed', text: result.error.message, at: '', ...tested }
      }
      return next
    })
    speak(cancelled ? runWords.stopped : result.error.message)
  }

  return { run, opened, results, latest, test, cancel: () => running?.abort() }
}
