import type { Clock } from '#main/ports/clock.ts'

export interface FakeClock extends Clock {
  /** Milliseconds since the epoch. */
  at: number
}

export const createFakeClock = (at = Date.UTC(2025, 10, 14, 9, 0, 0)): FakeClock => {
  const clock: FakeClock = {
    at,
    now: () => clock.at,
    monotonic: () => clock.at,
    sleep: async (ms) => {
      clock.at += ms
    },
  }
  return clock
}
