/** What all checks begin with: settings, name, connection, TLS. */
import type { Channel } from '#main/ports/network.ts'
import { type Connected, connectStage } from '#main/services/probe/stages/connect.ts'
import { dnsStage } from '#main/services/probe/stages/dns.ts'
import { isGoodCertificate, tlsStage } from '#main/services/probe/stages/tls.ts'
import type { ConnectEvidence, SettingsEvidence, TlsEvidence } from '#shared/diagnosis/evidence.ts'
import { bareHost } from '#shared/settings/host-name.ts'
import type { CheckRun } from './check.ts'

export interface Reached {
  readonly channel: Channel
  readonly host: string
  readonly address: string
  readonly connected: Connected
}

export interface ReachInput {
  readonly settings: SettingsEvidence
  /** Labels under which a domain's servers of this kind usually stand. */
  readonly customaryNames: readonly string[]
  readonly otherPorts: readonly number[]
  readonly connectMs?: number | undefined
}

/** Settings, DNS and connect; stops the check where one of them stands in the way. */
export const reach = async (run: CheckRun, input: ReachInput): Promise<Reached> => {
  const { settings } = input
  await run.stage('settings', async () => settings)
  if (settings.problems.length > 0) run.stop()
  if (settings.host === '') run.nothingToDo()
  const host = bareHost(settings.host)
  const dns = await run.stage('dns', () =>
    dnsStage({ host, customaryNames: input.customaryNames }, run.tools),
  )
  if (dns.addresses.length === 0) run.stop()
  let connected: Connected | undefined
  await run.stage('connect', async (): Promise<ConnectEvidence> => {
    connected = await connectStage(
      {
        addresses: dns.addresses,
        port: settings.port,
        timeoutMs: input.connectMs,
        otherPorts: input.otherPorts,
      },
      run.tools,
    )
    return connected.evidence
  })
  const channel = connected?.channel
  if (connected === undefined || channel === undefined) return run.stop()
  return { channel, host, address: connected.evidence.used ?? '', connected }
}

/** Waits for the other addresses, so that the connect stage tells of all of them. */
export const completeConnect = async (run: CheckRun, { connected }: Reached): Promise<void> => {
  run.amend(await connected.complete())
}

export interface SecureInput {
  readonly channel: Channel
  readonly host: string
  readonly probe?: { readonly address: string; readonly port: number } | undefined
  readonly injectedBytes?: number | undefined
  /** Users' browsers open this connection, and Java never does. */
  readonly inBrowser?: boolean | undefined
}

export interface SecureConnection {
  readonly channel: Channel
  readonly evidence: TlsEvidence
  /** A password may be sent: the certificate is good, or the user allowed it for this run. */
  readonly fitForPassword: boolean
}

/** The tls stage; stops the check where there is no connection afterwards. */
export const secure = async (run: CheckRun, input: SecureInput): Promise<SecureConnection> => {
  let channel: Channel | undefined
  const badCertificateAllowed = run.request.allowBadCertificate === true
  const evidence = await run.stage('tls', async (): Promise<TlsEvidence> => {
    const secured = await tlsStage(
      {
        ...input,
        caPems: run.request.caPems ?? [],
        cacerts: input.inBrowser === true ? undefined : run.request.cacerts?.certificates,
        badCertificateAllowed,
      },
      run.tools,
    )
    channel = secured.channel
    return secured.evidence
  })
  if (channel === undefined) return run.stop()
  return { channel, evidence, fitForPassword: badCertificateAllowed || isGoodCertificate(evidence) }
}
