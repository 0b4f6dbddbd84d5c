/** SIGKILL at random moments of a write, and what must hold afterwards. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServerFile } from '#main/services/server-file/server-file.ts'
import { nodePorts, serverKey, valueOfResult } from './bench.ts'
import { folderKeychain, readActive } from './writing-child.ts'

export interface KillReport {
  readonly kills: number
  /** Kills after which a lock, a temporary file or an open intent was found. */
  readonly interrupted: number
  readonly completed: number
  readonly rolledBack: number
  /** What must not be: each with what was found. */
  readonly violations: readonly string[]
}

const child = join(import.meta.dirname, 'writing-child.ts')

const start = (path: string, keychain: string, name: string): ChildProcess =>
  spawn(process.execPath, ['--no-warnings', child, path, keychain, name, '0'], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })

/** Resolves at the child's first finished write after `ready`, or when it ends. */
const working = (process: ChildProcess): Promise<void> =>
  new Promise((resolve) => {
    let seen = ''
    process.stdout?.on('data', (chunk: Buffer) => {
      if (seen.length < 1000) seen += chunk.toString('latin1')
      if (seen.includes('"ok"')) resolve()
    })
    process.on('exit', () => resolve())
  })

const ended = (process: ChildProcess): Promise<void> =>
  process.exitCode !== null || process.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => process.on('exit', () => resolve()))

/**
 * Kills a writing process `count` times, each after its first write and a random while of up to 40 ms, then
 * opens the file as the program does and looks whether everything holds.
 */
export const killWrites = async (
  count: number,
  onProgress: (done: number) => void = () => undefined,
): Promise<KillReport> => {
  const folder = await mkdtemp(join(tmpdir(), 'mailroom-kills-'))
  const keychain = join(folder, 'keychain')
  const server = await mkdtemp(join(folder, 'server-'))
  const path = join(server, 'email.properties')
  const service = createServerFile(nodePorts(join(folder, 'data')))
  const violations: string[] = []
  let interrupted = 0
  let completed = 0
  let rolledBack = 0
  await writeFile(path, '# kept to the end\nother.key = kept\n')
  try {
    for (let number = 0; number < count; number += 1) {
      const now = start(path, keychain, `k${number}`)
      await working(now)
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 40))
      now.kill('SIGKILL')
      await ended(now)

      const bad = (text: string): void => void violations.push(`kill ${number}: ${text}`)
      const left = (await readdir(server)).filter((name) => /\.(?:tmp|lock|claim)$/.test(name))
      const found = await service.read(path)
      if (!found.ok) bad(`the file does not read: ${found.error.message}`)
      const text = await readFile(path, 'latin1')
      if (!text.startsWith('# kept to the end\nother.key = kept\n')) bad(`not whole: ${text.slice(0, 200)}`)
      if (!text.endsWith('\n')) bad('cut off at the end')
      const { entries } = valueOfResult(await service.journal(path))
      const known = new Set(entries.flatMap(({ before, after }) => [before, after]))
      if (found.ok && !known.has(found.value.sha256)) bad('neither the old file nor the new one')

      const recovered = await service.recover(path, folderKeychain(keychain))
      if (!recovered.ok) {
        bad(`not recovered: ${recovered.error.message}`)
        continue
      }
      completed += recovered.value.completed.length
      rolledBack += recovered.value.rolledBack.length
      if (left.length + recovered.value.completed.length + recovered.value.rolledBack.length > 0)
        interrupted += 1
      const after = await readdir(server)
      const strange = after.filter((name) => !/^email\.properties(?:\.journal|\.[\d-]+\.bak)?$/.test(name))
      if (strange.length > 0) bad(`left over: ${strange.join(', ')}`)
      if (after.filter((name) => name.endsWith('.bak')).length > 11) bad('too many backups')
      const secrets = valueOfResult(await service.readSecrets(path, serverKey))['smtp.password']
      const active = await readActive(keychain)
      if (secrets.kind !== 'secret' || secrets.secret !== active) bad('file and keychain disagree')
      const staged = (await readdir(keychain)).filter((name) => /^staged-[0-9a-f]+$/.test(name))
      if (staged.length > 0) bad(`staged secrets left: ${staged.length}`)
      if ((number + 1) % 100 === 0) onProgress(number + 1)
    }
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
  return { kills: count, interrupted, completed, rolledBack, violations }
}
