import { setImmediate } from 'node:timers/promises'
import type { Clock } from '#main/ports/clock.ts'

export interface FakeClock extends Clock {
  /** Milliseconds since the epoch. */
  at: number
  /** Milliseconds that have been slept so far. */
  readonly slept: () => number
}

/**
 * Time that passes only while somebody sleeps, and then at once: what waits for minutes is over in a moment, and
 * a slow machine is as quick as any other. Not for code that lets a deadline sleep beside its work.
 * @param onSleep is called with the milliseconds slept so far, before the sleeper wakes.
 */
export const createFakeClock = (
  at = Date.UTC(2025, 10, 14, 9, 0, 0),
  onSleep: (slept: number) => unknown = () => undefined,
): FakeClock => {
  let slept = 0
  const clock: FakeClock = {
    at,
    now: () => clock.at,
    monotonic: () => clock.at,
    sleep: async (ms, signal) => {
      if (signal?.aborted === true) return
      clock.at += ms
      slept += ms
      await onSleep(slept)
      // What others do meanwhile over files and sockets gets its turn.
      await setImmediate()
    },
    slept: () => slept,
  }
  return clock
}
