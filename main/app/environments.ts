/** Environments: opening, changing, copying and removing them, with what hangs on them elsewhere. */

import type { StoredEnvironment } from '#main/services/environments/environments.ts'
import type { Recovered } from '#main/services/server-file/server-file.ts'
import type { MethodOutput, ParsedInput } from '#shared/contract.ts'
import { noKeychainAtAll } from '#shared/environments/keychain-faults.ts'
import type { Draft, EnvironmentSummary, EnvironmentView } from '#shared/environments/model.ts'
import { copiedByDefault, namedAfter, namedIn } from '#shared/environments/three-way.ts'
import { fail, ok, type Result } from '#shared/errors.ts'
import { isVouchedFor, mailProtocols } from '#shared/settings/destination.ts'
import { isSettingKey, type SettingKey, type Settings } from '#shared/settings/fields.ts'
import { isGivenHere } from './ca-file.ts'
import type { Core } from './core.ts'
import { knowFirst, knowMoved } from './file-destinations.ts'
import { keyToHandOver, noteHandOver } from './keys.ts'
import { noteNodes } from './nodes.ts'
import { secretSteps } from './update.ts'
import { formOf, readFile, summaryOf, viewById, viewOf } from './view.ts'

export const listEnvironments = async (core: Core): Promise<Result<readonly EnvironmentSummary[]>> => {
  const list = await core.environments.list()
  return list.ok ? ok(await Promise.all(list.value.map((kept) => summaryOf(core, kept)))) : list
}

export const addEnvironment = async (
  core: Core,
  { name, path, options }: ParsedInput<'environments.add'>,
): Promise<Result<EnvironmentView>> => {
  const absolute = core.ports.files.absolute(path)
  // A file that no server's settings can be is refused here already; one that is not there yet is fine.
  const file = await core.serverFile.read(absolute)
  if (!file.ok) return file
  const added = await core.environments.add(name, absolute, definedOptions(options))
  if (!added.ok) return added
  const known = await knowFirst(core, absolute, file.value)
  if (!known.ok) return known
  // A list of what was opened lately is not worth failing for.
  await core.recent.note({ kind: 'settings', name: core.ports.files.nameOf(absolute), path: absolute })
  const { nodes = [] } = added.value.record
  if (file.value.exists && nodes.length > 0) await noteNodes(core, absolute, nodes)
  return ok(await viewOf(core, added.value))
}

const definedOptions = <T extends object>(options: T): { [K in keyof T]: Exclude<T[K], undefined> } =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>
  }

/** What the clean-up did, told with the view that follows it and then no more. */
const withRecovered = (
  view: EnvironmentView,
  { completed, rolledBack, halfWritten, removed }: Recovered,
): EnvironmentView => {
  const said = [
    ...(completed.length > 0
      ? ['An Update that was interrupted had reached the file; it was completed, passwords included.']
      : []),
    ...halfWritten.map(
      (name) =>
        `An Update that wrote into the file in place was interrupted: the file may be half written.${name === '' ? '' : ` ${name} has it as it was; restore it.`}`,
    ),
    ...(rolledBack.length > halfWritten.length
      ? ['An Update that was interrupted had not reached the file; it was undone. Nothing else was changed.']
      : []),
    ...(removed.length > 0
      ? [`Files that an interrupted program had left beside it were removed: ${removed.join(', ')}.`]
      : []),
  ]
  if (said.length === 0 || !view.file.ok) return view
  const warnings = said.map((message) => ({ code: 'LEFTOVERS_REMOVED' as const, message }))
  return {
    ...view,
    file: { ok: true, view: { ...view.file.view, warnings: [...warnings, ...view.file.view.warnings] } },
  }
}

/** Opening completes or rolls back what a killed program left half done. */
export const openEnvironment = async (core: Core, id: string): Promise<Result<EnvironmentView>> => {
  const kept = await core.environments.find(id)
  if (!kept.ok) return kept
  // What cannot be settled now (a living writer, a locked keychain) stays open for the next time.
  const recovered = await core.serverFile.recover(kept.value.record.path, secretSteps(core, id, []), {
    waitMs: 500,
  })
  const view = await viewById(core, id)
  return view.ok && recovered.ok ? ok(withRecovered(view.value, recovered.value)) : view
}

export const configureEnvironment = async (
  core: Core,
  { id, options }: ParsedInput<'environments.configure'>,
): Promise<Result<EnvironmentView>> => {
  const before = await core.environments.find(id)
  if (!before.ok) return before
  const absolute = (typed: string | undefined): string | undefined =>
    typed === undefined || typed === '' ? typed : core.ports.files.absolute(typed)
  const path = absolute(options.path)
  const cacerts = absolute(options.cacerts?.trim())
  if (cacerts !== undefined && cacerts !== '') {
    const read = await core.readCacerts(cacerts)
    if (!read.ok) return read
  }
  const { record: was } = before.value
  if (options.serverKeyHandedOver === true) {
    const known = await keyToHandOver(core, was)
    if (!known.ok) return known
  }
  const configured = await core.environments.configure(id, definedOptions({ ...options, path, cacerts }))
  if (!configured.ok) return configured
  const { record: is } = configured.value
  const file = await readFile(core, is.path)
  // To a file that is not there yet, or cannot be read, its passwords go as to the one before.
  if (is.path !== was.path && !(file.ok && file.view.exists)) {
    const taken = await knowMoved(core, before.value, file.ok ? file.view : { path: is.path })
    if (!taken.ok) return taken
  }
  if (file.ok && file.view.exists) {
    if (was.passwordMode !== is.passwordMode) {
      await core.serverFile.note(is.path, 'password-mode', {
        note: `${was.passwordMode} → ${is.passwordMode}`,
      })
    }
    if (options.nodes !== undefined) await noteNodes(core, is.path, options.nodes)
    if (options.serverKeyHandedOver === true) await noteHandOver(core, was, is)
  }
  return ok(await viewOf(core, configured.value))
}

export const removeEnvironment = async (
  core: Core,
  { id, giveUpServerKey }: ParsedInput<'environments.remove'>,
): Promise<Result<MethodOutput<'environments.remove'>>> => {
  const kept = await core.environments.find(id)
  if (!kept.ok) return kept
  const { record, serverKeyShown } = kept.value
  const key = await core.credentials.serverKey(id)
  const noKeychain = !key.ok && noKeychainAtAll.includes(key.error.code)
  if (!key.ok && !noKeychain && !giveUpServerKey) return key
  if (key.ok && key.value !== null && !serverKeyShown && !giveUpServerKey) {
    return fail(
      'SERVER_KEY_NOT_SHOWN',
      'The server key of this environment was never shown: with it gone, nobody can read the passwords in the file.',
      {
        remedy: 'Show the key and keep it, or say that it is given up.',
      },
    )
  }
  // The keychain first: an environment whose passwords could not be removed stays in the list.
  const cleared = noKeychain ? ok(undefined) : await core.credentials.removeAll(id)
  if (!cleared.ok) return cleared
  const history = await core.history.removeAll(id)
  if (!history.ok) return history
  const removed = await core.environments.remove(id)
  if (!removed.ok) return removed
  return ok({
    removed: [
      'draft',
      'history',
      'check list',
      ...(noKeychain ? [] : ['passwords and server key in the keychain']),
    ],
    kept: [
      `the server’s file ${record.path}, its backups and its journal`,
      ...(noKeychain ? ['whatever stands in a keychain that does not run now'] : []),
    ],
  })
}

const knownKeys = (keys: readonly string[]): Result<readonly SettingKey[]> => {
  const unknown = keys.filter((key) => !isSettingKey(key))
  return unknown.length === 0
    ? ok(keys.filter(isSettingKey))
    : fail('INPUT_INVALID', `There is no setting called ${unknown.join(', ')}.`, {
        remedy: 'Use keys like smtp.host; passwords cannot be taken or copied.',
        details: { places: unknown },
      })
}

/** What is copied counts as named, but for the place of a server that somebody else may have written into the file. */
const trustedKeys = async (
  core: Core,
  { record, draft }: StoredEnvironment,
  file: EnvironmentView['file'],
  given: Settings,
): Promise<Result<(key: SettingKey) => boolean>> => {
  const noted = await knowFirst(core, record.path, file.ok ? file.view : undefined)
  if (!noted.ok) return noted
  const { known } = noted.value
  const named = draft === null ? [] : namedIn(draft)
  const foreign = mailProtocols.filter((protocol) => {
    const was = known[protocol]
    return was === undefined || !isVouchedFor(was, given, protocol, named)
  })
  return ok((key) => !foreign.some((protocol) => key.startsWith(`${protocol}.`)))
}

/** Into the draft of `to`. TeamConnect URL, Reply-To and user names only when named; passwords never. */
export const copyEnvironment = async (
  core: Core,
  { from, to, keys }: ParsedInput<'environments.copy'>,
): Promise<Result<EnvironmentView>> => {
  const named = keys === undefined ? ok(copiedByDefault) : knownKeys(keys)
  if (!named.ok) return named
  const source = await core.environments.find(from)
  if (!source.ok) return source
  const target = await core.environments.find(to)
  if (!target.ok) return target
  const sourceFile = await readFile(core, source.value.record.path)
  if (!sourceFile.ok && source.value.draft === null) return sourceFile
  const targetFile = await readFile(core, target.value.record.path)
  if (!targetFile.ok) return targetFile
  const given = formOf(source.value, sourceFile)
  const form = formOf(target.value, targetFile)
  // In the copy it would count as typed here.
  const caFileGiven = isGivenHere(
    given['tls.caFile'],
    source.value,
    sourceFile.ok ? sourceFile.view : undefined,
  )
  const wanted = named.value.filter((key) => keys !== undefined || key !== 'tls.caFile' || caFileGiven)
  const trusted = await trustedKeys(core, source.value, sourceFile, given)
  if (!trusted.ok) return trusted
  const { draft } = target.value
  // What is copied takes the place of what the draft had named: that is noted before.
  const noted = await knowFirst(core, target.value.record.path, targetFile.view)
  if (!noted.ok) return noted
  const saved = await core.environments.saveDraft(to, {
    settings: { ...form, ...Object.fromEntries(wanted.map((key) => [key, given[key]])) },
    basedOn: draft?.basedOn ?? targetFile.view.sha256,
    base: draft?.base ?? targetFile.view.settings,
    named: [
      ...(draft === null ? [] : namedIn(draft)).filter((key) => !wanted.some((each) => each === key)),
      ...wanted.filter((key) => trusted.value(key)),
    ],
    revision: draft?.revision ?? 0,
  })
  if (!saved.ok) return saved
  // Somebody's own where it comes from is so in the copy as well.
  const accepted =
    wanted.includes('tls.caFile') && caFileGiven
      ? await core.environments.acceptPath(to, given['tls.caFile'])
      : ok(undefined)
  return accepted.ok ? viewById(core, to) : accepted
}

export const saveDraft = async (
  core: Core,
  { id, settings, basedOn, revision }: ParsedInput<'drafts.save'>,
): Promise<Result<Draft>> => {
  const kept = await core.environments.find(id)
  if (!kept.ok) return kept
  const { draft, record } = kept.value
  const file = await readFile(core, record.path)
  const base =
    (draft?.basedOn === basedOn ? draft.base : undefined) ??
    (file.ok && file.view.sha256 === basedOn ? file.view.settings : undefined) ??
    core.seenFiles.settings(basedOn)
  if (base === undefined) {
    return fail(
      'FILE_CHANGED',
      'The file was changed since the form was made from it, and what it was then is not known any more.',
      {
        remedy: 'Open the environment again, then make the change in the new form.',
        details: { path: record.path, expected: basedOn },
      },
    )
  }
  const caFile = settings['tls.caFile']
  const isTyped = file.ok && base['tls.caFile'] !== caFile && isGivenHere(caFile, kept.value, file.view)
  const saved = await core.environments.saveDraft(id, {
    settings,
    basedOn,
    revision,
    base,
    named: namedAfter(draft, base, settings),
  })
  if (!saved.ok || !isTyped) return saved
  const accepted = await core.environments.acceptPath(id, caFile)
  return accepted.ok ? saved : accepted
}

export const discardDraft = async (
  core: Core,
  { id }: ParsedInput<'drafts.discard'>,
): Promise<Result<EnvironmentView>> => {
  const kept = await core.environments.find(id)
  if (!kept.ok) return kept
  const { record } = kept.value
  const file = await readFile(core, record.path)
  // With the draft goes what a person had named in it: what it says of the file's places is noted before.
  const known = await knowFirst(core, record.path, file.ok ? file.view : undefined)
  if (!known.ok) return known
  const discarded = await core.environments.discardDraft(id)
  return discarded.ok ? viewById(core, id) : discarded
}

export const takeFromDisk = async (
  core: Core,
  { id, keys }: ParsedInput<'drafts.take'>,
): Promise<Result<EnvironmentView>> => {
  const wanted = keys === undefined ? ok(undefined) : knownKeys(keys)
  if (!wanted.ok) return wanted
  const kept = await core.environments.find(id)
  if (!kept.ok) return kept
  const file = await readFile(core, kept.value.record.path)
  if (!file.ok) return file
  const known = await knowFirst(core, kept.value.record.path, file.view)
  if (!known.ok) return known
  const { sha256, settings } = file.view
  const taken = await core.environments.takeFromDisk(id, { sha256, settings }, wanted.value)
  return taken.ok ? viewById(core, id) : taken
}
