/**
 * `npm start`: the window where Electron is installed, else the same console on loopback in the browser. Never
 * downloads anything, never hangs, and Ctrl-C ends it at once.
 */
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { electronBinary } from './electron-binary.ts'
import { root } from './run.ts'

const dist = join(root, 'dist')
const wanted = ['renderer/index.html', 'electron/main.js', 'cli/mailroom.js']

if (wanted.some((file) => !existsSync(join(dist, file)))) {
  console.log('Not built yet: building first (npm run build) …')
  await import('./build.ts')
}

const hasDisplay =
  process.platform !== 'linux' || Boolean(process.env['DISPLAY'] || process.env['WAYLAND_DISPLAY'])

/** Runs the program in place of this one: its output, its end, its exit code. */
const become = (command: string, args: readonly string[]): void => {
  const child = spawn(command, args, { cwd: root, stdio: 'inherit' })
  // A terminal sends Ctrl-C to both, another sender to this one alone: the child takes two at once for one.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, () => child.kill(signal))
  child.on('error', (error) => {
    console.error(`${command}: ${error.message}`)
    process.exitCode = 1
  })
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? (signal === 'SIGINT' ? 0 : 1)
  })
}

const binary = electronBinary(root)
if (binary !== undefined && hasDisplay) {
  become(binary, [root])
} else {
  console.log(
    binary === undefined
      ? 'Electron is not installed (npx install-electron fetches it): the same console opens on loopback.'
      : 'There is no display for a window: the same console opens on loopback.',
  )
  become(process.execPath, [join(dist, 'cli/mailroom.js'), 'serve', '--open'])
}
