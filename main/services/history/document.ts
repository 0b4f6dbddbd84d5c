import type { DocumentDefinition } from '#main/ports/store.ts'
import type { HistoryEntry } from '#shared/history/model.ts'
import { historyEntrySchema } from '#shared/history/schema.ts'

/** The index of one environment's reports, newest first. */
export interface HistoryDocument {
  readonly entries: readonly HistoryEntry[]
}

/** One document per environment: a run of one does not wait for another's. */
export const historyDocument = (environmentId: string): DocumentDefinition<HistoryDocument> => ({
  name: `history-${environmentId}`,
  empty: { entries: [] },
  read: (value) => {
    if (typeof value !== 'object' || value === null || !('entries' in value)) return null
    if (!Array.isArray(value.entries)) return null
    // One entry that cannot be read costs that entry; the report's file is still there.
    const entries = value.entries.flatMap((entry: unknown) => historyEntrySchema.safeParse(entry).data ?? [])
    return { entries }
  },
})
