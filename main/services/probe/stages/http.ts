/** The TeamConnect URL fetched once, with at most five redirects. Each hop has its own connection. */
import type { Channel } from '#main/ports/network.ts'
import type { Fault, HttpEvidence, ReplyFault, TlsEvidence } from '#shared/diagnosis/evidence.ts'
import { serviceKind } from '#shared/diagnosis/service-kind.ts'
import { bareHost } from '#shared/settings/host-name.ts'
import { maskAddresses } from '#shared/settings/userinfo.ts'
import { httpGet } from '../dialogue/http.ts'
import type { Tools } from '../tools.ts'
import { connectStage } from './connect.ts'
import { dnsStage } from './dns.ts'
import { lookThroughTls, type Port } from './second-look.ts'
import { tlsStage } from './tls.ts'

export interface HttpInput {
  readonly url: URL
  /** The connection of the first hop, TLS included. */
  readonly channel: Channel
  /** Where that connection leads: what hangs up on plain http may speak TLS. */
  readonly port: Port
  readonly caPems: readonly string[]
}

type Hop = HttpEvidence['hops'][number]

const MOST_REDIRECTS = 5

interface Opened {
  readonly channel?: Channel | undefined
  readonly fault?: Fault | undefined
  readonly tls?: TlsEvidence | undefined
}

/** A connection for a further hop: name, address, TLS, as the stages do it. */
const open = async (url: URL, caPems: readonly string[], tools: Tools): Promise<Opened> => {
  const host = bareHost(url.hostname)
  const useTls = url.protocol === 'https:'
  const dns = await dnsStage({ host, customaryNames: [] }, tools)
  if (dns.addresses.length === 0)
    return { fault: dns.fault ?? { code: 'ENODATA', message: `${host} has no address` } }
  const port = Number(url.port || (useTls ? 443 : 80))
  const { channel, evidence } = await connectStage({ addresses: dns.addresses, port, otherPorts: [] }, tools)
  if (channel === undefined) return { fault: evidence.attempts[0]?.fault }
  if (!useTls) return { channel }
  const secured = await tlsStage({ channel, host, caPems, badCertificateAllowed: false }, tools)
  return secured.channel === undefined
    ? { fault: secured.evidence.fault, tls: secured.evidence }
    : { channel: secured.channel, tls: secured.evidence }
}

const WITH_TLS = 'the server answered plain http with TLS'

/** Faults as they are told of web servers: another protocol, or TLS that answered plain http with an alert. */
const httpFault = (fault: ReplyFault): ReplyFault => {
  if (fault.code !== 'NOT_A_REPLY') return fault
  const bytes = (fault.partial ?? '').replaceAll(/\\x([0-9a-f]{2})/g, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  )
  return serviceKind(bytes) === 'tls'
    ? { ...fault, code: 'CLOSED', message: WITH_TLS }
    : { ...fault, code: 'NOT_HTTP' }
}

/** Whether a port that hung up on plain http speaks TLS; undefined where that is known, or was not the question. */
const probed = async (
  { url, port }: HttpInput,
  hops: readonly Hop[],
  fault: Fault,
  tools: Tools,
): Promise<HttpEvidence['tlsProbe']> => {
  const isCut = /^(CLOSED|ECONNRESET|EPIPE)$/.test(fault.code) && fault.message !== WITH_TLS
  if (!isCut || hops.length > 1 || url.protocol !== 'http:' || tools.signal.aborted) return undefined
  const { answers } = await lookThroughTls(port, 0, tools)
  return answers === undefined ? undefined : answers ? 'answers' : 'no-tls'
}

const isRedirect = (status: number): boolean => [301, 302, 303, 307, 308].includes(status)

const nextUrl = (location: string, from: URL): URL | undefined => {
  try {
    const url = new URL(location, from)
    url.username = ''
    url.password = ''
    url.hash = ''
    return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined
  } catch {
    return undefined
  }
}

export const httpStage = async (input: HttpInput, tools: Tools): Promise<HttpEvidence> => {
  const hops: Hop[] = []
  // Secrets first: of one with an address’s signs in it the mask of addresses would leave the rest.
  const shownUrl = (text: string): string => tools.clean(maskAddresses(tools.mask(text)), 2000)
  const cookies = new Map<string, Map<string, string>>()
  let url = input.url
  let opened: Opened = { channel: input.channel }
  for (;;) {
    const shown = shownUrl(url.href)
    const tls = opened.tls === undefined ? {} : { tls: opened.tls }
    if (opened.channel === undefined) {
      const fault = opened.fault ?? { code: 'UNKNOWN', message: 'no connection' }
      hops.push({ url: shown, fault, ...tls })
      return { stage: 'http', hops, finalUrl: shown, fault }
    }
    const jar = cookies.get(url.host) ?? new Map<string, string>()
    const answer = await httpGet(
      opened.channel,
      url,
      [...jar].map(([name, value]) => `${name}=${value}`),
      tools,
    )
    opened.channel.destroy()
    if ('fault' in answer) {
      const fault = httpFault(answer.fault)
      hops.push({ url: shown, fault, ...tls })
      const text = fault.partial === undefined ? {} : { text: fault.partial }
      const tlsProbe = await probed(input, hops, fault, tools)
      const seen = tlsProbe === undefined ? {} : { tlsProbe }
      return { stage: 'http', hops, finalUrl: shown, fault, ...text, ...seen }
    }
    for (const cookie of answer.cookies) {
      const at = cookie.indexOf('=')
      jar.set(cookie.slice(0, at), cookie.slice(at + 1))
    }
    cookies.set(url.host, jar)
    const location = answer.location === undefined ? {} : { location: shownUrl(answer.location) }
    hops.push({ url: shown, status: answer.status, ...location, ...tls })
    const text = maskAddresses(answer.text)
    const found = { stage: 'http', hops, status: answer.status, finalUrl: shown, text } as const
    const next =
      isRedirect(answer.status) && answer.location !== undefined ? nextUrl(answer.location, url) : undefined
    if (next === undefined) return found
    if (hops.length > MOST_REDIRECTS) return { ...found, tooManyRedirects: true }
    url = next
    opened = await open(url, input.caPems, tools)
  }
}
