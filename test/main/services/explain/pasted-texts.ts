/** Texts as support staff paste them: broken lines, other languages, no codes. Beside each hit stands a near miss. */
import type { Example } from './texts.ts'

const one = (name: string, cause: string, text: string): Example => ({ name, text, causes: [cause] })
const several = (name: string, causes: readonly string[], text: string): Example => ({ name, text, causes })
const none = (name: string, text: string): Example => ({ name, text, causes: [] })

const untrusted = [
  'TLS_SELF_SIGNED',
  'TLS_PRIVATE_CA',
  'TLS_INCOMPLETE_CHAIN',
  'TLS_TRUSTED_HERE_NOT_IN_JAVA',
  'CORPORATE_TLS_INTERCEPTION',
]

/** .NET and mail programs say “the server's answer was” in the language of their system. */
export const otherLanguages: readonly Example[] = [
  one(
    'Spanish',
    'AUTH_REQUIRED',
    'El servidor SMTP requiere una conexión segura o el cliente no se autenticó. La respuesta del servidor fue: 5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM',
  ),
  one(
    'German, the quote in its own marks',
    'AUTH_REQUIRED',
    'Für den SMTP-Server ist eine sichere Verbindung erforderlich. Die Serverantwort war: „5.7.1 Client wurde nicht authentifiziert“.',
  ),
  one(
    'German without any code',
    'EHLO_NAME_NOT_QUALIFIED',
    'Postfach nicht verfügbar. Die Serverantwort war: Please use a fully-qualified domain name for HELO/EHLO',
  ),
  one(
    'French, a blank before the colon',
    'SENDER_DOMAIN_NOT_FOUND',
    'Boîte aux lettres non disponible. La réponse du serveur était : 5.1.0 <tc@nowhere> expéditeur rejeté : domaine expéditeur non valide',
  ),
  one(
    'Portuguese',
    'AUTH_REQUIRED',
    'O servidor SMTP requer uma conexão segura ou o cliente não foi autenticado. A resposta do servidor foi: 5.7.1 Client was not authenticated',
  ),
  one(
    'Italian',
    'RELAY_DENIED',
    'Cassetta postale non disponibile. La risposta del server è stata: 5.7.1 Unable to relay for paula@example.net',
  ),
  one(
    'Russian, a mail program',
    'RELAY_DENIED',
    "Учетная запись: 'tc', протокол: SMTP, ответ сервера: '553 Sorry, that domain is not in my list of allowed rcpthosts (#5.7.1)', порт: 25, ошибка сервера: 553",
  ),
  none('an answer of another server', 'Die Serverantwort war: No connection to anti virus.'),
  none('an answer without a refusal', 'La respuesta del servidor fue: 250 2.1.5 OK'),
]

/** Mail programs, forums and JSON break lines where no sentence ends, or write the break as two characters. */
export const brokenLines: readonly Example[] = [
  one(
    'after the code',
    'RECIPIENT_SYNTAX',
    'javax.mail.SendFailedException: com.sun.mail.smtp.SMTPAddressFailedException: 553 5.1.3\nThe recipient address <paula> is not a valid RFC-5321 address.',
  ),
  one(
    'written as two characters',
    'SENDER_VERIFY_FAILED',
    'SMTP error from remote mail server after RCPT TO:<paula@example.net>: host mx.example.net\n[192.0.2.44]: 550-Verification failed for <tc@app01>\\n550-Unrouteable address\\n550\nSender verify failed',
  ),
  one(
    'a whole trace in one line',
    'RECIPIENT_UNKNOWN',
    '{"level":"error","msg":"Failed messages: javax.mail.SendFailedException: Invalid Addresses;\\n  nested exception is:\\n\\tcom.sun.mail.smtp.SMTPAddressFailedException: 550 User not found: paula@example.net\\n"}',
  ),
  one(
    'a reply of two lines behind the name of its kind',
    'RATE_LIMITED',
    'smtp;421-4.7.0 Our system has detected an unusual rate of mail\n421 4.7.0 from your organisation',
  ),
  none('a port at the end of a line', 'The relay was asked on port 465\nPlease wait'),
  none('a path with an n in it', 'Written to D:\\new\\n550 by the mail job'),
]

/** What is told again, in fewer words, is no second fault. */
export const toldAgain: readonly Example[] = [
  one(
    'Spring’s list of failed messages',
    'RECIPIENT_SYNTAX',
    'MailSendException: Failed messages: jakarta.mail.SendFailedException: Invalid Addresses;\n  nested exception is:\n\torg.eclipse.angus.mail.smtp.SMTPAddressFailedException: 553-5.1.3 The recipient address <c> is not a valid RFC 5321 address.\n553 5.1.3 See the specifications.\n; message exceptions (1) are:\nFailed message 1: jakarta.mail.SendFailedException: Invalid Addresses',
  ),
  several(
    'the heading of a handshake’s failure',
    untrusted,
    'MailKit.Security.SslHandshakeException: An error occurred while attempting to establish an SSL or TLS connection.\n\nThe server certificate could not be validated for the following reasons:\n• unable to get local issuer certificate',
  ),
  one(
    'a certificate that nobody could ask about',
    'TLS_REVOCATION_UNKNOWN',
    "MailKit.Security.SslHandshakeException: An error occurred while attempting to establish an SSL or TLS connection.\n\nThe server's SSL certificate could not be validated for the following reasons:\n• The revocation function was unable to check revocation for the certificate.",
  ),
]

/** Replies whose code alone says little: what the words are about says where they were given. */
export const byTheirWords: readonly Example[] = [
  one('a message', 'MESSAGE_REFUSED', '550 5.7.1 [XX01] Message rejected due to local policy.'),
  several(
    'nothing named',
    ['GREETING_REFUSED', 'SENDER_REFUSED', 'RELAY_DENIED', 'RECIPIENT_REFUSED', 'MESSAGE_REFUSED'],
    '550 5.7.1 [XX01] Rejected due to local policy.',
  ),
  one('a rate', 'RATE_LIMITED', '421 4.7.1 Messages to paula@example.net deferred due to excessive volume.'),
  one('a connection', 'GREETING_BUSY', '421 4.7.1 Closing the connection, come again.'),
  one('requests in a time', 'RATE_LIMITED', 'Message failed: 550 Too many requests, 2 per second at most.'),
  one('the door', 'GREETING_REFUSED', '554 mx3.example.net ESMTP not accepting connections'),
  one('the line From', 'FROM_HEADER_REJECTED', '550 tc@example.com Blank From: addresses are not allowed.'),
  one('the sender', 'SENDER_NOT_OWNED', '553 5.7.1 From address not allowed for this account.'),
  one(
    'the text of the mail',
    'CONTENT_BLOCKED',
    'SMTPSendFailedException: 550-5.7.1 rejected due to matching a prohibited domain in\n550 5.7.1 the body of your email.',
  ),
  one(
    'an account that may not send',
    'SENDER_BLOCKED_OUTBOUND',
    '550 message sending for this account is disabled',
  ),
  one('a mailbox that takes nothing', 'RECIPIENT_DISABLED', '550 5.2.1 this account is disabled'),
  one('a letter left out', 'RECIPIENT_UNKNOWN', '554 RCPT (paula@example.net) dosn’t exist'),
  one('an address called email', 'RECIPIENT_UNKNOWN', '550 E515 Email not exist'),
  one('a fault of the server’s own', 'SERVER_CONFIG_ERROR', '451 trouble in home directory (#4.3.0)'),
  one(
    'the login on a server for incoming mail',
    'AUTH_NOT_ENABLED',
    '535 Authentication not allowed on inbound servers. X401',
  ),
  one(
    'the login of somebody',
    'AUTH_REJECTED',
    '535 Authentication not allowed for this user name or password',
  ),
  one(
    'a page about spam',
    'SPAM_REJECTED',
    'com.sun.mail.smtp.SMTPSendFailedException: 554 DT:SPM app13, see http://mail.example.com/help/help_spam_16.htm?ip=192.0.2.9\n\tat com.sun.mail.smtp.SMTPTransport.finishData(SMTPTransport.java:2045)',
  ),
  one(
    'a page about an address',
    'GREETING_IP_BLOCKLISTED',
    'com.sun.mail.smtp.SMTPSendFailedException: 554 DT:SPM app13, see http://spam.example.org/query?ip=192.0.2.9\n\tat com.sun.mail.smtp.SMTPTransport.finishData(SMTPTransport.java:2045)',
  ),
]

/** Logs of servers and clients that leave the reply out. */
export const withoutReply: readonly Example[] = [
  one(
    'Postfix names the enhanced code',
    'RECIPIENT_UNKNOWN',
    'Nov 18 23:12:56 mx postfix/pipe[8181]: 2F6: to=<paula@example.org>, relay=dovecot, delay=5.1, dsn=5.1.1, status=bounced (user unknown)',
  ),
  one(
    'Sendmail names it too',
    'RECIPIENT_UNKNOWN',
    'Nov 18 23:12:56 mx sm-mta[42]: k6J: to=<paula@example.org>, mailer=esmtp, pri=30074, relay=mx.example.org, dsn=5.1.1, stat=User unknown',
  ),
  several(
    'the code of the network says nothing of the recipient',
    ['TCP_CONNECT_TIMEOUT', 'TCP_PORT25_BLOCKED_BY_PROVIDER'],
    'Nov 18 23:12:56 mx postfix/smtp[8181]: 2F6: to=<paula@example.org>, relay=none, dsn=4.4.1, status=deferred (connect to mx.example.org[192.0.2.44]:25: Connection timed out)',
  ),
  one(
    'a filter’s refusal',
    'SPAM_REJECTED',
    'Nov 18 23:12:56 mx postfix/cleanup[10]: 410: milter-reject: END-OF-MESSAGE from app01.example.com[192.0.2.9]: 5.7.1 Blocked by SpamAssassin; from=<tc@example.com> to=<paula@example.net>',
  ),
  one(
    'all ports in use',
    'RATE_LIMITED',
    'Nov 18 23:12:56 mx postfix/postscreen[99]: NOQUEUE: reject: CONNECT from [192.0.2.9]:1337: all server ports busy',
  ),
  several(
    'the resolver will know later',
    ['DNS_TEMPORARY_FAILURE', 'DNS_RESOLVER_TIMEOUT'],
    'Nov 18 23:12:56 mx sm-mta[42]: k6J: to=<paula@example.net>, relay=mx.example.net., dsn=4.0.0, stat=Deferred: Name server: mx.example.net.: host name lookup failure',
  ),
  one(
    'the number of a process is no port',
    'AUTH_REJECTED',
    'Nov 18 23:12:56 mx postfix/smtpd[143]: warning: app01.example.com[192.0.2.9]: SASL LOGIN authentication failed: (reason unavailable)',
  ),
  one(
    'a port is',
    'IMAP_LOGIN_REJECTED',
    'Nov 18 23:12:56 mx login[42]: warning: app01.example.com:993: SASL LOGIN authentication failed: (reason unavailable)',
  ),
  one(
    'cut while a command was sent',
    'SMTP_CONNECTION_LOST',
    'Nov 18 23:12:56 mx postfix/smtp[12]: 2DC: to=<paula@example.net>, relay=none, dsn=4.4.2, status=deferred (delivery temporarily suspended: lost connection with mx.example.net[192.0.2.44] while sending RCPT TO)',
  ),
  one(
    'cut in the handshake',
    'TLS_HANDSHAKE_CUT',
    'Nov 18 23:12:56 mx postfix/smtp[12]: SSL_connect error to mx.example.net[192.0.2.44]:25: lost connection',
  ),
  one(
    'failed in the handshake',
    'TLS_HANDSHAKE_FAILED',
    'Nov 18 23:12:56 mx postfix/smtp[12]: SSL_connect error to mx.example.net[192.0.2.44]:25: -1',
  ),
  several(
    'Go’s word for the end',
    ['GREETING_CLOSED', 'SMTP_CONNECTION_LOST'],
    'level=error msg="Notify failed" err="failed to send notification to email addresses: ops@example.com: EOF"',
  ),
  none('the end of a file', 'level=error msg="read failed" err="parse config.json: unexpected EOF"'),
  several(
    'no greeting, under the name of a time-out',
    ['PLAIN_ON_TLS_PORT', 'GREETING_TIMEOUT'],
    "Error: Greeting never received\n    at SMTPConnection._formatError (index.js:790:19) {\n  code: 'ETIMEDOUT',\n  command: 'CONN'\n}",
  ),
  one('no provider for the protocol', 'JAVA_MAIL_LIBRARY_BROKEN', 'javax.mail.NoSuchProviderException: smtp'),
  none('a host in its place', 'javax.mail.NoSuchProviderException: smtp.example.com'),
]

/** IMAP's responses as libraries hand them on. */
export const imapHandedOn: readonly Example[] = [
  one(
    'PHP, the code without NO',
    'IMAP_LOGIN_REJECTED',
    '- Can not authenticate to IMAP server: [AUTHENTICATIONFAILED] Authentication failed.',
  ),
  one(
    'PHP, no fault of the password',
    'IMAP_TEMPORARILY_UNAVAILABLE',
    'IMAP error: [UNAVAILABLE] Temporary failure.',
  ),
  none('a mark of another log', '[ALERT] disk /var is at 91 %'),
  one(
    'PHP, the handshake',
    'TLS_HANDSHAKE_CUT',
    "Couldn't open stream {imap.example.com:993/imap/ssl}INBOX\nCannot connect to Server: TLS/SSL failure for imap.example.com: Unexpected TCP input disconnect",
  ),
  one(
    'MailKit, a command',
    'IMAP_COMMAND_REFUSED',
    "The IMAP server replied to the 'EXPUNGE' command with a 'NO' response: EXPUNGE failed.",
  ),
  one(
    'MailKit, the folder',
    'IMAP_FOLDER_NOT_FOUND',
    "The IMAP server replied to the 'SELECT' command with a 'NO' response: Mailbox doesn't exist: Archive",
  ),
  one(
    'JavaMail’s own goodbye',
    'IMAP_CONNECTION_LOST',
    'javax.mail.MessagingException: * BYE JavaMail Exception: java.net.SocketException: Connection or outbound has closed;',
  ),
  one(
    'JavaMail’s own goodbye, in a folder',
    'IMAP_CONNECTION_LOST',
    'javax.mail.FolderClosedException: * BYE JavaMail Exception: java.io.IOException: Connection dropped by server?',
  ),
  one(
    'the server’s goodbye',
    'IMAP_TEMPORARILY_UNAVAILABLE',
    'javax.mail.FolderClosedException: * BYE Server shutting down.',
  ),
]

/** Words of TLS about a page of the web. */
export const forTheWeb: readonly Example[] = [
  none(
    'a registry',
    'Error response from daemon: Get "https://registry.example.com/v2/": x509: certificate signed by unknown authority',
  ),
  several('a mail server', untrusted, 'notifier: dial smtp: x509: certificate signed by unknown authority'),
  none('a service on a port of its own', 'connect to 192.0.2.9:8443 failed: Connection refused'),
  one(
    'a mail server’s port',
    'TCP_CONNECTION_REFUSED',
    'connect to 192.0.2.9:2525 failed: Connection refused',
  ),
  one('no port at all', 'TCP_CONNECTION_REFUSED', 'connect to 192.0.2.9 failed: Connection refused'),
  none('a line of code', 'Step (Main.java:4711) timed out while waiting for the prompt'),
  none('bytes behind a proxy', 'proxy.example.com:5070 close, 403 bytes sent, 426 bytes received'),
  one(
    'a proxy’s refusal',
    'PROXY_CONNECT_FORBIDDEN',
    'mail: proxy.example.com:8080 answered 403 Forbidden to CONNECT smtp.example.com:587',
  ),
  none('an answer in HTTP', 'FunctionsHttpError 500 {"error":"mail queue is empty"}'),
  one(
    'a reply inside an answer in HTTP',
    'DAILY_LIMIT_REACHED',
    'FunctionsHttpError 500 {"error":"Message failed: 550 You have reached your daily email sending quota."}',
  ),
  none('an answer of a gateway', 'Mail service answered: 502 Bad Gateway'),
]

/** The class that a library throws says where the reply was given. */
export const byTheirClass: readonly Example[] = [
  one(
    'Python: a login that was asked for',
    'AUTH_REQUIRED',
    "smtplib.SMTPSenderRefused: (502, b'5.7.0 Please authenticate first', 'tc@example.com')",
  ),
  one(
    'Python: a login that is not known',
    'AUTH_NOT_ENABLED',
    "smtplib.SMTPAuthenticationError: (502, b'5.5.1 Command not implemented')",
  ),
  one('asked for, without a class', 'AUTH_REQUIRED', '503 5.5.1 You must authenticate before you send mail'),
  one('not offered, without a class', 'AUTH_NOT_ENABLED', '503 5.5.1 Authentication not enabled'),
  one(
    'Ruby’s class goes by the code',
    'STARTTLS_REQUIRED',
    'Net::SMTPAuthenticationError (530 5.7.0 Must issue a STARTTLS command first.',
  ),
  one(
    'MailKit: a colon behind the code',
    'AUTH_REJECTED',
    'MailKit.Security.AuthenticationException: 535: 5.7.8 Username and Password not accepted.\n5.7.8 Learn more ---> MailKit.Net.Smtp.SmtpCommandException: 5.7.8 Username and Password not accepted.',
  ),
  none('a port and a colon', 'IOException: port 465: Reading the certificate store'),
  one(
    'MailKit: no code but the enhanced one',
    'RECIPIENT_UNKNOWN',
    'MailKit.Net.Smtp.SmtpCommandException: 5.1.1 The email account does not exist',
  ),
  one(
    'MailKit: the reason on the next line',
    'RATE_LIMITED',
    'MailKit.Net.Smtp.SmtpCommandException: 4.5.127 Message rejected.\n       Excessive message rate from sender.',
  ),
  one(
    'MailKit: what comes back from STARTTLS',
    'STARTTLS_TEMPORARILY_UNAVAILABLE',
    'MailKit.Net.Smtp.SmtpCommandException: 4.7.0 TLS not available due to local problem',
  ),
  none('a version', 'ImportException: 5.1.1 is not a number'),
  one(
    'PHP: a code without words',
    'STARTTLS_TEMPORARILY_UNAVAILABLE',
    'Unable to connect with STARTTLS: expected response code 220 but got 454',
  ),
  one(
    'Java: TLS, and nothing of why',
    'TLS_HANDSHAKE_FAILED',
    'javax.mail.MessagingException: Could not connect to SMTP host: smtp.example.com, port: 465;\n  nested exception is:\n\tjavax.net.ssl.SSLHandshakeException: SSL handshake aborted: Failure in SSL library, usually a protocol error',
  ),
  none('a resource that is not found', 'com.example.mail.TemplateNotFoundException: welcome.html'),
  none(
    'a name of JNDI that is not bound',
    'javax.naming.NameNotFoundException: Name [mail/Session] is not bound',
  ),
]

/** Exchange tells of its way to the next server, whose answer stands at the end. */
export const exchangeQueues: readonly Example[] = [
  one(
    'refused',
    'TCP_CONNECTION_REFUSED',
    'Reason: [{LED=450 4.4.316 Connection refused [Message=Socket error code 10061] [LastAttemptedServerName=mx.example.net]}',
  ),
  one(
    'no answer',
    'TCP_CONNECT_TIMEOUT',
    'Reason: [{LED=450 4.4.317 Cannot connect to remote server [Message=SocketError: TimedOut] [LastAttemptedIP=192.0.2.10:587]}',
  ),
  several(
    'cut off',
    ['TCP_RESET_AT_CONNECT', 'SMTP_CONNECTION_LOST'],
    '{LED=451 4.4.395 Target host responded with error. -> 421 4.4.2 Connection dropped due to ConnectionReset}',
  ),
  one(
    'the other server’s own words',
    'STARTTLS_REQUIRED',
    'Reason: [{LED=450 4.4.317 Cannot connect to remote server [Message=451 5.7.3 STARTTLS is required to send mail]',
  ),
  one(
    'who may write to a group',
    'RECIPIENT_REFUSED',
    'Diagnostic-Code: smtp; 550 5.7.129 RESOLVER.RST.Restricted; not authorized to send to the group',
  ),
  one(
    'who may write as somebody',
    'SENDER_NOT_OWNED',
    'Diagnostic-Code: smtp; 550 5.7.1 not authorized to send as this sender',
  ),
]

/** What the system says of the network, in its own language. */
export const networkInOtherLanguages: readonly Example[] = [
  one(
    'German, refused',
    'TCP_CONNECTION_REFUSED',
    'System.Net.Mail.SmtpException: Fehler beim Senden von Mail. ---> SocketException: Es konnte keine Verbindung hergestellt werden, da der Zielcomputer die Verbindung verweigerte 192.0.2.25:587',
  ),
  one(
    'French, no answer',
    'TCP_CONNECT_TIMEOUT',
    "System.Net.Mail.SmtpException: Échec d'envoi de message. ---> SocketException: Une tentative de connexion a échoué car le parti connecté n'a pas répondu convenablement au-delà d'une certaine durée 192.0.2.25:587",
  ),
  one(
    'Spanish, no answer',
    'TCP_CONNECT_TIMEOUT',
    'SmtpException: la parte conectada no respondió adecuadamente tras un periodo de tiempo 192.0.2.25:587',
  ),
  one(
    'Portuguese, refused',
    'TCP_CONNECTION_REFUSED',
    'SmtpException: Nenhuma conexão pôde ser feita porque a máquina de destino a recusou ativamente 192.0.2.25:587',
  ),
  several(
    'Russian, the name',
    ['DNS_NAME_NOT_FOUND', 'DNS_NO_ADDRESS_RECORD', 'DNS_TEMPORARY_FAILURE', 'DNS_RESOLVER_TIMEOUT'],
    'SmtpException: Невозможно разрешить удаленное имя: smtp.example.com',
  ),
  none('German, a database', 'jdbc:sqlserver: Zielcomputer die Verbindung verweigerte 192.0.2.25:1433'),
]

/** Bounces without their headers, as people paste them. */
export const pastedBounces: readonly Example[] = [
  one(
    'Exchange of old',
    'RECIPIENT_UNKNOWN',
    'Your message did not reach some or all of the intended recipients.\n\n      Subject:\tHello\n\nThe following recipient(s) could not be reached:\n\n      paula@example.net on 4/29/26 11:34:45 PM\n            Recipient Not Found\n            MSEXCH:IMC:EXAMPLE:APP:MX',
  ),
  one(
    'Notes',
    'RECIPIENT_MAILBOX_FULL',
    'Your message\n\n  Subject: Hello\n\nwas not delivered to:\n\n  paula@example.net\n\nbecause:\n\n  The mailbox of the recipient is full',
  ),
  none(
    'a bounce that does not say why',
    'Your message did not reach some or all of the intended recipients.\n\nThe following recipient(s) could not be reached:\n\n      paula@example.net',
  ),
  none(
    'a log that speaks of the same',
    'Notification could not be delivered\ncom.example.tc.NotifyException: the recipient was not found\n\tat com.example.tc.Notifier.run(Notifier.java:12)',
  ),
]

/** Words of replies and logs that were read as something else before. */
export const readAnew: readonly Example[] = [
  one(
    'a page about SPF',
    'SPF_FAILED',
    'NOQUEUE: reject: RCPT from app01.example.com[192.0.2.9]: 554 <paula@example.net>: Recipient address rejected: Please see http://www.openspf.example/why.html?ip=192.0.2.9; from=<tc@example.com>',
  ),
  one(
    'commands in a heap, at the door',
    'CLIENT_SPOKE_TOO_EARLY',
    'NOQUEUE: reject: CONNECT from unknown[192.0.2.9]: 503 5.5.0 <unknown[192.0.2.9]>: Client host rejected: Improper use of SMTP command pipelining; proto=SMTP',
  ),
  one(
    'a spoofed sender',
    'SENDER_NOT_OWNED',
    'javax.mail.MessagingException: 550 5.7.1 Anti-Spoofing policy - Inbound not allowed',
  ),
  one(
    'a letter too many',
    'STARTTLS_REQUIRED',
    'smtp-server: 530 Error: A secure connection is requiered(such as ssl)',
  ),
  one(
    'a test account',
    'PROVIDER_TEST_ACCOUNT',
    'SMTPAddressFailedException: 554 5.7.1 Demo domains can only be used to send emails to account owners.',
  ),
  several(
    'a client that trusts nobody',
    untrusted,
    'dovecot: imap-login: Disconnected (no auth attempts in 0 secs): user=<>, rip=192.0.2.9, TLS handshaking: SSL_accept() failed: error:14094416:SSL routines:SSL3_READ_BYTES:sslv3 alert certificate unknown',
  ),
  one(
    'a client of yesterday',
    'TLS_PROTOCOL_TOO_OLD',
    'dovecot: imap-login: Disconnected (no auth attempts in 6 secs): user=<>, rip=192.0.2.9, TLS handshaking: SSL_accept() failed: error:1417D18C:SSL routines:tls_process_client_hello:version too low',
  ),
  one(
    'one login, and it failed',
    'IMAP_LOGIN_REJECTED',
    'Oct 19 14:16:51 host dovecot: imap-login: Aborted login (1 authentication attempts): user=<tc>, method=PLAIN, rip=192.0.2.9',
  ),
  none(
    'no login at all',
    'Oct 19 14:16:51 host dovecot: imap-login: Aborted login (0 authentication attempts): user=<>, rip=192.0.2.9',
  ),
  one(
    'a folder that takes no mail',
    'IMAP_COMMAND_REFUSED',
    'com.sun.mail.iap.CommandFailedException: AY3 NO [CANNOT] Cannot APPEND to a SPAM folder',
  ),
  one(
    'a login, in the class of any command',
    'IMAP_LOGIN_REJECTED',
    'com.sun.mail.iap.CommandFailedException: A1 NO LOGIN failed.',
  ),
  none(
    'a server looks its client up',
    'Nov 18 23:12:56 mx postfix/smtpd[42]: warning: 192.0.2.9: hostname app01.example.com verification failed: Name or service not known',
  ),
  one(
    'a client looks at the name in the certificate',
    'TLS_NAME_MISMATCH',
    'javax.mail.MessagingException: SSLPeerUnverifiedException: Hostname verification failed for smtp.example.com',
  ),
  one(
    'a domain that nobody routes to',
    'RECIPIENT_UNKNOWN',
    'SMTPAddressFailedException: 550 unrouteable mail domain example.net',
  ),
  one(
    'a mailbox switched off for a while',
    'RECIPIENT_DISABLED',
    'SMTPAddressFailedException: 450 4.2.1 The mailbox is temporarily disabled',
  ),
  one(
    'a mailbox that is busy',
    'RECIPIENT_DEFERRED',
    'SMTPAddressFailedException: 450 4.2.1 The mailbox is busy',
  ),
  one(
    'so many in an hour',
    'RATE_LIMITED',
    'SMTPSendFailedException: 451 4.7.1 Sorry, you sent more than 300 messages in the last hour',
  ),
  one(
    'so many lines',
    'MESSAGE_DEFERRED',
    'SMTPSendFailedException: 451 4.7.1 Sorry, no more than 300 lines are scanned',
  ),
  one(
    'hMailServer’s IMAP',
    'IMAP_LOGIN_REJECTED',
    '"IMAPD"\t5444\t11\t"2026-11-02 09:14:22.118"\t"192.0.2.9"\t"SENT: 3 NO Invalid user name or password."',
  ),
  none('a number before a word', '"TASKS"\t5444\t"2026-11-02 09:14:22.118"\t"DONE: 3 NO Invalid rows."'),
  one(
    'broken in the middle of a command',
    'SMTP_CONNECTION_LOST',
    "javax.mail.MessagingException: Can't send command to SMTP host;\n  nested exception is:\n\tjava.net.SocketException: Connection closed by remote host",
  ),
  one(
    'broken in the middle of a message',
    'SMTP_CONNECTION_LOST',
    'javax.mail.MessagingException: IOException while sending message;\n  nested exception is:\n\tjava.net.SocketException: Broken pipe (Write failed)',
  ),
  one(
    'broken before the greeting',
    'TCP_RESET_AT_CONNECT',
    'javax.mail.MessagingException: Exception reading response;\n  nested exception is:\n\tjava.net.SocketException: Connection reset\n\tat com.sun.mail.smtp.SMTPTransport.openServer(SMTPTransport.java:1934)',
  ),
  several(
    'Exim’s look-up',
    ['DNS_TEMPORARY_FAILURE', 'DNS_RESOLVER_TIMEOUT'],
    '2026-11-03 09:15:02 1tAbCd-000123-4E == paula@example.net R=smarthost defer (-36): host lookup for relay.example.com did not complete (DNS timeout?)',
  ),
  none(
    'a web service called mail',
    'javax.xml.ws.WebServiceException: Failed to access the WSDL at: https://services.example.com/mail?wsdl. It failed with: Connection refused.',
  ),
  none('a page called mail', 'IOException: GET https://www.example.com/mail/list failed: Connection refused'),
]
