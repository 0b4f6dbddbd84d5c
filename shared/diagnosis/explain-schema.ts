import { z } from 'zod'
import type { ExplainResult } from './explain.ts'
import { findingSchema } from './report-schema.ts'

const line = z.strictObject({ number: z.number().int().min(1), text: z.string() })

export const explainResultSchema: z.ZodType<ExplainResult> = z.strictObject({
  faults: z
    .array(
      z.strictObject({
        candidates: z.array(z.strictObject({ finding: findingSchema, decidedBy: z.string() })).readonly(),
        lines: z.array(line).readonly(),
        count: z.number().int(),
        firstSeen: z.string().optional(),
        lastSeen: z.string().optional(),
      }),
    )
    .readonly(),
  target: z
    .strictObject({
      protocol: z.enum(['smtp', 'imap']),
      host: z.string(),
      port: z.number().int(),
      username: z.string(),
    })
    .optional(),
  secrets: z.array(z.strictObject({ line: z.number().int(), what: z.string() })).readonly(),
  missing: z.array(z.string()).readonly(),
  forCustomer: z.string(),
  mailLines: z.array(line).readonly(),
  truncated: z.boolean(),
})
