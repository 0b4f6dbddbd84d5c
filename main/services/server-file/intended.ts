import type { PasswordMode } from '#shared/server-file/model.ts'
import type { FieldKey, SecretKey, Settings } from '#shared/settings/fields.ts'

/**
 * What is to become of one password in the file. `keep`: what stands there stays byte for byte.
 * `set` needs the secret; in the mode `omitted` it goes to the keychain alone, by the caller's steps.
 */
export type PasswordIntent =
  | { readonly action: 'keep' }
  | { readonly action: 'clear' }
  | { readonly action: 'set'; readonly secret: string }

/** What the form wants the file to say. Secrets are in it: it never crosses a process border. */
export interface DesiredState {
  readonly settings: Settings
  readonly passwordMode: PasswordMode
  readonly passwords: Readonly<Record<SecretKey, PasswordIntent>>
  /** Needed where a password is encrypted. */
  readonly serverKey?: string | undefined
  /** Properties of the difference's offers that the user accepted. */
  readonly takeOffers?: readonly string[] | undefined
  /** Fields whose unreadable value is to be replaced by the form's although the form shows no change. */
  readonly acceptedUnreadable?: readonly FieldKey[] | undefined
}
