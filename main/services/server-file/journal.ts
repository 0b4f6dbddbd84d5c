/** The journal on disk: one JSON line per event, beside the file or, where that cannot be, in the data folder. */
import { ok, type Result } from '#shared/errors.ts'
import { isTooDeep } from '#shared/json-depth.ts'
import { journalEntrySchema } from '#shared/server-file/journal.ts'
import type { JournalEntry } from '#shared/server-file/model.ts'
import { zonedTime } from '#shared/zoned-time.ts'
import { failureOf } from './faults.ts'
import type { Place } from './place.ts'
import type { ServerFilePorts } from './ports.ts'

/**
 * A journal is never shortened, since it is what a revision looks at; of a long one its end is read, 8 MiB of
 * some ten thousand events. All that the state follows from is in there.
 */
const endRead = 8_388_608

export interface JournalReading {
  /** In the order in which they were noted. */
  readonly entries: readonly JournalEntry[]
  /** Lines that could not be read: torn by a crash, or from a newer version. */
  readonly skipped: number
  /** Bytes of older events that were not read. */
  readonly earlier: number
  /** Where the journal stands; both where a folder became read-only later. */
  readonly paths: readonly string[]
}

const besideOf = (place: Place): string => `${place.realPath}.journal`

const elsewhereOf = ({ files, crypto, dataFolder }: ServerFilePorts, place: Place): string => {
  const name = crypto.sha256(new TextEncoder().encode(place.realPath)).slice(0, 32)
  return files.join(files.join(dataFolder, 'journals'), `${name}.journal`)
}

export const newId = ({ crypto }: ServerFilePorts): string =>
  Buffer.from(crypto.randomBytes(8)).toString('hex')

/** The journal by itself is a file as others are: 64 MiB of it are exported, from its end. */
export const exportRead = 67_108_864

/** How a write went that was no rename: killed half way, it leaves the file half written. */
export const inPlace = 'in place'

/** An entry of this moment, this user and this computer. */
export const entryNow = (
  { clock, processes }: ServerFilePorts,
  id: string,
  rest: Pick<JournalEntry, 'event'> & Partial<JournalEntry>,
): JournalEntry => {
  const { user, host, hostId } = processes.own()
  return { at: zonedTime(clock.now()), id, user, computer: host, hostId, ...rest }
}

/** To be called under the file's lock where there is one. */
export const appendEntry = async (
  ports: ServerFilePorts,
  place: Place,
  entry: JournalEntry,
): Promise<Result<void>> => {
  const { files } = ports
  const line = new TextEncoder().encode(`${JSON.stringify(entry)}\n`)
  const { facts } = place
  // Who may read the file may read what became of it; there is no secret in the journal.
  const mode = ((facts?.mode ?? 0o600) & 0o666) | 0o600
  const owner = facts === null ? undefined : { uid: facts.uid, gid: facts.gid }
  const beside = await files.appendLine(besideOf(place), line, { mode, owner }, place.beside)
  if (beside.ok) return ok(undefined)
  if (!['EACCES', 'EPERM', 'EROFS', 'ENOENT'].includes(beside.code)) {
    return failureOf('The journal could not be written', besideOf(place), beside, 'FOLDER_READ_ONLY')
  }
  const elsewhere = elsewhereOf(ports, place)
  await files.makeFolder(files.folderOf(elsewhere), 0o700)
  const there = await files.appendLine(elsewhere, line, { mode: 0o600 }, place.beside)
  if (there.ok) return ok(undefined)
  return failureOf('The journal could not be written', elsewhere, there, 'FOLDER_READ_ONLY')
}

const parseLine = (line: string): JournalEntry | null => {
  if (isTooDeep(line)) return null
  try {
    const read = journalEntrySchema.safeParse(JSON.parse(line))
    return read.success ? read.data : null
  } catch {
    return null
  }
}

/**
 * No journal is no error: nothing has been noted yet.
 * @param limit bytes read of the end of each file
 */
export const readJournal = async (
  ports: ServerFilePorts,
  place: Place,
  limit = endRead,
): Promise<Result<JournalReading>> => {
  const entries: JournalEntry[] = []
  const paths: string[] = []
  let skipped = 0
  let earlier = 0
  for (const path of [besideOf(place), elsewhereOf(ports, place)]) {
    const read = await ports.files.readEnd(path, limit, place.beside)
    if (!read.ok) {
      if (read.code === 'ENOENT') continue
      return failureOf('The journal could not be read', path, read, 'FILE_NOT_READABLE')
    }
    paths.push(path)
    earlier += read.value.skipped
    const lines = new TextDecoder().decode(read.value.bytes).split('\n')
    // The first one is cut in two.
    if (read.value.skipped > 0) lines.shift()
    for (const line of lines) {
      if (line.trim() === '') continue
      const entry = parseLine(line)
      if (entry === null) skipped += 1
      else entries.push(entry)
    }
  }
  if (paths.length > 1) entries.sort((one, other) => Date.parse(one.at) - Date.parse(other.at))
  return ok({ entries, skipped, earlier, paths })
}
