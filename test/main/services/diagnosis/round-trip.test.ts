import { afterEach, describe, expect, test } from 'vitest'
import { createComposer } from '#main/adapters/composer/composer.ts'
import {
  addressIn,
  hopsOf,
  inspectHeaders,
  readHeaders,
  slowestHop,
} from '#main/services/diagnosis/round-trip/inspect.ts'
import { testMessage } from '#main/services/diagnosis/round-trip/message.ts'
import {
  close,
  data,
  imapServer,
  type Replies,
  type ScriptedServer,
  smtpServer,
} from '../../../servers/scripted.ts'
import { type Ran, requestWith, runWith, settingsWith } from './support.ts'

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
): Promise<Ran & { smtp: ScriptedServer; imap: ScriptedServer }> => {
  const smtp = await smtpServer({ replies: smtpReplies })
  const imap = await imapServer({
    replies: {
      SELECT: selected(13),
      'UID SEARCH': ['* SEARCH', '{tag} OK'],
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
    const commands = imap.lines().map((line) => line.replace(/^a\d+ /, '').replace(/mailroom\.[^@]*@/, ''))
    expect(commands.slice(1)).toEqual([
      'SELECT INBOX',
      'LIST "" "*"',
      'NOOP',
      'UID SEARCH UID 13:* HEADER Message-ID "<example.test>"',
      'UID FETCH 13 (FLAGS BODY.PEEK[HEADER])',
      'UID STORE 13 +FLAGS.SILENT (\\Deleted)',
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
        messageId = /"(<[^"]*>)"/.exec(line)?.[1] ?? messageId
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
