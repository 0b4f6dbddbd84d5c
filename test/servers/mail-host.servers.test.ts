import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { connect } from 'node:net'
import { promisify } from 'node:util'
import { ImapFlow } from 'imapflow'
import { createTransport } from 'nodemailer'
import { afterAll, describe, expect, test } from 'vitest'
import { type MailHost, type MailHostOptions, startMailHost } from './mail-host.ts'
import { greylisting } from './policy.ts'
import type { PostfixOptions } from './postfix.ts'
import { requirePrograms } from './programs.ts'

const missing = requirePrograms('postfix', 'dovecot', 'swaks')
const run = promisify(execFile)
const started = new Map<string, Promise<MailHost>>()
/** One host for all tests that want the same of it, of which none changes it. */
const start = (options: MailHostOptions = {}): Promise<MailHost> => {
  const wanted = JSON.stringify(options, (_, value: unknown) =>
    typeof value === 'function' ? String(value) : value,
  )
  const host = started.get(wanted) ?? startMailHost(options)
  started.set(wanted, host)
  return host
}
afterAll(async () => {
  await Promise.all([...started.values()].map(async (host) => (await host).stop()))
})

/** Processes that run in these folders, or name them in their command line. */
function processesIn(folders: string[]): string[] {
  const ofProcess = (id: string): string => {
    try {
      return `${readlinkSync(`/proc/${id}/cwd`)} ${readFileSync(`/proc/${id}/cmdline`, 'latin1')}`
    } catch {
      return '' // gone meanwhile
    }
  }
  return readdirSync('/proc').filter(
    (id) => /^\d+$/.test(id) && folders.some((folder) => ofProcess(id).includes(folder)),
  )
}

/** What the server said, line by line, as swaks saw it. `auth` signs in as alice. */
async function swaks(
  port: number,
  options: { auth?: boolean; from?: string; to?: string; more?: string[] } = {},
) {
  const { auth = false, from = 'alice@example.com', to = 'bob@example.com', more = [] } = options
  const args = [
    '--server',
    '127.0.0.1',
    '--port',
    String(port),
    '--from',
    from,
    '--to',
    to,
    '--timeout',
    '300',
  ]
  const login = auth ? ['-a', 'PLAIN', '-au', 'alice@example.com', '-ap', 's3cret'] : []
  const { stdout, stderr } = await run('swaks', [
    ...args,
    ...login,
    '--ehlo',
    'app01.example.com',
    ...more,
  ]).catch((error: { stdout: string; stderr: string }) => error)
  return `${stdout}${stderr}`
    .split('\n')
    .filter((line) => /^<[-~* ]/.test(line))
    .map((line) => line.slice(4))
    .join('\n')
}

describe.skipIf(missing !== undefined)(
  `Postfix with Dovecot${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    test('mail goes in by TLS and comes out by TLS, under the right name alone', async () => {
      const host = await start()
      const transport = (name: string) =>
        createTransport({
          host: name,
          port: host.postfix.smtpsPort ?? 0,
          secure: true,
          auth: { user: 'alice@example.com', pass: 's3cret' },
          tls: { ca: host.caPem },
        })
      const sent = await transport('localhost').sendMail({
        from: 'alice@example.com',
        to: 'bob@example.com',
        subject: 'Hello',
        text: 'x',
      })
      expect(sent.response).toMatch(/^250 2\.0\.0 Ok: queued as/)
      await expect(transport('127.0.0.1').verify()).rejects.toThrow(/altname|not in the cert/i)
      const imap = new ImapFlow({
        host: 'localhost',
        port: host.dovecot.imapsPort ?? 0,
        secure: true,
        logger: false,
        auth: { user: 'bob@example.com', pass: 'hunter2' },
        tls: { ca: host.caPem },
      })
      await imap.connect()
      await expect.poll(async () => (await imap.mailboxOpen('INBOX')).exists).toBeGreaterThan(0)
      await imap.logout()
    })

    test('a relay that wants no login, or STARTTLS first, or nothing in clear', async () => {
      const plain = await start({ postfix: { trustsLoopback: true, tls: 'none' } })
      expect(plain.postfix.smtpsPort).toBeUndefined()
      expect(await swaks(plain.postfix.smtpPort, { to: 'outside@example.net' })).toMatch(
        /^250 2\.0\.0 Ok: queued/m,
      )
      const strict = await start({ postfix: { tls: 'required' } })
      expect(await swaks(strict.postfix.smtpPort)).toMatch(
        /^530 5\.7\.0 Must issue a STARTTLS command first/m,
      )
      const late = await start({ postfix: { authOnlyWithTls: true } })
      expect(await swaks(late.postfix.smtpPort, { more: ['--quit-after', 'EHLO'] })).not.toContain('AUTH')
      // Debian's swaks has no TLS of its own.
      const mail = { from: 'alice@example.com', to: 'bob@example.com', text: 'x' }
      const tls = { ca: late.caPem }
      const auth = { user: 'alice@example.com', pass: 's3cret' }
      const server = { host: 'localhost', port: late.postfix.smtpPort, requireTLS: true, tls }
      await expect(createTransport({ ...server, auth }).sendMail(mail)).resolves.toMatchObject({
        response: expect.stringContaining('queued as'),
      })
      const submission = { ...server, port: late.postfix.submissionPort ?? 0 }
      await expect(createTransport(submission).sendMail(mail)).rejects.toMatchObject({
        response: expect.stringMatching(/^554 5\.7\.1 .*Client host rejected/),
      })
    })

    test.each<[string, Partial<PostfixOptions>, Parameters<typeof swaks>[1], RegExp]>([
      [
        'nobody of that name',
        {},
        { to: 'nobody@example.com' },
        /^550 5\.1\.1 <nobody@example\.com>: Recipient address rejected: User unknown/m,
      ],
      [
        'relay without a login',
        {},
        { to: 'b@example.net' },
        /^554 5\.7\.1 <b@example\.net>: Relay access denied/m,
      ],
      [
        'relay denied to all',
        { relayDenied: true },
        { auth: true, to: 'b@example.net' },
        /^554 5\.7\.1 .*Relay access denied/m,
      ],
      ['login required', { authRequired: true }, {}, /^554 5\.7\.1 .*Client host rejected: Access denied/m],
      [
        'another one’s sender',
        { senderLogins: { 'alice@example.com': 'alice@example.com', 'bob@example.com': 'bob@example.com' } },
        { auth: true, from: 'bob@example.com' },
        /^553 5\.7\.1 <bob@example\.com>: Sender address rejected: not owned by user alice@example\.com/m,
      ],
      [
        'one’s own sender',
        { senderLogins: { 'alice@example.com': 'alice@example.com', 'bob@example.com': 'bob@example.com' } },
        { auth: true },
        /queued as/,
      ],
      ['too big', { sizeLimit: 500 }, { more: ['--body', 'x'.repeat(600)] }, /^552 5\.3\.4 /m],
      ['disk full', { diskFull: true, sizeLimit: 1000 }, {}, /^452 4\.3\.1 Insufficient system storage/m],
      [
        'a short EHLO name',
        { fqdnHelo: true },
        { more: ['--ehlo', 'app01'] },
        /^504 5\.5\.2 <app01>: Helo command rejected: need fully-qualified hostname/m,
      ],
      [
        'a client that is not wanted',
        { clientRefusal: '554 5.7.1 Blocked by policy' },
        {},
        /^554 5\.7\.1 .*Blocked by policy/m,
      ],
      [
        'extra lines',
        { extraMain: 'smtpd_banner = $myhostname ready' },
        {},
        /^220 mail\.example\.test ready/m,
      ],
    ])('%s', async (_name, postfix, options, reply) => {
      const host = await start({ postfix })
      expect(await swaks(host.postfix.smtpPort, options)).toMatch(reply)
    })

    test('a wrong password', async () => {
      const host = await start()
      const login = ['-a', 'PLAIN', '-au', 'alice@example.com', '-ap', 'wrong']
      expect(await swaks(host.postfix.smtpPort, { more: login })).toMatch(
        /^535 5\.7\.8 Error: authentication failed/m,
      )
    })

    test('greylisting passes the second time', async () => {
      const host = await start({ postfix: { policy: greylisting() } })
      expect(await swaks(host.postfix.smtpPort)).toMatch(/^450 4\.2\.0 .*Greylisted/m)
      expect(await swaks(host.postfix.smtpPort)).toContain('queued as')
    })

    test('one connection too many', async () => {
      const host = await start({ postfix: { connectionsPerClient: 1 } })
      // Postfix lets in whom its counter, which may still be starting, has not heard of.
      const second = async () => {
        const first = connect(host.postfix.smtpPort, '127.0.0.1')
        await once(first, 'data')
        const said = await swaks(host.postfix.smtpPort)
        first.destroy()
        return said
      }
      await expect.poll(second).toMatch(/^421 4\.7\.0 .*too many connections/m)
    })

    test('it leaves no process behind', async () => {
      const host = await startMailHost()
      const { folder } = host.postfix
      const { folder: other } = host.dovecot
      expect(processesIn([folder, other]).length).toBeGreaterThan(2)
      await host.stop()
      await expect.poll(() => processesIn([folder, other])).toEqual([])
    })

    test('not even when the test run is killed', async () => {
      const script = `
      import { startMailHost } from ${JSON.stringify(new URL('./mail-host.ts', import.meta.url).href)}
      const host = await startMailHost()
      console.log(host.postfix.folder, host.dovecot.folder)
      process.kill(process.pid, 'SIGKILL')`
      const { stdout } = await run(process.execPath, ['--input-type=module-typescript', '-e', script]).catch(
        (error: { stdout: string }) => error,
      )
      const folders = stdout.trim().split(' ')
      expect(folders).toHaveLength(2)
      for (const folder of folders) {
        await expect.poll(() => existsSync(folder)).toBe(false)
      }
    })
  },
)
