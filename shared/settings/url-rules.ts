import { type FieldProblem, problem } from './field-problem.ts'
import { bareHost, hostFaultText, readHost } from './host-name.ts'
import { invisibleProblem, spacesProblem } from './typed-text.ts'

const key = 'loginUrl'
const example = 'https://teamconnect.example.com/TeamConnect'

const parse = (text: string): URL | undefined => {
  try {
    return new URL(text)
  } catch {
    return undefined
  }
}

/** Host as typed, not as the URL parser mends it: it reads `1.2.3` as 1.2.0.3. */
const typedHost = (text: string): string =>
  (/^https?:\/\/(?:[^/?#]*@)?(\[[^\]]*\]|[^/?#:]*)/i.exec(text)?.[1] ?? '').replace(/^\[|\]$/g, '')

/** Only what has a scheme and a host is judged again: a text without them would be mended for ever. */
const cured = (text: string, words: string): FieldProblem['fix'] =>
  !/^https?:\/\/[^/]/i.test(text) || checkUrl(text)?.severity === 'error'
    ? undefined
    : { text: words, set: { [key]: text } }

const missingScheme = (text: string): FieldProblem => {
  const scheme = /^([A-Za-z][A-Za-z0-9+.-]*):\/\//.exec(text)?.[1]
  if (scheme !== undefined) {
    const meant = `https://${text.slice(scheme.length + 3)}`
    return problem(
      key,
      'error',
      `A link in a mail begins with https:// or http://, not “${scheme}://”. Type it like ${example}.`,
      cured(meant, `Use “${meant}”`),
    )
  }
  const rest = text.replace(/^(https?):?\/*/i, '').replace(/^\/+/, '')
  const meant = `https://${rest}`
  return problem(
    key,
    'error',
    `A link in a mail begins with https://. Type it like ${example}.`,
    /^[a-z]+:(?!\d)/i.test(rest) ? undefined : cured(meant, `Use “${meant}”`),
  )
}

/** TeamConnect URL: `http:` or `https:`, no credentials, a host that can be one. Empty is allowed. */
export const checkUrl = (typed: string): FieldProblem | undefined => {
  if (typed === '') return undefined
  const untidy =
    invisibleProblem(key, typed, 'address', (cleaned) => cured(cleaned, `Use “${cleaned}”`)) ??
    spacesProblem(key, typed, 'address')
  if (untidy !== undefined) return untidy
  const text = typed
  if (/\s/.test(text)) {
    return problem(
      key,
      'error',
      `There is a space in the address. Type it without, or %20 in its place, like ${example}.`,
    )
  }
  if (text.includes('\\')) {
    const meant = text.replaceAll('\\', '/')
    return problem(
      key,
      'error',
      `A web address has slashes, not backslashes. Type it like ${example}.`,
      cured(meant, `Use “${meant}”`),
    )
  }
  if (!/^https?:\/\/[^/]/i.test(text)) return missingScheme(text)
  const url = parse(text)
  const host = typedHost(text)
  const reading = readHost(bareHost(host))
  if (url === undefined || reading.kind === 'bad') {
    const why = reading.kind === 'bad' ? `: ${hostFaultText(reading.fault)}` : ''
    return problem(key, 'error', `This is not a web address${why}. Type one like ${example}.`)
  }
  if (/^https?:\/\/[^/?#]*@/i.test(text)) {
    const meant = text.replace(/^(https?:\/\/)[^/?#]*@/i, '$1')
    return problem(
      key,
      'error',
      'There is a user name or password in the address, and every mail would carry it. Type it without what stands before the @.',
      cured(meant, 'Remove the user name and password'),
    )
  }
  if (url.protocol === 'http:') {
    const meant = text.replace(/^http:/i, 'https:')
    return problem(
      key,
      'warning',
      'With http: users sign in unencrypted. Type https: where the server has it.',
      // A port that was given belongs to http, so that the scheme alone would not do.
      url.port === '' ? cured(meant, `Use “${meant}”`) : undefined,
    )
  }
  return undefined
}
