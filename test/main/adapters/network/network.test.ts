import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { faultOf } from '#main/adapters/network/faults.ts'
import { createNetwork } from '#main/adapters/network/index.ts'
import type { Channel } from '#main/ports/network.ts'
import { startResolver } from '../../../servers/resolver.ts'
import { scriptedServer } from '../../../servers/scripted.ts'

const network = createNetwork()
const patienceMs = 120_000
const forever = () => new AbortController().signal

const servers: Server[] = []
afterEach(async () => {
  for (const server of servers.splice(0)) await new Promise((resolve) => server.close(resolve))
})

const serve = async (onClient: (socket: Socket) => void): Promise<number> => {
  const server = createServer(onClient)
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  return typeof address === 'object' && address !== null ? address.port : 0
}

const open = async (port: number, signal = forever()): Promise<Channel> => {
  const result = await network.connect('127.0.0.1', port, patienceMs, signal)
  if ('fault' in result) throw new Error(result.fault.message)
  return result.channel
}

const text = (read: unknown): unknown => (read instanceof Uint8Array ? new TextDecoder().decode(read) : read)

describe('a channel', () => {
  test('gives bytes, then the end', async () => {
    const channel = await open(await serve((socket) => socket.end('hello')))
    expect(text(await channel.read(forever()))).toBe('hello')
    expect(await channel.read(forever())).toBe('end')
    channel.destroy()
  })

  test('gives what came before a reset, then the fault', async () => {
    const channel = await open(
      await serve((socket) => {
        socket.write('554 go away\r\n')
        setTimeout(() => socket.resetAndDestroy(), 30)
      }),
    )
    await new Promise((resolve) => setTimeout(resolve, 80))
    expect(text(await channel.read(forever()))).toBe('554 go away\r\n')
    expect(await channel.read(forever())).toMatchObject({ code: 'ECONNRESET' })
  })

  test('a read ends with its own signal, and the channel lives on', async () => {
    const channel = await open(
      await serve((socket) => {
        socket.on('data', () => socket.write('later'))
      }),
    )
    const stop = new AbortController()
    const reading = channel.read(stop.signal)
    stop.abort()
    expect(await reading).toBe('aborted')
    channel.write(new TextEncoder().encode('go'))
    expect(text(await channel.read(forever()))).toBe('later')
    channel.destroy()
  })

  test('a flood that nobody reads stays in the kernel', async () => {
    let sent = 0
    const channel = await open(
      await serve((socket) => {
        socket.on('error', () => undefined)
        const block = Buffer.alloc(65_536)
        const more = () => {
          sent += block.length
          if (sent < 64 * 1024 * 1024 && socket.write(block)) setImmediate(more)
          else socket.once('drain', more)
        }
        more()
      }),
    )
    await new Promise((resolve) => setTimeout(resolve, 200))
    expect(channel.buffered).toBeLessThan(256 * 1024)
    expect(sent).toBeLessThan(32 * 1024 * 1024)
    channel.destroy()
  })

  test('a flood comes whole and in order, and others get their turn after each 16 KiB of it', async () => {
    const flood = Buffer.from(Array.from({ length: 1_048_576 }, (_, each) => each % 251))
    const channel = await open(await serve((socket) => socket.end(flood)))
    let turns = 0
    let next = setImmediate(function turn() {
      turns += 1
      next = setImmediate(turn)
    })
    const parts: Uint8Array[] = []
    for (;;) {
      const part = await channel.read(forever())
      if (!(part instanceof Uint8Array)) break
      parts.push(part)
    }
    clearImmediate(next)
    expect(Buffer.concat(parts).equals(flood)).toBe(true)
    expect(turns).toBeGreaterThanOrEqual(flood.length / 16_384 - 1)
    channel.destroy()
  })

  test('end() sends what was written, and closes by itself', async () => {
    const server = await scriptedServer(async (session) => {
      await session.readLine()
      await session.closed
    })
    const channel = await open(server.port)
    channel.write(new TextEncoder().encode('QUIT\r\n'))
    channel.end(50)
    await server.waitUntilClosed()
    expect(server.lines()).toEqual(['QUIT'])
    await server.stop()
  })

  test('the signal of the connection ends it at any time', async () => {
    const server = await scriptedServer((session) => session.closed)
    const run = new AbortController()
    const channel = await open(server.port, run.signal)
    run.abort()
    await server.waitUntilClosed()
    expect(await channel.read(forever())).toMatchObject({ code: 'CLOSED' })
    await server.stop()
  })
})

describe('connecting', () => {
  test.each([
    ['refused', '127.0.0.1', 1, 'ECONNREFUSED'],
    ['a port that is none', '127.0.0.1', 99_999, 'ERR_SOCKET_BAD_PORT'],
  ])('%s', async (_, address, port, code) => {
    expect(await network.connect(address, port, patienceMs, forever())).toMatchObject({ fault: { code } })
  })

  test('cancelled before and during', async () => {
    expect(await network.connect('127.0.0.1', 1, 500, AbortSignal.abort())).toMatchObject({
      fault: { code: 'ABORTED' },
    })
  })
})

describe('faults', () => {
  test.each([
    [
      {
        code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
        library: 'SSL routines',
        reason: 'tlsv1 alert protocol version',
        message: 'x:SSL alert number 70',
      },
      { alert: 70, library: 'ssl routines' },
    ],
    [
      { code: 'ERR_SSL_TLSV1_ALERT_UNKNOWN_CA', reason: 'TLSV1_ALERT_UNKNOWN_CA', message: 'boring' },
      { alert: 48, reason: 'tlsv1 alert unknown ca' },
    ],
    [
      { code: 'ERR_SSL_SSLV3_ALERT_HANDSHAKE_FAILURE', reason: 'sslv3 alert handshake failure', message: '' },
      { alert: 40 },
    ],
    [
      { code: 'ERR_SSL_WRONG_VERSION_NUMBER', reason: 'wrong version number', message: 'x' },
      { reason: 'wrong version number' },
    ],
    [
      { code: 'ECONNREFUSED', errno: -111, syscall: 'connect', message: 'connect ECONNREFUSED' },
      { errno: -111, syscall: 'connect' },
    ],
  ])('%o', (error, expected) => {
    const fault = faultOf(Object.assign(new Error(error.message), error))
    expect(fault).toMatchObject({ code: error.code, ...expected })
    if (!('alert' in expected)) expect(fault).not.toHaveProperty('alert')
  })

  test.each([[undefined], ['text'], [null], [7]])('%o is a fault too', (thrown) => {
    expect(faultOf(thrown)).toMatchObject({ code: 'UNKNOWN' })
  })
})

describe('names', () => {
  test('every type of record, in order', async () => {
    const resolver = await startResolver({
      names: {
        'example.test': {
          A: ['192.0.2.1'],
          AAAA: ['2001:db8::1'],
          MX: [
            { priority: 20, exchange: 'b.example.test' },
            { priority: 10, exchange: 'a.example.test' },
          ],
          TXT: [['v=spf1 ', '-all']],
          SRV: [{ priority: 0, weight: 1, port: 465, name: 'smtp.example.test' }],
        },
      },
    })
    const names = createNetwork({ dnsServers: [resolver.address] })
    const ask = async (type: 'A' | 'AAAA' | 'MX' | 'TXT' | 'SRV') =>
      (await names.resolve('example.test', type, patienceMs, forever())).records
    expect(await ask('A')).toEqual(['192.0.2.1'])
    expect(await ask('AAAA')).toEqual(['2001:db8::1'])
    expect(await ask('MX')).toEqual(['10 a.example.test', '20 b.example.test'])
    expect(await ask('TXT')).toEqual(['v=spf1 -all'])
    expect(await ask('SRV')).toEqual(['0 1 465 smtp.example.test'])
    expect(await names.resolve('nothing.test', 'A', patienceMs, forever())).toMatchObject({
      code: 'ENOTFOUND',
    })
    expect(await names.resolve('example.test', 'CNAME', patienceMs, forever())).toMatchObject({
      code: 'ENODATA',
    })
    expect(await names.resolve('example.test', 'A', 500, AbortSignal.abort())).toMatchObject({
      code: 'ABORTED',
    })
    await resolver.stop()
  })

  test('a lookup that is cancelled or late is left to itself', async () => {
    expect(await network.lookup('localhost', 500, AbortSignal.abort())).toMatchObject({
      fault: { code: 'ABORTED' },
    })
    expect(await network.lookup('localhost', patienceMs, forever())).toMatchObject({
      addresses: [{ address: '127.0.0.1', family: 4 }],
    })
    expect(await network.lookup('no such name\0', patienceMs, forever())).toHaveProperty('fault')
  })
})

test('the vantage says how certificates are judged', () => {
  expect(network.vantage(2).trust).toContain('2 from the file')
  expect(network.tlsLibrary).toMatch(/^openssl \d|^boringssl$/)
})
