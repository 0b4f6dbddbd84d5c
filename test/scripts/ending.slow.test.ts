/** A process of its own whose thread sits in a system call: it opens a pipe that nobody writes to. */
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, onTestFinished } from 'vitest'

const ending = join(import.meta.dirname, '../../scripts/entry/ending.ts')
const isReplaceable = process.execve !== undefined

const run = async (code: string) => {
  const folder = mkdtempSync(join(tmpdir(), 'mailroom-ending-'))
  const pipe = join(folder, 'pipe')
  execFileSync('mkfifo', [pipe])
  const script = `import { open } from 'node:fs'
import { endAtOnce } from ${JSON.stringify(ending)}
const hold = () => open(${JSON.stringify(pipe)}, () => {})
process.on('exit', () => console.log('cleaned up'))
${code}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  onTestFinished(() => {
    child.kill('SIGKILL')
    rmSync(folder, { recursive: true, force: true })
  })
  let printed = ''
  child.stdout.on('data', (part: Buffer) => {
    printed += part.toString()
  })
  const [exitCode, signal]: unknown[] = await once(child, 'close')
  return { exitCode, signal, printed }
}

const cleaned = 'cleaned up\n'

it.skipIf(process.platform === 'win32' || !isReplaceable)(
  'A thread that waits does not hold the end: the code is the same, and what cleans up has run',
  async () => {
    expect(await run('hold(); endAtOnce(3)')).toEqual({ exitCode: 3, signal: null, printed: cleaned })
  },
)

it.skipIf(process.platform === 'win32')(
  'Nor does it after a signal, on an older Node by that signal',
  async () => {
    const older = 'process.execve = undefined\n'
    const told = `process.on('SIGTERM', () => {}); hold(); endAtOnce(3, 'SIGTERM')`
    if (isReplaceable) expect(await run(told)).toMatchObject({ exitCode: 3, printed: cleaned })
    expect(await run(older + told)).toEqual({ exitCode: null, signal: 'SIGTERM', printed: cleaned })
  },
)

it.skipIf(process.platform === 'win32')('Nor does what Node does not list, where it is known', async () => {
  const told = `process.execve = undefined; process.on('SIGINT', () => {}); endAtOnce(3, 'SIGINT', true)`
  expect(await run(told)).toEqual({ exitCode: null, signal: 'SIGINT', printed: cleaned })
})

it('Where nothing waits, it is an end like any other', async () => {
  expect(await run('endAtOnce(3)')).toEqual({ exitCode: 3, signal: null, printed: cleaned })
  const older = `process.execve = undefined; process.on('SIGINT', () => {}); endAtOnce(3, 'SIGINT')`
  expect(await run(older)).toEqual({ exitCode: 3, signal: null, printed: cleaned })
})
