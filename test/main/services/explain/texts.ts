/** Texts as support staff get them, worded for these tests, each with the cause that a person would name. */

const jm = (...lines: readonly string[]): string => lines.join('\n')
const at = '\tat com.sun.mail.smtp.SMTPTransport'

export interface Example {
  readonly name: string
  readonly text: string
  /** One where the text is clear; all of them where it is not. */
  readonly causes: readonly string[]
}

const one = (name: string, cause: string, text: string): Example => ({ name, text, causes: [cause] })
const several = (name: string, causes: readonly string[], text: string): Example => ({ name, text, causes })

export const javaTraces: readonly Example[] = [
  one(
    'relay denied inside Invalid Addresses',
    'RELAY_DENIED',
    jm(
      '2026-11-02 09:14:22,118 ERROR [MailSender] could not send notification',
      'javax.mail.SendFailedException: Invalid Addresses;',
      '  nested exception is:',
      '\tcom.sun.mail.smtp.SMTPAddressFailedException: 554 5.7.1 <paula@example.net>: Relay access denied',
      '',
      `${at}.rcptTo(SMTPTransport.java:2064)`,
      `${at}.sendMessage(SMTPTransport.java:1286)`,
    ),
  ),
  one(
    'wrong password',
    'AUTH_REJECTED',
    jm(
      'javax.mail.AuthenticationFailedException: 535 5.7.8 Error: authentication failed: bad credentials',
      `${at}$Authenticator.authenticate(SMTPTransport.java:965)`,
    ),
  ),
  one(
    'login service down',
    'AUTH_TEMPORARY_FAILURE',
    jm(
      'Caused by: javax.mail.AuthenticationFailedException: 454 4.7.0 Temporary authentication failure, backend gone',
      `${at}.protocolConnect(SMTPTransport.java:744)`,
    ),
  ),
  one(
    'jakarta names',
    'AUTH_REJECTED',
    jm(
      'jakarta.mail.AuthenticationFailedException: 535 Login incorrect',
      '\tat org.eclipse.angus.mail.smtp.SMTPTransport$Authenticator.authenticate(SMTPTransport.java:954)',
    ),
  ),
  one(
    'Microsoft: switched off for the tenant',
    'AUTH_SMTP_DISABLED_TENANT',
    'javax.mail.AuthenticationFailedException: 535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. [XX0P1.EURP1.PROD.OUTLOOK.COM]',
  ),
  one(
    'Microsoft: no passwords',
    'AUTH_BASIC_DISABLED',
    'Caused by: jakarta.mail.AuthenticationFailedException: 535 5.7.139 Authentication unsuccessful, basic authentication is disabled. [XX0P2.EURP1.PROD.OUTLOOK.COM]',
  ),
  one(
    'Google',
    'AUTH_REJECTED_GMAIL',
    jm(
      'javax.mail.AuthenticationFailedException: 535-5.7.8 Username and Password not accepted. See',
      '535 5.7.8  https://support.google.com/mail a1-xyz - gsmtp',
    ),
  ),
  one(
    'no login made',
    'AUTH_REQUIRED',
    jm(
      'com.sun.mail.smtp.SMTPSendFailedException: 530 5.7.0 Authentication required',
      '',
      `${at}.issueSendCommand(SMTPTransport.java:2374)`,
      `${at}.mailFrom(SMTPTransport.java:1808)`,
    ),
  ),
  one(
    'STARTTLS first',
    'STARTTLS_REQUIRED',
    jm(
      'com.sun.mail.smtp.SMTPSendFailedException: 530 5.7.0 Must issue a STARTTLS command first. x1-2 - gsmtp',
      '',
      `${at}.mailFrom(SMTPTransport.java:1808)`,
    ),
  ),
  one(
    'sender not owned',
    'SENDER_NOT_OWNED',
    jm(
      'javax.mail.SendFailedException: Invalid Addresses;',
      '  nested exception is:',
      '\tcom.sun.mail.smtp.SMTPAddressFailedException: 553 5.7.1 <kim@example.com>: Sender address rejected: not owned by user tc@example.com',
    ),
  ),
  one(
    'send-as denied after DATA',
    'SENDER_SEND_AS_DENIED_M365',
    jm(
      'com.sun.mail.smtp.SMTPSendFailedException: 554 5.2.252 SendAsDenied; tc@example.com not allowed to send as kim@example.com',
      '',
      `${at}.finishData(SMTPTransport.java:2097)`,
    ),
  ),
  one(
    'helo name',
    'EHLO_NAME_NOT_QUALIFIED',
    jm(
      'javax.mail.SendFailedException: Invalid Addresses;',
      '  nested exception is:',
      '\tcom.sun.mail.smtp.SMTPAddressFailedException: 504 5.5.2 <app01>: Helo command rejected: need fully-qualified hostname',
    ),
  ),
  one(
    'EHLO refused',
    'EHLO_NAME_INVALID',
    jm(
      'javax.mail.MessagingException: 501 Syntactically invalid EHLO argument(s)',
      `${at}.ehlo(SMTPTransport.java:1620)`,
    ),
  ),
  one(
    'too large',
    'MESSAGE_TOO_LARGE',
    jm(
      'com.sun.mail.smtp.SMTPSendFailedException: 552 5.3.4 Message size exceeds fixed limit',
      '',
      `${at}.mailFrom(SMTPTransport.java:1808)`,
    ),
  ),
  one(
    'refused port',
    'TCP_CONNECTION_REFUSED',
    jm(
      "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: smtp.example.com, 2525; timeout 30000;",
      '  nested exception is:',
      '\tjava.net.ConnectException: Connection refused (Connection refused)',
    ),
  ),
  one(
    'silent port',
    'TCP_CONNECT_TIMEOUT',
    jm(
      "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: smtp.example.com, 465; timeout 30000;",
      '  nested exception is:',
      '\tjava.net.SocketTimeoutException: connect timed out',
    ),
  ),
  several(
    'silent port 25',
    ['TCP_CONNECT_TIMEOUT', 'TCP_PORT25_BLOCKED_BY_PROVIDER'],
    jm(
      "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: smtp.example.com, 25; timeout 30000;",
      '  nested exception is:',
      '\tjava.net.SocketTimeoutException: Connect timed out',
    ),
  ),
  one(
    'Microsoft on 465',
    'PROVIDER_HAS_NO_IMPLICIT_TLS',
    jm(
      "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: smtp.office365.com, 465; timeout 30000;",
      '  nested exception is:',
      '\tjava.net.SocketTimeoutException: Connect timed out',
    ),
  ),
  several(
    'unknown host',
    ['DNS_NAME_NOT_FOUND', 'DNS_NO_ADDRESS_RECORD', 'DNS_TEMPORARY_FAILURE', 'DNS_RESOLVER_TIMEOUT'],
    jm(
      "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: smpt.example.com, 25; timeout -1;",
      '  nested exception is:',
      '\tjava.net.UnknownHostException: smpt.example.com',
    ),
  ),
  one(
    'a URL for a host',
    'HOST_NOT_A_HOSTNAME',
    jm(
      "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: https://smtp.example.com, 25; timeout -1;",
      '  nested exception is:',
      '\tjava.net.UnknownHostException: https://smtp.example.com',
    ),
  ),
  several(
    'untrusted',
    [
      'TLS_SELF_SIGNED',
      'TLS_PRIVATE_CA',
      'TLS_INCOMPLETE_CHAIN',
      'TLS_TRUSTED_HERE_NOT_IN_JAVA',
      'CORPORATE_TLS_INTERCEPTION',
    ],
    jm(
      'javax.mail.MessagingException: Could not connect to SMTP host: smtp.example.com, port: 465;',
      '  nested exception is:',
      '\tjavax.net.ssl.SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target',
    ),
  ),
  one(
    'expired',
    'TLS_CERT_EXPIRED',
    jm(
      'javax.net.ssl.SSLHandshakeException: PKIX path validation failed: java.security.cert.CertPathValidatorException: validity check failed',
      'Caused by: java.security.cert.CertificateExpiredException: NotAfter: Sat Oct 03 14:00:00 CEST 2026',
    ),
  ),
  one(
    'not yet valid',
    'TLS_CERT_NOT_YET_VALID',
    'Caused by: java.security.cert.CertificateNotYetValidException: NotBefore: Mon Feb 01 00:00:00 CET 2027',
  ),
  one(
    'other name',
    'TLS_NAME_MISMATCH',
    jm(
      "javax.mail.MessagingException: Can't verify identity of server: mail.example.com;",
      '  nested exception is:',
      "\tjava.io.IOException: Can't verify identity of server: mail.example.com",
    ),
  ),
  one(
    'SSL on a plain port',
    'TLS_ON_PLAIN_PORT',
    jm(
      'javax.mail.MessagingException: Could not connect to SMTP host: smtp.example.com, port: 587;',
      '  nested exception is:',
      '\tjavax.net.ssl.SSLException: Unsupported or unrecognized SSL message',
    ),
  ),
  one(
    'SSL on a plain port, Java 8',
    'TLS_ON_PLAIN_PORT',
    'Caused by: javax.net.ssl.SSLException: Unrecognized SSL message, plaintext connection?  (smtp)',
  ),
  several(
    'read timed out at the greeting',
    ['PLAIN_ON_TLS_PORT', 'GREETING_TIMEOUT'],
    jm(
      'javax.mail.MessagingException: Exception reading response;',
      '  nested exception is:',
      '\tjava.net.SocketTimeoutException: Read timed out',
      `${at}.readServerResponse(SMTPTransport.java:2464)`,
      `${at}.openServer(SMTPTransport.java:2160)`,
    ),
  ),
  several(
    'read timed out after DATA',
    ['SMTP_REPLY_TIMEOUT', 'TCP_MTU_BLACKHOLE'],
    jm(
      'javax.mail.MessagingException: Exception reading response;',
      '  nested exception is:',
      '\tjava.net.SocketTimeoutException: Read timed out',
      `${at}.finishData(SMTPTransport.java:2097)`,
    ),
  ),
  one(
    'reset at the greeting',
    'TCP_RESET_AT_CONNECT',
    jm(
      'javax.mail.MessagingException: Exception reading response;',
      '  nested exception is:',
      '\tjava.net.SocketException: Connection reset',
      `${at}.openServer(SMTPTransport.java:2160)`,
    ),
  ),
  one(
    'lost after DATA',
    'LOST_AFTER_DATA',
    jm(
      'javax.mail.MessagingException: Exception reading response;',
      '  nested exception is:',
      '\tjava.net.SocketException: Connection reset',
      `${at}.finishData(SMTPTransport.java:2097)`,
    ),
  ),
  several(
    'no greeting on a port that begins with TLS',
    ['PLAIN_ON_TLS_PORT', 'GREETING_CLOSED'],
    'javax.mail.MessagingException: Got bad greeting from SMTP host: smtp.example.com, port: 465, response: [EOF]',
  ),
  one(
    'no greeting',
    'GREETING_CLOSED',
    'javax.mail.MessagingException: Got bad greeting from SMTP host: smtp.example.com, port: 587, response: [EOF]',
  ),
  one(
    'bad greeting',
    'GREETING_REFUSED',
    'javax.mail.MessagingException: Got bad greeting from SMTP host: smtp.example.com, port: 25, response: 554 5.7.1 No service for you',
  ),
  one(
    'bad greeting, text lost',
    'GREETING_REFUSED',
    'javax.mail.MessagingException: Could not connect to SMTP host: smtp.example.com, port: 25, response: 554',
  ),
  one(
    'busy greeting',
    'GREETING_BUSY',
    'javax.mail.MessagingException: Got bad greeting from SMTP host: smtp.example.com, port: 25, response: 421 4.3.2 All ports are busy',
  ),
  one(
    'IMAP on the SMTP port',
    'GREETING_WRONG_SERVICE',
    'javax.mail.MessagingException: Got bad greeting from SMTP host: mail.example.com, port: 143, response: * OK ready',
  ),
  one(
    'TLS too old',
    'TLS_PROTOCOL_TOO_OLD',
    'javax.net.ssl.SSLHandshakeException: Received fatal alert: protocol_version',
  ),
  one(
    'Java forbids itself',
    'TLS_JVM_PROTOCOL_DISABLED',
    'javax.net.ssl.SSLHandshakeException: No appropriate protocol (protocol is disabled or cipher suites are inappropriate)',
  ),
  several(
    'handshake failure',
    ['TLS_NO_COMMON_CIPHER', 'TLS_CLIENT_CERT_REQUIRED'],
    'javax.net.ssl.SSLHandshakeException: Received fatal alert: handshake_failure',
  ),
  one(
    'STARTTLS missing',
    'STARTTLS_NOT_OFFERED',
    'javax.mail.MessagingException: STARTTLS is required but host does not support STARTTLS',
  ),
  one(
    'STARTTLS breaks',
    'STARTTLS_HANDSHAKE_FAILED',
    jm(
      'javax.mail.MessagingException: Could not convert socket to TLS;',
      '  nested exception is:',
      '\tjavax.net.ssl.SSLHandshakeException: Remote host terminated the handshake',
    ),
  ),
  several(
    'STARTTLS meets an untrusted certificate',
    [
      'TLS_SELF_SIGNED',
      'TLS_PRIVATE_CA',
      'TLS_INCOMPLETE_CHAIN',
      'TLS_TRUSTED_HERE_NOT_IN_JAVA',
      'CORPORATE_TLS_INTERCEPTION',
    ],
    jm(
      'javax.mail.MessagingException: Could not convert socket to TLS;',
      '  nested exception is:',
      '\tjavax.net.ssl.SSLHandshakeException: sun.security.validator.ValidatorException: PKIX path building failed',
    ),
  ),
  one(
    'TLS unavailable',
    'STARTTLS_TEMPORARILY_UNAVAILABLE',
    jm(
      'javax.mail.MessagingException: 454 4.7.0 TLS not available due to local problem',
      `${at}.startTLS(SMTPTransport.java:2132)`,
    ),
  ),
  one(
    'no mechanism',
    'AUTH_MECHANISM_UNSUPPORTED',
    'javax.mail.AuthenticationFailedException: No authentication mechanisms supported by both server and client',
  ),
  one(
    'no password',
    'NO_PASSWORD',
    'javax.mail.AuthenticationFailedException: failed to connect, no password specified? (smtp)',
  ),
  one(
    'unreachable',
    'TCP_HOST_UNREACHABLE',
    'Caused by: java.net.NoRouteToHostException: No route to host (Host unreachable)',
  ),
  one(
    'proxy',
    'PROXY_CONNECT_FORBIDDEN',
    "MailConnectException: Couldn't connect to host, port: smtp.example.com, 465; Using web proxy host, port: proxy.example.com, 3128 Caused by: java.net.ConnectException: connection through proxy proxy.example.com:3128 to smtp.example.com:465 failed: HTTP/1.1 403 Forbidden",
  ),
  several(
    'only the wrapper',
    ['RELAY_DENIED', 'RECIPIENT_UNKNOWN', 'SENDER_NOT_OWNED', 'EHLO_NAME_NOT_QUALIFIED'],
    'javax.mail.SendFailedException: Invalid Addresses',
  ),
  one(
    'SES',
    'SENDER_UNVERIFIED_SES',
    'com.sun.mail.smtp.SMTPSendFailedException: 554 Message rejected: Email address is not verified. The following identities failed the check in region EU-WEST-1: no-reply@example.com',
  ),
]

export const imapTraces: readonly Example[] = [
  one(
    'wrong password',
    'IMAP_LOGIN_REJECTED',
    jm(
      'javax.mail.AuthenticationFailedException: [AUTHENTICATIONFAILED] Authentication failed.',
      '\tat com.sun.mail.imap.IMAPStore.protocolConnect(IMAPStore.java:732)',
    ),
  ),
  one(
    'wrong password, bare words',
    'IMAP_LOGIN_REJECTED',
    jm(
      'javax.mail.AuthenticationFailedException: LOGIN failed.',
      '\tat com.sun.mail.imap.IMAPStore.protocolConnect(IMAPStore.java:732)',
    ),
  ),
  one(
    'temporarily down',
    'IMAP_TEMPORARILY_UNAVAILABLE',
    'javax.mail.AuthenticationFailedException: [UNAVAILABLE] Temporary authentication failure. [mx7:2026-11-02 09:00:11]',
  ),
  one(
    'too many connections',
    'IMAP_CONNECTION_LIMIT',
    'javax.mail.AuthenticationFailedException: [LIMIT] Too many simultaneous connections. (imap)',
  ),
  one(
    'false OK of Exchange',
    'IMAP_AUTHENTICATED_NOT_CONNECTED',
    jm(
      'javax.mail.MessagingException: A2 BAD User is authenticated but not connected.;',
      '  nested exception is:',
      '\tcom.sun.mail.iap.BadCommandException: A2 BAD User is authenticated but not connected.',
    ),
  ),
  one(
    'read-only',
    'IMAP_FOLDER_READ_ONLY',
    'javax.mail.ReadOnlyFolderException: Cannot open in desired mode\n\tat com.sun.mail.imap.IMAPFolder.open(IMAPFolder.java:1063)',
  ),
  one(
    'no folder',
    'IMAP_FOLDER_NOT_FOUND',
    'javax.mail.MessagingException: A3 NO [NONEXISTENT] There is no such mailbox;\n\tat com.sun.mail.imap.IMAPFolder.open(IMAPFolder.java:1034)',
  ),
  one(
    'no rights',
    'IMAP_NO_PERMISSION',
    'javax.mail.MessagingException: A3 NO [NOPERM] Permission denied;\n\tat com.sun.mail.imap.IMAPFolder.open(IMAPFolder.java:1034)',
  ),
  one('bye at once', 'IMAP_BYE_ON_CONNECT', '* BYE Too many clients from your network'),
  one(
    'needs TLS',
    'IMAP_LOGIN_NEEDS_TLS',
    'javax.mail.MessagingException: No login methods supported!\n\tat com.sun.mail.imap.IMAPStore.login(IMAPStore.java:930)',
  ),
  one(
    'needs TLS, by code',
    'IMAP_LOGIN_NEEDS_TLS',
    'javax.mail.AuthenticationFailedException: [PRIVACYREQUIRED] Plaintext authentication disallowed on non-secure connections.',
  ),
  one(
    'SMTP on the IMAP port',
    'IMAP_WRONG_SERVICE',
    'javax.mail.MessagingException: 220 mx.example.com ESMTP;\n\tat com.sun.mail.imap.IMAPStore.protocolConnect(IMAPStore.java:750)',
  ),
  one(
    'closed',
    'IMAP_CLOSED',
    'javax.mail.MessagingException: Connection dropped by server?;\n\tat com.sun.mail.imap.protocol.IMAPProtocol.<init>(IMAPProtocol.java:127)',
  ),
  one(
    'app password',
    'IMAP_APP_PASSWORD_REQUIRED',
    'javax.mail.AuthenticationFailedException: [ALERT] Application-specific password required (Failure)',
  ),
  one(
    'expired',
    'IMAP_PASSWORD_EXPIRED',
    'javax.mail.AuthenticationFailedException: [EXPIRED] Password has run out',
  ),
]

export const bareReplies: readonly Example[] = [
  one('relay', 'RELAY_DENIED', '550 5.7.1 We do not relay'),
  one('typed off a screen', 'AUTH_REJECTED', '535 5.7.8 authentication failed'),
  one('with the client’s mark', 'RECIPIENT_UNKNOWN', '<- 550 5.1.1 <paula@example.net>: no such user'),
  one('greylisting', 'RECIPIENT_GREYLISTED', '451 4.7.1 Greylisting in action, please come back later'),
  one(
    'login without encryption',
    'AUTH_NEEDS_TLS',
    '530 An encrypted connection is required for authentication',
  ),
  one('in Russian', 'AUTH_REJECTED', '535 5.7.8 Неверный пароль'),
  one('imap, tagged', 'IMAP_LOGIN_REJECTED', 'a001 NO [AUTHENTICATIONFAILED] Invalid credentials'),
  one('server full', 'SERVER_STORAGE_LOW', '452 4.3.1 Insufficient system storage'),
]

export const serverLogs: readonly Example[] = [
  one(
    'Postfix, refused by the next server',
    'RECIPIENT_UNKNOWN',
    'Nov  2 09:12:01 mx postfix/smtp[811]: 4F1A: to=<paula@example.net>, relay=in.example.net[192.0.2.7]:25, delay=0.4, dsn=5.1.1, status=bounced (host in.example.net[192.0.2.7] said: 550 5.1.1 <paula@example.net>: User unknown in virtual mailbox table (in reply to RCPT TO command))',
  ),
  one(
    'Postfix, own refusal',
    'RELAY_DENIED',
    'Nov  2 09:12:01 mx postfix/smtpd[900]: NOQUEUE: reject: RCPT from app01.example.com[192.0.2.9]: 454 4.7.1 <paula@example.net>: Relay access denied; from=<no-reply@example.com> to=<paula@example.net> proto=ESMTP helo=<app01.example.com>',
  ),
  several(
    'Postfix, no way through',
    ['TCP_CONNECT_TIMEOUT', 'TCP_PORT25_BLOCKED_BY_PROVIDER'],
    'Nov  2 09:12:31 mx postfix/smtp[811]: connect to in.example.net[192.0.2.7]:25: Connection timed out',
  ),
  one(
    'Postfix, refused',
    'TCP_CONNECTION_REFUSED',
    'Nov  2 09:12:31 mx postfix/smtp[811]: connect to in.example.net[192.0.2.7]:25: Connection refused',
  ),
  one(
    'Postfix, login',
    'AUTH_REJECTED',
    'Nov  2 09:12:31 mx postfix/smtp[811]: 4F1A: to=<paula@example.net>, relay=out.example.org[192.0.2.8]:587, dsn=4.7.8, status=deferred (SASL authentication failed; server out.example.org[192.0.2.8] said: 535 5.7.8 Error: authentication failed)',
  ),
  one(
    'Postfix, TLS not offered',
    'STARTTLS_NOT_OFFERED',
    'Nov  2 09:12:31 mx postfix/smtp[811]: 4F1A: to=<paula@example.net>, relay=in.example.net[192.0.2.7]:25, status=deferred (TLS is required, but was not offered by host in.example.net[192.0.2.7])',
  ),
  one(
    'Exim, refused by the next server',
    'RECIPIENT_MAILBOX_FULL',
    '2026-11-02 09:12:01 1kZxYz-0001AB-CD ** paula@example.net R=dnslookup T=remote_smtp H=in.example.net [192.0.2.7]: SMTP error from remote mail server after RCPT TO:<paula@example.net>: 552 5.2.2 Mailbox is over quota',
  ),
  one(
    'Exim, own refusal',
    'AUTH_REJECTED',
    '2026-11-02 09:12:01 plain authenticator failed for (app01.example.com) [192.0.2.9]: 535 Incorrect authentication data (set_id=tc@example.com)',
  ),
  one(
    'Exim, content',
    'MESSAGE_TOO_LARGE',
    '2026-11-02 09:12:01 1kZxYz-0001AB-CD ** paula@example.net R=r T=t H=in.example.net [192.0.2.7]: SMTP error from remote mail server after end of data: 552 5.3.4 Message too big',
  ),
  several(
    'a program on OpenSSL',
    ['TLS_PRIVATE_CA', 'TLS_INCOMPLETE_CHAIN'],
    'Error: unable to verify the first certificate (UNABLE_TO_VERIFY_LEAF_SIGNATURE) smtp',
  ),
]

const dsn = (parts: readonly string[]): string =>
  [
    'Return-Path: <>',
    'From: Mail Delivery System <mailer-daemon@mx.example.com>',
    'To: no-reply@example.com',
    'Subject: =?utf-8?Q?Unzustellbar=3A_Mahnung?=',
    'Date: Mon, 2 Nov 2026 09:12:01 +0100',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
    '',
    ...parts.flatMap((part) => ['--b1', part]),
    '--b1--',
    '',
  ].join('\r\n')

export const bounces: readonly Example[] = [
  one(
    'a delivery report',
    'RECIPIENT_UNKNOWN',
    dsn([
      'Content-Type: text/plain\r\n\r\nThis is the mail system. Your message could not be delivered.\r\n',
      'Content-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.com\r\n\r\nFinal-Recipient: rfc822; paula@example.net\r\nAction: failed\r\nStatus: 5.1.1\r\nRemote-MTA: dns; in.example.net\r\nDiagnostic-Code: smtp; 550 5.1.1 no such mailbox here\r\n',
      'Content-Type: text/rfc822-headers\r\n\r\nSubject: 550 5.7.1 is only in the old subject\r\n',
    ]),
  ),
  one(
    'quoted-printable, soft line ends',
    'SPF_FAILED',
    dsn([
      'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nDer entfernte Server meldet: 550 5.7.23 Message rejected because of a Sender=\r\n Policy Framework violation f=C3=BCr diese Adresse\r\n',
    ]),
  ),
  one(
    'base64',
    'DMARC_REJECTED',
    dsn([
      `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${btoa('Remote server returned: 550 5.7.26 mail of this domain fails its DMARC policy')}\r\n`,
    ]),
  ),
  one(
    'Exchange',
    'RECIPIENT_UNKNOWN',
    "Delivery has failed to these recipients or groups:\n\npaula@example.net\n\nDiagnostic information for administrators:\n\nGenerating server: ex01.example.com\n\npaula@example.net\nRemote Server returned '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup'",
  ),
  one(
    'Exchange, short form',
    'RELAY_DENIED',
    'paula@example.net\nex01.example.com #<ex01.example.com #5.7.1 smtp;550 5.7.1 Unable to relay> #SMTP#',
  ),
  one(
    'Gmail in words',
    'RECIPIENT_UNKNOWN',
    'Address not found\n\nYour message wasn’t delivered to paula@example.net.\n\nThe response was:\n\n550 5.1.1 The email account that you tried to reach does not exist. - gsmtp',
  ),
  one(
    'only a status',
    'RECIPIENT_MAILBOX_FULL',
    'Final-Recipient: rfc822; paula@example.net\nAction: failed\nStatus: 5.2.2',
  ),
  one(
    'a delayed one',
    'RECIPIENT_GREYLISTED',
    'Final-Recipient: rfc822; paula@example.net\nAction: delayed\nStatus: 4.2.0\nDiagnostic-Code: smtp; 450 4.2.0 Greylisted, try again in 300 seconds',
  ),
]
