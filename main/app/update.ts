/** Difference and save: the form, the keychain and the server's file as one change. */
import type { StageIntent } from '#main/services/credentials/credentials.ts'
import type { StoredEnvironment } from '#main/services/environments/environments.ts'
import { makeServerKey } from '#main/services/server-file/encryption.ts'
import type { DesiredState, SecretSteps } from '#main/services/server-file/server-file.ts'
import type { MethodOutput, ParsedInput, PasswordIntent } from '#shared/contract.ts'
import { noKeychainAtAll } from '#shared/environments/keychain-faults.ts'
import { fail, ok, type Result } from '#shared/errors.ts'
import type { Difference, FileView } from '#shared/server-file/model.ts'
import { needsPassword } from '#shared/settings/changes.ts'
import {
  destinationOf,
  directionOf,
  protocolOfSecret,
  sameDestination,
} from '#shared/settings/destination.ts'
import { findField, type SecretKey, type Settings, secretKeys } from '#shared/settings/fields.ts'
import {
  checkSettings,
  type PasswordPresence,
  problemLine,
  type RulesContext,
} from '#shared/settings/rules.ts'
import { isGivenHere } from './ca-file.ts'
import type { Core } from './core.ts'
import { knowWritten } from './file-destinations.ts'
import { noteNodes } from './nodes.ts'
import { credentialsOf, readFile, viewById } from './view.ts'

type UpdateInput = ParsedInput<'settings.difference'>

/** Everything that an update is decided from. */
interface Situation {
  readonly kept: StoredEnvironment
  readonly file: FileView
}

const situationOf = async (core: Core, id: string): Promise<Result<Situation>> => {
  const kept = await core.environments.find(id)
  if (!kept.ok) return kept
  const file = await readFile(core, kept.value.record.path)
  return file.ok ? ok({ kept: kept.value, file: file.view }) : file
}

/**
 * What *keep* means for the file: the keychain's password where it is for this destination (it may have been
 * set since the file was written), else what stands in the file, as long as the file is for it too.
 */
const keptPassword = async (
  core: Core,
  { kept, file }: Situation,
  settings: Settings,
  key: SecretKey,
): Promise<Result<PasswordIntent>> => {
  const protocol = protocolOfSecret(key)
  const wanted = destinationOf(settings, protocol)
  const inFile = file.passwords[key] !== 'absent'
  const fileFits = sameDestination(destinationOf(file.settings, protocol), wanted)
  if (kept.record.passwordMode === 'omitted' || !needsPassword(settings, key)) return ok({ action: 'keep' })
  const found = await core.credentials.passwordFor(kept.record.id, protocol, wanted)
  if (found.ok && found.value.kind === 'usable') return ok({ action: 'set', secret: found.value.secret })
  if (inFile && fileFits) return ok({ action: 'keep' })
  // Without it the file would lose a password that is there, only out of reach.
  if (!found.ok) return found
  if (inFile || found.value.kind === 'other-destination') {
    return fail(
      'PASSWORD_FOR_OTHER_DESTINATION',
      `The password for ${directionOf(key)} mail belongs to another server, port, encryption or user name.`,
      { remedy: 'Type the password again.', details: { key } },
    )
  }
  return ok({ action: 'keep' })
}

const encryptedIn = (file: FileView): readonly string[] => file.encryptedProperties ?? []

/** The key that the file's passwords are encrypted with; undefined where none is needed or there is none yet. */
const presentKey = async (core: Core, { file, kept }: Situation): Promise<Result<string | undefined>> => {
  if (kept.record.passwordMode !== 'encrypted') return ok(undefined)
  const key = await core.credentials.serverKey(kept.record.id)
  if (key.ok) return ok(key.value ?? undefined)
  // Without a keychain a key cannot be read. Where the file holds no encrypted value, none can be lost by a new
  // one, which is then kept for this session and shown to be handed over.
  // A keychain that is only locked may hold the key that the server has already.
  return encryptedIn(file).length === 0 && noKeychainAtAll.includes(key.error.code) ? ok(undefined) : key
}

const intendedOf = async (
  core: Core,
  situation: Situation,
  input: UpdateInput,
): Promise<Result<DesiredState>> => {
  const passwords: Record<SecretKey, PasswordIntent> = {
    'smtp.password': input.passwords['smtp.password'],
    'imap.password': input.passwords['imap.password'],
  }
  for (const key of secretKeys) {
    if (passwords[key].action !== 'keep') continue
    const meant = await keptPassword(core, situation, input.settings, key)
    if (!meant.ok) return meant
    passwords[key] = meant.value
  }
  const serverKey = await presentKey(core, situation)
  const encrypts = secretKeys.some((key) => passwords[key].action === 'set')
  if (!serverKey.ok && encrypts) return serverKey
  return ok({
    settings: input.settings,
    passwordMode: situation.kept.record.passwordMode,
    passwords,
    serverKey: serverKey.ok ? serverKey.value : undefined,
    takeOffers: input.takeOffers,
  })
}

export const difference = async (core: Core, input: UpdateInput): Promise<Result<Difference>> => {
  const situation = await situationOf(core, input.id)
  if (!situation.ok) return situation
  const intended = await intendedOf(core, situation.value, input)
  if (!intended.ok) return intended
  const { path, readableBy } = situation.value.kept.record
  return core.serverFile.difference(path, intended.value, readableBy ?? undefined)
}

const presence = (intent: PasswordIntent, stored: PasswordPresence): PasswordPresence => {
  if (intent.action === 'set') return 'set'
  return intent.action === 'clear' ? 'not-set' : stored
}

/** `SETTINGS_INVALID` with the first error's words and all of them in the details. */
const validated = async (core: Core, situation: Situation, input: UpdateInput): Promise<Result<void>> => {
  const { kept, file } = situation
  const stored = await credentialsOf(core, kept, { ok: true, view: file }, input.settings)
  const context: RulesContext = {
    teamConnectVersion: kept.record.teamConnectVersion,
    express: kept.record.express,
    passwordMode: kept.record.passwordMode,
    passwords: {
      'smtp.password': presence(input.passwords['smtp.password'], stored['smtp.password'].kind),
      'imap.password': presence(input.passwords['imap.password'], stored['imap.password'].kind),
    },
  }
  const errors = checkSettings(input.settings, context).filter(({ severity }) => severity === 'error')
  const [first] = errors
  if (first === undefined) return ok(undefined)
  const more = errors.length > 1 ? ` There are ${errors.length - 1} more.` : ''
  return fail('SETTINGS_INVALID', `${problemLine(first)}${more}`, {
    remedy: `Correct ${findField(first.key)?.label ?? first.key}, then update again.`,
    details: { problems: errors.map(({ key, message }) => ({ key, message })) },
  })
}

/** A new key for a file that has none, or whose encrypted values are all being replaced. */
const keyFor = (
  core: Core,
  { file, kept }: Situation,
  intended: DesiredState,
): Result<string | undefined> => {
  if (kept.record.passwordMode !== 'encrypted' || intended.serverKey !== undefined) return ok(undefined)
  const set = secretKeys.filter((key) => intended.passwords[key].action === 'set')
  const takeOffers = intended.takeOffers ?? []
  const offered = secretKeys.some((key) => takeOffers.includes(`mail.${protocolOfSecret(key)}.password`))
  if (set.length === 0 && !offered) return ok(undefined)
  const left = encryptedIn(file).filter(
    (property) =>
      !secretKeys.some((key) => property === `mail.${key}` && intended.passwords[key].action !== 'keep'),
  )
  if (left.length > 0) {
    return fail(
      'SERVER_KEY_MISSING',
      `The file has encrypted values (${left.join(', ')}), and their server key is not on this computer.`,
      {
        remedy: 'Enter the server key, or enter all passwords anew.',
      },
    )
  }
  return ok(makeServerKey(core.ports.crypto))
}

const intentsOf = (input: UpdateInput, newKey: string | undefined): readonly StageIntent[] => {
  const intents: StageIntent[] = []
  for (const key of secretKeys) {
    const intent = input.passwords[key]
    const slot = protocolOfSecret(key)
    if (intent.action === 'set') {
      const destination = destinationOf(input.settings, slot)
      intents.push({ slot, action: 'set', secret: intent.secret, destination })
    }
    if (intent.action === 'clear') intents.push({ slot, action: 'clear' })
  }
  if (newKey !== undefined) intents.push({ slot: 'server-key', action: 'set', secret: newKey })
  return intents
}

/** The keychain's steps of a write, for the file's service. */
export const secretSteps = (core: Core, id: string, intents: readonly StageIntent[]): SecretSteps => ({
  stage: (transaction) => core.credentials.stage(id, transaction, intents),
  promote: (transaction) => core.credentials.promote(id, transaction),
  discard: (transaction) => core.credentials.discard(id, transaction),
})

const nonceOf = (details: Readonly<Record<string, unknown>> | undefined): string | undefined =>
  typeof details?.['nonce'] === 'string' ? details['nonce'] : undefined

export const save = async (
  core: Core,
  input: ParsedInput<'settings.save'>,
): Promise<Result<MethodOutput<'settings.save'>>> => {
  const found = await situationOf(core, input.id)
  if (!found.ok) return found
  const situation = found.value
  const { record } = situation.kept
  if (situation.file.sha256 !== input.basedOn) {
    return fail(
      'FILE_CHANGED',
      'The file was changed by somebody else since it was looked at. Nothing is written.',
      {
        remedy: 'Look at the change, take over what you want of it, then update again.',
        details: { path: record.path, expected: input.basedOn, found: situation.file.sha256 },
      },
    )
  }
  const valid = await validated(core, situation, input)
  if (!valid.ok) return valid
  const intended = await intendedOf(core, situation, input)
  if (!intended.ok) return intended
  const hasPlain = secretKeys.some((key) => situation.file.passwords[key] === 'plain')
  const setsPasswords = secretKeys.some((key) => intended.value.passwords[key].action === 'set')
  if (record.passwordMode === 'plain' && setsPasswords && !hasPlain && !input.plainAccepted) {
    return fail('CONFIRMATION_NEEDED', 'The passwords would stand readable in the server’s file.', {
      remedy: 'Confirm that this is meant, or choose the mode “encrypted”.',
      details: { what: 'plainAccepted' },
    })
  }
  const newKey = keyFor(core, situation, intended.value)
  if (!newKey.ok) return newKey
  const intents = intentsOf(input, newKey.value)
  const options = {
    basedOn: input.basedOn,
    secrets: secretSteps(core, input.id, intents),
    readableBy: record.readableBy ?? undefined,
    inPlace: input.inPlace,
    // Ticked before there was a file or a first encrypted value: the journal learns it with this write.
    serverKeyHandedOver: record.serverKeyHandedOver && newKey.value === undefined,
  }
  const meant = { ...intended.value, serverKey: newKey.value ?? intended.value.serverKey }
  let written = await core.serverFile.write(record.path, meant, options)
  const nonce = written.ok ? undefined : nonceOf(written.error.details)
  if (!written.ok && written.error.code === 'FILE_LOCKED' && input.takeOverLock && nonce !== undefined) {
    written = await core.serverFile.write(record.path, meant, { ...options, takeLock: nonce })
  }
  if (!written.ok) return written
  if (!written.value.written && intents.length === 0) {
    return fail('NOTHING_TO_WRITE', 'The file says all of this already.')
  }
  if (newKey.value !== undefined) {
    await core.environments.configure(input.id, { serverKeyHandedOver: false })
  }
  const { nodes = [] } = record
  if (!situation.file.exists && nodes.length > 0) await noteNodes(core, record.path, nodes)
  await core.environments.draftWritten(input.id, input.settings)
  // One that the file came with is not wanted by who updates another field.
  const caFile = input.settings['tls.caFile']
  if (isGivenHere(caFile, situation.kept, situation.file)) {
    await core.environments.acceptPath(input.id, caFile)
  }
  const known = await knowWritten(core, situation.file, input.settings, situation.kept.draft)
  if (!known.ok) return known
  const view = await viewById(core, input.id)
  return view.ok ? ok({ view: view.value, backup: written.value.backup, notes: written.value.notes }) : view
}
