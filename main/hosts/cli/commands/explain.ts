import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { type Command, Option } from 'commander'
import { type Cli, type ExitCode, stop } from '../cli.ts'
import { readBytes } from '../input/files.ts'
import { readInput } from '../input/secrets.ts'
import { explanationText } from '../output/explain-text.ts'

/** What the core takes in one piece. */
const mostCharacters = 1_048_576
/** Logs are longer: that much is read, and of it the end, where the newest lines are. */
const mostBytes = 268_435_456

const isGzip = (bytes: Buffer): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b

const unpack = async (bytes: Buffer): Promise<Buffer> => {
  if (!isGzip(bytes)) return bytes
  return promisify(gunzip)(bytes, { maxOutputLength: mostBytes }).catch(() =>
    stop('INPUT_INVALID', 'The compressed text cannot be unpacked, or is too large.'),
  )
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
        const bytes = await unpack(
          file === undefined ? await readInput(cli.world, mostBytes) : await readBytes(file, mostBytes),
        )
        const text = new TextDecoder().decode(bytes)
        if (text.length > mostCharacters) cli.note('Long text: its last mebibyte was read.')
        const found = await cli.call('diagnosis.explain', { text: text.slice(-mostCharacters) })
        cli.print(
          options.format === 'json'
            ? JSON.stringify(found, null, 2)
            : explanationText(found, { style: cli.style, width: cli.width }),
        )
        return 0
      }),
    )
}
