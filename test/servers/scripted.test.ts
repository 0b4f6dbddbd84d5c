import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { connect as tlsConnect } from 'node:tls'
import { ImapFlow } from 'imapflow'
import { createTransport } from 'nodemailer'
import { afterEach, expect, test } from 'vitest'
import { createAuthority } from './authority.ts'
import {
  answerFirstBytes,
  close,
  data,
  dialogue,
  drip,
  endless,
  imapServer,
  inTurn,
  junkTlsRecord,
  reset,
  type ScriptedServer,
  scriptedServer,
  silence,
  smtpServer,
  tlsAlert,
  upgrade,
  wait,
} from './scripted.ts'

const started: ScriptedServer[] = []
const running = async (server: Promise<ScriptedServer>) => {
  started.push(await server)
  return server
}
afterEach(async () => {
  for (const server of started.splice(0)) await server.stop()
})

/** Everything that the server says until it hangs up, each line of ours sent when it has said something. */
async function talk(port: number, lines: string[] = [], mostBytes = 1_000_000): Promise<string> {
  const socket: Socket = connect(port, '127.0.0.1')
  let heard = ''
  let ending = ''
  socket.on('error', (error: NodeJS.ErrnoException) => {
    ending = `<${error.code}>`
  })
  socket.on('data', (chunk) => {
    heard += chunk.toString('latin1')
    const line = lines.shift()
    if (line !== undefined) socket.write(`${line}\r\n`)
    if (heard.length > mostBytes) socket.destroy()
  })
  await once(socket, 'close').catch(() => undefined)
  return heard + ending
}

const server = async (names = ['localhost']) => {
  const certificate = await (await createAuthority()).issue({ names })
  return { cert: certificate.chainPem, key: certificate.keyPem, ca: certificate.caPem }
}

test('an SMTP table answers by command, and records what the client sent', async () => {
  const smtp = await running(smtpServer({ replies: { 'RCPT TO:': '550 5.1.1 Unknown user' } }))
  const heard = await talk(smtp.port, [
    'EHLO app01.example.com',
    'mail from:<a@example.com>',
    'RCPT TO:<b@example.com>',
    'QUIT',
  ])
  expect(heard).toContain('250-PIPELINING\r\n')
  expect(heard).toMatch(/250 2\.1\.0 Ok\r\n550 5\.1\.1 Unknown user\r\n221 2\.0\.0 Bye\r\n$/)
  expect(smtp.lines()).toEqual([
    'EHLO app01.example.com',
    'mail from:<a@example.com>',
    'RCPT TO:<b@example.com>',
    'QUIT',
  ])
  await smtp.waitUntilClosed()
  expect(smtp.sessions[0]).toMatchObject({ closedBy: 'server', isOpen: false })
})

test('nodemailer sends through it, plain, by STARTTLS and by TLS', async () => {
  const { cert, key, ca } = await server()
  for (const [options, secure] of [
    [{}, false],
    [{ startTls: { cert, key } }, false],
    [{ tls: { cert, key } }, true],
  ] as const) {
    const smtp = await running(smtpServer(options))
    const transport = createTransport({
      host: 'localhost',
      port: smtp.port,
      secure,
      requireTLS: 'startTls' in options,
      auth: { user: 'alice', pass: 's3cret' },
      tls: { ca },
    })
    const info = await transport.sendMail({
      from: 'a@example.com',
      to: 'b@example.com',
      subject: 'x',
      text: 'y',
    })
    expect(info.response).toBe('250 2.0.0 Ok: queued as 4TESTQUEUE')
    transport.close()
    expect(smtp.lines()).toContain(`AUTH PLAIN ${Buffer.from('\0alice\0s3cret').toString('base64')}`)
    expect(smtp.sessions[0]?.tls?.protocol).toBe(
      'tls' in options || 'startTls' in options ? 'TLSv1.3' : undefined,
    )
    expect(smtp.sessions[0]?.earlyData).toBe('')
  }
})

test('imapflow signs in, selects and searches; literals and tags are understood', async () => {
  const { cert, key, ca } = await server()
  for (const [options, secure] of [
    [{}, false],
    [{ startTls: { cert, key } }, false],
    [{ tls: { cert, key } }, true],
  ] as const) {
    const imap = await running(imapServer(options))
    const client = new ImapFlow({
      host: 'localhost',
      port: imap.port,
      secure,
      doSTARTTLS: 'startTls' in options,
      logger: false,
      auth: { user: 'alice', pass: 's3cret', loginMethod: 'LOGIN' },
      tls: { ca },
    })
    client.on('error', () => undefined)
    await client.connect()
    await client.mailboxOpen('INBOX')
    expect(await client.search({ seen: false }, { uid: true })).toEqual([12])
    await client.logout()
    expect(imap.lines().some((line) => /^\S+ LOGIN/.test(line))).toBe(true)
  }
  const imap = await running(
    imapServer({
      replies: { LOGIN: ({ line }) => [`* OK heard ${line.length}`, '{tag} NO [ALERT] no', close] },
    }),
  )
  const heard = await talk(imap.port, ['a1 LOGIN {5}', 'alice {6}', 's3cret'])
  expect(heard).toContain('+ Ready for literal data\r\n+ Ready for literal data\r\n* OK heard ')
  expect(heard).toMatch(/a1 NO \[ALERT\] no\r\n$/)
})

test('dialogues, turns and data follow their script', async () => {
  const smtp = await running(
    smtpServer({
      replies: {
        'AUTH LOGIN': dialogue(
          '334 VXNlcm5hbWU6',
          '334 UGFzc3dvcmQ6',
          '535 5.7.8 Error: authentication failed',
        ),
        NOOP: inTurn('250 first', '450 second'),
        DATA: data(['552 5.3.4 too big', close]),
      },
    }),
  )
  const heard = await talk(smtp.port, [
    'AUTH LOGIN',
    'dQ==',
    'cA==',
    'NOOP',
    'NOOP',
    'NOOP',
    'DATA',
    'text\r\n.',
  ])
  expect(heard.split('\r\n').slice(1, -1)).toEqual([
    '334 VXNlcm5hbWU6',
    '334 UGFzc3dvcmQ6',
    '535 5.7.8 Error: authentication failed',
    '250 first',
    '450 second',
    '450 second',
    '354 End data with <CR><LF>.<CR><LF>',
    '552 5.3.4 too big',
  ])
})

test('greetings: none, late, in drips, endless, several lines, closed, reset', async () => {
  const greets = async (greeting: Parameters<typeof smtpServer>[0] & object, mostBytes?: number) =>
    talk((await running(smtpServer(greeting))).port, [], mostBytes)
  expect(await greets({ greeting: close })).toBe('')
  expect(await greets({ greeting: reset })).toBe('<ECONNRESET>')
  expect(await greets({ greeting: [wait(30), '554 5.3.2 No', close] })).toBe('554 5.3.2 No\r\n')
  expect(await greets({ greeting: [drip('220 slow\r\n', 1), close] })).toBe('220 slow\r\n')
  expect(await greets({ greeting: ['220-one', '220 two', '250 not asked for', close] })).toBe(
    '220-one\r\n220 two\r\n250 not asked for\r\n',
  )
  expect(await greets({ greeting: Uint8Array.from([0x32, 0x32, 0x30, 0x20, 0xff, 0x0a]) }, 5)).toBe(
    '220 \xff\n',
  )
  expect((await greets({ greeting: endless('A') }, 200_000)).length).toBeGreaterThan(200_000)

  const silent = await running(smtpServer({ greeting: silence }))
  const socket = connect(silent.port, '127.0.0.1')
  await once(socket, 'connect')
  await expect.poll(() => silent.openSockets()).toBe(1)
  await expect(silent.waitUntilClosed(20)).rejects.toThrow('1 sockets still open')
  socket.destroy()
  await silent.waitUntilClosed()
  expect(silent.openSockets()).toBe(0)
  expect(silent.sessions[0]?.closedBy).toBe('client')
})

test('STARTTLS can carry injected bytes in clear, and sees what the client sent too early', async () => {
  const { cert, key } = await server()
  const smtp = await running(
    smtpServer({ replies: { STARTTLS: upgrade({ cert, key }, '220 Go', '250 injected\r\n') } }),
  )
  const socket = connect(smtp.port, '127.0.0.1')
  await once(socket, 'data')
  socket.write('STARTTLS\r\nRSET\r\n')
  const [reply] = (await once(socket, 'data')) as [Buffer]
  expect(reply.toString()).toBe('220 Go\r\n250 injected\r\n')
  const secure = tlsConnect({ socket, rejectUnauthorized: false })
  await once(secure, 'secureConnect')
  secure.write('NOOP\r\n')
  const [ok] = (await once(secure, 'data')) as [Buffer]
  expect(ok.toString()).toBe('250 2.0.0 Ok\r\n')
  expect(smtp.sessions[0]?.earlyData).toBe('RSET\r\n')
  secure.destroy()
  await smtp.waitUntilClosed()
})

test('TLS can be limited, ask for a client certificate, be junk, alert, or be reset', async () => {
  const authority = await createAuthority()
  const certificate = await authority.issue()
  const settings = { cert: certificate.chainPem, key: certificate.keyPem }
  const shake = async (smtp: ScriptedServer, options: object = {}) => {
    const socket = tlsConnect({
      host: '127.0.0.1',
      port: smtp.port,
      ca: authority.caPem,
      servername: 'localhost',
      ...options,
    })
    return new Promise<string>((resolve) => {
      socket.once('data', (chunk) => {
        resolve(`${socket.getProtocol()} ${chunk.toString().slice(0, 3)}`)
        socket.destroy()
      })
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
      socket.once('close', () => resolve('closed'))
    })
  }
  const tls12 = await running(smtpServer({ tls: { ...settings, maxVersion: 'TLSv1.2' } }))
  expect(await shake(tls12)).toBe('TLSv1.2 220')
  expect(tls12.sessions[0]?.tls?.servername).toBe('localhost')
  const old = await running(
    smtpServer({
      tls: { ...settings, minVersion: 'TLSv1', maxVersion: 'TLSv1', ciphers: 'DEFAULT@SECLEVEL=0' },
    }),
  )
  expect(await shake(old)).toMatch(/PROTOCOL_VERSION|UNSUPPORTED_PROTOCOL/)
  await old.waitUntilClosed()
  expect(old.sessions[0]?.tlsError).toMatch(/UNSUPPORTED_PROTOCOL|VERSION/)

  const strict = await running(
    smtpServer({ tls: { ...settings, requestCert: true, rejectUnauthorized: true, ca: authority.caPem } }),
  )
  expect(await shake(strict)).toMatch(/CERTIFICATE_REQUIRED|ECONNRESET|closed/)
  const client = await authority.issue({ usage: 'client', names: [], commonName: 'app01' })
  expect(await shake(strict, { cert: client.chainPem, key: client.keyPem })).toBe('TLSv1.3 220')
  expect(strict.sessions[1]?.tls?.clientCertificate).toBe(true)

  const junk = await running(scriptedServer(answerFirstBytes(junkTlsRecord)))
  expect(await shake(junk)).toMatch(/^ERR_SSL_/)
  const alert = await running(scriptedServer(answerFirstBytes(tlsAlert(40))))
  expect(await shake(alert)).toMatch(/HANDSHAKE_FAILURE/)
  const plain = await running(smtpServer())
  expect(await shake(plain)).toMatch(/WRONG_VERSION_NUMBER|PACKET_LENGTH/)
  const torn = await running(smtpServer({ tls: settings, greeting: reset }))
  expect(await shake(torn)).toBe('ECONNRESET')
  for (const each of started) await each.waitUntilClosed()
})
