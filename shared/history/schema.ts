import { z } from 'zod'
import { checkNameSchema, testedSettingsSchema, verdictSchema } from '../environments/schema.ts'

export const historyEntrySchema = z.object({
  reportId: z.string().regex(/^[A-Za-z0-9_-]{1,64}$/),
  startedAt: z.string().max(64),
  durationMs: z.number().min(0),
  verdict: verdictSchema,
  cause: z.string().nullable(),
  title: z.string(),
  checks: z.array(
    z.object({
      check: checkNameSchema,
      verdict: verdictSchema,
      /** Milliseconds by stage that was run; one that ran twice has both in it. */
      stages: z.record(z.string(), z.number()),
    }),
  ),
  settings: testedSettingsSchema,
})
