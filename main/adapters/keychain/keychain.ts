import type { Keychain } from '#main/ports/keychain.ts'
import { ok, type Result } from '#shared/errors.ts'
import { keychainFault, noModule, timedOut, tooLong } from './faults.ts'

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
  readonly platform?: NodeJS.Platform | undefined
  readonly load?: (() => Promise<KeyringModule>) | undefined
}

const names: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  win32: 'Windows Credential Manager',
  darwin: 'macOS Keychain',
}

/** CRED_MAX_CREDENTIAL_BLOB_SIZE of wincred.h, in bytes; the module stores UTF-16. */
const windowsLimit = 2560

/**
 * The system's keychain. The native module is loaded at the first call: start-up does not wait for it, and
 * a copy of the command line without it says so by name.
 */
export const createKeychain = (options: KeychainOptions = {}): Keychain => {
  const platform = options.platform ?? process.platform
  const service = options.service ?? 'Mailroom'
  const timeoutMs = options.timeoutMs ?? 60_000
  const load = options.load ?? (() => import('keytar'))
  const entries = new Map<string, KeyringEntry>()
  let loading: Promise<KeyringModule | undefined> | undefined

  const module = () => {
    loading ??= load().catch(() => undefined)
    return loading
  }

  const entryFor = (found: KeyringModule, account: string): KeyringEntry => {
    // The constructor talks to D-Bus and blocks while it does, so that each entry is made only once.
    const kept = entries.get(account)
    if (kept !== undefined) return kept
    // Without a named store Linux falls back silently to the kernel's keyring, which forgets at reboot.
    const entry = new found.AsyncEntry(service, account, { linux: { store: 'secret-service' } })
    entries.set(account, entry)
    return entry
  }

  const within = async <T>(
    account: string,
    secret: string | undefined,
    act: (entry: KeyringEntry, signal: AbortSignal) => Promise<T>,
  ): Promise<Result<T>> => {
    const found = await module()
    if (found === undefined) return noModule()
    const limit = new AbortController()
    let timer: NodeJS.Timeout | undefined
    try {
      const late = new Promise<'late'>((resolve) => {
        timer = setTimeout(() => resolve('late'), timeoutMs)
      })
      const outcome = await Promise.race([
        act(entryFor(found, account), limit.signal).then((value) => ({ value })),
        late,
      ])
      if (outcome !== 'late') return ok(outcome.value)
      limit.abort()
      return timedOut(timeoutMs)
    } catch (error) {
      entries.delete(account)
      return keychainFault(error, secret)
    } finally {
      clearTimeout(timer)
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
