import { isSettingKey, type SettingKey } from '#shared/settings/fields.ts'
import type { SettingsPatch } from '#shared/settings/schema.ts'
import { dictionary } from '../../words/dictionary.ts'
import { fieldName } from '../../words/field-names.ts'

const words = dictionary({
  tick: (label: string) => `Tick ${label}`,
  untick: (label: string) => `Untick ${label}`,
  empty: (label: string) => `Clear ${label}`,
  use: (value: string, label: string) => `Use ${value} for ${label}`,
  several: (n: number) => `Apply ${n} changes to the form`,
})

const one = (key: SettingKey, value: string | boolean | number): string => {
  const label = fieldName(key)
  if (typeof value === 'boolean') return value ? words.tick(label) : words.untick(label)
  const text = String(value)
  return text === '' ? words.empty(label) : words.use(text, label)
}

/** What a fix's button says: which field becomes what. Ports that are only emptied go without saying. */
export const fixLabel = (set: SettingsPatch): string => {
  const entries = Object.entries(set).flatMap(([key, value]) => (isSettingKey(key) ? [{ key, value }] : []))
  const telling = entries.filter(({ value }) => value !== '')
  const [first, ...rest] = telling.length > 0 ? telling : entries
  if (first === undefined) return ''
  return rest.length === 0 ? one(first.key, first.value) : words.several(entries.length)
}
