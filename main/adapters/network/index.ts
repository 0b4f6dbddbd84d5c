/** The network over node:net, node:tls and node:dns. */

import { X509Certificate } from 'node:crypto'
import dns from 'node:dns'
import net from 'node:net'
import os from 'node:os'
import tls from 'node:tls'
import type { Clock } from '#main/ports/clock.ts'
import type { Channel, Network } from '#main/ports/network.ts'
import type { Fault } from '#shared/diagnosis/evidence.ts'
import { systemClock } from '../clock/system-clock.ts'
import { afterMs } from '../clock/timer.ts'
import { createChannel } from './channel.ts'
import { abortedFault, faultOf, timeoutFault } from './faults.ts'
import { lookup, resolveRecords } from './names.ts'
import { manyListen } from './signals.ts'
import { startTls } from './tls-handshake.ts'
import { hasSystemTrust, judgeChain } from './trust.ts'

export interface NetworkOptions {
  /** DNS servers for `resolve`, "127.0.0.1:5353"; default: the system's. */
  readonly dnsServers?: readonly string[] | undefined
  /** Stands in for the system's resolver. */
  readonly lookup?: Network['lookup'] | undefined
  /** By which connections and handshakes are timed; default: the computer's. */
  readonly clock?: Pick<Clock, 'sleep'> | undefined
}

const connect = (
  clock: Pick<Clock, 'sleep'>,
  address: string,
  port: number,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<{ channel: Channel } | { fault: Fault }> =>
  new Promise((resolve) => {
    if (manyListen(signal).aborted) return resolve({ fault: abortedFault })
    const socket = new net.Socket()
    const finish = (result: { channel: Channel } | { fault: Fault }) => {
      stopTimer()
      signal.removeEventListener('abort', onAbort)
      socket.off('connect', onConnect)
      socket.off('error', onError)
      if ('fault' in result) {
        socket.on('error', () => undefined)
        socket.destroy()
      }
      resolve(result)
    }
    const onAbort = () => finish({ fault: abortedFault })
    const onError = (error: Error) => finish({ fault: faultOf(error) })
    const onConnect = () => finish({ channel: createChannel(socket, signal) })
    const stopTimer = afterMs(clock, timeoutMs, () =>
      finish({ fault: timeoutFault(`connect ${address}:${port}`, timeoutMs) }),
    )
    signal.addEventListener('abort', onAbort, { once: true })
    socket.on('error', onError)
    socket.on('connect', onConnect)
    try {
      // Each small command is to leave at once: Nagle's delay would cost a round trip.
      socket.setNoDelay(true)
      socket.connect({ host: address, port, autoSelectFamily: false })
    } catch (error) {
      // A port out of range throws instead of failing.
      finish({ fault: faultOf(error) })
    }
  })

const ownAddresses = (): string[] =>
  Object.values(os.networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ internal, address }) => !internal && !address.startsWith('fe80:'))
    .map(({ address }) => address)

const resolvers = (servers: readonly string[] | undefined): string[] => {
  if (servers !== undefined) return [...servers]
  try {
    return dns.getServers()
  } catch {
    return []
  }
}

const trustInWords = (extraCertificates: number): string => {
  const parts = ['the public authorities that come with Node']
  if (hasSystemTrust) parts.push("this computer's own")
  if (extraCertificates > 0) parts.push(`${extraCertificates} from the file of extra certificates`)
  const note = hasSystemTrust ? '' : ` (Node ${process.versions.node} cannot read this computer's own)`
  return `${parts.join(', ')}${note}`
}

/** BoringSSL reports itself as OpenSSL 1.1.1 or 0.0.0; only the feature flag tells. */
const tlsLibrary = (): string => {
  const features = process.features as { openssl_is_boringssl?: boolean }
  return features.openssl_is_boringssl === true ? 'boringssl' : `openssl ${process.versions.openssl}`
}

/** Nothing is opened before the first call, and nothing outlives the signals that are handed in. */
export const createNetwork = ({ clock = systemClock, ...options }: NetworkOptions = {}): Network => ({
  lookup: options.lookup ?? lookup,
  resolve: (host, type, timeoutMs, signal) =>
    resolveRecords(host, type, timeoutMs, signal, options.dnsServers),
  connect: (...to) => connect(clock, ...to),
  startTls: (channel, how) => startTls(clock, channel, how),
  judgeChain,
  nameMatches: (leaf, host) => {
    const certificate = new X509Certificate(leaf.pem)
    return tls.checkServerIdentity(host, certificate.toLegacyObject()) === undefined
  },
  vantage: (extraCertificates) => ({
    hostname: os.hostname(),
    addresses: ownAddresses(),
    resolvers: resolvers(options.dnsServers),
    trust: trustInWords(extraCertificates),
  }),
  tlsLibrary: tlsLibrary(),
})
