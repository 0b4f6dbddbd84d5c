/** What counts as a change that is not written yet, for the page, the state line and the report alike. */
import { type FieldKey, type SecretKey, type SettingKey, type Settings, settingKeys } from './fields.ts'

/** The keys in which two settings differ, in the order of the page. */
export const changedKeys = (before: Settings, after: Settings): readonly SettingKey[] =>
  settingKeys.filter((key) => before[key] !== after[key])

/**
 * Fields of the form that differ from the file: settings with another value, and passwords that were typed or
 * cleared and not stored yet.
 */
export const changesOf = (
  file: Settings,
  form: Settings,
  passwords: readonly SecretKey[] = [],
): readonly FieldKey[] => [...changedKeys(file, form), ...passwords]

export const changesText = (count: number): string => (count === 1 ? '1 change' : `${count} changes`)
