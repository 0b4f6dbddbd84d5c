/** From what the form wants to the edits of the file: only what differs, what is missing, what was accepted. */
import type { Crypto } from '#main/ports/crypto.ts'
import { fail, ok, type Result } from '#shared/errors.ts'
import type { Difference } from '#shared/server-file/model.ts'
import { impliedPort, type MailProtocol, readPort, securityOf } from '#shared/settings/destination.ts'
import { type FieldKey, fullLabel, type Settings } from '#shared/settings/fields.ts'
import type { Document } from './document.ts'
import { applyEdits, type NewProperty } from './edits.ts'
import type { DesiredState } from './intended.ts'
import { type Row, rows } from './mapping.ts'
import { planPasswords } from './passwords.ts'
import { type Reading, valueAt } from './reading.ts'

export interface Plan {
  /** The file's text to be, one character per byte. */
  readonly text: string
  readonly notes: readonly string[]
  readonly offers: Difference['offers']
  readonly needsHandover: boolean
  /** The file must end up readable by its owner alone. */
  readonly ownerOnly: boolean
}

/** Use SSL or STARTTLS is newly switched on: no connection that works today can be stopped by a check. */
const newlyEncrypted = (before: Settings, after: Settings, protocol: MailProtocol): boolean => {
  const was = securityOf(before, protocol)
  const is = securityOf(after, protocol)
  if (is === 'none') return false
  return is === 'tls' ? was !== 'tls' : !was.startsWith('starttls')
}

const tcImapUnused = (document: Document, { settings }: DesiredState): boolean =>
  settings['tcImap.host'] === '' &&
  settings['tcImap.port'] === '' &&
  !settings['tcImap.useSsl'] &&
  !['host', 'port', 'ssl.enable'].some((part) => document.effective.has(`teamconnect.imapServer.${part}`))

/** The value to write for one row, `null` to take the key out, or undefined to leave all as it stands. */
const wanted = (
  row: Exclude<Row, { kind: 'secret' }>,
  document: Document,
  reading: Reading,
  intended: DesiredState,
): string | null | undefined => {
  const standing = valueAt(document, row.property)
  if (row.kind === 'fixed') {
    const offered = standing !== undefined && (intended.takeOffers?.includes(row.property) ?? false)
    return standing === undefined || (offered && row.property.endsWith('.protocol')) ? row.value : undefined
  }
  if (row.kind === 'identity') {
    if (standing?.toLowerCase() === 'true') return undefined
    const offered = intended.takeOffers?.includes(row.property) ?? false
    return offered || newlyEncrypted(reading.settings, intended.settings, row.of) ? 'true' : undefined
  }
  const after = intended.settings[row.key]
  const changed =
    after !== reading.settings[row.key] ||
    ((intended.acceptedUnreadable?.includes(row.key) ?? false) &&
      reading.unreadable.some(({ property }) => property === row.property))
  if (row.kind === 'text') {
    if (row.key === 'smtp.ehloName' && after === '') return changed ? null : undefined
    if (changed) return String(after)
    // Only the account type has a default that is not empty.
    return standing === undefined && after !== '' ? String(after) : undefined
  }
  if (row.kind === 'flag') {
    if (row.key === 'tcImap.useSsl' && tcImapUnused(document, intended)) return undefined
    return changed || standing === undefined ? String(after) : undefined
  }
  if (row.kind === 'starttls') {
    const value = row.part === 'enable' ? after !== 'never' : after === 'required'
    return changed || standing === undefined ? String(value) : undefined
  }
  if (row.of === 'tcImap' && tcImapUnused(document, intended)) return undefined
  const typed = String(after).trim()
  if (!changed && standing !== undefined && readPort(standing) === undefined) {
    // Empty follows Use SSL in Java mail as well; what cannot be read is kept.
    const moved = intended.settings[`${row.of}.useSsl`] !== reading.settings[`${row.of}.useSsl`]
    if (standing !== '' || !moved) return undefined
  }
  const port = typed === '' ? impliedPort(row.of, intended.settings[`${row.of}.useSsl`]) : readPort(typed)
  if (!changed && standing !== undefined && readPort(standing) === port) return undefined
  return port === undefined ? typed : String(port)
}

const offersOf = (document: Document, reading: Reading, intended: DesiredState): Difference['offers'] =>
  rows.flatMap((row) => {
    const standing = valueAt(document, row.property)
    if (row.kind === 'fixed' && row.property.endsWith('.protocol')) {
      if (standing === undefined || standing === row.value) return []
      return [
        {
          property: row.property,
          value: row.value,
          text: `The server goes by mail.${standing}.* as long as ${row.property} is ${standing}. Write ${row.value}, so that the settings shown here count.`,
        },
      ]
    }
    if (row.kind !== 'identity' || document.text === '') return []
    if (standing?.toLowerCase() === 'true' || securityOf(intended.settings, row.of) === 'none') return []
    if (newlyEncrypted(reading.settings, intended.settings, row.of)) return []
    return [
      {
        property: row.property,
        value: 'true',
        text: `Let the server check that the certificate of the ${row.of === 'smtp' ? 'outgoing' : 'incoming'} mail server is for its name. Test first: a server with another name in its certificate would then be refused.`,
      },
    ]
  })

const badPort = (reading: Reading, intended: DesiredState): FieldKey | undefined =>
  (['smtp.port', 'imap.port', 'tcImap.port'] as const).find((key) => {
    const typed = intended.settings[key]
    return typed !== reading.settings[key] && typed.trim() !== '' && readPort(typed) === undefined
  })

/**
 * @param preview nothing will be written: see planPasswords.
 * @returns SETTINGS_INVALID for a port that is none, or an error of planPasswords.
 */
export const planEdit = (
  crypto: Crypto,
  document: Document,
  reading: Reading,
  intended: DesiredState,
  preview: boolean,
): Result<Plan> => {
  const bad = badPort(reading, intended)
  if (bad !== undefined) {
    return fail(
      'SETTINGS_INVALID',
      `${fullLabel(bad)}: "${intended.settings[bad as 'smtp.port']}" is not a port.`,
      {
        remedy: 'Type a number from 1 to 65535, or leave the field empty.',
        details: { key: bad },
      },
    )
  }
  const passwords = planPasswords(crypto, document, intended, reading.settings['smtp.auth'], preview)
  if (!passwords.ok) return passwords
  const set: NewProperty[] = []
  const remove: string[] = [...passwords.value.remove]
  const notes: string[] = []
  for (const row of rows) {
    if (row.kind === 'secret') {
      set.push(...passwords.value.set.filter(({ key }) => key === row.property))
      continue
    }
    const value = wanted(row, document, reading, intended)
    if (value === undefined) continue
    const standing = valueAt(document, row.property)
    if (value === null) remove.push(row.property)
    else if (value !== standing) set.push({ key: row.property, value })
    if (row.kind === 'identity' && standing !== undefined && value === 'true') {
      notes.push(
        `${row.property} becomes true: encryption is switched on together with the check of the name.`,
      )
    }
  }
  for (const entry of reading.unreadable) {
    if (intended.settings[entry.key as keyof Settings] !== reading.settings[entry.key as keyof Settings])
      continue
    if (intended.acceptedUnreadable?.includes(entry.key)) continue
    notes.push(`${entry.property} stays as it is although it cannot be read: "${entry.raw}".`)
  }
  return ok({
    text: applyEdits(document, { set, remove }),
    notes: [...notes, ...passwords.value.notes],
    offers: [...offersOf(document, reading, intended), ...passwords.value.offers],
    needsHandover: passwords.value.needsHandover,
    ownerOnly: passwords.value.ownerOnly,
  })
}
