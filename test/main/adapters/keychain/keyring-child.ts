/**
 * Run as a process of its own inside a D-Bus session: does what it is told with the real keychain,
 * and writes each answer as a line of a file (daemons that the bus starts write to our standard output).
 */
import { execFileSync } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { createPorts } from '#main/adapters/index.ts'
import { createKeychain } from '#main/adapters/keychain/keychain.ts'
import { createApp } from '#main/app.ts'
import { programPath } from '#test/servers/programs.ts'

const [dataFolder = '', answers = '', ...steps] = process.argv.slice(2)
const keychain = createKeychain({ service: 'Mailroom test', timeoutMs: 10_000 })
const app = createApp(createPorts({ dataFolder, host: 'cli', version: '0' }))

const dbus = (destination: string, path: string, method: string, ...rest: string[]): string =>
  execFileSync(
    programPath('dbus-send') ?? '',
    ['--session', '--print-reply', `--dest=${destination}`, path, method, ...rest],
    {
      encoding: 'utf8',
    },
  )

const daemon = (): number => {
  const bus = 'org.freedesktop.DBus'
  const method = `${bus}.GetConnectionUnixProcessID`
  const reply = dbus(bus, '/', method, 'string:org.freedesktop.secrets')
  return Number(/uint32 (\d+)/.exec(reply)?.[1])
}

const actions: Readonly<Record<string, (argument: string) => unknown>> = {
  get: (account) => keychain.get(account),
  set: (pair) => {
    const at = pair.indexOf('=')
    return keychain.set(pair.slice(0, at), pair.slice(at + 1))
  },
  remove: (account) => keychain.remove(account),
  lock: () => {
    const secrets = 'org.freedesktop.secrets'
    const login = 'array:objpath:/org/freedesktop/secrets/collection/login'
    dbus(secrets, '/org/freedesktop/secrets', 'org.freedesktop.Secret.Service.Lock', login)
    return 'locked'
  },
  stop: () => {
    const pid = daemon()
    // Stopped, it would outlive its bus.
    process.on('exit', () => process.kill(pid, 'SIGKILL'))
    return process.kill(pid, 'SIGSTOP')
  },
  kill: () => process.kill(daemon(), 'SIGKILL'),
  wait: (ms) => new Promise((done) => setTimeout(done, Number(ms))),
  /** A method of the core with its input as JSON. */
  call: (line) => {
    const at = line.indexOf(' ')
    return app.callAny(line.slice(0, at), JSON.parse(line.slice(at + 1)))
  },
}

for (const step of steps) {
  const at = step.indexOf(' ')
  const name = at === -1 ? step : step.slice(0, at)
  const outcome: unknown = await actions[name]?.(at === -1 ? '' : step.slice(at + 1))
  appendFileSync(answers, `${JSON.stringify(outcome ?? null)}\n`)
}
await app.close()
