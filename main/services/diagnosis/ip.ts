/** Addresses as numbers, for ranges. */
import { addressFamily } from './address.ts'

interface IpNumber {
  readonly value: bigint
  readonly bits: 32 | 128
}

const ipv4Number = (text: string): bigint =>
  text.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n)

const ipv6Number = (text: string): bigint => {
  const bare = text.split('%')[0] ?? ''
  // A dotted tail is two groups.
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(bare)
  const tail = dotted?.[2] === undefined ? undefined : ipv4Number(dotted[2])
  const hex =
    tail === undefined ? bare : `${dotted?.[1]}${(tail >> 16n).toString(16)}:${(tail & 0xffffn).toString(16)}`
  const [head = '', rest] = hex.split('::')
  const groups = (part: string) => (part === '' ? [] : part.split(':'))
  const left = groups(head)
  const right = rest === undefined ? [] : groups(rest)
  const middle = Array.from({ length: Math.max(0, 8 - left.length - right.length) }, () => '0')
  return [...left, ...middle, ...right].reduce((sum, group) => sum * 65_536n + BigInt(`0x${group}`), 0n)
}

/** @returns undefined where the text is no address */
export const readIp = (text: string): IpNumber | undefined => {
  const family = addressFamily(text)
  if (family === 4) return { value: ipv4Number(text), bits: 32 }
  return family === 6 ? { value: ipv6Number(text), bits: 128 } : undefined
}

/** Whether the address lies in the network "192.0.2.0/24"; without a length only the address itself does. */
export const isInNetwork = (address: string, network: string, length?: number): boolean => {
  const one = readIp(address)
  const other = readIp(network)
  if (one === undefined || other === undefined || one.bits !== other.bits) return false
  const shift = BigInt(one.bits - Math.min(length ?? one.bits, one.bits))
  return one.value >> shift === other.value >> shift
}
