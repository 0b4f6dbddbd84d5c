/** What an Update makes of the passwords in the file: the three modes, keep, set and clear. */
import type { Crypto } from '#main/ports/crypto.ts'
import { fail, ok, type Result } from '#shared/errors.ts'
import type { Difference } from '#shared/server-file/model.ts'
import { directionOf } from '#shared/settings/destination.ts'
import { type SecretKey, secretKeys } from '#shared/settings/fields.ts'
import type { Document } from './document.ts'
import {
  checkServerKey,
  decrypt,
  encrypt,
  hasControlCharacters,
  looksEncrypted,
  makeServerKey,
} from './encryption.ts'
import type { DesiredState } from './intended.ts'
import { passwordProperty } from './mapping.ts'
import { valueAt } from './reading.ts'

type Offer = Difference['offers'][number]

export interface PasswordPlan {
  readonly set: readonly { readonly key: string; readonly value: string }[]
  readonly remove: readonly string[]
  readonly notes: readonly string[]
  readonly offers: readonly Offer[]
  /** The first encrypted value, or a new key: the server must have its key before it is restarted. */
  readonly needsHandover: boolean
  /** The mode is `plain` and a password will stand in the file: it must end up at mode 0600. */
  readonly ownerOnly: boolean
}

/** Properties whose effective value is `ENC(…)`, whoever wrote it. */
export const encryptedProperties = (document: Document): readonly string[] =>
  [...document.effective.values()].filter(({ value }) => looksEncrypted(value)).map(({ key }) => key)

const checkSecret = (key: SecretKey, secret: string, mode: DesiredState['passwordMode']): Result<void> => {
  if (secret === '') return fail('PASSWORD_MISSING', `The password for ${directionOf(key)} mail is empty.`)
  if (hasControlCharacters(secret)) {
    return fail('INPUT_INVALID', `The password for ${directionOf(key)} mail has a control character in it.`, {
      remedy: 'Type it by hand: a line end or a tab often comes along when a password is copied.',
      details: { key },
    })
  }
  if (mode === 'plain' && looksEncrypted(secret)) {
    return fail(
      'PASSWORD_LOOKS_ENCRYPTED',
      `The password for ${directionOf(key)} mail has the form ENC(…). Readable in the file, a server that knows encrypted values would try to decrypt it.`,
      { remedy: 'Choose the mode "encrypted", or use another password.', details: { key } },
    )
  }
  return ok(undefined)
}

/** Stops looking after `count`: every try of a key takes a millisecond. */
const firstThat = (all: readonly string[], test: (each: string) => boolean, count: number): string[] => {
  const found: string[] = []
  for (const each of all) {
    if (found.length >= count) break
    if (test(each)) found.push(each)
  }
  return found
}

const keyMissing = (): Result<never> =>
  fail('SERVER_KEY_MISSING', 'The file has encrypted values, and their server key is not on this computer.', {
    remedy: 'Enter the server key, or enter all passwords anew under a new one.',
  })

/**
 * @param preview a difference is made, nothing is written: a key that does not exist yet is no obstacle.
 * @returns PASSWORD_MISSING, PASSWORD_LOOKS_ENCRYPTED, INPUT_INVALID, SERVER_KEY_MISSING, SERVER_KEY_INVALID,
 * SERVER_KEY_MISMATCH, or what is to be done.
 */
export const planPasswords = (
  crypto: Crypto,
  document: Document,
  intended: DesiredState,
  authBefore: boolean,
  preview: boolean,
): Result<PasswordPlan> => {
  const set: { key: string; value: string }[] = []
  const remove: string[] = []
  const notes: string[] = []
  const offers: Offer[] = []
  /** Texts to encrypt, by property. */
  const toEncrypt = new Map<string, string>()
  const taken = (property: string): boolean => intended.takeOffers?.includes(property) ?? false
  let plainPassword = false

  for (const key of secretKeys) {
    const property = passwordProperty(key)
    const standing = valueAt(document, property) ?? ''
    const intent = intended.passwords[key]
    if (intent.action === 'set') {
      const checked = checkSecret(key, intent.secret, intended.passwordMode)
      if (!checked.ok) return checked
    }
    const takeOut = (note: string): void => {
      remove.push(property)
      if (standing !== '') notes.push(note)
    }
    if (intended.passwordMode === 'omitted') {
      takeOut(
        `The password for ${directionOf(key)} mail is taken out of the file: the server gets it another way.`,
      )
    } else if (intent.action === 'clear') {
      takeOut(`The password for ${directionOf(key)} mail is taken out of the file.`)
    } else if (key === 'smtp.password' && !intended.settings['smtp.auth']) {
      if (intent.action === 'set' || authBefore) {
        takeOut(
          'The password for outgoing mail is taken out of the file while authentication is off: Java mail would sign in with it all the same.',
        )
        if (intent.action === 'set') {
          notes.push('The password for outgoing mail is not written while authentication is off.')
        }
      } else if (standing !== '') {
        offers.push({
          property,
          value: '',
          text: 'Authentication is off, but a password stands in the file and Java mail signs in with it. Take it out of the file.',
        })
        if (taken(property)) takeOut('The password for outgoing mail is taken out of the file.')
      }
    } else if (intent.action === 'set') {
      if (intended.passwordMode === 'plain') {
        plainPassword = true
        if (standing !== intent.secret) set.push({ key: property, value: intent.secret })
      } else toEncrypt.set(property, intent.secret)
    } else if (standing !== '' && !looksEncrypted(standing)) {
      if (intended.passwordMode === 'plain') plainPassword = true
      else {
        offers.push({
          property,
          value: 'ENC(…)',
          text: `The password for ${directionOf(key)} mail stands readable in the file. Encrypt it there.`,
        })
        if (taken(property)) toEncrypt.set(property, standing)
        else
          notes.push(
            `The password for ${directionOf(key)} mail stays readable in the file, as it stands there.`,
          )
      }
    } else if (standing !== '' && intended.passwordMode === 'plain') {
      notes.push(`The password for ${directionOf(key)} mail stays encrypted until it is entered anew.`)
    }
  }

  let needsHandover = false
  if (toEncrypt.size > 0) {
    const before = encryptedProperties(document)
    if (intended.serverKey === undefined && !(preview && before.length === 0)) {
      if (before.length > 0) return keyMissing()
      return fail('SERVER_KEY_MISSING', 'There is no server key yet to encrypt the password with.')
    }
    const checked = checkServerKey(intended.serverKey ?? makeServerKey(crypto))
    if (!checked.ok) return checked
    const serverKey = checked.value
    const fits = (property: string): boolean =>
      decrypt(crypto, serverKey, valueAt(document, property) ?? '') !== null
    let written = 0
    for (const [property, text] of toEncrypt) {
      if (decrypt(crypto, serverKey, valueAt(document, property) ?? '') === text) continue
      set.push({ key: property, value: encrypt(crypto, serverKey, text) })
      written += 1
    }
    if (written > 0) {
      const staying = before.filter((property) => !toEncrypt.has(property) && !remove.includes(property))
      const foreign = firstThat(staying, (property) => !fits(property), 10)
      if (foreign.length > 0) {
        return fail(
          'SERVER_KEY_MISMATCH',
          `The file would have values under two server keys: ${foreign.join(', ')} cannot be read with this one.`,
          {
            remedy:
              'Enter the server key of the file, or enter all its passwords anew. A server has one key for all of them.',
            details: { properties: foreign },
          },
        )
      }
      needsHandover = !before.some(fits)
    }
  }
  if (plainPassword) {
    notes.push('A password will stand readable in the file; only the owner of the file may then read it.')
  }
  return ok({ set, remove, notes, offers, needsHandover, ownerOnly: plainPassword })
}

/** Whether a server key opens the file's encrypted values, tried before the key is stored. */
export const tryServerKey = (
  crypto: Crypto,
  document: Document,
  serverKey: string,
): 'fits' | 'does-not-fit' | 'nothing-to-try' => {
  const properties = encryptedProperties(document)
  if (properties.length === 0) return 'nothing-to-try'
  const all = properties.every(
    (property) => decrypt(crypto, serverKey, valueAt(document, property) ?? '') !== null,
  )
  return all ? 'fits' : 'does-not-fit'
}
