/**
 * Texts that people hand to a helpdesk, names changed, by the cause that a person would name: logs, traces, bounces,
 * pasted as they are. What only looks alike stands beside it.
 */
import type { CauseId } from '#main/services/knowledge/index.ts'

interface Read {
  readonly text: string
  readonly causes?: readonly CauseId[]
  readonly encoded?: boolean
}

type Named = Readonly<Record<string, string | Read>>

/** Each text under a name; a text alone has the cause that it stands under. */
export type Texts = Readonly<Partial<Record<CauseId, Named>>>

/** A text that leaves open which of these it is. */
export const anyOf = (causes: readonly CauseId[], text: string): Read => ({ text, causes })

/** A near miss: a text without a fault. */
export const nothing = (text: string): Read => ({ text, causes: [] })

/** A text that has the server’s words in another form than they are quoted in. */
export const encoded = (text: string): Read => ({ text, encoded: true })

export interface Example extends Required<Read> {
  readonly name: string
}

export const examplesOf = (texts: Texts): readonly Example[] =>
  (Object.entries(texts) as readonly (readonly [CauseId, Named])[]).flatMap(([cause, named]) =>
    Object.entries(named).map(([name, read]) => ({
      name: `${cause}, ${name}`,
      causes: [cause],
      encoded: false,
      ...(typeof read === 'string' ? { text: read } : read),
    })),
  )

/** A certificate that Java does not trust, without the reason. */
export const untrusted: readonly CauseId[] = [
  'TLS_SELF_SIGNED',
  'TLS_PRIVATE_CA',
  'TLS_INCOMPLETE_CHAIN',
  'TLS_TRUSTED_HERE_NOT_IN_JAVA',
  'CORPORATE_TLS_INTERCEPTION',
]

/** A name without an address, without the reason. */
export const unknownHost: readonly CauseId[] = [
  'DNS_NAME_NOT_FOUND',
  'DNS_NO_ADDRESS_RECORD',
  'DNS_TEMPORARY_FAILURE',
  'DNS_RESOLVER_TIMEOUT',
]
