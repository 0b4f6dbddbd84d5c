import { z } from 'zod'
import type { RecentEntry, RecentFile } from './model.ts'

const entry = {
  kind: z.enum(['settings', 'report']),
  name: z.string().min(1).max(1024),
  path: z.string().min(1).max(4096).nullable(),
  openedAt: z.string().max(64),
}

export const recentEntrySchema: z.ZodType<RecentEntry> = z.strictObject(entry)

export const recentFileSchema: z.ZodType<RecentFile> = z.strictObject({
  ...entry,
  state: z.enum(['there', 'missing', 'not-looked-for']),
  environmentId: z.string().nullable(),
})
