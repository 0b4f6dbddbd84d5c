/**
 * The one thing that the page gets of the program. Runs sandboxed and isolated from the page, before it.
 * One file, CommonJS: a sandboxed preload can load nothing but `electron`.
 */
import { contextBridge, type IpcRendererEvent, ipcRenderer, webUtils } from 'electron'
import { type Bridge, channels } from './channels.ts'

/** The little of the DOM that is used here. */
declare const window: {
  addEventListener(type: 'dragover' | 'drop', listener: (event: { preventDefault(): void }) => void): void
}

const listen = (channel: string, listener: (...values: unknown[]) => void): (() => void) => {
  // The event itself stays here: it leads to ipcRenderer.
  const handler = (_event: IpcRendererEvent, ...values: unknown[]) => listener(...values)
  ipcRenderer.on(channel, handler)
  return () => void ipcRenderer.removeListener(channel, handler)
}

const bridge: Bridge = {
  call: (id, method, input) => ipcRenderer.invoke(channels.call, id, method, input),
  cancel: (id) => ipcRenderer.send(channels.cancel, id),
  onProgress: (listener) =>
    listen(channels.progress, (id, progress) => {
      if (typeof id === 'string') listener(id, progress)
    }),
  onMenu: (listener) =>
    listen(channels.menu, (action) => {
      if (typeof action === 'string') listener(action)
    }),
  choosePath: (purpose) => ipcRenderer.invoke(channels.choosePath, purpose),
  showInFolder: (path) => ipcRenderer.invoke(channels.showInFolder, path),
  pathOf: (file) => webUtils.getPathForFile(file) || null,
}

contextBridge.exposeInMainWorld('mailroom', bridge)

// A file dropped beside the place for it must not be opened by the window. The page's own places for
// dropping have seen the event before it comes up here.
window.addEventListener('dragover', (event) => event.preventDefault())
window.addEventListener('drop', (event) => event.preventDefault())
