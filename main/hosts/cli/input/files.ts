import { type FileHandle, open, stat } from 'node:fs/promises'
import { pipeline } from 'node:stream/promises'
import { createGunzip } from 'node:zlib'
import { openFile } from '#main/adapters/files/door.ts'
import { stop } from '../cli.ts'

const reasons: Readonly<Record<string, (path: string) => never>> = {
  ENOENT: (path) => stop('FILE_MISSING', `There is no file ${path}.`),
  EISDIR: (path) => stop('FILE_IS_FOLDER', `${path} is a folder.`),
  NOT_REGULAR: (path) => stop('FILE_NOT_REGULAR', `${path} is a device or a socket.`),
}

/** A file named on the command line. A pipe is what the shell makes of `<(…)`; devices are not even opened. */
const openNamed = async (path: string, maxBytes: number): Promise<FileHandle> => {
  try {
    if ((await stat(path)).isFIFO()) return await open(path, 'r')
    const { handle, facts } = await openFile(path, 'read', undefined)
    if (facts.size <= maxBytes) return handle
    await handle.close()
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException
    const reason = reasons[code ?? '']
    return reason === undefined
      ? stop('FILE_NOT_READABLE', `${path} cannot be read (${code ?? message}).`)
      : reason(path)
  }
  return tooLarge(path, maxBytes)
}

const tooLarge = (what: string, maxBytes: number): never =>
  stop('FILE_TOO_LARGE', `${what} has more than ${maxBytes} bytes.`)

async function* counted(what: string, source: AsyncIterable<Buffer | string>, maxBytes: number) {
  let size = 0
  for await (const part of source) {
    const bytes = Buffer.from(part)
    size += bytes.length
    if (size > maxBytes) tooLarge(what, maxBytes)
    yield bytes
  }
}

/** At most `maxBytes`. Pipes tell no size: they are counted. */
export const readTextFile = async (path: string, maxBytes: number): Promise<string> => {
  const file = await openNamed(path, maxBytes)
  try {
    const parts: Buffer[] = []
    // Not closed by the stream: `finally` does it.
    for await (const part of counted(path, file.createReadStream({ autoClose: false }), maxBytes)) {
      parts.push(part)
    }
    return Buffer.concat(parts).toString('utf8')
  } finally {
    await file.close()
  }
}

async function* behind(first: Buffer, rest: AsyncGenerator<Buffer>) {
  yield first
  yield* rest
}

/**
 * The last `keep` bytes of a text of any length up to `most`, which gzip may have compressed. No more than these is
 * ever in memory.
 * @param most of the text as it is unpacked, and of what is read
 */
export const readEnd = async (
  what: string,
  source: AsyncIterable<Buffer | string>,
  { most, keep }: { readonly most: number; readonly keep: number },
): Promise<Buffer> => {
  const read = counted(what, source, most)
  // What gzip begins with; a pipe may give its first byte alone.
  let first = Buffer.alloc(0)
  while (first.length < 2) {
    const next = await read.next()
    if (next.done === true) break
    first = Buffer.concat([first, next.value])
  }
  let parts: Buffer[] = []
  let kept = 0
  const collect = async (text: AsyncIterable<Buffer | string>): Promise<void> => {
    for await (const part of counted(what, text, most)) {
      parts.push(part)
      kept += part.length
      if (kept < keep * 2) continue
      parts = [Buffer.concat(parts).subarray(-keep)]
      kept = keep
    }
  }
  const packed = first[0] === 0x1f && first[1] === 0x8b
  if (packed) await pipeline(behind(first, read), createGunzip(), collect)
  else await collect(behind(first, read))
  return Buffer.concat(parts).subarray(-keep)
}

/** The same of a file named on the command line. */
export const readEndOfFile = async (
  path: string,
  limits: { readonly most: number; readonly keep: number },
): Promise<Buffer> => {
  const file = await openNamed(path, limits.most)
  try {
    return await readEnd(path, file.createReadStream({ autoClose: false }), limits)
  } finally {
    await file.close()
  }
}
