/** A run while it runs: progress laid into stations that are all there from the start of their check. */
import type {
  CheckName,
  CheckResult,
  Endpoint,
  Report,
  RunProgress,
  StageName,
  StageResult,
} from '#shared/diagnosis/model.ts'
import type { Failure } from '#shared/errors.ts'

export interface LiveStage {
  readonly stage: StageName
  readonly state: 'waiting' | 'running' | 'done'
  readonly startMs?: number | undefined
  readonly result?: StageResult | undefined
}

export interface LiveCheck {
  readonly check: CheckName
  readonly endpoint?: Endpoint | undefined
  readonly stages: readonly LiveStage[]
  readonly result?: CheckResult | undefined
}

export interface RunState {
  readonly status: 'idle' | 'running' | 'done' | 'cancelled' | 'failed'
  readonly checks: readonly LiveCheck[]
  readonly report: Report | null
  readonly failure: Failure | null
  /** `performance.now()` when the run began, for the clock that runs along. */
  readonly startedAt: number
}

export const idleRun: RunState = { status: 'idle', checks: [], report: null, failure: null, startedAt: 0 }

const changeFirst = <T>(
  items: readonly T[],
  fits: (item: T) => boolean,
  change: (item: T) => T,
): readonly T[] => {
  const at = items.findIndex(fits)
  return at < 0 ? items : items.map((item, index) => (index === at ? change(item) : item))
}

const startStage = (
  stages: readonly LiveStage[],
  stage: StageName,
  startMs: number,
): readonly LiveStage[] => {
  const fits = (item: LiveStage) => item.stage === stage && item.state === 'waiting'
  const running: LiveStage = { stage, state: 'running', startMs }
  return stages.some(fits) ? changeFirst(stages, fits, () => running) : [...stages, running]
}

const finishStage = (stages: readonly LiveStage[], result: StageResult): readonly LiveStage[] => {
  const done: LiveStage = { stage: result.stage, state: 'done', startMs: result.startMs, result }
  const open = (item: LiveStage) => item.stage === result.stage && item.state !== 'done'
  return stages.some(open) ? changeFirst(stages, open, () => done) : [...stages, done]
}

/**
 * The stations of a finished check: the stages that it went through, then those that were announced and
 * not reached, so that no station vanishes when the result arrives.
 */
export const stationsOf = (
  result: CheckResult,
  announced: readonly LiveStage[] = [],
): readonly LiveStage[] => {
  const left = [...announced]
  const done = result.stages.map((stage): LiveStage => {
    const at = left.findIndex((item) => item.stage === stage.stage)
    if (at >= 0) left.splice(0, at + 1)
    return { stage: stage.stage, state: 'done', startMs: stage.startMs, result: stage }
  })
  return [
    ...done,
    ...left
      .filter(({ state }) => state !== 'done')
      .map(({ stage }): LiveStage => ({ stage, state: 'waiting' })),
  ]
}

const progressOfCheck = (check: LiveCheck, progress: RunProgress): LiveCheck => {
  switch (progress.kind) {
    case 'check-started':
      return check
    case 'stage-started':
      return { ...check, stages: startStage(check.stages, progress.stage, progress.startMs) }
    case 'stage-finished':
      return { ...check, stages: finishStage(check.stages, progress.result) }
    case 'check-finished':
      return {
        ...check,
        endpoint: progress.result.endpoint ?? check.endpoint,
        stages: stationsOf(progress.result, check.stages),
        result: progress.result,
      }
  }
}

export const advance = (checks: readonly LiveCheck[], progress: RunProgress): readonly LiveCheck[] => {
  if (progress.kind === 'check-started') {
    const begun: LiveCheck = {
      check: progress.check,
      endpoint: progress.endpoint,
      stages: progress.stages.map((stage) => ({ stage, state: 'waiting' })),
    }
    const known = checks.some(({ check }) => check === progress.check)
    return known
      ? checks.map((check) => (check.check === progress.check ? begun : check))
      : [...checks, begun]
  }
  const name = progress.kind === 'check-finished' ? progress.result.check : progress.check
  return changeFirst(
    checks,
    ({ check }) => check === name,
    (check) => progressOfCheck(check, progress),
  )
}

/** The usual way of a check as far as the page can tell, for what a report from a file did not reach. */
const usualStages: Readonly<Record<CheckName, readonly StageName[]>> = {
  smtp: ['settings', 'dns', 'connect', 'greeting', 'ehlo', 'auth', 'envelope'],
  imap: ['settings', 'dns', 'connect', 'greeting', 'capability', 'login', 'select', 'mailbox'],
  'tc-imap': ['settings', 'dns', 'connect', 'greeting', 'capability'],
  url: ['settings', 'dns', 'connect', 'http'],
  'sender-domain': ['mx', 'spf', 'dmarc'],
  'send-as': ['settings', 'dns', 'connect', 'greeting', 'ehlo', 'auth', 'envelope'],
  'round-trip': ['send', 'arrive', 'inspect', 'clean-up'],
}

const announcedFor = (result: CheckResult): readonly LiveStage[] => {
  const { check, endpoint } = result
  const stages = usualStages[check].flatMap((stage): readonly StageName[] => {
    if (stage === 'greeting' && endpoint?.security === 'tls') return ['tls', stage]
    if (stage === 'http' && endpoint?.security === 'tls') return ['tls', stage]
    return [stage]
  })
  return stages.map((stage) => ({ stage, state: 'waiting' }))
}

/** A report's checks as the path draws them. */
export const checksOfReport = (report: Report, live: readonly LiveCheck[] = []): readonly LiveCheck[] =>
  report.checks.map((result) => ({
    check: result.check,
    endpoint: result.endpoint,
    stages: stationsOf(
      result,
      live.find(({ check }) => check === result.check)?.stages ??
        (result.verdict === 'skipped' ? [] : announcedFor(result)),
    ),
    result,
  }))
