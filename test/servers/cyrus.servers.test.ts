import { access, readdir, readFile } from 'node:fs/promises'
import { ImapFlow } from 'imapflow'
import { afterEach, describe, expect, test } from 'vitest'
import { createAuthority } from './authority.ts'
import { type Cyrus, type CyrusOptions, cyrusPackages, startCyrus } from './cyrus.ts'
import { requireUnpacked } from './unpacked.ts'

const missing = await requireUnpacked(cyrusPackages)
const alice = { name: 'alice@example.com', password: 's3cret' }
const started: Cyrus[] = []
const start = async (options: Partial<CyrusOptions> = {}) => {
  const cyrus = await startCyrus({ users: [alice], ...options })
  started.push(cyrus)
  return cyrus
}
afterEach(async () => {
  await Promise.all(started.splice(0).map((cyrus) => cyrus.stop()))
})

const client = (port: number | undefined, ca?: string, pass = alice.password) => {
  const imap = new ImapFlow({
    host: 'localhost',
    port: port ?? 0,
    secure: ca !== undefined,
    doSTARTTLS: false,
    logger: false,
    auth: { user: alice.name, pass },
    ...(ca === undefined ? {} : { tls: { ca } }),
  })
  imap.on('error', () => undefined)
  return imap
}

const refused = (imap: ImapFlow) =>
  imap.connect().then(
    () => 'signed in',
    (error: Error & { responseText?: string }) => error.responseText ?? error.message,
  )

/** Processes that name the folder in their command line. */
const processesOf = async (folder: string): Promise<string[]> => {
  const ids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name))
  const lines = await Promise.all(ids.map((id) => readFile(`/proc/${id}/cmdline`, 'latin1').catch(() => '')))
  return lines.filter((line) => line.includes(folder))
}

describe.skipIf(missing !== undefined)(`Cyrus${missing === undefined ? '' : ` (${missing})`}`, () => {
  test('delivered messages are there, over TLS too; stop leaves nothing', async () => {
    const certificate = await (await createAuthority()).issue({ names: ['localhost'] })
    const cyrus = await start({ certificate })
    const receivedAt = new Date('2026-03-01T10:00:00Z')
    await cyrus.deliver(alice.name, 'Subject: old\n\nx\n', { receivedAt })
    await cyrus.deliver(alice.name, 'Subject: read\n\nx\n', { seen: true })
    for (const imap of [client(cyrus.imapPort), client(cyrus.imapsPort, certificate.caPem)]) {
      await imap.connect()
      expect((await imap.mailboxOpen('INBOX')).exists).toBe(2)
      expect(await imap.search({ seen: false })).toEqual([1])
      const message = await imap.fetchOne('1', { internalDate: true })
      expect(message === false ? undefined : new Date(message.internalDate ?? 0)).toEqual(receivedAt)
      await imap.logout()
    }
    await cyrus.stop()
    await expect(access(cyrus.folder)).rejects.toThrow('ENOENT')
    expect(await processesOf(cyrus.folder)).toEqual([])
  })

  test('its refusals', async () => {
    const [limited, down, denied] = await Promise.all([
      start({ connectionsPerUser: 1, inboxRights: 'lr', main: { implicit_owner_rights: 'lka' } }),
      start({ passwordsDown: true }),
      start({ users: [{ ...alice, refusal: 'Account is disabled' }] }),
    ])
    expect(await refused(client(limited.imapPort, undefined, 'other'))).toBe('authentication failure')
    const imap = client(limited.imapPort)
    await imap.connect()
    expect((await imap.mailboxOpen('INBOX')).readOnly).toBe(true)
    await imap.logout()
    await limited.hold(alice.name)
    expect(await refused(client(limited.imapPort))).toMatch(/Too many open connections/)
    expect(await refused(client(down.imapPort))).toMatch(/generic failure/)
    expect(await refused(client(denied.imapPort))).toMatch(/authorization failure/)
  })

  test('no login in clear where TLS is required, no mailbox before one was made, nothing during a shutdown', async () => {
    const certificate = await (await createAuthority()).issue()
    const [strict, empty, leaving] = await Promise.all([
      start({ certificate, tls: 'required' }),
      start({ withoutInbox: true }),
      start({ shutdown: 'Maintenance until noon' }),
    ])
    expect(await refused(client(strict.imapPort))).toMatch(/under a layer|disabled/)
    const imap = client(empty.imapPort)
    await imap.connect()
    await expect(imap.mailboxOpen('INBOX')).rejects.toMatchObject({ responseText: 'Mailbox does not exist' })
    await imap.logout()
    expect(await refused(client(leaving.imapPort))).not.toBe('signed in')
  })
})
