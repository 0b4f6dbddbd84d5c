/** The core for the command line: loaded only when a command needs it, so that the first line is out before. */
import { setMaxListeners } from 'node:events'
import type { Core, CoreOptions } from './cli.ts'

/**
 * One signal ends a whole run, and each of its sockets and timers listens to it: Node's warning about more than
 * ten listeners takes that for a leak, and would stand among the lines of a result.
 */
const listenersOfARun = 500

interface ProgramOptions extends CoreOptions {
  readonly version: string
  /** What ends a wait for the keychain, and what is told while it lasts. */
  readonly keychainWaits?: { readonly signal: AbortSignal; readonly onWaiting: () => void } | undefined
}

export const openCore = async (options: ProgramOptions): Promise<Core> => {
  setMaxListeners(listenersOfARun)
  const [{ createApp }, { createPorts }, { dataFolder }] = await Promise.all([
    import('#main/app.ts'),
    import('#main/adapters/index.ts'),
    import('#main/adapters/store/data-folder.ts'),
  ])
  return createApp(
    createPorts({
      dataFolder: options.dataFolder ?? dataFolder(),
      host: options.host ?? 'cli',
      version: options.version,
      sessionPasswords: options.sessionPasswords ?? false,
      keychainWaits: options.keychainWaits,
    }),
  )
}
