import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import { createServer as createTlsServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { createAuthority } from '../../../servers/authority.ts'
import { freePorts } from '../../../servers/process.ts'
import { answerFirstBytes, scriptedServer, smtpServer } from '../../../servers/scripted.ts'
import { type Ran, requestWith, runWith, settingsWith } from './support.ts'

const stops: (() => Promise<unknown>)[] = []
afterEach(async () => {
  await Promise.all(stops.splice(0).map((stop) => stop()))
})

type Handler = (request: IncomingMessage, response: ServerResponse) => void

const listen = async (server: Server): Promise<number> => {
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  stops.push(async () => {
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })
  return (server.address() as AddressInfo).port
}

const run = (loginUrl: string, caPems: string[] = []): Promise<Ran> =>
  runWith(requestWith({ checks: ['url'], settings: settingsWith({ loginUrl }), caPems }))

const answering =
  (status: number, headers: Record<string, string> = {}, body = '<p>Hello <b>you</b></p>'): Handler =>
  (_, response) => {
    response.writeHead(status, headers)
    response.end(body)
  }

describe('the TeamConnect URL', () => {
  test('answers', async () => {
    const port = await listen(createServer(answering(200)))
    const { check, evidence } = await run(`http://127.0.0.1:${port}/TeamConnect?x=1`)
    expect(check('url').verdict).toBe('pass')
    expect(check('url').stages.map(({ stage }) => stage)).toEqual(['settings', 'dns', 'connect', 'http'])
    expect(evidence('url', 'http')).toMatchObject({
      status: 200,
      finalUrl: `http://127.0.0.1:${port}/TeamConnect?x=1`,
      text: 'Hello you',
    })
  })

  test('over TLS, with the certificate judged', async () => {
    const authority = await createAuthority()
    const leaf = await authority.issue({ names: ['127.0.0.1'] })
    const port = await listen(createTlsServer({ cert: leaf.chainPem, key: leaf.keyPem }, answering(404)))
    const { evidence } = await run(`https://127.0.0.1:${port}/`, [authority.caPem])
    expect(evidence('url', 'tls').localTrust?.trusted).toBe(true)
    expect(evidence('url', 'http').status).toBe(404)
  })

  test('redirects are followed to another host, with cookies kept to their own', async () => {
    const seen: (string | undefined)[] = []
    const end = await listen(
      createServer((request, response) => {
        seen.push(request.headers.cookie)
        answering(200)(request, response)
      }),
    )
    const start = await listen(
      createServer((request, response) => {
        if (request.headers.cookie === 'SESSION=1') {
          answering(302, { location: `http://127.0.0.1:${end}/sso` })(request, response)
        } else {
          answering(302, { location: '/', 'set-cookie': 'SESSION=1; HttpOnly' })(request, response)
        }
      }),
    )
    const { evidence } = await run(`http://127.0.0.1:${start}/`)
    expect(evidence('url', 'http').hops.map(({ status }) => status)).toEqual([302, 302, 200])
    expect(seen).toEqual([undefined])
  })

  test.each([
    'http://u:S3cret-77@127.0.0.1:9/',
    '//u:S3cret-77@127.0.0.1:9/',
    '\\\\u:S3cret-77@127.0.0.1:9/',
    'ldap://u:S3cret-77@host.example',
    '/go?next=http://u:S3cret-77@host.example/',
    'http://127.0.0.1:9/?next=http://u:S3cret-77@host.example/',
    'http://127.0.0.1:9/?next=https%3A%2F%2Fu%3AS3cret-77%40host.example&x=1',
  ])('tells no password of a redirect to %s', async (location) => {
    const asked: (string | undefined)[] = []
    const port = await listen(
      createServer((request, response) => {
        asked.push(request.url)
        answering(
          asked.length === 1 ? 302 : 200,
          { location },
          `<p>Moved to ${location}</p>`,
        )(request, response)
      }),
    )
    const { report, check } = await run(`http://127.0.0.1:${port}/`)
    expect(JSON.stringify(report)).not.toContain('S3cret')
    expect(
      check('url')
        .transcript.map(({ text }) => text)
        .join('\n'),
    ).toContain('Location: ')
    // Where it leads to this server again, it is asked for as it was said.
    if (location.startsWith('/go')) expect(asked[1]).toBe(location)
  })

  test('more than five redirects are too many', async () => {
    let requests = 0
    const port = await listen(
      createServer((request, response) => {
        requests += 1
        answering(302, { location: '/again' })(request, response)
      }),
    )
    const { evidence } = await run(`http://127.0.0.1:${port}/`)
    expect(evidence('url', 'http').tooManyRedirects).toBe(true)
    expect(requests).toBe(6)
  })

  test('a redirect to a closed port is a fault of that hop', async () => {
    const [closed = 0] = await freePorts(1)
    const port = await listen(createServer(answering(302, { location: `http://127.0.0.1:${closed}/x` })))
    const { evidence, check } = await run(`http://127.0.0.1:${port}/`)
    expect(evidence('url', 'http').fault).toMatchObject({ code: 'ECONNREFUSED' })
    expect(check('url').verdict).toBe('fail')
  })

  test('a mail server is no web server', async () => {
    const server = await smtpServer()
    stops.push(() => server.stop())
    const { evidence } = await run(`http://127.0.0.1:${server.port}/`)
    expect(evidence('url', 'http').fault).toMatchObject({ code: 'NOT_HTTP' })
  })

  test('http on a TLS port', async () => {
    const authority = await createAuthority()
    const leaf = await authority.issue({ names: ['127.0.0.1'] })
    const server = await smtpServer({ tls: { cert: leaf.chainPem, key: leaf.keyPem } })
    stops.push(() => server.stop())
    const { evidence } = await run(`http://127.0.0.1:${server.port}/`)
    expect(['CLOSED', 'ECONNRESET']).toContain(evidence('url', 'http').fault?.code)
  })

  test.each(['', 'teamconnect.example.test', 'ftp://example.test/', 'http://'])(
    '“%s” meets no network',
    async (url) => {
      const { check } = await run(url)
      expect(check('url').verdict).toBe(url === '' ? 'skipped' : 'fail')
      expect(
        check('url')
          .stages.slice(1)
          .every(({ evidence }) => evidence === undefined),
      ).toBe(true)
    },
  )
})

describe('answers that are none', () => {
  const cause = async (answer: string): Promise<string> => {
    const server = await scriptedServer(answerFirstBytes(answer))
    stops.push(() => server.stop())
    const { report } = await runWith(
      requestWith({
        checks: ['url'],
        settings: settingsWith({ loginUrl: `http://127.0.0.1:${server.port}/TeamConnect` }),
      }),
      { judge: 'real' },
    )
    return `${report.verdict} ${report.cause}`
  }

  test.each([
    ['a redirect without a target', 'HTTP/1.1 302 Found\r\n\r\n', 'fail URL_REFUSED'],
    ['one to a script', 'HTTP/1.1 302 Found\r\nLocation: javascript:alert(1)\r\n\r\n', 'fail URL_REFUSED'],
    ['one to a file', 'HTTP/1.1 301 x\r\nLocation: file:///etc/passwd\r\n\r\n', 'fail URL_REFUSED'],
    ['no status that there is', 'HTTP/1.1 000 what\r\n\r\n', 'fail URL_NOT_HTTP'],
    ['a page without a head', '<html>TeamConnect</html>', 'fail URL_NOT_HTTP'],
    ['headers without end', `HTTP/1.1 200 OK\r\n${'X-More: of it\r\n'.repeat(300)}`, 'fail REPLY_TOO_LONG'],
    ['a header without end', `HTTP/1.1 200 OK\r\nX: ${'y'.repeat(70_000)}`, 'fail REPLY_TOO_LONG'],
    [
      'words before the answer',
      'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 200 OK\r\n\r\nok',
      'warn URL_NOT_ENCRYPTED',
    ],
    ['words and no answer', 'HTTP/1.1 100 Continue\r\n\r\n'.repeat(20), 'fail URL_REFUSED'],
  ])('%s', async (_, answer, expected) => {
    expect(await cause(answer)).toBe(expected)
  })
})
