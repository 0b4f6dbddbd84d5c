/** The address from which mail reaches the internet, as receivers see it. */
import { readHost } from '../settings/host-name.ts'

/** IPv4 or IPv6, without brackets, length or zone. */
export const isOutgoingIp = (text: string): boolean => {
  const { kind } = readHost(text)
  return (kind === 'ipv4' || kind === 'ipv6') && !text.includes('%')
}
