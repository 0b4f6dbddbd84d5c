/**
 * The one door to files that another account may have put there. A file is looked at before it is opened, since
 * some devices act on the opening itself, and looked at again through the open handle, since it may be exchanged
 * in between.
 */
import { constants, type Stats } from 'node:fs'
import { type FileHandle, lstat, open, readlink, realpath, stat } from 'node:fs/promises'
import { isAbsolute, join, parse, sep } from 'node:path'
import type { Expected } from '#main/ports/files.ts'

/** Windows has no owners by number, no O_NOFOLLOW, and its file numbers were not tried: left out there, here alone. */
const posix = process.platform !== 'win32'
const noFollow = posix ? constants.O_NOFOLLOW : 0
/** Neither waits for the other end of a pipe nor takes a terminal for its own. */
const noWait = posix ? constants.O_NONBLOCK | constants.O_NOCTTY : 0

const flagsOf = {
  read: constants.O_RDONLY,
  /** Reading, and writing at any place of it. */
  change: constants.O_RDWR,
  /** Reading, and writing at its end. */
  append: constants.O_RDWR | constants.O_APPEND,
} as const

/** An error with a code of our own, as the system's errors have one. */
export const codeError = (code: string, message: string): Error => Object.assign(new Error(message), { code })

const codeOf = (error: unknown): unknown =>
  error instanceof Error && 'code' in error ? error.code : undefined

/** Why it is not opened; each message is the end of a sentence. */
const refusal = (facts: Stats, expected: Expected | undefined): Error | undefined => {
  if (facts.isSymbolicLink()) return codeError('IS_LINK', 'it is a symbolic link')
  if (facts.isDirectory()) return codeError('EISDIR', 'it is a folder')
  if (!facts.isFile()) return codeError('NOT_REGULAR', 'it is a device, a pipe or a socket')
  if (expected === undefined) return undefined
  if (facts.nlink > 1 && expected.furtherNames !== true) {
    return codeError('FURTHER_NAMES', `it is one file under ${facts.nlink} names (hard links)`)
  }
  if (posix && expected.owners?.includes(facts.uid) === false) {
    return codeError('OTHER_OWNER', `it belongs to another account (uid ${facts.uid})`)
  }
  return undefined
}

/** A writer that puts a new file in place of the old one in this very moment is no attack: looked at again. */
const looks = 3

/**
 * Opens a regular file that is as expected. Without `expected` it is one that a person named: links are followed,
 * and whose it is does not matter.
 * @param look for tests: what looks at the path before it is opened
 * @throws the system's errors, or one with the code `IS_LINK`, `EISDIR`, `NOT_REGULAR`, `FURTHER_NAMES`,
 * `OTHER_OWNER`, or `EXCHANGED` where each look saw another file than was then opened
 */
export const openFile = async (
  path: string,
  to: keyof typeof flagsOf,
  expected: Expected | undefined,
  look: (path: string) => Promise<Stats> = expected === undefined ? stat : lstat,
): Promise<{ readonly handle: FileHandle; readonly facts: Stats }> => {
  const flags = flagsOf[to] | noWait | (expected === undefined ? 0 : noFollow)
  for (let left = looks; left > 0; left -= 1) {
    const seen = await look(path)
    const refused = refusal(seen, expected)
    if (refused !== undefined) throw refused
    const handle = await open(path, flags).catch((error: unknown) => {
      // A link since the look: the next look says so.
      if (codeOf(error) === 'ELOOP') return undefined
      throw error
    })
    if (handle === undefined) continue
    try {
      const facts = await handle.stat()
      const wrong = refusal(facts, expected)
      if (wrong !== undefined) throw wrong
      if (!posix || (facts.dev === seen.dev && facts.ino === seen.ino)) return { handle, facts }
    } catch (error) {
      await handle.close()
      throw error
    }
    await handle.close()
  }
  throw codeError('EXCHANGED', 'it was exchanged for another file while it was opened')
}

const mostLinks = 40

/**
 * Where a path leads, as realpath(3) says it, by links alone that nobody else can have planted: each belongs to
 * root, to this account, or to the owner of what it leads to.
 * @throws the system's errors, or one with the code `FOREIGN_LINK`
 */
export const resolveLinks = async (path: string): Promise<string> => {
  if (!posix) return realpath(path)
  const own = process.geteuid?.()
  let done = parse(path).root
  const rest = path.split(sep).filter((name) => name !== '')
  const foreign: { readonly at: string; readonly uid: number }[] = []
  let links = 0
  for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
    const at = join(done, name)
    const facts = await lstat(at)
    if (!facts.isSymbolicLink()) {
      done = at
      continue
    }
    links += 1
    if (links > mostLinks) throw codeError('ELOOP', 'too many symbolic links')
    if (facts.uid !== 0 && facts.uid !== own) foreign.push({ at, uid: facts.uid })
    const target = await readlink(at)
    if (isAbsolute(target)) done = parse(target).root
    rest.unshift(...target.split(sep).filter((part) => part !== ''))
  }
  // Held against where the links led as they were read: what they lead to by now may be another thing.
  const end = foreign.length === 0 ? undefined : (await lstat(done)).uid
  for (const { at, uid } of foreign) {
    if (uid === end) continue
    throw codeError(
      'FOREIGN_LINK',
      `the symbolic link ${at} belongs to another account (uid ${uid}) than what it leads to`,
    )
  }
  return done
}
