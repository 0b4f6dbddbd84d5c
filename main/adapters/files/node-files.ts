import { constants, type Stats, watch } from 'node:fs'
import {
  access,
  type FileHandle,
  link,
  lstat,
  open,
  readdir,
  readFile,
  rename,
  stat,
  unlink,
} from 'node:fs/promises'
import { basename, dirname, join, resolve } from 'node:path'
import type { Expected, FileFacts, FileFault, FileOutcome, Files, NewFile } from '#main/ports/files.ts'
import { runProgram } from '../child-process.ts'
import { accessIsKept, copyAccess } from './access.ts'
import { codeError, openFile, resolveLinks } from './door.ts'
import { holdFolder, inFolder, throughFolder } from './folder.ts'
import { makeFolder } from './make-folder.ts'

const fault = (error: unknown): FileFault => ({
  ok: false,
  code: error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'UNKNOWN',
  message: error instanceof Error ? error.message : String(error),
})

const attempt = async <T>(action: () => Promise<T>): Promise<FileOutcome<T>> => {
  try {
    return { ok: true, value: await action() }
  } catch (error) {
    return fault(error)
  }
}

/** The same, through the open folder of a path that was found before. */
const attemptIn = <T>(path: string, action: (path: string) => Promise<T>): Promise<FileOutcome<T>> =>
  attempt(() => throughFolder(path, action))

const factsOf = (stats: Stats): FileFacts => ({
  kind: stats.isFile() ? 'file' : stats.isDirectory() ? 'folder' : stats.isSymbolicLink() ? 'link' : 'other',
  size: stats.size,
  mode: stats.mode & 0o7777,
  uid: stats.uid,
  gid: stats.gid,
  modifiedMs: stats.mtimeMs,
  identity: `${stats.dev}:${stats.ino}`,
  links: stats.nlink,
})

const writeAll = async (handle: FileHandle, bytes: Uint8Array, position: number | null): Promise<void> => {
  let done = 0
  while (done < bytes.length) {
    const { bytesWritten } = await handle.write(
      bytes,
      done,
      bytes.length - done,
      position === null ? null : position + done,
    )
    done += bytesWritten
  }
}

const readWhole = async (
  path: string,
  limit: number,
  expected: Expected | undefined,
): Promise<{ bytes: Uint8Array; facts: FileFacts }> => {
  const opened = await openFile(path, 'read', expected)
  const { handle } = opened
  try {
    const facts = factsOf(opened.facts)
    if (facts.size > limit) throw codeError('TOO_LARGE', `has ${facts.size} bytes`)
    // One byte more than allowed shows a file that grew since `stat`.
    const buffer = new Uint8Array(Math.min(limit, facts.size + 65_536) + 1)
    let length = 0
    while (length < buffer.length) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    if (length > limit) throw codeError('TOO_LARGE', `has more than ${limit} bytes`)
    if (length === buffer.length) throw codeError('EBUSY', 'grows while it is read')
    return { bytes: buffer.slice(0, length), facts: { ...facts, size: length } }
  } finally {
    await handle.close()
  }
}

const readLast = async (
  path: string,
  limit: number,
  expected: Expected,
): Promise<{ bytes: Uint8Array; skipped: number }> => {
  const {
    handle,
    facts: { size },
  } = await openFile(path, 'read', expected)
  try {
    const skipped = Math.max(0, size - limit)
    const buffer = new Uint8Array(size - skipped)
    let length = 0
    while (length < buffer.length) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length, skipped + length)
      if (bytesRead === 0) break
      length += bytesRead
    }
    return { bytes: buffer.slice(0, length), skipped }
  } finally {
    await handle.close()
  }
}

const createWhole = async (path: string, bytes: Uint8Array, as: NewFile): Promise<FileFacts> => {
  // 0600 first: nobody else may look in before owner and mode are as wanted.
  const handle = await open(path, 'wx', 0o600)
  try {
    if (as.accessLike !== undefined) {
      await copyAccess(as.accessLike, { path, handle })
      // Who it lets in waits outside until owner and mode are as wanted; bits of 0600 close an access list too.
      await handle.chmod(0o600)
    }
    await writeAll(handle, bytes, 0)
    if (as.owner !== undefined) {
      const now = await handle.stat()
      if (now.uid !== as.owner.uid || now.gid !== as.owner.gid) await handle.chown(as.owner.uid, as.owner.gid)
    }
    // After chown, which clears set-id bits.
    await handle.chmod(as.mode)
    if (as.durable !== false) await handle.sync()
    return factsOf(await handle.stat())
  } catch (error) {
    await unlink(path).catch(() => undefined)
    throw error
  } finally {
    await handle.close().catch(() => undefined)
  }
}

const readAll = async (handle: FileHandle, size: number): Promise<Uint8Array> => {
  const buffer = new Uint8Array(size)
  let length = 0
  while (length < size) {
    const { bytesRead } = await handle.read(buffer, length, size - length, length)
    if (bytesRead === 0) break
    length += bytesRead
  }
  return buffer.subarray(0, length)
}

const overwriteWhole = async (
  path: string,
  bytes: Uint8Array,
  { mode, was }: { readonly mode: number; readonly was?: Uint8Array | undefined },
  expected: Expected,
): Promise<void> => {
  const { handle, facts } = await openFile(path, 'change', expected)
  const put = async (content: Uint8Array): Promise<void> => {
    await writeAll(handle, content, 0)
    await handle.truncate(content.length)
    await handle.sync()
  }
  try {
    const before = await readAll(handle, facts.size)
    if (was !== undefined && !Buffer.from(before).equals(was)) {
      throw codeError('CHANGED', 'it has other content by now')
    }
    if (mode !== (facts.mode & 0o7777)) await handle.chmod(mode)
    const open = (await handle.stat()).mode & ~mode & 0o077
    if (process.platform !== 'win32' && open !== 0) {
      await handle.chmod(facts.mode & 0o7777)
      throw codeError('MODE_NOT_KEPT', 'it stays readable by others')
    }
    await put(bytes).catch(async (error: unknown) => {
      await put(before).catch(() => undefined)
      await handle.chmod(facts.mode & 0o7777).catch(() => undefined)
      throw error
    })
  } finally {
    await handle.close()
  }
}

/** Mount points of this process as proc_pid_mountinfo(5) has them: the fifth field, blanks and the like in octal. */
const isMount = async (path: string): Promise<boolean> => {
  const mounts = await readFile('/proc/self/mountinfo', 'utf8').catch(() => '')
  return mounts.split('\n').some((line) => {
    const point = line.split(' ')[4] ?? ''
    return (
      point.replace(/\\([0-7]{3})/g, (_, octal: string) => String.fromCharCode(Number.parseInt(octal, 8))) ===
      path
    )
  })
}

/** A new file for lines, or undefined where the name is taken. */
const createForLines = async (path: string, { mode, owner }: NewFile): Promise<FileHandle | undefined> => {
  const handle = await open(path, 'ax', mode).catch((error: unknown) => {
    if (fault(error).code === 'EEXIST') return undefined
    throw error
  })
  if (handle === undefined) return undefined
  try {
    // The group, and a mode where the file system has none, are best effort: fewer readers are better than no file.
    if (owner !== undefined) await handle.chown(owner.uid, owner.gid).catch(() => undefined)
    await handle.chmod(mode).catch(() => undefined)
    if (owner !== undefined && (await handle.stat()).uid !== owner.uid) {
      throw codeError('EPERM', 'it cannot be given its owner')
    }
    return handle
  } catch (error) {
    await unlink(path).catch(() => undefined)
    await handle.close()
    throw error
  }
}

const appendLine = async (
  path: string,
  bytes: Uint8Array,
  as: NewFile,
  expected: Expected,
): Promise<void> => {
  const created = await createForLines(path, as)
  const made = created !== undefined
  // For reading too: whether the last line was ended.
  const handle = created ?? (await openFile(path, 'append', expected)).handle
  try {
    const before = await handle.stat()
    try {
      const last = new Uint8Array(1)
      if (before.size > 0) await handle.read(last, 0, 1, before.size - 1)
      const torn = before.size > 0 && last[0] !== 0x0a
      await writeAll(handle, torn ? Buffer.concat([Buffer.from('\n'), bytes]) : bytes, null)
      await handle.sync()
    } catch (error) {
      await handle.truncate(before.size).catch(() => undefined)
      throw error
    }
  } catch (error) {
    if (made) await unlink(path).catch(() => undefined)
    throw error
  } finally {
    await handle.close().catch(() => undefined)
  }
}

/** `getent` knows directory services too; without it the local lists are read. */
const accounts = async (kind: 'user' | 'group', key: string): Promise<readonly (readonly string[])[]> => {
  const table = kind === 'user' ? 'passwd' : 'group'
  const text = await runProgram('getent', [table, key], 5000).then(
    ({ stdout }) => stdout,
    () => readFile(`/etc/${table}`, 'utf8'),
  )
  return text.split('\n').map((line) => line.split(':'))
}

const findName = async (kind: 'user' | 'group', id: number): Promise<string> => {
  if (process.platform === 'win32') throw codeError('ENOENT', 'no ids on this system')
  const name = (await accounts(kind, String(id))).find((entry) => entry[2] === String(id))?.[0]
  if (name === undefined || name === '') throw codeError('ENOENT', `no ${kind} with the id ${id}`)
  return name
}

const lookUp = async (kind: 'user' | 'group', name: string): Promise<{ uid: number; gid: number }> => {
  if (!/^[A-Za-z0-9_.][A-Za-z0-9_.$@\\-]*$/.test(name)) throw codeError('ENOENT', `no ${kind} "${name}"`)
  const entry = (await accounts(kind, name)).find(([entryName]) => entryName === name)
  const first = Number(entry?.[2])
  const second = Number(entry?.[3])
  if (entry === undefined || !Number.isInteger(first)) throw codeError('ENOENT', `no ${kind} "${name}"`)
  return kind === 'user' ? { uid: first, gid: second } : { uid: -1, gid: first }
}

/** The Files port over Node’s `fs`. */
export const createNodeFiles = (): Files => {
  // Asked with every difference; a directory service may take its time.
  const names = new Map<string, string>()
  return filesWith(async (kind, id) => {
    const key = `${kind} ${id}`
    const name = names.get(key) ?? (await findName(kind, id))
    names.set(key, name)
    return name
  })
}

const filesWith = (nameOfAccount: (kind: 'user' | 'group', id: number) => Promise<string>): Files => ({
  windows: process.platform === 'win32',
  uid: process.geteuid?.(),
  folderOf: dirname,
  nameOf: (path) => basename(path),
  join: (folder, name) => join(folder, name),
  absolute: (path) => resolve(path),
  facts: (path) => attempt(async () => factsOf(await stat(path))),
  ownFacts: (path) => attempt(async () => factsOf(await lstat(path))),
  realPath: (path) => attempt(() => resolveLinks(path)),
  mayWrite: async (path) => (await attempt(() => access(path, constants.W_OK))).ok,
  list: (folder) => attempt(() => inFolder(folder, (at) => readdir(at))),
  read: (path, limit, expected) =>
    expected === undefined
      ? attempt(() => readWhole(path, limit, expected))
      : attemptIn(path, (at) => readWhole(at, limit, expected)),
  readEnd: (path, limit, expected) => attemptIn(path, (at) => readLast(at, limit, expected)),
  accessIsKept,
  isMount,
  overwrite: (path, bytes, to, expected) => attemptIn(path, (at) => overwriteWhole(at, bytes, to, expected)),
  create: (path, bytes, as) => attemptIn(path, (at) => createWhole(at, bytes, as)),
  appendLine: (path, bytes, as, expected) => attemptIn(path, (at) => appendLine(at, bytes, as, expected)),
  setMode: (path, mode, expected) =>
    attemptIn(path, async (at) => {
      if (process.platform === 'win32') return
      const { handle } = await openFile(at, 'read', expected)
      try {
        await handle.chmod(mode)
      } finally {
        await handle.close()
      }
    }),
  link: (from, to) => attemptIn(from, (there) => throughFolder(to, (at) => link(there, at))),
  rename: (from, to) => attemptIn(from, (there) => throughFolder(to, (at) => rename(there, at))),
  remove: async (path) => {
    const removed = await attemptIn(path, unlink)
    return !removed.ok && removed.code === 'ENOENT' ? { ok: true, value: undefined } : removed
  },
  hold: holdFolder,
  makeFolder: (path, mode) => attempt(() => makeFolder(path, mode)),
  syncFolder: (path) =>
    attempt(() =>
      inFolder(path, async (at) => {
        if (process.platform === 'win32') return
        const handle = await open(at, 'r')
        try {
          await handle.sync()
        } catch (error) {
          // Some file systems cannot sync a folder and say so (fsync(2): EINVAL; ENOTSUP on some shares).
          if (!['EINVAL', 'ENOTSUP', 'EOPNOTSUPP'].includes(fault(error).code)) throw error
        } finally {
          await handle.close()
        }
      }),
    ),
  account: (kind, name) => attempt(() => lookUp(kind, name)),
  accountName: (kind, id) => attempt(() => nameOfAccount(kind, id)),
  watchFolder(folder, onEvent) {
    try {
      const watcher = watch(folder, { persistent: false }, (_event, name) => onEvent(name))
      watcher.on('error', () => watcher.close())
      return { stop: () => watcher.close() }
    } catch {
      return { stop: () => undefined }
    }
  },
})
