/** The two ways to resolve a name. */
import dns from 'node:dns'
import type { DnsAnswer, Fault } from '#shared/diagnosis/evidence.ts'
import { abortedFault, faultOf, timeoutFault } from './faults.ts'
import { manyListen } from './signals.ts'

interface Address {
  address: string
  family: 4 | 6
}

/**
 * The system's resolver. `getaddrinfo` cannot be stopped: on a time-out or an abort it is left to itself.
 * IPv4 first, each family in the resolver's order, as Java has them.
 */
export const lookup = (
  host: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<{ addresses: Address[] } | { fault: Fault }> =>
  new Promise((resolve) => {
    const finish = (result: { addresses: Address[] } | { fault: Fault }) => {
      clearTimeout(timer)
      signal.removeEventListener('abort', onAbort)
      resolve(result)
    }
    const onAbort = () => finish({ fault: abortedFault })
    const timer = setTimeout(() => finish({ fault: timeoutFault('getaddrinfo', timeoutMs) }), timeoutMs)
    if (manyListen(signal).aborted) return onAbort()
    signal.addEventListener('abort', onAbort, { once: true })
    try {
      dns.lookup(host, { all: true, verbatim: true }, (error, found) => {
        if (error !== null) return finish({ fault: faultOf(error) })
        const seen = new Set<string>()
        const addresses = found
          .map(({ address, family }): Address => ({ address, family: family === 6 ? 6 : 4 }))
          .filter(({ address }) => !seen.has(address) && seen.add(address))
        finish({
          addresses: [
            ...addresses.filter(({ family }) => family === 4),
            ...addresses.filter(({ family }) => family === 6),
          ],
        })
      })
    } catch (error) {
      // Node refuses some names (with NUL in them, or far too long) before it asks.
      finish({ fault: faultOf(error) })
    }
  })

const query = async (
  resolver: dns.promises.Resolver,
  host: string,
  type: DnsAnswer['type'],
): Promise<string[]> => {
  switch (type) {
    case 'A':
      return resolver.resolve4(host)
    case 'AAAA':
      return resolver.resolve6(host)
    case 'CNAME':
      return resolver.resolveCname(host)
    case 'PTR':
      return resolver.resolvePtr(host)
    case 'MX': {
      const found = await resolver.resolveMx(host)
      return found
        .sort((one, other) => one.priority - other.priority)
        .map(({ priority, exchange }) => `${priority} ${exchange}`)
    }
    case 'TXT':
      return (await resolver.resolveTxt(host)).map((parts) => parts.join(''))
    case 'SRV': {
      const found = await resolver.resolveSrv(host)
      return found
        .sort((one, other) => one.priority - other.priority || other.weight - one.weight)
        .map(({ priority, weight, port, name }) => `${priority} ${weight} ${port} ${name}`)
    }
  }
}

/** Large owners have hundreds of TXT records, and the one that counts may be the last: a message bounds them. */
const mostRecords = (type: DnsAnswer['type']): number => (type === 'TXT' ? 6000 : 100)

/** @param servers "127.0.0.1:5353"; none: the system's */
export const resolveRecords = async (
  host: string,
  type: DnsAnswer['type'],
  timeoutMs: number,
  signal: AbortSignal,
  servers: readonly string[] | undefined,
): Promise<DnsAnswer> => {
  if (manyListen(signal).aborted) return { type, records: [], code: 'ABORTED' }
  const resolver = new dns.promises.Resolver({ timeout: Math.max(250, Math.ceil(timeoutMs / 2)), tries: 2 })
  const onAbort = () => resolver.cancel()
  let timer: NodeJS.Timeout | undefined
  let late = false
  try {
    if (servers !== undefined) resolver.setServers(servers)
    signal.addEventListener('abort', onAbort, { once: true })
    timer = setTimeout(() => {
      late = true
      resolver.cancel()
    }, timeoutMs)
    const records = await query(resolver, host, type)
    return records.length === 0
      ? { type, records, code: 'ENODATA' }
      : { type, records: records.slice(0, mostRecords(type)) }
  } catch (error) {
    const { code } = faultOf(error)
    return { type, records: [], code: signal.aborted ? 'ABORTED' : late ? 'ETIMEOUT' : code }
  } finally {
    clearTimeout(timer)
    signal.removeEventListener('abort', onAbort)
  }
}
