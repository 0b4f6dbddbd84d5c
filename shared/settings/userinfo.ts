import { isUnseen } from '../diagnosis/sanitise.ts'
import { mask, namesSecret } from '../server-file/masks.ts'

/** The letters that a reader of addresses goes by, and where each stands in the text. */
interface Letters {
  readonly text: string
  readonly places: readonly number[]
}

/** Readers of addresses drop control characters, people do not see the others; some take a wide `@` for one. */
const lettersOf = (text: string): Letters => {
  const letters: string[] = []
  const places: number[] = []
  for (let place = 0; place < text.length; ) {
    const point = text.codePointAt(place) ?? 0
    const letter = String.fromCodePoint(point)
    if (!isUnseen(point)) {
      // A letter of two code units has two places, as the text has.
      for (let unit = 0; unit < letter.length; unit += 1) places.push(place + unit)
      letters.push(letter === '＠' || letter === '﹫' ? '@' : letter)
    }
    place += letter.length
  }
  return { text: letters.join(''), places }
}

/** What may stand before the slashes: anything but a name and its password, one scheme, or one around the other. */
const beforeSlashes = /^[^:@]*(?::(?:https?:)?)?$/i

/** A scheme with one slash, or with none where readers of addresses take it for a web address all the same. */
const bareScheme = /^\s*(?:(?:https?|ftp|wss?):[/\\]?|[a-z][a-z0-9+.-]*:[/\\])/i

/** Where user name and host begin: behind the first slashes, or a scheme that has fewer, or at once. */
const startOf = (text: string): number => {
  const slashes = /[/\\]{2,}/.exec(text)
  if (slashes !== null && beforeSlashes.test(text.slice(0, slashes.index)))
    return slashes.index + slashes[0].length
  return bareScheme.exec(text)?.[0].length ?? 0
}

/** Whether there is a colon that begins no port, which is digits: a password is behind it, also one with slashes. */
const hasPassword = (authority: string): boolean => {
  const colon = authority.indexOf(':', authority.startsWith('[') ? authority.indexOf(']') + 1 : 0)
  return colon !== -1 && !/^\d*$/.test(authority.slice(colon + 1))
}

/** The `@` before the host; -1 where there is none. */
const atOf = (address: string): number => {
  const path = address.search(/[/?#\\]/)
  const authority = path === -1 ? address : address.slice(0, path)
  const at = authority.lastIndexOf('@')
  const host = authority.slice(at + 1)
  const isWhole = at !== -1 && (host !== '' || path === -1) && !hasPassword(host)
  return !isWhole && hasPassword(authority) ? address.lastIndexOf('@') : at
}

/**
 * A web address without user name and password, whose place stays marked: the rule still finds that there is one, and
 * a value that nobody touched still equals what was read from the file, where it stays byte for byte. Every reading
 * of the file and every settings document goes through here, so that no draft, report or answer has the secret.
 * A plain `name@example.com` holds none.
 */
const maskUserinfo = (text: string): string => {
  const letters = lettersOf(text)
  const start = startOf(letters.text)
  const address = letters.text.slice(start)
  const at = atOf(address)
  if (at === -1) return text
  if (start === 0 && !/[:;,%]/.test(address.slice(0, at))) return text
  return text.slice(0, letters.places[start]) + mask + text.slice(letters.places[start + at])
}

/** An address within another or in prose, written as it is or for the query of another. */
const inner = /([/\\]{2}|%2f%2f|%5c%5c)[^/\\?#&\s]{1,500}(@|%40)/gi

/** `?password=x`, `;token=x` */
const parameter = /([?&;#]([\w.-]{1,60})=)[^&;#\s]+/g

/**
 * An address, or a text with some, without what is secret in it: also in the addresses within it, such as the one
 * that a login returns to, and in what is asked of the server by a secret's name.
 */
export const maskAddresses = (text: string): string =>
  maskUserinfo(text)
    .replace(inner, `$1${mask}$2`)
    .replace(parameter, (all, head: string, key: string) => (namesSecret(key) ? head + mask : all))
