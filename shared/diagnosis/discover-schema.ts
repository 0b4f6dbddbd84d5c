import { z } from 'zod'
import { type DiscoverCell, type Discovery, discoverSecurities } from './discover.ts'
import { certificateSchema, faultSchema, serviceKindSchema, trustSchema } from './evidence-schema.ts'

const protocol = z.enum(['smtp', 'imap'])

export const discoverCellSchema: z.ZodType<DiscoverCell> = z.object({
  protocol,
  port: z.number().int(),
  security: z.enum(discoverSecurities),
  outcome: z.enum(['works', 'advanced', 'fails']),
  why: z.string(),
  ms: z.number(),
  kind: serviceKindSchema.optional(),
  mechanisms: z.array(z.string()),
  capabilities: z.array(z.string()),
  fault: faultSchema.optional(),
  certificate: z.object({ leaf: certificateSchema, trust: trustSchema, nameMatches: z.boolean() }).optional(),
  set: z.record(z.string(), z.union([z.string(), z.boolean(), z.number()])).optional(),
})

export const discoverySchema: z.ZodType<Discovery> = z.object({
  host: z.string(),
  addresses: z.array(z.string()),
  fault: faultSchema.optional(),
  candidates: z.array(
    z.object({ host: z.string(), protocol, source: z.enum(['mx', 'srv', 'custom', 'provider']) }),
  ),
  cells: z.array(discoverCellSchema),
  durationMs: z.number(),
  transcript: z.array(
    z.object({ atMs: z.number(), from: z.enum(['client', 'server', 'note']), text: z.string() }),
  ),
})
