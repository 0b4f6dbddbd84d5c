import type { Command } from 'commander'
import { sanitise } from '#shared/diagnosis/sanitise.ts'
import type { EnvironmentView } from '#shared/environments/model.ts'
import { namedIn } from '#shared/environments/three-way.ts'
import { serverKeyWarning } from '#shared/server-file/server-key.ts'
import {
  type Destination,
  destinationOf,
  destinationWords,
  isVouchedFor,
  protocolOfSecret,
  sameDestination,
} from '#shared/settings/destination.ts'
import type { SecretKey } from '#shared/settings/fields.ts'
import { type Cli, CommandFailed, stop, wrongUsage } from '../cli.ts'
import { findEnvironment, openEnvironment } from '../input/environments.ts'
import { askYes, environmentSecrets, readSecret } from '../input/secrets.ts'
import { notePurge } from '../output/purge-note.ts'
import { table } from '../output/style.ts'
import { credentialText } from './settings.ts'

const keys: Readonly<Record<string, SecretKey>> = { smtp: 'smtp.password', imap: 'imap.password' }

const keyOf = (which: string): SecretKey =>
  keys[which] ?? wrongUsage(`There is a password for smtp and one for imap, none for ${which}.`)

/** No option says yes for nobody: a script would say it to whatever the file names by then. */
const askPlace = (
  cli: Cli,
  known: Destination | undefined,
  wanted: Destination,
  question: string,
): Promise<boolean> => {
  if (cli.world.stdin.isTTY !== true)
    stop('CONFIRMATION_NEEDED', 'This needs a yes at a terminal.', 'Run it where somebody can answer.')
  if (known !== undefined) cli.note(`Until now: ${destinationWords(known)}`)
  cli.note(`Now:       ${destinationWords(wanted)}`)
  return askYes(cli, question)
}

export const addPassword = (program: Command, cli: Cli): void => {
  const password = program.command('password').summary('passwords in the keychain of this computer')

  password
    .command('set <smtp|imap>')
    .summary('asks without echo, or reads standard input')
    .requiredOption('--env <name>', 'an environment of this console')
    .addHelpText('after', '\nExample:\n  mailroom password set smtp --env Production < password.txt')
    .action((which: string, options: { env: string }) =>
      cli.run(1, async () => {
        const key = keyOf(which)
        const view = await openEnvironment(cli, options.env)
        // It would be kept in the memory of a process that ends right after.
        if (view.keychain.kind === 'session-only') throw new CommandFailed(view.keychain.error)
        const protocol = protocolOfSecret(key)
        const known = view.fileDestinations[protocol]
        const wanted = destinationOf(view.form, protocol)
        const named = view.draft === null ? [] : namedIn(view.draft)
        // It would go where somebody else has led the file to.
        if (known === undefined || !isVouchedFor(known, view.form, protocol, named)) {
          if (!(await askPlace(cli, known, wanted, 'Is the password for there?'))) return 1
        }
        const secret = await readSecret(cli, `${which.toUpperCase()} password for ${view.record.name}: `)
        await cli.call('credentials.set', { id: view.record.id, key, secret, wanted })
        cli.printLine(
          `${which.toUpperCase()} password of ${view.record.name}: set for ${destinationWords(wanted)}, in ${view.keychain.name}.`,
        )
        return 0
      }),
    )

  password
    .command('clear <smtp|imap>')
    .summary('takes the password out of the keychain')
    .requiredOption('--env <name>', 'an environment of this console')
    .addHelpText('after', '\nExample:\n  mailroom password clear imap --env Production')
    .action((which: string, options: { env: string }) =>
      cli.run(1, async () => {
        const key = keyOf(which)
        const { id, name } = await findEnvironment(cli, options.env)
        const view = await cli.call('credentials.clear', { id, key })
        cli.printLine(`${which.toUpperCase()} password of ${name}: ${credentialText(view.credentials[key])}.`)
        notePurge(cli, view)
        return 0
      }),
    )

  password
    .command('release <smtp|imap>')
    .summary('lets the file’s password go to the server that the file names now; asks first')
    .requiredOption('--env <name>', 'an environment of this console')
    .addHelpText('after', '\nExample:\n  mailroom password release smtp --env Production')
    .action((which: string, options: { env: string }) =>
      cli.run(1, async () => {
        const key = keyOf(which)
        const { record, file, fileDestinations } = await openEnvironment(cli, options.env)
        if (!file.ok) throw new CommandFailed(file.error)
        const protocol = protocolOfSecret(key)
        const wanted = destinationOf(file.view.settings, protocol)
        const known = fileDestinations[protocol]
        if (known !== undefined && sameDestination(known, wanted)) {
          cli.printLine(
            `${which.toUpperCase()} password of ${record.name}: goes to ${destinationWords(wanted)} already.`,
          )
          return 0
        }
        if (!(await askPlace(cli, known, wanted, 'Send the file’s password there?'))) return 1
        await cli.call('credentials.release', { id: record.id, key, wanted })
        cli.printLine(
          `${which.toUpperCase()} password of ${record.name}: may go to ${destinationWords(wanted)}.`,
        )
        return 0
      }),
    )

  password
    .command('status [smtp|imap]')
    .summary('whether a password is set; never which')
    .requiredOption('--env <name>', 'an environment of this console')
    .addHelpText('after', '\nExample:\n  mailroom password status --env Production')
    .action((which: string | undefined, options: { env: string }) =>
      cli.run(1, async () => {
        const wanted = which === undefined ? Object.values(keys) : [keyOf(which)]
        const view = await openEnvironment(cli, options.env)
        const given = environmentSecrets(cli.world.env)
        const inEnvironment = { 'smtp.password': given.smtp, 'imap.password': given.imap }
        const rows = wanted.map((key) => [
          key,
          credentialText(view.credentials[key]),
          inEnvironment[key] === undefined ? '' : 'given in the environment, which wins',
        ])
        cli.print(table(rows))
        if (view.keychain.kind === 'session-only') {
          const { code, message, remedy } = view.keychain.error
          cli.note(`${code}: ${message}${remedy === undefined ? '' : ` ${remedy}`}`)
        }
        return 0
      }),
    )
}

/** The one question of a successor on a new workstation; where nobody can be asked, the option says it. */
const mayTake = async (cli: Cli, { file }: EnvironmentView): Promise<boolean> => {
  const encrypted = file.ok && Object.values(file.view.passwords).includes('encrypted')
  if (!encrypted) return false
  if (cli.world.stdin.isTTY === true) return askYes(cli, 'Take the file’s passwords into the keychain too?')
  cli.note('To take the file’s passwords into the keychain too: --take-passwords.')
  return false
}

export const addKey = (program: Command, cli: Cli): void => {
  const key = program
    .command('key')
    .summary('the server key: what the server decrypts ENC(…) passwords with (JASYPT_ENCRYPTOR_PASSWORD)')

  key
    .command('show')
    .summary('prints it, so that it can be given to the server')
    .requiredOption('--env <name>', 'an environment of this console')
    .addHelpText('after', '\nExample:\n  mailroom key show --env Production')
    .action((options: { env: string }) =>
      cli.run(1, async () => {
        const { id } = await findEnvironment(cli, options.env)
        const shown = await cli.call('serverKey.show', { id })
        cli.print(shown.key)
        if (sanitise(shown.key) !== shown.key)
          cli.note(
            'It holds characters that nobody sees: above they stand as \\x and \\u with their numbers.',
          )
        return 0
      }),
    )

  key
    .command('handed-over')
    .summary('says that the server has it now: before that, a restart would break mail')
    .requiredOption('--env <name>', 'an environment of this console')
    .addHelpText('after', '\nExample:\n  mailroom key handed-over --env Production')
    .action((options: { env: string }) =>
      cli.run(1, async () => {
        const { id, name } = await findEnvironment(cli, options.env)
        const { call } = await cli.core()
        const said = await call('environments.configure', { id, options: { serverKeyHandedOver: true } })
        if (!said.ok && said.error.code === 'SERVER_KEY_MISSING') {
          stop(
            'SERVER_KEY_MISSING',
            `There is no server key for ${name} yet: mailroom key new --env "${name}" makes one, mailroom key set --env "${name}" takes the one that the server has.`,
          )
        }
        if (!said.ok) throw new CommandFailed(said.error)
        cli.printLine(`${said.value.record.name}: ${said.value.state.text}`)
        return 0
      }),
    )

  key
    .command('new')
    .summary('makes one; the file must not hold passwords under another')
    .requiredOption('--env <name>', 'an environment of this console')
    .addHelpText('after', '\nExample:\n  mailroom key new --env Production')
    .action((options: { env: string }) =>
      cli.run(1, async () => {
        const { id, name } = await findEnvironment(cli, options.env)
        const view = await cli.call('serverKey.create', { id })
        if (view.keychain.kind === 'session-only') throw new CommandFailed(view.keychain.error)
        cli.printLine(`A new server key for ${name} is in ${view.keychain.name}.`)
        cli.note(`Give it to the server before the next restart: mailroom key show --env "${name}".`)
        return 0
      }),
    )

  key
    .command('set')
    .summary('takes over the key that the server has; asks without echo, or reads standard input')
    .requiredOption('--env <name>', 'an environment of this console')
    .option('--take-passwords', 'where it fits, the file’s passwords into the keychain too')
    .addHelpText('after', '\nExample:\n  mailroom key set --env Production --take-passwords < key.txt')
    .action((options: { env: string; takePasswords?: boolean }) =>
      cli.run(1, async () => {
        const before = await openEnvironment(cli, options.env)
        if (before.keychain.kind === 'session-only') throw new CommandFailed(before.keychain.error)
        const secret = await readSecret(cli, `Server key of ${before.record.name}: `)
        const { trial } = await cli.call('serverKey.set', {
          id: before.record.id,
          key: secret,
          takePasswords: options.takePasswords ?? false,
        })
        const warning = serverKeyWarning(secret)
        if (warning !== null) cli.note(warning)
        const words = {
          fits: 'It fits the file’s passwords.',
          'does-not-fit': 'It does not fit the file’s passwords.',
          'nothing-to-try': 'There is nothing in the file to try it on.',
        }
        if (trial === 'does-not-fit')
          stop('SERVER_KEY_MISMATCH', words[trial], 'Ask the server team for the key in use.')
        cli.print(words[trial])
        if (trial === 'fits' && !options.takePasswords && (await mayTake(cli, before))) {
          await cli.call('serverKey.set', { id: before.record.id, key: secret, takePasswords: true })
          cli.print('The file’s passwords are in the keychain of this computer too.')
        }
        return 0
      }),
    )
}
