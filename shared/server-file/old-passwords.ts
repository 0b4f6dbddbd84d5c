/** Old passwords that the backups still hold although the file has left them behind: when to offer a purge. */
import { type SecretKey, secretKeys } from '../settings/fields.ts'
import type { Backup, FilePassword, PasswordMode } from './model.ts'

export interface PurgeOffer {
  /** As `backups.purge` takes it. */
  readonly what: 'plain' | 'all'
  readonly keys: readonly SecretKey[]
  /** Backups that hold such a password. */
  readonly backups: readonly string[]
}

export interface PurgeFacts {
  readonly passwordMode: PasswordMode
  /** What stands in the file now. */
  readonly passwords: Readonly<Record<SecretKey, FilePassword>>
  readonly backups: readonly Backup[]
}

const holding = (backups: readonly Backup[], test: (backup: Backup) => boolean): readonly string[] =>
  backups.filter(test).map(({ name }) => name)

/**
 * Readable passwords, where the file has none any more and the mode is not `plain`; else encrypted ones of a
 * password that the file has no more. Null where there is nothing to offer.
 */
export const purgeOffer = ({ passwordMode, passwords, backups }: PurgeFacts): PurgeOffer | null => {
  if (passwordMode !== 'plain') {
    const keys = secretKeys.filter(
      (key) => passwords[key] !== 'plain' && backups.some((backup) => backup.passwords?.[key] === 'plain'),
    )
    if (keys.length > 0) {
      const names = holding(backups, (backup) => keys.some((key) => backup.passwords?.[key] === 'plain'))
      return { what: 'plain', keys, backups: names }
    }
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

export const purgeOfferText = ({ what, keys, backups }: PurgeOffer): string => {
  const which = keys.length > 1 ? 'The old passwords' : `The old password (${keys[0] ?? ''})`
  const verb = keys.length > 1 ? 'stand' : 'stands'
  const how = what === 'plain' ? ` still ${verb} readable in` : ` still ${verb} in`
  return `${which}${how} ${backups.length === 1 ? '1 backup' : `${backups.length} backups`}.`
}
