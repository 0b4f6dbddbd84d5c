import type { Clock } from '#main/ports/clock.ts'

/**
 * Acts once, after so many milliseconds of the clock.
 * @returns takes it back
 */
export const afterMs = (clock: Pick<Clock, 'sleep'>, ms: number, act: () => void): (() => void) => {
  const stop = new AbortController()
  void clock.sleep(ms, stop.signal).then(() => {
    if (!stop.signal.aborted) act()
  })
  return () => stop.abort('taken back')
}
