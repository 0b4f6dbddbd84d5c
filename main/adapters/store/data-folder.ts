import { homedir } from 'node:os'
import { posix, win32 } from 'node:path'

export interface Surroundings {
  readonly platform: NodeJS.Platform
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly home: string
}

/**
 * Where the desktop program keeps its data, so that every face sees the same: Electron's `userData` for the
 * name "Mailroom". `MAILROOM_HOME` moves it.
 *
 * Source: Electron's documentation of `app.getPath('appData')`.
 */
export const dataFolder = (
  around: Surroundings = { platform: process.platform, environment: process.env, home: homedir() },
): string => {
  const { platform, environment, home } = around
  const { join, resolve, isAbsolute } = platform === 'win32' ? win32 : posix
  const moved = environment['MAILROOM_HOME']?.trim()
  if (moved !== undefined && moved !== '') return resolve(moved)
  if (platform === 'win32') {
    return join(environment['APPDATA'] || join(home, 'AppData', 'Roaming'), 'Mailroom')
  }
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Mailroom')
  // The XDG base directory specification: a relative path in the variable is to be ignored.
  const config = environment['XDG_CONFIG_HOME']
  const base = config !== undefined && isAbsolute(config) ? config : join(home, '.config')
  return join(base, 'Mailroom')
}
