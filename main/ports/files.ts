/** Files and folders as the server's file needs them: every step on its own, so that each can be judged. */

/** A failed step: the system's own code (`ENOENT`, `EACCES`, `ENOSPC` …) and its text. Never an exception. */
export interface FileFault {
  readonly ok: false
  readonly code: string
  readonly message: string
}

export type FileOutcome<T> = { readonly ok: true; readonly value: T } | FileFault

export interface FileFacts {
  readonly kind: 'file' | 'folder' | 'link' | 'other'
  /** Bytes. */
  readonly size: number
  /** POSIX permission bits (0o000–0o7777). On Windows only the write bit means something. */
  readonly mode: number
  readonly uid: number
  readonly gid: number
  /** Milliseconds since the epoch, with fractions where the file system has them. */
  readonly modifiedMs: number
  /** Device and inode: tells whether two looks saw the same file. */
  readonly identity: string
  /** How many names (hard links) it has. */
  readonly links: number
}

/** What a file must be that another account may have put there; one that is not is never opened. */
export interface Expected {
  /** One of these accounts must own it. Anybody may where it is absent; not asked on Windows. */
  readonly owners?: readonly number[] | undefined
  /** It may stand under further names (hard links), through which it may be another file besides. */
  readonly furtherNames?: boolean | undefined
}

export interface NewFile {
  /** POSIX permission bits; not narrowed by the umask. */
  readonly mode: number
  /** Left to the system where absent. */
  readonly owner?: { readonly uid: number; readonly gid: number } | undefined
  /** The file whose access list and extended attributes the new one gets before anything is written into it. */
  readonly accessLike?: string | undefined
  /** False: need not survive a power cut, so it is not synced. */
  readonly durable?: boolean | undefined
}

export interface Files {
  readonly windows: boolean
  /** Effective user, or undefined on Windows. */
  readonly uid: number | undefined
  folderOf(path: string): string
  nameOf(path: string): string
  join(folder: string, name: string): string
  /** An absolute path without `.` and `..`; links are not followed. */
  absolute(path: string): string

  /** Follows links. */
  facts(path: string): Promise<FileOutcome<FileFacts>>
  /** Does not follow a link at the path's end. */
  ownFacts(path: string): Promise<FileOutcome<FileFacts>>
  /**
   * Where the path leads. `FOREIGN_LINK` for a symbolic link that another account may have planted: it belongs to
   * neither root nor this account nor the owner of what it leads to.
   */
  realPath(path: string): Promise<FileOutcome<string>>
  mayWrite(path: string): Promise<boolean>
  list(folder: string): Promise<FileOutcome<readonly string[]>>

  /**
   * The whole of a regular file, read through one handle. With `expected` no link is followed; without, a person
   * named the file. Codes of our own: `TOO_LARGE` for more than `limit` bytes, and what is not opened:
   * `NOT_REGULAR` (a pipe, a device), `IS_LINK`, `FURTHER_NAMES`, `OTHER_OWNER`, `EXCHANGED`. The messages of
   * these are the end of a sentence.
   */
  read(
    path: string,
    limit: number,
    expected?: Expected,
  ): Promise<FileOutcome<{ bytes: Uint8Array; facts: FileFacts }>>
  /** The last `limit` bytes of a file as expected; `skipped` counts those before them. */
  readEnd(
    path: string,
    limit: number,
    expected: Expected,
  ): Promise<FileOutcome<{ bytes: Uint8Array; skipped: number }>>
  /** Whether `accessLike` means anything on this system; else nothing is known of access lists. */
  accessIsKept(): Promise<boolean>
  /** Whether something is mounted on this very path; false where the system does not tell. */
  isMount(path: string): Promise<boolean>
  /**
   * Creates, writes, sets mode and owner, syncs. `EEXIST` where the name is taken, `ACCESS_NOT_KEPT` where the access
   * list of `accessLike` cannot be carried over; nothing stays after a fault.
   */
  create(path: string, bytes: Uint8Array, as: NewFile): Promise<FileOutcome<FileFacts>>
  /**
   * Appends one line (its line end included) in one write and syncs; creates the file if need be, or says `EPERM`
   * where it would not get its owner. A torn last line is ended first. After a fault the old length is put back.
   */
  appendLine(path: string, bytes: Uint8Array, as: NewFile, expected: Expected): Promise<FileOutcome<void>>
  /**
   * Other content and permission bits for a file as expected, written into the file that stands there, and synced.
   * `CHANGED` where its content is not `was`, `MODE_NOT_KEPT` where it stays open to others against the bits: nothing
   * is written then. After another fault content and bits are put back as far as the disk lets them.
   */
  overwrite(
    path: string,
    bytes: Uint8Array,
    to: { readonly mode: number; readonly was?: Uint8Array | undefined },
    expected: Expected,
  ): Promise<FileOutcome<void>>
  /** The permission bits of a file as expected. On Windows nothing. */
  setMode(path: string, mode: number, expected: Expected): Promise<FileOutcome<void>>
  /** A second name for the same file; `EEXIST` where the name is taken. */
  link(from: string, to: string): Promise<FileOutcome<void>>
  /** Replaces what stands under `to`, in one step. */
  rename(from: string, to: string): Promise<FileOutcome<void>>
  /** A name that is not there is no fault. */
  remove(path: string): Promise<FileOutcome<void>>
  /**
   * From now on steps in this folder are `EXCHANGED` where another one stands in its place, until the function that
   * is returned is called. Where the system has no way from an open folder to what is in it, nothing.
   */
  hold(folder: string, identity: string): () => void
  makeFolder(path: string, mode: number): Promise<FileOutcome<void>>
  /** `fsync` of a folder; where the system knows no such thing, nothing. */
  syncFolder(path: string): Promise<FileOutcome<void>>
  /** Ids of an account or group by name, for a new file. */
  account(kind: 'user' | 'group', name: string): Promise<FileOutcome<{ uid: number; gid: number }>>
  /** The name of an account or group by its id. */
  accountName(kind: 'user' | 'group', id: number): Promise<FileOutcome<string>>
  /** Calls back on any event in the folder until stopped. Faults are silent: who calls polls as well. */
  watchFolder(folder: string, onEvent: (name: string | null) => void): { stop(): void }
}

/** A process that can be recognised later, by another one on the same host too. */
export interface ProcessIdentity {
  readonly pid: number
  /** Tells this process from an earlier or later one with the same pid; includes the host's boot. */
  readonly start: string
  /** For people. */
  readonly host: string
  /** For programs: two hosts may have one name. */
  readonly hostId: string
  readonly user: string
}

export interface Processes {
  own(): ProcessIdentity
  /** `unknown` for a process of another host. */
  state(of: ProcessIdentity): 'alive' | 'dead' | 'unknown'
  /** Whether any process of this host has the pid now. */
  exists(pid: number): boolean
}

/** One key with its value, as a maintained library reads them. */
export interface ParsedProperty {
  readonly key: string
  readonly value: string
  /** 1-based. */
  readonly line: number
}

/** An independent reading of `.properties` text, to hold ours against. */
export interface PropertiesParser {
  /** `text` has one character per byte (ISO-8859-1). Null where the library refuses the text. */
  parse(text: string): readonly ParsedProperty[] | null
}
