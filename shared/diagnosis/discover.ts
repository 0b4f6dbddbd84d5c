/** The matrix of what a host offers: ports by ways to secure them. Nobody signs in. */
import type { Of } from '../of-schema.ts'
import type { MailProtocol } from '../settings/destination.ts'
import type * as schema from './discover-schema.ts'

export const discoverSecurities = ['none', 'starttls', 'tls'] as const
export type DiscoverSecurity = (typeof discoverSecurities)[number]

export const discoverPorts: Readonly<Record<MailProtocol, readonly number[]>> = {
  smtp: [25, 465, 587, 2525],
  imap: [143, 993],
}

export type DiscoverCell = Of<typeof schema.discoverCellSchema>

export type Discovery = Of<typeof schema.discoverySchema>
