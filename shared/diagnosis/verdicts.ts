/** From findings to verdicts and the one cause: errors before warnings, earlier stages first (spec: diagnosis). */
import {
  type CheckName,
  type CheckResult,
  checkNames,
  type Finding,
  type Severity,
  type StageName,
  type Verdict,
} from './model.ts'

const severityRank: Readonly<Record<Severity, number>> = { error: 0, warning: 1, info: 2 }
const verdictRank: Readonly<Record<Verdict, number>> = { fail: 0, warn: 1, pass: 2, skipped: 3 }

/** How a check, a stage or a whole report came out, on the page, in reports and, in capitals, on the command line. */
export const verdictWords: Readonly<Record<Verdict, string>> = {
  pass: 'passed',
  warn: 'warning',
  fail: 'failed',
  skipped: 'skipped',
}

/** Failed before warned before passed before skipped; an empty list was skipped. */
export const worstVerdict = (verdicts: readonly Verdict[]): Verdict =>
  [...verdicts].sort((one, other) => verdictRank[one] - verdictRank[other])[0] ?? 'skipped'

export const verdictOfFindings = (findings: readonly Finding[]): Verdict => {
  if (findings.some(({ severity }) => severity === 'error')) return 'fail'
  return findings.some(({ severity }) => severity === 'warning') ? 'warn' : 'pass'
}

/**
 * Root cause first. Within a stage the order is the judge's, most specific first.
 * @param stages the check's stages in order; a name that stands there twice counts where it stands first
 */
export const sortFindings = (findings: readonly Finding[], stages: readonly StageName[]): Finding[] =>
  [...findings].sort(
    (one, other) =>
      severityRank[one.severity] - severityRank[other.severity] ||
      stages.indexOf(one.stage) - stages.indexOf(other.stage),
  )

/** The finding that names the check's cause; information is never one. */
export const rootCause = (check: Pick<CheckResult, 'findings' | 'stages'>): Finding | undefined => {
  const stages = check.stages.map(({ stage }) => stage)
  return sortFindings(check.findings, stages).find(({ severity }) => severity !== 'info')
}

const order = (check: CheckName): number => checkNames.indexOf(check)

/**
 * Of the first check with the worst verdict, in the table's order. Null when all is well: a check that passed or
 * was skipped has no finding that could be a cause.
 */
export const reportCause = (checks: readonly CheckResult[]): string | null => {
  const worst = worstVerdict(checks.map(({ verdict }) => verdict))
  const first = [...checks]
    .sort((one, other) => order(one.check) - order(other.check))
    .find(({ verdict }) => verdict === worst)
  return (first === undefined ? undefined : rootCause(first)?.cause) ?? null
}
