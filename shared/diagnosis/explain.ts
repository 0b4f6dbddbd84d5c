/** What *Explain a text* finds in a log, a stack trace, a reply or a bounce. The text itself is not kept. */
import type { Of } from '../of-schema.ts'
import type { explainResultSchema } from './explain-schema.ts'

/** One line of the text, passwords masked, control characters shown. Numbers begin at 1. */
export type ExplainLine = ExplainResult['mailLines'][number]

/** One fault found. Where the text cannot tell causes apart, all are here, with what would decide. */
export type ExplainedFault = ExplainResult['faults'][number]

/** Where the text says what it was talking to: enough for a test without an environment. */
export type ExplainTarget = NonNullable<ExplainResult['target']>

export type ExplainResult = Of<typeof explainResultSchema>

export interface ExplainOptions {
  /** Chooses remedies and Java names; TeamConnect 7 where it is not known. */
  readonly teamConnectVersion?: '7' | '8' | undefined
  /** Host and account of the environment, where the text names none. */
  readonly host?: string | undefined
  readonly username?: string | undefined
  readonly replyTo?: string | undefined
}
