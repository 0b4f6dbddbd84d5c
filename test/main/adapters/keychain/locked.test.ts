import { mkdtempSync } from 'node:fs'
import { createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it, onTestFinished, vi } from 'vitest'
import { replyTo } from '#main/adapters/keychain/dbus.ts'
import { lockQuestions } from '#main/adapters/keychain/locked.ts'

const entry = { service: 'Mailroom', account: 'one' }

const number = (value: number, little: boolean): Buffer => {
  const bytes = Buffer.alloc(4)
  if (little) bytes.writeUInt32LE(value)
  else bytes.writeUInt32BE(value)
  return bytes
}

/** A reply as a bus sends it: reply serial, then the body. `kind` 2 returns, 3 is an error, 4 a signal. */
const message = (kind: number, serial: number, body: Buffer, little = true): Buffer =>
  Buffer.concat([
    Buffer.from([little ? 0x6c : 0x42, kind, 1, 1]),
    number(body.length, little),
    number(7, little),
    // A sender of four letters, padded to sixteen bytes, then the serial.
    number(24, little),
    Buffer.from([7, 1, 0x73, 0]),
    number(4, little),
    Buffer.from(':1.0\0\0\0\0'),
    Buffer.from([5, 1, 0x75, 0]),
    number(serial, little),
    body,
  ])

const path = (little: boolean) => Buffer.concat([number(3, little), Buffer.from('/a1\0')])
const found = (unlocked: number, locked: number, little = true): Buffer => {
  const list = (count: number) =>
    Buffer.concat([number(count * 8, little), ...Array.from({ length: count }, () => path(little))])
  return Buffer.concat([list(unlocked), list(locked)])
}
const alias = (path: string): Buffer => Buffer.concat([number(path.length, true), Buffer.from(`${path}\0`)])
const flag = (value: boolean): Buffer =>
  Buffer.concat([Buffer.from([1, 0x62, 0, 0]), number(value ? 1 : 0, true)])

/** A bus that answers all calls with these bytes at once, in pieces of one byte where asked. */
const busWith = async (answer: Buffer, inPieces = false) => {
  const socket = join(mkdtempSync(join(tmpdir(), 'mailroom-bus-')), 'bus')
  let connections = 0
  const clients: Socket[] = []
  const server = createServer((client) => {
    connections += 1
    clients.push(client)
    client.on('error', () => {})
    const send = (rest: readonly Buffer[]): void => {
      const [piece, ...others] = rest
      if (piece === undefined) return
      client.write(piece)
      setImmediate(() => send(others))
    }
    client.on('data', (bytes) => {
      if (bytes.includes('AUTH')) client.write('OK 0123456789abcdef\r\n')
      else if (bytes.includes('BEGIN'))
        send(inPieces ? [...answer].map((byte) => Buffer.from([byte])) : [answer])
    })
  })
  await new Promise<void>((done) => server.listen(socket, done))
  onTestFinished(() => void server.close())
  return {
    environment: { DBUS_SESSION_BUS_ADDRESS: `unix:path=${socket}` },
    connections: () => connections,
    /** Ends the connections: their other side notices some time. */
    drop: () => {
      for (const client of clients) client.destroy()
    },
  }
}

const hello = message(2, 1, Buffer.alloc(0))

describe('a keyring that nobody would see asking', () => {
  it.each([
    ['all that is found is locked', found(0, 1), true],
    ['one of them is open', found(1, 1), false],
    ['nothing is found', found(0, 0), false],
  ])('%s', async (_, body, expected) => {
    for (const inPieces of [false, true]) {
      const signal = message(4, 2, found(0, 1))
      const bus = await busWith(Buffer.concat([hello, signal, message(2, 2, body)]), inPieces)
      expect(await lockQuestions(bus.environment)(entry)).toBe(expected)
    }
  })

  it('is understood from a bus that writes big endian', async () => {
    const bus = await busWith(Buffer.concat([hello, message(2, 2, found(0, 2, false), false)]))
    expect(await lockQuestions(bus.environment)(entry)).toBe(true)
  })

  it('is asked for the default keyring where something is to be stored', async () => {
    for (const inPieces of [false, true]) {
      for (const value of [true, false]) {
        const replies = Buffer.concat([hello, message(2, 2, alias('/a1')), message(2, 3, flag(value))])
        const bus = await busWith(replies, inPieces)
        expect(await lockQuestions(bus.environment)('default keyring')).toBe(value)
      }
    }
    const none = await busWith(Buffer.concat([hello, message(2, 2, alias('/')), message(2, 3, flag(true))]))
    expect(await lockQuestions(none.environment)('default keyring')).toBe(false)
  })

  it('counts as open where it cannot be told: an error, bytes of another kind, silence, no bus', async () => {
    for (const answer of [message(3, 2, flag(true)), Buffer.alloc(64, 0xff), Buffer.alloc(0)]) {
      const bus = await busWith(answer)
      expect(await lockQuestions(bus.environment, 100)('default keyring')).toBe(false)
    }
    expect(await lockQuestions({})(entry)).toBe(false)
    expect(await lockQuestions({ DBUS_SESSION_BUS_ADDRESS: 'unix:path=/nowhere/bus' })(entry)).toBe(false)
  })

  it('is asked again and again on one connection, until that fails', async () => {
    const bus = await busWith(Buffer.concat([hello, message(2, 2, found(0, 1)), message(2, 3, found(1, 0))]))
    const isLocked = lockQuestions(bus.environment)
    const another = { ...entry, account: 'two' }
    expect([await isLocked(entry), await isLocked(another), bus.connections()]).toEqual([true, false, 1])
    bus.drop()
    await vi.waitFor(async () => expect(await isLocked(entry)).toBe(true), 60_000)
    expect(bus.connections()).toBe(2)
  })

  it('is not asked about where there is a display: the person answers its prompt', async () => {
    const bus = await busWith(Buffer.concat([hello, message(2, 2, found(0, 1))]))
    for (const display of [{ DISPLAY: ':0' }, { WAYLAND_DISPLAY: 'wayland-0' }]) {
      expect(await lockQuestions({ ...bus.environment, ...display })(entry)).toBe(false)
    }
    expect(bus.connections()).toBe(0)
  })
})

it('A reply is looked for in any bytes and never throws', () => {
  const whole = Buffer.concat([hello, message(2, 2, found(1, 1))])
  for (let at = 0; at < whole.length; at += 1) {
    const changed = Buffer.from(whole)
    changed[at] = (changed[at] ?? 0) ^ 0xff
    replyTo(2, changed)
    expect(replyTo(2, whole.subarray(0, at))).toBeUndefined()
  }
  expect(replyTo(2, whole)?.body.length).toBe(24)
})
