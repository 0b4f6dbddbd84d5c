import { z } from 'zod'

const entry = {
  kind: z.enum(['settings', 'report']),
  name: z.string().min(1).max(1024),
  /** Null where a browser opened it: that does not tell where a file lies. */
  path: z.string().min(1).max(4096).nullable(),
  /** ISO 8601. */
  openedAt: z.string().max(64),
}

export const recentEntrySchema = z.strictObject(entry)

export const recentFileSchema = z.strictObject({
  ...entry,
  /** Not looked for: it lies on another computer, or nobody knows where. */
  state: z.enum(['there', 'missing', 'not-looked-for']),
  /** The environment that has this settings file, if there is one. */
  environmentId: z.string().nullable(),
})
