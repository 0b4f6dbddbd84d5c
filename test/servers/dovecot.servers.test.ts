import { execFile } from 'node:child_process'
import { access } from 'node:fs/promises'
import { promisify } from 'node:util'
import { ImapFlow } from 'imapflow'
import { afterEach, describe, expect, test } from 'vitest'
import { createAuthority } from './authority.ts'
import { type Dovecot, type DovecotOptions, startDovecot } from './dovecot.ts'
import { requirePrograms } from './programs.ts'

const missing = requirePrograms('dovecot', 'curl')
const run = promisify(execFile)
const alice = { name: 'alice@example.com', password: 's3cret' }
const curl = (...args: string[]) => run('curl', ['-sSv', '-m', '5', ...args])
const started: Dovecot[] = []
const start = async (options: Partial<DovecotOptions> = {}) => {
  const dovecot = await startDovecot({ users: [alice], ...options })
  started.push(dovecot)
  return dovecot
}
afterEach(async () => {
  await Promise.all(started.splice(0).map((dovecot) => dovecot.stop()))
})

const client = (
  port: number,
  options: { user?: string; pass?: string; ca?: string; host?: string; secure?: boolean } = {},
) => {
  const imap = new ImapFlow({
    host: options.host ?? '127.0.0.1',
    port,
    secure: options.secure ?? false,
    doSTARTTLS: false,
    logger: false,
    auth: { user: options.user ?? alice.name, pass: options.pass ?? alice.password },
    ...(options.ca === undefined ? {} : { tls: { ca: options.ca } }),
  })
  imap.on('error', () => undefined)
  return imap
}

/** The refusal's code and text. */
const refused = (imap: ImapFlow) =>
  imap.connect().then(
    () => 'signed in',
    (error: Error & { serverResponseCode?: string; responseText?: string }) =>
      `${error.serverResponseCode ?? ''} ${error.responseText ?? error.message}`.trim(),
  )

describe.skipIf(missing !== undefined)(`Dovecot${missing === undefined ? '' : ` (${missing})`}`, () => {
  test('delivered messages are there, with their dates and flags; stop leaves nothing', async () => {
    const dovecot = await start()
    const receivedAt = new Date('2026-03-01T10:00:00Z')
    await dovecot.deliver(alice.name, 'Subject: old\r\n\r\nx\r\n', { receivedAt })
    await dovecot.deliver(alice.name, 'Subject: read\r\n\r\nx\r\n', { seen: true })
    await dovecot.deliver(alice.name, 'Subject: spam\r\n\r\nx\r\n', { mailbox: 'Junk' })
    const imap = client(dovecot.imapPort)
    await imap.connect()
    expect((await imap.mailboxOpen('INBOX')).exists).toBe(2)
    const unseen = await imap.search({ seen: false })
    expect(unseen).toHaveLength(1)
    const message = await imap.fetchOne(String((unseen || [])[0]), { internalDate: true, envelope: true })
    if (message === false) throw new Error('not there')
    expect(message.envelope?.subject).toBe('old')
    expect(new Date(message.internalDate ?? 0)).toEqual(receivedAt)
    expect((await imap.mailboxOpen('Junk')).exists).toBe(1)
    await imap.logout()
    const { folder } = dovecot
    await dovecot.stop()
    await expect(access(folder)).rejects.toThrow('ENOENT')
    await expect(client(dovecot.imapPort).connect()).rejects.toMatchObject({ code: 'ECONNREFUSED' })
  })

  test('two run side by side', async () => {
    const [one, two] = await Promise.all([start(), start()])
    expect(one.imapPort).not.toBe(two.imapPort)
    await one.deliver(alice.name, 'Subject: x\r\n\r\nx\r\n')
    for (const [dovecot, count] of [
      [one, 1],
      [two, 0],
    ] as const) {
      const imap = client(dovecot.imapPort)
      await imap.connect()
      expect((await imap.mailboxOpen('INBOX')).exists).toBe(count)
      await imap.logout()
    }
  })

  test.each(['with space', 'co:lon', 'quo"te\\', 'pässwörd', '🔑 emoji', "it's {b64} $%u"])(
    'the password %s is taken, and another is not',
    async (password) => {
      const dovecot = await start({ users: [{ name: alice.name, password }] })
      const imap = client(dovecot.imapPort, { pass: password })
      await imap.connect()
      await imap.logout()
      expect(await refused(client(dovecot.imapPort, { pass: `${password}x` }))).toBe(
        'AUTHENTICATIONFAILED Authentication failed.',
      )
    },
  )

  test('TLS by its certificate, by STARTTLS and from the first byte', async () => {
    const certificate = await (await createAuthority()).issue({ names: ['localhost'] })
    const dovecot = await start({ certificate })
    const imap = client(dovecot.imapsPort ?? 0, { secure: true, host: 'localhost', ca: certificate.caPem })
    await imap.connect()
    await imap.logout()
    await expect(
      client(dovecot.imapsPort ?? 0, { secure: true, host: '127.0.0.1', ca: certificate.caPem }).connect(),
    ).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' })
    const { stderr } = await curl(`imap://127.0.0.1:${dovecot.imapPort}/`, '-X', 'CAPABILITY')
    expect(stderr).toContain('STARTTLS')
    const bare = await start({ certificate, tls: 'none' })
    expect(bare.imapsPort).toBeUndefined()
  })

  test('no login in clear where TLS is required', async () => {
    const certificate = await (await createAuthority()).issue()
    const dovecot = await start({ certificate, tls: 'required' })
    expect(await refused(client(dovecot.imapPort, { host: dovecot.host }))).toBe('Login is disabled')
    const { stderr } = await curl(
      `imap://${dovecot.host}:${dovecot.imapPort}/`,
      '-u',
      'alice@example.com:s3cret',
    ).catch((error: { stderr: string }) => error)
    expect(stderr).toContain('LOGINDISABLED')
  })

  test('an account that is disabled says why', async () => {
    const dovecot = await start({
      users: [
        { ...alice, refusal: 'Account is disabled' },
        { name: 'bob@example.com', password: 'x', refusal: '[EXPIRED] Password expired' },
      ],
    })
    expect(await refused(client(dovecot.imapPort))).toContain('Account is disabled')
    expect(await refused(client(dovecot.imapPort, { user: 'bob@example.com', pass: 'x' }))).toContain(
      'Password expired',
    )
  })

  test('INBOX is read-only, or closed, by its rights', async () => {
    const readOnly = await start({ inboxRights: 'lr' })
    await readOnly.deliver(alice.name, 'Subject: x\r\n\r\nx\r\n')
    const one = client(readOnly.imapPort)
    await one.connect()
    expect((await one.mailboxOpen('INBOX')).readOnly).toBe(true)
    await one.logout()
    const closed = await start({ inboxRights: 'l' })
    const two = client(closed.imapPort)
    await two.connect()
    await expect(two.mailboxOpen('INBOX')).rejects.toMatchObject({ serverResponseCode: 'NOPERM' })
    await two.logout()
  })

  test('quota, connections per user, mechanisms and extra lines', async () => {
    const dovecot = await start({ quota: '1K', connectionsPerUser: 1 })
    const first = client(dovecot.imapPort)
    await first.connect()
    expect(first.capabilities.has('QUOTA')).toBe(true)
    await expect(first.append('INBOX', `Subject: x\r\n\r\n${'x'.repeat(2000)}\r\n`)).rejects.toMatchObject({
      serverResponseCode: 'OVERQUOTA',
    })
    expect(await refused(client(dovecot.imapPort))).toMatch(/Maximum number of connections/)
    await first.logout()
    const extraConfig = 'login_greeting = Practice makes perfect'
    const cram = await start({ mechanisms: ['cram-md5'], extraConfig })
    const { stderr } = await curl(`imap://127.0.0.1:${cram.imapPort}/`, '-X', 'CAPABILITY')
    expect(stderr).toContain('AUTH=CRAM-MD5')
    expect(stderr).not.toContain('AUTH=PLAIN')
    expect(stderr).toContain('Practice makes perfect')
  })

  test('a configuration that is wrong says so at the start', async () => {
    await expect(start({ extraConfig: 'nonsense_setting = 1' })).rejects.toThrow(/nonsense_setting/)
  })
})
