import type { CheckResult, StageName } from '#shared/diagnosis/model.ts'
import { NOT_REACHED } from '#shared/diagnosis/summaries.ts'
import { verdictWords } from '#shared/diagnosis/verdicts.ts'
import type { Mark } from '../../components/status.tsx'
import type { LiveCheck, LiveStage } from '../../state/run.ts'
import { diagnoseWords } from '../../words/diagnose.ts'
import { duration } from '../../words/format.ts'
import { runWords } from '../../words/run.ts'

export interface Station {
  readonly key: string
  readonly stage: LiveStage
  readonly name: string
  readonly mark: Mark
  readonly summary: string
  /** "TLS, failed, 120 ms, certificate expired": what a screen reader says. */
  readonly spoken: string
}

/** TLSv1.3 → "TLS 1.3". */
const nameOf = (stage: LiveStage, check: LiveCheck): string => {
  const evidence = stage.result?.evidence
  if (stage.stage === 'tls' && evidence?.stage === 'tls' && evidence.protocol !== undefined)
    return evidence.protocol.replace(/^TLSv/, 'TLS ')
  if (stage.stage === 'connect' && (check.endpoint?.port ?? 0) > 0)
    return diagnoseWords.port(check.endpoint?.port ?? 0)
  return runWords.stages[stage.stage as StageName]
}

/** "TLS 1.3, 64 days left" below the station "TLS 1.3" needs no second "TLS 1.3". */
const summaryOf = ({ result }: LiveStage, name: string): string => {
  const summary = result?.summary ?? ''
  return summary.startsWith(`${name}, `) ? summary.slice(name.length + 2) : summary
}

const reached = ({ result }: LiveStage): boolean =>
  result !== undefined && !(result.status === 'skipped' && result.summary === NOT_REACHED)

const markOf = (stage: LiveStage, over: boolean): Mark => {
  if (stage.state === 'running' && !over) return 'running'
  if (stage.result === undefined || !reached(stage)) return 'waiting'
  return stage.result.status
}

const wordOf = (mark: Mark, stage: LiveStage, over: boolean): string => {
  if (mark === 'running') return diagnoseWords.runningStage
  if (stage.state === 'running') return diagnoseWords.stoppedStage
  return mark === 'waiting' ? (over ? diagnoseWords.notReached : diagnoseWords.waiting) : verdictWords[mark]
}

/** A summary that begins with the time needs it once only. */
export const timeAndSummary = (ms: number | null, summary: string): readonly string[] =>
  ms === null || summary.startsWith(duration(ms)) ? [summary] : [duration(ms), summary]

export const stationsFor = (check: LiveCheck, over: boolean): readonly Station[] =>
  check.stages.map((stage, index) => {
    const name = nameOf(stage, check)
    const ended = over || check.result !== undefined
    const mark = markOf(stage, ended)
    const word = wordOf(mark, stage, ended)
    const summary = mark === 'waiting' || mark === 'running' ? word : summaryOf(stage, name)
    const told = mark !== 'waiting' && mark !== 'running'
    return {
      key: `${stage.stage}-${index}`,
      stage,
      name,
      mark,
      summary,
      spoken: [
        name,
        word,
        ...(told ? timeAndSummary(mark === 'skipped' ? null : (stage.result?.durationMs ?? 0), summary) : []),
      ]
        .filter((part) => part !== '')
        .join(', '),
    }
  })

/** "stopped at Login after 318 ms". */
export const verdictLine = (result: CheckResult, stations: readonly Station[]): string => {
  const time = duration(result.durationMs)
  if (result.verdict === 'skipped') return verdictWords.skipped
  // Nothing was asked of any server: then nothing works either.
  if (
    result.verdict !== 'fail' &&
    stations.every(({ stage, mark }) => stage.stage === 'settings' || mark === 'waiting')
  )
    return diagnoseWords.notTested
  if (result.verdict === 'warn') return diagnoseWords.warnAfter(time)
  if (result.verdict === 'pass')
    return stations.some(({ mark }) => mark === 'warn')
      ? diagnoseWords.worksAfter(time)
      : diagnoseWords.wellAfter(time)
  const failed = stations.findIndex(({ mark }) => mark === 'fail')
  const station = stations[failed]
  if (station === undefined) return diagnoseWords.foundAt(time)
  const goesOn = stations.slice(failed + 1).some(({ mark }) => mark === 'pass' || mark === 'warn')
  return goesOn ? diagnoseWords.foundAt(time) : diagnoseWords.stoppedAt(station.name, time)
}
