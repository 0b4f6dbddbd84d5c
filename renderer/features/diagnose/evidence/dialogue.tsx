/** What was said up to the login. */
import type {
  AuthEvidence,
  CapabilityEvidence,
  EhloEvidence,
  GreetingEvidence,
  LoginEvidence,
  StartTlsEvidence,
} from '#shared/diagnosis/evidence.ts'
import { chips, Facts, verbatim } from '../../../components/facts.tsx'
import { serviceWords, evidenceWords as words } from '../../../words/evidence.ts'
import { bytes } from '../../../words/format.ts'
import { imapText, notTried, replyFaultFacts, replyText, yesNo } from './replies.tsx'

const tlsProbeWords = { answers: words.tlsAnswers, 'no-tls': words.tlsNo }

export const GreetingDetails = ({ evidence }: { readonly evidence: GreetingEvidence }) => (
  <Facts
    facts={[
      [words.greeting, replyText(evidence.reply) ?? imapText(evidence.imap)],
      [words.answers, serviceWords[evidence.kind]],
      [words.reply, (evidence.reply ?? evidence.imap) === undefined ? verbatim(evidence.text) : null],
      [words.silentTls, evidence.tlsProbe === undefined ? null : tlsProbeWords[evidence.tlsProbe]],
      ...replyFaultFacts(evidence.fault),
    ]}
  />
)

export const EhloDetails = ({ evidence }: { readonly evidence: EhloEvidence }) => (
  <Facts
    facts={[
      [`${evidence.verb}`, verbatim(evidence.name)],
      [words.capabilities, chips(evidence.capabilities)],
      [words.mechanisms, chips(evidence.mechanisms)],
      [words.sizeLimit, evidence.sizeLimit === undefined ? null : bytes(evidence.sizeLimit)],
      [words.reply, evidence.capabilities.length > 0 ? null : replyText(evidence.reply)],
      ...replyFaultFacts(evidence.fault),
    ]}
  />
)

export const CapabilityDetails = ({ evidence }: { readonly evidence: CapabilityEvidence }) => (
  <Facts
    facts={[
      [words.capabilities, chips(evidence.capabilities)],
      [words.mechanisms, chips(evidence.mechanisms)],
      [words.reply, imapText(evidence.reply)],
      ...replyFaultFacts(evidence.fault),
    ]}
  />
)

export const StartTlsDetails = ({ evidence }: { readonly evidence: StartTlsEvidence }) => (
  <Facts
    facts={[
      [words.offered, yesNo(evidence.offered)],
      [words.attempted, yesNo(evidence.attempted)],
      [words.reply, replyText(evidence.reply) ?? imapText(evidence.imap)],
      ...replyFaultFacts(evidence.fault),
    ]}
  />
)

export const LoginDetails = ({ evidence }: { readonly evidence: AuthEvidence | LoginEvidence }) => (
  <Facts
    facts={[
      evidence.tried ? null : [words.notTried, notTried(evidence.skipped)],
      [words.mechanisms, 'offered' in evidence ? chips(evidence.offered) : null],
      [words.mechanismUsed, evidence.mechanism],
      [words.reply, evidence.stage === 'auth' ? replyText(evidence.reply) : imapText(evidence.reply)],
      [words.encryption, evidence.overPlaintext ? words.overPlain : null],
      ...replyFaultFacts(evidence.fault),
    ]}
  />
)
