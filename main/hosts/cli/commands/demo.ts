import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Command } from 'commander'
import type { RunInput } from '#shared/contract.ts'
import type { CheckName } from '#shared/diagnosis/model.ts'
import { fullLabel, settingKeys } from '#shared/settings/fields.ts'
import { type Cli, type ExitCode, stop } from '../cli.ts'
import { fileOf } from '../input/environments.ts'
import { checkText, verdictPaint, verdictWord } from '../output/report-text.ts'
import { duration, oneLine, table, wrap } from '../output/style.ts'
import { valueText } from './settings.ts'

const checks: CheckName[] = ['smtp', 'imap']

/** A password that the practice server has never heard of. */
const wrongPassword = 'not-the-password-of-the-practice-server'

const tell = (cli: Cli) => {
  let step = 0
  return (title: string, words: string): void => {
    step += 1
    cli.print(`\n${cli.style.bold(`${step}. ${title}`)}\n${wrap(words, cli.width, '   ')}\n`)
  }
}

const indented = (text: string): string =>
  text
    .split('\n')
    .map((line) => (line === '' ? '' : `   ${line}`))
    .join('\n')

const runTest = async (cli: Cli, input: Omit<RunInput, 'checks'>) => {
  const report = await cli.call('diagnosis.run', { ...input, checks })
  const word = verdictPaint(cli.style, report.verdict)(verdictWord(report.verdict))
  cli.print(indented(`${word} in ${duration(report.durationMs)}`))
  for (const check of report.checks) {
    cli.print(indented(checkText(check, { style: cli.style, width: cli.width - 3, errorsOnly: true })))
  }
  return report
}

const journey = async (cli: Cli): Promise<ExitCode> => {
  const say = tell(cli)
  cli.print(
    wrap(
      'Mailroom: the whole journey on a practice server inside this program. Nothing leaves this computer.',
      cli.width,
    ),
  )

  say(
    'The settings',
    'The Email page of TeamConnect, filled in for the practice server. Its passwords are known for this run only; in real life they are in the keychain.',
  )
  const view = await cli.call('environments.practice', {})
  const { id } = view.record
  const filled = settingKeys.filter((key) => view.form[key] !== '' && view.form[key] !== false)
  cli.print(indented(table(filled.map((key) => [fullLabel(key), valueText(view.form[key])]))))

  say(
    'A test before anything is written',
    'Mailroom connects as the server would, signs in, and asks whether the sender is accepted. No mail is sent, none is marked as read.',
  )
  const first = await runTest(cli, { id, settings: 'draft' })
  if (first.verdict === 'fail') return 1

  say('Update', 'What changes in the file that the server reads at its next start.')
  const update = {
    id,
    settings: view.form,
    passwords: { 'smtp.password': { action: 'keep' }, 'imap.password': { action: 'keep' } },
    takeOffers: [],
  } as const
  const difference = await cli.call('settings.difference', { ...update, takeOffers: [] })
  let current = view
  if (difference.nothingToWrite) cli.print('   Nothing: the file has these settings already.')
  else {
    const marks = { added: '+', changed: '~', removed: '-' }
    cli.print(
      indented(
        table(
          difference.changes.map(({ kind, property, after, label }) => [
            marks[kind],
            property,
            after ?? '',
            label,
          ]),
        ),
      ),
    )
    const saved = await cli.call('settings.save', { ...update, takeOffers: [], basedOn: difference.basedOn })
    current = saved.view
    cli.print('')
    cli.printLine(`   Written in one step: ${current.record.path}`)
  }

  say(
    'The file',
    'As the server will read it. Passwords stand in it as ENC(…), which the server decrypts with its key; here they are masked.',
  )
  const file = fileOf(current)
  cli.print(indented(file.lines.map(({ text }) => oneLine(text, 200)).join('\n')))
  cli.print(`\n   Now: ${oneLine(current.state.text)}. TeamConnect reads the file only when it starts.`)

  say(
    'A wrong password',
    'The same test with another SMTP password, as after somebody changed it on the mail server.',
  )
  const second = await runTest(cli, { id, settings: 'file', passwords: { smtp: wrongPassword } })
  if (second.cause === null) stop('INTERNAL', 'The wrong password was accepted.')
  cli.print(
    `\n   The cause is named: ${cli.style.bold(second.cause ?? '')}, with the server’s own words and what to do.`,
  )

  say(
    'That is all',
    'For your own server: mailroom env add Production --file PATH, then mailroom check --env Production. mailroom serve --open shows the same as a page.',
  )
  return 0
}

export const addDemo = (program: Command, cli: Cli): void => {
  program
    .command('demo')
    .summary('the whole journey on the practice server, told step by step')
    .description('Settings, test, write, the file, and a test after a wrong password, in a temporary folder.')
    .addHelpText('after', '\nExample:\n  mailroom demo')
    .action(() =>
      cli.run(1, async () => {
        const dataFolder = await mkdtemp(join(tmpdir(), 'mailroom-demo-'))
        try {
          await cli.core({ dataFolder, sessionPasswords: true })
          return await journey(cli)
        } finally {
          await cli.close()
          await rm(dataFolder, { recursive: true, force: true })
        }
      }),
    )
}
