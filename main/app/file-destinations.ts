/**
 * Where the passwords in a server's file go: as they were first used here, as they were written here, or as a person
 * allowed. It hangs on the file, whichever environment has it: who may write a file may not thereby choose who gets
 * to see them.
 */
import type { FileDestinations } from '#main/services/environments/document.ts'
import type { Draft } from '#shared/environments/model.ts'
import { namedAfter } from '#shared/environments/three-way.ts'
import { ok, type Result } from '#shared/errors.ts'
import type { FileView } from '#shared/server-file/model.ts'
import {
  destinationOf,
  mailProtocols,
  sameDestination,
  wasEncrypted,
  withNamed,
} from '#shared/settings/destination.ts'
import { defaultSettings, type Settings } from '#shared/settings/fields.ts'
import type { Core } from './core.ts'

/** A file that cannot be read has no more than the path that it was asked for by. */
type Place = Pick<FileView, 'path'> & Partial<Pick<FileView, 'realPath'>>

const pathsOf = ({ path, realPath = path }: Place): readonly string[] => [...new Set([path, realPath])]

/** Nothing is known where the console's own data cannot be read, which is said where it matters. */
export const knownDestinations = async (core: Core, file: Place): Promise<FileDestinations> => {
  const known = await core.environments.knownDestinations(pathsOf(file))
  return known.ok ? known.value : {}
}

export const knowDestinations = (
  core: Core,
  file: Place,
  destinations: FileDestinations,
): Promise<Result<void>> => core.environments.knowDestinations(pathsOf(file), destinations)

/**
 * What was never looked at before, or never had a password, is taken as it is now: from here on it counts, by each of
 * the file's paths, of which one may be led elsewhere.
 * @returns what is known then
 */
export const knowFirst = async (core: Core, file: FileView): Promise<Result<FileDestinations>> => {
  const known = await knownDestinations(core, file)
  if (!file.exists) return ok(known)
  const then: FileDestinations = Object.fromEntries(
    mailProtocols.map((protocol) => [protocol, known[protocol] ?? destinationOf(file.settings, protocol)]),
  )
  const paths = pathsOf(file)
  const all =
    paths.length === 1 ? [known] : await Promise.all(paths.map((path) => knownDestinations(core, { path })))
  if (all.every((each) => mailProtocols.every((protocol) => each[protocol] !== undefined))) return ok(then)
  const noted = await knowDestinations(core, file, then)
  return noted.ok ? ok(then) : noted
}

/**
 * After an Update: what a person changed in the form was seen. What the file had already when another field was updated
 * was not, nor when a password was: it may have come from the environment of a script. Where a person typed it, the
 * keychain has it for that very place. Nor was a server that may do without the encryption that it had.
 */
export const knowWritten = async (
  core: Core,
  before: FileView,
  settings: Settings,
  draft: Draft | null,
): Promise<Result<void>> => {
  const known = await knownDestinations(core, before)
  const base = before.exists ? before.settings : defaultSettings
  const named = namedAfter(draft, base, settings)
  const seen = mailProtocols.flatMap((protocol) => {
    const was = known[protocol]
    if (was === undefined) return [[protocol, destinationOf(settings, protocol)] as const]
    const next = withNamed(was, settings, protocol, named)
    return sameDestination(was, next) || wasEncrypted(was, next) ? [] : [[protocol, next] as const]
  })
  return seen.length === 0 ? ok(undefined) : knowDestinations(core, before, Object.fromEntries(seen))
}
