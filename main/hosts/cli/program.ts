import { Command, CommanderError } from 'commander'
import type { Cli } from './cli.ts'
import { addBackups } from './commands/backups.ts'
import { addCheck } from './commands/check.ts'
import { addDemo } from './commands/demo.ts'
import { addDiscover } from './commands/discover.ts'
import { addEnv } from './commands/environments.ts'
import { addExplain } from './commands/explain.ts'
import { addJournal } from './commands/journal.ts'
import { addKey, addPassword } from './commands/passwords.ts'
import { addRestarted } from './commands/restarted.ts'
import { addSandbox } from './commands/sandbox.ts'
import { addServe } from './commands/serve.ts'
import { addDraft, addSet, addShow, addStatus } from './commands/settings.ts'
import { addCompare, addReport, addVerify } from './commands/texts.ts'
import { addDiff, addWrite } from './commands/write.ts'
import { oneLine } from './output/style.ts'

/** In the order of the help. */
const commands = [
  addCheck,
  addDiscover,
  addExplain,
  addReport,
  addCompare,
  addEnv,
  addStatus,
  addShow,
  addSet,
  addDraft,
  addPassword,
  addKey,
  addDiff,
  addWrite,
  addRestarted,
  addBackups,
  addJournal,
  addVerify,
  addServe,
  addSandbox,
  addDemo,
]

/** Commander's own ends: help and version are a success, everything else is wrong usage. */
export const usageExitCode = (error: unknown): 0 | 3 | undefined => {
  if (!(error instanceof CommanderError)) return undefined
  return error.exitCode === 0 ? 0 : 3
}

export const createProgram = (cli: Cli): Command => {
  const program = new Command('mailroom')
    .description('Sets up TeamConnect’s e-mail, and finds out why it does not flow.')
    .version(cli.world.version, '--version', 'the version')
    .helpOption('--help', 'help, with an example for every command')
    .helpCommand('help [command]', 'help for a command')
    .showHelpAfterError('(mailroom COMMAND --help shows what it takes)')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => cli.print(text),
      writeErr: (text) => cli.noteLines(text.trimEnd()),
      // Who types a password behind the command must not find it in the log of a terminal or a script.
      outputError: (text, write) =>
        write(oneLine(text.trimEnd().replace(/(too many arguments .*?but got \d+)[\s\S]*/, '$1.'))),
      getOutHasColors: () => false,
      getErrHasColors: () => false,
    })
  for (const add of commands) add(program, cli)
  const settle = (command: Command): void => {
    command.exitOverride().copyInheritedSettings(program)
    for (const inner of command.commands) settle(inner)
  }
  for (const inner of program.commands) settle(inner)
  return program
}
