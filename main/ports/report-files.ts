import type { Result } from '#shared/errors.ts'

/** One file per report, kept in the data folder. Ids are those of environments and reports. */
export interface ReportFiles {
  /** Written whole or not at all. */
  write(environmentId: string, reportId: string, text: string): Promise<Result<void>>
  /** null where there is none. */
  read(environmentId: string, reportId: string): Promise<Result<string | null>>
  /** Ids of the reports that are there, in no order. */
  list(environmentId: string): Promise<Result<readonly string[]>>
  remove(environmentId: string, reportId: string): Promise<Result<void>>
  removeAll(environmentId: string): Promise<Result<void>>
}
