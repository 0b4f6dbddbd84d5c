/** A write that ends in the middle, by SIGKILL or step by step, and what must hold afterwards. */
import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Files } from '#main/ports/files.ts'
import { createServerFile, type ServerFilePorts } from '#main/services/server-file/server-file.ts'
import { nodePorts, serverKey, valueOfResult } from './bench.ts'
import { folderKeychain, readActive, writeOnce } from './writing-child.ts'

const head = '# kept to the end\nother.key = kept\n'

/** A file that is written to and looked at afterwards; `remove` when all is done. */
export const makeScene = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mailroom-kills-'))
  const keychain = join(folder, 'keychain')
  const server = await mkdtemp(join(folder, 'server-'))
  const path = join(server, 'email.properties')
  const ports = nodePorts(join(folder, 'data'))
  const service = createServerFile(ports)
  await writeFile(path, head)

  /** Opens the file as the program does at its next start: what must not be, each with what was found. */
  const lookAfterwards = async () => {
    const violations: string[] = []
    const left = (await readdir(server)).filter((name) => /\.(?:tmp|lock|claim)$/.test(name))
    const found = await service.read(path)
    if (!found.ok) violations.push(`the file does not read: ${found.error.message}`)
    const text = await readFile(path, 'latin1')
    if (!text.startsWith(head)) violations.push(`not whole: ${text.slice(0, 200)}`)
    if (!text.endsWith('\n')) violations.push('cut off at the end')
    const { entries } = valueOfResult(await service.journal(path))
    const known = new Set(entries.flatMap(({ before, after }) => [before, after]))
    if (text !== head && found.ok && !known.has(found.value.sha256)) {
      violations.push('neither the old file nor the new one')
    }
    const recovered = await service.recover(path, folderKeychain(keychain))
    if (!recovered.ok) return { violations: [...violations, recovered.error.message], interrupted: true }
    const { completed, rolledBack } = recovered.value
    const after = await readdir(server)
    const strange = after.filter((name) => !/^email\.properties(?:\.journal|\.[\d-]+\.bak)?$/.test(name))
    if (strange.length > 0) violations.push(`left over: ${strange.join(', ')}`)
    if (after.filter((name) => name.endsWith('.bak')).length > 11) violations.push('too many backups')
    const password = valueOfResult(await service.readSecrets(path, serverKey))['smtp.password']
    const secret = password.kind === 'secret' ? password.secret : ''
    if (secret !== (await readActive(keychain))) violations.push('file and keychain disagree')
    const staged = await readdir(keychain).catch(() => [])
    if (staged.some((name) => /^staged-[0-9a-f]+$/.test(name))) violations.push('staged secrets left')
    return { violations, interrupted: left.length + completed.length + rolledBack.length > 0 }
  }
  return {
    path,
    keychain,
    ports,
    lookAfterwards,
    remove: () => rm(folder, { recursive: true, force: true }),
  }
}

type Scene = Awaited<ReturnType<typeof makeScene>>

/**
 * Writes as a process would that dies after so many of its steps on the disk: what it began is done, and nothing
 * more happens.
 * @returns false where the write was finished before.
 */
export const dieAfter = async ({ path, keychain, ports }: Scene, steps: number): Promise<boolean> => {
  let taken = 0
  const died = Promise.withResolvers<'died'>()
  const never = new Promise<never>(() => undefined)
  const step = () => {
    taken += 1
    if (taken <= steps) return true
    died.resolve('died')
    return false
  }
  /** Any of the functions of a port: once it is dead they are not called, and do not answer. */
  const mortal = <T extends object>(port: T): T =>
    new Proxy(port, {
      get: (target, name, receiver) => {
        const member: unknown = Reflect.get(target, name, receiver)
        if (typeof member !== 'function' || ['join', 'watchFolder'].includes(String(name))) return member
        return (...args: unknown[]): unknown => (step() ? Reflect.apply(member, target, args) : never)
      },
    })
  const processes: ServerFilePorts['processes'] = {
    ...ports.processes,
    own: () => ({ ...ports.processes.own(), pid: 4_194_303 }),
  }
  const service = createServerFile({ ...ports, files: mortal<Files>(ports.files), processes })
  const written = writeOnce(service, path, `after ${steps} steps`, `h${steps}`, (secret) =>
    mortal(folderKeychain(keychain, secret)),
  )
  return (await Promise.race([written, died.promise])) === 'died'
}

const child = join(import.meta.dirname, 'writing-child.ts')

const ended = (process: ChildProcess): Promise<void> =>
  process.exitCode !== null || process.signalCode !== null
    ? Promise.resolve()
    : new Promise((resolve) => process.on('exit', () => resolve()))

/** Starts a process that writes again and again, and kills it a random while of up to 40 ms after its first write. */
export const killWriter = async ({ path, keychain }: Scene, name: string): Promise<void> => {
  const writer = spawn(process.execPath, ['--no-warnings', child, path, keychain, name, '0'], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
  writer.stdin.end('go\n')
  let seen = ''
  await new Promise<void>((resolve, reject) => {
    writer.stdout.on('data', (chunk: Buffer) => {
      if (seen.length < 1000) seen += chunk.toString('latin1')
      if (seen.includes('"ok"')) resolve()
    })
    writer.on('exit', () => reject(new Error(`the writer ended by itself: ${seen}`)))
  })
  await new Promise((resolve) => setTimeout(resolve, Math.random() * 40))
  writer.kill('SIGKILL')
  await ended(writer)
}
