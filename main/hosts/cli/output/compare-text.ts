/** Two reports side by side: what stands out. Which differences matter is decided in `shared/`. */
import { checkTitles } from '#shared/diagnosis/check-titles.ts'
import type { ComparedCheck, ComparedStage, StageSide } from '#shared/diagnosis/compare-reports.ts'
import { compareReports } from '#shared/diagnosis/compare-reports.ts'
import type { Verdict } from '#shared/diagnosis/model.ts'
import type { NamedReport } from './junit.ts'
import { verdictWord } from './report-text.ts'
import type { Style } from './screen.ts'
import { table } from './style.ts'

const nothing = '–'

const verdictText = (verdict: Verdict | null): string => (verdict === null ? nothing : verdictWord(verdict))

const sideText = (side: StageSide | null): string =>
  side === null ? nothing : `${verdictWord(side.status)}  ${side.summary}`.trim()

const stageRows = (stage: ComparedStage): string[][] => {
  const name = stage.occurrence === 0 ? stage.stage : `${stage.stage} ${stage.occurrence + 1}`
  return [
    ['', name, sideText(stage.one), sideText(stage.other)],
    ...stage.differences.map((fact) => ['', `  ${fact.name}`, fact.one ?? nothing, fact.other ?? nothing]),
  ]
}

const causes = (found: ComparedCheck['onlyOne']): string =>
  found.map(({ cause }) => cause).join(', ') || nothing

const checkText = (check: ComparedCheck, style: Style): string => {
  const title = style.bold(checkTitles[check.check])
  if (!check.differs) return `${title}\n  No difference.`
  const rows = [
    ['', 'verdict', verdictText(check.one), verdictText(check.other)],
    ...(check.onlyOne.length + check.onlyOther.length === 0
      ? []
      : [['', 'causes found only here', causes(check.onlyOne), causes(check.onlyOther)]]),
    ...check.stages.filter(({ differs }) => differs).flatMap(stageRows),
  ]
  return `${title}\n${table(rows)}`
}

export const compareText = (one: NamedReport, other: NamedReport, style: Style): string => {
  const { facts, checks } = compareReports(one.report, other.report)
  const head = table([
    ['', '', one.name, other.name],
    ...facts.map((fact) => ['', fact.name, fact.one ?? nothing, fact.other ?? nothing]),
  ])
  return [head, ...checks.map((check) => checkText(check, style))].join('\n\n')
}
