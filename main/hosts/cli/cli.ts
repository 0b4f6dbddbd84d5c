/** What every command is given: the outside world, the core on demand, and the ways to speak and to end. */
import type { Readable } from 'node:stream'
import type { AnyCall } from '#shared/border.ts'
import type { Call, CallOptions } from '#shared/client.ts'
import type { MethodInput, MethodName, MethodOutput } from '#shared/contract.ts'
import type { Verdict } from '#shared/diagnosis/model.ts'
import type { ErrorCode, Failure } from '#shared/errors.ts'
import { createScreen, type Output, type Style } from './output/screen.ts'
import { oneLine } from './output/style.ts'

export interface Core {
  readonly call: Call
  /** The same for calls of a page. */
  readonly callAny: AnyCall
  /** What was found wrong with the console's own files so far, such as a damaged one that was set aside. */
  notices(): readonly Failure[]
  /** Loads what the first test of a page needs. */
  prepare(): Promise<void>
  close(): Promise<void>
}

export interface CoreOptions {
  /** The loopback page is a host of its own: where there is no keychain it keeps passwords in memory. */
  readonly host?: 'cli' | 'web' | undefined
  /** Where the console keeps what it knows; default: where the desktop program keeps it. */
  readonly dataFolder?: string | undefined
  /** Passwords are kept in memory only, the keychain is not touched (demo). */
  readonly sessionPasswords?: boolean | undefined
}

export interface ServeRequest {
  readonly core: Core
  readonly port: number | undefined
  readonly open: boolean
  readonly signal: AbortSignal
  /** Called once, with the address (which holds the token) and what became of the browser. */
  readonly onListening: (listening: { readonly url: string; readonly note: string | undefined }) => void
}

type Input = Readable & { readonly isTTY?: boolean | undefined }

export interface World {
  readonly version: string
  readonly stdin: Input
  readonly stdout: Output
  readonly stderr: Output
  readonly env: Readonly<Record<string, string | undefined>>
  /** Aborts on Ctrl-C. */
  readonly signal: AbortSignal
  openCore(options: CoreOptions): Promise<Core>
  /** The loopback page; undefined in a build without it. Resolves with why it ended. */
  readonly serve?: ((request: ServeRequest) => Promise<'asked' | 'idle' | Failure>) | undefined
}

/** 0 done; `check`: 1 warnings, 2 failed, 3 could not run; others: 1 refused or failed, 3 usage. */
export type ExitCode = 0 | 1 | 2 | 3

/** Of `check`, as monitoring plug-ins have them; where nothing could be tested, nothing is well. */
export const exitCodes = { pass: 0, warn: 1, fail: 2, skipped: 3 } as const satisfies Record<
  Verdict,
  ExitCode
>

export interface Cli {
  /** Without the streams that a terminal listens to: what is to be seen goes by `print` and `note`. */
  readonly world: Omit<World, 'stdout' | 'stderr'>
  /** For stdout, and for stderr. */
  readonly style: Style
  readonly noteStyle: Style
  /** Columns that prose is wrapped at, on stdout and on stderr. */
  readonly width: number
  readonly noteWidth: number
  /** Whether somebody may see what is noted while it happens. */
  readonly notesOnTerminal: boolean
  /**
   * The result, on stdout: lines of any text, since what a terminal would obey is made visible. Only line ends go
   * through: values from elsewhere are put in by `oneLine`, `table` or `wrap`.
   */
  print(text: string): void
  /** One line of the result, of any text: it stays one. */
  printLine(text: string): void
  /** Progress and remarks, on stderr: lines as those of `print`. */
  noteLines(text: string): void
  /** A remark of one line, of any text: it stays one. */
  note(text: string): void
  /** A line that somebody types; undefined where nobody did. */
  ask(question: string): Promise<string | undefined>
  /** The same without showing it. */
  askSilently(question: string): Promise<string>
  /** The core, opened once per process. */
  core(options?: CoreOptions): Promise<Core>
  /** A call whose failure ends the command. */
  call<M extends MethodName>(
    method: M,
    input: MethodInput<M>,
    options?: Pick<CallOptions<M>, 'onProgress'>,
  ): Promise<MethodOutput<M>>
  /** An action for commander: `work` gives the exit code, a failure inside gives `codeOnFailure`. */
  run(codeOnFailure: 1 | 3, work: () => Promise<ExitCode>): Promise<void>
  /** Closes the core, where it was opened; may be called again. */
  close(): Promise<void>
}

/** Ends a command from anywhere within it; caught by `run`, which prints it. */
export class CommandFailed extends Error {
  readonly failure: Failure
  /** The arguments do not fit: told before the core was asked. */
  readonly usage: boolean
  constructor(failure: Failure, usage = false) {
    super(failure.message)
    this.failure = failure
    this.usage = usage
  }
}

export const stop = (code: ErrorCode, message: string, remedy?: string): never => {
  throw new CommandFailed({ code, message, remedy })
}

/** The same for arguments that do not fit: exit 3, whatever the command. */
export const wrongUsage = (message: string, remedy?: string): never => {
  throw new CommandFailed({ code: 'INPUT_INVALID', message, remedy }, true)
}

/** `FILE_CHANGED: what happened` and below it what to do. */
export const failureText = (failure: Failure): string =>
  [
    oneLine(`${failure.code}: ${failure.message}`, 20_000),
    ...(failure.remedy === undefined ? [] : [`  ${oneLine(failure.remedy, 20_000)}`]),
  ].join('\n')

const isBrokenPipe = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  (error.code === 'EPIPE' || error.code === 'ERR_STREAM_DESTROYED')

export interface RunningCli extends Cli {
  readonly exitCode: () => ExitCode
}

export const createCli = (world: World): RunningCli => {
  let exitCode: ExitCode = 0
  let opened: Promise<Core> | undefined
  const { stdout, stderr, ...rest } = world
  const colours = !world.env['NO_COLOR']
  const results = createScreen(stdout, colours)
  const notes = createScreen(stderr, colours)
  const noteLines = (text: string) => notes.write(`${text}\n`)
  // Whoever reads our output may have seen enough (`| head`): that is not an error. A full disk is.
  let lost = false
  stdout.on('error', (error: unknown) => {
    if (lost || isBrokenPipe(error)) return
    lost = true
    const why = error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason'
    notes.writeLine(`FILE_ERROR: The result could not be written to standard output (${why}).`)
  })
  stderr.on('error', () => undefined)
  const core = (options: CoreOptions = {}): Promise<Core> => {
    opened ??= world.openCore(options)
    return opened
  }
  return {
    world: rest,
    style: results.style,
    noteStyle: notes.style,
    width: results.width,
    noteWidth: notes.width,
    notesOnTerminal: notes.isTerminal,
    print: (text) => results.write(text.endsWith('\n') ? text : `${text}\n`),
    printLine: results.writeLine,
    noteLines,
    note: notes.writeLine,
    ask: (question) => notes.ask(world.stdin, question),
    askSilently: (question) => notes.askSilently(world.stdin, question),
    core,
    call: async (method, input, options) => {
      const { call } = await core()
      const result = await call(method, input, { ...options, signal: world.signal })
      if (!result.ok) throw new CommandFailed(result.error)
      return result.value
    },
    run: async (codeOnFailure, work) => {
      try {
        exitCode = await work()
      } catch (error) {
        if (!(error instanceof CommandFailed)) throw error
        noteLines(failureText(error.failure))
        exitCode = error.usage ? 3 : codeOnFailure
      }
    },
    exitCode: () => (lost ? 3 : exitCode),
    close: async () => {
      const known = await opened?.catch(() => undefined)
      opened = undefined
      for (const notice of known?.notices() ?? []) noteLines(failureText(notice))
      await known?.close()
    },
  }
}
