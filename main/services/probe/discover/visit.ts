/** One cell of the grid: connects, secures, and reads greeting and capabilities. Never a login. */
import type { Channel } from '#main/ports/network.ts'
import type { DiscoverCell, DiscoverSecurity } from '#shared/diagnosis/discover.ts'
import type { Fault, TlsEvidence } from '#shared/diagnosis/evidence.ts'
import type { MailProtocol } from '#shared/settings/destination.ts'
import { createImapDialogue } from '../dialogue/imap.ts'
import { createSmtpDialogue } from '../dialogue/smtp.ts'
import { capabilityStage, hasCapabilities } from '../stages/capability.ts'
import { ehloStage, isEhloAccepted, offers } from '../stages/ehlo.ts'
import { greetingStage, isWelcome } from '../stages/greeting.ts'
import { isSwitchAgreed, startTlsStage } from '../stages/starttls.ts'
import { tlsStage } from '../stages/tls.ts'
import type { Tools } from '../tools.ts'

export interface Place {
  readonly host: string
  readonly address: string
  readonly protocol: MailProtocol
  readonly port: number
  readonly security: DiscoverSecurity
}

export interface Seen {
  readonly capabilities: readonly string[]
  readonly mechanisms: readonly string[]
  readonly tls?: TlsEvidence | undefined
  readonly fault?: Fault | undefined
  readonly kind?: DiscoverCell['kind']
  /** Why it ended, where it did not come to its capabilities. */
  readonly failure?: string | undefined
}

const nothing = { capabilities: [], mechanisms: [] } as const

const failed = (failure: string, more: Partial<Seen> = {}): Seen => ({ ...nothing, failure, ...more })

const faultText = (fault: Fault): string => {
  if (fault.code === 'ECONNREFUSED') return 'refused'
  if (fault.code === 'TIMEOUT' || fault.code === 'ETIMEDOUT') return 'no answer'
  if (fault.code === 'CLOSED' || fault.code === 'ECONNRESET') return 'closed by the server'
  return fault.reason === 'wrong version number' ? 'no TLS at the first byte' : fault.message
}

const visitSmtp = async (
  place: Place,
  channel: Channel,
  tls: TlsEvidence | undefined,
  context: VisitContext,
): Promise<Seen> => {
  const { tools } = context
  const dialogue = createSmtpDialogue(channel, tools)
  const greeting = await greetingStage({ ...place, protocol: 'smtp', dialogue, probe: 'none' }, tools)
  if (!isWelcome(greeting)) return notWelcome(greeting)
  const replyMs = tools.limits.replyMs
  const say = (secure: boolean) => ehloStage({ dialogue, name: context.ehloName, secure, replyMs })
  const ehlo = await say(tls !== undefined)
  if (!isEhloAccepted(ehlo)) return failed(ehlo.reply?.lines.join(' ') ?? faultOfStage(ehlo.fault), { tls })
  if (place.security !== 'starttls') {
    dialogue.quit()
    return { capabilities: ehlo.capabilities, mechanisms: ehlo.mechanisms, tls, kind: 'smtp' }
  }
  const offered = offers(ehlo.capabilities, 'STARTTLS')
  const agreed = await startTlsStage({ protocol: 'smtp', dialogue, offered, required: true, replyMs })
  if (!agreed.attempted) return failed('STARTTLS is not offered', { kind: 'smtp' })
  if (!isSwitchAgreed(agreed))
    return failed(agreed.reply?.lines.join(' ') ?? faultOfStage(agreed.fault), { kind: 'smtp' })
  const secured = await secureChannel(place, dialogue.channel, context)
  if (secured.channel === undefined)
    return failed(faultOfStage(secured.evidence.fault), { fault: secured.evidence.fault })
  dialogue.switchTo(secured.channel)
  const again = await say(true)
  if (!isEhloAccepted(again)) return failed(again.reply?.lines.join(' ') ?? faultOfStage(again.fault))
  dialogue.quit()
  return {
    capabilities: again.capabilities,
    mechanisms: again.mechanisms,
    tls: secured.evidence,
    kind: 'smtp',
  }
}

const visitImap = async (
  place: Place,
  channel: Channel,
  tls: TlsEvidence | undefined,
  context: VisitContext,
): Promise<Seen> => {
  const { tools } = context
  const { clean } = tools
  const dialogue = createImapDialogue(channel, tools)
  const greeting = await greetingStage({ ...place, protocol: 'imap', dialogue, probe: 'none' }, tools)
  if (!isWelcome(greeting)) return notWelcome(greeting)
  const replyMs = tools.limits.replyMs
  const first = await capabilityStage({
    dialogue,
    greeting: greeting.imap,
    secure: tls !== undefined,
    replyMs,
    clean,
  })
  if (!hasCapabilities(first)) return failed(faultOfStage(first.fault), { tls })
  const seen = (
    { capabilities, mechanisms, loginDisabled }: typeof first,
    evidence: TlsEvidence | undefined,
  ): Seen => ({
    capabilities,
    // The LOGIN command is a way in of its own.
    mechanisms: loginDisabled ? mechanisms : [...new Set([...mechanisms, 'LOGIN'])],
    tls: evidence,
    kind: 'imap',
  })
  if (place.security !== 'starttls') {
    dialogue.logout()
    return seen(first, tls)
  }
  const offered = first.capabilities.includes('STARTTLS')
  const agreed = await startTlsStage({ protocol: 'imap', dialogue, offered, required: true, replyMs })
  if (!agreed.attempted) return failed('STARTTLS is not offered', { kind: 'imap' })
  if (!isSwitchAgreed(agreed))
    return failed(agreed.imap?.text ?? faultOfStage(agreed.fault), { kind: 'imap' })
  const secured = await secureChannel(place, dialogue.channel, context)
  if (secured.channel === undefined)
    return failed(faultOfStage(secured.evidence.fault), { fault: secured.evidence.fault })
  dialogue.switchTo(secured.channel)
  const again = await capabilityStage({ dialogue, secure: true, replyMs, clean })
  if (!hasCapabilities(again)) return failed(faultOfStage(again.fault))
  dialogue.logout()
  return seen(again, secured.evidence)
}

const faultOfStage = (fault: Fault | undefined): string =>
  fault === undefined ? 'no answer' : faultText(fault)

const notWelcome = (greeting: Awaited<ReturnType<typeof greetingStage>>): Seen => {
  const { reply, imap, fault, kind } = greeting
  const words =
    reply?.lines.join(' ') ??
    imap?.text ??
    (kind === 'silent'
      ? 'silent: the port may want TLS at once'
      : kind === 'closed'
        ? 'closed by the server'
        : `speaks ${kind}`)
  return failed(words, { fault, kind })
}

const secureChannel = (place: Place, channel: Channel, { tools, caPems }: VisitContext) =>
  tlsStage({ channel, host: place.host, caPems, badCertificateAllowed: false }, tools)

export interface VisitContext {
  readonly tools: Tools
  readonly caPems: readonly string[]
  readonly ehloName: string
}

/** One connection, up to its capabilities. */
export const visit = async (place: Place, context: VisitContext): Promise<Seen> => {
  const { tools } = context
  const { network, limits, signal } = tools
  const connected = await network.connect(place.address, place.port, limits.connectMs, signal)
  if ('fault' in connected) return failed(faultText(connected.fault), { fault: connected.fault })
  const go = place.protocol === 'smtp' ? visitSmtp : visitImap
  if (place.security !== 'tls') return go(place, connected.channel, undefined, context)
  const secured = await secureChannel(place, connected.channel, context)
  if (secured.channel === undefined)
    return failed(faultOfStage(secured.evidence.fault), { fault: secured.evidence.fault })
  return go(place, secured.channel, secured.evidence, context)
}
