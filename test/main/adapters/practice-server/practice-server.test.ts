import { once } from 'node:events'
import { connect } from 'node:net'
import { ImapFlow } from 'imapflow'
import { createTransport } from 'nodemailer'
import { afterAll, beforeAll, expect, test } from 'vitest'
import {
  type PracticeEndpoint,
  type PracticeServer,
  startPracticeServer,
} from '../../../../main/adapters/practice-server/practice-server.ts'
import { rawClient } from './raw-client.ts'

let practice: PracticeServer
beforeAll(async () => {
  practice = await startPracticeServer()
})
afterAll(() => practice.stop())

const transport = (endpoint: PracticeEndpoint, options: { pass?: string; requireTLS?: boolean } = {}) =>
  createTransport({
    host: endpoint.host,
    port: endpoint.port,
    secure: endpoint.security === 'tls',
    ignoreTLS: options.requireTLS !== true,
    requireTLS: options.requireTLS === true,
    auth: { user: endpoint.username, pass: options.pass ?? endpoint.password },
    tls: { ca: practice.caPem },
  })

const mailbox = (endpoint: PracticeEndpoint, options: { pass?: string; doSTARTTLS?: boolean } = {}) => {
  const client = new ImapFlow({
    host: endpoint.host,
    port: endpoint.port,
    secure: endpoint.security === 'tls',
    doSTARTTLS: options.doSTARTTLS === true,
    logger: false,
    auth: { user: endpoint.username, pass: options.pass ?? endpoint.password },
    tls: { ca: practice.caPem },
  })
  client.on('error', () => undefined)
  return client
}

const mail = { from: 'teamconnect@practice.example', subject: 'Practice', text: 'Hello' }

test('every start makes another password, and the mailbox holds read and unread mail', async () => {
  const other = await startPracticeServer()
  expect(other.smtp.password).not.toBe(practice.smtp.password)
  expect(other.smtp.password.length).toBeGreaterThanOrEqual(16)
  await other.stop()
  await other.stop()

  const client = mailbox(practice.imap)
  await client.connect()
  const box = await client.mailboxOpen('INBOX')
  expect(box.exists).toBe(5)
  expect(box.readOnly).toBe(false)
  expect([...(box.permanentFlags ?? [])]).toContain('\\Seen')
  expect(await client.search({ seen: false }, { uid: true })).toEqual([3, 4, 5])
  const oldest = await client.fetchOne('3', { internalDate: true }, { uid: true })
  const hours = (Date.now() - Number(oldest && new Date(oldest.internalDate ?? 0))) / 3_600_000
  expect(hours).toBeGreaterThan(25.9)
  expect(hours).toBeLessThan(26.1)
  expect((await client.list()).map(({ path, specialUse }) => [path, specialUse]).sort()).toEqual([
    ['Drafts', '\\Drafts'],
    ['INBOX', '\\Inbox'],
    ['Junk', '\\Junk'],
    ['Sent', '\\Sent'],
    ['Trash', '\\Trash'],
  ])
  await client.logout()
})

test.each([
  ['in the clear', 'plain'],
  ['by STARTTLS', 'starttls'],
  ['by TLS from the first byte', 'tls'],
] as const)('mail sent %s arrives, is found by its Message-ID, read and deleted', async (_how, security) => {
  const sender = transport(security === 'tls' ? practice.smtpTls : practice.smtp, {
    requireTLS: security === 'starttls',
  })
  const sent = await sender.sendMail({
    ...mail,
    to: 'anybody@practice.example',
    subject: 'Prüfung ✓ (with "quotes")',
    text: 'Grüße\r\n.\r\n{3}\r\n)',
    attachments: [{ filename: 'a.txt', content: 'x' }],
  })
  sender.close()
  expect(sent.response).toMatch(/^250 2\.6\.0 Ok: queued as/)

  const client = mailbox(security === 'tls' ? practice.imapTls : practice.imap, {
    doSTARTTLS: security === 'starttls',
  })
  await client.connect()
  expect(client.secureConnection).toBe(security !== 'plain')
  await client.mailboxOpen('INBOX')
  const uids = await client.search({ header: { 'Message-ID': sent.messageId } }, { uid: true })
  expect(uids).toHaveLength(1)
  const uid = String((uids || [])[0])
  const message = await client.fetchOne(
    uid,
    { envelope: true, source: true, flags: true, bodyStructure: true },
    { uid: true },
  )
  if (message === false) throw new Error('not there')
  expect(message.envelope?.subject).toBe('Prüfung ✓ (with "quotes")')
  expect(message.envelope?.from?.[0]?.address).toBe('teamconnect@practice.example')
  expect(message.bodyStructure?.childNodes).toHaveLength(2)
  expect(message.flags?.has('\\Seen')).toBe(false)
  const source = message.source?.toString() ?? ''
  expect(source).toMatch(/^Return-Path: <teamconnect@practice\.example>\r\nReceived: from /)
  expect(source).toContain(`with ESMTP${security === 'plain' ? '' : 'S'}A id `)
  expect(source).toContain('Gr=C3=BC=C3=9Fe\r\n.\r\n{3}\r\n)')
  expect(await client.messageDelete(uid, { uid: true })).toBe(true)
  expect(await client.search({ uid })).toEqual([])
  await client.logout()
})

test('mail for idle clients is announced', async () => {
  const client = rawClient(practice.imap.port)
  client.send(`a LOGIN ${practice.address} ${practice.imap.password}\r\nb SELECT INBOX\r\nc IDLE\r\n`)
  await client.until(/\+ idling\r\n/)
  await transport(practice.smtp).sendMail({ ...mail, to: practice.address })
  expect(await client.until(/\* \d+ EXISTS\r\n/)).toBe('* 6 EXISTS\r\n')
  client.send('DONE\r\nd STORE 6 +FLAGS (\\Deleted)\r\ne EXPUNGE\r\n')
  await client.until(/c OK Idle completed\.[\s\S]*e OK/)
  client.socket.destroy()
})

test('a wrong password is refused with the codes of today', async () => {
  await expect(transport(practice.smtp, { pass: 'wrong' }).verify()).rejects.toMatchObject({
    code: 'EAUTH',
    responseCode: 535,
    response: expect.stringMatching(/^535 5\.7\.8 /),
  })
  await expect(mailbox(practice.imap, { pass: 'wröng' }).connect()).rejects.toMatchObject({
    serverResponseCode: 'AUTHENTICATIONFAILED',
  })
  const client = rawClient(practice.imap.port)
  client.send(`a LOGIN "${practice.address}" "wrong"\r\n`)
  expect(await client.until(/a .*\r\n/)).toContain('a NO [AUTHENTICATIONFAILED] Authentication failed.\r\n')
  client.send('b AUTHENTICATE PLAIN\r\n')
  await client.until(/\+ \r\n/)
  client.send('*\r\n')
  expect(await client.until(/b .*\r\n/)).toBe('b BAD Authentication aborted\r\n')
  client.send('c AUTHENTICATE PLAIN\r\n')
  await client.until(/\+ \r\n/)
  client.send(`${Buffer.from(`\0${practice.address}\0${practice.imap.password}`).toString('base64')}\r\n`)
  expect(await client.until(/c .*\r\n/)).toBe('c OK Logged in\r\n')
  client.send('d LOGIN a b\r\n')
  expect(await client.until(/d .*\r\n/)).toContain('d BAD')
  client.socket.destroy()
})

test('SMTP offers what a submission service does, and keeps its rules', async () => {
  const client = rawClient(practice.smtp.port)
  expect(await client.until(/\r\n/)).toBe('220 mail.practice.example ESMTP\r\n')
  client.send('EHLO app01.example.com\r\n')
  const offered = (await client.until(/250 .*\r\n/)).split('\r\n').map((line) => line.slice(4))
  expect(offered).toEqual(
    expect.arrayContaining([
      'PIPELINING',
      '8BITMIME',
      'ENHANCEDSTATUSCODES',
      'AUTH PLAIN LOGIN',
      'STARTTLS',
      'SIZE 4194304',
    ]),
  )
  const ask = async (line: string) => {
    client.send(`${line}\r\n`)
    return (await client.until(/\d{3} .*\r\n/)).trim()
  }
  expect(await ask('MAIL FROM:<teamconnect@practice.example>')).toMatch(/^530 5\.7\.0 /)
  const plain = Buffer.from(`\0${practice.address}\0${practice.smtp.password}`).toString('base64')
  expect(await ask(`AUTH PLAIN ${plain}`)).toMatch(/^235 2\.7\.0 /)
  expect(await ask('MAIL FROM:<sam.roe@practice.example>')).toBe(
    '553 5.7.1 <sam.roe@practice.example>: Sender address rejected: not owned by user teamconnect@practice.example',
  )
  expect(await ask('MAIL FROM:<>')).toMatch(/^553 5\.7\.1 /)
  for (const alias of practice.aliases) {
    expect(await ask(`MAIL FROM:<${alias}>`)).toMatch(/^250 2\.1\.0 /)
    expect(await ask('RSET')).toMatch(/^250 /)
  }
  client.send(
    'MAIL FROM:<teamconnect@practice.example>\r\nRCPT TO:<anybody@practice.example>\r\nRCPT TO:<b@example.com>\r\nRSET\r\n',
  )
  expect(await client.until(/250 2\.0\.0.*\r\n/)).toMatch(
    /^250 2\.1\.0 .*\r\n250 2\.1\.5 .*\r\n554 5\.7\.1 <b@example\.com>: Relay access denied\r\n250 2\.0\.0/,
  )
  expect(await ask('MAIL FROM:<teamconnect@practice.example> SIZE=99999999')).toMatch(/^552 5\.3\.4 /)
  expect(await ask('QUIT')).toMatch(/^221 /)
  await client.closed
})

test('pipelined IMAP commands are answered in their order', async () => {
  const client = rawClient(practice.imap.port)
  client.send(
    `a LOGIN {${practice.address.length}+}\r\n${practice.address} "${practice.imap.password}"\r\n` +
      'b SELECT INBOX\r\nc UID SEARCH UNSEEN\r\nd UID SEARCH SUBJECT nothing-of-that-kind\r\n' +
      'e UID FETCH 3 (INTERNALDATE)\r\nf SELECT Nowhere\r\ng LOGOUT\r\n',
  )
  await client.closed
  const heard = client.heard()
  expect(heard).toMatch(
    /^\* OK \[CAPABILITY IMAP4rev1 [^\]]*STARTTLS[^\]]*\] mail\.practice\.example ready\.\r\n/,
  )
  expect(heard).toContain('a OK Logged in\r\n* FLAGS (\\Answered \\Flagged \\Draft \\Deleted \\Seen)\r\n')
  expect(heard).toContain(
    '* OK [PERMANENTFLAGS (\\Answered \\Flagged \\Draft \\Deleted \\Seen)] Until the server stops\r\n',
  )
  expect(heard).toContain('* SEARCH 3 4 5\r\nc OK UID SEARCH completed\r\n')
  expect(heard).toContain('* SEARCH\r\nd OK UID SEARCH completed\r\n')
  expect(heard).toMatch(/\* 3 FETCH \(INTERNALDATE "\d\d-\w{3}-\d{4} [\d:]{8} \+0000" UID 3\)\r\ne OK /)
  expect(heard).toContain('f NO [NONEXISTENT] Unknown mailbox\r\n')
  expect(heard).toMatch(/\* BYE .*\r\ng OK .*\r\n$/)
})

test('a mailbox opened by EXAMINE stays as it is', async () => {
  const client = rawClient(practice.imap.port)
  client.send(`a LOGIN ${practice.address} ${practice.imap.password}\r\nb EXAMINE INBOX\r\n`)
  expect(await client.until(/b OK .*\r\n/)).toContain('[READ-ONLY]')
  client.send('c STORE 1:* +FLAGS (\\Deleted)\r\nd FETCH 3 BODY[]\r\ne EXPUNGE\r\nf CLOSE\r\n')
  expect(await client.until(/f OK .*\r\n/)).toMatch(/c NO[\s\S]*e NO/)
  client.send('g STATUS INBOX (MESSAGES UNSEEN)\r\n')
  expect(await client.until(/g OK/)).toContain('* STATUS INBOX (MESSAGES 5 UNSEEN 3)')
  client.socket.destroy()
})

test('the port asked for is taken; one that is in use is an error that leaves nothing open', async () => {
  await expect(startPracticeServer({ imapPort: practice.imap.port })).rejects.toMatchObject({
    code: 'EADDRINUSE',
  })
  const other = await startPracticeServer()
  const { port } = other.smtp
  await other.stop()
  const again = await startPracticeServer({ smtpPort: port })
  expect(again.smtp.port).toBe(port)
  await again.stop()
})

test('a signal stops it, with clients connected, in every state', async () => {
  const controller = new AbortController()
  const server = await startPracticeServer({ signal: controller.signal })
  const sockets = [server.smtp, server.imap, server.smtpTls, server.imapTls].map(({ port }) =>
    connect(port, '127.0.0.1'),
  )
  for (const socket of sockets) socket.on('error', () => undefined)
  await Promise.all(sockets.map((socket) => once(socket, 'connect')))
  const closed = sockets.map((socket) => new Promise((resolve) => socket.once('close', resolve)))
  for (const socket of sockets) socket.resume()
  controller.abort()
  await Promise.all(closed)
  await server.stop()
  await expect(startPracticeServer({ signal: controller.signal })).rejects.toThrow('aborted')
})
