/**
 * Every method that a face (window, page, command line) may call, with the schemas of what goes in, what
 * comes out and what is reported on the way. Hosts parse the input here at the border and nowhere else.
 * There is no method that returns a stored password.
 */
import { z } from 'zod'
import {
  appInfoSchema,
  differenceSchema,
  environmentSummarySchema,
  environmentViewSchema,
  fileViewSchema,
  journalEntrySchema,
  removalSchema,
  restartLookSchema,
  restartWatchedSchema,
  senderLineSchema,
} from './contract/outputs.ts'
import { discoverCellSchema, discoverySchema } from './diagnosis/discover-schema.ts'
import { explainResultSchema } from './diagnosis/explain-schema.ts'
import { checkNames } from './diagnosis/model.ts'
import { reportSchema, runProgressSchema } from './diagnosis/report-schema.ts'
import { nameProblem } from './environments/name.ts'
import {
  destinationSchema,
  draftSchema,
  nodesSchema,
  outgoingIpSchema,
  readableBySchema,
} from './environments/schema.ts'
import { historyEntrySchema } from './history/schema.ts'
import { recentFileSchema } from './recent/schema.ts'
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

/** What does not fit is said in a sentence of its own: people type it. */
const environmentName = z
  .string()
  .trim()
  .superRefine((name, context) => {
    const sentence = nameProblem(name)
    if (sentence !== null) context.addIssue({ code: 'custom', params: { sentence } })
  })

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
  /** Names of the nodes of a cluster; an empty list for a single server. */
  nodes: nodesSchema.optional(),
  /** The account or group that TeamConnect runs under; null for the writer alone. */
  readableBy: readableBySchema.nullable().optional(),
  /** Path of a copy of the server's cacerts; '' for none. It is read before it is taken. */
  cacerts: z.string().max(4096).optional(),
  /** The address that the server’s mail leaves from; '' for none. */
  outgoingIp: outgoingIpSchema.or(z.literal('')).optional(),
})

const nothing = z.strictObject({})
const environmentView = environmentViewSchema

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
  /** Passwords typed but not stored yet, for this run only; null where the form clears the stored one. */
  passwords: z
    .strictObject({
      smtp: secret.nullable().optional(),
      imap: secret.nullable().optional(),
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
  /** The yes to opening a certificate file whose path stands in the settings file alone. */
  openCaFile: z.boolean().default(false),
  /** A copy of the list of authorities that Java on the server trusts; default: the environment's. */
  cacerts: filePath.optional(),
  /** `sender-domain` evaluates SPF for this address; default: the environment's. */
  outgoingIp: outgoingIpSchema.optional(),
  /** `smtp` ends with a real message to the first test recipient, else to the Reply-To Address. */
  sendMessage: z.boolean().default(false),
  /** For `round-trip`, which sends a real message; with `cleanUp` it is deleted once it was found. */
  roundTrip: z.strictObject({ recipient: address.optional(), cleanUp: z.boolean() }).optional(),
  deadlineMs: z.number().int().min(1000).max(600_000).optional(),
})
export type RunInput = z.input<typeof runInput>

export type { HistoryEntry } from './history/model.ts'
export type { SenderLine } from './settings/sender-preview.ts'
export type AppInfo = z.infer<typeof appInfoSchema>

const method = <I extends z.ZodType, O extends z.ZodType, P extends z.ZodType = z.ZodNever>(
  input: I,
  output: O,
  progress?: P,
) => ({ input, output, progress: progress ?? (z.never() as unknown as P) })

export const contract = {
  'app.info': method(nothing, appInfoSchema),

  'environments.list': method(nothing, z.array(environmentSummarySchema).readonly()),
  /** Opens the file as it is; a file that is not there yet makes an environment with empty settings. */
  'environments.add': method(
    z.strictObject({
      name: environmentName,
      path: filePath,
      options: environmentOptionsSchema.default({}),
    }),
    environmentView,
  ),
  'environments.open': method(z.strictObject({ id }), environmentView),
  'environments.rename': method(z.strictObject({ id, name: environmentName }), environmentView),
  'environments.configure': method(
    z.strictObject({ id, options: environmentOptionsSchema }),
    environmentView,
  ),
  /** Removes draft, history, check list and passwords; the server's file, backups and journal stay. */
  'environments.remove': method(
    z.strictObject({ id, giveUpServerKey: z.boolean().default(false) }),
    removalSchema,
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
    draftSchema,
  ),
  'drafts.discard': method(z.strictObject({ id }), environmentView),
  /** The disk's values into the draft, all or the keys named. */
  'drafts.take': method(
    z.strictObject({ id, keys: z.array(z.string().max(64)).max(64).optional() }),
    environmentView,
  ),

  'settings.difference': method(updateInput, differenceSchema),
  /** Writes the file and puts the passwords into the keychain, as one change. */
  'settings.save': method(
    updateInput.extend({
      basedOn: sha256,
      /** `plain` mode was accepted in so many words. */
      plainAccepted: z.boolean().default(false),
      takeOverLock: z.boolean().default(false),
      /** What writing in place risks was accepted, where the file cannot be replaced. */
      inPlace: z.boolean().default(false),
    }),
    z.strictObject({
      view: environmentView,
      backup: z.string().nullable(),
      notes: z.array(z.string()).readonly(),
    }),
  ),
  /** Sender lines for the three people and the error log, formatted as they stand in a mail. */
  'settings.senders': method(
    z.strictObject({
      settings: settingsSchema,
      previewUsers: z.tuple([previewUser, previewUser, previewUser]),
    }),
    z.array(senderLineSchema).readonly(),
  ),

  /** For the place in the form; where `wanted` was shown, none but that. */
  'credentials.set': method(
    z.strictObject({
      id,
      key: z.enum(['smtp.password', 'imap.password']),
      secret,
      wanted: destinationSchema.optional(),
    }),
    environmentView,
  ),
  'credentials.clear': method(
    z.strictObject({ id, key: z.enum(['smtp.password', 'imap.password']) }),
    environmentView,
  ),
  /** The one secret that is shown on demand: the server needs it (`JASYPT_ENCRYPTOR_PASSWORD`). */
  'serverKey.show': method(z.strictObject({ id }), z.strictObject({ key: z.string() })),
  /**
   * The stored password follows its server to TLS: same host and user, what was plaintext is encrypted now, and
   * the certificate was good in the report named. Asked for after one question.
   */
  'credentials.follow': method(
    z.strictObject({ id, key: z.enum(['smtp.password', 'imap.password']), reportId: id }),
    environmentView,
  ),
  /**
   * The file's password may go where the file says now, after a person was shown where it went before. `wanted` is
   * what was shown: another place that the file names meanwhile is refused.
   */
  'credentials.release': method(
    z.strictObject({ id, key: z.enum(['smtp.password', 'imap.password']), wanted: destinationSchema }),
    environmentView,
  ),
  'serverKey.create': method(z.strictObject({ id }), environmentView),
  /** Tried on the file's ENC values before it is stored. */
  'serverKey.set': method(
    z.strictObject({ id, key: z.string().min(1).max(1024), takePasswords: z.boolean().default(false) }),
    z.strictObject({ view: environmentView, trial: z.enum(['fits', 'does-not-fit', 'nothing-to-try']) }),
  ),

  'backups.compare': method(z.strictObject({ id, name: z.string().max(1024) }), differenceSchema),
  'backups.restore': method(
    z.strictObject({
      id,
      name: z.string().max(1024),
      basedOn: sha256,
      inPlace: z.boolean().default(false),
    }),
    environmentView,
  ),

  /** Old passwords out of the backups: when the mode `plain` is left, or a password is cleared. */
  'backups.purge': method(
    z.strictObject({
      id,
      what: z.enum(['plain', 'all']),
      /** Both by default. */
      keys: z
        .array(z.enum(['smtp.password', 'imap.password']))
        .min(1)
        .max(2)
        .optional(),
    }),
    z.strictObject({ purged: z.array(z.string()).readonly(), kept: z.array(z.string()).readonly() }),
  ),
  /** A settings file that belongs to no environment; passwords are masked in it. */
  'files.view': method(z.strictObject({ path: filePath }), fileViewSchema),
  /** Whether the file at `path` is the one with this SHA-256; with `id`, a match is noted as delivered. */
  'files.verify': method(
    z.strictObject({ path: filePath, sha256: z.string().min(1).max(200), id: id.optional() }),
    z.strictObject({ matches: z.boolean(), sha256 }),
  ),
  /** The note for the server team; with the key only where the person says so. */
  'files.handOver': method(
    z.strictObject({ id, withServerKey: z.boolean().default(false) }),
    z.strictObject({ note: z.string() }),
  ),

  /** As CSV (RFC 4180). */
  'journal.export': method(z.strictObject({ id }), z.strictObject({ content: z.string() })),
  'journal.list': method(z.strictObject({ id }), z.array(journalEntrySchema).readonly()),
  /**
   * The person restarted the server, or one node of it, at `at` (ISO 8601); a time before the last write does
   * not count. One without seconds stands for its whole minute.
   */
  'journal.restarted': method(
    z.strictObject({ id, at: z.string().max(64), node: z.string().max(256).optional() }),
    environmentView,
  ),

  /**
   * Looks at the TeamConnect URL every two seconds until the server was seen to go and to come back, which is
   * then noted as a restart; until cancelled or for `deadlineMs`, after which `noted` is false.
   * INPUT_INVALID where no URL is set, where several nodes answer under it, or the file is not delivered yet.
   */
  'restart.watch': method(
    z.strictObject({ id, deadlineMs: z.number().int().min(1000).max(86_400_000).optional() }),
    restartWatchedSchema,
    restartLookSchema,
  ),

  'diagnosis.run': method(runInput, reportSchema, runProgressSchema),
  /** What a host offers: ports by ways to secure them. Never a login. */
  'diagnosis.discover': method(
    z.strictObject({
      host: z.string().min(1).max(1024),
      protocols: z
        .array(z.enum(['smtp', 'imap']))
        .min(1)
        .max(2)
        .default(['smtp', 'imap']),
      deadlineMs: z.number().int().min(1000).max(600_000).optional(),
      /** Whose further certificates and EHLO name count: the form's, else the environment's draft or file. */
      id: id.optional(),
      form: settingsSchema.optional(),
    }),
    discoverySchema,
    discoverCellSchema,
  ),
  'diagnosis.explain': method(z.strictObject({ text: z.string().max(1_048_576) }), explainResultSchema),

  /** Settings files and reports opened lately on this computer, newest first. */
  'recent.list': method(nothing, z.array(recentFileSchema).readonly()),
  /** The person opened this report's file; `path` where the host knows it. */
  'recent.noteReport': method(
    z.strictObject({ name: z.string().min(1).max(1024), path: filePath.nullable() }),
    nothing,
  ),
  /** Takes it off the list; the file stays. */
  'recent.forget': method(
    z.strictObject({
      kind: z.enum(['settings', 'report']),
      name: z.string().min(1).max(1024),
      path: filePath.nullable(),
    }),
    z.array(recentFileSchema).readonly(),
  ),
  /** A report of the list, read again from its file; a path that is not in the list is not read. */
  'recent.openReport': method(z.strictObject({ path: filePath }), reportSchema),

  'history.list': method(z.strictObject({ id }), z.array(historyEntrySchema).readonly()),
  'reports.get': method(z.strictObject({ id, reportId: id }), reportSchema),
  /** A report from elsewhere, as text; checked against its schema. */
  'reports.read': method(z.strictObject({ text: z.string().max(16_777_216) }), reportSchema),
  'reports.render': method(
    z.strictObject({
      report: z.unknown(),
      format: z.enum(['json', 'html', 'text']),
      withoutNames: z.boolean().default(false),
    }),
    z.strictObject({ fileName: z.string(), mediaType: z.string(), content: z.string() }),
  ),
}

export type Contract = typeof contract
export type MethodName = keyof Contract
export type MethodInput<M extends MethodName> = z.input<Contract[M]['input']>
export type ParsedInput<M extends MethodName> = z.output<Contract[M]['input']>
export type MethodOutput<M extends MethodName> = z.output<Contract[M]['output']>
export type MethodProgress<M extends MethodName> = z.output<Contract[M]['progress']>

export const isMethodName = (name: string): name is MethodName => Object.hasOwn(contract, name)
