/** The history of one environment: every run, as a line. The reports themselves stand in files of their own. */
import type { Report } from '../diagnosis/model.ts'
import type { Of } from '../of-schema.ts'
import type { historyEntrySchema } from './schema.ts'

export type HistoryEntry = Of<typeof historyEntrySchema>

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
