/** What of a stage's time is the network's and what the server's own, as far as the evidence tells. */
import type { StageEvidence } from '#shared/diagnosis/evidence.ts'
import type { StageResult } from '#shared/diagnosis/model.ts'

export interface StageTime {
  readonly totalMs: number
  /** Null where the two cannot be told apart. */
  readonly thinkMs: number | null
  readonly networkMs: number | null
}

/** Milliseconds that each reply was waited for. */
const waits = (evidence: StageEvidence): readonly number[] => {
  switch (evidence.stage) {
    case 'greeting':
      return [evidence.ms]
    case 'ehlo':
    case 'message':
    case 'auth':
      return evidence.reply === undefined ? [] : [evidence.reply.ms]
    case 'envelope': {
      const all = evidence.steps.flatMap(({ reply }) => (reply === undefined ? [] : [reply.ms]))
      return evidence.pipelined && all.length > 0 ? [Math.max(...all)] : all
    }
    case 'capability':
    case 'login':
    case 'select':
    case 'mailbox':
      return evidence.reply === undefined ? [] : [evidence.reply.ms]
    default:
      return []
  }
}

/** One way there and back, measured by the connect to the address that the run went on over. */
export const roundTripOf = (stages: readonly StageResult[]): number | null => {
  for (const { evidence } of stages) {
    if (evidence?.stage !== 'connect') continue
    const used = evidence.attempts.find(
      ({ address, outcome }) => address === evidence.used && outcome === 'connected',
    )
    return used?.ms ?? null
  }
  return null
}

/**
 * A reply takes one round trip plus the server's thinking. What exceeds the round trip of the connect is
 * the server's; less than 1 ms is noise.
 */
export const timeOf = (stage: StageResult, roundTripMs: number | null): StageTime => {
  const totalMs = stage.durationMs
  if (stage.evidence === undefined || roundTripMs === null) return { totalMs, thinkMs: null, networkMs: null }
  if (stage.stage === 'connect') return { totalMs, thinkMs: 0, networkMs: totalMs }
  const replies = waits(stage.evidence)
  if (replies.length === 0) return { totalMs, thinkMs: null, networkMs: null }
  const thought = replies.reduce((sum, ms) => sum + Math.max(0, ms - roundTripMs), 0)
  const thinkMs = Math.min(totalMs, thought < 1 ? 0 : thought)
  return { totalMs, thinkMs, networkMs: totalMs - thinkMs }
}

const stepsOfAxis = [1, 2, 5]

/** Ends of the axis and its marks, round numbers: at most six. */
export const axisFor = (endMs: number): { readonly endMs: number; readonly marks: readonly number[] } => {
  const end = Math.max(endMs, 10)
  for (let power = 1; power < 1e7; power *= 10) {
    for (const factor of stepsOfAxis) {
      const step = factor * power
      if (end / step > 5) continue
      const marks = Array.from({ length: Math.ceil(end / step) + 1 }, (_, index) => index * step)
      return { endMs: marks.at(-1) ?? end, marks }
    }
  }
  return { endMs: end, marks: [0, end] }
}
