/**
 * Every method that a face (window, page, command line) may call, with the schemas of what goes in, what
 * comes out and what is reported on the way. Hosts parse the input here at the border and nowhere else.
 * There is no method that returns a stored password.
 */
import { z } from 'zod'
import type { CheckName, Report, RunProgress } from './diagnosis/model.ts'
import { checkNames } from './diagnosis/model.ts'
import type { Draft, EnvironmentSummary, EnvironmentView, KeychainState } from './environments/model.ts'
import type { Failure } from './errors.ts'
import type { Backup, Difference, JournalEntry } from './server-file/model.ts'
import { settingsPatchSchema, settingsSchema } from './settings/schema.ts'

const id = z.string().min(1).max(64)
const filePath = z.string().min(1).max(4096)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const secret = z.string().min(1).max(4096)
const address = z.string().max(1024)

/** keep: what is stored stays; set: a new one; clear: none any more. The page never gets one back. */
export const passwordIntentSchema = z.discriminatedUnion('action', [
  z.strictObject({ action: z.literal('keep') }),
  z.strictObject({ action: z.literal('set'), secret }),
  z.strictObject({ action: z.literal('clear') }),
])
export type PasswordIntent = z.infer<typeof passwordIntentSchema>

const passwordIntents = z.strictObject({
  'smtp.password': passwordIntentSchema,
  'imap.password': passwordIntentSchema,
})
export type PasswordIntents = z.infer<typeof passwordIntents>

const previewUser = z.strictObject({ name: z.string().max(256), address })
const passwordMode = z.enum(['encrypted', 'omitted', 'plain'])

export const environmentOptionsSchema = z.strictObject({
  path: filePath.optional(),
  delivery: z.enum(['written-here', 'handed-over']).optional(),
  targetPath: z.string().max(4096).optional(),
  passwordMode: passwordMode.optional(),
  teamConnectVersion: z.enum(['7', '8']).optional(),
  express: z.boolean().optional(),
  previewUsers: z.tuple([previewUser, previewUser, previewUser]).optional(),
  recipients: z.strictObject({ inside: address, outside: address }).optional(),
  checklist: z
    .strictObject({ contactAddresses: z.boolean(), preferences: z.boolean(), sendAs: z.boolean() })
    .optional(),
  serverKeyHandedOver: z.boolean().optional(),
})

/** A type that only main makes and the page only reads: checked by the compiler on both sides. */
const made = <T>(): z.ZodType<T> => z.custom<T>((value) => value !== undefined)

const nothing = z.strictObject({})
const environmentView = made<EnvironmentView>()

/** What an Update is made of. */
const updateInput = z.strictObject({
  id,
  settings: settingsSchema,
  passwords: passwordIntents,
  /** Offers of the difference that the user took, by property. */
  takeOffers: z.array(z.string().max(200)).max(50).default([]),
})

const runInput = z.strictObject({
  /** An environment, or a bare file (`path`) that belongs to none. */
  id: id.optional(),
  path: filePath.optional(),
  settings: z.enum(['file', 'draft', 'form']),
  /** For `form`: what stands there now, saved or not. */
  form: settingsSchema.optional(),
  patch: settingsPatchSchema.optional(),
  /** Passwords typed but not stored yet, for this run only. */
  passwords: z
    .strictObject({
      smtp: secret.optional(),
      imap: secret.optional(),
      /** Decrypts the file's `ENC` values, for this run only. */
      serverKey: z.string().min(1).max(1024).optional(),
    })
    .default({}),
  checks: z.array(z.enum(checkNames)).min(1),
  recipients: z.array(address).max(20).optional(),
  sendAs: z.array(address).max(20).default([]),
  allowBadCertificate: z.boolean().default(false),
  /** The risk of locking the account was accepted in so many words. */
  retryLogin: z.boolean().default(false),
  onServer: z.boolean().default(false),
  deadlineMs: z.number().int().min(1000).max(600_000).optional(),
})
export type RunInput = z.input<typeof runInput>

export interface HistoryEntry {
  readonly reportId: string
  readonly startedAt: string
  readonly durationMs: number
  readonly verdict: Report['verdict']
  readonly cause: string | null
  readonly title: string
  readonly checks: readonly {
    readonly check: CheckName
    readonly verdict: Report['verdict']
    readonly stages: Readonly<Record<string, number>>
  }[]
  readonly settings: Report['target']['settings']
}

export interface AppInfo {
  readonly version: string
  readonly host: 'electron' | 'web' | 'cli'
  readonly platform: string
  readonly dataFolder: string
  readonly keychain: KeychainState
  /** A damaged store that was set aside, or another start-up trouble to be told once. */
  readonly notices: readonly Failure[]
}

const method = <I extends z.ZodType, O extends z.ZodType, P extends z.ZodType = z.ZodNever>(
  input: I,
  output: O,
  progress?: P,
) => ({ input, output, progress: progress ?? (z.never() as unknown as P) })

export const contract = {
  'app.info': method(nothing, made<AppInfo>()),

  'environments.list': method(nothing, made<readonly EnvironmentSummary[]>()),
  /** Opens the file as it is; a file that is not there yet makes an environment with empty settings. */
  'environments.add': method(
    z.strictObject({
      name: z.string().min(1).max(100),
      path: filePath,
      options: environmentOptionsSchema.default({}),
    }),
    environmentView,
  ),
  'environments.open': method(z.strictObject({ id }), environmentView),
  'environments.rename': method(z.strictObject({ id, name: z.string().min(1).max(100) }), environmentView),
  'environments.configure': method(
    z.strictObject({ id, options: environmentOptionsSchema }),
    environmentView,
  ),
  /** Removes draft, history, check list and passwords; the server's file, backups and journal stay. */
  'environments.remove': method(
    z.strictObject({ id, giveUpServerKey: z.boolean().default(false) }),
    made<{ readonly removed: readonly string[]; readonly kept: readonly string[] }>(),
  ),
  /** Into the draft of `to`. TeamConnect URL, Reply-To and user names only when named; passwords never. */
  'environments.copy': method(
    z.strictObject({ from: id, to: id, keys: z.array(z.string().max(64)).max(64).optional() }),
    environmentView,
  ),
  /** Starts the practice server if need be, and opens its environment, filled in and ready. */
  'environments.practice': method(nothing, environmentView),
  /** Reports each change on disk until cancelled. */
  'environments.watch': method(
    z.strictObject({ id }),
    nothing,
    z.strictObject({ at: z.string(), sha256: z.string() }),
  ),

  'drafts.save': method(
    z.strictObject({ id, settings: settingsSchema, basedOn: sha256, revision: z.number().int().min(0) }),
    made<Draft>(),
  ),
  'drafts.discard': method(z.strictObject({ id }), environmentView),
  /** The disk's values into the draft, all or the keys named. */
  'drafts.take': method(
    z.strictObject({ id, keys: z.array(z.string().max(64)).max(64).optional() }),
    environmentView,
  ),

  'settings.difference': method(updateInput, made<Difference>()),
  /** Writes the file and puts the passwords into the keychain, as one change. */
  'settings.save': method(
    updateInput.extend({
      basedOn: sha256,
      /** `plain` mode was accepted in so many words. */
      plainAccepted: z.boolean().default(false),
      takeOverLock: z.boolean().default(false),
    }),
    z.strictObject({ view: environmentView, backup: z.string().nullable(), notes: z.array(z.string()) }),
  ),
  /** Sender lines for the three people and the error log, formatted as they stand in a mail. */
  'settings.senders': method(
    z.strictObject({
      settings: settingsSchema,
      previewUsers: z.tuple([previewUser, previewUser, previewUser]),
    }),
    made<readonly SenderLine[]>(),
  ),

  'credentials.set': method(
    z.strictObject({ id, key: z.enum(['smtp.password', 'imap.password']), secret }),
    environmentView,
  ),
  'credentials.clear': method(
    z.strictObject({ id, key: z.enum(['smtp.password', 'imap.password']) }),
    environmentView,
  ),
  /** The one secret that is shown on demand: the server needs it (`JASYPT_ENCRYPTOR_PASSWORD`). */
  'serverKey.show': method(z.strictObject({ id }), z.strictObject({ key: z.string() })),
  'serverKey.create': method(z.strictObject({ id }), environmentView),
  /** Tried on the file's ENC values before it is stored. */
  'serverKey.set': method(
    z.strictObject({ id, key: z.string().min(1).max(1024), takePasswords: z.boolean().default(false) }),
    z.strictObject({ view: environmentView, trial: z.enum(['fits', 'does-not-fit', 'nothing-to-try']) }),
  ),

  'backups.list': method(z.strictObject({ id }), made<readonly Backup[]>()),
  'backups.compare': method(z.strictObject({ id, name: z.string().max(1024) }), made<Difference>()),
  'backups.restore': method(
    z.strictObject({ id, name: z.string().max(1024), basedOn: sha256 }),
    environmentView,
  ),

  'journal.list': method(z.strictObject({ id }), made<readonly JournalEntry[]>()),
  /** The person restarted the server at `at` (ISO 8601); a time before the last write does not count. */
  'journal.restarted': method(
    z.strictObject({ id, at: z.string().max(64), node: z.string().max(256).optional() }),
    environmentView,
  ),

  'diagnosis.run': method(runInput, made<Report>(), made<RunProgress>()),
  'diagnosis.explain': method(z.strictObject({ text: z.string().max(1_048_576) }), made<unknown>()),

  'history.list': method(z.strictObject({ id }), made<readonly HistoryEntry[]>()),
  'reports.get': method(z.strictObject({ id, reportId: id }), made<Report>()),
  /** A report from elsewhere, as text; checked against its schema. */
  'reports.read': method(z.strictObject({ text: z.string().max(16_777_216) }), made<Report>()),
  'reports.render': method(
    z.strictObject({
      report: z.unknown(),
      format: z.enum(['json', 'html', 'text']),
      withoutNames: z.boolean().default(false),
    }),
    z.strictObject({ fileName: z.string(), mediaType: z.string(), content: z.string() }),
  ),
}

export interface SenderLine {
  readonly who: 'user-with-address' | 'user-without-address' | 'user-of-other-domain' | 'error-log'
  /** The From and Reply-To header's value, or null where no mail is sent. */
  readonly from: string | null
  /** addr-spec used in MAIL FROM. */
  readonly address: string | null
  /** Why no mail is sent, in words, with the field that is missing. */
  readonly problem: string | null
}

export type Contract = typeof contract
export type MethodName = keyof Contract
export type MethodInput<M extends MethodName> = z.input<Contract[M]['input']>
export type ParsedInput<M extends MethodName> = z.output<Contract[M]['input']>
export type MethodOutput<M extends MethodName> = z.output<Contract[M]['output']>
export type MethodProgress<M extends MethodName> = z.output<Contract[M]['progress']>

export const isMethodName = (name: string): name is MethodName => Object.hasOwn(contract, name)
