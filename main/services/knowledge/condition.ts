/** What a rule may ask of a server's refusal, as data: so that rules can be read, counted and held against each other. */
import type { ImapReply } from '#shared/diagnosis/evidence.ts'
import type { CauseContext } from './context.ts'
import { says } from './phrases/index.ts'
import { isOf, type Vendor } from './vendors.ts'

/** Where in the dialogue the reply came; `content` is the reply to the final dot of SMTP's DATA. */
export type SmtpPlace = 'greeting' | 'ehlo' | 'starttls' | 'auth' | 'mail' | 'rcpt' | 'data' | 'content'
export type ImapPlace = 'capability' | 'starttls' | 'login' | 'select' | 'mailbox'
export type Place = SmtpPlace | ImapPlace

/** A refusal, read once into the form that conditions ask. What the other protocol alone has is 0 or ''. */
export interface Refusal {
  readonly place: Place
  /** SMTP's three digits. */
  readonly code: number
  /** Their first: 4 is a transient refusal, 5 a permanent one (RFC 5321, section 4.2.1). */
  readonly class: number
  /** RFC 3463, "5.7.8"; '' where there is none. */
  readonly enhanced: string
  /** Subject and detail of the enhanced code: "7.8". */
  readonly detail: string
  /** IMAP's NO, BAD or BYE. */
  readonly status: ImapReply['status'] | ''
  /** IMAP's response code (RFC 5530) in capitals. */
  readonly responseCode: string
  /** As the server said it, lines joined. */
  readonly text: string
  /** Normalised, names taken out. */
  readonly words: string
  /** In small letters. */
  readonly host: string
  readonly context: CauseContext
  /** In a run it is known whether somebody signed in, in a pasted text it is not. */
  readonly inRun: boolean
  readonly loggedIn: boolean
  /** The server offers a login by OAuth. */
  readonly oauthOffered: boolean
}

type OneOrMore<T> = T | readonly T[]

/** All that is named has to hold; of a list, one. */
export interface Condition {
  readonly at?: OneOrMore<Place>
  readonly code?: OneOrMore<number>
  readonly class?: 4 | 5
  readonly enhanced?: string
  /** `7.*` for a whole subject. */
  readonly detail?: OneOrMore<string> | RegExp
  readonly status?: OneOrMore<ImapReply['status']>
  readonly responseCode?: OneOrMore<string>
  readonly says?: OneOrMore<keyof typeof says>
  /** Of the normalised words: what only this rule asks for. */
  readonly words?: RegExp
  /** Of the text as it is: a server's own marks. */
  readonly raw?: RegExp
  readonly vendor?: Vendor
  readonly security?: CauseContext['security']
  readonly username?: string
  readonly ehloName?: RegExp
  readonly inRun?: boolean
  readonly loggedIn?: boolean
  readonly oauthOffered?: boolean
  readonly all?: readonly Condition[]
  readonly any?: readonly Condition[]
  /** None of these. */
  readonly not?: OneOrMore<Condition>
}

const asList = <T>(value: OneOrMore<T>): readonly T[] => (Array.isArray(value) ? value : [value as T])

const isOneOf = <T>(wanted: OneOrMore<T>, value: T): boolean =>
  Array.isArray(wanted) ? wanted.includes(value) : wanted === value

const hasDetail = (wanted: OneOrMore<string> | RegExp, detail: string): boolean =>
  wanted instanceof RegExp
    ? wanted.test(detail)
    : asList(wanted).some((each) =>
        each.endsWith('*') ? detail.startsWith(each.slice(0, -1)) : each === detail,
      )

type Asked = { readonly [K in keyof Condition]-?: NonNullable<Condition[K]> }

/** Dear ones last: a condition is given up at the first that does not hold. */
const asks: { readonly [K in keyof Asked]: (wanted: Asked[K], reply: Refusal) => boolean } = {
  at: (wanted, { place }) => isOneOf(wanted, place),
  code: (wanted, { code }) => isOneOf(wanted, code),
  class: (wanted, reply) => reply.class === wanted,
  enhanced: (wanted, { enhanced }) => enhanced === wanted,
  detail: (wanted, { detail }) => hasDetail(wanted, detail),
  status: (wanted, { status }) => asList(wanted).some((each) => each === status),
  responseCode: (wanted, { responseCode }) => isOneOf(wanted, responseCode),
  security: (wanted, { context }) => context.security === wanted,
  username: (wanted, { context }) => context.username.trim() === wanted,
  ehloName: (wanted, { context }) => wanted.test(context.ehloName),
  inRun: (wanted, { inRun }) => inRun === wanted,
  loggedIn: (wanted, { loggedIn }) => loggedIn === wanted,
  oauthOffered: (wanted, { oauthOffered }) => oauthOffered === wanted,
  vendor: (wanted, { host, text }) => isOf(wanted, host, text),
  words: (wanted, { words }) => wanted.test(words),
  raw: (wanted, { text }) => wanted.test(text),
  says: (wanted, { words }) => asList(wanted).some((name) => says[name](words)),
  all: (wanted, reply) => wanted.every((each) => holds(each, reply)),
  any: (wanted, reply) => wanted.some((each) => holds(each, reply)),
  not: (wanted, reply) => !asList(wanted).some((each) => holds(each, reply)),
}

const keys = Object.keys(asks) as readonly (keyof Condition)[]

export const holds = (condition: Condition, reply: Refusal): boolean =>
  keys.every((key) => {
    const wanted = condition[key]
    const ask = asks[key] as (wanted: unknown, reply: Refusal) => boolean
    return wanted === undefined || ask(wanted, reply)
  })
