/** What a page may not do, whoever wrote it: leave, open windows, ask for devices, download, embed. */
import { type App, app, type Session, type WebContents } from 'electron'
import { openExternally } from './external.ts'
import { isPage, originOf, pageOrigin } from './scheme.ts'

/** Copying a text is all that the page asks for; it happens on a click. */
const permitted: ReadonlySet<string> = new Set(['clipboard-sanitized-write'])

/** Requests that the window itself makes: its page, and texts that the page made for saving. */
const mayLoad = (url: string): boolean =>
  originOf(url) === pageOrigin ||
  url.startsWith('data:image/') ||
  url.startsWith(`blob:${pageOrigin}/`) ||
  (url.startsWith('devtools://') && !app.isPackaged)

/** Each lets another program steer the page, or the program itself, and read what is typed there. */
const debuggers = ['remote-debugging-port', 'remote-debugging-pipe', 'inspect', 'inspect-brk', 'inspect-port']

/**
 * @returns the switch of the command line that would open the installed program to a debugger. The fuses of the
 * package stop those of Node; Chromium's own have none.
 */
export const refusedSwitch = (): string | undefined =>
  app.isPackaged ? debuggers.find((name) => app.commandLine.hasSwitch(name)) : undefined

export const guardSession = (session: Session): void => {
  session.setPermissionRequestHandler((contents, permission, answer, details) => {
    answer(permitted.has(permission) && isPage(contents.getURL()) && details.isMainFrame)
  })
  session.setPermissionCheckHandler(
    (_contents, permission, origin) => permitted.has(permission) && origin.replace(/\/$/, '') === pageOrigin,
  )
  session.setDevicePermissionHandler(() => false)
  session.setDisplayMediaRequestHandler((_request, answer) => answer({}))
  session.on('select-hid-device', (event, _details, choose) => {
    event.preventDefault()
    choose(null)
  })
  session.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !mayLoad(details.url) }))
  // Reports are saved by the page as a text of its own making; nothing else is downloaded.
  session.on('will-download', (event, item) => {
    if (item.getURL().startsWith(`blob:${pageOrigin}/`)) {
      item.setSaveDialogOptions({ defaultPath: item.getFilename() })
    } else event.preventDefault()
  })
}

export const guardContents = (contents: WebContents): void => {
  // Reloading is all the navigation there is.
  const stay = (event: { preventDefault(): void; readonly url: string }) => {
    if (!isPage(event.url)) event.preventDefault()
  }
  contents.on('will-navigate', stay)
  contents.on('will-frame-navigate', stay)
  contents.on('will-redirect', stay)
  contents.on('will-attach-webview', (event) => event.preventDefault())
  contents.setWindowOpenHandler(({ url }) => {
    // A link of our texts opens in the person's browser, never in a window of ours.
    void openExternally(url)
    return { action: 'deny' }
  })
}

/** For every page that will ever be, windows that nobody foresaw included. */
export const guardAll = (program: App): void => {
  program.on('web-contents-created', (_event, contents) => guardContents(contents))
  program.on('certificate-error', (event, _contents, _url, _error, _certificate, answer) => {
    event.preventDefault()
    answer(false)
  })
}
