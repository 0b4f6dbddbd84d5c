/** What a run tests: the file, a draft or the form, and in what that differs from the file. */
import type { StoredEnvironment } from '#main/services/environments/environments.ts'
import type { ParsedInput } from '#shared/contract.ts'
import { fail, ok, type Result } from '#shared/errors.ts'
import type { FileView } from '#shared/server-file/model.ts'
import { changedPasswords, changesOf } from '#shared/settings/changes.ts'
import { protocolOfSecret } from '#shared/settings/destination.ts'
import { defaultSettings, type SecretKey, type Settings, secretKeys } from '#shared/settings/fields.ts'
import { applyPatch } from '#shared/settings/schema.ts'
import type { Core } from './core.ts'
import { credentialsOf, readFile } from './view.ts'

export type RunInput = ParsedInput<'diagnosis.run'>
export type SubjectInput = Pick<RunInput, 'id' | 'path' | 'form' | 'settings' | 'patch'> & {
  readonly passwords?: RunInput['passwords']
}

export interface Subject {
  readonly kept: StoredEnvironment | undefined
  readonly file: FileView | undefined
  readonly tested: Settings
  /** Keys in which what is tested differs from the file. */
  readonly changed: readonly string[]
  readonly settings: RunInput['settings']
}

const missing = (message: string, remedy: string) => fail('INPUT_INVALID', message, { remedy })

const baseSettings = (
  input: SubjectInput,
  kept: StoredEnvironment | undefined,
  file: FileView | undefined,
): Settings =>
  (input.settings === 'form' ? input.form : undefined) ??
  (input.settings === 'draft' ? kept?.draft?.settings : undefined) ??
  file?.settings ??
  defaultSettings

/** Passwords of a tested form that Update would write or take out; elsewhere one is given because none is known. */
const formPasswords = async (
  core: Core,
  { settings, passwords }: SubjectInput,
  { kept, file, tested }: Pick<Subject, 'kept' | 'file' | 'tested'>,
): Promise<readonly SecretKey[]> => {
  if (settings !== 'form' || kept === undefined || file === undefined) return []
  const credentials = await credentialsOf(core, kept, { ok: true, view: file }, tested)
  return changedPasswords({
    settings: tested,
    mode: kept.record.passwordMode,
    inFile: file.passwords,
    stored: {
      'smtp.password': credentials['smtp.password'].kind,
      'imap.password': credentials['imap.password'].kind,
    },
    touched: secretKeys.filter((key) => passwords?.[protocolOfSecret(key)] !== undefined),
  })
}

/** What is to be tested, or why it cannot be told. */
export const subjectOf = async (core: Core, input: SubjectInput): Promise<Result<Subject>> => {
  const found = input.id === undefined ? undefined : await core.environments.find(input.id)
  if (found !== undefined && !found.ok) return found
  const kept = found?.value
  const path = kept?.record.path ?? input.path
  if (path === undefined && input.form === undefined) {
    return missing(
      'There is nothing to test: neither an environment nor a file nor settings were given.',
      'Name one of them.',
    )
  }
  if (input.settings === 'form' && input.form === undefined) {
    return missing('The settings of the form were not given.', 'Send them with the request.')
  }
  const read = path === undefined ? undefined : await readFile(core, path)
  // The form and a draft can be tested without the file; the file cannot.
  if (read !== undefined && !read.ok && input.settings === 'file') return { ok: false, error: read.error }
  const file = read?.ok === true ? read.view : undefined
  if (input.settings === 'file' && file?.exists === false) {
    const { path } = file
    return kept === undefined
      ? fail('FILE_MISSING', `There is no file ${path}.`, { remedy: 'Check the path.', details: { path } })
      : fail('FILE_MISSING', `There is no file ${path} yet.`, {
          remedy: 'Test the draft, or write the file first.',
          details: { path },
        })
  }
  const base = baseSettings(input, kept, file)
  const patched = applyPatch(base, input.patch ?? {})
  if (patched.refused.length > 0) {
    return missing(
      `These settings cannot be set like this: ${patched.refused.join(', ')}.`,
      'Check key and value.',
    )
  }
  const tested = patched.settings
  const isDraft = input.settings === 'draft' && kept?.draft !== undefined && kept.draft !== null
  const settings = input.settings === 'draft' && !isDraft ? 'file' : input.settings
  const passwords = await formPasswords(core, input, { kept, file, tested })
  const changed = file === undefined ? [] : changesOf(file.settings, tested, passwords)
  return ok({ kept, file, tested, changed, settings })
}
