/** The program's one window. */
import { app, BrowserWindow, screen } from 'electron'
import { pageUrl } from './scheme.ts'
import { firstSize, leastSize, readWindowState, type WindowState } from './window-state.ts'

export interface WindowOptions {
  /** The built preload script, an absolute path. */
  readonly preload: string
  readonly savedState: unknown
  saveState(state: WindowState): void
}

export const openWindow = async (options: WindowOptions): Promise<BrowserWindow> => {
  const state = readWindowState(
    options.savedState,
    screen.getAllDisplays().map(({ workArea }) => workArea),
  )
  const window = new BrowserWindow({
    ...firstSize,
    ...state.bounds,
    minWidth: leastSize.width,
    minHeight: leastSize.height,
    title: 'Mailroom',
    // Shown once it is painted: no white flash.
    show: false,
    webPreferences: {
      preload: options.preload,
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      devTools: !app.isPackaged,
      navigateOnDragDrop: false,
      // Host names and addresses are no prose.
      spellcheck: false,
    },
  })
  if (state.maximized) window.maximize()
  window.once('ready-to-show', () => window.show())

  let waiting: NodeJS.Timeout | undefined
  const remember = () =>
    options.saveState({ bounds: window.getNormalBounds(), maximized: window.isMaximized() })
  const rememberSoon = () => {
    clearTimeout(waiting)
    waiting = setTimeout(remember, 500)
  }
  window.on('resize', rememberSoon)
  window.on('move', rememberSoon)
  window.on('close', () => {
    clearTimeout(waiting)
    remember()
  })
  await window.loadURL(pageUrl)
  return window
}
