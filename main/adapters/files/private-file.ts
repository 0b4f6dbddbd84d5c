import { open } from 'node:fs/promises'
import { openFile } from './door.ts'

/**
 * Writes a file that its owner alone may read, one that stands there already too. That one must be this account's,
 * with one name, and is reached by no link.
 * @throws what the system or `openFile` says
 */
export const writePrivateFile = async (path: string, content: string): Promise<void> => {
  const made = await open(path, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') return undefined
    throw error
  })
  const own = process.geteuid?.()
  const handle = made ?? (await openFile(path, 'change', own === undefined ? {} : { owners: [own] })).handle
  try {
    await handle.chmod(0o600)
    await handle.truncate(0)
    await handle.writeFile(content)
  } finally {
    await handle.close()
  }
}
