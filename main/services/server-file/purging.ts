/** Old secrets taken out of the backups: when the mode `plain` is left, or a password is cleared. */
import type { FileFacts } from '#main/ports/files.ts'
import { ok, type Result } from '#shared/errors.ts'
import { looksSecret } from '#shared/server-file/masks.ts'
import type { SecretKey } from '#shared/settings/fields.ts'
import { secretKeys } from '#shared/settings/fields.ts'
import { listBackups, readBackup } from './backups.ts'
import { commentedOut } from './comments.ts'
import { bytesOf, type Document, isMalformed, parseDocument } from './document.ts'
import { applyEdits } from './edits.ts'
import { looksEncrypted } from './encryption.ts'
import { failureOf } from './faults.ts'
import { understand } from './loading.ts'
import { removeLeftovers, takeLock, temporaryName } from './lock.ts'
import { passwordProperty } from './mapping.ts'
import { findPlace, mayReplace, type Place } from './place.ts'
import type { ServerFilePorts } from './ports.ts'

export interface Purge {
  /** Only passwords that stand readable, or encrypted ones too. */
  readonly what: 'plain' | 'all'
  /** Both by default. */
  readonly keys?: readonly SecretKey[] | undefined
}

export interface Purged {
  /** Backups that had such a password and have it no more. */
  readonly purged: readonly string[]
  /** Backups that could not be opened, understood or rewritten: they may still hold one. */
  readonly kept: readonly string[]
}

/** Without commented-out lines of the same keys: `#mail.smtp.password=hunter2`. */
const withoutComments = (text: string, properties: readonly string[]): string => {
  const document = parseDocument(text)
  if (isMalformed(document)) return text
  const gone = new Set<number>()
  for (const { line, lastLine, text } of commentedOut(document)) {
    const [, key = ''] = /^[\s#!]*([^\s=:]*)[\s=:]/.exec(text) ?? []
    if (properties.includes(key)) for (let each = line; each <= lastLine; each += 1) gone.add(each)
  }
  const lines = text.split(/(?<=\r\n|\n|\r(?!\n))/)
  return lines.filter((_, index) => !gone.has(index + 1)).join('')
}

const cleaned = (document: Document, { what, keys }: Purge): string => {
  const properties = (keys ?? secretKeys).map(passwordProperty)
  const secret = properties.filter((property) =>
    document.entries.some(
      ({ key, value }) =>
        key === property && looksSecret(key) && value !== '' && (what === 'all' || !looksEncrypted(value)),
    ),
  )
  return withoutComments(applyEdits(document, { set: [], remove: secret }), properties)
}

/** Replaced in one step, so that a kill leaves the backup with or without the secret, never half. */
const rewrite = async (
  ports: ServerFilePorts,
  place: Place,
  name: string,
  { mode, uid, gid }: FileFacts,
  text: string,
): Promise<Result<void>> => {
  const { files } = ports
  const path = files.join(place.folder, name)
  const temporary = temporaryName(ports, place)
  const made = await files.create(temporary, bytesOf(text), { mode, owner: { uid, gid }, accessLike: path })
  const moved = made.ok ? await files.rename(temporary, path) : made
  if (moved.ok) return ok(undefined)
  await files.remove(temporary)
  return failureOf('The backup cannot be rewritten', path, moved, 'FOLDER_READ_ONLY')
}

/** @returns an error of place or lock, or which backups were changed. The file itself is not touched. */
export const purgeSecrets = async (
  ports: ServerFilePorts,
  given: string,
  purge: Purge,
): Promise<Result<Purged>> => {
  const place = await findPlace(ports.files, given)
  if (!place.ok) return place
  const allowed = await mayReplace(ports.files, place.value)
  if (!allowed.ok) return allowed
  const lock = await takeLock(ports, place.value)
  if (!lock.ok) return lock
  try {
    await removeLeftovers(ports, place.value)
    const { backups, refused } = await listBackups(ports, place.value)
    const purged: string[] = []
    const kept = refused.map(({ name }) => name)
    for (const { name } of backups) {
      const backup = await readBackup(ports, place.value, name)
      const document = backup.ok ? understand(ports.properties, backup.value.bytes) : backup
      if (!backup.ok || !document.ok) {
        kept.push(name)
        continue
      }
      const text = cleaned(document.value, purge)
      if (text === document.value.text) continue
      const done = await rewrite(ports, place.value, name, backup.value.facts, text)
      if (done.ok) purged.push(name)
      else kept.push(name)
    }
    await ports.files.syncFolder(place.value.folder)
    return ok({ purged, kept })
  } finally {
    await lock.value.release()
  }
}
