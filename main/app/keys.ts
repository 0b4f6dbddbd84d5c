/** The server key: the one secret that is shown on demand, since the server needs it. */
import type { FileDestinations } from '#main/services/environments/document.ts'
import type { MethodOutput, ParsedInput } from '#shared/contract.ts'
import { noKeychainAtAll } from '#shared/environments/keychain-faults.ts'
import type { EnvironmentRecord, EnvironmentView } from '#shared/environments/model.ts'
import { fail, ok, type Result } from '#shared/errors.ts'
import type { FileView } from '#shared/server-file/model.ts'
import { destinationOf, destinationWords, isKnown, protocolOfSecret } from '#shared/settings/destination.ts'
import { secretKeys } from '#shared/settings/fields.ts'
import type { Core } from './core.ts'
import { knowFirst } from './file-destinations.ts'
import { readFile, viewById } from './view.ts'

/** The journal is for the reader's sake; a folder that takes none must not stop the change itself. */
const noteKey = async (core: Core, path: string, how: string): Promise<void> => {
  const file = await readFile(core, path)
  if (file.ok && file.view.exists) await core.serverFile.note(path, 'server-key', { how })
}

export const showKey = async (core: Core, id: string): Promise<Result<{ readonly key: string }>> => {
  const kept = await core.environments.find(id)
  if (!kept.ok) return kept
  const key = await core.credentials.serverKey(id)
  if (!key.ok) return key
  if (key.value === null) {
    return fail('SERVER_KEY_MISSING', 'There is no server key for this environment on this computer.', {
      remedy: 'Enter the one that the server has, or make a new one.',
    })
  }
  await core.environments.noteServerKeyShown(id)
  return ok({ key: key.value })
}

export const createKey = async (core: Core, id: string): Promise<Result<EnvironmentView>> => {
  const kept = await core.environments.find(id)
  if (!kept.ok) return kept
  const { path } = kept.value.record
  const made = await core.serverFile.newServerKey(path)
  if (!made.ok) return made
  const stored = await core.credentials.setServerKey(id, made.value)
  if (!stored.ok) return stored
  const configured = await core.environments.configure(id, { serverKeyHandedOver: false })
  if (!configured.ok) return configured
  await noteKey(core, path, 'made')
  return viewById(core, id)
}

/**
 * A key that nobody made cannot have been handed over. One that another console made shows in the file; where
 * file or keychain cannot be read, the person's word stands.
 */
export const keyToHandOver = async (core: Core, { id, path }: EnvironmentRecord): Promise<Result<void>> => {
  const key = await core.credentials.serverKey(id)
  const none = key.ok ? key.value === null : noKeychainAtAll.includes(key.error.code)
  const file = await readFile(core, path)
  if (!none || !file.ok || (file.view.encryptedProperties ?? []).length > 0) return ok(undefined)
  return fail(
    'SERVER_KEY_MISSING',
    'There is no server key yet: make one, or enter the one that the server has, and hand it over first.',
  )
}

/** The journal learns it once: as the box is ticked, or again where a newer key was written since. */
export const noteHandOver = async (
  core: Core,
  was: EnvironmentRecord,
  { path, delivery, nodes }: EnvironmentRecord,
): Promise<void> => {
  const running = await core.serverFile.running(path, { place: delivery, nodes })
  const waits = running.ok && running.value.kind === 'server-key-not-handed-over'
  if (!was.serverKeyHandedOver || waits) {
    await core.serverFile.note(path, 'server-key', { how: 'handed-over' })
  }
}

/** The passwords that the file has under this key, into the keychain: a successor on a new workstation. */
const takePasswords = async (
  core: Core,
  id: string,
  { path, settings }: FileView,
  knownFor: FileDestinations,
  key: string,
): Promise<Result<void>> => {
  const secrets = await core.serverFile.readSecrets(path, key)
  if (!secrets.ok) return secrets
  for (const name of secretKeys) {
    const found = secrets.value[name]
    if (found.kind !== 'secret') continue
    const protocol = protocolOfSecret(name)
    const destination = destinationOf(settings, protocol)
    const known = knownFor[protocol]
    if (known !== undefined && !isKnown(known, destination)) {
      return fail(
        'PASSWORD_FOR_OTHER_DESTINATION',
        `The key was stored, but no password was taken: it went to ${destinationWords(known)}, and the file names ${destinationWords(destination)} now.`,
        { remedy: 'Test the file, and allow it there if that is right; then take the passwords again.' },
      )
    }
    const stored = await core.credentials.set(id, protocol, found.secret, destination)
    if (!stored.ok) return stored
  }
  return ok(undefined)
}

export const setKey = async (
  core: Core,
  { id, key, takePasswords: take }: ParsedInput<'serverKey.set'>,
): Promise<Result<MethodOutput<'serverKey.set'>>> => {
  const kept = await core.environments.find(id)
  if (!kept.ok) return kept
  const { path } = kept.value.record
  const trial = await core.serverFile.tryServerKey(path, key)
  if (!trial.ok) return trial
  if (trial.value !== 'does-not-fit') {
    const before = await core.credentials.serverKey(id)
    const stored = await core.credentials.setServerKey(id, key)
    if (!stored.ok) return stored
    // A key that opens the server's file is one that the server has.
    if (trial.value === 'fits') await core.environments.configure(id, { serverKeyHandedOver: true })
    const file = trial.value === 'fits' ? await readFile(core, path) : undefined
    const known = file?.ok === true ? await knowFirst(core, path, file.view) : undefined
    if (known?.ok === false) return known
    if (before.ok && before.value !== null && before.value !== key) await noteKey(core, path, 'changed')
    if (take && file !== undefined) {
      const taken = file.ok ? await takePasswords(core, id, file.view, known?.value.known ?? {}, key) : file
      if (!taken.ok) return taken
    }
  }
  const view = await viewById(core, id)
  return view.ok ? ok({ view: view.value, trial: trial.value }) : view
}

/** The note for the server team. The key is in it only where the person wants it there. */
export const handOver = async (
  core: Core,
  { id, withServerKey }: ParsedInput<'files.handOver'>,
): Promise<Result<{ readonly note: string }>> => {
  const kept = await core.environments.find(id)
  if (!kept.ok) return kept
  const { path, targetPath, readableBy } = kept.value.record
  const file = await readFile(core, path)
  if (!file.ok) return file
  if (!file.view.exists) {
    return fail('FILE_MISSING', `There is no file ${path} yet.`, { remedy: 'Update first, which writes it.' })
  }
  const key = withServerKey ? await showKey(core, id) : undefined
  if (key !== undefined && !key.ok) return key
  const standing = Object.values(file.view.passwords)
  const note = core.serverFile.handoverNote({
    targetPath: targetPath === '' ? path : targetPath,
    sha256: file.view.sha256,
    readableBy:
      readableBy == null
        ? undefined
        : `the ${readableBy.kind === 'group' ? 'group' : 'account'} ${readableBy.name}`,
    encrypted: standing.includes('encrypted'),
    plain: standing.includes('plain'),
    serverKey: key?.value.key,
  })
  return ok({ note })
}
