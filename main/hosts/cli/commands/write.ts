import type { Command } from 'commander'
import type { PasswordIntents } from '#shared/contract.ts'
import type { EnvironmentView } from '#shared/environments/model.ts'
import type { Change, Difference } from '#shared/server-file/model.ts'
import { type Cli, stop } from '../cli.ts'
import { collect } from '../input/arguments.ts'
import { fileOf, findEnvironment, openEnvironment } from '../input/environments.ts'
import { askYes, environmentSecrets, type GivenSecrets } from '../input/secrets.ts'
import { localTime, oneLine, type Style, table } from '../output/style.ts'

/** There is no keychain that a password could be in; one that is locked or denied may well hold some. */
const noKeychain: ReadonlySet<string> = new Set([
  'KEYCHAIN_NO_MODULE',
  'KEYCHAIN_NO_BUS',
  'KEYCHAIN_NO_SERVICE',
])

/**
 * The environment to be written. Passwords of the process's environment are never stored, so they go into the
 * file only where there is no keychain that they could get into: then a core is opened that keeps them in
 * memory for as long as this command runs, and passwords that nobody gave stay as they stand in the file.
 */
const openForWriting = async (cli: Cli, name: string) => {
  const view = await openEnvironment(cli, name)
  const { keychain } = view
  if (keychain.kind === 'available' || !noKeychain.has(keychain.error.code)) return { view, given: {} }

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
  const lines = [`${style.bold(change.property)}  ${style.dim(oneLine(change.label, 200))}`]
  if (change.before !== null) lines.push(style.red(`  - ${value(change.before)}`))
  if (change.after !== null) lines.push(style.green(`  + ${value(change.after)}`))
  if (change.note !== undefined) lines.push(style.dim(`    ${oneLine(change.note, 500)}`))
  return lines.join('\n')
}

export const differenceText = (difference: Difference, style: Style): string =>
  [
    ...difference.changes.map((change) => changeText(change, style)),
    ...difference.notes.map((note) => oneLine(note)),
    ...difference.offers.map(
      ({ property, value, text }) =>
        `Offer: ${oneLine(text)} (--take-offer ${property}, ${oneLine(value, 100)})`,
    ),
  ].join('\n')

interface WriteOptions {
  readonly env: string
  readonly yes?: boolean
  readonly acceptPlain?: boolean
  readonly takeOverLock?: boolean
  readonly takeOffer?: string[]
}

const updateOf = (view: EnvironmentView, given: GivenSecrets, takeOffers: string[] = []) => ({
  id: view.record.id,
  settings: view.form,
  passwords: intentsOf(given),
  takeOffers,
})

export const addDiff = (program: Command, cli: Cli): void => {
  program
    .command('diff')
    .summary('what write would change in the server’s file')
    .requiredOption('--env <name>', 'an environment of this console')
    .addHelpText('after', '\nExample:\n  mailroom diff --env Production')
    .action((options: { env: string }) =>
      cli.run(1, async () => {
        const { view, given } = await openForWriting(cli, options.env)
        fileOf(view)
        const difference = await cli.call('settings.difference', updateOf(view, given))
        if (difference.nothingToWrite) cli.note('Nothing to write: the file has these settings.')
        const text = differenceText(difference, cli.style)
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
    .option('--accept-plain', 'passwords stand readable in the file, in password mode plain')
    .option('--take-over-lock', 'another console’s lock on the file is not valid any more')
    .addHelpText('after', '\nExample:\n  mailroom write --env Production --yes')
    .action((options: WriteOptions) =>
      cli.run(1, async () => {
        const { view, given } = await openForWriting(cli, options.env)
        fileOf(view)
        const update = updateOf(view, given, options.takeOffer)
        const difference = await cli.call('settings.difference', update)
        if (difference.nothingToWrite) {
          cli.note('Nothing to write: the file has these settings.')
          return 0
        }
        cli.note(differenceText(difference, cli.noteStyle))
        if (difference.needsServerKeyHandover) {
          cli.note(
            `mailroom key show --env "${view.record.name}" prints it, for JASYPT_ENCRYPTOR_PASSWORD; then mailroom key handed-over.`,
          )
        }
        if (!options.yes) {
          if (cli.world.stdin.isTTY !== true) {
            stop('CONFIRMATION_NEEDED', 'Nothing was written.', 'Give --yes where nobody can be asked.')
          }
          if (!(await askYes(cli, `Write ${view.record.path}?`)))
            stop('CONFIRMATION_NEEDED', 'Nothing was written.')
        }
        const { backup, notes } = await cli.call('settings.save', {
          ...update,
          basedOn: difference.basedOn,
          plainAccepted: options.acceptPlain ?? false,
          takeOverLock: options.takeOverLock ?? false,
        })
        cli.print(`Written: ${view.record.path}${backup === null ? '' : `, the old one is ${backup}`}.`)
        for (const note of notes) {
          if (!difference.notes.includes(note)) cli.note(oneLine(note))
        }
        cli.note(
          `TeamConnect reads it when it starts: restart it, then mailroom restarted --env "${view.record.name}".`,
        )
        return 0
      }),
    )
}

export const addRestarted = (program: Command, cli: Cli): void => {
  program
    .command('restarted')
    .summary('confirms that the server was restarted')
    .requiredOption('--env <name>', 'an environment of this console')
    .option('--at <time>', 'when, as 2026-11-14T10:42+01:00; default: now')
    .option('--node <name>', 'which node of the server')
    .addHelpText('after', '\nExample:\n  mailroom restarted --env Production')
    .action((options: { env: string; at?: string; node?: string }) =>
      cli.run(1, async () => {
        const { id, name } = await findEnvironment(cli, options.env)
        const at = new Date(options.at ?? Date.now())
        if (Number.isNaN(at.getTime()))
          stop('INPUT_INVALID', `${options.at} is no time.`, 'Like 2026-11-14T10:42+01:00.')
        const view = await cli.call('journal.restarted', {
          id,
          at: at.toISOString(),
          ...(options.node === undefined ? {} : { node: options.node }),
        })
        cli.print(`${name}: ${view.state.text}`)
        return 0
      }),
    )
}

export const addBackups = (program: Command, cli: Cli): void => {
  program
    .command('backups')
    .summary('older versions of the server’s file')
    .requiredOption('--env <name>', 'an environment of this console')
    .addHelpText('after', '\nExample:\n  mailroom backups --env Production')
    .action((options: { env: string }) =>
      cli.run(1, async () => {
        const { id } = await findEnvironment(cli, options.env)
        const backups = await cli.call('backups.list', { id })
        if (backups.length === 0) cli.note('There are none.')
        else cli.print(table(backups.map(({ name, at, size }) => [name, localTime(at), `${size} bytes`])))
        return 0
      }),
    )

  program
    .command('restore <backup>')
    .summary('an older version back into its place; today’s becomes a backup')
    .requiredOption('--env <name>', 'an environment of this console')
    .option('--yes', 'without asking')
    .addHelpText(
      'after',
      '\nExample:\n  mailroom restore --env Production mail.properties.20261114-104200-000.bak',
    )
    .action((name: string, options: { env: string; yes?: boolean }) =>
      cli.run(1, async () => {
        const view = await openEnvironment(cli, options.env)
        const { sha256 } = fileOf(view)
        const { id } = view.record
        cli.note(differenceText(await cli.call('backups.compare', { id, name }), cli.noteStyle))
        if (!options.yes) {
          if (cli.world.stdin.isTTY !== true) {
            stop('CONFIRMATION_NEEDED', 'Nothing was restored.', 'Give --yes where nobody can be asked.')
          }
          if (!(await askYes(cli, `Restore ${name}?`))) stop('CONFIRMATION_NEEDED', 'Nothing was restored.')
        }
        const after = await cli.call('backups.restore', { id, name, basedOn: sha256 })
        cli.print(`Restored ${name}. ${after.state.text}`)
        return 0
      }),
    )
}
