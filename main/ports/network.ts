/** The network as the diagnosis needs it: sockets that we own, and the two ways to resolve a name. */
import type { CertificateFacts, DnsAnswer, Fault, TrustFacts } from '#shared/diagnosis/evidence.ts'

/** A byte stream to one address. Reads are pulled, so that a flood from the peer meets back-pressure. */
export interface Channel {
  readonly localAddress: string
  readonly remoteAddress: string
  /** One reader at a time. The next bytes; 'end' after the peer's FIN; a Fault when the connection broke. Rejects never. */
  read(signal: AbortSignal): Promise<Uint8Array | 'end' | 'aborted' | Fault>
  /** Queues the bytes. A fault shows at the next read. */
  write(bytes: Uint8Array): void
  /** Orderly end (FIN), then destroyed after at most `graceMs`. */
  end(graceMs: number): void
  /** At once, nothing left open. */
  destroy(): void
  /** Bytes that have arrived but were not read: must be 0 before a switch to TLS. */
  readonly buffered: number
}

/** A handshake that did not come about. */
export interface TlsRefusal {
  readonly fault: Fault
  /** The server asked for a certificate of ours before it broke off (TLS 1.2). */
  readonly clientCertificateRequested?: boolean
}

export interface TlsHandshake {
  readonly channel: Channel
  readonly protocol: string
  readonly cipher: string
  readonly keyExchange: string
  /** Leaf first, as sent, at most 20. */
  readonly chain: readonly CertificateFacts[]
  readonly chainTruncated: boolean
  readonly clientCertificateRequested: boolean
}

export interface TlsOptions {
  /** SNI; '' sends none (addresses). */
  readonly servername: string
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

export interface Network {
  /** The system's resolver (getaddrinfo): what a Java server would get. */
  lookup(
    host: string,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<{ addresses: { address: string; family: 4 | 6 }[] } | { fault: Fault }>
  /** The DNS itself. Never rejects: a failure is the answer's code. */
  resolve(host: string, type: DnsAnswer['type'], timeoutMs: number, signal: AbortSignal): Promise<DnsAnswer>
  /** The signal governs the channel for its whole life: when it aborts, the socket is destroyed. */
  connect(
    address: string,
    port: number,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<{ channel: Channel } | { fault: Fault }>
  /** TLS over an open channel, without refusing anything: the caller judges. The channel is consumed. */
  startTls(channel: Channel, options: TlsOptions): Promise<TlsHandshake | TlsRefusal>
  /**
   * Trust by signatures alone.
   * @param anchors `public`: the roots that come with Node. `local`: these, the system's, and `extra`. `given`:
   *   `extra` alone
   * @param extra PEM texts, each with any number of certificates
   */
  judgeChain(
    chain: readonly CertificateFacts[],
    anchors: 'public' | 'local' | 'given',
    extra: readonly string[],
  ): TrustFacts
  /** Whether the leaf is for this name or address (RFC 6125 as Node applies it). */
  nameMatches(leaf: CertificateFacts, host: string): boolean
  /** This machine as the report names it; `trust` says in words what certificates are judged by. */
  vantage(extraCertificates: number): {
    hostname: string
    addresses: string[]
    resolvers: string[]
    trust: string
  }
  /** "openssl 3.5.1" or "boringssl". */
  readonly tlsLibrary: string
}
