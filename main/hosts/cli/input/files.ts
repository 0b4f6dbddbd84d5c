import { open } from 'node:fs/promises'
import { stop } from '../cli.ts'

/** A file named on the command line, of at most `maxBytes`. Pipes and devices tell no size: they are counted. */
export const readBytes = async (path: string, maxBytes: number): Promise<Buffer> => {
  const file = await open(path, 'r').catch((error: NodeJS.ErrnoException) =>
    error.code === 'ENOENT'
      ? stop('FILE_MISSING', `There is no file ${path}.`)
      : stop('FILE_NOT_READABLE', `${path} cannot be read (${error.code ?? error.message}).`),
  )
  try {
    const facts = await file.stat()
    if (facts.isDirectory()) stop('FILE_IS_FOLDER', `${path} is a folder.`)
    if (facts.size > maxBytes) stop('FILE_TOO_LARGE', `${path} has more than ${maxBytes} bytes.`)
    const parts: Buffer[] = []
    let size = 0
    // Not closed by the stream: `finally` does it.
    for await (const part of file.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>) {
      size += part.length
      if (size > maxBytes) stop('FILE_TOO_LARGE', `${path} has more than ${maxBytes} bytes.`)
      parts.push(part)
    }
    return Buffer.concat(parts)
  } finally {
    await file.close()
  }
}

export const readTextFile = async (path: string, maxBytes: number): Promise<string> =>
  (await readBytes(path, maxBytes)).toString('utf8')
