/**
 * What the page may have done by its word: which files it may name, the same in the window and on loopback, and what
 * a host that can ask a person asks before. Whatever sits in the page can say any path, so the page's word alone opens
 * settings files by their name and nothing else. What a path stands for in other fields (certificates, lists of
 * authorities) the core reads as such, and passes nothing on but what it found.
 */
import type { AnyCall } from '#shared/border.ts'
import { fail } from '#shared/errors.ts'
import { asShown, openQuestion, type Question, questionsFor } from './questions.ts'

export interface GuardedPaths {
  /** The core, for paths that may be opened; `NOT_SUPPORTED_HERE` for others. */
  readonly call: AnyCall
  /** A person chose this settings file in a dialog of the system. */
  give(path: string): void
  /** Whether this is a settings file by its name, or one that a person or the console's store gave. */
  knows(path: string): Promise<boolean>
}

const settingsFile = /\.properties$/i
const reportFile = /\.json$/i

const pathsIn = (value: unknown): readonly string[] => {
  if (typeof value !== 'object' || value === null) return []
  return Object.entries(value).flatMap(([key, inner]: [string, unknown]) =>
    key === 'path' && typeof inner === 'string' ? [inner] : pathsIn(inner),
  )
}

/**
 * A report that is rendered names files without opening them; what is taken off the list of files opened lately
 * is not opened either; and a report of that list is read by the path that stands there.
 */
const harmless: ReadonlySet<string> = new Set(['reports.render', 'recent.forget', 'recent.openReport'])

const isSettingsEntry = (entry: object): boolean => !('kind' in entry) || entry.kind === 'settings'

/**
 * @param ask the host's own question. Where it has none, the page's word does for what a person sees on it, and for no
 *   file of another name
 */
export const guardPaths = (call: AnyCall, ask?: (question: Question) => Promise<boolean>): GuardedPaths => {
  const given = new Set<string>()

  /** Settings files of the environments, and those opened lately. */
  const stored = async (path: string): Promise<boolean> => {
    const lists = await Promise.all([call('environments.list', {}), call('recent.list', {})])
    return lists.some(
      (list) =>
        list.ok &&
        Array.isArray(list.value) &&
        list.value.filter(isSettingsEntry).flatMap(pathsIn).includes(path),
    )
  }
  const knows = async (path: string): Promise<boolean> =>
    settingsFile.test(path.trim()) || given.has(path) || stored(path)

  const mayOpen = async (method: string, path: string): Promise<boolean> => {
    // It is read as a report when it is opened.
    if (method === 'recent.noteReport') return reportFile.test(path.trim())
    if (await knows(path)) return true
    if (ask === undefined || !(await ask(openQuestion(path)))) return false
    given.add(path)
    return true
  }

  return {
    knows,
    give: (path) => void given.add(path),
    call: async (method, input, options) => {
      for (const path of harmless.has(method) ? [] : pathsIn(input)) {
        if (await mayOpen(method, path)) continue
        return fail(
          'NOT_SUPPORTED_HERE',
          `The page opens files whose name ends in .properties; ${path} does not.`,
          {
            remedy: 'For a file of another name use Browse in the window, or the command line.',
          },
        )
      }
      if (ask === undefined) return call(method, input, options)
      const meant = await asShown(call, method, input)
      for (const question of await questionsFor(call, method, meant)) {
        if (await ask(question)) continue
        return fail('CONFIRMATION_NEEDED', `Not done: “${question.message}” was answered with Cancel.`)
      }
      return call(method, meant, options)
    },
  }
}
