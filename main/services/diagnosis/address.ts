/** Addresses as text, without Node's help. */

const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1?\d?\d)(?:\.(?!$)|$)){4}$/

/** @returns 4, 6, or 0 where the text is no address. Brackets around IPv6 are no part of one. */
export const addressFamily = (text: string): 0 | 4 | 6 => {
  if (IPV4.test(text)) return 4
  if (!text.includes(':') || !/^[0-9a-f:.]+(?:%[\w.-]+)?$/i.test(text)) return 0
  const bare = text.split('%')[0] ?? ''
  const halves = bare.split('::')
  if (halves.length > 2) return 0
  const groups = halves.flatMap((half) => (half === '' ? [] : half.split(':')))
  const last = groups.at(-1) ?? ''
  const tail = last.includes('.') ? 2 : 1
  if (last.includes('.') && !IPV4.test(last)) return 0
  const hex = last.includes('.') ? groups.slice(0, -1) : groups
  if (!hex.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return 0
  const count = hex.length + (tail === 2 ? 2 : 0)
  return halves.length === 2 ? (count <= 7 ? 6 : 0) : count === 8 ? 6 : 0
}

/** Host as it is connected to: trimmed, without brackets, without the root's dot. */
export const bareHost = (host: string): string =>
  host
    .trim()
    .replace(/^\[(.*)\]$/, '$1')
    .replace(/\.$/, '')

/** The domain part of an address; '' where there is none. */
export const domainOf = (address: string): string =>
  address
    .slice(address.lastIndexOf('@') + 1)
    .trim()
    .toLowerCase()

/** An address as it may stand between `<` and `>`: nothing in it that would end the command. */
export const safeAddress = (address: string): string =>
  address.trim().replaceAll(/[\u0000-\u001f\u007f<>]/g, '')
