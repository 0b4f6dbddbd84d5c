import type { Clock } from '#main/ports/clock.ts'
import type { DocumentDefinition, DocumentStore } from '#main/ports/store.ts'

/** Refused logins: the password's random version, never anything made from its text. */
export interface RefusedLogins {
  readonly refused: readonly { readonly version: string; readonly at: number }[]
}

/** How long a refused password is not sent again without a question. Milliseconds. */
export const heldBackForMs = 30 * 60_000

export const refusedLoginsDocument: DocumentDefinition<RefusedLogins> = {
  name: 'refused-logins',
  empty: { refused: [] },
  read: (value) => {
    if (typeof value !== 'object' || value === null || !('refused' in value)) return null
    const { refused } = value
    if (!Array.isArray(refused)) return null
    const sound = refused.every(
      (each: unknown) =>
        typeof each === 'object' &&
        each !== null &&
        typeof (each as Record<string, unknown>)['version'] === 'string' &&
        typeof (each as Record<string, unknown>)['at'] === 'number',
    )
    return sound ? (value as RefusedLogins) : null
  },
}

export interface Refusals {
  noteRefused(version: string): Promise<void>
  noteAccepted(version: string): Promise<void>
  isHeldBack(version: string): Promise<boolean>
}

/**
 * The memory of refused logins. It protects accounts from being locked out; where it cannot be read or
 * written nothing is held back, and no test fails for it.
 */
export const createRefusals = (store: DocumentStore<RefusedLogins>, clock: Clock): Refusals => {
  const change = async (version: string, refused: boolean): Promise<void> => {
    const now = clock.now()
    await store.update((current) => {
      const others = current.refused.filter(
        (each) => each.version !== version && now - each.at < heldBackForMs,
      )
      return { next: { refused: refused ? [...others, { version, at: now }] : others }, result: null }
    })
  }

  const isHeldBack = async (version: string): Promise<boolean> => {
    const found = await store.read()
    if (!found.ok) return false
    const entry = found.value.refused.find((each) => each.version === version)
    if (entry === undefined) return false
    const age = clock.now() - entry.at
    // A clock that was put back must not hold a password back for ever.
    return age >= 0 && age < heldBackForMs
  }

  return {
    noteRefused: (version) => change(version, true),
    noteAccepted: async (version) => {
      if (await isHeldBack(version)) await change(version, false)
    },
    isHeldBack,
  }
}
