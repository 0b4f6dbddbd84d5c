/** Faults between servers and inside Java: loops, queues that gave up, libraries, and what Java forbids itself. */
import { describe, expect, it } from 'vitest'
import { explainText } from '#main/services/explain/index.ts'

const faults = (text: string): readonly string[] =>
  explainText(text).faults.map(({ candidates }) => candidates.map(({ finding }) => finding.cause).join(' | '))

const mail = (...body: readonly string[]): string =>
  [
    'From: Mail Delivery System <MAILER-DAEMON@relay.example.com>',
    'To: tc@example.com',
    'Subject: Undelivered Mail Returned to Sender',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
    '',
    '--b1',
    'Content-Type: text/plain',
    '',
    ...body,
    '--b1--',
  ].join('\n')

const report = (human: string, ...fields: readonly string[]): string =>
  mail(
    human,
    '',
    '--b1',
    'Content-Type: message/delivery-status',
    '',
    'Final-Recipient: rfc822;paula@example.net',
    ...fields,
    '',
  )

describe('A mail loop', () => {
  it.each([
    [
      'Postfix’s log',
      'Nov  3 09:15:02 mx postfix/smtp[311]: 4F2: to=<paula@example.net>, relay=none, delay=0.1, dsn=5.4.6, status=bounced (mail for example.net loops back to myself)',
    ],
    [
      'Postfix’s local delivery',
      'Nov  3 09:15:02 mx postfix/local[311]: 4F2: to=<paula@example.net>, relay=local, dsn=5.4.6, status=bounced (mail forwarding loop for paula@example.net)',
    ],
    [
      'the log of a server that says no more',
      'Nov  3 09:15:02 mx opensmtpd[311]: delivery of tc@example.com failed: Loop detected',
    ],
    ['a bounce in a sentence', mail('Your message to paula@example.net was not delivered.', 'Loop detected')],
    [
      'Exim’s log',
      '2026-11-03 09:15:02 1abcde-000001-AB rejected from <tc@example.com> H=app01.example.com [192.0.2.9]: Too many "Received" headers',
    ],
    [
      'a Java trace',
      'com.sun.mail.smtp.SMTPSendFailedException: 554 5.4.14 Hop count exceeded - possible mail loop ATTR34 [relay.example.com]',
    ],
    [
      'Sendmail’s bounce',
      report(
        '554 5.4.6 Too many hops 26 (25 max): from <tc@example.com> via relay.example.com, to <paula@example.net>',
        'Action: failed',
        'Status: 5.4.6',
      ),
    ],
    [
      'a bounce with a report',
      report(
        'The message could not be delivered.',
        'Action: failed',
        'Status: 5.4.6',
        'Diagnostic-Code: smtp; 554 5.4.6 Message exceeded 50 hops, this may indicate a mail loop.',
      ),
    ],
    [
      'qmail’s bounce',
      mail('<paula@example.net>:', 'This message is looping: it already has my Delivered-To line. (#5.4.6)'),
    ],
  ])('is named in %s', (_name, text) => {
    expect(faults(text)).toEqual(['MAIL_LOOP'])
  })

  it.each([
    ['another program’s loop', 'ERROR [com.example.tc.MailJob] endless loop found in rule 12'],
    ['a loop of events', 'WARN event loop blocked for 2000 ms was detected, mail job waits'],
    ['network’s hops', 'traceroute to mail.example.com (192.0.2.9), 30 hops max, 60 byte packets'],
    ['network’s hops on Windows', 'Tracing route to mail.example.com [192.0.2.9] over a maximum of 30 hops:'],
    [
      'a loop of a workflow',
      'WARN [com.example.tc.MailJob] Loop detected in workflow 7 of paula@example.net',
    ],
    ['a loop without mail', 'Spanning tree: Loop detected on port 12'],
  ])('is not %s', (_name, text) => {
    expect(faults(text)).toEqual([])
  })
})

describe('A queue that gave up', () => {
  it.each([
    [
      'Postfix',
      'Nov  3 09:15:02 mx postfix/qmgr[311]: 4F2: from=<tc@example.com>, status=expired, returned to sender',
    ],
    [
      'Exim',
      '2026-11-03 09:15:02 1abcde-000001-AB ** paula@example.net R=dnslookup T=remote_smtp: retry timeout exceeded',
    ],
    [
      'Exim, for all hosts',
      '2026-11-03 09:15:02 1abcde-000001-AB ** paula@example.net R=dnslookup T=remote_smtp: all hosts for example.net have been failing for a long time (and retry time not reached)',
    ],
    ['Exchange', "Remote Server returned '550 4.4.7 QUEUE.Expired; message expired'"],
    [
      'qmail',
      mail(
        '<paula@example.net>:',
        'I’m not going to try again; this message has been in the queue too long.',
      ),
    ],
    [
      'a report',
      report(
        'Message could not be delivered for 5 days',
        'Action: failed',
        'Status: 5.4.7',
        'Diagnostic-Code: smtp; 554 5.4.7 Delivery expired (message too old)',
      ),
    ],
    ['a code alone', report('See below.', 'Action: failed', 'Status: 4.4.7')],
  ])('is named: %s', (_name, text) => {
    expect(faults(text)).toEqual(['DELIVERY_TIME_EXPIRED'])
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
      report(
        'see below',
        'Action: failed',
        'Status: 4.4.7',
        'Diagnostic-Code: smtp; 550 4.4.7 Delivery time expired (connect to mx.example.net[192.0.2.4]:587: Connection timed out)',
      ),
    ],
    [
      'further up in the bounce',
      'TCP_CONNECT_TIMEOUT',
      report(
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
      report(
        'see below',
        'Action: failed',
        'Status: 4.4.7',
        'Diagnostic-Code: smtp; 550 4.4.7 Message expired: unable to deliver in 840 minutes.<421 4.4.1 Unable to establish connection>',
      ),
    ],
  ])('has its reason beside it, first: %s', (_name, reason, text) => {
    expect(faults(text)).toEqual([reason, 'DELIVERY_TIME_EXPIRED'])
  })

  it.each([
    [
      'a warning',
      report(
        'Your message is delayed.',
        'Action: delayed',
        'Status: 4.4.7',
        'Will-Retry-Until: Thu, 5 Nov 2026 09:00:00 +0100',
      ),
      ['RECIPIENT_DEFERRED'],
    ],
    ['a message of another queue', 'ERROR ActiveMQ: message expired in queue notification.mail', []],
    [
      'a lock of a database',
      'ERROR [com.example.tc.MailJob] Lock wait timeout exceeded; try restarting transaction',
      [],
    ],
    [
      'a certificate',
      'javax.net.ssl.SSLHandshakeException: the mail server’s certificate has expired',
      ['TLS_CERT_EXPIRED'],
    ],
  ])('is not %s', (_name, text, expected) => {
    expect(faults(text)).toEqual(expected)
  })

  it('has proof that stands in the text', () => {
    const text =
      '2026-11-03 09:15:02 1abcde-000001-AB ** paula@example.net R=dnslookup T=remote_smtp: SMTP error from remote mail server after RCPT TO:<paula@example.net>: 450 4.2.0 Greylisted: retry timeout exceeded'
    for (const { candidates } of explainText(text).faults)
      for (const { finding } of candidates)
        for (const line of finding.evidence.split('\n')) expect(text).toContain(line)
  })
})

describe('Java’s mail library', () => {
  it.each([
    [
      'javax.mail.NoSuchProviderException: No provider for smtp\n\tat javax.mail.Session.getProvider(Session.java:460)',
    ],
    ['jakarta.mail.NoSuchProviderException: No provider for imaps'],
    [
      'java.lang.NoClassDefFoundError: javax/mail/internet/AddressException\n\tat com.acme.matter.Task.run(Task.java:7)',
    ],
    ['java.lang.NoClassDefFoundError: Could not initialize class com.sun.mail.util.PropUtil'],
    [
      'Caused by: java.lang.ClassNotFoundException: jakarta.mail.Authenticator from [Module "deployment.tc.war" from Service Module Loader]',
    ],
    [
      'java.lang.NoClassDefFoundError: javax/activation/DataHandler\n\tat com.acme.Outbox.send(Outbox.java:31)\nCaused by: java.lang.ClassNotFoundException: javax.activation.DataHandler',
    ],
    [
      'javax.mail.MessagingException: IOException while sending message;\n  nested exception is:\n\tjavax.activation.UnsupportedDataTypeException: no object DCH for MIME type multipart/mixed; \n\tboundary="----=_Part_0"',
    ],
    ['jakarta.activation.UnsupportedDataTypeException: no object DCH for MIME type text/html; charset=UTF-8'],
    [
      'java.lang.IllegalAccessError: tried to access method com.sun.mail.util.MailLogger.<init>(Ljava/lang/String;)V from class com.sun.mail.smtp.SMTPTransport',
    ],
    [
      'java.lang.NoSuchMethodError: com.sun.mail.util.TraceInputStream.<init>(Ljava/io/InputStream;Lcom/sun/mail/util/MailLogger;)V',
    ],
    [
      "java.lang.NoSuchMethodError: 'java.lang.String jakarta.mail.internet.MimeUtility.encodeText(java.lang.String)'",
    ],
    ['java.lang.ClassCastException: javax.mail.Session cannot be cast to javax.mail.Session'],
    [
      "java.lang.ClassCastException: class javax.mail.Session cannot be cast to class jakarta.mail.Session (javax.mail.Session is in unnamed module of loader 'app')",
    ],
    [
      'java.lang.ClassCastException: com.sun.mail.handlers.multipart_mixed cannot be cast to javax.activation.DataContentHandler',
    ],
    [
      'java.util.ServiceConfigurationError: jakarta.mail.Provider: Provider com.sun.mail.imap.IMAPProvider not a subtype',
    ],
    ['java.lang.IllegalStateException: No provider of jakarta.mail.util.StreamProvider was found'],
  ])('is at fault: %s', (text) => {
    expect(faults(text)).toEqual(['JAVA_MAIL_LIBRARY_BROKEN'])
  })

  it.each([
    [
      'a database’s driver',
      'java.lang.NoClassDefFoundError: org/postgresql/Driver\n\tat com.example.tc.MailJob.run(MailJob.java:12)',
    ],
    ['another driver', 'java.lang.ClassNotFoundException: oracle.jdbc.OracleDriver'],
    ['a cipher’s provider', 'java.security.NoSuchProviderException: no such provider: BC'],
    [
      'a web service that lacks Activation',
      'java.lang.NoClassDefFoundError: javax/activation/DataSource\n\tat com.sun.xml.bind.v2.runtime.JAXBContextImpl.<init>(JAXBContextImpl.java:5)',
    ],
    [
      'a program that misreads a part',
      'java.lang.ClassCastException: javax.mail.internet.MimeBodyPart cannot be cast to javax.mail.Multipart',
    ],
    [
      'a program that misreads a text',
      'java.lang.ClassCastException: com.sun.mail.util.BASE64DecoderStream cannot be cast to javax.mail.Multipart',
    ],
    [
      'a type that nobody brings',
      'javax.activation.UnsupportedDataTypeException: no object DCH for MIME type application/x-matter',
    ],
    [
      'a method of another library',
      'java.lang.NoSuchMethodError: com.google.common.base.Stopwatch.<init>()V\n\tat com.example.tc.Mailer.run(Mailer.java:2)',
    ],
  ])('is not at fault: %s', (_name, text) => {
    expect(faults(text)).toEqual([])
  })

  it('leaves a server’s reply what it is, though the trace passes through the library', () => {
    expect(
      faults(
        'javax.mail.AuthenticationFailedException: 535 5.7.8 Wrong password\n\tat com.sun.mail.smtp.SMTPTransport$Authenticator.authenticate(SMTPTransport.java:965)',
      ),
    ).toEqual(['AUTH_REJECTED'])
  })
})

describe('What Java forbids itself', () => {
  const pkix =
    'javax.net.ssl.SSLHandshakeException: PKIX path validation failed: java.security.cert.CertPathValidatorException:'
  it.each([
    [
      'javax.mail.MessagingException: Could not convert socket to TLS;\n  nested exception is:\n\tjavax.net.ssl.SSLHandshakeException: No appropriate protocol (protocol is disabled or cipher suites are inappropriate)',
      'TLS_JVM_PROTOCOL_DISABLED',
    ],
    [
      'mail: TLSv1.1 was switched off by jdk.tls.disabledAlgorithms in java.security',
      'TLS_JVM_PROTOCOL_DISABLED',
    ],
    ['smtp: jdk.tls.disabledAlgorithms contains TLSv1, handshake given up', 'TLS_JVM_PROTOCOL_DISABLED'],
    [
      'javax.net.ssl.SSLHandshakeException: The server selected protocol version TLS10 is not accepted by client preferences [TLS12]',
      'TLS_PROTOCOL_TOO_OLD',
    ],
    [
      'javax.net.ssl.SSLHandshakeException: Server chose TLSv1, but that protocol version is not enabled or not supported by the client.',
      'TLS_PROTOCOL_TOO_OLD',
    ],
    [
      `${pkix} Algorithm constraints check failed on signature algorithm: SHA1withRSA`,
      'TLS_LEGACY_SIGNATURE',
    ],
    [`${pkix} Algorithm constraints check failed: MD5withRSA`, 'TLS_LEGACY_SIGNATURE'],
    [
      `${pkix} Algorithm constraints check failed on disabled algorithm: MD5 used with certificate: CN=mail.example.com`,
      'TLS_LEGACY_SIGNATURE',
    ],
    [
      `${pkix} Algorithm constraints check failed on keysize limits: RSA 1024 bit key used with certificate: CN=mail.example.com`,
      'TLS_WEAK_KEY',
    ],
    [
      'javax.net.ssl.SSLHandshakeException: java.security.cert.CertificateException: Certificates do not conform to algorithm constraints\nCaused by: java.security.cert.CertPathValidatorException: Algorithm constraints check failed on keysize limits: RSA 512 bit key used with certificate: CN=mail.example.com',
      'TLS_WEAK_KEY',
    ],
    [
      'javax.net.ssl.SSLHandshakeException: java.security.cert.CertificateException: Certificates do not conform to algorithm constraints\nCaused by: java.security.cert.CertPathValidatorException: Algorithm constraints check failed on signature algorithm: MD5withRSA',
      'TLS_LEGACY_SIGNATURE',
    ],
    [
      'sun.security.validator.ValidatorException: Certificates do not conform to algorithm constraints',
      'TLS_LEGACY_SIGNATURE | TLS_WEAK_KEY',
    ],
    [
      'javax.net.ssl.SSLHandshakeException: DH ServerKeyExchange does not comply to algorithm constraints',
      'TLS_WEAK_DH',
    ],
    [
      'javax.net.ssl.SSLHandshakeException: ECDH ServerKeyExchange does not comply to algorithm constraints',
      'TLS_NO_COMMON_CIPHER',
    ],
  ])('%s → %s', (text, cause) => {
    expect(faults(text)).toEqual([cause])
  })

  it('is no list of authorities that lacks one', () => {
    expect(faults(`${pkix} Path does not chain with any of the trust anchors`)[0]).toContain('TLS_PRIVATE_CA')
  })

  it.each(['TLS_JVM_PROTOCOL_DISABLED', 'TLS_PROTOCOL_TOO_OLD'])('%s names the key of the file', (cause) => {
    const text =
      cause === 'TLS_PROTOCOL_TOO_OLD' ? 'Received fatal alert: protocol_version' : 'No appropriate protocol'
    const [fault] = explainText(`javax.net.ssl.SSLHandshakeException: ${text}`).faults
    const [candidate] = fault?.candidates ?? []
    expect(candidate?.finding.cause).toBe(cause)
    expect(candidate?.finding.fixes.map((fix) => fix.text).join(' ')).toContain('mail.smtp.ssl.protocols')
  })
})
