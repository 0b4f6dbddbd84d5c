import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'
import { createPorts } from '#main/adapters/index.ts'
import { type App, createApp } from '#main/app.ts'
import type { MethodInput, MethodName, MethodOutput } from '#shared/contract.ts'
import { createFakeKeychain } from '#test/fakes/keychain.ts'
import { sampleReport } from '../services/reports/sample-report.ts'

const started = () => {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-recent-'))
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
  const dataFolder = join(folder, 'data')
  const ports = createPorts({ dataFolder, host: 'web', version: '0.0.0', keychain: createFakeKeychain() })
  return { app: createApp(ports), folder, dataFolder }
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

it('A settings file that is opened is in the list with its environment, and stays when that is removed', async () => {
  const { app, folder } = started()
  const path = join(folder, 'mail.properties')
  writeFileSync(path, 'mail.smtp.host=smtp.example.com\n')
  const { record } = await get(app, 'environments.add', { name: 'One', path })
  const [entry] = await get(app, 'recent.list', {})
  expect(entry).toMatchObject({
    kind: 'settings',
    name: 'mail.properties',
    path,
    state: 'there',
    environmentId: record.id,
  })
  await get(app, 'environments.remove', { id: record.id })
  expect(await get(app, 'recent.list', {})).toMatchObject([{ path, state: 'there', environmentId: null }])
})

it('A file that is gone is said to be missing until it is taken off the list', async () => {
  const { app, folder } = started()
  const path = join(folder, 'mail.properties')
  await get(app, 'environments.add', { name: 'One', path })
  const [entry] = await get(app, 'recent.list', {})
  expect(entry).toMatchObject({ path, state: 'missing' })
  const { kind, name } = entry ?? { kind: 'settings', name: '' }
  expect(await get(app, 'recent.forget', { kind, name, path })).toEqual([])
})

it('A path on another computer is listed and not looked at', async () => {
  const { app } = started()
  await get(app, 'recent.noteReport', {
    name: 'monday.json',
    path: '\\\\files01.example.com\\reports\\monday.json',
  })
  expect(await get(app, 'recent.list', {})).toMatchObject([{ state: 'not-looked-for' }])
})

it('The practice server’s own file is not in the list', async () => {
  const { app } = started()
  await get(app, 'environments.practice', {})
  expect(await get(app, 'recent.list', {})).toEqual([])
  await app.close()
})

it('A report of the list is read again from its file; no other path is', async () => {
  const { app, folder } = started()
  const path = join(folder, 'monday.json')
  writeFileSync(path, JSON.stringify(sampleReport))
  expect(await app.call('recent.openReport', { path })).toMatchObject({
    ok: false,
    error: { code: 'REPORT_NOT_FOUND' },
  })
  await get(app, 'recent.noteReport', { name: 'monday.json', path })
  expect((await get(app, 'recent.openReport', { path })).id).toBe(sampleReport.id)
  rmSync(path)
  const gone = await app.call('recent.openReport', { path })
  expect(gone).toMatchObject({ ok: false, error: { code: 'REPORT_NOT_FOUND', details: { code: 'ENOENT' } } })
})

it('What is kept is names and paths, nothing of what stands in the files', async () => {
  const { app, folder, dataFolder } = started()
  const path = join(folder, 'mail.properties')
  writeFileSync(path, 'mail.smtp.host=smtp.example.com\nmail.smtp.password=kept-nowhere-else\n')
  await get(app, 'environments.add', { name: 'One', path })
  const kept = JSON.parse(readFileSync(join(dataFolder, 'recent.json'), 'utf8'))
  expect(Object.keys(kept.entries[0]).toSorted()).toEqual(['kind', 'name', 'openedAt', 'path'])
})
