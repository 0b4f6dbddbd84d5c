/** What a killed program left: unfinished writes completed or rolled back, temporary files removed. */
import { ok, type Result } from '#shared/errors.ts'
import type { JournalEntry } from '#shared/server-file/model.ts'
import { listBackups, tidyBackups } from './backups.ts'
import { appendEntry, entryNow, inPlace, readJournal } from './journal.ts'
import { load } from './loading.ts'
import { type LockOptions, removeLeftovers, takeLock } from './lock.ts'
import { findPlace, type Place } from './place.ts'
import type { ServerFilePorts } from './ports.ts'
import type { SecretSteps } from './writing.ts'

export interface Recovered {
  /** Ids of writes that had reached the file: their secrets are now in use. */
  readonly completed: readonly string[]
  /** Ids of writes that had not: their secrets are thrown away. */
  readonly rolledBack: readonly string[]
  /** Of those, backups with the file as it was, where it was written in place and is neither old nor new. */
  readonly halfWritten: readonly string[]
  /** Names of files that were removed. */
  readonly removed: readonly string[]
}

const nothing: Recovered = { completed: [], rolledBack: [], halfWritten: [], removed: [] }

/** Intents without an end. Only those of this user on this computer: another's secrets are not ours to settle. */
const openIntents = (ports: ServerFilePorts, entries: readonly JournalEntry[]): readonly JournalEntry[] => {
  const own = ports.processes.own()
  const settled = new Set(entries.filter(({ event }) => event !== 'intent').map(({ id }) => id))
  return entries.filter(
    ({ event, id, user, hostId }) =>
      event === 'intent' && !settled.has(id) && user === own.user && hostId === own.hostId,
  )
}

const hasLeftovers = async ({ files }: ServerFilePorts, place: Place): Promise<boolean> => {
  const listed = await files.list(place.folder)
  return (
    listed.ok &&
    listed.value.some((name) => name.startsWith(`${place.name}.`) && /\.(?:tmp|claim|lock)$/.test(name))
  )
}

/**
 * To be called when an environment is opened. Does nothing, without a lock, where nothing was left, but that
 * backups with a readable password become readable by their owner alone.
 * @returns FILE_LOCKED while a living process writes, or an error of the keychain's steps: the intent then
 * stays open for the next time.
 */
export const recover = async (
  ports: ServerFilePorts,
  given: string,
  secrets: Pick<SecretSteps, 'promote' | 'discard'>,
  options: LockOptions = {},
): Promise<Result<Recovered>> => {
  const place = await findPlace(ports.files, given)
  if (!place.ok) return place
  // In the folder that was looked at, or not at all.
  const letGo = ports.files.hold(place.value.folder, place.value.folderIdentity)
  await tidyBackups(ports, place.value).finally(letGo)
  const before = await readJournal(ports, place.value)
  if (!before.ok) return before
  const unfinished = openIntents(ports, before.value.entries).length > 0
  if (!unfinished && !(await hasLeftovers(ports, place.value))) return ok(nothing)
  if (!(await ports.files.mayWrite(place.value.folder))) {
    // Nothing of ours can stand in a folder that this account may not write in, but an intent in the data
    // folder may be open since the time when it could.
    return unfinished ? settle(ports, place.value, secrets) : ok(nothing)
  }
  const lock = await takeLock(ports, place.value, { waitMs: 2000, ...options })
  if (!lock.ok) return lock
  try {
    const removed = await removeLeftovers(ports, place.value)
    const settled = await settle(ports, place.value, secrets)
    return settled.ok ? ok({ ...settled.value, removed }) : settled
  } finally {
    await lock.value.release()
  }
}

const settle = async (
  ports: ServerFilePorts,
  place: Place,
  secrets: Pick<SecretSteps, 'promote' | 'discard'>,
): Promise<Result<Recovered>> => {
  const journal = await readJournal(ports, place)
  if (!journal.ok) return journal
  const { entries } = journal.value
  const current = await load(ports, place)
  const currentSha = current.ok ? current.value.sha256 : undefined
  const { backups } = await listBackups(ports, place)
  const known = new Set(backups.map(({ sha256 }) => sha256))
  const completed: string[] = []
  const rolledBack: string[] = []
  const halfWritten: string[] = []
  for (const intent of openIntents(ports, entries)) {
    const later = entries.slice(entries.indexOf(intent) + 1)
    // It reached the file if it stands there, or was there when somebody else wrote over it.
    const arrived =
      intent.after !== undefined &&
      (intent.after === currentSha ||
        (intent.after !== intent.before &&
          (later.some(({ before }) => before === intent.after) || known.has(intent.after))))
    const step = arrived ? await secrets.promote(intent.id) : await secrets.discard(intent.id)
    if (!step.ok) return step
    const event = arrived ? (intent.note === 'restore' ? 'restore' : 'write') : 'rolled-back'
    const noted = await appendEntry(
      ports,
      place,
      entryNow(ports, intent.id, {
        event,
        before: intent.before,
        after: intent.after,
        changes: arrived ? intent.changes : undefined,
        newServerKey: arrived ? intent.newServerKey : undefined,
        note: 'settled after an interruption',
      }),
    )
    if (!noted.ok) return noted
    if (arrived) completed.push(intent.id)
    else rolledBack.push(intent.id)
    if (!arrived && intent.how === inPlace && currentSha !== intent.before) {
      halfWritten.push(backups.find(({ sha256 }) => sha256 === intent.before)?.name ?? '')
    }
  }
  return ok({ completed, rolledBack, halfWritten, removed: [] })
}
