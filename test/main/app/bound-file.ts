/** An environment over a real file whose password was written here, and mail servers that note who signs in. */
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach } from 'vitest'
import { createPorts } from '#main/adapters/index.ts'
import { type App, createApp } from '#main/app.ts'
import type { MethodInput, MethodName, MethodOutput, PasswordIntents } from '#shared/contract.ts'
import type { CheckResult } from '#shared/diagnosis/model.ts'
import type { MailProtocol } from '#shared/settings/destination.ts'
import { defaultSettings, type Settings } from '#shared/settings/fields.ts'
import { createFakeKeychain } from '#test/fakes/keychain.ts'
import { type ScriptedServer, smtpServer, type TlsSettings } from '#test/servers/scripted.ts'

export const SECRET = 'Canary-Secret-77'
const apps: App[] = []
const servers: ScriptedServer[] = []
afterEach(async () => {
  await Promise.all(apps.splice(0).map((app) => app.close()))
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})

export const recorder = async (replies = {}, startTls?: TlsSettings): Promise<ScriptedServer> => {
  const server = await smtpServer({ replies, ...(startTls === undefined ? {} : { startTls }) })
  servers.push(server)
  return server
}

/** Whether the secret was sent there. */
export const heard = (server: ScriptedServer): boolean =>
  server
    .lines()
    .some(
      (line) =>
        Buffer.from(line.replace(/^.*PLAIN /, ''), 'base64').includes(SECRET) || line.includes(SECRET),
    )

export const settingsFor = (port: number, more: Partial<Settings> = {}): Settings => ({
  ...defaultSettings,
  'smtp.host': '127.0.0.1',
  'smtp.port': String(port),
  'smtp.auth': true,
  'smtp.username': 'svc',
  'smtp.replyTo': 'a@example.com',
  ...more,
})

export interface BoundOptions {
  readonly passwordMode?: 'encrypted' | 'plain' | 'omitted'
  readonly protocol?: MailProtocol
}

/** An environment whose file, with its password, was written here for this port. */
export const written = async (port: number, more: Partial<Settings> = {}, options: BoundOptions = {}) => {
  const { passwordMode = 'encrypted', protocol = 'smtp' } = options
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-binding-'))
  const file = join(folder, 'mail.properties')
  const keychain = createFakeKeychain()
  const open = (): App => {
    const app = createApp(
      createPorts({ dataFolder: join(folder, 'data'), host: 'web', version: '0.0.0', keychain }),
    )
    apps.push(app)
    return app
  }
  let app = open()
  const get = async <M extends MethodName>(method: M, input: MethodInput<M>): Promise<MethodOutput<M>> => {
    const result = await app.callAny(method, input, {})
    if (!result.ok) throw new Error(`${method}: ${result.error.code} ${result.error.message}`)
    return result.value as MethodOutput<M>
  }
  const { record, file: seen } = await get('environments.add', {
    name: 'P',
    path: file,
    options: { passwordMode },
  })
  if (!seen.ok) throw new Error(seen.error.message)
  const keep = { 'smtp.password': { action: 'keep' }, 'imap.password': { action: 'keep' } } as const
  await get('settings.save', {
    id: record.id,
    basedOn: seen.view.sha256,
    settings: settingsFor(port, more),
    passwords: { ...keep, [`${protocol}.password`]: { action: 'set', secret: SECRET } },
    plainAccepted: passwordMode === 'plain',
  })
  const edit = (from: string | RegExp, to: string) =>
    writeFileSync(file, readFileSync(file, 'latin1').replace(from, to), 'latin1')
  const check = async (wanted: Partial<MethodInput<'diagnosis.run'>> = {}): Promise<CheckResult> => {
    const { checks } = await get('diagnosis.run', {
      id: record.id,
      settings: 'file',
      checks: [protocol],
      ...wanted,
    })
    const [only] = checks
    if (only === undefined) throw new Error('no check')
    return only
  }
  return {
    id: record.id,
    path: file,
    get,
    app,
    close: () => app.close(),
    edit,
    check,
    /** An Update of these alone, as the form was opened; or it is refused. */
    update: async (more: Partial<Settings>, passwords: Partial<PasswordIntents> = {}) => {
      const { file: now, form } = await get('environments.open', { id: record.id })
      if (!now.ok) throw new Error(now.error.message)
      const change = {
        id: record.id,
        basedOn: now.view.sha256,
        settings: { ...form, ...more },
        passwords: { ...keep, ...passwords },
        plainAccepted: true,
      } as const
      return app.callAny('settings.save', change, {})
    },
    /** The console ends and is started again. */
    restart: async () => {
      await app.close()
      app = open()
    },
  }
}

export type Written = Awaited<ReturnType<typeof written>>
