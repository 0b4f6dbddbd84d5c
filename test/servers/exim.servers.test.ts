import { access } from 'node:fs/promises'
import { connect } from 'node:net'
import { createTransport } from 'nodemailer'
import { afterEach, describe, expect, test } from 'vitest'
import { createAuthority } from './authority.ts'
import { type Exim, type EximOptions, eximPackages, startExim } from './exim.ts'
import { requireUnpacked } from './unpacked.ts'

const missing = await requireUnpacked(eximPackages)
const alice = { name: 'alice@example.com', password: 's3cret' }
const started: Exim[] = []
const start = async (options: Partial<EximOptions> = {}) => {
  const exim = await startExim({ users: [alice], ...options })
  started.push(exim)
  return exim
}
afterEach(async () => {
  await Promise.all(started.splice(0).map((exim) => exim.stop()))
})

/** What the server says to these lines, sent one after the other's answer. */
const dialogue = (port: number, ...lines: string[]): Promise<string> =>
  new Promise((resolve, reject) => {
    let received = ''
    const waiting = [...lines, 'QUIT']
    const socket = connect(port, '127.0.0.1')
    socket.on('data', (chunk: Buffer) => {
      received += chunk.toString()
      const next = /^\d{3} .*\r\n$/m.test(received.slice(-200)) ? waiting.shift() : undefined
      if (next !== undefined) socket.write(`${next}\r\n`)
    })
    socket.on('close', () => resolve(received))
    // Who turned us away has closed before our QUIT arrives, which is answered with a reset.
    socket.on('error', (error) => (received === '' ? reject(error) : resolve(received)))
  })

/** The last answer before QUIT's. */
const answer = async (port: number, ...lines: string[]) =>
  (await dialogue(port, ...lines)).trimEnd().split('\r\n').at(-2)

const plain = (password: string) => Buffer.from(`\0${alice.name}\0${password}`).toString('base64')

describe.skipIf(missing !== undefined)(`Exim${missing === undefined ? '' : ` (${missing})`}`, () => {
  test('mail is taken over TLS and STARTTLS by who signs in; stop leaves nothing', async () => {
    const certificate = await (await createAuthority()).issue({ names: ['localhost'] })
    const exim = await start({ certificate })
    const send = (port: number | undefined, secure: boolean) =>
      createTransport({
        host: 'localhost',
        port: port ?? 0,
        secure,
        requireTLS: true,
        auth: { user: alice.name, pass: alice.password },
        tls: { ca: certificate.caPem },
      }).sendMail({ from: alice.name, to: 'counsel@lawfirm.example', subject: 'x', text: 'x' })
    expect((await send(exim.smtpsPort, true)).response).toMatch(/^250 OK id=/)
    expect((await send(exim.submissionPort, false)).response).toMatch(/^250 OK id=/)
    await exim.stop()
    await expect(access(exim.folder)).rejects.toThrow('ENOENT')
    await expect(dialogue(exim.smtpPort)).rejects.toThrow(/ECONNREFUSED|ECONNRESET/)
  })

  test('logins, recipients, ACLs and main options are as told', async () => {
    const [exim, strict] = await Promise.all([
      start(),
      start({ passwordsLost: true, acl: { helo: '  deny' }, main: { smtp_accept_max: '1' } }),
    ])
    const port = exim.smtpPort
    const ehlo = 'EHLO app01.example.com'
    expect(await answer(port, ehlo, `AUTH PLAIN ${plain('s3cret')}`)).toBe('235 Authentication succeeded')
    expect(await answer(port, ehlo, `AUTH PLAIN ${plain('other')}`)).toBe('535 Incorrect authentication data')
    const mail = [ehlo, 'MAIL FROM:<alice@example.com>']
    expect(await answer(port, ...mail, 'RCPT TO:<alice@example.com>')).toBe('250 Accepted')
    expect(await answer(port, ...mail, 'RCPT TO:<nobody@example.com>')).toBe('550 Unrouteable address')
    expect(await answer(port, ...mail, 'RCPT TO:<x@lawfirm.example>')).toBe('550 relay not permitted')
    expect(await answer(strict.smtpPort, ehlo)).toMatch(/^550 /)
    await strict.hold()
    expect(await dialogue(strict.smtpPort)).toMatch(/^421 .*Too many concurrent/)
  })

  test('a configuration that is wrong says so at the start', async () => {
    await expect(start({ main: { nonsense_setting: '1' } })).rejects.toThrow(/nonsense_setting/)
  })
})
