import { once } from 'node:events'
import { request } from 'node:http'
import { connect, createServer, type Socket } from 'node:net'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { serve } from '#main/hosts/web/serve.ts'
import { fail } from '#shared/errors.ts'
import { aborted } from '#test/fakes/app.ts'
import { lines, startStand } from './stand.ts'

const origin = (authority: string) => `http://${authority}`

describe('the page', () => {
  it('comes with a policy that allows its own files and the listed styles, nothing else', async () => {
    const stand = await startStand()
    const answer = await stand.ask('/')
    expect(answer.status).toBe(200)
    expect(answer.headers['content-security-policy']).toBe(
      "default-src 'none'; script-src 'self'; style-src 'self' 'sha256-AAAA' 'sha256-BBBB='; " +
        "connect-src 'self'; img-src 'self' data:; font-src 'self'; base-uri 'none'; form-action 'none'; " +
        "frame-ancestors 'none'",
    )
    expect(answer.headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-opener-policy': 'same-origin',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-cache',
    })
    expect(answer.headers['access-control-allow-origin']).toBeUndefined()
    expect(answer.text).toContain('<title>Page</title>')
  })

  it('is compressed as the browser likes it', async () => {
    const stand = await startStand()
    const plain = await stand.ask('/assets/index-1.js')
    const br = await stand.ask('/assets/index-1.js', { headers: { 'Accept-Encoding': 'gzip, deflate, br' } })
    const gz = await stand.ask('/assets/index-1.js', { headers: { 'Accept-Encoding': 'gzip, br;q=0' } })
    expect(br.headers['content-encoding']).toBe('br')
    expect(gz.headers['content-encoding']).toBe('gzip')
    expect(plain.headers['content-encoding']).toBeUndefined()
    expect(brotliDecompressSync(br.bytes)).toEqual(plain.bytes)
    expect(gunzipSync(gz.bytes)).toEqual(plain.bytes)
    expect(plain.headers['cache-control']).toContain('immutable')
    const font = await stand.ask('/assets/a.woff2', { headers: { 'Accept-Encoding': 'br' } })
    expect(font.headers['content-encoding']).toBeUndefined()
  })

  it.each([
    '/../package.json',
    '/..%2fpackage.json',
    '/assets/../../x',
    '/assets/',
    '/csp.json',
    '/rpc/app.info',
    '/nothing',
    '//index.html',
  ])('is all there is: %s is not found', async (path) => {
    const stand = await startStand()
    expect((await stand.ask(path)).status).toBe(404)
  })

  it('is missing from a command line that was copied alone, and that is said', async () => {
    const answer = await serve({ call: async () => fail('INTERNAL', ''), pageFolder: '/nowhere/renderer' })
    expect(answer).toMatchObject({ ok: false, error: { code: 'NOT_SUPPORTED_HERE' } })
  })

  it('cannot be served on a port that is taken', async () => {
    const stand = await startStand()
    const answer = await serve({
      call: stand.app.call,
      pageFolder: 'renderer',
      port: stand.server.port,
    })
    expect(answer.ok).toBe(false)
  })
})

const listenOn = (host: string, port: number): Promise<string | undefined> =>
  new Promise((done) => {
    const other = createServer()
    other.once('error', (error: NodeJS.ErrnoException) => done(error.code))
    other.listen({ host, port, exclusive: true }, () => other.close(() => done(undefined)))
  })
const noIpv6 = (await listenOn('::1', 0)) !== undefined

describe('the origin', () => {
  it('is new with each start, on the same port too, and the one before is refused', async () => {
    const first = await startStand()
    await first.server.close()
    const second = await startStand({}, { port: first.server.port })
    const names = [first, second].map(({ authority }) => authority.split(':')[0])
    for (const name of names) expect(name).toMatch(/^[0-9a-f]{32}\.localhost$/)
    expect(new Set(names).size).toBe(2)
    expect((await second.ask('/')).status).toBe(200)
    expect((await second.ask('/', { headers: { Host: first.authority } })).status).toBe(403)
    const exchange = await second.ask('/session', {
      method: 'POST',
      headers: { Origin: origin(first.authority), Authorization: `Bearer ${second.token}` },
    })
    expect(exchange.status).toBe(403)
  })

  it.skipIf(noIpv6)(
    'is served on both addresses that its name may mean; nobody else has the other',
    async () => {
      const stand = await startStand()
      expect(await listenOn('::1', stand.server.port)).toBe('EADDRINUSE')
      const status = await new Promise<number | undefined>((done, failed) => {
        const options = {
          host: '::1',
          port: stand.server.port,
          headers: { Host: stand.authority },
          agent: false,
        }
        request(options, (response) => done(response.resume().statusCode))
          .once('error', failed)
          .end()
      })
      expect(status).toBe(200)
    },
  )

  it.skipIf(noIpv6)('is not to be had on a port where another program has one of the addresses', async () => {
    const other = createServer().listen({ host: '::1', port: 0 })
    await once(other, 'listening')
    onTestFinished(() => void other.close())
    const address = other.address()
    const port = typeof address === 'object' && address !== null ? address.port : 0
    await expect(startStand({}, { port })).rejects.toThrow('taken by another program')
  })
})

describe('the guards', () => {
  it('listen on loopback only', async () => {
    const stand = await startStand()
    const refused = await new Promise<string | undefined>((done) => {
      const socket = connect({ host: '127.0.0.2', port: stand.server.port })
      socket.once('connect', () => done(undefined))
      socket.once('error', (error: NodeJS.ErrnoException) => done(error.code))
    })
    expect(refused).toBe('ECONNREFUSED')
  })

  it.each([
    ['another name (DNS rebinding)', (a: string) => a.replace(/^[^:]+/, 'evil.example')],
    ['localhost, which is not what was printed', (a: string) => a.replace(/^[^:]+/, 'localhost')],
    ['127.0.0.1, which others have served before', (a: string) => a.replace(/^[^:]+/, '127.0.0.1')],
    ['a name below the one that was printed', (a: string) => `x.${a}`],
    ['no port', (a: string) => a.replace(/:\d+$/, '')],
    ['another port', (a: string) => a.replace(/\d+$/, '1')],
    ['a trailing dot', (a: string) => a.replace(':', '.:')],
    ['user information', (a: string) => `x@${a}`],
  ])('refuse a Host with %s', async (_, change) => {
    const stand = await startStand()
    const answer = await stand.ask('/', { headers: { Host: change(stand.authority) } })
    expect(answer.status).toBe(403)
    expect(answer.text).not.toContain('Page')
  })

  it('refuse a Host that is sent twice or not at all', async () => {
    const stand = await startStand()
    const raw = (headers: string) =>
      new Promise<string>((done) => {
        const socket = connect({ host: '127.0.0.1', port: stand.server.port }, () => {
          socket.write(`GET / HTTP/1.1\r\n${headers}Connection: close\r\n\r\n`)
        })
        let text = ''
        socket.on('data', (part: Buffer) => {
          text += part.toString()
        })
        socket.on('close', () => done(text.slice(9, 12)))
      })
    expect(await raw(`Host: ${stand.authority}\r\n`)).toBe('200')
    expect(['400', '403']).toContain(await raw(`Host: ${stand.authority}\r\nHost: evil.example\r\n`))
    expect(['400', '403']).toContain(await raw(''))
  })

  it.each([
    ['of another site', 'http://evil.example'],
    ['of another port', 'http://127.0.0.1:1'],
    ['of localhost', 'http://localhost'],
    ['with https', 'https://'],
    ['null', 'null'],
    ['that is missing', undefined],
  ])('refuse a call with an Origin %s, even with the right session', async (_, given) => {
    const stand = await startStand({ 'app.info': () => ({}) })
    const session = await stand.signIn()
    const value = given === 'https://' ? `https://${stand.authority}` : given
    const answer = await stand.rpc('app.info', session, {}, { headers: { Origin: value } })
    expect(answer.status).toBe(403)
    expect(stand.app.requests).toHaveLength(0)
  })

  it('refuse what a browser says comes from elsewhere', async () => {
    const stand = await startStand({ 'app.info': () => ({}) })
    const session = await stand.signIn()
    const from = (site: string) => stand.rpc('app.info', session, {}, { headers: { 'Sec-Fetch-Site': site } })
    expect((await from('cross-site')).status).toBe(403)
    expect((await from('same-site')).status).toBe(403)
    expect((await from('same-origin')).status).toBe(200)
  })

  it('are not kept busy by connections that say nothing: the page gets through, its own stay', async () => {
    let release = (): void => undefined
    const stand = await startStand({
      'app.info': () => ({}),
      'environments.watch': () => new Promise<void>((done) => (release = done)),
    })
    const session = await stand.signIn()
    const silent: Socket[] = []
    const open = async (count: number) => {
      for (let made = 0; made < count; made += 1) {
        const socket = connect({ host: '127.0.0.1', port: stand.server.port })
        silent.push(socket.on('error', () => undefined))
        await once(socket, 'connect')
      }
    }
    onTestFinished(() => {
      for (const socket of silent) socket.destroy()
    })
    await open(300)
    expect((await stand.ask('/')).status).toBe(200)
    expect((await stand.rpc('app.info', session)).status).toBe(200)
    const watch = stand.rpc('environments.watch', session, { id: 'e' })
    await expect.poll(() => stand.app.open(), { interval: 5 }).toBe(1)
    await open(300)
    release()
    expect((await watch).status).toBe(200)
  })

  it('refuse other verbs, preflights included, without a word of CORS', async () => {
    const stand = await startStand()
    for (const method of ['OPTIONS', 'PUT', 'DELETE', 'TRACE']) {
      const answer = await stand.ask('/rpc/app.info', {
        method,
        headers: { Origin: origin(stand.authority), 'Access-Control-Request-Method': 'POST' },
      })
      expect(answer.status).toBe(405)
      expect(Object.keys(answer.headers).filter((name) => name.startsWith('access-control'))).toEqual([])
    }
  })
})

describe('token and session', () => {
  it('have 256 bits each, and are two', async () => {
    const stand = await startStand()
    const session = await stand.signIn()
    for (const secret of [stand.token, session]) {
      expect(Buffer.from(secret, 'base64url')).toHaveLength(32)
    }
    expect(session).not.toBe(stand.token)
  })

  it('the token is good once', async () => {
    const stand = await startStand()
    const exchange = () =>
      stand.ask('/session', {
        method: 'POST',
        headers: { Origin: origin(stand.authority), Authorization: `Bearer ${stand.token}` },
      })
    const first = await exchange()
    expect(first.status).toBe(200)
    const again = await exchange()
    expect(again.status).toBe(401)
    expect(again.text).not.toContain('session"')
  })

  it.each([
    ['nothing', undefined],
    ['an empty one', 'Bearer '],
    ['a wrong one', `Bearer ${'A'.repeat(43)}`],
    ['another scheme', 'Basic dTpw'],
  ])('%s is not exchanged, and the right one still is afterwards', async (_, authorization) => {
    const stand = await startStand()
    const headers = { Origin: origin(stand.authority), Authorization: authorization }
    expect((await stand.ask('/session', { method: 'POST', headers })).status).toBe(401)
    expect(await stand.signIn()).not.toBe('')
  })

  it('no call goes without a session: none, the token, a wrong one, before any was given', async () => {
    const stand = await startStand({ 'app.info': () => ({}) })
    expect((await stand.rpc('app.info', stand.token)).status).toBe(401)
    const session = await stand.signIn()
    expect((await stand.rpc('app.info', stand.token)).status).toBe(401)
    expect((await stand.rpc('app.info', `${session}A`)).status).toBe(401)
    expect((await stand.rpc('app.info', '', {}, { headers: { Authorization: undefined } })).status).toBe(401)
    expect(stand.app.requests).toHaveLength(0)
    expect((await stand.rpc('app.info', session)).status).toBe(200)
    expect((await stand.rpc('app.info', session)).status).toBe(200)
  })

  it('neither is ever in an answer to a file request or in a header', async () => {
    const stand = await startStand()
    const answer = await stand.ask('/')
    expect(JSON.stringify(answer.headers) + answer.text).not.toContain(stand.token)
    expect(answer.headers['set-cookie']).toBeUndefined()
  })
})

describe('a call', () => {
  it('is answered by progress lines and one result', async () => {
    const stand = await startStand({
      'environments.watch': ({ progress }) => {
        progress({ at: 'now', sha256: 'a' })
        progress({ at: 'later', sha256: 'b\n' })
        return { done: true }
      },
    })
    const answer = await stand.rpc('environments.watch', await stand.signIn(), { id: 'e1' })
    expect(answer.headers['content-type']).toContain('application/x-ndjson')
    expect(answer.headers['cache-control']).toBe('no-store')
    expect(lines(answer)).toEqual([
      { progress: { at: 'now', sha256: 'a' } },
      { progress: { at: 'later', sha256: 'b\n' } },
      { result: { done: true } },
    ])
  })

  it('that fails is answered by its Failure, and a fault of the core by INTERNAL without its text', async () => {
    const stand = await startStand({
      'environments.open': () => fail('ENVIRONMENT_NOT_FOUND', 'Gone.'),
      'app.info': () => {
        throw new Error('secret inside')
      },
    })
    const session = await stand.signIn()
    expect(lines(await stand.rpc('environments.open', session, { id: 'x' }))).toEqual([
      { error: { code: 'ENVIRONMENT_NOT_FOUND', message: 'Gone.' } },
    ])
    const broken = await stand.rpc('app.info', session)
    expect(lines(broken)).toMatchObject([{ error: { code: 'INTERNAL' } }])
    expect(broken.text).not.toContain('secret')
  })

  it('with an input that does not fit is refused with its places, never its values', async () => {
    const stand = await startStand({ 'credentials.set': () => ({}) })
    const session = await stand.signIn()
    const answer = await stand.rpc('credentials.set', session, { id: 'e', key: 'hunter2', secret: 'hunter2' })
    expect(answer.status).toBe(400)
    expect(lines(answer)).toMatchObject([{ error: { code: 'INPUT_INVALID', details: { places: ['key'] } } }])
    expect(answer.text).not.toContain('hunter2')
    expect((await stand.rpc('no.such', session)).status).toBe(404)
    expect((await stand.rpc('constructor', session)).status).toBe(404)
    expect(stand.app.requests).toHaveLength(0)
  })

  it.each([
    ['environments.add', { name: 'x', path: '/etc/passwd' }],
    ['environments.add', { name: 'x', path: '/srv/mail.properties.bak' }],
    ['environments.configure', { id: 'e', options: { path: '/root/.ssh/id_rsa' } }],
    ['diagnosis.run', { path: '\\\\server\\share\\x', settings: 'file', checks: ['smtp'] }],
    ['files.view', { path: '/etc/shadow' }],
    ['files.verify', { path: '/etc/shadow', sha256: 'a'.repeat(64) }],
    ['recent.noteReport', { name: 'x', path: '/etc/shadow' }],
  ])('%s %j names a file that no page may', async (method, input) => {
    const stand = await startStand({ [method]: () => ({}) })
    const answer = await stand.rpc(method, await stand.signIn(), input)
    expect(lines(answer)).toMatchObject([{ error: { code: 'NOT_SUPPORTED_HERE' } }])
    expect(stand.app.requests.map((request) => request.method)).not.toContain(method)
  })

  it.each([
    ['environments.add', { name: 'x', path: '/srv/mail.properties' }],
    ['recent.forget', { kind: 'report', name: 'x.json', path: '/srv/x.json' }],
    ['environments.add', { name: 'x', path: 'C:\\TeamConnect\\Mail.PROPERTIES' }],
    ['environments.configure', { id: 'e', options: { targetPath: '/srv/anything' } }],
  ])('%s %j may be asked', async (method, input) => {
    const stand = await startStand({ [method]: () => ({}) })
    expect((await stand.rpc(method, await stand.signIn(), input)).status).toBe(200)
  })

  it.each([
    ['text that is not JSON', '{', 400],
    ['bytes that are not UTF-8', Buffer.from([0x22, 0xff, 0x22]), 400],
    ['more than 1 MiB', `"${'x'.repeat(1_048_576)}"`, 413],
  ])('with %s is refused', async (_, body, status) => {
    const stand = await startStand({ 'app.info': () => ({}) })
    const answer = await stand.rpc('app.info', await stand.signIn(), {}, { body })
    expect(answer.status).toBe(status)
    expect(stand.app.requests).toHaveLength(0)
  })

  it('takes a body of just 1 MiB', async () => {
    const stand = await startStand({ 'diagnosis.explain': () => [] })
    const text = JSON.stringify({ text: '' })
    const body = JSON.stringify({ text: 'x'.repeat(1_048_576 - text.length) })
    const answer = await stand.rpc('diagnosis.explain', await stand.signIn(), {}, { body })
    expect(answer.status).toBe(200)
  })

  it('whose chunked body grows past 1 MiB is cut off without being read on', async () => {
    const stand = await startStand({ 'app.info': () => ({}) })
    const session = await stand.signIn()
    const written = await new Promise<{ bytes: number; answer: string }>((done) => {
      let answer = ''
      let bytes = 0
      const socket = connect({ host: '127.0.0.1', port: stand.server.port }, () => {
        socket.write(
          `POST /rpc/app.info HTTP/1.1\r\nHost: ${stand.authority}\r\nOrigin: http://${stand.authority}\r\n` +
            `Authorization: Bearer ${session}\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n`,
        )
        const chunk = Buffer.alloc(65_536, 0x20)
        const more = () => {
          while (!socket.destroyed && bytes < 64 * 1_048_576) {
            bytes += chunk.length
            if (!socket.write(Buffer.concat([Buffer.from('10000\r\n'), chunk, Buffer.from('\r\n')]))) return
          }
        }
        socket.on('drain', more)
        more()
      })
      socket.on('data', (part: Buffer) => {
        answer += part.toString()
      })
      socket.on('error', () => undefined)
      socket.on('close', () => done({ bytes, answer }))
    })
    expect(written.bytes).toBeLessThan(32 * 1_048_576)
    expect(written.answer === '' || written.answer.includes(' 413 ')).toBe(true)
    expect(stand.app.requests).toHaveLength(0)
  })

  it('whose body does not come is given up', async () => {
    const stand = await startStand({ 'app.info': () => ({}) }, { bodyTimeoutMs: 100 })
    const session = await stand.signIn()
    const answer = await new Promise<string>((done) => {
      let text = ''
      const socket = connect({ host: '127.0.0.1', port: stand.server.port }, () => {
        socket.write(
          `POST /rpc/app.info HTTP/1.1\r\nHost: ${stand.authority}\r\nOrigin: http://${stand.authority}\r\n` +
            `Authorization: Bearer ${session}\r\nContent-Type: application/json\r\nContent-Length: 20\r\n\r\n{`,
        )
      })
      socket.on('data', (part: Buffer) => {
        text += part.toString()
      })
      socket.on('close', () => done(text))
    })
    expect(answer).toContain(' 408 ')
  })

  it('whose client goes away is aborted', async () => {
    const stand = await startStand({
      'diagnosis.run': async (request) => {
        request.progress({ kind: 'started' })
        await aborted(request)
        return {}
      },
    })
    const session = await stand.signIn()
    const client = request({
      host: '127.0.0.1',
      port: stand.server.port,
      path: '/rpc/diagnosis.run',
      method: 'POST',
      headers: {
        Host: stand.authority,
        Origin: origin(stand.authority),
        'Content-Type': 'application/json',
        Authorization: `Bearer ${session}`,
      },
    })
    client.end(JSON.stringify({ settings: 'draft', id: 'e', checks: ['smtp'] }))
    const first = await new Promise<Buffer>((done, failed) => {
      client.once('error', failed)
      client.once('response', (response) => response.once('error', () => undefined).once('data', done))
    })
    expect(first.toString()).toBe('{"progress":{"kind":"started"}}\n')
    expect(stand.app.open()).toBe(1)
    client.destroy()
    await expect.poll(() => stand.app.open(), { interval: 5 }).toBe(0)
  })
})

describe('the end', () => {
  it('comes when asked for, with calls under way aborted and their last line sent', async () => {
    const stand = await startStand({
      'diagnosis.run': async (request) => {
        await aborted(request)
        return fail('RUN_CANCELLED', 'Stopped.')
      },
    })
    const session = await stand.signIn()
    const running = stand.rpc('diagnosis.run', session, { settings: 'draft', id: 'e', checks: ['smtp'] })
    await expect.poll(() => stand.app.open(), { interval: 5 }).toBe(1)
    await stand.server.close()
    expect(lines(await running)).toMatchObject([{ error: { code: 'RUN_CANCELLED' } }])
    expect(await stand.server.closed).toBe('asked')
  })

  it('is not held up by a call that does not end', async () => {
    const stand = await startStand({ 'app.info': () => new Promise(() => undefined) })
    const running = stand.rpc('app.info', await stand.signIn()).catch(() => 'cut')
    await expect.poll(() => stand.app.open(), { interval: 5 }).toBe(1)
    await stand.server.close()
    expect(await running).toBe('cut')
  })

  it('comes by itself when no client has been there for long, never while one is', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    onTestFinished(() => void vi.useRealTimers())
    let release = (): void => undefined
    const stand = await startStand(
      { 'app.info': () => new Promise<void>((done) => (release = done)) },
      { idleMs: 60_000 },
    )
    const session = await stand.signIn()
    const running = stand.rpc('app.info', session)
    await expect.poll(() => stand.app.open(), { interval: 5 }).toBe(1)
    vi.advanceTimersByTime(200_000)
    // Requests without a session do not keep it alive.
    expect((await stand.ask('/')).status).toBe(200)
    release()
    expect((await running).status).toBe(200)
    // The server may hear of the answer's end a little later than its reader.
    await expect.poll(() => vi.getTimerCount(), { interval: 5 }).toBe(1)
    vi.advanceTimersByTime(60_000)
    vi.advanceTimersByTime(100)
    expect(await stand.server.closed).toBe('idle')
  })
})
