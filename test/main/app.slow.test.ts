import { mkdirSync, mkdtempSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, it } from 'vitest'
import { createPorts, type PortsOptions } from '#main/adapters/index.ts'
import { startPracticeServer } from '#main/adapters/practice-server/practice-server.ts'
import { type App, createApp } from '#main/app.ts'
import type { Ports } from '#main/ports/index.ts'
import { outputs, progressReports } from '#shared/contract/outputs.ts'
import type { MethodInput, MethodName, MethodOutput, MethodProgress } from '#shared/contract.ts'
import type { EnvironmentView } from '#shared/environments/model.ts'
import type { Result } from '#shared/errors.ts'
import { createFakeKeychain } from '#test/fakes/keychain.ts'
import { createAuthority } from '#test/servers/authority.ts'
import { smtpServer } from '#test/servers/scripted.ts'

const open: App[] = []
afterEach(async () => {
  await Promise.all(open.splice(0).map((app) => app.close()))
})

const make = (options: Partial<PortsOptions> = {}, change: (ports: Ports) => Ports = (ports) => ports) => {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-app-'))
  const dataFolder = options.dataFolder ?? join(folder, 'data')
  const keychain = createFakeKeychain()
  const ports = createPorts({ dataFolder, host: 'web', version: '0.0.0', keychain, ...options })
  const app = createApp(change(ports))
  open.push(app)
  const answers: string[] = []

  /** Every answer and every progress is held against its schema, as no host does. */
  const call = async <M extends MethodName>(
    method: M,
    input: MethodInput<M>,
    signal?: AbortSignal,
  ): Promise<Result<MethodOutput<M>>> => {
    const result = await app.callAny(method, input, {
      ...(signal === undefined ? {} : { signal }),
      onProgress: (progress) => {
        answers.push(JSON.stringify(progress))
        expect(progressReports).toHaveProperty([method])
        if (method in progressReports) progressReports[method as keyof typeof progressReports].parse(progress)
      },
    })
    answers.push(JSON.stringify(result))
    if (result.ok) outputs[method].parse(result.value)
    return result as Result<MethodOutput<M>>
  }

  const get = async <M extends MethodName>(method: M, input: MethodInput<M>): Promise<MethodOutput<M>> => {
    const result = await call(method, input)
    if (!result.ok) throw new Error(`${method}: ${result.error.code} ${result.error.message}`)
    return result.value
  }

  const codeOf = async <M extends MethodName>(method: M, input: MethodInput<M>): Promise<string> => {
    const result = await call(method, input)
    return result.ok ? 'ok' : result.error.code
  }

  return { app, folder, dataFolder, keychain, call, get, codeOf, answers }
}

type Made = ReturnType<typeof make>

const keep = { action: 'keep' } as const
const keepBoth = { 'smtp.password': keep, 'imap.password': keep }

const fileView = (view: EnvironmentView) => {
  if (!view.file.ok) throw new Error(view.file.error.message)
  return view.file.view
}

const filesBelow = (folder: string): string[] =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))

/** In every dress that a leak might wear. */
const traces = (canary: string): string[] => [
  canary,
  encodeURIComponent(canary),
  ...[0, 1, 2].map((shift) =>
    Buffer.from('x'.repeat(shift) + canary)
      .toString('base64')
      .slice(shift === 0 ? 0 : 4, -4),
  ),
  [...canary].reverse().join(''),
]

const expectNoTrace = (made: Made, canary: string, but: readonly string[] = []) => {
  const places = filesBelow(made.folder).filter((path) => !but.includes(path))
  for (const trace of traces(canary)) {
    for (const path of places) expect(readFileSync(path, 'latin1'), path).not.toContain(trace)
    for (const answer of made.answers) expect(answer).not.toContain(trace)
  }
}

const canary = 'c4nary-Passwort-9371'
const other = 'an0ther-Passwort-4402'

describe('the border', () => {
  it('refuses unknown methods and input that does not fit, without repeating it', async () => {
    const { app } = make()
    expect(await app.callAny('settings.explode', {})).toMatchObject({ error: { code: 'METHOD_UNKNOWN' } })
    expect(await app.callAny('constructor', {})).toMatchObject({ error: { code: 'METHOD_UNKNOWN' } })
    const input = { id: 'x', key: 'smtp.password', secret: 7, password: canary }
    const refused = await app.callAny('credentials.set', input)
    expect(refused).toMatchObject({ error: { code: 'INPUT_INVALID' } })
    expect(JSON.stringify(refused)).toContain('secret')
    expect(JSON.stringify(refused)).not.toContain(canary)
  })

  it('answers a bug as INTERNAL, without its text', async () => {
    const { app } = make({}, (ports) => ({
      ...ports,
      composer: {
        ...ports.composer,
        formatAddress: async () => {
          throw new TypeError(`bug with ${canary}`)
        },
      },
    }))
    const { get } = make()
    const { form, record } = await get('environments.practice', {})
    const answer = await app.callAny('settings.senders', {
      settings: form,
      previewUsers: record.previewUsers,
    })
    expect(answer).toMatchObject({ ok: false, error: { code: 'INTERNAL', details: { kind: 'TypeError' } } })
    expect(JSON.stringify(answer)).not.toContain(canary)
  })

  it('goes on where a listener to progress throws', async () => {
    const { app, get } = make()
    const { record } = await get('environments.practice', {})
    const answer = await app.call(
      'diagnosis.run',
      { id: record.id, settings: 'draft', checks: ['smtp'] },
      {
        onProgress: () => {
          throw new Error('the listener’s own')
        },
      },
    )
    expect(answer).toMatchObject({ ok: true, value: { verdict: expect.stringMatching(/pass|warn/) } })
  })

  it('tells what it is and what happened at the start', async () => {
    const { get, dataFolder } = make()
    mkdirSync(dataFolder, { recursive: true })
    writeFileSync(join(dataFolder, 'environments.json'), '{"torn')
    const info = await get('app.info', {})
    expect(info).toMatchObject({ version: '0.0.0', host: 'web', dataFolder })
    expect(info.notices.map((notice) => notice.code)).toEqual(['STORE_DAMAGED'])
    expect(await get('environments.list', {})).toEqual([])
  })
})

describe('the whole journey on the practice server', () => {
  it('tests, writes, and tests the file, and leaves no password anywhere', async () => {
    const made = make()
    const { get, codeOf } = made
    const opened = await get('environments.practice', {})
    const { id } = opened.record
    expect(opened.record.practice).toBe(true)
    expect(opened.credentials['smtp.password']).toEqual({ kind: 'set', store: 'session' })
    expect(opened.credentials['imap.password']).toEqual({ kind: 'set', store: 'session' })
    expect(fileView(opened).exists).toBe(false)

    const drafted = await get('diagnosis.run', { id, settings: 'draft', checks: ['smtp', 'imap'] })
    expect(drafted.checks.map(({ verdict }) => verdict)).not.toContain('fail')
    expect(drafted.target).toMatchObject({ environment: 'Practice server', settings: 'draft' })

    expect(await codeOf('diagnosis.run', { id, settings: 'file', checks: ['smtp'] })).toBe('FILE_MISSING')

    const update = { id, settings: opened.form, passwords: keepBoth }
    const difference = await get('settings.difference', update)
    expect(difference.nothingToWrite).toBe(false)
    expect(difference.needsServerKeyHandover).toBe(true)
    const saved = await get('settings.save', { ...update, basedOn: difference.basedOn })
    const view = fileView(saved.view)
    expect(view.passwords).toEqual({ 'smtp.password': 'encrypted', 'imap.password': 'encrypted' })
    expect(saved.view.draft).toBeNull()
    expect(saved.view.running.kind).toBe('server-key-not-handed-over')
    expect(statSync(view.path).mode & 0o077).toBe(0)

    const { key } = await get('serverKey.show', { id })
    const handed = await get('environments.configure', { id, options: { serverKeyHandedOver: true } })
    expect(handed.running.kind).toBe('restart-needed')
    const at = new Date(Date.now() + 1000).toISOString()
    const restarted = await get('journal.restarted', { id, at })
    expect(restarted.running.kind).toBe('running')
    expect(restarted.state).toMatchObject({ tone: 'ok', text: 'Running these settings' })

    const report = await get('diagnosis.run', { id, settings: 'file', checks: ['smtp', 'imap'] })
    expect(report.verdict).not.toBe('fail')
    expect(report.target).toMatchObject({ settings: 'file', sha256: view.sha256, changed: [] })
    const source = report.checks[0]?.stages.find(({ stage }) => stage === 'settings')?.evidence
    expect(source).toMatchObject({ password: 'file' })

    const history = await get('history.list', { id })
    expect(history.map(({ reportId }) => reportId)).toEqual([report.id, drafted.id])
    expect(await get('reports.get', { id, reportId: report.id })).toEqual(report)
    const reopened = await get('environments.open', { id })
    expect(reopened.lastTest).toMatchObject({ reportId: report.id, settings: 'file', sameSettings: true })

    for (const format of ['json', 'html', 'text'] as const) {
      for (const withoutNames of [false, true]) await get('reports.render', { report, format, withoutNames })
    }
    const rendered = await get('reports.render', { report, format: 'json' })
    expect(await get('reports.read', { text: rendered.content })).toEqual(report)

    const journal = await get('journal.list', { id })
    expect(journal.map(({ event }) => event)).toEqual(['intent', 'write', 'server-key', 'restart'])
    expect((await get('journal.export', { id })).content).toContain('server-key')

    // The server key was asked for and shown once; it is nowhere else.
    const shown = made.answers.findIndex((answer) => answer.includes(key))
    made.answers.splice(shown, 1)
    expectNoTrace(made, key)
  })

  it('names a wrong password, and does not send it again without a question', async () => {
    const made = make()
    const { get } = made
    const { record } = await get('environments.practice', {})
    const run = {
      id: record.id,
      settings: 'draft',
      checks: ['smtp', 'imap'],
    } satisfies MethodInput<'diagnosis.run'>
    const typed = { passwords: { smtp: canary, imap: canary } }
    const first = await get('diagnosis.run', { ...run, ...typed })
    expect(first.verdict).toBe('fail')
    expect(first.checks.map(({ verdict }) => verdict)).toEqual(['fail', 'fail'])
    const second = await get('diagnosis.run', { ...run, ...typed })
    const shapes = second.checks.map(({ stages }) => stages[0]?.evidence)
    expect(shapes).toMatchObject([{ password: 'held-back' }, { password: 'held-back' }])
    const third = await get('diagnosis.run', { ...run, ...typed, retryLogin: true })
    expect(third.checks.map(({ stages }) => stages[0]?.evidence)).toMatchObject([
      { password: 'given' },
      { password: 'given' },
    ])
    // The right one is another password, and goes out.
    const right = await get('diagnosis.run', run)
    expect(right.verdict).not.toBe('fail')
    expectNoTrace(made, canary)
  })

  it('goes on with the same ports and settings when it is opened again', async () => {
    const { get } = make()
    const first = await get('environments.practice', {})
    const second = await get('environments.practice', {})
    expect(second.form).toEqual(first.form)
    expect(second.draft?.revision).toBe(first.draft?.revision)
  })
})

const properties = (lines: readonly string[]): string => `${lines.join('\n')}\n`

const environmentWith = async (made: Made, lines: readonly string[], name = 'Production') => {
  const path = join(made.folder, `${name}.properties`)
  writeFileSync(path, properties(lines), { mode: 0o600 })
  return made.get('environments.add', { name, path })
}

const serverLines = [
  'mail.smtp.host=127.0.0.1',
  'mail.smtp.port=9',
  'mail.smtp.auth=true',
  'mail.smtp.user=teamconnect',
  'teamconnect.mail.replyTo=teamconnect@example.com',
]

describe('a password', () => {
  it('goes through keychain, file and tests, and stands nowhere else', async () => {
    const made = make()
    const { get, codeOf } = made
    const { record, form } = await environmentWith(made, serverLines)
    const { id } = record
    const set = await get('credentials.set', { id, key: 'smtp.password', secret: canary })
    expect(set.credentials['smtp.password']).toEqual({ kind: 'set', store: 'keychain' })
    const update = { id, settings: form, passwords: keepBoth }
    const difference = await get('settings.difference', update)
    expect(difference.changes.some(({ property }) => property === 'mail.smtp.password')).toBe(true)
    const saved = await get('settings.save', { ...update, basedOn: difference.basedOn })
    expect(fileView(saved.view).passwords['smtp.password']).toBe('encrypted')
    // The same again has nothing to write: the encrypted value is kept as it stands.
    const again = { ...update, basedOn: fileView(saved.view).sha256 }
    expect(await codeOf('settings.save', again)).toBe('NOTHING_TO_WRITE')
    await get('diagnosis.run', { id, settings: 'file', checks: ['smtp'] })
    await get('diagnosis.run', { id, settings: 'form', form, checks: ['smtp'], passwords: { smtp: other } })
    await get('credentials.clear', { id, key: 'smtp.password' })
    const change = { ...again.passwords, 'smtp.password': { action: 'set', secret: other } } as const
    await get('settings.save', { ...again, passwords: change })
    expectNoTrace(made, canary)
    expectNoTrace(made, other)
    expect([...made.keychain.entries.keys()].sort()).toEqual([`${id}/server-key`, `${id}/smtp`])
    expect(made.keychain.entries.get(`${id}/smtp`)).toContain(other)
  })

  it('is bound to where it was set for, in keychain and file', async () => {
    const made = make()
    const { get, codeOf } = made
    const opened = await environmentWith(made, [...serverLines, 'mail.smtp.password=plain-in-file'])
    const { id } = opened.record
    expect(opened.credentials['smtp.password']).toEqual({ kind: 'in-file' })
    const moved = { ...opened.form, 'smtp.host': 'elsewhere.example.com' }
    const basedOn = fileView(opened).sha256
    await get('drafts.save', { id, settings: moved, basedOn, revision: 0 })
    const view = await get('environments.open', { id })
    expect(view.credentials['smtp.password']).toMatchObject({
      kind: 'other-destination',
      storedFor: { host: '127.0.0.1' },
    })
    const update = { id, settings: moved, passwords: keepBoth }
    expect(await codeOf('settings.difference', update)).toBe('PASSWORD_FOR_OTHER_DESTINATION')
    expect(await codeOf('settings.save', { ...update, basedOn })).toBe('SETTINGS_INVALID')
    const report = await get('diagnosis.run', { id, settings: 'draft', checks: ['smtp'] })
    expect(report.checks[0]?.stages[0]?.evidence).toMatchObject({ password: 'other-destination' })
  })

  it('of the file is used for a test of the file, and a difference from the keychain’s is said', async () => {
    const made = make()
    const { get } = made
    const opened = await environmentWith(made, [...serverLines, `mail.smtp.password=${canary}`])
    const { id } = opened.record
    const run = { id, settings: 'file', checks: ['smtp'] } satisfies MethodInput<'diagnosis.run'>
    const evidenceOf = async () => (await get('diagnosis.run', run)).checks[0]?.stages[0]?.evidence
    const before = await evidenceOf()
    expect(before).toMatchObject({ password: 'file' })
    expect(before).not.toMatchObject({ passwordDiffersFromFile: true })
    await get('credentials.set', { id, key: 'smtp.password', secret: other })
    expect(await evidenceOf()).toMatchObject({ password: 'file', passwordDiffersFromFile: true })
    expectNoTrace(made, canary, [fileView(opened).path])
  })

  it('that is new is what a test of the draft uses, though nothing else is in the draft', async () => {
    const made = make()
    const { get } = made
    const opened = await environmentWith(made, [...serverLines, `mail.smtp.password=${canary}`])
    const { id } = opened.record
    const run = { id, settings: 'draft', checks: ['smtp'] } satisfies MethodInput<'diagnosis.run'>
    const before = await get('diagnosis.run', run)
    expect(before.target).toMatchObject({ settings: 'file', changed: [] })
    expect(before.checks[0]?.stages[0]?.evidence).toMatchObject({ password: 'file' })
    await get('credentials.set', { id, key: 'smtp.password', secret: other })
    const after = await get('diagnosis.run', run)
    expect(after.target).toMatchObject({ settings: 'draft', changed: ['smtp.password'] })
    expect(after.checks[0]?.stages[0]?.evidence).toMatchObject({
      password: 'keychain',
      passwordDiffersFromFile: true,
    })
  })

  it('that is typed counts among the changes of the tested form; cleared ones do, and are not tried', async () => {
    const made = make()
    const opened = await environmentWith(made, serverLines)
    const { id } = opened.record
    await made.get('credentials.set', { id, key: 'smtp.password', secret: other })
    const form = { ...opened.form, 'smtp.port': '10' }
    const tested = async (passwords: MethodInput<'diagnosis.run'>['passwords']) =>
      made.get('diagnosis.run', { id, settings: 'form', form, checks: ['smtp'], passwords })
    const typed = await tested({ smtp: canary, imap: canary })
    expect(typed.target.changed).toEqual(['smtp.port', 'smtp.password', 'imap.password'])
    const cleared = await tested({ smtp: null })
    expect(cleared.target.changed).toEqual(['smtp.port', 'smtp.password'])
    expect(cleared.checks[0]?.stages[0]?.evidence).toMatchObject({ password: 'none' })
    // Stored here, not in the file yet: Update would write it.
    expect((await tested({})).target.changed).toEqual(['smtp.port'])
    const stored = {
      id,
      settings: 'form',
      form: opened.form,
      checks: ['smtp'],
    } satisfies MethodInput<'diagnosis.run'>
    expect((await made.get('diagnosis.run', stored)).target.changed).toEqual(['smtp.password'])
    const given = { id, settings: 'file', checks: ['smtp'], passwords: { smtp: canary } } as const
    expect((await made.get('diagnosis.run', { ...given, checks: ['smtp'] })).target.changed).toEqual([])
  })

  it('of the file that cannot be decrypted here is not tried', async () => {
    const made = make()
    const vector = 'ENC(AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+TmdAFFl7ShDvmfl8d94rV)'
    const opened = await environmentWith(made, [...serverLines, `mail.smtp.password=${vector}`])
    const { id } = opened.record
    const run = { id, settings: 'file', checks: ['smtp'] } satisfies MethodInput<'diagnosis.run'>
    const blind = await made.get('diagnosis.run', run)
    expect(blind.checks[0]?.stages[0]?.evidence).toMatchObject({ password: 'unreadable-in-file' })
    const open = await made.get('diagnosis.run', { ...run, passwords: { serverKey: 'master' } })
    expect(open.checks[0]?.stages[0]?.evidence).toMatchObject({ password: 'file' })

    expect(await made.get('serverKey.set', { id, key: 'wrong' })).toMatchObject({ trial: 'does-not-fit' })
    expect((await made.get('environments.open', { id })).serverKey.set).toBe(false)
    const taken = await made.get('serverKey.set', { id, key: 'master', takePasswords: true })
    expect(taken).toMatchObject({ trial: 'fits', view: { serverKey: { set: true, handedOver: true } } })
    expect(taken.view.credentials['smtp.password']).toEqual({ kind: 'set', store: 'keychain' })
    expect(await made.codeOf('serverKey.create', { id })).toBe('SERVER_KEY_MISSING')
    const answered = made.answers.join('\n')
    expect(answered).not.toContain('TmdAFFl7ShDvmfl8d94rV')
  })

  it('in a keychain that is locked is not taken for one that was never set', async () => {
    const made = make()
    const { record, form } = await environmentWith(made, serverLines)
    const { id } = record
    await made.get('credentials.set', { id, key: 'smtp.password', secret: canary })
    made.keychain.fault = 'KEYCHAIN_LOCKED'
    const view = await made.get('environments.open', { id })
    expect(view.credentials['smtp.password']).toMatchObject({ kind: 'unreadable' })
    expect(view.keychain).toMatchObject({ kind: 'session-only', error: { code: 'KEYCHAIN_LOCKED' } })
    const report = await made.get('diagnosis.run', { id, settings: 'file', checks: ['smtp'] })
    expect(report.notProven.join(' ')).toContain('KEYCHAIN_LOCKED')
    const update = { id, settings: form, passwords: keepBoth }
    expect(await made.codeOf('settings.difference', update)).toBe('KEYCHAIN_LOCKED')
  })

  it('stays stored where the write fails, and the new one is dropped', async () => {
    const made = make()
    const { record, form } = await environmentWith(made, serverLines)
    const { id } = record
    await made.get('credentials.set', { id, key: 'smtp.password', secret: canary })
    const passwords = { ...keepBoth, 'smtp.password': { action: 'set', secret: other } } as const
    const stale = { id, settings: form, passwords, basedOn: 'a'.repeat(64) }
    expect(await made.codeOf('settings.save', stale)).toBe('FILE_CHANGED')
    expect(made.keychain.entries.get(`${id}/smtp`)).toContain(canary)
    made.keychain.failAfter = 0
    const { basedOn } = await made.get('settings.difference', { id, settings: form, passwords })
    expect(await made.codeOf('settings.save', { ...stale, basedOn })).toBe('KEYCHAIN_ERROR')
    made.keychain.failAfter = Number.POSITIVE_INFINITY
    const view = await made.get('environments.open', { id })
    expect(fileView(view).sha256).toBe(basedOn)
    expect(made.keychain.entries.get(`${id}/smtp`)).toContain(canary)
    expect([...made.keychain.entries.keys()]).toEqual([`${id}/smtp`])
    expectNoTrace(made, other)
  })

  it('in the mode plain is written only after a yes, for the owner alone', async () => {
    const made = make()
    const path = join(made.folder, 'plain.properties')
    const view = await made.get('environments.add', {
      name: 'Plain',
      path,
      options: { passwordMode: 'plain' },
    })
    const { id } = view.record
    const settings = {
      ...view.form,
      'smtp.host': 'smtp.example.com',
      'smtp.auth': true,
      'smtp.username': 'u',
      'smtp.replyTo': 'a@example.com',
    }
    const passwords = { ...keepBoth, 'smtp.password': { action: 'set', secret: canary } } as const
    const update = { id, settings, passwords, basedOn: fileView(view).sha256 }
    expect(await made.codeOf('settings.save', update)).toBe('CONFIRMATION_NEEDED')
    await made.get('settings.save', { ...update, plainAccepted: true })
    expect(readFileSync(path, 'latin1')).toContain(canary)
    expect(statSync(path).mode & 0o777).toBe(0o600)
    expectNoTrace(made, canary, [path])
  })

  it('is not asked for in the mode omitted, and stands in no file', async () => {
    const made = make()
    const { record, form } = await environmentWith(made, serverLines)
    const { id } = record
    await made.get('environments.configure', { id, options: { passwordMode: 'omitted' } })
    const opened = await made.get('environments.open', { id })
    const update = { id, settings: form, passwords: keepBoth, basedOn: fileView(opened).sha256 }
    const saved = await made.get('settings.save', update)
    expect(fileView(saved.view).passwords['smtp.password']).toBe('absent')
  })
})

describe('on the command line', () => {
  it('a password cannot be kept where no keychain runs, and the rest works', async () => {
    const made = make({ host: 'cli' })
    made.keychain.fault = 'KEYCHAIN_NO_BUS'
    const { record } = await environmentWith(made, serverLines)
    const set = { id: record.id, key: 'smtp.password', secret: canary } as const
    expect(await made.codeOf('credentials.set', set)).toBe('KEYCHAIN_NO_BUS')
    expect(await made.codeOf('environments.list', {})).toBe('ok')
    expect(await made.codeOf('environments.remove', { id: record.id })).toBe('ok')
    expectNoTrace(made, canary)
  })

  it('a demonstration keeps passwords in memory and leaves the keychain alone', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'mailroom-app-'))
    const ports = createPorts({ dataFolder: folder, host: 'cli', version: '0', sessionPasswords: true })
    expect(ports.sessionPasswordsAllowed).toBe(true)
    expect(await ports.keychain.set('x', canary)).toMatchObject({ ok: false })
    expect(await ports.keychain.get('x')).toEqual({ ok: true, value: null })
  })
})

describe('without a keychain', () => {
  const typed = { ...keepBoth, 'smtp.password': { action: 'set', secret: canary } } as const

  it('a password and a new server key are kept for this session, and the file is written', async () => {
    const made = make()
    made.keychain.fault = 'KEYCHAIN_NO_SERVICE'
    const opened = await environmentWith(made, serverLines)
    const { id } = opened.record
    expect(opened.credentials['smtp.password']).toMatchObject({ kind: 'unreadable' })
    const update = { id, settings: opened.form, passwords: typed, basedOn: fileView(opened).sha256 }
    const { view } = await made.get('settings.save', update)
    expect(view.credentials['smtp.password']).toEqual({ kind: 'set', store: 'session' })
    expect(view.keychain).toMatchObject({ kind: 'session-only', error: { code: 'KEYCHAIN_NO_SERVICE' } })
    const report = await made.get('diagnosis.run', { id, settings: 'file', checks: ['smtp'] })
    expect(report.checks[0]?.stages[0]?.evidence).toMatchObject({ password: 'file' })
    expectNoTrace(made, canary)
  })

  it('settings without a password are written on the command line too', async () => {
    const made = make({ host: 'cli' })
    made.keychain.fault = 'KEYCHAIN_NO_BUS'
    const opened = await environmentWith(made, ['mail.smtp.host=old.example.com'])
    const settings = { ...opened.form, 'smtp.host': 'new.example.com', 'smtp.replyTo': 'a@example.com' }
    const update = { id: opened.record.id, settings, passwords: keepBoth, basedOn: fileView(opened).sha256 }
    expect(await made.codeOf('settings.save', update)).toBe('ok')
  })

  it('that is only locked, no second server key is made', async () => {
    const made = make()
    const opened = await environmentWith(made, serverLines)
    const { id } = opened.record
    await made.get('serverKey.create', { id })
    made.keychain.fault = 'KEYCHAIN_LOCKED'
    const update = { id, settings: opened.form, passwords: typed, basedOn: fileView(opened).sha256 }
    expect(await made.codeOf('settings.save', update)).toBe('KEYCHAIN_LOCKED')
    expect(readFileSync(opened.record.path, 'utf8')).toBe(properties(serverLines))
  })
})

describe('a bare file', () => {
  it('is tested without an environment', async () => {
    const made = make()
    const path = join(made.folder, 'bare.properties')
    writeFileSync(path, properties([...serverLines, `mail.smtp.password=${canary}`]))
    const report = await made.get('diagnosis.run', { path, settings: 'file', checks: ['smtp'] })
    expect(report.target).toMatchObject({ file: path, settings: 'file' })
    expect(report.checks[0]?.stages[0]?.evidence).toMatchObject({ password: 'file' })
    const patched = await made.get('diagnosis.run', {
      path,
      settings: 'file',
      patch: { 'smtp.port': 10 },
      checks: ['smtp'],
    })
    expect(patched.target.changed).toEqual(['smtp.port'])
    expect(patched.checks[0]?.stages[0]?.evidence).toMatchObject({ password: 'other-destination' })
    expectNoTrace(made, canary, [path])
  })

  it.each([
    [{ settings: 'file', checks: ['smtp'] }, 'INPUT_INVALID'],
    [{ settings: 'form', path: '/nowhere', checks: ['smtp'] }, 'INPUT_INVALID'],
    [{ settings: 'file', path: '/nowhere/x.properties', checks: ['smtp'] }, /FOLDER_MISSING|FILE_MISSING/],
    [{ settings: 'file', id: 'none', checks: ['smtp'] }, 'ENVIRONMENT_NOT_FOUND'],
  ] as const)('is needed, or an environment: %j', async (input, code) => {
    const { codeOf } = make()
    const found = await codeOf('diagnosis.run', input as unknown as MethodInput<'diagnosis.run'>)
    expect(found).toMatch(code)
  })

  it.each([
    ['\ufeffmail.smtp.host=127.0.0.1\n', ['FILE_FIRST_KEY_HIDDEN']],
    ['\ufeffmail.imap.host=127.0.0.1\nmail.smtp.host=127.0.0.1\n', []],
    ['\ufeff# a comment\nmail.smtp.host=127.0.0.1\n', []],
    ['mail.smtp.host=127.0.0.1\nmail.smtp.auth=true\nmail.smtp.user=müller\n', ['FILE_WRITTEN_AS_UTF8']],
    ['mail.smtp.host=127.0.0.1\nmail.smtp.auth=true\nmail.smtp.password=grün\n', ['FILE_WRITTEN_AS_UTF8']],
    ['mail.smtp.host=127.0.0.1\nmail.smtp.auth=true\nmail.smtp.user=m\\u00fcller\n# grün\n', []],
  ])(
    'is read as Java reads it, and where that is not what it looks like, it is said: %j',
    async (text, causes) => {
      const { folder, get } = make({ host: 'cli' })
      const path = join(folder, 'own.properties')
      writeFileSync(path, `${text}mail.smtp.port=1\n`)
      const report = await get('diagnosis.run', { path, settings: 'file', checks: ['smtp'] })
      const found = report.checks[0]?.findings.map(({ cause }) => cause) ?? []
      expect(found.filter((cause) => cause.startsWith('FILE_'))).toEqual(causes)
    },
  )

  it('that is not there is not one that is still to be written', async () => {
    const { folder, call } = make({ host: 'cli' })
    const path = join(folder, 'none.properties')
    const result = await call('diagnosis.run', { path, settings: 'file', checks: ['smtp'] })
    expect(result).toMatchObject({ error: { code: 'FILE_MISSING', remedy: 'Check the path.' } })
  })

  it('refuses settings that cannot be set', async () => {
    const made = make()
    const opened = await environmentWith(made, serverLines)
    const run = {
      id: opened.record.id,
      settings: 'file',
      checks: ['smtp'],
    } satisfies MethodInput<'diagnosis.run'>
    expect(await made.codeOf('diagnosis.run', { ...run, patch: { 'smtp.auth': 'maybe' } })).toBe(
      'INPUT_INVALID',
    )
    expect(await made.codeOf('diagnosis.run', { ...run, patch: { 'smtp.password': 'x' } })).toBe(
      'INPUT_INVALID',
    )
  })
})

describe('the file with extra certificates', () => {
  const pem = '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n'

  it('is opened only where a person gave its path here', async () => {
    const made = make()
    const ca = join(made.folder, 'ca.pem')
    writeFileSync(ca, pem)
    const opened = await environmentWith(made, [...serverLines, `teamconnect.mail.tls.caFile=${ca}`])
    const { id } = opened.record
    const run = { id, settings: 'file', checks: ['smtp'] } satisfies MethodInput<'diagnosis.run'>
    expect((await made.get('diagnosis.run', run)).notProven.join(' ')).toContain('nobody on this computer')
    for (const openCaFile of [true, ca]) {
      const yes = await made.get('diagnosis.run', { ...run, openCaFile })
      expect(yes.notProven.join(' ')).not.toContain('extra certificates')
    }
    // The yes was for another one than the file names by now.
    const other = await made.get('diagnosis.run', { ...run, openCaFile: join(made.folder, 'other.pem') })
    expect(other.notProven.join(' ')).toContain('nobody on this computer')
    const typed = { ...run, patch: { 'tls.caFile': join(made.folder, 'none.pem') } }
    expect((await made.get('diagnosis.run', typed)).notProven.join(' ')).toContain('were not used')
  })

  const refused = 'nobody on this computer has said yes'
  const save = async (made: Made, view: EnvironmentView, settings: EnvironmentView['form']) => {
    const passwords = { ...keepBoth, 'smtp.password': { action: 'set', secret: canary } } as const
    const basedOn = fileView(view).sha256
    return (await made.get('settings.save', { id: view.record.id, settings, passwords, basedOn })).view
  }

  it('is not opened since another field was updated, but since its own was', async () => {
    const made = make()
    const ca = join(made.folder, 'ca.pem')
    writeFileSync(ca, pem)
    const opened = await environmentWith(made, [...serverLines, `teamconnect.mail.tls.caFile=${ca}`])
    const { id } = opened.record
    const tested = async (settings: 'file' | 'draft' = 'file') =>
      (await made.get('diagnosis.run', { id, settings, checks: ['smtp'] })).notProven.join(' ')
    const updated = await save(made, opened, { ...opened.form, 'smtp.ehloName': 'x.example.com' })
    expect(await tested()).toContain(refused)
    const other = join(made.folder, 'other.pem')
    writeFileSync(other, pem)
    await save(made, updated, { ...updated.form, 'tls.caFile': other })
    expect(await tested()).not.toContain('extra certificates')
    // Back to the first one by somebody else's hand.
    const text = readFileSync(opened.record.path, 'latin1')
    writeFileSync(opened.record.path, text.replaceAll('other.pem', 'ca.pem'))
    expect(await tested()).toContain(refused)
  })

  it('does not count as typed in a draft that has it from the file, once the file has it no more', async () => {
    const made = make()
    const ca = '//files.example.com/share/ca.pem'
    const opened = await environmentWith(made, [...serverLines, `teamconnect.mail.tls.caFile=${ca}`])
    const { id, path } = opened.record
    const draft = { ...opened.form, 'smtp.ehloName': 'x.example.com' }
    await made.get('drafts.save', { id, settings: draft, basedOn: fileView(opened).sha256, revision: 0 })
    writeFileSync(path, readFileSync(path, 'latin1').replace(/teamconnect\.mail\.tls.*\n/, ''))
    const report = await made.get('diagnosis.run', { id, settings: 'draft', checks: ['smtp'] })
    expect(report.notProven.join(' ')).toMatch(/nobody on this computer .* It leads to another computer/)
    const found = await made.call('diagnosis.run', { id, settings: 'form', form: draft, checks: ['smtp'] })
    expect(found.ok ? found.value.notProven.join(' ') : '').toContain(refused)
    // An Update with this draft is no yes either.
    const after = await save(made, await made.get('environments.open', { id }), draft)
    expect(after.form['tls.caFile']).toBe(ca)
    const again = await made.get('diagnosis.run', { id, settings: 'file', checks: ['smtp'] })
    expect(again.notProven.join(' ')).toContain(refused)
  })

  it.each(['saved again', 'taken from the disk'])(
    'does not count as typed in such a draft that was %s since',
    async (how) => {
      const made = make()
      const ca = '//files.example.com/share/ca.pem'
      const opened = await environmentWith(made, [...serverLines, `teamconnect.mail.tls.caFile=${ca}`])
      const { id, path } = opened.record
      const settings = { ...opened.form, 'smtp.ehloName': 'x.example.com' }
      await made.get('drafts.save', { id, settings, basedOn: fileView(opened).sha256, revision: 0 })
      writeFileSync(path, readFileSync(path, 'latin1').replace(/teamconnect\.mail\.tls.*\n/, ''))
      const now = await made.get('environments.open', { id })
      if (how === 'saved again') {
        const again = { ...settings, 'smtp.ehloName': 'y.example.com' }
        await made.get('drafts.save', { id, settings: again, basedOn: fileView(now).sha256, revision: 1 })
      } else await made.get('drafts.take', { id, keys: [] })
      const report = await made.get('diagnosis.run', { id, settings: 'draft', checks: ['smtp'] })
      expect(report.notProven.join(' ')).toContain(refused)
      await save(made, await made.get('environments.open', { id }), {
        ...settings,
        'smtp.ehloName': 'z.example.com',
      })
      const updated = await made.get('diagnosis.run', { id, settings: 'file', checks: ['smtp'] })
      expect(updated.notProven.join(' ')).toContain(refused)
    },
  )

  it('counts as typed in a draft where it was typed, and is opened', async () => {
    const made = make()
    const ca = join(made.folder, 'own.pem')
    writeFileSync(ca, 'not a certificate')
    const opened = await environmentWith(made, serverLines)
    const { id } = opened.record
    const settings = { ...opened.form, 'tls.caFile': ca }
    await made.get('drafts.save', { id, settings, basedOn: fileView(opened).sha256, revision: 0 })
    const report = await made.get('diagnosis.run', { id, settings: 'draft', checks: ['smtp'] })
    expect(report.notProven.join(' ')).toContain('no certificate in PEM')
  })

  it('goes into a copy by itself only where somebody here gave its path', async () => {
    const made = make()
    const ca = join(made.folder, 'ca.pem')
    const opened = await environmentWith(made, [...serverLines, `teamconnect.mail.tls.caFile=${ca}`])
    const path = join(made.folder, 'second.properties')
    const second = await made.get('environments.add', { name: 'Second', path })
    const copied = async (keys?: string[]) =>
      (await made.get('environments.copy', { from: opened.record.id, to: second.record.id, keys })).form[
        'tls.caFile'
      ]
    expect(await copied()).toBe('')
    expect(await copied(['tls.caFile'])).toBe(ca)
    // Whoever named the key has not seen the path that somebody else wrote.
    await made.get('environments.copy', { from: opened.record.id, to: second.record.id, keys: ['smtp.host'] })
    const run: MethodInput<'diagnosis.run'> = { id: second.record.id, settings: 'draft', checks: ['smtp'] }
    expect((await made.get('diagnosis.run', run)).notProven.join(' ')).toContain('nobody on this computer')
  })

  it('is PEM, and nothing else of it is read', async () => {
    const made = make()
    const ca = join(made.folder, 'ca.pem')
    writeFileSync(ca, 'not a certificate')
    const opened = await environmentWith(made, serverLines)
    const run = {
      id: opened.record.id,
      settings: 'file',
      checks: ['smtp'],
    } satisfies MethodInput<'diagnosis.run'>
    const report = await made.get('diagnosis.run', { ...run, patch: { 'tls.caFile': ca } })
    expect(report.notProven.join(' ')).toContain('no certificate in PEM')
  })
})

describe('a password in the TeamConnect URL', () => {
  it('stays in the file byte for byte, and comes into no store, history, report or answer', async () => {
    const made = make()
    const path = join(made.folder, 'mail.properties')
    const text = `teamconnect.url=http://u:${canary}@127.0.0.1:9/TeamConnect\n`
    writeFileSync(path, text)
    const { record, form, ...view } = await made.get('environments.add', { name: 'Production', path })
    const { id } = record
    const typed = { ...form, loginUrl: `https://u:se/${canary}@127.0.0.1:9/` }
    const basedOn = fileView({ record, form, ...view }).sha256
    await made.get('drafts.save', { id, settings: typed, basedOn, revision: 0 })
    const test = { id, checks: ['url' as const], passwords: {} }
    for (const settings of ['file', 'draft', 'form'] as const) {
      const report = await made.get('diagnosis.run', { ...test, settings, form: typed })
      expect(report).toMatchObject({ verdict: 'fail', cause: 'URL_INVALID' })
      for (const format of ['json', 'html', 'text'] as const)
        await made.get('reports.render', { report, format })
    }
    const update = { id, passwords: keepBoth, takeOffers: [] }
    await made.get('settings.difference', { ...update, settings: { ...form, 'smtp.host': 'm.example' } })
    expect(await made.codeOf('settings.save', { ...update, settings: typed, basedOn })).toBe(
      'SETTINGS_INVALID',
    )
    await made.get('drafts.discard', { id })
    expect(readFileSync(path, 'latin1')).toBe(text)
    expectNoTrace(made, canary, [path])
  })
})

describe('drafts between two windows', () => {
  it('are taken from the disk field by field, and refused when they are old', async () => {
    const made = make()
    const opened = await environmentWith(made, serverLines)
    const { id, path } = opened.record
    const basedOn = fileView(opened).sha256
    // The file changes before the draft is saved for the first time: its base is still known.
    writeFileSync(path, properties([...serverLines, 'mail.imap.host=imap.example.com']))
    const settings = { ...opened.form, 'smtp.port': '26' }
    await made.get('drafts.save', { id, settings, basedOn, revision: 0 })
    expect(await made.codeOf('drafts.save', { id, settings, basedOn, revision: 0 })).toBe('DRAFT_CHANGED')
    const view = await made.get('environments.open', { id })
    expect(view.state.text).toBe('Changed on disk')
    expect(await made.codeOf('drafts.take', { id, keys: ['nonsense'] })).toBe('INPUT_INVALID')
    const taken = await made.get('drafts.take', { id })
    expect(taken.form).toMatchObject({ 'smtp.port': '26', 'imap.host': 'imap.example.com' })
    expect(taken.state.text).toBe('Draft, 1 change')
    const none = await made.get('drafts.discard', { id })
    expect(none.draft).toBeNull()
    expect(await made.codeOf('drafts.save', { id, settings, basedOn: 'b'.repeat(64), revision: 0 })).toBe(
      'FILE_CHANGED',
    )
  })
})

describe('copying and removing', () => {
  it('copies into the draft, without what belongs to one server unless named', async () => {
    const made = make()
    const from = await environmentWith(
      made,
      [...serverLines, 'teamconnect.url=https://prod.example.com'],
      'A',
    )
    const to = await environmentWith(made, ['mail.smtp.host=old.example.com'], 'B')
    const ids = { from: from.record.id, to: to.record.id }
    const copied = await made.get('environments.copy', ids)
    expect(copied.form).toMatchObject({ 'smtp.host': '127.0.0.1', 'smtp.username': '', loginUrl: '' })
    expect(fileView(copied).settings['smtp.host']).toBe('old.example.com')
    const named = await made.get('environments.copy', { ...ids, keys: ['loginUrl'] })
    expect(named.form.loginUrl).toBe('https://prod.example.com')
    expect(await made.codeOf('environments.copy', { ...ids, keys: ['smtp.password'] })).toBe('INPUT_INVALID')
  })

  it('warns of the mailbox that another environment reads', async () => {
    const made = make()
    const mailbox = ['mail.imap.host=imap.example.com', 'mail.imap.user=tc']
    await environmentWith(made, mailbox, 'A')
    const second = await environmentWith(made, mailbox, 'B')
    expect(second.otherMailboxes).toEqual([{ environment: 'A', host: 'imap.example.com', username: 'tc' }])
  })

  it('removes what this computer keeps, leaves the file, and asks about an unseen key', async () => {
    const made = make()
    const opened = await environmentWith(made, serverLines)
    const { id, path } = opened.record
    await made.get('serverKey.create', { id })
    await made.get('credentials.set', { id, key: 'smtp.password', secret: canary })
    await made.get('diagnosis.run', { id, settings: 'file', checks: ['smtp'] })
    expect(await made.codeOf('environments.remove', { id })).toBe('SERVER_KEY_NOT_SHOWN')
    expect(made.keychain.entries.size).toBe(2)
    await made.get('serverKey.show', { id })
    const removal = await made.get('environments.remove', { id })
    expect(removal.kept.join()).toContain(path)
    expect(made.keychain.entries.size).toBe(0)
    expect(readFileSync(path, 'utf8')).toBe(properties(serverLines))
    expect(await made.get('environments.list', {})).toEqual([])
    expect(filesBelow(made.dataFolder).filter((file) => file.includes('reports'))).toEqual([])
  })
})

describe('the server team', () => {
  it('gets a note, and the delivered file is recognised', async () => {
    const made = make()
    const opened = await environmentWith(made, serverLines)
    const { id, path } = opened.record
    await made.get('environments.configure', {
      id,
      options: { delivery: 'handed-over', targetPath: '/srv/tc/mail.properties' },
    })
    const passwords = { ...keepBoth, 'smtp.password': { action: 'set', secret: canary } } as const
    await made.get('settings.save', {
      id,
      settings: opened.form,
      passwords,
      basedOn: fileView(opened).sha256,
    })
    const { note } = await made.get('files.handOver', { id })
    expect(note).toContain('/srv/tc/mail.properties')
    const { key } = await made.get('serverKey.show', { id })
    expect(note).not.toContain(key)
    expect((await made.get('files.handOver', { id, withServerKey: true })).note).toContain(key)
    await made.get('environments.configure', { id, options: { serverKeyHandedOver: true } })
    const written = await made.get('environments.open', { id })
    expect(written.running.kind).toBe('written-not-delivered')
    const { sha256 } = fileView(written)
    expect(await made.get('files.verify', { path, sha256, id })).toEqual({ matches: true, sha256 })
    expect(await made.get('files.verify', { path, sha256: 'c'.repeat(64) })).toMatchObject({ matches: false })
    expect((await made.get('environments.open', { id })).running.kind).toBe('delivered-restart-needed')
  })

  it('can have an older version back, without old passwords', async () => {
    const made = make()
    const opened = await environmentWith(made, [...serverLines, `mail.smtp.password=${canary}`])
    const { id } = opened.record
    const passwords = { ...keepBoth, 'smtp.password': { action: 'set', secret: other } } as const
    const saved = await made.get('settings.save', {
      id,
      settings: opened.form,
      passwords,
      basedOn: fileView(opened).sha256,
    })
    const [backup] = saved.view.backups
    const name = backup?.name ?? ''
    expect(saved.backup).toBe(name)
    expect((await made.get('backups.compare', { id, name })).nothingToWrite).toBe(false)
    expect(await made.get('backups.purge', { id, what: 'plain' })).toMatchObject({ purged: [name] })
    const restored = await made.get('backups.restore', { id, name, basedOn: fileView(saved.view).sha256 })
    expect(fileView(restored).passwords['smtp.password']).toBe('absent')
    expectNoTrace(made, canary)
  })
})

describe('a stored password and TLS', () => {
  it('does not follow without a report that shows a good certificate', async () => {
    const made = make()
    const opened = await environmentWith(made, serverLines)
    const { id } = opened.record
    await made.get('credentials.set', { id, key: 'smtp.password', secret: canary })
    const report = await made.get('diagnosis.run', { id, settings: 'file', checks: ['smtp'] })
    const follow = { id, key: 'smtp.password', reportId: report.id } as const
    expect(await made.codeOf('credentials.follow', follow)).toBe('PASSWORD_FOR_OTHER_DESTINATION')
    expect(await made.codeOf('credentials.follow', { ...follow, reportId: 'x' })).toBe('REPORT_NOT_FOUND')
  })
})

describe('a server that gets TLS', () => {
  it('has the stored password follow once its certificate was found good, and only then', async () => {
    const made = make()
    const server = await startPracticeServer()
    const ca = join(made.folder, 'practice-ca.pem')
    writeFileSync(ca, server.caPem)
    const opened = await environmentWith(made, [
      'mail.smtp.host=127.0.0.1',
      `mail.smtp.port=${server.smtp.port}`,
      'mail.smtp.auth=true',
      `mail.smtp.user=${server.address}`,
      `teamconnect.mail.replyTo=${server.address}`,
    ])
    const { id } = opened.record
    const key = 'smtp.password'
    await made.get('credentials.set', { id, key, secret: server.smtp.password })
    const tls = { ...opened.form, 'smtp.useSsl': true, 'smtp.port': String(server.smtpTls.port) }
    const form = { ...tls, 'tls.caFile': ca }
    const view = { id, settings: form, basedOn: fileView(opened).sha256, revision: 0 }
    await made.get('drafts.save', view)

    const untrusted = await made.get('diagnosis.run', { id, settings: 'form', form: tls, checks: ['smtp'] })
    const follow = (reportId: string) => ({ id, key, reportId }) as const
    expect(await made.codeOf('credentials.follow', follow(untrusted.id))).toBe(
      'PASSWORD_FOR_OTHER_DESTINATION',
    )

    const trusted = await made.get('diagnosis.run', { id, settings: 'draft', checks: ['smtp'] })
    expect(trusted.checks[0]?.stages[0]?.evidence).toMatchObject({ password: 'other-destination' })
    const followed = await made.get('credentials.follow', follow(trusted.id))
    expect(followed.credentials[key]).toEqual({ kind: 'set', store: 'keychain' })
    const after = await made.get('diagnosis.run', { id, settings: 'draft', checks: ['smtp'] })
    expect(after.checks[0]?.stages[0]?.evidence).toMatchObject({ password: 'keychain' })
    expect(after.checks[0]?.verdict).not.toBe('fail')
    await server.stop()
    expectNoTrace(made, server.smtp.password)
  })
})

describe('what needs no environment', () => {
  it('is the matrix of a host, and a text that is explained', async () => {
    const made = make()
    const found = await made.get('diagnosis.discover', {
      host: '127.0.0.1',
      protocols: ['imap'],
      deadlineMs: 5000,
    })
    expect(found.cells).toHaveLength(6)
    const explained = await made.get('diagnosis.explain', {
      text: 'javax.mail.AuthenticationFailedException: 535 5.7.8 Error: authentication failed',
    })
    expect(explained.faults.length).toBeGreaterThan(0)
  })
})

describe('the matrix of a host', () => {
  it('is met with the further certificates and the EHLO name of the form', async () => {
    const authority = await createAuthority()
    const leaf = await authority.issue({ names: ['127.0.0.1'] })
    const server = await smtpServer({ tls: { cert: leaf.chainPem, key: leaf.keyPem } })
    // The matrix asks the usual ports; 465 leads to the server of this test.
    const made = make({}, (ports) => ({
      ...ports,
      network: {
        ...ports.network,
        connect: (address, port, ...rest) =>
          ports.network.connect(address, port === 465 ? server.port : port, ...rest),
      },
    }))
    const { form, record } = await made.get('environments.practice', {})
    const ca = join(made.folder, 'ca.pem')
    writeFileSync(ca, authority.caPem)
    const cell = async (more: Partial<MethodInput<'diagnosis.discover'>>) => {
      // The cells in which this server stays silent are not waited for.
      const enough = new AbortController()
      const cells: MethodProgress<'diagnosis.discover'>[] = []
      const onProgress = (each: MethodProgress<'diagnosis.discover'>) => {
        if (each.port !== 465 || each.security !== 'tls') return
        cells.push(each)
        enough.abort()
      }
      const input = { host: '127.0.0.1', protocols: ['smtp' as const], ...more }
      await made.app.call('diagnosis.discover', input, { signal: enough.signal, onProgress })
      return cells[0]
    }
    const settings = { ...form, 'tls.caFile': ca, 'smtp.ehloName': 'tc7.example.test' }
    expect(await cell({ id: record.id, form: settings })).toMatchObject({ outcome: 'works' })
    expect(server.lines()).toContain('EHLO tc7.example.test')
    expect(await cell({ id: record.id })).toMatchObject({
      outcome: 'fails',
      why: 'the certificate is not trusted',
    })
    expect(await cell({ id: 'gone' })).toMatchObject({ outcome: 'fails' })
    await server.stop()
  })
})

describe('watching', () => {
  it('reports a change on disk until it is cancelled', async () => {
    // It sleeps after its first look: from then on it knows what was there.
    const looked = Promise.withResolvers<void>()
    const made = make({}, ({ clock, ...ports }) => ({
      ...ports,
      clock: {
        ...clock,
        sleep: (ms, signal) => {
          looked.resolve()
          return clock.sleep(ms, signal)
        },
      },
    }))
    const opened = await environmentWith(made, serverLines)
    const stop = new AbortController()
    const seen: string[] = []
    const watched = made.app.call(
      'environments.watch',
      { id: opened.record.id },
      {
        signal: stop.signal,
        onProgress: ({ sha256 }) => {
          seen.push(sha256)
          stop.abort()
        },
      },
    )
    await looked.promise
    writeFileSync(opened.record.path, 'mail.smtp.host=changed\n')
    expect(await watched).toEqual({ ok: true, value: {} })
    expect(seen).toEqual([fileView(await made.get('environments.open', { id: opened.record.id })).sha256])
  })
})

describe('cancelling', () => {
  it('answers with what is known so far', async () => {
    const made = make()
    const { record } = await made.get('environments.practice', {})
    const answer = await made.call(
      'diagnosis.run',
      { id: record.id, settings: 'draft', checks: ['smtp', 'imap'] },
      AbortSignal.abort(),
    )
    expect(answer).toMatchObject({ ok: true, value: { checks: [{}, {}] } })
  })
})
