/** Faults that no server puts into words: Java’s and other programs’ own messages, as logs and traces have them. */
import type { StageName } from '#shared/diagnosis/model.ts'
import type { CauseId } from '../index.ts'

export interface LogContext {
  readonly text: string
  readonly protocol: 'smtp' | 'imap'
  readonly host: string
  readonly port: number
}

export interface Candidate {
  readonly cause: CauseId
  readonly stage: StageName
  readonly decidedBy: string
}

/**
 * One cause where the words are clear; several where they are the same for different causes, each with what would
 * tell them apart.
 */
export interface LogPattern {
  readonly pattern: RegExp
  /** Told apart from others by more than its pattern. */
  readonly when?: (context: LogContext) => boolean
  readonly candidates: (context: LogContext) => readonly Candidate[]
}

export const sure =
  (cause: CauseId, stage: StageName): (() => readonly Candidate[]) =>
  () => [{ cause, stage, decidedBy: '' }]

export const byProtocol =
  (smtp: CauseId, imap: CauseId, stage: StageName) =>
  ({ protocol }: LogContext): readonly Candidate[] => [
    { cause: protocol === 'smtp' ? smtp : imap, stage, decidedBy: '' },
  ]
