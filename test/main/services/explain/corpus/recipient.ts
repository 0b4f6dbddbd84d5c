import { anyOf, nothing, type Texts } from './corpus.ts'
import {
  jBoss,
  lines,
  mimeReport,
  report,
  reportInParts,
  returned,
  returnedInParts,
  sendingFrame,
  undelivered,
  webLogic,
  webSphere,
} from './programs.ts'

export const recipient: Texts = {
  RELAY_DENIED: {
    'relay denied inside Invalid Addresses': lines(
      '2026-11-02 09:14:22,118 ERROR [MailSender] could not send notification',
      'javax.mail.SendFailedException: Invalid Addresses;',
      '  nested exception is:',
      '\tcom.sun.mail.smtp.SMTPAddressFailedException: 554 5.7.1 <paula@example.net>: Relay access denied',
      '',
      `${sendingFrame}.rcptTo(SMTPTransport.java:2064)`,
      `${sendingFrame}.sendMessage(SMTPTransport.java:1286)`,
    ),
    'only the wrapper': anyOf(
      ['RELAY_DENIED', 'RECIPIENT_UNKNOWN', 'SENDER_NOT_OWNED', 'EHLO_NAME_NOT_QUALIFIED'],
      'javax.mail.SendFailedException: Invalid Addresses',
    ),
    relay: '550 5.7.1 We do not relay',
    'Postfix, own refusal':
      'Nov  2 09:12:01 mx postfix/smtpd[900]: NOQUEUE: reject: RCPT from app01.example.com[192.0.2.9]: 454 4.7.1 <paula@example.net>: Relay access denied; from=<no-reply@example.com> to=<paula@example.net> proto=ESMTP helo=<app01.example.com>',
    'Exchange, short form':
      'paula@example.net\nex01.example.com #<ex01.example.com #5.7.1 smtp;550 5.7.1 Unable to relay> #SMTP#',
    'WebLogic: relay': webLogic(
      'javax.mail.SendFailedException: Invalid Addresses;\n  nested exception is:\n\tcom.sun.mail.smtp.SMTPAddressFailedException: 550 5.7.1 Unable to relay\n\n\tat com.sun.mail.smtp.SMTPTransport.rcptTo(SMTPTransport.java:2064)',
    ),
    'WebSphere: relay, every line stamped': webSphere(
      'javax.mail.SendFailedException: Invalid Addresses;',
      '  nested exception is:',
      '\tcom.sun.mail.smtp.SMTPAddressFailedException: 554 5.7.1 <paula@example.net>: Relay access denied',
      '',
      '\tat com.sun.mail.smtp.SMTPTransport.rcptTo(SMTPTransport.java:1873)',
      '\tat com.sun.mail.smtp.SMTPTransport.sendMessage(SMTPTransport.java:1120)',
    ),
    'JBoss: relay, every line stamped': jBoss(
      'javax.mail.SendFailedException: Invalid Addresses;',
      '  nested exception is:',
      '\tcom.sun.mail.smtp.SMTPAddressFailedException: 550 5.7.1 Relaying denied. Proper authentication required.',
      '\tat com.sun.mail.smtp.SMTPTransport.rcptTo(SMTPTransport.java:2064)',
    ),
    'French server: relay':
      'com.sun.mail.smtp.SMTPAddressFailedException: 550 5.7.1 <paula@example.net>: relais refusé',
    'Postfix: relay':
      'Nov  3 09:15:02 mx postfix/smtpd[4711]: NOQUEUE: reject: RCPT from app01.example.com[192.0.2.9]: 554 5.7.1 <paula@example.net>: Relay access denied; from=<tc@example.com> to=<paula@example.net> proto=ESMTP helo=<app01.example.com>',
    'Exim: relay':
      '2026-11-03 09:15:02 H=app01.example.com [192.0.2.9] F=<tc@example.com> rejected RCPT <paula@example.net>: relay not permitted',
    'Sendmail: relay':
      'Nov  3 09:15:02 mx sendmail[4711]: 8A39F2: ruleset=check_rcpt, arg1=<paula@example.net>, relay=app01.example.com [192.0.2.9], reject=550 5.7.1 <paula@example.net>... Relaying denied',
    'Exchange’s protocol log: relay':
      '2026-11-03T08:15:02.114Z,MX1\\Default Frontend MX1,08D9AAAA,17,192.0.2.25:25,192.0.2.9:51234,>,550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain,',
    'Exchange, old style': 'paula@example.net\nmx1.example.net #550 5.7.1 Unable to relay ##',
    hMailServer:
      '"SMTPD"\t5128\t1\t"2026-11-02 09:14:22.118"\t"192.0.2.9"\t"SENT: 550 Delivery is not allowed to this address."',
    'Kerio, relay':
      '[30/Nov/2026 05:27:59] Relay attempt from IP address 192.0.2.9, mail from <tc@example.com> to <paula@example.net> rejected',
    'a reply before another trade’s exception':
      '550 We do not relay\ncom.example.jobs.StepException: step failed',
    'a refusal at RCPT, login unknown': anyOf(
      ['RELAY_DENIED', 'RECIPIENT_REFUSED'],
      'com.sun.mail.smtp.SMTPAddressFailedException: 554 5.7.1 Rejected by policy',
    ),
    Italian:
      'Cassetta postale non disponibile. La risposta del server è stata: 5.7.1 Unable to relay for paula@example.net',
    'Russian, a mail program':
      "Учетная запись: 'tc', протокол: SMTP, ответ сервера: '553 Sorry, that domain is not in my list of allowed rcpthosts (#5.7.1)', порт: 25, ошибка сервера: 553",
    'an answer of another server': nothing('Die Serverantwort war: No connection to anti virus.'),
    'an answer without a refusal': nothing('La respuesta del servidor fue: 250 2.1.5 OK'),
  },
  RECIPIENT_UNKNOWN: {
    'with the client’s mark': '<- 550 5.1.1 <paula@example.net>: no such user',
    'Postfix, refused by the next server':
      'Nov  2 09:12:01 mx postfix/smtp[811]: 4F1A: to=<paula@example.net>, relay=in.example.net[192.0.2.7]:25, delay=0.4, dsn=5.1.1, status=bounced (host in.example.net[192.0.2.7] said: 550 5.1.1 <paula@example.net>: User unknown in virtual mailbox table (in reply to RCPT TO command))',
    'a delivery report': mimeReport([
      'Content-Type: text/plain\r\n\r\nThis is the mail system. Your message could not be delivered.\r\n',
      'Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.com\r\n\r\nFinal-Recipient: rfc822; paula@example.net\r\nAction: failed\r\nStatus: 5.1.1\r\nRemote-MTA: dns; in.example.net\r\nDiagnostic-Code: smtp; 550 5.1.1 no such mailbox here\r\n',
      'Content-Type: text/rfc822-headers\r\n\r\nSubject: 550 5.7.1 is only in the old subject\r\n',
    ]),
    Exchange:
      "Delivery has failed to these recipients or groups:\n\npaula@example.net\n\nDiagnostic information for administrators:\n\nGenerating server: ex01.example.com\n\npaula@example.net\nRemote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'",
    'Gmail in words':
      'Address not found\n\nYour message wasn’t delivered to paula@example.net.\n\nThe response was:\n\n550 5.1.1 The email account that you tried to reach does not exist. - gsmtp',
    'Postfix: bounced':
      'Nov  3 09:15:02 mx postfix/smtp[4712]: 4TESTQ: to=<paula@example.net>, relay=mx.example.net[192.0.2.44]:25, delay=1, dsn=5.1.1, status=bounced (host mx.example.net[192.0.2.44] said: 550 5.1.1 <paula@example.net> No such mailbox (in reply to RCPT TO command))',
    'Exchange, German: unknown':
      'Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:\n\npaula@example.net\n\nDiagnoseinformationen für Administratoren:\n\nGenerierender Server: mx1.example.com\n\npaula@example.net\nRemote Server returned ‘550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup’',
    'Exim: unknown':
      'A message that you sent could not be delivered to one or more of its recipients.\n\n  paula@example.net\n    host mx.example.net [192.0.2.44]\n    SMTP error from remote mail server after RCPT TO:<paula@example.net>:\n    550 5.1.1 User unknown',
    qmail:
      "Hi. This is the qmail-send program at relay.example.com.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n<paula@example.net>:\n192.0.2.44 does not like recipient.\nRemote host said: 550 sorry, no mailbox here by that name (#5.1.1)\nGiving up on 192.0.2.44.",
    MDaemon: 'Mon 2026-11-02 09:14:22.118: [1234:5] --> 550 <paula@example.net>, Recipient unknown',
    'Python, pair':
      "smtplib.SMTPRecipientsRefused: {'paula@example.net': (550, b'5.1.1 <paula@example.net>: Recipient address rejected: User unknown in local recipient table')}",
    'in a sentence: domain': returned(
      'Failure Notice',
      'Sorry, we were unable to deliver your message to the following address.',
      '',
      '<paula@example.net>:',
      'No mx record found for domain=example.net',
    ),
    'qmail’s code behind the words': returned(
      'failure notice',
      'Hi. This is the qmail-send program.',
      '',
      '<paula@example.net>:',
      'Sorry, no mailbox here by that name. (#5.1.1)',
    ),
    'the recipient’s domain, as Postfix has it': report(
      'see below',
      'Status: 5.4.4',
      'Diagnostic-Code: X-Postfix; Host or domain name not found. Name',
      '    service error for name=example.net type=A: Host not found',
    ),
    'a whole trace in one line':
      '{"level":"error","msg":"Failed messages: javax.mail.SendFailedException: Invalid Addresses;\\n  nested exception is:\\n\\tcom.sun.mail.smtp.SMTPAddressFailedException: 550 User not found: paula@example.net\\n"}',
    'a letter left out': '554 RCPT (paula@example.net) dosn’t exist',
    'an address called email': '550 E515 Email not exist',
    'Postfix names the enhanced code':
      'Nov 18 23:12:56 mx postfix/pipe[8181]: 2F6: to=<paula@example.org>, relay=dovecot, delay=5.1, dsn=5.1.1, status=bounced (user unknown)',
    'Sendmail names it too':
      'Nov 18 23:12:56 mx sm-mta[42]: k6J: to=<paula@example.org>, mailer=esmtp, pri=30074, relay=mx.example.org, dsn=5.1.1, stat=User unknown',
    'MailKit: no code but the enhanced one':
      'MailKit.Net.Smtp.SmtpCommandException: 5.1.1 The email account does not exist',
    'Exchange of old':
      'Your message did not reach some or all of the intended recipients.\n\n      Subject:\tHello\n\nThe following recipient(s) could not be reached:\n\n      paula@example.net on 4/29/26 11:34:45 PM\n            Recipient Not Found\n            MSEXCH:IMC:EXAMPLE:APP:MX',
    'a domain that nobody routes to': 'SMTPAddressFailedException: 550 unrouteable mail domain example.net',
    'a user id':
      'Subject: Undeliverable Mail\nFrom: postmaster@example.com\nDate: Tue, 3 Nov 2026 09:15:02 +0000\n\nInvalid final delivery userid: paula@example.com',
    'qmail finds no exchanger':
      "<paula@example.net>:\nSorry, I couldn't find a mail exchanger or IP address. (#5.4.4)",
    'no way to the domain':
      'Final-Recipient: rfc822;paula@example.net\nAction: failed\nStatus: 5.4.4 (Illegal host/domain name found)',
    'the recipient':
      'Final-Recipient: rfc822;paula@example.net\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: SMTP; 550 5.1.1 This user is unknown',
    'between quotation marks':
      '{"bounce":{"diagnosticCode":"smtp; 550 5.1.1 user unknown"},"mail":{"commonHeaders":{"from":["TC <tc@example.com>"]},"headers":"multiple From fields are spam"}}',
    'a reply and what is said in general': undelivered(
      'The server said: 550 5.1.1 User unknown',
      'Other causes: the mailbox is full.',
    ),
    'a code and a page about loops': undelivered(
      'Status code: 550 5.1.10',
      'The error may also come from a mail loop.',
    ),
    'counted lines: a table': nothing(
      '420 Example KG 1 55,00\n421 Service Nord 3 301,00\n422 Test und Partner 9 888,10',
    ),
    'counted lines: two rows of it': nothing('421 Service Nord 3 301,00\n422 Test und Partner 9 888,10'),
    'counted lines: ids that go up': nothing(
      '447 Open matters\n450 Mailbox moved\n550 Onboarding of users\n560 Contract review',
    ),
    'counted lines: a list of codes': nothing('450 Mailbox busy\n451 Local error\n452 No space'),
    'a conversation': '220 mail.example.com ESMTP\n250 OK\n550 No such user here\n221 Bye',
    'a reply of three lines': '550-Sorry\n550-Really\n550 No such user',
    'a number before a reply': '1 recipient failed\n550 No such user',
    'two replies': '550 No such user\n551 5.1.1 No such user',
    'a count before a reply': '100 lines read\n550 No such user',
    'and behind it': '900 bytes read\n550 No such user\n100 bytes written',
    'behind the address':
      '    SMTP error from remote mail server after RCPT TO:<paula@example.net>:\n    host mx.example.net [192.0.2.9]: 550 <paula@example.net>:\n    User unknown',
    'in Postfix’s own words':
      '<paula@example.net>: Host or domain name not found. Name service error for\n    name=example.net type=AAAA: Host not found',
    'a line of its own': 'DEBUG SMTP: 550 No such user\n   Disk: over quota',
  },
  PROVIDER_TEST_ACCOUNT: {
    'a test account':
      'SMTPAddressFailedException: 554 5.7.1 Demo domains can only be used to send emails to account owners.',
  },
  RECIPIENT_DISABLED: {
    'a mailbox that takes nothing': '550 5.2.1 this account is disabled',
    'a mailbox switched off for a while':
      'SMTPAddressFailedException: 450 4.2.1 The mailbox is temporarily disabled',
    'a reason with a number': '554 30 Sorry, your message cannot be delivered. This mailbox is disabled',
    'counted lines: two numbers of which the first is no reply': nothing(
      '554 30 sorry, this mailbox is disabled',
    ),
    'counted lines: numbers behind a name': nothing('Items: 554 30 Mailbox disabled'),
    'counted lines: numbers of users': nothing('554 30 Disabled user accounts'),
  },
  RECIPIENT_SYNTAX: {
    'Python, pair of text':
      "{u'5435@4535': (501, '5.1.3 Bad recipient address syntax')} SMTPRecipientsRefused",
    'after the code':
      'javax.mail.SendFailedException: com.sun.mail.smtp.SMTPAddressFailedException: 553 5.1.3\nThe recipient address <paula> is not a valid RFC-5321 address.',
    'a port at the end of a line': nothing('The relay was asked on port 465\nPlease wait'),
    'Spring’s list of failed messages':
      'MailSendException: Failed messages: jakarta.mail.SendFailedException: Invalid Addresses;\n  nested exception is:\n\torg.eclipse.angus.mail.smtp.SMTPAddressFailedException: 553-5.1.3 The recipient address <c> is not a valid RFC 5321 address.\n553 5.1.3 See the specifications.\n; message exceptions (1) are:\nFailed message 1: jakarta.mail.SendFailedException: Invalid Addresses',
  },
  RECIPIENT_MAILBOX_FULL: {
    'Exim, refused by the next server':
      '2026-11-02 09:12:01 1kZxYz-0001AB-CD ** paula@example.net R=dnslookup T=remote_smtp H=in.example.net [192.0.2.7]: SMTP error from remote mail server after RCPT TO:<paula@example.net>: 552 5.2.2 Mailbox is over quota',
    'only a status': 'Final-Recipient: rfc822; paula@example.net\nAction: failed\nStatus: 5.2.2',
    'Postfix: full':
      'This is the mail system at host relay.example.com.\n\n<paula@example.net>: host mx.example.net[192.0.2.44] said: 552 5.2.2 <paula@example.net>\n    Mailbox full (in reply to RCPT TO command)',
    'in a sentence: full': returned(
      'failure notice',
      'Your mail could not be delivered.',
      '',
      '<paula@example.net>:',
      "child status 100...The message could not be delivered because the user's mailbox is full.",
      '',
      '--- Below this line is a copy of the message.',
      '',
      'Subject: who is an unknown user',
    ),
    'in a sentence: number of messages': returned(
      'Returned mail: Service unavailable',
      '   ----- Non-delivered information -----',
      "The number of messages in the recipient's mailbox exceeded the local limit.",
    ),
    Notes:
      'Your message\n\n  Subject: Hello\n\nwas not delivered to:\n\n  paula@example.net\n\nbecause:\n\n  The mailbox of the recipient is full',
    'a bounce that does not say why': nothing(
      'Your message did not reach some or all of the intended recipients.\n\nThe following recipient(s) could not be reached:\n\n      paula@example.net',
    ),
    'a log that speaks of the same': nothing(
      'Notification could not be delivered\ncom.example.tc.NotifyException: the recipient was not found\n\tat com.example.tc.Notifier.run(Notifier.java:12)',
    ),
    'reasons in general: a list': nothing(
      undelivered('Possible reasons:', ' * The mailbox is full', ' * The address does not exist'),
    ),
    'reasons in general: a list without a heading': nothing(
      undelivered('- The mailbox is full', '- The address does not exist'),
    ),
    'a list of one': undelivered('- The mailbox is full', '- Subject: Reports'),
    'a list that says it twice': undelivered('- The mailbox is full', '- Mailbox size limit exceeded'),
    'reasons in general: a sentence': nothing(
      undelivered('The mailbox is full, the address does not exist, or the mail is spam.'),
    ),
    'reasons in general: what is usual': nothing(undelivered('Usually the mailbox is full.')),
    'reasons in general: what is to be done if it is so': nothing(
      undelivered('If the mailbox is full, ask the recipient to clear it.'),
    ),
    'reasons in general: in German': nothing(
      'Ihre Nachricht konnte nicht zugestellt werden.\nMögliche Ursachen: das Postfach ist voll',
    ),
    'reasons in general: in Spanish': nothing(
      'No se pudo entregar el mensaje\nCausas habituales: el buzón está lleno; la dirección no existe',
    ),
    'a reason and what is said in general': undelivered(
      'The mailbox is full.',
      'Usually the address does not exist.',
    ),
    'a heading that names nobody unknown':
      'From: MAILER-DAEMON@example.com\nSubject: Undelivered Mail\nDate: Tue, 3 Nov 2026 09:15:02 +0000\n\nUndeliverable Address: paula@example.net\nReason: returned because the recipient is over disk quota.',
  },
  RECIPIENT_GREYLISTED: {
    greylisting: '451 4.7.1 Greylisting in action, please come back later',
    'a delayed one':
      'Final-Recipient: rfc822; paula@example.net\nAction: delayed\nStatus: 4.2.0\nDiagnostic-Code: smtp; 450 4.2.0 Greylisted, try again in 300 seconds',
    'put off, not refused':
      '2026-11-03 09:15:02 H=app01.example.com [192.0.2.9] F=<tc@example.com> temporarily rejected RCPT <paula@example.net>: Greylisted, try again later',
    'Exim, a reply that begins with an address':
      '2026-11-25 15:35:55 [3721] 1WST-JF == paula@example.net R=dnslookup T=remote_smtp defer (-44): SMTP error from remote mail server after RCPT TO:<paula@example.net>: host mx.example.net [192.0.2.44]: 451-192.0.2.9 is not yet authorized to deliver mail.\\n451 Please try later.',
  },
  RECIPIENT_REFUSED: {
    'the next server’s policy is no relaying': report(
      'see below',
      'Status: 5.7.7',
      'Diagnostic-Code: smtp; 554 5.7.7 Policy violation detected',
    ),
    'the same from the server after the next':
      'Nov  3 09:15:02 mx postfix/smtp[4712]: 4T: to=<paula@example.net>, relay=mx.example.net[192.0.2.44]:25, dsn=5.7.1, status=bounced (host mx.example.net[192.0.2.44] said: 554 5.7.1 Rejected by policy (in reply to RCPT TO command))',
    'who may write to a group':
      'Diagnostic-Code: smtp; 550 5.7.129 RESOLVER.RST.Restricted; not authorized to send to the group',
    'no answer about the domain':
      'said: 550 5.4.4 Name service error: unexpected reply (in reply to RCPT TO command)',
    'which is said of a service that is not there':
      'Final-Recipient: rfc822; paula@example.net\nAction: failed\nDiagnostic-Code: smtp; 554 Service not available',
  },
  RECIPIENT_DEFERRED: {
    'a mailbox that is busy': 'SMTPAddressFailedException: 450 4.2.1 The mailbox is busy',
    'the next server’s':
      'Nov  3 09:15:02 mx postfix/smtp[311]: 4F2: to=<paula@example.net>, relay=mx.example.net[192.0.2.9]:25, delay=0.9, dsn=4.7.1, status=deferred (host mx.example.net[192.0.2.9] said: 450 4.7.1 Not now (in reply to RCPT TO command))',
    'a warning': reportInParts(
      'Your message is delayed.',
      'Action: delayed',
      'Status: 4.4.7',
      'Will-Retry-Until: Thu, 5 Nov 2026 09:00:00 +0100',
    ),
  },
  MAIL_LOOP: {
    'a loop': undelivered('A mail loop was detected.'),
    'Postfix’s log':
      'Nov  3 09:15:02 mx postfix/smtp[311]: 4F2: to=<paula@example.net>, relay=none, delay=0.1, dsn=5.4.6, status=bounced (mail for example.net loops back to myself)',
    'Postfix’s local delivery':
      'Nov  3 09:15:02 mx postfix/local[311]: 4F2: to=<paula@example.net>, relay=local, dsn=5.4.6, status=bounced (mail forwarding loop for paula@example.net)',
    'the log of a server that says no more':
      'Nov  3 09:15:02 mx opensmtpd[311]: delivery of tc@example.com failed: Loop detected',
    'a bounce in a sentence': returnedInParts(
      'Your message to paula@example.net was not delivered.',
      'Loop detected',
    ),
    'Exim’s log':
      '2026-11-03 09:15:02 1abcde-000001-AB rejected from <tc@example.com> H=app01.example.com [192.0.2.9]: Too many "Received" headers',
    'a Java trace':
      'com.sun.mail.smtp.SMTPSendFailedException: 554 5.4.14 Hop count exceeded - possible mail loop ATTR34 [relay.example.com]',
    'Sendmail’s bounce': reportInParts(
      '554 5.4.6 Too many hops 26 (25 max): from <tc@example.com> via relay.example.com, to <paula@example.net>',
      'Action: failed',
      'Status: 5.4.6',
    ),
    'a bounce with a report': reportInParts(
      'The message could not be delivered.',
      'Action: failed',
      'Status: 5.4.6',
      'Diagnostic-Code: smtp; 554 5.4.6 Message exceeded 50 hops, this may indicate a mail loop.',
    ),
    'qmail’s bounce': returnedInParts(
      '<paula@example.net>:',
      'This message is looping: it already has my Delivered-To line. (#5.4.6)',
    ),
    'another program’s loop': nothing('ERROR [com.example.tc.MailJob] endless loop found in rule 12'),
    'a loop of events': nothing('WARN event loop blocked for 2000 ms was detected, mail job waits'),
    'network’s hops': nothing('traceroute to mail.example.com (192.0.2.9), 30 hops max, 60 byte packets'),
    'network’s hops on Windows': nothing(
      'Tracing route to mail.example.com [192.0.2.9] over a maximum of 30 hops:',
    ),
    'a loop of a workflow': nothing(
      'WARN [com.example.tc.MailJob] Loop detected in workflow 7 of paula@example.net',
    ),
    'a loop without mail': nothing('Spanning tree: Loop detected on port 12'),
  },
  DELIVERY_TIME_EXPIRED: {
    'a queue that tried often':
      'From: MAILER-DAEMON@example.com\nSubject: Failure Notice\nDate: Tue, 3 Nov 2026 09:15:02 +0000\n\nUnable to deliver message after multiple retries, giving up.',
    'an envelope':
      'From: Mailer Daemon <MAILER-DAEMON@example.com>\nSubject: Delivery status notification: error\nDate: Tue, 3 Nov 2026 09:15:02 +0000\n\npaula@example.net: Envelope expired',
    'two messages that waited too long':
      'Nov  3 09:15:02 mx postfix/qmgr[311]: 4F2: from=<paula@example.net>, status=expired, returned to sender\nNov  3 09:15:03 mx postfix/qmgr[311]: 4F3: from=<paula@example.net>, status=expired, returned to sender',
    Postfix:
      'Nov  3 09:15:02 mx postfix/qmgr[311]: 4F2: from=<tc@example.com>, status=expired, returned to sender',
    Exim: '2026-11-03 09:15:02 1abcde-000001-AB ** paula@example.net R=dnslookup T=remote_smtp: retry timeout exceeded',
    'Exim, for all hosts':
      '2026-11-03 09:15:02 1abcde-000001-AB ** paula@example.net R=dnslookup T=remote_smtp: all hosts for example.net have been failing for a long time (and retry time not reached)',
    Exchange: "Remote Server returned '550 4.4.7 QUEUE.Expired; message expired'",
    qmail: returnedInParts(
      '<paula@example.net>:',
      'I’m not going to try again; this message has been in the queue too long.',
    ),
    'a report': reportInParts(
      'Message could not be delivered for 5 days',
      'Action: failed',
      'Status: 5.4.7',
      'Diagnostic-Code: smtp; 554 5.4.7 Delivery expired (message too old)',
    ),
    'a code alone': reportInParts('See below.', 'Action: failed', 'Status: 4.4.7'),
    'a message of another queue': nothing('ERROR ActiveMQ: message expired in queue notification.mail'),
    'a lock of a database': nothing(
      'ERROR [com.example.tc.MailJob] Lock wait timeout exceeded; try restarting transaction',
    ),
  },
  CLIENT_HOST_REJECTED: {
    'a folded field': report(
      'see below',
      'Status: 5.7.1',
      'Diagnostic-Code: smtp; 554 5.7.1 <relay.example.com[192.0.2.9]:49309>:',
      '    Client host rejected: #216',
    ),
  },
  RATE_LIMITED: {
    'a reply of two lines behind the name of its kind':
      'smtp;421-4.7.0 Our system has detected an unusual rate of mail\n421 4.7.0 from your organisation',
    'a rate': '421 4.7.1 Messages to paula@example.net deferred due to excessive volume.',
    'requests in a time': 'Message failed: 550 Too many requests, 2 per second at most.',
    'all ports in use':
      'Nov 18 23:12:56 mx postfix/postscreen[99]: NOQUEUE: reject: CONNECT from [192.0.2.9]:1337: all server ports busy',
    'MailKit: the reason on the next line':
      'MailKit.Net.Smtp.SmtpCommandException: 4.5.127 Message rejected.\n       Excessive message rate from sender.',
    'so many in an hour':
      'SMTPSendFailedException: 451 4.7.1 Sorry, you sent more than 300 messages in the last hour',
  },
  DAILY_LIMIT_REACHED: {
    'a reply inside an answer in HTTP':
      'FunctionsHttpError 500 {"error":"Message failed: 550 You have reached your daily email sending quota."}',
    'an answer of a gateway': nothing('Mail service answered: 502 Bad Gateway'),
  },
  SERVER_STORAGE_LOW: {
    'server full': '452 4.3.1 Insufficient system storage',
  },
  SERVER_CONFIG_ERROR: {
    'a fault of the server’s own': '451 trouble in home directory (#4.3.0)',
    'a transcript that names what is offered':
      'Out: 250-AUTH PLAIN LOGIN\n In:  MAIL FROM:<tc@example.com>\n Out: 451 4.3.0 Error: queue file write error',
  },
}
