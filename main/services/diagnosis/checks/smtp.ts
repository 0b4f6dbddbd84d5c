/** Outgoing mail: what TeamConnect would do with these settings, up to the message itself. */
import type { Channel } from '#main/ports/network.ts'
import { createSmtpDialogue, type SmtpDialogue } from '#main/services/probe/dialogue/smtp.ts'
import type { RunRequest } from '#main/services/probe/request.ts'
import { testMessage } from '#main/services/probe/round-trip/message.ts'
import { authStage, isLoggedIn } from '#main/services/probe/stages/auth.ts'
import { smtpPorts } from '#main/services/probe/stages/connect.ts'
import { ehloStage, isEhloAccepted, offers } from '#main/services/probe/stages/ehlo.ts'
import { type EnvelopeAddress, envelopeStage } from '#main/services/probe/stages/envelope.ts'
import { greetingStage, isWelcome } from '#main/services/probe/stages/greeting.ts'
import { messageStage } from '#main/services/probe/stages/message.ts'
import { mailSettings, skipReasonOf } from '#main/services/probe/stages/settings.ts'
import { isSwitchAgreed, startTlsStage } from '#main/services/probe/stages/starttls.ts'
import type {
  EhloEvidence,
  EnvelopeEvidence,
  MessageEvidence,
  SettingsEvidence,
  SkipReason,
} from '#shared/diagnosis/evidence.ts'
import type { StageName } from '#shared/diagnosis/model.ts'
import type { Security } from '#shared/settings/destination.ts'
import type { CheckPlan, CheckRun } from './check.ts'
import { completeConnect, type Reached, reach, secure } from './reach.ts'

const stagesFor = (security: Security, auth: boolean): StageName[] => [
  'settings',
  'dns',
  'connect',
  ...(security === 'tls' ? (['tls'] as const) : []),
  'greeting',
  'ehlo',
  ...(security === 'starttls' || security === 'starttls-if-offered'
    ? (['starttls', 'tls', 'ehlo'] as const)
    : []),
  ...(auth ? (['auth'] as const) : []),
  'envelope',
]

/** An open SMTP session after its last EHLO. */
interface Session {
  readonly dialogue: SmtpDialogue
  readonly ehlo: EhloEvidence
  readonly secure: boolean
  readonly fitForPassword: boolean
}

interface Frame {
  readonly run: CheckRun
  readonly settings: SettingsEvidence
  readonly replyMs: number
  readonly ehloName: string
}

const greet = async (
  frame: Frame,
  reached: Reached,
  channel: Channel,
  isSecure: boolean,
): Promise<SmtpDialogue> => {
  const { run, settings } = frame
  const dialogue = createSmtpDialogue(channel, run.tools)
  const greeting = await run.stage('greeting', () =>
    greetingStage(
      {
        protocol: 'smtp',
        dialogue,
        host: reached.host,
        address: reached.address,
        port: settings.port,
        probe: isSecure ? 'tls' : 'plain',
        timeoutMs: run.request.timeouts?.smtp?.replyMs,
      },
      run.tools,
    ),
  )
  if (!isWelcome(greeting)) run.stop()
  return dialogue
}

const sayEhlo = async (frame: Frame, dialogue: SmtpDialogue, isSecure: boolean): Promise<EhloEvidence> => {
  const ehlo = await frame.run.stage('ehlo', () =>
    ehloStage({ dialogue, name: frame.ehloName, secure: isSecure, replyMs: frame.replyMs }),
  )
  if (!isEhloAccepted(ehlo)) frame.run.stop()
  return ehlo
}

/** STARTTLS where it is wanted; in plaintext otherwise, as JavaMail goes on where it is only *if offered*. */
const switchToTls = async (frame: Frame, reached: Reached, session: Session): Promise<Session> => {
  const { run, settings } = frame
  const required = settings.security === 'starttls'
  const offered = offers(session.ehlo.capabilities, 'STARTTLS')
  const { dialogue } = session
  const starttls = await run.stage('starttls', () =>
    startTlsStage({ protocol: 'smtp', dialogue, offered, required, replyMs: frame.replyMs }),
  )
  if (!starttls.attempted) {
    if (required) run.stop()
    run.leaveOut('tls', 'not used')
    run.leaveOut('ehlo', 'not used')
    return session
  }
  if (!isSwitchAgreed(starttls)) run.stop()
  const secured = await secure(run, { channel: dialogue.channel, host: reached.host })
  dialogue.switchTo(secured.channel)
  const ehlo = await sayEhlo(frame, dialogue, true)
  return { dialogue, ehlo, secure: true, fitForPassword: secured.fitForPassword }
}

const openSession = async (frame: Frame, reached: Reached): Promise<Session> => {
  const { run, settings } = frame
  if (settings.security === 'tls') {
    const probe = { address: reached.address, port: settings.port }
    const secured = await secure(run, { channel: reached.channel, host: reached.host, probe })
    const dialogue = await greet(frame, reached, secured.channel, true)
    const ehlo = await sayEhlo(frame, dialogue, true)
    return { dialogue, ehlo, secure: true, fitForPassword: secured.fitForPassword }
  }
  const dialogue = await greet(frame, reached, reached.channel, false)
  const ehlo = await sayEhlo(frame, dialogue, false)
  const session: Session = { dialogue, ehlo, secure: false, fitForPassword: true }
  return settings.security === 'none' ? session : switchToTls(frame, reached, session)
}

interface Login {
  readonly loggedIn: boolean
  /** Why the envelope would tell nothing: a login is wanted, and could not be tried. */
  readonly withheld?: SkipReason | undefined
}

const signIn = async (frame: Frame, session: Session): Promise<Login> => {
  const { run, settings, replyMs } = frame
  if (!settings.auth) return { loggedIn: false }
  const skip = skipReasonOf(settings, run.request.passwords.smtp, session)
  const auth = await run.stage('auth', () =>
    authStage({
      dialogue: session.dialogue,
      username: settings.username,
      password: run.secretFor('smtp'),
      skip,
      offered: session.ehlo.mechanisms,
      secure: session.secure,
      replyMs,
    }),
  )
  if (auth.skipped !== undefined) {
    // Where no login is offered JavaMail goes on without, and so do we: the refusal that follows is the proof.
    return auth.skipped === 'not-offered' ? { loggedIn: false } : { loggedIn: false, withheld: auth.skipped }
  }
  if (!isLoggedIn(auth)) {
    if (auth.fault === undefined) session.dialogue.quit()
    run.stop()
  }
  return { loggedIn: true }
}

const unique = (addresses: readonly EnvelopeAddress[]): EnvelopeAddress[] => {
  const seen = new Set<string>()
  return addresses.filter(({ address }) => {
    const key = address.trim().toLowerCase()
    return key !== '' && !seen.has(key) && seen.add(key) !== undefined
  })
}

const sendersOf = (request: RunRequest): EnvelopeAddress[] => {
  const { settings } = request
  const users = settings['notifications.useSystemReply'] ? [] : (request.previewUsers ?? [])
  return unique([
    { address: settings['smtp.replyTo'], role: 'reply-to' },
    ...users.map((address): EnvelopeAddress => ({ address, role: 'user' })),
  ])
}

/** The account's own address, the Reply-To Address, and what the user gave. */
const sendAsSenders = (request: RunRequest): EnvelopeAddress[] => {
  const { settings } = request
  const account = settings['smtp.username']
  return unique([
    ...(settings['smtp.auth'] && account.includes('@')
      ? [{ address: account, role: 'account' } as const]
      : []),
    { address: settings['smtp.replyTo'], role: 'reply-to' },
    ...(request.sendAs ?? []).map((address): EnvelopeAddress => ({ address, role: 'given' })),
  ])
}

const recipientRoles = {
  inside: 'recipient-inside',
  outside: 'recipient-outside',
  unknown: 'recipient',
} as const

const recipientsOf = (request: RunRequest): EnvelopeAddress[] => {
  const given = (request.testRecipients ?? []).map(
    ({ address, place }): EnvelopeAddress => ({ address, role: recipientRoles[place] }),
  )
  const known = unique(given)
  if (known.length > 0) return known
  const standIn = request.settings['smtp.replyTo']
  return standIn.trim() === '' ? [] : [{ address: standIn, role: 'stand-in' }]
}

export interface OpenSmtp {
  readonly dialogue: SmtpDialogue
  readonly ehlo: EhloEvidence
  readonly login: Login
  readonly reached: Reached
  readonly replyMs: number
}

/** Everything up to the envelope: the session is open, and signed in where the settings say so. */
export const openSmtp = async (
  run: CheckRun,
  settings: SettingsEvidence,
  ehloName: string,
): Promise<OpenSmtp> => {
  const { limits } = run.tools
  const timeouts = run.request.timeouts?.smtp
  const replyMs = Math.min(timeouts?.replyMs ?? limits.replyMs, limits.replyMs)
  const frame: Frame = { run, settings, replyMs, ehloName }
  const reached = await reach(run, {
    settings,
    customaryNames: ['smtp', 'mail', 'relay'],
    otherPorts: smtpPorts,
    connectMs: timeouts?.connectMs,
  })
  const session = await openSession(frame, reached)
  const login = await signIn(frame, session)
  return { dialogue: session.dialogue, ehlo: session.ehlo, login, reached, replyMs }
}

const envelopeBroke = ({ steps }: EnvelopeEvidence): boolean => steps.some(({ fault }) => fault !== undefined)

/** To one address alone, and only where the envelope was tried: a login that was withheld sends nothing. */
const send = (
  run: CheckRun,
  dialogue: SmtpDialogue,
  envelope: EnvelopeEvidence,
  replyMs: number,
): Promise<MessageEvidence> =>
  run.stage('message', async () => {
    const { request, composer, tools } = run
    const to = recipientsOf(request)[0]?.address ?? ''
    const message = envelope.tried
      ? await testMessage(request, composer, run.randomId(), tools.clock.now(), to)
      : undefined
    return messageStage({ dialogue, message, replyMs })
  })

const smtpBody =
  (settings: SettingsEvidence, ehloName: string, senders: readonly EnvelopeAddress[], sending: boolean) =>
  async (run: CheckRun): Promise<void> => {
    const { dialogue, ehlo, login, reached, replyMs } = await openSmtp(run, settings, ehloName)
    const envelope = await run.stage('envelope', () =>
      envelopeStage({
        dialogue,
        skip: login.withheld,
        senders,
        recipients: recipientsOf(run.request),
        pipelining: offers(ehlo.capabilities, 'PIPELINING'),
        ehloName,
        smtpUtf8: offers(ehlo.capabilities, 'SMTPUTF8'),
        loggedIn: login.loggedIn,
        replyMs,
      }),
    )
    const message =
      sending && !envelopeBroke(envelope) ? await send(run, dialogue, envelope, replyMs) : undefined
    const isBroken = envelopeBroke(envelope) || message?.fault !== undefined
    if (!isBroken) dialogue.quit()
    await completeConnect(run, reached)
    if (isBroken) run.stop()
    if (login.withheld !== undefined) run.withhold()
  }

const planFor = (
  check: 'smtp' | 'send-as',
  request: RunRequest,
  ehloName: string,
  senders: readonly EnvelopeAddress[],
): CheckPlan => {
  const settings = mailSettings(request, 'smtp', ehloName)
  const sending = check === 'smtp' && request.sendMessage === true
  const { host, port, security, username, auth } = settings
  return {
    check,
    endpoint: { host, port, security, ...(auth && username !== '' ? { username } : {}) },
    stages: [...stagesFor(security, auth), ...(sending ? (['message'] as const) : [])],
    body: smtpBody(settings, ehloName, senders, sending),
  }
}

export const smtpCheck = (request: RunRequest, ehloName: string): CheckPlan =>
  planFor('smtp', request, ehloName, sendersOf(request))

export const sendAsCheck = (request: RunRequest, ehloName: string): CheckPlan =>
  planFor('send-as', request, ehloName, sendAsSenders(request))
