import type { Command } from 'commander'
import type { MethodProgress } from '#shared/contract.ts'
import type { EnvironmentView } from '#shared/environments/model.ts'
import { type Cli, type ExitCode, stop, wrongUsage } from '../cli.ts'
import { integer } from '../input/arguments.ts'
import { findEnvironment } from '../input/environments.ts'
import { localTime, oneLine } from '../output/style.ts'

interface RestartedOptions {
  readonly env: string
  readonly at?: string
  readonly node?: string
  readonly watch?: boolean
  readonly deadline?: number
}

const stateText = (view: EnvironmentView): string => {
  const waiting = 'waitingFor' in view.running ? (view.running.waitingFor ?? []) : []
  return `${view.record.name}: ${view.state.text}${waiting.length === 0 ? '' : `, still to be confirmed: ${waiting.join(', ')}`}`
}

/** A line each time that something else is seen, not one for every look. */
const looker = (cli: Cli) => {
  let before = ''
  return ({ at, state, seen }: MethodProgress<'restart.watch'>): void => {
    if (state === before) return
    const words = { answers: 'answers', gone: 'is gone', unclear: 'cannot be judged from here' }[state]
    cli.note(`${localTime(at)}  the server ${words} (${oneLine(seen, 200)})`)
    before = state
  }
}

const watch = async (cli: Cli, { env, deadline }: RestartedOptions): Promise<ExitCode> => {
  const { id, name } = await findEnvironment(cli, env)
  const found = await cli.call(
    'restart.watch',
    { id, ...(deadline === undefined ? {} : { deadlineMs: deadline * 1000 }) },
    { onProgress: looker(cli) },
  )
  if (!found.noted) {
    return stop(
      'RUN_CANCELLED',
      found.goneAt === null
        ? `${name}: no restart was seen.`
        : `${name}: the server went at ${localTime(found.goneAt)} and has not come back yet.`,
      `If it was restarted: mailroom restarted --env "${name}".`,
    )
  }
  cli.printLine(
    `${name}: restarted, gone at ${localTime(found.goneAt ?? '')}, back at ${localTime(found.backAt ?? '')}.`,
  )
  cli.printLine(stateText(found.view))
  return 0
}

/** A time in whole minutes stands for its whole minute; now has seconds. */
const confirm = async (cli: Cli, { env, at: given, node }: RestartedOptions): Promise<ExitCode> => {
  const { id } = await findEnvironment(cli, env)
  const at = new Date(given ?? Date.now())
  if (Number.isNaN(at.getTime())) wrongUsage(`${given} is no time.`, 'Like 2026-11-14T10:42+01:00.')
  const view = await cli.call('journal.restarted', {
    id,
    at: at.toISOString(),
    ...(node === undefined ? {} : { node }),
  })
  cli.printLine(stateText(view))
  return 0
}

export const addRestarted = (program: Command, cli: Cli): void => {
  program
    .command('restarted')
    .summary('confirms that the server was restarted, or watches for it')
    .requiredOption('--env <name>', 'an environment of this console')
    .option('--at <time>', 'when, as 2026-11-14T10:42+01:00; default: now')
    .option('--node <name>', 'which node of the server; default: all of them')
    .option('--watch', 'looks at the TeamConnect URL until the server was seen to go and to come back')
    .option('--deadline <seconds>', 'how long to watch; default: until Ctrl-C', integer(1, 86_400))
    .addHelpText(
      'after',
      '\nExamples:\n  mailroom restarted --env Production\n  mailroom restarted --env Production --watch',
    )
    .action((options: RestartedOptions) =>
      cli.run(1, async () => {
        if (!options.watch) return confirm(cli, options)
        if (options.at === undefined && options.node === undefined) return watch(cli, options)
        cli.note('INPUT_INVALID: --watch finds the time by itself, and does not tell nodes apart.')
        return 3
      }),
    )
}
