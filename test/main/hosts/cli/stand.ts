/** The command line over a fake core, with streams that a test reads. */
import { Readable, Writable } from 'node:stream'
import type { CoreOptions, World } from '#main/hosts/cli/cli.ts'
import { runCli } from '#main/hosts/cli/main.ts'
import type { Call } from '#shared/client.ts'
import type { Failure } from '#shared/errors.ts'
import { createFakeApp, type FakeHandler } from '#test/fakes/app.ts'

export interface Run {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
  readonly requests: readonly { readonly method: string; readonly input: unknown }[]
  readonly closed: number
  /** How the core was opened, each time. */
  readonly cores: readonly CoreOptions[]
}

export interface RunOptions {
  readonly stdin?: string
  readonly env?: Readonly<Record<string, string>>
  readonly signal?: AbortSignal
  readonly terminal?: boolean
  /** Of the terminal; 100 by default. */
  readonly columns?: number
  readonly serve?: World['serve']
  /** What the store had to say. */
  readonly notices?: readonly Failure[]
  /** Standard output takes nothing. */
  readonly diskFull?: boolean
  /** Called with each piece of stderr. */
  readonly onNote?: (text: string) => void
}

/** A stream that keeps what is written to it. */
export const collecting = (
  { terminal = false, columns = 100 }: Pick<RunOptions, 'terminal' | 'columns'>,
  onText?: (text: string) => void,
  full = false,
) => {
  const parts: string[] = []
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, next) => {
      if (full) {
        next(Object.assign(new Error('no space left on device'), { code: 'ENOSPC' }))
        return
      }
      parts.push(chunk.toString())
      onText?.(chunk.toString())
      next()
    },
  })
  return { stream: Object.assign(stream, { isTTY: terminal, columns }), text: () => parts.join('') }
}

export const run = async (
  args: readonly string[],
  handlers: Readonly<Record<string, FakeHandler>> = {},
  options: RunOptions = {},
): Promise<Run> => {
  const app = createFakeApp(handlers)
  const stdout = collecting(options, undefined, options.diskFull)
  const stderr = collecting(options, options.onNote)
  let closed = 0
  const cores: CoreOptions[] = []
  const world: World = {
    version: '1.2.3',
    stdin: Readable.from(options.stdin === undefined ? [] : [Buffer.from(options.stdin)]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: options.env ?? {},
    signal: options.signal ?? new AbortController().signal,
    openCore: async (given) => {
      cores.push(given)
      return {
        call: app.call as unknown as Call,
        callAny: app.call,
        notices: () => options.notices ?? [],
        prepare: async () => undefined,
        close: async () => {
          closed += 1
        },
      }
    },
    serve: options.serve,
  }
  const code = await runCli(args, world)
  return {
    code,
    stdout: stdout.text(),
    stderr: stderr.text(),
    requests: app.requests.map(({ method, input }) => ({ method, input })),
    closed,
    cores,
  }
}
