/**
 * Time that passes only while nothing else happens: as long as bytes move in this process, or a name is being looked
 * up, it stands still; then it jumps to the next moment that somebody waits for. A limit of minutes costs no time, and
 * a busy machine can never pass it before its turn. For servers of this process: what happens in another one is not
 * seen.
 */
import { performance } from 'node:perf_hooks'
import type { Clock } from '#main/ports/clock.ts'

/** How often is looked, in real milliseconds, and how often in a row nothing must have happened. */
const LOOK_MS = 3
const QUIET_LOOKS = 8

interface Sleeper {
  readonly at: number
  readonly wake: () => void
}

/** What the event loop has been given by the kernel so far. */
const events = (): number => performance.nodeTiming.uvMetricsInfo.events

/** Work that this process has under way elsewhere: with the DNS, or in a thread. */
let underWay = 0
const isBusy = (): boolean => underWay > 0 || process.getActiveResourcesInfo().includes('GetAddrInfoReqWrap')

/** Time stands still until this is done, though no byte moves here. */
export const standStill = async <T>(work: Promise<T>): Promise<T> => {
  underWay += 1
  try {
    return await work
  } finally {
    underWay -= 1
  }
}

const createIdleClock = (): Clock => {
  let now = 0
  const sleepers = new Set<Sleeper>()
  let isLooking = false
  let seen = 0
  let quiet = 0

  const look = () => {
    const count = events()
    quiet = count === seen && !isBusy() ? quiet + 1 : 0
    seen = count
    if (quiet >= QUIET_LOOKS) {
      quiet = 0
      now = Math.max(now, Math.min(...[...sleepers].map(({ at }) => at)))
      for (const sleeper of [...sleepers]) if (sleeper.at <= now) sleeper.wake()
    }
    isLooking = sleepers.size > 0
    if (isLooking) setTimeout(look, LOOK_MS)
  }

  return {
    now: () => Date.now(),
    monotonic: () => now,
    sleep: (ms, signal) =>
      new Promise((resolve) => {
        if (signal?.aborted === true) return resolve()
        const wake = () => {
          sleepers.delete(sleeper)
          signal?.removeEventListener('abort', wake)
          resolve()
        }
        const sleeper: Sleeper = { at: now + ms, wake }
        sleepers.add(sleeper)
        signal?.addEventListener('abort', wake, { once: true })
        quiet = 0
        if (!isLooking) setTimeout(look, LOOK_MS)
        isLooking = true
      }),
  }
}

/** One for the process: the scripted servers wait by it as well, so that seconds of both sides keep their order. */
export const idleClock: Clock = createIdleClock()
