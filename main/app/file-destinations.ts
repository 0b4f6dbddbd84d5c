/**
 * Where the passwords in a server's file go: as they were first used here, as they were written here, or as a person
 * allowed. It hangs on the file, whichever environment has it: who may write a file may not thereby choose who gets
 * to see them.
 */
import type { FileDestinations } from '#main/services/environments/document.ts'
import type { Draft } from '#shared/environments/model.ts'
import { namedAfter } from '#shared/environments/three-way.ts'
import { type Failure, ok, type Result } from '#shared/errors.ts'
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

/** `STORE_ERROR` where the console's own data cannot be read: what is known is not known then, and not nothing. */
export const knownDestinations = (core: Core, file: Place): Promise<Result<FileDestinations>> =>
  core.environments.knownDestinations(pathsOf(file))

export const knowDestinations = (
  core: Core,
  file: Place,
  destinations: FileDestinations,
): Promise<Result<void>> => core.environments.knowDestinations(pathsOf(file), destinations)

/** What an Update starts from where nothing is known: of a file that is not there yet, what its draft was made from. */
const startOf = (file: FileView, draft: Draft | null): Settings =>
  file.exists ? file.settings : (draft?.base ?? defaultSettings)

/**
 * What was never looked at before, or never had a password, is taken as it is now: from here on it counts, by each of
 * the file's paths, of which one may be led elsewhere. Of a file that is not there yet nothing is noted.
 * @returns what is known then, and why it could not be noted
 */
export const knowFirst = async (
  core: Core,
  file: FileView,
  draft: Draft | null,
): Promise<Result<{ readonly known: FileDestinations; readonly unnoted?: Failure }>> => {
  const found = await Promise.all(
    [file, ...pathsOf(file).map((path) => ({ path }))].map((each) => knownDestinations(core, each)),
  )
  const [merged, ...each] = found.map((one) => (one.ok ? one.value : undefined))
  const unread = found.find((one) => !one.ok)
  if (unread?.ok === false) return unread
  const start = startOf(file, draft)
  const known: FileDestinations = Object.fromEntries(
    mailProtocols.map((protocol) => [protocol, merged?.[protocol] ?? destinationOf(start, protocol)]),
  )
  if (!file.exists || each.every((one) => mailProtocols.every((protocol) => one?.[protocol] !== undefined)))
    return ok({ known })
  const noted = await knowDestinations(core, file, known)
  return ok(noted.ok ? { known } : { known, unnoted: noted.error })
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
  const stored = await knownDestinations(core, before)
  if (!stored.ok) return stored
  const named = namedAfter(draft, before.exists ? before.settings : defaultSettings, settings)
  const start = startOf(before, draft)
  const seen = mailProtocols.flatMap((protocol) => {
    const known = stored.value[protocol]
    const was = known ?? destinationOf(start, protocol)
    const next = withNamed(was, settings, protocol, named)
    const isKnownAlready = known !== undefined && (sameDestination(was, next) || wasEncrypted(was, next))
    return isKnownAlready ? [] : [[protocol, next] as const]
  })
  return seen.length === 0 ? ok(undefined) : knowDestinations(core, before, Object.fromEntries(seen))
}
