import type { ExplainResult } from '#shared/diagnosis/explain.ts'

/** One cause that the text may tell, as the dialog shows it. */
export interface Explained {
  readonly title: string
  readonly explanation: string
  readonly fixes: readonly string[]
  /** The lines that tell the cause. */
  readonly lines: readonly string[]
}

/** Where the text cannot tell causes apart each stands by itself, with what would decide. */
export const readExplanation = ({ faults }: ExplainResult): readonly Explained[] =>
  faults.flatMap(({ candidates, lines }) =>
    candidates.map(({ finding, decidedBy }) => ({
      title: finding.title,
      explanation: [finding.explanation, decidedBy].filter((part) => part !== '').join(' '),
      fixes: finding.fixes.map(({ text }) => text),
      lines: lines.map(({ text }) => text),
    })),
  )
