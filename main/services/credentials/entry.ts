import type { Destination, Security } from '#shared/settings/destination.ts'

/** What stands in one keychain entry for a password: where it may be sent is part of it. */
export interface StoredPassword {
  readonly secret: string
  readonly destination: Destination
  /** Random, made with each new password: what a refused login is remembered by. */
  readonly version: string
}

const securities: readonly Security[] = ['none', 'starttls', 'starttls-if-offered', 'tls']

/** What stands in a value by name; nothing in null or in a plain text. */
const membersOf = (value: unknown): Readonly<Record<string, unknown>> => Object(value)

const isDestination = (value: unknown): value is Destination => {
  const { host, port, security, username } = membersOf(value)
  return (
    typeof host === 'string' &&
    typeof port === 'number' &&
    typeof username === 'string' &&
    securities.some((each) => each === security)
  )
}

/** @returns null for a text that is no entry of ours; the caller must not take it for "not set". */
export const readStoredPassword = (text: string): StoredPassword | null => {
  try {
    const { secret, destination, version } = membersOf(JSON.parse(text))
    return typeof secret === 'string' && typeof version === 'string' && isDestination(destination)
      ? { secret, destination, version }
      : null
  } catch {
    return null
  }
}

export const writeStoredPassword = (stored: StoredPassword): string => JSON.stringify(stored)

/**
 * A change that waits for the file to be written: the transaction that it belongs to, and the entry's new
 * text, or null where the entry is to go.
 */
export interface StagedChange {
  readonly transaction: string
  readonly text: string | null
}

export const readStagedChange = (text: string): StagedChange | null => {
  try {
    const { transaction, text: inner } = membersOf(JSON.parse(text))
    return typeof transaction === 'string' && (typeof inner === 'string' || inner === null)
      ? { transaction, text: inner }
      : null
  } catch {
    return null
  }
}
