import { afterEach, expect, test, vi } from 'vitest'
import { systemClock } from '#main/adapters/clock/system-clock.ts'
import { createComposer } from '#main/adapters/composer/composer.ts'
import { createMailClients } from '#main/adapters/mail-clients/mail-clients.ts'
import { createNetwork } from '#main/adapters/network/index.ts'
import { createSenderPolicies } from '#main/adapters/sender-policies/sender-policies.ts'
import { createDiagnosis } from '#main/services/diagnosis/index.ts'
import type { DiscoverCell } from '#shared/diagnosis/discover.ts'
import { idleClock } from '#test/fakes/idle-clock.ts'
import { createAuthority } from '../../../servers/authority.ts'
import { startResolver } from '../../../servers/resolver.ts'
import { imapServer, type ScriptedServer, silence, smtpServer } from '../../../servers/scripted.ts'

const servers: ScriptedServer[] = []
const started = async (server: Promise<ScriptedServer>): Promise<ScriptedServer> => {
  const running = await server
  servers.push(running)
  return running
}
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})

const diagnosis = (network = createNetwork({ clock: idleClock }), clock = idleClock) =>
  createDiagnosis({
    network,
    composer: createComposer(),
    mailClients: createMailClients(clock),
    senderPolicies: createSenderPolicies(),
    clock,
    randomId: () => 'x',
  })

const words = ({ protocol, port, security, outcome, why }: DiscoverCell, ports: readonly number[]) =>
  `${protocol} ${ports.indexOf(port)} ${security}: ${outcome}, ${why}`

test('the grid tells what works, what needs more than the page, and why the rest does not', async () => {
  const authority = await createAuthority()
  const leaf = await authority.issue({ names: ['127.0.0.1'] })
  const tls = { cert: leaf.chainPem, key: leaf.keyPem }
  const submission = await started(smtpServer({ startTls: tls }))
  const smtps = await started(smtpServer({ tls }))
  const mute = await started(smtpServer({ greeting: silence }))
  const imap = await started(imapServer({ startTls: tls }))
  const smtpPorts = [submission.port, smtps.port, mute.port]
  const seen: DiscoverCell[] = []
  const found = await diagnosis().discover(
    {
      host: '127.0.0.1',
      protocols: ['smtp', 'imap'],
      caPems: [authority.caPem],
      ehloName: 'app01.example.test',
      ports: { smtp: smtpPorts, imap: [imap.port] },
    },
    (cell) => seen.push(cell),
    new AbortController().signal,
  )
  expect(found.cells.map((cell) => words(cell, [...smtpPorts, imap.port]))).toEqual([
    'smtp 0 none: advanced, login by PLAIN, LOGIN, unencrypted',
    'smtp 0 starttls: advanced, login by PLAIN, LOGIN',
    'smtp 0 tls: fails, no TLS at the first byte',
    'smtp 1 none: fails, silent: the port may want TLS at once',
    'smtp 1 starttls: fails, silent: the port may want TLS at once',
    'smtp 1 tls: advanced, login by PLAIN, LOGIN',
    'smtp 2 none: fails, silent: the port may want TLS at once',
    'smtp 2 starttls: fails, silent: the port may want TLS at once',
    'smtp 2 tls: fails, no answer',
    'imap 3 none: advanced, login by PLAIN, LOGIN, unencrypted',
    'imap 3 starttls: advanced, login by PLAIN, LOGIN',
    'imap 3 tls: fails, no TLS at the first byte',
  ])
  expect(seen).toHaveLength(12)
  expect(found.cells[1]?.set).toEqual({
    'smtp.host': '127.0.0.1',
    'smtp.useSsl': false,
    'smtp.startTls': 'required',
    'smtp.port': String(submission.port),
  })
  for (const server of servers) {
    await server.waitUntilClosed()
    expect(server.lines().some((line) => /AUTH|LOGIN /.test(line))).toBe(false)
  }
})

test('a certificate that failed is a reason, and its facts are there', async () => {
  const authority = await createAuthority()
  const leaf = await authority.issue({ names: ['other.example.test'] })
  const smtps = await started(smtpServer({ tls: { cert: leaf.chainPem, key: leaf.keyPem } }))
  const found = await diagnosis().discover(
    {
      host: '127.0.0.1',
      protocols: ['smtp'],
      caPems: [authority.caPem],
      ports: { smtp: [smtps.port], imap: [] },
    },
    () => undefined,
    new AbortController().signal,
  )
  expect(found.cells[2]).toMatchObject({
    outcome: 'fails',
    why: 'the certificate is for another name',
    certificate: { nameMatches: false, leaf: { names: ['other.example.test'] } },
  })
})

test('a name that does not resolve leads to candidates', async () => {
  const resolver = await startResolver({
    names: {
      'corp.example.test': {
        MX: [{ priority: 10, exchange: 'corp-example-test.mail.protection.outlook.com' }],
      },
      '_imaps._tcp.corp.example.test': {
        SRV: [{ priority: 0, weight: 1, port: 993, name: 'imap.corp.example.test' }],
      },
      'smtp.corp.example.test': { A: ['192.0.2.1'] },
    },
  })
  const network = createNetwork({
    dnsServers: [resolver.address],
    lookup: async () => ({ fault: { code: 'ENOTFOUND', message: 'no such name' } }),
  })
  const found = await diagnosis(network).discover(
    { host: 'corp.example.test', protocols: ['smtp', 'imap'] },
    () => undefined,
    new AbortController().signal,
  )
  await resolver.stop()
  expect(found.cells).toEqual([])
  expect(
    found.candidates.map(({ host, protocol, source }) => `${protocol} ${host} ${source}`).sort(),
  ).toEqual([
    'imap imap.corp.example.test srv',
    'imap outlook.office365.com provider',
    'smtp smtp.corp.example.test custom',
    'smtp smtp.office365.com provider',
  ])
})

test('cancelling closes everything', async () => {
  const mute = await started(smtpServer({ greeting: silence }))
  const cancel = new AbortController()
  const running = diagnosis(createNetwork(), systemClock).discover(
    { host: '127.0.0.1', protocols: ['smtp'], ports: { smtp: [mute.port], imap: [] } },
    () => undefined,
    cancel.signal,
  )
  await vi.waitFor(() => expect(mute.openSockets()).toBeGreaterThan(0), 60_000)
  cancel.abort()
  await running
  await mute.waitUntilClosed()
})
