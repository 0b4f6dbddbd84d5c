import type { DocumentDefinition } from '#main/ports/store.ts'
import type { Draft, EnvironmentRecord } from '#shared/environments/model.ts'
import {
  draftSchema,
  environmentRecordSchema,
  fileDestinationsSchema,
  type TestRecord,
  testRecordSchema,
} from '#shared/environments/schema.ts'
import type { Destination, MailProtocol } from '#shared/settings/destination.ts'

/** Everything that this computer keeps about its environments. No secret is part of it. */
export interface EnvironmentsDocument {
  readonly version: 1
  /** In the order of the list. */
  readonly environments: readonly EnvironmentRecord[]
  readonly drafts: Readonly<Record<string, Draft>>
  /**
   * The last revision that a draft had: it goes on growing after a draft was discarded, so that a window
   * with an older one open cannot overwrite a newer draft that happens to have the same number.
   */
  readonly revisions: Readonly<Record<string, number>>
  readonly tests: Readonly<Record<string, TestRecord>>
  /** Environments whose server key was shown to somebody on this computer. */
  readonly shownKeys: readonly string[]
  /**
   * Paths of certificate files that a person gave on this computer, by environment. One that only stands in
   * the server's file is not opened: somebody else may have written it there.
   */
  readonly acceptedPaths: Readonly<Record<string, string>>
  /**
   * Where the passwords of a server's file were last known to go, by its path: as it was first read here, as we wrote
   * it, or as a person allowed. Whoever may write that file may not thereby choose who gets to see them.
   */
  readonly fileDestinations: Readonly<Record<string, FileDestinations>>
}

export type FileDestinations = Readonly<{ [Protocol in MailProtocol]?: Destination | undefined }>

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

const each = <T>(value: unknown, read: (entry: unknown) => T | null): Readonly<Record<string, T>> | null => {
  if (!isRecord(value)) return null
  const found: Record<string, T> = {}
  for (const [key, entry] of Object.entries(value)) {
    const sound = read(entry)
    if (sound === null) return null
    found[key] = sound
  }
  return found
}

export const environmentsDocument: DocumentDefinition<EnvironmentsDocument> = {
  name: 'environments',
  empty: {
    version: 1,
    environments: [],
    drafts: {},
    revisions: {},
    tests: {},
    shownKeys: [],
    acceptedPaths: {},
    fileDestinations: {},
  },
  read: (value) => {
    if (!isRecord(value) || value['version'] !== 1) return null
    const list = value['environments']
    const shownKeys = value['shownKeys']
    if (!Array.isArray(list) || !Array.isArray(shownKeys)) return null
    const environments = list.map((entry: unknown) => environmentRecordSchema.safeParse(entry).data ?? null)
    const drafts = each(value['drafts'], (entry) => draftSchema.safeParse(entry).data ?? null)
    const revisions = each(value['revisions'], (entry) => (typeof entry === 'number' ? entry : null))
    // A last test that cannot be read is no loss, and no reason to lose the rest.
    const tests = isRecord(value['tests'])
      ? Object.fromEntries(
          Object.entries(value['tests']).flatMap(([id, entry]) => {
            const test = testRecordSchema.safeParse(entry).data
            return test === undefined ? [] : [[id, test] as const]
          }),
        )
      : null
    const acceptedPaths = each(value['acceptedPaths'], (entry) => (typeof entry === 'string' ? entry : null))
    // Absent in documents of the first release.
    const fileDestinations = each(
      value['fileDestinations'] ?? {},
      (entry) => fileDestinationsSchema.safeParse(entry).data ?? null,
    )
    if (fileDestinations === null) return null
    if (acceptedPaths === null || drafts === null || revisions === null || tests === null) return null
    const sound = environments.filter((entry) => entry !== null)
    if (sound.length !== environments.length) return null
    return {
      version: 1,
      environments: sound,
      drafts,
      revisions,
      tests,
      shownKeys: shownKeys.filter((entry) => typeof entry === 'string'),
      acceptedPaths,
      fileDestinations,
    }
  },
}
