/** What a run is asked for. Whoever asks (app, CLI) has read file, keychain and environment before. */
import type { SettingsEvidence } from '#shared/diagnosis/evidence.ts'
import type { CheckName, Report, ReportTarget, Vantage } from '#shared/diagnosis/model.ts'
import type { Destination, MailProtocol } from '#shared/settings/destination.ts'
import type { Settings } from '#shared/settings/fields.ts'

/** A password with where it came from. It lives in memory for the run, and goes to the wire alone. */
export interface GivenPassword {
  readonly secret: string
  readonly source: 'given' | 'keychain' | 'file'
  /** The file holds another one: said as a finding. */
  readonly differsFromFile?: boolean | undefined
  /** STARTTLS, which is only wanted *if offered*, was offered there before: not to be sent without it. */
  readonly encryptedBefore?: Destination | undefined
}

/** Why there is no password to try. */
export interface NoPassword {
  readonly missing: Exclude<SettingsEvidence['password'], 'given' | 'keychain' | 'file' | 'not-needed'>
  /** The password itself, where it is known but must not be sent (`held-back`): kept out of every output. */
  readonly secret?: string | undefined
  /** Where it belongs (`other-destination`). */
  readonly knownFor?: Destination | undefined
}

export type Password = GivenPassword | NoPassword

/** Milliseconds, as the file's `connectiontimeout` and `timeout` have them; absent: our own limits. */
export interface FileTimeouts {
  readonly connectMs?: number | undefined
  readonly replyMs?: number | undefined
}

export interface TestRecipient {
  readonly address: string
  readonly place: 'inside' | 'outside' | 'unknown'
}

export interface Cacerts {
  readonly path: string
  /** PEM of each. */
  readonly certificates: readonly string[]
  /** What Java has to be told before it reads this file, as the end of a sentence. */
  readonly caution?: string
}

export interface RoundTripRequest {
  /** Default: the incoming account where it is an address, else the Reply-To Address. */
  readonly recipient?: string | undefined
  /** Who causes the mail, for today's sender rules; default: the system, so the Reply-To Address. */
  readonly user?: { readonly name: string; readonly address: string } | undefined
  /** The user agreed beforehand that the test message is deleted once it was found. */
  readonly cleanUp: boolean
}

export type FileText = Pick<SettingsEvidence, 'hiddenByMark' | 'utf8Keys'>

export interface RunRequest {
  readonly checks: readonly CheckName[]
  readonly settings: Settings
  readonly target: ReportTarget
  readonly passwords: Readonly<Record<MailProtocol, Password>>
  readonly teamConnectVersion: '7' | '8'
  readonly tool: Report['tool']
  readonly role: Vantage['role']
  /** The file's `checkserveridentity`. */
  readonly checkServerIdentity?: Readonly<Partial<Record<MailProtocol, boolean>>> | undefined
  readonly timeouts?: Readonly<Partial<Record<MailProtocol, FileTimeouts>>> | undefined
  /** Keys of the file that bear on the connection, by whether this test heeds them. */
  readonly followed?: Readonly<Partial<Record<MailProtocol, readonly string[]>>> | undefined
  readonly notFollowed?: Readonly<Partial<Record<MailProtocol, readonly string[]>>> | undefined
  /** How the file's bytes mislead Java: see `SettingsEvidence`. */
  readonly fileText?: Readonly<Partial<Record<MailProtocol, FileText>>> | undefined
  readonly testRecipients?: readonly TestRecipient[] | undefined
  /** Addresses of the sender preview's users: tried as senders where *Use System Reply* is unticked. */
  readonly previewUsers?: readonly string[] | undefined
  /** Addresses that `send-as` tries beside the account's own and the Reply-To Address. */
  readonly sendAs?: readonly string[] | undefined
  /** The address from which the server's mail reaches the internet: SPF is evaluated for it. */
  readonly outgoingIp?: string | undefined
  /** The user allowed a login over a certificate that failed, for this run. */
  readonly allowBadCertificate?: boolean | undefined
  /** Texts of tls.caFile. */
  readonly caPems?: readonly string[] | undefined
  /** A copy of the list of authorities that Java on the server trusts. */
  readonly cacerts?: Cacerts | undefined
  /** Name for EHLO where the settings have none; default: this computer's. */
  readonly ehloName?: string | undefined
  /** For the whole run; default 120 s. */
  readonly deadlineMs?: number | undefined
  /** `smtp` ends with a real message to the first test recipient; without one, to the Reply-To Address. */
  readonly sendMessage?: boolean | undefined
  /** For `round-trip`: a real message is sent. */
  readonly roundTrip?: RoundTripRequest | undefined
  /** Values beside the passwords that must never leave (the server key). */
  readonly furtherSecrets?: readonly string[] | undefined
}

/** Milliseconds that each stage may take (spec: diagnosis); tests make them shorter. */
export interface Limits {
  readonly dnsMs: number
  readonly connectMs: number
  readonly tlsMs: number
  readonly greetingMs: number
  readonly replyMs: number
  /** Silence on a plain connection after which TLS is tried on a second one. */
  readonly silenceMs: number
  /** Silence after which the port is spoken to, on a connection of its own. */
  readonly speakMs: number
  /** Silence in the middle of a group of commands after which is asked whether the server dropped the rest. */
  readonly groupMs: number
  /** Second connections that only explain a failure. */
  readonly probeMs: number
  /** How long other addresses of the name may take, once one has answered. */
  readonly otherAddressesMs: number
  /** How long a round trip waits for its message, and how long between the first looks. */
  readonly arriveMs: number
  readonly pollMs: number
  /** Between the verdict and the end of a socket that has said QUIT or LOGOUT. */
  readonly goodbyeMs: number
}

export const defaultLimits: Limits = {
  dnsMs: 5000,
  connectMs: 8000,
  tlsMs: 8000,
  greetingMs: 30_000,
  replyMs: 60_000,
  silenceMs: 3000,
  speakMs: 10_000,
  groupMs: 3000,
  probeMs: 3000,
  otherAddressesMs: 3000,
  arriveMs: 240_000,
  pollMs: 1000,
  goodbyeMs: 1000,
}

export const DEFAULT_DEADLINE_MS = 120_000
/** A run with a round trip in it has to wait for the mail. */
export const ROUND_TRIP_DEADLINE_MS = 300_000

export const isGiven = (password: Password): password is GivenPassword => 'source' in password
