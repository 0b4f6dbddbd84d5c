/** The address that mail leaves from: kept with the environment, and used by every run of it. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createPorts } from '#main/adapters/index.ts'
import { createNetwork } from '#main/adapters/network/index.ts'
import { type App, createApp } from '#main/app.ts'
import type { MethodInput, MethodName, MethodOutput } from '#shared/contract.ts'
import { createFakeKeychain } from '#test/fakes/keychain.ts'
import { startResolver } from '../../servers/resolver.ts'

const get = async <M extends MethodName>(
  app: App,
  method: M,
  input: MethodInput<M>,
): Promise<MethodOutput<M>> => {
  const result = await app.call(method, input)
  if (!result.ok) throw new Error(result.error.message)
  return result.value
}

it('SPF is judged for the environment’s address, unless the run names another', async () => {
  const resolver = await startResolver({
    names: {
      'corp.test': {
        MX: [{ priority: 1, exchange: 'mx.corp.test' }],
        TXT: ['v=spf1 ip4:192.0.2.25 ip6:2001:db8::/32 -all'],
      },
      '_dmarc.corp.test': { TXT: ['v=DMARC1; p=none'] },
    },
  })
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-outgoing-'))
  onTestFinished(async () => {
    rmSync(folder, { recursive: true, force: true })
    await resolver.stop()
  })
  const app = createApp({
    ...createPorts({
      dataFolder: join(folder, 'data'),
      host: 'web',
      version: '0.0.0',
      keychain: createFakeKeychain(),
    }),
    network: createNetwork({ dnsServers: [resolver.address] }),
  })
  const path = join(folder, 'mail.properties')
  writeFileSync(path, 'mail.smtp.host=mail.corp.test\nmail.smtp.from=tc@corp.test\n')
  const { record, form } = await get(app, 'environments.add', { name: 'One', path })
  const { id } = record
  const run = async (more: Partial<MethodInput<'diagnosis.run'>> = {}) => {
    const report = await get(app, 'diagnosis.run', {
      id,
      settings: 'form',
      form: { ...form, 'smtp.replyTo': 'tc@corp.test', 'smtp.auth': false },
      checks: ['sender-domain'],
      ...more,
    })
    return report.checks.flatMap(({ findings }) => findings.map(({ cause }) => cause))
  }
  expect(await run()).toEqual([])
  await get(app, 'environments.configure', { id, options: { outgoingIp: '192.0.2.26' } })
  expect((await get(app, 'environments.open', { id })).record.outgoingIp).toBe('192.0.2.26')
  expect(await run()).toEqual(['SPF_DOES_NOT_COVER'])
  expect(await run({ outgoingIp: '192.0.2.25' })).toEqual([])
  expect(await run({ outgoingIp: '2001:db8::1' })).toEqual([])
  for (const outgoingIp of ['mail.corp.test', '192.0.2.0/24', '[2001:db8::1]', 'fe80::1%eth0', '1.2.3']) {
    const refused = await app.call('environments.configure', { id, options: { outgoingIp } })
    expect(refused).toMatchObject({ ok: false, error: { code: 'INPUT_INVALID' } })
  }
  await get(app, 'environments.configure', { id, options: { outgoingIp: '' } })
  expect(await run()).toEqual([])
  await app.close()
})
