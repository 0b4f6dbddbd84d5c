import type { Keychain } from '#main/ports/keychain.ts'
import type { KeychainState } from '#shared/environments/model.ts'
import { type ErrorCode, type Failure, ok, type Result } from '#shared/errors.ts'

/** Faults after which a password is kept in memory instead, where the face allows it. */
const sessionFaults: readonly ErrorCode[] = [
  'KEYCHAIN_NO_MODULE',
  'KEYCHAIN_NO_BUS',
  'KEYCHAIN_NO_SERVICE',
  'KEYCHAIN_LOCKED',
  'KEYCHAIN_NO_COLLECTION',
  'KEYCHAIN_DENIED',
]

export interface Held {
  readonly text: string
  readonly store: 'keychain' | 'session'
}

export interface VaultOptions {
  readonly keychain: Keychain
  /**
   * Without a keychain, keep passwords in memory until the program ends. A command line ends at once, so
   * that there a failure to store is a failure.
   */
  readonly sessionAllowed: boolean
}

/** The keychain, with memory in its place for this session where there is none. */
export interface Vault {
  /** null: not there. A failure: could not be read, which is never the same. */
  get(account: string): Promise<Result<Held | null>>
  set(account: string, text: string): Promise<Result<Held['store']>>
  /** In memory alone, whatever the keychain: for the practice server's passwords. */
  setForSession(account: string, text: string): void
  remove(account: string): Promise<Result<void>>
  state(): Promise<KeychainState>
}

const none = (error: Failure): KeychainState => ({ kind: 'session-only', error })

export const createVault = ({ keychain, sessionAllowed }: VaultOptions): Vault => {
  const session = new Map<string, string>()
  /** The last fault of storing: a keychain may read and still not take anything (no collection). */
  let storing: Failure | undefined

  const isSessionFault = (error: Failure): boolean => sessionFaults.includes(error.code)

  return {
    get: async (account) => {
      const kept = session.get(account)
      if (kept !== undefined) return ok({ text: kept, store: 'session' })
      const found = await keychain.get(account)
      if (!found.ok) return found
      return ok(found.value === null ? null : { text: found.value, store: 'keychain' })
    },

    set: async (account, text) => {
      const stored = await keychain.set(account, text)
      if (stored.ok) {
        storing = undefined
        session.delete(account)
        return ok('keychain')
      }
      if (!sessionAllowed || !isSessionFault(stored.error)) return stored
      storing = stored.error
      session.set(account, text)
      return ok('session')
    },

    setForSession: (account, text) => {
      session.set(account, text)
    },

    remove: async (account) => {
      const wasInSession = session.delete(account)
      const removed = await keychain.remove(account)
      // What was kept in memory alone is gone; whether the keychain can be reached says nothing about it.
      if (!removed.ok && wasInSession && isSessionFault(removed.error)) return ok(undefined)
      return removed
    },

    state: async () => {
      if (storing !== undefined) return none(storing)
      const probe = await keychain.get('probe')
      return probe.ok ? { kind: 'available', name: keychain.name } : none(probe.error)
    },
  }
}
