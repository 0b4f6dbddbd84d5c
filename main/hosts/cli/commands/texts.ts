/** Commands that look at texts and reports; none of them needs a network. */
import { resolve } from 'node:path'
import { type Command, Option } from 'commander'
import type { Report } from '#shared/diagnosis/model.ts'
import { type Cli, stop } from '../cli.ts'
import { findEnvironment } from '../input/environments.ts'
import { readTextFile } from '../input/files.ts'
import { compareText } from '../output/compare-text.ts'
import { renderReport } from '../output/reports.ts'

const maxReport = 16_777_216

const readReport = async (cli: Cli, path: string): Promise<Report> =>
  cli.call('reports.read', { text: await readTextFile(path, maxReport) })

export const addReport = (program: Command, cli: Cli): void => {
  program
    .command('report <file>')
    .summary('show a saved report')
    .description('Shows a report that was saved as JSON, here or on another computer.')
    .addOption(new Option('--format <format>', 'of the result').choices(['text', 'html']).default('text'))
    .option('--transcript', 'with both sides of the dialogue')
    .addHelpText('after', '\nExample:\n  mailroom report server.json --transcript')
    .action((path: string, options: { format: 'text' | 'html'; transcript?: boolean }) =>
      cli.run(1, async () => {
        const report = await readReport(cli, path)
        cli.print(await renderReport(cli, { name: path, report }, options))
        return 0
      }),
    )
}

export const addCompare = (program: Command, cli: Cli): void => {
  program
    .command('compare <one> <other>')
    .summary('what differs between two reports')
    .description('Two saved reports side by side, for example a workstation’s and the server’s.')
    .addHelpText('after', '\nExample:\n  mailroom compare workstation.json server.json')
    .action((one: string, other: string) =>
      cli.run(1, async () => {
        const [left, right] = await Promise.all([readReport(cli, one), readReport(cli, other)])
        cli.print(compareText({ name: one, report: left }, { name: other, report: right }, cli.style))
        return 0
      }),
    )
}

export const addVerify = (program: Command, cli: Cli): void => {
  program
    .command('verify <file>')
    .summary('whether a file that was handed over arrived unchanged')
    .requiredOption('--sha256 <hex>', 'as the hand-over note has it')
    .option('--env <name>', 'an environment of this console: its file is noted as delivered')
    .addHelpText('after', '\nExample:\n  mailroom verify /opt/teamconnect/mail.properties --sha256 9f86d081…')
    .action((path: string, options: { sha256: string; env?: string }) =>
      cli.run(1, async () => {
        const wanted = options.sha256.trim().toLowerCase()
        if (!/^[0-9a-f]{64}$/.test(wanted)) {
          cli.note('INPUT_INVALID: a SHA-256 has 64 hexadecimal digits.')
          return 3
        }
        const { matches, sha256 } = await cli.call('files.verify', {
          path: resolve(path),
          sha256: wanted,
          ...(options.env === undefined ? {} : { id: (await findEnvironment(cli, options.env)).id }),
        })
        if (!matches) {
          stop('FILE_CHANGED', `${path} is another file: its SHA-256 is ${sha256}.`, 'Copy the file again.')
        }
        cli.printLine(`${path} is the file that was handed over.`)
        return 0
      }),
    )
}
