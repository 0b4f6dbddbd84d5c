import { type FieldKey, fields, findField, fullLabel } from '#shared/settings/fields.ts'

/** The vendor's label; where two fields share it, with what tells them apart. */
export const fieldName = (key: FieldKey): string => {
  const label = findField(key)?.label
  if (label === undefined) return key
  return fields.filter((field) => field.label === label).length > 1 ? fullLabel(key) : label
}
