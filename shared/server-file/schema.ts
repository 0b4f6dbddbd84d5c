/** The server's file, differences, backups and what the server runs, as answers have them. */
import { z } from 'zod'
import { type FieldKey, findField } from '../settings/fields.ts'
import { settingsSchema } from '../settings/schema.ts'

export const sha256 = z.string().regex(/^[0-9a-f]{64}$/)
const fieldKey = z.custom<FieldKey>((value) => typeof value === 'string' && findField(value) !== undefined)
/** One line of the file for the screen: values of keys that look like secrets are masked. */
const fileLine = z.strictObject({ number: z.number().int(), text: z.string() })
/** What stands in the file for a password; never its text. */
const filePassword = z.enum(['absent', 'encrypted', 'plain'])

export const fileViewSchema = z.strictObject({
  path: z.string(),
  /** Where a symbolic link leads, else the path. */
  realPath: z.string(),
  exists: z.boolean(),
  /** Lower-case hex; the SHA-256 of no bytes where there is no file. */
  sha256,
  size: z.number().int().min(0),
  /** ISO 8601, or null where there is no file. */
  modifiedAt: z.string().nullable(),
  settings: settingsSchema,
  passwords: z.strictObject({ 'smtp.password': filePassword, 'imap.password': filePassword }),
  unreadable: z.array(
    z.strictObject({
      key: fieldKey,
      property: z.string(),
      raw: z.string(),
      /** 1-based line of the file. */
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
  /** Properties that we do not write but that bear on the connection, with masked values. */
  connectionProperties: z.array(
    z.strictObject({ property: z.string(), value: z.string(), followed: z.boolean() }),
  ),
  /** `mail.smtp.ssl.checkserveridentity` and its IMAP twin; undefined where absent. */
  checkServerIdentity: z.strictObject({
    smtp: z.union([z.boolean(), z.undefined()]),
    imap: z.union([z.boolean(), z.undefined()]),
  }),
  /** Milliseconds; undefined where absent. Jakarta Mail's own default is to wait for ever. */
  timeouts: z.strictObject({
    smtp: z.union([z.number(), z.undefined()]),
    imap: z.union([z.number(), z.undefined()]),
  }),
  /** The file names no access of its group and others, on POSIX; null where that cannot be told. */
  ownerOnly: z.boolean().nullable(),
  /** Properties whose value is `ENC(…)`, whoever wrote it: no server key is made while there is one. */
  encryptedProperties: z.array(z.string()).optional(),
})

export const differenceSchema = z.strictObject({
  /** What the difference was made from: a write is refused where the file is another by then. */
  basedOn: sha256,
  changes: z.array(
    z.strictObject({
      key: fieldKey.nullable(),
      property: z.string(),
      label: z.string(),
      kind: z.enum(['added', 'changed', 'removed']),
      /** As in the file; secrets are 'set' or 'not set'. */
      before: z.string().nullable(),
      after: z.string().nullable(),
      /** Why, where the form does not tell it: "not written while authentication is off". */
      note: z.string().optional(),
      /** It follows from the change of another field: no change of its own where changes are counted. */
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
  /** The first `ENC` value or a new key is about to be written: the server must be given its key first. */
  needsServerKeyHandover: z.boolean(),
  nothingToWrite: z.boolean(),
  /** Offers that are never taken in passing, such as checkserveridentity for an existing file. */
  offers: z.array(z.strictObject({ property: z.string(), value: z.string(), text: z.string() })),
  /** Who will be able to read the file, in words; absent where the system has no such modes (Windows). */
  readers: z.string().optional(),
})

export const backupSchema = z.strictObject({
  /** File name beside the server's file: what restore takes. */
  name: z.string(),
  /** ISO 8601. */
  at: z.string(),
  size: z.number().int().min(0),
  sha256,
  /** The server was last known to start with this version: restoring it takes the reminder away. */
  confirmed: z.boolean().optional(),
  /** What stands in it for the passwords, commented-out lines included; absent where it cannot be understood. */
  passwords: z.strictObject({ 'smtp.password': filePassword, 'imap.password': filePassword }).optional(),
})

const since = z.string()
/** Nodes that are not known to run these settings; absent where the server is one. */
const waitingFor = z.array(z.string()).optional()
export const runningStateSchema = z.discriminatedUnion('kind', [
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
