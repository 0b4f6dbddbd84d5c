import type { Report } from '#shared/diagnosis/model.ts'
import { jsonText } from '#shared/json-text.ts'
import { destinationOf, endpointWords, mailProtocols } from '#shared/settings/destination.ts'
import { defaultSettings } from '#shared/settings/fields.ts'
import { type Cli, type ExitCode, exitCodes, stop } from '../cli.ts'
import { readTextFile } from '../input/files.ts'
import { passwordVariables } from '../input/secrets.ts'
import { type ReadRow, readTargets } from '../input/targets.ts'
import { junit, type NamedReport } from '../output/junit.ts'
import { prometheus } from '../output/prometheus.ts'
import { endpointText, verdictPaint, verdictWord } from '../output/report-text.ts'
import { refuseOver, writeResult } from '../output/reports.ts'
import { duration, oneLine } from '../output/style.ts'
import { type CheckOptions, runOptions } from './check-options.ts'

type Outcome =
  | { readonly name: string; readonly report: Report }
  | { readonly name: string; readonly problem: string }

/** What stays of each row: of thousands of reports only what is asked for. */
interface Done {
  readonly verdict: Report['verdict'] | 'not-run'
  readonly line: string
  /** Where the result is more than lines. */
  readonly outcome: Outcome | undefined
}

/** Each costs up to 20 kB of memory where reports are kept. */
const mostTargets = 10_000

/** At most `most` at the same time, in the order in which it was asked for. */
const inLanes = (most: number) => {
  let free = most
  const waiting: (() => void)[] = []
  return async <T>(work: () => Promise<T>): Promise<T> => {
    if (free > 0) free -= 1
    else await new Promise<void>((go) => waiting.push(go))
    try {
      return await work()
    } finally {
      const next = waiting.shift()
      if (next === undefined) free += 1
      else next()
    }
  }
}

/** Work that shares a key is done one after the other, in the order in which it was asked for. */
const inTurns = () => {
  const last = new Map<string, Promise<unknown>>()
  return <T>(keys: readonly string[], work: () => Promise<T>): Promise<T> => {
    const before = keys.flatMap((key) => last.get(key) ?? [])
    const done = Promise.allSettled(before).then(work)
    for (const key of keys) last.set(key, done)
    return done
  }
}

/** The worst of all, where a failure outweighs a row that could not be tested. */
const exitCode = (all: readonly Done[]): ExitCode => {
  const codes = all.map(({ verdict }): ExitCode => (verdict === 'not-run' ? 3 : exitCodes[verdict]))
  return ([2, 3, 1] as const).find((code) => codes.includes(code)) ?? 0
}

const outcomeLine = (cli: Cli, outcome: Outcome): string => {
  const { style } = cli
  const name = oneLine(outcome.name, 60).padEnd(24)
  if ('problem' in outcome) return `${style.red('NOT RUN '.padEnd(9))}${name}  ${oneLine(outcome.problem)}`
  const { verdict, cause, checks, durationMs } = outcome.report
  const word = verdictPaint(style, verdict)(verdictWord(verdict).padEnd(9))
  const where = checks.map((check) => endpointText(check.endpoint)).filter((text) => text !== '')
  const parts = [cause ?? '', duration(durationMs), style.dim(where.join(', '))]
  return `${word}${name}  ${parts.filter((part) => part !== '').join('  ')}`
}

const summaryLine = (all: readonly Done[]): string => {
  const count = (wanted: Done['verdict']) => all.filter(({ verdict }) => verdict === wanted).length
  const parts = [
    [count('pass'), 'well'],
    [count('warn'), 'with warnings'],
    [count('fail'), 'failed'],
    [count('skipped'), 'not tried'],
    [count('not-run'), 'not run'],
  ] as const
  return `${all.length} tested: ${parts
    .filter(([number]) => number > 0)
    .map(([number, word]) => `${number} ${word}`)
    .join(', ')}`
}

/** Many servers: a line each as they finish, then a summary; a bad row is a line of its own. */
export const checkTargets = async (cli: Cli, options: CheckOptions, path: string): Promise<ExitCode> => {
  if (options.env !== undefined || options.file !== undefined) {
    stop('INPUT_INVALID', '--targets goes without --env and --file.')
  }
  if (options.send || options.roundTrip) stop('INPUT_INVALID', '--targets sends no messages.')
  if (options.format === 'html')
    stop('INPUT_INVALID', '--targets has no HTML result; json, junit and prometheus it has.')
  await refuseOver(options.out, path)
  const rows = readTargets(await readTextFile(path, 4_194_304))
  if (rows === undefined) {
    return stop(
      'INPUT_INVALID',
      `${path} is no list of targets.`,
      'CSV with the head line name,smtp.host,… or JSON like [{"name": "one", "smtp.host": "mail.example.com"}].',
    )
  }
  if (rows.length === 0) stop('INPUT_INVALID', `${path} names no target: nothing was tested.`)
  if (rows.length > mostTargets)
    stop('INPUT_INVALID', `${path} names ${rows.length} targets; ${mostTargets} are tested at a time.`)
  if (!options.quiet) cli.note(`Testing ${rows.length} targets of ${path} …`)
  const { patch, passwords, ...run } = await runOptions(cli, options)
  const { applyPatch } = await import('#shared/settings/schema.ts')
  const { call } = await cli.core()
  const live = options.format === 'text' && options.out === undefined

  const { signal } = cli.world
  // A row takes a lane when its account is free: who waits for another row is in nobody's way.
  const [inTurn, inLane] = [inTurns(), inLanes(options.concurrency)]
  const test = async (read: ReadRow): Promise<Outcome> => {
    if (!read.ok) return { name: read.name, problem: read.problem }
    const { name, values } = read.row
    const { 'smtp.password': smtp, 'imap.password': imap, ...settingsOfRow } = values
    const named = { smtp, imap }
    const { settings, refused } = applyPatch(defaultSettings, { ...settingsOfRow, ...patch })
    // A path out of a document is opened only after a yes on this computer.
    if ('tls.caFile' in values && !options.openCaFile) {
      return { name, problem: 'names a certificate file, which is opened only with --open-ca-file' }
    }
    // A list may come from anywhere: a password goes to the rows that ask for it by name.
    const given = (protocol: 'smtp' | 'imap') => {
      const asked = named[protocol] ?? ''
      if (asked === '') return undefined
      return asked === passwordVariables[protocol] ? passwords[protocol] : null
    }
    const secrets = { smtp: given('smtp'), imap: given('imap') }
    if (secrets.smtp === null || secrets.imap === null || refused.some((key) => /password/i.test(key))) {
      return {
        name,
        problem: `passwords do not stand in a list: ${passwordVariables.smtp} in the column smtp.password (or ${passwordVariables.imap} in imap.password) sends what that variable holds`,
      }
    }
    if (refused.length > 0) return { name, problem: `does not fit: ${refused.join(', ')}` }
    // A password that one row's server refused is not tried on that account again: the next row has to know it.
    const accounts = mailProtocols
      .filter((protocol) => secrets[protocol] !== undefined && run.checks.includes(protocol))
      .map((protocol) => endpointWords(destinationOf(settings, protocol)))
    const input = { ...run, passwords: secrets, settings: 'form', form: settings } as const
    return inTurn(accounts, () =>
      inLane(async (): Promise<Outcome> => {
        if (signal.aborted) return { name, problem: 'stopped before its turn' }
        const result = await call('diagnosis.run', input, { signal })
        return result.ok ? { name, report: result.value } : { name, problem: result.error.message }
      }),
    )
  }
  const done = async (read: ReadRow): Promise<Done> => {
    const outcome = await test(read)
    const line = outcomeLine(cli, outcome)
    if (live) cli.print(line)
    return {
      verdict: 'report' in outcome ? outcome.report.verdict : 'not-run',
      line,
      outcome: options.format === 'text' ? undefined : outcome,
    }
  }
  const all = await Promise.all(rows.map(done))

  if (live) cli.print(summaryLine(all))
  else if (options.format === 'text') {
    const lines = all.map(({ line }) => line)
    await writeResult(cli, `${[...lines, summaryLine(all)].join('\n')}\n`, options.out)
  } else {
    const outcomes = all.flatMap(({ outcome }) => outcome ?? [])
    const reports = outcomes.filter((outcome): outcome is NamedReport => 'report' in outcome)
    const notRun = outcomes.flatMap((outcome) =>
      'problem' in outcome ? [{ name: outcome.name, message: outcome.problem }] : [],
    )
    const content =
      options.format === 'json'
        ? `${jsonText(outcomes)}\n`
        : options.format === 'junit'
          ? junit(reports, notRun)
          : prometheus(reports)
    await writeResult(cli, content, options.out)
  }
  return exitCode(all)
}
