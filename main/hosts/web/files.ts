/** The page's files over HTTP: compressed once, then kept. */
import type { IncomingMessage, ServerResponse } from 'node:http'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { PageFile, PageFiles } from '#main/adapters/page/page-files.ts'

type Encoding = 'br' | 'gzip'

const compressors: Readonly<Record<Encoding, (bytes: Buffer) => Promise<Buffer>>> = {
  br: (bytes) => promisify(brotliCompress)(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }),
  gzip: (bytes) => promisify(gzip)(bytes),
}

const accepts = (request: IncomingMessage, encoding: Encoding): boolean =>
  String(request.headers['accept-encoding'] ?? '')
    .toLowerCase()
    .split(',')
    .some((entry) => entry.trim().split(';')[0] === encoding && !/;\s*q=0(?:\.0*)?\s*$/.test(entry))

export interface FileServer {
  /** Compresses everything ahead, so that the first paint does not wait for it. */
  warm(): Promise<void>
  send(request: IncomingMessage, response: ServerResponse, file: PageFile): Promise<void>
}

export const createFileServer = (files: PageFiles): FileServer => {
  const kept = new Map<string, Promise<Buffer>>()
  const compressed = (file: PageFile, encoding: Encoding): Promise<Buffer> => {
    const key = `${encoding} ${file.path}`
    const known = kept.get(key)
    if (known !== undefined) return known
    const made = file.bytes().then(compressors[encoding])
    kept.set(key, made)
    return made
  }
  return {
    warm: async () => {
      const texts = files.all.filter((file) => file.compressible)
      await Promise.all(texts.flatMap((file) => [compressed(file, 'br'), compressed(file, 'gzip')]))
    },
    send: async (request, response, file) => {
      const encoding = file.compressible
        ? (['br', 'gzip'] as const).find((candidate) => accepts(request, candidate))
        : undefined
      const body = await (encoding === undefined ? file.bytes() : compressed(file, encoding))
      response.writeHead(200, {
        'Content-Type': file.mediaType,
        'Content-Length': body.length,
        'Cache-Control': file.immutable ? 'private, max-age=31536000, immutable' : 'no-cache',
        ...(file.compressible ? { Vary: 'Accept-Encoding' } : {}),
        ...(encoding === undefined ? {} : { 'Content-Encoding': encoding }),
      })
      response.end(request.method === 'HEAD' ? undefined : body)
    },
  }
}
