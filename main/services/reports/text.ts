import type { CheckResult, Finding, Report } from '#shared/diagnosis/model.ts'
import { sanitiseLines } from '#shared/diagnosis/sanitise.ts'
import { verdictWords } from '#shared/diagnosis/verdicts.ts'
import { endpointWords } from '#shared/settings/destination.ts'
import { wrapped } from '#shared/wrapped.ts'
import { checkHeading, fixSettings, milliseconds, reportFacts, transcriptText } from './words.ts'

const width = 96

const lines = (text: string, indent: string): string => wrapped(text, width, indent)

const labelled = (label: string, text: string): string[] =>
  text === '' ? [] : [`     ${label}:`, lines(text, '       ')]

const findingText = (finding: Finding): string => {
  const vantage = finding.about === 'vantage' ? ', seen from this computer' : ''
  const fixes = finding.fixes.map(({ text, set }) => {
    const settings = fixSettings(set)
    return lines(`- ${text}${settings === '' ? '' : ` [${settings}]`}`, '       ')
  })
  return [
    `  [${finding.severity}] ${finding.title} (${finding.cause}, at ${finding.stage}${vantage})`,
    lines(finding.explanation, '     '),
    ...labelled('Proof', finding.evidence),
    ...(fixes.length > 0 ? ['     What to do:', ...fixes] : []),
    ...(finding.fields.length > 0 ? [`     Fields: ${finding.fields.join(', ')}`] : []),
    ...labelled('In the server’s log (JavaMail)', finding.javaMail),
    ...labelled('For the mail administrator', finding.forMailAdmin ?? ''),
  ].join('\n')
}

const stagesText = (check: CheckResult): string =>
  check.stages
    .map(({ stage, status, startMs, durationMs, summary }) => {
      const time = `${milliseconds(durationMs)} at ${milliseconds(startMs)}`
      return `  ${stage.padEnd(11)} ${verdictWords[status].padEnd(9)} ${time.padEnd(22)} ${summary}`.trimEnd()
    })
    .join('\n')

const checkText = (check: CheckResult): string => {
  const heading = checkHeading(check)
  const transcript = transcriptText(check)
  return [
    heading,
    '-'.repeat(Math.min(heading.length, width)),
    ...(check.endpoint === undefined ? [] : [`  ${endpointWords(check.endpoint)}`]),
    ...(check.summary === '' ? [] : [`  ${check.summary}`]),
    '',
    ...(check.stages.length > 0 ? [stagesText(check), ''] : []),
    ...check.findings.flatMap((finding) => [findingText(finding), '']),
    ...(transcript === '' ? [] : ['  Transcript (ms; > sent, < received, * remark)', transcript, '']),
  ].join('\n')
}

/**
 * A report as plain text for a ticket. Text from servers is made fit for a terminal once more: a report may
 * come from elsewhere.
 */
export const reportText = (report: Report): string => {
  const facts = reportFacts(report)
  const label = Math.max(...facts.map(([name]) => name.length))
  const text = [
    'Mailroom: test of TeamConnect’s e-mail settings',
    '',
    ...facts.map(([name, value]) => `${name.padEnd(label)}  ${value}`),
    '',
    ...report.checks.map(checkText),
    ...(report.notProven.length > 0
      ? ['Not proven by this test', ...report.notProven.map((line) => lines(`- ${line}`, '  ')), '']
      : []),
  ].join('\n')
  return sanitiseLines(text, 65_536)
}
