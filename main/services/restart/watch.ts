/** Watching for a restart: the server is seen to go, and to come back. */
import type { Clock } from '#main/ports/clock.ts'

/** What one look saw; as `refused` the computer answered and the server on it did not. */
export interface Seen {
  readonly state: 'answers' | 'refused' | 'silent' | 'unclear'
  readonly seen: string
}

export interface RestartLook {
  /** Milliseconds since the epoch. */
  readonly at: number
  readonly state: 'answers' | 'gone' | 'unclear'
  readonly seen: string
  readonly goneSince: number | null
}

export interface RestartSeen {
  /** The last look at which the server still answered: what was written before it is what the server reads. */
  readonly answeredAt: number
  readonly goneAt: number
  readonly backAt: number
}

export interface RestartWatch {
  readonly clock: Clock
  readonly look: (signal: AbortSignal) => Promise<Seen>
  readonly onLook: (look: RestartLook) => void
  readonly signal: AbortSignal
  /** Default two seconds. */
  readonly everyMs?: number | undefined
}

/** A connection that broke or got no answer may be a moment's trouble: once more is asked for. */
const silentLooks = 2

/**
 * @returns null where it was ended before the server had come back. A server that was never seen to answer
 * cannot be seen to go: it may have been down for other reasons.
 */
export const watchForRestart = async ({
  clock,
  look,
  onLook,
  signal,
  everyMs = 2000,
}: RestartWatch): Promise<RestartSeen | null> => {
  let answeredAt: number | null = null
  let goneAt: number | null = null
  let silentSince: number | null = null
  let silent = 0
  while (!signal.aborted) {
    const began = clock.monotonic()
    const at = clock.now()
    const { state, seen } = await look(signal)
    if (signal.aborted) return null
    if (state === 'answers') {
      if (goneAt !== null && answeredAt !== null) {
        onLook({ at, state, seen, goneSince: goneAt })
        return { answeredAt, goneAt, backAt: at }
      }
      answeredAt = at
    }
    if (state === 'silent') {
      silent += 1
      silentSince ??= at
    } else if (state !== 'unclear') {
      silent = 0
      if (state === 'answers') silentSince = null
    }
    const gone = state === 'refused' || (state === 'silent' && silent >= silentLooks)
    if (gone && answeredAt !== null) goneAt ??= silentSince ?? at
    onLook({
      at,
      state: gone ? 'gone' : state === 'answers' ? 'answers' : 'unclear',
      seen,
      goneSince: goneAt,
    })
    await clock.sleep(Math.max(0, everyMs - (clock.monotonic() - began)), signal)
  }
  return null
}
