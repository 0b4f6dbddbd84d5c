import type { Keychain } from '#main/ports/keychain.ts'
import { ok, type Result } from '#shared/errors.ts'
import { busAnswers } from './bus.ts'
import {
  type KeychainFailure,
  keychainFault,
  locked,
  noModule,
  silentBus,
  stopped,
  timedOut,
  tooLong,
} from './faults.ts'
import { type LockQuestion, lockQuestions } from './locked.ts'

/** The part of `@napi-rs/keyring` (installed under the name `keytar`) that is used here. */
export interface KeyringEntry {
  getPassword(signal?: AbortSignal): Promise<string | null>
  setPassword(password: string, signal?: AbortSignal): Promise<void>
  deleteCredential(signal?: AbortSignal): Promise<boolean>
}

export interface KeyringModule {
  readonly AsyncEntry: new (
    service: string,
    account: string,
    options?: { linux?: { store: 'secret-service' } },
  ) => KeyringEntry
}

export interface KeychainOptions {
  /** Under which all entries stand. */
  readonly service?: string | undefined
  /** For one call, a person's answer to an unlock prompt included. Milliseconds. */
  readonly timeoutMs?: number | undefined
  /** Ends all waiting: the person has enough. */
  readonly signal?: AbortSignal | undefined
  /** Called once in a call that takes long, as with a prompt that stands behind other windows. */
  readonly onWaiting?: (() => void) | undefined
  /** How long a call takes before `onWaiting`. Milliseconds. */
  readonly patienceMs?: number | undefined
  readonly platform?: NodeJS.Platform | undefined
  readonly load?: (() => Promise<KeyringModule>) | undefined
  /** Whether the module may be asked at all: see bus.ts. */
  readonly answers?: (() => Promise<boolean>) | undefined
  /** Whether it is locked, and nobody would see it ask: see locked.ts. */
  readonly isLockedUnseen?: ((question: LockQuestion) => Promise<boolean>) | undefined
}

const names: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  win32: 'Windows Credential Manager',
  darwin: 'macOS Keychain',
}

/** CRED_MAX_CREDENTIAL_BLOB_SIZE of wincred.h, in bytes; the module stores UTF-16. */
const windowsLimit = 2560

/** After a keychain that is there but does not answer: how long it is not asked again. Milliseconds. */
const restMs = 10_000

/**
 * The system's keychain. The native module is loaded at the first call: start-up does not wait for it, and
 * a copy of the command line without it says so by name.
 */
export const createKeychain = (options: KeychainOptions = {}): Keychain => {
  const platform = options.platform ?? process.platform
  const service = options.service ?? 'Mailroom'
  const timeoutMs = options.timeoutMs ?? 60_000
  const patienceMs = options.patienceMs ?? 2000
  const load = options.load ?? (() => import('keytar'))
  const answers = options.answers ?? (platform === 'linux' ? () => busAnswers(process.env) : async () => true)
  const lockedUnseen =
    options.isLockedUnseen ?? (platform === 'linux' ? lockQuestions(process.env) : async () => false)
  const entries = new Map<string, KeyringEntry>()
  let resting: { readonly failure: KeychainFailure; readonly until: number } | undefined
  let loading: Promise<KeyringModule | undefined> | undefined

  const module = () => {
    loading ??= load().catch(() => undefined)
    return loading
  }

  const entryFor = async (found: KeyringModule, account: string): Promise<KeyringEntry | 'silent'> => {
    // The constructor talks to D-Bus and blocks the program while it does: each entry is made only once, and
    // only where the bus answers.
    const kept = entries.get(account)
    if (kept !== undefined) return kept
    if (!(await answers())) return 'silent'
    // Without a named store Linux falls back silently to the kernel's keyring, which forgets at reboot.
    const entry = new found.AsyncEntry(service, account, { linux: { store: 'secret-service' } })
    entries.set(account, entry)
    return entry
  }

  const rest = (failure: KeychainFailure): KeychainFailure => {
    resting = { failure, until: Date.now() + restMs }
    return failure
  }

  let late: { readonly failure: KeychainFailure; readonly at: number } | undefined
  let last: Promise<unknown> = Promise.resolve()
  /**
   * One after the other: gnome-keyring (42 and newer) can abort where a program connects or leaves while another call
   * is served, and is then started again locked.
   */
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const turn = last.then(work)
    last = turn.catch(() => undefined)
    return turn
  }

  const within = async <T>(
    account: string,
    secret: string | undefined,
    act: (entry: KeyringEntry, signal: AbortSignal) => Promise<T>,
  ): Promise<Result<T>> => {
    const found = await module()
    const since = performance.now()
    if (found === undefined) return noModule()
    return inTurn(async () =>
      // Whoever waited for a turn behind a call that was not answered need not wait as long again.
      late !== undefined && late.at > since ? late.failure : askedOf(found, account, secret, act),
    )
  }

  const askedOf = async <T>(
    found: KeyringModule,
    account: string,
    secret: string | undefined,
    act: (entry: KeyringEntry, signal: AbortSignal) => Promise<T>,
  ): Promise<Result<T>> => {
    if (resting !== undefined && Date.now() < resting.until) return resting.failure
    if (options.signal?.aborted === true) return stopped()
    const limit = new AbortController()
    let giveUp: (why: 'late' | 'stopped') => void = () => undefined
    const unanswered = new Promise<'late' | 'stopped'>((resolve) => {
      giveUp = resolve
    })
    const timer = setTimeout(() => giveUp('late'), timeoutMs)
    const patience = setTimeout(() => options.onWaiting?.(), patienceMs)
    const onStop = () => giveUp('stopped')
    options.signal?.addEventListener('abort', onStop, { once: true })
    try {
      const entry = await entryFor(found, account)
      if (entry === 'silent') return rest(silentBus())
      if (await lockedUnseen(secret === undefined ? { service, account } : 'default keyring')) return locked()
      const outcome = await Promise.race([act(entry, limit.signal).then((value) => ({ value })), unanswered])
      if (typeof outcome === 'object') return ok(outcome.value)
      limit.abort()
      if (outcome === 'stopped') return stopped()
      late = { failure: timedOut(timeoutMs), at: performance.now() }
      return late.failure
    } catch (error) {
      entries.delete(account)
      const failure = keychainFault(error, secret)
      return failure.error.details?.['silent'] === true ? rest(failure) : failure
    } finally {
      clearTimeout(timer)
      clearTimeout(patience)
      options.signal?.removeEventListener('abort', onStop)
    }
  }

  return {
    name: names[platform] ?? 'Secret Service',
    get: (account) =>
      within(account, undefined, async (entry, signal) => (await entry.getPassword(signal)) ?? null),
    set: async (account, secret) => {
      if (platform === 'win32' && secret.length * 2 > windowsLimit) {
        return tooLong('Windows keeps at most 2,560 bytes')
      }
      const stored = await within(account, secret, async (entry, signal) => {
        await entry.setPassword(secret, signal)
        return undefined
      })
      return stored.ok ? ok(undefined) : stored
    },
    remove: async (account) => {
      const removed = await within(account, undefined, (entry, signal) => entry.deleteCredential(signal))
      return removed.ok ? ok(undefined) : removed
    },
  }
}
