/** Keeps account of a check's channels, so that none is left open whichever way the check ends. */
import type { Channel, Network } from '#main/ports/network.ts'

export interface OpenChannels {
  readonly network: Network
  /** A channel that has said goodbye: it ends in order, and by itself at the latest after `graceMs`. */
  leave(channel: Channel, graceMs: number): void
  /** Destroys all that have not said goodbye. */
  closeAll(): void
}

export const trackChannels = (network: Network): OpenChannels => {
  const open = new Set<Channel>()
  return {
    network: {
      ...network,
      connect: async (address, port, timeoutMs, signal) => {
        const result = await network.connect(address, port, timeoutMs, signal)
        if ('channel' in result) open.add(result.channel)
        return result
      },
      startTls: async (channel, options) => {
        const result = await network.startTls(channel, options)
        // From now on the socket belongs to the channel on top.
        open.delete(channel)
        if ('channel' in result) open.add(result.channel)
        return result
      },
    },
    leave: (channel, graceMs) => {
      open.delete(channel)
      channel.end(graceMs)
    },
    closeAll: () => {
      for (const channel of open) channel.destroy()
      open.clear()
    },
  }
}
