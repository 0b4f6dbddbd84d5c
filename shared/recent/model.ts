/** Files opened lately on this computer: settings files and reports, by name and path alone. */

import type { Of } from '../of-schema.ts'
import type * as schema from './schema.ts'

export type RecentEntry = Of<typeof schema.recentEntrySchema>
export type RecentFile = Of<typeof schema.recentFileSchema>
export type RecentKind = RecentEntry['kind']

/** Newest kept. */
export const recentLimit = 12

/** Whether the two mean the same file. */
export const sameRecent = (
  one: Pick<RecentEntry, 'kind' | 'name' | 'path'>,
  other: Pick<RecentEntry, 'kind' | 'name' | 'path'>,
): boolean =>
  one.kind === other.kind && one.path === other.path && (one.path !== null || one.name === other.name)

/** A path that leads to another computer: looking there would tell it who is looking, and may take long. */
export const leadsElsewhere = (path: string): boolean => /^[\\/]{2}/.test(path)
