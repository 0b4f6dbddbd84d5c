/** The command line in a session with a real keychain: as people have it, and for many commands in one process. */
import { type ChildProcess, execFile, execFileSync, fork, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { programPath, requirePrograms } from '#test/servers/programs.ts'
import { buildCli } from '../../../../scripts/build-node.ts'
import type { CliRun, Command } from './cli-host.ts'

export const missingForKeychain = requirePrograms('dbus-run-session', 'dbus-send', 'gnome-keyring-daemon')

const root = resolve(import.meta.dirname, '../../../..')

export interface Workstation {
  readonly folder: string
  readonly dataFolder: string
  /** Arguments, what is on standard input, and more of the environment: run one after another in one process. */
  cli(args: readonly string[], input?: string, env?: Readonly<Record<string, string>>): Promise<CliRun>
  /** The same by the built program as people start it, and what is done once its process is there. */
  program(
    args: readonly string[],
    input?: string,
    env?: Readonly<Record<string, string>>,
    onStart?: () => void,
  ): Promise<CliRun>
  /** A process that stays: `serve`. */
  start(args: readonly string[]): ChildProcess
  lock(): void
  /** SIGKILL to the keychain's daemon; the bus starts another one, which is locked, when it is asked for. */
  kill(): void
  stop(): Promise<void>
}

const build = async (): Promise<string> => {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-built-'))
  await buildCli(join(folder, 'dist/cli'))
  // Where the keychain's module is found.
  symlinkSync(join(root, 'node_modules'), join(folder, 'node_modules'))
  // `serve` wants a page beside it.
  const page = join(folder, 'dist/renderer')
  mkdirSync(page)
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>Page</title>')
  writeFileSync(join(page, 'csp.json'), JSON.stringify({ styleHashes: [] }))
  return join(folder, 'dist/cli/mailroom.js')
}

let built: Promise<string> | undefined

/** The program with all that an installation has beside it, built once for all tests of this worker. */
export const builtProgram = (): Promise<string> => {
  built ??= build()
  return built
}

const session = `printf keychain-password | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
echo "bus $DBUS_SESSION_BUS_ADDRESS"
exec sleep 600`

export const startWorkstation = async (program: string): Promise<Workstation> => {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-workstation-'))
  const dataFolder = join(folder, 'data')
  const { DBUS_SESSION_BUS_ADDRESS: _bus, XDG_RUNTIME_DIR: _run, ...outside } = process.env
  const home = join(folder, 'home')
  const run = join(folder, 'run')
  mkdirSync(home)
  mkdirSync(run, { mode: 0o700 })
  // The bus itself has them too: a keychain that it starts again is to find the same keyring.
  const own = { ...outside, HOME: home, XDG_DATA_HOME: join(home, 'data'), XDG_RUNTIME_DIR: run }
  const keychain = spawn('dbus-run-session', ['--', 'sh', '-c', session], {
    env: own,
    stdio: ['ignore', 'pipe', 'ignore'],
    detached: true,
  })
  let said = ''
  const bus = await new Promise<string>((done, failed) => {
    keychain.stdout.on('data', (part: Buffer) => {
      said += part.toString('utf8')
      const found = /^bus (\S+)$/m.exec(said)?.[1]
      if (found !== undefined) done(found)
    })
    keychain.on('exit', () => failed(new Error(`no session: ${said}`)))
  })
  const env = { ...outside, HOME: home, DBUS_SESSION_BUS_ADDRESS: bus, MAILROOM_HOME: dataFolder }
  const dbus = (destination: string, path: string, method: string, argument: string): string =>
    execFileSync(
      programPath('dbus-send') ?? '',
      ['--session', '--print-reply', `--dest=${destination}`, path, method, argument],
      { env, encoding: 'utf8' },
    )
  const started: ChildProcess[] = []
  let host: ChildProcess | undefined
  return {
    folder,
    dataFolder,
    cli: async (args, input = '', more = {}) => {
      if (host === undefined) {
        host = fork(join(import.meta.dirname, 'cli-host.ts'), {
          env,
          stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
        })
        started.push(host)
      }
      host.send({ args, input, env: more } satisfies Command)
      const [run] = (await once(host, 'message')) as [CliRun]
      return run
    },
    program: (args, input = '', more = {}, onStart = () => undefined) =>
      new Promise((done) => {
        const child = execFile(
          process.execPath,
          [program, ...args],
          { env: { ...env, ...more }, maxBuffer: 64 * 1024 * 1024 },
          (error, stdout, stderr) =>
            done({
              code: error === null ? 0 : typeof error.code === 'number' ? error.code : -1,
              stdout,
              stderr,
            }),
        )
        onStart()
        child.stdin?.end(input)
      }),
    start: (args) => {
      const child = spawn(process.execPath, [program, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] })
      started.push(child)
      return child
    },
    lock: () => {
      const collection = 'array:objpath:/org/freedesktop/secrets/collection/login'
      dbus(
        'org.freedesktop.secrets',
        '/org/freedesktop/secrets',
        'org.freedesktop.Secret.Service.Lock',
        collection,
      )
    },
    kill: () => {
      const bus = 'org.freedesktop.DBus'
      const reply = dbus(bus, '/', `${bus}.GetConnectionUnixProcessID`, 'string:org.freedesktop.secrets')
      process.kill(Number(/uint32 (\d+)/.exec(reply)?.[1]), 'SIGKILL')
    },
    stop: async () => {
      for (const child of started) {
        if (child.exitCode !== null || child.signalCode !== null) continue
        const ended = once(child, 'close')
        child.kill('SIGKILL')
        await ended
      }
      if (keychain.exitCode === null && keychain.pid !== undefined) {
        const ended = once(keychain, 'close')
        process.kill(-keychain.pid, 'SIGTERM')
        await ended
      }
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
