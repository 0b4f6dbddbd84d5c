/** Opens the person's browser on the page without the token ever being an argument of a process. */
import { spawn } from 'node:child_process'
import { accessSync, constants } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { withoutSecrets } from '#main/adapters/child-process.ts'

export interface Opening {
  /** Why no browser was started, in words; undefined where one was. */
  readonly problem?: string | undefined
  /** Removes the redirect file; safe to call more than once. */
  dispose(): Promise<void>
}

export interface OpenOptions {
  readonly platform?: NodeJS.Platform | undefined
  readonly env?: NodeJS.ProcessEnv | undefined
}

const isExecutable = (path: string): boolean => {
  try {
    accessSync(path, constants.X_OK)
    return true
  } catch {
    return false
  }
}

/** The program that opens a file in the browser, or why there is none. */
const opener = (
  platform: NodeJS.Platform,
  env: NodeJS.ProcessEnv,
): { readonly command: string; readonly args: readonly string[] } | { readonly problem: string } => {
  if (platform === 'darwin') return { command: 'open', args: [] }
  if (platform === 'win32') return { command: 'rundll32.exe', args: ['url.dll,FileProtocolHandler'] }
  if (!env['DISPLAY'] && !env['WAYLAND_DISPLAY']) return { problem: 'there is no display' }
  const found = (env['PATH'] ?? '')
    .split(delimiter)
    .filter((folder) => folder !== '')
    .map((folder) => join(folder, 'xdg-open'))
    .find(isExecutable)
  return found === undefined ? { problem: 'there is no xdg-open' } : { command: found, args: [] }
}

const redirect = (url: string): string => `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="referrer" content="no-referrer">
<meta http-equiv="refresh" content="0; url=${url}">
<title>Mailroom</title>
<p><a href="${url}">Open Mailroom</a></p>
</html>
`

/**
 * Writes a page that leads to `url` into a folder of the user's own (0700, file 0600) and opens that.
 * Never rejects: the address is printed anyway.
 */
export const openBrowser = async (url: string, options: OpenOptions = {}): Promise<Opening> => {
  const env = options.env ?? process.env
  const way = opener(options.platform ?? process.platform, env)
  if ('problem' in way) return { problem: way.problem, dispose: async () => undefined }
  const folder = await mkdtemp(join(tmpdir(), 'mailroom-')).catch(() => undefined)
  if (folder === undefined) return { problem: 'no temporary folder', dispose: async () => undefined }
  const dispose = () => rm(folder, { recursive: true, force: true })
  const file = join(folder, 'open.html')
  try {
    await writeFile(file, redirect(url), { mode: 0o600, flag: 'wx' })
  } catch {
    await dispose()
    return { problem: 'no temporary file', dispose }
  }
  const problem = await new Promise<string | undefined>((done) => {
    const child = spawn(way.command, [...way.args, file], {
      stdio: 'ignore',
      detached: true,
      env: withoutSecrets(env),
    })
    child.once('error', (error) => done(error.message))
    child.once('spawn', () => done(undefined))
    child.unref()
  })
  if (problem !== undefined) await dispose()
  return { problem, dispose }
}
