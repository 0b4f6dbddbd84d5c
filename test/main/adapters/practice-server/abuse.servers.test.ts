/** What a client may do to the practice server without harm to the program around it. */
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { connect as tlsConnect } from 'node:tls'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import {
  type PracticeServer,
  startPracticeServer,
} from '../../../../main/adapters/practice-server/practice-server.ts'
import { rawClient } from './raw-client.ts'

let practice: PracticeServer
const faults: unknown[] = []
const onFault = (error: unknown) => faults.push(error)
beforeAll(async () => {
  process.on('uncaughtException', onFault)
  process.on('unhandledRejection', onFault)
  process.on('warning', onFault)
  practice = await startPracticeServer()
})
afterAll(async () => {
  await practice.stop()
  process.off('uncaughtException', onFault)
  process.off('unhandledRejection', onFault)
  process.off('warning', onFault)
})

/** After each abuse: both services still serve, and nothing went wrong out of sight. */
afterEach(async () => {
  const smtp = rawClient(practice.smtp.port)
  await smtp.until(/^220 .*\r\n/)
  smtp.socket.destroy()
  const imap = await signedIn()
  imap.send('z NOOP\r\n')
  await imap.until(/z OK/)
  imap.socket.destroy()
  expect(faults).toEqual([])
})

const signedIn = async () => {
  const client = rawClient(practice.imap.port)
  client.send(`a LOGIN ${practice.address} ${practice.imap.password}\r\n`)
  await client.until(/a OK .*\r\n/)
  return client
}

const ports = () => [practice.smtp.port, practice.imap.port, practice.smtpTls.port, practice.imapTls.port]

test('garbage on every port', async () => {
  for (const port of ports()) {
    for (const data of [
      randomBytes(20_000),
      '\0\0\0\r\n\r\n\r\n',
      ' \r\n(((\r\n"\r\na "\r\na b {\r\na b {x}\r\n',
      '\x16\x03\x01\xff\xff',
    ]) {
      const client = rawClient(port)
      client.send(data)
      await new Promise((resolve) => setTimeout(resolve, 20))
      client.socket.resetAndDestroy()
      await client.closed
    }
  }
})

test('a line without an end', async () => {
  for (const port of [practice.smtp.port, practice.imap.port]) {
    const client = rawClient(port)
    await client.until(/\r\n/)
    const timer = setInterval(() => client.send('A'.repeat(16_384)), 1)
    await client.closed
    clearInterval(timer)
    expect(client.heard()).toMatch(/421 |BYE \[LIMIT\]/)
  }
})

test('literals beyond every measure', async () => {
  const stranger = rawClient(practice.imap.port)
  stranger.send('a LOGIN {999999999}\r\n')
  await stranger.closed
  expect(stranger.heard()).toContain('* BYE [LIMIT]')
  const friend = await signedIn()
  friend.send('b APPEND INBOX {99999999999999999999+}\r\n')
  await friend.closed
  expect(friend.heard()).toContain('* BYE [LIMIT]')
})

test('thousands of parentheses, wildcards and odd names', async () => {
  const client = await signedIn()
  client.send(`b SEARCH ${'('.repeat(30_000)}\r\n`)
  await client.until(/b BAD/)
  client.send(`c LIST "" "${'*a'.repeat(127)}"\r\nc LIST "" "${'*a'.repeat(128)}"\r\n`)
  await client.until(/^c OK .*\r\nc NO \[LIMIT\]/m)
  for (const name of ['__proto__', 'constructor', '../../etc/passwd', 'toString', '""', '"a\\"b"']) {
    client.send(`d SELECT ${name}\r\n`)
    await client.until(/d (NO|BAD)/)
  }
  client.send('e ../plugins/xtoybird x\r\nf __PROTO__\r\ng CONSTRUCTOR\r\n')
  await client.until(/e BAD[\s\S]*f BAD[\s\S]*g BAD/)
  client.send(
    'h SELECT INBOX\r\ni SEARCH OR OR\r\nj SEARCH BEFORE never\r\nk FETCH 1:* (BODY[NONSENSE])\r\nl STORE 1 +FLAGS\r\nm NOOP\r\n',
  )
  const heard = await client.until(/m OK/)
  expect(heard).toMatch(/i (NO|BAD)[\s\S]*j (NO|BAD)[\s\S]*k (NO|BAD)[\s\S]*l BAD/)
  expect(heard).not.toMatch(/node_modules|\bat /)
  client.socket.destroy()
})

test('commands sent in clear behind STARTTLS are never obeyed', async () => {
  const client = rawClient(practice.imap.port)
  await client.until(/ready\.\r\n/)
  client.send('a STARTTLS\r\nb CAPABILITY\r\n')
  await client.until(/a OK .*\r\n/)
  client.socket.removeAllListeners('data')
  const secure = tlsConnect({ socket: client.socket, ca: practice.caPem, servername: 'localhost' })
  await once(secure, 'secureConnect')
  const inside = rawClient(0, secure)
  inside.send('c CAPABILITY\r\n')
  const heard = await inside.until(/c OK/)
  expect(heard).not.toContain('b OK')
  expect(heard).not.toContain('STARTTLS')
  secure.destroy()
})

test('clients that leave at the worst moment', async () => {
  const moments: [number, string][] = [
    [practice.imap.port, 'a AUTHENTICATE PLAIN\r\n'],
    [practice.imap.port, 'a STARTTLS\r\n\x16\x03\x01'],
    [practice.imap.port, `a LOGIN ${practice.address} ${practice.imap.password}\r\nb IDLE\r\n`],
    [
      practice.imap.port,
      `a LOGIN ${practice.address} ${practice.imap.password}\r\nb APPEND INBOX {500}\r\nhalf`,
    ],
    [
      practice.imap.port,
      `a LOGIN ${practice.address} ${practice.imap.password}\r\nb SELECT INBOX\r\nc FETCH 1:* BODY[]\r\nd LOGOUT\r\n`,
    ],
    [practice.smtp.port, 'EHLO x\r\nSTARTTLS\r\n\x16\x03\x01'],
    [
      practice.smtp.port,
      `EHLO x\r\nAUTH PLAIN ${Buffer.from(`\0${practice.address}\0${practice.smtp.password}`).toString('base64')}\r\nMAIL FROM:<${practice.address}>\r\nRCPT TO:<a@practice.example>\r\nDATA\r\nhalf`,
    ],
  ]
  for (const [port, text] of moments) {
    for (const leave of ['destroy', 'resetAndDestroy', 'end'] as const) {
      const client = rawClient(port)
      await client.until(/\r\n/)
      client.send(text)
      await new Promise((resolve) => setTimeout(resolve, 10))
      client.socket[leave]()
    }
  }
  await new Promise((resolve) => setTimeout(resolve, 50))
})

test('more clients than there is room for are told so', async () => {
  const clients = Array.from({ length: 51 }, () => rawClient(practice.imap.port))
  const last = clients[50]
  await last?.until(/BYE \[LIMIT\]/)
  for (const client of clients) client.socket.destroy()
  // Once the server has heard of it there is room again.
  const greeting = async () => {
    const client = rawClient(practice.imap.port)
    const heard = await client.until(/\r\n/)
    client.socket.destroy()
    return heard
  }
  await expect.poll(greeting).toMatch(/^\* OK/)
})

test('a mailbox that is full says so, to IMAP and to SMTP', async () => {
  const own = await startPracticeServer()
  const client = rawClient(own.imap.port)
  client.send(`a LOGIN ${own.address} ${own.imap.password}\r\nb SELECT INBOX\r\n`)
  await client.until(/b OK/)
  for (let round = 0; round < 6; round += 1) {
    client.send('c COPY 1:* INBOX\r\n')
    await client.until(/c OK/)
  }
  client.send('d COPY 1:* INBOX\r\ne COPY 1:180 INBOX\r\nf COPY 1 INBOX\r\n')
  expect(await client.until(/f .*\r\n/)).toMatch(
    / Copied\r\nd NO \[OVERQUOTA\] .*\r\n\* 500 EXISTS\r\ne OK .*\r\nf NO \[OVERQUOTA\] .*\r\n$/,
  )
  const smtp = rawClient(own.smtp.port)
  const plain = Buffer.from(`\0${own.address}\0${own.smtp.password}`).toString('base64')
  await smtp.until(/220/)
  smtp.send(
    `EHLO x\r\nAUTH PLAIN ${plain}\r\nMAIL FROM:<${own.address}>\r\nRCPT TO:<a@practice.example>\r\nDATA\r\n`,
  )
  await smtp.until(/354/)
  smtp.send('Subject: x\r\n\r\ny\r\n.\r\n')
  expect(await smtp.until(/452.*\r\n/)).toContain('452 4.2.2 Error: mailbox is full')
  await own.stop()
})

test('a client that asks for everything and reads nothing is not answered without end', async () => {
  const client = await signedIn()
  client.socket.pause()
  const before = process.memoryUsage().rss
  client.send('b SELECT INBOX\r\n')
  // Many times the bound, if it were answered; what else this process does takes a fraction of it.
  for (let round = 0; round < 60; round += 1)
    client.send('c FETCH 1:* (BODY.PEEK[] ENVELOPE)\r\n'.repeat(2000))
  await new Promise((resolve) => setTimeout(resolve, 1000))
  expect(process.memoryUsage().rss - before).toBeLessThan(256 * 1024 * 1024)
  client.socket.destroy()
})
