/** One short look at a web address: whether a server answers there. The certificate is of no interest here. */
import type { Clock } from '#main/ports/clock.ts'
import type { Network } from '#main/ports/network.ts'
import { noSecrets } from '#main/services/privacy/secrets.ts'
import type { Fault } from '#shared/diagnosis/evidence.ts'
import { sanitise } from '#shared/diagnosis/sanitise.ts'
import { addressFamily, bareHost } from '#shared/settings/host-name.ts'
import { httpGet } from '../dialogue/http.ts'
import { trackChannels } from '../open-channels.ts'
import { defaultLimits } from '../request.ts'
import type { Tools } from '../tools.ts'
import { createTranscript } from '../transcript.ts'

export interface Look {
  /**
   * `refused`: the computer answers, the server on it does not. `silent`: nothing came in time or the connection
   * broke. `unclear`: the name or the network, on this side as likely as on the other.
   */
  readonly state: 'answers' | 'refused' | 'silent' | 'unclear'
  /** Fit for the screen: "HTTP 200", "connection refused". */
  readonly seen: string
}

/** What a proxy answers in place of a server that is not there (RFC 9110, 15.6.3–15.6.5). */
const proxyAlone: ReadonlySet<number> = new Set([502, 503, 504])

const lookMs = 5000

const ofFault = ({ code, message }: Pick<Fault, 'code' | 'message'>): Look => {
  const seen = sanitise(message, 200)
  if (code === 'ECONNREFUSED') return { state: 'refused', seen: 'connection refused' }
  if (['TIMEOUT', 'ETIMEDOUT', 'ECONNRESET', 'EPIPE', 'CLOSED', 'EHOSTUNREACH', 'EHOSTDOWN'].includes(code)) {
    return { state: 'silent', seen }
  }
  return { state: 'unclear', seen }
}

/** @returns never rejects; an aborted look is `unclear`. */
export const lookAt = async (
  ports: { readonly network: Network; readonly clock: Clock },
  url: URL,
  signal: AbortSignal,
): Promise<Look> => {
  const { clock } = ports
  const channels = trackChannels(ports.network)
  const tools: Tools = {
    network: channels.network,
    clock,
    signal,
    limits: { ...defaultLimits, dnsMs: lookMs, connectMs: lookMs, tlsMs: lookMs, greetingMs: lookMs },
    transcript: createTranscript(() => 0, noSecrets),
    clean: sanitise,
    mask: noSecrets.mask,
    leave: (channel) => channel.destroy(),
  }
  const host = bareHost(url.hostname)
  const secure = url.protocol === 'https:'
  try {
    const found =
      addressFamily(host) === 0
        ? await tools.network.lookup(host, lookMs, signal)
        : { addresses: [{ address: host }] }
    if ('fault' in found) return { state: 'unclear', seen: sanitise(found.fault.message, 200) }
    let failed: Look = { state: 'unclear', seen: 'the name has no address' }
    for (const { address } of found.addresses.slice(0, 4)) {
      const port = Number(url.port || (secure ? 443 : 80))
      const connected = await tools.network.connect(address, port, lookMs, signal)
      if ('fault' in connected) {
        // A refusal says more than an address family that leads nowhere from here.
        if (failed.state !== 'refused') failed = ofFault(connected.fault)
        continue
      }
      const shaken = secure
        ? await tools.network.startTls(connected.channel, {
            servername: addressFamily(host) === 0 ? host : '',
            timeoutMs: lookMs,
            signal,
          })
        : connected
      if ('fault' in shaken) return ofFault(shaken.fault)
      const answer = await httpGet(shaken.channel, url, [], tools)
      if ('fault' in answer) return ofFault(answer.fault)
      return { state: proxyAlone.has(answer.status) ? 'refused' : 'answers', seen: `HTTP ${answer.status}` }
    }
    return failed
  } finally {
    channels.closeAll()
  }
}
