/** Signals that many sockets listen to. */
import { setMaxListeners } from 'node:events'

/**
 * One run has dozens of sockets and look-ups, and all listen to its signal. Node 20 takes more than ten
 * listeners for a leak and prints a warning into the user's terminal.
 */
export const manyListen = (signal: AbortSignal): AbortSignal => {
  setMaxListeners(0, signal)
  return signal
}
