/**
 * Electron without its binary: the built main process runs in this process, its windows are pages of Chromium,
 * the built preload runs before the page, and calls go both ways. What is executed is our code; what is
 * imitated is Electron's side of the border, as its documentation has it.
 */
import { EventEmitter } from 'node:events'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { type StandInContents, StandInWindow, type WindowOptions } from './contents.ts'
import { importMain } from './module.ts'
import { routeAll, StandInProtocol, StandInSession } from './session.ts'
import type { IpcHandler, World } from './world.ts'

export interface MenuTemplateItem {
  readonly label?: string
  readonly role?: string
  readonly accelerator?: string
  readonly submenu?: readonly MenuTemplateItem[]
  readonly click?: () => void
}

export interface StandInOptions {
  readonly browser: Browser
  /** The built main process (dist/electron/main.js). */
  readonly main: string
  readonly dataFolder: string
  /** Another instance holds the lock already. */
  readonly secondInstance?: boolean
  /** Installed, not started from the sources. */
  readonly packaged?: boolean
  /** Switches of the command line, without their dashes. */
  readonly switches?: readonly string[]
  readonly displays?: readonly {
    readonly x: number
    readonly y: number
    readonly width: number
    readonly height: number
  }[]
}

export interface StandIn {
  readonly app: EventEmitter
  readonly session: StandInSession
  readonly protocol: StandInProtocol
  readonly windows: readonly StandInWindow[]
  readonly openedExternally: readonly string[]
  readonly shownInFolder: readonly string[]
  readonly recentDocuments: readonly string[]
  readonly paths: ReadonlyMap<string, string>
  readonly sandboxed: () => boolean
  readonly quits: () => number
  /** Answers for the next file dialogs; without one the person cancels. */
  readonly dialogAnswers: string[]
  readonly dialogs: readonly { readonly kind: 'open' | 'save'; readonly options: Record<string, unknown> }[]
  /** Menus that were opened at the mouse. */
  readonly popups: readonly (readonly MenuTemplateItem[])[]
  /** Questions of message boxes; each is answered with `answerWith`'s button. */
  readonly questions: readonly string[]
  answerWith(button: number): void
  menu(): readonly MenuTemplateItem[]
  clickMenu(label: string): void
  /** The first window's page, once it is loaded. */
  page(): Promise<Page>
  /** Forgets what was recorded and what a test wanted answered: another test goes on in the same window. */
  forget(): void
  close(): Promise<void>
}

export const startElectron = async (options: StandInOptions): Promise<StandIn> => {
  const app = new EventEmitter()
  const ipcMain = new EventEmitter()
  const handlers = new Map<string, IpcHandler>()
  const windows: StandInWindow[] = []
  const session = new StandInSession()
  const protocol = new StandInProtocol()
  const openedExternally: string[] = []
  const shownInFolder: string[] = []
  const recentDocuments: string[] = []
  const dialogAnswers: string[] = []
  const dialogs: { kind: 'open' | 'save'; options: Record<string, unknown> }[] = []
  const paths = new Map([['userData', '/nowhere']])
  const popups: (readonly MenuTemplateItem[])[] = []
  const questions: string[] = []
  let questionAnswer = 0
  let menu: readonly MenuTemplateItem[] = []
  let sandboxed = false
  let quits = 0

  let context: Promise<BrowserContext> | undefined
  const world: World = {
    app,
    ipcMain,
    handlers,
    windows,
    context: () => {
      context ??= options.browser.newContext({ viewport: null, acceptDownloads: true }).then(async (made) => {
        await routeAll(made, session, protocol, windows)
        // Whatever its address: the window's contents were asked about it already.
        made.on('page', (page) => {
          void page.opener().then((opener) => (opener === null ? undefined : page.close()))
        })
        return made
      })
      return context
    },
    download: (contents, download) => session.download(contents, download),
    leak: (url) => session.leaked.push(url),
  }

  class BrowserWindow extends StandInWindow {
    constructor(windowOptions: WindowOptions) {
      super(world, windowOptions)
    }
    static getAllWindows = () => [...windows]
    static getFocusedWindow = () => windows.find(({ focused }) => focused > 0) ?? null
    static fromWebContents = (contents: StandInContents) =>
      windows.find(({ webContents }) => webContents === contents) ?? null
  }

  // Electron is ready only after the main module has run.
  let becomeReady = (): void => undefined
  const ready = new Promise<void>((done) => {
    becomeReady = done
  })
  const electron = {
    app: Object.assign(app, {
      whenReady: () => ready,
      isPackaged: options.packaged === true,
      commandLine: { hasSwitch: (name: string) => options.switches?.includes(name) === true },
      requestSingleInstanceLock: () => options.secondInstance !== true,
      enableSandbox: () => {
        if (protocol.ready) throw new Error('app.enableSandbox() can only be called before app is ready')
        sandboxed = true
      },
      setPath: (name: string, path: string) => paths.set(name, path),
      getPath: (name: string) => paths.get(name) ?? '/nowhere',
      getVersion: () => '0.0.0',
      addRecentDocument: (path: string) => recentDocuments.push(path),
      exit: () => {
        quits += 1
      },
      quit: () => {
        quits += 1
        const event = { preventDefault: () => undefined }
        app.emit('will-quit', event)
      },
    }),
    BrowserWindow,
    ipcMain: Object.assign(ipcMain, {
      handle: (channel: string, handler: IpcHandler) => {
        if (handlers.has(channel)) throw new Error(`Attempted to register a second handler for '${channel}'`)
        handlers.set(channel, handler)
      },
    }),
    protocol,
    session: { defaultSession: session },
    Menu: {
      buildFromTemplate: (template: readonly MenuTemplateItem[]) =>
        Object.assign([...template], { popup: () => popups.push(template) }),
      setApplicationMenu: (template: readonly MenuTemplateItem[]) => {
        menu = template
      },
    },
    shell: {
      openExternal: async (url: string) => void openedExternally.push(url),
      showItemInFolder: (path: string) => void shownInFolder.push(path),
    },
    dialog: {
      showMessageBoxSync: (...given: readonly unknown[]) => {
        questions.push((given.at(-1) as { message: string }).message)
        return questionAnswer
      },
      showMessageBox: async (_window: unknown, { message, detail }: { message: string; detail: string }) => {
        questions.push(`${message}\n${detail}`)
        return { response: questionAnswer }
      },
      showOpenDialog: async (_window: unknown, dialogOptions: Record<string, unknown>) => {
        dialogs.push({ kind: 'open', options: dialogOptions })
        const answer = dialogAnswers.shift()
        return { canceled: answer === undefined, filePaths: answer === undefined ? [] : [answer] }
      },
      showSaveDialog: async (_window: unknown, dialogOptions: Record<string, unknown>) => {
        dialogs.push({ kind: 'save', options: dialogOptions })
        const answer = dialogAnswers.shift()
        return { canceled: answer === undefined, filePath: answer ?? '' }
      },
    },
    screen: {
      getAllDisplays: () =>
        (options.displays ?? [{ x: 0, y: 0, width: 1920, height: 1080 }]).map((workArea) => ({ workArea })),
    },
  }

  const before = process.env['MAILROOM_HOME']
  process.env['MAILROOM_HOME'] = options.dataFolder
  await importMain(pathToFileURL(options.main).href, electron)
  if (before === undefined) delete process.env['MAILROOM_HOME']
  else process.env['MAILROOM_HOME'] = before
  protocol.ready = true
  app.emit('ready')
  becomeReady()

  const allItems = (items: readonly MenuTemplateItem[]): MenuTemplateItem[] =>
    items.flatMap((item) => [item, ...allItems(item.submenu ?? [])])

  return {
    app,
    session,
    protocol,
    windows,
    openedExternally,
    shownInFolder,
    recentDocuments,
    paths,
    sandboxed: () => sandboxed,
    quits: () => quits,
    dialogAnswers,
    dialogs,
    popups,
    questions,
    answerWith: (button) => {
      questionAnswer = button
    },
    menu: () => menu,
    clickMenu: (label) => {
      const item = allItems(menu).find((entry) => entry.label === label && entry.click !== undefined)
      if (item?.click === undefined) throw new Error(`The menu has no ${label}`)
      item.click()
    },
    page: async () => {
      for (let waited = 0; waited < 300_000; waited += 20) {
        const [window] = windows
        if (window?.visible) return window.opened
        await new Promise((done) => setTimeout(done, 20))
      }
      throw new Error('No window was shown')
    },
    forget: () => {
      for (const records of [openedExternally, shownInFolder, recentDocuments, dialogs, popups, questions])
        records.length = 0
      for (const records of [session.downloads, session.leaked, session.cancelled]) records.length = 0
      for (const window of windows) window.focused = 0
      dialogAnswers.length = 0
      questionAnswer = 0
    },
    close: async () => {
      await Promise.all([...windows].map((window) => window.close()))
      await (await context)?.close()
    },
  }
}
