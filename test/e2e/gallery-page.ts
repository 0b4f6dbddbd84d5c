/** Builds a page of the tests and serves it with the console's own content security policy. */
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { extname, join, normalize } from 'node:path'
import { buildRenderer } from '../../scripts/build-renderer.ts'

const mediaTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
}

const policy = (styleHashes: readonly string[]): string =>
  [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self' ${styleHashes.map((hash) => `'${hash}'`).join(' ')}`,
    "img-src 'self' data:",
    "connect-src 'self'",
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')

export interface GalleryPage {
  readonly url: string
  close(): Promise<void>
}

/** @param port 0 for any free one */
export const openGalleryPage = async (root: string, port = 0): Promise<GalleryPage> => {
  const folder = await mkdtemp(join(tmpdir(), 'mailroom-gallery-'))
  await buildRenderer(folder, { root })
  const { styleHashes } = JSON.parse(await readFile(join(folder, 'csp.json'), 'utf8')) as {
    readonly styleHashes: readonly string[]
  }
  const server: Server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://127.0.0.1')
    const path = normalize(join(folder, pathname === '/' ? 'index.html' : pathname))
    readFile(path.startsWith(folder) ? path : join(folder, 'index.html')).then(
      (content) => {
        response.writeHead(200, {
          'content-type': mediaTypes[extname(path)] ?? 'application/octet-stream',
          'content-security-policy': policy(styleHashes),
        })
        response.end(content)
      },
      () => {
        response.writeHead(404)
        response.end()
      },
    )
  })
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve))
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    close: async () => {
      await new Promise((resolve) => server.close(resolve))
      await rm(folder, { recursive: true, force: true })
    },
  }
}
