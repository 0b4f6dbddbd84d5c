/** Runs another check's stages inside one stage: what they see is kept, and tells why they ended. */
import type { Fault, StageEvidence } from '#shared/diagnosis/evidence.ts'
import { stageSummary } from '#shared/diagnosis/summaries.ts'
import type { CheckRun } from './check.ts'

class Ended extends Error {}

export type Inner<T> =
  | { readonly done: T }
  /** `words`: at which stage it ended and how: "login: refused: NO [AUTHENTICATIONFAILED] …". */
  | { readonly ended: { readonly words: string; readonly fault?: Fault | undefined } }

const proofOf = (evidence: StageEvidence): string => {
  if ('reply' in evidence && evidence.reply !== undefined) {
    const { reply } = evidence
    return 'lines' in reply ? reply.lines.join(' ') : `${reply.status} ${reply.text}`
  }
  if (evidence.stage === 'settings') return evidence.problems.map(({ message }) => message).join(' ')
  return ''
}

export const runInside = async <T>(
  outer: CheckRun,
  work: (run: CheckRun) => Promise<T>,
): Promise<Inner<T>> => {
  let last: StageEvidence | undefined
  const end = (): never => {
    throw new Ended()
  }
  const run: CheckRun = {
    ...outer,
    stage: async (_, stageWork) => {
      const evidence = await stageWork()
      last = evidence
      if (outer.tools.signal.aborted) end()
      return evidence
    },
    amend: () => undefined,
    leaveOut: () => undefined,
    stop: end,
    withhold: end,
    nothingToDo: end,
  }
  try {
    return { done: await work(run) }
  } catch (error) {
    if (!(error instanceof Ended)) throw error
    if (last === undefined) return { ended: { words: 'not begun' } }
    const fault = 'fault' in last ? last.fault : undefined
    const proof = proofOf(last)
    const words = `${last.stage}: ${stageSummary(last)}${proof === '' ? '' : ` (${proof})`}`
    return { ended: { words, ...(fault === undefined ? {} : { fault }) } }
  }
}
