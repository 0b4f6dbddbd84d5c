/** The practice server and its environment: filled in and ready, so that the whole journey works at once. */
import type { RunningPracticeServer } from '#main/ports/practice-server.ts'
import type { StoredEnvironment } from '#main/services/environments/environments.ts'
import type { EnvironmentView } from '#shared/environments/model.ts'
import { fail, ok, type Result } from '#shared/errors.ts'
import { destinationOf, readPort } from '#shared/settings/destination.ts'
import { defaultSettings, type Settings } from '#shared/settings/fields.ts'
import type { Core } from './core.ts'
import { formOf, readFile, viewById } from './view.ts'

const id = 'practice'
const name = 'Practice server'

/** The ports of the last time, if they are free, so that a file that was written then still fits. */
const start = async (core: Core, settings: Settings | undefined): Promise<RunningPracticeServer> => {
  const { practiceServers } = core.ports
  const smtpPort = readPort(settings?.['smtp.port'] ?? '')
  const imapPort = readPort(settings?.['imap.port'] ?? '')
  try {
    return await practiceServers.start({ smtpPort, imapPort })
  } catch (error) {
    if (smtpPort === undefined && imapPort === undefined) throw error
    return practiceServers.start({})
  }
}

const filledIn = (server: RunningPracticeServer): Partial<Settings> => ({
  'smtp.host': server.smtp.host,
  'smtp.port': String(server.smtp.port),
  'smtp.useSsl': false,
  'smtp.startTls': 'never',
  'smtp.auth': true,
  'smtp.username': server.smtp.username,
  'smtp.replyTo': server.address,
  'imap.host': server.imap.host,
  'imap.port': String(server.imap.port),
  'imap.useSsl': false,
  'imap.startTls': 'never',
  'imap.username': server.imap.username,
})

const ensureRecord = async (core: Core): Promise<Result<StoredEnvironment>> => {
  const found = await core.environments.find(id)
  if (found.ok || found.error.code !== 'ENVIRONMENT_NOT_FOUND') return found
  const { files, dataFolder } = core.ports
  const folder = files.join(dataFolder, 'practice')
  for (const each of [dataFolder, folder]) {
    const made = await files.makeFolder(each, 0o700)
    if (!made.ok && made.code !== 'EEXIST') {
      return fail('STORE_ERROR', `The folder ${each} cannot be made: ${made.message}`, {
        remedy: 'Set MAILROOM_HOME to a folder that this user may write to.',
      })
    }
  }
  return core.environments.add(name, files.join(folder, 'mail.properties'), {}, { id, practice: true })
}

/** The form points at the running server; what else the person tried out in it stays. */
const pointAt = async (
  core: Core,
  kept: StoredEnvironment,
  server: RunningPracticeServer,
): Promise<Result<void>> => {
  const file = await readFile(core, kept.record.path)
  if (!file.ok) return file
  const form = formOf(kept, file)
  const fresh = kept.draft === null && !file.view.exists
  const moved =
    form['smtp.port'] !== String(server.smtp.port) || form['imap.port'] !== String(server.imap.port)
  if (!fresh && !moved) return ok(undefined)
  const settings = fresh
    ? { ...defaultSettings, ...filledIn(server) }
    : { ...form, 'smtp.port': String(server.smtp.port), 'imap.port': String(server.imap.port) }
  const saved = await core.environments.saveDraft(id, {
    settings,
    basedOn: kept.draft?.basedOn ?? file.view.sha256,
    base: kept.draft?.base ?? file.view.settings,
    revision: kept.draft?.revision ?? 0,
  })
  return saved.ok ? ok(undefined) : saved
}

export const openPractice = async (core: Core): Promise<Result<EnvironmentView>> => {
  const kept = await ensureRecord(core)
  if (!kept.ok) return kept
  const file = await readFile(core, kept.value.record.path)
  const known = kept.value.draft !== null || (file.ok && file.view.exists)
  core.practice ??= start(core, known ? formOf(kept.value, file) : undefined)
  let server: RunningPracticeServer
  try {
    server = await core.practice
  } catch (error) {
    core.practice = undefined
    return fail(
      'UNREACHABLE',
      `The practice server could not be started: ${error instanceof Error ? error.message : 'unknown'}`,
      {
        remedy: 'Allow the program to listen on 127.0.0.1, then try again.',
      },
    )
  }
  const pointed = await pointAt(core, kept.value, server)
  if (!pointed.ok) return pointed
  if (kept.value.record.previewUsers.every((user) => user.address === '')) {
    const [alias = server.address] = server.aliases.slice(-1)
    const [one, two, three] = kept.value.record.previewUsers
    await core.environments.configure(id, {
      previewUsers: [{ ...one, address: alias }, two, three],
      recipients: { inside: server.address, outside: '' },
    })
  }
  const now = await core.environments.find(id)
  if (!now.ok) return now
  const form = formOf(now.value, await readFile(core, now.value.record.path))
  // For the destination of the server itself: a form that points elsewhere does not get them.
  const at = { ...form, ...filledIn(server) } as Settings
  core.credentials.setForSession(id, 'smtp', server.smtp.password, destinationOf(at, 'smtp'))
  core.credentials.setForSession(id, 'imap', server.imap.password, destinationOf(at, 'imap'))
  return viewById(core, id)
}
