import type { ErrorCode } from '../errors.ts'

/** Faults with which nothing can be in a keychain: there is none. A locked one is another matter. */
export const noKeychainAtAll: readonly ErrorCode[] = [
  'KEYCHAIN_NO_MODULE',
  'KEYCHAIN_NO_BUS',
  'KEYCHAIN_NO_SERVICE',
  'KEYCHAIN_NO_COLLECTION',
]
