/** The core for the command line: loaded only when a command needs it, so that the first line is out before. */
import type { Core, CoreOptions } from './cli.ts'

export const openCore = async (options: CoreOptions & { readonly version: string }): Promise<Core> => {
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
    }),
  )
}
