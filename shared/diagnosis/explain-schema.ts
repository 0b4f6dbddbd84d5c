import { z } from 'zod'
import { findingSchema } from './report-schema.ts'

/** One line of the text, passwords masked, control characters shown. Numbers begin at 1. */
const line = z.strictObject({ number: z.number().int().min(1), text: z.string() })

export const explainResultSchema = z.strictObject({
  /** Most telling first. */
  faults: z.array(
    z.strictObject({
      /** One where the text is clear; several, none preferred, where it is not. */
      candidates: z.array(
        z.strictObject({
          finding: findingSchema,
          /** What would show that it is this one; '' where there is only one. */
          decidedBy: z.string(),
        }),
      ),
      /** The lines it was read from, the first occurrence's; at most ten. */
      lines: z.array(line),
      /** How often it stands in the text. */
      count: z.number().int(),
      /** As the text writes them, where its lines carry times. */
      firstSeen: z.string().optional(),
      lastSeen: z.string().optional(),
    }),
  ),
  target: z
    .strictObject({
      protocol: z.enum(['smtp', 'imap']),
      host: z.string(),
      /** 0 where the text does not tell. */
      port: z.number().int(),
      username: z.string(),
    })
    .optional(),
  /** Passwords that stood in the text: masked everywhere here, and to be changed. */
  secrets: z.array(z.strictObject({ line: z.number().int(), what: z.string() })),
  /** What would have to be known further, as sentences; empty where the text says enough. */
  missing: z.array(z.string()),
  /** Ready to be sent: what was understood and what is missing. '' where nothing is missing. */
  forCustomer: z.string(),
  /** Lines that look most like mail, where nothing known was found. */
  mailLines: z.array(line),
  /** The text was longer than what was read. */
  truncated: z.boolean(),
})
