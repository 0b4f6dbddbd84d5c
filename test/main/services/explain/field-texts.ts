/** Texts as they stand in the logs of application servers, in mail logs and in bounces, each with all its causes. */
import type { Example } from './texts.ts'

const lines = (...all: readonly string[]): string => all.join('\n')
const one = (name: string, cause: string, text: string): Example => ({ name, text, causes: [cause] })
const several = (name: string, causes: readonly string[], text: string): Example => ({ name, text, causes })

const wl = (text: string): string =>
  `####<Nov 3, 2026 9:15:02,114 AM CET> <Error> <TeamConnect> <app01> <tcServer1> <[ACTIVE] ExecuteThread: '4' for queue: 'weblogic.kernel.Default (self-tuning)'> <<anonymous>> <> <> <1793693702114> <BEA-000000> <${text}\n>`
const was = (...all: readonly string[]): string =>
  all.map((line, at) => `[11/3/26 9:15:02:${114 + at} CET] 0000009a SystemErr     R ${line}`).join('\n')
const jboss = (...all: readonly string[]): string =>
  all.map((line) => `2026-11-03 09:15:02,114 ERROR [stderr] (default task-4) ${line}`).join('\n')
const tomcat = (first: string, ...rest: readonly string[]): string =>
  lines(`03-Nov-2026 09:15:02.114 SEVERE [http-nio-8080-exec-3] com.example.tc.Mailer.send ${first}`, ...rest)

const untrusted = [
  'TLS_SELF_SIGNED',
  'TLS_PRIVATE_CA',
  'TLS_INCOMPLETE_CHAIN',
  'TLS_TRUSTED_HERE_NOT_IN_JAVA',
  'CORPORATE_TLS_INTERCEPTION',
]
const unknownHost = [
  'DNS_NAME_NOT_FOUND',
  'DNS_NO_ADDRESS_RECORD',
  'DNS_TEMPORARY_FAILURE',
  'DNS_RESOLVER_TIMEOUT',
]

export const applicationLogs: readonly Example[] = [
  one(
    'WebLogic: wrong password',
    'AUTH_REJECTED',
    wl(
      'Notification failed\njavax.mail.AuthenticationFailedException: 535 5.7.8 Invalid user or password\n\tat com.sun.mail.smtp.SMTPTransport$Authenticator.authenticate(SMTPTransport.java:965)\n\tat com.sun.mail.smtp.SMTPTransport.authenticate(SMTPTransport.java:876)',
    ),
  ),
  one(
    'WebLogic: relay',
    'RELAY_DENIED',
    wl(
      'javax.mail.SendFailedException: Invalid Addresses;\n  nested exception is:\n\tcom.sun.mail.smtp.SMTPAddressFailedException: 550 5.7.1 Unable to relay\n\n\tat com.sun.mail.smtp.SMTPTransport.rcptTo(SMTPTransport.java:2064)',
    ),
  ),
  several(
    'WebLogic: trust',
    untrusted,
    wl(
      'javax.mail.MessagingException: Could not connect to SMTP host: smtp.example.com, port: 465;\n  nested exception is:\n\tjavax.net.ssl.SSLHandshakeException: sun.security.validator.ValidatorException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target',
    ),
  ),
  one(
    'WebSphere: refused port, every line stamped',
    'TCP_CONNECTION_REFUSED',
    was(
      "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: smtp.example.com, 25; timeout 60000;",
      '  nested exception is:',
      '\tjava.net.ConnectException: Connection refused (Connection refused)',
      '\tat com.sun.mail.smtp.SMTPTransport.openServer(SMTPTransport.java:2210)',
      '\tat com.sun.mail.smtp.SMTPTransport.protocolConnect(SMTPTransport.java:722)',
    ),
  ),
  one(
    'WebSphere: relay, every line stamped',
    'RELAY_DENIED',
    was(
      'javax.mail.SendFailedException: Invalid Addresses;',
      '  nested exception is:',
      '\tcom.sun.mail.smtp.SMTPAddressFailedException: 554 5.7.1 <paula@example.net>: Relay access denied',
      '',
      '\tat com.sun.mail.smtp.SMTPTransport.rcptTo(SMTPTransport.java:1873)',
      '\tat com.sun.mail.smtp.SMTPTransport.sendMessage(SMTPTransport.java:1120)',
    ),
  ),
  several(
    'WebSphere: IBM’s own words of trust',
    untrusted,
    was(
      'javax.mail.MessagingException: Could not connect to SMTP host: smtp.example.com, port: 465;',
      '  nested exception is:',
      '\tjavax.net.ssl.SSLHandshakeException: com.ibm.jsse2.util.j: PKIX path building failed: java.security.cert.CertPathBuilderException: unable to find valid certification path to requested target',
    ),
  ),
  one(
    'WebSphere: IMAP refused',
    'IMAP_LOGIN_REJECTED',
    was(
      'javax.mail.AuthenticationFailedException: [AUTHENTICATIONFAILED] Authentication failed.',
      '\tat com.sun.mail.imap.IMAPStore.protocolConnect(IMAPStore.java:725)',
      '\tat javax.mail.Service.connect(Service.java:366)',
    ),
  ),
  one(
    'JBoss: relay, every line stamped',
    'RELAY_DENIED',
    jboss(
      'javax.mail.SendFailedException: Invalid Addresses;',
      '  nested exception is:',
      '\tcom.sun.mail.smtp.SMTPAddressFailedException: 550 5.7.1 Relaying denied. Proper authentication required.',
      '\tat com.sun.mail.smtp.SMTPTransport.rcptTo(SMTPTransport.java:2064)',
    ),
  ),
  one(
    'JBoss: sent as somebody else',
    'SENDER_SEND_AS_DENIED_M365',
    jboss(
      'com.sun.mail.smtp.SMTPSendFailedException: 554 5.2.252 SendAsDenied; tc@example.com not allowed to send as kim@example.com',
      '\tat com.sun.mail.smtp.SMTPTransport.issueSendCommand(SMTPTransport.java:2374)',
      '\tat com.sun.mail.smtp.SMTPTransport.finishData(SMTPTransport.java:2095)',
    ),
  ),
  one(
    'JBoss: time-out with a cause below',
    'TCP_CONNECT_TIMEOUT',
    jboss(
      "Caused by: com.sun.mail.util.MailConnectException: Couldn't connect to host, port: smtp.example.com, 587; timeout 20000",
      'Caused by: java.net.SocketTimeoutException: connect timed out',
      '\tat java.net.PlainSocketImpl.socketConnect(Native Method)',
    ),
  ),
  one(
    'Tomcat: STARTTLS first',
    'STARTTLS_REQUIRED',
    tomcat(
      'Mail failed',
      '\tcom.sun.mail.smtp.SMTPSendFailedException: 530 5.7.0 Must issue a STARTTLS command first',
      '',
      '\t\tat com.sun.mail.smtp.SMTPTransport.issueSendCommand(SMTPTransport.java:2388)',
    ),
  ),
  one(
    'Tomcat: Jakarta, name of the certificate',
    'TLS_NAME_MISMATCH',
    tomcat(
      'Mail failed',
      'jakarta.mail.MessagingException: Could not connect to SMTP host: relay.example.com, port: 465;',
      '  nested exception is:',
      '\tjavax.net.ssl.SSLHandshakeException: No subject alternative DNS name matching relay.example.com found.',
      '\tat org.eclipse.angus.mail.smtp.SMTPTransport.openServer(SMTPTransport.java:2243)',
    ),
  ),
  one(
    'Tomcat: Jakarta, no passwords',
    'AUTH_BASIC_DISABLED',
    tomcat(
      'Mail failed',
      'jakarta.mail.AuthenticationFailedException: 535 5.7.139 Authentication unsuccessful, basic authentication is disabled. [XX1PR01.EURPRD01.PROD.OUTLOOK.COM]',
      '\tat org.eclipse.angus.mail.smtp.SMTPTransport$Authenticator.authenticate(SMTPTransport.java:954)',
    ),
  ),
  one(
    'a mail program wrapped the line',
    'AUTH_BASIC_DISABLED',
    lines(
      'Caused by: javax.mail.AuthenticationFailedException: 535 5.7.139 Authentication unsuccessful,',
      'basic authentication is disabled. [XX1PR01.EURPRD01.PROD.OUTLOOK.COM]',
    ),
  ),
  one(
    'a mail program wrapped and quoted it',
    'SENDER_NOT_OWNED',
    lines(
      '> com.sun.mail.smtp.SMTPAddressFailedException: 553 5.7.1 <kim@example.com>:',
      '> Sender address rejected: not owned by user tc@example.com',
    ),
  ),
  one(
    'spool file, Jakarta, connect timed out',
    'TCP_CONNECT_TIMEOUT',
    "org.eclipse.angus.mail.util.MailConnectException: Couldn't connect to host, port: smtp.example.com, 587; timeout -1;\n  nested exception is:\n\tjava.net.SocketTimeoutException: Connect timed out",
  ),
  one(
    'switch to TLS: old Java',
    'TLS_JVM_PROTOCOL_DISABLED',
    'javax.mail.MessagingException: Could not convert socket to TLS;\n  nested exception is:\n\tjavax.net.ssl.SSLHandshakeException: No appropriate protocol (protocol is disabled or cipher suites are inappropriate)',
  ),
  several(
    'switch to TLS: trust',
    untrusted,
    'javax.mail.MessagingException: Could not convert socket to TLS;\n  nested exception is:\n\tjavax.net.ssl.SSLHandshakeException: PKIX path building failed: unable to find valid certification path to requested target',
  ),
  one(
    'server wants newer TLS than Java speaks',
    'TLS_JVM_PROTOCOL_DISABLED',
    'com.sun.mail.smtp.SMTPSendFailedException: 421 4.7.66 TLS 1.0 and 1.1 are not supported. Please upgrade/update your client to support TLS 1.2.',
  ),
  one(
    'expired',
    'TLS_CERT_EXPIRED',
    'Caused by: sun.security.validator.ValidatorException: PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check failed\nCaused by: java.security.cert.CertificateExpiredException: NotAfter: Sat Oct 31 12:00:00 CET 2026',
  ),
  several(
    'no words from the server',
    ['AUTH_REJECTED', 'AUTH_TEMPORARY_FAILURE'],
    'javax.mail.AuthenticationFailedException\n\tat com.sun.mail.smtp.SMTPTransport.protocolConnect(SMTPTransport.java:648)',
  ),
  several(
    'wrapper alone',
    ['TCP_CONNECT_FAILED', 'GREETING_TIMEOUT', 'TCP_RESET_AT_CONNECT', 'TLS_HANDSHAKE_FAILED'],
    '[2026-11-03 09:15:02] javax.mail.MessagingException: Exception reading response',
  ),
  several(
    'name',
    unknownHost,
    tomcat(
      'Mail failed',
      'javax.mail.MessagingException: Unknown SMTP host: smtp.example.com;',
      '  nested exception is:',
      '\tjava.net.UnknownHostException: smtp.example.com',
    ),
  ),
]

export const localised: readonly Example[] = [
  one(
    'German Linux: refused',
    'TCP_CONNECTION_REFUSED',
    "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: smtp.example.com, 587; timeout 60000;\n  nested exception is:\n\tjava.net.ConnectException: Verbindungsaufbau abgelehnt (Connection refused)",
  ),
  one(
    'German Linux: refused, no English',
    'TCP_CONNECTION_REFUSED',
    'java.net.ConnectException: Verbindungsaufbau abgelehnt',
  ),
  one(
    'German Linux: no route',
    'TCP_HOST_UNREACHABLE',
    'java.net.SocketException: Keine Route zum Zielrechner',
  ),
  one(
    'German Linux: timed out',
    'TCP_CONNECT_TIMEOUT',
    'java.net.ConnectException: Die Wartezeit für die Verbindung ist abgelaufen, smtp.example.com, 587',
  ),
  several(
    'German Linux: name',
    unknownHost,
    'Fehler beim Mailversand: smtp.example.com: Der Name oder der Dienst ist nicht bekannt',
  ),
  one('French Linux: refused', 'TCP_CONNECTION_REFUSED', 'java.net.ConnectException: Connexion refusée'),
  one(
    'French Linux: network',
    'TCP_NETWORK_UNREACHABLE',
    "java.net.SocketException: Le réseau n'est pas accessible",
  ),
  several('French Linux: name', unknownHost, 'Échec SMTP : smtp.example.com : Nom ou service inconnu'),
  one(
    'German server: password',
    'AUTH_REJECTED',
    'javax.mail.AuthenticationFailedException: 535 Anmeldung fehlgeschlagen, Kennwort falsch',
  ),
  one(
    'French server: relay',
    'RELAY_DENIED',
    'com.sun.mail.smtp.SMTPAddressFailedException: 550 5.7.1 <paula@example.net>: relais refusé',
  ),
]

export const mailLogs: readonly Example[] = [
  one(
    'Postfix: relay',
    'RELAY_DENIED',
    'Nov  3 09:15:02 mx postfix/smtpd[4711]: NOQUEUE: reject: RCPT from app01.example.com[192.0.2.9]: 554 5.7.1 <paula@example.net>: Relay access denied; from=<tc@example.com> to=<paula@example.net> proto=ESMTP helo=<app01.example.com>',
  ),
  one(
    'Postfix: helo',
    'EHLO_NAME_NOT_QUALIFIED',
    'Nov  3 09:15:02 mx postfix/smtpd[4711]: NOQUEUE: reject: RCPT from unknown[192.0.2.9]: 504 5.5.2 <APP01>: Helo command rejected: need fully-qualified hostname; from=<tc@example.com> to=<paula@example.net> proto=ESMTP helo=<APP01>',
  ),
  one(
    'Postfix: login',
    'AUTH_REJECTED',
    'Nov  3 09:15:02 mx postfix/smtpd[4711]: warning: app01.example.com[192.0.2.9]: SASL LOGIN authentication failed: authentication failure, sasl_username=tc@example.com',
  ),
  one(
    'Postfix: next server refused',
    'TCP_CONNECTION_REFUSED',
    'Nov  3 09:15:02 mx postfix/smtp[4712]: 4TESTQ: to=<paula@example.net>, relay=none, delay=30, delays=0/0/30/0, dsn=4.4.1, status=deferred (connect to mx.example.net[192.0.2.44]:25: Connection refused)',
  ),
  one(
    'Postfix: bounced',
    'RECIPIENT_UNKNOWN',
    'Nov  3 09:15:02 mx postfix/smtp[4712]: 4TESTQ: to=<paula@example.net>, relay=mx.example.net[192.0.2.44]:25, delay=1, dsn=5.1.1, status=bounced (host mx.example.net[192.0.2.44] said: 550 5.1.1 <paula@example.net> No such mailbox (in reply to RCPT TO command))',
  ),
  one(
    'Exim: relay',
    'RELAY_DENIED',
    '2026-11-03 09:15:02 H=app01.example.com [192.0.2.9] F=<tc@example.com> rejected RCPT <paula@example.net>: relay not permitted',
  ),
  one(
    'Exim: login',
    'AUTH_REJECTED',
    '2026-11-03 09:15:02 login authenticator failed for app01.example.com [192.0.2.9]: 535 Incorrect authentication data (set_id=tc@example.com)',
  ),
  one(
    'Sendmail: relay',
    'RELAY_DENIED',
    'Nov  3 09:15:02 mx sendmail[4711]: 8A39F2: ruleset=check_rcpt, arg1=<paula@example.net>, relay=app01.example.com [192.0.2.9], reject=550 5.7.1 <paula@example.net>... Relaying denied',
  ),
  one(
    'Sendmail: next server refused',
    'TCP_CONNECTION_REFUSED',
    'Nov  3 09:15:02 mx sendmail[4711]: 8A39F2: to=<paula@example.net>, delay=00:00:01, mailer=esmtp, relay=mx.example.net. [192.0.2.44], dsn=4.0.0, stat=Deferred: Connection refused by mx.example.net.',
  ),
  one(
    'Exchange’s protocol log: relay',
    'RELAY_DENIED',
    '2026-11-03T08:15:02.114Z,MX1\\Default Frontend MX1,08D9AAAA,17,192.0.2.25:25,192.0.2.9:51234,>,550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain,',
  ),
  one(
    'Exchange’s protocol log: login',
    'AUTH_REJECTED',
    '2026-11-03T08:15:02.114Z,MX1\\Client Frontend MX1,08D9AAAB,21,192.0.2.25:587,192.0.2.9:51235,>,535 5.7.3 Authentication unsuccessful,',
  ),
  one(
    'Dovecot: login',
    'IMAP_LOGIN_REJECTED',
    'Nov  3 09:15:02 mx dovecot: imap-login: Disconnected: Connection closed (auth failed, 1 attempts in 2 secs): user=<tc@example.com>, method=PLAIN, rip=192.0.2.9, lip=192.0.2.25, TLS',
  ),
]

/** Beside the hits. */
export const nearTexts: readonly Example[] = [
  one(
    'the login service was down',
    'AUTH_TEMPORARY_FAILURE',
    'Nov  3 09:15:02 mx postfix/smtpd[4711]: warning: app01.example.com[192.0.2.9]: SASL LOGIN authentication failed: Connection lost to authentication server',
  ),
  one(
    'put off, not refused',
    'RECIPIENT_GREYLISTED',
    '2026-11-03 09:15:02 H=app01.example.com [192.0.2.9] F=<tc@example.com> temporarily rejected RCPT <paula@example.net>: Greylisted, try again later',
  ),
  one(
    'the sender, not the recipient',
    'SENDER_VERIFY_FAILED',
    '2026-11-03 09:15:02 H=app01.example.com [192.0.2.9] F=<tc@example.com> rejected RCPT <paula@example.net>: Sender verify failed',
  ),
  one(
    'new TLS is no fault',
    'AUTH_REJECTED',
    'connected with TLSv1.3\njavax.mail.AuthenticationFailedException: 535 5.7.8 Wrong password',
  ),
]

export const fieldBounces: readonly Example[] = [
  one(
    'Exchange: send as',
    'SENDER_SEND_AS_DENIED_M365',
    "Delivery has failed to these recipients or groups:\n\npaula@example.net\nYour message couldn't be delivered.\n\nDiagnostic information for administrators:\n\nGenerating server: mx1.example.com\n\npaula@example.net\nRemote Server returned '550 5.7.60 SMTP; Client does not have permissions to send as this sender'",
  ),
  one(
    'Exchange, German: unknown',
    'RECIPIENT_UNKNOWN',
    'Fehler bei der Nachrichtenzustellung an folgende Empfänger oder Gruppen:\n\npaula@example.net\n\nDiagnoseinformationen für Administratoren:\n\nGenerierender Server: mx1.example.com\n\npaula@example.net\nRemote Server returned ‘550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup’',
  ),
  one(
    'Exchange, old style',
    'RELAY_DENIED',
    'paula@example.net\nmx1.example.net #550 5.7.1 Unable to relay ##',
  ),
  one(
    'Postfix: full',
    'RECIPIENT_MAILBOX_FULL',
    'This is the mail system at host relay.example.com.\n\n<paula@example.net>: host mx.example.net[192.0.2.44] said: 552 5.2.2 <paula@example.net>\n    Mailbox full (in reply to RCPT TO command)',
  ),
  one(
    'Exim: unknown',
    'RECIPIENT_UNKNOWN',
    'A message that you sent could not be delivered to one or more of its recipients.\n\n  paula@example.net\n    host mx.example.net [192.0.2.44]\n    SMTP error from remote mail server after RCPT TO:<paula@example.net>:\n    550 5.1.1 User unknown',
  ),
  one(
    'Gmail: policy',
    'DMARC_REJECTED',
    'Message blocked\nYour message to paula@example.net has been blocked.\nThe response was:\n\n550-5.7.26 Unauthenticated email from example.com is not accepted due to the\n550 5.7.26 DMARC policy of the domain. - gsmtp',
  ),
  one(
    'qmail',
    'RECIPIENT_UNKNOWN',
    "Hi. This is the qmail-send program at relay.example.com.\nI'm afraid I wasn't able to deliver your message to the following addresses.\n\n<paula@example.net>:\n192.0.2.44 does not like recipient.\nRemote host said: 550 sorry, no mailbox here by that name (#5.1.1)\nGiving up on 192.0.2.44.",
  ),
  one(
    'report for programs',
    'SPF_FAILED',
    'Final-Recipient: rfc822; paula@example.net\nAction: failed\nStatus: 5.7.23\nRemote-MTA: dns; mx.example.net\nDiagnostic-Code: smtp; 550 5.7.23 The message was rejected, SPF says no',
  ),
  one(
    'report, folded',
    'MESSAGE_TOO_LARGE',
    'Final-Recipient: rfc822; paula@example.net\nAction: failed\nStatus: 5.3.4\nDiagnostic-Code: smtp; 552 5.3.4\n Message size exceeds fixed limit',
  ),
]

export const imapLogs: readonly Example[] = [
  one(
    'Exchange took its OK back',
    'IMAP_AUTHENTICATED_NOT_CONNECTED',
    jboss(
      'javax.mail.MessagingException: A3 BAD User is authenticated but not connected.;',
      '  nested exception is:',
      '\tcom.sun.mail.iap.BadCommandException: A3 BAD User is authenticated but not connected.',
      '\tat com.sun.mail.imap.IMAPFolder.open(IMAPFolder.java:1023)',
    ),
  ),
  one(
    'too many sessions',
    'IMAP_CONNECTION_LIMIT',
    tomcat(
      'Polling failed',
      'javax.mail.AuthenticationFailedException: [LIMIT] Too many simultaneous connections',
      '\tat com.sun.mail.imap.IMAPStore.protocolConnect(IMAPStore.java:725)',
    ),
  ),
  one(
    'maintenance',
    'IMAP_TEMPORARILY_UNAVAILABLE',
    'javax.mail.AuthenticationFailedException: [UNAVAILABLE] Account is temporarily unavailable.\n\tat com.sun.mail.imap.IMAPStore.protocolConnect(IMAPStore.java:725)',
  ),
  one(
    'IMAP switched off',
    'IMAP_ACCOUNT_NOT_ENABLED',
    'javax.mail.AuthenticationFailedException: [ALERT] IMAP access is disabled for your domain\n\tat com.sun.mail.imap.IMAPStore.protocolConnect(IMAPStore.java:725)',
  ),
  one(
    'read-only',
    'IMAP_FOLDER_READ_ONLY',
    was(
      'javax.mail.ReadOnlyFolderException: Cannot open in desired mode',
      '\tat com.sun.mail.imap.IMAPFolder.open(IMAPFolder.java:1080)',
    ),
  ),
]
