import { mkdtempSync, readFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { createPorts } from '#main/adapters/index.ts'
import { type App, createApp } from '#main/app.ts'
import type { MethodInput, MethodName, MethodOutput } from '#shared/contract.ts'
import { fail } from '#shared/errors.ts'

const noBus = async () => fail('KEYCHAIN_NO_BUS', 'There is no bus.')
const open: App[] = []
afterEach(() => Promise.all(open.splice(0).map((app) => app.close())))

const start = () => {
  const dataFolder = join(mkdtempSync(join(tmpdir(), 'mailroom-app-')), 'data')
  const keychain = { name: 'none', get: noBus, set: noBus, remove: noBus }
  const app = createApp(createPorts({ dataFolder, host: 'web', version: '0.0.0', keychain }))
  open.push(app)
  const get = async <M extends MethodName>(method: M, input: MethodInput<M>): Promise<MethodOutput<M>> => {
    const result = await app.callAny(method, input, {})
    if (!result.ok) throw new Error(`${method}: ${result.error.code} ${result.error.message}`)
    return result.value as MethodOutput<M>
  }
  return { get }
}

const keepBoth = { 'smtp.password': { action: 'keep' }, 'imap.password': { action: 'keep' } } as const

it('writes the practice server’s file with passwords and key of this session', async () => {
  const { get } = start()
  const { record, form } = await get('environments.practice', {})
  const update = { id: record.id, settings: form, passwords: keepBoth }
  const { basedOn, needsServerKeyHandover } = await get('settings.difference', update)
  expect(needsServerKeyHandover).toBe(true)
  const { view } = await get('settings.save', { ...update, basedOn })
  expect(readFileSync(record.path, 'latin1')).toMatch(/^mail\.smtp\.password=ENC\(/m)
  expect(view.running.kind).toBe('server-key-not-handed-over')
})

it('believes a hand-over that was ticked before the first encrypted value was written', async () => {
  const { get } = start()
  const { record, form } = await get('environments.practice', {})
  await get('serverKey.create', { id: record.id })
  await get('environments.configure', { id: record.id, options: { serverKeyHandedOver: true } })
  const update = { id: record.id, settings: form, passwords: keepBoth }
  const { basedOn } = await get('settings.difference', update)
  const { view } = await get('settings.save', { ...update, basedOn })
  expect(view.running.kind).toBe('restart-needed')
})
