/** Both loopback addresses, as a browser may take either for a name under `localhost`. */
import type { Server } from 'node:http'

const listenOn = (server: Server, host: string, port: number): Promise<number | NodeJS.ErrnoException> =>
  new Promise((done) => {
    server.once('error', done)
    server.listen({ host, port, exclusive: true }, () => {
      const address = server.address()
      done(typeof address === 'object' && address !== null ? address.port : 0)
    })
  })

/** A computer without IPv6: nobody else can listen there either. */
const noSuchAddress: ReadonlySet<string | undefined> = new Set(['EADDRNOTAVAIL', 'EAFNOSUPPORT'])

/** How often another free port is looked for, where the first is free on one of the addresses only. */
const attempts = 20

export interface Listening {
  readonly port: number
  readonly servers: readonly Server[]
}

/**
 * The same port on 127.0.0.1 and ::1: what another program served on the one that was left free would have the
 * page's origin.
 * @param port 0 for any that is free
 */
export const listenOnLoopback = async (
  make: () => Server,
  port: number,
): Promise<Listening | NodeJS.ErrnoException> => {
  for (let attempt = 1; ; attempt += 1) {
    const first = make()
    const taken = await listenOn(first, '127.0.0.1', port)
    if (typeof taken !== 'number') return taken
    const second = make()
    const also = await listenOn(second, '::1', taken)
    if (typeof also === 'number') return { port: taken, servers: [first, second] }
    if (noSuchAddress.has(also.code)) return { port: taken, servers: [first] }
    first.close()
    if (port !== 0 || attempt === attempts) return also
  }
}
