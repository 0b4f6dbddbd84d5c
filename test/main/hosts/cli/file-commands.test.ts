/** Commands around the server's file that need more than one line of an answer. */
import { describe, expect, it } from 'vitest'
import { fail, ok } from '#shared/errors.ts'
import { environments, view } from './samples.ts'
import { run } from './stand.ts'

const known = { 'environments.list': () => environments, 'environments.open': () => view() }
const env = ['--env', 'Production']
const backup = (name: string, more: Readonly<Record<string, unknown>> = {}) => ({
  name,
  at: '2026-11-14T10:42:00Z',
  size: 100,
  sha256: 'a'.repeat(64),
  passwords: { 'smtp.password': 'absent', 'imap.password': 'absent' },
  ...more,
})
const readable = { passwords: { 'smtp.password': 'plain', 'imap.password': 'absent' } }

describe('restarted', () => {
  it('passes time and node on, and says which nodes are still to be confirmed', async () => {
    const running = { kind: 'restart-needed', since: '', by: 'eve', fields: 1, waitingFor: ['app02'] }
    const done = await run(['restarted', ...env, '--at', '2026-11-14T10:42Z', '--node', 'app01'], {
      ...known,
      'journal.restarted': () => view({ running }),
    })
    expect(done.code).toBe(0)
    expect(done.requests.at(-1)?.input).toEqual({
      id: 'e1',
      at: '2026-11-14T10:42:00.000Z',
      node: 'app01',
    })
    expect(done.stdout).toContain('still to be confirmed: app02')
    expect((await run(['restarted', ...env, '--at', 'soon'], known)).code).not.toBe(0)
  })

  it('--watch says what it sees once, and ends with the restart', async () => {
    const look = (state: string) => ({ at: '2026-11-14T10:42:00Z', state, seen: 'HTTP 200', goneSince: null })
    const done = await run(['restarted', ...env, '--watch', '--deadline', '60'], {
      ...known,
      'restart.watch': ({ progress }) => {
        for (const state of ['answers', 'answers', 'gone', 'gone', 'answers']) progress(look(state))
        const at = '2026-11-14T10:43:00Z'
        return { noted: true, goneAt: at, backAt: at, view: view() }
      },
    })
    expect(done.code).toBe(0)
    expect(done.requests.at(-1)?.input).toEqual({ id: 'e1', deadlineMs: 60_000 })
    expect(done.stderr.trim().split('\n')).toHaveLength(3)
    expect(done.stdout).toContain('restarted, gone at')
  })

  it('--watch that saw nothing exits 1 and says how to confirm; it takes no node and no time', async () => {
    const nothing = () => ok({ noted: false, goneAt: null, backAt: null, view: view() })
    const done = await run(['restarted', ...env, '--watch'], { ...known, 'restart.watch': nothing })
    expect(done).toMatchObject({ code: 1, stderr: expect.stringContaining('mailroom restarted --env') })
    expect((await run(['restarted', ...env, '--watch', '--node', 'a'], known)).code).toBe(3)
    expect((await run(['restarted', ...env, '--watch', '--deadline', '0'], known)).code).toBe(3)
  })
})

describe('backups', () => {
  it('are listed with what the server runs and with passwords that stand in them', async () => {
    const done = await run(['backups', ...env], {
      ...known,
      'environments.open': () =>
        view({ backups: [backup('b2', readable), backup('b1', { confirmed: true })] }),
    })
    expect(done.stdout).toMatch(/^b2 .*readable password\nb1 .*what the server was started with/)
  })

  it('--purge names them, asks, and says what could not be cleaned', async () => {
    const handlers = {
      ...known,
      'environments.open': () => view({ backups: [backup('b2', readable), backup('b1')] }),
      'backups.purge': () => ({ purged: ['b2'], kept: [] as string[] }),
    }
    const refused = await run(['backups', ...env, '--purge'], handlers)
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('CONFIRMATION_NEEDED') })
    expect(refused.stderr).toContain('b2')
    const done = await run(['backups', ...env, '--purge', '--yes'], handlers)
    expect(done).toMatchObject({ code: 0, stdout: 'Taken out of 1 backup.\n' })
    expect(done.requests.at(-1)?.input).toEqual({ id: 'e1', what: 'plain', keys: ['smtp.password'] })
    const left = { ...handlers, 'backups.purge': () => ({ purged: [], kept: ['b2'] }) }
    expect(await run(['backups', ...env, '--purge', '--yes'], left)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('may still hold one: b2'),
    })
    expect(await run(['backups', ...env, '--purge'], known)).toMatchObject({
      code: 0,
      stderr: 'No backup holds a readable password, nor one that the file holds no more.\n',
    })
  })

  it('password clear offers it', async () => {
    const cleared = view({
      credentials: { 'smtp.password': { kind: 'not-set' }, 'imap.password': { kind: 'not-set' } },
      backups: [backup('b1', readable)],
    })
    const done = await run(['password', 'clear', 'smtp', ...env], {
      ...known,
      'credentials.clear': () => cleared,
    })
    expect(done.stdout).toBe('SMTP password of Production: not set.\n')
    expect(done.stderr).toContain('backups --env "Production" --purge')
  })
})

describe('diff --running', () => {
  const difference = {
    basedOn: 'c'.repeat(64),
    changes: [],
    rows: [],
    notes: ['as it was'],
    needsServerKeyHandover: false,
    nothingToWrite: false,
    offers: [],
  }
  it('compares with what the server was started with', async () => {
    const done = await run(['diff', ...env, '--running'], {
      ...known,
      'environments.open': () => view({ backups: [backup('b2'), backup('b1', { confirmed: true })] }),
      'backups.compare': () => difference,
    })
    expect(done).toMatchObject({ code: 0, stdout: 'as it was\n' })
    expect(done.requests.at(-1)?.input).toEqual({ id: 'e1', name: 'b1' })
  })

  it('says where that is the file, or not known', async () => {
    const running = view({ running: { kind: 'running', since: '', by: 'eve' } })
    expect(
      await run(['diff', ...env, '--running'], { ...known, 'environments.open': () => running }),
    ).toMatchObject({ code: 0, stderr: 'The server runs what stands in the file.\n' })
    expect(await run(['diff', ...env, '--running'], known)).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('BACKUP_NOT_FOUND'),
    })
  })
})

describe('env configure', () => {
  it('passes on what was given, and nothing else', async () => {
    const handlers = { ...known, 'environments.configure': () => view() }
    const done = await run(
      ['env', 'configure', 'Production', '--nodes', 'app01, app02', '--readable-by', 'group:tc'],
      handlers,
    )
    expect(done.code).toBe(0)
    expect(done.requests.at(-1)?.input).toEqual({
      id: 'e1',
      options: { nodes: ['app01', 'app02'], readableBy: { kind: 'group', name: 'tc' } },
    })
    const none = await run(['env', 'configure', 'UAT', '--nodes', '', '--readable-by', ''], handlers)
    expect(none.requests.at(-1)?.input).toEqual({ id: 'e2', options: { nodes: [], readableBy: null } })
    expect((await run(['env', 'configure', 'UAT', '--readable-by', 'tc'], handlers)).code).toBe(3)
    expect((await run(['env', 'configure', '--help'])).stdout).toMatch(/Example:\n {2}mailroom /)
  })
})

describe('journal', () => {
  it('says which node was restarted, and when, where that is not when it was noted', async () => {
    const entry = { event: 'restart', id: 'x', user: 'eve', computer: 'pc', how: 'confirmed' }
    const at = '2026-11-14T10:42:00Z'
    const done = await run(['journal', ...env], {
      ...known,
      'journal.list': () => [
        { ...entry, at, node: 'app01', restartedAt: '2026-11-14T08:00:00Z' },
        { ...entry, at, restartedAt: at },
      ],
    })
    expect(done.stdout).toMatch(/^ {4}confirmed, app01\n {4}at 2026-11-14 \S+/m)
    expect(done.stdout.match(/ at 2026/g)).toHaveLength(1)
  })
})

describe('what an interrupted program left', () => {
  it.each([
    ['status', ...env],
    ['show', ...env],
    ['diff', ...env],
  ])('is said once, by %s', async (...args) => {
    const file = { ok: true, view: { ...readFileView(), warnings: [leftovers] } }
    const done = await run(args, { ...known, 'environments.open': () => view({ file }) })
    expect(done.stderr.split(leftovers.message)).toHaveLength(2)
  })
  const leftovers = { code: 'LEFTOVERS_REMOVED', message: 'Files of an interrupted program were removed.' }
  const readFileView = () => (view()['file'] as { view: Record<string, unknown> }).view
})

describe('the server key', () => {
  const first = {
    basedOn: 'c'.repeat(64),
    changes: [],
    rows: [],
    notes: [],
    needsServerKeyHandover: true,
    nothingToWrite: false,
    offers: [],
  }
  const writing = (handedOver: boolean, kind: string) => {
    const serverKey = { set: true, handedOver }
    return {
      ...known,
      'environments.open': () => view({ serverKey }),
      'settings.difference': () => first,
      'settings.save': () => ({
        view: view({ serverKey, running: { kind, since: '' } }),
        backup: null,
        notes: [],
      }),
    }
  }

  it('that is not there cannot be handed over: one sentence says so and what to do', async () => {
    const done = await run(['key', 'handed-over', ...env], {
      ...known,
      'environments.configure': () => fail('SERVER_KEY_MISSING', 'None.'),
    })
    expect(done).toMatchObject({ code: 1, stdout: '' })
    expect(done.stderr).toMatch(
      /^SERVER_KEY_MISSING: There is no server key for Production yet: .*key new .*\n$/,
    )
  })

  it('is asked for with the first encrypted password, in the difference and after the write', async () => {
    const done = await run(['write', ...env, '--yes'], writing(false, 'server-key-not-handed-over'))
    expect(done.stderr).toMatch(
      /needs its key before it is restarted[\s\S]*key show --env "Production"[\s\S]*restart it/,
    )
    expect((await run(['diff', ...env], writing(false, 'unknown'))).stdout).toContain('needs its key')
  })

  it('is not asked for where the server has it', async () => {
    const done = await run(['write', ...env, '--yes'], writing(true, 'restart-needed'))
    expect(done.stderr).not.toContain('key')
  })
})

describe('the name of an environment', () => {
  it.each([['a\u0007b'], ['a\tb'], ['\u202eUAT']])('%j is refused in a plain sentence', async (name) => {
    for (const args of [
      ['env', 'add', name, '--file', 'mail.properties'],
      ['env', 'rename', 'Production', name],
    ]) {
      const done = await run(args, known)
      expect(done).toMatchObject({ code: 3, requests: [] })
      expect(done.stderr).toBe(
        'INPUT_INVALID: The name holds a character that cannot be seen, like a tab or a line end. Type it without.\n',
      )
    }
  })

  it('and those of nodes, which others wrote into the journal, bring no escapes to the terminal', async () => {
    const running = {
      kind: 'restart-needed',
      since: '',
      by: 'eve',
      fields: 1,
      waitingFor: ['app\u001b[2J02'],
    }
    const done = await run(['restarted', ...env], { ...known, 'journal.restarted': () => view({ running }) })
    expect(done.stdout).toContain('app\\x1b[2J02')
    expect(done.stdout).not.toContain('\u001b')
  })
})
