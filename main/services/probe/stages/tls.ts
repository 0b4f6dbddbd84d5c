/** The handshake, and the certificate judged by ourselves: trust, name and dates each on its own. */
import type { Channel } from '#main/ports/network.ts'
import type { CertificateFacts, TlsEvidence } from '#shared/diagnosis/evidence.ts'
import { trustOf } from '#shared/diagnosis/trust.ts'
import { addressFamily } from '#shared/settings/host-name.ts'
import { asFault } from '../deadline.ts'
import type { Tools } from '../tools.ts'
import { lookPlain } from './second-look.ts'

export interface TlsInput {
  readonly channel: Channel
  readonly host: string
  /** For the second connection that looks for plaintext; absent after STARTTLS, where it is known. */
  readonly probe?: { readonly address: string; readonly port: number } | undefined
  readonly caPems: readonly string[]
  /** PEMs of the server's own list; absent: not known, or none of Java's business. */
  readonly cacerts?: readonly string[] | undefined
  readonly badCertificateAllowed: boolean
  readonly injectedBytes?: number | undefined
}

export interface Secured {
  readonly evidence: TlsEvidence
  readonly channel?: Channel | undefined
}

const DAY_MS = 86_400_000

const judgedFacts = (
  chain: readonly CertificateFacts[],
  now: number,
  clean: Tools['clean'],
): CertificateFacts[] =>
  chain.map((facts) => ({
    ...facts,
    subject: clean(facts.subject, 500),
    issuer: clean(facts.issuer, 500),
    commonName: clean(facts.commonName, 253),
    organization: clean(facts.organization, 253),
    issuerCommonName: clean(facts.issuerCommonName, 253),
    issuerOrganization: clean(facts.issuerOrganization, 253),
    names: facts.names.map((name) => clean(name, 253)),
    daysLeft: Math.floor((Date.parse(facts.validTo) - now) / DAY_MS),
  }))

export const tlsStage = async (input: TlsInput, tools: Tools): Promise<Secured> => {
  const { network, clock, limits, signal, clean } = tools
  const servername = addressFamily(input.host) === 0 ? input.host : ''
  const now = clock.now()
  const base = {
    stage: 'tls',
    servername,
    judgedAt: new Date(now).toISOString(),
    badCertificateAllowed: input.badCertificateAllowed,
    ...(input.injectedBytes === undefined ? {} : { injectedBytes: input.injectedBytes }),
  } as const
  const shaken = await network.startTls(input.channel, { servername, timeoutMs: limits.tlsMs, signal })
  if ('fault' in shaken) {
    const fault = asFault(shaken.fault, signal)
    tools.transcript.note(`TLS failed: ${fault.message}`)
    // An alert proves that the port speaks TLS; anything else may be a port that does not.
    const probed =
      fault.alert === undefined && input.probe !== undefined && !signal.aborted
        ? await lookPlain({ host: input.host, ...input.probe }, limits.probeMs, tools)
        : undefined
    return {
      evidence: {
        ...base,
        outcome: fault.code === 'TIMEOUT' ? 'timeout' : 'failed',
        fault: { ...fault, message: clean(fault.message, 500) },
        chain: [],
        ...(shaken.clientCertificateRequested === true ? { clientCertificateRequested: true } : {}),
        ...(probed === undefined ? {} : { plaintextProbe: probed }),
      },
    }
  }
  const leaf = shaken.chain[0]
  const publicTrust = network.judgeChain(shaken.chain, 'public', [])
  const localTrust = publicTrust.trusted
    ? publicTrust
    : network.judgeChain(shaken.chain, 'local', input.caPems)
  const javaTrust =
    input.cacerts === undefined ? undefined : network.judgeChain(shaken.chain, 'given', input.cacerts)
  tools.transcript.note(`${shaken.protocol}, ${shaken.cipher}`)
  const cleanPath = (trust: typeof publicTrust) => ({
    ...trust,
    path: trust.path.map((name) => clean(name, 253)),
  })
  return {
    channel: shaken.channel,
    evidence: {
      ...base,
      outcome: 'done',
      protocol: shaken.protocol,
      cipher: shaken.cipher,
      keyExchange: shaken.keyExchange,
      chain: judgedFacts(shaken.chain, now, clean),
      ...(shaken.chainTruncated ? { chainTruncated: true } : {}),
      publicTrust: cleanPath(publicTrust),
      localTrust: cleanPath(localTrust),
      ...(javaTrust === undefined ? {} : { javaTrust: cleanPath(javaTrust) }),
      nameMatches: leaf !== undefined && network.nameMatches(leaf, input.host),
      ...(shaken.clientCertificateRequested ? { clientCertificateRequested: true } : {}),
    },
  }
}

/** Whether a password may be sent: trust by what is known here, dates of the whole path, and the name. */
export const isGoodCertificate = (evidence: TlsEvidence): boolean => {
  const { chain } = evidence
  const trust = trustOf(evidence)
  const at = Date.parse(evidence.judgedAt)
  const path = new Set(trust?.pathFingerprints ?? [])
  const inForce = chain
    .filter(({ fingerprint256 }, index) => index === 0 || path.has(fingerprint256))
    .every(({ validFrom, validTo }) => Date.parse(validFrom) <= at && at <= Date.parse(validTo))
  return chain.length > 0 && trust?.trusted === true && evidence.nameMatches === true && inForce
}
