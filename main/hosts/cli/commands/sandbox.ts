import type { Command } from 'commander'
import { hostAndPort, securityWords } from '#shared/settings/destination.ts'
import { type Cli, stop } from '../cli.ts'
import { integer } from '../input/arguments.ts'
import { table } from '../output/style.ts'

/** Resolves when the command is to end. */
const ended = (signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    if (signal.aborted) done()
    else signal.addEventListener('abort', () => done(), { once: true })
  })

export const addSandbox = (program: Command, cli: Cli): void => {
  program
    .command('sandbox')
    .summary('the practice server by itself, until Ctrl-C')
    .description(
      'An SMTP and an IMAP server on 127.0.0.1 with one account and a few messages, for trying things out.',
    )
    .option('--smtp-port <n>', 'default: any free one', integer(1, 65_535))
    .option('--imap-port <n>', 'default: any free one', integer(1, 65_535))
    .addHelpText('after', '\nExample:\n  mailroom sandbox --smtp-port 2525 --imap-port 1143')
    .action((options: { smtpPort?: number; imapPort?: number }) =>
      cli.run(1, async () => {
        const { startPracticeServer } = await import('#main/adapters/practice-server/practice-server.ts')
        const server = await startPracticeServer(options).catch((error: Error) =>
          stop('UNREACHABLE', `The practice server cannot be started: ${error.message}`),
        )
        const rows = [
          ['SMTP', server.smtp],
          ['SMTP', server.smtpTls],
          ['IMAP', server.imap],
          ['IMAP', server.imapTls],
        ] as const
        cli.print(
          table(
            rows.map(([name, server]) => [
              name,
              hostAndPort(server.host, server.port),
              securityWords[server.security],
            ]),
          ),
        )
        cli.print(
          table([
            ['user name', server.smtp.username],
            ['password', server.smtp.password],
          ]),
        )
        cli.note('Nothing that is sent here leaves this computer. Ctrl-C ends it.')
        await ended(cli.world.signal)
        await server.stop()
        return 0
      }),
    )
}
