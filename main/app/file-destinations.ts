/**
 * Where the passwords in a server's file go: as they were first used here, as they were written here, or as a person
 * allowed. It hangs on the file, whichever environment has it: who may write a file may not thereby choose who gets
 * to see them.
 */
import type { FileDestinations } from '#main/services/environments/document.ts'
import { ok, type Result } from '#shared/errors.ts'
import type { FileView } from '#shared/server-file/model.ts'
import { changedKeys } from '#shared/settings/changes.ts'
import {
  destinationOf,
  type MailProtocol,
  mailProtocols,
  sameDestination,
  wasEncrypted,
  withNamed,
} from '#shared/settings/destination.ts'
import { type Settings, settingKeys } from '#shared/settings/fields.ts'
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
  file: FileView,
  destinations: FileDestinations,
): Promise<Result<void>> => core.environments.knowDestinations(pathsOf(file), destinations)

/**
 * What was never looked at before, or never had a password, is taken as it is now: from here on it counts.
 * @returns what is known then
 */
export const knowFirst = async (
  core: Core,
  file: FileView,
  wanted: readonly MailProtocol[] = mailProtocols,
): Promise<Result<FileDestinations>> => {
  const known = await knownDestinations(core, file)
  const unknown = wanted.filter((protocol) => known[protocol] === undefined)
  if (!file.exists || unknown.length === 0) return ok(known)
  const first: FileDestinations = Object.fromEntries(
    unknown.map((protocol) => [protocol, destinationOf(file.settings, protocol)]),
  )
  const noted = await knowDestinations(core, file, first)
  return noted.ok ? ok({ ...known, ...first }) : noted
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
): Promise<Result<void>> => {
  const known = await knownDestinations(core, before)
  const named = before.exists ? changedKeys(before.settings, settings) : settingKeys
  const seen = mailProtocols.flatMap((protocol) => {
    const was = known[protocol]
    if (was === undefined) return [[protocol, destinationOf(settings, protocol)] as const]
    const next = withNamed(was, settings, protocol, named)
    return sameDestination(was, next) || wasEncrypted(was, next) ? [] : [[protocol, next] as const]
  })
  return seen.length === 0 ? ok(undefined) : knowDestinations(core, before, Object.fromEntries(seen))
}
