import { mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'

const isFolder = (path: string): Promise<boolean> =>
  stat(path).then(
    (facts) => facts.isDirectory(),
    () => false,
  )

/** Some systems say EPERM or EROFS of a folder that is there. */
const makeOne = async (path: string, mode: number): Promise<void> => {
  await mkdir(path, { mode }).catch(async (error: unknown) => {
    if (!(await isFolder(path))) throw error
  })
}

/**
 * The folder with those above it that are missing. Where the system takes no folder although the one above is
 * there (automounted homes, /proc) it says ENOENT: Node's own `recursive` then tries for ever, and cannot be
 * stopped.
 * @throws what the system says
 */
export const makeFolder = async (path: string, mode: number): Promise<void> => {
  try {
    await makeOne(path, mode)
  } catch (error) {
    const above = dirname(path)
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT'
    if (!missing || above === path) throw error
    // Another process may have made it since: then the second try is enough, and elsewhere it ends with the same word.
    if (!(await isFolder(above))) await makeFolder(above, mode)
    await makeOne(path, mode)
  }
}
