/** Texts of servers, programs and bounces of many makers, names changed, each with what an administrator would say. */
import type { Example } from './texts.ts'

const one = (name: string, cause: string, text: string): Example => ({ name, text, causes: [cause] })
const several = (name: string, causes: readonly string[], text: string): Example => ({ name, text, causes })
const none = (name: string, text: string): Example => ({ name, text, causes: [] })

const postfix = (text: string): string => `Nov 18 23:12:56 mx postfix/smtpd[8738]: ${text}`

const untrusted = [
  'TLS_SELF_SIGNED',
  'TLS_PRIVATE_CA',
  'TLS_INCOMPLETE_CHAIN',
  'TLS_TRUSTED_HERE_NOT_IN_JAVA',
  'CORPORATE_TLS_INTERCEPTION',
]

/** What a mail server writes down of its clients, with the reply and without. */
export const ownLogs: readonly Example[] = [
  one(
    'Courier, IMAP',
    'IMAP_LOGIN_REJECTED',
    'Nov  3 09:00:00 mx imapd-ssl: LOGIN FAILED, user=tc@example.com, ip=[::ffff:192.0.2.9]',
  ),
  one(
    'Zimbra',
    'IMAP_LOGIN_REJECTED',
    '2026-11-02 09:14:22,118 WARN  [ImapSSLServer-1] [name=tc@example.com;ip=192.0.2.9;] security - cmd=Auth; account=tc@example.com; protocol=imap; error=authentication failed for [tc@example.com], invalid password;',
  ),
  one(
    'Exim, a reply that begins with an address',
    'RECIPIENT_GREYLISTED',
    '2026-11-25 15:35:55 [3721] 1WST-JF == paula@example.net R=dnslookup T=remote_smtp defer (-44): SMTP error from remote mail server after RCPT TO:<paula@example.net>: host mx.example.net [192.0.2.44]: 451-192.0.2.9 is not yet authorized to deliver mail.\\n451 Please try later.',
  ),
  one(
    'hMailServer',
    'RELAY_DENIED',
    '"SMTPD"\t5128\t1\t"2026-11-02 09:14:22.118"\t"192.0.2.9"\t"SENT: 550 Delivery is not allowed to this address."',
  ),
  one(
    'MDaemon',
    'RECIPIENT_UNKNOWN',
    'Mon 2026-11-02 09:14:22.118: [1234:5] --> 550 <paula@example.net>, Recipient unknown',
  ),
  one(
    'Cyrus',
    'IMAP_LOGIN_REJECTED',
    'Nov 4 21:51:05 mx cyrus/imaps[5355]: badlogin: app01.example.com [192.0.2.9] plaintext tc@example.com SASL(-13): authentication failure: checkpass failed',
  ),
  one(
    'UW IMAP',
    'IMAP_LOGIN_REJECTED',
    'Nov 3 20:56:53 mx imapd[666]: Login failed user=tc auth=tc host=app01.example.com [192.0.2.9]',
  ),
  one(
    'UW IMAP, too often',
    'IMAP_TOO_MANY_ATTEMPTS',
    'Nov 14 20:28:07 mx imapd[19343]: Login excessive login failures, too many attempts user=tc host=app01.example.com [192.0.2.9]',
  ),
  one(
    'Dovecot’s login worker',
    'IMAP_LOGIN_REJECTED',
    'Nov 29 18:55:55 mx dovecot: auth-worker(12182): pam(tc,192.0.2.9): pam_authenticate() failed: Authentication failure (Password mismatch?)',
  ),
  one(
    'Dovecot, user unknown',
    'IMAP_LOGIN_REJECTED',
    'Nov 29 05:13:50 mx dovecot: auth: passwd-file(tc,192.0.2.9): unknown user',
  ),
  one(
    'Dovecot without encryption',
    'IMAP_LOGIN_NEEDS_TLS',
    'Nov 12 11:19:11 mx dovecot: imap-login: Aborted login (tried to use disallowed plaintext auth): rip=192.0.2.9, lip=192.0.2.25',
  ),
  one(
    'plain text on the TLS port, as the server saw it',
    'IMAP_PLAIN_ON_TLS_PORT',
    'Nov 29 01:49:33 mx dovecot[459]: imap-login: Disconnected: Connection closed: SSL_accept() failed: error:1408F10B:SSL routines:ssl3_get_record:wrong version number (no auth attempts in 0 secs): user=<>, rip=192.0.2.9, lip=192.0.2.25',
  ),
  one(
    'Courier',
    'AUTH_REJECTED',
    'Nov 14 12:51:04 mx courieresmtpd[26762]: error,relay=::ffff:192.0.2.9,msg="535 Authentication failed.",cmd: AUTH LOGIN tc',
  ),
  one(
    'Sendmail, login',
    'AUTH_REJECTED',
    'Nov 25 04:02:27 mx sendmail[16664]: 06I02C: AUTH failure (LOGIN): authentication failure (-13) SASL(-13): authentication failure: checkpass failed, user=tc@example.com, relay=app01.example.com [192.0.2.9]',
  ),
  one(
    'Sendmail, early talker',
    'CLIENT_SPOKE_TOO_EARLY',
    'Nov 27 10:53:06 mx sm-mta[44307]: s1R9r60D: rejecting commands from app01.example.com [192.0.2.9] due to pre-greeting traffic after 0 seconds',
  ),
  one(
    'Postfix, no reason given',
    'AUTH_REJECTED',
    postfix(
      'warning: app01.example.com[192.0.2.9]: SASL LOGIN authentication failed: (reason unavailable), sasl_username=tc',
    ),
  ),
  one(
    'Postfix, mechanism',
    'AUTH_MECHANISM_UNSUPPORTED',
    postfix(
      'warning: app01.example.com[192.0.2.9]: SASL CRAM-MD5 authentication failed: Invalid authentication mechanism',
    ),
  ),
  one(
    'Postfix, early talker',
    'CLIENT_SPOKE_TOO_EARLY',
    'Nov 23 19:39:13 mx postfix/postscreen[21057]: PREGREET 14 after 0.08 from [192.0.2.9]:59415: EHLO app01',
  ),
  one(
    'Exim, early talker',
    'CLIENT_SPOKE_TOO_EARLY',
    '2026-11-02 06:54:20 [13314] SMTP protocol synchronization error (input sent without waiting for greeting): rejected connection from H=[192.0.2.9]:25936 I=[192.0.2.25]:25 input="GET / HTTP/1.1"',
  ),
  one(
    'Exim, sender',
    'SENDER_VERIFY_FAILED',
    '2026-11-10 10:10:59 H=app01.example.com (app01) [192.0.2.9] sender verify fail for <tc@example.com>: Unrouteable address',
  ),
  one(
    'Exim, no login offered',
    'EHLO_NO_LOGIN_OFFERED',
    '2026-11-18 00:34:06 [7513] SMTP protocol error in "AUTH LOGIN" H=(app01) [192.0.2.9]:60723 I=[192.0.2.25]:25 AUTH command used when not advertised',
  ),
  one(
    'Domino',
    'AUTH_REJECTED',
    '03-11-2026 23:07:20   SMTP Server: Authentication failed for user tc ; connecting host 192.0.2.9',
  ),
  one(
    'Domino, name of the client',
    'GREETING_NO_REVERSE_DNS',
    '2026-11-19 17:25:52   SMTP Server [000527:000013-00000012] Connection from [192.0.2.9] rejected for policy reasons. IP address of connecting host not found in reverse DNS lookup.',
  ),
  one(
    'Kerio, relay',
    'RELAY_DENIED',
    '[30/Nov/2026 05:27:59] Relay attempt from IP address 192.0.2.9, mail from <tc@example.com> to <paula@example.net> rejected',
  ),
  one(
    'Kerio, block list',
    'GREETING_IP_BLOCKLISTED',
    '[18/Nov/2026 05:47:17] IP address 192.0.2.9 found in DNS blacklist Example1, mail from <tc@example.com> to <paula@example.net>',
  ),
  one(
    'Kerio, sender’s domain',
    'SENDER_DOMAIN_NOT_FOUND',
    '[17/Nov/2026 22:14:57] Message from IP address 192.0.2.9, sender <tc@example.com> rejected: sender domain does not exist',
  ),
]

/** Words of programs that are not Java. */
export const otherClients: readonly Example[] = [
  one(
    'Python, pair',
    'RECIPIENT_UNKNOWN',
    "smtplib.SMTPRecipientsRefused: {'paula@example.net': (550, b'5.1.1 <paula@example.net>: Recipient address rejected: User unknown in local recipient table')}",
  ),
  one(
    'Python, pair of text',
    'RECIPIENT_SYNTAX',
    "{u'5435@4535': (501, '5.1.3 Bad recipient address syntax')} SMTPRecipientsRefused",
  ),
  one(
    'Python, IMAP',
    'IMAP_LOGIN_REJECTED',
    "imaplib.IMAP4.error: b'[AUTHENTICATIONFAILED] Authentication failed.'",
  ),
  one(
    'Python, library over it',
    'IMAP_LOGIN_REJECTED',
    'imap_tools.errors.MailboxLoginError: Response status "OK" expected, but "NO" received. Data: [b\'authentication failed\']',
  ),
  one(
    'Node, as JSON',
    'AUTH_REJECTED',
    'Error while trying to send test email: {"code":"EAUTH","response":"535 Incorrect authentication data","responseCode":535,"command":"AUTH PLAIN"}',
  ),
  one(
    'Node, command refused',
    'AUTH_NOT_ENABLED',
    'Error: Invalid login: 502 Command "AUTH PLAIN" not implemented',
  ),
  one(
    '.NET, enhanced code alone',
    'AUTH_REQUIRED',
    'System.Net.Mail.SmtpException: The SMTP server requires a secure connection or the client was not authenticated. The server response was: 5.7.0 Authentication Required.',
  ),
  several(
    'Go, authority',
    untrusted,
    '2026/11/28 18:28:04 smtp error: x509: certificate signed by unknown authority',
  ),
  one(
    'Go, name',
    'TLS_NAME_MISMATCH',
    '2026/11/17 11:22:55 mailer: x509: certificate is valid for mx.example.net, not smtp.example.com',
  ),
  one(
    'Go, TLS on a plain port',
    'TLS_ON_PLAIN_PORT',
    'gomail: could not send email: dial smtp.example.com:587: tls: first record does not look like a TLS handshake',
  ),
  one('Go, no login offered', 'EHLO_NO_LOGIN_OFFERED', "sending mail: smtp: server doesn't support AUTH"),
  one(
    'MailKit’s protocol log',
    'IMAP_LOGIN_REJECTED',
    'C: A00000001 AUTHENTICATE PLAIN\nS: +\nC: XXXXXXXX\nS: A00000001 NO AUTHENTICATE failed.',
  ),
  one(
    'MailKit’s protocol log, IMAP off',
    'IMAP_ACCOUNT_NOT_ENABLED',
    'S: A00000002 NO [ALERT] Please enable IMAP access in your account settings first.',
  ),
]

export const furtherTraces: readonly Example[] = [
  several(
    'every line behind a name and a process',
    untrusted,
    'tc-app_1  | javax.mail.MessagingException: Could not connect to SMTP host: smtp.example.com, port: 465;\ntc-app_1  |   nested exception is:\ntc-app_1  | \tjavax.net.ssl.SSLHandshakeException: PKIX path building failed: unable to find valid certification path\ntc-app_1  | \tat com.sun.mail.smtp.SMTPTransport.openServer(SMTPTransport.java:1391)',
  ),
  one(
    'broken before the port',
    'TLS_ON_PLAIN_PORT',
    'javax.mail.MessagingException: Could not connect to SMTP host: smtp.example.com,\nport: 587;\n  nested exception is:\n    javax.net.ssl.SSLException: Unrecognized SSL message, plaintext connection?',
  ),
  several(
    '-1 on the port for TLS',
    ['PLAIN_ON_TLS_PORT', 'GREETING_CLOSED'],
    'javax.mail.MessagingException: Could not connect to SMTP host: smtp.example.com, port: 465, response: -1',
  ),
  one(
    '-1 on another port',
    'GREETING_CLOSED',
    'javax.mail.MessagingException: Could not connect to SMTP host: smtp.example.com, port: 587, response: -1',
  ),
  one(
    'the server goes down while the folder is open',
    'IMAP_TEMPORARILY_UNAVAILABLE',
    'javax.mail.FolderClosedException: * BYE Server shutting down.\n\tat com.sun.mail.imap.IMAPFolder.throwClosedException(IMAPFolder.java:2538)',
  ),
  one(
    'a fault of the server while the folder is open',
    'IMAP_INTERNAL_ERROR',
    'javax.mail.StoreClosedException: * BYE System Error\n\tat com.sun.mail.imap.IMAPFolder.getMessageCount(IMAPFolder.java:1678)',
  ),
  one(
    'a letter out of place in JavaMail itself',
    'AUTH_MECHANISM_UNSUPPORTED',
    'javax.mail.AuthenticationFailedException: No authentication mechansims supported by both server and client',
  ),
  one(
    'the end after EHLO',
    'SMTP_CONNECTION_LOST',
    'javax.mail.MessagingException: [EOF]\n\tat com.sun.mail.smtp.SMTPTransport.issueCommand(SMTPTransport.java:2324)\n\tat com.sun.mail.smtp.SMTPTransport.helo(SMTPTransport.java:1678)',
  ),
  one(
    'the end after a refusal is no fault of its own',
    'EHLO_LOCALHOST_THROTTLED',
    'DEBUG SMTP: connected to host "smtp-relay.gmail.com", port: 587\nEHLO localhost\n421 4.7.0 Try again later, closing connection. (EHLO) h18 - gsmtp\nHELO localhost\nDEBUG SMTP: EOF: [EOF]',
  ),
]

const mail = (subject: string, ...body: readonly string[]): string =>
  [
    'Return-Path: <>',
    'From: MAILER-DAEMON@relay.example.com',
    'To: tc@example.com',
    `Subject: ${subject}`,
    'Date: Mon, 2 Nov 2026 09:12:01 +0100',
    '',
    ...body,
  ].join('\n')

const report = (human: string, ...fields: readonly string[]): string =>
  [
    'From: MAILER-DAEMON@relay.example.com',
    'To: tc@example.com',
    'Subject: Undelivered Mail Returned to Sender',
    'Date: Mon, 2 Nov 2026 09:12:01 +0100',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="b1"',
    '',
    '--b1',
    'Content-Type: text/plain',
    '',
    human,
    '',
    '--b1',
    'Content-Type: message/delivery-status',
    '',
    'Final-Recipient: rfc822; paula@example.net',
    'Action: failed',
    ...fields,
    '',
    '--b1--',
  ].join('\n')

export const furtherBounces: readonly Example[] = [
  one(
    'in a sentence: full',
    'RECIPIENT_MAILBOX_FULL',
    mail(
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
  ),
  one(
    'in a sentence: number of messages',
    'RECIPIENT_MAILBOX_FULL',
    mail(
      'Returned mail: Service unavailable',
      '   ----- Non-delivered information -----',
      "The number of messages in the recipient's mailbox exceeded the local limit.",
    ),
  ),
  one(
    'in a sentence: size',
    'MESSAGE_TOO_LARGE',
    `From mailer-daemon@relay.example.com Mon Nov  2 09:12:01 2026\n${mail('Mail delivery failed', 'For the following reason:', '', 'Mail size limit exceeded.')}`,
  ),
  one(
    'in a sentence: domain',
    'RECIPIENT_UNKNOWN',
    mail(
      'Failure Notice',
      'Sorry, we were unable to deliver your message to the following address.',
      '',
      '<paula@example.net>:',
      'No mx record found for domain=example.net',
    ),
  ),
  one(
    'qmail’s code behind the words',
    'RECIPIENT_UNKNOWN',
    mail(
      'failure notice',
      'Hi. This is the qmail-send program.',
      '',
      '<paula@example.net>:',
      'Sorry, no mailbox here by that name. (#5.1.1)',
    ),
  ),
  one(
    'a folded field',
    'CLIENT_HOST_REJECTED',
    report(
      'see below',
      'Status: 5.7.1',
      'Diagnostic-Code: smtp; 554 5.7.1 <relay.example.com[192.0.2.9]:49309>:',
      '    Client host rejected: #216',
    ),
  ),
  one(
    'the place stands in the part for people',
    'MESSAGE_REFUSED',
    report(
      "<paula@example.net>: host mx.example.net[192.0.2.44] said: 554\n    Transaction failed: Duplicate header 'DKIM-Signature'. (in reply to end of DATA\n    command)",
      'Status: 5.0.0',
      "Diagnostic-Code: smtp; 554 Transaction failed: Duplicate header 'DKIM-Signature'.",
    ),
  ),
  one(
    'the next server’s policy is no relaying',
    'RECIPIENT_REFUSED',
    report('see below', 'Status: 5.7.7', 'Diagnostic-Code: smtp; 554 5.7.7 Policy violation detected'),
  ),
  one(
    'the recipient’s domain, as Postfix has it',
    'RECIPIENT_UNKNOWN',
    report(
      'see below',
      'Status: 5.4.4',
      'Diagnostic-Code: X-Postfix; Host or domain name not found. Name',
      '    service error for name=example.net type=A: Host not found',
    ),
  ),
  one(
    'a page about the address',
    'GREETING_IP_BLOCKLISTED',
    report(
      'see below',
      'Status: 5.1.3',
      'Diagnostic-Code: SMTP; 553 http://lists.example.org/query/bl?ip=192.0.2.222',
    ),
  ),
]

/** What has nothing to do with mail, though Java has the same words for it. */
export const notMail: readonly Example[] = [
  none(
    'a class with a mail server’s name in it',
    'java.net.SocketTimeoutException: Read timed out\n\tat okhttp3.internal.http1.Http1ExchangeCodec.readResponseHeaders(Http1ExchangeCodec.kt:180)',
  ),
  none(
    'a proxy before a page about mail',
    '2026/11/25 16:02:45 [error] 76#76: *56 connect() failed (111: Connection refused) while connecting to upstream, client: 192.0.2.9, server: mail.example.com, request: "GET / HTTP/1.1"',
  ),
  none(
    'a tunnel',
    'Nov 25 11:19:00 host ovpn-server[138]: 192.0.2.9:553 VERIFY ERROR: depth=2, error=unable to get issuer certificate: CN=x',
  ),
  none('an address behind a number', 'took 450 192.0.2.9 ms to answer'),
  none(
    'memory',
    'Exception in thread "Worker-3" java.lang.OutOfMemoryError: Java heap space\n\tat java.util.Arrays.copyOf(Arrays.java:3332)',
  ),
  none(
    'a database',
    'com.mysql.jdbc.exceptions.jdbc4.CommunicationsException: Communications link failure\nCaused by: java.net.ConnectException: Connection refused (Connection refused)\n\tat java.net.PlainSocketImpl.socketConnect(Native Method)\n\tat com.mysql.jdbc.StandardSocketFactory.connect(StandardSocketFactory.java:211)',
  ),
  none(
    'another database',
    'java.sql.SQLRecoverableException: IO Error: The Network Adapter could not establish the connection\n\tat oracle.jdbc.driver.T4CConnection.logon(T4CConnection.java:854)\nCaused by: java.net.ConnectException: Connection timed out: connect',
  ),
  none(
    'a password of a database',
    'org.postgresql.util.PSQLException: FATAL: password authentication failed for user "teamconnect"',
  ),
  none(
    'a web service',
    'javax.net.ssl.SSLHandshakeException: PKIX path building failed: unable to find valid certification path to requested target\n\tat sun.net.www.protocol.https.HttpsClient.afterConnect(HttpsClient.java:559)',
  ),
  none(
    'another web service',
    'org.apache.http.conn.HttpHostConnectException: Connect to api.example.com:443 failed: Connection timed out (Connection timed out)',
  ),
  none(
    'not signed in to a web service',
    'HttpClientErrorException$Unauthorized: 401 Unauthorized: [{"error":"invalid_token"}]',
  ),
  none(
    'a proxy',
    '2026/11/02 09:14:22 [error] 42#0: *99 upstream timed out (110: Connection timed out) while reading response header, client: 192.0.2.1, request: "GET / HTTP/1.1"',
  ),
  none(
    'a cache',
    'redis.clients.jedis.exceptions.JedisConnectionException: Failed connecting to host cache:6379\nCaused by: java.net.UnknownHostException: cache',
  ),
  none(
    'a directory',
    'javax.naming.AuthenticationException: [LDAP: error code 49 - Invalid Credentials]\n\tat com.sun.jndi.ldap.LdapCtx.mapErrorCode(LdapCtx.java:3135)',
  ),
  none(
    'a shell',
    'Nov  2 09:14:22 host sshd[4242]: Failed password for invalid user tc from 192.0.2.1 port 55000 ssh2',
  ),
  none(
    'file transfer',
    'Response: 220 ProFTPD Server ready.\nResponse: 331 Password required for tc\nResponse: 530 Login incorrect.',
  ),
  none('a number and a word', 'Step 3 NO errors found'),
  none('a word at the head of a line', 'NO entries were changed'),
  none(
    'mail, but a class that is not there',
    "MailConnectException: Couldn't connect to host, port: smtp.example.com, -1; Using unknown socket factory;\n  nested exception is:\n\tjava.lang.ClassNotFoundException: jakarta.net.ssl.SSLSocketFactory",
  ),
  none('a client that went away', postfix('lost connection after CONNECT from app01.example.com[192.0.2.9]')),
  none('a delivery that worked', report('sent', 'Diagnostic-Code: smtp; 250 2.1.5 Ok')),
]

/** The same words with mail about them. */
export const mailAfterAll: readonly Example[] = [
  one(
    'a reply before another trade’s exception',
    'RELAY_DENIED',
    '550 We do not relay\ncom.example.jobs.StepException: step failed',
  ),
  one('refused, and nothing else', 'TCP_CONNECTION_REFUSED', 'java.net.ConnectException: Connection refused'),
  one(
    'refused, with mail’s own calls',
    'TCP_CONNECTION_REFUSED',
    'Caused by: java.net.ConnectException: Connection refused (Connection refused)\n\tat java.net.PlainSocketImpl.socketConnect(Native Method)\n\tat com.sun.mail.util.SocketFetcher.createSocket(SocketFetcher.java:284)\n\tat org.apache.tomcat.util.threads.TaskThread.run(TaskThread.java:61)',
  ),
  several(
    'a name with mail’s own calls',
    ['DNS_NAME_NOT_FOUND', 'DNS_NO_ADDRESS_RECORD', 'DNS_TEMPORARY_FAILURE', 'DNS_RESOLVER_TIMEOUT'],
    'java.net.UnknownHostException: smtp.example.com\n\tat com.example.tc.Notifier.run(Notifier.java:12)',
  ),
  several(
    'a refusal without a word, login and place unknown',
    ['GREETING_REFUSED', 'SENDER_REFUSED', 'RELAY_DENIED', 'RECIPIENT_REFUSED', 'MESSAGE_REFUSED'],
    '554 Transaction failed',
  ),
  several(
    'a refusal at RCPT, login unknown',
    ['RELAY_DENIED', 'RECIPIENT_REFUSED'],
    'com.sun.mail.smtp.SMTPAddressFailedException: 554 5.7.1 Rejected by policy',
  ),
  one(
    'the same from the server after the next',
    'RECIPIENT_REFUSED',
    'Nov  3 09:15:02 mx postfix/smtp[4712]: 4T: to=<paula@example.net>, relay=mx.example.net[192.0.2.44]:25, dsn=5.7.1, status=bounced (host mx.example.net[192.0.2.44] said: 554 5.7.1 Rejected by policy (in reply to RCPT TO command))',
  ),
]
