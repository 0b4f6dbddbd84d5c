/** Words that both the text and the page of a report use. */
import { checkTitles } from '#shared/diagnosis/check-titles.ts'
import type { CheckResult, Report } from '#shared/diagnosis/model.ts'
import { verdictWords } from '#shared/diagnosis/verdicts.ts'
import { reportTitle } from '#shared/history/model.ts'

export const checkHeading = (check: CheckResult): string =>
  `${checkTitles[check.check]}: ${verdictWords[check.verdict]}`

export const milliseconds = (ms: number): string =>
  ms < 10_000 ? `${Math.round(ms)} ms` : `${(ms / 1000).toFixed(1)} s`

/** Facts of the run as rows: label and value. */
export const reportFacts = (report: Report): readonly (readonly [string, string])[] => {
  const { tool, vantage, target } = report
  const tested = { file: 'the file as it stands', draft: 'the draft', form: 'the form' }[target.settings]
  const rows: (readonly [string, string])[] = [
    [
      'Result',
      `${verdictWords[report.verdict]}: ${reportTitle(report)}${report.cause === null ? '' : ` (${report.cause})`}`,
    ],
    ['Started', `${report.startedAt}, took ${milliseconds(report.durationMs)}`],
    ['Environment', target.environment ?? 'none'],
    [
      'Tested',
      target.changed.length > 0 ? `${tested}; differs from the file in ${target.changed.join(', ')}` : tested,
    ],
  ]
  if (target.file !== undefined) rows.push(['File', target.file])
  if (target.sha256 !== undefined) rows.push(['SHA-256', target.sha256])
  rows.push(
    [
      'Ran on',
      `${vantage.hostname} (${vantage.role === 'server' ? 'the application server' : 'a workstation'}), in EHLO ${vantage.ehloName}`,
    ],
    ['Addresses', vantage.addresses.join(', ') || 'none'],
    ['Resolvers', vantage.resolvers.join(', ') || 'none'],
    ['Trust', vantage.trust],
    ['Program', `Mailroom ${tool.version} (${tool.host}), ${tool.platform}, Node ${tool.node}, ${tool.tls}`],
    ['Report', report.id],
  )
  return rows
}

const directions = { client: '>', server: '<', note: '*' } as const

export const transcriptText = (check: CheckResult): string =>
  check.transcript
    .map(({ atMs, from, text }) => `${String(Math.round(atMs)).padStart(6)} ${directions[from]} ${text}`)
    .join('\n')

/** What stands in one report of the setting that a fix would make, as `key = value`. */
export const fixSettings = (set: Readonly<Record<string, unknown>> | undefined): string =>
  set === undefined
    ? ''
    : Object.entries(set)
        .map(([key, value]) => `${key} = ${value === '' ? '(empty)' : String(value)}`)
        .join(', ')
