/** Session, protocol and the way of every request: Chromium asks, the program's handlers answer. */
import { EventEmitter } from 'node:events'
import type { BrowserContext, Download, Route } from '@playwright/test'
import { preventable, type StandInContents, type StandInWindow } from './contents.ts'
import { toElectron } from './urls.ts'

type SchemeHandler = (request: Request) => Promise<Response>
interface Privileges {
  readonly standard?: boolean
  readonly secure?: boolean
}

export class StandInProtocol {
  readonly handlers = new Map<string, SchemeHandler>()
  readonly privileges = new Map<string, Privileges>()
  ready = false

  registerSchemesAsPrivileged(schemes: readonly { scheme: string; privileges: Privileges }[]): void {
    if (this.ready) throw new Error('registerSchemesAsPrivileged should be called before app is ready')
    for (const { scheme, privileges } of schemes) this.privileges.set(scheme, privileges)
  }
  handle(scheme: string, handler: SchemeHandler): void {
    if (!this.ready) throw new Error('protocol cannot be used before app is ready')
    this.handlers.set(scheme, handler)
  }
}

export interface DownloadRecord {
  readonly url: string
  readonly fileName: string
  readonly outcome: 'denied' | 'asked'
  readonly defaultPath?: string | undefined
}

export class StandInSession extends EventEmitter {
  readonly downloads: DownloadRecord[] = []
  /** Requests that nothing stopped and that would have left the program. */
  readonly leaked: string[] = []
  readonly cancelled: string[] = []
  permissionRequest:
    | ((
        contents: StandInContents,
        permission: string,
        answer: (granted: boolean) => void,
        details: { isMainFrame: boolean; requestingUrl: string },
      ) => void)
    | undefined
  permissionCheck:
    | ((contents: StandInContents | null, permission: string, origin: string) => boolean)
    | undefined
  devicePermission: ((details: unknown) => boolean) | undefined
  displayMedia: ((request: unknown, answer: (streams: object) => void) => void) | undefined
  #beforeRequest:
    | ((details: { url: string }, answer: (response: { cancel?: boolean }) => void) => void)
    | undefined

  readonly webRequest = {
    onBeforeRequest: (
      listener: (details: { url: string }, answer: (response: { cancel?: boolean }) => void) => void,
    ): void => {
      this.#beforeRequest = listener
    },
  }
  setPermissionRequestHandler(handler: StandInSession['permissionRequest']): void {
    this.permissionRequest = handler
  }
  setPermissionCheckHandler(handler: StandInSession['permissionCheck']): void {
    this.permissionCheck = handler
  }
  setDevicePermissionHandler(handler: StandInSession['devicePermission']): void {
    this.devicePermission = handler
  }
  setDisplayMediaRequestHandler(handler: StandInSession['displayMedia']): void {
    this.displayMedia = handler
  }

  /** As Chromium asks on behalf of a page; without a handler Electron grants everything. */
  asksPermission(contents: StandInContents, permission: string, isMainFrame = true): boolean {
    let granted = true
    this.permissionRequest?.(contents, permission, (answer) => (granted = answer), {
      isMainFrame,
      requestingUrl: contents.getURL(),
    })
    return granted
  }

  allows(url: string): boolean {
    let cancel = false
    this.#beforeRequest?.({ url }, (response) => (cancel = response.cancel === true))
    if (cancel) this.cancelled.push(url)
    return !cancel
  }

  async download(contents: StandInContents, download: Download): Promise<void> {
    const url = toElectron(download.url())
    const event = preventable()
    let defaultPath: string | undefined
    this.emit(
      'will-download',
      event,
      {
        getURL: () => url,
        getFilename: () => download.suggestedFilename(),
        setSaveDialogOptions: (options: { defaultPath?: string }) => {
          defaultPath = options.defaultPath
        },
      },
      contents,
    )
    const fileName = download.suggestedFilename()
    this.downloads.push({
      url,
      fileName,
      outcome: event.defaultPrevented() ? 'denied' : 'asked',
      defaultPath,
    })
    if (event.defaultPrevented()) await download.cancel()
  }
}

/** Every request of the context goes through here; nothing ever reaches a network. */
export const routeAll = async (
  context: BrowserContext,
  session: StandInSession,
  protocol: StandInProtocol,
  windows: readonly StandInWindow[],
): Promise<void> => {
  const answer = async (route: Route): Promise<void> => {
    const request = route.request()
    const url = toElectron(request.url())
    const frame = request.frame()
    const page = frame.page()
    const window = windows.find(({ webContents }) => webContents.page === page)
    if (window === undefined) {
      // A window that the page opened, on its way to be closed.
      await route.abort('aborted')
      return
    }
    if (request.isNavigationRequest() && !window.webContents.mayNavigate(url, frame)) {
      await route.abort('aborted')
      return
    }
    if (!session.allows(url)) {
      await route.abort('blockedbyclient')
      return
    }
    const scheme = new URL(url).protocol.slice(0, -1)
    const handler = protocol.handlers.get(scheme)
    const privileges = protocol.privileges.get(scheme)
    if (handler === undefined || !privileges?.standard || !privileges.secure) {
      session.leaked.push(url)
      await route.abort('failed')
      return
    }
    const body = request.postDataBuffer()
    const response = await handler(
      new Request(url, {
        method: request.method(),
        ...(body === null ? {} : { body: new Uint8Array(body) }),
      }),
    )
    await route.fulfill({
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: Buffer.from(await response.arrayBuffer()),
    })
  }
  await context.route('**', (route) =>
    answer(route).catch(() => route.abort('failed').catch(() => undefined)),
  )
}
