/** Which texts of a document may hold anything, as its schema has it: the others are words of this program. */
import type { z } from 'zod'

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const inAnything = (value: unknown, change: (text: string) => string): unknown => {
  if (typeof value === 'string') return change(value)
  if (Array.isArray(value)) return value.map((item) => inAnything(item, change))
  if (!isRecord(value)) return value
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, inAnything(item, change)]))
}

/**
 * Changes every text that the schema leaves free. Enumerations, literals and texts with a pattern stay, so that what
 * fitted the schema before fits it afterwards; what the schema does not know is free.
 * @param change must not make a text longer than the schema allows
 */
export const mapFreeText = <T>(schema: z.ZodType<T>, document: T, change: (text: string) => string): T => {
  const walk = (given: z.core.$ZodType, value: unknown): unknown => {
    const type = given as z.core.$ZodTypes
    const { def } = type._zod
    switch (def.type) {
      case 'string':
        if (def.checks?.some((check) => check._zod.def.check === 'string_format') === true) return value
        return typeof value === 'string' ? change(value) : value
      case 'enum':
      case 'literal':
        return value
      case 'optional':
      case 'nullable':
      case 'readonly':
        return walk(def.innerType, value)
      case 'array':
        return Array.isArray(value) ? value.map((item) => walk(def.element, item)) : value
      case 'union': {
        const fitting = def.options.find((option) => (option as z.ZodType).safeParse(value).success)
        return fitting === undefined ? inAnything(value, change) : walk(fitting, value)
      }
      case 'object':
        if (!isRecord(value)) return value
        return Object.fromEntries(
          Object.entries(value).map(([key, item]) => {
            const known = def.shape[key]
            return [key, known === undefined ? inAnything(item, change) : walk(known, item)]
          }),
        )
      default:
        return inAnything(value, change)
    }
  }
  return walk(schema, document) as T
}
