/**
 * Replies of servers by the cause that an administrator who knows the server would name: of real servers, of public
 * lists, and plain ones that differ in one thing. Near misses stand beside what they are near to.
 */
import type { CauseId } from '#main/services/knowledge/index.ts'
import type { Change, PlaceName } from './places.ts'

/** A reply alone, or who says it (or what it is about) with it, and what differs from the right set-up. */
type Row = string | readonly [server: string, text: string, change?: Change]

interface Example {
  readonly cause: CauseId
  readonly text: string
  readonly server: string
  readonly change: Change
}

export interface PlacedExample extends Example {
  readonly place: PlaceName
}

interface Block {
  readonly places: readonly PlaceName[]
  readonly rows: readonly (Row | Example)[]
}

export type Corpus = Readonly<Partial<Record<CauseId, readonly Block[]>>>

/** Replies that mean the same at each of these places. */
export const at = (places: PlaceName | readonly PlaceName[], rows: Block['rows']): Block => ({
  places: typeof places === 'string' ? [places] : places,
  rows,
})

/** A reply that only sounds like the one above it, what it means, and where the difference lies. */
export const nearMiss = (cause: CauseId, text: string, server = '', change: Change = {}): Example => ({
  cause,
  server,
  text,
  change,
})

const exampleOf = (cause: CauseId, row: Row | Example): Example => {
  if (typeof row === 'string') return { cause, server: '', text: row, change: {} }
  if ('cause' in row) return row
  const [server, text, change = {}] = row
  return { cause, server, text, change }
}

export const examplesOf = (corpus: Corpus): readonly PlacedExample[] =>
  (Object.entries(corpus) as readonly (readonly [CauseId, readonly Block[]])[]).flatMap(([cause, blocks]) =>
    blocks.flatMap((block) =>
      block.places.flatMap((place) => block.rows.map((row) => ({ ...exampleOf(cause, row), place }))),
    ),
  )

/** Servers that put a refusal off do it at any of these. */
export const transaction = ['mail', 'rcpt', 'data', 'content'] as const

export const edge = {
  host: 'example-com.mail.protection.outlook.com',
  port: 25,
  useSsl: false,
  security: 'none',
} as const
export const exchangeOnline = {
  host: 'smtp.office365.com',
  port: 587,
  useSsl: false,
  security: 'starttls',
} as const
export const exchangeOnlineImap = { host: 'outlook.office365.com' } as const
export const gmail = { host: 'smtp.gmail.com' } as const
export const gmailRelay = { host: 'smtp-relay.gmail.com' } as const
export const sendGrid = { host: 'smtp.sendgrid.net', username: 'apikey' } as const
export const ses = { host: 'email-smtp.eu-west-1.amazonaws.com' } as const
export const netEase = { host: 'smtp.163.com' } as const
export const netEaseImap = { host: 'imap.163.com' } as const
export const plainSmtp = { useSsl: false, security: 'none', port: 25 } as const
export const plainImap = { useSsl: false, security: 'none', port: 143 } as const
