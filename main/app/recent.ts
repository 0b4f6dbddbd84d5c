/** Files opened lately: what is kept of them, held against what is there now. */
import { parseReport } from '#main/services/history/history.ts'
import type { ParsedInput } from '#shared/contract.ts'
import type { Report } from '#shared/diagnosis/model.ts'
import { fail, ok, type Result } from '#shared/errors.ts'
import { leadsElsewhere, type RecentEntry, type RecentFile } from '#shared/recent/model.ts'
import type { Core } from './core.ts'

/** As long as a report may be that comes as text. */
const reportLimit = 16_777_216

const stateOf = async (core: Core, path: string | null): Promise<RecentFile['state']> => {
  if (path === null || leadsElsewhere(path)) return 'not-looked-for'
  const facts = await core.ports.files.facts(path)
  return !facts.ok && facts.code === 'ENOENT' ? 'missing' : 'there'
}

export const listRecent = async (core: Core): Promise<Result<readonly RecentFile[]>> => {
  const [entries, environments] = await Promise.all([core.recent.list(), core.environments.list()])
  if (!entries.ok) return entries
  const owners = new Map(
    environments.ok ? environments.value.map(({ record }) => [record.path, record.id] as const) : [],
  )
  const withState = async (entry: RecentEntry): Promise<RecentFile> => ({
    ...entry,
    state: await stateOf(core, entry.path),
    environmentId: entry.kind === 'settings' ? (owners.get(entry.path ?? '') ?? null) : null,
  })
  return ok(await Promise.all(entries.value.map(withState)))
}

/** @returns the list as it is then */
export const forgetRecent = async (
  core: Core,
  file: ParsedInput<'recent.forget'>,
): Promise<Result<readonly RecentFile[]>> => {
  const forgotten = await core.recent.forget(file)
  return forgotten.ok ? listRecent(core) : forgotten
}

/** Only what stands in the list is read: the page cannot ask for any file of this computer by its path. */
export const openRecentReport = async (core: Core, path: string): Promise<Result<Report>> => {
  const entries = await core.recent.list()
  if (!entries.ok) return entries
  const entry = entries.value.find((item) => item.kind === 'report' && item.path === path)
  if (entry === undefined)
    return fail('REPORT_NOT_FOUND', 'This report is not among those opened lately on this computer.', {
      remedy: 'Choose its file with Open report.',
    })
  const read = await core.ports.files.read(path, reportLimit)
  if (!read.ok)
    return fail('REPORT_NOT_FOUND', `The report ${path} cannot be read: ${read.message}.`, {
      remedy: 'If it was moved, choose it with Open report; else remove it from the list.',
      details: { path, code: read.code },
    })
  const report = parseReport(new TextDecoder().decode(read.value.bytes))
  if (report.ok) await core.recent.note(entry)
  return report
}
