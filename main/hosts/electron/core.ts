import { setMaxListeners } from 'node:events'
import { app } from 'electron'
import { createPorts } from '#main/adapters/index.ts'
import { createApp } from '#main/app.ts'
import type { DesktopCore } from './desktop.ts'
import { electronStore } from './store.ts'

/** One signal ends a whole run, and each of its sockets listens to it: that is no leak. */
const listenersOfARun = 500

export const openCore = async (folder: string): Promise<DesktopCore> => {
  setMaxListeners(listenersOfARun)
  const { callAny, prepare, close } = createApp(
    createPorts({
      dataFolder: folder,
      host: 'electron',
      version: app.getVersion(),
      createStore: electronStore,
    }),
  )
  return { call: callAny, prepare, close }
}
