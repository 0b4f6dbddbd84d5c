import { type Command, Option } from 'commander'
import type { JournalEntry } from '#shared/server-file/model.ts'
import type { Cli } from '../cli.ts'
import { findEnvironment } from '../input/environments.ts'
import { localTime, oneLine, wrap } from '../output/style.ts'

const entryText = (entry: JournalEntry, width: number): string => {
  const changes = (entry.changes ?? []).map(
    ({ key, before, after }) => `${key}: ${before ?? '–'} -> ${after ?? '–'}`,
  )
  const how = [entry.how, entry.node].filter((part) => part !== undefined).join(', ')
  const when =
    entry.restartedAt === undefined || localTime(entry.restartedAt) === localTime(entry.at)
      ? ''
      : `at ${localTime(entry.restartedAt)}`
  const rest = [how, when, entry.note ?? '', changes.join('; ')].filter((part) => part !== '')
  const head = `${localTime(entry.at)}  ${entry.event}  ${oneLine(`${entry.user}@${entry.computer}`, 300)}`
  return [head, ...rest.map((part) => wrap(part, width, '    '))].join('\n')
}

/** What was begun and what came of it are two lines of the journal; done, it is one for a reader. */
const withoutIntents = (entries: readonly JournalEntry[]): readonly JournalEntry[] =>
  entries.filter(
    ({ event, id }) =>
      event !== 'intent' || !entries.some((other) => other.id === id && other.event !== 'intent'),
  )

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
        else
          cli.print(
            withoutIntents(entries)
              .map((entry) => entryText(entry, cli.width))
              .join('\n'),
          )
        return 0
      }),
    )
}
