/**
 * What each stage saw, as data. Stages fill it in, `judge/` reads it and nothing else, and a saved report
 * carries it: a report judged again gives the same findings. No secret is ever part of it.
 */
import type { Security } from '../settings/destination.ts'
import type { StageName } from './model.ts'

/** A fault of Node's net, tls or dns as far as it can be told apart. Texts differ between OpenSSL and BoringSSL. */
export interface Fault {
  /**
   * `ECONNREFUSED`, `ERR_SSL_WRONG_VERSION_NUMBER`, `ENOTFOUND` …; 'TIMEOUT' where our own time limit struck;
   * 'CLOSED' for an orderly end (FIN); 'NOT_A_REPLY' for bytes that are no reply of the protocol; 'LIMIT' where
   * the peer overran a limit of ours; 'ABORTED' where the run was cancelled.
   */
  readonly code: string
  readonly message: string
  readonly errno?: number | undefined
  readonly syscall?: string | undefined
  /** OpenSSL's library and reason, lower case as given: `SSL routines`, `wrong version number`. */
  readonly library?: string | undefined
  readonly reason?: string | undefined
  /** TLS alert number that the peer sent (RFC 8446, section 6). */
  readonly alert?: number | undefined
}

export interface SettingsEvidence {
  readonly stage: 'settings'
  readonly protocol: 'smtp' | 'imap' | 'tc-imap' | 'url'
  readonly host: string
  /** As typed. */
  readonly portText: string
  /** What is connected to; 0 where the text is not a port. */
  readonly port: number
  readonly useSsl: boolean
  readonly security: Security
  readonly auth: boolean
  readonly username: string
  /** Where the password came from, or why there is none. */
  readonly password:
    | 'given'
    | 'keychain'
    | 'file'
    | 'none'
    | 'other-destination'
    | 'unreadable-in-file'
    | 'held-back'
    | 'not-needed'
  /** Facts about the password that a cause needs; never its text, hash or length. */
  readonly passwordShape?:
    | { readonly edgeWhitespace: boolean; readonly appPasswordWithSpaces: boolean; readonly ascii: boolean }
    | undefined
  readonly passwordDiffersFromFile?: boolean | undefined
  /** Where a password that was not sent belongs, in words. */
  readonly passwordKnownFor?: string | undefined
  /** The file's first property, where a byte order mark before it hides it from Java. */
  readonly hiddenByMark?: string | undefined
  /** Properties of the file whose values were written as UTF-8, which Java does not read. */
  readonly utf8Keys?: readonly string[] | undefined
  readonly replyTo?: string | undefined
  readonly useSystemReply?: boolean | undefined
  /** Name sent in EHLO. */
  readonly ehloName?: string | undefined
  readonly url?: string | undefined
  /** Chooses remedies and Java wordings. */
  readonly teamConnectVersion: '7' | '8'
  readonly checkServerIdentity?: boolean | undefined
  /** Field errors that stop the check before the network. */
  readonly problems: readonly {
    readonly key: string
    readonly message: string
    readonly suggestion?: string | undefined
  }[]
  /** Keys of the file that bear on the connection: heeded by this test, or not. */
  readonly followed: readonly string[]
  readonly notFollowed: readonly string[]
}

export interface DnsAnswer {
  readonly type: 'A' | 'AAAA' | 'MX' | 'CNAME' | 'PTR' | 'TXT' | 'SRV'
  /** Addresses, "10 mx.example.com", joined TXT strings, "0 1 465 smtp.example.com". */
  readonly records: readonly string[]
  /** c-ares code where there are no records: ENOTFOUND, ENODATA, ESERVFAIL, EREFUSED, ETIMEOUT, ECONNREFUSED. */
  readonly code?: string | undefined
}

export interface DnsEvidence {
  readonly stage: 'dns'
  readonly host: string
  /** The host was typed as an address; nothing was looked up. */
  readonly literal: boolean
  /** From the system's resolver, IPv4 first as Java has them. */
  readonly addresses: readonly { readonly address: string; readonly family: 4 | 6 }[]
  readonly fault?: Fault | undefined
  /** The DNS itself, asked to explain a failure. */
  readonly answers: readonly DnsAnswer[]
  /** Names that do exist and may be meant: MX hosts, smtp./imap./mail. of the domain, a typo mended. */
  readonly suggestions: readonly string[]
}

export interface ConnectAttempt {
  readonly address: string
  readonly family: 4 | 6
  readonly ms: number
  readonly outcome: 'connected' | 'failed' | 'timeout' | 'cancelled'
  readonly fault?: Fault | undefined
}

export interface ConnectEvidence {
  readonly stage: 'connect'
  readonly port: number
  readonly attempts: readonly ConnectAttempt[]
  /** The address that the run goes on over. */
  readonly used?: string | undefined
  /** The one that JavaMail would try: the first. */
  readonly javaMailAddress?: string | undefined
  readonly localAddress?: string | undefined
  /** Other mail ports of the same host, tried for a second only where this one failed. */
  readonly otherPorts: readonly { readonly port: number; readonly open: boolean }[]
}

export interface CertificateFacts {
  /** RFC 2253-like, one line. */
  readonly subject: string
  readonly issuer: string
  readonly commonName: string
  readonly organization: string
  readonly issuerCommonName: string
  readonly issuerOrganization: string
  /** DNS and IP names of subjectAltName; the CN only where there is no subjectAltName. */
  readonly names: readonly string[]
  /** ISO 8601. */
  readonly validFrom: string
  readonly validTo: string
  /** Whole days from the start of the run until validTo; negative once expired. */
  readonly daysLeft: number
  readonly serialNumber: string
  /** SHA-256, lower-case hex. */
  readonly fingerprint256: string
  readonly selfSigned: boolean
  readonly ca: boolean
  /** Public certificate in PEM: what "Save the CA" writes. */
  readonly pem: string
  readonly keyType: string
  readonly keyBits: number
  readonly signatureAlgorithm: string
}

/** Trust by signatures, CA flag and key usage, apart from dates and names. */
export interface TrustFacts {
  readonly trusted: boolean
  /** Why not: what a person has to mend. */
  readonly problem?:
    | 'self-signed-leaf'
    | 'unknown-root'
    | 'issuer-missing'
    | 'bad-signature'
    | 'issuer-not-a-ca'
    | 'wrong-key-usage'
    | 'chain-too-long'
    | undefined
  /** Where a path was found: names from the leaf up to the anchor. */
  readonly path: readonly string[]
  /**
   * SHA-256 of each certificate of that path, lower-case hex: the dates that count are those of the path, not
   * of every certificate that was sent (an expired cross-signed root beside a good path does no harm).
   */
  readonly pathFingerprints?: readonly string[] | undefined
}

export interface TlsEvidence {
  readonly stage: 'tls'
  readonly servername: string
  readonly outcome: 'done' | 'failed' | 'timeout'
  readonly protocol?: string | undefined
  readonly cipher?: string | undefined
  /** "X25519", "ECDH P-256", "DH 1024". */
  readonly keyExchange?: string | undefined
  readonly fault?: Fault | undefined
  /** As the server sent it, leaf first. */
  readonly chain: readonly CertificateFacts[]
  readonly chainTruncated?: boolean | undefined
  /** By the public roots that come with Node. */
  readonly publicTrust?: TrustFacts | undefined
  /** By those plus the system's and tls.caFile. */
  readonly localTrust?: TrustFacts | undefined
  /** By a copy of the server's own list (cacerts), and nothing else; absent where none was given. */
  readonly javaTrust?: TrustFacts | undefined
  readonly nameMatches?: boolean | undefined
  /** ISO 8601; the moment that dates were judged by. */
  readonly judgedAt: string
  /** Bytes of plaintext that the port sent first on a second, plain connection (made only after a failure). */
  readonly plaintextProbe?: { readonly text: string; readonly kind: ServiceKind } | undefined
  readonly clientCertificateRequested?: boolean | undefined
  /** Bytes that came in plaintext between the STARTTLS reply and the handshake (CVE-2011-0411 and its kin). */
  readonly injectedBytes?: number | undefined
  /** The user allowed a login over a certificate that failed, for this run. */
  readonly badCertificateAllowed: boolean
}

export type ServiceKind =
  | 'smtp'
  | 'imap'
  | 'pop3'
  | 'http'
  | 'ssh'
  | 'ftp'
  | 'tls'
  | 'silent'
  | 'closed'
  | 'other'

/** One SMTP reply (RFC 5321, section 4.2). */
export interface SmtpReply {
  readonly code: number
  /** Enhanced status code (RFC 3463) of the last line that has one, e.g. "5.7.8". */
  readonly enhanced?: string | undefined
  /** The lines' texts, codes and enhanced codes included, cleaned for display. */
  readonly lines: readonly string[]
  readonly ms: number
}

/** What ended a wait for a reply when it was not a reply. */
export interface ReplyFault extends Fault {
  /** What had arrived of it, cleaned for display, at most 512 characters. */
  readonly partial?: string | undefined
  /** A limit of ours that the server overran. */
  readonly limit?: 'line' | 'reply' | 'session' | undefined
}

export interface GreetingEvidence {
  readonly stage: 'greeting'
  readonly protocol: 'smtp' | 'imap'
  readonly reply?: SmtpReply | undefined
  /** IMAP: OK, PREAUTH or BYE with its code and text. */
  readonly imap?: ImapReply | undefined
  readonly fault?: ReplyFault | undefined
  readonly kind: ServiceKind
  /** First bytes, cleaned, where they are no greeting of this protocol. */
  readonly text: string
  readonly ms: number
  /** Handshake on a second connection, tried after 3 s of silence on a plain one. */
  readonly tlsProbe?: 'answers' | 'no-tls' | undefined
  /** Bytes arrived before the greeting was complete in a way that no server does (for example after it). */
  readonly early?: boolean | undefined
}

export interface EhloEvidence {
  readonly stage: 'ehlo'
  readonly verb: 'EHLO' | 'HELO'
  readonly name: string
  readonly reply?: SmtpReply | undefined
  /** Reply to EHLO where HELO was needed. */
  readonly ehloReply?: SmtpReply | undefined
  readonly fault?: ReplyFault | undefined
  /** Upper-case keywords with parameters, as listed. */
  readonly capabilities: readonly string[]
  readonly mechanisms: readonly string[]
  readonly sizeLimit?: number | undefined
  /** Second EHLO, after STARTTLS. */
  readonly secure: boolean
}

export interface StartTlsEvidence {
  readonly stage: 'starttls'
  readonly offered: boolean
  readonly required: boolean
  /** false where it was not offered, or not wanted: nothing was switched. */
  readonly attempted: boolean
  readonly reply?: SmtpReply | undefined
  readonly imap?: ImapReply | undefined
  readonly fault?: ReplyFault | undefined
  readonly injectedBytes?: number | undefined
}

export type SkipReason =
  | 'not-asked-for'
  | 'no-password'
  | 'password-for-other-destination'
  | 'password-unreadable'
  | 'bad-certificate'
  | 'held-back'
  | 'not-offered'
  | 'no-common-mechanism'
  /** JavaMail has one that the server offers (NTLM, DIGEST-MD5), and we have not. */
  | 'mechanism-not-spoken'
  | 'needs-tls'
  | 'no-recipient'
  /** Only IMAP's LOGIN command is left and the password is not ASCII: JavaMail would garble it. */
  | 'password-not-ascii'

export interface AuthEvidence {
  readonly stage: 'auth'
  readonly tried: boolean
  readonly skipped?: SkipReason | undefined
  readonly mechanism?: 'PLAIN' | 'LOGIN' | undefined
  readonly offered: readonly string[]
  readonly reply?: SmtpReply | undefined
  readonly fault?: ReplyFault | undefined
  readonly overPlaintext: boolean
}

export interface EnvelopeStep {
  readonly command: 'MAIL' | 'RCPT' | 'RSET' | 'DATA'
  /** addr-spec; '' for RSET. */
  readonly address: string
  /** What the address stands for: the Reply-To Address, a user of the preview, a test recipient … */
  readonly role:
    | 'reply-to'
    | 'user'
    | 'account'
    | 'given'
    | 'recipient-inside'
    | 'recipient-outside'
    | 'recipient'
    | 'stand-in'
    | 'none'
  readonly reply?: SmtpReply | undefined
  readonly fault?: ReplyFault | undefined
}

export interface EnvelopeEvidence {
  readonly stage: 'envelope'
  readonly tried: boolean
  readonly skipped?: SkipReason | undefined
  /** The steps below were asked in one group. */
  readonly pipelined: boolean
  /** So many commands of a group were passed over by a server that offers to take groups. */
  readonly ignoredInGroup?: number | undefined
  readonly steps: readonly EnvelopeStep[]
  /** A login succeeded on this connection before. */
  readonly loggedIn: boolean
  /** Users' addresses were among the senders. */
  readonly usersTried: boolean
}

export interface MessageEvidence {
  readonly stage: 'message'
  readonly tried: boolean
  /** The command of its transaction that was not taken; absent: the message itself was the last. */
  readonly command?: 'MAIL' | 'RCPT' | 'DATA' | undefined
  readonly reply?: SmtpReply | undefined
  readonly fault?: ReplyFault | undefined
  readonly sizeBytes?: number | undefined
}

/** One IMAP response that decides something (RFC 9051, section 7.1). */
export interface ImapReply {
  readonly status: 'OK' | 'NO' | 'BAD' | 'BYE' | 'PREAUTH'
  /** Response code without brackets, upper case: "AUTHENTICATIONFAILED"; its arguments in `codeArguments`. */
  readonly code?: string | undefined
  readonly codeArguments?: string | undefined
  /** Human text, cleaned for display. */
  readonly text: string
  readonly tagged: boolean
  readonly ms: number
}

export interface CapabilityEvidence {
  readonly stage: 'capability'
  readonly capabilities: readonly string[]
  readonly mechanisms: readonly string[]
  readonly loginDisabled: boolean
  readonly reply?: ImapReply | undefined
  readonly fault?: ReplyFault | undefined
  readonly secure: boolean
}

export interface LoginEvidence {
  readonly stage: 'login'
  readonly tried: boolean
  readonly skipped?: SkipReason | undefined
  readonly mechanism?: 'PLAIN' | 'LOGIN' | 'LOGIN command' | undefined
  readonly reply?: ImapReply | undefined
  /** Untagged replies meanwhile that carry a word to the user: ALERT, BYE. */
  readonly untagged: readonly ImapReply[]
  readonly fault?: ReplyFault | undefined
  readonly overPlaintext: boolean
}

export interface SelectEvidence {
  readonly stage: 'select'
  readonly tried: boolean
  readonly mailbox: string
  readonly reply?: ImapReply | undefined
  readonly untagged: readonly ImapReply[]
  readonly fault?: ReplyFault | undefined
  readonly readOnly?: boolean | undefined
  readonly permanentFlags?: readonly string[] | undefined
  readonly flags?: readonly string[] | undefined
  readonly exists?: number | undefined
  /** So many commands of the group that SELECT leads were passed over by the server. */
  readonly ignoredInGroup?: number | undefined
}

export interface MailboxEvidence {
  readonly stage: 'mailbox'
  readonly tried: boolean
  readonly unseen?: number | undefined
  /** ISO 8601, INTERNALDATE of the oldest unseen message. */
  readonly oldestUnseen?: string | undefined
  readonly oldestUnseenAgeMinutes?: number | undefined
  readonly reply?: ImapReply | undefined
  readonly fault?: ReplyFault | undefined
  /** KiB (RFC 9208), where the server tells. */
  /** Words for the user that came without a tag, where the dialogue ended: a BYE says why. */
  readonly untagged?: readonly ImapReply[] | undefined
  /** Of several, the fullest. */
  readonly quota?: { readonly usedKiB: number; readonly limitKiB: number } | undefined
  /** The same, where messages are counted. */
  readonly messageQuota?: { readonly used: number; readonly limit: number } | undefined
}

export interface HttpEvidence {
  readonly stage: 'http'
  readonly hops: readonly {
    readonly url: string
    readonly status?: number | undefined
    readonly location?: string | undefined
    readonly fault?: Fault | undefined
    /** Of a redirect to another host: what its certificate was. That of the first host is the stage `tls`. */
    readonly tls?: TlsEvidence | undefined
  }[]
  readonly status?: number | undefined
  readonly finalUrl?: string | undefined
  readonly fault?: Fault | undefined
  readonly tooManyRedirects?: boolean | undefined
  readonly text?: string | undefined
  /** The port hung up on plain http: whether it answers TLS. */
  readonly tlsProbe?: 'answers' | 'no-tls' | undefined
}

/** For stages of the checks that have their own shapes (sender-domain, round-trip). */
export interface FactsEvidence {
  readonly stage: 'mx' | 'spf' | 'dmarc' | 'send' | 'arrive' | 'inspect' | 'clean-up'
  readonly facts: Readonly<Record<string, unknown>>
  readonly fault?: Fault | undefined
  /**
   * `mx`, `spf`, `dmarc`: one entry for each domain of the sender preview, each judged by itself. Reports of
   * before have the domain that needed most in `facts` as well, and are judged by that.
   */
  readonly domains?: readonly DomainFacts[] | undefined
  /**
   * Nothing can be said: outside names do not resolve here, or there is no sender with a domain. `domains` then
   * may hold what was asked, and none of its entries counts.
   */
  readonly skipped?: 'no-outside-names' | 'no-domain' | undefined
}

/** What the DNS says of one domain at one of the stages `mx`, `spf`, `dmarc`. */
export interface DomainFacts {
  readonly domain: string
  /**
   * `missing`: the DNS answered, and there is none. `invalid`: there is one that receivers cannot use, see
   * `problem`. `unknown`: the DNS did not answer, see `code`; never to be told as a missing record.
   */
  readonly result: 'found' | 'missing' | 'invalid' | 'unknown'
  /** As published, cleaned for display: MX lines "10 mx.example.com"; the SPF or DMARC text. */
  readonly records: readonly string[]
  /** c-ares code of the look-up that decided. */
  readonly code?: string | undefined
  /** Why a record is invalid, or could not be read through (`temperror`), ready to stand behind a colon. */
  readonly problem?: string | undefined
  /** `spf`: outcome for `outgoingIp` (RFC 7208, section 2.6); without one `temperror` alone can stand here. */
  readonly spf?: 'pass' | 'fail' | 'softfail' | 'neutral' | 'permerror' | 'temperror' | undefined
  readonly outgoingIp?: string | undefined
  /** `spf`: look-ups that reading the record takes; more than ten are not allowed. */
  readonly lookups?: number | undefined
  /** `dmarc`: what the owner asks receivers to do with mail of this domain that fails (RFC 9989, section 4.7). */
  readonly policy?: 'none' | 'quarantine' | 'reject' | undefined
  /** `dmarc`: where the record was found, if not at the domain itself. */
  readonly recordDomain?: string | undefined
  /** `dmarc`: the domain is of another organisation than the account that sends. */
  readonly foreign?: boolean | undefined
  /** `mx`: the one record says that the domain takes no mail (RFC 7505). */
  readonly nullMx?: boolean | undefined
  /** `mx`: no MX record but an address, which serves instead (RFC 5321, section 5.1). */
  readonly implicit?: boolean | undefined
}

export type StageEvidence =
  | SettingsEvidence
  | DnsEvidence
  | ConnectEvidence
  | TlsEvidence
  | GreetingEvidence
  | EhloEvidence
  | StartTlsEvidence
  | AuthEvidence
  | EnvelopeEvidence
  | MessageEvidence
  | CapabilityEvidence
  | LoginEvidence
  | SelectEvidence
  | MailboxEvidence
  | HttpEvidence
  | FactsEvidence

type WithStage<E extends StageEvidence, S extends StageName> = E extends unknown
  ? S extends E['stage']
    ? E
    : never
  : never

/** The evidence of one stage by its name. */
export type EvidenceOf<S extends StageName> = WithStage<StageEvidence, S>
