import { z } from 'zod'
import { discoverSecurities } from './discover.ts'
import { certificateSchema, faultSchema, serviceKindSchema, trustSchema } from './evidence-parts.ts'

const protocol = z.enum(['smtp', 'imap'])

export const discoverCellSchema = z.object({
  protocol,
  port: z.number().int(),
  security: z.enum(discoverSecurities),
  /** `advanced`: works, but not with what TeamConnect's own page can say (Use SSL and its ports). */
  outcome: z.enum(['works', 'advanced', 'fails']),
  /** A few words: "login offered: PLAIN, LOGIN", "no answer", "certificate for another name". */
  why: z.string(),
  ms: z.number(),
  kind: serviceKindSchema.optional(),
  /** Mechanisms offered in this state; empty: no login is offered. */
  mechanisms: z.array(z.string()),
  capabilities: z.array(z.string()),
  fault: faultSchema.optional(),
  certificate: z.object({ leaf: certificateSchema, trust: trustSchema, nameMatches: z.boolean() }).optional(),
  /** Puts the cell into the form; absent where it does not work. */
  set: z.record(z.string(), z.union([z.string(), z.boolean(), z.number()])).optional(),
})

export const discoverySchema = z.object({
  host: z.string(),
  addresses: z.array(z.string()),
  fault: faultSchema.optional(),
  /** Other hosts that may be meant: MX, SRV (RFC 6186 and 8314), names by custom, the known provider's. */
  candidates: z.array(
    z.object({ host: z.string(), protocol, source: z.enum(['mx', 'srv', 'custom', 'provider']) }),
  ),
  /** In the order of ports and securities. */
  cells: z.array(discoverCellSchema),
  durationMs: z.number(),
  transcript: z.array(
    z.object({ atMs: z.number(), from: z.enum(['client', 'server', 'note']), text: z.string() }),
  ),
})
