/** Figures of the small time series. */
import type { HistoryEntry } from '#shared/contract.ts'
import type { CheckName } from '#shared/diagnosis/model.ts'

export interface Series {
  readonly stage: string
  /** Oldest first, milliseconds. */
  readonly values: readonly number[]
  readonly last: number
  readonly median: number
  readonly slowest: number
}

export const median = (values: readonly number[]): number => {
  const sorted = [...values].sort((one, other) => one - other)
  const middle = Math.floor(sorted.length / 2)
  const upper = sorted[middle] ?? 0
  return sorted.length % 2 === 1 ? upper : ((sorted[middle - 1] ?? upper) + upper) / 2
}

/** One series per stage of the check, from entries newest first; at most `most` points each. */
export const seriesOf = (
  entries: readonly HistoryEntry[],
  check: CheckName,
  most = 60,
): readonly Series[] => {
  const byStage = new Map<string, number[]>()
  for (const entry of entries.slice(0, most).toReversed()) {
    const stages = entry.checks.find((item) => item.check === check)?.stages ?? {}
    for (const [stage, ms] of Object.entries(stages)) {
      byStage.set(stage, [...(byStage.get(stage) ?? []), ms])
    }
  }
  return [...byStage].map(([stage, values]) => ({
    stage,
    values,
    last: values.at(-1) ?? 0,
    median: median(values),
    slowest: Math.max(...values),
  }))
}

/** Points of a polyline in a box of the given size; the slowest touches the top. */
export const pointsOf = (values: readonly number[], width: number, height: number): string => {
  const top = Math.max(...values, 1)
  const step = values.length < 2 ? 0 : width / (values.length - 1)
  return values
    .map(
      (value, index) =>
        `${(index * step).toFixed(1)},${(height - (value / top) * (height - 2) - 1).toFixed(1)}`,
    )
    .join(' ')
}
