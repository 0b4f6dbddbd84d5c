/** Rules for the SMTP dialogue from the greeting to the reply after DATA. */
import type {
  AuthEvidence,
  EhloEvidence,
  EnvelopeEvidence,
  EnvelopeStep,
  GreetingEvidence,
  MessageEvidence,
  SkipReason,
  SmtpReply,
  StartTlsEvidence,
} from '#shared/diagnosis/evidence.ts'
import type { StageName } from '#shared/diagnosis/model.ts'
import { readAddress } from '#shared/settings/address-rules.ts'
import { type Case, type Hit, last, seconds } from './case.ts'
import { faultHit, isTlsAlert } from './faults.ts'
import { isCancelled, isReset, isTimeout, quoted, quotedFault, replyFacts } from './reply.ts'
import { causeOfRefusal, type Place } from './smtp-rules.ts'
import { causeOfTlsFault, ownPort, serviceName, tlsFaultProof } from './tls.ts'
import { decidesAfterData, greetingDomainOf } from './vendors.ts'

const isOk = (reply: SmtpReply | undefined): boolean =>
  reply !== undefined && reply.code >= 200 && reply.code < 300

const loggedIn = (kase: Case): boolean => last(kase.stages, 'auth')?.reply?.code === 235

const refusal = (
  reply: SmtpReply,
  place: Place,
  stage: StageName,
  kase: Case,
  facts: Readonly<Record<string, string>> = {},
): Hit => {
  const signedIn = loggedIn(kase)
  const read = { ...replyFacts(reply, kase), place, host: kase.host, kase, loggedIn: signedIn }
  return {
    cause: causeOfRefusal(read),
    stage,
    proof: quoted(reply),
    facts: { ...facts, loggedIn: signedIn ? 'yes' : '' },
  }
}

const wrongService = (kase: Case): Hit['cause'] =>
  kase.protocol === 'smtp' ? 'GREETING_WRONG_SERVICE' : 'IMAP_WRONG_SERVICE'

/** Silence, an end, or something else in the place of a greeting; the same for SMTP and IMAP. */
export const greetingFault = (greeting: GreetingEvidence, kase: Case): readonly Hit[] => {
  const isSmtp = kase.protocol === 'smtp'
  const fault = greeting.fault
  if (isCancelled(fault)) return []
  const facts = { service: serviceName(greeting.kind), ownPort: ownPort(kase) }
  const proof = greeting.text !== '' ? greeting.text : fault === undefined ? '' : quotedFault(fault)
  const hit = (cause: Hit['cause'], more = proof): Hit => ({ cause, stage: 'greeting', proof: more, facts })
  if (fault?.limit !== undefined) return faultHit(fault, isSmtp ? 'smtp' : 'imap', 'greeting', 'greeting')
  const wantsTls =
    greeting.tlsProbe === 'answers' || (greeting.kind === 'tls' && kase.context.security !== 'tls')
  if (wantsTls && ['tls', 'silent', 'closed'].includes(greeting.kind)) {
    return [
      hit(
        isSmtp ? 'PLAIN_ON_TLS_PORT' : 'IMAP_PLAIN_ON_TLS_PORT',
        `${proof === '' ? 'no greeting' : proof}\nthe same port answers TLS`,
      ),
    ]
  }
  if (/^HTTP\/\d.{0,10}\b407\b/.test(greeting.text)) return [hit('PROXY_AUTH_REQUIRED')]
  if (/^HTTP\/\d/.test(greeting.text) && /\bproxy|\bconnect\b/i.test(greeting.text))
    return [hit('PROXY_CONNECT_FORBIDDEN')]
  const ownKind = isSmtp ? 'smtp' : 'imap'
  if (['smtp', 'imap', 'pop3', 'http', 'ssh', 'ftp'].includes(greeting.kind) && greeting.kind !== ownKind)
    return [hit(wrongService(kase))]
  if (fault !== undefined && isTlsAlert(fault)) {
    const tls = last(kase.stages, 'tls')
    const cause = causeOfTlsFault(fault, {
      clientCertificate: tls?.clientCertificateRequested === true,
      servername: tls?.servername ?? '',
    })
    const greetingCauses: readonly string[] = [
      'TLS_CLIENT_CERT_REQUIRED',
      'TLS_PROTOCOL_TOO_OLD',
      'TLS_NO_COMMON_CIPHER',
      'TLS_SERVER_FAULT',
      'TLS_REFUSED_BY_SERVER',
    ]
    return [hit(greetingCauses.includes(cause) ? cause : 'TLS_HANDSHAKE_FAILED', tlsFaultProof(fault))]
  }
  if (greeting.kind === 'other' && greeting.text.trim() !== '' && fault?.code !== 'TIMEOUT')
    return [hit(wrongService(kase))]
  if (fault === undefined) return proof === '' ? [] : [hit(wrongService(kase))]
  if (isTimeout(fault)) return [hit('GREETING_TIMEOUT')]
  if (fault.code === 'NOT_A_REPLY') return [hit(wrongService(kase))]
  if (isReset(fault) && (fault.partial ?? '') === '') return [hit('TCP_RESET_AT_CONNECT')]
  return [hit(isSmtp ? 'GREETING_CLOSED' : 'IMAP_CLOSED')]
}

const isBlotted = (text: string): boolean => /\*{6,}|^220[ -]\*|2\*{2,}/.test(text)

const wantsMoreThanPlain = (kase: Case): boolean =>
  (kase.settings?.auth ?? false) ||
  kase.context.security === 'starttls' ||
  kase.context.security === 'starttls-if-offered'

/** Waiting for the greeting: under this it is nothing to speak of. */
const TARPIT_MS = 10_000

export const slowGreeting = (greeting: GreetingEvidence): readonly Hit[] =>
  greeting.ms >= TARPIT_MS
    ? [
        {
          cause: 'SERVER_TARPITS_GREETING',
          stage: 'greeting',
          proof: `greeting after ${seconds(greeting.ms)} s`,
          facts: { seconds: seconds(greeting.ms) },
        },
      ]
    : []

export const outOfTurn = (greeting: GreetingEvidence): readonly Hit[] =>
  greeting.early === true
    ? [{ cause: 'SPOKE_OUT_OF_TURN', stage: 'greeting', proof: 'further bytes came with the greeting' }]
    : []

/** A known provider's host that greets as somebody else: port 25 is redirected on the way. */
const redirected = (greeting: GreetingEvidence, kase: Case): readonly Hit[] => {
  const own = greetingDomainOf(kase.host)
  const text = greeting.reply === undefined ? '' : quoted(greeting.reply)
  const named = /^220[ -]([a-z0-9-]+(?:\.[a-z0-9-]+)+)/i.exec(text)?.[1]
  if (kase.port !== 25 || own === undefined || named === undefined || own.test(text)) return []
  const nameMatches = last(kase.stages, 'tls')?.nameMatches
  return nameMatches === true
    ? []
    : [{ cause: 'SMTP_REDIRECTED_BY_ISP', stage: 'greeting', proof: text, facts: { banner: named } }]
}

export const smtpGreetingHits = (greeting: GreetingEvidence, kase: Case): readonly Hit[] => {
  const { reply } = greeting
  if (reply === undefined || greeting.fault !== undefined) return greetingFault(greeting, kase)
  const text = quoted(reply)
  if (reply.code !== 220) {
    if (['imap', 'pop3', 'http', 'ssh', 'ftp'].includes(greeting.kind)) return greetingFault(greeting, kase)
    return [refusal(reply, 'greeting', 'greeting', kase)]
  }
  // FTP greets with 220 as well.
  if (greeting.kind === 'ftp' || /^220[ -].{0,80}\bftp\b/i.test(text))
    return [
      {
        cause: 'GREETING_WRONG_SERVICE',
        stage: 'greeting',
        proof: text,
        facts: { service: serviceName('ftp'), ownPort: ownPort(kase) },
      },
    ]
  const fixup: readonly Hit[] = isBlotted(text)
    ? [
        {
          cause: 'FIREWALL_SMTP_FIXUP',
          stage: 'greeting',
          proof: text,
          severity: wantsMoreThanPlain(kase) ? 'error' : 'warning',
        },
      ]
    : []
  return [...fixup, ...redirected(greeting, kase), ...outOfTurn(greeting), ...slowGreeting(greeting)]
}

const isBlottedCapability = (capability: string): boolean =>
  /^[X*]{4,}[A-Z]?$/i.test(capability.split(/\s/)[0] ?? '')

/** Every command that was tried in the envelope was accepted: mail flows even without a login. */
const accepted = (kase: Case): boolean => {
  const envelope = last(kase.stages, 'envelope')
  const commands = envelope?.steps.filter(({ command }) => command === 'MAIL' || command === 'RCPT') ?? []
  return (
    commands.some(({ command, reply }) => command === 'RCPT' && isOk(reply)) &&
    commands.every(({ reply, role }) => isOk(reply) || role === 'stand-in')
  )
}

const wantsLogin = (kase: Case): boolean => kase.settings?.auth === true

/** The first EHLO before a switch to TLS is not the one that counts. */
const isFinalEhlo = (ehlo: EhloEvidence, kase: Case): boolean =>
  ehlo.secure ||
  kase.context.security === 'none' ||
  kase.context.security === 'tls' ||
  (kase.context.security === 'starttls-if-offered' && last(kase.stages, 'starttls')?.attempted === false)

const noLogin = (ehlo: EhloEvidence, kase: Case): readonly Hit[] => {
  if (!wantsLogin(kase) || !isFinalEhlo(ehlo, kase) || ehlo.mechanisms.length > 0) return []
  const envelope = last(kase.stages, 'envelope')?.steps.map((step) => envelopeHit(step, kase)) ?? []
  const says = (cause: Hit['cause']): boolean => envelope.some((hit) => hit?.cause === cause)
  const offered = ehlo.capabilities.some((capability) => /^STARTTLS\b/i.test(capability))
  const proof =
    ehlo.capabilities.length === 0
      ? `${ehlo.verb}: nothing offered`
      : `offered: ${ehlo.capabilities.join(', ')}`
  // The server's own word for why stands above what is missing from its list.
  const severity = says('STARTTLS_REQUIRED') ? 'info' : accepted(kase) ? 'warning' : 'error'
  return [
    {
      cause: 'EHLO_NO_LOGIN_OFFERED',
      stage: 'ehlo',
      proof,
      severity,
      facts: { startTls: offered ? 'offered' : '' },
    },
  ]
}

export const ehloHits = (ehlo: EhloEvidence, kase: Case): readonly Hit[] => {
  if (ehlo.fault !== undefined) return faultHit(ehlo.fault, 'smtp', 'ehlo', `after ${ehlo.verb}`)
  const refused = ehlo.ehloReply ?? ehlo.reply
  if (ehlo.reply === undefined || !isOk(ehlo.reply)) {
    if (refused === undefined) return []
    // 500 and 502 are about the verb; what HELO was answered is about the client.
    const telling = [500, 502].includes(refused.code) && ehlo.reply !== undefined ? ehlo.reply : refused
    return [refusal(telling, 'ehlo', 'ehlo', kase)]
  }
  const hits: Hit[] = []
  if (ehlo.capabilities.some(isBlottedCapability)) {
    hits.push({
      cause: 'FIREWALL_SMTP_FIXUP',
      stage: 'ehlo',
      proof: ehlo.capabilities.join(', '),
      severity: wantsMoreThanPlain(kase) ? 'error' : 'warning',
    })
  }
  if (ehlo.verb === 'HELO' && ehlo.ehloReply !== undefined && !isOk(ehlo.ehloReply)) {
    hits.push({
      cause: 'EHLO_NOT_SUPPORTED',
      stage: 'ehlo',
      proof: quoted(ehlo.ehloReply),
      severity: wantsMoreThanPlain(kase) ? 'error' : 'warning',
    })
    return hits
  }
  if (ehlo.reply.code !== 250)
    hits.push({ cause: 'REPLY_NOT_UNDERSTOOD', stage: 'ehlo', proof: quoted(ehlo.reply) })
  return [...hits, ...noLogin(ehlo, kase)]
}

export const smtpStartTlsHits = (starttls: StartTlsEvidence, kase: Case): readonly Hit[] => {
  if ((starttls.injectedBytes ?? 0) > 0) {
    return [
      {
        cause: 'STARTTLS_INJECTED_DATA',
        stage: 'starttls',
        proof: `${starttls.injectedBytes} bytes came with the reply to STARTTLS`,
      },
    ]
  }
  if (!starttls.offered) {
    if (!starttls.required) return []
    const ehlo = last(kase.stages, 'ehlo')
    return [
      {
        cause: 'STARTTLS_NOT_OFFERED',
        stage: 'starttls',
        proof: `offered: ${ehlo?.capabilities.join(', ') || 'nothing'}`,
      },
    ]
  }
  if (starttls.fault !== undefined) return faultHit(starttls.fault, 'smtp', 'starttls', 'after STARTTLS')
  if (starttls.reply === undefined || starttls.reply.code === 220) return []
  return [refusal(starttls.reply, 'starttls', 'starttls', kase)]
}

const skipCauses: Readonly<Partial<Record<SkipReason | 'password-not-ascii', Hit['cause']>>> = {
  'no-password': 'NO_PASSWORD',
  'password-for-other-destination': 'PASSWORD_FOR_OTHER_DESTINATION',
  'password-unreadable': 'PASSWORD_UNREADABLE',
  'bad-certificate': 'LOGIN_SKIPPED_BAD_CERTIFICATE',
  'held-back': 'LOGIN_HELD_BACK',
  'no-common-mechanism': 'AUTH_MECHANISM_UNSUPPORTED',
  'password-not-ascii': 'PASSWORD_NOT_ASCII',
}

/** A login that was not tried is said as that, whatever came of the rest. */
export const skippedLogin = (
  skipped: SkipReason | undefined,
  stage: 'auth' | 'login',
  offered: readonly string[],
): Hit | undefined => {
  const cause = skipped === undefined ? undefined : skipCauses[skipped]
  if (cause === undefined) return undefined
  const proof =
    cause === 'AUTH_MECHANISM_UNSUPPORTED'
      ? `offered: ${offered.join(' ') || 'nothing'}`
      : 'no login was tried'
  return { cause, stage, proof, facts: { mechanisms: offered.join(', ') } }
}

/** Refusals that a blank too many may be behind. */
const plainRefusals: ReadonlySet<string> = new Set([
  'AUTH_REJECTED',
  'AUTH_REJECTED_GMAIL',
  'AUTH_REJECTED_M365',
  'AUTH_USER_NAME_FORM',
  'IMAP_LOGIN_REJECTED',
  'IMAP_USER_NAME_FORM',
  'IMAP_APP_PASSWORD_REQUIRED',
  'AUTH_APP_PASSWORD_REQUIRED',
])

/** Raised only after a refusal: a blank may belong to a password. */
export const whitespaceHits = (refused: Hit, kase: Case): readonly Hit[] => {
  const shape = kase.settings?.passwordShape
  const username = kase.settings?.username ?? ''
  const inUser = username !== username.trim()
  const inPassword = shape?.edgeWhitespace === true || shape?.appPasswordWithSpaces === true
  if (!plainRefusals.has(refused.cause) || !(inUser || inPassword)) return []
  const where = inUser ? (inPassword ? 'the user name and the password' : 'the user name') : 'the password'
  return [{ cause: 'CREDENTIAL_WHITESPACE', stage: refused.stage, proof: refused.proof, facts: { where } }]
}

export const authHits = (auth: AuthEvidence, kase: Case): readonly Hit[] => {
  if (!auth.tried) {
    const skipped = skippedLogin(auth.skipped, 'auth', auth.offered)
    if (skipped !== undefined) return [skipped]
    if (auth.skipped === 'needs-tls')
      return [{ cause: 'AUTH_NEEDS_TLS', stage: 'auth', proof: `offered: ${auth.offered.join(' ')}` }]
    // EHLO has said it where it is there to be judged.
    if (auth.skipped === 'not-offered' && last(kase.stages, 'ehlo') === undefined)
      return [{ cause: 'EHLO_NO_LOGIN_OFFERED', stage: 'auth', proof: 'no AUTH offered' }]
    return []
  }
  if (auth.fault !== undefined) return faultHit(auth.fault, 'smtp', 'auth', 'during the login')
  if (auth.reply === undefined) return []
  if (auth.reply.code === 235) {
    return auth.overPlaintext
      ? [
          {
            cause: 'AUTH_OVER_PLAINTEXT',
            stage: 'auth',
            proof: `signed in without encryption: ${quoted(auth.reply)}`,
          },
        ]
      : []
  }
  const refused = refusal(auth.reply, 'auth', 'auth', kase, { mechanisms: auth.offered.join(', ') })
  return [...whitespaceHits(refused, kase), refused]
}

/** Causes about the recipient alone: where the Reply-To Address only stands in for one, they are information. */
const recipientOnly: ReadonlySet<string> = new Set([
  'RELAY_DENIED',
  'RECIPIENT_UNKNOWN',
  'RECIPIENT_DISABLED',
  'RECIPIENT_SYNTAX',
  'RECIPIENT_MAILBOX_FULL',
  'RECIPIENT_GREYLISTED',
  'RECIPIENT_REFUSED',
  'RECIPIENT_DEFERRED',
  'TOO_MANY_RECIPIENTS',
])

const envelopeHit = (step: EnvelopeStep, kase: Case, sender?: EnvelopeStep): Hit | undefined => {
  if (step.command !== 'MAIL' && step.command !== 'RCPT' && step.command !== 'DATA') return undefined
  if (step.reply === undefined || isOk(step.reply)) return undefined
  if (step.command === 'DATA' && step.reply.code === 354) return undefined
  const place: Place = step.command === 'MAIL' ? 'mail' : step.command === 'RCPT' ? 'rcpt' : 'data'
  const from = step.command === 'MAIL' ? step : sender
  const facts = {
    sender: from?.address ?? '',
    senderRole: from?.role ?? '',
    recipient: step.command === 'RCPT' ? step.address : '',
    limit: String(last(kase.stages, 'ehlo')?.sizeLimit ?? ''),
  }
  const hit = refusal(step.reply, place, 'envelope', kase, facts)
  return step.role === 'stand-in' && recipientOnly.has(hit.cause) ? { ...hit, severity: 'info' } : hit
}

const about = (step: EnvelopeStep): string =>
  step.command === 'MAIL'
    ? `MAIL FROM:<${step.address}>`
    : step.command === 'RCPT'
      ? `RCPT TO:<${step.address}>`
      : step.command

/** One finding for a cause: several refused addresses are several lines of its proof. */
const merged = (hits: readonly Hit[]): readonly Hit[] => {
  const byCause = new Map<string, Hit>()
  for (const hit of hits) {
    const key = `${hit.cause} ${hit.severity ?? ''} ${hit.facts?.senderRole === 'user' ? 'user' : ''}`
    const earlier = byCause.get(key)
    if (earlier === undefined) byCause.set(key, hit)
    else if (!earlier.proof.includes(hit.proof))
      byCause.set(key, { ...earlier, proof: `${earlier.proof}\n${hit.proof}` })
  }
  return [...byCause.values()]
}

const provenSoFar = (envelope: EnvelopeEvidence, kase: Case): readonly Hit[] => {
  const provider = decidesAfterData(kase.host)
  const senders = envelope.steps.filter((step) => step.command === 'MAIL' && isOk(step.reply))
  if (provider === undefined || senders.length === 0) return []
  const stranger = senders.find(
    ({ address }) => address.toLowerCase() !== kase.context.username.toLowerCase(),
  )
  const facts = { provider, sender: (stranger ?? senders[0])?.address ?? '' }
  return [
    {
      cause: 'SENDER_ACCEPTED_SO_FAR',
      stage: 'envelope',
      proof: 'accepted so far; not sent',
      severity: stranger === undefined || !/365/.test(provider) ? 'info' : 'warning',
      facts,
    },
  ]
}

/** The form's own sender, judged before any server says a word: some servers take what no other one will. */
const ownSenderHits = (kase: Case): readonly Hit[] => {
  const replyTo = kase.check === 'smtp' ? kase.settings?.replyTo?.trim() : undefined
  if (replyTo === undefined) return []
  if (replyTo === '') return [{ cause: 'SENDER_EMPTY', stage: 'envelope', proof: 'Reply-To Address: empty' }]
  const reading = readAddress(replyTo)
  if (reading.kind === 'good') return []
  const proof = `Reply-To Address: “${replyTo}”: ${reading.message}`
  return [{ cause: 'SENDER_SYNTAX', stage: 'envelope', proof, facts: { sender: replyTo } }]
}

export const envelopeHits = (envelope: EnvelopeEvidence, kase: Case): readonly Hit[] => {
  const own = ownSenderHits(kase)
  if (!envelope.tried) return own
  const hits: Hit[] = []
  let sender: EnvelopeStep | undefined
  let refused = false
  for (const step of envelope.steps) {
    if (step.command === 'MAIL') {
      sender = step
      refused = step.reply !== undefined && !isOk(step.reply)
    } else if (step.command === 'RCPT' && refused) continue
    if (step.fault !== undefined) {
      hits.push(...faultHit(step.fault, 'smtp', 'envelope', `after ${about(step)}`))
      break
    }
    const hit = envelopeHit(step, kase, sender)
    if (hit !== undefined) hits.push({ ...hit, proof: `${about(step)}\n${hit.proof}` })
  }
  const accepting =
    hits.every(({ severity }) => severity === 'info') &&
    envelope.steps.some(({ command, reply }) => command === 'RCPT' && isOk(reply))
  const auth = last(kase.stages, 'auth')
  const unexercised =
    accepting &&
    wantsLogin(kase) &&
    !envelope.loggedIn &&
    (auth === undefined || auth.skipped === 'not-offered')
  if (unexercised)
    hits.push({
      cause: 'AUTH_NOT_EXERCISED',
      stage: 'envelope',
      proof: 'sender and recipient were accepted without a login',
    })
  if (kase.check === 'smtp' && kase.settings?.useSystemReply === false && !envelope.usersTried) {
    hits.push({
      cause: 'USER_SENDERS_NOT_TESTED',
      stage: 'envelope',
      proof: 'no user’s address was among the senders',
    })
  }
  return [...own, ...merged(hits), ...provenSoFar(envelope, kase)]
}

/** From here on a message is larger than one packet. */
const LARGE_BYTES = 1200

export const messageHits = (message: MessageEvidence, kase: Case): readonly Hit[] => {
  if (!message.tried) return []
  const { fault, reply } = message
  if (fault !== undefined) {
    if (isCancelled(fault)) return []
    if (fault.limit !== undefined || fault.code === 'NOT_A_REPLY')
      return faultHit(fault, 'smtp', 'message', 'after the message')
    if (!isTimeout(fault)) return [{ cause: 'LOST_AFTER_DATA', stage: 'message', proof: quotedFault(fault) }]
    const hits = faultHit(fault, 'smtp', 'message', 'after the message')
    const large = (message.sizeBytes ?? 0) > LARGE_BYTES
    return large
      ? [...hits, { cause: 'TCP_MTU_BLACKHOLE', stage: 'message', proof: quotedFault(fault) }]
      : hits
  }
  if (reply === undefined || isOk(reply)) return []
  const ehlo = last(kase.stages, 'ehlo')
  const facts = {
    limit: ehlo?.sizeLimit === undefined ? '' : `${ehlo.sizeLimit} bytes`,
    sender: kase.context.replyTo,
  }
  return [refusal(reply, 'content', 'message', kase, facts)]
}
