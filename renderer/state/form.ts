/** The form of one environment as data and the steps that change it; who saves and sends it is `session.ts`. */
import type { MethodInput, PasswordIntent, PasswordIntents } from '#shared/contract.ts'
import type { EnvironmentView } from '#shared/environments/model.ts'
import { changedKeys, changedPasswords, changesOf } from '#shared/settings/changes.ts'
import { protocolOfSecret } from '#shared/settings/destination.ts'
import {
  defaultSettings,
  type FieldKey,
  isSettingKey,
  type SecretKey,
  type SettingKey,
  type Settings,
  secretKeys,
} from '#shared/settings/fields.ts'
import type { SettingsPatch } from '#shared/settings/schema.ts'
import { credentialNow } from './credentials.ts'

export interface FormState {
  readonly values: Settings
  /** The server's file: what change marks and undo are measured against. */
  readonly base: Settings
  /** SHA-256 that the draft belongs to, or null where the file cannot be read: nothing is saved then. */
  readonly basedOn: string | null
  readonly revision: number
  readonly passwords: PasswordIntents
  /** Grows with each change of a password, so that a test knows whether it used what stands there now. */
  readonly passwordTurn: number
  /** Fields that were left once; their problems are shown from then on. */
  readonly left: ReadonlySet<FieldKey>
  /** After Update was asked for, every problem is shown. */
  readonly showAll: boolean
}

export const keep: PasswordIntent = { action: 'keep' }
export const keepBoth: PasswordIntents = { 'smtp.password': keep, 'imap.password': keep }

/** Of a file that cannot be read nothing is claimed: then nothing counts as changed against it. */
export const fileSettings = (view: EnvironmentView): Settings =>
  view.file.ok ? view.file.view.settings : (view.draft?.base ?? view.form)

export const formOf = (view: EnvironmentView, before?: FormState): FormState => ({
  values: view.form,
  base: fileSettings(view),
  basedOn: view.draft?.basedOn ?? (view.file.ok ? view.file.view.sha256 : null),
  revision: view.draft?.revision ?? 0,
  passwords: before?.passwords ?? keepBoth,
  passwordTurn: before?.passwordTurn ?? 0,
  left: before?.left ?? new Set(),
  showAll: before?.showAll ?? false,
})

export const withValue = <K extends SettingKey>(state: FormState, key: K, value: Settings[K]): FormState =>
  state.values[key] === value ? state : { ...state, values: { ...state.values, [key]: value } }

export const withPassword = (state: FormState, key: SecretKey, intent: PasswordIntent): FormState => ({
  ...state,
  passwords: { ...state.passwords, [key]: intent },
  passwordTurn: state.passwordTurn + 1,
})

export const withLeft = (state: FormState, key: FieldKey): FormState =>
  state.left.has(key) ? state : { ...state, left: new Set([...state.left, key]) }

/** A fix's values laid over the form; what does not fit its field is left out. */
export const withPatch = (state: FormState, patch: SettingsPatch): FormState => {
  const next: Record<string, string | boolean> = { ...state.values }
  for (const [key, value] of Object.entries(patch)) {
    if (!isSettingKey(key)) continue
    const boolean = typeof defaultSettings[key] === 'boolean'
    if (boolean && typeof value === 'boolean') next[key] = value
    else if (!boolean && typeof value !== 'boolean') next[key] = String(value)
  }
  return { ...state, values: next as unknown as Settings }
}

export const changedSettings = ({ base, values }: FormState): readonly SettingKey[] =>
  changedKeys(base, values)

const changedSecrets = ({ passwords }: FormState): readonly SecretKey[] =>
  secretKeys.filter((key) => passwords[key].action !== 'keep')

/** All that Update would write: what the page says wherever it counts changes. */
export const changeCount = (state: FormState, view: EnvironmentView): number => {
  const { base, values } = state
  const stored = (key: SecretKey) => credentialNow(view, values, key).kind
  const passwords = view.file.ok
    ? changedPasswords({
        settings: values,
        mode: view.record.passwordMode,
        inFile: view.file.view.passwords,
        stored: { 'smtp.password': stored('smtp.password'), 'imap.password': stored('imap.password') },
        touched: changedSecrets(state),
      })
    : changedSecrets(state)
  return changesOf(base, values, passwords).length
}

/** Passwords that are not stored yet, as a test takes them: typed, or null where the stored one is cleared. */
export const typedPasswords = (state: FormState): NonNullable<MethodInput<'diagnosis.run'>['passwords']> =>
  Object.fromEntries(
    changedSecrets(state).map((key) => {
      const intent = state.passwords[key]
      return [protocolOfSecret(key), intent.action === 'set' ? intent.secret : null]
    }),
  )
