/**
 * Every method that a face (window, page, command line) may call, with the schema of what goes in. Hosts parse it here
 * at the border and nowhere else. What comes out and what is reported on the way is typed by `contract/outputs.ts`.
 * There is no method that returns a stored password.
 *
 * A schema is made when it is first used: all of them take as long as Node's own start does.
 */
import { z } from 'zod'
import type { outputs, progressReports } from './contract/outputs.ts'
import { checkNames } from './diagnosis/model.ts'
import { nameProblem } from './environments/name.ts'
import { destinationSchema, nodesSchema, outgoingIpSchema, readableBySchema } from './environments/schema.ts'
import type { Of } from './of-schema.ts'
import { settingsPatchSchema, settingsSchema } from './settings/schema.ts'

const id = z.string().min(1).max(64)
const filePath = z.string().min(1).max(4096)
const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const secret = z.string().min(1).max(4096)
const address = z.string().max(1024)

/** keep: what is stored stays; set: a new one; clear: none any more. The page never gets one back. */
const passwordIntent = () =>
  z.discriminatedUnion('action', [
    z.strictObject({ action: z.literal('keep') }),
    z.strictObject({ action: z.literal('set'), secret }),
    z.strictObject({ action: z.literal('clear') }),
  ])
export type PasswordIntent = z.infer<ReturnType<typeof passwordIntent>>

const passwordIntents = () =>
  z.strictObject({
    'smtp.password': passwordIntent(),
    'imap.password': passwordIntent(),
  })
export type PasswordIntents = z.infer<ReturnType<typeof passwordIntents>>

/** What does not fit is said in a sentence of its own: people type it. */
const environmentName = () =>
  z
    .string()
    .trim()
    .superRefine((name, context) => {
      const sentence = nameProblem(name)
      if (sentence !== null) context.addIssue({ code: 'custom', params: { sentence } })
    })

const previewUser = () => z.strictObject({ name: z.string().max(256), address })
const passwordMode = z.enum(['encrypted', 'omitted', 'plain'])

const environmentOptions = () =>
  z.strictObject({
    path: filePath.optional(),
    delivery: z.enum(['written-here', 'handed-over']).optional(),
    targetPath: z.string().max(4096).optional(),
    passwordMode: passwordMode.optional(),
    teamConnectVersion: z.enum(['7', '8']).optional(),
    express: z.boolean().optional(),
    previewUsers: z.tuple([previewUser(), previewUser(), previewUser()]).optional(),
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

const nothing = () => z.strictObject({})

/** What an Update is made of. */
const updateInput = () =>
  z.strictObject({
    id,
    settings: settingsSchema,
    passwords: passwordIntents(),
    /** Offers of the difference that the user took, by property. */
    takeOffers: z.array(z.string().max(200)).max(50).default([]),
  })

const runInput = () =>
  z.strictObject({
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
    /**
     * The yes to opening a certificate file whose path stands in the settings file alone: this one, which a person was
     * shown, or (true) whichever the file names.
     */
    openCaFile: z.union([z.boolean(), filePath]).default(false),
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
export type RunInput = z.input<ReturnType<typeof runInput>>

export type { HistoryEntry } from './history/model.ts'
export type { SenderLine } from './settings/sender-preview.ts'
export type AppInfo = MethodOutput<'app.info'>

const inputs = {
  'app.info': nothing,

  'environments.list': nothing,
  /** Opens the file as it is; a file that is not there yet makes an environment with empty settings. */
  'environments.add': () =>
    z.strictObject({
      name: environmentName(),
      path: filePath,
      options: environmentOptions().default({}),
    }),
  'environments.open': () => z.strictObject({ id }),
  'environments.rename': () => z.strictObject({ id, name: environmentName() }),
  'environments.configure': () => z.strictObject({ id, options: environmentOptions() }),
  /** Removes draft, history, check list and passwords; the server's file, backups and journal stay. */
  'environments.remove': () => z.strictObject({ id, giveUpServerKey: z.boolean().default(false) }),
  /** Into the draft of `to`. TeamConnect URL, Reply-To and user names only when named; passwords never. */
  'environments.copy': () =>
    z.strictObject({ from: id, to: id, keys: z.array(z.string().max(64)).max(64).optional() }),
  /** Starts the practice server if need be, and opens its environment, filled in and ready. */
  'environments.practice': nothing,
  /** Reports each change on disk until cancelled. */
  'environments.watch': () => z.strictObject({ id }),

  'drafts.save': () =>
    z.strictObject({ id, settings: settingsSchema, basedOn: sha256, revision: z.number().int().min(0) }),
  'drafts.discard': () => z.strictObject({ id }),
  /** The disk's values into the draft, all or the keys named. */
  'drafts.take': () => z.strictObject({ id, keys: z.array(z.string().max(64)).max(64).optional() }),

  'settings.difference': () => updateInput(),
  /** Writes the file and puts the passwords into the keychain, as one change. */
  'settings.save': () =>
    updateInput().extend({
      basedOn: sha256,
      /** `plain` mode was accepted in so many words. */
      plainAccepted: z.boolean().default(false),
      takeOverLock: z.boolean().default(false),
      /** What writing in place risks was accepted, where the file cannot be replaced. */
      inPlace: z.boolean().default(false),
    }),
  /** Sender lines for the three people and the error log, formatted as they stand in a mail. */
  'settings.senders': () =>
    z.strictObject({
      settings: settingsSchema,
      previewUsers: z.tuple([previewUser(), previewUser(), previewUser()]),
    }),

  /** For the place in the form; where `wanted` was shown, none but that. */
  'credentials.set': () =>
    z.strictObject({
      id,
      key: z.enum(['smtp.password', 'imap.password']),
      secret,
      wanted: destinationSchema.optional(),
    }),
  'credentials.clear': () => z.strictObject({ id, key: z.enum(['smtp.password', 'imap.password']) }),
  /** The one secret that is shown on demand: the server needs it (`JASYPT_ENCRYPTOR_PASSWORD`). */
  'serverKey.show': () => z.strictObject({ id }),
  /**
   * The stored password follows its server to TLS: same host and user, what was plaintext is encrypted now, and
   * the certificate was good in the report named. Asked for after one question.
   */
  'credentials.follow': () =>
    z.strictObject({ id, key: z.enum(['smtp.password', 'imap.password']), reportId: id }),
  /**
   * The file's password may go where the file says now, after a person was shown where it went before. `wanted` is
   * what was shown: another place that the file names meanwhile is refused.
   */
  'credentials.release': () =>
    z.strictObject({ id, key: z.enum(['smtp.password', 'imap.password']), wanted: destinationSchema }),
  'serverKey.create': () => z.strictObject({ id }),
  /** Tried on the file's ENC values before it is stored. */
  'serverKey.set': () =>
    z.strictObject({ id, key: z.string().min(1).max(1024), takePasswords: z.boolean().default(false) }),

  'backups.compare': () => z.strictObject({ id, name: z.string().max(1024) }),
  'backups.restore': () =>
    z.strictObject({
      id,
      name: z.string().max(1024),
      basedOn: sha256,
      inPlace: z.boolean().default(false),
    }),

  /** Old passwords out of the backups: when the mode `plain` is left, or a password is cleared. */
  'backups.purge': () =>
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
  /** A settings file that belongs to no environment; passwords are masked in it. */
  'files.view': () => z.strictObject({ path: filePath }),
  /** Whether the file at `path` is the one with this SHA-256; with `id`, a match is noted as delivered. */
  'files.verify': () =>
    z.strictObject({ path: filePath, sha256: z.string().min(1).max(200), id: id.optional() }),
  /** The note for the server team; with the key only where the person says so. */
  'files.handOver': () => z.strictObject({ id, withServerKey: z.boolean().default(false) }),

  /** As CSV (RFC 4180). */
  'journal.export': () => z.strictObject({ id }),
  'journal.list': () => z.strictObject({ id }),
  /**
   * The person restarted the server, or one node of it, at `at` (ISO 8601); a time before the last write does
   * not count. One without seconds stands for its whole minute.
   */
  'journal.restarted': () =>
    z.strictObject({ id, at: z.string().max(64), node: z.string().max(256).optional() }),

  /**
   * Looks at the TeamConnect URL every two seconds until the server was seen to go and to come back, which is
   * then noted as a restart; until cancelled or for `deadlineMs`, after which `noted` is false.
   * INPUT_INVALID where no URL is set, where several nodes answer under it, or the file is not delivered yet.
   */
  'restart.watch': () =>
    z.strictObject({ id, deadlineMs: z.number().int().min(1000).max(86_400_000).optional() }),

  'diagnosis.run': runInput,
  /** What a host offers: ports by ways to secure them. Never a login. */
  'diagnosis.discover': () =>
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
  'diagnosis.explain': () => z.strictObject({ text: z.string().max(1_048_576) }),

  /** Settings files and reports opened lately on this computer, newest first. */
  'recent.list': nothing,
  /** The person opened this report's file; `path` where the host knows it. */
  'recent.noteReport': () => z.strictObject({ name: z.string().min(1).max(1024), path: filePath.nullable() }),
  /** Takes it off the list; the file stays. */
  'recent.forget': () =>
    z.strictObject({
      kind: z.enum(['settings', 'report']),
      name: z.string().min(1).max(1024),
      path: filePath.nullable(),
    }),
  /** A report of the list, read again from its file; a path that is not in the list is not read. */
  'recent.openReport': () => z.strictObject({ path: filePath }),

  'history.list': () => z.strictObject({ id }),
  'reports.get': () => z.strictObject({ id, reportId: id }),
  /** A report from elsewhere, as text; checked against its schema. */
  'reports.read': () => z.strictObject({ text: z.string().max(16_777_216) }),
  'reports.render': () =>
    z.strictObject({
      report: z.unknown(),
      format: z.enum(['json', 'html', 'text']),
      withoutNames: z.boolean().default(false),
    }),
}

export type MethodName = keyof typeof inputs
type Input<M extends MethodName> = ReturnType<(typeof inputs)[M]>
export type MethodInput<M extends MethodName> = z.input<Input<M>>
export type ParsedInput<M extends MethodName> = z.output<Input<M>>
export type MethodOutput<M extends MethodName> = Of<(typeof outputs)[M]>
export type MethodProgress<M extends MethodName> = M extends keyof typeof progressReports
  ? Of<(typeof progressReports)[M]>
  : never

export const methodNames = Object.keys(inputs) as readonly MethodName[]
export const isMethodName = (name: string): name is MethodName => Object.hasOwn(inputs, name)

const made = new Map<MethodName, z.ZodType>()

/** What a method takes. */
export const inputSchema = (method: MethodName): z.ZodType => {
  const schema = made.get(method) ?? inputs[method]()
  made.set(method, schema)
  return schema
}
