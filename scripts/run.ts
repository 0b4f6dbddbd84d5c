/** Runs child processes for the other scripts: output kept together, exit codes told. */
import { spawn } from 'node:child_process'
import { resolve } from 'node:path'

export const root = resolve(import.meta.dirname, '..')

export interface Finished {
  readonly code: number
  readonly output: string
  readonly seconds: number
}

/**
 * Runs a program of node_modules/.bin (or of the PATH) and waits for it.
 * @param live passes the output on as it comes, instead of keeping it.
 */
export const run = (
  command: string,
  args: readonly string[],
  options: { live?: boolean; env?: NodeJS.ProcessEnv } = {},
): Promise<Finished> =>
  new Promise((done) => {
    const began = performance.now()
    const child = spawn(command, args, {
      cwd: root,
      env: { ...process.env, ...options.env },
      stdio: options.live ? 'inherit' : ['ignore', 'pipe', 'pipe'],
      shell: process.platform === 'win32',
    })
    const parts: Buffer[] = []
    child.stdout?.on('data', (part: Buffer) => parts.push(part))
    child.stderr?.on('data', (part: Buffer) => parts.push(part))
    const end = (code: number, more = '') =>
      done({
        code,
        output: Buffer.concat(parts).toString('utf8') + more,
        seconds: (performance.now() - began) / 1000,
      })
    child.on('error', (error) => end(127, `${command}: ${error.message}\n`))
    child.on('close', (code) => end(code ?? 1))
  })
