/** BrowserWindow and WebContents over a page of Chromium. */

import { randomUUID } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { readFileSync } from 'node:fs'
import type { BrowserContext, Frame, Page } from '@playwright/test'
import { pageSide } from './page-side.ts'
import { toBrowser, toElectron } from './urls.ts'
import type { World } from './world.ts'

export interface WindowOpenDetails {
  readonly url: string
}
type WindowOpenHandler = (details: WindowOpenDetails) => { readonly action: 'allow' | 'deny' }

interface StandInFrame {
  readonly parent: StandInFrame | null
  readonly url: string
}

export const preventable = () => {
  let prevented = false
  return {
    defaultPrevented: () => prevented,
    preventDefault: () => {
      prevented = true
    },
  }
}

export interface WebPreferences {
  readonly preload?: string
  readonly contextIsolation?: boolean
  readonly sandbox?: boolean
  readonly nodeIntegration?: boolean
  readonly webviewTag?: boolean
  readonly spellcheck?: boolean
}

export class StandInContents extends EventEmitter {
  readonly preferences: WebPreferences
  readonly mainFrame: StandInFrame
  page: Page | undefined
  openHandler: WindowOpenHandler = () => ({ action: 'allow' })
  destroyed = false
  readonly #world: World
  readonly #event = `electron-${randomUUID()}`
  /** Messages reach the page in the order in which they were sent. */
  #queue: Promise<unknown> = Promise.resolve()
  /** Navigations that the program itself began are not asked about. */
  #own = 0

  constructor(world: World, preferences: WebPreferences) {
    super()
    this.#world = world
    this.preferences = preferences
    const self = this
    this.mainFrame = {
      parent: null,
      get url() {
        return toElectron(self.page?.url() ?? '')
      },
    }
  }

  async open(context: BrowserContext, size: { width: number; height: number }): Promise<Page> {
    const page = await context.newPage()
    this.page = page
    await page.setViewportSize(size)
    const { preload, contextIsolation = true, nodeIntegration = false } = this.preferences
    const binding = `electron_${randomUUID().replaceAll('-', '')}`
    await page.exposeBinding(binding, ({ frame }, kind: string, channel: string, values: unknown[]) =>
      this.receive(kind, channel, values, frame),
    )
    if (preload !== undefined) {
      await page.addInitScript(pageSide, {
        preload: readFileSync(preload, 'utf8'),
        contextIsolation,
        nodeIntegration,
        binding,
        event: this.#event,
      })
    }
    const devTools = await context.newCDPSession(page)
    devTools.on('Page.windowOpen', ({ url }) => {
      if (this.openHandler({ url: toElectron(url) }).action === 'allow') this.#world.leak(url)
    })
    await devTools.send('Page.enable')
    page.on('close', () => {
      this.destroyed = true
      this.emit('destroyed')
    })
    page.on('crash', () => this.emit('render-process-gone', {}, { reason: 'crashed' }))
    page.on('download', (download) => void this.#world.download(this, download))
    return page
  }

  /** A message of the page, from the frame that sent it. */
  receive(kind: string, channel: string, values: unknown[], frame?: Frame): Promise<unknown> | undefined {
    const main = frame === undefined || frame === this.page?.mainFrame()
    const senderFrame: StandInFrame = main
      ? this.mainFrame
      : { parent: this.mainFrame, url: toElectron(frame.url()) }
    return this.receiveAs(kind, channel, values, senderFrame)
  }

  /** The same, from a frame that a test makes up. */
  receiveAs(kind: string, channel: string, values: unknown[], senderFrame: StandInFrame | null) {
    const event = { sender: this, senderFrame }
    if (kind === 'send') {
      this.#world.ipcMain.emit(channel, event, ...values)
      return undefined
    }
    const handler = this.#world.handlers.get(channel)
    if (handler === undefined) return Promise.reject(new Error(`No handler registered for '${channel}'`))
    // What crosses is a structured clone: a function or a class in an answer fails here as it does there.
    return Promise.resolve(handler(event, ...structuredClone(values))).then((answer) =>
      structuredClone(answer),
    )
  }

  send(channel: string, ...values: unknown[]): void {
    const message = structuredClone({ event: this.#event, channel, values })
    this.#queue = this.#queue.then(() =>
      this.page
        ?.evaluate(({ event, ...detail }) => {
          window.dispatchEvent(new CustomEvent(event, { detail }))
        }, message)
        .catch(() => undefined),
    )
  }

  /** Asked by the router for each request that would lead a frame elsewhere. */
  mayNavigate(url: string, frame: Frame): boolean {
    const isMainFrame = frame === this.page?.mainFrame()
    const own = isMainFrame && this.#own > 0
    if (own) this.#own -= 1
    const event = { ...preventable(), url, isMainFrame }
    if (!own) {
      if (isMainFrame) this.emit('will-navigate', event)
      this.emit('will-frame-navigate', event)
    }
    if (event.defaultPrevented()) return false
    this.emit('did-start-navigation', { url, isMainFrame, isSameDocument: false })
    return true
  }

  async load(url: string): Promise<void> {
    this.#own += 1
    await this.page?.goto(toBrowser(url), { waitUntil: 'domcontentloaded' })
  }

  setWindowOpenHandler(handler: WindowOpenHandler): void {
    this.openHandler = handler
  }
  getURL(): string {
    return this.mainFrame.url
  }
  isDestroyed(): boolean {
    return this.destroyed
  }
}

export interface WindowOptions {
  readonly x?: number
  readonly y?: number
  readonly width?: number
  readonly height?: number
  readonly minWidth?: number
  readonly minHeight?: number
  readonly show?: boolean
  readonly title?: string
  readonly webPreferences?: WebPreferences
}

export class StandInWindow extends EventEmitter {
  readonly options: WindowOptions
  readonly webContents: StandInContents
  /** Resolves with Chromium's page. */
  readonly opened: Promise<Page>
  visible: boolean
  maximized = false
  focused = 0
  bounds: { x: number; y: number; width: number; height: number }
  readonly #world: World

  constructor(world: World, options: WindowOptions) {
    super()
    this.#world = world
    this.options = options
    this.visible = options.show !== false
    const { x = 0, y = 0, width = 800, height = 600 } = options
    this.bounds = { x, y, width, height }
    this.webContents = new StandInContents(world, options.webPreferences ?? {})
    world.windows.push(this)
    world.app.emit('web-contents-created', {}, this.webContents)
    this.opened = world.context().then((context) => this.webContents.open(context, { width, height }))
    void this.opened.then((page) => page.on('close', () => this.#closed()))
  }

  #closed(): void {
    const at = this.#world.windows.indexOf(this)
    if (at < 0) return
    this.#world.windows.splice(at, 1)
    this.emit('closed')
    if (this.#world.windows.length === 0) this.#world.app.emit('window-all-closed')
  }

  async loadURL(url: string): Promise<void> {
    await this.opened
    await this.webContents.load(url)
    this.emit('ready-to-show')
  }

  /** As a person closes it. */
  async close(): Promise<void> {
    const event = preventable()
    this.emit('close', event)
    if (event.defaultPrevented()) return
    await (await this.opened).close()
  }

  /** As a person moves it. */
  moveTo(bounds: Partial<StandInWindow['bounds']>): void {
    this.bounds = { ...this.bounds, ...bounds }
    this.emit('resize')
    this.emit('move')
  }

  show(): void {
    this.visible = true
  }
  focus(): void {
    this.focused += 1
  }
  maximize(): void {
    this.maximized = true
  }
  isMaximized(): boolean {
    return this.maximized
  }
  isMinimized(): boolean {
    return false
  }
  restore(): void {
    this.visible = true
  }
  getNormalBounds(): StandInWindow['bounds'] {
    return this.bounds
  }
}
