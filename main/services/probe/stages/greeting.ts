/** The server's first words. Silence is asked about over further connections: with TLS, and at last with a word. */
import type { GreetingEvidence, ReplyFault, ServiceKind } from '#shared/diagnosis/evidence.ts'
import { kindOfCleaned } from '#shared/diagnosis/service-kind.ts'
import type { ImapDialogue } from '../dialogue/imap.ts'
import type { SmtpDialogue } from '../dialogue/smtp.ts'
import type { Tools } from '../tools.ts'
import { lookPlain, lookThroughTls, type Spoken } from './second-look.ts'

export type GreetingInput = {
  readonly host: string
  readonly address: string
  readonly port: number
  /**
   * What the connection is, for looks at a port that stays silent; `none`: no looks. Silence on a plain one may
   * mean that the port wants TLS at once.
   */
  readonly probe: 'plain' | 'tls' | 'none'
  /** The file's own limit. */
  readonly timeoutMs?: number | undefined
} & (
  | { readonly protocol: 'smtp'; readonly dialogue: SmtpDialogue }
  | { readonly protocol: 'imap'; readonly dialogue: ImapDialogue }
)

type Heard = Pick<GreetingEvidence, 'reply' | 'imap' | 'fault'> & {
  readonly text: string
  readonly kind?: ServiceKind
}

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

const kindOf = (heard: Heard, protocol: 'smtp' | 'imap'): ServiceKind => {
  if (heard.imap !== undefined) return 'imap'
  if (heard.text !== '') return kindOfCleaned(heard.text)
  if (heard.fault?.code === 'TIMEOUT') return 'silent'
  if (heard.fault?.code === 'NOT_A_REPLY') return 'other'
  return heard.fault === undefined ? protocol : 'closed'
}

/** Another service than the one that is expected, which would have greeted. */
const isStranger = ({ text, kind }: Spoken, protocol: 'smtp' | 'imap'): boolean =>
  text.trim() !== '' && kind !== protocol && kind !== 'tls'

const quiet = (message: string, code = 'TIMEOUT'): Heard => ({ fault: { code, message }, text: '' })

const stranger = (spoken: Spoken): Heard => ({
  ...quiet('no greeting; another service answers on this port', 'NOT_A_REPLY'),
  ...spoken,
})

interface Look {
  readonly tools: Tools
  /** The connection under test has told something, or the run is over. */
  readonly isOver: () => boolean
  readonly noteTls: (answers: boolean | undefined) => void
}

/** What stands in place of the greeting, as far as TLS on the port tells it. */
const throughTls = async (input: GreetingInput, { tools, noteTls }: Look): Promise<Heard | undefined> => {
  const { answers, behind } = await lookThroughTls(input, tools.limits.silenceMs, tools)
  noteTls(answers)
  if (behind !== undefined && isStranger(behind, input.protocol)) return stranger(behind)
  return answers === true
    ? quiet(`greeting: nothing within ${tools.limits.silenceMs} ms, and the port speaks TLS`)
    : undefined
}

/**
 * What the silence is about. A slow mail server may take early words amiss, so that the port is spoken to late, and
 * never on the connection under test.
 */
const lookAround = async (input: GreetingInput, look: Look): Promise<Heard | undefined> => {
  const { tools, isOver } = look
  const { clock, limits, signal, transcript } = tools
  let waited = 0
  const silentFor = async (ms: number): Promise<boolean> => {
    await clock.sleep(Math.max(0, ms - waited), signal)
    waited = ms
    return !isOver()
  }
  if (input.probe === 'plain') {
    if (!(await silentFor(limits.silenceMs))) return undefined
    transcript.note(`nothing for ${limits.silenceMs} ms: trying TLS on a second connection`)
    const heard = await throughTls(input, look)
    if (heard !== undefined) return heard
  }
  if (!(await silentFor(limits.speakMs))) return undefined
  transcript.note(`nothing for ${limits.speakMs} ms: saying QUIT on another connection`)
  const spoken =
    input.probe === 'plain'
      ? await lookPlain(input, 0, tools)
      : (await lookThroughTls(input, 0, tools)).behind
  return spoken !== undefined && isStranger(spoken, input.protocol) ? stranger(spoken) : undefined
}

export const greetingStage = async (input: GreetingInput, tools: Tools): Promise<GreetingEvidence> => {
  const { clock, limits, signal } = tools
  const { probe, protocol } = input
  const since = clock.monotonic()
  const limit = Math.min(input.timeoutMs ?? limits.greetingMs, limits.greetingMs)
  const stop = new AbortController()
  const onAbort = () => stop.abort()
  signal.addEventListener('abort', onAbort, { once: true })

  let heardAlready = false
  let tlsAnswers: boolean | undefined
  const noteTls = (answers: boolean | undefined): void => {
    tlsAnswers = answers
  }
  const hearing = hear(input, limit).then((heard) => {
    heardAlready = true
    return heard
  })
  // The first that tells: a greeting, TLS that answers, or another service.
  const races = [hearing]
  if (probe !== 'none') {
    const isOver = () => heardAlready || stop.signal.aborted
    const looking = lookAround(input, { tools: { ...tools, signal: stop.signal }, isOver, noteTls })
    races.push(looking.then((seen) => (seen !== undefined && !heardAlready ? seen : hearing)))
  }
  let heard = await Promise.race(races)
  stop.abort('over')
  const nothingSaid = heard.text === '' && heard.fault !== undefined && heard.fault.code !== 'TIMEOUT'
  // Some TLS ports hang up on plaintext at once, or answer with a TLS alert.
  if (
    probe === 'plain' &&
    tlsAnswers === undefined &&
    !signal.aborted &&
    (nothingSaid || kindOf(heard, protocol) === 'tls')
  ) {
    const seen = await throughTls(input, { tools, isOver: () => false, noteTls })
    if (seen?.text !== undefined && seen.text !== '') heard = seen
  }
  signal.removeEventListener('abort', onAbort)
  const { text, kind: told, ...rest } = heard
  return {
    stage: 'greeting',
    protocol,
    ...rest,
    kind: told ?? kindOf(heard, protocol),
    text,
    ms: Math.round(clock.monotonic() - since),
    ...(tlsAnswers === undefined ? {} : { tlsProbe: tlsAnswers ? 'answers' : 'no-tls' }),
    ...(heard.fault === undefined && input.dialogue.unasked() > 0 ? { early: true } : {}),
  }
}

/** Whether the dialogue may go on: 220 in SMTP; OK or PREAUTH in IMAP. */
export const isWelcome = ({ reply, imap }: GreetingEvidence): boolean =>
  reply?.code === 220 || imap?.status === 'OK' || imap?.status === 'PREAUTH'
