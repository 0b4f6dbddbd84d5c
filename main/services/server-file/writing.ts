/** The write path: lock, fingerprint, temporary file, backup, rename, read-back; and what is undone on failure. */
import { type Failure, fail, ok, type Result } from '#shared/errors.ts'
import { looksSecret } from '#shared/server-file/masks.ts'
import type { Change, JournalEntry } from '#shared/server-file/model.ts'
import { makeBackup, tidyBackups } from './backups.ts'
import { changesBetween } from './difference.ts'
import { bytesOf } from './document.ts'
import { failureOf } from './faults.ts'
import { accessLoss, inPlaceNeeded, lossesOf } from './in-place.ts'
import { appendEntry, entryNow, inPlace, newId } from './journal.ts'
import { type Loaded, load, sizeLimit, understand } from './loading.ts'
import { type Lock, type LockOptions, removeLeftovers, takeLock } from './lock.ts'
import { findPlace, mayReplace, theFile } from './place.ts'
import type { ServerFilePorts } from './ports.ts'
import {
  fingerprint,
  prepare,
  type Reader,
  replaceFile,
  rollBack,
  targetOf,
  tooOpen,
} from './replace-file.ts'

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
  readonly readableBy?: Reader | undefined
  /** The user was told what a new file would lose and what writing in place risks, and said yes. */
  readonly inPlace?: boolean | undefined
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

const accessUnknown =
  'Mode, owner and group of the file are kept. Whether it had an access list or extended attributes cannot be told on this system; they are not carried over.'

const changedFailure = (path: string, expected: string, found: string) =>
  fail('FILE_CHANGED', 'The file was changed by somebody else since it was looked at. Nothing is written.', {
    remedy: 'Look at the change, take over what you want of it, then update again.',
    details: { path, expected, found },
  })

/** The journal's form of a change: a secret is "changed", whatever it was. */
const noted = (changes: readonly Change[]): NonNullable<JournalEntry['changes']> =>
  changes.map(({ key, property, before, after, follows }) => {
    const name = key === null || follows === true ? property : key
    return { key: name, before, after: looksSecret(name) && after === 'set' ? 'changed' : after }
  })

/**
 * Writes what `decide` makes of the file as it stands, as one change of file, keychain and journal.
 * @returns any error of place, lock, loading and decide; FILE_CHANGED; CONFIRMATION_NEEDED for writing in place; DISK_FULL; FILE_BUSY;
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
  const losses = await lossesOf(ports, place)
  const prepared =
    losses.length > 0 ? ok(null) : await prepare(ports, place, wanted.value, target.value, content.ownerOnly)
  if (!prepared.ok) return prepared
  /** Null where the file is written in place. */
  const temporary = prepared.value
  if (temporary === null && options.inPlace !== true) {
    return inPlaceNeeded(place, losses.length > 0 ? losses : [accessLoss])
  }
  const dropTemporary = async (): Promise<void> => {
    if (temporary !== null) await files.remove(temporary)
  }
  let backup: string | null = null
  const note = (event: JournalEntry['event'], more: Partial<JournalEntry> = {}) =>
    appendEntry(ports, place, entryNow(ports, id, { event, before, after, ...more }))
  /** Everything back as it was, newest first. */
  const undo = async (failure: { readonly ok: false; readonly error: Failure }, staged: boolean) => {
    await dropTemporary()
    if (backup !== null) await files.remove(files.join(place.folder, backup))
    if (staged) await secrets?.discard(id)
    await note('rolled-back', { note: failure.error.code })
    return failure
  }

  const facts = {
    changes: noted(changes),
    ...(content.newServerKey ? { newServerKey: true } : {}),
    ...(temporary === null ? { how: inPlace } : {}),
  }
  const intent = await note('intent', { ...facts, note: content.event })
  if (!intent.ok) {
    await dropTemporary()
    return intent
  }
  const staged = (await secrets?.stage(id)) ?? ok(undefined)
  if (!staged.ok) return undo(staged, true)
  if (place.facts !== null) {
    const made = await makeBackup(ports, loaded, place.facts)
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
  const moved =
    temporary === null
      ? await files.overwrite(
          place.realPath,
          bytesOf(content.text),
          { mode: target.value.mode, was: loaded.bytes },
          theFile,
        )
      : await replaceFile(ports, place, temporary)
  if (!moved.ok) {
    if (moved.code === 'CHANGED') return undo(changedFailure(place.path, before, 'other content'), true)
    if (moved.code === 'MODE_NOT_KEPT') return undo(tooOpen(place), true)
    if (moved.code === 'EEXIST') return undo(changedFailure(place.path, before, 'new file'), true)
    return undo(failureOf('The new file could not be put in place', place.path, moved, 'FILE_BUSY'), true)
  }
  await files.syncFolder(place.folder)
  const back = await files.read(place.realPath, sizeLimit, theFile)
  if (!back.ok || ports.crypto.sha256(back.value.bytes) !== after) {
    const restored = await rollBack(ports, place, backup, temporary === null ? loaded.bytes : undefined)
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
  const open = await tidyBackups(ports, place)
  const notes = [
    ...content.notes,
    ...(done.ok ? [] : [done.error.message]),
    ...(place.facts === null || temporary === null || (await files.accessIsKept()) ? [] : [accessUnknown]),
    ...(open.length === 0
      ? []
      : [`These backups hold a readable password, and others may go on reading them: ${open.join(', ')}.`]),
  ]
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
