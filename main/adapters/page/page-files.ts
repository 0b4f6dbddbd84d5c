/**
 * The built page on disk, for the hosts that serve it. What may be served is listed once at the start: a
 * request can only name one of these files, so there is no path to escape from.
 */
import { readdir, readFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { contentPolicy, readStyleHashes } from './content-policy.ts'

export interface PageFile {
  /** Below the page's folder, with `/`, as a URL has it: `/assets/index-1a2b.js`. */
  readonly path: string
  readonly mediaType: string
  /** Text is worth compressing; fonts and pictures are compressed already. */
  readonly compressible: boolean
  /** The name carries a hash of the content. */
  readonly immutable: boolean
  bytes(): Promise<Buffer>
}

export interface PageFiles {
  /** The file that a URL's path means, or undefined. `/` is the page itself. */
  find(path: string): PageFile | undefined
  readonly all: readonly PageFile[]
  /** Value of Content-Security-Policy for every answer. */
  readonly policy: string
}

const mediaTypes: Readonly<Record<string, readonly [type: string, compressible: boolean]>> = {
  '.html': ['text/html; charset=utf-8', true],
  '.js': ['text/javascript; charset=utf-8', true],
  '.css': ['text/css; charset=utf-8', true],
  '.svg': ['image/svg+xml', true],
  '.json': ['application/json; charset=utf-8', true],
  '.txt': ['text/plain; charset=utf-8', true],
  '.png': ['image/png', false],
  '.ico': ['image/x-icon', false],
  '.woff2': ['font/woff2', false],
}

/** What the build leaves for the hosts; no part of the page. */
const policyFile = '/csp.json'

/** Regular files only: a symbolic link in the folder is not followed. Walked by hand, as asar wants it. */
const listFiles = async (folder: string, below = ''): Promise<string[]> => {
  const entries = await readdir(join(folder, below), { withFileTypes: true })
  const lists = await Promise.all(
    entries.map(async (entry) => {
      const path = `${below}/${entry.name}`
      if (entry.isDirectory()) return listFiles(folder, path)
      return entry.isFile() ? [path] : []
    }),
  )
  return lists.flat()
}

/** @returns undefined where the folder holds no page: a command line that was copied alone. */
export const openPageFiles = async (folder: string): Promise<PageFiles | undefined> => {
  const paths = await listFiles(folder).catch((): string[] => [])
  if (!paths.includes('/index.html')) return undefined

  const files = new Map<string, PageFile>()
  for (const path of paths) {
    const [mediaType, compressible] = mediaTypes[extname(path)] ?? []
    if (mediaType === undefined || compressible === undefined || path === policyFile) continue
    let read: Promise<Buffer> | undefined
    files.set(path, {
      path,
      mediaType,
      compressible,
      immutable: path.startsWith('/assets/'),
      bytes: () => {
        read ??= readFile(join(folder, path))
        return read
      },
    })
  }
  const hashes = paths.includes(policyFile)
    ? readStyleHashes(await readFile(join(folder, policyFile), 'utf8'))
    : []
  return {
    find: (path) => files.get(path === '/' ? '/index.html' : path),
    all: [...files.values()],
    policy: contentPolicy(hashes),
  }
}
