/**
 * What the core answers, as schemas: checked in tests at the border, so that an answer cannot quietly differ
 * from its type, nor carry a field that no type names.
 */
import { z } from 'zod'
import type { MethodName } from '../contract.ts'
import { discoverCellSchema, discoverySchema } from '../diagnosis/discover-schema.ts'
import { explainResultSchema } from '../diagnosis/explain-schema.ts'
import { reportSchema, runProgressSchema } from '../diagnosis/report-schema.ts'
import { draftSchema } from '../environments/schema.ts'
import {
  environmentSummarySchema,
  environmentViewSchema,
  failureSchema,
  keychainStateSchema,
} from '../environments/view-schema.ts'
import { historyEntrySchema } from '../history/schema.ts'
import { recentFileSchema } from '../recent/schema.ts'
import { journalEntrySchema } from '../server-file/journal.ts'
import { differenceSchema, fileViewSchema, sha256 } from '../server-file/schema.ts'
import type { SenderLine } from '../settings/sender-preview.ts'

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
