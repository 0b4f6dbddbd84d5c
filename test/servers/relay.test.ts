import { once } from 'node:events'
import { connect } from 'node:net'
import { afterEach, expect, test } from 'vitest'
import { type Relay, startRelay } from './relay.ts'
import { close, reset, type ScriptedServer, scriptedServer, silence, smtpServer } from './scripted.ts'

const started: (Relay | ScriptedServer)[] = []
const running = async <Server extends Relay | ScriptedServer>(server: Promise<Server>): Promise<Server> => {
  started.push(await server)
  return server
}
afterEach(async () => {
  for (const server of started.splice(0).reverse()) await server.stop()
})

async function converse(port: number, lines: string[]): Promise<string> {
  const socket = connect(port, '127.0.0.1')
  let heard = ''
  socket.on('data', (chunk) => {
    heard += chunk.toString()
    const line = lines.shift()
    if (line !== undefined) socket.write(`${line}\r\n`)
  })
  await once(socket, 'close')
  return heard
}

test('each exchange takes a round trip more, and each is counted', async () => {
  const smtp = await running(smtpServer())
  const relay = await running(startRelay({ port: smtp.port, rttMs: 60 }))
  const from = performance.now()
  const heard = await converse(relay.port, ['EHLO app01.example.com', 'MAIL FROM:<a@example.com>', 'QUIT'])
  const took = performance.now() - from
  expect(heard).toMatch(/221 2\.0\.0 Bye\r\n$/)
  // The connection, the greeting's way here, three commands: nine halves, of which a timer may be 1 ms early.
  expect(took).toBeGreaterThan((2 + 1 + 3 * 2) * (30 - 2))
  expect(relay.connections[0]?.flights).toEqual({ client: 3, server: 4 })
  expect(relay.roundTrips()).toBe(3)
})

test('what is pipelined is one flight', async () => {
  const smtp = await running(smtpServer())
  const relay = await running(startRelay({ port: smtp.port }))
  await converse(relay.port, [
    'EHLO x',
    'MAIL FROM:<a@example.com>\r\nRCPT TO:<b@example.com>\r\nRSET',
    'QUIT',
  ])
  // Three commands in one go may be answered in several segments, but the talk changes sides once.
  expect(relay.roundTrips()).toBe(3)
  expect(relay.connections[0]?.bytes.server).toBeGreaterThan(100)
})

test('ends and resets pass in both directions, and every byte before them', async () => {
  const smtp = await running(smtpServer({ greeting: ['220 x'.padEnd(100_000, 'y'), close] }))
  const relay = await running(startRelay({ port: smtp.port, rttMs: 10 }))
  expect((await converse(relay.port, [])).length).toBe(100_002)
  await expect.poll(() => relay.openSockets()).toBe(0)

  const torn = await running(scriptedServer(async (session) => reset.run(session, { line: '', tag: '' })))
  const tornRelay = await running(startRelay({ port: torn.port }))
  await expect(converse(tornRelay.port, [])).rejects.toMatchObject({ code: 'ECONNRESET' })

  const silent = await running(smtpServer({ greeting: silence }))
  const silentRelay = await running(startRelay({ port: silent.port, rttMs: 10 }))
  const socket = connect(silentRelay.port, '127.0.0.1')
  await expect.poll(() => silent.openSockets()).toBe(1)
  socket.destroy()
  await silent.waitUntilClosed()
  await expect.poll(() => silentRelay.openSockets()).toBe(0)
})
