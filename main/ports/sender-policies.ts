/** What a domain says in the DNS of who may send for it, read by a library: SPF (RFC 7208) and DMARC (RFC 9989). */
import type { DnsAnswer } from '#shared/diagnosis/evidence.ts'

/** A question to the DNS. Never rejects; the caller bounds its time and ends it when the run is cancelled. */
export type AskDns = (name: string, type: DnsAnswer['type']) => Promise<DnsAnswer>

export interface SpfQuestion {
  readonly domain: string
  /** The address that the mail comes from. */
  readonly ip: string
  readonly ask: AskDns
  /** For all look-ups together; then the answer is `temperror`. */
  readonly timeoutMs: number
}

export interface SpfAnswer {
  /** RFC 7208, section 2.6. */
  readonly result: 'none' | 'pass' | 'fail' | 'softfail' | 'neutral' | 'permerror' | 'temperror'
  /** Of the ten look-ups that a record may take, as far as it was read. */
  readonly lookups: number
  /** `permerror`, `temperror`: why, fit to stand behind a colon. Holds what other domains publish. */
  readonly problem?: string | undefined
  /** `permerror`: more than two look-ups found nothing. May be so for one kind of address alone. */
  readonly tooManyVoid?: boolean | undefined
}

export interface DmarcQuestion {
  readonly domain: string
  readonly ask: AskDns
}

export interface DmarcAnswer {
  /** `none`: no record that receivers could use. `temperror`: the DNS did not answer, see `code`. */
  readonly result: 'found' | 'none' | 'temperror'
  /** What receivers are asked to do with mail of this very domain that fails: `p`, `sp` or `np`, less where it is a test. */
  readonly policy?: 'none' | 'quarantine' | 'reject' | undefined
  /** Where the record that applies stands. */
  readonly recordDomain?: string | undefined
  /** Domains of one organisation align with each other unless the record says otherwise. */
  readonly organisation?: string | undefined
  /** DMARC records that were seen, by where they stand, the nearest first: they may be no use. */
  readonly seen: readonly { readonly domain: string; readonly records: readonly string[] }[]
  /** c-ares code of the look-up that failed. */
  readonly code?: string | undefined
}

/** Neither ever rejects. */
export interface SenderPolicies {
  spf(question: SpfQuestion): Promise<SpfAnswer>
  dmarc(question: DmarcQuestion): Promise<DmarcAnswer>
}
