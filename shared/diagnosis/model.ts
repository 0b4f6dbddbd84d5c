/** Words of a diagnosis: checks, stages, verdicts, findings, the report. The evidence is in `evidence.ts`. */
import type { Of } from '../of-schema.ts'
import type { MailProtocol } from '../settings/destination.ts'
import type * as schema from './report-schema.ts'

/** In the order of the table in the report: the first with the worst verdict gives the report's cause. */
export const checkNames = [
  'smtp',
  'imap',
  'tc-imap',
  'url',
  'sender-domain',
  'send-as',
  'round-trip',
] as const
export type CheckName = (typeof checkNames)[number]

export const stageNames = [
  'settings',
  'dns',
  'connect',
  'tls',
  'greeting',
  'ehlo',
  'capability',
  'starttls',
  'auth',
  'login',
  'envelope',
  'message',
  'select',
  'mailbox',
  'http',
  'mx',
  'spf',
  'dmarc',
  'send',
  'arrive',
  'inspect',
  'clean-up',
] as const
export type StageName = (typeof stageNames)[number]

/** The reason of a time-out that struck because the run's own time was up. */
export const RUN_LIMIT = 'run limit'

export type Verdict = 'pass' | 'warn' | 'fail' | 'skipped'
export type Severity = 'error' | 'warning' | 'info'

/** Two checks of one run share no state: each has its own stages, findings and transcript. */
export type StageResult = Of<typeof schema.stageResultSchema>

export type Fix = Finding['fixes'][number]

export type Finding = Of<typeof schema.findingSchema>

export type TranscriptLine = CheckResult['transcript'][number]

export type Endpoint = NonNullable<CheckResult['endpoint']>

export type CheckResult = Of<typeof schema.checkResultSchema>

export type Vantage = Report['vantage']

export type ReportTarget = Report['target']

export type Report = Of<typeof schema.reportSchema>

/** What a run says while it runs. */
export type RunProgress = Of<typeof schema.runProgressSchema>

export const protocolOf: Readonly<Partial<Record<CheckName, MailProtocol>>> = {
  smtp: 'smtp',
  imap: 'imap',
  'send-as': 'smtp',
}
