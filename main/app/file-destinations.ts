/**
 * Where the passwords in a server's file go: as they were first used here, as they were written here, or as a person
 * allowed. It hangs on the file, whichever environment has it: who may write a file may not thereby choose who gets
 * to see them.
 */
import type { FileDestinations } from '#main/services/environments/document.ts'
import type { StoredEnvironment } from '#main/services/environments/environments.ts'
import type { Draft } from '#shared/environments/model.ts'
import { namedAfter, namedIn } from '#shared/environments/three-way.ts'
import { type Failure, ok, type Result } from '#shared/errors.ts'
import type { FileView } from '#shared/server-file/model.ts'
import { changedKeys } from '#shared/settings/changes.ts'
import {
  type Destination,
  destinationOf,
  type MailProtocol,
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

/** Of several that are known the first counts; STARTTLS that was seen by another is not forgotten. */
const together = (byPath: readonly FileDestinations[]): FileDestinations =>
  Object.fromEntries(
    mailProtocols.flatMap((protocol) => {
      const [first, ...others] = byPath.flatMap((each) => each[protocol] ?? [])
      if (first === undefined) return []
      return [[protocol, others.find((other) => wasEncrypted(other, first)) ?? first]]
    }),
  )

/** `STORE_ERROR` where the console's own data cannot be read: what is known is not known then, and not nothing. */
const knownDestinations = async (core: Core, file: Place): Promise<Result<FileDestinations>> => {
  // The path as it was given comes first: what a link leads to may be another's choice by now.
  const found = await core.environments.knownAt(pathsOf(file))
  return found.ok ? ok(together(found.value.byPath)) : found
}

export const knowDestinations = (
  core: Core,
  file: Place,
  destinations: FileDestinations,
): Promise<Result<void>> =>
  core.environments.knowDestinations(pathsOf(file), (known) => ({ ...known, ...destinations }))

/** STARTTLS was used for a login there: by each path that leads its passwords to that very place. */
export const knowEncrypted = (
  core: Core,
  file: Place,
  protocol: MailProtocol,
  there: Destination,
): Promise<Result<void>> =>
  core.environments.knowDestinations(pathsOf(file), (known) => {
    const own = known[protocol]
    return own !== undefined && sameDestination(own, there)
      ? { ...known, [protocol]: { ...there, security: 'starttls' } }
      : known
  })

/** What counts where nothing is known: the file as it is; of one that is not there or cannot be read, no place at all. */
const startOf = (file: FileView | undefined): Settings =>
  file?.exists === true ? file.settings : defaultSettings

/**
 * Whether the place was made in the draft, without a file: no later file has a say in it, in what was left empty neither.
 * What was copied from where nobody vouches for it is no place yet.
 */
const isMadeIn = (draft: Draft, protocol: MailProtocol): boolean =>
  draft.settings[`${protocol}.host`].trim() !== '' && changedKeys(defaultSettings, draft.base).length === 0

const withDrafts = (base: Settings, drafts: readonly Draft[], protocol: MailProtocol): Destination =>
  drafts.reduce(
    (place, draft) => withNamed(place, draft.settings, protocol, namedIn(draft)),
    destinationOf(base, protocol),
  )

/** The places that a person made in a draft, without a file. */
const madeIn = (draft: Draft | null): FileDestinations =>
  Object.fromEntries(
    mailProtocols.flatMap((protocol) =>
      draft !== null && isMadeIn(draft, protocol)
        ? [[protocol, withDrafts(defaultSettings, [draft], protocol)]]
        : [],
    ),
  )

/**
 * What was never looked at before, or never had a password, is taken as it is now: from here on it counts, by each of
 * the file's paths, of which one may be led elsewhere. What drafts had named before the file came stays the person's,
 * whoever looks first. Of a file that is not there or cannot be read nothing is noted.
 * @returns what is known then, and why it could not be noted
 */
export const knowFirst = async (
  core: Core,
  path: string,
  file: FileView | undefined,
): Promise<Result<{ readonly known: FileDestinations; readonly unnoted?: Failure }>> => {
  const paths = pathsOf(file ?? { path })
  const found = await core.environments.knownAt(paths)
  if (!found.ok) return found
  const { byPath, drafts } = found.value
  const stored = together(byPath)
  const first = (protocol: MailProtocol): Destination => {
    if (file?.exists !== true) return destinationOf(startOf(file), protocol)
    const isMade = drafts.some((draft) => isMadeIn(draft, protocol))
    return withDrafts(isMade ? defaultSettings : file.settings, drafts, protocol)
  }
  const known: FileDestinations = Object.fromEntries(
    mailProtocols.map((protocol) => [protocol, stored[protocol] ?? first(protocol)]),
  )
  const isNoted = byPath.every((each) => mailProtocols.every((protocol) => each[protocol] !== undefined))
  if (file?.exists !== true || isNoted) return ok({ known })
  const noted = await core.environments.knowDestinations(paths, (own) => ({ ...known, ...own }))
  return ok(noted.ok ? { known } : { known, unnoted: noted.error })
}

/**
 * An environment gets a path where no file is yet, or none that can be read: its passwords go there as they went before,
 * or to the place that a person made in its draft. Another environment's go there as that one knows; what else was known
 * of the path comes last.
 */
export const knowMoved = async (
  core: Core,
  { record, draft }: StoredEnvironment,
  to: Place,
): Promise<Result<void>> => {
  const known = await knownDestinations(core, { path: record.path })
  if (!known.ok) return known
  const there = await knownDestinations(core, to)
  if (!there.ok) return there
  const others = await core.environments.list()
  if (!others.ok) return others
  const isShared = others.value.some(
    (other) => other.record.id !== record.id && other.record.path === to.path,
  )
  const own = together([known.value, madeIn(draft)])
  return knowDestinations(core, to, together(isShared ? [there.value, own] : [own, there.value]))
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
  const named = namedAfter(draft, startOf(before), settings)
  const seen = mailProtocols.flatMap((protocol) => {
    const known = stored.value[protocol]
    const was = known ?? destinationOf(startOf(before), protocol)
    const next = withNamed(was, settings, protocol, named)
    const isKnownAlready = known !== undefined && (sameDestination(was, next) || wasEncrypted(was, next))
    return isKnownAlready ? [] : [[protocol, next] as const]
  })
  return seen.length === 0 ? ok(undefined) : knowDestinations(core, before, Object.fromEntries(seen))
}
