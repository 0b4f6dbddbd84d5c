import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished } from 'vitest'
import { fail } from '#shared/errors.ts'
import { defaultSettings } from '#shared/settings/fields.ts'
import { environments, failedCheck, goodCheck, sampleReport, view } from './samples.ts'
import { run } from './stand.ts'

const known = { 'environments.list': () => environments, 'environments.open': () => view() }
const sessionOnly = view({
  keychain: {
    kind: 'session-only',
    error: { code: 'KEYCHAIN_NO_MODULE', message: 'No keychain in this copy.' },
  },
})

const folder = async () => {
  const path = await mkdtemp(join(tmpdir(), 'mailroom-cli-'))
  onTestFinished(() => rm(path, { recursive: true }))
  return path
}

it('a password typed behind the command is refused without being repeated', async () => {
  const { code, stderr } = await run(
    ['password', 'set', 'smtp', 'not-for-the-log', '--env', 'Production'],
    known,
  )
  expect(code).toBe(3)
  expect(stderr).toMatch(/too many arguments/)
  expect(stderr).not.toContain('not-for-the-log')
})

describe('every command', () => {
  const commands = [
    ...[
      'check',
      'report',
      'compare',
      'status',
      'show',
      'set',
      'take',
      'diff',
      'write',
      'restarted',
      'backups',
    ],
    ...['restore', 'journal', 'verify', 'env list', 'env add', 'env remove', 'env rename', 'env copy'],
    ...[
      'draft show',
      'draft discard',
      'password set',
      'password clear',
      'password status',
      'key show',
      'key handed-over',
      'key new',
      'key set',
    ],
  ]
  it.each(commands)('%s has help with an example', async (name) => {
    const done = await run([...name.split(' '), '--help'])
    expect(done.code).toBe(0)
    expect(done.stdout).toMatch(/Examples?:\n {2}mailroom /)
  })

  it('that is refused prints code, words and remedy on stderr, and exits 1', async () => {
    const done = await run(['env', 'add', 'X', '--file', 'x'], {
      'environments.add': () =>
        fail('ENVIRONMENT_EXISTS', 'There is one already.', { remedy: 'Take another name.' }),
    })
    expect(done).toMatchObject({
      code: 1,
      stdout: '',
      stderr: 'ENVIRONMENT_EXISTS: There is one already.\n  Take another name.\n',
    })
  })

  it('says what the store found damaged, once, whatever the command', async () => {
    const notice = { code: 'STORE_DAMAGED' as const, message: 'It was set aside as x.', remedy: 'Mend it.' }
    const done = await run(['env', 'list'], { 'environments.list': () => [] }, { notices: [notice] })
    expect(done.code).toBe(0)
    expect(done.stderr.match(/STORE_DAMAGED: It was set aside as x\.\n {2}Mend it\./g)).toHaveLength(1)
  })

  it('without what it needs is wrong usage: 3', async () => {
    for (const args of [
      ['password', 'set', 'pop3', '--env', 'Production'],
      ['env', 'add', ' ', '--file', 'x'],
      ['restarted', '--env', 'Production', '--at', 'yesterday'],
      ['env', 'add', 'X'],
      ['password', 'set', '--env', 'UAT'],
      ['verify', 'x'],
      ['env', 'nonsense'],
    ]) {
      expect((await run(args, known)).code).toBe(3)
    }
  })
})

describe('set', () => {
  it('puts values into the draft by the revision that it saw', async () => {
    const draft = { settings: defaultSettings, basedOn: 'b'.repeat(64), base: defaultSettings, revision: 7 }
    const done = await run(['set', '--env', 'Production', 'smtp.host=new.example.com', 'smtp.useSsl=yes'], {
      ...known,
      'environments.open': () => view({ draft }),
      'drafts.save': () => draft,
    })
    expect(done.code).toBe(0)
    expect(done.stdout).toContain('smtp.host: mail.example.com -> new.example.com')
    expect(done.requests.at(-1)?.input).toMatchObject({
      id: 'e1',
      basedOn: 'b'.repeat(64),
      revision: 7,
      settings: { 'smtp.host': 'new.example.com', 'smtp.useSsl': true },
    })
  })

  it.each(['smtp.useSsl=perhaps', 'smtp.hots=x'])('refuses %s and saves nothing', async (given) => {
    const done = await run(['set', '--env', 'Production', given], known)
    expect(done.code).toBe(1)
    expect(done.stderr).toContain('SETTINGS_INVALID')
    expect(done.requests.some(({ method }) => method === 'drafts.save')).toBe(false)
  })

  it.each([
    ['smtp.port=abc', 'Type one'],
    ['imap.host=https://mail.example.com/x', 'Type'],
    ['smtp.replyTo=nobody', 'Type'],
  ])('refuses %s, which the page would mark, with what to type instead', async (given, words) => {
    const done = await run(['set', '--env', 'Production', given], known)
    expect(done.code).toBe(1)
    expect(done.stderr).toMatch(/^SETTINGS_INVALID: /)
    expect(done.stderr).toContain(words)
    expect(done.requests.some(({ method }) => method === 'drafts.save')).toBe(false)
  })

  it('takes a value that only wants another beside it', async () => {
    const draft = { settings: defaultSettings, basedOn: 'b'.repeat(64), base: defaultSettings, revision: 1 }
    const done = await run(['set', '--env', 'Production', 'smtp.auth=true', 'smtp.username='], {
      ...known,
      'drafts.save': () => draft,
    })
    expect(done.code).toBe(0)
  })

  it('never takes a password', async () => {
    const done = await run(['set', '--env', 'Production', 'smtp.password=hunter2'], known)
    expect(done.code).toBe(3)
    expect(done.stderr).toContain('MAILROOM_SMTP_PASSWORD')
    expect(done.stderr).not.toContain('hunter2')
  })
})

describe('a server key that is entered', () => {
  it.each([
    ['nineteen characters', 'x'.repeat(19), true],
    ['twenty', 'x'.repeat(20), false],
  ])('of %s: what is said of its length', async (_, key, warned) => {
    const done = await run(
      ['key', 'set', '--env', 'Production'],
      { ...known, 'serverKey.set': () => ({ view: view(), trial: 'nothing-to-try' }) },
      { stdin: `${key}\n` },
    )
    expect(done.code).toBe(0)
    expect(done.stderr.includes('fewer than 20 characters can be found by trying')).toBe(warned)
  })
})

describe('password', () => {
  it.each([
    ['secret\n', 'secret'],
    ['secret\r\n', 'secret'],
    [' two ends \n\n', ' two ends \n'],
    ['none', 'none'],
  ])('set takes exactly one line end off %j', async (stdin, secret) => {
    const done = await run(
      ['password', 'set', 'smtp', '--env', 'Production'],
      { ...known, 'credentials.set': () => view() },
      { stdin },
    )
    expect(done.code).toBe(0)
    const wanted = { host: 'mail.example.com', port: 25, security: 'none', username: '' }
    expect(done.requests.at(-1)).toEqual({
      method: 'credentials.set',
      input: { id: 'e1', key: 'smtp.password', secret, wanted },
    })
    expect(done.stdout + done.stderr).not.toContain(secret)
  })

  it('set needs a yes at a terminal where the file leads elsewhere than it was known to', async () => {
    const elsewhere = { host: 'mail.example.com', port: 2525, security: 'none', username: '' }
    const done = await run(
      ['password', 'set', 'smtp', '--env', 'Production'],
      { ...known, 'environments.open': () => view({ fileDestinations: { smtp: elsewhere } }) },
      { stdin: 'secret\n' },
    )
    expect(done).toMatchObject({ code: 1, stderr: expect.stringContaining('CONFIRMATION_NEEDED') })
    expect(done.requests.map(({ method }) => method)).not.toContain('credentials.set')
  })

  it('set without a keychain fails with its name, and nothing is read or stored', async () => {
    const done = await run(
      ['password', 'set', 'imap', '--env', 'Production'],
      { ...known, 'environments.open': () => sessionOnly },
      { stdin: 'x' },
    )
    expect(done.code).toBe(1)
    expect(done.stderr).toContain('KEYCHAIN_NO_MODULE: No keychain in this copy.')
  })

  it('set refuses an empty one, and bytes that are no text', async () => {
    const empty = await run(['password', 'set', 'smtp', '--env', 'Production'], known, { stdin: '\n' })
    expect(empty).toMatchObject({ code: 1, stderr: expect.stringContaining('PASSWORD_MISSING') })
  })

  it('status tells set or not, and that the environment wins', async () => {
    const done = await run(['password', 'status', '--env', 'Production'], known, {
      env: { MAILROOM_IMAP_PASSWORD: 'hunter2' },
    })
    expect(done.stdout).toMatch(/smtp\.password +set/)
    expect(done.stdout).toMatch(/imap\.password +not set +given in the environment/)
    expect(done.stdout).not.toContain('hunter2')
  })
})

describe('write', () => {
  const difference = {
    basedOn: 'c'.repeat(64),
    changes: [
      {
        key: 'smtp.host',
        property: 'mail.smtp.host',
        label: 'Server',
        kind: 'changed',
        before: 'a',
        after: 'b',
      },
    ],
    rows: [],
    notes: [],
    needsServerKeyHandover: false,
    nothingToWrite: false,
    offers: [],
  }
  const writing = {
    ...known,
    'settings.difference': () => difference,
    'settings.save': () => ({ view: view(), backup: 'mail.properties.1.bak', notes: [] }),
  }

  it('undoes nothing that somebody else wrote since the draft was made, unless that is said', async () => {
    const settings = { ...defaultSettings, 'smtp.port': '26' }
    const draft = { settings, basedOn: 'a'.repeat(64), base: defaultSettings, savedAt: '', revision: 1 }
    const on = (disk: typeof settings, sha256 = 'b'.repeat(64)) => {
      const { view: asItWas } = view()['file'] as { view: object }
      const file = { ok: true, view: { ...asItWas, exists: true, settings: disk, sha256 } }
      return { ...writing, 'environments.open': () => view({ draft, form: settings, file }) }
    }
    const theirs = { ...defaultSettings, 'imap.host': 'theirs.example.com' }
    const args = ['write', '--env', 'Production', '--yes']
    const refused = await run(args, on(theirs))
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('FILE_CHANGED')
    expect(refused.stderr).toContain('imap.host (theirs.example.com in the file,')
    expect(refused.stderr).not.toContain('smtp.port (')
    expect(refused.requests.map(({ method }) => method)).not.toContain('settings.save')
    expect((await run([...args, '--keep-draft'], on(theirs))).code).toBe(0)
    // Changed in what is no setting, and not changed at all.
    expect((await run(args, on(defaultSettings))).code).toBe(0)
    expect((await run(args, on(theirs, draft.basedOn))).code).toBe(0)
  })

  it('wants --yes where nobody can be asked, and then writes what the difference was made from', async () => {
    const refused = await run(['write', '--env', 'Production'], writing)
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('CONFIRMATION_NEEDED')
    expect(refused.requests.some(({ method }) => method === 'settings.save')).toBe(false)

    const done = await run(['write', '--env', 'Production', '--yes'], writing)
    expect(done.code).toBe(0)
    expect(done.stdout).toContain('the old one is mail.properties.1.bak')
    expect(done.stderr).toContain('mail.smtp.host')
    expect(done.requests.at(-1)?.input).toMatchObject({
      basedOn: difference.basedOn,
      passwords: { 'smtp.password': { action: 'keep' }, 'imap.password': { action: 'keep' } },
      plainAccepted: false,
      takeOverLock: false,
      inPlace: false,
    })
  })

  it('stores no password of the environment', async () => {
    const done = await run(['write', '--env', 'Production', '--yes'], writing, {
      env: { MAILROOM_SMTP_PASSWORD: 'hunter2' },
    })
    expect(done.requests.at(-1)?.input).toMatchObject({ passwords: { 'smtp.password': { action: 'keep' } } })
    expect(done.cores).toEqual([{}])
  })

  it('takes it where there is no keychain that it could get into, with the server’s key alone', async () => {
    const headless = {
      ...writing,
      'environments.open': () => ({
        ...sessionOnly,
        record: { id: 'e1', name: 'Production', path: '/srv/mail.properties', passwordMode: 'encrypted' },
      }),
      'serverKey.set': () => ({ view: sessionOnly, trial: 'fits' }),
      'environments.configure': () => sessionOnly,
    }
    const env = { MAILROOM_SMTP_PASSWORD: 'hunter2' }
    const refused = await run(['write', '--env', 'Production', '--yes'], headless, { env })
    expect(refused).toMatchObject({ code: 1, stderr: expect.stringContaining('SERVER_KEY_MISSING') })
    const done = await run(['write', '--env', 'Production', '--yes'], headless, {
      env: { ...env, MAILROOM_SERVER_KEY: 'key' },
    })
    expect(done.code).toBe(0)
    expect(done.cores).toEqual([{}, { sessionPasswords: true }])
    expect(done.requests.at(-1)?.input).toMatchObject({
      passwords: {
        'smtp.password': { action: 'set', secret: 'hunter2' },
        'imap.password': { action: 'keep' },
      },
    })
    expect(done.stdout + done.stderr).not.toContain('hunter2')
  })

  it('leaves passwords alone where there is no keychain and none was given, never where it is locked', async () => {
    const record = { id: 'e1', name: 'Production', path: '/srv/mail.properties', passwordMode: 'encrypted' }
    const without = { ...writing, 'environments.open': () => ({ ...sessionOnly, record }) }
    const done = await run(['write', '--env', 'Production', '--yes'], without)
    expect(done.code).toBe(0)
    expect(done.cores).toEqual([{}, { sessionPasswords: true }])
    expect(done.stderr).toContain('passwords stay as they stand in the file')
    const bare = view({
      record,
      keychain: {
        kind: 'session-only',
        error: { code: 'KEYCHAIN_NO_COLLECTION', message: 'No keyring yet.' },
      },
    })
    const inNone = await run(['write', '--env', 'Production', '--yes'], {
      ...writing,
      'environments.open': () => bare,
    })
    expect(inNone).toMatchObject({ code: 0, cores: [{}, { sessionPasswords: true }] })
    const locked = view({
      record,
      keychain: { kind: 'session-only', error: { code: 'KEYCHAIN_LOCKED', message: '' } },
    })
    const other = await run(['write', '--env', 'Production', '--yes'], {
      ...writing,
      'environments.open': () => locked,
    })
    expect(other.cores).toEqual([{}])
  })

  it('writes nothing where there is nothing to write', async () => {
    const done = await run(['write', '--env', 'Production', '--yes'], {
      ...writing,
      'settings.difference': () => ({ ...difference, changes: [], nothingToWrite: true }),
    })
    expect(done.code).toBe(0)
    expect(done.requests.some(({ method }) => method === 'settings.save')).toBe(false)
  })

  it('passes a conflict on', async () => {
    const done = await run(['write', '--env', 'Production', '--yes'], {
      ...writing,
      'settings.save': () => fail('FILE_CHANGED', 'Somebody else wrote it.'),
    })
    expect(done).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('FILE_CHANGED: Somebody else wrote it.'),
    })
  })
})

describe('status', () => {
  it.each([
    [{ kind: 'running', since: '2026-11-14T10:00:00Z', by: 'eve' }, 0, 'running these settings'],
    [
      { kind: 'restart-needed', since: '2026-11-14T10:00:00Z', by: 'eve', fields: 3 },
      1,
      'restart needed, 3 fields',
    ],
    [{ kind: 'changed-outside', since: '2026-11-14T10:00:00Z' }, 1, 'changed on disk'],
    [{ kind: 'server-key-not-handed-over', since: '2026-11-14T10:00:00Z' }, 1, 'server key not handed over'],
    [{ kind: 'unknown' }, 0, 'not known what is running'],
  ])('%o', async (running, code, text) => {
    const done = await run(['status', '--env', 'Production'], {
      ...known,
      'environments.open': () => view({ running }),
    })
    expect(done.code).toBe(code)
    expect(done.stdout).toContain(text)
  })
})

describe('env remove', () => {
  it('says what goes and what stays, and wants --yes where nobody can be asked', async () => {
    const handlers = { ...known, 'environments.remove': () => ({ removed: ['draft'], kept: ['journal'] }) }
    const refused = await run(['env', 'remove', 'UAT'], handlers)
    expect(refused.code).toBe(1)
    expect(refused.stderr).toContain('passwords in the keychain')
    const done = await run(['env', 'remove', 'UAT', '--yes'], handlers)
    expect(done.code).toBe(0)
    expect(done.requests.at(-1)?.input).toEqual({ id: 'e2', giveUpServerKey: false })
    expect(done.stdout).toBe('removed: draft\nkept: journal\n')
  })
})

describe('verify', () => {
  const right = 'a'.repeat(64)
  it('tells the file that was handed over from another', async () => {
    const answer = (matches: boolean) => ({
      ...known,
      'files.verify': () => ({ matches, sha256: 'b'.repeat(64) }),
    })
    const done = await run(
      ['verify', 'x.properties', '--sha256', right.toUpperCase(), '--env', 'UAT'],
      answer(true),
    )
    expect(done.code).toBe(0)
    expect(done.requests.at(-1)?.input).toEqual({ path: resolve('x.properties'), sha256: right, id: 'e2' })
    const wrong = await run(['verify', 'x.properties', '--sha256', right], answer(false))
    expect(wrong).toMatchObject({ code: 1, stderr: expect.stringContaining('b'.repeat(64)) })
    expect((await run(['verify', 'x.properties', '--sha256', 'abc'], answer(true))).code).toBe(3)
  })
})

describe('show', () => {
  const file = {
    path: '/srv/x.properties',
    exists: true,
    sha256: 'a'.repeat(64),
    settings: { ...defaultSettings, 'smtp.host': 'mail.example.com' },
    passwords: { 'smtp.password': 'encrypted', 'imap.password': 'absent' },
    unreadable: [
      { key: 'smtp.port', property: 'mail.smtp.port', raw: 'abc', line: 3, message: 'is no port' },
    ],
    warnings: [{ code: 'PEEK', message: 'mail.imap.peek\u001b[2J is on' }],
  }

  it('a bare file, with what cannot be read in it', async () => {
    const done = await run(['show', '--file', 'x.properties'], { 'files.view': () => file })
    expect(done.code).toBe(0)
    expect(done.stdout).toMatch(/smtp\.host .*mail\.example\.com/)
    expect(done.stdout).toMatch(/smtp\.password +encrypted/)
    expect(done.stderr).toBe('mail.smtp.port (line 3): is no port\nmail.imap.peek\\x1b[2J is on\n')
    const json = await run(['show', '--file', 'x.properties', '--format', 'json'], {
      'files.view': () => file,
    })
    expect(JSON.parse(json.stdout)).toMatchObject({ settings: file.settings, passwords: file.passwords })
  })

  it('wants one of environment and file', async () => {
    expect((await run(['show'])).code).toBe(3)
    expect((await run(['show', '--env', 'UAT', '--file', 'x'])).code).toBe(3)
  })

  it('an environment, where its draft differs', async () => {
    const settings = { ...defaultSettings, 'smtp.host': 'new.example.com' }
    const draft = {
      settings,
      basedOn: 'b',
      base: defaultSettings,
      revision: 1,
      savedAt: '2026-11-14T10:42:00Z',
    }
    const done = await run(['show', '--env', 'Production'], {
      ...known,
      'environments.open': () => view({ draft, form: settings }),
    })
    expect(done.stdout).toMatch(/smtp\.host .*new\.example\.com +in the file: mail\.example\.com/)
    expect(done.stdout).toMatch(/smtp\.password .* set/)
  })
})

describe('explain', () => {
  const finding = failedCheck.findings[0]
  const found = {
    faults: [
      {
        candidates: [
          { finding, decidedBy: 'A test.' },
          { finding: { ...finding, cause: 'OTHER' }, decidedBy: '' },
        ],
        lines: [{ number: 7, text: 'javax.mail: \u001b[2J535' }],
        count: 3,
        firstSeen: '10:42',
        lastSeen: '11:00',
      },
    ],
    target: { protocol: 'smtp', host: 'mail.example.com', port: 25, username: '' },
    secrets: [{ line: 9, what: 'password' }],
    missing: ['Which version?'],
    forCustomer: '',
    mailLines: [],
    truncated: false,
  }

  it('reads standard input, and shows lines, causes, what would decide', async () => {
    const done = await run(['explain'], { 'diagnosis.explain': () => found }, { stdin: 'some log' })
    expect(done.requests[0]?.input).toEqual({ text: 'some log' })
    expect(done.stdout).toContain('     7  javax.mail: \\x1b[2J535')
    expect(done.stdout).toContain('3 times, from 10:42 to 11:00')
    expect(done.stdout).toContain('The text does not tell which')
    expect(done.stdout).toContain('What would decide: A test.')
    expect(done.stdout).toContain('SMTP mail.example.com:25.')
    expect(done.stdout).toContain('password in line 9')
    expect(done.stdout).toContain('Which version?')
  })

  it('reads a file, a compressed one too, and of a long one the end', async () => {
    const file = join(await folder(), 'server.log.gz')
    await writeFile(file, gzipSync(`${'x'.repeat(2_000_000)}END`))
    const done = await run(['explain', file, '--format', 'json'], { 'diagnosis.explain': () => found })
    const text = (done.requests[0]?.input as { text: string } | undefined)?.text ?? ''
    expect(text).toHaveLength(1_048_576)
    expect(text.endsWith('END')).toBe(true)
    expect(JSON.parse(done.stdout)).toEqual(found)
    await writeFile(file, Buffer.from([0x1f, 0x8b, 1, 2]))
    expect(await run(['explain', file])).toMatchObject({
      code: 1,
      stderr: expect.stringContaining('INPUT_INVALID'),
    })
  })

  it('says that nothing was found, with what looks like mail', async () => {
    const none = { ...found, faults: [], mailLines: [{ number: 2, text: 'smtp something' }] }
    const done = await run(['explain'], { 'diagnosis.explain': () => none }, { stdin: 'x' })
    expect(done.stdout).toMatch(/Nothing that is known[\s\S]*2 {2}smtp something/)
  })
})

describe('discover', () => {
  const cell = { protocol: 'smtp', ms: 3, mechanisms: [], capabilities: [] }
  const found = {
    host: 'mail.example.com',
    addresses: ['192.0.2.1'],
    candidates: [{ host: 'imap.example.com', protocol: 'imap', source: 'mx' }],
    cells: [
      { ...cell, port: 25, security: 'none', outcome: 'fails', why: 'no answer' },
      {
        ...cell,
        port: 465,
        security: 'tls',
        outcome: 'works',
        why: 'PLAIN',
        set: { 'smtp.useSsl': true, 'smtp.port': '' },
      },
    ],
    durationMs: 12,
    transcript: [],
  }

  it('shows the grid and what a working cell would be in the form', async () => {
    const done = await run(['discover', 'mail.example.com', '--only', 'smtp'], {
      'diagnosis.discover': () => found,
    })
    expect(done.code).toBe(0)
    expect(done.stdout).toMatch(/SMTP +25 +unencrypted +does not work +no answer/)
    expect(done.stdout).toMatch(
      /SMTP +465 +TLS from the first byte +works +PLAIN +smtp\.useSsl=true smtp\.port=/,
    )
    expect(done.stdout).toContain('imap.example.com')
    expect(done.requests[0]?.input).toEqual({ host: 'mail.example.com', protocols: ['smtp'] })
  })

  it('fails where nothing works', async () => {
    const done = await run(['discover', 'x', '--format', 'json'], {
      'diagnosis.discover': () => ({ ...found, cells: found.cells.slice(0, 1) }),
    })
    expect(done.code).toBe(1)
    expect(JSON.parse(done.stdout)).toMatchObject({ host: 'mail.example.com' })
  })
})

describe('compare', () => {
  it('shows stages and causes that differ, and nothing else', async () => {
    const path = await folder()
    const [one, other] = [join(path, 'one'), join(path, 'other')]
    await writeFile(one, 'one')
    await writeFile(other, 'other')
    const done = await run(['compare', one, other], {
      'reports.read': ({ input }) =>
        (input as { text: string }).text === 'one'
          ? sampleReport()
          : sampleReport([
              { ...failedCheck, verdict: 'pass', findings: [], stages: failedCheck.stages.slice(0, 2) },
              goodCheck,
            ]),
    })
    expect(done.stdout).toMatch(/verdict +FAILED +PASSED/)
    expect(done.stdout).toMatch(/auth +FAILED {2}refused +–/)
    expect(done.stdout).toMatch(/causes found only here +AUTH_REJECTED +–/)
    expect(done.stdout).toContain('Incoming mail (IMAP)\n  No difference.')
    expect(done.stdout).not.toMatch(/^ +dns/m)
  })
})

describe('journal', () => {
  it('as CSV is what the core exports', async () => {
    const done = await run(['journal', '--env', 'Production', '--format', 'csv'], {
      ...known,
      'journal.export': () => ({ content: 'at,event\r\n1,write\r\n' }),
    })
    expect(done.stdout).toBe('at,event\r\n1,write\r\n')
  })

  it('as text has who, when and what', async () => {
    const done = await run(['journal', '--env', 'Production'], {
      ...known,
      'journal.list': () => [
        {
          at: '2026-11-14T10:42:00Z',
          event: 'write',
          id: '1',
          user: 'eve',
          computer: 'ws1',
          changes: [{ key: 'k', before: null, after: 'v' }],
        },
      ],
    })
    expect(done.stdout).toMatch(/write {2}eve@ws1\n {4}k: – -> v/)
  })
})

describe('serve', () => {
  it('prints the address alone on stdout', async () => {
    const done = await run(
      ['serve', '--port', '8025', '--open'],
      {},
      {
        serve: async ({ port, open, onListening }) => {
          onListening({ url: `http://127.0.0.1:${port}/#token=${open}`, note: 'no display' })
          return 'asked'
        },
      },
    )
    expect(done).toMatchObject({ code: 0, stdout: 'http://127.0.0.1:8025/#token=true\n' })
    expect(done.stderr).toContain('no display')
  })

  it('tells why it cannot', async () => {
    const done = await run(
      ['serve'],
      {},
      {
        serve: async () => fail('NOT_SUPPORTED_HERE', 'The page is not with this copy of the program.').error,
      },
    )
    expect(done).toMatchObject({ code: 1, stderr: expect.stringContaining('NOT_SUPPORTED_HERE') })
  })
})
