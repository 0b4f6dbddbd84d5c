import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createPorts } from '#main/adapters/index.ts'
import { startPracticeServer } from '#main/adapters/practice-server/practice-server.ts'
import { type App, createApp } from '#main/app.ts'
import type { MethodInput, MethodName, MethodOutput } from '#shared/contract.ts'
import { defaultSettings } from '#shared/settings/fields.ts'
import { createFakeKeychain } from '#test/fakes/keychain.ts'
import { pem as otherAuthority, pkcs12 } from '../adapters/trust-store/samples.ts'

const started = () => {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-cacerts-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const ports = createPorts({
    dataFolder: join(folder, 'data'),
    host: 'web',
    version: '0.0.0',
    keychain: createFakeKeychain(),
  })
  return { app: createApp(ports), folder, copy: join(folder, 'cacerts') }
}

const get = async <M extends MethodName>(
  app: App,
  method: M,
  input: MethodInput<M>,
): Promise<MethodOutput<M>> => {
  const result = await app.call(method, input)
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

const nobodyThere = {
  settings: 'form',
  form: { ...defaultSettings, 'smtp.host': '127.0.0.1', 'smtp.port': '1' },
  checks: ['smtp'],
} satisfies MethodInput<'diagnosis.run'>

it('A copy of cacerts is kept with the environment, once it could be read', async () => {
  const { app, folder, copy } = started()
  const { record } = await get(app, 'environments.add', {
    name: 'One',
    path: join(folder, 'mail.properties'),
  })
  const { id } = record
  const early = await app.call('environments.configure', { id, options: { cacerts: copy } })
  const message = `The copy of cacerts in ${copy} cannot be used: there is no such file.`
  expect(early).toMatchObject({ ok: false, error: { code: 'INPUT_INVALID', message } })
  writeFileSync(copy, pkcs12)
  const kept = await get(app, 'environments.configure', { id, options: { cacerts: ` ${copy} ` } })
  expect(kept.record.cacerts).toBe(copy)
  const none = await get(app, 'environments.configure', { id, options: { cacerts: '' } })
  expect(none.record.cacerts).toBe('')
  await app.close()
})

it('A copy that is gone is left out of the run and said; one named for the run has to be there', async () => {
  const { app, folder, copy } = started()
  const { record } = await get(app, 'environments.add', {
    name: 'One',
    path: join(folder, 'mail.properties'),
  })
  writeFileSync(copy, pkcs12)
  await get(app, 'environments.configure', { id: record.id, options: { cacerts: copy } })
  rmSync(copy)
  const report = await get(app, 'diagnosis.run', { ...nobodyThere, id: record.id })
  expect(report.notProven.join(' ')).toContain(`The copy of cacerts in ${copy} cannot be used`)
  const named = await app.call('diagnosis.run', { ...nobodyThere, cacerts: copy })
  expect(named).toMatchObject({ ok: false, error: { code: 'INPUT_INVALID' } })
  await app.close()
})

it('Certificates are judged by the copy: green by it, refused by it, and a warning without it', async () => {
  const { app, copy } = started()
  const practice = await startPracticeServer()
  const ownCa = `${copy}.pem`
  writeFileSync(ownCa, practice.caPem)
  const check = (cacerts?: string) =>
    get(app, 'diagnosis.run', {
      settings: 'form',
      form: {
        ...defaultSettings,
        'smtp.host': 'localhost',
        'smtp.port': String(practice.smtpTls.port),
        'smtp.useSsl': true,
        'smtp.replyTo': practice.address,
        'smtp.auth': true,
        'smtp.username': practice.smtpTls.username,
        'notifications.useSystemReply': true,
        'tls.caFile': ownCa,
      },
      passwords: { smtp: practice.smtpTls.password },
      checks: ['smtp'],
      ...(cacerts === undefined ? {} : { cacerts }),
    })

  const unknown = await check()
  expect(unknown.cause).toBe('TLS_TRUSTED_HERE_NOT_IN_JAVA')

  writeFileSync(copy, otherAuthority)
  const refused = await check(copy)
  expect(refused).toMatchObject({ verdict: 'fail', cause: 'TLS_NOT_IN_CACERTS' })

  writeFileSync(copy, `${otherAuthority}${practice.caPem}`)
  const good = await check(copy)
  expect(good).toMatchObject({ verdict: 'pass', cause: null })
  expect(good.notProven.join(' ')).toContain(`by the copy of cacerts in ${copy} (2 certificates)`)
  expect(good.notProven.join(' ')).not.toContain('trustStorePassword')

  writeFileSync(copy, pkcs12)
  const sealed = await check(copy)
  expect(sealed.notProven.join(' ')).toContain('only where javax.net.ssl.trustStorePassword is set')
  await practice.stop()
  await app.close()
})
