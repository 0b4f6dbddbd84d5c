/** Access lists and extended attributes, which a new file in an old one's place must have before it is written. */
import { spawn } from 'node:child_process'
import { access, type FileHandle, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { runProgram, withoutSecrets } from '../child-process.ts'
import { codeError, openFile } from './door.ts'
import { throughFolder } from './folder.ts'

/**
 * What `icacls /save` wrote (UTF-16LE: a line with the name, a line with the access list in SDDL), made out
 * to another name, so that `/restore` gives the list to that file.
 */
export const renameInSavedList = (saved: Buffer, name: string): Buffer => {
  const text = saved.toString('utf16le')
  const mark = text.startsWith('﻿') ? '﻿' : ''
  const lineEnd = text.indexOf('\r\n')
  if (lineEnd < 0) throw new Error('icacls saved no access list')
  return Buffer.from(`${mark}${name}${text.slice(lineEnd)}`, 'utf16le')
}

/** A rename on Windows keeps the list of the file that is moved, not of the one that it replaces. */
const copyOnWindows = async (from: string, to: string): Promise<void> => {
  const folder = await mkdtemp(join(tmpdir(), 'mailroom-'))
  try {
    const saved = join(folder, 'access')
    await runProgram('icacls', [from, '/save', saved, '/q'], 20_000)
    await writeFile(saved, renameInSavedList(await readFile(saved), basename(to)))
    await runProgram('icacls', [dirname(to), '/restore', saved, '/q'], 20_000)
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const timeoutMs = 20_000

/** Both by their open handles: a path could lead elsewhere by now, and root would give that its rights. */
const copyByHandles = (from: FileHandle, to: FileHandle): Promise<boolean> =>
  new Promise((done) => {
    const files = ['/proc/self/fd/3', '/proc/self/fd/4']
    const child = spawn('cp', ['--attributes-only', '--preserve=mode,xattr', '--', ...files], {
      stdio: ['ignore', 'ignore', 'ignore', from.fd, to.fd],
      env: withoutSecrets(process.env),
      timeout: timeoutMs,
    })
    child.on('error', () => done(false))
    child.on('exit', (code) => done(code === 0))
  })

const askGnu = async (): Promise<boolean> => {
  try {
    await access('/proc/self/fd')
    return (await runProgram('cp', ['--version'], timeoutMs)).stdout.includes('GNU coreutils')
  } catch {
    return false
  }
}

let gnu: Promise<boolean> | undefined

/**
 * Whether `copyAccess` carries anything over here. Node knows neither access lists nor extended attributes; GNU’s
 * `cp`, which is on every common Linux, does. Elsewhere (macOS, busybox) nothing is known of them.
 */
export const accessIsKept = async (): Promise<boolean> => {
  if (process.platform === 'win32') return true
  if (process.platform !== 'linux') return false
  gnu ??= askGnu()
  return gnu
}

/**
 * Gives a new file the access list (on Linux the extended attributes too) of the file at `from`; where that is not
 * known, nothing.
 * @throws `ACCESS_NOT_KEPT` where it cannot be done on Linux; what icacls says on Windows
 */
export const copyAccess = async (
  from: string,
  to: { readonly path: string; readonly handle: FileHandle },
): Promise<void> => {
  if (process.platform === 'win32') return copyOnWindows(from, to.path)
  if (!(await accessIsKept())) return
  await throughFolder(from, async (at) => {
    const { handle } = await openFile(at, 'read', { furtherNames: true })
    try {
      if (!(await copyByHandles(handle, to.handle))) {
        throw codeError('ACCESS_NOT_KEPT', 'access list or extended attributes cannot be carried over')
      }
    } finally {
      await handle.close()
    }
  })
}
