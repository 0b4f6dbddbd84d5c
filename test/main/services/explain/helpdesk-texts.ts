/** What people hand to a helpdesk, in pairs: a text with its cause, and beside it one that only looks alike. */
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

const connect = (words: string, port = 587): string =>
  `com.sun.mail.util.MailConnectException: Couldn't connect to host, port: mail.example.com, ${port}; timeout -1;\n  nested exception is:\n\tjava.net.ConnectException: ${words}`

export const systemsInOtherLanguages: readonly Example[] = [
  ...[
    'Połączenie odrzucone',
    'Ligação recusada',
    '拒绝连接',
    '連線被拒絕',
    '연결이 거부됨',
    'Förbindelse vägras',
  ].map((words) => one(`refused: ${words}`, 'TCP_CONNECTION_REFUSED', connect(words))),
  ...['Connessione scaduta', '连接超时', '連線逾時', '연결 시간 초과', 'Expiró el tiempo de conexión'].map(
    (words) => one(`timed out: ${words}`, 'TCP_CONNECT_TIMEOUT', connect(words)),
  ),
  ...['Não há rota para o host', 'Brak trasy do hosta', '没有到主机的路由'].map((words) =>
    one(`no route: ${words}`, 'TCP_HOST_UNREACHABLE', connect(words)),
  ),
  ...['Rete non raggiungibile', 'Сеть недоступна', '网络不可达'].map((words) =>
    one(`no network: ${words}`, 'TCP_NETWORK_UNREACHABLE', connect(words)),
  ),
  one(
    'the resolver asks to try again',
    'DNS_TEMPORARY_FAILURE',
    'java.net.UnknownHostException: imap.example.com: Échec temporaire dans la résolution du nom\n\tat com.sun.mail.util.SocketFetcher.getSocket(SocketFetcher.java:238)',
  ),
  several(
    'the resolver knows no such name',
    ['DNS_NAME_NOT_FOUND', 'DNS_NO_ADDRESS_RECORD', 'DNS_TEMPORARY_FAILURE', 'DNS_RESOLVER_TIMEOUT'],
    'java.net.UnknownHostException: imap.example.com: Nome ou serviço desconhecido\n\tat com.sun.mail.util.SocketFetcher.getSocket(SocketFetcher.java:238)',
  ),
  none(
    'a database refuses',
    'org.postgresql.util.PSQLException: Połączenie odrzucone\nCaused by: java.net.ConnectException: Połączenie odrzucone',
  ),
  none('a page takes too long', 'Tempo esgotado ao carregar a página de relatórios'),
]

const imap = (response: string, frame: string): string =>
  `javax.mail.MessagingException: A6 ${response};\n  nested exception is:\n\tcom.sun.mail.iap.CommandFailedException: A6 ${response}\n\tat com.sun.mail.imap.${frame}`

export const inAnOpenFolder: readonly Example[] = [
  one(
    'a search',
    'IMAP_COMMAND_REFUSED',
    imap('BAD Command SEARCH invalid in this state', 'IMAPFolder.search(IMAPFolder.java:1790)'),
  ),
  one('opening it', 'IMAP_FOLDER_REFUSED', imap('NO Hm', 'IMAPFolder.open(IMAPFolder.java:1063)')),
  one(
    'marking a message',
    'IMAP_FOLDER_READ_ONLY',
    imap('NO mailbox selected READ-ONLY', 'IMAPMessage.setFlags(IMAPMessage.java:905)'),
  ),
  one(
    'marking a message, refused for no reason',
    'IMAP_COMMAND_REFUSED',
    imap('NO STORE completed', 'IMAPMessage.setFlags(IMAPMessage.java:905)'),
  ),
  one(
    'a part of a message',
    'IMAP_CONNECTION_LOST',
    'com.sun.mail.util.FolderClosedIOException: null\n\tat com.sun.mail.imap.IMAPInputStream.fill(IMAPInputStream.java:157)',
  ),
  one(
    'Jakarta Mail’s own words',
    'IMAP_CONNECTION_LOST',
    'jakarta.mail.StoreClosedException: * BYE Jakarta Mail Exception: java.net.SocketException: Connection reset',
  ),
]

const auth = '\tat com.sun.mail.smtp.SMTPTransport$Authenticator.authenticate(SMTPTransport.java:965)'

export const endsOfConversations: readonly Example[] = [
  one(
    'instead of the answer to the login',
    'SMTP_CONNECTION_LOST',
    `org.springframework.mail.MailAuthenticationException: Authentication failed; nested exception is javax.mail.AuthenticationFailedException: [EOF]\n${auth}`,
  ),
  one(
    'the answer to the login',
    'AUTH_REJECTED',
    `javax.mail.AuthenticationFailedException: 535 5.7.8 No\n${auth}`,
  ),
  one(
    'instead of the answer to the message',
    'LOST_AFTER_DATA',
    'com.sun.mail.smtp.SMTPSendFailedException: [EOF]\n\tat com.sun.mail.smtp.SMTPTransport.finishData(SMTPTransport.java:2095)',
  ),
  one(
    'instead of the answer to the sender',
    'SMTP_CONNECTION_LOST',
    'com.sun.mail.smtp.SMTPSendFailedException: [EOF]\n\tat com.sun.mail.smtp.SMTPTransport.mailFrom(SMTPTransport.java:1808)',
  ),
  one(
    'found out at the next message',
    'SMTP_CONNECTION_LOST',
    'java.lang.IllegalStateException: Not connected\n\tat com.sun.mail.smtp.SMTPTransport.checkConnected(SMTPTransport.java:2354)',
  ),
  one(
    'found out at the next poll',
    'IMAP_CONNECTION_LOST',
    'java.lang.IllegalStateException: Not connected\n\tat org.eclipse.angus.mail.imap.IMAPStore.checkConnected(IMAPStore.java:1983)',
  ),
  none(
    'of another library',
    'java.lang.IllegalStateException: Not connected\n\tat redis.clients.jedis.Connection.checkConnected(Connection.java:91)',
  ),
]

export const librariesInParts: readonly Example[] = [
  one(
    'in Angus’s own spelling',
    'JAVA_MAIL_LIBRARY_BROKEN',
    'java.lang.IllegalStateException: Not provider of jakarta.mail.util.StreamProvider was found',
  ),
  none(
    'of something else',
    'java.lang.IllegalStateException: Not provider of com.example.reports.Printer was found',
  ),
]

export const sendersAndDomains: readonly Example[] = [
  one(
    'a login that does not conform',
    'SENDER_NOT_OWNED',
    "com.sun.mail.smtp.SMTPSendFailedException: 440 mail from account doesn't conform with authentication (Auth Account:tc@example.com|Mail Account:paula@example.com)",
  ),
  one(
    'a sender put off for no reason',
    'SENDER_DEFERRED',
    'com.sun.mail.smtp.SMTPSenderFailedException: 450 mail from this sender is put off',
  ),
  one(
    'a return address',
    'SENDER_DOMAIN_NOT_FOUND',
    'said: 554 5.7.1 Blocked because the return email domain is invalid (in reply to end of DATA command)',
  ),
  one(
    'a user id',
    'RECIPIENT_UNKNOWN',
    'Subject: Undeliverable Mail\nFrom: postmaster@example.com\nDate: Tue, 3 Nov 2026 09:15:02 +0000\n\nInvalid final delivery userid: paula@example.com',
  ),
  one(
    'qmail finds no exchanger',
    'RECIPIENT_UNKNOWN',
    "<paula@example.net>:\nSorry, I couldn't find a mail exchanger or IP address. (#5.4.4)",
  ),
  one(
    'no way to the domain',
    'RECIPIENT_UNKNOWN',
    'Final-Recipient: rfc822;paula@example.net\nAction: failed\nStatus: 5.4.4 (Illegal host/domain name found)',
  ),
  one(
    'no answer about the domain',
    'RECIPIENT_REFUSED',
    'said: 550 5.4.4 Name service error: unexpected reply (in reply to RCPT TO command)',
  ),
  one(
    'an address that cannot be looked up',
    'GREETING_NO_REVERSE_DNS',
    'said: 450 4.7.1 Access denied. IP name lookup failed [192.0.2.9] (in reply to RCPT TO command)',
  ),
]

export const reportsOfTheMessage: readonly Example[] = [
  one(
    'content',
    'CONTENT_BLOCKED',
    'Final-Recipient: rfc822;paula@example.net\nAction: failed\nStatus: 5.7.0\nDiagnostic-Code: SMTP; 552-5.7.0 This message was blocked because its content presents a potential security issue',
  ),
  one(
    'the recipient',
    'RECIPIENT_UNKNOWN',
    'Final-Recipient: rfc822;paula@example.net\nAction: failed\nStatus: 5.1.1\nDiagnostic-Code: SMTP; 550 5.1.1 This user is unknown',
  ),
  one(
    'a code with a colon',
    'SENDER_DOMAIN_NOT_FOUND',
    '<paula@example.net>:\n501: 5.1.8 Sender address rejected',
  ),
  none('a number with a colon', 'step 501: 5 of 8 done'),
  one(
    'between quotation marks',
    'RECIPIENT_UNKNOWN',
    '{"bounce":{"diagnosticCode":"smtp; 550 5.1.1 user unknown"},"mail":{"commonHeaders":{"from":["TC <tc@example.com>"]},"headers":"multiple From fields are spam"}}',
  ),
  one(
    'as Postfix marks it',
    'MESSAGE_REFUSED',
    'Reason: Administrative prohibition; 554 Email rejected by policy - see the page (in reply to end of DATA command)',
  ),
  one(
    'which is said of a service that is not there',
    'RECIPIENT_REFUSED',
    'Final-Recipient: rfc822; paula@example.net\nAction: failed\nDiagnostic-Code: smtp; 554 Service not available',
  ),
]

export const ownTrustAndQueues: readonly Example[] = [
  several(
    'Postfix’s own judgement',
    untrusted,
    'Nov  3 09:15:02 mx postfix/smtp[311]: 4F2: to=<paula@example.net>, relay=mx.example.net[192.0.2.9]:25, delay=0.9, dsn=4.7.5, status=deferred (Server certificate not trusted)',
  ),
  one(
    'the next server’s',
    'RECIPIENT_DEFERRED',
    'Nov  3 09:15:02 mx postfix/smtp[311]: 4F2: to=<paula@example.net>, relay=mx.example.net[192.0.2.9]:25, delay=0.9, dsn=4.7.1, status=deferred (host mx.example.net[192.0.2.9] said: 450 4.7.1 Not now (in reply to RCPT TO command))',
  ),
  several(
    'Exchange asks the DNS',
    ['DNS_TEMPORARY_FAILURE', 'DNS_RESOLVER_TIMEOUT'],
    'LastError : [{LED=451 4.4.0 DNS query failed. The error was: DNS query failed with error ErrorRetry};{FQDN=};{IP=}]',
  ),
  one(
    'a queue that tried often',
    'DELIVERY_TIME_EXPIRED',
    'From: MAILER-DAEMON@example.com\nSubject: Failure Notice\nDate: Tue, 3 Nov 2026 09:15:02 +0000\n\nUnable to deliver message after multiple retries, giving up.',
  ),
  one(
    'an envelope',
    'DELIVERY_TIME_EXPIRED',
    'From: Mailer Daemon <MAILER-DAEMON@example.com>\nSubject: Delivery status notification: error\nDate: Tue, 3 Nov 2026 09:15:02 +0000\n\npaula@example.net: Envelope expired',
  ),
]

const path = (words: string): string =>
  `javax.net.ssl.SSLHandshakeException: PKIX path validation failed: java.security.cert.CertPathValidatorException: ${words}\n\tat com.sun.mail.util.SocketFetcher.configureSSLSocket(SocketFetcher.java:626)`

export const revocation: readonly Example[] = [
  ...[
    'Could not determine revocation status',
    'Unable to determine revocation status due to network error',
    'revocation status check failed: no CRL found',
    'The revocation status of the certificate with subject (CN=mail.example.com) could not be determined.',
    'Response is unreliable: its validity interval is out-of-date',
    'OCSP response error: UNAUTHORIZED',
    'Unable to verify OCSP Response’s signature',
  ].map((words) => one(words, 'TLS_REVOCATION_UNKNOWN', path(words))),
  one(
    'a reason of the network below it',
    'TLS_REVOCATION_UNKNOWN',
    `${path('Unable to determine revocation status due to network error')}\nCaused by: java.net.ConnectException: Connection timed out\n\tat sun.security.provider.certpath.OCSP.getOCSPBytes(OCSP.java:226)`,
  ),
  one(
    'revoked',
    'TLS_CERT_REVOKED',
    path(
      'Certificate has been revoked, reason: SUPERSEDED, revocation date: Tue Nov 03 09:15:02 UTC 2026, authority: CN=Example CA',
    ),
  ),
  one(
    'something else',
    'TLS_CERT_EXPIRED',
    path(
      'validity check failed\nCaused by: java.security.cert.CertificateExpiredException: NotAfter: Tue Nov 03 09:15:02 UTC 2026',
    ),
  ),
  one(
    'the client’s own',
    'TLS_REFUSED_BY_SERVER',
    'javax.net.ssl.SSLHandshakeException: Received fatal alert: certificate_revoked',
  ),
  several('the usual check', untrusted, path('Path does not chain with any of the trust anchors')),
]

export const messagesThatCannotBeRead: readonly Example[] = [
  one(
    'its parts',
    'IMAP_MESSAGE_UNREADABLE',
    'javax.mail.MessagingException: Unable to load BODYSTRUCTURE\n\tat com.sun.mail.imap.IMAPMessage.loadBODYSTRUCTURE(IMAPMessage.java:1488)',
  ),
  one(
    'as the library takes it apart',
    'IMAP_MESSAGE_UNREADABLE',
    'DEBUG IMAP: ignoring bad response, THROW: com.sun.mail.iap.ParsingException: BODYSTRUCTURE parse error: bad ``size element',
  ),
  one(
    'the connection broke while it was read',
    'IMAP_CONNECTION_LOST',
    'javax.mail.FolderClosedException\n\tat com.sun.mail.imap.IMAPMessage.loadBODYSTRUCTURE(IMAPMessage.java:1279)',
  ),
  none('a command that asks for it', 'A8 FETCH 1 (BODYSTRUCTURE)\nA8 OK FETCH completed.'),
]

const bounce = (...lines: readonly string[]): string =>
  ['Your message to paula@example.net could not be delivered.', ...lines].join('\n')

export const reasonsInGeneral: readonly Example[] = [
  none('a list', bounce('Possible reasons:', ' * The mailbox is full', ' * The address does not exist')),
  none('a list without a heading', bounce('- The mailbox is full', '- The address does not exist')),
  one('a list of one', 'RECIPIENT_MAILBOX_FULL', bounce('- The mailbox is full', '- Subject: Reports')),
  one(
    'a list that says it twice',
    'RECIPIENT_MAILBOX_FULL',
    bounce('- The mailbox is full', '- Mailbox size limit exceeded'),
  ),
  none('a sentence', bounce('The mailbox is full, the address does not exist, or the mail is spam.')),
  none('what is usual', bounce('Usually the mailbox is full.')),
  none('what is to be done if it is so', bounce('If the mailbox is full, ask the recipient to clear it.')),
  none(
    'in German',
    'Ihre Nachricht konnte nicht zugestellt werden.\nMögliche Ursachen: das Postfach ist voll',
  ),
  none(
    'in Spanish',
    'No se pudo entregar el mensaje\nCausas habituales: el buzón está lleno; la dirección no existe',
  ),
  one(
    'a reason and what is said in general',
    'RECIPIENT_MAILBOX_FULL',
    bounce('The mailbox is full.', 'Usually the address does not exist.'),
  ),
  one(
    'a reply and what is said in general',
    'RECIPIENT_UNKNOWN',
    bounce('The server said: 550 5.1.1 User unknown', 'Other causes: the mailbox is full.'),
  ),
  one(
    'a code and a page about loops',
    'RECIPIENT_UNKNOWN',
    bounce('Status code: 550 5.1.10', 'The error may also come from a mail loop.'),
  ),
  one('a loop', 'MAIL_LOOP', bounce('A mail loop was detected.')),
]

export const countedLines: readonly Example[] = [
  none('a table', '420 Example KG 1 55,00\n421 Service Nord 3 301,00\n422 Test und Partner 9 888,10'),
  none('two rows of it', '421 Service Nord 3 301,00\n422 Test und Partner 9 888,10'),
  none('ids that go up', '447 Open matters\n450 Mailbox moved\n550 Onboarding of users\n560 Contract review'),
  none('a list of codes', '450 Mailbox busy\n451 Local error\n452 No space'),
  one(
    'a conversation',
    'RECIPIENT_UNKNOWN',
    '220 mail.example.com ESMTP\n250 OK\n550 No such user here\n221 Bye',
  ),
  one('a reply of three lines', 'RECIPIENT_UNKNOWN', '550-Sorry\n550-Really\n550 No such user'),
  one('a number before a reply', 'RECIPIENT_UNKNOWN', '1 recipient failed\n550 No such user'),
  one('two replies', 'RECIPIENT_UNKNOWN', '550 No such user\n551 5.1.1 No such user'),
  several(
    'the lines of an editor',
    ['GREETING_TIMEOUT', 'SMTP_REPLY_TIMEOUT', 'PLAIN_ON_TLS_PORT'],
    '104001\tjavax.mail.MessagingException: Exception reading response;\n104002\t  nested exception is:\n104003\t\tjava.net.SocketTimeoutException: Read timed out',
  ),
  one('times of day', 'AUTH_REJECTED', '10:59:59 mail one\n11:00:00 said: 535 5.7.8 No\n12:00:01 mail two'),
  none('two rows that would be replies', '548 User unknown\n549 Mailbox full'),
  none(
    'with blank lines between them',
    '447 Open matters\n\n450 Mailbox full\n\n550 No such user\n\n560 User unknown',
  ),
  one('a count before a reply', 'RECIPIENT_UNKNOWN', '100 lines read\n550 No such user'),
  one('and behind it', 'RECIPIENT_UNKNOWN', '900 bytes read\n550 No such user\n100 bytes written'),
  one(
    'a reason with a number',
    'RECIPIENT_DISABLED',
    '554 30 Sorry, your message cannot be delivered. This mailbox is disabled',
  ),
  none('two numbers of which the first is no reply', '554 30 sorry, this mailbox is disabled'),
  none('numbers behind a name', 'Items: 554 30 Mailbox disabled'),
  none('numbers of users', '554 30 Disabled user accounts'),
]

const stars = '220 ******************************'

export const behindAFirewall: readonly Example[] = [
  one(
    'the introduction is refused',
    'FIREWALL_SMTP_FIXUP',
    `${stars}\nEHLO app01.example.com\n500 5.3.3 Unrecognized command`,
  ),
  one(
    'a login is asked for',
    'FIREWALL_SMTP_FIXUP',
    '250-mail.example.com\n250-XXXXXXXA\n250 XXXB\n530 5.7.1 Client was not authenticated',
  ),
  one('nothing is refused', 'FIREWALL_SMTP_FIXUP', `DEBUG SMTP: connected\n${stars}`),
  one(
    'no stars',
    'EHLO_REFUSED',
    '220 mail.example.com ESMTP\nEHLO app01.example.com\n500 5.3.3 Unrecognized command',
  ),
  one(
    'a masked password',
    'AUTH_REJECTED',
    'mail.smtp.password=**********\n535 5.7.8 Wrong password for ******',
  ),
]

export const loginsAtMicrosoft: readonly Example[] = [
  one(
    'a password',
    'IMAP_BASIC_AUTH_DISABLED_M365',
    'outlook.office365.com:993 javax.mail.AuthenticationFailedException: LOGIN failed.',
  ),
  one(
    'a token',
    'IMAP_LOGIN_REJECTED',
    'DEBUG IMAPS: connecting to host "outlook.office365.com", port 993\nDEBUG IMAPS: AUTHENTICATE XOAUTH2 command trace suppressed\njavax.mail.AuthenticationFailedException: AUTHENTICATE failed.',
  ),
  one(
    'at an Exchange of one’s own',
    'IMAP_LOGIN_REJECTED',
    'mail.example.com:993 imap javax.mail.AuthenticationFailedException: LOGIN failed.',
  ),
  one(
    'a token, told of in another line',
    'IMAP_LOGIN_REJECTED',
    '2026-11-03 09:15:01,120 DEBUG IMAPS: AUTHENTICATE XOAUTH2 command trace suppressed\n2026-11-03 09:15:02,120 ERROR javax.mail.AuthenticationFailedException: AUTHENTICATE failed. outlook.office365.com:993 imap',
  ),
]

export const oneFaultTwice: readonly Example[] = [
  several(
    'JavaMail’s own account beside its exception',
    ['PLAIN_ON_TLS_PORT', 'GREETING_CLOSED'],
    'DEBUG SMTP: EOF: [EOF]\njavax.mail.MessagingException: Got bad greeting from SMTP host: mail.example.com, port: 465, response: [EOF]',
  ),
  one(
    'Postfix’s judgement beside its reason',
    'TLS_SELF_SIGNED',
    'Nov  3 09:15:02 mx postfix/smtp[311]: certificate verification failed for mx.example.net[192.0.2.9]:25: self-signed certificate\nNov  3 09:15:02 mx postfix/smtp[311]: 4F2: to=<paula@example.net>, relay=mx.example.net[192.0.2.9]:25, dsn=4.7.5, status=deferred (Server certificate not trusted)',
  ),
  several(
    'an account of two attempts',
    ['GREETING_CLOSED', 'SMTP_CONNECTION_LOST'],
    'DEBUG SMTP: EOF: [EOF]\nDEBUG SMTP: EOF: [EOF]',
  ),
  one(
    'two messages that waited too long',
    'DELIVERY_TIME_EXPIRED',
    'Nov  3 09:15:02 mx postfix/qmgr[311]: 4F2: from=<paula@example.net>, status=expired, returned to sender\nNov  3 09:15:03 mx postfix/qmgr[311]: 4F3: from=<paula@example.net>, status=expired, returned to sender',
  ),
]

export const brokenReplies: readonly Example[] = [
  one(
    'behind the address',
    'RECIPIENT_UNKNOWN',
    '    SMTP error from remote mail server after RCPT TO:<paula@example.net>:\n    host mx.example.net [192.0.2.9]: 550 <paula@example.net>:\n    User unknown',
  ),
  one(
    'in Postfix’s own words',
    'RECIPIENT_UNKNOWN',
    '<paula@example.net>: Host or domain name not found. Name service error for\n    name=example.net type=AAAA: Host not found',
  ),
  one(
    'IIS has no blanks',
    'GREETING_IP_BLOCKLISTED',
    '2026-11-03 09:15:02 192.0.2.9 OutboundConnectionResponse SMTPSVC1 WEB01 - 25 - - 554+5.7.1+Client+host+[198.51.100.4]+blocked+using+list.example.org 0',
  ),
  none('a sum', '2 plus 2 is 550+4+1, and so on'),
  one(
    'a transcript that names what is offered',
    'SERVER_CONFIG_ERROR',
    'Out: 250-AUTH PLAIN LOGIN\n In:  MAIL FROM:<tc@example.com>\n Out: 451 4.3.0 Error: queue file write error',
  ),
  one('a line of its own', 'RECIPIENT_UNKNOWN', 'DEBUG SMTP: 550 No such user\n   Disk: over quota'),
]

export const furtherPairs: readonly Example[] = [
  none(
    'an IMAP session that ended as it should',
    'A1 OK [READ-WRITE] Select completed.\nA2 LOGOUT\n* BYE Logging out\nA2 OK Logout completed.',
  ),
  none('in another server’s words', '* BYE Example IMAP4rev1 server signing off'),
  one(
    'one that the server ended',
    'IMAP_DISCONNECTED_IDLE',
    '* BYE Autologout; idle for too long, logged out',
  ),
  one('one that was not let in', 'IMAP_BYE_ON_CONNECT', '* BYE Not for you'),
  one(
    'a fault of the server’s storage',
    'IMAP_INTERNAL_ERROR',
    imap(
      'BAD Serious error while processing FETCH (StoreDatabaseError)',
      'IMAPMessage.getContent(IMAPMessage.java:1)',
    ),
  ),
  one(
    'silence after a command',
    'SMTP_REPLY_TIMEOUT',
    'java.net.SocketTimeoutException: Read timed out\n\tat com.sun.mail.smtp.SMTPTransport.rcptTo(SMTPTransport.java:2064)',
  ),
  several(
    'silence after the message',
    ['SMTP_REPLY_TIMEOUT', 'TCP_MTU_BLACKHOLE'],
    'java.net.SocketTimeoutException: Read timed out\n\tat com.sun.mail.smtp.SMTPTransport.finishData(SMTPTransport.java:2095)',
  ),
  one(
    'a reason and its heading',
    'TLS_HANDSHAKE_CUT',
    'Nov  3 09:15:02 mx postfix/smtp[311]: SSL_connect error to mx.example.net[192.0.2.9]:25: lost connection\nNov  3 09:15:02 mx postfix/smtp[311]: 4F2: to=<paula@example.net>, relay=mx.example.net[192.0.2.9]:25, dsn=4.7.5, status=deferred (Cannot start TLS: handshake failure)',
  ),
  one(
    'a heading that names nobody unknown',
    'RECIPIENT_MAILBOX_FULL',
    'From: MAILER-DAEMON@example.com\nSubject: Undelivered Mail\nDate: Tue, 3 Nov 2026 09:15:02 +0000\n\nUndeliverable Address: paula@example.net\nReason: returned because the recipient is over disk quota.',
  ),
  several(
    'a refusal that does not say what it refuses',
    ['GREETING_REFUSED', 'SENDER_REFUSED', 'RECIPIENT_REFUSED', 'MESSAGE_REFUSED'],
    '550 We connect nobody',
  ),
  one('a wrong password by a code of refusals', 'AUTH_REJECTED', '550 Wrong password'),
  one('a password in a message', 'MESSAGE_REFUSED', '550 Message denied: a password stands in it'),
  one('a login asked for by a code of commands', 'AUTH_REQUIRED', '502 Authentication required'),
  one('a command that failed', 'IMAP_COMMAND_REFUSED', 'A12 NO APPEND failed'),
  one('an end that names a command', 'IMAP_BYE_ON_CONNECT', '* BYE Internal error during FETCH'),
  one(
    'a time alone in a line of a trace',
    'SMTP_REPLY_TIMEOUT',
    '2026-11-03 09:15:02,123 java.net.SocketTimeoutException: Read timed out\n2026-11-03 09:15:02,123\n2026-11-03 09:15:02,124 \tat com.sun.mail.smtp.SMTPTransport.rcptTo(SMTPTransport.java:2064)',
  ),
]
