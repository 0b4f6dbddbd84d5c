import type { Clock } from '#main/ports/clock.ts'
import type { Keychain } from '#main/ports/keychain.ts'
import type { DocumentStore } from '#main/ports/store.ts'
import type { CredentialStatus, KeychainState } from '#shared/environments/model.ts'
import { fail, ok, type Result } from '#shared/errors.ts'
import { type Destination, type MailProtocol, sameDestination } from '#shared/settings/destination.ts'
import { readStagedChange, readStoredPassword, type StoredPassword, writeStoredPassword } from './entry.ts'
import { createRefusals, type Refusals, type RefusedLogins } from './refusals.ts'
import { createVault, type Held } from './vault.ts'

/** keep: what is stored stays; set: a new one; clear: none any more. */
export type StageIntent =
  | {
      readonly slot: MailProtocol
      readonly action: 'set'
      readonly secret: string
      readonly destination: Destination
    }
  | { readonly slot: MailProtocol; readonly action: 'clear' }
  | { readonly slot: 'server-key'; readonly action: 'set'; readonly secret: string }

export type UsablePassword =
  | {
      readonly kind: 'usable'
      readonly secret: string
      readonly version: string
      readonly store: Held['store']
    }
  | { readonly kind: 'not-set' }
  | { readonly kind: 'other-destination'; readonly storedFor: Destination; readonly store: Held['store'] }

export type OwnCredentialStatus = Exclude<CredentialStatus, { kind: 'in-file' }>

export interface Credentials extends Refusals {
  /** For the screen: no secret in it. */
  status(environmentId: string, protocol: MailProtocol, wanted: Destination): Promise<OwnCredentialStatus>
  /** The password, if it may be sent to `wanted`. For the run alone: never to be answered to a face. */
  passwordFor(
    environmentId: string,
    protocol: MailProtocol,
    wanted: Destination,
  ): Promise<Result<UsablePassword>>
  set(
    environmentId: string,
    protocol: MailProtocol,
    secret: string,
    destination: Destination,
  ): Promise<Result<void>>
  /** Memory alone, for the practice server: its passwords are worth nothing and no keychain need know them. */
  setForSession(environmentId: string, protocol: MailProtocol, secret: string, destination: Destination): void
  clear(environmentId: string, protocol: MailProtocol): Promise<Result<void>>
  /**
   * The one way for a password to follow its server: same host and user, and plaintext becomes TLS. To be
   * called after the user said yes and the certificate was found good.
   * `PASSWORD_MISSING`, `PASSWORD_FOR_OTHER_DESTINATION`, keychain faults.
   */
  follow(environmentId: string, protocol: MailProtocol, wanted: Destination): Promise<Result<void>>
  serverKey(environmentId: string): Promise<Result<string | null>>
  setServerKey(environmentId: string, key: string): Promise<Result<void>>
  /** Second entries beside the present ones, which stay in use until `promote`. */
  stage(environmentId: string, transaction: string, intents: readonly StageIntent[]): Promise<Result<void>>
  /** The staged entries of this transaction take the places of the present ones. May be repeated. */
  promote(environmentId: string, transaction: string): Promise<Result<void>>
  /** Staged entries of this transaction, or all with null, are dropped. May be repeated. */
  discard(environmentId: string, transaction: string | null): Promise<Result<void>>
  /** Everything kept for an environment. */
  removeAll(environmentId: string): Promise<Result<void>>
  keychainState(): Promise<KeychainState>
}

export interface CredentialsOptions {
  readonly keychain: Keychain
  readonly refused: DocumentStore<RefusedLogins>
  readonly clock: Clock
  readonly randomId: () => string
  readonly sessionAllowed: boolean
}

const slots = ['smtp', 'imap', 'server-key'] as const
type Slot = (typeof slots)[number]

const notOurs = (name: string) =>
  fail(
    'KEYCHAIN_ERROR',
    `The keychain has an entry for this password that Mailroom did not write, or that is damaged (${name}).`,
    {
      remedy: 'Type the password again, which replaces the entry.',
    },
  )

/** Same host and user, and what was plaintext is TLS now: nobody new could get to see the password. */
export const mayFollow = (stored: Destination, wanted: Destination): boolean =>
  stored.host === wanted.host &&
  stored.username === wanted.username &&
  stored.security === 'none' &&
  (wanted.security === 'tls' || wanted.security === 'starttls')

export const createCredentials = (options: CredentialsOptions): Credentials => {
  const { randomId } = options
  const vault = createVault(options)
  const refusals = createRefusals(options.refused, options.clock)

  const account = (environmentId: string, slot: Slot): string => `${environmentId}/${slot}`
  const stagedAccount = (environmentId: string, slot: Slot): string =>
    `${account(environmentId, slot)}/staged`

  const read = async (
    environmentId: string,
    protocol: MailProtocol,
  ): Promise<Result<{ stored: StoredPassword; store: Held['store'] } | null>> => {
    const name = account(environmentId, protocol)
    const held = await vault.get(name)
    if (!held.ok || held.value === null) return held.ok ? ok(null) : held
    const stored = readStoredPassword(held.value.text)
    return stored === null ? notOurs(name) : ok({ stored, store: held.value.store })
  }

  const passwordFor: Credentials['passwordFor'] = async (environmentId, protocol, wanted) => {
    const found = await read(environmentId, protocol)
    if (!found.ok) return found
    if (found.value === null) return ok({ kind: 'not-set' })
    const { stored, store } = found.value
    if (!sameDestination(stored.destination, wanted)) {
      return ok({ kind: 'other-destination', storedFor: stored.destination, store })
    }
    return ok({ kind: 'usable', secret: stored.secret, version: stored.version, store })
  }

  const entry = (secret: string, destination: Destination): string =>
    writeStoredPassword({ secret, destination, version: randomId() })

  const put = async (name: string, text: string): Promise<Result<void>> => {
    const stored = await vault.set(name, text)
    return stored.ok ? ok(undefined) : stored
  }

  /**
   * What this process staged, by transaction. A slot that it did not touch is not asked for: without a keychain
   * that would fail a change that holds no password at all.
   */
  const stagedHere = new Map<string, readonly Slot[]>()

  /** Every slot in turn; the first fault ends it, and a repetition goes on from there. */
  const eachStaged = async (
    environmentId: string,
    transaction: string | null,
    act: (slot: Slot, text: string | null) => Promise<Result<void>>,
  ): Promise<Result<void>> => {
    const touched = transaction === null ? undefined : stagedHere.get(transaction)
    for (const slot of touched ?? slots) {
      const name = stagedAccount(environmentId, slot)
      const held = await vault.get(name)
      if (!held.ok) return held
      if (held.value === null) continue
      const staged = readStagedChange(held.value.text)
      if (transaction !== null && staged?.transaction !== transaction) continue
      const done = staged === null ? ok(undefined) : await act(slot, staged.text)
      if (!done.ok) return done
      const removed = await vault.remove(name)
      if (!removed.ok) return removed
    }
    return ok(undefined)
  }

  return {
    ...refusals,
    keychainState: () => vault.state(),
    passwordFor,

    status: async (environmentId, protocol, wanted) => {
      const found = await passwordFor(environmentId, protocol, wanted)
      if (!found.ok) return { kind: 'unreadable', error: found.error }
      switch (found.value.kind) {
        case 'usable':
          return { kind: 'set', store: found.value.store }
        case 'not-set':
          return { kind: 'not-set' }
        case 'other-destination':
          return found.value
      }
    },

    set: (environmentId, protocol, secret, destination) =>
      put(account(environmentId, protocol), entry(secret, destination)),

    setForSession: (environmentId, protocol, secret, destination) =>
      vault.setForSession(account(environmentId, protocol), entry(secret, destination)),

    clear: (environmentId, protocol) => vault.remove(account(environmentId, protocol)),

    follow: async (environmentId, protocol, wanted) => {
      const found = await read(environmentId, protocol)
      if (!found.ok) return found
      if (found.value === null) {
        return fail('PASSWORD_MISSING', 'No password is stored for this account.', {
          remedy: 'Type the password.',
        })
      }
      const { stored } = found.value
      if (sameDestination(stored.destination, wanted)) return ok(undefined)
      if (!mayFollow(stored.destination, wanted)) {
        return fail(
          'PASSWORD_FOR_OTHER_DESTINATION',
          'The stored password belongs to another server, port, encryption or user name.',
          {
            remedy: 'Type the password again.',
          },
        )
      }
      return put(account(environmentId, protocol), writeStoredPassword({ ...stored, destination: wanted }))
    },

    serverKey: async (environmentId) => {
      const held = await vault.get(account(environmentId, 'server-key'))
      return held.ok ? ok(held.value === null ? null : held.value.text) : held
    },

    setServerKey: (environmentId, key) => put(account(environmentId, 'server-key'), key),

    stage: async (environmentId, transaction, intents) => {
      stagedHere.set(
        transaction,
        intents.map(({ slot }) => slot),
      )
      for (const intent of intents) {
        const text =
          intent.action === 'clear'
            ? null
            : intent.slot === 'server-key'
              ? intent.secret
              : entry(intent.secret, intent.destination)
        const staged = await put(
          stagedAccount(environmentId, intent.slot),
          JSON.stringify({ transaction, text }),
        )
        if (!staged.ok) return staged
      }
      return ok(undefined)
    },

    promote: (environmentId, transaction) =>
      eachStaged(environmentId, transaction, (slot, text) =>
        text === null ? vault.remove(account(environmentId, slot)) : put(account(environmentId, slot), text),
      ),

    discard: (environmentId, transaction) =>
      eachStaged(environmentId, transaction, async () => ok(undefined)),

    removeAll: async (environmentId) => {
      let first: Result<void> = ok(undefined)
      for (const slot of slots) {
        for (const name of [account(environmentId, slot), stagedAccount(environmentId, slot)]) {
          const removed = await vault.remove(name)
          if (first.ok) first = removed
        }
      }
      return first
    },
  }
}
