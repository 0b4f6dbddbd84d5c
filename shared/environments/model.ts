/** An environment: one TeamConnect server, its file, and what this console keeps about it. No secrets. */
import type { Verdict } from '../diagnosis/model.ts'
import type { Failure } from '../errors.ts'
import type { Backup, FileView, PasswordMode, RunningState } from '../server-file/model.ts'
import type { Destination } from '../settings/destination.ts'
import type { SecretKey, Settings } from '../settings/fields.ts'

/** Somebody whose action causes a mail, for the sender preview. */
export interface PreviewUser {
  readonly name: string
  /** '' where the contact record has no address. */
  readonly address: string
}

export interface EnvironmentRecord {
  /** Keychain entries hang on it, so that a rename loses nothing. */
  readonly id: string
  readonly name: string
  /** The server's file, or the local copy where the server team delivers it. */
  readonly path: string
  readonly delivery: 'written-here' | 'handed-over'
  /** Handed over: where the server team puts the file. */
  readonly targetPath: string
  readonly passwordMode: PasswordMode
  readonly teamConnectVersion: '7' | '8'
  /** TeamConnect Express has no IMAP server of its own. */
  readonly express: boolean
  /** With an address, without one, of another domain. */
  readonly previewUsers: readonly [PreviewUser, PreviewUser, PreviewUser]
  readonly recipients: { readonly inside: string; readonly outside: string }
  /** What the vendor asks for after Update; done boxes. */
  readonly checklist: {
    readonly contactAddresses: boolean
    readonly preferences: boolean
    readonly sendAs: boolean
  }
  readonly serverKeyHandedOver: boolean
  /** Nodes of a cluster, each of which is restarted by itself; none for a single server. */
  readonly nodes?: readonly string[] | undefined
  /** The account or group that TeamConnect runs under: a new file is made readable for it. */
  readonly readableBy?: { readonly kind: 'user' | 'group'; readonly name: string } | null | undefined
  /** A copy of the list of authorities that Java on the server trusts: tests judge certificates by it. */
  readonly cacerts?: string | undefined
  /** The address that the server’s mail leaves from, as receivers see it: SPF is evaluated for it. '' for none. */
  readonly outgoingIp?: string | undefined
  /** The environment of the practice server inside this program. */
  readonly practice: boolean
}

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

export interface Draft {
  readonly settings: Settings
  /** SHA-256 of the file that the draft was made from. */
  readonly basedOn: string
  /** The file's settings at that time: the third side of a three-way view. */
  readonly base: Settings
  /**
   * The settings in it that a person set, and not whoever wrote a file that others were copied or taken from; all that
   * differ from `base` where absent.
   */
  readonly named?: readonly string[] | undefined
  /** ISO 8601. */
  readonly savedAt: string
  /** Grows by one with each save; a save that was made from an older one is refused (`DRAFT_CHANGED`). */
  readonly revision: number
}

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
