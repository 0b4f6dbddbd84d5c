import { type Command, Option } from 'commander'
import type { JournalEntry } from '#shared/server-file/model.ts'
import type { Cli } from '../cli.ts'
import { findEnvironment } from '../input/environments.ts'
import { localTime, table } from '../output/style.ts'

const changesText = (entry: JournalEntry): string =>
  (entry.changes ?? [])
    .map(({ key, before, after }) => `${key}: ${before ?? '–'} -> ${after ?? '–'}`)
    .join('; ')

const row = (entry: JournalEntry): string[] => [
  localTime(entry.at),
  entry.event,
  `${entry.user}@${entry.computer}`,
  [changesText(entry), entry.how ?? '', entry.note ?? ''].filter((part) => part !== '').join('; '),
]

export const addJournal = (program: Command, cli: Cli): void => {
  program
    .command('journal')
    .summary('writes, restarts and key changes: who and when')
    .requiredOption('--env <name>', 'an environment of this console')
    .addOption(new Option('--format <format>', 'of the result').choices(['text', 'csv']).default('text'))
    .addHelpText('after', '\nExample:\n  mailroom journal --env Production --format csv > journal.csv')
    .action((options: { env: string; format: 'text' | 'csv' }) =>
      cli.run(1, async () => {
        const { id } = await findEnvironment(cli, options.env)
        if (options.format === 'csv') {
          cli.print((await cli.call('journal.export', { id })).content)
          return 0
        }
        const entries = await cli.call('journal.list', { id })
        if (entries.length === 0) cli.note('Nothing was recorded yet.')
        else cli.print(table(entries.map(row)))
        return 0
      }),
    )
}
