/** The console as a page on loopback: `mailroom serve`, and `npm start` where there is no Electron. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { pageHeaders } from '#main/adapters/page/content-policy.ts'
import { openPageFiles } from '#main/adapters/page/page-files.ts'
import { guardPaths } from '#main/adapters/page/paths.ts'
import type { AnyCall } from '#shared/border.ts'
import { fail, ok, type Result } from '#shared/errors.ts'
import { createFileServer, type FileServer } from './files.ts'
import { refusalOf } from './guard.ts'
import { createIdleWatch } from './idle.ts'
import { listenOnLoopback } from './listen.ts'
import { answerCall, refuse } from './rpc.ts'
import { bearer, createSessions } from './tokens.ts'

export interface ServeOptions {
  readonly call: AnyCall
  /** The built page (dist/renderer). */
  readonly pageFolder: string
  /** 0 or none: any free port. */
  readonly port?: number | undefined
  /** Ends by itself after this long without a client, in milliseconds. Default 30 minutes. */
  readonly idleMs?: number | undefined
  /** For one request's body, in milliseconds. Default 10 seconds. */
  readonly bodyTimeoutMs?: number | undefined
  /** Ends the server. */
  readonly signal?: AbortSignal | undefined
}

export interface WebServer {
  /** With the token: whoever has it becomes the page's one session. */
  readonly url: string
  readonly port: number
  /** Whether the token was exchanged: some page is open, or was. */
  readonly taken: Promise<void>
  /** Resolves when the last socket is closed. */
  readonly closed: Promise<'asked' | 'idle'>
  close(): Promise<void>
}

const maxBodyBytes = 1_048_576

/** Connections, at one time, that have not named this server's address yet. */
const maxStrangers = 256

/**
 * A name that nobody had before and nobody guesses: whatever another program served on this port earlier (its
 * service worker, its copy of a script in the browser's cache) belongs to another origin. That is why the cache
 * needs no `Clear-Site-Data`: nothing of this name is in it, and `"storage"` would end the session at a reload.
 * Browsers take every name under `localhost` for this computer, without asking DNS.
 */
const newName = (): string => `${randomBytes(16).toString('hex')}.localhost`

const noSession = fail('UNREACHABLE', 'This page is not connected to the program (any more).', {
  remedy: 'Close this page and open the address that the program printed at its last start.',
}).error

/**
 * `NOT_SUPPORTED_HERE` where there is no page beside this program, `UNREACHABLE` where the port is taken.
 */
export const serve = async (options: ServeOptions): Promise<Result<WebServer>> => {
  const page = await openPageFiles(options.pageFolder)
  if (page === undefined) {
    return fail('NOT_SUPPORTED_HERE', 'The page is not with this copy of the program.', {
      remedy:
        'Start it from the installation, where the folder renderer lies beside the folder of this file.',
    })
  }
  const files = createFileServer(page)
  const { call } = guardPaths(options.call)
  const sessions = createSessions()
  const stop = new AbortController()
  const limits = { maxBytes: maxBodyBytes, timeoutMs: options.bodyTimeoutMs ?? 10_000 }
  const headers = pageHeaders(page.policy)
  const name = newName()
  let authority = ''
  const strangers = new Set<Socket>()
  let reportTaken = (): void => undefined
  const taken = new Promise<void>((done) => {
    reportTaken = done
  })

  const exchange = (request: IncomingMessage, response: ServerResponse): void => {
    const session = sessions.exchange(bearer(request.headers.authorization))
    if (session === undefined) {
      refuse(response, 401, noSession)
      return
    }
    response.writeHead(200, { 'Content-Type': 'application/json', 'Cache-Control': 'no-store' })
    response.end(JSON.stringify({ session }))
    reportTaken()
  }

  const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value)
    const refusal = refusalOf(request, authority)
    if (refusal !== undefined) {
      refuse(response, refusal.status, fail('UNREACHABLE', refusal.message).error, { Connection: 'close' })
      return
    }
    strangers.delete(request.socket)
    const path = (request.url ?? '').split(/[?#]/, 1)[0] ?? ''
    if (request.method !== 'POST') {
      await sendFile(files, page.find(path), request, response)
      return
    }
    if (path === '/session') {
      exchange(request, response)
      return
    }
    const method = /^\/rpc\/([A-Za-z.-]{1,64})$/.exec(path)?.[1]
    if (!sessions.admits(bearer(request.headers.authorization))) {
      refuse(response, 401, noSession, { Connection: 'close' })
      return
    }
    idle.began()
    response.once('close', idle.ended)
    if (method === undefined) {
      refuse(response, 404, fail('METHOD_UNKNOWN', 'The program does not know this request.').error)
      return
    }
    await answerCall(request, response, method, { call, limits, stop: stop.signal })
  }

  /** Whoever says nothing makes room for the next, so that silence shuts nobody out. */
  const meet = (socket: Socket): void => {
    strangers.add(socket)
    socket.once('close', () => strangers.delete(socket))
    const [oldest] = strangers
    if (strangers.size <= maxStrangers || oldest === undefined) return
    strangers.delete(oldest)
    oldest.destroy()
  }

  const listening = await listenOnLoopback(
    () =>
      createServer({ keepAliveTimeout: 5_000, headersTimeout: 10_000 }, (request, response) => {
        answer(request, response).catch(() => response.destroy())
      }).on('connection', meet),
    options.port ?? 0,
  )
  if (!('servers' in listening)) {
    const why =
      listening.code === 'EADDRINUSE' ? 'is taken by another program' : `cannot be used (${listening.code})`
    return fail('UNREACHABLE', `Port ${options.port ?? 0} of this computer ${why}.`, {
      remedy: 'Give another one with --port, or none for any free one.',
    })
  }
  const { port, servers } = listening
  authority = new URL(`http://${name}:${port}`).host

  let reason: 'asked' | 'idle' = 'asked'
  const closed = Promise.all(servers.map((server) => once(server, 'close'))).then(() => reason)
  const close = async (): Promise<void> => {
    idle.stop()
    stop.abort()
    for (const server of servers) server.close()
    // What was aborted gets a moment to say so; then nothing keeps the program.
    const grace = setTimeout(() => {
      for (const server of servers) server.closeAllConnections()
    }, 100)
    for (const server of servers) server.closeIdleConnections()
    await closed
    clearTimeout(grace)
  }
  const idle = createIdleWatch(options.idleMs ?? 30 * 60_000, () => {
    reason = 'idle'
    void close()
  })
  options.signal?.addEventListener('abort', () => void close(), { once: true })
  if (options.signal?.aborted) await close()
  else void files.warm().catch(() => undefined)

  return ok({ url: `http://${authority}/#token=${sessions.token}`, port, taken, closed, close })
}

const sendFile = async (
  files: FileServer,
  file: Parameters<FileServer['send']>[2] | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> => {
  if (file !== undefined) {
    await files.send(request, response, file)
    return
  }
  response.writeHead(404, { 'Content-Type': 'text/plain; charset=utf-8' })
  response.end('Not found\n')
}
