/** The file that the server reads at restart, as the screens and the CLI see it. No secret is in any of it. */
import type { FieldKey, SecretKey, Settings } from '../settings/fields.ts'

export type PasswordMode = 'encrypted' | 'omitted' | 'plain'

/** What stands in the file for a password; never its text. */
export type FilePassword = 'absent' | 'encrypted' | 'plain'

/** A value that is there but cannot be read: shown as it stands, kept until the user changes the field. */
export interface UnreadableValue {
  readonly key: FieldKey
  readonly property: string
  readonly raw: string
  /** 1-based line of the file. */
  readonly line: number
  readonly message: string
}

export interface FileWarning {
  readonly code:
    | 'NOT_OURS_YET'
    | 'UTF8_BYTES'
    | 'BOM'
    | 'DUPLICATE_KEY'
    | 'NO_IDENTITY_CHECK'
    | 'PEEK'
    | 'STARTTLS_IF_OFFERED'
    | 'CONNECTION_KEY'
    | 'PASSWORD_PLAIN'
    | 'READABLE_BY_OTHERS'
    | 'LEFTOVERS_REMOVED'
    | 'BACKUP_NOT_USED'
    | 'PASSWORD_WITHOUT_AUTH'
    | 'OTHER_PROTOCOL'
    | 'OTHER_FORMAT'
  readonly message: string
  readonly property?: string | undefined
  readonly line?: number | undefined
}

/** One line of the file for the screen: values of keys that look like secrets are masked. */
export interface FileLine {
  readonly number: number
  readonly text: string
}

/** The file as it was read at one moment. */
export interface FileView {
  readonly path: string
  /** Where a symbolic link leads, else the path. */
  readonly realPath: string
  readonly exists: boolean
  /** Lower-case hex; the SHA-256 of no bytes where there is no file. */
  readonly sha256: string
  readonly size: number
  /** ISO 8601, or null where there is no file. */
  readonly modifiedAt: string | null
  readonly settings: Settings
  readonly passwords: Readonly<Record<SecretKey, FilePassword>>
  readonly unreadable: readonly UnreadableValue[]
  readonly warnings: readonly FileWarning[]
  readonly lines: readonly FileLine[]
  /** Properties that we do not write but that bear on the connection, with masked values. */
  readonly connectionProperties: readonly {
    readonly property: string
    readonly value: string
    readonly followed: boolean
  }[]
  /** `mail.smtp.ssl.checkserveridentity` and its IMAP twin; undefined where absent. */
  readonly checkServerIdentity: { readonly smtp: boolean | undefined; readonly imap: boolean | undefined }
  /** Milliseconds; undefined where absent. Jakarta Mail's own default is to wait for ever. */
  readonly timeouts: { readonly smtp: number | undefined; readonly imap: number | undefined }
  /** The file names no access of its group and others, on POSIX; null where that cannot be told. */
  readonly ownerOnly: boolean | null
  /** Properties whose value is `ENC(…)`, whoever wrote it: no server key is made while there is one. */
  readonly encryptedProperties?: readonly string[] | undefined
}

/** One setting that an Update would change, in the form's terms. */
export interface Change {
  readonly key: FieldKey | null
  readonly property: string
  readonly label: string
  readonly kind: 'added' | 'changed' | 'removed'
  /** As in the file; secrets are 'set' or 'not set'. */
  readonly before: string | null
  readonly after: string | null
  /** Why, where the form does not tell it: "not written while authentication is off". */
  readonly note?: string | undefined
  /** It follows from the change of another field: no change of its own where changes are counted. */
  readonly follows?: true | undefined
}

/** A row of the side-by-side view. */
export interface DifferenceRow {
  readonly kind: 'same' | 'changed' | 'added' | 'removed'
  readonly before: FileLine | null
  readonly after: FileLine | null
}

export interface Difference {
  /** What the difference was made from: a write is refused where the file is another by then. */
  readonly basedOn: string
  /** SHA-256 that the file would have; encrypted passwords make it differ from write to write. */
  readonly changes: readonly Change[]
  readonly rows: readonly DifferenceRow[]
  readonly notes: readonly string[]
  /** The first `ENC` value or a new key is about to be written: the server must be given its key first. */
  readonly needsServerKeyHandover: boolean
  readonly nothingToWrite: boolean
  /** Offers that are never taken in passing, such as checkserveridentity for an existing file. */
  readonly offers: readonly { readonly property: string; readonly value: string; readonly text: string }[]
  /** Who will be able to read the file, in words; absent where the system has no such modes (Windows). */
  readonly readers?: string | undefined
}

export interface Backup {
  /** File name beside the server's file: what restore takes. */
  readonly name: string
  /** ISO 8601. */
  readonly at: string
  readonly size: number
  readonly sha256: string
  /** The server was last known to start with this version: restoring it takes the reminder away. */
  readonly confirmed?: boolean | undefined
  /** What stands in it for the passwords, commented-out lines included; absent where it cannot be understood. */
  readonly passwords?: Readonly<Record<SecretKey, FilePassword>> | undefined
}

export type JournalEvent =
  | 'intent'
  | 'write'
  | 'rolled-back'
  | 'restore'
  | 'restart'
  | 'delivered'
  | 'server-key'
  | 'password-mode'
  | 'nodes'
  | 'bad-certificate-allowed'
  | 'mail-sent'

/** One line of the journal beside the file. Secrets appear as "changed" only. */
export interface JournalEntry {
  /** ISO 8601 with the zone's offset. */
  readonly at: string
  readonly event: JournalEvent
  readonly id: string
  readonly user: string
  readonly computer: string
  readonly before?: string | undefined
  readonly after?: string | undefined
  readonly changes?:
    | readonly { readonly key: string; readonly before: string | null; readonly after: string | null }[]
    | undefined
  /** How it is known: "confirmed", "watched"; for a server key "handed-over", "made", "changed". */
  readonly how?: string | undefined
  readonly note?: string | undefined
  /** Of a restart: when it took place; `at` is when it was noted. */
  readonly restartedAt?: string | undefined
  /** Of a restart: the node of a cluster. */
  readonly node?: string | undefined
  /** The nodes of the cluster, each of which has to be confirmed: from this entry on. */
  readonly nodes?: readonly string[] | undefined
  /** Of a write: the server does not have the key of these passwords yet. */
  readonly newServerKey?: boolean | undefined
  /** Of an intent: the backup that was made for it. */
  readonly backup?: string | undefined
  /** Tells two computers of one name apart. */
  readonly hostId?: string | undefined
}

/** What the server is running, as far as the journal can tell. */
export type RunningState =
  | { readonly kind: 'running'; readonly since: string; readonly by: string }
  | {
      readonly kind: 'restart-needed'
      readonly since: string
      readonly by: string
      readonly fields: number
      /** Nodes that are not known to run these settings; absent where the server is one. */
      readonly waitingFor?: readonly string[] | undefined
    }
  | {
      readonly kind: 'changed-outside'
      readonly since: string
      readonly waitingFor?: readonly string[] | undefined
    }
  | { readonly kind: 'server-key-not-handed-over'; readonly since: string }
  | { readonly kind: 'written-not-delivered'; readonly since: string; readonly by: string }
  | {
      readonly kind: 'delivered-restart-needed'
      readonly since: string
      readonly by: string
      readonly waitingFor?: readonly string[] | undefined
    }
  | { readonly kind: 'unknown' }
