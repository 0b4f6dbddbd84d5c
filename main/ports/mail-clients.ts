/** Mail libraries that go on where our own dialogue has greeted, secured and signed in: what it refused, they never see. */
import type { Channel } from './network.ts'

/** A session that is signed in where it has to be; from now on the library alone reads and writes. */
export interface SignedIn {
  readonly channel: Channel
  /** What had come already and was not read. */
  readonly heard: Uint8Array
  /** Milliseconds of silence after which an answer is not waited for any longer. */
  readonly replyMs: number
  /** What is said from now on, a reply or response each. Nothing in it is ours to hide; what a peer says is not searched. */
  readonly log: { client(text: string): void; server(text: string): void }
}

export interface OutgoingMessage {
  /** addr-spec for MAIL FROM. */
  readonly sender: string
  readonly recipient: string
  /** Header and body, with CRLF at the line ends. */
  readonly content: Uint8Array
}

export interface Delivery {
  readonly accepted: boolean
  /** The reply that decided, on one line, or why there is none: a peer's words, as they came. */
  readonly reply: string
}

/** UIDs are those of the folder that was opened last. */
export interface Mailbox {
  /** Opens it for reading and writing. @returns UIDNEXT, 1 where the server does not say. Rejects with its words */
  open(folder: string): Promise<number>
  /** The folder for junk: by its special use (RFC 6154), else by its name in whatever language. */
  readonly junk: string | undefined
  /** Makes the server tell what has changed in the folder: before that, some find nothing new in it. */
  refresh(): Promise<void>
  /** UIDs from `first` on, ascending, whose header field contains the text; none where the server cannot search. */
  search(first: number, field: string, text: string): Promise<readonly number[]>
  /** Resolves when the server tells of new mail, or when the signal aborts. */
  news(signal: AbortSignal): Promise<void>
  /** Marks nothing. undefined: there is no such message. */
  header(uid: number): Promise<{ readonly header: string; readonly seen: boolean } | undefined>
  /** The first `most` octets of the message. Marks nothing. '': there is no such message. */
  start(uid: number, most: number): Promise<string>
  /** Deletes this message alone. @returns why not, or undefined when it is gone */
  remove(uid: number): Promise<string | undefined>
  /** Says LOGOUT and does not wait; the channel is the caller's again. */
  leave(): void
}

export interface MailClients {
  /** Sends one message and says QUIT; the channel is the caller's again. Never rejects. */
  deliver(session: SignedIn, message: OutgoingMessage): Promise<Delivery>
  /** Opens INBOX. Each method rejects, with words to show, where the connection breaks or a limit is passed. */
  openInbox(session: SignedIn): Promise<{ readonly mailbox: Mailbox; readonly uidNext: number }>
}
