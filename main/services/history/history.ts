import type { ReportFiles } from '#main/ports/report-files.ts'
import type { DocumentStore, Documents } from '#main/ports/store.ts'
import type { Report } from '#shared/diagnosis/model.ts'
import { reportSchema } from '#shared/diagnosis/report-schema.ts'
import { fail, ok, type Result } from '#shared/errors.ts'
import { type HistoryEntry, historyEntryOf, historyLimit } from '#shared/history/model.ts'
import { isTooDeep } from '#shared/json-depth.ts'
import { type HistoryDocument, historyDocument } from './document.ts'

export interface History {
  /** Keeps the report, and lets the oldest go beyond the newest 500. */
  add(environmentId: string, report: Report): Promise<Result<void>>
  /** Newest first. An index that was lost is made again from the reports that are there. */
  list(environmentId: string): Promise<Result<readonly HistoryEntry[]>>
  /** `REPORT_NOT_FOUND`; `REPORT_INVALID` for a file that was torn or is none of ours. */
  get(environmentId: string, reportId: string): Promise<Result<Report>>
  removeAll(environmentId: string): Promise<Result<void>>
}

export interface HistoryPorts {
  readonly documents: Pick<Documents, 'open'>
  readonly files: ReportFiles
}

const notFound = (reportId: string) =>
  fail('REPORT_NOT_FOUND', 'This report is not kept any more.', {
    remedy: `Only the newest ${historyLimit} of each environment are kept.`,
    details: { reportId },
  })

/** A report's text, believed only as far as its schema goes. */
export const parseReport = (text: string): Result<Report> => {
  let value: unknown
  try {
    value = isTooDeep(text) ? undefined : JSON.parse(text)
  } catch {
    return fail('REPORT_INVALID', 'This is not a report: it is not JSON, or it was cut off.', {
      remedy: 'Choose a file that was saved with “Save report” as JSON.',
    })
  }
  const parsed = reportSchema.safeParse(value)
  if (parsed.success) return ok(parsed.data)
  const place = parsed.error.issues[0]?.path.map(String).join('.') ?? ''
  return fail(
    'REPORT_INVALID',
    `This is not a report of Mailroom that this version can read (at ${place || 'its top'}).`,
    {
      remedy:
        'Choose a file that was saved with “Save report” as JSON; one of a newer version needs that version.',
      details: { place },
    },
  )
}

const newestFirst = (entries: readonly HistoryEntry[]): readonly HistoryEntry[] =>
  [...entries].sort((one, other) => Date.parse(other.startedAt) - Date.parse(one.startedAt))

export const createHistory = ({ documents, files }: HistoryPorts): History => {
  const stores = new Map<string, DocumentStore<HistoryDocument>>()
  const storeOf = (environmentId: string): DocumentStore<HistoryDocument> => {
    const known = stores.get(environmentId)
    if (known !== undefined) return known
    const opened = documents.open(historyDocument(environmentId))
    stores.set(environmentId, opened)
    return opened
  }

  const get: History['get'] = async (environmentId, reportId) => {
    const text = await files.read(environmentId, reportId)
    if (!text.ok) return text
    return text.value === null ? notFound(reportId) : parseReport(text.value)
  }

  const rebuilt = async (environmentId: string): Promise<Result<readonly HistoryEntry[]>> => {
    const ids = await files.list(environmentId)
    if (!ids.ok) return ids
    const entries: HistoryEntry[] = []
    for (const id of ids.value) {
      const report = await get(environmentId, id)
      if (report.ok) entries.push(historyEntryOf(report.value))
    }
    const sorted = newestFirst(entries).slice(0, historyLimit)
    if (sorted.length > 0) {
      await storeOf(environmentId).update(() => ({ next: { entries: sorted }, result: null }))
    }
    return ok(sorted)
  }

  return {
    get,

    add: async (environmentId, report) => {
      // The file first: an entry never leads to a report that is not there.
      const written = await files.write(environmentId, report.id, JSON.stringify(report))
      if (!written.ok) return written
      const pruned = await storeOf(environmentId).update((current) => {
        const others = current.entries.filter((entry) => entry.reportId !== report.id)
        const all = newestFirst([historyEntryOf(report), ...others])
        return { next: { entries: all.slice(0, historyLimit) }, result: all.slice(historyLimit) }
      })
      if (!pruned.ok) return pruned
      for (const { reportId } of pruned.value) await files.remove(environmentId, reportId)
      return ok(undefined)
    },

    list: async (environmentId) => {
      const found = await storeOf(environmentId).read()
      if (!found.ok) return found
      return found.value.entries.length > 0 ? ok(found.value.entries) : rebuilt(environmentId)
    },

    removeAll: async (environmentId) => {
      const emptied = await storeOf(environmentId).update(() => ({ next: { entries: [] }, result: null }))
      const removed = await files.removeAll(environmentId)
      return emptied.ok ? removed : emptied
    },
  }
}
