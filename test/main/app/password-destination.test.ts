/** A password in the server's file goes where it was known to go, whoever may write that file. */
import { copyFileSync, mkdtempSync, readFileSync, renameSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { createPorts } from '#main/adapters/index.ts'
import { type App, createApp } from '#main/app.ts'
import type { MethodInput, MethodName, MethodOutput } from '#shared/contract.ts'
import type { CheckResult } from '#shared/diagnosis/model.ts'
import { destinationOf } from '#shared/settings/destination.ts'
import { defaultSettings, type Settings } from '#shared/settings/fields.ts'
import { createFakeKeychain } from '#test/fakes/keychain.ts'
import { createAuthority } from '#test/servers/authority.ts'
import { type ScriptedServer, smtpServer, type TlsSettings } from '#test/servers/scripted.ts'

const SECRET = 'Canary-Secret-77'
const apps: App[] = []
const servers: ScriptedServer[] = []
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()))
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})

const recorder = async (replies = {}, startTls?: TlsSettings): Promise<ScriptedServer> => {
  const server = await smtpServer({ replies, ...(startTls === undefined ? {} : { startTls }) })
  servers.push(server)
  return server
}

/** Whether the secret was sent there. */
const heard = (server: ScriptedServer): boolean =>
  server.lines().some((line) => Buffer.from(line.replace('AUTH PLAIN ', ''), 'base64').includes(SECRET))

const settingsFor = (port: number, more: Partial<Settings> = {}): Settings => ({
  ...defaultSettings,
  'smtp.host': '127.0.0.1',
  'smtp.port': String(port),
  'smtp.auth': true,
  'smtp.username': 'svc',
  'smtp.replyTo': 'a@example.com',
  ...more,
})

/** An environment whose file, with its encrypted password, was written here for this port. */
const written = async (port: number, more: Partial<Settings> = {}) => {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-binding-'))
  const file = join(folder, 'mail.properties')
  const ports = createPorts({
    dataFolder: join(folder, 'data'),
    host: 'web',
    version: '0.0.0',
    keychain: createFakeKeychain(),
  })
  const app = createApp(ports)
  apps.push(app)
  const get = async <M extends MethodName>(method: M, input: MethodInput<M>): Promise<MethodOutput<M>> => {
    const result = await app.callAny(method, input, {})
    if (!result.ok) throw new Error(`${method}: ${result.error.code} ${result.error.message}`)
    return result.value as MethodOutput<M>
  }
  const { record, file: seen } = await get('environments.add', { name: 'P', path: file })
  if (!seen.ok) throw new Error(seen.error.message)
  await get('settings.save', {
    id: record.id,
    basedOn: seen.view.sha256,
    settings: settingsFor(port, more),
    passwords: { 'smtp.password': { action: 'set', secret: SECRET }, 'imap.password': { action: 'keep' } },
  })
  const edit = (from: string | RegExp, to: string) =>
    writeFileSync(file, readFileSync(file, 'latin1').replace(from, to), 'latin1')
  const check = async (more: Partial<MethodInput<'diagnosis.run'>> = {}): Promise<CheckResult> => {
    const { checks } = await get('diagnosis.run', {
      id: record.id,
      settings: 'file',
      checks: ['smtp'],
      ...more,
    })
    const [only] = checks
    if (only === undefined) throw new Error('no check')
    return only
  }
  return { id: record.id, path: file, get, app, edit, check }
}

describe('the password in the server’s file', () => {
  test('goes where it was written for', async () => {
    const good = await recorder()
    const { check } = await written(good.port)
    expect((await check()).findings.map(({ cause }) => cause)).not.toContain('PASSWORD_FOR_OTHER_DESTINATION')
    expect(heard(good)).toBe(true)
  })

  test.each(['file', 'draft'] as const)(
    'does not follow an edit of the file, tested as %s',
    async (settings) => {
      const [good, evil] = [await recorder(), await recorder()]
      const { check, edit } = await written(good.port)
      edit(String(good.port), String(evil.port))
      const { findings, verdict } = await check({ settings })
      expect(heard(evil)).toBe(false)
      expect(verdict).toBe('warn')
      const finding = findings.find(({ cause }) => cause === 'PASSWORD_FOR_OTHER_DESTINATION')
      expect(finding?.evidence).toBe(
        `the password is for 127.0.0.1, port ${good.port} (unencrypted), as svc; tested was 127.0.0.1, port ${evil.port} (unencrypted), as svc`,
      )
    },
  )

  test.each([
    ['user name', /^mail\.smtp\.user=.*/m, 'mail.smtp.user=other'],
    ['encryption', /^mail\.smtp\.starttls\.enable=.*/m, 'mail.smtp.starttls.enable=true'],
  ])('is bound to the %s as well', async (_, from, to) => {
    const good = await recorder()
    const { check, edit } = await written(good.port)
    edit(from, to)
    expect((await check()).findings.map(({ cause }) => cause)).toContain('PASSWORD_FOR_OTHER_DESTINATION')
    expect(heard(good)).toBe(false)
  })

  describe('is for the place that was known', () => {
    const moved = async () => {
      const [good, evil] = [await recorder(), await recorder()]
      const made = await written(good.port)
      return { ...made, good, evil, move: () => made.edit(String(good.port), String(evil.port)) }
    }
    const causesOf = (report: MethodOutput<'diagnosis.run'>) =>
      report.checks.flatMap(({ findings }) => findings.map(({ cause }) => cause))

    test('when another field was updated after somebody moved it', async () => {
      const { id, get, check, evil, move } = await moved()
      // As on a successor's computer: the file has the password, the keychain only the server key.
      await get('credentials.clear', { id, key: 'smtp.password' })
      move()
      const { file, form } = await get('environments.open', { id })
      if (!file.ok) throw new Error(file.error.message)
      await get('settings.save', {
        id,
        basedOn: file.view.sha256,
        settings: { ...form, 'smtp.ehloName': 'tc.example.com' },
        passwords: { 'smtp.password': { action: 'keep' }, 'imap.password': { action: 'keep' } },
      })
      expect((await check()).findings.map(({ cause }) => cause)).toContain('PASSWORD_FOR_OTHER_DESTINATION')
      expect(heard(evil)).toBe(false)
    })

    test('when the file is tested by its path, or by a second environment', async () => {
      const { id, get, evil, move, path } = await moved()
      const { key } = await get('serverKey.show', { id })
      move()
      const byPath = await get('diagnosis.run', {
        path,
        settings: 'file',
        checks: ['smtp'],
        passwords: { serverKey: key },
      })
      expect(causesOf(byPath)).toContain('PASSWORD_FOR_OTHER_DESTINATION')
      const second = await get('environments.add', { name: 'Second', path })
      await get('serverKey.set', { id: second.record.id, key })
      const again = await get('diagnosis.run', { id: second.record.id, settings: 'file', checks: ['smtp'] })
      expect(causesOf(again)).toContain('PASSWORD_FOR_OTHER_DESTINATION')
      expect(heard(evil)).toBe(false)
    })

    test('when it comes with the command, as cron has it', async () => {
      const { check, evil, move } = await moved()
      move()
      const { findings } = await check({ passwords: { smtp: SECRET } })
      expect(findings.map(({ cause }) => cause)).toContain('PASSWORD_FOR_OTHER_DESTINATION')
      expect(heard(evil)).toBe(false)
    })

    test('when it is taken into the keychain with the key', async () => {
      const { id, get, app, evil, move, check } = await moved()
      const { key } = await get('serverKey.show', { id })
      await get('credentials.clear', { id, key: 'smtp.password' })
      move()
      expect(await app.callAny('serverKey.set', { id, key, takePasswords: true }, {})).toMatchObject({
        ok: false,
        error: { code: 'PASSWORD_FOR_OTHER_DESTINATION' },
      })
      await check()
      expect(heard(evil)).toBe(false)
    })

    test('when its path has become a link to another file', async () => {
      const { check, edit, good, evil, path } = await moved()
      renameSync(path, `${path}.other`)
      symlinkSync(`${path}.other`, path)
      edit(String(good.port), String(evil.port))
      expect((await check()).findings.map(({ cause }) => cause)).toContain('PASSWORD_FOR_OTHER_DESTINATION')
      expect(heard(evil)).toBe(false)
    })

    test('when the file came after its environment, from the first test on', async () => {
      const [good, evil] = [await recorder(), await recorder()]
      const origin = await written(good.port)
      const { key } = await origin.get('serverKey.show', { id: origin.id })
      const path = `${origin.path}.later.properties`
      const { record } = await origin.get('environments.add', { name: 'Later', path })
      copyFileSync(origin.path, path)
      await origin.get('serverKey.set', { id: record.id, key })
      writeFileSync(path, readFileSync(path, 'latin1').replace(String(good.port), String(evil.port)))
      const report = await origin.get('diagnosis.run', { id: record.id, settings: 'file', checks: ['smtp'] })
      expect(causesOf(report)).toContain('PASSWORD_FOR_OTHER_DESTINATION')
      expect(heard(evil)).toBe(false)
    })
  })

  test('stays bound when the file has a value that is too long to be kept', async () => {
    const [good, evil] = [await recorder(), await recorder()]
    const { check, edit, get } = await written(good.port)
    edit(String(good.port), `${evil.port}\nmail.imap.port=${'9'.repeat(5000)}`)
    await check()
    await check()
    expect((await get('environments.list', {})).map(({ name }) => name)).toEqual(['P'])
    expect(heard(evil)).toBe(false)
  })

  test('goes there after a person allowed it, and not to what the file names by then', async () => {
    const [good, next, evil] = [await recorder(), await recorder(), await recorder()]
    const { check, edit, get, app, id } = await written(good.port)
    edit(String(good.port), String(next.port))
    await check()
    const wanted = destinationOf(settingsFor(next.port), 'smtp')
    edit(String(next.port), String(evil.port))
    const release = { id, key: 'smtp.password', wanted } as const
    expect(await app.callAny('credentials.release', release, {})).toMatchObject({
      ok: false,
      error: { code: 'FILE_CHANGED' },
    })
    edit(String(evil.port), String(next.port))
    await get('credentials.release', release)
    await check()
    expect([heard(next), heard(evil)]).toEqual([true, false])
  })
})

describe('a password that went by STARTTLS, which the settings only want if offered', () => {
  const stripping = async () => {
    const authority = await createAuthority()
    const leaf = await authority.issue({ names: ['127.0.0.1'] })
    const replies: Record<string, unknown> = {}
    const server = await recorder(replies, { cert: leaf.chainPem, key: leaf.keyPem })
    const caFile = join(mkdtempSync(join(tmpdir(), 'mailroom-binding-')), 'ca.pem')
    writeFileSync(caFile, authority.certPem)
    const settings = { 'smtp.startTls': 'if-offered', 'tls.caFile': caFile } as const
    const made = await written(server.port, settings)
    return {
      ...made,
      server,
      settings: settingsFor(server.port, settings),
      strip: () => {
        replies['EHLO'] = ['250-mail.example.com', '250 AUTH PLAIN']
      },
      causes: async (more: Partial<MethodInput<'diagnosis.run'>> = {}) =>
        (await made.check(more)).findings.map(({ cause }) => cause),
    }
  }
  const sentOpenly = (server: ScriptedServer) =>
    server.sessions.some(
      (session) => session.tls === undefined && session.lines.some((line) => line.startsWith('AUTH')),
    )

  test('is not sent without it, until a person allows that', async () => {
    const { id, get, server, settings, strip, causes } = await stripping()
    expect(await causes()).not.toContain('PASSWORD_FOR_OTHER_DESTINATION')
    expect(heard(server)).toBe(true)
    strip()
    for (const more of [{}, { settings: 'draft' }, { passwords: { smtp: SECRET } }] as const) {
      expect(await causes(more)).toContain('PASSWORD_FOR_OTHER_DESTINATION')
    }
    expect(sentOpenly(server)).toBe(false)
    await get('credentials.release', { id, key: 'smtp.password', wanted: destinationOf(settings, 'smtp') })
    expect(await causes()).toContain('AUTH_OVER_PLAINTEXT')
    expect(sentOpenly(server)).toBe(true)
  })

  test('is asked about after another field was updated as well', async () => {
    const { id, get, server, settings, strip, causes } = await stripping()
    await causes()
    const { file } = await get('environments.open', { id })
    if (!file.ok) throw new Error(file.error.message)
    await get('settings.save', {
      id,
      basedOn: file.view.sha256,
      settings: { ...settings, 'smtp.ehloName': 'tc.example.com' },
      passwords: { 'smtp.password': { action: 'keep' }, 'imap.password': { action: 'keep' } },
    })
    strip()
    expect(await causes()).toContain('PASSWORD_FOR_OTHER_DESTINATION')
    expect(sentOpenly(server)).toBe(false)
  })
})

describe('a typed password that one server refused', () => {
  test('is not held back from another', async () => {
    const refusing = await recorder({ 'AUTH PLAIN ': '535 5.7.8 no' })
    const good = await recorder()
    const { app } = await written(good.port)
    const run = async (port: number) => {
      const input = {
        settings: 'form',
        form: settingsFor(port),
        checks: ['smtp'],
        passwords: { smtp: SECRET },
      }
      const result = await app.callAny('diagnosis.run', input, {})
      if (!result.ok) throw new Error(result.error.message)
      return (result.value as MethodOutput<'diagnosis.run'>).cause
    }
    expect(await run(refusing.port)).toBe('AUTH_REJECTED')
    expect(await run(refusing.port)).toBe('LOGIN_HELD_BACK')
    expect(await run(good.port)).not.toBe('LOGIN_HELD_BACK')
    expect(heard(good)).toBe(true)
  })
})
