import { useMemo, useRef } from 'react'
import type { EnvironmentView } from '#shared/environments/model.ts'
import type { FieldKey, SecretKey } from '#shared/settings/fields.ts'
import { checkSettings, type FieldProblem, type PasswordPresence } from '#shared/settings/rules.ts'
import { credentialNow } from './credentials.ts'
import type { FormState } from './form.ts'
import type { Session } from './session.ts'
import { useStore } from './store.ts'

const presenceOf = (view: EnvironmentView, form: FormState, key: SecretKey): PasswordPresence => {
  const intent = form.passwords[key]
  if (intent.action === 'set') return 'set'
  return intent.action === 'clear' ? 'not-set' : credentialNow(view, form.values, key).kind
}

/** What the rules say of the form as it stands. */
export const problemsOf = (view: EnvironmentView, form: FormState): readonly FieldProblem[] =>
  checkSettings(form.values, {
    teamConnectVersion: view.record.teamConnectVersion,
    express: view.record.express,
    others: view.otherMailboxes,
    passwordMode: view.record.passwordMode,
    passwords: {
      'smtp.password': presenceOf(view, form, 'smtp.password'),
      'imap.password': presenceOf(view, form, 'imap.password'),
    },
  })

export type ProblemsByField = ReadonlyMap<FieldKey, readonly FieldProblem[]>

const noProblems = { text: '[]', map: new Map<FieldKey, readonly FieldProblem[]>() }

export const useProblems = (
  session: Session,
): { readonly all: readonly FieldProblem[]; readonly shown: ProblemsByField } => {
  const view = useStore(session.view)
  const form = useStore(session.form)
  const all = useMemo(() => problemsOf(view, form), [view, form])
  const last = useRef<{ readonly text: string; readonly map: ProblemsByField }>(noProblems)
  const shown = useMemo(() => {
    const visible = all.filter(({ key }) => form.showAll || form.left.has(key))
    // The same problems are the same map, so that a key typed in one field does not draw the others again.
    const text = JSON.stringify(visible)
    if (text === last.current.text) return last.current.map
    const byField = new Map<FieldKey, readonly FieldProblem[]>()
    for (const problem of visible) {
      byField.set(problem.key, [...(byField.get(problem.key) ?? []), problem])
    }
    last.current = { text, map: byField }
    return byField
  }, [all, form.left, form.showAll])
  return { all, shown }
}
