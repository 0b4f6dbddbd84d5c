/** What of the server's file may be shown: values of keys that look like secrets are masked, and secrets in values. */

export const mask = '••••••••'

const words =
  'pass|pwd|secret|token|creds?(?![a-z])|credential|kennwort|wachtwoord|contrase[nñ]a|senha|(?:api|private|account|access|shared|encryption|master|signing|hmac|ssh)[-_.]?key|psk(?![a-z])|(?<![a-z])pw(?![a-z])'

const secretWord = new RegExp(words, 'i')

/** `ssl.key` may be a password, a path or a key's text: masked, but its value is not looked for elsewhere. */
const perhapsSecret = /authorization|(?:^|(?<!public)[._-])key$|pw$|(?:^|[._-])(?:pin|otp)$/i

/** `mail.smtp.password`, `db.pwd`, `api-key` …: a word that nothing but a secret is called. */
export const namesSecret = (key: string): boolean => secretWord.test(key)

/** The same, and what may be one: `ssl.key`, `authorization`. */
export const looksSecret = (key: string): boolean => namesSecret(key) || perhapsSecret.test(key)

/**
 * `;password=x`, `?token=x`, `-Dmail.smtp.password=x`, `{"password":"x"}`, `pw: x`, all of the line behind it. A host
 * with a port is none of it (`compass.example.com:25`). Lengths are bounded: a line may be a megabyte.
 */
const assigned = new RegExp(
  `((?:${words})(?:[\\w.-]{0,40}["']?\\s{0,9}=|[\\w-]{0,40}(?:["']\\s{0,9}:|\\s{0,9}:(?!//|\\d{1,5}(?:[/\\s]|$)))))(\\s*)(?!\\\\$)\\S.*$`,
  'is',
)

/** `--password x`, `-Dtoken x` */
const option = new RegExp(`((?:^|\\s)-{1,2}[\\w.-]{0,40}(?:${words})[\\w.-]{0,40}\\s{1,9})[^\\s-]\\S*`, 'gi')

/** `<password>x</password>` */
const element = new RegExp(`(<[\\w:.-]{0,40}(?:${words})[\\w:.-]{0,40}>)[^<]+`, 'gi')

/**
 * What is a secret whatever its key says: an encrypted or hashed value, a password or token inside an address, an
 * authorization, and what a value gives to a name of its own.
 */
export const maskEmbedded = (text: string): string =>
  text
    .replace(/\b((?:ENC|DEC)[([])[^)\]]*/gi, `$1${mask}`)
    .replace(/(:\/\/[^/\s:@]*:)[^/\s]+@/g, `$1${mask}@`)
    .replace(/(https?:\/\/)[^/\s:@]+@/gi, `$1${mask}@`)
    .replace(/(jdbc:oracle:\w{1,9}:[^/\s@]{1,200}\/)[^\s@]{1,200}@/gi, `$1${mask}@`)
    .replace(/(\{(?:cipher|xor|noop|bcrypt|pbkdf2|scrypt|argon2|ssha\d*|aes\w{0,9})\})\S+/gi, `$1${mask}`)
    .replace(/\b(Basic|Bearer)(\s{1,9})[\w+/=.~-]{6,}/gi, `$1$2${mask}`)
    .replace(/(\$(?:2[aby]?|5|6|y|argon2\w{0,2})\$)[\w./$=,+-]{8,}/g, `$1${mask}`)
    .replace(option, `$1${mask}`)
    .replace(element, `$1${mask}`)
    .replace(assigned, `$1$2${mask}`)

/** The value as it may be shown. */
export const maskValue = (key: string, value: string): string =>
  looksSecret(key) && value !== '' ? mask : maskEmbedded(value)

/**
 * A comment as it may be shown: everything behind a word that looks like a secret's name is masked, since a
 * commented-out password is still a password, and no rule tells `#password hunter2` from prose for certain.
 */
export const maskComment = (line: string): string => {
  const found = secretWord.exec(line)
  if (found === null) return maskCommentedKey(line)
  const rest = /^(\S*?[=:]|\S*)(\s*[=:]?\s*)(.*)$/s.exec(line.slice(found.index))
  if (rest === null || (rest[3] ?? '') === '') return maskEmbedded(line)
  return maskEmbedded(line.slice(0, found.index)) + (rest[1] ?? '') + (rest[2] ?? '') + mask
}

/** `#ssl.key=…`: only where it is written as a property is, since prose speaks of keys. */
const maskCommentedKey = (line: string): string => {
  const [, head = '', key = ''] = /^([\s#!]*([\w.-]{1,200})\s{0,9}[=:]\s*)\S/.exec(line) ?? []
  return key !== '' && perhapsSecret.test(key) ? head + mask : maskEmbedded(line)
}
