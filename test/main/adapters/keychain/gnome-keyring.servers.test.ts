import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { times } from '#test/long.ts'
import { requirePrograms } from '#test/servers/programs.ts'

const missing = requirePrograms('dbus-run-session', 'dbus-send', 'gnome-keyring-daemon')
const canary = 'c4nary-Schlüsselbund "\\ 🗝'

const child = fileURLToPath(new URL('./keyring-child.ts', import.meta.url))
const temporary = () => mkdtempSync(join(tmpdir(), 'mailroom-keyring-'))

interface Session {
  /** How the keyring is started before the steps; none by default. */
  readonly start?: 'unlocked' | 'locked' | 'without a keyring' | 'no service' | 'no bus' | 'silent bus'
  readonly home?: string
  readonly dataFolder?: string
}

const start = {
  unlocked: 'printf pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1;',
  locked: 'gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1;',
  'without a keyring': 'gnome-keyring-daemon --start --components=secrets >/dev/null 2>&1;',
  'no service': '',
  'no bus': '',
  'silent bus': '',
} as const

/** A bus that knows no services, so that nothing is started on demand. */
const bareBus = `<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir=/tmp</listen>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
</policy></busconfig>`

/** Runs the steps in one process inside a session of their own; answers one value per step. */
const session = (options: Session, ...steps: string[]): Promise<readonly unknown[]> => {
  const { start: how = 'unlocked' } = options
  const home = options.home ?? temporary()
  const dataFolder = options.dataFolder ?? join(home, 'data')
  const config = join(home, 'bus.conf')
  writeFileSync(config, bareBus)
  const answers = join(temporary(), 'answers')
  const runtime = join(home, 'run')
  mkdirSync(runtime, { recursive: true, mode: 0o700 })
  writeFileSync(answers, '')
  // What never answers is given up soon; everything else may take its time.
  const patience = how === 'silent bus' || steps.includes('stop') ? 1000 : 600_000
  const run = [process.execPath, child, dataFolder, answers, String(patience), ...steps]
  const script = `${start[how]} exec "$@"`
  const [command = '', ...rest] =
    how === 'no bus' || how === 'silent bus'
      ? run
      : [
          'dbus-run-session',
          ...(how === 'no service' ? [`--config-file=${config}`] : []),
          '--',
          'sh',
          '-c',
          script,
          'sh',
          ...run,
        ]
  const {
    DBUS_SESSION_BUS_ADDRESS: _,
    // Nobody is to answer a prompt.
    DISPLAY: _3,
    WAYLAND_DISPLAY: _4,
    ...env
  } = process.env
  const started = spawn(command, rest, {
    env: {
      ...env,
      ...(how === 'silent bus' ? { DBUS_SESSION_BUS_ADDRESS: `unix:path=${join(home, 'bus')}` } : {}),
      HOME: home,
      // By this the bus finds the keychain that is about to take its name, and starts none beside it.
      XDG_RUNTIME_DIR: runtime,
      XDG_DATA_HOME: join(home, 'share'),
      XDG_CACHE_HOME: join(home, 'cache'),
    },
    stdio: 'ignore',
  })
  return new Promise((resolve, reject) => {
    started.on('error', reject)
    started.on('exit', () => {
      const text = readFileSync(answers, 'utf8')
      const lines = text.split('\n').filter((line) => line !== '')
      if (lines.length === steps.length) resolve(lines.map((line): unknown => JSON.parse(line)))
      else reject(new Error(`${lines.length} of ${steps.length} steps: ${text}`))
    })
  })
}

const failure = (code: string) => ({ ok: false, error: { code, remedy: expect.stringMatching(/\w/) } })
const nothing = { ok: true, value: null }

describe.skipIf(missing !== undefined)(
  `the real keychain${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    it('answers many who ask at once, and is as open as before', async () => {
      expect(await session({}, `many ${times(120, 3000)}`, 'get a-1')).toEqual([
        [],
        { ok: true, value: String(times(120, 3000)) },
      ])
    })

    it('stores, answers, replaces and removes, whatever characters', async () => {
      const answers = await session(
        {},
        'get a',
        `set a=${canary}`,
        'get a',
        'set a=second',
        'get a',
        'remove a',
        'get a',
        'remove a',
      )
      expect(answers[0]).toEqual(nothing)
      expect(answers[2]).toEqual({ ok: true, value: canary })
      expect(answers[4]).toEqual({ ok: true, value: 'second' })
      expect(answers[6]).toEqual(nothing)
      expect(answers[7]).toMatchObject({ ok: true })
    })

    it('keeps it from one process and session to the next', async () => {
      const home = temporary()
      await session({ home }, `set a=${canary}`)
      expect(await session({ home }, 'get a')).toEqual([{ ok: true, value: canary }])
    })

    it('says that it is locked, and never that nothing is there', async () => {
      const answers = await session(
        {},
        `set a=${canary}`,
        'lock',
        'get a',
        'set a=x',
        'remove a',
        'get absent',
      )
      for (const answer of answers.slice(2, 5)) expect(answer).toMatchObject(failure('KEYCHAIN_LOCKED'))
      expect(answers[5]).toEqual(nothing)
      expect(JSON.stringify(answers)).not.toContain('c4nary')
    })

    it('says so too where nobody has unlocked it since the session began, and waits for no prompt', async () => {
      const home = temporary()
      await session({ home }, `set a=${canary}`)
      const answers = await session({ home, start: 'locked' }, 'get a', 'set a=x', 'remove a', 'get absent')
      for (const answer of answers.slice(0, 3)) expect(answer).toMatchObject(failure('KEYCHAIN_LOCKED'))
      expect(answers[3]).toEqual(nothing)
      expect(await session({ home }, 'get a')).toEqual([{ ok: true, value: canary }])
    })

    it('says that there is no keyring to store in', async () => {
      const answers = await session({ start: 'without a keyring' }, 'get a', `set a=${canary}`)
      expect(answers).toMatchObject([nothing, failure('KEYCHAIN_NO_COLLECTION')])
    })

    it('says that no Secret Service runs', async () => {
      const answers = await session({ start: 'no service' }, 'get a', `set a=${canary}`, 'remove a')
      for (const answer of answers) expect(answer).toMatchObject(failure('KEYCHAIN_NO_SERVICE'))
    })

    it('says that there is no D-Bus session', async () => {
      const answers = await session({ start: 'no bus' }, 'get a', `set a=${canary}`, 'remove a')
      for (const answer of answers) expect(answer).toMatchObject(failure('KEYCHAIN_NO_BUS'))
    })

    it('says that the bus does not answer, and does not stop the program', async () => {
      const home = temporary()
      const silent = createServer(() => {})
      await new Promise<void>((done) => silent.listen(join(home, 'bus'), done))
      const answers = await session({ home, start: 'silent bus' }, 'get a', `set a=${canary}`)
      silent.close()
      for (const answer of answers) expect(answer).toMatchObject(failure('KEYCHAIN_NO_BUS'))
      expect(JSON.stringify(answers)).toContain('does not answer')
    })

    it('says that it does not answer, and is never taken for empty when it was killed', async () => {
      const stopped = await session({}, `set a=${canary}`, 'stop', 'get a')
      expect(stopped[2]).toMatchObject(failure('KEYCHAIN_ERROR'))
      // The bus starts another one, which is locked.
      const killed = await session({}, `set a=${canary}`, 'kill', 'get a')
      expect(killed[2]).toMatchObject({ ok: false })
    })
  },
)

const lines = ['mail.smtp.host=127.0.0.1', 'mail.smtp.port=9', 'mail.smtp.auth=true', 'mail.smtp.user=u']

describe.skipIf(missing !== undefined)('passwords of an environment in the real keychain', () => {
  const environment = () => {
    const home = temporary()
    const path = join(home, 'mail.properties')
    writeFileSync(path, `${[...lines, 'teamconnect.mail.replyTo=a@example.com'].join('\n')}\n`)
    return { home, path }
  }

  const add = (path: string) => `call environments.add ${JSON.stringify({ name: 'A', path })}`
  const idOf = (answer: unknown): string => (answer as { value: { record: { id: string } } }).value.record.id
  const call = (method: string, input: unknown) => `call ${method} ${JSON.stringify(input)}`

  it('set in one process are used in another, and stand in no file of ours', async () => {
    const { home, path } = environment()
    const store = call('credentials.set', { id: '$id', key: 'smtp.password', secret: canary })
    const [added, set] = await session({ home }, add(path), store)
    const id = idOf(added)
    expect(set).toMatchObject({
      ok: true,
      value: { credentials: { 'smtp.password': { kind: 'set', store: 'keychain' } } },
    })
    const run = call('diagnosis.run', { id, settings: 'file', checks: ['smtp'] })
    const [report] = await session({ home }, run)
    expect(JSON.stringify(report)).toContain('"password":"keychain"')
    const below = readdirSync(join(home, 'data'), { recursive: true, withFileTypes: true })
    const files = below.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name))
    expect(files.length).toBeGreaterThan(1)
    for (const file of [...files, path]) expect(readFileSync(file, 'utf8')).not.toContain('c4nary')
    expect(JSON.stringify([added, set, report])).not.toContain('c4nary')
  })

  it('are never shown as not set while it is locked, gone or there is no bus', async () => {
    const { home, path } = environment()
    const store = call('credentials.set', { id: '$id', key: 'smtp.password', secret: canary })
    const id = idOf((await session({ home }, add(path), store))[0])
    const view = call('environments.open', { id })
    const unreadable = (code: string) => ({
      ok: true,
      value: { credentials: { 'smtp.password': { kind: 'unreadable', error: { code } } } },
    })
    const locked = await session({ home }, 'lock', view)
    expect(locked[1]).toMatchObject(unreadable('KEYCHAIN_LOCKED'))
    expect((await session({ home, start: 'no service' }, view))[0]).toMatchObject(
      unreadable('KEYCHAIN_NO_SERVICE'),
    )
    expect((await session({ home, start: 'no bus' }, view))[0]).toMatchObject(unreadable('KEYCHAIN_NO_BUS'))
    expect((await session({ home }, view))[0]).toMatchObject({
      value: { credentials: { 'smtp.password': { kind: 'set' } } },
    })
  })

  it('cannot be changed or cleared while it is locked, and are as they were afterwards', async () => {
    const { home, path } = environment()
    const key = 'smtp.password'
    const store = call('credentials.set', { id: '$id', key, secret: canary })
    const id = idOf((await session({ home }, add(path), store))[0])
    const changes = await session(
      { home },
      'lock',
      call('credentials.set', { id, key, secret: 'other' }),
      call('credentials.clear', { id, key }),
      call('environments.remove', { id, giveUpServerKey: true }),
    )
    for (const change of changes.slice(1)) expect(change).toMatchObject(failure('KEYCHAIN_LOCKED'))
    const after = await session(
      { home },
      call('environments.open', { id }),
      call('environments.remove', { id }),
    )
    expect(after).toMatchObject([{ value: { credentials: { [key]: { kind: 'set' } } } }, { ok: true }])
  })

  it('changed, used and cleared together with the file; a locked or killed keychain leaves both as they were', async () => {
    const { home, path } = environment()
    const [added] = await session({ home }, add(path))
    const id = idOf(added)
    const { form } = (added as { value: { form: unknown } }).value
    const sha = () => createHash('sha256').update(readFileSync(path)).digest('hex')
    const save = (action: 'set' | 'clear', secret = '') =>
      call('settings.save', {
        id,
        settings: form,
        passwords: {
          'smtp.password': action === 'set' ? { action, secret } : { action },
          'imap.password': { action: 'keep' },
        },
        basedOn: sha(),
      })
    const run = call('diagnosis.run', { id, settings: 'file', checks: ['smtp'] })
    const view = call('environments.open', { id })
    const used = '"password":"file"'

    const first = await session({ home }, save('set', canary), run)
    expect(first[0]).toMatchObject({ ok: true })
    expect(JSON.stringify(first[1])).toContain(used)
    const before = readFileSync(path, 'latin1')
    for (const [steps, at] of [
      [['lock', save('set', 'another one'), save('clear')], 1],
      [['kill', save('set', 'another one'), save('clear')], 1],
    ] as const) {
      const answers = await session({ home }, ...steps)
      for (const answer of answers.slice(at)) expect(answer).toMatchObject({ ok: false })
      expect(JSON.stringify(answers)).not.toContain('another one')
      expect(readFileSync(path, 'latin1')).toBe(before)
      // Nothing half done is left: the stored password is the one that it was, and fits the file.
      const [report, after] = await session({ home }, run, view)
      expect(JSON.stringify(report)).toContain(used)
      expect(JSON.stringify(report)).not.toContain('passwordDiffersFromFile')
      expect(after).toMatchObject({ value: { credentials: { 'smtp.password': { kind: 'set' } } } })
    }

    expect((await session({ home }, save('set', 'another one')))[0]).toMatchObject({ ok: true })
    expect(readFileSync(path, 'latin1')).not.toBe(before)
    const alone = call('credentials.clear', { id, key: 'smtp.password' })
    // Login is on, so that a password is needed: refused, and still stored.
    expect(await session({ home }, save('clear'), view, alone)).toMatchObject([
      { ok: false, error: { code: 'SETTINGS_INVALID' } },
      { value: { credentials: { 'smtp.password': { kind: 'set' } } } },
      { value: { credentials: { 'smtp.password': { kind: 'in-file' } } } },
    ])
  })
})
