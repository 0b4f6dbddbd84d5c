import { randomUUID } from 'node:crypto'
import { link, rm, stat, writeFile } from 'node:fs/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import { codeError } from '#main/adapters/files/door.ts'
import { createNodeProcesses } from '#main/adapters/files/node-processes.ts'
import { readPrivateFile } from '#main/adapters/files/private-file.ts'
import type { Processes, ProcessIdentity } from '#main/ports/files.ts'

/** Who holds a lock: written whole or not at all. */
interface Holder {
  readonly process: ProcessIdentity
  readonly nonce: string
}

export interface LockOptions {
  /** How long to wait for a living holder. Milliseconds. */
  readonly waitMs: number
  readonly processes?: Processes | undefined
}

/** A lock without a readable holder counts as given up after this time. Milliseconds. */
const unreadableForMs = 10_000

const code = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '')

const readHolder = (text: string): Holder | undefined => {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value !== 'object' || value === null || !('nonce' in value) || !('process' in value)) {
      return undefined
    }
    const { process: owner, nonce } = value
    if (typeof nonce !== 'string' || typeof owner !== 'object' || owner === null) return undefined
    return 'pid' in owner && typeof owner.pid === 'number' ? (value as Holder) : undefined
  } catch {
    return undefined
  }
}

/** Creates the file with its content in one step; false where the name is taken. */
const createWhole = async (path: string, text: string): Promise<boolean> => {
  const draft = `${path}.${randomUUID()}`
  await writeFile(draft, text, { flag: 'wx', mode: 0o600 })
  try {
    await link(draft, path)
    return true
  } catch (error) {
    if (code(error) === 'EEXIST') return false
    // File systems without hard links: created empty first, which a reader takes for a lock being made.
    try {
      await writeFile(path, text, { flag: 'wx', mode: 0o600 })
      return true
    } catch (second) {
      if (code(second) === 'EEXIST') return false
      throw second
    }
  } finally {
    await rm(draft, { force: true })
  }
}

const refused: readonly string[] = ['IS_LINK', 'EISDIR', 'NOT_REGULAR', 'OTHER_OWNER']

/**
 * What stands in a lock; undefined where that cannot be told just now: it may have gone since, and waiting settles it.
 * @throws where it is no lock that any console made, for which waiting would be in vain
 */
const readLock = (path: string): Promise<string | undefined> =>
  readPrivateFile(path).catch((error: unknown) => {
    if (!(error instanceof Error) || !refused.includes(code(error))) return undefined
    throw codeError('NOT_A_LOCK', `its lock ${path} was not made by Mailroom, ${error.message}`)
  })

const givenUp = async (path: string, text: string, processes: Processes): Promise<boolean> => {
  const holder = readHolder(text)
  if (holder !== undefined) return processes.state(holder.process) === 'dead'
  try {
    return Date.now() - (await stat(path)).mtimeMs > unreadableForMs
  } catch {
    return false
  }
}

/**
 * Removes a lock whose holder died. Whoever creates the guard named after that very holder may remove it and
 * nobody else, so that a slow second taker never removes the lock of a living one.
 */
const removeDead = async (path: string, text: string, own: string, processes: Processes): Promise<void> => {
  const guard = `${path}.over-${readHolder(text)?.nonce ?? 'unreadable'}`
  if (!(await createWhole(guard, own))) {
    const other = (await readLock(guard)) ?? ''
    if (await givenUp(guard, other, processes)) await rm(guard, { force: true })
    return
  }
  try {
    if ((await readLock(path)) === text) await rm(path, { force: true })
  } finally {
    await rm(guard, { force: true })
  }
}

/**
 * Runs `act` while no other process holds the lock. A lock of a process that died is taken over.
 * @returns 'busy' where a living one kept it for longer than `waitMs`
 * @throws what the file system throws (a folder that cannot be written to), or `NOT_A_LOCK`
 */
export const withLock = async <T>(
  path: string,
  act: () => Promise<T>,
  options: LockOptions,
): Promise<T | 'busy'> => {
  const processes = options.processes ?? createNodeProcesses()
  const own = JSON.stringify({ process: processes.own(), nonce: randomUUID() } satisfies Holder)
  const until = Date.now() + options.waitMs
  while (!(await createWhole(path, own))) {
    const held = await readLock(path)
    if (held !== undefined && (await givenUp(path, held, processes))) {
      await removeDead(path, held, own, processes)
      continue
    }
    if (Date.now() > until) return 'busy'
    await sleep(5 + Math.random() * 20)
  }
  try {
    return await act()
  } finally {
    await rm(path, { force: true })
  }
}
