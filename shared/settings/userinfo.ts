import { mask } from '../server-file/masks.ts'

/** The scheme as far as there is one, with its slashes. */
const start = '((?:[a-z][a-z0-9+.-]*:[/\\\\]*|[/\\\\]{2,})?)'
/** Up to the last `@` before the path. */
const plain = '[^/?#\\\\]*@'
/** A colon that begins no port, which is digits: a password that holds a slash itself is behind it. */
const password = '[^/?#\\\\[\\]:]*:(?!\\d*(?:[/?#\\\\]|$))'
const userinfo = new RegExp(`^${start}(?:${plain}(?![/?#\\\\]|${password})|${password}.*@|${plain})`, 'is')

/**
 * A web address without user name and password, whose place stays marked: the rule still finds that there is one, and
 * a value that nobody touched still equals what was read from the file, where it stays byte for byte. Every reading
 * of the file and every settings document goes through here, so that no draft, report or answer has the secret.
 * A plain `name@example.com` holds none.
 */
export const maskUserinfo = (text: string): string => {
  const address = text.trimStart()
  const masked = address.replace(userinfo, (found: string, scheme: string) =>
    scheme === '' && !found.includes(':') ? found : `${scheme}${mask}@`,
  )
  return text.slice(0, text.length - address.length) + masked
}
