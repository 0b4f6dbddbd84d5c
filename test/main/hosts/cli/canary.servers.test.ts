/**
 * Where passwords are after a run that used every method of the contract through the loopback page and the
 * commands beside it: in the keychain alone, or in the mode `plain` in the file and its backups.
 */

import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished } from 'vitest'
import { startPracticeServer } from '#main/adapters/practice-server/practice-server.ts'
import { type MethodInput, type MethodName, type MethodOutput, methodNames } from '#shared/contract.ts'
import type { EnvironmentView } from '#shared/environments/model.ts'
import { destinationOf } from '#shared/settings/destination.ts'
import type { CliRun } from './cli-host.ts'
import { builtProgram, missingForKeychain, startWorkstation, type Workstation } from './console.ts'
import { filesHolding, holds, openPage, watchProcesses } from './everything.ts'

const keep = { action: 'keep' } as const
const keepBoth = { 'smtp.password': keep, 'imap.password': keep }

const fileOf = (view: EnvironmentView) => {
  if (!view.file.ok) throw new Error(view.file.error.message)
  return view.file.view
}

const addressOf = async (workstation: Workstation, output: string[]): Promise<string> => {
  const child = workstation.start(['serve'])
  const streams = [child.stdout, child.stderr].filter((stream) => stream !== null)
  for (const stream of streams) {
    stream.on('data', (part: Buffer) => output.push(part.toString('latin1')))
  }
  for (;;) {
    const found = /http:\/\/[0-9a-f]+\.localhost:\d+\/#token=\S+/.exec(output.join(''))
    if (found !== null) return found[0]
    if (child.exitCode !== null) throw new Error(output.join(''))
    await Promise.race([once(child, 'exit'), ...streams.map((stream) => once(stream, 'data'))])
  }
}

describe.skipIf(missingForKeychain !== undefined)('a run that uses every feature', () => {
  it('leaves passwords where they belong, and nowhere else', async () => {
    const program = await builtProgram()
    const [workstation, practice] = await Promise.all([startWorkstation(program), startPracticeServer()])
    const folder = mkdtempSync(join(tmpdir(), 'mailroom-canary-'))
    const web = createServer((_, response) => response.end('ok'))
    await new Promise<void>((done) => web.listen(0, '127.0.0.1', done))
    onTestFinished(async () => {
      web.closeAllConnections()
      web.close()
      await practice.stop()
      await workstation.stop()
      rmSync(folder, { recursive: true, force: true })
    })
    // What the practice server takes is the canary that gets in; the others are refused.
    const right = practice.smtp.password
    const wrong = 'c4nary-Fälschung "\\ 7731'
    const typed = 'c4nary-getippt-5519'
    const givenByEnvironment = 'c4nary-Umgebung-2288'
    const secrets = [right, practice.imap.password, wrong, typed]
    const watch = watchProcesses(secrets)
    // What its giver puts into a process's environment is seen there, and must not be seen anywhere else.
    const control = watchProcesses([givenByEnvironment])

    const path = join(folder, 'mail.properties')
    writeFileSync(
      path,
      [
        `mail.smtp.host=${practice.smtp.host}`,
        `mail.smtp.port=${practice.smtp.port}`,
        'mail.smtp.auth=true',
        `mail.smtp.user=${practice.smtp.username}`,
        `mail.imap.host=${practice.imap.host}`,
        `mail.imap.port=${practice.imap.port}`,
        `mail.imap.user=${practice.imap.username}`,
        `teamconnect.mail.replyTo=${practice.address}`,
        `teamconnect.url=http://127.0.0.1:${(web.address() as AddressInfo).port}/TeamConnect`,
        '',
      ].join('\n'),
      { mode: 0o600 },
    )

    const output: string[] = []
    const page = await openPage(await addressOf(workstation, output))
    const get = async <M extends MethodName>(method: M, input: MethodInput<M>): Promise<MethodOutput<M>> => {
      const result = await page.call(method, input)
      if (!result.ok) throw new Error(`${method}: ${result.error.code} ${result.error.message}`)
      return result.value
    }
    const cli = async (
      args: readonly string[],
      input = '',
      env: Record<string, string> = {},
    ): Promise<CliRun> => {
      const run = await workstation.program(args, input, env, () => {
        watch.look()
        control.look()
      })
      if (args[0] !== 'key' || args[1] !== 'show') output.push(run.stdout, run.stderr)
      return run
    }
    const env = ['--env', 'Production']

    await get('app.info', {})
    const { record, form } = await get('environments.add', { name: 'Canary', path })
    const { id } = record
    await get('environments.rename', { id, name: 'Production' })
    await get('environments.list', {})
    const open = () => get('environments.open', { id })
    const stopWatching = new AbortController()
    const watched = page.call('environments.watch', { id }, stopWatching.signal)

    // Typed, refused, stored, used.
    const run = { id, checks: ['smtp', 'imap'] as ('smtp' | 'imap')[] }
    await get('diagnosis.run', { ...run, settings: 'form', form, passwords: { smtp: wrong, imap: typed } })
    await get('credentials.set', { id, key: 'smtp.password', secret: wrong })
    await get('diagnosis.run', { ...run, settings: 'file', retryLogin: true })
    await cli(['password', 'set', 'smtp', ...env], `${right}\n`)
    await get('credentials.set', { id, key: 'imap.password', secret: practice.imap.password })
    const good = await get('diagnosis.run', {
      id,
      settings: 'file',
      checks: ['smtp', 'imap', 'tc-imap', 'url', 'sender-domain', 'round-trip'],
      roundTrip: { recipient: practice.address, cleanUp: true },
      retryLogin: true,
      deadlineMs: 300_000,
    })
    expect(good.checks.filter(({ check }) => ['smtp', 'imap', 'round-trip'].includes(check))).toMatchObject([
      { verdict: expect.stringMatching(/pass|warn/) },
      { verdict: expect.stringMatching(/pass|warn/) },
      { verdict: expect.stringMatching(/pass|warn/) },
    ])
    const [noted] = await get('history.list', { id })
    const report = await get('reports.get', { id, reportId: noted?.reportId ?? '' })
    await get('reports.read', { text: JSON.stringify(report) })
    for (const format of ['json', 'html', 'text'] as const) await get('reports.render', { report, format })
    await get('recent.noteReport', { name: 'saved-report.json', path: null })
    await page.call('recent.openReport', { path: join(folder, 'saved-report.json') })
    await get('recent.list', {})
    await get('recent.forget', { kind: 'report', name: 'saved-report.json', path: null })
    await page.call('credentials.follow', { id, key: 'smtp.password', reportId: report.id })
    const wanted = destinationOf(fileOf(await open()).settings, 'smtp')
    await get('credentials.release', { id, key: 'smtp.password', wanted })
    await get('diagnosis.discover', { host: practice.smtp.host, deadlineMs: 5000 })
    await get('diagnosis.explain', { text: 'javax.mail.AuthenticationFailedException: 535 5.7.8 refused' })

    // Drafts, the key, the file.
    const first = await open()
    const base = fileOf(first)
    const settings = { ...first.form, 'smtp.ehloName': 'canary.example.com' }
    await get('drafts.save', { id, settings, basedOn: base.sha256, revision: 0 })
    await get('drafts.take', { id, keys: ['smtp.host'] })
    await get('drafts.discard', { id })
    const [one, two, three] = first.record.previewUsers
    await get('settings.senders', { settings, previewUsers: [one, two, three] })
    await get('serverKey.create', { id })
    const { key } = await get('serverKey.show', { id })
    await get('serverKey.set', { id, key })
    await get('settings.difference', { id, settings, passwords: keepBoth })
    const set = (secret: string) => ({ action: 'set', secret }) as const
    const save = async (passwords: MethodInput<'settings.save'>['passwords'], plainAccepted = false) => {
      const now = await open()
      return get('settings.save', {
        id,
        settings,
        passwords,
        basedOn: fileOf(now).sha256,
        plainAccepted,
      })
    }
    const bothPasswords = { 'smtp.password': set(right), 'imap.password': set(practice.imap.password) }
    await save(bothPasswords)
    await save({ ...keepBoth, 'smtp.password': set(wrong) })
    await save({ ...keepBoth, 'smtp.password': set(right) })
    await get('environments.configure', { id, options: { serverKeyHandedOver: true } })
    await get('journal.restarted', { id, at: new Date().toISOString() })
    await get('restart.watch', { id, deadlineMs: 1500 })
    const { note } = await get('files.handOver', { id })
    expect(holds(note, key)).toBe(false)
    await get('files.handOver', { id, withServerKey: true })
    await get('files.view', { path })
    await get('files.verify', { path, sha256: fileOf(await open()).sha256, id })
    const [backup] = (await open()).backups
    const name = backup?.name ?? ''
    await get('backups.compare', { id, name })
    await get('backups.restore', { id, name, basedOn: fileOf(await open()).sha256 })
    await save(bothPasswords)
    await get('journal.list', { id })
    await get('journal.export', { id })
    const other = await get('environments.add', { name: 'Other', path: join(folder, 'other.properties') })
    await get('environments.copy', { from: id, to: other.record.id })
    await get('environments.practice', {})

    // The same by commands; a password in the environment is its giver's doing, and goes no further.
    for (const format of ['text', 'json', 'html', 'junit', 'prometheus']) {
      const out = join(workstation.folder, `report.${format}`)
      await cli(['check', ...env, '--only', 'smtp,imap', '--retry-login', '--format', format, '--out', out])
      await cli(
        ['check', ...env, '--only', 'smtp', '--retry-login', '--format', format, '--password-stdin'],
        `${typed}\n`,
      )
    }
    const child = { MAILROOM_SMTP_PASSWORD: givenByEnvironment, MAILROOM_SERVER_KEY: key }
    await cli(['check', '--file', path, '--only', 'smtp,imap', '--format', 'json'], '', child)
    await cli(['set', ...env, 'smtp.ehloName=other.example.com'])
    await cli(['diff', ...env], '', child)
    await cli(['write', ...env, '--yes'], '', child)
    const seen = control.stop()
    expect(seen.length).toBeGreaterThan(0)
    for (const one of seen) expect(one).toMatch(/^environ of \d+: .*MAILROOM_SMTP_PASSWORD=/s)
    for (const one of seen) expect(one).toContain('\0MAILROOM_HOME=')
    for (const command of ['show', 'status', 'diff', 'backups', 'journal'])
      await cli([command, ...env, ...(command === 'show' ? ['--format', 'json'] : [])])
    await cli(['password', 'status', ...env])
    await cli(['report', join(workstation.folder, 'report.json'), '--transcript'])
    await cli(['key', 'set', ...env, '--take-passwords'], `${key}\n`)
    await cli(['key', 'show', ...env])

    const answersWithKey = new Set(['serverKey.show', 'files.handOver'])
    const expectNowhere = (allowed: (file: string) => boolean = () => false): readonly string[] => {
      const found = [...secrets, givenByEnvironment].flatMap((secret) =>
        [...filesHolding(folder, secret), ...filesHolding(workstation.folder, secret)].map(
          (file) => [secret, file] as const,
        ),
      )
      expect(found.filter(([, file]) => !allowed(file))).toEqual([])
      for (const secret of [...secrets, givenByEnvironment]) {
        for (const { method, text } of page.answers)
          expect([method, holds(text, secret)]).toEqual([method, false])
        expect(holds(output.join('\n'), secret)).toBe(false)
      }
      expect(filesHolding(folder, key)).toEqual([])
      expect(filesHolding(workstation.folder, key)).toEqual([])
      for (const { method, text } of page.answers) {
        if (!answersWithKey.has(method)) expect([method, holds(text, key)]).toEqual([method, false])
      }
      expect(holds(output.join('\n'), key)).toBe(false)
      return [...new Set(found.map(([, file]) => file))]
    }
    expectNowhere()
    // The search finds what there is to find.
    expect(page.answers.filter(({ text }) => holds(text, key)).length).toBeGreaterThan(0)

    // The mode plain: in the file and its backups.
    await get('environments.configure', { id, options: { passwordMode: 'plain' } })
    await save(bothPasswords, true)
    await save({ ...keepBoth, 'smtp.password': set(wrong) }, true)
    expect(readFileSync(path, 'latin1')).toContain(practice.imap.password)
    const inFiles = expectNowhere((file) => /\/mail\.properties(?:\.[\d-]+\.bak)?$/.test(file))
    expect(inFiles).toHaveLength(2)

    // Left again, and cleaned up.
    await get('environments.configure', { id, options: { passwordMode: 'encrypted' } })
    await save(bothPasswords)
    await get('backups.purge', { id, what: 'plain' })
    await get('credentials.clear', { id, key: 'imap.password' })
    await get('environments.remove', { id: other.record.id })
    stopWatching.abort()
    await watched
    expectNowhere()

    const called = new Set(page.answers.map(({ method }) => method))
    expect(methodNames.filter((method) => !called.has(method))).toEqual([])
    expect(watch.stop()).toEqual([])
  })
})
