/** Copies beside the file, `NAME.YYYYMMDD-HHMMSS-mmm.bak` (UTC), made by every write. */
import type { FileFacts } from '#main/ports/files.ts'
import { type Failure, fail, ok, type Result } from '#shared/errors.ts'
import { confirmedSha } from '#shared/server-file/journal.ts'
import type { Backup } from '#shared/server-file/model.ts'
import { failureOf } from './faults.ts'
import { readJournal } from './journal.ts'
import { type Loaded, sizeLimit, understand } from './loading.ts'
import { temporaryName } from './lock.ts'
import { holdsPlain, standingPasswords } from './old-secrets.ts'
import type { Place } from './place.ts'
import type { ServerFilePorts } from './ports.ts'
import { retryWhileBusy } from './replace-file.ts'

export const backupsKept = 10

const stamp = (milliseconds: number): string => {
  const [date = '', time = ''] = new Date(milliseconds).toISOString().split('T')
  return `${date.replaceAll('-', '')}-${time.slice(0, 8).replaceAll(':', '')}-${time.slice(9, 12)}`
}

const suffix = /^\.(\d{4})(\d{2})(\d{2})-(\d{2})(\d{2})(\d{2})-(\d{3})\.bak$/

/** The moment in a backup's name, or null for a name that is none of this file's backups. */
const momentOf = (place: Place, name: string): string | null => {
  if (!name.startsWith(`${place.name}.`)) return null
  const found = suffix.exec(name.slice(place.name.length))
  if (found === null) return null
  const [, year, month, day, hour, minute, second, milli] = found
  return `${year}-${month}-${day}T${hour}:${minute}:${second}.${milli}Z`
}

/** More than the newest ten and one that the server runs. */
const mostFound = 100
/** Names that may lead nowhere, so that what a stranger plants hides no backup, and a look at all of them ends. */
const mostLookedAt = 10_000

interface Found {
  readonly name: string
  readonly bytes: Uint8Array
  readonly facts: FileFacts
}

/** What has a backup's name and is none that can be used, with the reason. */
interface Refused {
  readonly name: string
  readonly failure: Failure
}

/** One file of a backup's name, opened as what lies beside the file is. */
const open = async (
  ports: ServerFilePorts,
  place: Place,
  name: string,
): Promise<Result<Found> | { readonly ok: false; readonly error: null }> => {
  const path = ports.files.join(place.folder, name)
  const read = await ports.files.read(path, sizeLimit, place.beside)
  if (read.ok) return ok({ name, ...read.value })
  if (read.code === 'ENOENT') return { ok: false, error: null }
  return failureOf(`The backup ${name} cannot be used`, path, read, 'FILE_NOT_READABLE')
}

const namesNewestFirst = async (ports: ServerFilePorts, place: Place): Promise<readonly string[]> => {
  const listed = await ports.files.list(place.folder)
  if (!listed.ok) return []
  return listed.value
    .filter((name) => momentOf(place, name) !== null)
    .sort()
    .reverse()
}

/** Newest first. */
const findBackups = async (
  ports: ServerFilePorts,
  place: Place,
): Promise<{ readonly found: readonly Found[]; readonly refused: readonly Refused[] }> => {
  const found: Found[] = []
  const refused: Refused[] = []
  for (const name of (await namesNewestFirst(ports, place)).slice(0, mostLookedAt)) {
    if (found.length === mostFound) break
    const opened = await open(ports, place, name)
    if (opened.ok) found.push(opened.value)
    else if (opened.error !== null && refused.length < mostFound)
      refused.push({ name, failure: opened.error })
  }
  return { found, refused }
}

/** The last year that a name has room for: one from then was made up, and nothing can come after it. */
const lastYear = Date.UTC(9999, 0)

/** A name that is not taken yet, later than every backup there is, so that names keep the order. */
const nextName = async (ports: ServerFilePorts, place: Place): Promise<string> => {
  const now = ports.clock.now()
  const moments = (await namesNewestFirst(ports, place)).map((name) =>
    Date.parse(momentOf(place, name) ?? ''),
  )
  const last = moments.find((moment) => moment < lastYear) ?? 0
  // A clock that was set back by hours must not make a backup that is cleaned away first.
  const moment = last >= now ? last + 1 : now
  return `${place.name}.${stamp(moment)}.bak`
}

/**
 * A copy of the file under a backup's name, put there whole by a rename. It has owner, mode and access list of the
 * file; where a readable password is in it, its owner alone may read it, whatever holds for the file.
 * @returns the backup's name.
 */
export const makeBackup = async (
  ports: ServerFilePorts,
  { place, bytes, document }: Loaded,
  { mode, uid, gid }: FileFacts,
): Promise<Result<string>> => {
  const { files } = ports
  const name = await nextName(ports, place)
  const path = files.join(place.folder, name)
  const temporary = temporaryName(ports, place)
  const owner = { uid, gid }
  const whole = await files.create(temporary, bytes, {
    mode: holdsPlain(document) ? mode & 0o600 : mode,
    owner,
    accessLike: place.realPath,
  })
  // Without its access list the bits alone may let in more than the file does.
  const made =
    !whole.ok && whole.code === 'ACCESS_NOT_KEPT'
      ? await files.create(temporary, bytes, { mode: mode & 0o600, owner })
      : whole
  const moved = made.ok ? await retryWhileBusy(ports, () => files.rename(temporary, path)) : made
  if (moved.ok) return ok(name)
  await files.remove(temporary)
  return failureOf('The backup could not be made', path, moved, 'FOLDER_READ_ONLY')
}

const narrow = async (
  ports: ServerFilePorts,
  place: Place,
  found: readonly Found[],
): Promise<readonly string[]> => {
  if (ports.files.windows) return []
  const left: string[] = []
  for (const { name, bytes, facts } of found) {
    if ((facts.mode & 0o077) === 0) continue
    const document = understand(ports.properties, bytes)
    if (!document.ok || !holdsPlain(document.value)) continue
    const path = ports.files.join(place.folder, name)
    const narrowed = await ports.files.setMode(path, facts.mode & 0o600, place.beside)
    if (!narrowed.ok) left.push(name)
  }
  return left
}

/** What the server is known to have started with last; null where nobody confirmed, or the journal is out of reach. */
const confirmedOf = async (ports: ServerFilePorts, place: Place): Promise<string | null> => {
  const journal = await readJournal(ports, place)
  return journal.ok ? confirmedSha(journal.value.entries) : null
}

/** @returns what is left; what cannot be removed is in nobody's way. */
const prune = async (
  ports: ServerFilePorts,
  place: Place,
  found: readonly Found[],
): Promise<readonly Found[]> => {
  if (found.length <= backupsKept) return found
  const confirmed = await confirmedOf(ports, place)
  const kept: Found[] = []
  let met = false
  for (const [index, each] of found.entries()) {
    const running: boolean = !met && confirmed !== null && ports.crypto.sha256(each.bytes) === confirmed
    met ||= running
    const goes = index >= backupsKept && !running
    const gone = goes && (await ports.files.remove(ports.files.join(place.folder, each.name))).ok
    if (!gone) kept.push(each)
  }
  return kept
}

/**
 * After a write, and as a file is opened after one that was interrupted. Keeps the newest ten, and an older one where it is what the server runs: it can be compared with
 * and restored for as long as that is so. Those with a readable password become readable by their owner alone.
 * @returns the names of those that stay open to others all the same.
 */
export const tidyBackups = async (ports: ServerFilePorts, place: Place): Promise<readonly string[]> =>
  narrow(ports, place, await prune(ports, place, (await findBackups(ports, place)).found))

export interface Backups {
  /** Newest first. */
  readonly backups: readonly Backup[]
  /** What has a backup's name and is not listed, compared or restored. */
  readonly refused: readonly Refused[]
}

export const listBackups = async (ports: ServerFilePorts, place: Place): Promise<Backups> => {
  const { found, refused } = await findBackups(ports, place)
  const confirmed = found.length === 0 ? null : await confirmedOf(ports, place)
  const backups = found.map(({ name, bytes }): Backup => {
    const sha256 = ports.crypto.sha256(bytes)
    const document = understand(ports.properties, bytes)
    return {
      name,
      at: momentOf(place, name) ?? '',
      size: bytes.length,
      sha256,
      ...(sha256 === confirmed ? { confirmed: true } : {}),
      ...(document.ok ? { passwords: standingPasswords(document.value) } : {}),
    }
  })
  return { backups, refused }
}

/** @returns the backup, BACKUP_NOT_FOUND, or why it is not opened; nor is a name that is no backup's. */
export const readBackup = async (
  ports: ServerFilePorts,
  place: Place,
  name: string,
): Promise<Result<Found>> => {
  const opened = momentOf(place, name) === null ? undefined : await open(ports, place, name)
  if (opened?.ok === true) return opened
  return opened === undefined || opened.error === null
    ? fail('BACKUP_NOT_FOUND', `There is no backup "${name}" of this file.`, {
        remedy: 'Only the newest ten are kept; take one of the list.',
        details: { name },
      })
    : { ok: false, error: opened.error }
}
