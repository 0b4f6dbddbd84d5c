/**
 * The shape of the catalogue: what a cause is called, what it means, what to do. Data first: texts are
 * templates, and a function stands only where the advice depends on the set-up.
 *
 * Templates know `{host}`, `{port}`, `{username}`, `{security}`, `{replyTo}`, `{ehloName}`, `{proof}`; any
 * fact that the judge gives by name, with a fallback after a bar (`{sender|the sender address}`); and
 * `{@useSsl}`, the label of that field of the form in the section that the check is about.
 */

import type { Severity, StageName } from '#shared/diagnosis/model.ts'
import type { FieldKey } from '#shared/settings/fields.ts'
import type { Condition, Place } from './condition.ts'
import type { CauseContext, CauseProtocol } from './context.ts'

export const causeGroups = [
  'settings',
  'dns',
  'tcp',
  'interception',
  'tls',
  'greeting',
  'ehlo',
  'starttls',
  'smtp-login',
  'sender',
  'recipient',
  'content',
  'imap-greeting',
  'imap-login',
  'imap-session',
  'round-trip',
  'url',
  'sender-domain',
  'dialogue',
] as const
export type CauseGroup = (typeof causeGroups)[number]

/** A field by what it is for; which one it is depends on the check: `host` is `smtp.host`, `imap.host` … */
export type Slot =
  | 'host'
  | 'port'
  | 'useSsl'
  | 'startTls'
  | 'auth'
  | 'username'
  | 'password'
  | 'replyTo'
  | 'useSystemReply'
  | 'ehloName'
  | 'caFile'
  | 'loginUrl'

export interface CauseFix {
  readonly text: string
  /** Values for the form; a template where it is text. Left out where the check's section has no such field. */
  readonly set?: Readonly<Partial<Record<Slot, string | boolean>>>
  /** The advice is given only where this holds. */
  readonly when?: (context: CauseContext) => boolean
}

/**
 * How much a rule says, and so which of several that hold for a reply decides: `sure` asks for a mark that nothing
 * else has (a vendor's), `specific` (the default) for what a reply is about, `weak` for what may stand beside it,
 * `guess` for little, and `class` for the reply's class alone, so that no reply is without a cause.
 */
export const ranks = ['sure', 'specific', 'weak', 'guess', 'class'] as const
export type Rank = (typeof ranks)[number]

/** When a server's refusal means this cause. */
export interface ReplyRule {
  readonly at: readonly Place[]
  /** Of several, one is enough. */
  readonly when: Condition | readonly Condition[]
  readonly rank?: Rank
}

export interface CauseText {
  readonly severity: Severity
  /** Stages at which the evidence for it can turn up; a finding at any other is a bug. */
  readonly stages: readonly StageName[]
  readonly title: string
  readonly meaning: string | ((context: CauseContext) => string)
  readonly fixes: readonly CauseFix[]
  readonly fields: readonly Slot[]
  /** JavaMail 1.x wording (`javax.mail`); TeamConnect 8's Jakarta names are derived. '' where Java says nothing. */
  readonly javaMail?: string | Readonly<Record<'smtp' | 'imap', string>>
  /** What to ask of the mail administrator, where only they can cure it. */
  readonly ask?: string
  readonly replies?: readonly ReplyRule[]
  /** Causes that stand back where a reply fits both at one rank; only where an example needs it. */
  readonly beats?: readonly string[]
  /** Of the recipient alone: where the Reply-To Address only stands in for one, it is information. */
  readonly ofRecipientAlone?: boolean
  /** Depends on where the test ran. */
  readonly about?: 'vantage'
}

export interface Cause extends CauseText {
  readonly id: string
  readonly group: CauseGroup
}

/** The entries of one group, each with its id and group written in. */
export const defineCauses = <K extends string>(
  group: CauseGroup,
  entries: Readonly<Record<K, CauseText>>,
): Readonly<Record<K, Cause>> => {
  const made: Partial<Record<K, Cause>> = {}
  for (const id of Object.keys(entries) as K[]) made[id] = { ...entries[id], id, group }
  return made as Record<K, Cause>
}

const slots: Readonly<Record<CauseProtocol, Readonly<Partial<Record<Slot, FieldKey>>>>> = {
  smtp: {
    host: 'smtp.host',
    port: 'smtp.port',
    useSsl: 'smtp.useSsl',
    startTls: 'smtp.startTls',
    auth: 'smtp.auth',
    username: 'smtp.username',
    password: 'smtp.password',
    replyTo: 'smtp.replyTo',
    useSystemReply: 'notifications.useSystemReply',
    ehloName: 'smtp.ehloName',
    caFile: 'tls.caFile',
  },
  imap: {
    host: 'imap.host',
    port: 'imap.port',
    useSsl: 'imap.useSsl',
    startTls: 'imap.startTls',
    username: 'imap.username',
    password: 'imap.password',
    replyTo: 'smtp.replyTo',
    caFile: 'tls.caFile',
  },
  'tc-imap': { host: 'tcImap.host', port: 'tcImap.port', useSsl: 'tcImap.useSsl', caFile: 'tls.caFile' },
  url: {
    host: 'loginUrl',
    port: 'loginUrl',
    useSsl: 'loginUrl',
    loginUrl: 'loginUrl',
    caFile: 'tls.caFile',
  },
}

/** @returns the form's key for a slot in a check's section, or undefined where the section has no such field. */
export const fieldOf = (protocol: CauseProtocol, slot: Slot): FieldKey | undefined => slots[protocol][slot]
