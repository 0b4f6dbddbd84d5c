/**
 * Paths that the loopback page may name. There is no system dialog between a page and the disk, so whatever
 * sits in the page can type any path: it gets at settings files and nothing else. Certificates are looked for
 * as PEM by the core, which passes nothing on but what it found.
 */
import { fail } from '#shared/errors.ts'

const settingsFile = /\.properties$/i

const pathsIn = (value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    key === 'path' && typeof inner === 'string' ? [inner] : pathsIn(inner),
  )
}

/**
 * A report that is rendered names files without opening them; what is taken off the list of files opened lately
 * is not opened either; and a report of that list is read by the path that the window put there.
 */
const harmless: ReadonlySet<string> = new Set(['reports.render', 'recent.forget', 'recent.openReport'])

/** Looks at every `path` of the input. */
export const refusedPath = (method: string, input: unknown): ReturnType<typeof fail> | undefined => {
  if (harmless.has(method)) return undefined
  const refused = pathsIn(input).find((path) => path !== '' && !settingsFile.test(path.trim()))
  return refused === undefined
    ? undefined
    : fail(
        'NOT_SUPPORTED_HERE',
        `The page opens files whose name ends in .properties; ${refused} does not.`,
        {
          remedy: 'Use the window or the command line for a file of another name.',
        },
      )
}
