/**
 * Run as a process of its own inside a D-Bus session: does what it is told with the real keychain,
 * and writes each answer as a line of a file (daemons that the bus starts write to our standard output).
 */
import { execFileSync } from 'node:child_process'
import { appendFileSync } from 'node:fs'
import { busAnswers } from '#main/adapters/keychain/bus.ts'
import { createKeychain } from '#main/adapters/keychain/keychain.ts'
import { lockQuestions } from '#main/adapters/keychain/locked.ts'
import type { App } from '#main/app.ts'
import { programPath } from '#test/servers/programs.ts'

const [dataFolder = '', answers = '', patience = '', ...steps] = process.argv.slice(2)
const timeoutMs = Number(patience)
const keychain = createKeychain({
  service: 'Mailroom test',
  timeoutMs,
  answers: () => busAnswers(process.env, timeoutMs),
  isLockedUnseen: lockQuestions(process.env, timeoutMs),
})

let id = ''
let opened: App | undefined
const app = async (): Promise<App> => {
  const [{ createPorts }, { createApp }] = await Promise.all([
    import('#main/adapters/index.ts'),
    import('#main/app.ts'),
  ])
  opened ??= createApp(createPorts({ dataFolder, host: 'cli', version: '0', keychain }))
  return opened
}

const dbus = (destination: string, path: string, method: string, ...rest: string[]): string =>
  execFileSync(
    programPath('dbus-send') ?? '',
    ['--session', '--print-reply', `--dest=${destination}`, path, method, ...rest],
    {
      encoding: 'utf8',
    },
  )

const bus = 'org.freedesktop.DBus'

const daemon = (): number => {
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
  /** Stores and reads three entries at once, over and over. */
  many: async (times) => {
    const failures: unknown[] = []
    for (let round = 1; round <= Number(times); round += 1) {
      const accounts = ['a-1', 'a-2', 'a-3']
      const stored = await Promise.all(accounts.map((account) => keychain.set(account, String(round))))
      const read = await Promise.all(accounts.map((account) => keychain.get(account)))
      failures.push(...[...stored, ...read].filter(({ ok }) => !ok))
    }
    return failures
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
  kill: () => {
    process.kill(daemon(), 'SIGKILL')
    // Until the bus has noticed: then it starts another one, which is locked, for whoever asks.
    while (dbus(bus, '/', `${bus}.NameHasOwner`, 'string:org.freedesktop.secrets').includes('true'));
    return 'killed'
  },
  /** A method of the core with its input as JSON, in which `$id` is the environment that was added before. */
  call: async (line) => {
    const at = line.indexOf(' ')
    const input: unknown = JSON.parse(line.slice(at + 1).replaceAll('$id', id))
    const answer = await (await app()).callAny(line.slice(0, at), input)
    const { record } = (answer.ok ? answer.value : {}) as { record?: { id: string } }
    id = record?.id ?? id
    return answer
  },
}

for (const step of steps) {
  const at = step.indexOf(' ')
  const name = at === -1 ? step : step.slice(0, at)
  const outcome: unknown = await actions[name]?.(at === -1 ? '' : step.slice(at + 1))
  appendFileSync(answers, `${JSON.stringify(outcome ?? null)}\n`)
}
await opened?.close()
