/** Files opened lately on this computer: settings files and reports, by name and path alone. */

export type RecentKind = 'settings' | 'report'

export interface RecentEntry {
  readonly kind: RecentKind
  readonly name: string
  /** Null where a browser opened it: that does not tell where a file lies. */
  readonly path: string | null
  /** ISO 8601. */
  readonly openedAt: string
}

export interface RecentFile extends RecentEntry {
  /** Not looked for: it lies on another computer, or nobody knows where. */
  readonly state: 'there' | 'missing' | 'not-looked-for'
  /** The environment that has this settings file, if there is one. */
  readonly environmentId: string | null
}

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
