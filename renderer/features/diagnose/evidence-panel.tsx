import type { ReactNode } from 'react'
import type {
  AuthEvidence,
  CapabilityEvidence,
  ConnectEvidence,
  DnsEvidence,
  EhloEvidence,
  EnvelopeEvidence,
  Fault,
  GreetingEvidence,
  HttpEvidence,
  ImapReply,
  LoginEvidence,
  MailboxEvidence,
  ReplyFault,
  SelectEvidence,
  SettingsEvidence,
  SmtpReply,
  StageEvidence,
} from '#shared/diagnosis/evidence.ts'
import type { StageResult } from '#shared/diagnosis/model.ts'
import { Button } from '../../components/button.tsx'
import { diagnoseWords, evidenceWords as words } from '../../words/diagnose.ts'
import { bytes, duration, fullTime } from '../../words/format.ts'
import { TlsDetails } from './certificates.tsx'
import { DomainDetails } from './domains.tsx'
import { type Fact, Facts, verbatim } from './facts.tsx'
import './evidence.css'

const faultText = (fault: Fault | undefined): ReactNode =>
  fault === undefined ? null : (
    <code>
      {fault.code} {fault.message}
    </code>
  )

const replyText = (reply: SmtpReply | undefined): ReactNode =>
  reply === undefined ? null : (
    <>
      <code className="pre">{reply.lines.join('\n')}</code>{' '}
      <span className="muted">{duration(reply.ms)}</span>
    </>
  )

const imapText = (reply: ImapReply | undefined): ReactNode =>
  reply === undefined ? null : (
    <>
      <code className="pre">
        {reply.status}
        {reply.code === undefined
          ? ''
          : ` [${reply.code}${reply.codeArguments === undefined ? '' : ` ${reply.codeArguments}`}]`}{' '}
        {reply.text}
      </code>{' '}
      <span className="muted">{duration(reply.ms)}</span>
    </>
  )

const replyFaultFacts = (fault: ReplyFault | undefined): readonly Fact[] => [
  [words.fault, faultText(fault)],
  [words.partial, verbatim(fault?.partial)],
]

const chips = (items: readonly string[]): ReactNode =>
  items.length === 0 ? null : (
    <ul className="chips">
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  )

const securityWords = {
  tls: words.tls,
  starttls: words.starttls,
  'starttls-if-offered': words.ifOffered,
  none: words.none,
}

const passwordWords: Readonly<Record<SettingsEvidence['password'], string>> = {
  given: words.passwordGiven,
  keychain: words.passwordKeychain,
  file: words.passwordFile,
  none: words.passwordNone,
  'other-destination': words.passwordOther,
  'unreadable-in-file': words.passwordUnreadable,
  'held-back': words.passwordHeld,
  'not-needed': words.passwordNotNeeded,
}

const yesNo = (value: boolean | undefined): string | null =>
  value === undefined ? null : value ? words.yes : words.no

const SettingsDetails = ({ evidence }: { readonly evidence: SettingsEvidence }) => (
  <Facts
    facts={[
      [words.host, verbatim(evidence.url ?? evidence.host)],
      evidence.port === 0 ? null : [words.port, evidence.port],
      [words.encryption, securityWords[evidence.security]],
      [words.user, evidence.username === '' ? words.noUser : verbatim(evidence.username)],
      [words.password, passwordWords[evidence.password]],
      [words.ehloName, verbatim(evidence.ehloName)],
      [words.identity, yesNo(evidence.checkServerIdentity)],
      [words.followed, chips(evidence.followed)],
      [words.notFollowed, chips(evidence.notFollowed)],
      [
        words.problems,
        evidence.problems.length === 0 ? null : evidence.problems.map(({ message }) => message).join(' '),
      ],
    ]}
  />
)

const DnsDetails = ({ evidence }: { readonly evidence: DnsEvidence }) => (
  <Facts
    facts={[
      [words.host, verbatim(evidence.host)],
      evidence.literal ? [words.addresses, words.literal] : null,
      [words.addresses, chips(evidence.addresses.map(({ address }) => address))],
      [words.fault, faultText(evidence.fault)],
      [
        words.asked,
        verbatim(
          evidence.answers
            .map(
              ({ type, records, code }) =>
                `${type} ${records.length > 0 ? records.join(', ') : (code ?? '')}`,
            )
            .join('\n'),
        ),
      ],
      [words.suggestions, chips(evidence.suggestions)],
    ]}
  />
)

const outcomes = {
  connected: words.connected,
  failed: words.failed,
  timeout: words.timeout,
  cancelled: words.cancelled,
}

const ConnectDetails = ({ evidence }: { readonly evidence: ConnectEvidence }) => (
  <>
    <table className="plain-table">
      <thead>
        <tr>
          <th scope="col">{words.address}</th>
          <th scope="col">{words.outcome}</th>
          <th scope="col" className="right">
            {words.took}
          </th>
        </tr>
      </thead>
      <tbody>
        {evidence.attempts.map((attempt) => (
          <tr key={attempt.address}>
            <th scope="row">
              <code>{attempt.address}</code>
            </th>
            <td>
              {outcomes[attempt.outcome]} {faultText(attempt.fault)}
            </td>
            <td className="right nums">{duration(attempt.ms)}</td>
          </tr>
        ))}
      </tbody>
    </table>
    <Facts
      facts={[
        [words.used, verbatim(evidence.used)],
        [words.javaFirst, verbatim(evidence.javaMailAddress)],
        [words.local, verbatim(evidence.localAddress)],
        [
          words.otherPorts,
          evidence.otherPorts.length === 0
            ? null
            : evidence.otherPorts
                .map(({ port, open }) => `${port} ${open ? words.open : words.closed}`)
                .join(', '),
        ],
      ]}
    />
  </>
)

const GreetingDetails = ({ evidence }: { readonly evidence: GreetingEvidence }) => (
  <Facts
    facts={[
      [words.greeting, replyText(evidence.reply) ?? imapText(evidence.imap)],
      [words.answers, evidence.kind],
      [words.reply, verbatim(evidence.text)],
      [
        words.silentTls,
        evidence.tlsProbe === undefined
          ? null
          : evidence.tlsProbe === 'answers'
            ? words.tlsAnswers
            : words.tlsNo,
      ],
      ...replyFaultFacts(evidence.fault),
    ]}
  />
)

const EhloDetails = ({ evidence }: { readonly evidence: EhloEvidence }) => (
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

const LoginDetails = ({ evidence }: { readonly evidence: AuthEvidence | LoginEvidence }) => (
  <Facts
    facts={[
      evidence.tried ? null : [words.notTried, evidence.skipped ?? words.no],
      [words.mechanisms, 'offered' in evidence ? chips(evidence.offered) : null],
      [words.mechanismUsed, evidence.mechanism],
      [words.reply, evidence.stage === 'auth' ? replyText(evidence.reply) : imapText(evidence.reply)],
      [words.encryption, evidence.overPlaintext ? words.overPlain : null],
      ...replyFaultFacts(evidence.fault),
    ]}
  />
)

const EnvelopeDetails = ({ evidence }: { readonly evidence: EnvelopeEvidence }) => (
  <>
    {evidence.steps.length === 0 ? null : (
      <table className="plain-table" aria-label={words.steps}>
        <thead>
          <tr>
            <th scope="col">{words.command}</th>
            <th scope="col">{words.address}</th>
            <th scope="col">{words.answer}</th>
            <th scope="col" className="right">
              {words.took}
            </th>
          </tr>
        </thead>
        <tbody>
          {evidence.steps
            .filter(({ command }) => command !== 'RSET')
            .map((step) => (
              <tr
                key={`${step.command} ${step.address}`}
                className={(step.reply?.code ?? 500) >= 400 ? 'bad' : ''}
              >
                <th scope="row">{step.command}</th>
                <td>
                  <code>{step.address}</code>
                </td>
                <td>
                  {step.reply === undefined ? (
                    faultText(step.fault)
                  ) : (
                    <code>{step.reply.lines.join(' ')}</code>
                  )}
                </td>
                <td className="right nums">{step.reply === undefined ? '' : duration(step.reply.ms)}</td>
              </tr>
            ))}
        </tbody>
      </table>
    )}
    <Facts
      facts={[
        evidence.tried ? null : [words.notTried, evidence.skipped ?? words.no],
        [words.pipelined, yesNo(evidence.pipelined)],
      ]}
    />
  </>
)

const CapabilityDetails = ({ evidence }: { readonly evidence: CapabilityEvidence }) => (
  <Facts
    facts={[
      [words.capabilities, chips(evidence.capabilities)],
      [words.mechanisms, chips(evidence.mechanisms)],
      [words.reply, imapText(evidence.reply)],
      ...replyFaultFacts(evidence.fault),
    ]}
  />
)

const SelectDetails = ({ evidence }: { readonly evidence: SelectEvidence }) => (
  <Facts
    facts={[
      [words.mailbox, verbatim(evidence.mailbox)],
      [
        words.access,
        evidence.readOnly === undefined ? null : evidence.readOnly ? words.readOnly : words.readWrite,
      ],
      [words.messages, evidence.exists?.toLocaleString('en-GB')],
      [words.flags, chips(evidence.permanentFlags ?? [])],
      [words.reply, imapText(evidence.reply)],
      ...replyFaultFacts(evidence.fault),
    ]}
  />
)

const MailboxDetails = ({ evidence }: { readonly evidence: MailboxEvidence }) => (
  <Facts
    facts={[
      [words.unread, evidence.unseen?.toLocaleString('en-GB')],
      [words.oldest, evidence.oldestUnseen === undefined ? null : fullTime(evidence.oldestUnseen)],
      [
        words.quota,
        evidence.quota === undefined
          ? null
          : `${bytes(evidence.quota.usedKiB * 1024)} of ${bytes(evidence.quota.limitKiB * 1024)}`,
      ],
      [words.reply, imapText(evidence.reply)],
      ...replyFaultFacts(evidence.fault),
    ]}
  />
)

const HttpDetails = ({ evidence }: { readonly evidence: HttpEvidence }) => (
  <>
    <table className="plain-table" aria-label={words.hops}>
      <thead>
        <tr>
          <th scope="col">{words.url}</th>
          <th scope="col">{words.status}</th>
        </tr>
      </thead>
      <tbody>
        {evidence.hops.map((hop) => (
          <tr key={hop.url}>
            <th scope="row">
              <code>{hop.url}</code>
            </th>
            <td>
              {hop.status} {faultText(hop.fault)}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
    <Facts facts={[[words.fault, faultText(evidence.fault)]]} />
  </>
)

const plainValue = (value: unknown): string =>
  typeof value === 'boolean' ? (value ? words.yes : words.no) : String(value)

/** What a round trip's stages tell, as far as it is worth a line; the rest is drawn below the path. */
const factLabels: Readonly<Record<string, string>> = {
  recipient: words.recipient,
  from: words.fromHeader,
  fromSent: words.fromSent,
  messageId: words.messageId,
  reply: words.reply,
  folder: words.folder,
  seconds: words.seconds,
  waitedSeconds: words.waited,
  bounce: words.bounce,
  hop: words.slowest,
  deleted: words.deleted,
  reason: words.reason,
}

const Details = ({ evidence }: { readonly evidence: StageEvidence }) => {
  switch (evidence.stage) {
    case 'settings':
      return <SettingsDetails evidence={evidence} />
    case 'dns':
      return <DnsDetails evidence={evidence} />
    case 'connect':
      return <ConnectDetails evidence={evidence} />
    case 'tls':
      return <TlsDetails evidence={evidence} />
    case 'greeting':
      return <GreetingDetails evidence={evidence} />
    case 'ehlo':
      return <EhloDetails evidence={evidence} />
    case 'capability':
      return <CapabilityDetails evidence={evidence} />
    case 'starttls':
      return (
        <Facts
          facts={[
            [words.offered, yesNo(evidence.offered)],
            [words.attempted, yesNo(evidence.attempted)],
            [words.reply, replyText(evidence.reply) ?? imapText(evidence.imap)],
            ...replyFaultFacts(evidence.fault),
          ]}
        />
      )
    case 'auth':
    case 'login':
      return <LoginDetails evidence={evidence} />
    case 'envelope':
      return <EnvelopeDetails evidence={evidence} />
    case 'message':
      return <Facts facts={[[words.reply, replyText(evidence.reply)], ...replyFaultFacts(evidence.fault)]} />
    case 'select':
      return <SelectDetails evidence={evidence} />
    case 'mailbox':
      return <MailboxDetails evidence={evidence} />
    case 'http':
      return <HttpDetails evidence={evidence} />
    case 'mx':
    case 'spf':
    case 'dmarc':
      return <DomainDetails evidence={evidence} />
    default:
      return (
        <Facts
          facts={[
            ...Object.entries(evidence.facts)
              .filter(([key, value]) => factLabels[key] !== undefined && value !== '')
              .map(([key, value]): Fact => [factLabels[key] ?? key, verbatim(plainValue(value))]),
            [words.fault, faultText(evidence.fault)],
          ]}
        />
      )
  }
}

export const EvidencePanel = ({
  id,
  title,
  stage,
  onClose,
}: {
  readonly id: string
  readonly title: string
  readonly stage: StageResult | undefined
  readonly onClose: () => void
}) => (
  <section className="evidence" id={id} aria-label={title}>
    <header className="evidence-head">
      <h3>{title}</h3>
      {stage === undefined ? null : <span className="muted nums">{duration(stage.durationMs)}</span>}
      <Button kind="quiet" size="small" onPress={onClose}>
        {diagnoseWords.close}
      </Button>
    </header>
    {stage?.evidence === undefined ? (
      <p className="muted">{words.noEvidence}</p>
    ) : (
      <Details evidence={stage.evidence} />
    )}
  </section>
)
