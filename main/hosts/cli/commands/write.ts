import type { Command } from 'commander'
import type { PasswordIntents } from '#shared/contract.ts'
import { noKeychainAtAll } from '#shared/environments/keychain-faults.ts'
import type { EnvironmentView } from '#shared/environments/model.ts'
import { takeableKeys } from '#shared/environments/three-way.ts'
import type { Change, Difference } from '#shared/server-file/model.ts'
import { secretKeys } from '#shared/settings/fields.ts'
import { type Cli, type ExitCode, stop } from '../cli.ts'
import { collect } from '../input/arguments.ts'
import { fileOf, findEnvironment, openEnvironment } from '../input/environments.ts'
import { askYes, environmentSecrets, type GivenSecrets } from '../input/secrets.ts'
import { notePurge } from '../output/purge-note.ts'
import type { Style } from '../output/screen.ts'
import { oneLine } from '../output/style.ts'

/**
 * The environment to be written. Passwords of the process's environment are never stored, so they go into the
 * file only where there is no keychain that they could get into: then a core is opened that keeps them in
 * memory for as long as this command runs, and passwords that nobody gave stay as they stand in the file.
 */
const openForWriting = async (cli: Cli, name: string) => {
  const view = await openEnvironment(cli, name)
  const { keychain } = view
  if (keychain.kind === 'available' || !noKeychainAtAll.includes(keychain.error.code))
    return { view, given: {} }

  const given = environmentSecrets(cli.world.env)
  const { id, passwordMode } = view.record
  await cli.close()
  await cli.core({ sessionPasswords: true })
  if (given.serverKey !== undefined) {
    const { trial } = await cli.call('serverKey.set', { id, key: given.serverKey, takePasswords: true })
    if (trial === 'does-not-fit')
      stop('SERVER_KEY_MISMATCH', 'MAILROOM_SERVER_KEY does not fit the file’s passwords.')
    // It came from where the server has it, or will.
    await cli.call('environments.configure', { id, options: { serverKeyHandedOver: true } })
  } else if (passwordMode === 'encrypted' && (given.smtp ?? given.imap) !== undefined) {
    stop(
      'SERVER_KEY_MISSING',
      'Without a keychain a new server key would be lost with the end of this command.',
      'Give the one that the server has in MAILROOM_SERVER_KEY.',
    )
  }
  if (given.smtp === undefined && given.imap === undefined) {
    cli.note('No keychain here: passwords stay as they stand in the file.')
  }
  return { view: await openEnvironment(cli, name), given }
}

const intentsOf = (given: GivenSecrets): PasswordIntents => {
  const intent = (secret: string | undefined) =>
    secret === undefined ? { action: 'keep' as const } : { action: 'set' as const, secret }
  return { 'smtp.password': intent(given.smtp), 'imap.password': intent(given.imap) }
}

const changeText = (change: Change, style: Style): string => {
  const value = (text: string | null) =>
    text === null ? 'absent' : text === '' ? '(empty)' : oneLine(text, 500)
  const lines = [`${style.bold(oneLine(change.property, 200))}  ${style.dim(oneLine(change.label, 200))}`]
  if (change.before !== null) lines.push(style.red(`  - ${value(change.before)}`))
  if (change.after !== null) lines.push(style.green(`  + ${value(change.after)}`))
  if (change.note !== undefined) lines.push(style.dim(`    ${oneLine(change.note, 500)}`))
  return lines.join('\n')
}

export const differenceText = (difference: Difference, style: Style): string =>
  [
    ...difference.changes.map((change) => changeText(change, style)),
    ...difference.notes.map((note) => oneLine(note)),
    ...(difference.readers === undefined || difference.nothingToWrite
      ? []
      : [oneLine(difference.readers, 1000)]),
    ...difference.offers.map(
      ({ property, value, text }) =>
        `Offer: ${oneLine(text)} (--take-offer ${oneLine(property, 200)}, ${oneLine(value, 100)})`,
    ),
  ].join('\n')

/** The server's key goes with the first encrypted password, unless it was handed over before. */
const keyNote = ({ needsServerKeyHandover }: Difference, { serverKey }: EnvironmentView): string[] =>
  needsServerKeyHandover && !(serverKey.set && serverKey.handedOver)
    ? ['The server needs its key before it is restarted: it cannot read the passwords without it.']
    : []

interface WriteOptions {
  readonly env: string
  readonly yes?: boolean
  readonly acceptPlain?: boolean
  readonly takeOverLock?: boolean
  readonly inPlace?: boolean
  readonly takeOffer?: string[]
  readonly keepDraft?: boolean
}

/** What somebody else wrote since the draft was made is not undone by a draft that does not know of it. */
const refuseOverOthers = ({ record, draft, file }: EnvironmentView): void => {
  if (draft === null || !file.ok || !file.view.exists || draft.basedOn === file.view.sha256) return
  const { settings: disk } = file.view
  const keys = takeableKeys(draft.base, draft.settings, disk)
  if (keys.length === 0) return
  const values = keys.map(
    (key) =>
      `${key} (${oneLine(String(disk[key]), 100)} in the file, ${oneLine(String(draft.settings[key]), 100)} in the draft)`,
  )
  stop(
    'FILE_CHANGED',
    `The file was changed since the draft was made: ${values.join(', ')}.`,
    `mailroom take --env "${record.name}" takes the file’s values into the draft, with keys behind it those alone. Or write --keep-draft, and the draft’s values stand.`,
  )
}

const updateOf = (view: EnvironmentView, given: GivenSecrets, takeOffers: string[] = []) => ({
  id: view.record.id,
  settings: view.form,
  passwords: intentsOf(given),
  takeOffers,
})

/** What restoring a backup would change; `running`: the one that the server was last known to start with. */
const diffWithBackup = async (cli: Cli, env: string, wanted: string | undefined): Promise<ExitCode> => {
  const { id, name: environment } = await findEnvironment(cli, env)
  let name = wanted
  if (name === undefined) {
    const view = await openEnvironment(cli, env)
    if (view.running.kind === 'running') {
      cli.note('The server runs what stands in the file.')
      return 0
    }
    name =
      view.backups.find(({ confirmed }) => confirmed === true)?.name ??
      stop(
        'BACKUP_NOT_FOUND',
        'What the server runs is not among the backups, or no restart was confirmed yet.',
        `mailroom backups --env "${environment}" lists them.`,
      )
  }
  const difference = await cli.call('backups.compare', { id, name })
  if (difference.nothingToWrite) cli.note('They are the same.')
  else {
    cli.note(`What would change if ${name} were restored:`)
    cli.print(differenceText(difference, cli.style))
  }
  return 0
}

export const addDiff = (program: Command, cli: Cli): void => {
  program
    .command('diff')
    .summary('what write would change in the server’s file')
    .requiredOption('--env <name>', 'an environment of this console')
    .option('--backup <name>', 'what restoring this backup would change instead')
    .option('--running', 'the same for the version that the server was last known to start with')
    .addHelpText(
      'after',
      '\nExamples:\n  mailroom diff --env Production\n  mailroom diff --env Production --running',
    )
    .action((options: { env: string; backup?: string; running?: boolean }) =>
      cli.run(1, async () => {
        if (options.backup !== undefined || options.running) {
          return diffWithBackup(cli, options.env, options.backup)
        }
        const { view, given } = await openForWriting(cli, options.env)
        fileOf(view)
        const difference = await cli.call('settings.difference', updateOf(view, given))
        if (difference.nothingToWrite) cli.note('Nothing to write: the file has these settings.')
        const text = [differenceText(difference, cli.style), ...keyNote(difference, view)].join('\n')
        if (text !== '') cli.print(text)
        return 0
      }),
    )
}

export const addWrite = (program: Command, cli: Cli): void => {
  program
    .command('write')
    .summary('the draft into the server’s file')
    .description('Shows what changes, asks, and writes the file as one step; the old one becomes a backup.')
    .requiredOption('--env <name>', 'an environment of this console')
    .option('--yes', 'without asking')
    .option('--take-offer <property>', 'with an offer of diff; may be repeated', collect)
    .option('--keep-draft', 'the draft’s values stand, also where the file was changed since')
    .option('--accept-plain', 'passwords stand readable in the file, in password mode plain')
    .option('--take-over-lock', 'another console’s lock on the file is not valid any more')
    .option('--in-place', 'into the file as it stands, where a new one in its place would lose something')
    .addHelpText('after', '\nExample:\n  mailroom write --env Production --yes')
    .action((options: WriteOptions) =>
      cli.run(1, async () => {
        const { view, given } = await openForWriting(cli, options.env)
        fileOf(view)
        if (!options.keepDraft) refuseOverOthers(view)
        const update = updateOf(view, given, options.takeOffer)
        const difference = await cli.call('settings.difference', update)
        if (difference.nothingToWrite) {
          cli.note('Nothing to write: the file has these settings.')
          return 0
        }
        cli.noteLines([differenceText(difference, cli.noteStyle), ...keyNote(difference, view)].join('\n'))
        if (!options.yes) {
          if (cli.world.stdin.isTTY !== true) {
            stop('CONFIRMATION_NEEDED', 'Nothing was written.', 'Give --yes where nobody can be asked.')
          }
          if (!(await askYes(cli, `Write ${view.record.path}?`)))
            stop('CONFIRMATION_NEEDED', 'Nothing was written.')
        }
        const {
          backup,
          notes,
          view: after,
        } = await cli.call('settings.save', {
          ...update,
          basedOn: difference.basedOn,
          plainAccepted: options.acceptPlain ?? false,
          takeOverLock: options.takeOverLock ?? false,
          inPlace: options.inPlace ?? false,
        })
        cli.printLine(`Written: ${view.record.path}${backup === null ? '' : `, the old one is ${backup}`}.`)
        for (const note of notes) {
          if (!difference.notes.includes(note)) cli.note(oneLine(note))
        }
        if (difference.changes.some(({ key }) => secretKeys.some((secret) => secret === key))) {
          notePurge(cli, after)
        }
        if (after.running.kind === 'server-key-not-handed-over') {
          cli.note(
            `First the server key: mailroom key show --env "${view.record.name}" prints it, for JASYPT_ENCRYPTOR_PASSWORD; then mailroom key handed-over --env "${view.record.name}".`,
          )
        }
        cli.note(
          `TeamConnect reads it when it starts: restart it, then mailroom restarted --env "${view.record.name}".`,
        )
        return 0
      }),
    )
}
