/** How a text is laid out decides what is read together, and what is read as a reply, a mail or a password. */
import { describe, expect, it } from 'vitest'
import { explainText } from '#main/services/explain/index.ts'
import { MASK, maskSecrets } from '#main/services/explain/input/secrets.ts'
import type { Finding } from '#shared/diagnosis/model.ts'
import { reportInParts } from './corpus/programs.ts'

const findings = (text: string): readonly Finding[] =>
  explainText(text).faults.flatMap(({ candidates }) => candidates.map(({ finding }) => finding))
const found = (text: string): readonly string[] => findings(text).map(({ cause }) => cause)
const proofs = (text: string): readonly string[] => findings(text).map(({ evidence }) => evidence)
/** For each fault the causes that it may have. */
const causesIn = (text: string): readonly (readonly string[])[] =>
  explainText(text).faults.map(({ candidates }) => candidates.map(({ finding }) => finding.cause))
/** For each fault the numbers of its lines. */
const lines = (text: string): readonly string[] =>
  explainText(text).faults.map((fault) => fault.lines.map(({ number }) => number).join())

describe('What .NET passes on without a code', () => {
  it.each([
    ['user unknown', ['RECIPIENT_UNKNOWN']],
    ['mailbox disabled', ['RECIPIENT_DISABLED']],
    ['invalid sender', ['SENDER_SYNTAX']],
    ['5.2.2 over the limit', ['RECIPIENT_MAILBOX_FULL']],
    ['Hm', []],
  ])('%s → %j', (words, causes) => {
    const text = `System.Net.Mail.SmtpException: Mailbox unavailable. The server response was: ${words}`
    expect(found(text)).toEqual(causes)
    expect(proofs(text)).toEqual(causes.map(() => words))
  })

  it('leaves the place open where neither the code nor the text has it', () => {
    const text = 'The server response was: 5.7.0 Hm hm'
    expect(found(text)).toContain('MESSAGE_REFUSED')
    expect(found(`${text} (in reply to RCPT TO)`)).toEqual(['RELAY_DENIED', 'RECIPIENT_REFUSED'])
  })
})

it('A server’s log without a reply is read as of a client that signed in', () => {
  expect(found('postfix/smtpd[7]: 192.0.2.9 access denied: not allowed to send')).toEqual([
    'SENDER_NOT_OWNED',
  ])
  expect(found('postfix/smtpd[7]: 192.0.2.9 access denied')).toEqual([])
})

it.each([
  ['postfix/smtpd[7]: 192.0.2.9: auth attempt', []],
  ['postfix/smtpd[7]: 192.0.2.9: auth attempt failed', ['AUTH_REJECTED']],
  ['dovecot: imap-login: password attempt from 192.0.2.9', []],
  ['dovecot: imap-login: Disconnected (auth failed, 2 attempts)', ['IMAP_LOGIN_REJECTED']],
])('A login that a log speaks of is refused only where it says so: %s', (line, causes) => {
  expect(found(line)).toEqual(causes)
})

describe('An indented line goes on with a reply', () => {
  it('as one sentence', () => {
    const text =
      'smtp: mx.example.net said: 550 5.1.1 No such user\n      in our directory (in reply to RCPT TO command)'
    expect(proofs(text)).toEqual(['550 5.1.1 No such user in our directory'])
  })

  it('and not with any other line', () => {
    const below = '\n    no such user in this line'
    expect(found(`postfix/smtpd[4]: connect from mail.example.com[192.0.2.7]${below}`)).toEqual([])
    expect(found(`postfix/smtpd[4]: the client had an exception, mx said${below}`)).toEqual([])
    expect(found(`postfix/smtpd[4]: mx.example.net said${below}`)).toEqual(['RECIPIENT_UNKNOWN'])
  })

  it('unless a code or a trace begins there', () => {
    expect(proofs('smtp: mx.example.net said: 550 Hm\n  535 5.7.8 Wrong password')).toEqual([
      '535 5.7.8 Wrong password',
    ])
    const trace =
      'smtp: mx.example.net said: 450 Hm\n\tat com.sun.mail.smtp.SMTPTransport.mailFrom(SMTPTransport.java:1)'
    expect(proofs(trace)).toEqual(['450 Hm'])
    expect(found(trace)).toEqual(['SENDER_DEFERRED'])
  })

  it('a line at the margin is a sentence of its own', () => {
    const text = 'smtp: mx.example.net said: 550 5.1.1 No such user\nin our directory'
    expect(proofs(text)).toEqual(['550 5.1.1 No such user'])
    expect(lines(text)).toEqual(['1'])
  })

  it('also where a time stands at its head, but not over a blank line', () => {
    const reply = 'mx.example.net said: 451 Hm, not before'
    const rest = '   2026-11-03 09:30:00, please (in reply to MAIL FROM command)'
    expect(found(`${reply}\n${rest}`)).toEqual(['SENDER_DEFERRED'])
    expect(found(`${reply}\n\n${rest}`)).toEqual(['RECIPIENT_DEFERRED'])
  })
})

describe('A trace', () => {
  const at = '\tat com.sun.mail.smtp.SMTPTransport.mailFrom(SMTPTransport.java:1)'

  it('goes on behind the name that a program puts before each line', () => {
    const text = `app-1  | javax.mail.MessagingException: 450 Hm\napp-1  | ${at}`
    expect(found(text)).toEqual(['SENDER_DEFERRED'])
    expect(found(text.replace('app-1  | \t', 'app-2 says nothing '))).toEqual(['RECIPIENT_DEFERRED'])
  })

  it('goes on over the blank line that a reply ends with', () => {
    expect(found(`javax.mail.MessagingException: 450 Hm\n\n${at}`)).toEqual(['SENDER_DEFERRED'])
    expect(found('javax.mail.MessagingException: 450 Hm\n\nfurther down: mailFrom')).toEqual([
      'RECIPIENT_DEFERRED',
    ])
  })

  it('has its reply in the next line, where nothing stands between', () => {
    const head = 'com.sun.mail.smtp.SMTPSenderFailedException:'
    expect(found(`${head}\n554 Hm`)).toEqual(['SENDER_REFUSED'])
    expect(found(`${head}\n\n554 Hm`).length).toBeGreaterThan(1)
    expect(found(`${head}\n2026-11-03 09:15:02 554 Hm`)).toEqual([])
  })

  it.each([
    ['a time', '2026-11-03 09:15:02,114 ERROR [stderr] (default task-4) '],
    ['a name', 'app-1  | '],
  ])('is read without %s before each line', (_what, head) => {
    const trace = (last: string): string =>
      [
        `${head}javax.mail.MessagingException: failed;`,
        `${head}  nested exception is:`,
        `${head}${last}`,
      ].join('\n')
    expect(found(trace('NO Login failed'))).toEqual(['IMAP_LOGIN_REJECTED'])
    expect(found(trace('NO luck'))).toEqual([])
  })

  it('has the time of a stamp that stands alone above it', () => {
    const stamp = '2026-11-03 09:15:02,114'
    const [fault] = explainText(
      `${stamp}\n  javax.mail.AuthenticationFailedException: 535 5.7.8 wrong`,
    ).faults
    expect(fault).toMatchObject({ firstSeen: stamp, count: 1 })
  })
})

describe('An end without a word', () => {
  const end = 'javax.mail.MessagingException: [EOF]'

  it('is told beside what is no refusal, and not beside one', () => {
    const refused = 'javax.mail.AuthenticationFailedException: 535 5.7.8 wrong password'
    const timedOut = 'java.net.SocketTimeoutException: Read timed out'
    expect(found(`${timedOut}\n2026-11-03 09:15:02 ${end}`)).toEqual(
      expect.arrayContaining(['GREETING_CLOSED']),
    )
    expect(found(`${refused}\n2026-11-03 09:15:02 ${end}`)).toEqual(['AUTH_REJECTED'])
  })

  it('that a reply speaks of is no end', () => {
    const text = '535 5.7.8 wrong password\nsmtp said: 550 5.1.1 No such user, connection unexpectedly closed'
    expect(found(text)).toEqual(['AUTH_REJECTED', 'RECIPIENT_UNKNOWN'])
  })

  it('is one of the dialogue where the trace names a command', () => {
    expect(found('smtp: [EOF]')).toEqual(['GREETING_CLOSED', 'SMTP_CONNECTION_LOST'])
    const command = '\tat com.sun.mail.smtp.SMTPTransport.issueCommand(SMTPTransport.java:1)'
    expect(found(`${end}\n${command}`)).toEqual(['SMTP_CONNECTION_LOST'])
  })
})

describe('Time that ran out', () => {
  const full = '452 4.2.2 Mailbox full'

  it('is told beside its reason, by its code or by words', () => {
    const both = ['RECIPIENT_MAILBOX_FULL', 'DELIVERY_TIME_EXPIRED']
    expect(found(`mx said: 550 5.4.7 Hm. Last answer was: ${full}`)).toEqual(both)
    expect(found(`smtp: message expired in the queue after 5 days. Last answer was: ${full}`)).toEqual(both)
    expect(found(`${full}\nmx said: 550 5.4.7 Hm`)).toEqual(both)
  })

  it('by a code that may be a warning is not told beside a reason', () => {
    expect(found(`${full}\nmx said: 451 4.4.7 Hm`)).toEqual(['RECIPIENT_MAILBOX_FULL'])
    expect(found('mx said: 451 4.4.7 Hm')).toEqual(['DELIVERY_TIME_EXPIRED'])
  })

  it.each([
    [
      'in the same line',
      'RECIPIENT_GREYLISTED',
      '2026-11-03 09:15:02 1abcde-000001-AB ** paula@example.net R=dnslookup T=remote_smtp: SMTP error from remote mail server after RCPT TO:<paula@example.net>: 451 4.7.1 Greylisted, please try again later: retry timeout exceeded',
    ],
    [
      'behind it',
      'TCP_CONNECT_TIMEOUT',
      reportInParts(
        'see below',
        'Action: failed',
        'Status: 4.4.7',
        'Diagnostic-Code: smtp; 550 4.4.7 Delivery time expired (connect to mx.example.net[192.0.2.4]:587: Connection timed out)',
      ),
    ],
    [
      'further up in the bounce',
      'TCP_CONNECT_TIMEOUT',
      reportInParts(
        'Remote Server at example.net (192.0.2.3) returned \'441 4.4.1 Error encountered while communicating with primary target IP address: "Failed to connect. Winsock error code: 10060"\'',
        'Action: failed',
        'Status: 4.4.7',
      ),
    ],
    [
      'in the lines before',
      'TCP_CONNECTION_REFUSED',
      [
        'Nov  3 08:15:02 mx postfix/smtp[310]: 4F2: to=<paula@example.net>, relay=none, dsn=4.4.1, status=deferred (connect to mx.example.net[192.0.2.4]:587: Connection refused)',
        'Nov  3 09:15:02 mx postfix/qmgr[311]: 4F2: from=<tc@example.com>, status=expired, returned to sender',
      ].join('\n'),
    ],
    [
      'in brackets',
      'TCP_CONNECT_FAILED',
      reportInParts(
        'see below',
        'Action: failed',
        'Status: 4.4.7',
        'Diagnostic-Code: smtp; 550 4.4.7 Message expired: unable to deliver in 840 minutes.<421 4.4.1 Unable to establish connection>',
      ),
    ],
  ])('has its reason beside it, first: %s', (_name, reason, text) => {
    expect(found(text)).toEqual([reason, 'DELIVERY_TIME_EXPIRED'])
  })

  it('has proof that stands in the text', () => {
    const text =
      '2026-11-03 09:15:02 1abcde-000001-AB ** paula@example.net R=dnslookup T=remote_smtp: SMTP error from remote mail server after RCPT TO:<paula@example.net>: 450 4.2.0 Greylisted: retry timeout exceeded'
    for (const { candidates } of explainText(text).faults)
      for (const { finding } of candidates)
        for (const line of finding.evidence.split('\n')) expect(text).toContain(line)
  })

  it.each([
    ['Final-Recipient: rfc822; kim@example.com\nStatus: 4.4.7', 'Status: 4.4.7'],
    ['Mail for kim@example.com\nexpired in the mail queue', 'expired in the mail queue'],
  ])('is shown by the line that says so: %s', (text, line) => {
    expect(found(text)).toEqual(['DELIVERY_TIME_EXPIRED'])
    expect(proofs(text)).toEqual([line])
  })
})

it.each([
  [
    'javax.mail.MessagingException: D3 BAD User is authenticated but not connected.',
    'IMAP_AUTHENTICATED_NOT_CONNECTED',
  ],
  ['javax.mail.MessagingException: A7 NO Mailbox does not exist', 'IMAP_FOLDER_NOT_FOUND'],
  ['javax.mail.FolderClosedException: * BYE Autologout, idle for too long', 'IMAP_DISCONNECTED_IDLE'],
])('A response that an exception begins with is IMAP’s: %s', (text, cause) => {
  expect(found(text)).toEqual([cause])
})

it.each([
  'com.example.BatchException: 3 NO errors in the run',
  'com.example.BatchException: see line A7 NO mailbox',
  'javax.mail.MessagingException: 3 NO mailbox',
])('A number or a word within is none: %s', (text) => {
  expect(found(text).filter((cause) => cause.startsWith('IMAP'))).toEqual([])
})

describe('A reply', () => {
  it('is shown alone, and in the text’s own form where it is written otherwise', () => {
    const log =
      'postfix/smtp[3]: host mx.example.net said: 550 5.1.1 No such user (in reply to RCPT TO command)'
    expect(proofs(log)).toEqual(['550 5.1.1 No such user'])
    const pair = "smtplib.SMTPRecipientsRefused: (550, b'5.1.1 No such user')"
    expect(proofs(pair)).toEqual([pair])
  })

  it('may quote another one, which is not the server’s', () => {
    expect(found('said: 550 5.1.1 No such user (error: 421 4.4.2 Timed out)')).toEqual(['RECIPIENT_UNKNOWN'])
    expect(found('said: 550 5.1.1 No such user\nerror: 421 4.4.2 Timed out')).not.toEqual([
      'RECIPIENT_UNKNOWN',
    ])
  })

  it.each([
    ['500 Recipient syntax error', 'RECIPIENT_SYNTAX'],
    ['500 Syntax error', 'EHLO_REFUSED'],
    ['521 Hm', 'GREETING_REFUSED'],
    ['520 Hm', 'RECIPIENT_REFUSED'],
    ['said: 400 4.2.2 Hm', 'RECIPIENT_MAILBOX_FULL'],
  ])('%s → %s', (text, cause) => {
    expect(found(text)).toEqual([cause])
  })

  it('of IMAP has its code in Python too', () => {
    expect(found("imaplib.IMAP4.error: b'[OVERQUOTA] Hm'")).toEqual(['IMAP_MAILBOX_OVER_QUOTA'])
    expect(found("imaplib.IMAP4.error: b'Hm'")).toEqual([])
  })

  it('of IMAP that leads elsewhere names the server, in an exception as on the wire', () => {
    const text = 'javax.mail.AuthenticationFailedException: [REFERRAL imap://imap2.example.com/] Moved'
    expect(findings(text)[0]?.fixes[0]).toMatchObject({ set: { 'imap.host': 'imap2.example.com' } })
  })

  it.each([
    ['* NO [OVERQUOTA] Hm', '* NO [OVERQUOTA] Hm'],
    ['a1 NO [OVERQUOTA] Hm', 'NO [OVERQUOTA] Hm'],
  ])('of IMAP is shown with its star, and without its tag: %s', (text, proof) => {
    expect(proofs(text)).toEqual([proof])
  })

  it.each([
    ['javax.mail.MessagingException: 220 mail.example.com ESMTP', ['IMAP_WRONG_SERVICE']],
    ['javax.mail.MessagingException: 220 smtp.example.com ESMTP', ['IMAP_WRONG_SERVICE']],
    ['com.sun.mail.smtp: javax.mail.MessagingException: 220 mx.example.com ESMTP', []],
    [
      'com.sun.mail.smtp, com.sun.mail.imap: javax.mail.MessagingException: 220 mx.example.com ESMTP',
      ['IMAP_WRONG_SERVICE'],
    ],
  ])('%s → %j', (text, causes) => {
    expect(found(text)).toEqual(causes)
  })

  it.each([
    ['imap-login: SASL PLAIN authentication failed: x', 'IMAP_LOGIN_REJECTED'],
    ['postfix/smtpd: SASL PLAIN authentication failed: x', 'AUTH_REJECTED'],
    ['cyrus/imap: SASL PLAIN authentication failed: x', 'IMAP_LOGIN_REJECTED'],
    ['postfix/smtp: imap-login: SASL PLAIN authentication failed: x', 'IMAP_LOGIN_REJECTED'],
  ])('%s → %s', (text, cause) => {
    expect(found(text)).toEqual([cause])
  })
})

describe('A mail', () => {
  const mail = (type: string, body: string, encoding = '7bit'): string =>
    [
      'From: postmaster@example.net',
      'To: tc@example.com',
      'Subject: see below',
      'Date: today',
      `Content-Type: ${type}`,
      `Content-Transfer-Encoding: ${encoding}`,
      '',
      body,
    ].join('\n')

  it.each([
    ['none', 'text/plain', 'Empf=C3=A4nger'],
    ['a bare one', 'text/plain; charset=iso-8859-1', 'Empf=E4nger'],
    ['a quoted one', 'text/plain; charset="iso-8859-1"', 'Empf=E4nger'],
    ['one that nobody knows', 'text/plain; charset=x-none', 'Empf=E4nger'],
  ])('is read in its character set: %s', (_what, type, word) => {
    expect(proofs(mail(type, `said: 550 ${word} unbekannt`, 'quoted-printable'))).toEqual([
      '550 Empfänger unbekannt',
    ])
  })

  it('is read as it stands where its base64 is none', () => {
    expect(found(mail('text/plain', 'said: 550 5.1.1 No such user', 'base64'))).toEqual(['RECIPIENT_UNKNOWN'])
    expect(found(mail('text/plain', btoa('said: 550 5.1.1 No such user'), 'base64'))).toEqual([
      'RECIPIENT_UNKNOWN',
    ])
  })

  const part = '\nX-Part: 1\nContent-Type: text/plain\n\nsaid: 550 5.1.1 No such user\n'
  it.each([
    ['as its header says', 'b2', `--b2${part}--b2--`, ['RECIPIENT_UNKNOWN']],
    [
      'as its header says, whatever looks like one in the part',
      'b2',
      `--b2\nX-Part: 1\n\nHello\n--other\n\n--b2${part}--b2--`,
      ['RECIPIENT_UNKNOWN'],
    ],
    [
      'as its body has them',
      'changed',
      `--b2${part.replace('X-Part: 1\n', '')}--b2--`,
      ['RECIPIENT_UNKNOWN'],
    ],
    ['nowhere', 'changed', 'said: 550 5.1.1 No such user', []],
  ])('has its parts %s', (_what, boundary, body, causes) => {
    expect(found(mail(`multipart/mixed; boundary=${boundary}`, body))).toEqual(causes)
  })

  it('that is another mail as a whole is read, and one attached to it is not', () => {
    const inner = 'From: kim@example.com\nSubject: why\n\nsaid: 550 5.1.1 No such user'
    expect(found(mail('message/rfc822', inner))).toEqual(['RECIPIENT_UNKNOWN'])
    const attached = `--b2\nContent-Type: message/rfc822\n\n${inner}\n--b2--`
    expect(found(mail('multipart/mixed; boundary=b2', attached))).toEqual([])
  })

  const report = (reply: string): string =>
    mail(
      'multipart/report; report-type=delivery-status; boundary=b1',
      [
        '--b1\nContent-Type: text/plain\n\nThe last attempt: 452 4.2.2 Mailbox full\n',
        '--b1\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.net\n',
        `Final-Recipient: rfc822; jo@example.net\nAction: failed\nStatus: ${reply.slice(4, 9)}`,
        `Diagnostic-Code: smtp; ${reply}\n\n--b1--`,
      ].join('\n'),
    )
  it('whose report only says that time ran out has the reason in its sentences', () => {
    expect(found(report('550 5.4.7 The time for this message is up'))).toEqual([
      'RECIPIENT_MAILBOX_FULL',
      'DELIVERY_TIME_EXPIRED',
    ])
    expect(found(report('550 5.1.1 No such user'))).toEqual(['RECIPIENT_UNKNOWN'])
  })
})

describe('A password', () => {
  const login = 'SGVsbG8gV29ybGQ5'

  it('is seen in the answer to a challenge, and in no other word alone on its line', () => {
    expect(maskSecrets(`C: AUTH LOGIN\nS: 334 VXNlcm5hbWU6\n${login}`).text).toContain(MASK)
    expect(maskSecrets(`S: ready\n${login}`).secrets).toEqual([])
    expect(maskSecrets(`AUTH LOGIN -> ${login}`).secrets).toHaveLength(1)
  })

  it('is masked in clear too, where AUTH PLAIN had it', () => {
    const plain = btoa('\0tc\0blue-kettle')
    expect(maskSecrets(`AUTH PLAIN ${plain}\ntried blue-kettle again`).text).toBe(
      `AUTH PLAIN ${MASK}\ntried ${MASK} again`,
    )
    expect(maskSecrets(`Bearer ${plain}\ntried blue-kettle again`).text).toContain('blue-kettle')
  })
})

it('What cannot be seen does not come out of a text', () => {
  const unseen = '\u00ad\u061c\u2028\u3164\ufe0f\u{e0041}\u202e\u200b\u001b'
  const said = JSON.stringify(explainText(`550 5.1.1 <a${unseen}@example.com>: User unknown\n`))
  expect(said).toContain('User unknown')
  for (const character of unseen) expect(said).not.toContain(character)
  expect(said).not.toContain('\\u001b')
})

describe('Lines that a program stamps one by one', () => {
  const stamped = (second: number, text: string): string =>
    `2026-11-03 09:15:0${second},114 ERROR [stderr] (default task-4) ${text}`

  it('stay apart where each is a record of its own', () => {
    const { faults } = explainText(
      [
        stamped(1, 'javax.mail.AuthenticationFailedException: 535 5.7.8 Wrong password'),
        stamped(
          2,
          'com.sun.mail.smtp.SMTPAddressFailedException: 554 5.7.1 <paula@example.net>: Relay access denied',
        ),
      ].join('\n'),
    )
    expect(faults.map(({ candidates }) => candidates[0]?.finding.cause).sort()).toEqual([
      'AUTH_REJECTED',
      'RELAY_DENIED',
    ])
  })

  it('are shown with their numbers as they stand', () => {
    const [fault] = explainText(
      [
        stamped(1, 'quiet'),
        stamped(2, 'javax.mail.SendFailedException: Invalid Addresses;'),
        stamped(2, '  nested exception is:'),
        stamped(2, '\tcom.sun.mail.smtp.SMTPAddressFailedException: 550 5.1.1 No such mailbox'),
      ].join('\n'),
    ).faults
    expect(fault?.lines.map(({ number }) => number)).toEqual([2, 3, 4])
    expect(fault?.lines[2]?.text).toContain('[stderr]')
  })
})

describe('A bounce', () => {
  const mail = (...body: readonly string[]): string =>
    [
      'From: MAILER-DAEMON@example.com',
      'Subject: Mail delivery failed',
      'Date: Tue, 3 Nov 2026 09:15:02 +0000',
      '',
      ...body,
    ].join('\n')

  it('of a message that waited for a mailbox to have room says both', () => {
    const text = mail(
      'The following address failed:',
      '',
      '  paula@example.net',
      '    mailbox is full: retry timeout exceeded',
    )
    expect(causesIn(text)).toEqual([['RECIPIENT_MAILBOX_FULL'], ['DELIVERY_TIME_EXPIRED']])
    expect(causesIn(text.replace('mailbox is full: ', ''))).toEqual([['DELIVERY_TIME_EXPIRED']])
  })

  it('of two recipients says what became of each', () => {
    const refused = (address: string, words: string): readonly string[] => [
      `  ${address}`,
      `    SMTP error from remote mail server after RCPT TO:<${address}>:`,
      `    host mx.example.net [192.0.2.9]: ${words}`,
    ]
    const text = mail(
      ...refused('paula@example.net', '550 5.2.2 Mailbox full'),
      ...refused('otto@example.net', '550 5.1.1 User unknown'),
    )
    expect(causesIn(text).flat().sort()).toEqual(['RECIPIENT_MAILBOX_FULL', 'RECIPIENT_UNKNOWN'])
  })

  it('has its headers before the blank line alone', () => {
    const lines = ['Content-Type: text/html', '<script>', '550 No such user']
    expect(causesIn(mail(...lines))).toEqual([['RECIPIENT_UNKNOWN']])
    expect(causesIn(`${lines[0]}\n${mail(...lines.slice(1))}`)).toEqual([])
  })

  it('says in its part for people where the message was refused', () => {
    const text = mail(
      'The mail was refused (in reply to end of DATA command)',
      '',
      'Final-Recipient: rfc822; paula@example.net',
      'Diagnostic-Code: smtp; 550 Denied',
    )
    expect(causesIn(text)).toEqual([['MESSAGE_REFUSED']])
    expect(causesIn(text.replace('(in reply to end of DATA command)', ''))).toEqual([['RECIPIENT_REFUSED']])
  })
})

describe('Two servers', () => {
  it('have each their own fault, though the one of the first may be that of the second', () => {
    const lines = ['a.example.com, port: 465', 'b.example.com, port: 25'].map(
      (server, at) =>
        `2026-11-03 09:15:0${at},123 ERROR javax.mail.MessagingException: Got bad greeting from SMTP host: ${server}, response: [EOF]`,
    )
    expect(causesIn(lines.join('\n'))).toEqual([
      ['GREETING_CLOSED'],
      ['PLAIN_ON_TLS_PORT', 'GREETING_CLOSED'],
    ])
    expect(causesIn(lines.join('\n').replace('b.example', 'a.example'))).toEqual([['GREETING_CLOSED']])
  })
})

describe('What is told twice', () => {
  const counts = (text: string): readonly number[] => explainText(text).faults.map(({ count }) => count)
  const refused = 'com.sun.mail.smtp.SMTPAddressFailedException: 550 5.1.1 unknown user'

  it('counts once as a cause further down its own trace, and as a field of its error', () => {
    expect(
      counts(
        `javax.mail.SendFailedException: Invalid Addresses;\n  nested exception is:\n\t${refused}\n\n\n\nCaused by: ${refused}`,
      ),
    ).toEqual([1])
    expect(
      counts(
        "Error: Invalid login: 535 authentication failed\n    at x (index.js:1)\n\n  response: '535 authentication failed',",
      ),
    ).toEqual([1])
  })

  it('counts twice where it happened twice', () => {
    expect(counts(`${refused}\n10:00 next mail\n${refused}`)).toEqual([2])
  })
})

describe('The proof', () => {
  it('has no code that the log does not have', () => {
    const [fault] = explainText(
      '2026-11-03 09:15:02 H=app01.example.com [192.0.2.9] F=<tc@example.com> rejected RCPT <paula@example.net>: relay not permitted',
    ).faults
    const finding = fault?.candidates[0]?.finding
    expect(finding?.evidence).toBe('relay not permitted')
    expect(JSON.stringify(finding)).not.toMatch(/\b550\b|RCPT TO:/)
  })
})
