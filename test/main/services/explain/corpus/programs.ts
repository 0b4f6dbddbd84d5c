/** How programs, servers and mailers write what they say. */

/** Lines of one text. */
export const lines = (...all: readonly string[]): string => all.join('\n')

/** The beginning of a line of a Java trace, of sending. */
export const sendingFrame = '\tat com.sun.mail.smtp.SMTPTransport'

/** A line of a Java trace, of a login. */
export const authFrame =
  '\tat com.sun.mail.smtp.SMTPTransport$Authenticator.authenticate(SMTPTransport.java:965)'

/** A record of WebLogic’s log. */
export const webLogic = (text: string): string =>
  `####<Nov 3, 2026 9:15:02,114 AM CET> <Error> <TeamConnect> <app01> <tcServer1> <[ACTIVE] ExecuteThread: '4' for queue: 'weblogic.kernel.Default (self-tuning)'> <<anonymous>> <> <> <1793693702114> <BEA-000000> <${text}\n>`

/** WebSphere stamps every line. */
export const webSphere = (...all: readonly string[]): string =>
  all.map((line, at) => `[11/3/26 9:15:02:${114 + at} CET] 0000009a SystemErr     R ${line}`).join('\n')

/** JBoss does so too. */
export const jBoss = (...all: readonly string[]): string =>
  all.map((line) => `2026-11-03 09:15:02,114 ERROR [stderr] (default task-4) ${line}`).join('\n')

/** Tomcat stamps the first. */
export const tomcat = (first: string, ...rest: readonly string[]): string =>
  lines(`03-Nov-2026 09:15:02.114 SEVERE [http-nio-8080-exec-3] com.example.tc.Mailer.send ${first}`, ...rest)

/** A line of Postfix’s log. */
export const postfix = (text: string): string => `Nov 18 23:12:56 mx postfix/smtpd[8738]: ${text}`

/** JavaMail, where the system’s words for the reason are in its own language. */
export const couldNotConnect = (words: string, port = 587): string =>
  `com.sun.mail.util.MailConnectException: Couldn't connect to host, port: mail.example.com, ${port}; timeout -1;\n  nested exception is:\n\tjava.net.ConnectException: ${words}`

/** JavaMail, where a command to an open folder was refused. */
export const commandFailed = (response: string, frame: string): string =>
  `javax.mail.MessagingException: A6 ${response};\n  nested exception is:\n\tcom.sun.mail.iap.CommandFailedException: A6 ${response}\n\tat com.sun.mail.imap.${frame}`

/** Java, where a certificate’s path does not hold, before the reason. */
export const pkix =
  'javax.net.ssl.SSLHandshakeException: PKIX path validation failed: java.security.cert.CertPathValidatorException:'

/** The same as JavaMail passes it on. */
export const pathFailed = (words: string): string =>
  `${pkix} ${words}\n\tat com.sun.mail.util.SocketFetcher.configureSSLSocket(SocketFetcher.java:626)`

/** A greeting that a firewall wrote over. */
export const stars = '220 ******************************'

/** A bounce as people paste it, without its headers. */
export const undelivered = (...lines: readonly string[]): string =>
  ['Your message to paula@example.net could not be delivered.', ...lines].join('\n')

/** A bounce with its headers. */
export const returned = (subject: string, ...body: readonly string[]): string =>
  [
    'Return-Path: <>',
    'From: MAILER-DAEMON@relay.example.com',
    'To: tc@example.com',
    `Subject: ${subject}`,
    'Date: Mon, 2 Nov 2026 09:12:01 +0100',
    '',
    ...body,
  ].join('\n')

/** A bounce with a report of delivery. */
export const report = (human: string, ...fields: readonly string[]): string =>
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

/** A bounce in parts, of which the first is for people. */
export const returnedInParts = (...body: readonly string[]): string =>
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

/** The same with a report of delivery. */
export const reportInParts = (human: string, ...fields: readonly string[]): string =>
  returnedInParts(
    human,
    '',
    '--b1',
    'Content-Type: message/delivery-status',
    '',
    'Final-Recipient: rfc822;paula@example.net',
    ...fields,
    '',
  )

/** A bounce in parts as it goes over the wire. */
export const mimeReport = (parts: readonly string[]): string =>
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
