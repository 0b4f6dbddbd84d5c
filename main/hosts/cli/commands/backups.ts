import type { Command } from 'commander'
import type { Backup } from '#shared/server-file/model.ts'
import { purgeOffer, purgeOfferText } from '#shared/server-file/old-passwords.ts'
import { secretKeys } from '#shared/settings/fields.ts'
import { type Cli, type ExitCode, stop } from '../cli.ts'
import { fileOf, openEnvironment } from '../input/environments.ts'
import { askYes } from '../input/secrets.ts'
import { localTime, oneLine, table } from '../output/style.ts'
import { differenceText } from './write.ts'

/** What a backup is besides its age: what the server runs, and whether old passwords stand in it. */
const remarks = ({ confirmed, passwords }: Backup): string => {
  const standing = secretKeys.map((key) => passwords?.[key] ?? 'absent')
  return [
    ...(confirmed === true ? ['what the server was started with'] : []),
    ...(standing.includes('plain') ? ['readable password'] : []),
    ...(!standing.includes('plain') && standing.includes('encrypted') ? ['encrypted password'] : []),
  ].join(', ')
}

const purge = async (cli: Cli, name: string, yes: boolean): Promise<ExitCode> => {
  const view = await openEnvironment(cli, name)
  const { passwords } = fileOf(view)
  const { id, passwordMode } = view.record
  const offer = purgeOffer({ passwordMode, passwords, backups: view.backups, asked: true })
  if (offer === null) {
    cli.note('No backup holds a readable password, nor one that the file holds no more.')
    return 0
  }
  cli.note(purgeOfferText(offer))
  for (const backup of offer.backups) cli.note(`  ${backup}`)
  if (!yes) {
    if (cli.world.stdin.isTTY !== true) {
      stop('CONFIRMATION_NEEDED', 'Nothing was changed.', 'Give --yes where nobody can be asked.')
    }
    if (!(await askYes(cli, 'Take it out of them?'))) stop('CONFIRMATION_NEEDED', 'Nothing was changed.')
  }
  const { what, keys } = offer
  const { purged, kept } = await cli.call('backups.purge', { id, what, keys: [...keys] })
  cli.print(`Taken out of ${purged.length === 1 ? '1 backup' : `${purged.length} backups`}.`)
  if (kept.length > 0) {
    stop(
      'FILE_ERROR',
      `These could not be understood or rewritten, and may still hold one: ${kept.join(', ')}.`,
      'Look at them, and delete them if they are not needed.',
    )
  }
  return 0
}

export const addBackups = (program: Command, cli: Cli): void => {
  program
    .command('backups')
    .summary('older versions of the server’s file')
    .requiredOption('--env <name>', 'an environment of this console')
    .option('--purge', 'takes readable passwords out of them, and those that the file holds no more')
    .option('--yes', 'without asking')
    .addHelpText(
      'after',
      '\nExamples:\n  mailroom backups --env Production\n  mailroom backups --env Production --purge',
    )
    .action((options: { env: string; purge?: boolean; yes?: boolean }) =>
      cli.run(1, async () => {
        if (options.purge) return purge(cli, options.env, options.yes ?? false)
        const { backups, file } = await openEnvironment(cli, options.env)
        for (const { code, message } of file.ok ? file.view.warnings : []) {
          if (code === 'BACKUP_NOT_USED') cli.note(oneLine(message))
        }
        if (backups.length === 0) cli.note('There are none.')
        else {
          cli.print(
            table(
              backups.map((backup) => [
                backup.name,
                localTime(backup.at),
                `${backup.size} bytes`,
                remarks(backup),
              ]),
            ),
          )
        }
        return 0
      }),
    )

  program
    .command('restore <backup>')
    .summary('an older version back into its place; today’s becomes a backup')
    .requiredOption('--env <name>', 'an environment of this console')
    .option('--yes', 'without asking')
    .option('--in-place', 'into the file as it stands, where a new one in its place would lose something')
    .addHelpText(
      'after',
      '\nExample:\n  mailroom restore --env Production mail.properties.20261114-104200-000.bak',
    )
    .action((name: string, options: { env: string; yes?: boolean; inPlace?: boolean }) =>
      cli.run(1, async () => {
        const view = await openEnvironment(cli, options.env)
        const { sha256 } = fileOf(view)
        const { id } = view.record
        cli.noteLines(differenceText(await cli.call('backups.compare', { id, name }), cli.noteStyle))
        if (!options.yes) {
          if (cli.world.stdin.isTTY !== true) {
            stop('CONFIRMATION_NEEDED', 'Nothing was restored.', 'Give --yes where nobody can be asked.')
          }
          if (!(await askYes(cli, `Restore ${name}?`))) stop('CONFIRMATION_NEEDED', 'Nothing was restored.')
        }
        const after = await cli.call('backups.restore', {
          id,
          name,
          basedOn: sha256,
          inPlace: options.inPlace ?? false,
        })
        cli.printLine(`Restored ${name}. ${after.state.text}`)
        return 0
      }),
    )
}
