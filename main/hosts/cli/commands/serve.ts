import type { Command } from 'commander'
import { type Cli, CommandFailed } from '../cli.ts'
import { integer } from '../input/arguments.ts'

export const addServe = (program: Command, cli: Cli): void => {
  const { serve } = cli.world
  if (serve === undefined) return
  program
    .command('serve')
    .summary('the console as a page on this computer')
    .description(
      'Serves the console to this computer alone and prints its address: a name under localhost that is new with each start, and a key that works once. Chromium, Edge and Firefox find it without DNS; other browsers only where the system knows such names. Ends with Ctrl-C, or after 30 minutes without a page.',
    )
    .option('--port <n>', 'default: any free one', integer(1, 65_535))
    .option('--open', 'opens the browser on it')
    .addHelpText('after', '\nExample:\n  mailroom serve --open')
    .action((options: { port?: number; open?: boolean }) =>
      cli.run(1, async () => {
        const core = await cli.core({ host: 'web' })
        const end = await serve({
          core,
          port: options.port,
          open: options.open ?? false,
          signal: cli.world.signal,
          onListening: ({ url, note }) => {
            cli.print(url)
            if (note !== undefined) cli.note(note)
            cli.note('Ctrl-C ends it.')
            void core.prepare()
          },
        })
        if (typeof end !== 'string') throw new CommandFailed(end)
        if (end === 'idle') cli.note('Ended: no page was open for 30 minutes.')
        return 0
      }),
    )
}
