/** The file that the server reads at restart, as the screens and the CLI see it. No secret is in any of it. */
import type { Of } from '../of-schema.ts'
import type { journalEntrySchema } from './journal.ts'
import type * as schema from './schema.ts'

export type PasswordMode = 'encrypted' | 'omitted' | 'plain'

/** What stands in the file for a password; never its text. */
export type FilePassword = FileView['passwords']['smtp.password']

/** A value that is there but cannot be read: shown as it stands, kept until the user changes the field. */
export type UnreadableValue = FileView['unreadable'][number]

export type FileWarning = FileView['warnings'][number]

/** One line of the file for the screen: values of keys that look like secrets are masked. */
export type FileLine = FileView['lines'][number]

/** The file as it was read at one moment. */
export type FileView = Of<typeof schema.fileViewSchema>

/** One setting that an Update would change, in the form's terms. */
export type Change = Difference['changes'][number]

/** A row of the side-by-side view. */
export type DifferenceRow = Difference['rows'][number]

export type Difference = Of<typeof schema.differenceSchema>

export type Backup = Of<typeof schema.backupSchema>

/** One line of the journal beside the file. Secrets appear as "changed" only. */
export type JournalEntry = Of<typeof journalEntrySchema>

/** What the server is running, as far as the journal can tell. */
export type RunningState = Of<typeof schema.runningStateSchema>
