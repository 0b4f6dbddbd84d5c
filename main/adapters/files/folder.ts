/**
 * The folder of a file, held open while something is done in it: whoever owns a folder above may put a link in its
 * place between two steps, and have root make files wherever that leads.
 */
import { access, constants, type FileHandle, open } from 'node:fs/promises'
import { basename, dirname, join, parse, sep } from 'node:path'
import { codeError, resolveLinks } from './door.ts'

const { O_DIRECTORY, O_NOFOLLOW } = constants
/** Linux alone has it: a handle to go on from, which needs no right to read (open(2)). */
const O_PATH = 0o10000000
const handles = '/proc/self/fd'

let known: Promise<boolean> | undefined

/** Elsewhere there is no way from an open folder to what is in it: the path is used as it is. */
const goesByHandles = (): Promise<boolean> => {
  known ??=
    process.platform === 'linux'
      ? access(handles).then(
          () => true,
          () => false,
        )
      : Promise.resolve(false)
  return known
}

/** Step by step, each from the folder before: a link on the way is no folder. */
const openFolder = async (folder: string): Promise<FileHandle> => {
  const { root } = parse(folder)
  let handle = await open(root, O_PATH | O_DIRECTORY)
  for (const name of folder.split(sep).filter((part) => part !== '')) {
    const before = handle
    try {
      handle = await open(`${handles}/${before.fd}/${name}`, O_PATH | O_DIRECTORY | O_NOFOLLOW)
    } finally {
      await before.close()
    }
  }
  return handle
}

const exchanged = (): Error => codeError('EXCHANGED', 'its folder was exchanged for another one')

const isLink = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && (error.code === 'ENOTDIR' || error.code === 'ELOOP')

/** A link in the way that nobody else can have planted is gone through, once. */
const openKnown = async (folder: string): Promise<FileHandle> => {
  try {
    return await openFolder(folder)
  } catch (error) {
    if (!isLink(error)) throw error
  }
  const real = await resolveLinks(folder)
  return openFolder(real).catch((error: unknown) => {
    if (real === folder || !isLink(error)) throw error
    throw exchanged()
  })
}

interface Hold {
  readonly folder: string
  readonly identity: string
}

/** What this process is at work in: all of it has to be as it was found, whoever looks again meanwhile. */
const holds = new Set<Hold>()

/** @param identity device and number, as in `FileFacts` @returns what ends it */
export const holdFolder = (folder: string, identity: string): (() => void) => {
  const hold = { folder, identity }
  holds.add(hold)
  return () => holds.delete(hold)
}

const refuseExchanged = async (folder: string, handle: FileHandle): Promise<void> => {
  const own = [...holds].filter((hold) => hold.folder === folder)
  if (own.length === 0) return
  const { dev, ino } = await handle.stat()
  if (own.some(({ identity }) => identity !== `${dev}:${ino}`)) throw exchanged()
}

/**
 * @param work gets the path by which the file is reached, through the open folder where the system has a way for that
 * @throws the system's errors in terms of the path that was given, or one with the code `FOREIGN_LINK` or `EXCHANGED`
 */
export const throughFolder = async <T>(path: string, work: (path: string) => Promise<T>): Promise<T> => {
  if (!(await goesByHandles())) return work(path)
  const folder = dirname(path)
  const name = basename(path)
  const held = await openKnown(folder).catch((error: unknown) => {
    if (error instanceof Error) error.message = error.message.replace(/\/proc\/self\/fd\/\d+\/[^']*/, folder)
    throw error
  })
  const way = `${handles}/${held.fd}`
  try {
    await refuseExchanged(folder, held)
    return await work(`${way}/${name}`)
  } catch (error) {
    if (error instanceof Error) error.message = error.message.replaceAll(way, folder)
    throw error
  } finally {
    await held.close()
  }
}

/** The same for what is in a folder. */
export const inFolder = <T>(folder: string, work: (folder: string) => Promise<T>): Promise<T> =>
  throughFolder(join(folder, 'any'), (path) => work(dirname(path)))
