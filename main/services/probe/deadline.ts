/** Time limits: of a stage, of a run. */
import type { Clock } from '#main/ports/clock.ts'
import type { Fault } from '#shared/diagnosis/evidence.ts'
import { RUN_LIMIT } from '#shared/diagnosis/model.ts'

/** The reason with which a run's own deadline aborts its signal, to tell it from a person's *Cancel*. */
export class RunDeadline extends Error {
  readonly ms: number
  constructor(ms: number) {
    super(`the run's time limit of ${ms} ms`)
    this.ms = ms
  }
}

export interface Deadline {
  /** Aborts when the time is over, or when the run ends. */
  readonly signal: AbortSignal
  /** Why it aborted: as a fault of the stage. */
  fault(): Fault
  /** To be called when the wait is over, whatever came of it. */
  done(): void
}

const cancelled: Fault = { code: 'ABORTED', message: 'cancelled' }

/** What the end of a run means for the stage that it met: its deadline is a time-out, *Cancel* is nothing. */
export const runEnded = (signal: AbortSignal): Fault =>
  signal.reason instanceof RunDeadline
    ? { code: 'TIMEOUT', message: signal.reason.message, reason: RUN_LIMIT }
    : cancelled

/** A fault as a stage reports it: 'ABORTED' by the run's deadline is a time-out. */
export const asFault = <F extends Fault>(fault: F, signal: AbortSignal): F =>
  fault.code === 'ABORTED' ? { ...fault, ...runEnded(signal) } : fault

const over = 'over'

/** @param what for the text: "greeting", "reply to EHLO" */
export const startDeadline = (clock: Clock, what: string, ms: number, signal: AbortSignal): Deadline => {
  const controller = new AbortController()
  let expired = false
  const onAbort = () => controller.abort()
  if (signal.aborted) controller.abort()
  else signal.addEventListener('abort', onAbort, { once: true })
  void clock.sleep(ms, controller.signal).then(() => {
    if (controller.signal.aborted) return
    expired = true
    controller.abort()
  })
  return {
    signal: controller.signal,
    fault: () =>
      expired ? { code: 'TIMEOUT', message: `${what}: nothing within ${ms} ms` } : runEnded(signal),
    done: () => {
      signal.removeEventListener('abort', onAbort)
      // Without a reason an error with its stack is made for nobody, for each stage of each target.
      controller.abort(over)
    },
  }
}
