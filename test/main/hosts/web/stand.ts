/** A loopback server over a fake core and a small page, and bare requests that a browser could not make. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { type IncomingHttpHeaders, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { type ServeOptions, serve, type WebServer } from '#main/hosts/web/serve.ts'
import { createFakeApp, type FakeHandler } from '#test/fakes/app.ts'

export const makePage = async (): Promise<string> => {
  const folder = await mkdtemp(join(tmpdir(), 'mailroom-page-'))
  await mkdir(join(folder, 'assets'))
  await writeFile(
    join(folder, 'index.html'),
    `<!doctype html><title>Page</title>${'<p>text</p>'.repeat(100)}`,
  )
  await writeFile(join(folder, 'assets/index-1.js'), `export const x = '${'x'.repeat(5000)}'`)
  await writeFile(join(folder, 'assets/a.woff2'), 'font')
  await writeFile(
    join(folder, 'csp.json'),
    JSON.stringify({
      styleHashes: ["'sha256-AAAA'", 'sha256-BBBB=', "'unsafe-inline'", 'https://x.example'],
    }),
  )
  return folder
}

export interface Answer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly bytes: Buffer
  readonly text: string
}

export interface Stand {
  readonly server: WebServer
  readonly app: ReturnType<typeof createFakeApp>
  readonly authority: string
  readonly token: string
  ask(path: string, options?: AskOptions): Promise<Answer>
  /** Exchanges the token and returns the session. */
  signIn(): Promise<string>
  /** A call as the page makes it. */
  rpc(method: string, session: string, body?: unknown, more?: AskOptions): Promise<Answer>
}

export interface AskOptions {
  readonly method?: string
  /** `undefined` leaves a header out that would be there. */
  readonly headers?: Readonly<Record<string, string | string[] | undefined>>
  readonly body?: string | Buffer
}

export const startStand = async (
  handlers: Readonly<Record<string, FakeHandler>> = {},
  more: Partial<ServeOptions> = {},
): Promise<Stand> => {
  const pageFolder = await makePage()
  const app = createFakeApp(handlers)
  const started = await serve({ call: app.call, pageFolder, ...more })
  if (!started.ok) throw new Error(started.error.message)
  const server = started.value
  onTestFinished(async () => {
    await server.close()
    await rm(pageFolder, { recursive: true })
  })
  const authority = new URL(server.url).host
  const token = new URL(server.url).hash.slice('#token='.length)

  const ask = (path: string, { method = 'GET', headers = {}, body }: AskOptions = {}) =>
    new Promise<Answer>((done, failed) => {
      const all: Record<string, string | string[]> = {}
      for (const [name, value] of Object.entries({ Host: authority, ...headers })) {
        if (value !== undefined) all[name] = value
      }
      const sent = request(
        {
          host: '127.0.0.1',
          port: server.port,
          path,
          method,
          setHost: false,
          headers: all,
          agent: false,
        },
        (response) => {
          const parts: Buffer[] = []
          response.on('data', (part: Buffer) => parts.push(part))
          response.on('error', failed)
          response.on('end', () => {
            const bytes = Buffer.concat(parts)
            done({
              status: response.statusCode ?? 0,
              headers: response.headers,
              bytes,
              text: bytes.toString(),
            })
          })
        },
      )
      sent.on('error', failed)
      sent.end(body)
    })
  const origin = `http://${authority}`
  return {
    server,
    app,
    authority,
    token,
    ask,
    signIn: async () => {
      const answer = await ask('/session', {
        method: 'POST',
        headers: { Origin: origin, Authorization: `Bearer ${token}` },
      })
      return (JSON.parse(answer.text) as { session: string }).session
    },
    rpc: (method, session, body = {}, { headers, ...rest } = {}) =>
      ask(`/rpc/${method}`, {
        method: 'POST',
        body: JSON.stringify(body),
        ...rest,
        headers: {
          Origin: origin,
          'Content-Type': 'application/json',
          Authorization: `Bearer ${session}`,
          ...headers,
        },
      }),
  }
}

export const lines = (answer: Answer): unknown[] =>
  answer.text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as unknown)
