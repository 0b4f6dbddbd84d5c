/** What every stage works with. */
import type { Clock } from '#main/ports/clock.ts'
import type { Channel, Network } from '#main/ports/network.ts'
import type { Limits } from './request.ts'
import type { Transcript } from './transcript.ts'

export interface Tools {
  readonly network: Network
  readonly clock: Clock
  /** Aborts when the run is cancelled or over its time; every socket of the run ends with it. */
  readonly signal: AbortSignal
  readonly limits: Limits
  readonly transcript: Transcript
  /** Fit for display, without secrets, then cut to `most` characters. */
  readonly clean: (text: string, most?: number) => string
  /** Without secrets and otherwise as it came: for what is altered before it is shown, and so cleaned again. */
  readonly mask: (text: string) => string
  /** A channel that has said goodbye ends by itself; the verdict does not wait for it. */
  readonly leave: (channel: Channel) => void
}
