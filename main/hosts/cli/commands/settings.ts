import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import type { CredentialStatus, EnvironmentView } from '#shared/environments/model.ts'
import { jsonText } from '#shared/json-text.ts'
import type { FileView } from '#shared/server-file/model.ts'
import { changedKeys } from '#shared/settings/changes.ts'
import { hostAndPort } from '#shared/settings/destination.ts'
import { fullLabel, type SecretKey, type Settings, settingKeys } from '#shared/settings/fields.ts'
import { type Cli, type ExitCode, stop } from '../cli.ts'
import { assignment } from '../input/arguments.ts'
import { emptySha256 } from '../input/draft.ts'
import { findEnvironment, openById, openEnvironment } from '../input/environments.ts'
import { localTime, oneLine, table } from '../output/style.ts'

export const valueText = (value: string | boolean): string => {
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  return value === '' ? '–' : oneLine(value)
}

export const credentialText = (status: CredentialStatus): string => {
  switch (status.kind) {
    case 'set':
      return status.store === 'keychain' ? 'set' : 'set for this session only'
    case 'not-set':
      return 'not set'
    case 'other-destination':
      return `set for another server (${hostAndPort(status.storedFor.host, status.storedFor.port)}): enter it again`
    case 'in-file':
      return 'set in the file, not on this computer'
    case 'unreadable':
      return `cannot be read: ${status.error.message}`
  }
}

const settingsTable = (form: Settings, file: Settings | undefined): string =>
  table(
    settingKeys.map((key) => [
      key,
      fullLabel(key),
      valueText(form[key]),
      file === undefined || file[key] === form[key] ? '' : `in the file: ${valueText(file[key])}`,
    ]),
  )

const passwordRows = (view: EnvironmentView): string =>
  table(
    (['smtp.password', 'imap.password'] satisfies SecretKey[]).map((key) => [
      key,
      fullLabel(key),
      credentialText(view.credentials[key]),
    ]),
  )

interface ShowOptions {
  readonly env?: string
  readonly file?: string
  readonly format: 'text' | 'json'
}

const showFile = async (cli: Cli, path: string, format: ShowOptions['format']): Promise<ExitCode> => {
  const file = await cli.call('files.view', { path: resolve(path) })
  if (!file.exists) stop('FILE_MISSING', `There is no file ${path}.`)
  if (format === 'json') {
    cli.print(
      jsonText({
        path: file.path,
        sha256: file.sha256,
        settings: file.settings,
        passwords: file.passwords,
      }),
    )
  } else {
    cli.printLine(`${file.path}  SHA-256 ${file.sha256}`)
    cli.print(settingsTable(file.settings, undefined))
    cli.print(table(Object.entries(file.passwords).map(([key, state]) => [key, state])))
  }
  noteTroubles(cli, file)
  return 0
}

const showEnvironment = async (cli: Cli, name: string, format: ShowOptions['format']): Promise<ExitCode> => {
  const view = await openEnvironment(cli, name)
  const file = view.file.ok ? view.file.view : undefined
  if (format === 'json') {
    const shown = {
      environment: view.record.name,
      path: view.record.path,
      state: view.state.text,
      settings: view.form,
      file: file?.settings ?? null,
      draft: view.draft !== null,
      passwords: {
        'smtp.password': view.credentials['smtp.password'].kind,
        'imap.password': view.credentials['imap.password'].kind,
      },
    }
    cli.print(jsonText(shown))
  } else {
    cli.printLine(`${view.record.name}  ${view.record.path}  ${view.state.text}`)
    cli.print(settingsTable(view.form, view.draft === null ? undefined : file?.settings))
    cli.print(passwordRows(view))
  }
  if (!view.file.ok) stop(view.file.error.code, view.file.error.message, view.file.error.remedy)
  if (file !== undefined) noteTroubles(cli, file)
  return 0
}

const noteTroubles = (cli: Cli, file: FileView): void => {
  for (const { property, line, message } of file.unreadable) {
    cli.note(oneLine(`${property} (line ${line}): ${message}`))
  }
  for (const { code, message } of file.warnings) {
    // Said at opening already.
    if (code !== 'LEFTOVERS_REMOVED') cli.note(oneLine(message))
  }
}

export const addShow = (program: Command, cli: Cli): void => {
  program
    .command('show')
    .summary('the settings, and where the draft differs; passwords as set or not set')
    .option('--env <name>', 'an environment of this console')
    .option('--file <path>', 'a settings file')
    .addOption(new Option('--format <format>', 'of the result').choices(['text', 'json']).default('text'))
    .addHelpText('after', '\nExample:\n  mailroom show --env Production')
    .action((options: ShowOptions) =>
      cli.run(1, async () => {
        const { env, file, format } = options
        if (env !== undefined && file === undefined) return showEnvironment(cli, env, format)
        if (file !== undefined && env === undefined) return showFile(cli, file, format)
        cli.note('INPUT_INVALID: one of --env NAME and --file PATH is wanted.')
        return 3
      }),
    )
}

/**
 * Ends the command where a given value is wrong by itself. One that only wants another beside it is taken, since
 * commands come one after the other.
 * @returns what else is to be said of the given values
 */
const problemsOf = async (
  view: EnvironmentView,
  settings: Settings,
  given: readonly string[],
): Promise<readonly string[]> => {
  const { checkSettings, problemLine } = await import('#shared/settings/rules.ts')
  const { teamConnectVersion, express } = view.record
  const found = checkSettings(settings, { teamConnectVersion, express }).filter(({ key }) =>
    given.includes(key),
  )
  const isEmpty = (key: string) =>
    Object.entries(settings).some(([name, value]) => name === key && value === '')
  const wrong = found.filter(({ key, severity }) => severity === 'error' && !isEmpty(key))
  if (wrong.length > 0)
    stop('SETTINGS_INVALID', wrong.map(problemLine).join('\n  '), 'The draft stays as it was.')
  return found.map(problemLine)
}

export const addSet = (program: Command, cli: Cli): void => {
  program
    .command('set')
    .summary('values into the draft')
    .requiredOption('--env <name>', 'an environment of this console')
    .argument('<key=value...>', 'settings by their keys, as show lists them', assignment)
    .addHelpText(
      'after',
      '\nExample:\n  mailroom set --env Production smtp.host=mail.example.com smtp.useSsl=true',
    )
    .action((patch: Record<string, string>, options: { env: string }) =>
      cli.run(1, async () => {
        const view = await openEnvironment(cli, options.env)
        const { applyPatch } = await import('#shared/settings/schema.ts')
        const { settings, refused } = applyPatch(view.form, patch)
        if (refused.length > 0) {
          stop(
            'SETTINGS_INVALID',
            `Unknown, or a value that does not fit: ${refused.join(', ')}.`,
            'mailroom show --env NAME lists the keys; tick boxes take true or false.',
          )
        }
        const noted = await problemsOf(view, settings, Object.keys(patch))
        await cli.call('drafts.save', {
          id: view.record.id,
          settings,
          basedOn: view.draft?.basedOn ?? (view.file.ok ? view.file.view.sha256 : emptySha256),
          revision: view.draft?.revision ?? 0,
        })
        const changed = changedKeys(view.form, settings)
        for (const key of changed)
          cli.printLine(`${key}: ${valueText(view.form[key])} -> ${valueText(settings[key])}`)
        if (changed.length === 0) cli.note('The draft has these values already.')
        for (const line of noted) cli.note(line)
        return 0
      }),
    )
}

export const addDraft = (program: Command, cli: Cli): void => {
  const draft = program.command('draft').summary('what is not in the server’s file yet')
  draft
    .command('show')
    .requiredOption('--env <name>', 'an environment of this console')
    .addHelpText('after', '\nExample:\n  mailroom draft show --env Production')
    .action((options: { env: string }) =>
      cli.run(1, async () => {
        const view = await openEnvironment(cli, options.env)
        if (view.draft === null) {
          cli.note('There is no draft: what would be written is what stands in the file.')
          return 0
        }
        const { settings, base, savedAt } = view.draft
        cli.note(`Draft of ${localTime(savedAt)}`)
        const rows = settingKeys
          .filter((key) => settings[key] !== base[key])
          .map((key) => [key, fullLabel(key), `${valueText(base[key])} -> ${valueText(settings[key])}`])
        if (rows.length > 0) cli.print(table(rows))
        return 0
      }),
    )
  draft
    .command('discard')
    .requiredOption('--env <name>', 'an environment of this console')
    .addHelpText('after', '\nExample:\n  mailroom draft discard --env Production')
    .action((options: { env: string }) =>
      cli.run(1, async () => {
        const { id } = await findEnvironment(cli, options.env)
        await cli.call('drafts.discard', { id })
        cli.print('The draft is gone; the file stands as it was.')
        return 0
      }),
    )
  program
    .command('take')
    .summary('the file’s values into the draft, all or those named')
    .requiredOption('--env <name>', 'an environment of this console')
    .argument('[key...]')
    .addHelpText('after', '\nExample:\n  mailroom take --env Production smtp.host')
    .action((keys: string[], options: { env: string }) =>
      cli.run(1, async () => {
        const { id } = await findEnvironment(cli, options.env)
        await cli.call('drafts.take', { id, ...(keys.length === 0 ? {} : { keys }) })
        cli.print('Taken into the draft.')
        return 0
      }),
    )
}

/** The server does not run what stands in its file; where it lacks its key, that comes before the restart. */
const restartDue = (view: EnvironmentView): boolean =>
  ['restart-needed', 'changed-outside', 'delivered-restart-needed', 'server-key-not-handed-over'].includes(
    view.running.kind,
  )

const runningText = (view: EnvironmentView): string => {
  const { running } = view
  const since = 'since' in running ? `, since ${localTime(running.since)}` : ''
  const by = 'by' in running ? `, by ${running.by}` : ''
  const nodes = 'waitingFor' in running ? (running.waitingFor ?? []) : []
  const waiting = nodes.length === 0 ? '' : `, still to be confirmed: ${nodes.join(', ')}`
  switch (running.kind) {
    case 'running':
      return `running these settings${since}${by}`
    case 'restart-needed':
      return `restart needed, ${running.fields} ${running.fields === 1 ? 'field' : 'fields'}${since}${by}${waiting}`
    case 'changed-outside':
      return `changed on disk, restart needed${since}${waiting}`
    case 'server-key-not-handed-over':
      return `server key not handed over${since}`
    case 'written-not-delivered':
      return `written, not delivered${since}${by}`
    case 'delivered-restart-needed':
      return `delivered, restart needed${since}${by}${waiting}`
    case 'unknown':
      return 'not known what is running'
  }
}

const fileText = (view: EnvironmentView): string => {
  if (!view.file.ok) return `${view.file.error.code}: ${view.file.error.message}`
  const { exists, modifiedAt, sha256 } = view.file.view
  if (!exists || modifiedAt === null) return 'not there yet'
  return `of ${localTime(modifiedAt)}, SHA-256 ${sha256.slice(0, 12)}…`
}

export const addStatus = (program: Command, cli: Cli): void => {
  program
    .command('status')
    .summary('form, file and server: who has what; exit 1 when a restart is due')
    .option('--env <name>', 'one environment; default: all')
    .addHelpText('after', '\nExample:\n  mailroom status --env Production')
    .action((options: { env?: string }) =>
      cli.run(1, async () => {
        const found =
          options.env === undefined
            ? await cli.call('environments.list', {})
            : [await findEnvironment(cli, options.env)]
        let code: ExitCode = 0
        for (const { id } of found) {
          const view = await openById(cli, id)
          const test =
            view.lastTest === null
              ? 'none'
              : `${view.lastTest.title}, ${localTime(view.lastTest.at)}${view.lastTest.sameSettings ? '' : ', with other settings'}`
          cli.printLine(`${cli.style.bold(view.record.name)}  ${resolve(view.record.path)}`)
          cli.print(
            table([
              ['  form', view.draft === null ? 'as the file' : `draft of ${localTime(view.draft.savedAt)}`],
              ['  file', fileText(view)],
              ['  server', runningText(view)],
              ['  last test', test],
            ]),
          )
          if (restartDue(view)) code = 1
        }
        if (found.length === 0) cli.note('There are no environments yet: mailroom env add NAME --file PATH.')
        return code
      }),
    )
}
