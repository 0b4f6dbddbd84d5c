import { type Command, Option } from 'commander'
import type { DiscoverCell, Discovery } from '#shared/diagnosis/discover.ts'
import { jsonText } from '#shared/json-text.ts'
import { type MailProtocol, securityWords } from '#shared/settings/destination.ts'
import { type Cli, type ExitCode, stop } from '../cli.ts'
import { integer } from '../input/arguments.ts'
import type { Style } from '../output/screen.ts'
import { duration, oneLine, table } from '../output/style.ts'

interface DiscoverOptions {
  readonly only?: MailProtocol[]
  readonly deadline?: number
  readonly format: 'text' | 'json'
  readonly quiet?: boolean
}

const protocols = (text: string): MailProtocol[] => {
  const names = text.split(',').map((name) => name.trim())
  const known = (['smtp', 'imap'] as const).filter((name) => names.includes(name))
  return known.length === names.length ? known : stop('INPUT_INVALID', '--only takes smtp, imap or both.')
}

const outcomeWords = {
  works: 'works',
  advanced: 'works, not with TeamConnect’s page',
  fails: 'does not work',
} as const

const setText = ({ set }: DiscoverCell): string =>
  set === undefined
    ? ''
    : Object.entries(set)
        .map(([key, value]) => `${key}=${value}`)
        .join(' ')

const cellRow = (cell: DiscoverCell): string[] => [
  cell.protocol.toUpperCase(),
  String(cell.port),
  securityWords[cell.security],
  outcomeWords[cell.outcome],
  oneLine(cell.why, 200),
  setText(cell),
]

export const discoveryText = (found: Discovery, style: Style): string => {
  const parts = [
    `${style.bold(oneLine(found.host, 256))}  ${found.addresses.join(', ') || 'no address'}  ${style.dim(duration(found.durationMs))}`,
  ]
  if (found.cells.length > 0) parts.push(table(found.cells.map(cellRow)))
  if (found.candidates.length > 0) {
    parts.push(
      `Other names that may be meant:\n${table(found.candidates.map(({ host, protocol, source }) => ['', protocol.toUpperCase(), host, source]))}`,
    )
  }
  return parts.join('\n\n')
}

export const addDiscover = (program: Command, cli: Cli): void => {
  program
    .command('discover <host>')
    .summary('what a host offers: every usual port with every encryption')
    .description(
      'Looks at ports 25, 465, 587, 2525, 143 and 993, each plain, with STARTTLS and with TLS. Never signs in.',
    )
    .option('--only <protocols>', 'smtp or imap', protocols)
    .option('--deadline <seconds>', 'for all of it', integer(1, 600))
    .addOption(new Option('--format <format>', 'of the result').choices(['text', 'json']).default('text'))
    .option('--quiet', 'no progress')
    .addHelpText(
      'after',
      '\nExit codes: 0 something works, 1 nothing does.\n\nExample:\n  mailroom discover mail.example.com --only smtp',
    )
    .action((host: string, options: DiscoverOptions) =>
      cli.run(1, async (): Promise<ExitCode> => {
        if (!options.quiet) cli.note(`Looking at ${oneLine(host, 256)} …`)
        const live = cli.notesOnTerminal && !options.quiet
        const found = await cli.call(
          'diagnosis.discover',
          {
            host,
            ...(options.only === undefined ? {} : { protocols: options.only }),
            ...(options.deadline === undefined ? {} : { deadlineMs: options.deadline * 1000 }),
          },
          { onProgress: (cell) => (live ? cli.note(cellRow(cell).slice(0, 5).join('  ')) : undefined) },
        )
        cli.print(options.format === 'json' ? jsonText(found) : discoveryText(found, cli.style))
        return found.cells.some(({ outcome }) => outcome !== 'fails') ? 0 : 1
      }),
    )
}
