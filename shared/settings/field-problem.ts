import type { FieldKey } from './fields.ts'
import type { SettingsPatch } from './schema.ts'

/** What is wrong with one field, and what to type instead. Errors stop an Update, never a test. */
export interface FieldProblem {
  readonly key: FieldKey
  readonly severity: 'error' | 'warning'
  /** What is wrong, then what to type. Never holds a secret. */
  readonly message: string
  /** A cure that one click can apply. */
  readonly fix?: { readonly text: string; readonly set: SettingsPatch } | undefined
}

export const problem = (
  key: FieldKey,
  severity: FieldProblem['severity'],
  message: string,
  fix?: FieldProblem['fix'],
): FieldProblem => (fix === undefined ? { key, severity, message } : { key, severity, message, fix })
