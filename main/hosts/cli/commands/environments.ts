import { resolve } from 'node:path'
import { type Command, InvalidArgumentError, Option } from 'commander'
import { nameProblem } from '#shared/environments/name.ts'
import { type Cli, stop, wrongUsage } from '../cli.ts'
import { ipAddress, keyList } from '../input/arguments.ts'
import { fileOf, findEnvironment } from '../input/environments.ts'
import { askYes } from '../input/secrets.ts'
import { notePurge } from '../output/purge-note.ts'
import { table } from '../output/style.ts'

interface AddOptions {
  readonly file: string
  readonly passwordMode?: 'encrypted' | 'omitted' | 'plain'
}

interface ConfigureOptions {
  readonly file?: string
  readonly passwordMode?: 'encrypted' | 'omitted' | 'plain'
  readonly delivery?: 'written-here' | 'handed-over'
  readonly targetPath?: string
  readonly nodes?: string[]
  readonly readableBy?: string
  readonly cacerts?: string
  readonly outgoingIp?: string
}

const account = /^(user|group):(.+)$/

const accountName = (text: string): string => {
  if (text !== '' && !account.test(text)) throw new InvalidArgumentError('user:NAME or group:NAME is wanted.')
  return text
}

const readableByOf = (text: string) => {
  const [, kind, name = ''] = account.exec(text) ?? []
  return kind === undefined ? null : { kind: kind === 'group' ? ('group' as const) : ('user' as const), name }
}

const wantName = (name: string): void => {
  const problem = nameProblem(name)
  if (problem !== null) wrongUsage(problem)
}

export const addEnv = (program: Command, cli: Cli): void => {
  const env = program.command('env').summary('the environments of this console')

  env
    .command('list')
    .summary('names, states and files')
    .addHelpText('after', '\nExample:\n  mailroom env list')
    .action(() =>
      cli.run(1, async () => {
        const all = await cli.call('environments.list', {})
        if (all.length > 0) cli.print(table(all.map(({ name, state, path }) => [name, state.text, path])))
        else cli.note('There are none yet: mailroom env add NAME --file PATH.')
        return 0
      }),
    )

  env
    .command('add <name>')
    .summary('an environment for a server’s file')
    .requiredOption(
      '--file <path>',
      'the file that the server reads; one that is not there yet is made by write',
    )
    .addOption(
      new Option('--password-mode <mode>', 'how passwords stand in the file').choices([
        'encrypted',
        'omitted',
        'plain',
      ]),
    )
    .addHelpText('after', '\nExample:\n  mailroom env add Production --file /opt/teamconnect/mail.properties')
    .action((name: string, options: AddOptions) =>
      cli.run(1, async () => {
        const { file, passwordMode } = options
        wantName(name)
        const view = await cli.call('environments.add', {
          name,
          path: resolve(file),
          options: passwordMode === undefined ? {} : { passwordMode },
        })
        const state = fileOf(view).exists ? 'as it stands' : 'which is not there yet'
        cli.printLine(`${view.record.name} added for ${view.record.path}, ${state}.`)
        return 0
      }),
    )

  env
    .command('configure <name>')
    .summary('how the file is written and delivered, and which nodes read it')
    .option('--file <path>', 'another path of the file')
    .addOption(
      new Option('--password-mode <mode>', 'how passwords stand in the file').choices([
        'encrypted',
        'omitted',
        'plain',
      ]),
    )
    .addOption(
      new Option('--delivery <how>', 'whether the file here is the server’s own or is handed over').choices([
        'written-here',
        'handed-over',
      ]),
    )
    .option('--target-path <path>', 'handed over: where the server team puts it')
    .option('--nodes <names>', 'of a cluster, separated by commas; "" for a single server', keyList)
    .option(
      '--readable-by <who>',
      'user:NAME or group:NAME that TeamConnect runs under, for a new file; "" for the writer alone',
      accountName,
    )
    .option(
      '--cacerts <path>',
      'a copy of the list of authorities that Java on the server trusts; "" for none',
    )
    .option(
      '--outgoing-ip <address>',
      'the address that the server’s mail leaves from, for the check of the sender domains; "" for none',
      (text: string) => (text.trim() === '' ? '' : ipAddress(text)),
    )
    .addHelpText(
      'after',
      '\nExample:\n  mailroom env configure Production --nodes app01,app02 --readable-by group:teamconnect',
    )
    .action((name: string, { file, readableBy, cacerts, ...options }: ConfigureOptions) =>
      cli.run(1, async () => {
        const { id } = await findEnvironment(cli, name)
        const view = await cli.call('environments.configure', {
          id,
          options: {
            ...options,
            ...(file === undefined ? {} : { path: resolve(file) }),
            ...(cacerts === undefined ? {} : { cacerts: cacerts === '' ? '' : resolve(cacerts) }),
            ...(readableBy === undefined ? {} : { readableBy: readableByOf(readableBy) }),
          },
        })
        cli.printLine(`${view.record.name}: ${view.state.text}`)
        if (options.passwordMode !== undefined) {
          cli.note(`The file changes with the next write: mailroom diff --env "${view.record.name}".`)
          notePurge(cli, view)
        }
        return 0
      }),
    )

  env
    .command('remove <name>')
    .summary('forget an environment; the server’s file, its backups and its journal stay')
    .option('--yes', 'without asking')
    .option('--give-up-server-key', 'the server key was never shown, and nobody will have it any more')
    .addHelpText('after', '\nExample:\n  mailroom env remove UAT --yes')
    .action((name: string, options: { yes?: boolean; giveUpServerKey?: boolean }) =>
      cli.run(1, async () => {
        const found = await findEnvironment(cli, name)
        if (!options.yes) {
          cli.note(`Goes: draft, history, check list of ${found.name}, and its passwords in the keychain.`)
          cli.note(`Stays: ${found.path} with its backups and its journal.`)
          if (cli.world.stdin.isTTY !== true) {
            stop('CONFIRMATION_NEEDED', 'Nothing was removed.', 'Give --yes where nobody can be asked.')
          }
          if (!(await askYes(cli, `Remove ${found.name}?`)))
            stop('CONFIRMATION_NEEDED', 'Nothing was removed.')
        }
        const { removed, kept } = await cli.call('environments.remove', {
          id: found.id,
          giveUpServerKey: options.giveUpServerKey ?? false,
        })
        for (const entry of removed) cli.printLine(`removed: ${entry}`)
        for (const entry of kept) cli.printLine(`kept: ${entry}`)
        return 0
      }),
    )

  env
    .command('rename <old> <new>')
    .summary('another name; passwords and history stay with it')
    .addHelpText('after', '\nExample:\n  mailroom env rename UAT Staging')
    .action((old: string, name: string) =>
      cli.run(1, async () => {
        wantName(name)
        const { id } = await findEnvironment(cli, old)
        const view = await cli.call('environments.rename', { id, name })
        cli.printLine(`${old} is now ${view.record.name}.`)
        return 0
      }),
    )

  env
    .command('copy <from> <to>')
    .summary('settings into the draft of another; TeamConnect URL, Reply-To and user names only when named')
    .option('--only <keys>', 'separated by commas', keyList)
    .addHelpText('after', '\nExample:\n  mailroom env copy UAT Production --only smtp.host,smtp.useSsl')
    .action((from: string, to: string, options: { only?: string[] }) =>
      cli.run(1, async () => {
        const source = await findEnvironment(cli, from)
        const target = await findEnvironment(cli, to)
        const view = await cli.call('environments.copy', {
          from: source.id,
          to: target.id,
          ...(options.only === undefined ? {} : { keys: options.only }),
        })
        cli.printLine(
          `Copied into the draft of ${view.record.name}: mailroom diff --env "${view.record.name}" shows it.`,
        )
        return 0
      }),
    )
}
