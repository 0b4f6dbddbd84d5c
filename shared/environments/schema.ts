/** Environments, drafts and tests as they stand in the store and cross a border: the models, checked. */
import { z } from 'zod'
import { checkNames } from '../diagnosis/model.ts'
import type { Destination } from '../settings/destination.ts'
import { settingsSchema } from '../settings/schema.ts'
import type { Draft, EnvironmentRecord, LastTest, PreviewUser } from './model.ts'
import { isOutgoingIp } from './outgoing-ip.ts'

const address = z.string().max(1024)

export const previewUserSchema: z.ZodType<PreviewUser> = z.strictObject({
  name: z.string().max(256),
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

export const destinationSchema: z.ZodType<Destination> = z.strictObject({
  host: z.string(),
  port: z.number().int(),
  security: z.enum(['none', 'starttls', 'starttls-if-offered', 'tls']),
  username: z.string(),
})
export const fileDestinationsSchema = z.strictObject({
  smtp: destinationSchema.optional(),
  imap: destinationSchema.optional(),
})

export const environmentRecordSchema: z.ZodType<EnvironmentRecord> = z.strictObject({
  id: z.string().min(1).max(64),
  name: z.string().min(1).max(100),
  path: z.string().min(1).max(4096),
  delivery: z.enum(['written-here', 'handed-over']),
  targetPath: z.string().max(4096),
  passwordMode: z.enum(['encrypted', 'omitted', 'plain']),
  teamConnectVersion: z.enum(['7', '8']),
  express: z.boolean(),
  previewUsers: previewUsersSchema,
  recipients: z.strictObject({ inside: address, outside: address }),
  checklist: z.strictObject({
    contactAddresses: z.boolean(),
    preferences: z.boolean(),
    sendAs: z.boolean(),
  }),
  serverKeyHandedOver: z.boolean(),
  nodes: nodesSchema.optional(),
  readableBy: readableBySchema.nullable().optional(),
  cacerts: z.string().max(4096).optional(),
  outgoingIp: outgoingIpSchema.or(z.literal('')).optional(),
  practice: z.boolean(),
})

const sha256 = z.string().regex(/^[0-9a-f]{64}$/)

export const draftSchema: z.ZodType<Draft> = z.strictObject({
  settings: settingsSchema,
  basedOn: sha256,
  base: settingsSchema,
  named: z.array(z.string()).readonly().optional(),
  savedAt: z.string(),
  revision: z.number().int().min(0),
})

/** What is remembered of the last test; `LastTest` is made from it and from what stands in the form. */
export interface TestRecord extends Omit<LastTest, 'sameSettings'> {
  readonly tested: Draft['settings']
  readonly sha256: string
}

export const testRecordSchema: z.ZodType<TestRecord> = z.strictObject({
  reportId: z.string(),
  at: z.string(),
  verdict: verdictSchema,
  cause: z.string().nullable(),
  title: z.string(),
  settings: testedSettingsSchema,
  tested: settingsSchema,
  sha256: z.string(),
})
