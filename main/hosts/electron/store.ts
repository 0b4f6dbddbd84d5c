/** electron-store as the class that writes our documents; its base, `conf`, keeps the same files elsewhere. */
import ElectronStore from 'electron-store'
import type { JsonStoreFactory } from '#main/adapters/store/documents.ts'

export const electronStore: JsonStoreFactory = async ({ cwd, name, fileMode }) =>
  new ElectronStore<Record<string, unknown>>({
    cwd,
    name,
    configFileMode: fileMode,
    accessPropertiesByDotNotation: false,
  })
