/** The types of what `evidence-schema.ts` and `evidence-parts.ts` describe. */
import type { z } from 'zod'
import type { Of } from '../of-schema.ts'
import type * as parts from './evidence-parts.ts'
import type * as schema from './evidence-schema.ts'

export type Fault = Of<typeof parts.faultSchema>
export type ReplyFault = Of<typeof parts.replyFaultSchema>
export type SmtpReply = Of<typeof parts.smtpReplySchema>
export type ImapReply = Of<typeof parts.imapReplySchema>
export type CertificateFacts = Of<typeof parts.certificateSchema>
export type TrustFacts = Of<typeof parts.trustSchema>
export type ServiceKind = z.output<typeof parts.serviceKindSchema>
export type SkipReason = NonNullable<z.output<typeof parts.skippedSchema>>
export type DomainFacts = Of<typeof schema.domainFacts>

export type SettingsEvidence = Of<typeof schema.settings>
export type DnsEvidence = Of<typeof schema.dns>
export type ConnectEvidence = Of<typeof schema.connect>
export type TlsEvidence = Of<typeof schema.tls>
export type GreetingEvidence = Of<typeof schema.greeting>
export type EhloEvidence = Of<typeof schema.ehlo>
export type StartTlsEvidence = Of<typeof schema.startTls>
export type AuthEvidence = Of<typeof schema.auth>
export type EnvelopeEvidence = Of<typeof schema.envelope>
export type MessageEvidence = Of<typeof schema.message>
export type CapabilityEvidence = Of<typeof schema.capability>
export type LoginEvidence = Of<typeof schema.login>
export type SelectEvidence = Of<typeof schema.select>
export type MailboxEvidence = Of<typeof schema.mailbox>
export type HttpEvidence = Of<typeof schema.http>
export type FactsEvidence = Of<typeof schema.facts>

export type DnsAnswer = DnsEvidence['answers'][number]
export type ConnectAttempt = ConnectEvidence['attempts'][number]
export type EnvelopeStep = EnvelopeEvidence['steps'][number]

export type StageEvidence =
  | SettingsEvidence
  | DnsEvidence
  | ConnectEvidence
  | TlsEvidence
  | GreetingEvidence
  | EhloEvidence
  | StartTlsEvidence
  | AuthEvidence
  | EnvelopeEvidence
  | MessageEvidence
  | CapabilityEvidence
  | LoginEvidence
  | SelectEvidence
  | MailboxEvidence
  | HttpEvidence
  | FactsEvidence

type WithStage<E extends StageEvidence, S extends StageEvidence['stage']> = E extends unknown
  ? S extends E['stage']
    ? E
    : never
  : never

/** The evidence of one stage by its name. */
export type EvidenceOf<S extends StageEvidence['stage']> = WithStage<StageEvidence, S>
