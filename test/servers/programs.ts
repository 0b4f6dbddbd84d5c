/** Programs of the system that some tests need, and what is said where they are not there. */
import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'

/** Debian keeps servers in folders that are not in every PATH. */
const SERVER_FOLDERS = ['/usr/sbin', '/usr/local/sbin', '/sbin']

/** They change to users of their own, which only root may do. */
const NEED_ROOT = new Set(['postfix', 'dovecot'])

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** Where the program is, or `undefined`. */
export function programPath(name: string): string | undefined {
  const folders = [...(process.env['PATH'] ?? '').split(delimiter), ...SERVER_FOLDERS]
  return folders.map((folder) => join(folder, name)).find(isExecutable)
}

/** What stands in the way of running them, for `describe.skipIf`; `undefined`: nothing. */
export function missingPrograms(...names: readonly string[]): string | undefined {
  const missing = names.filter((name) => programPath(name) === undefined)
  if (missing.length > 0) return `not installed: ${missing.join(', ')}`
  const rooted = names.filter((name) => NEED_ROOT.has(name))
  if (rooted.length > 0 && process.getuid?.() !== 0) return `only root may start ${rooted.join(', ')}`
  return undefined
}

/** Whether they can be run. */
export const available = (...names: readonly string[]): boolean => missingPrograms(...names) === undefined

/**
 * The reason to skip a test, or `undefined`. With `CI=true` nothing is skipped quietly: a program that is not
 * there throws.
 */
export function requirePrograms(...names: readonly string[]): string | undefined {
  const reason = missingPrograms(...names)
  if (reason !== undefined && process.env['CI'] === 'true') throw new Error(`Tests cannot run, ${reason}`)
  return reason
}
