/** What the console shows of an environment: file, draft, passwords, journal and tests, brought together. */
import type { OwnCredentialStatus } from '#main/services/credentials/credentials.ts'
import type { FileDestinations } from '#main/services/environments/document.ts'
import type { StoredEnvironment } from '#main/services/environments/environments.ts'
import { stateLine } from '#main/services/environments/state-line.ts'
import type {
  CredentialStatus,
  EnvironmentSummary,
  EnvironmentView,
  KeychainState,
  LastTest,
} from '#shared/environments/model.ts'
import { type Failure, ok, type Result } from '#shared/errors.ts'
import type { RunningState } from '#shared/server-file/model.ts'
import { changedKeys } from '#shared/settings/changes.ts'
import { destinationOf, type MailProtocol, sameDestination } from '#shared/settings/destination.ts'
import { defaultSettings, type Settings } from '#shared/settings/fields.ts'
import type { Core } from './core.ts'
import { knowFirst } from './file-destinations.ts'

type FileResult = EnvironmentView['file']

/** The file as it is now. A file that cannot be read is part of the view, not a failure of it. */
export const readFile = async (core: Core, path: string): Promise<FileResult> => {
  const read = await core.serverFile.read(path)
  if (!read.ok) return { ok: false, error: read.error }
  core.seenFiles.note(read.value)
  return { ok: true, view: read.value }
}

export const formOf = (kept: StoredEnvironment, file: FileResult): Settings =>
  kept.draft?.settings ?? (file.ok ? file.view.settings : defaultSettings)

const runningOf = async (core: Core, kept: StoredEnvironment, file: FileResult): Promise<RunningState> => {
  if (!file.ok) return { kind: 'unknown' }
  const { path, delivery, nodes } = kept.record
  const running = await core.serverFile.running(path, { place: delivery, nodes })
  return running.ok ? running.value : { kind: 'unknown' }
}

/** The keychain's status, or the file's where the keychain has nothing: bound to its destination as well. */
const withFile = (
  own: OwnCredentialStatus,
  file: FileResult,
  form: Settings,
  protocol: MailProtocol,
): CredentialStatus => {
  if (own.kind !== 'not-set' || !file.ok || file.view.passwords[`${protocol}.password`] === 'absent')
    return own
  const storedFor = destinationOf(file.view.settings, protocol)
  return sameDestination(storedFor, destinationOf(form, protocol))
    ? { kind: 'in-file' }
    : { kind: 'other-destination', storedFor, store: 'keychain' }
}

export const credentialsOf = async (
  core: Core,
  kept: StoredEnvironment,
  file: FileResult,
  form: Settings,
): Promise<EnvironmentView['credentials']> => {
  const status = async (protocol: MailProtocol): Promise<CredentialStatus> => {
    const own = await core.credentials.status(kept.record.id, protocol, destinationOf(form, protocol))
    return withFile(own, file, form, protocol)
  }
  const [smtp, imap] = await Promise.all([status('smtp'), status('imap')])
  return { 'smtp.password': smtp, 'imap.password': imap }
}

const lastTestOf = (kept: StoredEnvironment, form: Settings): LastTest | null => {
  if (kept.lastTest === null) return null
  const { reportId, at, verdict, cause, title, settings, tested } = kept.lastTest
  const sameSettings = changedKeys(tested, form).length === 0
  return { reportId, at, verdict, cause, title, settings, sameSettings }
}

/** A password that cannot be read tells more of the keychain than looking for one that was never there. */
const keychainOf = (state: KeychainState, credentials: EnvironmentView['credentials']): KeychainState => {
  const unreadable = Object.values(credentials).find((status) => status.kind === 'unreadable')
  return state.kind === 'available' &&
    unreadable?.kind === 'unreadable' &&
    unreadable.error.code === 'KEYCHAIN_LOCKED'
    ? { kind: 'session-only', error: unreadable.error }
    : state
}

const otherMailboxes = async (core: Core, id: string): Promise<EnvironmentView['otherMailboxes']> => {
  const list = await core.environments.list()
  if (!list.ok) return []
  const others = list.value.filter((kept) => kept.record.id !== id)
  const found = await Promise.all(
    others.map(async (kept) => {
      const settings = formOf(kept, await readFile(core, kept.record.path))
      const { 'imap.host': host, 'imap.username': username } = settings
      return { environment: kept.record.name, host, username }
    }),
  )
  return found.filter(({ host }) => host.trim() !== '')
}

const summarised = (kept: StoredEnvironment, file: FileResult, running: RunningState) =>
  stateLine({
    record: kept.record,
    file: file.ok
      ? { ok: true, sha256: file.view.sha256, exists: file.view.exists }
      : { ok: false, error: file.error },
    draft: kept.draft,
    running,
    lastTest: kept.lastTest,
  })

/** What has a backup's name and cannot be one is told with the file. */
const withRefused = (file: FileResult, refused: readonly { readonly failure: Failure }[]): FileResult =>
  !file.ok || refused.length === 0
    ? file
    : {
        ok: true,
        view: {
          ...file.view,
          warnings: [
            ...file.view.warnings,
            ...refused.map(({ failure: { message, remedy = '' } }) => ({
              code: 'BACKUP_NOT_USED' as const,
              message: `${message} ${remedy}`.trim(),
            })),
          ],
        },
      }

/** A file that came after its environment counts from the first look at it on. */
const destinationsOf = async (core: Core, path: string, file: FileResult): Promise<FileDestinations> => {
  const first = await knowFirst(core, path, file.ok ? file.view : undefined)
  return first.ok ? first.value.known : {}
}

export const viewOf = async (core: Core, kept: StoredEnvironment): Promise<EnvironmentView> => {
  const { record, draft } = kept
  const file = await readFile(core, record.path)
  const form = formOf(kept, file)
  const [running, credentials, keychain, serverKey, backups, others, fileDestinations] = await Promise.all([
    runningOf(core, kept, file),
    credentialsOf(core, kept, file, form),
    core.credentials.keychainState(),
    core.credentials.serverKey(record.id),
    core.serverFile.backups(record.path),
    otherMailboxes(core, record.id),
    destinationsOf(core, record.path, file),
  ])
  return {
    record,
    file: withRefused(file, backups.ok ? backups.value.refused : []),
    draft,
    form,
    credentials,
    keychain: keychainOf(keychain, credentials),
    serverKey: {
      set: serverKey.ok && serverKey.value !== null,
      handedOver: record.serverKeyHandedOver,
      ...(serverKey.ok ? {} : { error: serverKey.error }),
    },
    running,
    state: summarised(kept, file, running),
    lastTest: lastTestOf(kept, form),
    fileDestinations,
    backups: backups.ok ? backups.value.backups : [],
    otherMailboxes: others,
  }
}

/** The view of an environment by its id, as most methods answer it. */
export const viewById = async (core: Core, id: string): Promise<Result<EnvironmentView>> => {
  const kept = await core.environments.find(id)
  return kept.ok ? ok(await viewOf(core, kept.value)) : kept
}

export const summaryOf = async (core: Core, kept: StoredEnvironment): Promise<EnvironmentSummary> => {
  const { id, name, path, practice } = kept.record
  const file = await readFile(core, path)
  const running = await runningOf(core, kept, file)
  return { id, name, path, practice, state: summarised(kept, file, running) }
}
