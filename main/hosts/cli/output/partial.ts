/** What a run has told so far: for the lines on stderr, and for what is printed when it is stopped. */
import type { CheckName, CheckResult, RunProgress } from '#shared/diagnosis/model.ts'
import { worstVerdict } from '#shared/diagnosis/verdicts.ts'
import { type TextOptions, verdictPaint, verdictWord } from './report-text.ts'
import { duration, oneLine, wrap } from './style.ts'

export interface Partial {
  /** @returns the line for a finished stage or check; undefined where there is nothing to say. */
  take(progress: RunProgress, options: TextOptions): string | undefined
  /** Finished checks as they are, others as far as they came. */
  checks(): readonly CheckResult[]
}

/** Columns of check, stage, verdict and time. */
const headColumns = 40

/** Beside its stage where there is room for more than a few words of it, else below. */
const withSummary = (head: string, summary: string, width: number): string => {
  const beside = ' '.repeat(headColumns + 2)
  if (beside.length + summary.length <= width) return `${head}  ${summary}`
  return width - beside.length >= 40
    ? `${head}${wrap(summary, width, beside).slice(headColumns)}`
    : `${head}\n${wrap(summary, width, '    ')}`
}

export const createPartial = (): Partial => {
  const running = new Map<CheckName, CheckResult>()
  const prefix = (check: string) => check.padEnd(13)
  return {
    take: (progress, { style, width }) => {
      if (progress.kind === 'check-started') {
        running.set(progress.check, {
          check: progress.check,
          verdict: 'skipped',
          endpoint: progress.endpoint,
          durationMs: 0,
          stages: [],
          findings: [],
          transcript: [],
          summary: 'Stopped before it was done.',
        })
        return undefined
      }
      if (progress.kind === 'stage-finished') {
        const { check, result } = progress
        const before = running.get(check)
        if (before !== undefined) {
          const stages = [...before.stages, result]
          const durationMs = result.startMs + result.durationMs
          running.set(check, {
            ...before,
            stages,
            durationMs,
            verdict: worstVerdict(stages.map(({ status }) => status)),
          })
        }
        const word = verdictPaint(style, result.status)(verdictWord(result.status).padEnd(8))
        const head = `${prefix(check)}${result.stage.padEnd(11)}${word}${duration(result.durationMs).padStart(8)}`
        return withSummary(head, oneLine(result.summary, 200), width)
      }
      if (progress.kind === 'check-finished') running.set(progress.result.check, progress.result)
      return undefined
    },
    checks: () => [...running.values()],
  }
}
