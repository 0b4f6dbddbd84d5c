import { afterEach, describe, expect, test } from 'vitest'
import { createComposer } from '#main/adapters/composer/composer.ts'
import {
  addressIn,
  hopsOf,
  inspectHeaders,
  readHeaders,
  slowestHop,
} from '#main/services/probe/round-trip/inspect.ts'
import { testMessage } from '#main/services/probe/round-trip/message.ts'
import {
  close,
  data,
  endless,
  imapServer,
  inTurn,
  type Replies,
  raw,
  type ScriptedServer,
  silence,
  smtpServer,
} from '../../../servers/scripted.ts'
import { PASSWORD, type Ran, type RunOptions, requestWith, runWith, settingsWith } from './support.ts'
import { ownCertificate } from './wire/harness.ts'

const servers: ScriptedServer[] = []
afterEach(async () => {
  await Promise.all(servers.splice(0).map((server) => server.stop()))
})

const header = [
  'Received: from a by mx.example.test with LMTP; Sun, 22 Nov 2026 10:00:40 +0000',
  'Received: from b (b.test) by a.example.test;',
  '\tSun, 22 Nov 2026 10:00:02 +0000 (UTC)',
  'Authentication-Results: mx.example.test; spf=pass smtp.mailfrom=x; dkim=none; dmarc=fail',
  'From: "Test" <Other@Example.test>',
  'Reply-To: teamconnect@example.test',
  '',
  '',
].join('\r\n')

const selected = (uidNext: number) => [
  '* 2 EXISTS',
  `* OK [UIDNEXT ${uidNext}] next`,
  '{tag} OK [READ-WRITE] done',
]

const run = async (
  imapReplies: Replies,
  smtpReplies: Replies = {},
  options: RunOptions = {},
): Promise<Ran & { smtp: ScriptedServer; imap: ScriptedServer }> => {
  const smtp = await smtpServer({ replies: smtpReplies })
  const imap = await imapServer({
    replies: {
      SELECT: selected(13),
      'UID SEARCH': ['* SEARCH', '{tag} OK'],
      CAPABILITY: ['* CAPABILITY IMAP4rev1 UIDPLUS', '{tag} OK'],
      'UID STORE': '{tag} OK',
      'UID EXPUNGE': '{tag} OK',
      ...imapReplies,
    },
  })
  servers.push(smtp, imap)
  const ran = await runWith(
    requestWith({
      checks: ['round-trip'],
      settings: settingsWith({ 'smtp.port': String(smtp.port), 'imap.port': String(imap.port) }),
      roundTrip: { recipient: 'inbox@example.test', cleanUp: true },
    }),
    options,
  )
  return { ...ran, smtp, imap }
}

const fetched = {
  'UID FETCH': [`* 3 FETCH (UID 13 FLAGS () BODY[HEADER] {${header.length}}`, `${header})`, '{tag} OK'],
}

describe('a round trip', () => {
  test('found in INBOX, looked at without marking it, deleted alone', async () => {
    const { evidence, check, smtp, imap } = await run({
      'UID SEARCH': ['* SEARCH 13', '{tag} OK'],
      ...fetched,
    })
    expect(check('round-trip').verdict).toBe('pass')
    expect(evidence('round-trip', 'send').facts).toMatchObject({ accepted: true, recipientMatches: true })
    expect(evidence('round-trip', 'arrive').facts).toMatchObject({
      arrived: true,
      folder: 'INBOX',
      junk: false,
    })
    expect(evidence('round-trip', 'inspect').facts).toMatchObject({
      spf: 'pass',
      dmarc: 'fail',
      fromReceived: 'other@example.test',
      seen: false,
      hop: '38 s before mx.example.test',
    })
    expect(smtp.lines()).toContain('DATA')
    await imap.waitUntilClosed()
    const commands = imap.lines().map((line) => line.replace(/^\S+ /, '').replace(/mailroom\.[^@]*@/, ''))
    expect(commands.slice(commands.indexOf('SELECT INBOX'))).toEqual([
      'SELECT INBOX',
      'NOOP',
      'UID SEARCH UID 13:* HEADER MESSAGE-ID <example.test>',
      'UID FETCH 13 (UID FLAGS BODY.PEEK[HEADER])',
      'UID STORE 13 +FLAGS (\\Deleted)',
      'UID EXPUNGE 13',
      'LOGOUT',
    ])
  })

  test('an older message that the server offers instead is not ours', async () => {
    const { evidence } = await run({ 'UID SEARCH': ['* SEARCH 12', '{tag} OK'] })
    expect(evidence('round-trip', 'arrive').facts).toMatchObject({ arrived: false })
  })

  test('found in Junk', async () => {
    let folder = 'INBOX'
    const { evidence } = await run({
      LIST: ['* LIST () "/" INBOX', '* LIST (\\HasNoChildren \\Junk) "/" "Bad mail"', '{tag} OK'],
      SELECT: ({ line }) => {
        folder = line
        return selected(13)
      },
      'UID SEARCH': () =>
        folder.includes('Bad mail') ? ['* SEARCH 4', '{tag} OK'] : ['* SEARCH', '{tag} OK'],
      ...fetched,
    })
    expect(evidence('round-trip', 'arrive').facts).toMatchObject({
      arrived: true,
      junk: true,
      folder: 'Bad mail',
      uid: 4,
    })
  })

  test('a delivery report that names the message', async () => {
    let messageId = ''
    const { evidence } = await run({
      'UID SEARCH': ({ line }) => {
        messageId = /(<mailroom[^>]*>)/.exec(line)?.[1] ?? messageId
        return line.includes('delivery-status') ? ['* SEARCH 14', '{tag} OK'] : ['* SEARCH', '{tag} OK']
      },
      'UID FETCH': () => {
        const report = `Diagnostic-Code: smtp; 550 5.1.1\r\n no such user\r\n\r\nMessage-ID: ${messageId}\r\n`
        return [`* 4 FETCH (UID 14 BODY[] {${report.length}}`, `${report})`, '{tag} OK']
      },
    })
    expect(evidence('round-trip', 'arrive').facts).toMatchObject({ bounce: 'smtp; 550 5.1.1 no such user' })
  })

  test('nothing is sent where the mailbox cannot be read', async () => {
    const { evidence, check, smtp } = await run({
      'AUTHENTICATE PLAIN ': '{tag} NO [AUTHENTICATIONFAILED] wrong',
    })
    expect(evidence('round-trip', 'send').facts).toMatchObject({ accepted: false })
    expect(evidence('round-trip', 'send').facts['reply']).toContain('wrong')
    expect(check('round-trip').verdict).toBe('fail')
    expect(smtp.sessions).toEqual([])
  })

  test.each([
    ['MAIL FROM:', '550 5.7.60 no'],
    ['RCPT TO:', '550 5.1.1 unknown'],
    ['DATA', '554 5.5.1 no'],
    ['AUTH PLAIN ', '535 5.7.8 no'],
  ])('refused at %s', async (command, reply) => {
    const { evidence } = await run({}, { [command]: reply })
    expect(evidence('round-trip', 'send').facts['accepted']).toBe(false)
    expect(evidence('round-trip', 'send').facts['reply']).toContain(reply)
  })

  test('without UIDPLUS it is left there, and said', async () => {
    const { evidence, imap } = await run({
      'UID SEARCH': ['* SEARCH 13', '{tag} OK'],
      'AUTHENTICATE PLAIN ': '{tag} OK [CAPABILITY IMAP4rev1] in',
      CAPABILITY: ['* CAPABILITY IMAP4rev1', '{tag} OK'],
      ...fetched,
    })
    expect(evidence('round-trip', 'clean-up').facts).toMatchObject({ deleted: false })
    expect(imap.lines().some((line) => /STORE|EXPUNGE/.test(line))).toBe(false)
  })
})

describe('what a server tells while it is waited for', () => {
  const idling = {
    'AUTHENTICATE PLAIN ': '{tag} OK in',
    CAPABILITY: ['* CAPABILITY IMAP4rev1 IDLE UIDPLUS', '{tag} OK'],
  }

  test('new mail is looked at once it is told of', async () => {
    let idle = ''
    const { evidence, imap } = await run({
      ...idling,
      'UID SEARCH': inTurn(['* SEARCH', '{tag} OK'], ['* SEARCH 13', '{tag} OK']),
      IDLE: ({ tag }) => {
        idle = tag
        return ['+ idling', '* 3 EXISTS']
      },
      // It has no tag of its own.
      DONE: () => `${idle} OK Idle completed.`,
      ...fetched,
    })
    expect(evidence('round-trip', 'arrive').facts).toMatchObject({ arrived: true, seconds: 0 })
    expect(imap.lines().filter((line) => /IDLE|DONE/.test(line))).toHaveLength(2)
  })

  test('a folder for junk is opened by the name that it has on the server', async () => {
    const { evidence, imap } = await run({
      LIST: ['* LIST () "/" INBOX', '* LIST (\\Junk) "/" "Unerw&APw-nscht"', '{tag} OK'],
    })
    expect(evidence('round-trip', 'arrive').facts).toMatchObject({ arrived: false })
    expect(imap.lines().some((line) => line.endsWith('SELECT "Unerw&APw-nscht"'))).toBe(true)
  })

  test('a folder is known for junk by its name in another language', async () => {
    const { imap } = await run({
      LIST: ['* LIST () "/" INBOX', '* LIST () "/" "Correo no deseado"', '{tag} OK'],
    })
    expect(imap.lines().some((line) => line.endsWith('SELECT "Correo no deseado"'))).toBe(true)
  })

  test.each([
    ['goes', close, 'the server closed the connection'],
    ['says goodbye', ['* BYE Shutting down', close], 'Shutting down'],
    ['falls silent', silence, 'nothing within 60000 ms'],
    ['talks without end', endless('* 1 RECENT\r\n'), 'more than anybody reads'],
    ['begins a line without end', endless('* OK '), 'Line'],
    ['announces more than anybody reads', '* OK {104857600}', 'Literal'],
  ])('a server that %s is said to have broken the connection', async (_, reply, words) => {
    const { evidence, check } = await run({ 'UID SEARCH': reply })
    const { fault } = evidence('round-trip', 'arrive')
    expect(fault?.code).toBe('CLOSED')
    expect(fault?.message).toContain(words)
    expect(check('round-trip').verdict).toBe('fail')
  })

  test('a header that is longer than any is not read', async () => {
    const { evidence } = await run({
      'UID SEARCH': ['* SEARCH 13', '{tag} OK'],
      'UID FETCH': ['* 3 FETCH (UID 13 FLAGS () BODY[HEADER] {104857600}', endless('X: y\r\n')],
    })
    expect(evidence('round-trip', 'inspect').facts['summary']).toBe('not readable')
    expect(evidence('round-trip', 'clean-up').facts).toMatchObject({ deleted: false })
  })

  test('why a message was not deleted is quoted', async () => {
    const { evidence } = await run({
      'UID SEARCH': ['* SEARCH 13', '{tag} OK'],
      'UID STORE': '{tag} NO [NOPERM] Not in this folder',
      ...fetched,
    })
    expect(evidence('round-trip', 'clean-up').facts).toMatchObject({
      deleted: false,
      reason: 'Not in this folder',
    })
  })

  test('a password that comes back is masked', async () => {
    const { report } = await run({
      'UID SEARCH': ['* SEARCH 13', '{tag} OK'],
      'UID STORE': `{tag} NO ${PASSWORD}`,
      ...fetched,
    })
    expect(JSON.stringify(report)).not.toContain(PASSWORD)
  })

  test('a cancelled wait ends the connection', async () => {
    const cancel = new AbortController()
    const running = run(
      {
        ...idling,
        IDLE: () => {
          cancel.abort()
          return ['+ idling', silence]
        },
      },
      {},
      { signal: cancel.signal },
    )
    const { check, imap } = await running
    expect(check('round-trip').verdict).toBe('skipped')
    await imap.waitUntilClosed()
  })
})

describe('what is not sent', () => {
  test.each([
    ['goes after the dot', { DATA: data(close) }, 'the server closed the connection'],
    ['hangs up with its refusal', { 'RCPT TO:': ['421 4.3.2 Closing', close] }, '421 4.3.2 Closing'],
    ['falls silent', { 'MAIL FROM:': silence }, 'nothing within 60000 ms'],
    ['says more than a reply', { 'RCPT TO:': endless('250-more\r\n') }, 'exceeds maximum allowed size'],
    ['answers with no reply', { 'MAIL FROM:': raw('one moment please\r\n') }, 'one moment please'],
    [
      'refuses in several lines',
      { 'MAIL FROM:': ['550-5.7.1 no', '550 5.7.1 never'] },
      '550-5.7.1 no 550 5.7.1 never',
    ],
  ])('a server that %s has not taken the message', async (_, replies: Replies, words) => {
    const { evidence } = await run({}, replies)
    expect(evidence('round-trip', 'send').facts['accepted']).toBe(false)
    expect(evidence('round-trip', 'send').facts['reply']).toContain(words)
  })

  test('an OK to DATA is no go-ahead: nothing of the message is said as a command', async () => {
    const { evidence, smtp } = await run({}, { DATA: '250 OK', '*': '250 OK' })
    expect(evidence('round-trip', 'send').facts).toMatchObject({
      accepted: false,
      reply: 'DATA was answered with neither yes nor no',
    })
    expect(smtp.lines().at(-1)).toBe('DATA')
  })

  test('nothing is sent where a certificate keeps the password back', async () => {
    const smtp = await smtpServer()
    const imap = await imapServer({ tls: await ownCertificate() })
    servers.push(smtp, imap)
    const { evidence } = await runWith(
      requestWith({
        checks: ['round-trip'],
        settings: settingsWith({
          'smtp.port': String(smtp.port),
          'imap.port': String(imap.port),
          'imap.useSsl': true,
        }),
        roundTrip: { recipient: 'inbox@example.test', cleanUp: true },
      }),
    )
    expect(evidence('round-trip', 'send').facts).toMatchObject({ accepted: false })
    expect(imap.lines().some((line) => /AUTH|LOGIN/.test(line))).toBe(false)
    expect(smtp.sessions).toEqual([])
  })
})

describe('the message', () => {
  test('follows the sender rules', async () => {
    const request = requestWith({
      settings: settingsWith({ 'notifications.useDisplayName': true, 'smtp.replyTo': 'r@example.test' }),
      roundTrip: { recipient: 'in@example.test', cleanUp: false },
    })
    const message = await testMessage(request, createComposer(), 'id-1', 0)
    expect(message).toMatchObject({
      sender: 'r@example.test',
      from: 'TeamConnect <r@example.test>',
      messageId: '<mailroom.id-1@example.test>',
    })
    const [header = ''] = Buffer.from(message?.content ?? [])
      .toString()
      .split('\r\n\r\n')
    expect(header.split('\r\n')).toEqual(
      expect.arrayContaining([
        'Date: Thu, 01 Jan 1970 00:00:00 +0000',
        'From: TeamConnect <r@example.test>',
        'Reply-To: TeamConnect <r@example.test>',
        'To: in@example.test',
        'Message-ID: <mailroom.id-1@example.test>',
        'Auto-Submitted: auto-generated',
      ]),
    )
  })

  test('there is none without a sender or a recipient', async () => {
    expect(
      await testMessage(
        requestWith({ settings: settingsWith({ 'smtp.replyTo': '' }) }),
        createComposer(),
        'x',
        0,
      ),
    ).toBeUndefined()
  })
})

describe('the way', () => {
  test('hops in order, with their delays', () => {
    const hops = hopsOf(readHeaders(header), Date.parse('2026-11-22T10:00:00Z'))
    expect(hops).toEqual(
      [
        { by: 'a.example.test;', at: '2026-11-22T10:00:02.000Z', delaySeconds: 2 },
        { by: 'mx.example.test', at: '2026-11-22T10:00:40.000Z', delaySeconds: 38 },
      ].map((hop) => ({ ...hop, by: hop.by.replace(';', '') })),
    )
    expect(slowestHop(hops)).toBe('38 s before mx.example.test')
    expect(slowestHop([])).toBe('')
  })

  test('headers that are no headers', () => {
    expect(inspectHeaders('\u0000\r\n: x\r\nReceived: ; nonsense', 0)).toMatchObject({ hops: [], spf: '' })
    expect(addressIn('"a <b>" <C@d>')).toBe('c@d')
    expect(addressIn('nobody')).toBe('')
  })
})

describe('a message at the end of the SMTP check', () => {
  const check = async (replies: Replies, sendMessage = true) => {
    const server = await smtpServer({ replies })
    servers.push(server)
    const ran = await runWith(
      requestWith({
        settings: settingsWith({ 'smtp.port': String(server.port) }),
        testRecipients: [{ address: 'in@example.test', place: 'inside' }],
        sendMessage,
      }),
    )
    await server.waitUntilClosed()
    return { ...ran, server }
  }

  test('is sent only where it was asked for', async () => {
    const quiet = await check({}, false)
    expect(quiet.server.lines()).not.toContain('DATA')
    const sent = await check({})
    expect(sent.evidence('smtp', 'message')).toMatchObject({ tried: true, reply: { code: 250 } })
    expect(sent.server.lines()).toContain('To: in@example.test')
    expect(sent.report.notProven.join(' ')).toContain('whether it was delivered')
  })

  test('a refusal after DATA is quoted', async () => {
    const { evidence } = await check({ DATA: data('554 5.2.252 SendAsDenied') })
    expect(evidence('smtp', 'message').reply).toMatchObject({ code: 554, enhanced: '5.2.252' })
  })

  test('a connection that is lost after the dot is no success', async () => {
    const { evidence, check: of } = await check({ DATA: data(close) })
    expect(evidence('smtp', 'message').fault).toMatchObject({ code: 'CLOSED' })
    expect(of('smtp').verdict).toBe('fail')
  })
})
