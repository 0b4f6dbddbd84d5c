import { impliedPort, readPort } from './destination.ts'
import { type FieldProblem, problem } from './field-problem.ts'
import type { SettingKey, Settings } from './fields.ts'
import { hostFaultText, readHost } from './host-name.ts'
import { invisibleProblem, offer, spacesProblem } from './typed-text.ts'

type HostSection = 'smtp' | 'imap' | 'tcImap'

const examples: Readonly<Record<HostSection, string>> = {
  smtp: 'smtp.example.com',
  imap: 'imap.example.com',
  tcImap: 'teamconnect.example.com',
}

/** The port's text in the form for a number: empty where *Use SSL* implies it anyway. */
const portText = (section: HostSection, useSsl: boolean, port: number): string =>
  impliedPort(section, useSsl) === port ? '' : String(port)

const sslKey = (section: HostSection): 'smtp.useSsl' | 'imap.useSsl' | 'tcImap.useSsl' => `${section}.useSsl`

interface Parts {
  readonly host: string
  readonly port?: number | undefined
  readonly useSsl?: boolean | undefined
}

/** Host and port of `host:port`, `[address]:port`; of `[address]` and `[IPv6:…]`, which mail headers write, the host. */
const splitPort = (text: string): Parts | undefined => {
  const bracketed = /^\[([^\]]*)\](?::(\d*))?$/.exec(text)
  const plain = bracketed ?? /^([^:]*):(\d*)$/.exec(text)
  if (plain === null) return undefined
  const port = plain[2] === undefined ? undefined : readPort(plain[2])
  const host = plain[1] ?? ''
  return { host: bracketed === null ? host : host.replace(/^IPv6:/i, ''), port }
}

const stripUrl = (text: string): { readonly scheme: string; readonly rest: string } | undefined => {
  const match = /^([A-Za-z][A-Za-z0-9+.-]*):\/{1,2}(.*)$/.exec(text)
  if (match === null) return undefined
  return { scheme: (match[1] ?? '').toLowerCase(), rest: match[2] ?? '' }
}

/** Whether a cure leads to something that this very rule accepts. */
const good = (host: string): boolean => readHost(host).kind !== 'bad' && host !== ''

const splitFix = (section: HostSection, settings: Settings, parts: Parts): FieldProblem['fix'] => {
  if (!good(parts.host)) return undefined
  const useSsl = parts.useSsl ?? settings[sslKey(section)]
  const set: Record<string, string | boolean> = { [`${section}.host`]: parts.host }
  const words = [`server “${parts.host}”`]
  if (parts.port !== undefined) {
    set[`${section}.port`] = portText(section, useSsl, parts.port)
    words.push(`port ${parts.port}`)
  }
  if (parts.useSsl !== undefined && parts.useSsl !== settings[sslKey(section)]) {
    set[sslKey(section)] = parts.useSsl
    words.push(parts.useSsl ? 'Use SSL ticked' : 'Use SSL unticked')
  }
  return { text: `Use ${words.join(', ')}`, set }
}

const securityOfScheme = (scheme: string): boolean | undefined =>
  /^(smtps|imaps|ssl|tls)$/.test(scheme) ? true : undefined

const urlProblem = (section: HostSection, settings: Settings, scheme: string, rest: string): FieldProblem => {
  const authority = rest.split(/[/?#\\]/, 1)[0] ?? ''
  const hostAndPort = authority.slice(authority.lastIndexOf('@') + 1)
  // The port of a web address is the web server's, not the mail server's.
  const web = scheme === 'http' || scheme === 'https'
  const split = splitPort(hostAndPort)
  const parts: Parts = {
    host: split?.host ?? hostAndPort,
    port: web ? undefined : split?.port,
    useSsl: securityOfScheme(scheme),
  }
  return problem(
    `${section}.host`,
    'error',
    `This is an address with “${scheme}://” before it. Type the server’s name alone, like ${good(parts.host) ? parts.host : examples[section]}.`,
    splitFix(section, settings, parts),
  )
}

const nameProblem = (section: HostSection, host: string): FieldProblem | undefined => {
  const key: SettingKey = `${section}.host`
  const reading = readHost(host)
  if (reading.kind === 'bad') {
    return problem(
      key,
      'error',
      `“${host.slice(0, 80)}” is not a host name: ${hostFaultText(reading.fault)}. Type a name like ${examples[section]}, or an IP address like 192.0.2.10.`,
    )
  }
  if (reading.kind === 'idn') {
    // Java's InetAddress hands such a name to the resolver as it stands, and most resolvers do not know it.
    return problem(
      key,
      'warning',
      `Java looks up names in ASCII only. Type ${reading.ascii}, which is the same name.`,
      { text: `Use “${reading.ascii}”`, set: { [key]: reading.ascii } },
    )
  }
  if (reading.kind === 'name' && host.endsWith('.')) {
    return problem(
      key,
      'warning',
      'With the dot at its end the name does not match the one in a certificate. Type it without.',
      { text: `Use “${host.slice(0, -1)}”`, set: { [key]: host.slice(0, -1) } },
    )
  }
  if (reading.kind === 'name' && host.includes('_')) {
    return problem(
      key,
      'warning',
      'Host names have no underscore, and no certificate is issued for one. Check the name, or type one with a hyphen.',
    )
  }
  return undefined
}

const bracketsText = (section: HostSection, inside: string): string =>
  `There are brackets around it, which belong into web addresses and mail headers alone. Type ${good(inside) ? inside : `a name like ${examples[section]}, or an IP address like 192.0.2.10`}.`

const portInHostText = (section: HostSection, host: string): string =>
  `There is a port in it. Type ${good(host) ? host : 'the name'} here, and the port into “Port”` +
  (section === 'tcImap' ? '.' : ' under Advanced.')

/** A host field: at most one problem, the one to mend first. Empty is judged elsewhere. */
export const checkHost = (section: HostSection, settings: Settings): FieldProblem | undefined => {
  const key: SettingKey = `${section}.host`
  const typed = settings[key]
  if (typed === '') return undefined
  const invisible = invisibleProblem(key, typed, 'name', (cleaned) =>
    good(cleaned) ? offer(key, cleaned) : undefined,
  )
  if (invisible !== undefined) return invisible
  if (typed.trim() === '') {
    return problem(
      key,
      'error',
      `There are only spaces here. Type the server’s name, like ${examples[section]}, or leave it empty.`,
      { text: 'Leave it empty', set: { [key]: '' } },
    )
  }
  const spaces = spacesProblem(key, typed, 'name')
  if (spaces !== undefined) return spaces
  const host = typed
  const quoted = /^["'‘’“”«»<](.*)["'‘’“”«»>]$/.exec(host)?.[1]
  if (quoted !== undefined) {
    return problem(
      key,
      'error',
      `There are quotation marks around the name. Type it without, like ${examples[section]}.`,
      good(quoted) ? { text: `Use “${quoted}”`, set: { [key]: quoted } } : undefined,
    )
  }
  const url = stripUrl(host)
  if (url !== undefined) return urlProblem(section, settings, url.scheme, url.rest)
  if (/[,;\s]/.test(host)) {
    const first = host.split(/[,;\s]/, 1)[0] ?? ''
    return problem(
      key,
      'error',
      `TeamConnect takes one server, and there is more than one word here. Type one name, like ${examples[section]}.`,
      good(first) ? { text: `Use “${first}” alone`, set: { [key]: first } } : undefined,
    )
  }
  if (host.includes('@')) {
    return problem(
      key,
      'error',
      `This looks like an e-mail address. Type the name of the mail server, like ${examples[section]}.`,
    )
  }
  if (/[/\\]/.test(host)) {
    const first = host.replace(/^[/\\]+/, '').split(/[/\\]/, 1)[0] ?? ''
    const split = splitPort(first)
    return problem(
      key,
      'error',
      `There is a path in it. Type the server’s name alone, like ${good(first) ? first : examples[section]}.`,
      splitFix(section, settings, split ?? { host: first }),
    )
  }
  if (readHost(host).kind !== 'ipv6') {
    const split = splitPort(host)
    if (split !== undefined) {
      const brackets = host.startsWith('[') && split.port === undefined
      return problem(
        key,
        'error',
        brackets ? bracketsText(section, split.host) : portInHostText(section, split.host),
        splitFix(section, settings, split),
      )
    }
  }
  return nameProblem(section, host)
}

/** The name given in EHLO: a host name, or an address in brackets (RFC 5321, section 4.1.3). */
export const checkEhloName = (typed: string): FieldProblem | undefined => {
  const key = 'smtp.ehloName'
  if (typed === '') return undefined
  const untidy =
    invisibleProblem(key, typed, 'name', (cleaned) => offer(key, cleaned)) ??
    spacesProblem(key, typed, 'name')
  if (untidy !== undefined) return untidy
  const name = typed
  const literal = /^\[(?:IPv6:)?([^\]]+)\]$/i.exec(name)?.[1]
  const reading = readHost(literal ?? name)
  if (literal !== undefined && (reading.kind === 'ipv4' || reading.kind === 'ipv6')) return undefined
  if (literal === undefined && (reading.kind === 'ipv4' || reading.kind === 'ipv6')) {
    const bracketed = reading.kind === 'ipv4' ? `[${name}]` : `[IPv6:${name}]`
    return problem(key, 'error', `An address is given in brackets here. Type ${bracketed}.`, {
      text: `Use “${bracketed}”`,
      set: { [key]: bracketed },
    })
  }
  if (reading.kind === 'idn') {
    return problem(key, 'error', `EHLO takes ASCII only. Type ${reading.ascii}, which is the same name.`, {
      text: `Use “${reading.ascii}”`,
      set: { [key]: reading.ascii },
    })
  }
  if (reading.kind === 'name' && literal === undefined) return undefined
  const why = reading.kind === 'bad' ? `: ${hostFaultText(reading.fault)}` : ''
  return problem(
    key,
    'error',
    `“${name.slice(0, 80)}” is not a host name${why}. Type the full name of the TeamConnect server, like app01.example.com.`,
  )
}
