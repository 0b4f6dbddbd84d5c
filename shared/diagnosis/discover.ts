/** The matrix of what a host offers: ports by ways to secure them. Nobody signs in. */
import type { MailProtocol } from '../settings/destination.ts'
import type { SettingsPatch } from '../settings/schema.ts'
import type { CertificateFacts, Fault, ServiceKind, TrustFacts } from './evidence.ts'
import type { TranscriptLine } from './model.ts'

export const discoverSecurities = ['none', 'starttls', 'tls'] as const
export type DiscoverSecurity = (typeof discoverSecurities)[number]

export const discoverPorts: Readonly<Record<MailProtocol, readonly number[]>> = {
  smtp: [25, 465, 587, 2525],
  imap: [143, 993],
}

export interface DiscoverCell {
  readonly protocol: MailProtocol
  readonly port: number
  readonly security: DiscoverSecurity
  /** `advanced`: works, but not with what TeamConnect's own page can say (Use SSL and its ports). */
  readonly outcome: 'works' | 'advanced' | 'fails'
  /** A few words: "login offered: PLAIN, LOGIN", "no answer", "certificate for another name". */
  readonly why: string
  readonly ms: number
  readonly kind?: ServiceKind | undefined
  /** Mechanisms offered in this state; empty: no login is offered. */
  readonly mechanisms: readonly string[]
  readonly capabilities: readonly string[]
  readonly fault?: Fault | undefined
  readonly certificate?:
    | {
        readonly leaf: CertificateFacts
        readonly trust: TrustFacts
        readonly nameMatches: boolean
      }
    | undefined
  /** Puts the cell into the form; absent where it does not work. */
  readonly set?: SettingsPatch | undefined
}

export interface Discovery {
  readonly host: string
  readonly addresses: readonly string[]
  readonly fault?: Fault | undefined
  /** Other hosts that may be meant: MX, SRV (RFC 6186 and 8314), names by custom, the known provider's. */
  readonly candidates: readonly {
    readonly host: string
    readonly protocol: MailProtocol
    readonly source: 'mx' | 'srv' | 'custom' | 'provider'
  }[]
  /** In the order of ports and securities. */
  readonly cells: readonly DiscoverCell[]
  readonly durationMs: number
  readonly transcript: readonly TranscriptLine[]
}
