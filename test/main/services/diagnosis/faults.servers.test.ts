import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Authority, createAuthority, issueChain, selfSigned } from '../../../servers/authority.ts'
import { freePorts } from '../../../servers/process.ts'
import {
  answerFirstBytes,
  close,
  imapServer,
  junkTlsRecord,
  reset,
  type ScriptedServer,
  scriptedServer,
  silence,
  smtpServer,
  tlsAlert,
  wait,
} from '../../../servers/scripted.ts'
import { type Ran, type RunOptions, requestWith, runWith, settingsWith, statuses } from './support.ts'

const servers: ScriptedServer[] = []
const started = async (server: Promise<ScriptedServer>): Promise<ScriptedServer> => {
  const running = await server
  servers.push(running)
  return running
}
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})

let authority: Authority
let good: { cert: string; key: string }
beforeAll(async () => {
  authority = await createAuthority()
  const leaf = await authority.issue({ names: ['127.0.0.1'] })
  good = { cert: leaf.chainPem, key: leaf.keyPem }
})
afterAll(() => expect(servers).toEqual([]))

const smtp = async (
  server: Promise<ScriptedServer>,
  settings: Parameters<typeof settingsWith>[0] = {},
  options: RunOptions & { readonly ca?: boolean | string; readonly allow?: boolean } = {},
): Promise<Ran & { server: ScriptedServer }> => {
  const running = await started(server)
  const request = requestWith({
    settings: settingsWith({ 'smtp.port': String(running.port), ...settings }),
    ...(options.ca === false
      ? {}
      : { caPems: [typeof options.ca === 'string' ? options.ca : authority.caPem] }),
    ...(options.allow === true ? { allowBadCertificate: true } : {}),
  })
  const ran = await runWith(request, options)
  await running.waitUntilClosed()
  return { ...ran, server: running }
}

const imap = async (
  server: Promise<ScriptedServer>,
  settings: Parameters<typeof settingsWith>[0] = {},
): Promise<Ran & { server: ScriptedServer }> => {
  const running = await started(server)
  const request = requestWith({
    checks: ['imap'],
    settings: settingsWith({ 'imap.port': String(running.port), ...settings }),
    caPems: [authority.caPem],
  })
  const ran = await runWith(request)
  await running.waitUntilClosed()
  return { ...ran, server: running }
}

const tlsOn = { 'smtp.useSsl': true } as const

describe('connection', () => {
  test('a refused port is tried once, and other mail ports are looked at', async () => {
    const [port = 0] = await freePorts(1)
    const { check, evidence } = await runWith(
      requestWith({ settings: settingsWith({ 'smtp.port': String(port) }) }),
    )
    expect(evidence('smtp', 'connect').attempts).toMatchObject([
      { address: '127.0.0.1', outcome: 'failed', fault: { code: 'ECONNREFUSED', syscall: 'connect' } },
    ])
    expect(evidence('smtp', 'connect').otherPorts.map(({ port }) => port)).toEqual([25, 465, 587, 2525])
    expect(check('smtp').verdict).toBe('fail')
    expect(statuses(check('smtp')).slice(2)).toEqual([
      'connect fail',
      'greeting skipped',
      'ehlo skipped',
      'auth skipped',
      'envelope skipped',
    ])
    expect(check('smtp').stages.at(-1)).toMatchObject({ summary: 'not reached' })
    expect(check('smtp').stages.at(-1)).not.toHaveProperty('evidence')
  })

  test('the first address decides, and the run goes on over the other', async () => {
    const server = await started(smtpServer())
    const addresses = [
      { address: '127.0.0.9', family: 4 },
      { address: '127.0.0.1', family: 4 },
    ] as const
    const { evidence, check } = await runWith(
      requestWith({
        settings: settingsWith({ 'smtp.host': 'mail.example.test', 'smtp.port': String(server.port) }),
      }),
      { network: { lookup: async () => ({ addresses: [...addresses] }) } },
    )
    expect(evidence('smtp', 'connect')).toMatchObject({ javaMailAddress: '127.0.0.9', used: '127.0.0.1' })
    expect(evidence('smtp', 'connect').attempts.map(({ outcome }) => outcome)).toEqual([
      'failed',
      'connected',
    ])
    expect(check('smtp').stages.find(({ stage }) => stage === 'envelope')?.status).toBe('pass')
  })

  test('a dead other address is told, and does not hold the run up', async () => {
    const server = await started(smtpServer())
    const addresses = [
      { address: '127.0.0.1', family: 4 },
      { address: '::2', family: 6 },
    ] as const
    const { evidence } = await runWith(
      requestWith({
        settings: settingsWith({ 'smtp.host': 'mail.example.test', 'smtp.port': String(server.port) }),
      }),
      { network: { lookup: async () => ({ addresses: [...addresses] }) } },
    )
    const attempts = evidence('smtp', 'connect').attempts
    expect(attempts[0]?.outcome).toBe('connected')
    expect(attempts[1]?.outcome).not.toBe('connected')
  })

  test('a host that is no host name never meets the network', async () => {
    const { evidence, check } = await runWith(
      requestWith({ settings: settingsWith({ 'smtp.host': 'smtp://mail.example.test:587' }) }),
    )
    expect(evidence('smtp', 'settings').problems).toMatchObject([
      { key: 'smtp.host', suggestion: 'mail.example.test' },
    ])
    expect(check('smtp').verdict).toBe('fail')
  })

  test('no host means nothing to test', async () => {
    const { check } = await runWith(requestWith({ settings: settingsWith({ 'smtp.host': '' }) }))
    expect(check('smtp')).toMatchObject({ verdict: 'skipped', summary: 'No outgoing mail server is set.' })
  })
})

describe('greeting', () => {
  test.each([
    ['closed', close, { fault: { code: 'CLOSED' }, kind: 'closed', tlsProbe: 'no-tls' }],
    ['reset', [wait(40), reset], { fault: { code: 'ECONNRESET' }, kind: 'closed' }],
    ['silent', silence, { fault: { code: 'TIMEOUT' }, kind: 'silent', tlsProbe: 'no-tls' }],
    ['refusing', '554 5.7.1 No service for you', { reply: { code: 554, enhanced: '5.7.1' }, kind: 'smtp' }],
    ['IMAP', '* OK IMAP4rev1 ready', { fault: { code: 'NOT_A_REPLY' }, kind: 'imap' }],
    ['SSH', 'SSH-2.0-Example_1.0', { fault: { code: 'NOT_A_REPLY' }, kind: 'ssh' }],
    ['POP3', '+OK ready', { fault: { code: 'NOT_A_REPLY' }, kind: 'pop3' }],
    ['HTTP', 'HTTP/1.1 400 Bad Request', { fault: { code: 'NOT_A_REPLY' }, kind: 'http' }],
    ['binary', Uint8Array.from([0, 1, 2, 0xff, 0xfe, 10]), { fault: { code: 'NOT_A_REPLY' }, kind: 'other' }],
  ])('%s', async (_, greeting, expected) => {
    const { evidence, check } = await smtp(smtpServer({ greeting }))
    expect(evidence('smtp', 'greeting')).toMatchObject(expected)
    expect(check('smtp').verdict).toBe('fail')
  })

  test('a TLS port under plaintext is found out by a second connection', async () => {
    const { evidence, server } = await smtp(smtpServer({ tls: good }))
    expect(evidence('smtp', 'greeting')).toMatchObject({ kind: 'silent', tlsProbe: 'answers' })
    expect(server.sessions).toHaveLength(2)
    expect(server.lines()).toEqual([])
  })

  test('bytes behind the greeting are noted', async () => {
    const { evidence } = await smtp(smtpServer({ greeting: '220 mail.example.test\r\n250 too soon\r\n' }))
    expect(evidence('smtp', 'greeting').early).toBe(true)
  })

  test.each([
    [
      'BYE',
      '* BYE Too many connections',
      { imap: { status: 'BYE', text: 'Too many connections' }, kind: 'imap' },
    ],
    ['SMTP', '220 mail.example.test ESMTP', { fault: { code: 'NOT_A_REPLY' }, kind: 'smtp' }],
  ])('IMAP: %s', async (_, greeting, expected) => {
    const { evidence, check } = await imap(imapServer({ greeting }))
    expect(evidence('imap', 'greeting')).toMatchObject(expected)
    expect(check('imap').verdict).toBe('fail')
  })
})

describe('TLS', () => {
  test('on a plain port: the greeting is read on a second connection', async () => {
    const { evidence } = await smtp(smtpServer(), tlsOn)
    expect(evidence('smtp', 'tls')).toMatchObject({
      outcome: 'failed',
      fault: { reason: 'wrong version number' },
      plaintextProbe: { kind: 'smtp', text: '220 mail.example.test ESMTP' },
    })
  })

  test.each([
    ['an alert', tlsAlert(40), { outcome: 'failed', fault: { alert: 40 } }],
    ['an old version', tlsAlert(70), { outcome: 'failed', fault: { alert: 70 } }],
    ['rubbish in a record', junkTlsRecord, { outcome: 'failed' }],
    ['rubbish', 'rubbish '.repeat(100), { outcome: 'failed', plaintextProbe: { kind: 'other' } }],
    ['nothing', '', { outcome: 'failed' }],
  ])('%s', async (_, bytes, expected) => {
    const { evidence, check } = await smtp(scriptedServer(answerFirstBytes(bytes)), tlsOn)
    expect(evidence('smtp', 'tls')).toMatchObject(expected)
    expect(check('smtp').verdict).toBe('fail')
  })

  test('silence', async () => {
    const { evidence } = await smtp(
      scriptedServer(async (session) => {
        await session.closed
      }),
      tlsOn,
    )
    expect(evidence('smtp', 'tls')).toMatchObject({
      outcome: 'timeout',
      fault: { code: 'TIMEOUT' },
      plaintextProbe: { kind: 'silent' },
    })
  })

  test('a chain of 200 ends in bounded evidence', async () => {
    const long = await issueChain(200, { names: ['127.0.0.1'] })
    const { evidence, check } = await smtp(
      smtpServer({ tls: { cert: long.chainPem, key: long.keyPem } }),
      tlsOn,
    )
    const tls = evidence('smtp', 'tls')
    expect(tls.chain.length).toBeLessThanOrEqual(20)
    expect(tls.outcome === 'failed' || tls.chainTruncated === true).toBe(true)
    expect(check('smtp').verdict).not.toBe('pass')
  })

  test.each([
    ['trusted by the file of extra certificates', {}, { trusted: true }, true],
    ['another name', { names: ['mail.example.org'] }, { trusted: true }, false],
    ['expired', { names: ['127.0.0.1'], validity: 'expired' }, { trusted: true }, true],
    ['not yet valid', { names: ['127.0.0.1'], validity: 'not-yet-valid' }, { trusted: true }, true],
    [
      'for clients only',
      { names: ['127.0.0.1'], usage: 'client' },
      { trusted: false, problem: 'wrong-key-usage' },
      true,
    ],
  ] as const)('%s', async (title, leaf, trust, nameMatches) => {
    const certificate = await authority.issue({ names: ['127.0.0.1'], ...leaf })
    const tls = { cert: certificate.chainPem, key: certificate.keyPem }
    const { evidence, server } = await smtp(smtpServer({ tls }), tlsOn)
    expect(evidence('smtp', 'tls')).toMatchObject({ outcome: 'done', localTrust: trust, nameMatches })
    const isGood = title.startsWith('trusted')
    expect(server.lines().some((line) => line.startsWith('AUTH'))).toBe(isGood)
    if (!isGood) {
      expect(evidence('smtp', 'auth')).toMatchObject({ tried: false, skipped: 'bad-certificate' })
      expect(evidence('smtp', 'envelope')).toMatchObject({ tried: false, skipped: 'bad-certificate' })
    }
  })

  test('three faults at once are told apart', async () => {
    const own = await selfSigned({ names: ['other.example.org'], validity: 'expired' })
    const { evidence } = await smtp(smtpServer({ tls: { cert: own.certPem, key: own.keyPem } }), tlsOn)
    const tls = evidence('smtp', 'tls')
    expect(tls).toMatchObject({
      localTrust: { trusted: false, problem: 'self-signed-leaf' },
      nameMatches: false,
    })
    expect(tls.chain[0]).toMatchObject({ selfSigned: true, names: ['other.example.org'] })
    expect(tls.chain[0]?.daysLeft).toBeLessThan(0)
  })

  test.each([
    ['without its intermediate', 'certPem', 'issuer-missing'],
    ['of a root that is not known', 'chainPem', 'unknown-root'],
    ['with a root that is not known', 'chainWithRootPem', 'unknown-root'],
  ] as const)('a chain %s', async (_, part, problem) => {
    const below = await (await createAuthority({ name: 'Unknown Root' })).intermediate()
    const leaf = await below.issue({ names: ['127.0.0.1'] })
    const { evidence } = await smtp(smtpServer({ tls: { cert: leaf[part], key: leaf.keyPem } }), tlsOn)
    expect(evidence('smtp', 'tls').localTrust).toMatchObject({ trusted: false, problem })
  })

  test.each([
    ['no CA flag', { ca: false }, 'issuer-not-a-ca'],
    ['no right to certify', { mayCertify: false }, 'wrong-key-usage'],
  ] as const)('an intermediate with %s', async (_, options, problem) => {
    const below = await authority.intermediate(options)
    const leaf = await below.issue({ names: ['127.0.0.1'] })
    const { evidence } = await smtp(smtpServer({ tls: { cert: leaf.chainPem, key: leaf.keyPem } }), tlsOn)
    expect(evidence('smtp', 'tls').localTrust).toMatchObject({ trusted: false, problem })
  })

  test('a root of version 1 has no CA flag: it is taken where it is trusted, and nowhere else', async () => {
    const old = await createAuthority({ name: 'Old Root', version: 1 })
    const leaf = await old.issue({ names: ['127.0.0.1'] })
    const served = { tls: { cert: leaf.chainWithRootPem, key: leaf.keyPem } }
    const trusting = await smtp(smtpServer(served), tlsOn, { ca: old.caPem })
    expect(trusting.evidence('smtp', 'tls').localTrust).toMatchObject({
      trusted: true,
      path: ['127.0.0.1', 'Old Root'],
    })
    const between = await authority.intermediate({ name: 'Old Intermediate', version: 1 })
    const below = await between.issue({ names: ['127.0.0.1'] })
    const { evidence } = await smtp(smtpServer({ tls: { cert: below.chainPem, key: below.keyPem } }), tlsOn)
    expect(evidence('smtp', 'tls').localTrust).toMatchObject({ trusted: false, problem: 'issuer-not-a-ca' })
  })

  test('a bad certificate that was allowed gets the password', async () => {
    const own = await selfSigned({ names: ['127.0.0.1'] })
    const tls = { cert: own.certPem, key: own.keyPem }
    const { evidence } = await smtp(smtpServer({ tls }), tlsOn, { allow: true })
    expect(evidence('smtp', 'auth').tried).toBe(true)
    expect(evidence('smtp', 'tls').badCertificateAllowed).toBe(true)
  })

  test('a server that wants a client certificate: TLS 1.3 tells it with the first read', async () => {
    const tls = { ...good, requestCert: true, rejectUnauthorized: true, ca: authority.caPem }
    const { evidence, check } = await smtp(smtpServer({ tls }), tlsOn)
    expect(evidence('smtp', 'tls').clientCertificateRequested).toBe(true)
    expect(evidence('smtp', 'greeting').fault).toMatchObject({ alert: 116 })
    expect(check('smtp').verdict).toBe('fail')
  })
})

describe('STARTTLS', () => {
  const required = { 'smtp.startTls': 'required' } as const

  test('required and not offered: nothing goes on', async () => {
    const { evidence, server } = await smtp(smtpServer(), required)
    expect(evidence('smtp', 'starttls')).toMatchObject({ offered: false, attempted: false, required: true })
    expect(server.lines()).toEqual(['EHLO app01.example.test'])
  })

  test('if offered, and it is not: on in plaintext, as JavaMail does', async () => {
    const { check } = await smtp(smtpServer(), { 'smtp.startTls': 'if-offered' })
    expect(statuses(check('smtp')).slice(4)).toEqual([
      'ehlo pass',
      'starttls skipped',
      'tls skipped',
      'ehlo skipped',
      'auth pass',
      'envelope pass',
    ])
    expect(check('smtp').verdict).toBe('pass')
  })

  test('refused', async () => {
    const replies = { STARTTLS: '454 4.7.0 TLS not available due to local problem' }
    const { evidence } = await smtp(smtpServer({ startTls: good, replies }), required)
    expect(evidence('smtp', 'starttls').reply).toMatchObject({ code: 454, enhanced: '4.7.0' })
  })

  test('bytes injected behind the consent are counted and end it', async () => {
    const replies = { STARTTLS: '220 2.0.0 Ready\r\n250 injected\r\n' }
    const { evidence, server, check } = await smtp(smtpServer({ startTls: good, replies }), required)
    expect(evidence('smtp', 'starttls').injectedBytes).toBe('250 injected\r\n'.length)
    expect(check('smtp').verdict).toBe('fail')
    expect(server.lines()).toEqual(['EHLO app01.example.test', 'STARTTLS'])
  })

  test('IMAP: injected bytes too', async () => {
    const replies = { STARTTLS: '{tag} OK go\r\n* OK injected\r\n' }
    const { evidence } = await imap(imapServer({ startTls: good, replies }), { 'imap.startTls': 'required' })
    expect(evidence('imap', 'starttls').injectedBytes).toBeGreaterThan(0)
  })

  test('plaintext where the handshake should be', async () => {
    const replies = { STARTTLS: ['220 go', '500 what was that'] }
    const { check } = await smtp(smtpServer({ startTls: good, replies }), required)
    expect(check('smtp').verdict).toBe('fail')
  })
})

describe('SMTP dialogue', () => {
  test('HELO where EHLO is not known', async () => {
    const { evidence, server } = await smtp(smtpServer({ replies: { EHLO: '502 unknown' } }), {
      'smtp.auth': false,
    })
    expect(evidence('smtp', 'ehlo')).toMatchObject({
      verb: 'HELO',
      ehloReply: { code: 502 },
      reply: { code: 250 },
    })
    expect(evidence('smtp', 'envelope').pipelined).toBe(false)
    expect(server.lines()).toContain('RSET')
  })

  test('a refused login is quoted, tried once, and ends the check', async () => {
    const replies = { 'AUTH PLAIN ': ['535-5.7.8 Username and Password', '535 5.7.8 not accepted'] }
    const { evidence, check, server } = await smtp(smtpServer({ replies }))
    expect(evidence('smtp', 'auth').reply).toMatchObject({
      code: 535,
      enhanced: '5.7.8',
      lines: ['535-5.7.8 Username and Password', '535 5.7.8 not accepted'],
    })
    expect(server.lines().filter((line) => line.startsWith('AUTH'))).toHaveLength(1)
    expect(check('smtp').verdict).toBe('fail')
    expect(check('smtp').stages.at(-1)?.status).toBe('skipped')
  })

  test('LOGIN where PLAIN is not offered', async () => {
    const { evidence, server } = await smtp(smtpServer({ replies: { EHLO: ['250-x', '250 AUTH=LOGIN'] } }))
    expect(evidence('smtp', 'auth')).toMatchObject({ tried: true, mechanism: 'LOGIN', reply: { code: 235 } })
    expect(server.lines()).toContain('AUTH LOGIN')
  })

  test.each([
    ['not offered: goes on without, as JavaMail does', ['250-x', '250 SIZE'], 'not-offered', true],
    ['no mechanism in common', ['250-x', '250 AUTH GSSAPI XOAUTH2'], 'no-common-mechanism', false],
  ])('login %s', async (_, EHLO, skipped, envelope) => {
    const { evidence, check } = await smtp(smtpServer({ replies: { EHLO } }))
    expect(evidence('smtp', 'auth')).toMatchObject({ tried: false, skipped })
    expect(evidence('smtp', 'envelope').tried).toBe(envelope)
    expect(check('smtp').stages.find(({ stage }) => stage === 'auth')?.status).toBe('skipped')
  })

  test('answers to RCPT behind a refused MAIL are left out', async () => {
    const replies = { 'MAIL FROM:': '553 5.7.1 not yours', 'RCPT TO:': '503 5.5.1 need MAIL' }
    const { evidence } = await smtp(smtpServer({ replies }))
    expect(evidence('smtp', 'envelope').steps.map(({ command }) => command)).toEqual(['MAIL', 'RSET'])
  })

  test('several senders go in one flight', async () => {
    const server = await started(smtpServer())
    const request = requestWith({
      settings: settingsWith({ 'smtp.port': String(server.port), 'notifications.useSystemReply': false }),
      previewUsers: ['ann@example.test', 'teamconnect@example.test', 'bob@example.org'],
    })
    const { evidence } = await runWith(request)
    expect(evidence('smtp', 'envelope').usersTried).toBe(true)
    expect(evidence('smtp', 'envelope').steps.map(({ command, role }) => `${command} ${role}`)).toEqual([
      'MAIL reply-to',
      'RCPT stand-in',
      'RSET none',
      'MAIL user',
      'RCPT stand-in',
      'RSET none',
      'MAIL user',
      'RCPT stand-in',
      'RSET none',
    ])
  })

  test('no command can be smuggled in by an address', async () => {
    const { server } = await smtp(smtpServer(), {
      'smtp.replyTo': 'a@example.test>\r\nDATA\r\n<b@example.test',
    })
    expect(server.lines()).not.toContain('DATA')
  })

  test.each(['none', 'held-back', 'other-destination', 'unreadable-in-file'] as const)(
    'without a password (%s) no login and no green',
    async (missing) => {
      const server = await started(smtpServer())
      const request = requestWith({
        settings: settingsWith({ 'smtp.port': String(server.port) }),
        passwords: { smtp: { missing }, imap: { missing } },
      })
      const { evidence, check } = await runWith(request)
      expect(evidence('smtp', 'auth').tried).toBe(false)
      expect(evidence('smtp', 'envelope').tried).toBe(false)
      expect(check('smtp').verdict).toBe('warn')
      await server.waitUntilClosed()
      expect(server.lines()).toEqual(['EHLO app01.example.test', 'QUIT'])
    },
  )
})

describe('IMAP dialogue', () => {
  test('an OK to a bad login is not believed', async () => {
    const replies = { SELECT: '{tag} BAD User is authenticated but not connected.' }
    const { evidence, check } = await imap(imapServer({ replies }))
    expect(evidence('imap', 'login').reply?.status).toBe('OK')
    expect(evidence('imap', 'select').reply).toMatchObject({ status: 'BAD' })
    expect(check('imap').verdict).toBe('fail')
  })

  test('ESEARCH and quota from what the login tells', async () => {
    const replies = {
      'AUTHENTICATE PLAIN ': '{tag} OK [CAPABILITY IMAP4rev1 ESEARCH QUOTA] Logged in',
      'UID SEARCH': ['* ESEARCH (TAG "a3") UID MIN 12 COUNT 40', '{tag} OK'],
      GETQUOTAROOT: [
        '* QUOTAROOT INBOX "User quota"',
        '* QUOTA "User quota" (MESSAGE 3 9 STORAGE 490 512)',
        '{tag} OK',
      ],
    }
    const { evidence, server } = await imap(imapServer({ replies }))
    expect(evidence('imap', 'mailbox')).toMatchObject({ unseen: 40, quota: { usedKiB: 490, limitKiB: 512 } })
    expect(server.lines()).toContain('a3 UID SEARCH RETURN (MIN COUNT) UNSEEN')
  })

  test('50,000 unread are counted as they stream', async () => {
    const all = Array.from({ length: 50_000 }, (_, index) => 1_000_000 + index).join(' ')
    const replies = { 'UID SEARCH': [`* SEARCH ${all}`, '{tag} OK Search completed.'] }
    const { evidence, server } = await imap(imapServer({ replies }))
    expect(evidence('imap', 'mailbox').unseen).toBe(50_000)
    expect(server.lines()).toContain('a4 UID FETCH 1000000 (UID INTERNALDATE)')
  })

  test('read-only, flags, literals', async () => {
    const replies = {
      SELECT: [
        '* FLAGS (\\Seen)',
        '* OK [PERMANENTFLAGS ()] Read-only mailbox.',
        '* 7 EXISTS',
        '{tag} OK [READ-ONLY] Select completed.',
      ],
      'UID FETCH': ['* 1 FETCH (UID 12 INTERNALDATE {26}', '17-Jul-1996 02:44:25 -0700)', '{tag} OK'],
    }
    const { evidence } = await imap(imapServer({ replies }))
    expect(evidence('imap', 'select')).toMatchObject({
      readOnly: true,
      permanentFlags: [],
      flags: ['\\Seen'],
      exists: 7,
    })
    expect(evidence('imap', 'mailbox').oldestUnseen).toBe('1996-07-17T09:44:25.000Z')
  })

  test.each([
    ['LOGINDISABLED', 'IMAP4rev1 LOGINDISABLED', { tried: false, skipped: 'needs-tls' }],
    ['no SASL-IR', 'IMAP4rev1 AUTH=PLAIN', { tried: true, mechanism: 'PLAIN' }],
    ['PLAIN before LOGIN', 'IMAP4rev1 AUTH=LOGIN AUTH=PLAIN', { tried: true, mechanism: 'PLAIN' }],
    ['LOGIN before the command', 'IMAP4rev1 AUTH=LOGIN', { tried: true, mechanism: 'LOGIN' }],
    ['no mechanism', 'IMAP4rev1', { tried: true, mechanism: 'LOGIN command' }],
    ['LOGIN only', 'IMAP4rev1 LOGINDISABLED AUTH=LOGIN', { tried: true, mechanism: 'LOGIN' }],
    ['PLAIN with a question', 'IMAP4rev1 LOGINDISABLED AUTH=PLAIN', { tried: true, mechanism: 'PLAIN' }],
  ])('%s', async (_, capability, expected) => {
    const server = await started(imapServer({ greeting: `* OK [CAPABILITY ${capability}] ready` }))
    const request = requestWith({
      checks: ['imap'],
      settings: settingsWith({ 'imap.port': String(server.port) }),
      passwords: { smtp: { missing: 'none' }, imap: { secret: 'Canary "\\ 7', source: 'given' } },
    })
    const { evidence } = await runWith(request)
    expect(evidence('imap', 'login')).toMatchObject(expected)
  })

  test('a password that is not ASCII is not given to the LOGIN command', async () => {
    const { evidence } = await imap(imapServer({ greeting: '* OK [CAPABILITY IMAP4rev1] ready' }))
    expect(evidence('imap', 'login')).toMatchObject({ tried: false, skipped: 'password-not-ascii' })
  })

  test('PREAUTH needs no login', async () => {
    const { check } = await imap(imapServer({ greeting: '* PREAUTH [CAPABILITY IMAP4rev1] hello' }))
    expect(check('imap').verdict).toBe('pass')
  })

  test('a refused login keeps code and alerts', async () => {
    const replies = {
      'AUTHENTICATE PLAIN ': [
        '* NO [ALERT] Ask the desk',
        '{tag} NO [AUTHENTICATIONFAILED] Authentication failed.',
      ],
    }
    const { evidence, server } = await imap(imapServer({ replies }))
    expect(evidence('imap', 'login')).toMatchObject({
      reply: { status: 'NO', code: 'AUTHENTICATIONFAILED', text: 'Authentication failed.' },
      untagged: [{ status: 'NO', code: 'ALERT', text: 'Ask the desk' }],
    })
    expect(server.lines().filter((line) => /AUTHENTICATE|LOGIN /.test(line))).toHaveLength(1)
  })
})
