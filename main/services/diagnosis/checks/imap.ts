/** Incoming mail: sign in, open INBOX, count what is unread; and TeamConnect's own IMAP server, without a login. */
import type { Channel } from '#main/ports/network.ts'
import { createImapDialogue, type ImapDialogue } from '#main/services/probe/dialogue/imap.ts'
import type { RunRequest } from '#main/services/probe/request.ts'
import { capabilityStage, hasCapabilities } from '#main/services/probe/stages/capability.ts'
import { imapPorts } from '#main/services/probe/stages/connect.ts'
import { greetingStage, isWelcome } from '#main/services/probe/stages/greeting.ts'
import { loginStage } from '#main/services/probe/stages/login.ts'
import {
  isSelected,
  type MailboxFlight,
  mailboxStage,
  openMailbox,
} from '#main/services/probe/stages/mailbox.ts'
import { mailSettings, skipReasonOf, tcImapSettings } from '#main/services/probe/stages/settings.ts'
import { isSwitchAgreed, startTlsStage } from '#main/services/probe/stages/starttls.ts'
import type { CapabilityEvidence, GreetingEvidence, SettingsEvidence } from '#shared/diagnosis/evidence.ts'
import type { StageName } from '#shared/diagnosis/model.ts'
import type { Security } from '#shared/settings/destination.ts'
import type { CheckPlan, CheckRun } from './check.ts'
import { completeConnect, type Reached, reach, secure } from './reach.ts'

const stagesFor = (security: Security, last: readonly StageName[]): StageName[] => [
  'settings',
  'dns',
  'connect',
  ...(security === 'tls' ? (['tls'] as const) : []),
  'greeting',
  'capability',
  ...(security === 'starttls' || security === 'starttls-if-offered'
    ? (['starttls', 'tls', 'capability'] as const)
    : []),
  ...last,
]

interface Frame {
  readonly run: CheckRun
  readonly settings: SettingsEvidence
  readonly replyMs: number
}

interface Session {
  readonly dialogue: ImapDialogue
  readonly greeting: GreetingEvidence
  readonly capability: CapabilityEvidence
  readonly secure: boolean
  readonly fitForPassword: boolean
}

const greet = async (frame: Frame, reached: Reached, channel: Channel, isSecure: boolean) => {
  const { run, settings, replyMs } = frame
  const dialogue = createImapDialogue(channel, run.tools)
  const greeting = await run.stage('greeting', () =>
    greetingStage(
      {
        protocol: 'imap',
        dialogue,
        host: reached.host,
        address: reached.address,
        port: settings.port,
        probe: isSecure ? 'tls' : 'plain',
        timeoutMs: run.request.timeouts?.imap?.replyMs,
      },
      run.tools,
    ),
  )
  if (!isWelcome(greeting)) run.stop()
  const capability = await run.stage('capability', () =>
    capabilityStage({ dialogue, greeting: greeting.imap, secure: isSecure, replyMs, clean: run.tools.clean }),
  )
  if (!hasCapabilities(capability)) run.stop()
  return { dialogue, greeting, capability }
}

const switchToTls = async (frame: Frame, reached: Reached, session: Session): Promise<Session> => {
  const { run, settings, replyMs } = frame
  const { dialogue } = session
  const required = settings.security === 'starttls'
  const offered = session.capability.capabilities.includes('STARTTLS')
  const starttls = await run.stage('starttls', () =>
    startTlsStage({ protocol: 'imap', dialogue, offered, required, replyMs }),
  )
  if (!starttls.attempted) {
    if (required) run.stop()
    run.leaveOut('tls', 'not used')
    run.leaveOut('capability', 'not used')
    return session
  }
  if (!isSwitchAgreed(starttls)) run.stop()
  const secured = await secure(run, { channel: dialogue.channel, host: reached.host })
  dialogue.switchTo(secured.channel)
  // What was said in plaintext counts no more (RFC 9051, section 6.2.1).
  const capability = await run.stage('capability', () =>
    capabilityStage({ dialogue, secure: true, replyMs, clean: run.tools.clean }),
  )
  if (!hasCapabilities(capability)) run.stop()
  return { ...session, capability, secure: true, fitForPassword: secured.fitForPassword }
}

const openSession = async (frame: Frame, reached: Reached): Promise<Session> => {
  const { run, settings } = frame
  if (settings.security === 'tls') {
    const probe = { address: reached.address, port: settings.port }
    const secured = await secure(run, { channel: reached.channel, host: reached.host, probe })
    const greeted = await greet(frame, reached, secured.channel, true)
    return { ...greeted, secure: true, fitForPassword: secured.fitForPassword }
  }
  const greeted = await greet(frame, reached, reached.channel, false)
  const session: Session = { ...greeted, secure: false, fitForPassword: true }
  return settings.security === 'none' ? session : switchToTls(frame, reached, session)
}

/** @returns what the server can do once signed in; stops the check where nobody is signed in */
const signIn = async (frame: Frame, session: Session): Promise<readonly string[]> => {
  const { run, settings, replyMs } = frame
  const { dialogue, capability } = session
  const alreadyLoggedIn = session.greeting.imap?.status === 'PREAUTH'
  let capabilities: readonly string[] | undefined
  const login = await run.stage('login', async () => {
    const result = await loginStage({
      dialogue,
      username: settings.username,
      password: run.secretFor('imap'),
      skip: skipReasonOf(settings, run.request.passwords.imap, session),
      alreadyLoggedIn,
      capabilities: capability.capabilities,
      mechanisms: capability.mechanisms,
      loginDisabled: capability.loginDisabled,
      secure: session.secure,
      replyMs,
    })
    capabilities = result.capabilities
    return result.evidence
  })
  if (!alreadyLoggedIn && login.reply?.status !== 'OK') {
    if (login.fault === undefined) dialogue.logout()
    if (login.skipped !== undefined) run.withhold()
    run.stop()
  }
  return capabilities ?? capability.capabilities
}

export interface OpenImap {
  readonly dialogue: ImapDialogue
  readonly capabilities: readonly string[]
  readonly reached: Reached
  readonly replyMs: number
}

/** Everything up to SELECT: connected, and signed in. */
export const openImap = async (run: CheckRun, settings: SettingsEvidence): Promise<OpenImap> => {
  const { limits } = run.tools
  const timeouts = run.request.timeouts?.imap
  const replyMs = Math.min(timeouts?.replyMs ?? limits.replyMs, limits.replyMs)
  const frame: Frame = { run, settings, replyMs }
  const reached = await reach(run, {
    settings,
    customaryNames: ['imap', 'mail'],
    otherPorts: imapPorts,
    connectMs: timeouts?.connectMs,
  })
  const session = await openSession(frame, reached)
  const capabilities = await signIn(frame, session)
  return { dialogue: session.dialogue, capabilities, reached, replyMs }
}

const imapBody =
  (settings: SettingsEvidence) =>
  async (run: CheckRun): Promise<void> => {
    const { clock, clean } = run.tools
    const { dialogue, capabilities, reached, replyMs } = await openImap(run, settings)
    const input = { dialogue, mailbox: 'INBOX', capabilities, replyMs, now: clock.now(), clean }
    let flight: MailboxFlight | undefined
    const select = await run.stage('select', async () => {
      flight = await openMailbox(input)
      return flight.select
    })
    const opened = flight
    if (opened === undefined || !isSelected(select)) return run.stop()
    const mailbox = await run.stage('mailbox', () => mailboxStage(input, opened))
    if (mailbox.fault === undefined) dialogue.logout()
    await completeConnect(run, reached)
    // Where the server cannot search in a script, JavaMail looks through the messages by itself.
    if (mailbox.unseen === undefined && mailbox.reply?.code !== 'BADCHARSET') run.stop()
  }

export const imapCheck = (request: RunRequest): CheckPlan => {
  const settings = mailSettings(request, 'imap', '')
  const { host, port, security, username } = settings
  return {
    check: 'imap',
    endpoint: { host, port, security, ...(username === '' ? {} : { username }) },
    stages: stagesFor(security, ['login', 'select', 'mailbox']),
    body: imapBody(settings),
  }
}

/** As a mail program would, up to the capabilities; nobody signs in. */
export const tcImapCheck = (request: RunRequest): CheckPlan => {
  const settings = tcImapSettings(request)
  const { host, port, security } = settings
  return {
    check: 'tc-imap',
    endpoint: { host, port, security },
    stages: stagesFor(security, []),
    body: async (run) => {
      const { limits } = run.tools
      const reached = await reach(run, { settings, customaryNames: ['imap'], otherPorts: imapPorts })
      const session = await openSession({ run, settings, replyMs: limits.replyMs }, reached)
      session.dialogue.logout()
      await completeConnect(run, reached)
    },
  }
}
