/** Which password a run sends, if any: the file's for the file, the typed or stored one for the form. */

import { heldBackForMs } from '#main/services/credentials/refusals.ts'
import type { Password } from '#main/services/diagnosis/index.ts'
import { looksEncrypted } from '#main/services/server-file/encryption.ts'
import type { FileSecret } from '#main/services/server-file/server-file.ts'
import type { FileView } from '#shared/server-file/model.ts'
import {
  type Destination,
  destinationOf,
  isKnown,
  isVouchedFor,
  type MailProtocol,
  sameDestination,
  wasEncrypted,
  withNamed,
} from '#shared/settings/destination.ts'
import type { Settings } from '#shared/settings/fields.ts'
import type { Core } from './core.ts'

export interface PasswordQuestion {
  /** undefined for a bare file: nothing is stored for it. */
  readonly environmentId: string | undefined
  readonly protocol: MailProtocol
  readonly tested: Settings
  readonly settings: 'file' | 'draft' | 'form'
  readonly file: FileView | undefined
  readonly fileSecret: FileSecret
  /**
   * Where the file's password was last known to go, by STARTTLS where that was seen there; undefined where it was never
   * looked at before.
   */
  readonly fileKnownFor: Destination | undefined
  /** The settings that a person named: all of the form, where the place is seen, of a draft what differs, a patch. */
  readonly named: readonly string[]
  /** null: the form clears the stored one, so that none is tried. */
  readonly typed: string | null | undefined
  readonly retryLogin: boolean
}

export interface ChosenPassword {
  readonly password: Password
  /** What a refusal of it is remembered by; undefined where it is not to be remembered. */
  readonly version: string | undefined
  /** Why the keychain could not be asked, for the report. */
  readonly note: string | undefined
}

type Stored =
  | { readonly kind: 'usable'; readonly secret: string; readonly version: string }
  | { readonly kind: 'other-destination'; readonly storedFor: Destination }
  | { readonly kind: 'none' }
  | { readonly kind: 'unreadable'; readonly message: string }

const storedFor = async (core: Core, question: PasswordQuestion): Promise<Stored> => {
  const { environmentId, protocol, tested } = question
  if (environmentId === undefined) return { kind: 'none' }
  const found = await core.credentials.passwordFor(environmentId, protocol, destinationOf(tested, protocol))
  if (!found.ok) return { kind: 'unreadable', message: found.error.message }
  if (found.value.kind === 'usable') {
    const { secret, version } = found.value
    return { kind: 'usable', secret, version }
  }
  return found.value.kind === 'not-set'
    ? { kind: 'none' }
    : { kind: 'other-destination', storedFor: found.value.storedFor }
}

/** Remembered in memory by account and server, since a password that was only typed has no version to go by. */
export const typedVersion = ({ environmentId, protocol, tested }: PasswordQuestion): string =>
  JSON.stringify(['typed', environmentId, protocol, destinationOf(tested, protocol)])

const typedIsHeldBack = (core: Core, question: PasswordQuestion, secret: string): boolean => {
  const version = typedVersion(question)
  const refused = core.refusedTyped.get(version)
  if (refused === undefined) return false
  if (core.ports.clock.now() - refused.at >= heldBackForMs) {
    core.refusedTyped.delete(version)
    return false
  }
  return refused.secret === secret
}

const chosen = (
  password: Password,
  version: string | undefined = undefined,
  note: string | undefined = undefined,
): ChosenPassword => ({ password, version, note })

const choose = async (core: Core, question: PasswordQuestion): Promise<ChosenPassword> => {
  const { file, fileSecret, named, protocol, settings, tested, typed } = question
  if (typed === null) return chosen({ missing: 'none' })
  // The server would sign in under another name than can be read here.
  if (looksEncrypted(tested[`${protocol}.username`])) return chosen({ missing: 'unreadable-in-file' })
  const there = destinationOf(tested, protocol)
  const fits = file !== undefined && sameDestination(destinationOf(file.settings, protocol), there)
  if (typed !== undefined) {
    // Whoever may write the file chooses all that nobody named: that has to be as it was known.
    const { fileKnownFor: knownFor } = question
    return knownFor === undefined || isVouchedFor(knownFor, tested, protocol, named)
      ? chosen({ secret: typed, source: 'given' }, typedVersion(question))
      : chosen({ missing: 'other-destination', secret: typed, ...(knownFor.host === '' ? {} : { knownFor }) })
  }
  const stored = await storedFor(core, question)
  const note =
    stored.kind === 'unreadable'
      ? `${protocol}: the stored password was not tried. ${stored.message}`
      : undefined
  const fileText = fits && fileSecret.kind === 'secret' ? fileSecret.secret : undefined
  const differs = fileText !== undefined && stored.kind === 'usable' && stored.secret !== fileText
  const differsFromFile = differs ? { differsFromFile: true } : {}

  // The file's own password has no version of ours: the file's fingerprint stands for it.
  const fromFile = (secret: string): ChosenPassword =>
    chosen({ secret, source: 'file', ...differsFromFile }, `file ${file?.sha256} ${protocol}`, note)

  // The file names both the password and where it goes: whoever may write it could have it sent to himself.
  const knownFor =
    question.fileKnownFor ?? (stored.kind === 'other-destination' ? stored.storedFor : undefined)
  // A person gave the same password here for that very place.
  const isGiven = stored.kind === 'usable' && stored.secret === fileText
  const isMoved = !isGiven && !isKnown(knownFor, there)
  const heldBack = (secret: string): ChosenPassword =>
    chosen({ missing: 'other-destination', secret, knownFor }, undefined, note)

  if (settings === 'file' && fileText !== undefined) return isMoved ? heldBack(fileText) : fromFile(fileText)
  if (stored.kind === 'usable') {
    return chosen({ secret: stored.secret, source: 'keychain', ...differsFromFile }, stored.version, note)
  }
  if (fileText !== undefined) return isMoved ? heldBack(fileText) : fromFile(fileText)
  if (stored.kind === 'other-destination')
    return chosen({ missing: 'other-destination', knownFor: stored.storedFor })
  const inFile = fileSecret.kind !== 'absent'
  if (inFile && !fits) return chosen({ missing: 'other-destination' }, undefined, note)
  if (inFile) return chosen({ missing: 'unreadable-in-file' }, undefined, note)
  return chosen({ missing: 'none' }, undefined, note)
}

/** As `choose`, but a password that was refused lately is not sent again without a yes, nor without its encryption. */
export const choosePassword = async (core: Core, question: PasswordQuestion): Promise<ChosenPassword> => {
  const { fileKnownFor, named, protocol, tested } = question
  const known = fileKnownFor && withNamed(fileKnownFor, tested, protocol, named)
  const first = await choose(core, question)
  const { version } = first
  if (!('source' in first.password)) return first
  const wasTls = known !== undefined && wasEncrypted(known, destinationOf(tested, protocol))
  const password = { ...first.password, ...(wasTls ? { encryptedBefore: known } : {}) }
  const found = { ...first, password }
  if (question.retryLogin || version === undefined) return found
  const heldBack =
    password.source === 'given'
      ? typedIsHeldBack(core, question, password.secret)
      : await core.credentials.isHeldBack(version)
  return heldBack ? { ...found, password: { missing: 'held-back', secret: password.secret } } : found
}
