/** What stands beside a hit in a text: the same words one thing apart, and what is said of the whole. */
import { describe, expect, it } from 'vitest'
import { explainText } from '#main/services/explain/index.ts'
import type { ExplainOptions } from '#shared/diagnosis/explain.ts'

/** Cause and stage of every candidate of every fault. */
const found = (text: string, options?: ExplainOptions): readonly string[] =>
  explainText(text, options).faults.flatMap(({ candidates }) =>
    candidates.map(({ finding }) => `${finding.cause} at ${finding.stage}`),
  )

describe('A bare reply is about what its code and words are about', () => {
  it.each([
    ['535 No', 'AUTH_REJECTED at auth'],
    ['534 No', 'AUTH_REJECTED at auth'],
    ['525 No', 'AUTH_ACCOUNT_DISABLED at auth'],
    ['432 No', 'AUTH_TEMPORARY_FAILURE at auth'],
    ['435 No', 'AUTH_TEMPORARY_FAILURE at auth'],
    ['538 Encryption is needed for this password', 'AUTH_NEEDS_TLS at auth'],
    ['450 Login not possible now', 'AUTH_TEMPORARY_FAILURE at auth'],
    ['454 Login not possible now', 'AUTH_TEMPORARY_FAILURE at auth'],
    ['451 Login not possible now', 'AUTH_TEMPORARY_FAILURE at auth'],
    ['421 Login not possible now', 'AUTH_TEMPORARY_FAILURE at auth'],
    ['503 Login is out of order', 'AUTH_NOT_ENABLED at auth'],
    ['500 Login is out of order', 'AUTH_NOT_ENABLED at auth'],
    ['502 Login is out of order', 'AUTH_NOT_ENABLED at auth'],
    ['504 Login that way is not known', 'AUTH_MECHANISM_UNSUPPORTED at auth'],
    ['530 Authentication required', 'AUTH_REQUIRED at envelope'],
    ['500 Hm', 'EHLO_REFUSED at ehlo'],
    ['502 Hm', 'EHLO_REFUSED at ehlo'],
    ['421 Hm', 'GREETING_BUSY at greeting'],
    ['450 Too many concurrent SMTP connections', 'GREETING_BUSY at greeting'],
    ['552 Message too large for us', 'MESSAGE_TOO_LARGE at message'],
    ['550 The recipient has no authentication rights for spam', 'SPAM_REJECTED at envelope'],
    ['550 5.7.60 Client has no permission to send as this sender', 'SENDER_SEND_AS_DENIED_M365 at envelope'],
  ])('%s → %s', (text, cause) => {
    expect(found(text)).toEqual([cause])
  })
})

describe('A trace says where the reply was given', () => {
  const sent = (text: string): string => `com.sun.mail.smtp.SMTPSendFailedException: ${text}`
  it.each([
    [sent('501 Hm'), 'SENDER_REFUSED at envelope'],
    [sent('503 Hm'), 'SENDER_REFUSED at envelope'],
    [sent('530 Hm'), 'AUTH_REQUIRED at envelope'],
    [sent('553 Hm'), 'SENDER_REFUSED at envelope'],
    [sent('554 Hm'), 'MESSAGE_REFUSED at message'],
    ['said: 450 Hm (in reply to MAIL FROM command)', 'SENDER_DEFERRED at envelope'],
    ['said: 450 Hm (in reply to RCPT TO command)', 'RECIPIENT_DEFERRED at envelope'],
    ['said: 450 Hm (in reply to end of DATA command)', 'MESSAGE_DEFERRED at message'],
    ['said: 550 Hm (in reply to EHLO command)', 'EHLO_REFUSED at ehlo'],
    ['said: 454 Hm (in reply to STARTTLS command)', 'STARTTLS_TEMPORARILY_UNAVAILABLE at starttls'],
    ['said: 454 TLS not available for now', 'STARTTLS_TEMPORARILY_UNAVAILABLE at starttls'],
    ['postfix/smtp: host mx.example.net refused to talk to me: 554 Hm', 'GREETING_REFUSED at greeting'],
    ['said: 535 Hm (in reply to AUTH PLAIN command)', 'AUTH_REJECTED at auth'],
  ])('%s → %s', (text, cause) => {
    expect(found(text)).toEqual([cause])
  })

  it('and goes on where a line has a dash', () => {
    const reply = (second: string) => `said: 550-First part\n${second}`
    expect(found(reply('550 5.1.1 No such user'))).toEqual(['RECIPIENT_UNKNOWN at envelope'])
    expect(explainText(reply('550 No such user')).faults[0]?.lines).toHaveLength(2)
    expect(explainText('said: 550 No such user\n550 Message looks like spam').faults).toHaveLength(2)
  })
})

describe('A number is no reply', () => {
  it.each([
    'took 550 ms',
    'sent 450 messages',
    '[mail] server: 550 rows were written',
    'connected to 192.0.2.1:587 relay',
    'HTTP/1.1 503 Service Unavailable',
    'smtp: connecting to mail.example.com, port: 465 failed',
    'smtp: mail.example.com port=587 closed',
    'the page has the status code: 502 Hm',
    'Status: 5.0.0',
    'error: 550 1 2 3',
  ])('%s', (text) => {
    expect(found(text)).toEqual([])
  })

  it('and the last refusal counts, not what was accepted', () => {
    expect(found('said: 550 5.1.1 No such user\nS: 250 2.0.0 Ok')).toEqual(['RECIPIENT_UNKNOWN at envelope'])
    expect(found('S: 250 2.0.0 Ok')).toEqual([])
  })
})

describe('IMAP', () => {
  it.each([
    ['a1 NO [NONEXISTENT] Hm', 'IMAP_FOLDER_NOT_FOUND at select'],
    ['a1 NO [NOPERM] Hm', 'IMAP_NO_PERMISSION at select'],
    ['a1 NO [INUSE] Hm', 'IMAP_MAILBOX_IN_USE at select'],
    ['a1 NO [TRYCREATE] Hm', 'IMAP_FOLDER_NOT_FOUND at select'],
    ['a1 NO [AUTHENTICATIONFAILED] Hm', 'IMAP_LOGIN_REJECTED at login'],
    ['a1 NO [BADCHARSET (US-ASCII)] Hm', 'IMAP_SEARCH_CHARSET at mailbox'],
    ['* BYE Disconnected for inactivity', 'IMAP_DISCONNECTED_IDLE at select'],
    ['* BYE Temporary problem', 'IMAP_TEMPORARILY_UNAVAILABLE at login'],
    ['* BYE Hm', 'IMAP_BYE_ON_CONNECT at greeting'],
    ['imap STARTTLS: a1 NO Hm', 'STARTTLS_TEMPORARILY_UNAVAILABLE at starttls'],
    ['imap: a1 NO Please use STARTTLS first', 'IMAP_LOGIN_NEEDS_TLS at login'],
    [
      'com.sun.mail.iap.ProtocolException: a1 NO [REFERRAL imap://imap2.example.com/] Moved',
      'IMAP_REFERRAL at login',
    ],
    [
      'javax.mail.AuthenticationFailedException: [REFERRAL imap://imap2.example.com/] Moved',
      'IMAP_REFERRAL at login',
    ],
  ])('%s → %s', (text, cause) => {
    expect(found(text)).toEqual([cause])
  })

  it.each(['step 3 NO errors', 'line 3 BAD input', 'x 12 NO more'])('is not what “%s” speaks of', (text) => {
    expect(found(text)).toEqual([])
  })

  it('fills the referred host into the form', () => {
    const [fault] = explainText('a1 NO [REFERRAL imap://imap2.example.com/] Moved').faults
    expect(fault?.candidates[0]?.finding.fixes[0]).toMatchObject({
      set: { 'imap.host': 'imap2.example.com' },
    })
  })
})

describe('What the text does not say comes from the form', () => {
  const texts = (text: string, options: ExplainOptions = {}): string => {
    const finding = explainText(text, options).faults[0]?.candidates[0]?.finding
    return JSON.stringify(finding)
  }
  it('host and user', () => {
    const form = { host: 'smtp.office365.com', username: 'tc@example.com' }
    expect(found('535 5.7.3 Authentication unsuccessful', form)).toEqual(['AUTH_REJECTED_M365 at auth'])
    expect(found('535 5.7.3 Authentication unsuccessful')).toEqual(['AUTH_REJECTED at auth'])
    expect(
      found('connected to host "smtp.example.com", port: 587\n535 5.7.3 Authentication unsuccessful', form),
    ).toEqual(['AUTH_REJECTED at auth'])
    expect(texts('java.net.ConnectException: Connection refused', { host: 'mx.example.org' })).toContain(
      'mx.example.org',
    )
    expect(
      texts(
        "Couldn't connect to host, port: mx.example.net, 25; java.net.ConnectException: Connection refused",
        {
          host: 'mx.example.org',
        },
      ),
    ).not.toContain('mx.example.org')
  })

  it('and what one record says holds for the next', () => {
    const text = [
      '2026-11-02 09:00:00 mail.smtp.host=smtp.gmail.com',
      '2026-11-02 09:00:01 javax.mail.AuthenticationFailedException: 535 5.7.8 Not accepted',
    ].join('\n')
    expect(found(text)).toEqual(['AUTH_REJECTED_GMAIL at auth'])
  })

  it('addresses of the dialogue are named', () => {
    const rcpt = 'RCPT TO:<jo@example.net> said: 550 5.1.1 No such user'
    expect(texts(rcpt)).toContain('jo@example.net')
    const mail = 'MAIL FROM:<kim@example.com> said: 553 5.7.1 Sender not owned by user'
    expect(texts(mail)).toContain('kim@example.com')
    expect(texts('said: 550 5.1.1 No such user; to=<jo@example.net>')).toContain('jo@example.net')
    expect(texts('from=<kim@example.com> said: 553 5.7.1 Sender not owned by user')).toContain(
      'kim@example.com',
    )
  })
})

describe('The target', () => {
  it.each([
    ['mail.smtp.host=smtp.example.com\nmail.smtp.port=2525', 'smtp.example.com', 2525],
    ['mail.smtp.host=smtp.example.com port=587', 'smtp.example.com', 587],
    ['mail.smtp.host=smtp.example.com\nmail.smtp.port=70000', 'smtp.example.com', 0],
    ['mail.smtp.host=smtp.example.com\nmail.smtp.port=65535', 'smtp.example.com', 65_535],
    ['mail.smtp.host=smtp.example.com', 'smtp.example.com', 0],
    ['mail.smtp.host=a.example.com\ntrying to connect to host "b.example.com", port 25', 'a.example.com', 25],
    ['mail.smtp.host=smtp.example.com.\nconnect ECONNREFUSED 192.0.2.25:587', 'smtp.example.com', 587],
  ])('of %j', (text, host, port) => {
    expect(explainText(text).target).toMatchObject({ host, port })
  })

  it('names the user, where the text does', () => {
    const user = (text: string) => explainText(`mail.smtp.host=smtp.example.com\n${text}`).target?.username
    expect(user('mail.smtp.user=tc')).toBe('tc')
    expect(user('sasl_username=tc@example.com')).toBe('tc@example.com')
    expect(user('the user "tc@example.com" was refused')).toBe('tc@example.com')
    expect(user('nothing')).toBe('')
  })

  it.each([
    ['Connected to imaps://imap.example.com:993/\na1 NO LOGIN failed.', 'imap', 'imap.example.com', 993],
    ['dial tcp smtp.example.com:587: connect: connection refused', 'smtp', 'smtp.example.com', 587],
    [
      'postfix/smtp[16]: certificate verification failed for mx.example.net[192.0.2.21]:25: self-signed certificate',
      'smtp',
      'mx.example.net',
      25,
    ],
    ['535 5.7.8 wrong password (smtp.example.com:465)', 'smtp', 'smtp.example.com', 465],
  ])('of %j', (text, protocol, host, port) => {
    expect(explainText(text).target).toMatchObject({ protocol, host, port })
  })

  it.each([
    'postfix/smtpd[7]: NOQUEUE: reject: RCPT from app01.example.com[192.0.2.9]:25: 554 5.7.1 Relay access denied',
    '535 5.7.8 see https://mail.example.com/help',
    '2026-11-03 09:15:02 H=app01.example.com [192.0.2.9] F=<tc@example.com> rejected RCPT <paula@example.net>: relay not permitted',
    '550 5.1.1 <paula@mail.example.net> unknown user',
  ])('is not guessed from %j', (text) => {
    expect(explainText(text).target).toBeUndefined()
  })

  it('has the account where the text names it', () => {
    const text =
      'Error login on [imap.example.com] with user [tc@example.com]: 2 NO [AUTHENTICATIONFAILED] No.'
    expect(explainText(text).target?.username).toBe('tc@example.com')
  })
})

describe('What is missing', () => {
  const missing = (text: string) => explainText(text).missing.join('\n')
  const clear = '2026-11-02 09:00:00 mail.smtp.host=smtp.example.com 535 5.7.8 Wrong password'
  it('is nothing where the text is clear', () => {
    const result = explainText(
      '2026-11-02 09:00:00 connected to host "smtp.example.com", port: 25: javax.mail.AuthenticationFailedException: 535 5.7.8 Wrong password',
    )
    expect([result.missing, result.forCustomer]).toEqual([[], ''])
    expect(clear).toContain('2026')
  })

  it('is asked for', () => {
    expect(missing('535 5.7.8 Wrong password')).toContain('name and port')
    expect(missing('535 5.7.8 Wrong password')).toContain('When it happened')
    expect(missing(clear)).not.toContain('name and port')
    expect(missing('nothing at all')).toContain('The lines of TeamConnect’s log')
    expect(missing('nothing at all')).not.toContain('When it happened')
    expect(missing('535 5.7.8 Wrong password')).not.toContain('The lines of TeamConnect’s log')
    const wrapper = 'javax.mail.SendFailedException: Invalid Addresses'
    expect(missing(wrapper)).toContain('The whole stack trace')
    expect(missing(wrapper)).toContain('What decides between')
    expect(missing(`${wrapper}\nCaused by: nothing`)).not.toContain('The whole stack trace')
    expect(missing('535 5.7.8 Wrong password')).not.toContain('What decides between')
  })

  it('is asked of the customer with what was understood', () => {
    const line = (second: number) => `2026-11-02 09:00:0${second} 535 5.7.8 Wrong password`
    const { forCustomer } = explainText([line(1), line(2)].join('\n'))
    expect(forCustomer).toContain('we read:')
    expect(forCustomer).toContain('(2 times)')
    expect(explainText(line(1)).forCustomer).not.toContain('times)')
    expect(explainText('nothing at all').forCustomer).toContain('could not yet tell')
  })

  it('the lines most like mail come first, then by their order', () => {
    const text = ['mail', 'nothing', 'smtp mail relay', 'the mail', 'smtp mail'].join('\n')
    expect(explainText(text).mailLines.map(({ number }) => number)).toEqual([3, 5, 1, 4])
  })
})

describe('A reply that leaves its place open', () => {
  it('shows all of them, each with what decides', () => {
    const candidates = explainText('550 Hm').faults[0]?.candidates ?? []
    expect(candidates.map(({ finding }) => finding.cause)).toEqual([
      'GREETING_REFUSED',
      'SENDER_REFUSED',
      'RECIPIENT_REFUSED',
      'MESSAGE_REFUSED',
    ])
    expect(candidates.map(({ decidedBy }) => decidedBy)).toEqual([
      'It is the server’s first line, before any command.',
      'It answers MAIL FROM.',
      'It answers RCPT TO. TeamConnect had not signed in.',
      'It comes after the message was sent (after DATA).',
    ])
  })

  it.each([
    ['550 Hm', 4],
    ['552 Hm', 4],
    ['451 Hm', 4],
    ['549 Hm', 1],
    ['452 Hm', 1],
    ['550 The mailbox says hm', 1],
    ['said: 550 Hm', 1],
  ])('%s: %i', (text, count) => {
    expect(explainText(text).faults[0]?.candidates).toHaveLength(count)
  })

  it('at one place only is decided', () => {
    for (const { decidedBy } of explainText('said: 550 Hm').faults[0]?.candidates ?? [])
      expect(decidedBy).toBe('')
  })
})

describe('Passwords', () => {
  const masked = (text: string) => explainText(`${text}\n535 5.7.8 Wrong password`)
  it.each([
    ['password=abc', 1],
    ['password=ab', 0],
    ['password=none', 0],
  ])('%s', (text, count) => {
    expect(masked(text).secrets).toHaveLength(count)
  })

  it('are masked everywhere from six characters on', () => {
    const shown = (value: string) => JSON.stringify(masked(`password=${value}\nsaid: 550 ${value} Hm`).faults)
    expect(shown('sixsix')).not.toContain('sixsix')
    expect(shown('fives')).toContain('fives')
  })
})

describe('A mail', () => {
  const bounce = (...lines: readonly string[]) =>
    ['From: MAILER-DAEMON@example.com', 'To: tc@example.com', ...lines].join('\n')
  const report = (body: readonly string[], type = 'text/plain; charset=utf-8', encoding = '8bit') =>
    bounce(
      'Subject: Undelivered',
      'MIME-Version: 1.0',
      'Content-Type: multipart/mixed; boundary="edge"',
      '',
      '--edge',
      `Content-Type: ${type}`,
      `Content-Transfer-Encoding: ${encoding}`,
      '',
      ...body,
      '--edge--',
      '',
    )
  const refused = 'The server said: 550 5.1.1 No such user'
  const unknown = ['RECIPIENT_UNKNOWN at envelope']

  it.each([
    'Date: today',
    'Subject: x',
    'MIME-Version: 1.0',
    'Received: by x',
    'Return-Path: <>',
    'Message-ID: <1@x>',
    'Content-Type: text/plain',
  ])('is one by “%s” too', (header) => {
    const text = bounce(header, '', `said: 550 5.1.1 No such=20user`)
    expect(explainText(text).faults).toHaveLength(1)
    const quoted = bounce(
      header,
      'Content-Transfer-Encoding: quoted-printable',
      '',
      'said: 550 5.1.1 N=6F such user',
    )
    expect(explainText(quoted).faults[0]?.candidates[0]?.finding.evidence).toContain('No such user')
  })

  it('of two headers is none', () => {
    const text = [
      'From: a@example.com',
      'Content-Transfer-Encoding: quoted-printable',
      'To: b@example.com',
      '',
      'said: 550 5.1.1 N=6F such user',
    ].join('\n')
    expect(explainText(text).faults[0]?.candidates[0]?.finding.evidence).toContain('N=6F')
  })

  it.each([
    ['plain', report([refused])],
    [
      'quoted-printable',
      report(['The server said: 550 5.1.1 N=6F such=', ' user'], 'text/plain', 'quoted-printable'),
    ],
    ['base64', report([btoa(refused)], 'text/plain', 'base64')],
    ['base64 that is none', report([refused], 'text/plain', 'base64')],
    [
      'a page',
      report(['<style>p {}</style><p>The server <b>said</b>: 550 5.1.1 No such user</p>'], 'text/html'),
    ],
    ['a page with a style sheet without end', report([`<p>${refused}</p><style>p {}`], 'text/html')],
    [
      'another boundary than its header names',
      report([refused]).replace('boundary="edge"', 'boundary="other"'),
    ],
    [
      'Latin-1',
      report(
        ['Der Server sagte, said: 550 5.1.1 Empf=E4nger unbekannt'],
        'text/plain; charset=iso-8859-1',
        'quoted-printable',
      ),
    ],
    ['a charset that nobody knows', report([refused], 'text/plain; charset=x-odd', 'quoted-printable')],
  ])('is read as %s', (_name, text) => {
    expect(found(text)).toEqual(unknown)
  })

  it('says nothing by its attachments or by what came back', () => {
    expect(found(report([refused], 'application/octet-stream'))).toEqual([])
    expect(found(report([refused], 'text/rfc822-headers'))).toEqual([])
    expect(found(report(['From: a@example.com', 'Subject: x', '', refused], 'message/rfc822'))).toEqual([])
    const sentOn = ['From: mailer-daemon@example.com', 'Subject: x', '', refused]
    expect(found(report(sentOn, 'message/rfc822'))).toEqual(unknown)
  })

  it('without a reply says it in a sentence', () => {
    const sentence = (...lines: readonly string[]) =>
      found(bounce('Subject: failure notice', 'Date: today', '', ...lines))
    expect(sentence('This user does not exist here')).toEqual(unknown)
    expect(sentence('The address may not exist; perhaps it is a user unknown')).toEqual([])
    expect(sentence('No user')).toEqual([])
    expect(sentence(`${'long '.repeat(90)}no such user here`)).toEqual([])
  })
})

describe('Ports and users that stand elsewhere in the text', () => {
  const plaintext = 'said: 535 Plaintext authentication disallowed'
  const at = (port: number) => `connected to host "smtp.example.com", port: ${port}`
  it.each([
    [`${at(465)} ${plaintext}`, 'AUTH_REJECTED at auth'],
    [`${at(587)} ${plaintext}`, 'AUTH_NEEDS_TLS at auth'],
    [`${at(465)}\n${plaintext}`, 'AUTH_REJECTED at auth'],
    [`imap port: 993\na1 NO Encryption is needed first`, 'IMAP_LOGIN_REJECTED at login'],
    [`imap port: 143\na1 NO Encryption is needed first`, 'IMAP_LOGIN_NEEDS_TLS at login'],
    ['mail.smtp.host=smtp.sendgrid.net\nmail.smtp.user=apikey\n535 Hm', 'AUTH_REJECTED at auth'],
    ['mail.smtp.host=smtp.sendgrid.net\nmail.smtp.user=tc\n535 Hm', 'AUTH_PROVIDER_API_KEY at auth'],
  ])('%j → %s', (text, cause) => {
    expect(found(text)).toEqual([cause])
  })

  it('the form’s user counts where the text has none', () => {
    const text = 'mail.smtp.host=smtp.sendgrid.net\n535 Hm'
    expect(found(text, { username: 'apikey' })).toEqual(['AUTH_REJECTED at auth'])
    expect(found(text, { username: 'tc' })).toEqual(['AUTH_PROVIDER_API_KEY at auth'])
  })
})

describe('A program’s words', () => {
  const first = (text: string): string => found(text)[0] ?? ''
  it.each([
    ['smtp: No password specified', 'NO_PASSWORD at auth'],
    ['imap: No password specified', 'NO_PASSWORD at login'],
    ['smtp: no authentication mechanisms supported', 'AUTH_MECHANISM_UNSUPPORTED at auth'],
    ['imap: no authentication mechanisms supported', 'AUTH_MECHANISM_UNSUPPORTED at login'],
    ['Connection reset during the handshake', 'TLS_HANDSHAKE_CUT at tls'],
    [
      'Read timed out\n\tat sun.security.ssl.SSLSocketImpl.startHandshake(X.java:1)',
      'TLS_HANDSHAKE_TIMEOUT at tls',
    ],
    ['port: 465 Read timed out', 'PLAIN_ON_TLS_PORT at greeting'],
    ['imap port: 993 Read timed out', 'IMAP_PLAIN_ON_TLS_PORT at greeting'],
    ['port: 587 Read timed out', 'GREETING_TIMEOUT at greeting'],
  ])('%j → %s', (text, cause) => {
    expect(first(text)).toBe(cause)
  })

  it('Microsoft’s port without TLS from the start is one for outgoing mail', () => {
    const options = { host: 'outlook.office365.com' }
    const words = 'Unrecognized SSL message, plaintext connection?'
    expect(found(`smtp: ${words}`, options)).toEqual(['PROVIDER_HAS_NO_IMPLICIT_TLS at tls'])
    expect(found(`imap: ${words}`, options)).toEqual(['IMAP_TLS_ON_PLAIN_PORT at tls'])
  })

  it('that are sure stand before those that may mean several things', () => {
    const text = [
      '2026-11-02 09:00:00 java.net.SocketTimeoutException: Read timed out',
      '2026-11-02 09:01:00 javax.mail.MessagingException: STARTTLS is required but host does not support STARTTLS',
    ].join('\n')
    expect(first(text)).toBe('STARTTLS_NOT_OFFERED at starttls')
  })

  it('of an end say nothing beside the refusal that led to it', () => {
    const refused = '2026-11-02 09:00:00 smtp said: 535 5.7.8 Wrong password'
    const end = '2026-11-02 09:00:01 javax.mail.MessagingException: [EOF]'
    expect(found(`${refused}\n${end}`)).toEqual(['AUTH_REJECTED at auth'])
    expect(found(end).length).toBeGreaterThan(0)
  })
})

describe('One reply', () => {
  it('of several lines is read as a whole', () => {
    expect(found('said: 550-5.1.1 No such user\n550-second\n550 Good bye')).toEqual([
      'RECIPIENT_UNKNOWN at envelope',
    ])
    expect(found('said: 550-Good bye\n550-second\n550 5.1.1 Hm')).toEqual(['RECIPIENT_UNKNOWN at envelope'])
    expect(found('said: 550 5.1.1 Hm')).toEqual(['RECIPIENT_UNKNOWN at envelope'])
  })

  it('may mean a login that is missing, unless another server said it to ours', () => {
    const words = '550 5.7.1 Hm'
    expect(found(`com.sun.mail.smtp.SMTPAddressFailedException: ${words}`)).toEqual([
      'RELAY_DENIED at envelope',
      'RECIPIENT_REFUSED at envelope',
    ])
    expect(found(`said: ${words} (in reply to RCPT TO command)`)).toEqual(['RECIPIENT_REFUSED at envelope'])
  })

  it('to a login is one by the exception around it', () => {
    expect(found('javax.mail.AuthenticationFailedException: 550 Hm')).toEqual(['AUTH_REJECTED at auth'])
  })

  it.each(['the page answered with status: 503 Hm', 'see a1 NO errors', '12 NO errors'])(
    'is not “%s”',
    (text) => {
      expect(found(text)).toEqual([])
    },
  )

  it.each(['a1 NO Hm', 'first\na1 NO Hm', 'imap: 12 NO Hm'])('is %j', (text) => {
    expect(found(text)).toEqual(['IMAP_LOGIN_REJECTED at login'])
  })

  it('that is a status alone is quoted as that, and with its words by them', () => {
    const evidence = (text: string) => explainText(text).faults[0]?.candidates[0]?.finding.evidence
    expect(evidence('Final-Recipient: rfc822; jo@example.net\nStatus: 5.1.1')).toBe('Status: 5.1.1')
    expect(
      evidence(
        'Final-Recipient: rfc822; jo@example.net\nStatus: 5.1.1\nDiagnostic-Code: x-odd; unknown user',
      ),
    ).toBe('unknown user')
  })
})

describe('A mail’s subject', () => {
  const mail = (subject: string) =>
    [
      'From: postmaster@example.com',
      'no colon here',
      `Subject: ${subject}`,
      'Date: today',
      '',
      'See above.',
    ].join('\n')
  const words = 'said: 550 5.1.1 No such user'
  it.each([words, `=?utf-8?B?${btoa(words)}?=`, '=?utf-8?Q?said:_550_5.1.1_No_such_=75ser?='])(
    '%s',
    (subject) => {
      expect(found(mail(subject))).toEqual(['RECIPIENT_UNKNOWN at envelope'])
    },
  )

  it('that cannot be decoded says nothing', () => {
    expect(found(mail('=?utf-8?B?%%%?='))).toEqual([])
    expect(found(mail('=?utf-8?B??='))).toEqual([])
  })
})

describe('What belongs together', () => {
  it('a reply goes on only with its own code', () => {
    expect(found('said: 550-5.1.1 No such user\nsmtp said: 535 5.7.8 Wrong password')).toEqual([
      'RECIPIENT_UNKNOWN at envelope',
      'AUTH_REJECTED at auth',
    ])
  })

  it('a report has a group of fields for each recipient', () => {
    const group = (name: string, status: string) =>
      `Final-Recipient: rfc822; ${name}@example.net\nStatus: ${status}`
    const report = `${group('jo', '5.1.1')}\n\n${group('kim', '5.2.2')}`
    expect(found(report)).toEqual(['RECIPIENT_UNKNOWN at envelope', 'RECIPIENT_MAILBOX_FULL at envelope'])
    expect(explainText(report).faults.map(({ lines }) => lines.map(({ number }) => number))).toEqual([
      [1, 2],
      [4, 5],
    ])
  })

  it('a stamp alone is the empty line of a trace', () => {
    const stamped = (text: string) => `2026-11-03 09:15:02,114 ERROR [stderr] (default task-4) ${text}`.trim()
    const trace = [
      stamped('javax.mail.SendFailedException: Invalid Addresses;'),
      stamped('  nested exception is:'),
      stamped(''),
      stamped('\tcom.sun.mail.smtp.SMTPAddressFailedException: 550 5.1.1 No such user'),
    ]
    expect(found(trace.join('\n'))).toEqual(['RECIPIENT_UNKNOWN at envelope'])
    expect(explainText(trace.join('\n')).faults).toHaveLength(1)
  })

  it('JavaMail’s account of itself is no log of a server', () => {
    expect(found('DEBUG SMTP: user unknown, recipient refused by smtp at 192.0.2.1')).toEqual([])
    expect(found('smtp: user unknown, recipient refused by smtp at 192.0.2.1')).toEqual([
      'RECIPIENT_UNKNOWN at envelope',
    ])
  })

  it('a mail between people is no bounce', () => {
    const mail = (from: string, subject: string) =>
      [
        `From: ${from}`,
        'To: tc@example.com',
        `Subject: ${subject}`,
        'Date: today',
        '',
        'This user does not exist here',
      ].join('\n')
    expect(found(mail('kim@example.com', 'hello'))).toEqual([])
    expect(found(mail('postmaster@example.com', 'hello'))).toEqual([])
    expect(found(mail('kim@example.com', 'Undelivered mail'))).toEqual(['RECIPIENT_UNKNOWN at envelope'])
  })
})

describe('Logs of either protocol', () => {
  const all = (text: string) => found(text).join(', ')
  it('a reset is the protocol’s own', () => {
    expect(all('smtp: Connection reset')).toContain('SMTP_CONNECTION_LOST')
    expect(all('imap: Connection reset')).toContain('IMAP_CONNECTION_LOST')
    expect(all('imap: Connection reset')).not.toContain('SMTP')
  })

  it.each([
    [
      'postfix/smtpd: SASL LOGIN authentication failed: Invalid authentication mechanism',
      'AUTH_MECHANISM_UNSUPPORTED at auth',
    ],
    [
      'cyrus/imap: SASL PLAIN authentication failed: no mechanism available',
      'AUTH_MECHANISM_UNSUPPORTED at login',
    ],
    ['imap-login: Disconnected (auth failed, 2 attempts in 8 secs)', 'IMAP_LOGIN_REJECTED at login'],
    ['postfix/smtpd: SASL LOGIN authentication failed: UGFzc3dvcmQ6', 'AUTH_REJECTED at auth'],
  ])('%s → %s', (text, cause) => {
    expect(found(text)).toEqual([cause])
  })

  it('a name that was not found is the recipient’s domain where the recipient has it', () => {
    const line = (name: string, why: string) =>
      `postfix/smtp[7]: to=<jo@example.net>, status=deferred (Host or domain name not found. Name service error for name=${name} type=MX: ${why})`
    expect(found(line('example.net', 'Host not found'))).toEqual(['RECIPIENT_UNKNOWN at envelope'])
    expect(all(line('relay.example.com', 'Host not found'))).toMatch(/^DNS_/)
    expect(all(line('example.net', 'Host not found, try again'))).toMatch(/^DNS_/)
  })

  it('what a login makes clear is told as with one', () => {
    expect(
      found(
        'com.sun.mail.smtp.SMTPAddressFailedException: 550 You are not allowed to send from this address',
      ),
    ).toEqual(['SENDER_NOT_OWNED at envelope'])
  })
})

describe('A password in the text', () => {
  const leak = (text: string): string => JSON.stringify(explainText(text))

  it('is masked in capitals and in small letters as well', () => {
    const output = leak(
      'mail.smtp.password=Blue-Kettle-77\n535 5.7.8 BLUE-KETTLE-77 is no password\nblue-kettle-77',
    )
    expect(output).not.toMatch(/blue-kettle/i)
  })

  it('is masked where it answers a challenge, on a line of its own', () => {
    const plain = btoa('\0tc@example.com\0Blue-Kettle-77')
    const text = `C: A00000001 AUTHENTICATE PLAIN\nS: +\nC: ${plain}\nS: A00000001 NO Invalid login Blue-Kettle-77`
    const output = leak(text)
    expect(output).not.toContain(plain)
    expect(output).not.toContain('Blue-Kettle')
    expect(explainText(text).secrets).toEqual([{ line: 3, what: 'a login in base64' }])
  })

  it('is masked behind a long tag, and in POP’s small letters', () => {
    expect(leak('C: A00000002 LOGIN tc@example.com Blue-Kettle-77')).not.toContain('Kettle')
    expect(leak('C: pass Blue-Kettle-77')).not.toContain('Kettle')
  })

  it('is not seen in the last word of a line behind a login', () => {
    const text = `AUTH PLAIN\n535 5.7.8 this is a wrong Password\nnotified`
    expect(explainText(text).secrets).toEqual([])
  })

  it('is not seen in what the server asks, nor in words', () => {
    expect(explainText('AUTH LOGIN\n334 VXNlcm5hbWU6\nall users pass tests').secrets).toEqual([])
  })
})
