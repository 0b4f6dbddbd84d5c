import { generateKeyPairSync } from 'node:crypto'
import { createServer, type Server } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import { afterEach, describe, expect, it } from 'vitest'
import { systemClock } from '#main/adapters/clock/system-clock.ts'
import { createNetwork } from '#main/adapters/network/index.ts'
import { certificatePem } from '#main/adapters/practice-server/certificate.ts'
import { lookAt } from '#main/services/probe/discover/look.ts'
import { type RestartLook, type Seen, watchForRestart } from '#main/services/restart/watch.ts'
import { freePorts } from '#test/servers/process.ts'

/** One look per step of a clock that goes by two seconds; ends by itself after the last one. */
const watched = async (...states: Seen['state'][]) => {
  const end = new AbortController()
  const looks: RestartLook[] = []
  let now = 0
  const seen = await watchForRestart({
    clock: {
      now: () => now,
      monotonic: () => now,
      sleep: async (ms) => {
        now += ms
      },
    },
    look: async () => {
      const state = states.shift()
      if (state === undefined) end.abort()
      return { state: state ?? 'unclear', seen: state ?? '' }
    },
    onLook: (look) => looks.push(look),
    signal: end.signal,
  })
  return { seen, looks }
}

describe('a restart', () => {
  it('is seen where the server goes and comes back', async () => {
    const { seen, looks } = await watched('answers', 'answers', 'refused', 'refused', 'answers')
    expect(seen).toEqual({ answeredAt: 2000, goneAt: 4000, backAt: 8000 })
    expect(looks.map(({ state }) => state)).toEqual(['answers', 'answers', 'gone', 'gone', 'answers'])
    expect(looks.at(-1)).toMatchObject({ goneSince: 4000 })
  })

  it('takes two silent looks in a row, since one may be a moment’s trouble', async () => {
    expect((await watched('answers', 'silent', 'answers', 'silent', 'answers')).seen).toBeNull()
    expect((await watched('answers', 'silent', 'silent', 'answers')).seen).toEqual({
      answeredAt: 0,
      goneAt: 2000,
      backAt: 6000,
    })
  })

  it('began with the first silent look since the last answer', async () => {
    const { seen } = await watched('answers', 'silent', 'answers', 'silent', 'silent', 'answers')
    expect(seen).toEqual({ answeredAt: 4000, goneAt: 6000, backAt: 10_000 })
    expect((await watched('answers', 'silent', 'refused', 'answers')).seen).toMatchObject({ goneAt: 2000 })
  })

  it('has nothing to say of a look during which the watch was ended', async () => {
    const { seen, looks } = await watched('answers', 'refused')
    expect(seen).toBeNull()
    expect(looks.map(({ state }) => state)).toEqual(['answers', 'gone'])
  })

  it('is not what a network that fails on this side looks like', async () => {
    const { seen, looks } = await watched('answers', 'unclear', 'unclear', 'unclear', 'answers')
    expect(seen).toBeNull()
    expect(looks[2]).toMatchObject({ state: 'unclear', goneSince: null })
  })

  it('is not seen of a server that was gone from the start', async () => {
    expect((await watched('refused', 'refused', 'answers')).seen).toBeNull()
    expect((await watched('refused', 'answers', 'refused', 'answers')).seen).toMatchObject({ goneAt: 4000 })
  })
})

describe('one look', () => {
  let server: Server | undefined
  afterEach(() => {
    server?.closeAllConnections()
    server?.close()
  })
  const network = createNetwork()
  const look = (url: string) =>
    lookAt({ network, clock: systemClock }, new URL(url), new AbortController().signal)
  const listen = async (status: number): Promise<string> => {
    const made = createServer((_, response) => response.writeHead(status).end('hello'))
    server = made
    await new Promise<void>((done) => made.listen(0, '127.0.0.1', done))
    return `http://127.0.0.1:${(made.address() as AddressInfo).port}/TeamConnect`
  }

  it.each([
    [200, 'answers'],
    [302, 'answers'],
    [404, 'answers'],
    [500, 'answers'],
    [502, 'refused'],
    [503, 'refused'],
  ])('HTTP %i: %s', async (status, state) => {
    expect(await look(await listen(status))).toEqual({ state, seen: `HTTP ${status}` })
  })

  it('over TLS, whatever the certificate', async () => {
    const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
    const cert = certificatePem({
      notBefore: new Date(Date.now() - 172_800_000),
      notAfter: new Date(Date.now() - 86_400_000),
      commonName: 'somebody else',
      issuer: { commonName: 'nobody knows', privateKey },
      publicKey,
      ca: false,
      keyUsage: ['digitalSignature'],
    })
    const key = privateKey.export({ type: 'pkcs8', format: 'pem' })
    const made = createSecureServer({ cert, key }, (_, response) => response.end('hello'))
    server = made
    await new Promise<void>((done) => made.listen(0, '127.0.0.1', done))
    const port = (made.address() as AddressInfo).port
    expect(await look(`https://127.0.0.1:${port}/`)).toEqual({ state: 'answers', seen: 'HTTP 200' })
    expect(await look(`http://127.0.0.1:${port}/`)).not.toMatchObject({ state: 'answers' })
  })

  it('of a port where nobody listens', async () => {
    const [port] = await freePorts(1)
    expect(await look(`http://127.0.0.1:${port}/TeamConnect`)).toMatchObject({ state: 'refused' })
  })

  it('of a name that there is not says nothing about the server', async () => {
    expect(await look('http://no-such-host.invalid/')).toMatchObject({ state: 'unclear' })
  })

  it('that is cut short says nothing', async () => {
    const url = new URL(await listen(200))
    expect(await lookAt({ network, clock: systemClock }, url, AbortSignal.abort())).toMatchObject({
      state: 'unclear',
    })
  })
})
