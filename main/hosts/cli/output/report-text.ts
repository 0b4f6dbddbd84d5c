/** A report for a terminal: per check a line of stages with times, then the findings with their proof. */
import { checkTitles } from '#shared/diagnosis/check-titles.ts'
import type { CheckResult, Endpoint, Finding, Report, Verdict } from '#shared/diagnosis/model.ts'
import { verdictWords } from '#shared/diagnosis/verdicts.ts'
import { endpointWords } from '#shared/settings/destination.ts'
import { flow, glue, type Run, unbroken } from './flow.ts'
import type { Paint, Style } from './screen.ts'
import { duration, localTime, oneLine, wrap } from './style.ts'

export interface TextOptions {
  readonly style: Style
  readonly width: number
  readonly transcript?: boolean | undefined
  /** Warnings and notes by their titles alone. */
  readonly errorsOnly?: boolean | undefined
}

export const verdictWord = (verdict: Verdict): string => verdictWords[verdict].toUpperCase()

export const verdictPaint = (style: Style, verdict: Verdict): Paint =>
  ({ pass: style.green, warn: style.yellow, fail: style.red, skipped: style.dim })[verdict]

const verdictRun = (style: Style, verdict: Verdict): Run => ({
  text: verdictWord(verdict),
  paint: (text) => verdictPaint(style, verdict)(style.bold(text)),
})

export const endpointText = (endpoint: Endpoint | undefined): string =>
  endpoint === undefined ? '' : oneLine(endpointWords(endpoint), 600)

const indent = '  '
const deep = '      '

/** `dns 3 ms > connect 12 ms > auth FAILED 80 ms > envelope, message not tried` */
const stagesLine = (check: CheckResult, { style, width }: TextOptions): string => {
  const parts: Run[][] = []
  let untried: string[] = []
  const flush = () => {
    if (untried.length > 0) parts.push([{ text: `${untried.join(', ')} not tried`, paint: style.dim }])
    untried = []
  }
  for (const { stage, status, durationMs } of check.stages) {
    if (status === 'skipped') {
      untried.push(stage)
      continue
    }
    flush()
    const name: Run =
      status === 'pass'
        ? { text: stage }
        : { text: unbroken(`${stage} ${verdictWord(status)}`), paint: verdictPaint(style, status) }
    parts.push([name, { text: unbroken(duration(durationMs)), paint: style.dim, gap: glue }])
  }
  flush()
  const runs = parts.flatMap((part, index) =>
    index === 0 ? part : [{ text: '>', paint: style.dim, gap: glue }, ...part],
  )
  return flow(runs, width, indent, `${indent}${indent}`)
}

const setText = (set: Readonly<Record<string, unknown>> | undefined): string =>
  set === undefined
    ? ''
    : ` (${Object.entries(set)
        .map(([key, value]) => `${oneLine(key, 64)}=${oneLine(String(value), 256)}`)
        .join(' ')})`

const severityWords = { error: 'Error', warning: 'Warning', info: 'Note' } as const

const findingTitle = (finding: Finding, { style, width }: TextOptions): string => {
  const paint = { error: style.red, warning: style.yellow, info: style.cyan }[finding.severity]
  const runs: Run[] = [
    { text: severityWords[finding.severity], paint },
    { text: oneLine(finding.title, 300), paint: style.bold, gap: '  ' },
    { text: `${finding.cause}, ${finding.stage}`, paint: style.dim, gap: '  ' },
  ]
  return flow(runs, width, indent, deep)
}

export const findingText = (finding: Finding, options: TextOptions): string => {
  const { style, width } = options
  const lines = [findingTitle(finding, options)]
  if (finding.evidence !== '') lines.push(`${deep}${style.cyan('>')} ${oneLine(finding.evidence)}`)
  lines.push(wrap(finding.explanation, width, deep))
  for (const fix of finding.fixes) {
    lines.push(wrap(`Do: ${fix.text}${setText(fix.set)}`, width, deep))
  }
  if (finding.javaMail !== '') {
    lines.push(style.dim(wrap(`In the server’s log: ${finding.javaMail}`, width, deep)))
  }
  if (finding.about === 'vantage') {
    lines.push(style.dim(wrap('This holds for this computer; the server may see it otherwise.', width, deep)))
  }
  return lines.join('\n')
}

export const checkText = (check: CheckResult, options: TextOptions): string => {
  const { style, width } = options
  const where = endpointText(check.endpoint)
  const head: Run[] = [
    verdictRun(style, check.verdict),
    { text: checkTitles[check.check], paint: style.bold, gap: '  ' },
    ...(where === '' ? [] : [{ text: where, gap: '  ' }]),
    { text: unbroken(duration(check.durationMs)), paint: style.dim, gap: '  ' },
  ]
  const lines = [flow(head, width, '', deep)]
  // What was left out has nothing to show but why; what was stopped has come so far.
  const begun = check.stages.some(({ stage, status }) => stage !== 'settings' && status !== 'skipped')
  if (check.stages.length > 0 && (begun || check.verdict !== 'skipped'))
    lines.push(stagesLine(check, options))
  if (check.findings.length === 0 && check.summary !== '')
    lines.push(wrap(check.summary, options.width, indent))
  for (const finding of check.findings) {
    if (options.errorsOnly && finding.severity !== 'error') lines.push(findingTitle(finding, options))
    else lines.push('', findingText(finding, options))
  }
  if (options.transcript) {
    lines.push('')
    for (const { atMs, from, text } of check.transcript) {
      const mark = { client: 'C', server: 'S', note: '·' }[from]
      lines.push(`${indent}${style.dim(String(Math.round(atMs)).padStart(7))} ${mark} ${oneLine(text, 4096)}`)
    }
  }
  return lines.join('\n')
}

const targetText = (report: Report): string => {
  const { target } = report
  const what = { file: 'the file as it stands', draft: 'the draft', form: 'settings given for this test' }[
    target.settings
  ]
  const name = target.environment ?? target.file
  const changed = target.changed.length === 0 ? '' : `, other than the file in ${target.changed.join(', ')}`
  return oneLine(`${name === undefined ? '' : `${name}: `}${what}${changed}`, 2000)
}

export const reportText = (report: Report, options: TextOptions): string => {
  const { style, width } = options
  const from = report.vantage.role === 'server' ? 'the server' : 'this computer'
  const host = oneLine(report.vantage.hostname, 256)
  const times = `${unbroken(localTime(report.startedAt))}, ${unbroken(duration(report.durationMs))}`
  const head: Run[] = [
    verdictRun(style, report.verdict),
    ...(report.cause === null
      ? []
      : [
          { text: ', cause', gap: '' },
          { text: oneLine(report.cause, 64), paint: style.bold },
        ]),
    { text: `${targetText(report)}; tested from ${from} ${host}, ${times}`, paint: style.dim, gap: '  ' },
  ]
  const parts = [flow(head, width, '', deep), ...report.checks.map((check) => checkText(check, options))]
  if (report.notProven.length > 0) {
    parts.push(
      [
        style.dim('Not proven by this test:'),
        ...report.notProven.map((line) =>
          style.dim(wrap(line, width, '  - ').replace(/\n {2}- /g, '\n    ')),
        ),
      ].join('\n'),
    )
  }
  return `${parts.join('\n\n')}\n`
}
