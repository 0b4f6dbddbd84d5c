/** The set-up that a cause is told about. */
import type { Security } from '#shared/settings/destination.ts'

export type CauseProtocol = 'smtp' | 'imap' | 'tc-imap' | 'url'

/** What texts and conditions may depend on. */
export interface CauseContext {
  readonly protocol: CauseProtocol
  readonly host: string
  /** 0 where it is not known. */
  readonly port: number
  readonly security: Security
  readonly username: string
  readonly replyTo: string
  readonly ehloName: string
  readonly teamConnectVersion: '7' | '8'
  /** Named facts of the case: `sender`, `days`, `names` … Never a secret. */
  readonly facts: Readonly<Record<string, string>>
}
