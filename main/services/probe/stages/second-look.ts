/**
 * What speaks on a port that stays silent, found out on connections of its own: the one under test hears nothing of
 * it. The word is QUIT, by which SMTP, POP3 and others part and which a web server answers as a bad request; it
 * starts nothing anywhere.
 */
import type { Channel } from '#main/ports/network.ts'
import { TAIL } from '#main/services/privacy/secrets.ts'
import type { ServiceKind } from '#shared/diagnosis/evidence.ts'
import { serviceKind } from '#shared/diagnosis/service-kind.ts'
import { addressFamily } from '#shared/settings/host-name.ts'
import { startDeadline } from '../deadline.ts'
import { createWire, decode, type Wire } from '../dialogue/wire.ts'
import type { Tools } from '../tools.ts'

export interface Spoken {
  /** One line; '' where nothing came. */
  readonly text: string
  readonly kind: ServiceKind
}

export interface Port {
  readonly host: string
  readonly address: string
  readonly port: number
}

const firstWords = async (wire: Wire, ms: number, tools: Tools): Promise<Spoken> => {
  const deadline = startDeadline(tools.clock, 'greeting', ms, tools.signal)
  try {
    // More than is shown: what is cut may not be half a secret.
    const read = await wire.peek(512 + TAIL, deadline)
    if ('value' in read) {
      const text = decode(read.value)
      return { text: tools.clean(text.replace(/\r?\n[\s\S]*$/, ''), 512), kind: serviceKind(text) }
    }
    if (read.rest !== '') return { text: tools.clean(read.rest, 512), kind: serviceKind(read.rest) }
    return { text: '', kind: read.fault.code === 'TIMEOUT' ? 'silent' : 'closed' }
  } finally {
    deadline.done()
  }
}

/** Services that greet are not met by a word of ours: what says “+OK” to it is no POP3 server. */
const answering = ({ text, kind }: Spoken): Spoken => ({ text, kind: kind === 'pop3' ? 'other' : kind })

/** What the port says first, and where it says nothing for so long, what it answers. Ends the connection. */
export const hearOut = async (channel: Channel, listenMs: number, tools: Tools): Promise<Spoken> => {
  const wire = createWire(channel, tools.clean)
  try {
    const first = listenMs > 0 ? await firstWords(wire, listenMs, tools) : undefined
    if (first !== undefined && first.kind !== 'silent') return first
    wire.write('QUIT\r\n\r\n')
    const second = await firstWords(wire, tools.limits.probeMs, tools)
    return second.text === '' && first !== undefined ? first : answering(second)
  } finally {
    channel.destroy()
  }
}

const connectTo = async ({ address, port }: Port, tools: Tools): Promise<Channel | undefined> => {
  const connected = await tools.network.connect(address, port, tools.limits.probeMs, tools.signal)
  return 'fault' in connected ? undefined : connected.channel
}

/** What the port says first to somebody who does not speak TLS. */
export const lookPlain = async (port: Port, listenMs: number, tools: Tools): Promise<Spoken> => {
  const channel = await connectTo(port, tools)
  return channel === undefined ? { text: '', kind: 'closed' } : hearOut(channel, listenMs, tools)
}

export interface TlsLook {
  /** An alert is an answer too: it is TLS, only not for us. `undefined`: there was no connection. */
  readonly answers: boolean | undefined
  /** Who speaks behind it. */
  readonly behind?: Spoken | undefined
}

/** Whether the port speaks TLS, and who behind it. */
export const lookThroughTls = async (port: Port, listenMs: number, tools: Tools): Promise<TlsLook> => {
  const { network, limits, signal } = tools
  const channel = await connectTo(port, tools)
  if (channel === undefined) return { answers: undefined }
  const servername = addressFamily(port.host) === 0 ? port.host : ''
  const shaken = await network.startTls(channel, { servername, timeoutMs: limits.probeMs, signal })
  if ('fault' in shaken) return { answers: shaken.fault.alert !== undefined }
  return { answers: true, behind: await hearOut(shaken.channel, listenMs, tools) }
}
