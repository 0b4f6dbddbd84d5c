/** The built console as a person has it: `mailroom serve` on loopback, and the same CLI beside it. */
import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import type { Page } from '@playwright/test'
import { inScheme } from './axe.ts'

const root = resolve(import.meta.dirname, '../..')
const bundle = join(root, 'dist/cli/mailroom.js')

export interface CliResult {
  readonly code: number
  readonly stdout: string
  readonly stderr: string
}

export interface Console {
  /** Everything of this console lies below it; removed at the end. */
  readonly folder: string
  readonly dataFolder: string
  readonly address: string
  cli(args: readonly string[], env?: Readonly<Record<string, string>>, input?: string): Promise<CliResult>
  /** All that the console's process printed. */
  output(): string
  stop(): Promise<void>
}

/**
 * A session bus with an unlocked keychain of its own, then the command. Prints the bus's address first. The bus has
 * the keychain's folders too, or it starts a second one where somebody asks before the first has its name.
 */
const inKeychainSession = (folder: string, command: readonly string[]): readonly string[] => [
  'sh',
  '-c',
  `export HOME="$0/home" XDG_DATA_HOME="$0/home/data" XDG_RUNTIME_DIR="$0/run"
mkdir -p "$HOME" "$XDG_RUNTIME_DIR"; chmod 700 "$XDG_RUNTIME_DIR"
exec dbus-run-session -- sh -c '
printf keychain-password | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1
echo "bus $DBUS_SESSION_BUS_ADDRESS"
exec "$@"' sh "$@"`,
  folder,
  ...command,
]

const waitFor = async (child: ChildProcess, text: () => string, pattern: RegExp): Promise<string> => {
  const deadline = Date.now() + 300_000
  for (;;) {
    const match = pattern.exec(text())
    if (match?.[1] !== undefined) return match[1]
    if (child.exitCode !== null || Date.now() > deadline) throw new Error(`no ${pattern} in: ${text()}`)
    await new Promise((done) => setTimeout(done, 20))
  }
}

export const startConsole = async (
  options: { readonly keychain?: boolean; readonly port?: number } = {},
): Promise<Console> => {
  const folder = await mkdtemp(join(tmpdir(), 'mailroom-e2e-'))
  const dataFolder = join(folder, 'data')
  const { DBUS_SESSION_BUS_ADDRESS: _none, ...env } = process.env
  const command = [
    process.execPath,
    bundle,
    'serve',
    ...(options.port === undefined ? [] : ['--port', String(options.port)]),
  ]
  const [program = '', ...args] = options.keychain ? inKeychainSession(folder, command) : command
  const child = spawn(program, args, {
    env: { ...env, MAILROOM_HOME: dataFolder },
    stdio: ['ignore', 'pipe', 'pipe'],
    detached: true,
  })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (part: Buffer) => {
      text += part.toString('utf8')
    })
  }
  const address = await waitFor(child, () => text, /(http:\/\/[0-9a-f]+\.localhost:\d+\/#token=\S+)/)
  const bus = options.keychain ? await waitFor(child, () => text, /^bus (\S+)$/m) : undefined
  return {
    folder,
    dataFolder,
    address,
    output: () => text,
    cli: (cliArgs, more = {}, input = '') =>
      new Promise((done) => {
        const running = execFile(
          process.execPath,
          [bundle, ...cliArgs],
          {
            env: {
              ...env,
              ...(bus === undefined ? {} : { DBUS_SESSION_BUS_ADDRESS: bus }),
              MAILROOM_HOME: dataFolder,
              ...more,
            },
            maxBuffer: 64 * 1024 * 1024,
          },
          (error, stdout, stderr) =>
            done({
              code: typeof error?.code === 'number' ? error.code : error === null ? 0 : 1,
              stdout,
              stderr,
            }),
        )
        running.stdin?.end(input)
      }),
    stop: async () => {
      if (child.exitCode === null && child.pid !== undefined) {
        const ended = once(child, 'close')
        // The whole group: the session's bus and keychain end with it.
        process.kill(-child.pid, 'SIGTERM')
        await ended
      }
      await rm(folder, { recursive: true, force: true })
    },
  }
}

/** Every file below the folder, with its bytes as Latin-1, so that any text can be looked for in it. */
export const filesBelow = async (folder: string): Promise<ReadonlyMap<string, string>> => {
  const found = new Map<string, string>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue
    const path = join(entry.parentPath, entry.name)
    found.set(path, await readFile(path, 'latin1'))
  }
  return found
}

/**
 * A picture of the page in light and in dark, into test-results/pictures/. Nothing is proved by it, so it is taken
 * only where `PICTURES` is set.
 */
export const picture = async (
  page: Page,
  name: string,
  options: { readonly fullPage?: boolean } = {},
): Promise<void> => {
  if (process.env['PICTURES'] === undefined) return
  for (const colorScheme of ['light', 'dark'] as const) {
    await inScheme(page, colorScheme)
    const path = join(root, 'test-results', 'pictures', `${name}-${colorScheme}.png`)
    await page.screenshot({ path, animations: 'disabled', ...options })
  }
  await inScheme(page, 'light')
}

export const fieldOf = (page: Page, key: string) => page.locator(`#field-${key.replace('.', '-')}`)

export const openView = async (page: Page, name: 'Email' | 'Diagnose' | 'Server file' | 'History') => {
  await page.getByRole('tab', { name, exact: true }).click()
}
