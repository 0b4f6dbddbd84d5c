import { readdir, rename, rm, stat } from 'node:fs/promises'
import { join, resolve } from 'node:path'
import { makeFolder } from '#main/adapters/files/make-folder.ts'
import { createNodeProcesses } from '#main/adapters/files/node-processes.ts'
import { readPrivateFile, refuseForeignFolder, resolveFolder } from '#main/adapters/files/private-file.ts'
import type { Processes } from '#main/ports/files.ts'
import type { DocumentDefinition, DocumentStore, Documents } from '#main/ports/store.ts'
import { type Failure, fail, ok, type Result } from '#shared/errors.ts'
import { withLock } from './process-lock.ts'

/** What writes the file: `conf`, or `electron-store`, its kin, which keeps the same file in Electron. */
export interface JsonStore {
  store: Record<string, unknown>
}

export type JsonStoreFactory = (options: {
  readonly cwd: string
  readonly name: string
  readonly fileMode: number
}) => Promise<JsonStore>

export interface DocumentsOptions {
  readonly folder: string
  readonly createStore?: JsonStoreFactory | undefined
  /** How long an update waits for another process. Milliseconds. */
  readonly waitMs?: number | undefined
  readonly processes?: Processes | undefined
}

/** Loaded at the first write: its schema checker takes longer to load than the command line may take. */
const loadConf = () => import('conf')

const confStore: JsonStoreFactory = async ({ cwd, name, fileMode }) => {
  const { default: Conf } = await loadConf()
  return new Conf<Record<string, unknown>>({
    cwd,
    configName: name,
    configFileMode: fileMode,
    // Keys are names of environments' ids, not paths.
    accessPropertiesByDotNotation: false,
  })
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error ? String(error.code) : ''

const words: Readonly<Record<string, string>> = {
  EACCES: 'this user has no access to it',
  EPERM: 'this user has no access to it',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the user’s share of the disk is full',
  ENOENT: 'no folder can be made there',
  ENOTDIR: 'a part of its path is not a folder',
  EISDIR: 'there is a folder in its place',
  EEXIST: 'there is a file in place of its folder',
}

const storeFault = (path: string, error: unknown): ReturnType<typeof fail> => {
  const why = words[codeOf(error)] ?? (error instanceof Error ? error.message : String(error))
  return fail('STORE_ERROR', `Mailroom’s own data in ${path} cannot be reached: ${why}.`, {
    remedy: 'Correct that, or set MAILROOM_HOME to a folder that this user may write to.',
  })
}

/** A half-made file that nobody finishes any more. Milliseconds. */
const abandonedAfterMs = 60_000

/** Drafts of the lock and of the document itself that a killed process left: `NAME.json.lock.…`, `NAME.json.tmp-…`. */
const sweep = async (folder: string, name: string): Promise<void> => {
  for (const entry of await readdir(folder)) {
    if (!entry.startsWith(`${name}.json.lock.`) && !entry.startsWith(`${name}.json.tmp-`)) continue
    const path = join(folder, entry)
    const age = await stat(path).then(
      ({ mtimeMs }) => Date.now() - mtimeMs,
      () => 0,
    )
    if (age > abandonedAfterMs) await rm(path, { force: true })
  }
}

const stamp = (): string => new Date().toISOString().replace(/[:.]/g, '-')

/** Documents as JSON files of one folder, mode 0600, changed under a lock between processes. */
export const createDocuments = (options: DocumentsOptions): Documents => {
  const createStore = options.createStore ?? confStore
  const processes = options.processes ?? createNodeProcesses()
  const waitMs = options.waitMs ?? 15_000
  const notices: Failure[] = []
  /** Resolved each time: through a link of somebody else's nothing is read, written or made. */
  const resolvedFolder = () => resolveFolder(resolve(options.folder))

  const open = <T extends object>(definition: DocumentDefinition<T>): DocumentStore<T> => {
    const path = join(options.folder, `${definition.name}.json`)
    // Updates of this process wait for each other here, those of other processes at the lock.
    let queue: Promise<unknown> = Promise.resolve()
    let swept = false

    const load = async (): Promise<T | 'damaged'> => {
      let text: string
      try {
        await refuseForeignFolder(await resolvedFolder())
        text = await readPrivateFile(path)
      } catch (error) {
        if (codeOf(error) === 'ENOENT') return definition.empty
        throw error
      }
      try {
        return definition.read(JSON.parse(text)) ?? 'damaged'
      } catch {
        return 'damaged'
      }
    }

    /** Under the lock. Another process may have mended or moved the file meanwhile: looked at again. */
    const loadOrSetAside = async (): Promise<T> => {
      const found = await load()
      if (found !== 'damaged') return found
      const aside = `${path}.damaged-${stamp()}`
      await rename(path, aside)
      notices.push({
        code: 'STORE_DAMAGED',
        message: `Mailroom’s own file ${path} was damaged and could not be read. It was set aside as ${aside}, and a new one is begun.`,
        remedy:
          'The servers’ own files are not touched by this. Add the environments again, or repair the file that was set aside and put it back.',
        details: { path, aside },
      })
      return definition.empty
    }

    const locked = async <R>(act: () => Promise<R>): Promise<Result<R>> => {
      try {
        await makeFolder(await resolvedFolder(), 0o700)
        const outcome = await withLock(`${path}.lock`, async () => ({ value: await act() }), {
          waitMs,
          processes,
        })
        if (outcome !== 'busy') return ok(outcome.value)
        return fail('STORE_ERROR', `Another Mailroom on this computer has kept ${path} busy for too long.`, {
          remedy: 'Close the other one, then try again.',
        })
      } catch (error) {
        // What has no code of the system is a bug of ours, and must not look like trouble with the disk.
        if (codeOf(error) === '') throw error
        return storeFault(path, error)
      }
    }

    const inTurn = <R>(act: () => Promise<R>): Promise<R> => {
      const turn = queue.then(act)
      queue = turn.then(
        () => undefined,
        () => undefined,
      )
      return turn
    }

    return {
      read: async () => {
        try {
          const found = await load()
          if (found !== 'damaged') return ok(found)
        } catch (error) {
          return storeFault(path, error)
        }
        return inTurn(() => locked(loadOrSetAside))
      },
      update: async (change) => {
        const done = await inTurn(() =>
          locked(async () => {
            if (!swept) await sweep(options.folder, definition.name)
            swept = true
            const { next, result } = change(await loadOrSetAside())
            // What could not be read again would take all the rest with it.
            if (definition.read(JSON.parse(JSON.stringify(next))) === null) return 'unfit'
            const store = await createStore({ cwd: options.folder, name: definition.name, fileMode: 0o600 })
            store.store = Object.fromEntries(Object.entries(next))
            return { result }
          }),
        )
        if (!done.ok) return done
        if (done.value !== 'unfit') return ok(done.value.result)
        return fail('STORE_ERROR', `Nothing was kept in ${path}: a value is longer than Mailroom keeps.`, {
          remedy: 'Look for a very long value in the settings file, and shorten it.',
        })
      },
    }
  }

  const prepare = async (): Promise<void> => {
    // electron-store is loaded by its host.
    if (createStore === confStore) await loadConf()
  }

  return { open, prepare, notices: () => [...notices] }
}
