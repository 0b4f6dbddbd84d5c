import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/**
 * Electron's binary, or undefined where it is not installed. Found by its files: importing the `electron`
 * package, or starting its command, would download it.
 */
export const electronBinary = (root: string, env: NodeJS.ProcessEnv = process.env): string | undefined => {
  const folder = join(root, 'node_modules', 'electron')
  const named = join(folder, 'path.txt')
  const name = existsSync(named) ? readFileSync(named, 'utf8').trim() : undefined
  const elsewhere = env['ELECTRON_OVERRIDE_DIST_PATH']
  if (elsewhere !== undefined && elsewhere !== '') {
    const path = join(elsewhere, name ?? 'electron')
    return existsSync(path) ? path : undefined
  }
  if (name === undefined) return undefined
  const path = join(folder, 'dist', name)
  return existsSync(path) ? path : undefined
}
