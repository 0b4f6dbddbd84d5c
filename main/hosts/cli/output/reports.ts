import { realpath } from 'node:fs/promises'
import { resolve } from 'node:path'
import { writePrivateFile } from '#main/adapters/files/private-file.ts'
import { jsonText } from '#shared/json-text.ts'
import { type Cli, stop } from '../cli.ts'
import { junit, type NamedReport } from './junit.ts'
import { prometheus } from './prometheus.ts'
import { reportText } from './report-text.ts'

export const reportFormats = ['text', 'json', 'html', 'junit', 'prometheus'] as const
export type ReportFormat = (typeof reportFormats)[number]

export const renderReport = async (
  cli: Cli,
  named: NamedReport,
  options: {
    readonly format: ReportFormat
    readonly transcript?: boolean | undefined
    readonly out?: string | undefined
  },
): Promise<string> => {
  const { report } = named
  switch (options.format) {
    case 'junit':
      return junit([named])
    case 'prometheus':
      return prometheus([named])
    case 'json':
      return `${jsonText(report)}\n`
    case 'html': {
      const { content } = await cli.call('reports.render', { report, format: 'html' })
      return content
    }
    case 'text':
      return reportText(report, {
        style: options.out === undefined ? cli.style : plain,
        width: cli.width,
        transcript: options.transcript,
      })
  }
}

const same = (text: string) => text
const plain = { bold: same, dim: same, green: same, yellow: same, red: same, cyan: same }

/** The file that is tested, also by another name of it, is never where the result goes. */
export const refuseOver = async (out: string | undefined, tested: string | undefined): Promise<void> => {
  if (out === undefined || tested === undefined) return
  const real = (path: string) => realpath(path).catch(() => resolve(path))
  if ((await real(out)) === (await real(tested))) {
    stop(
      'INPUT_INVALID',
      `${out} is the file that is tested: the result would take its place.`,
      'Give --out another name.',
    )
  }
}

/** To stdout, or into a file that its owner alone may read: it names hosts and users. */
export const writeResult = async (cli: Cli, content: string, out: string | undefined): Promise<void> => {
  if (out === undefined) {
    cli.print(content)
    return
  }
  await writePrivateFile(out, content).catch((error: NodeJS.ErrnoException) =>
    error.syscall === undefined
      ? stop(
          'FILE_NOT_OURS',
          `${out} is not written over: ${error.message}.`,
          'Give --out another name, or remove what lies there. Without --out the result goes to standard output.',
        )
      : stop('FILE_ERROR', `${out} cannot be written (${error.code ?? error.message}).`),
  )
  cli.note(`Written to ${out}.`)
}
