/** Two reports side by side: what differs in settings, verdicts, stages and causes. */
import type { CheckResult, StageResult } from '#shared/diagnosis/model.ts'
import type { NamedReport } from './junit.ts'
import { checkTitles, endpointText, verdictWords } from './report-text.ts'
import { oneLine, type Style, table } from './style.ts'

const stageText = (stage: StageResult | undefined): string =>
  stage === undefined ? '–' : `${verdictWords[stage.status]}  ${oneLine(stage.summary, 80)}`.trim()

const causes = (check: CheckResult | undefined): string =>
  check === undefined ? '–' : check.findings.map(({ cause }) => cause).join(', ') || 'none'

/** Stages by name and how often they came before: `tls`, `ehlo`, `ehlo 2`. */
const numbered = (check: CheckResult | undefined): ReadonlyMap<string, StageResult> => {
  const map = new Map<string, StageResult>()
  for (const stage of check?.stages ?? []) {
    let key: string = stage.stage
    for (let count = 2; map.has(key); count += 1) key = `${stage.stage} ${count}`
    map.set(key, stage)
  }
  return map
}

const rowsOf = (one: CheckResult | undefined, other: CheckResult | undefined): string[][] => {
  const left = numbered(one)
  const right = numbered(other)
  const pairs: [string, string, string][] = [
    [
      'verdict',
      one === undefined ? '–' : verdictWords[one.verdict],
      other === undefined ? '–' : verdictWords[other.verdict],
    ],
    ['server', endpointText(one?.endpoint) || '–', endpointText(other?.endpoint) || '–'],
    ['causes', causes(one), causes(other)],
    ...[...new Set([...left.keys(), ...right.keys()])].map((name): [string, string, string] => [
      name,
      stageText(left.get(name)),
      stageText(right.get(name)),
    ]),
  ]
  return pairs.filter(([, a, b]) => a !== b)
}

export const compareText = (one: NamedReport, other: NamedReport, style: Style): string => {
  const from = ({ report }: NamedReport) =>
    `${report.vantage.role} ${oneLine(report.vantage.hostname, 100)}, ${report.startedAt}`
  const parts = [
    table([
      ['', one.name, other.name],
      ['from', from(one), from(other)],
    ]),
  ]
  const checks = new Set([...one.report.checks, ...other.report.checks].map(({ check }) => check))
  for (const name of checks) {
    const find = ({ report }: NamedReport) => report.checks.find(({ check }) => check === name)
    const rows = rowsOf(find(one), find(other))
    parts.push(
      `${style.bold(checkTitles[name])}\n${rows.length === 0 ? 'No difference.' : table(rows.map((row) => ['', ...row]))}`,
    )
  }
  return parts.join('\n\n')
}
