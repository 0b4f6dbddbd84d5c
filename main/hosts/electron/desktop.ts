/** From the start of the program to its end: one instance, one window, one core. */
import { app, BrowserWindow, ipcMain, Menu, protocol, session } from 'electron'
import type { PageFiles } from '#main/adapters/page/page-files.ts'
import { guardPaths } from '#main/adapters/page/paths.ts'
import type { AnyCall } from '#shared/border.ts'
import { channels, type MenuAction } from './channels.ts'
import { askPerson, choosePath, showInFolder } from './dialogs.ts'
import { guardAll, guardSession, refusedSwitch } from './guards.ts'
import { addHabits } from './habits.ts'
import { answerCalls } from './ipc.ts'
import { menuTemplate } from './menu.ts'
import { registerScheme, serveScheme } from './scheme.ts'
import { openWindow } from './window.ts'
import type { WindowState } from './window-state.ts'

export interface DesktopCore {
  readonly call: AnyCall
  /** Loads what the first test needs. */
  prepare(): Promise<void>
  close(): Promise<void>
}

export interface DesktopParts {
  /** Where the console's data lies; Chromium's own caches go into a folder of their own below it. */
  readonly dataFolder: string
  readonly browserDataFolder: string
  readonly preload: string
  openPage(): Promise<PageFiles | undefined>
  openCore(): Promise<DesktopCore>
  openWindowState(): { readonly saved: unknown; save(state: WindowState): void }
}

const showFirst = (): void => {
  const [window] = BrowserWindow.getAllWindows()
  if (window === undefined) return
  if (window.isMinimized()) window.restore()
  window.focus()
}

const sendToPage = (action: MenuAction): void => {
  const window = BrowserWindow.getFocusedWindow() ?? BrowserWindow.getAllWindows()[0]
  window?.webContents.send(channels.menu, action)
}

/**
 * Everything that has to stand before the first page is asked for, in the order that Electron wants: the
 * scheme before *ready*, guards before any contents, the handler before the window.
 */
export const startDesktop = async (parts: DesktopParts): Promise<void> => {
  const refused = refusedSwitch()
  if (refused !== undefined) {
    console.error('Mailroom does not start with a switch that would open the window to other programs.')
    app.exit(1)
    return
  }
  app.setPath('userData', parts.dataFolder)
  app.setPath('sessionData', parts.browserDataFolder)
  if (!app.requestSingleInstanceLock()) {
    app.quit()
    return
  }
  app.enableSandbox()
  registerScheme()
  guardAll(app)
  app.on('web-contents-created', (_event, contents) => addHabits(contents))
  app.on('second-instance', showFirst)

  await app.whenReady()
  const page = await parts.openPage()
  if (page === undefined) {
    console.error('The page is missing: npm run build makes it.')
    app.exit(1)
    return
  }
  guardSession(session.defaultSession)
  serveScheme(protocol, page)
  const core = parts.openCore()
  const paths = guardPaths(async (...call) => (await core).call(...call), askPerson)
  answerCalls(ipcMain, {
    call: paths.call,
    choosePath: async (purpose, sender) => {
      const path = await choosePath(purpose, sender)
      // A certificate that was chosen is not a settings file, which would be shown as text.
      if (path !== null && (purpose === 'settings-open' || purpose === 'settings-new')) paths.give(path)
      return path
    },
    showInFolder: async (path) => {
      if (await paths.knows(path)) showInFolder(path)
    },
  })
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform, sendToPage)))

  const state = parts.openWindowState()
  const open = () => openWindow({ preload: parts.preload, savedState: state.saved, saveState: state.save })
  app.on('activate', () => {
    if (BrowserWindow.getAllWindows().length === 0) void open()
  })
  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit()
  })
  let closing = false
  app.on('will-quit', (event) => {
    if (closing) return
    closing = true
    // Sockets, watches and the practice server are closed before the process ends – but not waited for long.
    event.preventDefault()
    const enough = new Promise((done) => setTimeout(done, 2000))
    const closed = core.then((opened) => opened.close()).catch(() => undefined)
    void Promise.race([closed, enough]).then(() => app.quit())
  })
  await open()
  await (await core).prepare()
}
