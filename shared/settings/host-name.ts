/**
 * Host names and addresses as a mail program takes them: RFC 1123 names, IPv4, IPv6, and IDN (UTS 46, by
 * the platform's own URL parser).
 */

/** Characters that are not visible, or turn the text round: C0, DEL, C1, zero width, bidi, BOM. */
const invisible = /[\u0000-\u001f\u007f-\u009f\u00ad\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]/

export const hasInvisible = (text: string): boolean => invisible.test(text)

export const withoutInvisible = (text: string): string => text.replace(new RegExp(invisible.source, 'g'), '')

export type HostFault =
  | { readonly kind: 'empty-label' }
  | { readonly kind: 'label-too-long'; readonly label: string }
  | { readonly kind: 'too-long' }
  | { readonly kind: 'hyphen'; readonly label: string }
  | { readonly kind: 'character'; readonly character: string }
  | { readonly kind: 'ipv4' }
  | { readonly kind: 'ipv6' }
  | { readonly kind: 'idn' }

export type HostReading =
  | { readonly kind: 'ipv4' | 'ipv6' | 'name'; readonly ascii: string }
  /** A name with other letters than ASCII's; `ascii` is what the DNS knows it by. */
  | { readonly kind: 'idn'; readonly ascii: string }
  | { readonly kind: 'bad'; readonly fault: HostFault }

const bad = (fault: HostFault): HostReading => ({ kind: 'bad', fault })

/** Four decimal numbers to 255, without leading zeros (some resolvers read those as octal). */
const isIpv4 = (text: string): boolean =>
  /^\d{1,3}(\.\d{1,3}){3}$/.test(text) &&
  text.split('.').every((part) => Number(part) <= 255 && String(Number(part)) === part)

/** The host as the URL parser has it; undefined where it refuses it. */
const parsedHost = (text: string): string | undefined => {
  try {
    return new URL(`http://${text}/`).hostname
  } catch {
    return undefined
  }
}

/** RFC 4291 by the URL parser; a zone (`%eth0`, RFC 4007) may follow. */
const isIpv6 = (text: string): boolean => {
  const address = /^([0-9A-Fa-f:.]{2,45})(?:%[A-Za-z0-9_.-]{1,32})?$/.exec(text)?.[1]
  return address !== undefined && parsedHost(`[${address}]`) !== undefined
}

/** @returns 4, 6, or 0 where the text is no IP address. Brackets are no part of one; a zone may be. */
export const addressFamily = (text: string): 0 | 4 | 6 => (isIpv4(text) ? 4 : isIpv6(text) ? 6 : 0)

/** A host as it is connected to and compared: in small letters but for a zone, without brackets or the root's dot. */
export const bareHost = (host: string): string =>
  host
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')
    .replace(/^[^%]*/, (name) => name.toLowerCase())

const readAscii = (text: string): HostReading => {
  const name = text.endsWith('.') ? text.slice(0, -1) : text
  const strange = /[^A-Za-z0-9._-]/.exec(name)
  if (strange !== null) return bad({ kind: 'character', character: strange[0] })
  const labels = name.split('.')
  if (labels.some((label) => label === '')) return bad({ kind: 'empty-label' })
  // A last label of digits alone is how an address is told from a name (RFC 3696, section 2).
  if (/^\d+$/.test(labels.at(-1) ?? '')) return bad({ kind: 'ipv4' })
  const long = labels.find((label) => label.length > 63)
  if (long !== undefined) return bad({ kind: 'label-too-long', label: long })
  if (name.length > 253) return bad({ kind: 'too-long' })
  const hyphen = labels.find((label) => label.startsWith('-') || label.endsWith('-'))
  if (hyphen !== undefined) return bad({ kind: 'hyphen', label: hyphen })
  return { kind: 'name', ascii: text.toLowerCase() }
}

/** What a text is as a host: no scheme, port, path or brackets are expected in it any more. */
export const readHost = (text: string): HostReading => {
  if (isIpv4(text)) return { kind: 'ipv4', ascii: text }
  if (text.includes(':')) return isIpv6(text) ? { kind: 'ipv6', ascii: text } : bad({ kind: 'ipv6' })
  if (/^[\u0020-\u007e]*$/.test(text)) return readAscii(text)
  const strange = /[\u0000-\u002c\u002f\u003a-\u0040\u005b-\u005e\u0060\u007b-\u00a0‘’“”«»]/.exec(text)
  if (strange !== null) return bad({ kind: 'character', character: strange[0] })
  const ascii = parsedHost(text)
  if (ascii === undefined) return bad({ kind: 'idn' })
  const reading = isIpv4(ascii) ? undefined : readAscii(ascii)
  if (reading?.kind === 'bad') return reading
  return { kind: 'idn', ascii }
}

/** The fault in words, ready to stand after "… is not a host name: ". */
export const hostFaultText = (fault: HostFault): string => {
  switch (fault.kind) {
    case 'empty-label':
      return 'two dots follow each other, or it begins with one'
    case 'label-too-long':
      return `the part “${fault.label.slice(0, 12)}…” is longer than 63 characters`
    case 'too-long':
      return 'it is longer than 253 characters'
    case 'hyphen':
      return `the part “${fault.label}” begins or ends with a hyphen`
    case 'character':
      return fault.character === ' ' ? 'there is a space in it' : `it may not contain “${fault.character}”`
    case 'ipv4':
      return 'an IPv4 address is four numbers from 0 to 255 with dots between them'
    case 'ipv6':
      return 'it is not a whole IPv6 address either'
    case 'idn':
      return 'its letters do not make an international domain name'
  }
}

const microsoftDomains = [
  'office365.com',
  'office365.us',
  'outlook.com',
  'outlook.cn',
  'outlook.de',
  'office.com',
  'hotmail.com',
  'live.com',
]

/** Hosts of Microsoft 365 and Outlook.com, national clouds included. */
export const isMicrosoft365Host = (host: string): boolean => {
  const name = bareHost(host)
  return microsoftDomains.some((domain) => name === domain || name.endsWith(`.${domain}`))
}
