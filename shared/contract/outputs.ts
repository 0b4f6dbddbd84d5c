/**
 * What the core answers, as schemas: checked in tests at the border, so that an answer cannot quietly differ
 * from its type, nor carry a field that no type names.
 */
import { z } from 'zod'
import type { MethodName } from '../contract.ts'
import { discoverCellSchema, discoverySchema } from '../diagnosis/discover-schema.ts'
import { explainResultSchema } from '../diagnosis/explain-schema.ts'
import { reportSchema, runProgressSchema } from '../diagnosis/report-schema.ts'
import type {
  CredentialStatus,
  EnvironmentSummary,
  EnvironmentView,
  KeychainState,
  StateLine,
} from '../environments/model.ts'
import {
  destinationSchema,
  draftSchema,
  environmentRecordSchema,
  fileDestinationsSchema,
  testedSettingsSchema,
  verdictSchema,
} from '../environments/schema.ts'
import { errorCodes, type Failure } from '../errors.ts'
import { historyEntrySchema } from '../history/schema.ts'
import { recentFileSchema } from '../recent/schema.ts'
import { journalEntrySchema } from '../server-file/journal.ts'
import type { Backup, Difference, FileView, RunningState } from '../server-file/model.ts'
import type { FieldKey } from '../settings/fields.ts'
import { findField } from '../settings/fields.ts'
import { settingsSchema } from '../settings/schema.ts'
import type { SenderLine } from '../settings/sender-preview.ts'

const failureSchema: z.ZodType<Failure> = z.strictObject({
  code: z.enum(errorCodes),
  message: z.string(),
  remedy: z.string().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
})

const keychainStateSchema: z.ZodType<KeychainState> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('available'), name: z.string() }),
  z.strictObject({ kind: z.literal('session-only'), error: failureSchema }),
])

const stateLine: z.ZodType<StateLine> = z.strictObject({
  tone: z.enum(['ok', 'warn', 'bad', 'idle']),
  text: z.string(),
  givesWay: z.literal(true).optional(),
})

const environmentSummarySchema: z.ZodType<EnvironmentSummary> = z.strictObject({
  id: z.string(),
  name: z.string(),
  path: z.string(),
  practice: z.boolean(),
  state: stateLine,
})

const store = z.enum(['keychain', 'session'])

const credentialStatus: z.ZodType<CredentialStatus> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('set'), store }),
  z.strictObject({ kind: z.literal('not-set') }),
  z.strictObject({
    kind: z.literal('other-destination'),
    storedFor: destinationSchema,
    store,
  }),
  z.strictObject({ kind: z.literal('in-file') }),
  z.strictObject({ kind: z.literal('unreadable'), error: failureSchema }),
])

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const fieldKey = z.custom<FieldKey>((value) => typeof value === 'string' && findField(value) !== undefined)
const fileLine = z.strictObject({ number: z.number().int(), text: z.string() })
const filePassword = z.enum(['absent', 'encrypted', 'plain'])

const fileViewSchema: z.ZodType<FileView> = z.strictObject({
  path: z.string(),
  realPath: z.string(),
  exists: z.boolean(),
  sha256,
  size: z.number().int().min(0),
  modifiedAt: z.string().nullable(),
  settings: settingsSchema,
  passwords: z.strictObject({ 'smtp.password': filePassword, 'imap.password': filePassword }),
  unreadable: z.array(
    z.strictObject({
      key: fieldKey,
      property: z.string(),
      raw: z.string(),
      line: z.number().int(),
      message: z.string(),
    }),
  ),
  warnings: z.array(
    z.strictObject({
      code: z.enum([
        'NOT_OURS_YET',
        'UTF8_BYTES',
        'BOM',
        'DUPLICATE_KEY',
        'NO_IDENTITY_CHECK',
        'PEEK',
        'STARTTLS_IF_OFFERED',
        'CONNECTION_KEY',
        'PASSWORD_PLAIN',
        'READABLE_BY_OTHERS',
        'LEFTOVERS_REMOVED',
        'BACKUP_NOT_USED',
        'PASSWORD_WITHOUT_AUTH',
        'OTHER_PROTOCOL',
        'OTHER_FORMAT',
      ]),
      message: z.string(),
      property: z.string().optional(),
      line: z.number().int().optional(),
    }),
  ),
  lines: z.array(fileLine),
  connectionProperties: z.array(
    z.strictObject({ property: z.string(), value: z.string(), followed: z.boolean() }),
  ),
  checkServerIdentity: z.strictObject({
    smtp: z.union([z.boolean(), z.undefined()]),
    imap: z.union([z.boolean(), z.undefined()]),
  }),
  timeouts: z.strictObject({
    smtp: z.union([z.number(), z.undefined()]),
    imap: z.union([z.number(), z.undefined()]),
  }),
  ownerOnly: z.boolean().nullable(),
  encryptedProperties: z.array(z.string()).optional(),
})

const differenceSchema: z.ZodType<Difference> = z.strictObject({
  basedOn: sha256,
  changes: z.array(
    z.strictObject({
      key: fieldKey.nullable(),
      property: z.string(),
      label: z.string(),
      kind: z.enum(['added', 'changed', 'removed']),
      before: z.string().nullable(),
      after: z.string().nullable(),
      note: z.string().optional(),
      follows: z.literal(true).optional(),
    }),
  ),
  rows: z.array(
    z.strictObject({
      kind: z.enum(['same', 'changed', 'added', 'removed']),
      before: fileLine.nullable(),
      after: fileLine.nullable(),
    }),
  ),
  notes: z.array(z.string()),
  needsServerKeyHandover: z.boolean(),
  nothingToWrite: z.boolean(),
  offers: z.array(z.strictObject({ property: z.string(), value: z.string(), text: z.string() })),
  readers: z.string().optional(),
})

const backupSchema: z.ZodType<Backup> = z.strictObject({
  name: z.string(),
  at: z.string(),
  size: z.number().int().min(0),
  sha256,
  confirmed: z.boolean().optional(),
  passwords: z.strictObject({ 'smtp.password': filePassword, 'imap.password': filePassword }).optional(),
})

const since = z.string()
const waitingFor = z.array(z.string()).optional()
const runningState: z.ZodType<RunningState> = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('running'), since, by: z.string() }),
  z.strictObject({
    kind: z.literal('restart-needed'),
    since,
    by: z.string(),
    fields: z.number().int(),
    waitingFor,
  }),
  z.strictObject({ kind: z.literal('changed-outside'), since, waitingFor }),
  z.strictObject({ kind: z.literal('server-key-not-handed-over'), since }),
  z.strictObject({ kind: z.literal('written-not-delivered'), since, by: z.string() }),
  z.strictObject({ kind: z.literal('delivered-restart-needed'), since, by: z.string(), waitingFor }),
  z.strictObject({ kind: z.literal('unknown') }),
])

const environmentViewSchema: z.ZodType<EnvironmentView> = z.strictObject({
  record: environmentRecordSchema,
  file: z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), view: fileViewSchema }),
    z.strictObject({ ok: z.literal(false), error: failureSchema }),
  ]),
  draft: draftSchema.nullable(),
  form: settingsSchema,
  credentials: z.strictObject({ 'smtp.password': credentialStatus, 'imap.password': credentialStatus }),
  keychain: keychainStateSchema,
  serverKey: z.strictObject({
    set: z.boolean(),
    handedOver: z.boolean(),
    error: failureSchema.optional(),
  }),
  running: runningState,
  state: stateLine,
  fileDestinations: fileDestinationsSchema,
  lastTest: z
    .strictObject({
      reportId: z.string(),
      at: z.string(),
      verdict: verdictSchema,
      cause: z.string().nullable(),
      title: z.string(),
      settings: testedSettingsSchema,
      sameSettings: z.boolean(),
    })
    .nullable(),
  backups: z.array(backupSchema),
  otherMailboxes: z
    .array(z.strictObject({ environment: z.string(), host: z.string(), username: z.string() }))
    .optional(),
})

/** One look at the TeamConnect URL. */
const restartLookSchema = z.strictObject({
  at: z.string(),
  /** `unclear`: the network here, not the server, may be the reason that nothing was seen. */
  state: z.enum(['answers', 'gone', 'unclear']),
  /** What was seen: "HTTP 200", "connection refused". */
  seen: z.string(),
  /** Since when the server is gone; null before that. */
  goneSince: z.string().nullable(),
})

const restartWatchedSchema = z.strictObject({
  /** The server was seen to go and come back, and the restart stands in the journal. */
  noted: z.boolean(),
  goneAt: z.string().nullable(),
  backAt: z.string().nullable(),
  view: environmentViewSchema,
})

const senderLineSchema: z.ZodType<SenderLine> = z.strictObject({
  who: z.enum(['user-with-address', 'user-without-address', 'user-of-other-domain', 'error-log']),
  from: z.string().nullable(),
  address: z.string().nullable(),
  problem: z.string().nullable(),
})

const appInfoSchema = z.strictObject({
  version: z.string(),
  host: z.enum(['electron', 'web', 'cli']),
  platform: z.string(),
  dataFolder: z.string(),
  keychain: keychainStateSchema,
  /** A damaged store that was set aside, or another start-up trouble to be told once. */
  notices: z.array(failureSchema).readonly(),
})

const removalSchema = z.strictObject({
  removed: z.array(z.string()).readonly(),
  kept: z.array(z.string()).readonly(),
})

const nothing = z.strictObject({})

/** What each method answers. */
export const outputs = {
  'app.info': appInfoSchema,
  'environments.list': z.array(environmentSummarySchema).readonly(),
  'environments.add': environmentViewSchema,
  'environments.open': environmentViewSchema,
  'environments.rename': environmentViewSchema,
  'environments.configure': environmentViewSchema,
  'environments.remove': removalSchema,
  'environments.copy': environmentViewSchema,
  'environments.practice': environmentViewSchema,
  'environments.watch': nothing,
  'drafts.save': draftSchema,
  'drafts.discard': environmentViewSchema,
  'drafts.take': environmentViewSchema,
  'settings.difference': differenceSchema,
  'settings.save': z.strictObject({
    view: environmentViewSchema,
    backup: z.string().nullable(),
    notes: z.array(z.string()).readonly(),
  }),
  'settings.senders': z.array(senderLineSchema).readonly(),
  'credentials.set': environmentViewSchema,
  'credentials.clear': environmentViewSchema,
  'serverKey.show': z.strictObject({ key: z.string() }),
  'credentials.follow': environmentViewSchema,
  'credentials.release': environmentViewSchema,
  'serverKey.create': environmentViewSchema,
  'serverKey.set': z.strictObject({
    view: environmentViewSchema,
    trial: z.enum(['fits', 'does-not-fit', 'nothing-to-try']),
  }),
  'backups.compare': differenceSchema,
  'backups.restore': environmentViewSchema,
  'backups.purge': z.strictObject({
    purged: z.array(z.string()).readonly(),
    kept: z.array(z.string()).readonly(),
  }),
  'files.view': fileViewSchema,
  'files.verify': z.strictObject({ matches: z.boolean(), sha256 }),
  'files.handOver': z.strictObject({ note: z.string() }),
  'journal.export': z.strictObject({ content: z.string() }),
  'journal.list': z.array(journalEntrySchema).readonly(),
  'journal.restarted': environmentViewSchema,
  'restart.watch': restartWatchedSchema,
  'diagnosis.run': reportSchema,
  'diagnosis.discover': discoverySchema,
  'diagnosis.explain': explainResultSchema,
  'recent.list': z.array(recentFileSchema).readonly(),
  'recent.noteReport': nothing,
  'recent.forget': z.array(recentFileSchema).readonly(),
  'recent.openReport': reportSchema,
  'history.list': z.array(historyEntrySchema).readonly(),
  'reports.get': reportSchema,
  'reports.read': reportSchema,
  'reports.render': z.strictObject({ fileName: z.string(), mediaType: z.string(), content: z.string() }),
} satisfies Record<MethodName, z.ZodType>

/** What a method reports on the way; the others report nothing. */
export const progressReports = {
  'environments.watch': z.strictObject({ at: z.string(), sha256: z.string() }),
  'restart.watch': restartLookSchema,
  'diagnosis.run': runProgressSchema,
  'diagnosis.discover': discoverCellSchema,
} satisfies Partial<Record<MethodName, z.ZodType>>
