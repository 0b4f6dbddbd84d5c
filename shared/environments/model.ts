/** An environment: one TeamConnect server, its file, and what this console keeps about it. No secrets. */
import type { Verdict } from '../diagnosis/model.ts'
import type { Failure } from '../errors.ts'
import type { Of } from '../of-schema.ts'
import type { Backup, FileView, RunningState } from '../server-file/model.ts'
import type { Destination } from '../settings/destination.ts'
import type { SecretKey, Settings } from '../settings/fields.ts'
import type * as schema from './schema.ts'

/** Somebody whose action causes a mail, for the sender preview. */
export type PreviewUser = Of<typeof schema.previewUserSchema>

export type EnvironmentRecord = Of<typeof schema.environmentRecordSchema>

/** The parts of a record that a person may change. */
export type EnvironmentOptions = Partial<Omit<EnvironmentRecord, 'id' | 'name' | 'practice'>>

/** The one line and the dot beside an environment's name. */
export interface StateLine {
  readonly tone: 'ok' | 'warn' | 'bad' | 'idle'
  readonly text: string
  /** Nothing weightier is said: changes not written yet, once there are some, stand in its place. */
  readonly givesWay?: true | undefined
}

export interface EnvironmentSummary {
  readonly id: string
  readonly name: string
  readonly path: string
  readonly practice: boolean
  readonly state: StateLine
}

export type CredentialStatus =
  | { readonly kind: 'set'; readonly store: 'keychain' | 'session' }
  | { readonly kind: 'not-set' }
  /** Stored for another server, port, encryption or user name: not used, has to be entered again. */
  | {
      readonly kind: 'other-destination'
      readonly storedFor: Destination
      readonly store: 'keychain' | 'session'
    }
  /** In the server's file, not on this computer: Update keeps it, a test does not try a login. */
  | { readonly kind: 'in-file' }
  | { readonly kind: 'unreadable'; readonly error: Failure }

export type Draft = Of<typeof schema.draftSchema>

export interface LastTest {
  readonly reportId: string
  /** ISO 8601. */
  readonly at: string
  readonly verdict: Verdict
  readonly cause: string | null
  readonly title: string
  readonly settings: 'file' | 'draft' | 'form'
  /** The settings that were tested are those that stand in the form now. */
  readonly sameSettings: boolean
}

/** All that the console shows of one environment when it is opened. */
export interface EnvironmentView {
  readonly record: EnvironmentRecord
  readonly file:
    | { readonly ok: true; readonly view: FileView }
    | { readonly ok: false; readonly error: Failure }
  readonly draft: Draft | null
  /** The draft's settings, else the file's, else the defaults. */
  readonly form: Settings
  readonly credentials: Readonly<Record<SecretKey, CredentialStatus>>
  readonly keychain: KeychainState
  readonly serverKey: {
    readonly set: boolean
    readonly handedOver: boolean
    readonly error?: Failure | undefined
  }
  readonly running: RunningState
  readonly state: StateLine
  readonly lastTest: LastTest | null
  /** Where the passwords in the server's file were last known to go. */
  readonly fileDestinations: Readonly<{ smtp?: Destination | undefined; imap?: Destination | undefined }>
  readonly backups: readonly Backup[]
  /** Mailboxes that other environments read: two on one take each other's mail. */
  readonly otherMailboxes?:
    | readonly { readonly environment: string; readonly host: string; readonly username: string }[]
    | undefined
}

/** Whether passwords can be kept; without a keychain they are kept for this session only. */
export type KeychainState =
  | { readonly kind: 'available'; readonly name: string }
  | { readonly kind: 'session-only'; readonly error: Failure }
