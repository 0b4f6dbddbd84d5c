/** What of the server's file may be shown: values of keys that look like secrets are masked. */

export const mask = '••••••••'

const secretWord = /pass|pwd|secret|token|credential|api[-_.]?key|private[-_.]?key/i

/** `mail.smtp.password`, `db.pwd`, `api-key` … */
export const looksSecret = (key: string): boolean => secretWord.test(key)

/** What is a secret whatever its key says: an encrypted value, and a password inside an address. */
export const maskEmbedded = (text: string): string =>
  text.replace(/ENC\([^)]*\)?/g, `ENC(${mask})`).replace(/(:\/\/[^/\s:@]*:)[^/\s@]+@/g, `$1${mask}@`)

/** The value as it may be shown. */
export const maskValue = (key: string, value: string): string =>
  looksSecret(key) && value !== '' ? mask : maskEmbedded(value)

/**
 * A comment as it may be shown: everything behind a word that looks like a secret's name is masked, since a
 * commented-out password is still a password, and no rule tells `#password hunter2` from prose for certain.
 */
export const maskComment = (line: string): string => {
  const found = secretWord.exec(line)
  if (found === null) return maskEmbedded(line)
  const rest = /^(\S*?[=:]|\S*)(\s*[=:]?\s*)(.*)$/s.exec(line.slice(found.index))
  if (rest === null || (rest[3] ?? '') === '') return maskEmbedded(line)
  return maskEmbedded(line.slice(0, found.index)) + (rest[1] ?? '') + (rest[2] ?? '') + mask
}
