import { anyOf, nothing, type Texts } from './corpus.ts'
import { authFrame, lines, postfix, sendingFrame, tomcat, webLogic } from './programs.ts'

export const smtpLogin: Texts = {
  AUTH_REJECTED: {
    'a trace through Java’s mail library': `javax.mail.AuthenticationFailedException: 535 5.7.8 Wrong password\n${authFrame}`,
    'wrong password': lines(
      'javax.mail.AuthenticationFailedException: 535 5.7.8 Error: authentication failed: bad credentials',
      `${sendingFrame}$Authenticator.authenticate(SMTPTransport.java:965)`,
    ),
    'jakarta names': lines(
      'jakarta.mail.AuthenticationFailedException: 535 Login incorrect',
      '\tat org.eclipse.angus.mail.smtp.SMTPTransport$Authenticator.authenticate(SMTPTransport.java:954)',
    ),
    'typed off a screen': '535 5.7.8 authentication failed',
    'in Russian': '535 5.7.8 Неверный пароль',
    'Postfix, login':
      'Nov  2 09:12:31 mx postfix/smtp[811]: 4F1A: to=<paula@example.net>, relay=out.example.org[192.0.2.8]:587, dsn=4.7.8, status=deferred (SASL authentication failed; server out.example.org[192.0.2.8] said: 535 5.7.8 Error: authentication failed)',
    'Exim, own refusal':
      '2026-11-02 09:12:01 plain authenticator failed for (app01.example.com) [192.0.2.9]: 535 Incorrect authentication data (set_id=tc@example.com)',
    'WebLogic: wrong password': webLogic(
      'Notification failed\njavax.mail.AuthenticationFailedException: 535 5.7.8 Invalid user or password\n\tat com.sun.mail.smtp.SMTPTransport$Authenticator.authenticate(SMTPTransport.java:965)\n\tat com.sun.mail.smtp.SMTPTransport.authenticate(SMTPTransport.java:876)',
    ),
    'no words from the server': anyOf(
      ['AUTH_REJECTED', 'AUTH_TEMPORARY_FAILURE'],
      'javax.mail.AuthenticationFailedException\n\tat com.sun.mail.smtp.SMTPTransport.protocolConnect(SMTPTransport.java:648)',
    ),
    'German server: password':
      'javax.mail.AuthenticationFailedException: 535 Anmeldung fehlgeschlagen, Kennwort falsch',
    'Postfix: login':
      'Nov  3 09:15:02 mx postfix/smtpd[4711]: warning: app01.example.com[192.0.2.9]: SASL LOGIN authentication failed: authentication failure, sasl_username=tc@example.com',
    'Exim: login':
      '2026-11-03 09:15:02 login authenticator failed for app01.example.com [192.0.2.9]: 535 Incorrect authentication data (set_id=tc@example.com)',
    'Exchange’s protocol log: login':
      '2026-11-03T08:15:02.114Z,MX1\\Client Frontend MX1,08D9AAAB,21,192.0.2.25:587,192.0.2.9:51235,>,535 5.7.3 Authentication unsuccessful,',
    'new TLS is no fault':
      'connected with TLSv1.3\njavax.mail.AuthenticationFailedException: 535 5.7.8 Wrong password',
    Courier:
      'Nov 14 12:51:04 mx courieresmtpd[26762]: error,relay=::ffff:192.0.2.9,msg="535 Authentication failed.",cmd: AUTH LOGIN tc',
    'Sendmail, login':
      'Nov 25 04:02:27 mx sendmail[16664]: 06I02C: AUTH failure (LOGIN): authentication failure (-13) SASL(-13): authentication failure: checkpass failed, user=tc@example.com, relay=app01.example.com [192.0.2.9]',
    'Postfix, no reason given': postfix(
      'warning: app01.example.com[192.0.2.9]: SASL LOGIN authentication failed: (reason unavailable), sasl_username=tc',
    ),
    Domino:
      '03-11-2026 23:07:20   SMTP Server: Authentication failed for user tc ; connecting host 192.0.2.9',
    'Node, as JSON':
      'Error while trying to send test email: {"code":"EAUTH","response":"535 Incorrect authentication data","responseCode":535,"command":"AUTH PLAIN"}',
    'the login of somebody': '535 Authentication not allowed for this user name or password',
    'the number of a process is no port':
      'Nov 18 23:12:56 mx postfix/smtpd[143]: warning: app01.example.com[192.0.2.9]: SASL LOGIN authentication failed: (reason unavailable)',
    'MailKit: a colon behind the code':
      'MailKit.Security.AuthenticationException: 535: 5.7.8 Username and Password not accepted.\n5.7.8 Learn more ---> MailKit.Net.Smtp.SmtpCommandException: 5.7.8 Username and Password not accepted.',
    'a port and a colon': nothing('IOException: port 465: Reading the certificate store'),
    'the answer to the login': `javax.mail.AuthenticationFailedException: 535 5.7.8 No\n${authFrame}`,
    'times of day': '10:59:59 mail one\n11:00:00 said: 535 5.7.8 No\n12:00:01 mail two',
    'counted lines: two rows that would be replies': nothing('548 User unknown\n549 Mailbox full'),
    'counted lines: with blank lines between them': nothing(
      '447 Open matters\n\n450 Mailbox full\n\n550 No such user\n\n560 User unknown',
    ),
    'a masked password': 'mail.smtp.password=**********\n535 5.7.8 Wrong password for ******',
    'a wrong password by a code of refusals': '550 Wrong password',
  },
  AUTH_REJECTED_GMAIL: {
    Google: lines(
      'javax.mail.AuthenticationFailedException: 535-5.7.8 Username and Password not accepted. See',
      '535 5.7.8  https://support.google.com/mail a1-xyz - gsmtp',
    ),
  },
  AUTH_SMTP_DISABLED_TENANT: {
    'Microsoft: switched off for the tenant':
      'javax.mail.AuthenticationFailedException: 535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. [XX0P1.EURP1.PROD.OUTLOOK.COM]',
  },
  AUTH_BASIC_DISABLED: {
    'Microsoft: no passwords':
      'Caused by: jakarta.mail.AuthenticationFailedException: 535 5.7.139 Authentication unsuccessful, basic authentication is disabled. [XX0P2.EURP1.PROD.OUTLOOK.COM]',
    'Tomcat: Jakarta, no passwords': tomcat(
      'Mail failed',
      'jakarta.mail.AuthenticationFailedException: 535 5.7.139 Authentication unsuccessful, basic authentication is disabled. [XX1PR01.EURPRD01.PROD.OUTLOOK.COM]',
      '\tat org.eclipse.angus.mail.smtp.SMTPTransport$Authenticator.authenticate(SMTPTransport.java:954)',
    ),
    'a mail program wrapped the line': lines(
      'Caused by: javax.mail.AuthenticationFailedException: 535 5.7.139 Authentication unsuccessful,',
      'basic authentication is disabled. [XX1PR01.EURPRD01.PROD.OUTLOOK.COM]',
    ),
  },
  AUTH_REQUIRED: {
    'no login made': lines(
      'com.sun.mail.smtp.SMTPSendFailedException: 530 5.7.0 Authentication required',
      '',
      `${sendingFrame}.issueSendCommand(SMTPTransport.java:2374)`,
      `${sendingFrame}.mailFrom(SMTPTransport.java:1808)`,
    ),
    '.NET, enhanced code alone':
      'System.Net.Mail.SmtpException: The SMTP server requires a secure connection or the client was not authenticated. The server response was: 5.7.0 Authentication Required.',
    Spanish:
      'El servidor SMTP requiere una conexión segura o el cliente no se autenticó. La respuesta del servidor fue: 5.7.57 SMTP; Client was not authenticated to send anonymous mail during MAIL FROM',
    'German, the quote in its own marks':
      'Für den SMTP-Server ist eine sichere Verbindung erforderlich. Die Serverantwort war: „5.7.1 Client wurde nicht authentifiziert“.',
    Portuguese:
      'O servidor SMTP requer uma conexão segura ou o cliente não foi autenticado. A resposta do servidor foi: 5.7.1 Client was not authenticated',
    'Python: a login that was asked for':
      "smtplib.SMTPSenderRefused: (502, b'5.7.0 Please authenticate first', 'tc@example.com')",
    'asked for, without a class': '503 5.5.1 You must authenticate before you send mail',
    'a login asked for by a code of commands': '502 Authentication required',
  },
  AUTH_MECHANISM_UNSUPPORTED: {
    'no mechanism':
      'javax.mail.AuthenticationFailedException: No authentication mechanisms supported by both server and client',
    'Postfix, mechanism': postfix(
      'warning: app01.example.com[192.0.2.9]: SASL CRAM-MD5 authentication failed: Invalid authentication mechanism',
    ),
    'a letter out of place in JavaMail itself':
      'javax.mail.AuthenticationFailedException: No authentication mechansims supported by both server and client',
  },
  AUTH_NEEDS_TLS: {
    'login without encryption': '530 An encrypted connection is required for authentication',
  },
  AUTH_NOT_ENABLED: {
    'Node, command refused': 'Error: Invalid login: 502 Command "AUTH PLAIN" not implemented',
    'the login on a server for incoming mail': '535 Authentication not allowed on inbound servers. X401',
    'Python: a login that is not known':
      "smtplib.SMTPAuthenticationError: (502, b'5.5.1 Command not implemented')",
    'not offered, without a class': '503 5.5.1 Authentication not enabled',
  },
  AUTH_TEMPORARY_FAILURE: {
    'login service down': lines(
      'Caused by: javax.mail.AuthenticationFailedException: 454 4.7.0 Temporary authentication failure, backend gone',
      `${sendingFrame}.protocolConnect(SMTPTransport.java:744)`,
    ),
    'the login service was down':
      'Nov  3 09:15:02 mx postfix/smtpd[4711]: warning: app01.example.com[192.0.2.9]: SASL LOGIN authentication failed: Connection lost to authentication server',
  },
}
