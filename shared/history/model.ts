/** The history of one environment: every run, as a line. The reports themselves stand in files of their own. */
import type { CheckName, Report } from '../diagnosis/model.ts'

export interface HistoryEntry {
  readonly reportId: string
  readonly startedAt: string
  readonly durationMs: number
  readonly verdict: Report['verdict']
  readonly cause: string | null
  readonly title: string
  readonly checks: readonly {
    readonly check: CheckName
    readonly verdict: Report['verdict']
    /** Milliseconds by stage that was run; one that ran twice has both in it. */
    readonly stages: Readonly<Record<string, number>>
  }[]
  readonly settings: Report['target']['settings']
}

/** Newest kept per environment. */
export const historyLimit = 500

/** The words for a report's outcome: the title of its cause, or that all is well. */
export const reportTitle = (report: Report): string => {
  const findings = report.checks.flatMap((check) => check.findings)
  const title = findings.find((finding) => finding.cause === report.cause)?.title
  if (title !== undefined) return title
  if (report.cause !== null) return report.cause
  return { pass: 'All well', warn: 'Warnings', fail: 'Failed', skipped: 'Nothing tested' }[report.verdict]
}

export const historyEntryOf = (report: Report): HistoryEntry => ({
  reportId: report.id,
  startedAt: report.startedAt,
  durationMs: report.durationMs,
  verdict: report.verdict,
  cause: report.cause,
  title: reportTitle(report),
  checks: report.checks.map(({ check, verdict, stages }) => {
    const times: Record<string, number> = {}
    for (const { stage, status, durationMs } of stages)
      if (status !== 'skipped') times[stage] = (times[stage] ?? 0) + durationMs
    return { check, verdict, stages: times }
  }),
  settings: report.target.settings,
})
