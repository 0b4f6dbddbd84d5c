import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import type { Report } from '#shared/diagnosis/model.ts'
import { type Cli, CommandFailed, type ExitCode, exitCodes, failureText, stop } from '../cli.ts'
import { assignment, checkList, collect, integer, ipAddress } from '../input/arguments.ts'
import { findEnvironment } from '../input/environments.ts'
import { createPartial } from '../output/partial.ts'
import { checkText } from '../output/report-text.ts'
import { refuseOver, renderReport, reportFormats, writeResult } from '../output/reports.ts'
import { type CheckOptions, checksOf, runOptions } from './check-options.ts'
import { checkTargets } from './targets.ts'

/** What to do next where a password was held back because the file names another place than before. */
const noteRelease = (cli: Cli, report: Report, { env, file }: CheckOptions): void => {
  for (const { check, findings } of report.checks) {
    if (check !== 'smtp' && check !== 'imap') continue
    if (!findings.some(({ cause }) => cause === 'PASSWORD_FOR_OTHER_DESTINATION')) continue
    if (env === undefined) cli.note(`First: mailroom env add NAME --file ${file}`)
    cli.note(
      `To see where the password would go, and let it: mailroom password release ${check} --env "${env ?? 'NAME'}"`,
    )
  }
}

const checkOne = async (cli: Cli, options: CheckOptions): Promise<ExitCode> => {
  const { env, file } = options
  if ((env === undefined) === (file === undefined)) {
    stop('INPUT_INVALID', 'What is to be tested? One of --env NAME, --file PATH, --targets FILE is wanted.')
  }
  if (options.draft && env === undefined) stop('INPUT_INVALID', '--draft goes with --env.')
  const what = env ?? file ?? ''
  if (!options.quiet) cli.note(`Testing ${what} (${checksOf(options).join(', ')}) …`)

  const real = [
    options.send ? 'at the end of the SMTP check' : '',
    options.roundTrip ? 'for the round trip' : '',
  ]
    .filter((part) => part !== '')
    .join(' and ')
  if (real !== '' && !options.quiet) {
    const recipient = options.to?.[0] ?? 'the address that the settings give'
    cli.note(`A real message goes to ${recipient}, ${real}.`)
  }
  const given = await runOptions(cli, options)
  const known = env === undefined ? undefined : await findEnvironment(cli, env)
  await refuseOver(options.out, known?.path ?? file)
  const target = known === undefined ? { path: resolve(what) } : { id: known.id }
  const partial = createPartial()
  const live = cli.notesOnTerminal && !options.quiet
  const { call } = await cli.core()
  const result = await call(
    'diagnosis.run',
    { ...target, ...given, settings: options.draft ? 'draft' : 'file' },
    {
      signal: cli.world.signal,
      onProgress: (progress) => {
        const line = partial.take(progress, { style: cli.noteStyle, width: cli.noteWidth })
        if (live && line !== undefined) cli.noteLines(line)
      },
    },
  )
  if (!result.ok) {
    // Stopped on the way: what is known so far is worth having.
    if (result.error.code !== 'RUN_CANCELLED' || options.format !== 'text')
      throw new CommandFailed(result.error)
    for (const check of partial.checks()) {
      cli.print(`${checkText(check, { style: cli.style, width: cli.width })}\n`)
    }
    cli.noteLines(failureText(result.error))
    return 3
  }
  const content = await renderReport(cli, { name: what, report: result.value }, options)
  await writeResult(cli, content, options.out)
  if (cli.world.signal.aborted) {
    cli.note('RUN_CANCELLED: stopped before the end; above is what is known so far.')
    return 3
  }
  if (!options.draft && !options.quiet) noteRelease(cli, result.value, options)
  return exitCodes[result.value.verdict]
}

export const addCheck = (program: Command, cli: Cli): void => {
  program
    .command('check')
    .summary('test outgoing and incoming mail, and name the cause where it fails')
    .description(
      'Tests what the server would do with the settings: the file as it stands, a draft, or a list of servers. Nothing is sent unless --send or --round-trip says so, nothing is marked as read.',
    )
    .option('--env <name>', 'an environment of this console')
    .option('--draft', 'its draft instead of its file')
    .option('--file <path>', 'a settings file')
    .option('--targets <file>', 'many servers: CSV or JSON with a name and settings in each row')
    .option('--concurrency <n>', 'how many targets at the same time', integer(1, 64), 10)
    .option('--only <checks>', 'smtp, imap, tc-imap, url, sender-domain; separated by commas', checkList)
    .option('--set <key=value>', 'another value for this test; may be repeated', assignment)
    .option('--to <address>', 'test recipient (nothing is sent to it); may be repeated', collect)
    .option('--send-as <address>', 'whether the account may send as this address; may be repeated', collect)
    .option('--send', 'ends the SMTP check with a real message to the first test recipient')
    .option('--round-trip', 'sends a real message to the incoming mailbox and waits for it there')
    .option('--clean-up', 'deletes the round trip’s message once it was found')
    .option('--allow-bad-certificate', 'sign in although the certificate failed')
    .option('--retry-login', 'send a password again that was refused a short while ago: may lock the account')
    .option('--open-ca-file', 'yes to opening the certificates that the settings name')
    .option(
      '--outgoing-ip <address>',
      'also checks the sender domains: may mail leave from this IPv4 or IPv6 address, by their SPF',
      ipAddress,
    )
    .option('--cacerts <path>', 'the list of authorities that Java on the server trusts, or a copy of it')
    .option('--on-server', 'this computer is the application server')
    .option('--deadline <seconds>', 'for the whole test', integer(1, 600))
    .option('--password-stdin', 'the SMTP password, then the IMAP password, a line each')
    .option('--transcript', 'with both sides of the dialogue')
    .addOption(new Option('--format <format>', 'of the result').choices(reportFormats).default('text'))
    .option('--out <path>', 'the result into a file')
    .option('--quiet', 'no progress')
    .addHelpText(
      'after',
      `
Passwords come from the keychain, or from MAILROOM_SMTP_PASSWORD and MAILROOM_IMAP_PASSWORD, or with
--password-stdin. MAILROOM_SERVER_KEY (or JASYPT_ENCRYPTOR_PASSWORD) decrypts ENC(…) in a file.

Exit codes: 0 all well, 1 warnings, 2 failed, 3 could not run.

Examples:
  mailroom check --env Production
  mailroom check --file /opt/teamconnect/mail.properties --on-server --format json
  mailroom check --env UAT --only smtp --set smtp.useSsl=true
  mailroom check --env Production --only sender-domain --outgoing-ip 192.0.2.25`,
    )
    .action((options: CheckOptions) =>
      cli.run(3, () =>
        options.targets === undefined ? checkOne(cli, options) : checkTargets(cli, options, options.targets),
      ),
    )
}
