import type { Clock } from '#main/ports/clock.ts'
import type { DocumentDefinition, DocumentStore } from '#main/ports/store.ts'
import type { Result } from '#shared/errors.ts'
import { type RecentEntry, recentLimit, sameRecent } from '#shared/recent/model.ts'
import { recentEntrySchema } from '#shared/recent/schema.ts'

export interface RecentDocument {
  /** Newest first. */
  readonly entries: readonly RecentEntry[]
}

export const recentDocument: DocumentDefinition<RecentDocument> = {
  name: 'recent',
  empty: { entries: [] },
  read: (value) => {
    if (typeof value !== 'object' || value === null || !('entries' in value)) return null
    if (!Array.isArray(value.entries)) return null
    // One line that cannot be read costs that line.
    return {
      entries: value.entries.flatMap((entry: unknown) => recentEntrySchema.safeParse(entry).data ?? []),
    }
  },
}

type Named = Pick<RecentEntry, 'kind' | 'name' | 'path'>

export interface Recent {
  /** Newest first. */
  list(): Promise<Result<readonly RecentEntry[]>>
  /** A file was opened: it moves to the top, and the oldest goes beyond the limit. */
  note(file: Named): Promise<Result<void>>
  /** The file itself stays as it is. */
  forget(file: Named): Promise<Result<void>>
}

export const createRecent = (store: DocumentStore<RecentDocument>, clock: Clock): Recent => {
  const change = (act: (entries: readonly RecentEntry[]) => readonly RecentEntry[]): Promise<Result<void>> =>
    store.update((document) => ({ next: { ...document, entries: act(document.entries) }, result: undefined }))
  const others = (entries: readonly RecentEntry[], file: Named) =>
    entries.filter((entry) => !sameRecent(entry, file))
  return {
    list: async () => {
      const found = await store.read()
      return found.ok ? { ok: true, value: found.value.entries } : found
    },
    note: ({ kind, name, path }) =>
      change((entries) =>
        [
          { kind, name, path, openedAt: new Date(clock.now()).toISOString() },
          ...others(entries, { kind, name, path }),
        ].slice(0, recentLimit),
      ),
    forget: (file) => change((entries) => others(entries, file)),
  }
}
