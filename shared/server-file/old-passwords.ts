/** Old passwords that the backups still hold although the file has left them behind: when to offer a purge. */
import { type SecretKey, secretKeys } from '../settings/fields.ts'
import type { Backup, FilePassword, PasswordMode } from './model.ts'

export interface PurgeOffer {
  /** As `backups.purge` takes it. */
  readonly what: 'plain' | 'all'
  readonly keys: readonly SecretKey[]
  /** Backups that hold such a password. */
  readonly backups: readonly string[]
  /** The file itself holds one of them readable: only where it was asked for. */
  readonly inUse?: true | undefined
}

export interface PurgeFacts {
  readonly passwordMode: PasswordMode
  /** What stands in the file now. */
  readonly passwords: Readonly<Record<SecretKey, FilePassword>>
  readonly backups: readonly Backup[]
  /** The person asked for it: readable passwords are offered though the file holds them too. */
  readonly asked?: boolean | undefined
}

const holding = (backups: readonly Backup[], test: (backup: Backup) => boolean): readonly string[] =>
  backups.filter(test).map(({ name }) => name)

/**
 * Readable passwords, where the file has none any more and the mode is not `plain`; else encrypted ones of a
 * password that the file has no more. Null where there is nothing to offer.
 */
export const purgeOffer = ({
  passwordMode,
  passwords,
  backups,
  asked = false,
}: PurgeFacts): PurgeOffer | null => {
  const readable = secretKeys.filter(
    (key) =>
      (asked || (passwordMode !== 'plain' && passwords[key] !== 'plain')) &&
      backups.some((backup) => backup.passwords?.[key] === 'plain'),
  )
  if (readable.length > 0) {
    const names = holding(backups, (backup) => readable.some((key) => backup.passwords?.[key] === 'plain'))
    const inUse = readable.some((key) => passwords[key] === 'plain')
    return { what: 'plain', keys: readable, backups: names, ...(inUse ? { inUse } : {}) }
  }
  const held = (backup: Backup, key: SecretKey): boolean => (backup.passwords?.[key] ?? 'absent') !== 'absent'
  const cleared = secretKeys.filter(
    (key) => passwords[key] === 'absent' && backups.some((backup) => held(backup, key)),
  )
  if (cleared.length === 0) return null
  return {
    what: 'all',
    keys: cleared,
    backups: holding(backups, (backup) => cleared.some((key) => held(backup, key))),
  }
}

export const purgeOfferText = ({ what, keys, backups, inUse }: PurgeOffer): string => {
  const where = backups.length === 1 ? '1 backup' : `${backups.length} backups`
  const verb = keys.length > 1 ? 'stand' : 'stands'
  if (inUse === true) {
    const which = keys.length > 1 ? 'Passwords' : `A password (${keys[0] ?? ''})`
    return `${which} ${verb} readable in ${where}, as in the file itself.`
  }
  const which = keys.length > 1 ? 'The old passwords' : `The old password (${keys[0] ?? ''})`
  const how = what === 'plain' ? ` still ${verb} readable in` : ` still ${verb} in`
  return `${which}${how} ${where}.`
}
