import { app } from 'electron'
import { createPorts } from '#main/adapters/index.ts'
import { createApp } from '#main/app.ts'
import type { DesktopCore } from './desktop.ts'
import { electronStore } from './store.ts'

export const openCore = async (folder: string): Promise<DesktopCore> => {
  const { callAny, close } = createApp(
    createPorts({
      dataFolder: folder,
      host: 'electron',
      version: app.getVersion(),
      createStore: electronStore,
    }),
  )
  return { call: callAny, close }
}
