/** Every address at once; the first is the one that JavaMail would try, and the run goes on over it if it can. */
import type { Channel } from '#main/ports/network.ts'
import type { ConnectAttempt, ConnectEvidence, DnsEvidence } from '#shared/diagnosis/evidence.ts'
import { asFault } from '../deadline.ts'
import type { Tools } from '../tools.ts'

export interface ConnectInput {
  readonly addresses: DnsEvidence['addresses']
  readonly port: number
  /** The file's own limit, where it is shorter than ours. */
  readonly timeoutMs?: number | undefined
  /** Ports that are tried where this one fails. */
  readonly otherPorts: readonly number[]
}

export interface Connected {
  readonly evidence: ConnectEvidence
  readonly channel?: Channel | undefined
  /** The evidence with the other addresses in it, which go on being tried while the run does. */
  readonly complete: () => Promise<ConnectEvidence>
}

const MOST_ADDRESSES = 16
const OTHER_PORT_MS = 1000

export const smtpPorts = [25, 465, 587, 2525] as const
export const imapPorts = [143, 993] as const

interface Attempt {
  readonly result: ConnectAttempt
  readonly channel?: Channel | undefined
}

export const connectStage = async (input: ConnectInput, tools: Tools): Promise<Connected> => {
  const { network, clock, limits, signal } = tools
  const { port } = input
  const addresses = input.addresses.slice(0, MOST_ADDRESSES)
  const limit = Math.min(input.timeoutMs ?? limits.connectMs, limits.connectMs)
  const since = clock.monotonic()

  const attempt = async ({ address, family }: DnsEvidence['addresses'][number]): Promise<Attempt> => {
    const connected = await network.connect(address, port, limit, signal)
    const ms = Math.round(clock.monotonic() - since)
    if ('channel' in connected)
      return { result: { address, family, ms, outcome: 'connected' }, channel: connected.channel }
    const fault = asFault(connected.fault, signal)
    const outcome = fault.code === 'TIMEOUT' ? 'timeout' : fault.code === 'ABORTED' ? 'cancelled' : 'failed'
    return { result: { address, family, ms, outcome, fault } }
  }

  const attempts = addresses.map(attempt)
  const settled = new Map<number, Attempt>()
  let used: number | undefined
  /** Closes what nobody needs: another address that answers has shown that it lives. */
  const watched = attempts.map(async (promise, index) => {
    const done = await promise
    settled.set(index, done)
    if (used !== undefined && used !== index) done.channel?.destroy()
  })

  // The first decides. Where it fails, whichever of the others has answered or answers first.
  const first = await attempts[0]
  if (first?.channel !== undefined) used = 0
  else {
    const anyOther = attempts.slice(1).map(async (promise, index) => {
      const { channel } = await promise
      if (channel === undefined) throw new Error('not this one')
      return index + 1
    })
    used = await Promise.any(anyOther).catch(() => undefined)
  }
  for (const [index, { channel }] of settled) if (index !== used) channel?.destroy()
  const chosen = used === undefined ? undefined : await attempts[used]

  const evidenceNow = (
    otherPorts: ConnectEvidence['otherPorts'],
    pending: readonly ConnectAttempt[],
  ): ConnectEvidence => {
    const local = chosen?.channel?.localAddress
    const results = addresses.flatMap((_, index) => settled.get(index)?.result ?? [])
    const order = (result: ConnectAttempt) => addresses.findIndex(({ address }) => address === result.address)
    return {
      stage: 'connect',
      port,
      attempts: [...results, ...pending].sort((one, other) => order(one) - order(other)),
      ...(chosen === undefined ? {} : { used: chosen.result.address }),
      ...(addresses[0] === undefined ? {} : { javaMailAddress: addresses[0].address }),
      ...(local === undefined || local === '' ? {} : { localAddress: local }),
      otherPorts,
    }
  }

  if (chosen?.channel === undefined) {
    await Promise.all(watched)
    const firstAddress = addresses[0]?.address
    const probes = input.otherPorts
      .filter((other) => other !== port)
      .map(async (other) => {
        if (firstAddress === undefined || signal.aborted) return { port: other, open: false }
        const probe = await network.connect(
          firstAddress,
          other,
          Math.min(OTHER_PORT_MS, limits.probeMs),
          signal,
        )
        if ('channel' in probe) probe.channel.destroy()
        return { port: other, open: 'channel' in probe }
      })
    const evidence = evidenceNow(await Promise.all(probes), [])
    return { evidence, complete: async () => evidence }
  }

  return {
    evidence: evidenceNow([], []),
    channel: chosen.channel,
    complete: async () => {
      // One that has not answered by now, while its sibling did in no time, is dead enough for a warning.
      const left = limits.otherAddressesMs - (clock.monotonic() - since)
      const stop = new AbortController()
      const late = clock.sleep(Math.max(0, left), stop.signal)
      await Promise.race([Promise.all(watched), late, aborted(signal)])
      stop.abort('over')
      const pending = addresses
        .filter((_, index) => !settled.has(index))
        .map(({ address, family }): ConnectAttempt => {
          const ms = Math.round(clock.monotonic() - since)
          if (signal.aborted) return { address, family, ms, outcome: 'cancelled' }
          const fault = { code: 'TIMEOUT', message: `connect ${address}:${port}: no answer within ${ms} ms` }
          return { address, family, ms, outcome: 'timeout', fault }
        })
      return evidenceNow([], pending)
    },
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })
