/** What the form was made from, the form, and the disk: who changed what since. Nothing is chosen here. */
import { changedKeys } from '../settings/changes.ts'
import { type SettingKey, type Settings, settingKeys } from '../settings/fields.ts'
import type { Draft } from './model.ts'

export interface ThreeWayRow {
  readonly key: SettingKey
  readonly base: string | boolean
  readonly form: string | boolean
  readonly disk: string | boolean
  /** `both-same`: form and disk came to the same value apart. */
  readonly kind: 'form-only' | 'disk-only' | 'both-same' | 'conflict'
}

/** The settings that differ among the three, in the order of the page's record. */
export const threeWay = (base: Settings, form: Settings, disk: Settings): readonly ThreeWayRow[] =>
  settingKeys.flatMap((key): readonly ThreeWayRow[] => {
    const inForm = form[key] !== base[key]
    const onDisk = disk[key] !== base[key]
    if (!inForm && !onDisk) return []
    const kind = !onDisk
      ? 'form-only'
      : !inForm
        ? 'disk-only'
        : form[key] === disk[key]
          ? 'both-same'
          : 'conflict'
    return [{ key, base: base[key], form: form[key], disk: disk[key], kind }]
  })

/** The settings of a draft that a person set. */
export const namedIn = (draft: Draft): readonly string[] =>
  draft.named ?? changedKeys(draft.base, draft.settings)

/** The same after a person made this of it, or of `base`. */
export const namedAfter = (draft: Draft | null, base: Settings, settings: Settings): readonly string[] => {
  const before = draft === null ? [] : namedIn(draft)
  const now = changedKeys(draft?.settings ?? base, settings)
  return changedKeys(base, settings).filter((key) => before.includes(key) || now.includes(key))
}

/** The keys that were changed on disk and are not the same in the form: what there is to take. */
export const takeableKeys = (base: Settings, form: Settings, disk: Settings): readonly SettingKey[] =>
  threeWay(base, form, disk)
    .filter((row) => row.kind === 'disk-only' || row.kind === 'conflict')
    .map((row) => row.key)

/** The form with the disk's values for these keys. */
export const withDisk = (form: Settings, disk: Settings, keys: readonly SettingKey[]): Settings => ({
  ...form,
  ...Object.fromEntries(keys.map((key) => [key, disk[key]])),
})

/** Copied to another environment only when named: they belong to one server and its accounts. */
export const namedOnlyKeys: readonly SettingKey[] = [
  'loginUrl',
  'smtp.replyTo',
  'smtp.username',
  'imap.username',
]

export const copiedByDefault: readonly SettingKey[] = settingKeys.filter(
  (key) => !namedOnlyKeys.includes(key),
)
