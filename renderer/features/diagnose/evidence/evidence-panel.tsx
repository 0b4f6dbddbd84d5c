import type { StageEvidence } from '#shared/diagnosis/evidence.ts'
import type { StageResult } from '#shared/diagnosis/model.ts'
import { Button } from '../../../components/button.tsx'
import { diagnoseWords } from '../../../words/diagnose.ts'
import { evidenceWords as words } from '../../../words/evidence.ts'
import { duration } from '../../../words/format.ts'
import { DomainDetails } from '../domains.tsx'
import { TlsDetails } from './certificates.tsx'
import {
  CapabilityDetails,
  EhloDetails,
  GreetingDetails,
  LoginDetails,
  StartTlsDetails,
} from './dialogue.tsx'
import { EnvelopeDetails, MailboxDetails, MessageDetails, SelectDetails } from './mail.tsx'
import { FactsDetails, HttpDetails } from './others.tsx'
import { ConnectDetails, DnsDetails, SettingsDetails } from './way.tsx'
import './evidence-panel.css'

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
      return <StartTlsDetails evidence={evidence} />
    case 'auth':
    case 'login':
      return <LoginDetails evidence={evidence} />
    case 'envelope':
      return <EnvelopeDetails evidence={evidence} />
    case 'message':
      return <MessageDetails evidence={evidence} />
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
      return <FactsDetails evidence={evidence} />
  }
}

/** What one stage saw, below the path. */
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
