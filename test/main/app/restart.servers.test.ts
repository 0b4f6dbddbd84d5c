/** Restarts through the whole core: watched for, of single nodes, and what an interrupted program left. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createNodeProcesses } from '#main/adapters/files/node-processes.ts'
import { createPorts } from '#main/adapters/index.ts'
import { type App, createApp } from '#main/app.ts'
import type { Clock } from '#main/ports/clock.ts'
import { outputs, progressReports } from '#shared/contract/outputs.ts'
import type { MethodInput, MethodName, MethodOutput } from '#shared/contract.ts'
import { createFakeKeychain } from '#test/fakes/keychain.ts'
import { freePorts } from '#test/servers/process.ts'

let folder = ''
const ends: (() => void)[] = []
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'mailroom-restart-'))
})
afterEach(() => {
  for (const end of ends.splice(0)) end()
  rmSync(folder, { recursive: true, force: true })
})

const open = (data = 'data'): App => {
  const ports = createPorts({
    dataFolder: join(folder, data),
    host: 'web',
    version: '0',
    keychain: createFakeKeychain(),
  })
  // The two seconds between two looks pass at once; the limits of a look are longer.
  const { clock } = ports
  let passed = 0
  const sleep: Clock['sleep'] = async (ms, signal) => {
    if (ms > 2000) return clock.sleep(ms, signal)
    await clock.sleep(ms / 50, signal)
    passed += ms
  }
  return createApp({ ...ports, clock: { ...clock, now: () => clock.now() + passed, sleep } })
}

const get = async <M extends MethodName>(
  app: App,
  method: M,
  input: MethodInput<M>,
  options: { signal?: AbortSignal; onProgress?: (progress: unknown) => void } = {},
): Promise<MethodOutput<M>> => {
  const result = await app.callAny(method, input, options)
  if (!result.ok) throw new Error(`${result.error.code}: ${result.error.message}`)
  outputs[method].parse(result.value)
  return result.value as MethodOutput<M>
}

const codeOf = async (app: App, method: MethodName, input: unknown): Promise<string> => {
  const result = await app.callAny(method, input)
  return result.ok ? 'ok' : result.error.code
}

/** A web server that can be stopped and started again on its port. */
const teamConnect = async () => {
  let server: Server | undefined
  // While it is gone nobody else may answer there.
  const [port = 0] = await freePorts(1)
  const start = async (): Promise<void> => {
    const made = createServer((_, response) => response.end('ok'))
    await new Promise<void>((done) => made.listen(port, '127.0.0.1', done))
    server = made
  }
  const stop = async (): Promise<void> => {
    server?.closeAllConnections()
    await new Promise((done) => server?.close(done))
  }
  await start()
  ends.push(() => void stop())
  return { url: `http://127.0.0.1:${port}/TeamConnect`, start, stop }
}

const written = async (app: App, url: string) => {
  const path = join(folder, 'mail.properties')
  writeFileSync(path, 'mail.smtp.host=mail.example.com\nteamconnect.mail.replyTo=a@example.com\n')
  const view = await get(app, 'environments.add', { name: 'A', path })
  const { id } = view.record
  const keep = { action: 'keep' } as const
  const save = async (host: string) => {
    const now = await get(app, 'environments.open', { id })
    if (!now.file.ok) throw new Error('no file')
    return get(app, 'settings.save', {
      id,
      settings: { ...now.form, 'smtp.host': host, loginUrl: url },
      passwords: { 'smtp.password': keep, 'imap.password': keep },
      basedOn: now.file.view.sha256,
    })
  }
  await save('one.example.com')
  return { id, path, save }
}

describe('watching for the restart', () => {
  it('sees the server go and come back, and notes it', async () => {
    const app = open()
    const server = await teamConnect()
    const { id } = await written(app, server.url)
    const states: string[] = []
    const watching = get(
      app,
      'restart.watch',
      { id },
      {
        onProgress: (progress) => {
          const { state } = progressReports['restart.watch'].parse(progress)
          if (states.at(-1) === state) return
          states.push(state)
          if (states.length === 1) void server.stop()
          if (state === 'gone') void server.start()
        },
      },
    )
    const found = await watching
    expect(states).toEqual(['answers', 'gone', 'answers'])
    expect(found.noted).toBe(true)
    expect(Date.parse(found.backAt ?? '')).toBeGreaterThan(Date.parse(found.goneAt ?? ''))
    expect(found.view.running.kind).toBe('running')
    const [last] = (await get(app, 'journal.list', { id })).slice(-1)
    expect(last).toMatchObject({ event: 'restart', how: 'watched' })
  })

  it('ends when it is cancelled or its time is over, and notes nothing', async () => {
    const app = open()
    const server = await teamConnect()
    const { id } = await written(app, server.url)
    const stop = new AbortController()
    const onProgress = () => stop.abort()
    expect(await get(app, 'restart.watch', { id }, { signal: stop.signal, onProgress })).toMatchObject({
      noted: false,
      goneAt: null,
      view: { running: { kind: 'restart-needed' } },
    })
    expect(await get(app, 'restart.watch', { id, deadlineMs: 1000 })).toMatchObject({ noted: false })
  })

  it('does not count for a file that was written after the server had gone', async () => {
    const app = open()
    const server = await teamConnect()
    const { id, save } = await written(app, server.url)
    let gone = false
    let answered = false
    const result = await app.callAny(
      'restart.watch',
      { id },
      {
        onProgress: (progress) => {
          const { state } = progressReports['restart.watch'].parse(progress)
          if (state === 'answers' && !answered) {
            answered = true
            void server.stop()
          }
          if (state !== 'gone' || gone) return
          gone = true
          void save('two.example.com').then(() => server.start())
        },
      },
    )
    expect(result).toMatchObject({ ok: false, error: { code: 'INPUT_INVALID' } })
    expect((await get(app, 'environments.open', { id })).running.kind).toBe('restart-needed')
  })

  it('is refused for a file that is not delivered yet', async () => {
    const app = open()
    const server = await teamConnect()
    const { id, path } = await written(app, server.url)
    const view = await get(app, 'environments.configure', { id, options: { delivery: 'handed-over' } })
    expect(view.running.kind).toBe('written-not-delivered')
    expect(await codeOf(app, 'restart.watch', { id })).toBe('INPUT_INVALID')
    const sha256 = view.file.ok ? view.file.view.sha256 : ''
    await get(app, 'files.verify', { path, sha256, id })
    expect(await get(app, 'restart.watch', { id, deadlineMs: 1000 })).toMatchObject({ noted: false })
  })

  it('is refused without a URL, and where it cannot tell nodes apart', async () => {
    const app = open()
    const { id } = await written(app, '')
    expect(await codeOf(app, 'restart.watch', { id })).toBe('INPUT_INVALID')
    const other = open('other')
    const server = await teamConnect()
    const view = await get(other, 'environments.add', { name: 'B', path: join(folder, 'mail.properties') })
    await get(other, 'drafts.save', {
      id: view.record.id,
      settings: { ...view.form, loginUrl: server.url },
      basedOn: view.file.ok ? view.file.view.sha256 : '',
      revision: 0,
    })
    await get(app, 'environments.configure', { id, options: { nodes: ['app01', 'app02'] } })
    expect(await codeOf(other, 'restart.watch', { id: view.record.id })).toBe('INPUT_INVALID')
  })
})

describe('nodes', () => {
  it('are ticked one by one, and a second console on another data folder sees the same', async () => {
    const app = open()
    const { id, path } = await written(app, '')
    await get(app, 'environments.configure', { id, options: { nodes: ['app01', 'app02'] } })
    const second = open('second')
    const seen = await get(second, 'environments.add', { name: 'The same', path })
    expect(seen.running).toMatchObject({ kind: 'restart-needed', waitingFor: ['app01', 'app02'] })
    const at = new Date().toISOString()
    await get(second, 'journal.restarted', { id: seen.record.id, at, node: 'app02' })
    const first = await get(app, 'environments.open', { id })
    expect(first.running).toMatchObject({ kind: 'restart-needed', waitingFor: ['app01'] })
    expect(await codeOf(app, 'journal.restarted', { id, at, node: 'app09' })).toBe('INPUT_INVALID')
    await get(app, 'journal.restarted', { id, at, node: 'app01' })
    for (const [console, known] of [
      [app, id],
      [second, seen.record.id],
    ] as const) {
      expect((await get(console, 'environments.open', { id: known })).state.text).toBe(
        'Running these settings',
      )
    }
  })
})

describe('nodes named before there is a file', () => {
  it('stand in its journal once it is written', async () => {
    const app = open()
    const path = join(folder, 'new.properties')
    const options = { nodes: ['app01', 'app02'] }
    const { record, form, file } = await get(app, 'environments.add', { name: 'New', path, options })
    await get(app, 'settings.save', {
      id: record.id,
      settings: { ...form, 'smtp.host': 'mail.example.com', 'smtp.replyTo': 'a@example.com' },
      passwords: { 'smtp.password': { action: 'keep' }, 'imap.password': { action: 'keep' } },
      basedOn: file.ok ? file.view.sha256 : '',
    })
    const seen = await get(open('second'), 'environments.add', { name: 'The same', path })
    expect(seen.running).toMatchObject({ waitingFor: ['app01', 'app02'] })
  })
})

describe('what an interrupted program left', () => {
  it('is cleared at opening, and said once', async () => {
    const app = open()
    const { id, path } = await written(app, '')
    const { hostId } = createNodeProcesses().own()
    writeFileSync(`${path}.4194999-${hostId.slice(0, 4)}-abcdef.tmp`, 'half')
    const view = await get(app, 'environments.open', { id })
    const warnings = view.file.ok ? view.file.view.warnings.map(({ code }) => code) : []
    expect(warnings).toContain('LEFTOVERS_REMOVED')
    const again = await get(app, 'environments.open', { id })
    const later = again.file.ok ? again.file.view.warnings.map(({ code }) => code) : []
    expect(later).not.toContain('LEFTOVERS_REMOVED')
  })
})
