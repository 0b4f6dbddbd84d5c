/** The practice mailbox: a fixed set of folders with messages in them, and what one client knows of one. */
import { Refusal } from './imap-syntax.ts'
import { type Part, readPart } from './message-parts.ts'

export interface NewMessage {
  /** One byte per character, lines ending in CRLF. */
  readonly raw: string
  readonly receivedAt: Date
  /** As IMAP lists them: `\Seen \Flagged`. */
  readonly flags: string
}

export interface Message extends NewMessage {
  readonly uid: number
  readonly part: Part
  flags: string
}

export interface Folder {
  readonly name: string
  /** In ascending order of their UIDs. */
  messages: readonly Message[]
  uidNext: number
}

/** So that a loop that mails itself fills nobody's memory. */
const MOST_BYTES = 32 * 1024 * 1024
const MOST_MESSAGES = 500

export class Mailbox {
  /** Part of every message's identity: a practice server that starts again is another mailbox. */
  readonly uidValidity = Math.floor(Date.now() / 1000)
  readonly inbox: Folder = { name: 'INBOX', messages: [], uidNext: 1 }
  readonly folders: readonly Folder[] = [
    this.inbox,
    ...['Drafts', 'Sent', 'Junk', 'Trash'].map((name) => ({ name, messages: [], uidNext: 1 })),
  ]
  /** Run when messages come or go. */
  readonly watchers = new Set<() => void>()

  /** Adds all of them, or throws {@link Refusal} where they do not fit. @returns their UIDs */
  add(folder: Folder, messages: readonly NewMessage[]): readonly number[] {
    const all = [...this.folders.flatMap((each) => each.messages), ...messages]
    const bytes = all.reduce((sum, { raw }) => sum + raw.length, 0)
    if (bytes > MOST_BYTES || all.length > MOST_MESSAGES) {
      throw new Refusal('NO [OVERQUOTA] The practice mailbox is full')
    }
    const added = messages.map((message, index) => ({
      ...message,
      uid: folder.uidNext + index,
      part: readPart(message.raw),
    }))
    folder.uidNext += added.length
    folder.messages = [...folder.messages, ...added]
    for (const run of this.watchers) run()
    return added.map(({ uid }) => uid)
  }

  remove(folder: Folder, isGone: (message: Message) => boolean): void {
    folder.messages = folder.messages.filter((message) => !isGone(message))
    for (const run of this.watchers) run()
  }
}

/** A folder that is open, with the numbers its client knows: they hold until it hears otherwise. */
export interface View {
  readonly folder: Folder
  readonly isReadOnly: boolean
  readonly messages: Message[]
}

/** What has come and gone since the client was told. */
export function newsOf({ folder, messages }: View): string[] {
  const lines: string[] = []
  const present = new Set(folder.messages)
  for (const message of messages.filter((each) => !present.has(each))) {
    const at = messages.indexOf(message)
    messages.splice(at, 1)
    lines.push(`* ${at + 1} EXPUNGE`)
  }
  const last = messages.at(-1)?.uid ?? 0
  const added = folder.messages.filter(({ uid }) => uid > last)
  messages.push(...added)
  return added.length > 0 ? [...lines, `* ${messages.length} EXISTS`] : lines
}
