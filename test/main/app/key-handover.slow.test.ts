/** When the server may be said to have its key, and what is said until then. */
import { mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, expect, it } from 'vitest'
import { createPorts } from '#main/adapters/index.ts'
import { type App, createApp } from '#main/app.ts'
import type { MethodInput, MethodName, MethodOutput } from '#shared/contract.ts'
import type { Result } from '#shared/errors.ts'
import { createFakeKeychain } from '#test/fakes/keychain.ts'

const open: App[] = []
afterEach(() => Promise.all(open.splice(0).map((app) => app.close())))

const server = ['mail.smtp.host=mail.example.com', 'mail.smtp.auth=true', 'mail.smtp.user=tc', '']
const keep = { action: 'keep' } as const
const typed = {
  passwords: { 'smtp.password': { action: 'set', secret: 'a password' }, 'imap.password': keep },
} as const

/** A console with a keychain of its own. */
const start = () => {
  const dataFolder = join(mkdtempSync(join(tmpdir(), 'mailroom-key-')), 'data')
  const keychain = createFakeKeychain()
  const app = createApp(createPorts({ dataFolder, host: 'web', version: '0.0.0', keychain }))
  open.push(app)
  const call = async <M extends MethodName>(
    method: M,
    input: MethodInput<M>,
  ): Promise<Result<MethodOutput<M>>> => (await app.callAny(method, input, {})) as Result<MethodOutput<M>>
  const get = async <M extends MethodName>(method: M, input: MethodInput<M>): Promise<MethodOutput<M>> => {
    const result = await call(method, input)
    if (!result.ok) throw new Error(`${method}: ${result.error.code} ${result.error.message}`)
    return result.value
  }
  const handOver = (id: string) =>
    call('environments.configure', { id, options: { serverKeyHandedOver: true } })
  const add = async (path: string) => {
    const view = await get('environments.add', { name: 'Production', path })
    return { id: view.record.id, settings: { ...view.form, 'smtp.replyTo': 'tc@example.com' } }
  }
  return { keychain, call, get, handOver, add }
}

const serverFile = (more: readonly string[] = []): string => {
  const path = join(mkdtempSync(join(tmpdir(), 'mailroom-key-')), 'mail.properties')
  writeFileSync(path, [...more, ...server].join('\n'))
  return path
}

it('a key that nobody made cannot have been handed over, and nothing is noted of it', async () => {
  const { get, handOver, add } = start()
  const { id } = await add(serverFile())
  const refused = await handOver(id)
  expect(refused).toMatchObject({ ok: false, error: { code: 'SERVER_KEY_MISSING' } })
  expect(refused.ok ? '' : refused.error.message).toMatch(/no server key yet: make one/)
  expect((await get('environments.open', { id })).serverKey.handedOver).toBe(false)
  expect(await get('journal.list', { id })).toEqual([])
  await get('serverKey.create', { id })
  expect((await handOver(id)).ok).toBe(true)
})

it('without a keychain at all there is no key either; a keychain that is only locked may have it', async () => {
  const { keychain, handOver, add } = start()
  const { id } = await add(serverFile())
  keychain.fault = 'KEYCHAIN_NO_BUS'
  expect(await handOver(id)).toMatchObject({ ok: false, error: { code: 'SERVER_KEY_MISSING' } })
  keychain.fault = 'KEYCHAIN_LOCKED'
  expect((await handOver(id)).ok).toBe(true)
})

it('a key of another console counts: the file has values under it', async () => {
  const { handOver, add } = start()
  const value = 'ENC(AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh+TmdAFFl7ShDvmfl8d94rV)'
  const { id } = await add(serverFile([`mail.smtp.password=${value}`]))
  expect((await handOver(id)).ok).toBe(true)
})

it('after a write nothing is said of a key that the server has, taken from an offer or typed', async () => {
  const { get, handOver, add } = start()
  const { id, settings } = await add(serverFile(['mail.smtp.password=readable']))
  await get('serverKey.create', { id })
  await handOver(id)
  const update = {
    id,
    settings,
    passwords: { 'smtp.password': keep, 'imap.password': keep },
    takeOffers: ['mail.smtp.password'],
  }
  const { basedOn } = await get('settings.difference', update)
  const saved = await get('settings.save', { ...update, basedOn })
  expect(saved.notes.join()).not.toContain('key')
  expect(saved.view.running.kind).toBe('restart-needed')
})

it('a newer key that another console wrote can be handed over where the first one was', async () => {
  const [first, second] = [start(), start()]
  const path = serverFile()
  const here = await first.add(path)
  await first.get('serverKey.create', { id: here.id })
  await first.handOver(here.id)
  const there = await second.add(path)
  const update = { ...there, ...typed }
  const { basedOn } = await second.get('settings.difference', update)
  await second.get('settings.save', { ...update, basedOn })
  const kind = async () => (await first.get('environments.open', { id: here.id })).running.kind
  expect(await kind()).toBe('server-key-not-handed-over')
  await first.handOver(here.id)
  expect(await kind()).toBe('restart-needed')
})
