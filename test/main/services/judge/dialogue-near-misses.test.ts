/** What stands beside a cause: the same evidence with one thing different, from the greeting to the mailbox. */
import { describe, expect, it } from 'vitest'
import { judge } from '#main/services/judge/index.ts'
import type { EnvelopeStep, ReplyFault, ServiceKind, StageEvidence } from '#shared/diagnosis/evidence.ts'
import type { Finding } from '#shared/diagnosis/model.ts'
import { RUN_LIMIT } from '#shared/diagnosis/model.ts'
import {
  auth,
  capability,
  causeAtAuth,
  causeAtLogin,
  causeAtMail,
  causeAtRcpt,
  causeOf,
  causesOf,
  ehlo,
  envelope,
  fault,
  greeting,
  imapGreeting,
  imapReply,
  imapSettings,
  imapUpTo,
  login,
  mail,
  mailbox,
  message,
  noGreeting,
  plain,
  rcpt,
  reply,
  select,
  settings,
  skippedAuth,
  smtpUpTo,
  starttls,
  tls,
} from './evidence.ts'

const found = (stages: readonly StageEvidence[], cause: string): Finding | undefined =>
  judge('smtp', stages).find((finding) => finding.cause === cause)
const ended = { code: 'CLOSED', message: '' }

describe('In the place of a greeting', () => {
  const services: readonly ServiceKind[] = ['smtp', 'imap', 'pop3', 'http', 'ssh', 'ftp']
  const heard = (kind: ServiceKind, code: string) =>
    noGreeting({ kind, text: 'hello there', fault: fault(code) })

  it.each(services)(
    '%s is another service, whatever ended the connection, unless it was asked for',
    (kind) => {
      for (const code of ['CLOSED', 'TIMEOUT', 'ECONNRESET', 'NOT_A_REPLY']) {
        const smtp = causeOf('smtp', [plain(), heard(kind, code)])
        const imap = causeOf('imap', [imapSettings(), { ...heard(kind, code), protocol: 'imap' }])
        const isRubbish = code === 'NOT_A_REPLY'
        expect(smtp === 'GREETING_WRONG_SERVICE', code).toBe(kind !== 'smtp' || isRubbish)
        expect(imap === 'IMAP_WRONG_SERVICE', code).toBe(kind !== 'imap' || isRubbish)
      }
    },
  )

  it.each([...services.slice(1), 'other'] as const)(
    '%s that answers with a code is another service too',
    (kind) => {
      expect(causeOf('smtp', [plain(), greeting('554 hm', { kind })])).toBe('GREETING_WRONG_SERVICE')
    },
  )

  it('a server for files is one by its kind as well', () => {
    expect(causeOf('smtp', [plain(), greeting('220 Files here', { kind: 'ftp' })])).toBe(
      'GREETING_WRONG_SERVICE',
    )
  })

  it.each([
    ['what nobody knows', 'zzz', 'CLOSED', 'GREETING_WRONG_SERVICE'],
    ['blanks', '  ', 'CLOSED', 'GREETING_CLOSED'],
    ['half of a greeting, and then nothing', '22', 'TIMEOUT', 'GREETING_TIMEOUT'],
    ['half of something else, and then nothing', 'zzz', 'TIMEOUT', 'GREETING_WRONG_SERVICE'],
    ['half of IMAP’s greeting, and then nothing', '* O', 'TIMEOUT', 'GREETING_WRONG_SERVICE'],
  ])('%s', (_name, text, code, cause) => {
    expect(causeOf('smtp', [plain(), noGreeting({ kind: 'other', text, fault: fault(code) })])).toBe(cause)
  })

  it('nothing seen is nothing said', () => {
    expect(causesOf('smtp', [plain(), noGreeting({})])).toEqual([])
    expect(causeOf('smtp', [plain(), noGreeting({ text: 'hm' })])).toBe('GREETING_WRONG_SERVICE')
  })

  it('a break counts, whatever came before it', () => {
    expect(causeOf('smtp', [plain(), greeting(undefined, { fault: ended })])).toBe('GREETING_CLOSED')
    expect(causeOf('imap', [imapSettings(), imapGreeting('* OK hi', { fault: ended })])).toBe('IMAP_CLOSED')
  })

  it.each([
    [{ alert: 70 }, 'TLS_PROTOCOL_TOO_OLD'],
    [{ alert: 40 }, 'TLS_NO_COMMON_CIPHER'],
    [{ alert: 80 }, 'TLS_SERVER_FAULT'],
    [{ alert: 49 }, 'TLS_REFUSED_BY_SERVER'],
    [{ alert: 112 }, 'TLS_HANDSHAKE_FAILED'],
  ])('alert %o counts, also where the connection merely ended', (more, cause) => {
    const cut = noGreeting({ kind: 'closed', fault: fault('CLOSED', '', more) })
    expect(causeOf('smtp', [settings(), cut])).toBe(cause)
  })

  it('a fault of TLS without an alert is a handshake that failed', () => {
    const cut = noGreeting({ kind: 'closed', fault: fault('ERR_SSL_DECRYPTION_FAILED') })
    expect(causeOf('smtp', [settings(), tls(), cut])).toBe('TLS_HANDSHAKE_FAILED')
  })

  it('“bad certificate” is about ours where the server asked for one', () => {
    const cut = noGreeting({ kind: 'closed', fault: fault('CLOSED', '', { alert: 42 }) })
    const asked = tls({ clientCertificateRequested: true })
    expect(causeOf('smtp', [settings(), asked, cut])).toBe('TLS_CLIENT_CERT_REQUIRED')
    expect(causeOf('smtp', [settings(), cut])).toBe('TLS_REFUSED_BY_SERVER')
  })

  it('ten seconds are worth a word', () => {
    expect(causeOf('smtp', [plain(), greeting('220 x', { ms: 10_000 })])).toBe('SERVER_TARPITS_GREETING')
    expect(causeOf('smtp', [plain(), greeting('220 x', { ms: 9_999 })])).toBe('')
  })

  it.each([
    [{ auth: false, security: 'none' }, 'warning'],
    [{ auth: true, security: 'none' }, 'error'],
    [{ auth: false, security: 'starttls' }, 'error'],
    [{ auth: false, security: 'starttls-if-offered' }, 'error'],
  ] as const)('stars for words, with %o, are a %s', (change, severity) => {
    const stages = [plain(change), greeting('220 *******************')]
    expect(found(stages, 'FIREWALL_SMTP_FIXUP')?.severity).toBe(severity)
  })

  it.each([
    ['smtp.office365.com', '220 AM1PR01.outlook.office365.com Microsoft ESMTP MAIL Service ready'],
    ['email-smtp.eu-west-1.amazonaws.com', '220 email-smtp.amazonaws.com ESMTP SimpleEmailService'],
    ['smtp.sendgrid.net', '220 SG ESMTP service ready at sendgrid.net'],
    ['smtp.zoho.com', '220 mx.zohomail.com SMTP Server ready'],
  ])('%s has its own name, an exchange on the way another', (host, own) => {
    expect(causesOf('smtp', [plain({ host }), greeting(own)])).toEqual([])
    const other = '220 sessions.isp.example.net Microsoft ESMTP MAIL Service ready'
    expect(causeOf('smtp', [plain({ host }), greeting(other)])).toBe('SMTP_REDIRECTED_BY_ISP')
  })
})

describe('EHLO', () => {
  const refused = (text: string, ehloText: string) =>
    ehlo({
      verb: 'HELO',
      reply: reply(text),
      ehloReply: reply(ehloText),
      capabilities: [],
      mechanisms: [],
    })

  it.each([
    ['500 what', '550 5.7.1 Your host is not allowed to connect', 'CLIENT_HOST_REJECTED'],
    ['502 what', '550 5.7.1 Your host is not allowed to connect', 'CLIENT_HOST_REJECTED'],
    ['550 5.7.1 blocked using list.example.org', '503 hm', 'GREETING_IP_BLOCKLISTED'],
  ])('answered %s and HELO %s → %s', (ehloText, heloText, cause) => {
    expect(causeOf('smtp', smtpUpTo(greeting(), refused(heloText, ehloText)))).toBe(cause)
  })

  it('not answered is no cause of its own, and neither is STARTTLS', () => {
    const silent = ehlo({ reply: undefined, capabilities: [], mechanisms: [] })
    expect(causesOf('smtp', smtpUpTo(greeting(), silent))).toEqual([])
    expect(
      causesOf('smtp', [plain({ security: 'starttls' }), ehlo(), starttls({ reply: undefined })]),
    ).toEqual([])
  })

  it('answered like a greeting is not understood', () => {
    expect(causeOf('smtp', smtpUpTo(greeting(), ehlo({ reply: reply('220 again') })))).toBe(
      'REPLY_NOT_UNDERSTOOD',
    )
  })

  it('taken only as HELO that nobody was refused EHLO for is well', () => {
    const asked = ehlo({ verb: 'HELO' })
    expect(causesOf('smtp', smtpUpTo(greeting(), asked))).toEqual([])
  })

  const none = ehlo({ capabilities: [], mechanisms: [], secure: false })
  const open = (...steps: EnvelopeStep[]) => envelope(steps, { loggedIn: false })
  const standIn = rcpt('554 5.7.1 Relay access denied', { role: 'stand-in' })
  const refusedRcpt = rcpt('554 5.7.1 Relay access denied')
  const reset = (text: string): EnvelopeStep => ({
    command: 'RSET',
    address: '',
    role: 'none',
    reply: reply(text),
  })
  it.each([
    ['sender and recipient accepted', open(mail(), rcpt()), 'warning'],
    ['a stand-in refused beside it', open(mail(), rcpt(), standIn), 'warning'],
    ['a reset refused', open(mail(), rcpt(), reset('500 what')), 'warning'],
    ['the sender alone', open(mail()), 'error'],
    ['another recipient refused', open(mail(), rcpt(), refusedRcpt), 'error'],
    ['the sender refused in the second round', open(mail(), rcpt(), mail('550 no')), 'error'],
    ['encryption asked for', open(mail('530 5.7.0 Must issue a STARTTLS command first')), 'info'],
  ])('without a login, %s, is worth: %#', (_name, evidence, severity) => {
    const stages = [plain(), none, skippedAuth('not-offered'), evidence]
    expect(found(stages, 'EHLO_NO_LOGIN_OFFERED')?.severity).toBe(severity)
  })

  it('without a login counts once no switch to TLS follows', () => {
    const stages = (security: 'starttls' | 'starttls-if-offered', attempted: boolean) => [
      plain({ security }),
      none,
      starttls({ offered: attempted, attempted, required: security === 'starttls' }),
    ]
    expect(causesOf('smtp', stages('starttls-if-offered', false))).toContain('EHLO_NO_LOGIN_OFFERED')
    expect(causesOf('smtp', stages('starttls-if-offered', true))).not.toContain('EHLO_NO_LOGIN_OFFERED')
    expect(causesOf('smtp', stages('starttls', false))).toEqual(['STARTTLS_NOT_OFFERED'])
    expect(causesOf('smtp', stages('starttls-if-offered', false))).not.toContain('STARTTLS_NOT_OFFERED')
  })
})

describe('A login', () => {
  it('that is not offered is said by the login, where EHLO is not there to say it', () => {
    expect(causeOf('smtp', [settings(), skippedAuth('not-offered')])).toBe('EHLO_NO_LOGIN_OFFERED')
    expect(causesOf('smtp', [settings(), ehlo(), skippedAuth('not-offered')])).toEqual([])
    expect(causesOf('smtp', [settings(), skippedAuth('not-asked-for')])).toEqual([])
  })

  it('without an answer is no cause of its own', () => {
    expect(causesOf('smtp', [settings(), auth(undefined, { reply: undefined })])).toEqual([])
    expect(causesOf('imap', [imapSettings(), login(undefined, { reply: undefined })])).toEqual([])
  })

  const blank = { passwordShape: { edgeWhitespace: true, appPasswordWithSpaces: false, ascii: true } }
  it.each([
    ['535 5.7.8 Bad password', {}],
    ['535 5.7.8 Username and Password not accepted', { host: 'smtp.gmail.com' }],
    ['535 5.7.3 Authentication unsuccessful', { host: 'smtp.office365.com' }],
    ['535 Use your complete e-mail address as user name', {}],
    ['534 5.7.9 Application-specific password required', {}],
  ])('refused with “%s” may be so for a blank', (text, change) => {
    expect(causeAtAuth(text, { ...change, ...blank })).toBe('CREDENTIAL_WHITESPACE')
    expect(causeAtAuth(text, change)).not.toBe('CREDENTIAL_WHITESPACE')
  })

  it.each([
    'a1 NO Please use your full e-mail address as user name',
    'a1 NO [ALERT] Application-specific password required',
  ])('refused with “%s” may be so for a blank', (line) => {
    expect(causeAtLogin(line, blank)).toBe('CREDENTIAL_WHITESPACE')
  })

  it('refused for another reason is not', () => {
    expect(causeAtAuth('535 5.7.8 Your password has expired', blank)).toBe('AUTH_PASSWORD_EXPIRED')
  })
})

describe('The envelope', () => {
  it.each([
    ['550 Too many failed logins from your address', 'AUTH_TOO_MANY_ATTEMPTS'],
    ['550 Too many failures from your address', ''],
  ])('and EHLO tell who was shut out after failed logins: %s', (text, cause) => {
    const places = [
      causeOf('smtp', smtpUpTo(ehlo({ reply: reply(text) }))),
      causeAtMail(text),
      causeAtRcpt(text),
    ].map((found) => (found === 'AUTH_TOO_MANY_ATTEMPTS' ? found : ''))
    expect(places).toEqual([cause, cause, cause])
  })

  it('of who may send as another is a matter of the login only in a run without one', () => {
    const denied = '550 5.7.60 Client does not have permissions to send as this sender'
    expect(causeAtMail(denied)).toBe('SENDER_SEND_AS_DENIED_M365')
    const open = envelope([mail(denied)], { loggedIn: false })
    expect(causeOf('smtp', [plain({ auth: false }), open])).toBe('SENDER_NOT_LOGGED_IN')
    expect(causeOf('smtp', [envelope([mail(denied)], { loggedIn: false })])).toBe(
      'SENDER_SEND_AS_DENIED_M365',
    )
  })

  const good = () => [settings(), auth()]
  const step = (command: 'RSET' | 'DATA', text: string | undefined): EnvelopeStep => ({
    command,
    address: '',
    role: 'none',
    ...(text === undefined ? {} : { reply: reply(text) }),
  })
  it.each([
    ['250 2.0.0 ok', ''],
    ['421 Bye', ''],
    ['500 what', ''],
    ['502 5.5.1 what', ''],
    ['550 5.1.1 no such user', 'REPLY_NOT_UNDERSTOOD'],
    [undefined, ''],
  ])('with %s to RSET → %s', (text, cause) => {
    expect(causeOf('smtp', [...good(), envelope([mail(), rcpt(), step('RSET', text)])])).toBe(cause)
  })

  it.each([
    ['354 go ahead', ''],
    ['503 5.5.1 no valid recipients', 'MESSAGE_REFUSED'],
    [undefined, ''],
  ])('with %s to DATA → %s', (text, cause) => {
    expect(causeOf('smtp', [...good(), envelope([mail(), rcpt(), step('DATA', text)])])).toBe(cause)
  })

  it.each([
    ['200 hm', ''],
    ['299 hm', ''],
  ])('with %s to MAIL → %s', (text, cause) => {
    expect(causeAtMail(text)).toBe(cause)
  })

  it.each([
    ['554 5.7.1 Relay access denied', 'RELAY_DENIED'],
    ['550 5.1.1 no such user', 'RECIPIENT_UNKNOWN'],
    ['550 5.2.1 mailbox disabled', 'RECIPIENT_DISABLED'],
    ['501 5.1.3 bad address syntax', 'RECIPIENT_SYNTAX'],
    ['552 5.2.2 mailbox full', 'RECIPIENT_MAILBOX_FULL'],
    ['450 4.2.0 greylisted', 'RECIPIENT_GREYLISTED'],
    ['550 hm', 'RECIPIENT_REFUSED'],
    ['450 hm', 'RECIPIENT_DEFERRED'],
    ['452 4.5.3 too many recipients', 'TOO_MANY_RECIPIENTS'],
    ['554 5.4.6 This mail has come round before', 'MAIL_LOOP'],
  ])('“%s” to a stand-in is information', (text, cause) => {
    const severity = (role: EnvelopeStep['role']) =>
      found([...good(), envelope([mail(), rcpt(text, { role })])], cause)?.severity
    expect(severity('stand-in')).toBe('info')
    expect(severity('recipient-outside')).not.toBe('info')
  })

  it('names those whom a break left without an answer, and nobody else', () => {
    const asked = (address: string, change: Partial<EnvelopeStep>): EnvelopeStep =>
      rcpt(undefined, { address, ...change })
    const open = { reply: undefined }
    const broken = envelope([
      mail(),
      asked('jo@example.net', {}),
      asked('kim@example.net', { ...open, fault: fault('ECONNRESET') }),
      asked('pat@example.net', open),
    ])
    const [finding] = judge('smtp', [...good(), broken]).filter(({ stage }) => stage === 'envelope')
    expect(finding?.evidence.match(/^.*: no answer$/gm)).toEqual(['RCPT TO:<pat@example.net>: no answer'])
  })

  it.each([
    ['530 Encryption and authentication are required', 'STARTTLS_REQUIRED', 'STARTTLS_REQUIRED'],
    ['530 Please sign in first', 'AUTH_REQUIRED', 'AUTH_REQUIRED'],
    ['550 Encryption is required', 'EHLO_REFUSED', 'GREETING_REFUSED'],
  ])('“%s” before the transaction: encryption comes before the login', (text, atEhlo, atGreeting) => {
    expect(causeOf('smtp', [plain(), greeting(), ehlo({ reply: reply(text) })])).toBe(atEhlo)
    expect(causeOf('smtp', [plain(), greeting(text)])).toBe(atGreeting)
  })

  it('time that ran out is told at RCPT and at DATA, and of no sender', () => {
    const text = '554 5.4.7 The time for this message is up'
    const data: EnvelopeStep = { command: 'DATA', address: '', role: 'none', reply: reply(text) }
    expect(causesOf('smtp', [...good(), envelope([mail(), rcpt(), data])])).toEqual(['DELIVERY_TIME_EXPIRED'])
    expect(causeAtRcpt(text)).toBe('DELIVERY_TIME_EXPIRED')
    expect(causeAtMail(text)).toBe('SENDER_REFUSED')
  })

  it('that was not tried for another reason says nothing', () => {
    expect(causesOf('smtp', [...good(), envelope([], { tried: false })])).toEqual([])
  })

  it('keeps a user’s refused address apart from the account’s', () => {
    const user = (address: string) => mail('553 5.7.1 Sender not owned by user', { role: 'user', address })
    const refusals = judge('smtp', [
      ...good(),
      envelope([mail('553 5.7.1 Sender not owned by user'), user('kim@example.com'), user('jo@example.com')]),
    ]).filter(({ cause }) => cause === 'SENDER_NOT_OWNED')
    expect(refusals).toHaveLength(2)
    expect(refusals[1]?.evidence).toContain('kim@example.com')
    expect(refusals[1]?.evidence).toContain('jo@example.com')
  })

  it('says the same refusal of the same address once', () => {
    const again = rcpt('550 5.1.1 no such user')
    const [finding] = judge('smtp', [...good(), envelope([mail(), again, mail(), again])])
    expect(finding?.evidence.match(/someone@example\.net/g)).toHaveLength(1)
  })

  const open = (...steps: EnvelopeStep[]) => envelope(steps, { loggedIn: false })
  const relay = rcpt('554 5.7.1 Relay access denied')
  it.each([
    ['not offered', [skippedAuth('not-offered'), open(mail(), rcpt())], true],
    ['not reached', [open(mail(), rcpt())], true],
    ['held back', [skippedAuth('no-password'), open(mail(), rcpt())], false],
    ['a recipient refused', [open(mail(), rcpt(), relay)], false],
    ['a stand-in refused', [open(mail(), rcpt(), { ...relay, role: 'stand-in' })], true],
    ['no recipient at all', [open(mail())], false],
    ['done', [envelope([mail(), rcpt()])], false],
  ] as const)('was accepted without the login, which was %s', (_name, stages, said) => {
    expect(causesOf('smtp', [settings(), ...stages]).includes('AUTH_NOT_EXERCISED')).toBe(said)
  })

  it('at Amazon SES is decided after the message', () => {
    const host = 'email-smtp.eu-west-1.amazonaws.com'
    const stages = (name: string) => [settings({ host: name }), auth(), envelope()]
    expect(causesOf('smtp', stages(host))).toEqual(['SENDER_ACCEPTED_SO_FAR'])
    expect(causesOf('smtp', stages('smtp.gmail.com'))).toEqual([])
  })
})

describe('The message', () => {
  const sent = (change: Parameters<typeof message>[1]) => [
    settings(),
    auth(),
    message('250 ok', { reply: undefined, ...change }),
  ]
  it.each([
    [{ fault: fault('CANCELLED') }, []],
    [{ fault: fault('CLOSED') }, ['LOST_AFTER_DATA']],
    [{ fault: fault('NOT_A_REPLY') }, ['REPLY_NOT_UNDERSTOOD']],
    [{ fault: { ...fault('LIMIT'), limit: 'line' as const } }, ['REPLY_TOO_LONG']],
    [{ fault: fault('TIMEOUT'), sizeBytes: 1200 }, ['SMTP_REPLY_TIMEOUT']],
    [{ fault: fault('TIMEOUT'), sizeBytes: 1201 }, ['SMTP_REPLY_TIMEOUT', 'TCP_MTU_BLACKHOLE']],
    [{}, []],
    [{ tried: false, reply: reply('550 hm') }, []],
  ])('with %o → %s', (change, causes) => {
    expect(causesOf('smtp', sent(change))).toEqual(causes)
  })
})

describe('IMAP', () => {
  const open = { useSsl: false, security: 'none', port: 143 } as const

  it('greeted by a server for outgoing mail is another service', () => {
    const swapped = greeting('220 mx.example.com ESMTP', { protocol: 'imap', imap: undefined })
    expect(causeOf('imap', [imapSettings(), swapped])).toBe('IMAP_WRONG_SERVICE')
    const cut = { ...swapped, text: '220', fault: { ...ended, partial: '220' } }
    expect(causeOf('imap', [imapSettings(), { ...cut, kind: 'imap' }])).toBe('IMAP_CLOSED')
  })

  it('STARTTLS without an answer is no cause of its own', () => {
    const stages = [
      imapSettings({ ...open, security: 'starttls' }),
      capability({ secure: false }),
      starttls({ reply: undefined }),
    ]
    expect(causesOf('imap', stages)).toEqual([])
  })

  it.each([
    [{ mechanisms: [], secure: true }, open, 'AUTH_MECHANISM_UNSUPPORTED'],
    [{ mechanisms: [], secure: false }, open, 'IMAP_LOGIN_NEEDS_TLS'],
    [{ mechanisms: [], secure: false }, {}, 'AUTH_MECHANISM_UNSUPPORTED'],
    [{ mechanisms: ['login'] }, {}, ''],
    [{ mechanisms: ['XOAUTH2'] }, {}, 'AUTH_MECHANISM_UNSUPPORTED'],
    [{ mechanisms: ['GSSAPI'] }, { host: 'outlook.office365.com' }, 'AUTH_MECHANISM_UNSUPPORTED'],
  ] as const)('LOGINDISABLED with %o, %o → %s', (change, set, cause) => {
    const stages = [imapSettings(set), imapGreeting(), capability({ loginDisabled: true, ...change })]
    expect(causeOf('imap', stages)).toBe(cause)
  })

  it('says once that no mechanism fits', () => {
    const skipped = (offers: StageEvidence[], reason: 'no-common-mechanism' | 'no-password') =>
      causesOf('imap', [
        imapSettings(),
        ...offers,
        login('a NO x', { tried: false, reply: undefined, skipped: reason }),
      ])
    const gssapi = capability({ loginDisabled: true, mechanisms: ['GSSAPI'] })
    expect(skipped([gssapi], 'no-common-mechanism')).toEqual(['AUTH_MECHANISM_UNSUPPORTED'])
    expect(skipped([gssapi], 'no-password')).toEqual(['AUTH_MECHANISM_UNSUPPORTED', 'NO_PASSWORD'])
    expect(skipped([], 'no-common-mechanism')).toEqual(['AUTH_MECHANISM_UNSUPPORTED'])
    expect(
      judge('imap', [
        imapSettings(),
        gssapi,
        login('a NO x', { tried: false, reply: undefined, skipped: 'no-common-mechanism' }),
      ]).map(({ stage }) => stage),
    ).toEqual(['capability'])
  })

  it('hears what is said on the way, and no more than that', () => {
    const refused = (line: string, ...untagged: string[]) =>
      causeAtLogin(line, {}, { untagged: untagged.map(imapReply) })
    expect(refused('a1 NO failed', '* NO The account is suspended')).toBe('IMAP_ACCOUNT_DISABLED')
    expect(refused('a1 NO failed', '* OK [ALERT] The account is suspended')).toBe('IMAP_ACCOUNT_DISABLED')
    expect(refused('a1 NO failed', '* OK The account is suspended')).toBe('IMAP_LOGIN_REJECTED')
    expect(refused('a1 NO failed', '* NO [UNAVAILABLE] hm')).toBe('IMAP_TEMPORARILY_UNAVAILABLE')
    expect(refused('a1 NO failed', '* NO [ALERT] hm', '* NO [EXPIRED] hm')).toBe('IMAP_PASSWORD_EXPIRED')
    expect(refused('a1 NO [AUTHENTICATIONFAILED] failed', '* NO [EXPIRED] hm')).toBe('IMAP_LOGIN_REJECTED')
  })

  it('an account that is put out after it was let in is told as such; put out for another reason it is not', () => {
    const opened = (line: string) => causeOf('imap', [...imapUpTo(login(), select(line))])
    expect(opened('* BYE This account has been suspended')).toBe('IMAP_ACCOUNT_DISABLED')
    expect(opened('a2 NO This account has been suspended')).not.toBe('IMAP_ACCOUNT_DISABLED')
    expect(opened('* BYE Good bye')).not.toBe('IMAP_ACCOUNT_DISABLED')
  })

  it('opening a folder with a bare OK opened nothing', () => {
    const opened = (change: Parameters<typeof select>[1]) =>
      causeOf('imap', [
        imapSettings(),
        login(),
        select('a OK fine', { exists: undefined, permanentFlags: undefined, ...change }),
      ])
    expect(opened({})).toBe('REPLY_NOT_UNDERSTOOD')
    expect(opened({ exists: 0 })).toBe('')
    expect(opened({ flags: ['\\Seen'] })).toBe('')
    expect(opened({ permanentFlags: ['\\Seen', '\\Deleted'] })).toBe('')
  })

  it('of what was not tried or not answered nothing is said', () => {
    const stages = (...rest: StageEvidence[]) => imapUpTo(imapGreeting(), capability(), login(), ...rest)
    expect(causesOf('imap', stages(select('a NO x', { tried: false })))).toEqual([])
    expect(causesOf('imap', stages(select('a NO x', { reply: undefined })))).toEqual([])
    expect(causesOf('imap', stages(mailbox({ tried: false, reply: imapReply('a NO x') })))).toEqual([])
  })

  it.each([
    [1440, '24 hours'],
    [2879, '47 hours'],
    [2880, '2 days'],
    [4400, '3 days'],
  ])('unread mail of %i minutes is %s old', (oldestUnseenAgeMinutes, age) => {
    const [finding] = judge(
      'imap',
      imapUpTo(
        imapGreeting(),
        capability(),
        login(),
        select(),
        mailbox({ unseen: 2, oldestUnseenAgeMinutes }),
      ),
    )
    expect(finding?.cause).toBe('MAILBOX_NOT_BEING_READ')
    expect(`${finding?.title} ${finding?.explanation}`).toContain(age)
  })
})

describe('An answer that the run’s own time cut short', () => {
  const late = { ...fault('TIMEOUT'), reason: RUN_LIMIT }
  const slow = ehlo({ reply: reply('250 smtp.example.com', 20_000) })
  const findings = (answer: StageEvidence, broken: ReplyFault) =>
    judge('smtp', [settings(), answer, auth(undefined, { reply: undefined, fault: broken })]).map(
      ({ cause, severity }) => `${cause} ${severity}`,
    )
  it('is the fault of the slow ones before it, where there were some', () => {
    expect(findings(slow, late)).toEqual(['SLOW_REPLY error'])
    expect(findings(ehlo(), late)).toEqual(['SMTP_REPLY_TIMEOUT error'])
    expect(findings(slow, fault('TIMEOUT'))).toEqual(['SMTP_REPLY_TIMEOUT error', 'SLOW_REPLY warning'])
  })
})
