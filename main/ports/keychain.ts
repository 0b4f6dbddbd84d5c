import type { Result } from '#shared/errors.ts'

/**
 * The operating system's keychain. "Not there" is null; "could not read" is a Failure, never null: a
 * password that cannot be read must not look like one that was never set.
 */
export interface Keychain {
  /** "Windows Credential Manager", "macOS Keychain", "Secret Service" … for the screen. */
  readonly name: string
  get(account: string): Promise<Result<string | null>>
  set(account: string, secret: string): Promise<Result<void>>
  remove(account: string): Promise<Result<void>>
}
