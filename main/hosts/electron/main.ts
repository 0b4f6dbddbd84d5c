/** Electron's entry: built to dist/electron/main.js, with the preload beside it and the page in ../renderer. */
import { join } from 'node:path'
import ElectronStore from 'electron-store'
import { withoutSecrets } from '#main/adapters/child-process.ts'
import { openPageFiles } from '#main/adapters/page/page-files.ts'
import { dataFolder } from '#main/adapters/store/data-folder.ts'
import { openCore } from './core.ts'
import { startDesktop } from './desktop.ts'

const here = import.meta.dirname
const folder = dataFolder()
// Whatever is started from here on (Chromium's processes, a browser) has no use for passwords.
const kept = withoutSecrets(process.env)
for (const name of Object.keys(process.env)) if (!(name in kept)) delete process.env[name]

void startDesktop({
  dataFolder: folder,
  browserDataFolder: join(folder, 'window'),
  preload: join(here, 'preload.cjs'),
  openPage: () => openPageFiles(join(here, '..', 'renderer')),
  openCore: () => openCore(folder),
  openWindowState: () => {
    const store = new ElectronStore<{ state?: unknown }>({
      cwd: folder,
      name: 'window',
      clearInvalidConfig: true,
    })
    return { saved: store.get('state'), save: (state) => store.set('state', state) }
  },
})
