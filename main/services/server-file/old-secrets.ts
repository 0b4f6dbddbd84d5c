/** Passwords that an older version of the file still holds: in effect, overridden, or commented out. */
import type { FilePassword } from '#shared/server-file/model.ts'
import type { SecretKey } from '#shared/settings/fields.ts'
import type { Document } from './document.ts'
import { looksEncrypted } from './encryption.ts'
import { passwordProperty } from './mapping.ts'

/** `#mail.smtp.password=hunter2`; a comment that only speaks of the key is none. */
const commentedOut = (document: Document, property: string): readonly string[] => {
  const name = property.replaceAll('.', '\\.')
  // Behind a blank a single word: more of them are a sentence about the password.
  const pattern = new RegExp(
    `^[ \\t\\f]*[#!][ \\t\\f#!]*${name}(?:[ \\t\\f]*[=:][ \\t\\f]*(.*)|[ \\t\\f]+(\\S+)[ \\t\\f]*)$`,
    'gm',
  )
  return [...document.text.matchAll(pattern)].map((found) => (found[1] ?? found[2] ?? '').trim())
}

const standing = (document: Document, key: SecretKey): FilePassword => {
  const property = passwordProperty(key)
  const entries = document.entries.filter((entry) => entry.key === property)
  const values = [...entries.map(({ value }) => value), ...commentedOut(document, property)].filter(
    (value) => value !== '',
  )
  if (values.length === 0) return 'absent'
  return values.every((value) => looksEncrypted(value)) ? 'encrypted' : 'plain'
}

/** A password stands readable in it, whichever. */
export const holdsPlain = (document: Document): boolean =>
  Object.values(standingPasswords(document)).includes('plain')

export const standingPasswords = (document: Document): Readonly<Record<SecretKey, FilePassword>> => ({
  'smtp.password': standing(document, 'smtp.password'),
  'imap.password': standing(document, 'imap.password'),
})
