import { type Command, Option } from 'commander'
import { jsonText } from '#shared/json-text.ts'
import { type Cli, CommandFailed, type ExitCode, stop } from '../cli.ts'
import { readEnd, readEndOfFile } from '../input/files.ts'
import { explanationText } from '../output/explain-text.ts'

/** What the core takes in one piece. */
const mostCharacters = 1_048_576
/**
 * Logs are longer: 256 MiB are read, unpacked where they are compressed, and of them the end is kept, where the
 * newest lines are: one character more than the core takes, of three bytes each.
 */
const limits = { most: 268_435_456, keep: 3 * (mostCharacters + 1) }

const readLog = (cli: Cli, file: string | undefined): Promise<Buffer> => {
  const read =
    file === undefined
      ? readEnd('Standard input', cli.world.stdin as AsyncIterable<Buffer | string>, limits)
      : readEndOfFile(file, limits)
  return read.catch((error: unknown) => {
    if (error instanceof CommandFailed) throw error
    return stop('INPUT_INVALID', 'The text cannot be read to its end, or not be unpacked.')
  })
}

export const addExplain = (program: Command, cli: Cli): void => {
  program
    .command('explain [file]')
    .summary('causes in a log, a stack trace, a reply or a bounce')
    .description(
      'Finds every known fault in a text: the server’s log, a JavaMail stack trace, a bounce (.eml), compressed or not. Without a file it reads standard input. Nothing is sent anywhere.',
    )
    .addOption(new Option('--format <format>', 'of the result').choices(['text', 'json']).default('text'))
    .addHelpText(
      'after',
      '\nExamples:\n  mailroom explain server.log.gz\n  tail -n 500 server.log | mailroom explain',
    )
    .action((file: string | undefined, options: { format: 'text' | 'json' }) =>
      cli.run(1, async (): Promise<ExitCode> => {
        if (file === undefined && cli.world.stdin.isTTY === true) cli.note('Paste the text, then Ctrl-D.')
        const text = new TextDecoder().decode(await readLog(cli, file))
        if (text.length > mostCharacters) cli.note('Long text: its last mebibyte was read.')
        const found = await cli.call('diagnosis.explain', { text: text.slice(-mostCharacters) })
        cli.print(
          options.format === 'json'
            ? jsonText(found)
            : explanationText(found, { style: cli.style, width: cli.width }),
        )
        return 0
      }),
    )
}
