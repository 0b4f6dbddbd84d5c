/**
 * A TCP relay that makes a short line long: every byte arrives half a round trip later. It also counts how often
 * the talk changes sides, which is what a long line makes expensive.
 */
import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

export interface RelayOptions {
  readonly port: number
  /** Default 127.0.0.1. */
  readonly host?: string
  /** Added round trip in ms, half of it each way. Default 0: counts only. */
  readonly rttMs?: number
}

export interface RelayedConnection {
  /** Runs of bytes in one direction before the other side spoke. */
  readonly flights: { readonly client: number; readonly server: number }
  readonly bytes: { readonly client: number; readonly server: number }
}

export interface Relay {
  readonly host: '127.0.0.1'
  readonly port: number
  /** Every connection so far, oldest first. */
  readonly connections: readonly RelayedConnection[]
  /** Round trips that a client waited for, over all connections: its flights that were answered. */
  roundTrips(): number
  openSockets(): number
  stop(): Promise<void>
}

interface Counted {
  flights: { client: number; server: number }
  bytes: { client: number; server: number }
  /** Who spoke last. */
  last: 'client' | 'server' | undefined
  /** Flights of the client that the server answered. */
  answered: number
}

/** Starts one in front of a server on this machine. A connection also takes its own round trip to be made. */
export async function startRelay(options: RelayOptions): Promise<Relay> {
  const halfMs = (options.rttMs ?? 0) / 2
  const counted: Counted[] = []
  const sockets = new Set<Socket>()
  const timers = new Set<NodeJS.Timeout>()
  const later = (run: () => void) => {
    if (halfMs === 0) {
      run()
      return
    }
    // Timers of one length fire in the order in which they were set, so bytes stay in theirs.
    const timer = setTimeout(() => {
      timers.delete(timer)
      run()
    }, halfMs)
    timers.add(timer)
  }
  const pipe = (from: Socket, to: Socket, side: 'client' | 'server', counts: Counted) => {
    from.on('data', (chunk) => {
      counts.bytes[side] += chunk.length
      if (counts.last !== side) {
        counts.flights[side] += 1
        if (side === 'server' && counts.last === 'client') counts.answered += 1
        counts.last = side
      }
      later(() => to.write(chunk))
    })
    from.on('end', () => later(() => to.end()))
    from.on('error', () => later(() => to.resetAndDestroy()))
    from.once('close', () => {
      sockets.delete(from)
      later(() => to.destroySoon())
    })
  }
  const server = createServer({ allowHalfOpen: true, noDelay: true }, (client) => {
    const counts: Counted = {
      flights: { client: 0, server: 0 },
      bytes: { client: 0, server: 0 },
      last: undefined,
      answered: 0,
    }
    counted.push(counts)
    sockets.add(client)
    client.on('error', () => undefined)
    client.pause()
    // The kernel has accepted for us at once; the far end hears of it, and answers, as late as it would have.
    later(() =>
      later(() => {
        if (client.destroyed) return
        const target = connect({
          port: options.port,
          host: options.host ?? '127.0.0.1',
          allowHalfOpen: true,
          noDelay: true,
        })
        sockets.add(target)
        pipe(target, client, 'server', counts)
        pipe(client, target, 'client', counts)
        client.resume()
      }),
    )
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    host: '127.0.0.1',
    port: (server.address() as AddressInfo).port,
    connections: counted,
    roundTrips: () => counted.reduce((sum, { answered }) => sum + answered, 0),
    openSockets: () => sockets.size,
    stop: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const timer of timers) clearTimeout(timer)
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}
