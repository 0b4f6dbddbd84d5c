/**
 * Run as a process of its own where a keychain is: runs the commands that it is sent, each with a core opened anew,
 * and answers with what each printed. A process for every command takes twenty times as long.
 */
import { flushCompileCache } from 'node:module'
import { Readable } from 'node:stream'
import { openCore } from '#main/hosts/cli/core.ts'
import { runCli } from '#main/hosts/cli/main.ts'
import { collecting } from './stand.ts'

export interface Command {
  readonly args: readonly string[]
  readonly input: string
  readonly env: Readonly<Record<string, string>>
}

export interface CliRun {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

const answer = async ({ args, input, env }: Command): Promise<CliRun> => {
  const [stdout, stderr] = [collecting({}), collecting({})]
  const code = await runCli(args, {
    version: '0',
    stdin: Readable.from([Buffer.from(input)]),
    stdout: stdout.stream,
    stderr: stderr.stream,
    env: { ...process.env, ...env },
    signal: new AbortController().signal,
    openCore: (options) => openCore({ ...options, version: '0' }),
  })
  return { code, stdout: stdout.text(), stderr: stderr.text() }
}

process.on('message', (command: Command) => {
  void answer(command).then((run) => {
    // It ends by being killed, which would leave nothing for the next.
    flushCompileCache()
    process.send?.(run)
  })
})
