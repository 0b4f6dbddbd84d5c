/** What a host offers, port by port and way by way, all at once: greeting and capabilities only, never a login. */
import type { Clock } from '#main/ports/clock.ts'
import type { Network } from '#main/ports/network.ts'
import { noSecrets } from '#main/services/privacy/secrets.ts'
import {
  type DiscoverCell,
  type Discovery,
  discoverPorts,
  discoverSecurities,
} from '#shared/diagnosis/discover.ts'
import type { TlsEvidence } from '#shared/diagnosis/evidence.ts'
import { sanitise } from '#shared/diagnosis/sanitise.ts'
import { impliedPort, type MailProtocol } from '#shared/settings/destination.ts'
import { bareHost } from '#shared/settings/host-name.ts'
import type { SettingsPatch } from '#shared/settings/schema.ts'
import { RunDeadline } from '../deadline.ts'
import { trackChannels } from '../open-channels.ts'
import { defaultLimits, type Limits } from '../request.ts'
import { dnsStage } from '../stages/dns.ts'
import { isGoodCertificate } from '../stages/tls.ts'
import type { Tools } from '../tools.ts'
import { createTranscript } from '../transcript.ts'
import { findCandidates } from './candidates.ts'
import { type Place, type Seen, visit } from './visit.ts'

export interface DiscoverRequest {
  readonly host: string
  readonly protocols: readonly MailProtocol[]
  readonly caPems?: readonly string[] | undefined
  readonly ehloName?: string | undefined
  /** Default 60 s. */
  readonly deadlineMs?: number | undefined
  /** Default: the usual ones; tests have their own. */
  readonly ports?: Readonly<Record<MailProtocol, readonly number[]>> | undefined
}

export interface DiscoverPorts {
  readonly network: Network
  readonly clock: Clock
  readonly limits?: Partial<Limits> | undefined
}

const certificateWords = (tls: TlsEvidence): string => {
  if (tls.localTrust?.trusted !== true) return 'the certificate is not trusted'
  return tls.nameMatches === true ? 'the certificate is out of date' : 'the certificate is for another name'
}

/** What the page can say: Use SSL and the port that it implies. Everything else needs properties of the file. */
const fitsThePage = ({ protocol, port, security }: Place): boolean =>
  security !== 'starttls' && port === impliedPort(protocol, security === 'tls')

const patchFor = ({ host, protocol, port, security }: Place): SettingsPatch => ({
  [`${protocol}.host`]: host,
  [`${protocol}.useSsl`]: security === 'tls',
  [`${protocol}.startTls`]: security === 'starttls' ? 'required' : 'never',
  [`${protocol}.port`]: port === impliedPort(protocol, security === 'tls') ? '' : String(port),
})

const cellOf = (place: Place, seen: Seen, ms: number, clean: Tools['clean']): DiscoverCell => {
  const { tls } = seen
  const leaf = tls?.chain[0]
  const base = {
    protocol: place.protocol,
    port: place.port,
    security: place.security,
    ms,
    capabilities: seen.capabilities,
    mechanisms: seen.mechanisms,
    ...(seen.kind === undefined ? {} : { kind: seen.kind }),
    ...(seen.fault === undefined ? {} : { fault: seen.fault }),
    ...(leaf === undefined || tls?.localTrust === undefined
      ? {}
      : { certificate: { leaf, trust: tls.localTrust, nameMatches: tls.nameMatches === true } }),
  } as const
  if (seen.failure !== undefined) return { ...base, outcome: 'fails', why: clean(seen.failure, 200) }
  if (tls !== undefined && !isGoodCertificate(tls))
    return { ...base, outcome: 'fails', why: certificateWords(tls) }
  const login = seen.mechanisms.length === 0 ? 'no login offered' : `login by ${seen.mechanisms.join(', ')}`
  const plain = place.security === 'none' ? ', unencrypted' : ''
  const outcome = fitsThePage(place) ? 'works' : 'advanced'
  return { ...base, outcome, why: clean(`${login}${plain}`, 200), set: patchFor(place) }
}

export const runDiscovery = async (
  ports: DiscoverPorts,
  request: DiscoverRequest,
  onCell: (cell: DiscoverCell) => void,
  cancel: AbortSignal,
): Promise<Discovery> => {
  const { clock } = ports
  // A grid is to be there soon: nobody waits half a minute for a tar pit's greeting here.
  const limits: Limits = {
    ...defaultLimits,
    greetingMs: 8000,
    replyMs: 8000,
    connectMs: 5000,
    ...ports.limits,
  }
  const since = clock.monotonic()
  const elapsed = () => clock.monotonic() - since
  const clean = sanitise
  const controller = new AbortController()
  const onCancel = () => controller.abort(cancel.reason)
  if (cancel.aborted) onCancel()
  else cancel.addEventListener('abort', onCancel, { once: true })
  const timer = new AbortController()
  const deadlineMs = request.deadlineMs ?? 60_000
  void clock.sleep(deadlineMs, timer.signal).then(() => {
    if (!timer.signal.aborted) controller.abort(new RunDeadline(deadlineMs))
  })
  const channels = trackChannels(ports.network)
  const transcript = createTranscript(elapsed, noSecrets)
  const tools: Tools = {
    network: channels.network,
    clock,
    signal: controller.signal,
    limits,
    transcript,
    clean,
    mask: noSecrets.mask,
    leave: (channel) => channels.leave(channel, limits.goodbyeMs),
  }
  const host = bareHost(request.host)
  const found = await dnsStage({ host, customaryNames: [] }, tools)
  const address = found.addresses[0]?.address
  const table = request.ports ?? discoverPorts
  const places =
    address === undefined
      ? []
      : request.protocols.flatMap((protocol) =>
          table[protocol].flatMap((port) =>
            discoverSecurities.map((security): Place => ({ host, address, protocol, port, security })),
          ),
        )
  const ehloName = request.ehloName ?? ports.network.vantage(0).hostname
  const cells = await Promise.all(
    places.map(async (place) => {
      const at = clock.monotonic()
      // Its own transcript would be mixed with the others': a grid has none.
      const quiet = { ...tools, transcript: createTranscript(elapsed, noSecrets) }
      const seen = await visit(place, { tools: quiet, caPems: request.caPems ?? [], ehloName })
      const cell = cellOf(place, seen, Math.round(clock.monotonic() - at), clean)
      if (!controller.signal.aborted) onCell(cell)
      return cell
    }),
  )
  const candidates = address === undefined ? await findCandidates(host, request.protocols, tools) : []
  timer.abort()
  cancel.removeEventListener('abort', onCancel)
  channels.closeAll()
  return {
    host,
    addresses: found.addresses.map((each) => each.address),
    ...(found.fault === undefined ? {} : { fault: found.fault }),
    candidates,
    cells,
    durationMs: Math.round(elapsed()),
    transcript: transcript.lines(),
  }
}
