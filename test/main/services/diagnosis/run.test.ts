import { afterEach, describe, expect, test } from 'vitest'
import { createAuthority } from '../../../servers/authority.ts'
import { imapServer, type ScriptedServer, smtpServer } from '../../../servers/scripted.ts'
import { requestWith, runWith, settingsWith, statuses } from './support.ts'

const servers: ScriptedServer[] = []
const started = async (server: Promise<ScriptedServer>): Promise<ScriptedServer> => {
  const running = await server
  servers.push(running)
  return running
}

afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})

describe('a sound set-up', () => {
  test('SMTP in plaintext signs in and tries the envelope', async () => {
    const server = await started(smtpServer())
    const request = requestWith({
      settings: settingsWith({ 'smtp.port': String(server.port) }),
      testRecipients: [
        { address: 'in@example.test', place: 'inside' },
        { address: 'out@example.org', place: 'outside' },
      ],
    })
    const { check, evidence } = await runWith(request)
    expect(statuses(check('smtp'))).toEqual([
      'settings pass',
      'dns pass',
      'connect pass',
      'greeting pass',
      'ehlo pass',
      'auth pass',
      'envelope pass',
    ])
    expect(check('smtp').verdict).toBe('pass')
    expect(evidence('smtp', 'auth')).toMatchObject({ tried: true, mechanism: 'PLAIN', overPlaintext: true })
    expect(evidence('smtp', 'envelope')).toMatchObject({ pipelined: true, loggedIn: true, usersTried: false })
    await server.waitUntilClosed()
    expect(server.lines().filter((line) => !line.startsWith('AUTH'))).toEqual([
      'EHLO app01.example.test',
      'MAIL FROM:<teamconnect@example.test>',
      'RCPT TO:<in@example.test>',
      'RCPT TO:<out@example.org>',
      'RSET',
      'QUIT',
    ])
  })

  test('SMTP and IMAP over TLS, side by side, with a private authority', async () => {
    const authority = await createAuthority()
    const leaf = await authority.issue({ names: ['127.0.0.1'] })
    const tls = { cert: leaf.chainPem, key: leaf.keyPem }
    const smtp = await started(smtpServer({ tls }))
    const imap = await started(imapServer({ tls }))
    const request = requestWith({
      checks: ['imap', 'smtp'],
      caPems: [authority.caPem],
      settings: settingsWith({
        'smtp.port': String(smtp.port),
        'smtp.useSsl': true,
        'imap.port': String(imap.port),
        'imap.useSsl': true,
      }),
    })
    const { report, check, evidence } = await runWith(request)
    expect(report.checks.map((each) => each.check)).toEqual(['smtp', 'imap'])
    expect(check('smtp').verdict).toBe('pass')
    expect(statuses(check('imap'))).toEqual([
      'settings pass',
      'dns pass',
      'connect pass',
      'tls pass',
      'greeting pass',
      'capability pass',
      'login pass',
      'select pass',
      'mailbox pass',
    ])
    expect(evidence('smtp', 'tls')).toMatchObject({
      outcome: 'done',
      protocol: 'TLSv1.3',
      nameMatches: true,
      publicTrust: { trusted: false },
      localTrust: { trusted: true },
    })
    expect(evidence('imap', 'mailbox')).toMatchObject({
      unseen: 1,
      oldestUnseen: '2026-11-10T08:00:00.000Z',
    })
    await Promise.all([smtp.waitUntilClosed(), imap.waitUntilClosed()])
    expect(imap.lines().map((line) => line.replace(/PLAIN .*/, 'PLAIN …'))).toEqual([
      'a1 AUTHENTICATE PLAIN …',
      'a2 SELECT INBOX',
      'a3 UID SEARCH UNSEEN',
      'a4 UID FETCH 12 (UID INTERNALDATE)',
      'a5 LOGOUT',
    ])
  })

  test('STARTTLS in both protocols', async () => {
    const authority = await createAuthority()
    const leaf = await authority.issue({ names: ['127.0.0.1'] })
    const startTls = { cert: leaf.chainPem, key: leaf.keyPem }
    const smtp = await started(smtpServer({ startTls }))
    const imap = await started(imapServer({ startTls }))
    const request = requestWith({
      checks: ['smtp', 'imap'],
      caPems: [authority.caPem],
      settings: settingsWith({
        'smtp.port': String(smtp.port),
        'smtp.startTls': 'required',
        'imap.port': String(imap.port),
        'imap.startTls': 'required',
      }),
    })
    const { report, check } = await runWith(request)
    expect(report.verdict).toBe('pass')
    expect(check('smtp').stages.map(({ stage }) => stage)).toEqual([
      'settings',
      'dns',
      'connect',
      'greeting',
      'ehlo',
      'starttls',
      'tls',
      'ehlo',
      'auth',
      'envelope',
    ])
  })
})
