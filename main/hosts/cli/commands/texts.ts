/** Commands that look at texts and reports; none of them needs a network. */
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { pipeline } from 'node:stream/promises'
import { type Command, Option } from 'commander'
import type { Report } from '#shared/diagnosis/model.ts'
import { type Cli, stop } from '../cli.ts'
import { readTextFile } from '../input/files.ts'
import { compareText } from '../output/compare-text.ts'
import { renderReports } from '../output/reports.ts'

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
        cli.print(await renderReports(cli, [{ name: path, report }], options))
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

const sha256Of = async (path: string): Promise<string> => {
  const hash = createHash('sha256')
  await pipeline(createReadStream(path), hash).catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT'
      ? stop('FILE_MISSING', `There is no file ${path}.`)
      : stop('FILE_NOT_READABLE', `${path} cannot be read (${error.code ?? error.message}).`),
  )
  return hash.digest('hex')
}

export const addVerify = (program: Command, cli: Cli): void => {
  program
    .command('verify <file>')
    .summary('whether a file that was handed over arrived unchanged')
    .requiredOption('--sha256 <hex>', 'as the hand-over note has it')
    .addHelpText('after', '\nExample:\n  mailroom verify /opt/teamconnect/mail.properties --sha256 9f86d081…')
    .action((path: string, options: { sha256: string }) =>
      cli.run(1, async () => {
        const wanted = options.sha256.trim().toLowerCase()
        if (!/^[0-9a-f]{64}$/.test(wanted)) {
          cli.note('INPUT_INVALID: a SHA-256 has 64 hexadecimal digits.')
          return 3
        }
        const found = await sha256Of(path)
        if (found !== wanted) {
          stop('FILE_CHANGED', `${path} is another file: its SHA-256 is ${found}.`, 'Copy the file again.')
        }
        cli.print(`${path} is the file that was handed over.`)
        return 0
      }),
    )
}
