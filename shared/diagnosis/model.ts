/** Words of a diagnosis: checks, stages, verdicts, findings, the report. The evidence is in `evidence.ts`. */
import type { MailProtocol, Security } from '../settings/destination.ts'
import type { SettingsPatch } from '../settings/schema.ts'
import type { StageEvidence } from './evidence.ts'

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

export type Verdict = 'pass' | 'warn' | 'fail' | 'skipped'
export type Severity = 'error' | 'warning' | 'info'

/** Two checks of one run share no state: each has its own stages, findings and transcript. */
export interface StageResult {
  readonly stage: StageName
  readonly status: Verdict
  /** Milliseconds since the run began. */
  readonly startMs: number
  readonly durationMs: number
  /** A few words for the station and the CLI's line: "2 addresses", "64 days left", "refused". */
  readonly summary: string
  /** Absent where the stage was not reached. A report is judged again by the evidence that is there. */
  readonly evidence?: StageEvidence | undefined
}

export interface Fix {
  readonly text: string
  /** Present where a setting of the form cures it: the screen offers a button that puts it into the form. */
  readonly set?: SettingsPatch | undefined
}

export interface Finding {
  /** Id in the catalogue of causes. */
  readonly cause: string
  readonly severity: Severity
  readonly stage: StageName
  readonly title: string
  readonly explanation: string
  readonly fixes: readonly Fix[]
  /** Keys of the form's fields that bear on it, passwords included. */
  readonly fields: readonly string[]
  /** The proof: the server's own words, or the fact measured. */
  readonly evidence: string
  /** How JavaMail words the same fault in the application server's log; '' where it says nothing. */
  readonly javaMail: string
  /** `vantage`: depends on where the test ran, so it says nothing about the server's own view. */
  readonly about?: 'vantage' | undefined
  /** A message ready to be sent to the mail administrator, with the proof in it. */
  readonly forMailAdmin?: string | undefined
}

export interface TranscriptLine {
  /** Milliseconds since the run began. */
  readonly atMs: number
  readonly from: 'client' | 'server' | 'note'
  /** One line without its line end; secrets replaced where they are made, control characters shown. */
  readonly text: string
}

export interface Endpoint {
  readonly host: string
  readonly port: number
  readonly security: Security
  readonly username?: string | undefined
}

export interface CheckResult {
  readonly check: CheckName
  readonly verdict: Verdict
  readonly endpoint?: Endpoint | undefined
  readonly durationMs: number
  readonly stages: readonly StageResult[]
  readonly findings: readonly Finding[]
  readonly transcript: readonly TranscriptLine[]
  /** One sentence for the section's line on the Email page. */
  readonly summary: string
}

export interface Vantage {
  readonly role: 'workstation' | 'server'
  readonly hostname: string
  readonly addresses: readonly string[]
  readonly resolvers: readonly string[]
  /** What certificates were judged by, in words. */
  readonly trust: string
  readonly ehloName: string
}

export interface ReportTarget {
  /** Name of the environment, or undefined for a bare file. */
  readonly environment?: string | undefined
  readonly environmentId?: string | undefined
  readonly file?: string | undefined
  readonly settings: 'file' | 'draft' | 'form'
  /** SHA-256 of the file's bytes, lower-case hex, where there is a file. */
  readonly sha256?: string | undefined
  /** Keys in which what was tested differs from the file. */
  readonly changed: readonly string[]
}

export interface Report {
  readonly schema: 'mailroom.report/1'
  readonly id: string
  /** ISO 8601 with offset. */
  readonly startedAt: string
  readonly durationMs: number
  readonly tool: {
    readonly version: string
    readonly host: 'electron' | 'web' | 'cli'
    readonly platform: string
    readonly node: string
    readonly tls: string
  }
  readonly vantage: Vantage
  readonly target: ReportTarget
  readonly checks: readonly CheckResult[]
  readonly verdict: Verdict
  readonly cause: string | null
  /** What a green run did not prove, and what was left out and why. */
  readonly notProven: readonly string[]
}

/** What a run says while it runs. */
export type RunProgress =
  | {
      readonly kind: 'check-started'
      readonly check: CheckName
      readonly endpoint?: Endpoint | undefined
      readonly stages: readonly StageName[]
    }
  | {
      readonly kind: 'stage-started'
      readonly check: CheckName
      readonly stage: StageName
      readonly startMs: number
    }
  | { readonly kind: 'stage-finished'; readonly check: CheckName; readonly result: StageResult }
  | { readonly kind: 'check-finished'; readonly result: CheckResult }

export const protocolOf: Readonly<Partial<Record<CheckName, MailProtocol>>> = {
  smtp: 'smtp',
  imap: 'imap',
  'send-as': 'smtp',
}
