/** Rules for EHLO and STARTTLS. */
import type { EhloEvidence, SmtpReply, StartTlsEvidence } from '#shared/diagnosis/evidence.ts'
import { type Case, type Hit, last } from './case.ts'
import { faultHit } from './faults.ts'
import { quoted } from './reply.ts'
import { envelopeHit } from './smtp-envelope.ts'
import { needsEsmtp } from './smtp-greeting.ts'
import { wantsLogin } from './smtp-login.ts'
import { isOk, refusal } from './smtp-refusal.ts'
import { ownPort, serviceName } from './tls.ts'

const isBlottedCapability = (capability: string): boolean =>
  /^[X*]{4,}[A-Z]?$/i.test(capability.split(/\s/)[0] ?? '')

/** Every command that was tried in the envelope was accepted: mail flows even without a login. */
const accepted = (seen: Case): boolean => {
  const envelope = last(seen.stages, 'envelope')
  const commands = envelope?.steps.filter(({ command }) => command === 'MAIL' || command === 'RCPT') ?? []
  return (
    commands.some(({ command, reply }) => command === 'RCPT' && isOk(reply)) &&
    commands.every(({ reply, role }) => isOk(reply) || role === 'stand-in')
  )
}

/** The first EHLO before a switch to TLS is not the one that counts. */
const isFinalEhlo = (ehlo: EhloEvidence, seen: Case): boolean =>
  ehlo.secure ||
  seen.context.security === 'none' ||
  seen.context.security === 'tls' ||
  (seen.context.security === 'starttls-if-offered' && last(seen.stages, 'starttls')?.attempted === false)

const noLogin = (ehlo: EhloEvidence, seen: Case): readonly Hit[] => {
  if (!wantsLogin(seen) || !isFinalEhlo(ehlo, seen) || ehlo.mechanisms.length > 0) return []
  const envelope = last(seen.stages, 'envelope')?.steps.map((step) => envelopeHit(step, seen)) ?? []
  const says = (cause: Hit['cause']): boolean => envelope.some((hit) => hit?.cause === cause)
  const offered = ehlo.capabilities.some((capability) => /^STARTTLS\b/i.test(capability))
  const proof =
    ehlo.capabilities.length === 0
      ? `${ehlo.verb}: nothing offered`
      : `offered: ${ehlo.capabilities.join(', ')}`
  // The server's own word for why stands above what is missing from its list.
  const severity = says('STARTTLS_REQUIRED') ? 'info' : accepted(seen) ? 'warning' : 'error'
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

/** Not recognised, or not implemented: about the command, whatever name stands in it. */
const isUnknownCommand = (reply: SmtpReply | undefined): boolean =>
  reply !== undefined && [500, 502].includes(reply.code)

/** FTP's own words for a client that has not signed in (RFC 959 has no other way). */
const wantsUserAndPass = (reply: SmtpReply | undefined): boolean =>
  reply?.code === 530 && /\buser\b.{0,12}\bpass|\bnot logged in|n't logged in/i.test(quoted(reply))

/** Every SMTP server knows EHLO or HELO (RFC 5321, section 4.1.1.1): who knows neither is another service. */
const strangerHit = ({ ehloReply, reply }: EhloEvidence, seen: Case): Hit | undefined => {
  const both = isUnknownCommand(ehloReply) && isUnknownCommand(reply)
  const isFtp = wantsUserAndPass(ehloReply ?? reply)
  if (!both && !isFtp) return undefined
  const proof = [ehloReply, reply].flatMap((each) => (each === undefined ? [] : [quoted(each)])).join('\n')
  const facts = { service: serviceName(isFtp ? 'ftp' : 'other'), ownPort: ownPort(seen) }
  return { cause: 'GREETING_WRONG_SERVICE', stage: 'ehlo', proof, facts }
}

export const ehloHits = (ehlo: EhloEvidence, seen: Case): readonly Hit[] => {
  if (ehlo.fault !== undefined) return faultHit(ehlo.fault, 'smtp', 'ehlo', `after ${ehlo.verb}`)
  const refused = ehlo.ehloReply ?? ehlo.reply
  if (ehlo.reply === undefined || !isOk(ehlo.reply)) {
    if (refused === undefined) return []
    const stranger = strangerHit(ehlo, seen)
    if (stranger !== undefined) return [stranger]
    // 500 and 502 are about the verb; what HELO was answered is about the client.
    const telling = [500, 502].includes(refused.code) && ehlo.reply !== undefined ? ehlo.reply : refused
    return [refusal(telling, 'ehlo', 'ehlo', seen)]
  }
  const hits: Hit[] = []
  if (ehlo.capabilities.some(isBlottedCapability)) {
    hits.push({
      cause: 'FIREWALL_SMTP_FIXUP',
      stage: 'ehlo',
      proof: ehlo.capabilities.join(', '),
      severity: needsEsmtp(seen) ? 'error' : 'warning',
    })
  }
  if (ehlo.verb === 'HELO' && ehlo.ehloReply !== undefined && !isOk(ehlo.ehloReply)) {
    hits.push({
      cause: 'EHLO_NOT_SUPPORTED',
      stage: 'ehlo',
      proof: quoted(ehlo.ehloReply),
      severity: needsEsmtp(seen) ? 'error' : 'warning',
    })
    return hits
  }
  if (ehlo.reply.code !== 250)
    hits.push({ cause: 'REPLY_NOT_UNDERSTOOD', stage: 'ehlo', proof: quoted(ehlo.reply) })
  return [...hits, ...noLogin(ehlo, seen)]
}

export const smtpStartTlsHits = (starttls: StartTlsEvidence, seen: Case): readonly Hit[] => {
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
    const ehlo = last(seen.stages, 'ehlo')
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
  return [refusal(starttls.reply, 'starttls', 'starttls', seen)]
}
