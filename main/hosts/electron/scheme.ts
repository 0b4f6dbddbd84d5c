/** `app://mailroom/`: the page's own scheme and origin, served from the installation's files and nothing else. */
import { type Protocol, protocol } from 'electron'
import { pageHeaders } from '#main/adapters/page/content-policy.ts'
import type { PageFiles } from '#main/adapters/page/page-files.ts'

const scheme = 'app'
const host = 'mailroom'

export const pageOrigin = `${scheme}://${host}`
export const pageUrl = `${pageOrigin}/`

/** Before the app is ready: afterwards the privileges of schemes are fixed. */
export const registerScheme = (): void => {
  protocol.registerSchemesAsPrivileged([
    {
      scheme,
      privileges: { standard: true, secure: true, supportFetchAPI: true, codeCache: true },
    },
  ])
}

/** @returns `app://mailroom`, or '' for what is no URL; `URL.origin` says "null" for schemes of our own */
export const originOf = (url: string): string => {
  try {
    const { protocol: its, host: place } = new URL(url)
    return `${its}//${place}`
  } catch {
    return ''
  }
}

/** Whether the URL is the page itself, whatever stands behind the `#`. */
export const isPage = (url: string): boolean => originOf(url) === pageOrigin && new URL(url).pathname === '/'

const refused = (status: number): Response => new Response(null, { status })

export const answerPageRequest = async (files: PageFiles, request: Request): Promise<Response> => {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refused(405)
  if (originOf(request.url) !== pageOrigin) return refused(404)
  const file = files.find(new URL(request.url).pathname)
  if (file === undefined) return refused(404)
  const bytes = await file.bytes()
  return new Response(request.method === 'HEAD' ? null : new Uint8Array(bytes), {
    headers: {
      ...pageHeaders(files.policy),
      'Content-Type': file.mediaType,
      'Cache-Control': file.immutable ? 'private, max-age=31536000, immutable' : 'no-cache',
    },
  })
}

export const serveScheme = (on: Protocol, files: PageFiles): void => {
  on.handle(scheme, (request) => answerPageRequest(files, request))
}
