/**
 * Servers whose Debian packages cannot be installed beside Postfix and Dovecot: downloaded by apt-get, unpacked
 * into a folder of the tests' own (under /var/tmp, since servers drop to users who may not see the
 * checkout), and run from there. Nothing is installed, no script of a package runs.
 */
import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, rename, rm, stat } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import { missingPrograms } from './programs.ts'

const run = promisify(execFile)
/** Outlives the run, and so the temporary folder of the tests. */
const CACHE = '/var/tmp/unpacked-servers'

export interface Unpacked {
  /** The folder that stands for `/`. */
  readonly root: string
  /** What LD_LIBRARY_PATH has to be. */
  readonly libraries: string
  /** Folders with this name beside the libraries, e.g. `sasl2`. */
  libraryFolder(name: string): string
}

export interface PackageSet {
  /** Of the folder in the cache. */
  readonly name: string
  readonly packages: readonly string[]
  /** Libraries that the packages depend on, though not the programs that are run. */
  readonly unneeded?: readonly string[]
}

const installedPackages = async (): Promise<ReadonlySet<string>> => {
  const { stdout } = await run('dpkg-query', ['-W', '-f', `\${db:Status-Status} \${Package}\n`], {
    maxBuffer: 16_000_000,
  })
  const lines = stdout.split('\n').map((line) => line.split(' '))
  return new Set(lines.filter(([status]) => status === 'installed').map(([, name = '']) => name))
}

/** Of `Depends: a (>= 1), b:any | c`: the libraries that are to be fetched, the first of alternatives. */
export function missingLibraries(depends: string, isThere: (name: string) => boolean): string[] {
  return depends
    .split(',')
    .map((one) => one.split('|').map((alternative) => alternative.trim().replace(/[\s:(].*$/s, '')))
    .filter((alternatives) => !alternatives.some(isThere))
    .map(([first = '']) => first)
    .filter((name) => name.startsWith('lib'))
}

/** Downloads the packages, and those of their libraries that the machine lacks, and unpacks them all. */
async function download({ packages, unneeded = [] }: PackageSet, folder: string): Promise<void> {
  const seen = new Set([...(await installedPackages()), ...unneeded])
  const debs = join(folder, 'debs')
  const root = join(folder, 'root')
  await mkdir(debs)
  await mkdir(root)
  let wanted = [...packages]
  while (wanted.length > 0) {
    for (const name of wanted) seen.add(name)
    const before = new Set(await readdir(debs))
    await run('apt-get', ['download', '-q', '-o', 'APT::Sandbox::User=root', ...wanted], { cwd: debs })
    const files = (await readdir(debs)).filter((file) => !before.has(file)).map((file) => join(debs, file))
    const further: string[] = []
    for (const file of files) {
      await run('dpkg', ['-x', file, root])
      const { stdout } = await run('dpkg-deb', ['-f', file, 'Depends'])
      further.push(...missingLibraries(stdout, (name) => seen.has(name)))
    }
    wanted = [...new Set(further)]
  }
  await rm(debs, { recursive: true })
}

/** Where Debian keeps libraries, for any architecture. */
async function librariesIn(root: string): Promise<string[]> {
  const folders: string[] = []
  for (const parent of [join(root, 'usr/lib'), join(root, 'lib')]) {
    const names = await readdir(parent).catch(() => [])
    folders.push(...names.filter((name) => name.includes('-linux-gnu')).map((name) => join(parent, name)))
  }
  return folders
}

const reasonOf = (error: unknown): string => {
  const { stderr = '', message } = error as Error & { stderr?: string }
  return stderr.trim() || message
}

const unpacked = new Map<string, Promise<Unpacked>>()

/** Once per machine; several test processes may ask at once. Throws with apt-get's words. */
export function unpack(set: PackageSet): Promise<Unpacked> {
  const found = unpacked.get(set.name) ?? fetched(set)
  unpacked.set(set.name, found)
  return found
}

async function fetched(set: PackageSet): Promise<Unpacked> {
  const home = join(CACHE, set.name)
  await mkdir(CACHE, { recursive: true })
  const { uid, mode } = await stat(CACHE)
  if (uid !== process.getuid?.() || (mode & 0o22) !== 0) throw new Error(`${CACHE} belongs to somebody else`)
  if (!existsSync(home)) {
    const fresh = await mkdtemp(join(CACHE, `.${set.name}-`))
    try {
      await download(set, fresh)
      await chmod(fresh, 0o755)
      // Somebody else's is as good, so a folder that is there already is no error.
      await rename(fresh, home).catch((error: unknown) => {
        if (!existsSync(home)) throw error
      })
    } catch (error) {
      throw new Error(`Cannot fetch ${set.packages.join(', ')} (apt-get update?): ${reasonOf(error)}`)
    } finally {
      await rm(fresh, { recursive: true, force: true })
    }
  }
  const root = join(home, 'root')
  const folders = await librariesIn(root)
  return {
    root,
    libraries: folders.join(delimiter),
    libraryFolder: (name) => folders.map((folder) => join(folder, name)).join(delimiter),
  }
}

/**
 * The reason to skip a test, or `undefined`. With `CI=true` nothing is skipped quietly: packages that cannot be
 * fetched throw.
 */
export async function requireUnpacked(...sets: readonly PackageSet[]): Promise<string | undefined> {
  const isRoot = process.getuid?.() === 0
  const reason =
    missingPrograms('apt-get', 'dpkg', 'dpkg-deb', 'dpkg-query') ??
    (isRoot ? undefined : `only root may start ${sets.map(({ name }) => name).join(', ')}`) ??
    (await Promise.all(sets.map(unpack)).then(
      () => undefined,
      (error: unknown) => (error as Error).message,
    ))
  if (reason !== undefined && process.env['CI'] === 'true') throw new Error(`Tests cannot run, ${reason}`)
  return reason
}
