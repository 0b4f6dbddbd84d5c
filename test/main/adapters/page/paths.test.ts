import { describe, expect, it } from 'vitest'
import { guardPaths } from '#main/adapters/page/paths.ts'
import { createFakeApp, type FakeHandler } from '#test/fakes/app.ts'

const view = 'files.view'
const opened: Readonly<Record<string, FakeHandler>> = {
  [view]: () => 'shown',
  'recent.noteReport': () => ({}),
  'environments.list': () => [{ id: 'e', name: 'Production', path: '/srv/mail.conf' }],
  'recent.list': () => [
    { kind: 'settings', name: 'old.conf', path: '/srv/old.conf' },
    { kind: 'report', name: 'report.json', path: '/srv/report.json' },
  ],
}
const refused = { ok: false, error: { code: 'NOT_SUPPORTED_HERE' } }

describe('a path that the page names', () => {
  it.each(['/srv/mail.properties', 'C:\\TeamConnect\\Mail.PROPERTIES', '/srv/mail.conf', '/srv/old.conf'])(
    '%s is opened: a settings file by its name, or one that the store knows',
    async (path) => {
      const paths = guardPaths(createFakeApp(opened).call)
      expect(await paths.call(view, { path })).toEqual({ ok: true, value: 'shown' })
      expect(await paths.knows(path)).toBe(true)
    },
  )

  it.each([
    '/etc/shadow',
    '/srv/mail.properties.bak',
    '/srv/mail.properties/../../etc/shadow',
    '/srv/report.json',
    '/SRV/MAIL.CONF',
  ])('%s is not, and the core does not hear of it', async (path) => {
    const app = createFakeApp(opened)
    const paths = guardPaths(app.call)
    expect(await paths.call(view, { path })).toMatchObject(refused)
    expect(await paths.knows(path)).toBe(false)
    expect(app.requests.map(({ method }) => method)).not.toContain(view)
  })

  it('is refused where the store cannot be read', async () => {
    const paths = guardPaths(createFakeApp({ [view]: () => 'shown' }).call)
    expect(await paths.call(view, { path: '/srv/mail.conf' })).toMatchObject(refused)
  })

  it('is opened after a dialog gave it', async () => {
    const paths = guardPaths(createFakeApp(opened).call)
    paths.give('/srv/chosen')
    expect(await paths.call(view, { path: '/srv/chosen' })).toMatchObject({ ok: true })
  })

  it('is asked about by the host once, and never for showing it in its folder', async () => {
    const asked: string[] = []
    let answer = false
    const paths = guardPaths(createFakeApp(opened).call, async ({ detail }) => {
      asked.push(detail.split('\n')[0] ?? '')
      return answer
    })
    expect(await paths.knows('/srv/typed')).toBe(false)
    expect(asked).toEqual([])
    expect(await paths.call(view, { path: '/srv/typed' })).toMatchObject(refused)
    answer = true
    expect(await paths.call(view, { path: '/srv/typed' })).toMatchObject({ ok: true })
    expect(await paths.call(view, { path: '/srv/typed' })).toMatchObject({ ok: true })
    expect(asked).toEqual(['/srv/typed', '/srv/typed'])
  })

  it('is noted as a report by its name alone, without a question', async () => {
    const paths = guardPaths(createFakeApp(opened).call, async () => true)
    const note = (path: string | null) => paths.call('recent.noteReport', { name: 'x', path })
    expect(await note('/srv/report.json')).toMatchObject({ ok: true })
    expect(await note(null)).toMatchObject({ ok: true })
    expect(await note('/etc/shadow')).toMatchObject(refused)
  })
})

describe('what a person’s password, mail or file hangs on', () => {
  const run = { id: 'e', checks: ['smtp'], settings: 'file' }
  const wanted = { host: 'new.example.com', port: 587, security: 'starttls', username: 'svc' }
  const app = () =>
    createFakeApp({
      'diagnosis.run': () => 'ran',
      'credentials.release': () => 'released',
      'environments.open': () => ({
        fileDestinations: {},
        form: { 'tls.caFile': '//files.example.com/ca.pem' },
      }),
    })

  it.each([
    ['diagnosis.run', { ...run, allowBadCertificate: true }, 'certificate failed'],
    ['diagnosis.run', { ...run, openCaFile: true }, '//files.example.com/ca.pem'],
    ['diagnosis.run', { ...run, sendMessage: true, recipients: ['it@example.com'] }, 'it@example.com'],
    ['diagnosis.run', { ...run, checks: ['round-trip'] }, 'Send a test message?'],
    ['credentials.release', { id: 'e', key: 'smtp.password', wanted }, 'new.example.com, port 587'],
  ])('%s with %o is asked by the host, and not done without a yes', async (method, input, shown) => {
    for (const answer of [false, true]) {
      const asked: string[] = []
      const core = app()
      const paths = guardPaths(core.call, async ({ message, detail }) => {
        asked.push(`${message} ${detail}`)
        return answer
      })
      const result = await paths.call(method, input)
      expect(asked).toEqual([expect.stringContaining(shown)])
      expect(result).toMatchObject(
        answer ? { ok: true } : { ok: false, error: { code: 'CONFIRMATION_NEEDED' } },
      )
      expect(core.requests.some((request) => request.method === method)).toBe(answer)
    }
  })

  it('opens the file of certificates that it showed, whatever the settings name by then', async () => {
    const core = app()
    const paths = guardPaths(core.call, async () => true)
    await paths.call('diagnosis.run', { ...run, openCaFile: true })
    expect(core.requests.find(({ method }) => method === 'diagnosis.run')?.input).toMatchObject({
      openCaFile: '//files.example.com/ca.pem',
    })
  })

  it('is not asked where nothing of it is done, nor by a host that cannot', async () => {
    const never = guardPaths(app().call, async () => false)
    expect(await never.call('diagnosis.run', run)).toMatchObject({ ok: true })
    const web = guardPaths(app().call)
    expect(await web.call('diagnosis.run', { ...run, sendMessage: true })).toMatchObject({ ok: true })
  })
})
