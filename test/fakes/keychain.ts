/** A keychain in memory that can be told to fail, for faults that a real one cannot be brought to at will. */
import type { Keychain } from '#main/ports/keychain.ts'
import { type ErrorCode, fail, ok, type Result } from '#shared/errors.ts'

export interface FakeKeychain extends Keychain {
  readonly entries: Map<string, string>
  /** Every call fails with this code until set to undefined. */
  fault: ErrorCode | undefined
  /** Only storing fails, as where there is no collection yet. */
  storingFault: ErrorCode | undefined
  /** Storing fails once this many further entries have been stored. */
  failAfter: number
}

export const createFakeKeychain = (): FakeKeychain => {
  const entries = new Map<string, string>()
  const refused = (code: ErrorCode): Result<never> => fail(code, `The keychain says ${code}.`)
  const keychain: FakeKeychain = {
    name: 'a keychain in memory',
    entries,
    fault: undefined,
    storingFault: undefined,
    failAfter: Number.POSITIVE_INFINITY,
    get: async (account) =>
      keychain.fault === undefined ? ok(entries.get(account) ?? null) : refused(keychain.fault),
    set: async (account, secret) => {
      const fault = keychain.fault ?? keychain.storingFault
      if (fault !== undefined) return refused(fault)
      if (keychain.failAfter <= 0) return refused('KEYCHAIN_ERROR')
      keychain.failAfter -= 1
      entries.set(account, secret)
      return ok(undefined)
    },
    remove: async (account) => {
      if (keychain.fault !== undefined) return refused(keychain.fault)
      entries.delete(account)
      return ok(undefined)
    },
  }
  return keychain
}
