/** What comes in with copied text, in whatever field it lands. */
import { type FieldProblem, problem } from './field-problem.ts'
import type { SettingKey } from './fields.ts'
import { hasInvisible, withoutInvisible } from './host-name.ts'

/** What the field holds, as its sentences call it. */
type What = 'name' | 'address' | 'path'

/** @param cure the offer for what is left without them; none where that is no good either */
export const invisibleProblem = (
  key: SettingKey,
  typed: string,
  what: What,
  cure: (cleaned: string) => FieldProblem['fix'],
): FieldProblem | undefined =>
  hasInvisible(typed)
    ? problem(
        key,
        'error',
        `There are control characters or other invisible ones in it, as come in with copied text. Type the ${what} anew.`,
        cure(withoutInvisible(typed).trim()),
      )
    : undefined

/** The offer to take a text instead. */
export const offer = (key: SettingKey, text: string): FieldProblem['fix'] => ({
  text: `Use “${text}”`,
  set: { [key]: text },
})

export const spacesProblem = (key: SettingKey, typed: string, what: What): FieldProblem | undefined => {
  const trimmed = typed.trim()
  return trimmed === typed
    ? undefined
    : problem(key, 'error', `There are spaces before or after the ${what}. Type it without.`, {
        text: 'Remove the spaces',
        set: { [key]: trimmed },
      })
}
