/** The steps that touch the file itself: a temporary one made and read back, put in place, put back. */
import type { FileOutcome } from '#main/ports/files.ts'
import { type Failure, fail, ok, type Result } from '#shared/errors.ts'
import { bytesOf, type Document } from './document.ts'
import { failureOf } from './faults.ts'
import { sizeLimit, understand } from './loading.ts'
import { temporaryName } from './lock.ts'
import { type Place, theFile } from './place.ts'
import type { ServerFilePorts } from './ports.ts'

/** A new file: the account or group that TeamConnect runs under. */
export interface Reader {
  readonly kind: 'user' | 'group'
  readonly name: string
}

const busy = new Set(['EPERM', 'EBUSY', 'EACCES'])
const busyMs = 2000

/** Windows and shares refuse for a moment while a virus scanner or another client looks at a file. */
export const retryWhileBusy = async <T>(
  { clock }: ServerFilePorts,
  step: () => Promise<FileOutcome<T>>,
): Promise<FileOutcome<T>> => {
  const deadline = clock.monotonic() + busyMs
  for (let pause = 10; ; pause = Math.min(pause * 2, 200)) {
    const outcome = await step()
    if (outcome.ok || !busy.has(outcome.code) || clock.monotonic() + pause > deadline) return outcome
    await clock.sleep(pause)
  }
}

const sameBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index])

export interface Target {
  readonly mode: number
  readonly owner: { readonly uid: number; readonly gid: number } | undefined
}

export const targetOf = async (
  { files }: ServerFilePorts,
  place: Place,
  ownerOnly: boolean,
  readableBy: Reader | undefined,
): Promise<Result<Target>> => {
  const { facts } = place
  if (facts !== null) {
    return ok({ mode: ownerOnly ? 0o600 : facts.mode, owner: { uid: facts.uid, gid: facts.gid } })
  }
  if (readableBy === undefined || files.windows) return ok({ mode: 0o600, owner: undefined })
  const account = await files.account(readableBy.kind, readableBy.name)
  if (!account.ok) {
    return fail('INPUT_INVALID', `This computer knows no ${readableBy.kind} "${readableBy.name}".`, {
      remedy: 'Check the name under which TeamConnect runs.',
    })
  }
  if (readableBy.kind === 'user') return ok({ mode: 0o600, owner: account.value })
  // -1 leaves the user as it is (chown(2)).
  return ok({ mode: ownerOnly ? 0o600 : 0o640, owner: { uid: files.uid ?? -1, gid: account.value.gid } })
}

const ownerFailure = (path: string, systemCode: string) =>
  fail(
    'FILE_OWNED_BY_OTHER',
    `The new file cannot be given the owner and group of ${path} by this account.`,
    {
      remedy: 'Work under the account that owns it, or set the environment to "handed over".',
      details: { path, systemCode },
    },
  )

export const tooOpen = (place: Place) =>
  fail('FILE_MODE_TOO_OPEN', 'The file cannot be made readable by its owner alone on this file system.', {
    remedy: 'Choose the mode "encrypted" or "omitted" for the passwords.',
    details: { path: place.realPath },
  })

/**
 * A temporary file with exactly these bytes, mode and owner, read back and understood.
 * @returns its path; null where it cannot have the access list of the file
 */
export const prepare = async (
  ports: ServerFilePorts,
  place: Place,
  document: Document,
  target: Target,
  ownerOnly: boolean,
): Promise<Result<string | null>> => {
  const { files } = ports
  const path = temporaryName(ports, place)
  const bytes = bytesOf(document.text)
  const made = await files.create(path, bytes, {
    ...target,
    accessLike: place.facts === null ? undefined : place.realPath,
  })
  if (!made.ok) {
    if (made.code === 'ACCESS_NOT_KEPT') return ok(null)
    return made.code === 'EPERM'
      ? ownerFailure(place.realPath, made.code)
      : failureOf('The new file could not be made', path, made, 'FOLDER_READ_ONLY')
  }
  const undo = async (failure: { readonly ok: false; readonly error: Failure }) => {
    await files.remove(path)
    return failure
  }
  if (ownerOnly && !files.windows && (made.value.mode & 0o077) !== 0) return undo(tooOpen(place))
  const back = await files.read(path, sizeLimit, {})
  const understood = back.ok ? understand(ports.properties, back.value.bytes) : undefined
  const asMeant =
    back.ok &&
    sameBytes(back.value.bytes, bytes) &&
    understood?.ok === true &&
    [...document.effective].every(([key, { value }]) => understood.value.effective.get(key)?.value === value)
  if (asMeant) return ok(path)
  return undo(
    fail('FILE_READ_BACK_DIFFERS', 'The new file does not read back as it was written. The old one stands.', {
      remedy: 'Look at the disk or the share: it does not keep what is written to it.',
      details: { path: place.realPath },
    }),
  )
}

/** Puts the temporary file under the name; a file that appeared meanwhile under a new name is not replaced. */
export const replaceFile = async (
  ports: ServerFilePorts,
  place: Place,
  temporary: string,
): Promise<FileOutcome<void>> => {
  const { files } = ports
  if (place.facts === null) {
    const linked = await files.link(temporary, place.realPath)
    if (linked.ok) {
      await files.remove(temporary)
      return linked
    }
    if (linked.code === 'EEXIST') return linked
  }
  return retryWhileBusy(ports, () => files.rename(temporary, place.realPath))
}

/** SHA-256 of what stands under the name now; null where nothing does. */
export const fingerprint = async (ports: ServerFilePorts, place: Place): Promise<string | null> => {
  const read = await ports.files.read(place.realPath, sizeLimit, theFile)
  if (read.ok) return ports.crypto.sha256(read.value.bytes)
  return read.code === 'ENOENT' ? null : `unreadable (${read.code})`
}

/**
 * The last read-back differs: the backup takes the file's place again.
 * @param inPlace the file's bytes as they were, where they go back into the file that stands there
 */
export const rollBack = async (
  ports: ServerFilePorts,
  place: Place,
  backup: string | null,
  inPlace: Uint8Array | undefined,
): Promise<{
  readonly back: boolean
  readonly failure: { readonly ok: false; readonly error: Failure }
}> => {
  const { files } = ports
  const mode = place.facts?.mode ?? 0o600
  const restored =
    inPlace !== undefined
      ? await files.overwrite(place.realPath, inPlace, { mode }, theFile)
      : backup === null
        ? await files.remove(place.realPath)
        : await retryWhileBusy(ports, () => files.rename(files.join(place.folder, backup), place.realPath))
  // The backup may be narrower than the file was.
  if (restored.ok && place.facts !== null) await files.setMode(place.realPath, mode, theFile)
  await files.syncFolder(place.folder)
  const message = restored.ok
    ? 'The file did not read back as it was written. The old one was put back.'
    : `The file did not read back as it was written, and the old one could not be put back. It is in ${backup}.`
  return {
    back: restored.ok,
    failure: fail('FILE_READ_BACK_DIFFERS', message, {
      remedy: 'Look at the disk or the share: it does not keep what is written to it.',
      details: { path: place.path, ...(restored.ok ? {} : { backup }) },
    }),
  }
}
