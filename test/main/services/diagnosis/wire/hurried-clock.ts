import { systemClock } from '#main/adapters/clock/system-clock.ts'
import type { Clock } from '#main/ports/clock.ts'

/** A clock on which every millisecond counts for so many, from now on. */
export const hurriedBy = (pace: number): Clock => {
  const begin = systemClock.now()
  return {
    now: () => begin + (systemClock.now() - begin) * pace,
    monotonic: () => systemClock.monotonic() * pace,
    sleep: (ms, signal) => systemClock.sleep(ms / pace, signal),
  }
}
