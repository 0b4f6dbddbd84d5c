/** Files that the console keeps for itself, or writes for one person: nobody else's are read or written over. */
import { lstat, open } from 'node:fs/promises'
import { basename, dirname, isAbsolute, join, sep } from 'node:path'
import { codeError, openFile, resolveLinks } from './door.ts'

/** This account and root; on Windows nobody is asked for. */
const trusted = (): readonly number[] | undefined => {
  const own = process.geteuid?.()
  return own === undefined ? undefined : [own, 0]
}

/**
 * The text of a file of this account or root that is reached by no link.
 * @throws what the system or `openFile` says, or an error with the code `EFBIG`
 */
export const readPrivateFile = async (path: string, limit = Number.POSITIVE_INFINITY): Promise<string> => {
  // A lock stands under two names for the moment in which it is made.
  const { handle, facts } = await openFile(path, 'read', { owners: trusted(), furtherNames: true })
  try {
    if (facts.size > limit) throw codeError('EFBIG', 'it is too large')
    return await handle.readFile('utf8')
  } finally {
    await handle.close()
  }
}

/**
 * Where a folder that a person named leads, of which the end may have to be made yet: by links on its way that nobody
 * else can have planted.
 * @throws as `resolveLinks`
 */
export const resolveFolder = (path: string): Promise<string> =>
  resolveLinks(path).catch(async (error: NodeJS.ErrnoException) => {
    const above = dirname(path)
    if (error.code !== 'ENOENT' || above === path) throw error
    return join(await resolveFolder(above), basename(path))
  })

/**
 * Lets a folder pass that is not there, or is no link, and one of this account or root in which nobody else may exchange
 * a file.
 * @throws what the system says, or an error with the code `ENOTDIR`, `OTHER_OWNER` or `OTHERS_WRITE`
 */
export const refuseForeignFolder = async (path: string): Promise<void> => {
  const facts = await lstat(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined
    throw error
  })
  if (facts === undefined) return
  if (!facts.isDirectory()) throw codeError('ENOTDIR', `${path} is a link or no folder`)
  const owners = trusted()
  if (owners === undefined) return
  if (!owners.includes(facts.uid))
    throw codeError('OTHER_OWNER', `${path} belongs to another account (uid ${facts.uid})`)
  if ((facts.mode & 0o022) !== 0)
    throw codeError('OTHERS_WRITE', `other accounts may write to ${path} (chmod go-w takes that from them)`)
}

/**
 * Writes a file that its owner alone may read, one that stands there already too. That one must be this account's,
 * with one name, and is reached by no link but those on its way that nobody else can have planted.
 * @throws what the system, `openFile` or `resolveLinks` says
 */
export const writePrivateFile = async (given: string, content: string): Promise<void> => {
  const whole = isAbsolute(given) ? given : `${process.cwd()}${sep}${given}`
  const path = join(await resolveLinks(dirname(whole)), basename(whole))
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
