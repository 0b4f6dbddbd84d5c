import type { CheckResult, StageName } from '#shared/diagnosis/model.ts'
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

const reached = ({ result }: LiveStage): boolean =>
  result !== undefined && !(result.status === 'skipped' && result.evidence === undefined)

const markOf = (stage: LiveStage): Mark => {
  if (stage.state === 'running') return 'running'
  if (stage.result === undefined || !reached(stage)) return 'waiting'
  return stage.result.status
}

const wordOf = (mark: Mark, over: boolean): string => {
  if (mark === 'running') return diagnoseWords.runningStage
  return mark === 'waiting' ? (over ? diagnoseWords.notReached : diagnoseWords.waiting) : diagnoseWords[mark]
}

export const stationsFor = (check: LiveCheck, over: boolean): readonly Station[] =>
  check.stages.map((stage, index) => {
    const name = nameOf(stage, check)
    const mark = markOf(stage)
    const word = wordOf(mark, over || check.result !== undefined)
    const summary = mark === 'waiting' || mark === 'running' ? word : (stage.result?.summary ?? '')
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
        told && mark !== 'skipped' ? duration(stage.result?.durationMs ?? 0) : '',
        told ? summary : '',
      ]
        .filter((part) => part !== '')
        .join(', '),
    }
  })

/** "stopped at Login after 318 ms". */
export const verdictLine = (result: CheckResult, stations: readonly Station[]): string => {
  const time = duration(result.durationMs)
  if (result.verdict === 'skipped') return diagnoseWords.leftOut
  if (result.verdict === 'warn') return diagnoseWords.warnAfter(time)
  if (result.verdict === 'pass') return diagnoseWords.wellAfter(time)
  const failed = stations.findIndex(({ mark }) => mark === 'fail')
  const station = stations[failed]
  if (station === undefined) return diagnoseWords.foundAt(time)
  const goesOn = stations.slice(failed + 1).some(({ mark }) => mark === 'pass' || mark === 'warn')
  return goesOn ? diagnoseWords.foundAt(time) : diagnoseWords.stoppedAt(station.name, time)
}
