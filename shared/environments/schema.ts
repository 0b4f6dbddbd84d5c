/** Environments, drafts and tests as they stand in the store and cross a border: the models, checked. */
import { z } from 'zod'
import { checkNames } from '../diagnosis/model.ts'
import type { Of } from '../of-schema.ts'
import { settingsSchema } from '../settings/schema.ts'
import { isOutgoingIp } from './outgoing-ip.ts'

const address = z.string().max(1024)

export const previewUserSchema = z.strictObject({
  name: z.string().max(256),
  /** '' where the contact record has no address. */
  address,
})

export const verdictSchema = z.enum(['pass', 'warn', 'fail', 'skipped'])
export const testedSettingsSchema = z.enum(['file', 'draft', 'form'])
export const checkNameSchema = z.enum(checkNames)

/** In the order: with an address, without one, of another domain. */
export const previewUsersSchema = z.tuple([previewUserSchema, previewUserSchema, previewUserSchema])

export const outgoingIpSchema = z.string().max(45).refine(isOutgoingIp)

/** Names of nodes, each once. */
export const nodesSchema = z
  .array(z.string().trim().min(1).max(256))
  .max(50)
  .refine((names) => new Set(names).size === names.length)
export const readableBySchema = z.strictObject({
  kind: z.enum(['user', 'group']),
  name: z.string().trim().min(1).max(256),
})

export const destinationSchema = z.strictObject({
  host: z.string(),
  port: z.number().int(),
  security: z.enum(['none', 'starttls', 'starttls-if-offered', 'tls']),
  username: z.string(),
})
export const fileDestinationsSchema = z.strictObject({
  smtp: destinationSchema.optional(),
  imap: destinationSchema.optional(),
})

export const environmentRecordSchema = z.strictObject({
  /** Keychain entries hang on it, so that a rename loses nothing. */
  id: z.string().min(1).max(64),
  name: z.string().min(1).max(100),
  /** The server's file, or the local copy where the server team delivers it. */
  path: z.string().min(1).max(4096),
  delivery: z.enum(['written-here', 'handed-over']),
  /** Handed over: where the server team puts the file. */
  targetPath: z.string().max(4096),
  passwordMode: z.enum(['encrypted', 'omitted', 'plain']),
  teamConnectVersion: z.enum(['7', '8']),
  /** TeamConnect Express has no IMAP server of its own. */
  express: z.boolean(),
  /** With an address, without one, of another domain. */
  previewUsers: previewUsersSchema,
  recipients: z.strictObject({ inside: address, outside: address }),
  /** What the vendor asks for after Update; done boxes. */
  checklist: z.strictObject({
    contactAddresses: z.boolean(),
    preferences: z.boolean(),
    sendAs: z.boolean(),
  }),
  serverKeyHandedOver: z.boolean(),
  /** Nodes of a cluster, each of which is restarted by itself; none for a single server. */
  nodes: nodesSchema.optional(),
  /** The account or group that TeamConnect runs under: a new file is made readable for it. */
  readableBy: readableBySchema.nullable().optional(),
  /** A copy of the list of authorities that Java on the server trusts: tests judge certificates by it. */
  cacerts: z.string().max(4096).optional(),
  /** The address that the server’s mail leaves from, as receivers see it: SPF is evaluated for it. '' for none. */
  outgoingIp: outgoingIpSchema.or(z.literal('')).optional(),
  /** The environment of the practice server inside this program. */
  practice: z.boolean(),
})

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

export const draftSchema = z.strictObject({
  settings: settingsSchema,
  /** SHA-256 of the file that the draft was made from. */
  basedOn: sha256,
  /** The file's settings at that time: the third side of a three-way view. */
  base: settingsSchema,
  /**
   * The settings in it that a person set, and not whoever wrote a file that others were copied or taken from; all that
   * differ from `base` where absent.
   */
  named: z.array(z.string()).readonly().optional(),
  /** ISO 8601. */
  savedAt: z.string(),
  /** Grows by one with each save; a save that was made from an older one is refused (`DRAFT_CHANGED`). */
  revision: z.number().int().min(0),
})

/** What is remembered of the last test; `LastTest` is made from it and from what stands in the form. */
export const testRecordSchema = z.strictObject({
  reportId: z.string(),
  /** ISO 8601. */
  at: z.string(),
  verdict: verdictSchema,
  cause: z.string().nullable(),
  title: z.string(),
  settings: testedSettingsSchema,
  tested: settingsSchema,
  sha256: z.string(),
})
export type TestRecord = Of<typeof testRecordSchema>
