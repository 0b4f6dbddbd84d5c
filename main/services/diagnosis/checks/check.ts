/** One check: its stages in order, each with its time, evidence, status and progress. */
import type { Composer } from '#main/ports/composer.ts'
import type { MailClients } from '#main/ports/mail-clients.ts'
import type { SenderPolicies } from '#main/ports/sender-policies.ts'
import { isProven } from '#main/services/judge/index.ts'
import { notJudged, unproven } from '#main/services/judge/not-judged.ts'
import { RunDeadline } from '#main/services/probe/deadline.ts'
import type { RunRequest } from '#main/services/probe/request.ts'
import type { Tools } from '#main/services/probe/tools.ts'
import type { StageEvidence } from '#shared/diagnosis/evidence.ts'
import type {
  CheckName,
  CheckResult,
  Endpoint,
  Finding,
  RunProgress,
  StageName,
  StageResult,
  Verdict,
} from '#shared/diagnosis/model.ts'
import { checkSummary, NOT_REACHED, stageSummary } from '#shared/diagnosis/summaries.ts'
import { rootCause, sortFindings, verdictOfFindings } from '#shared/diagnosis/verdicts.ts'

export type Judge = (check: CheckName, stages: readonly StageEvidence[]) => readonly Finding[]

export interface CheckPlan {
  readonly check: CheckName
  readonly endpoint?: Endpoint | undefined
  /** All stages, in order; a name may stand there twice. */
  readonly stages: readonly StageName[]
  /** Ends normally when there is nothing more to do, by `stop()` where a stage stands in the way. */
  readonly body: (run: CheckRun) => Promise<void>
}

export interface CheckRun {
  readonly tools: Tools
  readonly request: RunRequest
  readonly ehloName: string
  readonly randomId: () => string
  readonly composer: Composer
  readonly mailClients: MailClients
  readonly senderPolicies: SenderPolicies
  /** The password that goes to the wire; nothing else may have it. */
  readonly secretFor: (protocol: 'smtp' | 'imap') => string | undefined
  /** Runs the next stage of that name and records what it saw. Ends the check where the run was cancelled. */
  stage<E extends StageEvidence>(name: E['stage'], work: () => Promise<E>): Promise<E>
  /** Replaces the evidence of a stage that went on in the background. */
  amend(evidence: StageEvidence): void
  /** The next stage of that name is left out, with these words. */
  leaveOut(name: StageName, words: string): void
  /** Ends the check here: what follows is not reached. */
  stop(): never
  /** Ends the check here, since a login that is wanted was not tried: no failure, and never green. */
  withhold(): never
  /** Nothing to test: the check as a whole is skipped. */
  nothingToDo(): never
}

class Stopped extends Error {
  readonly kind: 'stopped' | 'withheld' | 'cancelled' | 'nothing-to-do'
  constructor(kind: Stopped['kind']) {
    super(kind)
    this.kind = kind
  }
}

export interface CheckTools
  extends Pick<
    CheckRun,
    | 'tools'
    | 'request'
    | 'secretFor'
    | 'ehloName'
    | 'randomId'
    | 'composer'
    | 'mailClients'
    | 'senderPolicies'
  > {
  readonly judge: Judge
  readonly elapsed: () => number
  readonly onProgress: (progress: RunProgress) => void
  readonly net: Net
}

type Slot = Omit<StageResult, 'status' | 'summary'> & { readonly words?: string | undefined }

/** Not tried, and so never shown as passed. */
const isSkipped = (evidence: StageEvidence): boolean => {
  switch (evidence.stage) {
    case 'auth':
    case 'login':
    case 'envelope':
    case 'message':
    case 'select':
    case 'mailbox':
      return !evidence.tried
    case 'starttls':
      return !evidence.attempted
    case 'mx':
    case 'spf':
    case 'dmarc':
      return evidence.skipped !== undefined
    default:
      return false
  }
}

const evidenceOf = (slots: readonly (Slot | undefined)[]): StageEvidence[] =>
  slots.flatMap((slot) => (slot?.evidence === undefined ? [] : [slot.evidence]))

/** The second net: what was masked as it entered should not be here; where it is after all, each free text is searched. */
export interface Net {
  evidence(evidence: StageEvidence): StageEvidence
  result(result: CheckResult): CheckResult
}

export const runCheck = async (plan: CheckPlan, context: CheckTools): Promise<CheckResult> => {
  const { check, stages } = plan
  const { tools, elapsed, onProgress } = context
  const slots: (Slot | undefined)[] = stages.map(() => undefined)
  const startedAt = elapsed()
  let next = 0
  onProgress({ kind: 'check-started', check, endpoint: plan.endpoint, stages })

  const lastStage = (): StageName =>
    stages[slots.findLastIndex((slot) => slot?.evidence !== undefined)] ?? stages[0] ?? 'settings'
  let noted = false
  const inner = (fault: unknown): Finding => {
    if (!noted) tools.transcript.note(`internal fault: ${fault instanceof Error ? fault.message : 'unknown'}`)
    noted = true
    return notJudged(check, plan.endpoint, lastStage(), fault)
  }
  /** A fault of the rules costs the judgement and never the report. */
  const judged = (): readonly Finding[] => {
    try {
      return context.judge(check, evidenceOf(slots))
    } catch (error) {
      return [inner(error)]
    }
  }
  /** A finding belongs to the last stage of its name that was reached. */
  const statusOf = (index: number, findings: readonly Finding[]): Verdict => {
    const name = stages[index]
    const slot = slots[index]
    if (slot?.evidence === undefined || name === undefined) return 'skipped'
    const isLast = !slots.some(
      (other, at) => at > index && stages[at] === name && other?.evidence !== undefined,
    )
    const own = isLast ? verdictOfFindings(findings.filter(({ stage }) => stage === name)) : 'pass'
    return own === 'pass' && isSkipped(slot.evidence) ? 'skipped' : own
  }
  const resultOf = (index: number, findings: readonly Finding[]): StageResult => {
    const stage = stages[index] ?? 'settings'
    const slot = slots[index]
    if (slot === undefined) {
      return { stage, status: 'skipped', startMs: Math.round(elapsed()), durationMs: 0, summary: NOT_REACHED }
    }
    const { words, ...rest } = slot
    const summary = words ?? (slot.evidence === undefined ? NOT_REACHED : stageSummary(slot.evidence))
    return { ...rest, status: statusOf(index, findings), summary }
  }
  const claim = (name: StageName): number => {
    const index = stages.indexOf(name, next)
    if (index < 0) throw new Error(`${check} has no further stage ${name}`)
    next = index + 1
    return index
  }

  const run: CheckRun = {
    tools,
    request: context.request,
    ehloName: context.ehloName,
    randomId: context.randomId,
    composer: context.composer,
    mailClients: context.mailClients,
    senderPolicies: context.senderPolicies,
    secretFor: context.secretFor,
    stage: async (name, work) => {
      const index = claim(name)
      const startMs = Math.round(elapsed())
      onProgress({ kind: 'stage-started', check, stage: name, startMs })
      const evidence = await work()
      const times = { stage: name, startMs, durationMs: Math.max(0, Math.round(elapsed()) - startMs) }
      const isCancelled = tools.signal.aborted && !(tools.signal.reason instanceof RunDeadline)
      const kept = isCancelled ? { words: 'cancelled' } : { evidence: context.net.evidence(evidence) }
      slots[index] = { ...times, ...kept }
      onProgress({ kind: 'stage-finished', check, result: resultOf(index, isCancelled ? [] : judged()) })
      if (isCancelled) throw new Stopped('cancelled')
      return evidence
    },
    amend: (evidence) => {
      const index = stages.findLastIndex(
        (name, at) => name === evidence.stage && slots[at]?.evidence !== undefined,
      )
      const slot = slots[index]
      if (slot !== undefined) slots[index] = { ...slot, evidence }
    },
    leaveOut: (name, words) => {
      const index = claim(name)
      slots[index] = { stage: name, startMs: Math.round(elapsed()), durationMs: 0, words }
      onProgress({ kind: 'stage-finished', check, result: resultOf(index, []) })
    },
    stop: () => {
      throw new Stopped('stopped')
    },
    withhold: () => {
      throw new Stopped('withheld')
    },
    nothingToDo: () => {
      throw new Stopped('nothing-to-do')
    },
  }

  let end: Stopped['kind'] | 'done' | 'broken' = 'done'
  let broken: Finding | undefined
  try {
    await plan.body(run)
  } catch (error) {
    end = error instanceof Stopped ? error.kind : 'broken'
    if (end === 'broken') broken = inner(error)
  }

  const seen = judged()
  // What the rules did find of the server stands above a fault of our own.
  const found = seen.some(({ severity }) => severity === 'error')
  const all = broken === undefined || found ? seen : [...seen, broken]
  // A pass is what was seen to work, never the mere want of a finding.
  const unshown = end === 'done' && verdictOfFindings(all) === 'pass' && !isProven(evidenceOf(slots))
  // Something stood in the way, and no rule has a word for it: a failure without a cause is one of ours.
  const unnamed = end === 'stopped' && verdictOfFindings(all) !== 'fail'
  const doubt =
    unshown || unnamed
      ? [notJudged(check, plan.endpoint, lastStage(), unproven, unshown ? 'warning' : 'error')]
      : []
  const findings = sortFindings([...all, ...doubt], stages)
  const results = stages.map((_, index) => resultOf(index, findings))
  const judgedVerdict = verdictOfFindings(findings)
  const verdict = verdictOf(end, judgedVerdict)
  const result = context.net.result({
    check,
    verdict,
    ...(plan.endpoint === undefined ? {} : { endpoint: plan.endpoint }),
    durationMs: Math.max(0, Math.round(elapsed() - startedAt)),
    stages: results,
    findings,
    transcript: tools.transcript.lines(),
    summary: checkSummary(check, verdict, rootCause({ findings, stages: results }), end === 'cancelled'),
  })
  onProgress({ kind: 'check-finished', result })
  return result
}

/** A check that did not come to its end is never green, whatever the rules have to say of it. */
const verdictOf = (end: Stopped['kind'] | 'done' | 'broken', judged: Verdict): Verdict => {
  if (judged === 'fail' || end === 'done') return judged
  if (end === 'withheld') return 'warn'
  if (end === 'nothing-to-do' || end === 'cancelled') return judged === 'warn' ? 'warn' : 'skipped'
  return 'fail'
}
