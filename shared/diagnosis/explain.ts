/** What *Explain a text* finds in a log, a stack trace, a reply or a bounce. The text itself is not kept. */
import type { Finding } from './model.ts'

/** One line of the text, passwords masked, control characters shown. Numbers begin at 1. */
export interface ExplainLine {
  readonly number: number
  readonly text: string
}

/** One fault found. Where the text cannot tell causes apart, all are here, with what would decide. */
export interface ExplainedFault {
  /** One where the text is clear; several, none preferred, where it is not. */
  readonly candidates: readonly {
    readonly finding: Finding
    /** What would show that it is this one; '' where there is only one. */
    readonly decidedBy: string
  }[]
  /** The lines it was read from, the first occurrence's; at most ten. */
  readonly lines: readonly ExplainLine[]
  /** How often it stands in the text. */
  readonly count: number
  /** As the text writes them, where its lines carry times. */
  readonly firstSeen?: string | undefined
  readonly lastSeen?: string | undefined
}

/** Where the text says what it was talking to: enough for a test without an environment. */
export interface ExplainTarget {
  readonly protocol: 'smtp' | 'imap'
  readonly host: string
  /** 0 where the text does not tell. */
  readonly port: number
  readonly username: string
}

export interface ExplainResult {
  /** Most telling first. */
  readonly faults: readonly ExplainedFault[]
  readonly target?: ExplainTarget | undefined
  /** Passwords that stood in the text: masked everywhere here, and to be changed. */
  readonly secrets: readonly { readonly line: number; readonly what: string }[]
  /** What would have to be known further, as sentences; empty where the text says enough. */
  readonly missing: readonly string[]
  /** Ready to be sent: what was understood and what is missing. '' where nothing is missing. */
  readonly forCustomer: string
  /** Lines that look most like mail, where nothing known was found. */
  readonly mailLines: readonly ExplainLine[]
  /** The text was longer than what was read. */
  readonly truncated: boolean
}

export interface ExplainOptions {
  /** Chooses remedies and Java names; TeamConnect 7 where it is not known. */
  readonly teamConnectVersion?: '7' | '8' | undefined
  /** Host and account of the environment, where the text names none. */
  readonly host?: string | undefined
  readonly username?: string | undefined
  readonly replyTo?: string | undefined
}
