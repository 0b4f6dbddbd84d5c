import { describe, expect, it } from 'vitest'
import { judge } from '#main/services/judge/index.ts'
import {
  auth,
  causeOf,
  causesOf,
  connect,
  dns,
  ehlo,
  envelope,
  fault,
  greeting,
  mail,
  message,
  noGreeting,
  plain,
  rcpt,
  reply,
  rset,
  settings,
  skippedAuth,
  smtpUpTo,
  starttls,
  tls,
} from './evidence.ts'

describe('The SMTP greeting', () => {
  it.each([
    [greeting('220 smtp.example.com ESMTP ready'), ''],
    [greeting('220 x', { ms: 11_000 }), 'SERVER_TARPITS_GREETING'],
    [greeting('220 x', { early: true }), 'SPOKE_OUT_OF_TURN'],
    [
      noGreeting({ kind: 'imap', text: '* OK IMAP4rev1 ready', fault: fault('NOT_A_REPLY') }),
      'GREETING_WRONG_SERVICE',
    ],
    [noGreeting({ kind: 'ssh', text: 'SSH-2.0-x', fault: fault('NOT_A_REPLY') }), 'GREETING_WRONG_SERVICE'],
    [
      noGreeting({ kind: 'http', text: 'HTTP/1.1 400 Bad Request', fault: fault('NOT_A_REPLY') }),
      'GREETING_WRONG_SERVICE',
    ],
    [
      noGreeting({
        kind: 'http',
        text: 'HTTP/1.1 407 Proxy Authentication Required',
        fault: fault('NOT_A_REPLY'),
      }),
      'PROXY_AUTH_REQUIRED',
    ],
    [
      noGreeting({ kind: 'http', text: 'HTTP/1.1 403 Forbidden by proxy', fault: fault('NOT_A_REPLY') }),
      'PROXY_CONNECT_FORBIDDEN',
    ],
    [
      noGreeting({ kind: 'other', text: '\\x00\\x01zzz', fault: fault('NOT_A_REPLY') }),
      'GREETING_WRONG_SERVICE',
    ],
    [noGreeting({ fault: fault('TIMEOUT'), tlsProbe: 'answers' }), 'PLAIN_ON_TLS_PORT'],
    [noGreeting({ kind: 'tls', text: '\\x15\\x03', fault: fault('NOT_A_REPLY') }), 'PLAIN_ON_TLS_PORT'],
    [noGreeting({ kind: 'closed', fault: fault('CLOSED'), tlsProbe: 'answers' }), 'PLAIN_ON_TLS_PORT'],
    [noGreeting({ fault: fault('TIMEOUT'), tlsProbe: 'no-tls' }), 'GREETING_TIMEOUT'],
    [noGreeting({ kind: 'closed', fault: fault('CLOSED') }), 'GREETING_CLOSED'],
    [noGreeting({ kind: 'closed', fault: fault('ECONNRESET') }), 'TCP_RESET_AT_CONNECT'],
    [
      noGreeting({ kind: 'smtp', text: '220', fault: { ...fault('ECONNRESET'), partial: '220' } }),
      'GREETING_CLOSED',
    ],
    [
      noGreeting({ kind: 'other', text: 'aaaa', fault: { ...fault('LIMIT'), limit: 'line' } }),
      'REPLY_TOO_LONG',
    ],
    [noGreeting({ fault: fault('CANCELLED') }), ''],
  ])('%o → %s', (evidence, cause) => {
    expect(causeOf('smtp', [plain(), dns(), connect({ port: 25 }), evidence])).toBe(cause)
  })

  it('after TLS 1.3 shows a missing client certificate', () => {
    const cut = noGreeting({
      kind: 'closed',
      fault: fault('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', '', { alert: 116 }),
    })
    expect(causeOf('smtp', [settings(), tls(), cut])).toBe('TLS_CLIENT_CERT_REQUIRED')
    expect(causeOf('smtp', [settings(), tls(), noGreeting({ kind: 'closed', fault: fault('CLOSED') })])).toBe(
      'GREETING_CLOSED',
    )
  })

  it.each([
    [40, 'TLS_CLIENT_CERT_REQUIRED'],
    [42, 'TLS_CLIENT_CERT_REQUIRED'],
    [48, 'TLS_CLIENT_CERT_REQUIRED'],
    [49, 'TLS_REFUSED_BY_SERVER'],
    [70, 'TLS_PROTOCOL_TOO_OLD'],
    [80, 'TLS_SERVER_FAULT'],
  ])(
    'after the handshake alert %i is %s, whether or not the library tells what was asked',
    (alert, cause) => {
      const cut = noGreeting({ kind: 'closed', fault: fault('EPROTO', '', { alert }) })
      const unaware = tls({ clientCertificateRequested: false })
      expect(causeOf('smtp', [settings(), unaware, cut])).toBe(cause)
    },
  )

  it('of a known provider’s host in another’s name was redirected on the way', () => {
    const stages = (host: string, port: number, text: string) => [plain({ host, port }), greeting(text)]
    expect(causeOf('smtp', stages('smtp.gmail.com', 25, '220 relay.isp.example.net ESMTP'))).toBe(
      'SMTP_REDIRECTED_BY_ISP',
    )
    expect(causeOf('smtp', stages('smtp.gmail.com', 587, '220 relay.isp.example.net ESMTP'))).toBe('')
    expect(causeOf('smtp', stages('smtp.gmail.com', 25, '220 smtp.gmail.com ESMTP x - gsmtp'))).toBe('')
    const china = '220 SH0PR01CA0012.partner.outlook.cn Microsoft ESMTP MAIL Service ready'
    expect(causeOf('smtp', stages('smtp.partner.outlook.cn', 25, china))).toBe('')
    expect(causeOf('smtp', stages('smtp.example.com', 25, '220 mx7.hoster.example.net ESMTP'))).toBe('')
  })
})

describe('EHLO', () => {
  it.each([
    [
      ehlo({ reply: undefined, fault: fault('CLOSED'), capabilities: [], mechanisms: [] }),
      'SMTP_CONNECTION_LOST',
    ],
    [
      ehlo({ reply: undefined, fault: fault('TIMEOUT'), capabilities: [], mechanisms: [] }),
      'SMTP_REPLY_TIMEOUT',
    ],
    [
      ehlo({
        reply: undefined,
        fault: { ...fault('LIMIT'), limit: 'reply' },
        capabilities: [],
        mechanisms: [],
      }),
      'REPLY_TOO_LONG',
    ],
    [
      ehlo({ verb: 'HELO', ehloReply: reply('502 what'), capabilities: [], mechanisms: [] }),
      'EHLO_NOT_SUPPORTED',
    ],
    [
      ehlo({
        verb: 'HELO',
        ehloReply: reply('500 what'),
        reply: reply('550 zxq'),
        capabilities: [],
        mechanisms: [],
      }),
      'EHLO_REFUSED',
    ],
    [ehlo({ capabilities: ['XXXXXXXA', 'SIZE 100'], mechanisms: [] }), 'FIREWALL_SMTP_FIXUP'],
    [ehlo({ capabilities: ['SIZE 100'], mechanisms: [] }), 'EHLO_NO_LOGIN_OFFERED'],
    [ehlo({ reply: reply('250 x', 16_000) }), 'SLOW_REPLY'],
    [ehlo({ reply: reply('250 x', 15_000) }), ''],
    [ehlo(), ''],
  ])('%o → %s', (evidence, cause) => {
    expect(causeOf('smtp', smtpUpTo(greeting(), evidence))).toBe(cause)
  })

  it('without a login is an error, a warning where the mail is accepted all the same, and no matter where none is wanted', () => {
    const none = ehlo({ capabilities: ['STARTTLS'], mechanisms: [], secure: false })
    const severity = (...rest: Parameters<typeof judge>[1]) =>
      judge('smtp', [plain(), none, ...rest]).find(({ cause }) => cause === 'EHLO_NO_LOGIN_OFFERED')?.severity
    const open = { loggedIn: false }
    expect(severity()).toBe('error')
    expect(
      severity(skippedAuth('not-offered'), envelope([mail(), rcpt('554 5.7.1 Relay access denied')], open)),
    ).toBe('error')
    expect(severity(skippedAuth('not-offered'), envelope(undefined, open))).toBe('warning')
    expect(causesOf('smtp', [plain(), none, skippedAuth('not-offered'), envelope(undefined, open)])).toEqual([
      'EHLO_NO_LOGIN_OFFERED',
      'AUTH_NOT_EXERCISED',
    ])
    expect(
      causeOf('smtp', [
        plain(),
        none,
        skippedAuth('not-offered'),
        envelope([mail('530 5.7.0 Must issue a STARTTLS command first')], open),
      ]),
    ).toBe('STARTTLS_REQUIRED')
    expect(causesOf('smtp', [plain({ auth: false }), none, envelope(undefined, open)])).toEqual([])
    expect(causesOf('smtp', [plain({ security: 'starttls' }), none])).toEqual([])
  })
})

describe('STARTTLS', () => {
  it.each([
    [starttls({ offered: false, attempted: false, reply: undefined }), 'STARTTLS_NOT_OFFERED'],

    [starttls({ injectedBytes: 9 }), 'STARTTLS_INJECTED_DATA'],
    [starttls({ reply: undefined, fault: fault('CLOSED') }), 'SMTP_CONNECTION_LOST'],
    [starttls({ reply: undefined, fault: fault('TIMEOUT') }), 'SMTP_REPLY_TIMEOUT'],
    [starttls(), ''],
  ])('%o → %s', (evidence, cause) => {
    expect(
      causeOf('smtp', [plain({ security: 'starttls' }), greeting(), ehlo({ secure: false }), evidence]),
    ).toBe(cause)
  })
})

describe('A login', () => {
  it.each([
    ['no-password', 'NO_PASSWORD'],
    ['password-for-other-destination', 'PASSWORD_FOR_OTHER_DESTINATION'],
    ['password-unreadable', 'PASSWORD_UNREADABLE'],
    ['bad-certificate', 'LOGIN_SKIPPED_BAD_CERTIFICATE'],
    ['held-back', 'LOGIN_HELD_BACK'],
    ['no-common-mechanism', 'AUTH_MECHANISM_UNSUPPORTED'],
    ['mechanism-not-spoken', 'LOGIN_MECHANISM_NOT_TRIED'],
    ['needs-tls', 'AUTH_NEEDS_TLS'],
    ['not-asked-for', ''],
  ] as const)('that was not tried (%s) → %s', (skipped, cause) => {
    expect(causeOf('smtp', smtpUpTo(greeting(), ehlo(), skippedAuth(skipped)))).toBe(cause)
  })

  it.each([
    [fault('CLOSED'), 'SMTP_CONNECTION_LOST'],
    [fault('ECONNRESET'), 'SMTP_CONNECTION_LOST'],
    [fault('TIMEOUT'), 'SMTP_REPLY_TIMEOUT'],
    [fault('NOT_A_REPLY'), 'REPLY_NOT_UNDERSTOOD'],
    [fault('CANCELLED'), ''],
  ])('cut short by %o → %s', (failure, cause) => {
    expect(
      causeOf('smtp', smtpUpTo(greeting(), ehlo(), auth(undefined, { reply: undefined, fault: failure }))),
    ).toBe(cause)
  })

  it('suspects blanks only where there are some and the password was refused', () => {
    const shape = (edgeWhitespace: boolean) => ({
      passwordShape: { edgeWhitespace, appPasswordWithSpaces: false, ascii: true },
    })
    const causes = (change: Parameters<typeof settings>[0], text: string) =>
      causesOf('smtp', [settings(change), auth(text)])
    expect(causes(shape(true), '535 5.7.8 no')).toEqual(['CREDENTIAL_WHITESPACE', 'AUTH_REJECTED'])
    expect(causes({ username: 'tc@example.com ' }, '535 5.7.8 no')).toEqual([
      'CREDENTIAL_WHITESPACE',
      'AUTH_REJECTED',
    ])
    expect(causes(shape(false), '535 5.7.8 no')).toEqual(['AUTH_REJECTED'])
    expect(causes(shape(true), '454 4.7.0 later')).toEqual(['AUTH_TEMPORARY_FAILURE'])
    expect(causes(shape(true), '235 2.7.0 ok')).toEqual([])
  })
})

describe('The envelope', () => {
  it('takes a stand-in recipient’s refusal for information, and what is about the sender for the cause', () => {
    const standIn = (text: string) =>
      judge(
        'smtp',
        smtpUpTo(greeting(), ehlo(), auth(), envelope([mail(), rcpt(text, { role: 'stand-in' })])),
      )
    expect(standIn('554 5.7.1 Relay access denied').map(({ cause, severity }) => [cause, severity])).toEqual([
      ['RELAY_DENIED', 'info'],
    ])
    expect(standIn('550 5.1.1 unknown user')[0]?.severity).toBe('info')
    expect(standIn('553 5.7.1 Sender address rejected: not owned by user')[0]?.severity).toBe('error')
  })

  it('judges each recipient, and says a cause once', () => {
    const inside = rcpt(undefined, { role: 'recipient-inside', address: 'kim@example.com' })
    const outside = rcpt('554 5.7.1 <someone@example.net>: Relay access denied')
    const findings = judge(
      'smtp',
      smtpUpTo(
        greeting(),
        ehlo(),
        auth(),
        envelope([mail(), inside, outside, rset, mail(undefined, { role: 'account' }), inside, outside]),
      ),
    )
    expect(findings.map(({ cause }) => cause)).toEqual(['RELAY_DENIED'])
    expect(findings[0]?.evidence).toContain('RCPT TO:<someone@example.net>')
  })

  it('leaves out what only follows from a refused sender', () => {
    expect(
      causesOf('smtp', smtpUpTo(auth(), envelope([mail('550 zxq'), rcpt('503 5.5.1 need MAIL command')]))),
    ).toEqual(['SENDER_REFUSED'])
  })

  it('offers Use System Reply where a user’s address is refused', () => {
    const user = mail('553 5.7.1 Sender address rejected: not owned by user tc@example.com', {
      role: 'user',
      address: 'kim@example.com',
    })
    const [finding] = judge(
      'smtp',
      smtpUpTo(auth(), envelope([mail(), rcpt(), rset, user], { usersTried: true })),
    )
    expect(finding?.cause).toBe('SENDER_NOT_OWNED')
    expect(finding?.fixes[0]?.set).toEqual({ 'notifications.useSystemReply': true })
  })

  it('says that users’ addresses were not tried, where mail goes out in their names', () => {
    const stages = (change: Parameters<typeof settings>[0], usersTried: boolean) => [
      settings(change),
      auth(),
      envelope(undefined, { usersTried }),
    ]
    expect(causeOf('smtp', stages({ useSystemReply: false }, false))).toBe('USER_SENDERS_NOT_TESTED')
    expect(causeOf('smtp', stages({ useSystemReply: false }, true))).toBe('')
    expect(causeOf('smtp', stages({ useSystemReply: true }, false))).toBe('')
  })

  it('says that a sender is accepted only so far, where the provider decides later', () => {
    const found = (host: string, username: string) =>
      judge('smtp', [settings({ host, username }), auth(), envelope()]).map(
        ({ cause, severity }) => `${cause} ${severity}`,
      )
    expect(found('smtp.office365.com', 'tc@example.com')).toEqual(['SENDER_ACCEPTED_SO_FAR warning'])
    expect(found('smtp.office365.com', 'No-Reply@example.com')).toEqual(['SENDER_ACCEPTED_SO_FAR info'])
    expect(found('smtp.sendgrid.net', 'apikey')).toEqual(['SENDER_ACCEPTED_SO_FAR info'])
    expect(found('smtp.example.com', 'tc@example.com')).toEqual([])
  })

  it('misses the Reply-To Address', () => {
    expect(
      causeOf('smtp', [
        settings({ replyTo: '' }),
        auth(),
        envelope([], { tried: false, skipped: 'no-recipient' }),
      ]),
    ).toBe('SENDER_EMPTY')
    expect(
      causeOf('smtp', [settings(), auth(), envelope([], { tried: false, skipped: 'no-recipient' })]),
    ).toBe('RECIPIENT_SYNTAX')
  })

  it.each([
    [fault('CLOSED'), 'SMTP_CONNECTION_LOST'],
    [fault('TIMEOUT'), 'SMTP_REPLY_TIMEOUT'],
  ])('cut short by %o → %s', (failure, cause) => {
    expect(
      causeOf('smtp', smtpUpTo(auth(), envelope([mail(undefined, { reply: undefined, fault: failure })]))),
    ).toBe(cause)
  })
})

describe('The message', () => {
  it.each([
    [{ reply: undefined, fault: fault('CLOSED') }, ['LOST_AFTER_DATA']],
    [{ reply: undefined, fault: fault('ECONNRESET') }, ['LOST_AFTER_DATA']],
    [{ reply: undefined, fault: fault('TIMEOUT'), sizeBytes: 400 }, ['SMTP_REPLY_TIMEOUT']],
    [
      { reply: undefined, fault: fault('TIMEOUT'), sizeBytes: 9000 },
      ['SMTP_REPLY_TIMEOUT', 'TCP_MTU_BLACKHOLE'],
    ],
    [{ reply: undefined, fault: fault('CLOSED'), command: 'MAIL' }, ['SMTP_CONNECTION_LOST']],
    [{ reply: undefined, fault: fault('TIMEOUT'), command: 'DATA', sizeBytes: 9000 }, ['SMTP_REPLY_TIMEOUT']],
    [{ reply: reply('550 5.7.1 zxq'), command: 'MAIL' }, ['SENDER_REFUSED']],
    [{ reply: reply('550 5.2.2 Mailbox full'), command: 'MAIL' }, ['SENDER_MAILBOX_FULL']],
    [{ reply: reply('550 5.2.2 Mailbox full'), command: 'RCPT' }, ['RECIPIENT_MAILBOX_FULL']],
    [{ reply: reply('550 5.7.1 zxq'), command: 'DATA' }, ['MESSAGE_REFUSED']],
    [{ tried: false, reply: undefined }, []],
    [{}, []],
  ] as const)('%o → %s', (change, causes) => {
    expect(causesOf('smtp', smtpUpTo(auth(), envelope(), message('250 2.0.0 queued', change)))).toEqual(
      causes,
    )
  })
})
