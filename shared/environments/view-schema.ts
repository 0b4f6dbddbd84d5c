/** What the console shows of an environment, as answers have it. */
import { z } from 'zod'
import { errorCodes, type Failure } from '../errors.ts'
import { backupSchema, fileViewSchema, runningStateSchema } from '../server-file/schema.ts'
import { settingsSchema } from '../settings/schema.ts'
import {
  destinationSchema,
  draftSchema,
  environmentRecordSchema,
  fileDestinationsSchema,
  testRecordSchema,
} from './schema.ts'

export const failureSchema: z.ZodType<Failure> = z.strictObject({
  code: z.enum(errorCodes),
  message: z.string(),
  remedy: z.string().optional(),
  details: z.record(z.string(), z.unknown()).optional(),
})

/** Whether passwords can be kept; without a keychain they are kept for this session only. */
export const keychainStateSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('available'), name: z.string() }),
  z.strictObject({ kind: z.literal('session-only'), error: failureSchema }),
])

/** The one line and the dot beside an environment's name. */
export const stateLineSchema = z.strictObject({
  tone: z.enum(['ok', 'warn', 'bad', 'idle']),
  text: z.string(),
  /** Nothing weightier is said: changes not written yet, once there are some, stand in its place. */
  givesWay: z.literal(true).optional(),
})

export const environmentSummarySchema = z.strictObject({
  id: z.string(),
  name: z.string(),
  path: z.string(),
  practice: z.boolean(),
  state: stateLineSchema,
})

const store = z.enum(['keychain', 'session'])

export const credentialStatusSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('set'), store }),
  z.strictObject({ kind: z.literal('not-set') }),
  /** Stored for another server, port, encryption or user name: not used, has to be entered again. */
  z.strictObject({
    kind: z.literal('other-destination'),
    storedFor: destinationSchema,
    store,
  }),
  /** In the server's file, not on this computer: Update keeps it, a test does not try a login. */
  z.strictObject({ kind: z.literal('in-file') }),
  z.strictObject({ kind: z.literal('unreadable'), error: failureSchema }),
])

/** All that the console shows of one environment when it is opened. */
export const environmentViewSchema = z.strictObject({
  record: environmentRecordSchema,
  file: z.discriminatedUnion('ok', [
    z.strictObject({ ok: z.literal(true), view: fileViewSchema }),
    z.strictObject({ ok: z.literal(false), error: failureSchema }),
  ]),
  draft: draftSchema.nullable(),
  /** The draft's settings, else the file's, else the defaults. */
  form: settingsSchema,
  credentials: z.strictObject({
    'smtp.password': credentialStatusSchema,
    'imap.password': credentialStatusSchema,
  }),
  keychain: keychainStateSchema,
  serverKey: z.strictObject({
    set: z.boolean(),
    handedOver: z.boolean(),
    error: failureSchema.optional(),
  }),
  running: runningStateSchema,
  state: stateLineSchema,
  /** Where the passwords in the server's file were last known to go. */
  fileDestinations: fileDestinationsSchema,
  lastTest: testRecordSchema
    .omit({ tested: true, sha256: true })
    /** The settings that were tested are those that stand in the form now. */
    .extend({ sameSettings: z.boolean() })
    .nullable(),
  backups: z.array(backupSchema),
  /** Mailboxes that other environments read: two on one take each other's mail. */
  otherMailboxes: z
    .array(z.strictObject({ environment: z.string(), host: z.string(), username: z.string() }))
    .optional(),
})
