/** One mail address (addr-spec of RFC 5322, section 3.4.1; limits of RFC 5321; international domains). */
import { hasInvisible, hostFaultText, readHost, withoutInvisible } from './host-name.ts'

export type AddressReading =
  | { readonly kind: 'good'; readonly local: string; readonly domain: string; readonly noDot: boolean }
  | {
      readonly kind: 'bad'
      /** What is wrong, then what to type. */
      readonly message: string
      /** The address that is meant, where that can be told. */
      readonly instead?: string | undefined
    }

const example = 'teamconnect@example.com'
const bad = (message: string, instead?: string): AddressReading => ({ kind: 'bad', message, instead })

/** Offers a cure only where it is an address by these very rules. */
const orNothing = (text: string): string | undefined => (readAddress(text).kind === 'good' ? text : undefined)

const atext = /^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+$/
const quotedString = /^"(?:[\u0020\u0021\u0023-\u005b\u005d-\u007e]|\\[\u0020-\u007e])*"$/

const localFault = (local: string): string | undefined => {
  if (local === '') return `The part before the @ is missing. Type it, like ${example}.`
  if (local.length > 64) return 'The part before the @ is longer than the 64 characters that mail allows.'
  if (quotedString.test(local)) return undefined
  if (/[^\u0020-\u007e]/.test(local)) {
    return `Before the @ only ASCII letters get through every mail server. Type the address without accents or umlauts, like ${example}.`
  }
  if (local.startsWith('.') || local.endsWith('.') || local.includes('..')) {
    return `Before the @ no dot may stand first, last or beside another. Type it like first.last@example.com.`
  }
  const strange = [...local].find((character) => character !== '.' && !atext.test(character))
  if (strange === undefined) return undefined
  return strange === ' '
    ? `There is a space in the address. Type it without, like ${example}.`
    : `An address may not contain “${strange}” before the @. Type one like ${example}.`
}

const domainFault = (domain: string): string | undefined => {
  if (domain === '') return `The domain after the @ is missing. Type it, like ${example}.`
  const literal = /^\[(?:IPv6:)?([^\]]+)\]$/i.exec(domain)?.[1]
  const reading = readHost(literal ?? domain)
  const address = reading.kind === 'ipv4' || reading.kind === 'ipv6'
  if (literal !== undefined) {
    return address
      ? undefined
      : `In the brackets after the @ an IP address is expected. Type a domain, like ${example}.`
  }
  if (address)
    return `After the @ an IP address stands in brackets, like teamconnect@[192.0.2.10]; a domain is better.`
  if (reading.kind === 'bad') {
    return `“${domain.slice(0, 80)}” is not a domain: ${hostFaultText(reading.fault)}. Type one like ${example}.`
  }
  if (domain.endsWith('.')) return 'There is a dot at the end of the domain. Type it without.'
  if (domain.includes('_')) return `A domain may not contain “_”. Type one like ${example}.`
  return undefined
}

/** Where the @ is that divides the two: the last one, after a closing quote where the local part has one. */
const divide = (text: string): readonly [string, string] | undefined => {
  const at = text.lastIndexOf('@')
  return at === -1 ? undefined : [text.slice(0, at), text.slice(at + 1)]
}

const tooLong = bad('The address is longer than the 254 characters that mail allows. Type a shorter one.')

/** What a text is as one bare address; the empty text is bad. */
export const readAddress = (text: string): AddressReading => {
  // What a file may hold is a million characters long, and nothing below need look at that.
  if (text.length > 1000) return tooLong
  if (hasInvisible(text)) {
    return bad(
      'There are control characters or other invisible ones in it, as come in with copied text. Type the address anew.',
      orNothing(withoutInvisible(text).trim()),
    )
  }
  const trimmed = text.trim()
  if (trimmed !== text) return bad('There are spaces before or after the address. Type it without.', trimmed)
  const scheme = /^mailto:([^?]*)/i.exec(text)?.[1]
  if (scheme !== undefined) return bad('Type the address without “mailto:”.', orNothing(scheme))
  const angled = /^[^<>]*<\s*([^<>]*?)\s*>$/.exec(text)?.[1]
  if (angled !== undefined) {
    return bad(`Type the bare address without a name or angle brackets, like ${example}.`, orNothing(angled))
  }
  const parts = divide(text)
  if (parts === undefined)
    return bad(`This is not an e-mail address: there is no @ in it. Type one like ${example}.`)
  const [local, domain] = parts
  if (!local.startsWith('"') && /@.*[,;\s].*@/.test(text)) {
    return bad('There is more than one address here. Type one.', orNothing(text.split(/[,;\s]/, 1)[0] ?? ''))
  }
  if (!local.startsWith('"') && local.includes('@')) {
    return bad(`There is more than one @ in it. Type an address like ${example}.`)
  }
  const fault = localFault(local) ?? domainFault(domain)
  if (fault !== undefined) return bad(fault, domain.endsWith('.') ? orNothing(text.slice(0, -1)) : undefined)
  if (new TextEncoder().encode(text).length > 254) {
    return tooLong
  }
  return { kind: 'good', local, domain, noDot: !domain.includes('.') && !domain.startsWith('[') }
}
