import { randomUUID } from 'node:crypto'
import { open, readdir, rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { makeFolder } from '#main/adapters/files/make-folder.ts'
import { readPrivateFile, refuseForeignFolder } from '#main/adapters/files/private-file.ts'
import type { ReportFiles } from '#main/ports/report-files.ts'
import { fail, ok, type Result } from '#shared/errors.ts'

/** 32 MiB: two transcripts at the limit of what a session may send. */
const sizeLimit = 33_554_432

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

const fault = (path: string, error: unknown) =>
  fail(
    'STORE_ERROR',
    `Mailroom’s own data in ${path} cannot be reached: ${error instanceof Error ? error.message : String(error)}.`,
    { remedy: 'Correct that, or set MAILROOM_HOME to a folder that this user may write to.' },
  )

/** Ids come from reports that others may have written: none may lead out of the folder. */
const sound = (id: string): boolean => /^[A-Za-z0-9_-]{1,64}$/.test(id)

/** Reports below `reports/` in the data folder, mode 0600. */
export const createReportFiles = (dataFolder: string): ReportFiles => {
  const root = join(dataFolder, 'reports')

  const guarded = async <T>(
    environmentId: string,
    reportId: string,
    act: (path: string, folder: string) => Promise<T>,
  ): Promise<Result<T>> => {
    if (!sound(environmentId) || !sound(reportId)) {
      return fail('REPORT_NOT_FOUND', 'There is no such report.', { details: { reportId } })
    }
    const folder = join(root, environmentId)
    const path = join(folder, `${reportId}.json`)
    try {
      await refuseForeignFolder(root)
      await refuseForeignFolder(folder)
      return ok(await act(path, folder))
    } catch (error) {
      return fault(path, error)
    }
  }

  return {
    write: (environmentId, reportId, text) =>
      guarded(environmentId, reportId, async (path, folder) => {
        await makeFolder(folder, 0o700)
        const draft = `${path}.${randomUUID()}.tmp`
        try {
          const file = await open(draft, 'wx', 0o600)
          try {
            await file.writeFile(text)
            await file.sync()
          } finally {
            await file.close()
          }
          await rename(draft, path)
        } catch (error) {
          await rm(draft, { force: true })
          throw error
        }
      }),

    read: (environmentId, reportId) =>
      guarded(environmentId, reportId, async (path) => {
        try {
          return await readPrivateFile(path, sizeLimit)
        } catch (error) {
          if (codeOf(error) === 'ENOENT') return null
          throw error
        }
      }),

    list: (environmentId) =>
      guarded(environmentId, 'any', async (_path, folder) => {
        try {
          const names = await readdir(folder)
          return names.flatMap((name) => /^([A-Za-z0-9_-]{1,64})\.json$/.exec(name)?.[1] ?? [])
        } catch (error) {
          if (codeOf(error) === 'ENOENT') return []
          throw error
        }
      }),

    remove: (environmentId, reportId) =>
      guarded(environmentId, reportId, (path) => rm(path, { force: true })),

    removeAll: (environmentId) =>
      guarded(environmentId, 'any', (_path, folder) => rm(folder, { recursive: true, force: true })),
  }
}
