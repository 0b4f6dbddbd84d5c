/** Reports as JUnit XML: a suite per check, a case per stage, as build servers show them. */
import type { CheckResult, Report, StageResult } from '#shared/diagnosis/model.ts'
import { sanitiseLines } from '#shared/diagnosis/sanitise.ts'

export interface NamedReport {
  readonly name: string
  readonly report: Report
}

/** XML 1.0 knows no control characters, not even escaped, nor the last two of the plane. */
const xml = (text: string): string =>
  sanitiseLines(text, Number.POSITIVE_INFINITY)
    .replace(/[\ufffe\uffff]/g, '\ufffd')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;')
    .replaceAll('\n', '&#10;')

const seconds = (ms: number): string => (ms / 1000).toFixed(3)

const stageCase = (name: string, check: CheckResult, stage: StageResult): string => {
  const findings = check.findings.filter((finding) => finding.stage === stage.stage)
  const told = findings
    .map(({ cause, title, explanation, evidence, fixes }) =>
      [`${cause}: ${title}`, evidence, explanation, ...fixes.map((fix) => fix.text)]
        .filter((part) => part !== '')
        .join('\n'),
    )
    .join('\n\n')
  const head = `    <testcase classname="${xml(`${name}.${check.check}`)}" name="${xml(stage.stage)}" time="${seconds(stage.durationMs)}"`
  if (stage.status === 'fail') {
    const worst = findings.find(({ severity }) => severity === 'error')
    const message = worst === undefined ? stage.summary : `${worst.cause}: ${worst.title}`
    return `${head}>\n      <failure message="${xml(message)}" type="${xml(worst?.cause ?? 'FAILED')}">${xml(told)}</failure>\n    </testcase>`
  }
  if (stage.status === 'skipped')
    return `${head}>\n      <skipped message="${xml(stage.summary)}"/>\n    </testcase>`
  return told === '' ? `${head}/>` : `${head}>\n      <system-out>${xml(told)}</system-out>\n    </testcase>`
}

const suite = ({ name, report }: NamedReport, check: CheckResult): string => {
  const count = (status: StageResult['status']) =>
    check.stages.filter((stage) => stage.status === status).length
  return [
    `  <testsuite name="${xml(`${name}.${check.check}`)}" tests="${check.stages.length}" failures="${count('fail')}" errors="0" skipped="${count('skipped')}" time="${seconds(check.durationMs)}" timestamp="${xml(report.startedAt)}" hostname="${xml(report.vantage.hostname)}">`,
    ...check.stages.map((stage) => stageCase(name, check, stage)),
    '  </testsuite>',
  ].join('\n')
}

/** @param notRun rows that could not be tested: a suite of their own with one error each */
export const junit = (
  reports: readonly NamedReport[],
  notRun: readonly { readonly name: string; readonly message: string }[] = [],
): string =>
  [
    '<?xml version="1.0" encoding="UTF-8"?>',
    '<testsuites name="mailroom">',
    ...reports.flatMap((named) => named.report.checks.map((check) => suite(named, check))),
    ...notRun.map(
      ({ name, message }) =>
        `  <testsuite name="${xml(name)}" tests="1" failures="0" errors="1" skipped="0">\n    <testcase classname="${xml(name)}" name="settings">\n      <error message="${xml(message)}"/>\n    </testcase>\n  </testsuite>`,
    ),
    '</testsuites>',
    '',
  ].join('\n')
