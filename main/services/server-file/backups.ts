/** Copies beside the file, `NAME.YYYYMMDD-HHMMSS-mmm.bak` (UTC), made by every write. */
import type { FileFacts } from '#main/ports/files.ts'
import { fail, ok, type Result } from '#shared/errors.ts'
import { confirmedSha } from '#shared/server-file/journal.ts'
import type { Backup } from '#shared/server-file/model.ts'
import { failureOf } from './faults.ts'
import { readJournal } from './journal.ts'
import { sizeLimit, understand } from './loading.ts'
import { standingPasswords } from './old-secrets.ts'
import type { Place } from './place.ts'
import type { ServerFilePorts } from './ports.ts'

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

const namesNewestFirst = async (ports: ServerFilePorts, place: Place): Promise<readonly string[]> => {
  const listed = await ports.files.list(place.folder)
  if (!listed.ok) return []
  return listed.value
    .filter((name) => momentOf(place, name) !== null)
    .sort()
    .reverse()
}

/** A name that is not taken yet, later than every backup there is, so that names keep the order. */
const nextName = async (ports: ServerFilePorts, place: Place): Promise<string> => {
  const newest = (await namesNewestFirst(ports, place))[0]
  const last = newest === undefined ? 0 : Date.parse(momentOf(place, newest) ?? '')
  const now = ports.clock.now()
  // A clock that was set back by hours must not make a backup that is cleaned away first.
  const moment = Number.isFinite(last) && last >= now ? last + 1 : now
  return `${place.name}.${stamp(moment)}.bak`
}

/**
 * The file as it stands, under a backup's name. A link keeps mode, owner and access list, and what somebody
 * writes into the old file until the rename is then in the backup; where links are not known it is a copy.
 * @returns the backup's name.
 */
export const makeBackup = async (
  ports: ServerFilePorts,
  place: Place,
  { mode, uid, gid }: FileFacts,
  bytes: Uint8Array,
): Promise<Result<string>> => {
  const { files } = ports
  for (let attempt = 0; attempt < 20; attempt += 1) {
    const name = await nextName(ports, place)
    const path = files.join(place.folder, name)
    const linked = await files.link(place.realPath, path)
    if (linked.ok) return ok(name)
    const copied = await files.create(path, bytes, {
      mode,
      owner: { uid, gid },
      accessLike: place.realPath,
    })
    if (copied.ok) return ok(name)
    if (copied.code !== 'EEXIST') {
      return failureOf('The backup could not be made', path, copied, 'FOLDER_READ_ONLY')
    }
  }
  return fail('FILE_ERROR', 'No free name for a backup was found.', { details: { path: place.realPath } })
}

/** What the server is known to have started with last; null where nobody confirmed, or the journal is out of reach. */
const confirmedOf = async (ports: ServerFilePorts, place: Place): Promise<string | null> => {
  const journal = await readJournal(ports, place)
  return journal.ok ? confirmedSha(journal.value.entries) : null
}

/**
 * Keeps the newest ten, and an older one where it is what the server runs: it can be compared with and restored
 * for as long as that is so. What cannot be removed stays: it is in nobody's way.
 */
export const pruneBackups = async (ports: ServerFilePorts, place: Place): Promise<void> => {
  const names = await namesNewestFirst(ports, place)
  if (names.length <= backupsKept) return
  const confirmed = await confirmedOf(ports, place)
  let found = false
  for (const [index, name] of names.entries()) {
    const path = ports.files.join(place.folder, name)
    if (!found && confirmed !== null) {
      const read = await ports.files.read(path, sizeLimit)
      found = read.ok && ports.crypto.sha256(read.value.bytes) === confirmed
      if (found) continue
    }
    if (index >= backupsKept) await ports.files.remove(path)
  }
}

/** Newest first. */
export const listBackups = async (ports: ServerFilePorts, place: Place): Promise<readonly Backup[]> => {
  const backups: Backup[] = []
  const names = await namesNewestFirst(ports, place)
  const confirmed = names.length === 0 ? null : await confirmedOf(ports, place)
  for (const name of names) {
    const read = await ports.files.read(ports.files.join(place.folder, name), sizeLimit)
    if (!read.ok) continue
    const sha256 = ports.crypto.sha256(read.value.bytes)
    const document = understand(ports.properties, read.value.bytes)
    backups.push({
      name,
      at: momentOf(place, name) ?? '',
      size: read.value.bytes.length,
      sha256,
      ...(sha256 === confirmed ? { confirmed: true } : {}),
      ...(document.ok ? { passwords: standingPasswords(document.value) } : {}),
    })
  }
  return backups
}

/** @returns the backup's bytes, or BACKUP_NOT_FOUND; a name that is no backup's is never opened. */
export const readBackup = async (
  ports: ServerFilePorts,
  place: Place,
  name: string,
): Promise<Result<Uint8Array>> => {
  const missing = fail('BACKUP_NOT_FOUND', `There is no backup "${name}" of this file.`, {
    remedy: 'Only the newest ten are kept; take one of the list.',
    details: { name },
  })
  if (momentOf(place, name) === null) return missing
  const path = ports.files.join(place.folder, name)
  const read = await ports.files.read(path, sizeLimit)
  if (read.ok) return ok(read.value.bytes)
  return read.code === 'ENOENT'
    ? missing
    : failureOf('The backup cannot be read', path, read, 'FILE_NOT_READABLE')
}
