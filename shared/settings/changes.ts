/** What counts as a change that is not written yet, for the page, the state line and the report alike. */
import type { CredentialStatus } from '../environments/model.ts'
import type { FilePassword, PasswordMode } from '../server-file/model.ts'
import {
  type FieldKey,
  type SecretKey,
  type SettingKey,
  type Settings,
  secretKeys,
  settingKeys,
} from './fields.ts'

/** The keys in which two settings differ, in the order of the page. */
export const changedKeys = (before: Settings, after: Settings): readonly SettingKey[] =>
  settingKeys.filter((key) => before[key] !== after[key])

/** Whether the password matters with these settings: its section is on. */
export const needsPassword = (settings: Settings, key: SecretKey): boolean =>
  key === 'smtp.password' ? settings['smtp.auth'] : settings['imap.host'].trim() !== ''

export interface PasswordFacts {
  readonly settings: Settings
  readonly mode: PasswordMode
  readonly inFile: Readonly<Record<SecretKey, FilePassword>>
  /** Of this computer, for these settings. */
  readonly stored: Readonly<Record<SecretKey, CredentialStatus['kind']>>
  /** Typed or cleared in the form. */
  readonly touched: readonly SecretKey[]
}

/** Passwords that Update would put into the file or take out of it, as far as that shows without reading one. */
export const changedPasswords = (facts: PasswordFacts): readonly SecretKey[] => {
  const { settings, mode, inFile, stored, touched } = facts
  return secretKeys.filter((key) => {
    if (touched.includes(key)) return true
    if (mode === 'omitted') return inFile[key] !== 'absent'
    return stored[key] === 'set' && inFile[key] === 'absent' && needsPassword(settings, key)
  })
}

/**
 * Fields of the form that differ from the file: settings with another value, and passwords (`changedPasswords`).
 */
export const changesOf = (
  file: Settings,
  form: Settings,
  passwords: readonly SecretKey[] = [],
): readonly FieldKey[] => [...changedKeys(file, form), ...passwords]

export const changesText = (count: number): string => (count === 1 ? '1 change' : `${count} changes`)
