/** The write path: lock, fingerprint, temporary file, backup, rename, read-back; and what is undone on failure. */
import type { FileOutcome } from '#main/ports/files.ts'
import { type Failure, fail, ok, type Result } from '#shared/errors.ts'
import { looksSecret } from '#shared/server-file/masks.ts'
import type { Change, JournalEntry } from '#shared/server-file/model.ts'
import { makeBackup, pruneBackups } from './backups.ts'
import { changesBetween } from './difference.ts'
import { bytesOf, type Document } from './document.ts'
import { failureOf } from './faults.ts'
import { appendEntry, entryNow, newId } from './journal.ts'
import { type Loaded, load, sizeLimit, understand } from './loading.ts'
import { type Lock, type LockOptions, removeLeftovers, takeLock, temporaryName } from './lock.ts'
import { findPlace, mayReplace, type Place } from './place.ts'
import type { ServerFilePorts } from './ports.ts'

/**
 * The keychain's part of a write, done by the caller. All three may be called again for the same id, and for
 * an id that never staged anything: that is no error.
 */
export interface SecretSteps {
  /** Stores the new secrets as second entries, beside the ones in use. */
  stage(id: string): Promise<Result<void>>
  /** Makes the staged entries the ones in use; removes those that the write clears. */
  promote(id: string): Promise<Result<void>>
  /** Throws the staged entries away. */
  discard(id: string): Promise<Result<void>>
}

export interface WriteOptions extends LockOptions {
  /** SHA-256 that the difference on screen was made from; another one on disk is FILE_CHANGED. */
  readonly basedOn: string
  readonly secrets?: SecretSteps | undefined
  /** The user ticked "the server has its key" before this write. */
  readonly serverKeyHandedOver?: boolean | undefined
  /** A new file: the account or group that TeamConnect runs under. 0600 for us alone by default. */
  readonly readableBy?: { readonly kind: 'user' | 'group'; readonly name: string } | undefined
}

export interface Written {
  /** False where the file said all of it already; secrets were stored all the same. */
  readonly written: boolean
  readonly sha256: string
  readonly before: string
  /** Name of the backup that was made, or null for a new file. */
  readonly backup: string | null
  readonly changes: readonly Change[]
  /** What happened besides, for the screen. */
  readonly notes: readonly string[]
}

/** What is to be in the file, decided under the lock from what stands there. */
export interface Content {
  readonly text: string
  readonly ownerOnly: boolean
  readonly newServerKey: boolean
  readonly notes: readonly string[]
  readonly event: 'write' | 'restore'
  /** Said in the journal's entry: the name of the backup that was restored. */
  readonly note?: string | undefined
}

const busy = new Set(['EPERM', 'EBUSY', 'EACCES'])
const busyMs = 2000

/** Windows and shares refuse for a moment while a virus scanner or another client looks at a file. */
const patiently = async <T>(
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

const changedFailure = (path: string, expected: string, found: string) =>
  fail('FILE_CHANGED', 'The file was changed by somebody else since it was looked at. Nothing is written.', {
    remedy: 'Look at the change, take over what you want of it, then update again.',
    details: { path, expected, found },
  })

const sameBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index])

/** The journal's form of a change: a secret is "changed", whatever it was. */
const noted = (changes: readonly Change[]): NonNullable<JournalEntry['changes']> =>
  changes.map(({ key, property, before, after }) => {
    const name = key ?? property
    return { key: name, before, after: looksSecret(name) && after === 'set' ? 'changed' : after }
  })

interface Target {
  readonly mode: number
  readonly owner: { readonly uid: number; readonly gid: number } | undefined
}

const targetOf = async (
  { files }: ServerFilePorts,
  place: Place,
  ownerOnly: boolean,
  readableBy: WriteOptions['readableBy'],
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

/** A temporary file with exactly these bytes, mode and owner, read back and understood. */
const prepare = async (
  ports: ServerFilePorts,
  place: Place,
  document: Document,
  target: Target,
  ownerOnly: boolean,
): Promise<Result<string>> => {
  const { files } = ports
  const path = temporaryName(ports, place)
  const bytes = bytesOf(document.text)
  const made = await files.create(path, bytes, {
    ...target,
    accessLike: place.facts === null ? undefined : place.realPath,
  })
  if (!made.ok) {
    return made.code === 'EPERM'
      ? ownerFailure(place.realPath, made.code)
      : failureOf('The new file could not be made', path, made, 'FOLDER_READ_ONLY')
  }
  const undo = async (failure: { readonly ok: false; readonly error: Failure }) => {
    await files.remove(path)
    return failure
  }
  if (ownerOnly && !files.windows && (made.value.mode & 0o077) !== 0) {
    return undo(
      fail('FILE_MODE_TOO_OPEN', 'The file cannot be made readable by its owner alone on this file system.', {
        remedy: 'Choose the mode "encrypted" or "omitted" for the passwords.',
        details: { path: place.realPath, mode: made.value.mode.toString(8) },
      }),
    )
  }
  const back = await files.read(path, sizeLimit)
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
const moveIntoPlace = async (
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
  return patiently(ports, () => files.rename(temporary, place.realPath))
}

/**
 * Writes what `decide` makes of the file as it stands, as one change of file, keychain and journal.
 * @returns any error of place, lock, loading and decide; FILE_CHANGED; DISK_FULL; FILE_BUSY;
 * FILE_READ_BACK_DIFFERS; FILE_MODE_TOO_OPEN; or an error of the secrets' steps. After an error the file is
 * as it was, unless the message says otherwise.
 */
export const writeFile = async (
  ports: ServerFilePorts,
  given: string,
  options: WriteOptions,
  decide: (loaded: Loaded) => Promise<Result<Content>>,
): Promise<Result<Written>> => {
  const first = await findPlace(ports.files, given)
  if (!first.ok) return first
  const allowed = await mayReplace(ports.files, first.value)
  if (!allowed.ok) return allowed
  const lock = await takeLock(ports, first.value, options)
  if (!lock.ok) return lock
  try {
    await removeLeftovers(ports, first.value)
    // The file may have been replaced while we waited.
    const place = await findPlace(ports.files, given)
    if (!place.ok) return place
    if (place.value.realPath !== first.value.realPath) {
      return fail(
        'FILE_CHANGED',
        'The symbolic link leads elsewhere since a moment ago. Nothing is written.',
        {
          remedy: 'Look at the file again, then update again.',
          details: { path: place.value.path },
        },
      )
    }
    const loaded = await load(ports, place.value)
    if (!loaded.ok) return loaded
    if (loaded.value.sha256 !== options.basedOn) {
      return changedFailure(place.value.path, options.basedOn, loaded.value.sha256)
    }
    const content = await decide(loaded.value)
    if (!content.ok) return content
    return await writeLocked(ports, loaded.value, content.value, options, lock.value)
  } finally {
    await lock.value.release()
  }
}

const writeLocked = async (
  ports: ServerFilePorts,
  loaded: Loaded,
  content: Content,
  options: WriteOptions,
  lock: Lock,
): Promise<Result<Written>> => {
  const { files } = ports
  const { place } = loaded
  const id = newId(ports)
  const after = ports.crypto.sha256(bytesOf(content.text))
  const before = loaded.sha256
  const secrets = options.secrets
  const wanted = understand(ports.properties, bytesOf(content.text))
  if (!wanted.ok) return wanted
  if (bytesOf(content.text).length > sizeLimit) {
    return fail('FILE_TOO_LARGE', 'The file would grow over 1 MiB.', { details: { path: place.path } })
  }
  const narrow =
    content.ownerOnly && place.facts !== null && !files.windows && (place.facts.mode & 0o077) !== 0
  const changes = changesBetween(loaded.document, wanted.value)
  if (after === before && place.facts !== null && !narrow) {
    const stored = await storeOnly(secrets, id)
    if (!stored.ok) return stored
    return ok({ written: false, sha256: after, before, backup: null, changes, notes: content.notes })
  }

  const target = await targetOf(ports, place, content.ownerOnly, options.readableBy)
  if (!target.ok) return target
  const temporary = await prepare(ports, place, wanted.value, target.value, content.ownerOnly)
  if (!temporary.ok) return temporary
  let backup: string | null = null
  const note = (event: JournalEntry['event'], more: Partial<JournalEntry> = {}) =>
    appendEntry(ports, place, entryNow(ports, id, { event, before, after, ...more }))
  /** Everything back as it was, newest first. */
  const undo = async (failure: { readonly ok: false; readonly error: Failure }, staged: boolean) => {
    await files.remove(temporary.value)
    if (backup !== null) await files.remove(files.join(place.folder, backup))
    if (staged) await secrets?.discard(id)
    await note('rolled-back', { note: failure.error.code })
    return failure
  }

  const facts = {
    changes: noted(changes),
    ...(content.newServerKey ? { newServerKey: true } : {}),
  }
  const intent = await note('intent', { ...facts, note: content.event })
  if (!intent.ok) {
    await files.remove(temporary.value)
    return intent
  }
  const staged = (await secrets?.stage(id)) ?? ok(undefined)
  if (!staged.ok) return undo(staged, true)
  if (place.facts !== null) {
    const made = await makeBackup(ports, place, loaded.bytes)
    if (!made.ok) return undo(made, true)
    backup = made.value
  }
  // Directly before the rename once more: an editor knows nothing of our lock.
  const found = await fingerprint(ports, place)
  if (found !== (place.facts === null ? null : before)) {
    return undo(changedFailure(place.path, before, found ?? 'missing'), true)
  }
  if (!(await lock.held())) {
    return undo(
      fail('FILE_LOCKED', 'The lock was taken over by somebody else. Nothing is written.', {
        remedy: 'Look at the file again, then update again.',
        details: { path: place.path },
      }),
      true,
    )
  }
  const moved = await moveIntoPlace(ports, place, temporary.value)
  if (!moved.ok) {
    if (moved.code === 'EEXIST') return undo(changedFailure(place.path, before, 'new file'), true)
    return undo(failureOf('The new file could not be put in place', place.path, moved, 'FILE_BUSY'), true)
  }
  await files.syncFolder(place.folder)
  const back = await files.read(place.realPath, sizeLimit)
  if (!back.ok || ports.crypto.sha256(back.value.bytes) !== after) {
    const restored = await putBack(ports, loaded, backup)
    // Not put back: the backup is all there is of the old file, and the staged secrets belong to the new one.
    if (!restored.back) return restored.failure
    backup = null
    return undo(restored.failure, true)
  }

  const promoted = (await secrets?.promote(id)) ?? ok(undefined)
  if (!promoted.ok) {
    // The intent stays open: the next opening promotes what is staged.
    return fail(
      promoted.error.code,
      `The file is written, but the keychain was not: ${promoted.error.message}`,
      {
        remedy: promoted.error.remedy ?? 'Open the environment again: the password is then stored.',
        details: { ...promoted.error.details, written: true, sha256: after },
      },
    )
  }
  const done = await note(content.event, {
    ...facts,
    ...(content.note === undefined ? {} : { note: content.note }),
    ...(backup === null ? {} : { backup }),
  })
  if (done.ok && content.newServerKey && options.serverKeyHandedOver === true) {
    await appendEntry(
      ports,
      place,
      entryNow(ports, newId(ports), { event: 'server-key', how: 'handed-over' }),
    )
  }
  await pruneBackups(ports, place)
  const notes = done.ok ? content.notes : [...content.notes, done.error.message]
  return ok({ written: true, sha256: after, before, backup, changes, notes })
}

/** The file says all of it already; only the keychain has something to do. */
const storeOnly = async (secrets: SecretSteps | undefined, id: string): Promise<Result<void>> => {
  if (secrets === undefined) return ok(undefined)
  const staged = await secrets.stage(id)
  if (!staged.ok) {
    await secrets.discard(id)
    return staged
  }
  return secrets.promote(id)
}

/** SHA-256 of what stands under the name now; null where nothing does. */
const fingerprint = async (ports: ServerFilePorts, place: Place): Promise<string | null> => {
  const read = await ports.files.read(place.realPath, sizeLimit)
  if (read.ok) return ports.crypto.sha256(read.value.bytes)
  return read.code === 'ENOENT' ? null : `unreadable (${read.code})`
}

/** The last read-back differs: the backup takes the file's place again. */
const putBack = async (
  ports: ServerFilePorts,
  { place }: Loaded,
  backup: string | null,
): Promise<{
  readonly back: boolean
  readonly failure: { readonly ok: false; readonly error: Failure }
}> => {
  const { files } = ports
  const restored =
    backup === null
      ? await files.remove(place.realPath)
      : await patiently(ports, () => files.rename(files.join(place.folder, backup), place.realPath))
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
