/** The server's first words. Silence on a plain connection is asked about over a second one, with TLS. */
import type { GreetingEvidence, ReplyFault, ServiceKind } from '#shared/diagnosis/evidence.ts'
import { addressFamily } from '../address.ts'
import type { ImapDialogue } from '../dialogue/imap.ts'
import type { SmtpDialogue } from '../dialogue/smtp.ts'
import type { Tools } from '../tools.ts'
import { serviceKind } from './service-kind.ts'

export type GreetingInput = {
  readonly host: string
  readonly address: string
  readonly port: number
  /** The connection is not encrypted: silence may mean that the port wants TLS at once. */
  readonly plain: boolean
  /** The file's own limit. */
  readonly timeoutMs?: number | undefined
} & (
  | { readonly protocol: 'smtp'; readonly dialogue: SmtpDialogue }
  | { readonly protocol: 'imap'; readonly dialogue: ImapDialogue }
)

type Heard = Pick<GreetingEvidence, 'reply' | 'imap' | 'fault'> & { readonly text: string }

const hear = async (input: GreetingInput, ms: number): Promise<Heard> => {
  if (input.protocol === 'smtp') {
    const result = await input.dialogue.readReply('greeting', ms)
    if ('reply' in result) return { reply: result.reply, text: result.reply.lines.join('\n') }
    return { fault: result.fault, text: result.fault.partial ?? '' }
  }
  const response = await input.dialogue.read('greeting', ms)
  if (response.kind === 'status' && response.tag === '*') {
    const { status, code, text } = response.reply
    return { imap: response.reply, text: `* ${status}${code === undefined ? '' : ` [${code}]`} ${text}` }
  }
  if (response.kind === 'fault') return { fault: response.fault, text: response.fault.partial ?? '' }
  const fault: ReplyFault = { code: 'NOT_A_REPLY', message: 'what came is no IMAP greeting' }
  return { fault, text: '' }
}

const tlsAnswers = async (
  input: GreetingInput,
  tools: Tools,
  signal: AbortSignal,
): Promise<boolean | undefined> => {
  const { network, limits } = tools
  const connected = await network.connect(input.address, input.port, limits.probeMs, signal)
  if ('fault' in connected) return undefined
  const servername = addressFamily(input.host) === 0 ? input.host : ''
  const shaken = await network.startTls(connected.channel, { servername, timeoutMs: limits.probeMs, signal })
  if ('channel' in shaken) shaken.channel.destroy()
  // An alert is an answer too: it is TLS, only not for us.
  return 'channel' in shaken || shaken.fault.alert !== undefined
}

const kindOf = (heard: Heard, protocol: 'smtp' | 'imap'): ServiceKind => {
  if (heard.imap !== undefined) return 'imap'
  if (heard.text !== '') return serviceKind(heard.text.replaceAll(/\\x([0-9a-f]{2})/g, unescapeByte))
  if (heard.fault?.code === 'TIMEOUT') return 'silent'
  if (heard.fault?.code === 'NOT_A_REPLY') return 'other'
  return heard.fault === undefined ? protocol : 'closed'
}

const unescapeByte = (_: string, hex: string): string => String.fromCharCode(Number.parseInt(hex, 16))

export const greetingStage = async (input: GreetingInput, tools: Tools): Promise<GreetingEvidence> => {
  const { clock, limits, signal } = tools
  const since = clock.monotonic()
  const limit = Math.min(input.timeoutMs ?? limits.greetingMs, limits.greetingMs)
  const stop = new AbortController()
  const onAbort = () => stop.abort()
  signal.addEventListener('abort', onAbort, { once: true })

  const heardPromise = hear(input, limit)
  let heardAlready = false
  const heardMarked = heardPromise.then((heard) => {
    heardAlready = true
    return heard
  })
  const silent: Heard = {
    fault: {
      code: 'TIMEOUT',
      message: `greeting: nothing within ${limits.silenceMs} ms, and the port speaks TLS`,
    },
    text: '',
  }
  const afterSilence = async (): Promise<boolean | undefined> => {
    await clock.sleep(limits.silenceMs, stop.signal)
    if (heardAlready || stop.signal.aborted) return undefined
    tools.transcript.note(`nothing for ${limits.silenceMs} ms: trying TLS on a second connection`)
    return tlsAnswers(input, tools, stop.signal)
  }

  let probed: boolean | undefined
  let heard: Heard
  if (!input.plain) heard = await heardMarked
  else {
    const probe = afterSilence()
    // The first that tells: a greeting, or TLS that answers.
    heard = await Promise.race([
      heardMarked,
      probe.then((answers) => {
        probed = answers
        return answers === true && !heardAlready ? silent : heardMarked
      }),
    ])
    stop.abort()
    const nothingSaid = heard.text === '' && heard.fault !== undefined && heard.fault.code !== 'TIMEOUT'
    const kind = kindOf(heard, input.protocol)
    // Some TLS ports hang up on plaintext at once, or answer with a TLS alert.
    if (probed === undefined && !signal.aborted && (nothingSaid || kind === 'tls')) {
      probed = await tlsAnswers(input, tools, signal)
    }
  }
  signal.removeEventListener('abort', onAbort)
  const { text, ...rest } = heard
  return {
    stage: 'greeting',
    protocol: input.protocol,
    ...rest,
    kind: kindOf(heard, input.protocol),
    text,
    ms: Math.round(clock.monotonic() - since),
    ...(probed === undefined ? {} : { tlsProbe: probed ? 'answers' : 'no-tls' }),
    ...(heard.fault === undefined && input.dialogue.unasked() > 0 ? { early: true } : {}),
  }
}

/** Whether the dialogue may go on: 220 in SMTP; OK or PREAUTH in IMAP. */
export const isWelcome = ({ reply, imap }: GreetingEvidence): boolean =>
  reply?.code === 220 || imap?.status === 'OK' || imap?.status === 'PREAUTH'
