import type { Clock } from '#main/ports/clock.ts'
import type { DocumentStore } from '#main/ports/store.ts'
import type { Draft, EnvironmentOptions, EnvironmentRecord } from '#shared/environments/model.ts'
import type { TestRecord } from '#shared/environments/schema.ts'
import { namedIn, takeableKeys, withDisk } from '#shared/environments/three-way.ts'
import { fail, ok, type Result } from '#shared/errors.ts'
import { changedKeys } from '#shared/settings/changes.ts'
import type { SettingKey, Settings } from '#shared/settings/fields.ts'
import type { EnvironmentsDocument, FileDestinations } from './document.ts'

/** All that is kept of one environment. */
export interface StoredEnvironment {
  readonly record: EnvironmentRecord
  readonly draft: Draft | null
  readonly lastTest: TestRecord | null
  readonly serverKeyShown: boolean
  /** The certificate file that was given here; '' for none. */
  readonly acceptedPath: string
}

/** The file as it is now, as far as a draft needs it. */
export interface OnDisk {
  readonly sha256: string
  readonly settings: Settings
}

export interface DraftToSave {
  readonly settings: Settings
  readonly basedOn: string
  /** The revision that the form was made from; 0 for none. */
  readonly revision: number
  /** The file's settings at `basedOn`. */
  readonly base: Settings
  /** As in `Draft`. */
  readonly named?: readonly string[] | undefined
}

export interface Environments {
  list(): Promise<Result<readonly StoredEnvironment[]>>
  /** `ENVIRONMENT_NOT_FOUND` */
  find(id: string): Promise<Result<StoredEnvironment>>
  /** `ENVIRONMENT_EXISTS` where another has the name, whatever its case. */
  add(
    name: string,
    path: string,
    options: EnvironmentOptions,
    more?: { readonly id?: string; readonly practice?: boolean },
  ): Promise<Result<StoredEnvironment>>
  rename(id: string, name: string): Promise<Result<StoredEnvironment>>
  configure(id: string, options: EnvironmentOptions): Promise<Result<StoredEnvironment>>
  remove(id: string): Promise<Result<StoredEnvironment>>
  /** `DRAFT_CHANGED` where another window saved since. */
  saveDraft(id: string, draft: DraftToSave): Promise<Result<Draft>>
  discardDraft(id: string): Promise<Result<void>>
  /**
   * The disk's values into the draft: for the keys named, or for all that were changed on disk. What was not
   * taken counts as decided for the draft's value, so that the draft is then made from the disk as it is.
   */
  takeFromDisk(id: string, disk: OnDisk, keys?: readonly SettingKey[]): Promise<Result<Draft | null>>
  /** The draft was written: it goes, unless it changed meanwhile. */
  draftWritten(id: string, settings: Settings): Promise<Result<void>>
  noteTest(id: string, test: TestRecord): Promise<Result<void>>
  noteServerKeyShown(id: string): Promise<Result<void>>
  /** The certificate file that a person gave for this environment on this computer. */
  acceptPath(id: string, path: string): Promise<Result<void>>
  /**
   * Where the passwords in a server's file were last known to go, by each of its paths, and the drafts of whichever
   * environments have one of these.
   */
  knownAt(paths: readonly string[]): Promise<Result<KnownAt>>
  /** @param change of what is known by one of the paths */
  knowDestinations(
    paths: readonly string[],
    change: (known: FileDestinations) => FileDestinations,
  ): Promise<Result<void>>
}

export interface KnownAt {
  readonly byPath: readonly FileDestinations[]
  readonly drafts: readonly Draft[]
}

export interface EnvironmentsOptions {
  readonly store: DocumentStore<EnvironmentsDocument>
  readonly clock: Clock
  readonly randomId: () => string
}

const notFound = (id: string) =>
  fail('ENVIRONMENT_NOT_FOUND', 'There is no such environment on this computer any more.', {
    remedy: 'Choose another from the list; it may have been removed in another window.',
    details: { id },
  })

const exists = (name: string) =>
  fail('ENVIRONMENT_EXISTS', `There is already an environment named “${name}”.`, {
    remedy: 'Type another name.',
  })

const freshRecord = (id: string, name: string, path: string): EnvironmentRecord => ({
  id,
  name,
  path,
  delivery: 'written-here',
  targetPath: '',
  passwordMode: 'encrypted',
  teamConnectVersion: '7',
  express: false,
  // Without addresses: those that stand here are tried as senders, and invented ones would be refused.
  previewUsers: [
    { name: 'Alex Example', address: '' },
    { name: 'Sam Example', address: '' },
    { name: 'Robin Counsel', address: '' },
  ],
  recipients: { inside: '', outside: '' },
  checklist: { contactAddresses: false, preferences: false, sendAs: false },
  serverKeyHandedOver: false,
  practice: false,
})

/** Options as they came over a border may have keys with undefined: those change nothing. */
const withOptions = (record: EnvironmentRecord, options: EnvironmentOptions): EnvironmentRecord => ({
  ...record,
  ...Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)),
})

const without = <T>(all: Readonly<Record<string, T>>, id: string): Readonly<Record<string, T>> =>
  Object.fromEntries(Object.entries(all).filter(([key]) => key !== id))

const keptOf = (document: EnvironmentsDocument, record: EnvironmentRecord): StoredEnvironment => ({
  record,
  draft: document.drafts[record.id] ?? null,
  lastTest: document.tests[record.id] ?? null,
  serverKeyShown: document.shownKeys.includes(record.id),
  acceptedPath: document.acceptedPaths[record.id] ?? '',
})

/** Files that no environment has: of so many different ones the first are forgotten. */
const mostFiles = 2000

const boundedTo = (
  { environments }: EnvironmentsDocument,
  all: EnvironmentsDocument['fileDestinations'],
): EnvironmentsDocument['fileDestinations'] => {
  const paths = Object.keys(all)
  const own = new Set(environments.map(({ path }) => path))
  const gone = new Set(paths.filter((path) => !own.has(path)).slice(0, Math.max(0, paths.length - mostFiles)))
  return gone.size === 0 ? all : Object.fromEntries(Object.entries(all).filter(([path]) => !gone.has(path)))
}

type Change<R> = { next: EnvironmentsDocument; result: Result<R> }

export const createEnvironments = ({ store, clock, randomId }: EnvironmentsOptions): Environments => {
  /** A change of one environment; nothing is changed where it is not there. */
  const change = async <R>(
    id: string,
    act: (document: EnvironmentsDocument, kept: StoredEnvironment) => Change<R>,
  ): Promise<Result<R>> => {
    const outcome = await store.update<Result<R>>((document) => {
      const record = document.environments.find((each) => each.id === id)
      return record === undefined
        ? { next: document, result: notFound(id) }
        : act(document, keptOf(document, record))
    })
    return outcome.ok ? outcome.value : outcome
  }

  const changeRecord = (
    id: string,
    act: (record: EnvironmentRecord, document: EnvironmentsDocument) => Result<EnvironmentRecord>,
  ): Promise<Result<StoredEnvironment>> =>
    change(id, (document, kept) => {
      const changed = act(kept.record, document)
      if (!changed.ok) return { next: document, result: changed }
      const environments = document.environments.map((each) => (each.id === id ? changed.value : each))
      const next = { ...document, environments }
      return { next, result: ok(keptOf(next, changed.value)) }
    })

  const nameTaken = (document: EnvironmentsDocument, name: string, but?: string): boolean =>
    document.environments.some((each) => each.id !== but && each.name.toLowerCase() === name.toLowerCase())

  const withDraft = (document: EnvironmentsDocument, id: string, draft: Draft): EnvironmentsDocument => ({
    ...document,
    drafts: { ...document.drafts, [id]: draft },
    revisions: { ...document.revisions, [id]: draft.revision },
  })

  const nextRevision = (document: EnvironmentsDocument, id: string): number =>
    (document.revisions[id] ?? 0) + 1

  const savedAt = (): string => new Date(clock.now()).toISOString()

  return {
    list: async () => {
      const found = await store.read()
      return found.ok ? ok(found.value.environments.map((record) => keptOf(found.value, record))) : found
    },

    find: async (id) => {
      const found = await store.read()
      if (!found.ok) return found
      const record = found.value.environments.find((each) => each.id === id)
      return record === undefined ? notFound(id) : ok(keptOf(found.value, record))
    },

    add: async (name, path, options, more = {}) => {
      const trimmed = name.trim()
      const outcome = await store.update<Result<StoredEnvironment>>((document) => {
        if (trimmed === '' || nameTaken(document, trimmed)) return { next: document, result: exists(trimmed) }
        const fresh = freshRecord(more.id ?? randomId(), trimmed, path)
        const record = withOptions({ ...fresh, practice: more.practice ?? false }, options)
        const next = { ...document, environments: [...document.environments, record] }
        return { next, result: ok(keptOf(next, record)) }
      })
      return outcome.ok ? outcome.value : outcome
    },

    rename: (id, name) =>
      changeRecord(id, (record, document) => {
        const trimmed = name.trim()
        if (trimmed === '' || nameTaken(document, trimmed, id)) return exists(trimmed)
        return ok({ ...record, name: trimmed })
      }),

    configure: (id, options) => changeRecord(id, (record) => ok(withOptions(record, options))),

    remove: (id) =>
      change(id, (document, kept) => ({
        next: {
          ...document,
          environments: document.environments.filter((each) => each.id !== id),
          drafts: without(document.drafts, id),
          revisions: without(document.revisions, id),
          tests: without(document.tests, id),
          shownKeys: document.shownKeys.filter((each) => each !== id),
          acceptedPaths: without(document.acceptedPaths, id),
        },
        result: ok(kept),
      })),

    saveDraft: (id, { settings, basedOn, revision, base, named }) =>
      change(id, (document, { draft }) => {
        const current = draft?.revision ?? 0
        if (revision !== current) {
          return {
            next: document,
            result: fail(
              'DRAFT_CHANGED',
              'The draft was changed in another window or by the command line meanwhile.',
              {
                remedy: 'Open the environment again to see the other draft, then make the change there.',
                details: { revision: current },
              },
            ),
          }
        }
        const saved: Draft = {
          settings,
          basedOn,
          base,
          ...(named === undefined ? {} : { named }),
          savedAt: savedAt(),
          revision: nextRevision(document, id),
        }
        return { next: withDraft(document, id, saved), result: ok(saved) }
      }),

    discardDraft: (id) =>
      change(id, (document) => ({
        next: { ...document, drafts: without(document.drafts, id) },
        result: ok(undefined),
      })),

    takeFromDisk: (id, disk, keys) =>
      change(id, (document, { draft }) => {
        if (draft === null) return { next: document, result: ok(null) }
        const taken = keys ?? takeableKeys(draft.base, draft.settings, disk.settings)
        const settings = withDisk(draft.settings, disk.settings, taken)
        if (changedKeys(disk.settings, settings).length === 0) {
          return { next: { ...document, drafts: without(document.drafts, id) }, result: ok(null) }
        }
        const saved: Draft = {
          settings,
          base: disk.settings,
          named: namedIn(draft).filter((key) => !taken.some((each) => each === key)),
          basedOn: disk.sha256,
          savedAt: savedAt(),
          revision: nextRevision(document, id),
        }
        return { next: withDraft(document, id, saved), result: ok(saved) }
      }),

    draftWritten: (id, settings) =>
      change(id, (document, { draft }) => {
        const other = draft !== null && changedKeys(draft.settings, settings).length > 0
        return {
          next: other ? document : { ...document, drafts: without(document.drafts, id) },
          result: ok(undefined),
        }
      }),

    noteTest: (id, test) =>
      change(id, (document) => ({
        next: { ...document, tests: { ...document.tests, [id]: test } },
        result: ok(undefined),
      })),

    noteServerKeyShown: (id) =>
      change(id, (document) => ({
        next: { ...document, shownKeys: [...document.shownKeys.filter((each) => each !== id), id] },
        result: ok(undefined),
      })),

    knownAt: async (paths) => {
      const document = await store.read()
      if (!document.ok) return document
      const { fileDestinations, environments, drafts } = document.value
      return ok({
        byPath: paths.map((path) => fileDestinations[path] ?? {}),
        drafts: environments.flatMap(({ id, path }) => (paths.includes(path) ? (drafts[id] ?? []) : [])),
      })
    },

    knowDestinations: async (paths, change) => {
      const done = await store.update((document) => ({
        next: {
          ...document,
          fileDestinations: boundedTo(document, {
            ...document.fileDestinations,
            ...Object.fromEntries(paths.map((path) => [path, change(document.fileDestinations[path] ?? {})])),
          }),
        },
        result: undefined,
      }))
      return done.ok ? ok(undefined) : done
    },

    acceptPath: (id, path) =>
      change(id, (document) => ({
        next: { ...document, acceptedPaths: { ...document.acceptedPaths, [id]: path } },
        result: ok(undefined),
      })),
  }
}
