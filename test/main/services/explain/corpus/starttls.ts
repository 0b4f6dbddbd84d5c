import { nothing, type Texts } from './corpus.ts'
import { lines, sendingFrame, tomcat } from './programs.ts'

export const starttls: Texts = {
  STARTTLS_REQUIRED: {
    'STARTTLS first': lines(
      'com.sun.mail.smtp.SMTPSendFailedException: 530 5.7.0 Must issue a STARTTLS command first. x1-2 - gsmtp',
      '',
      `${sendingFrame}.mailFrom(SMTPTransport.java:1808)`,
    ),
    'Tomcat: STARTTLS first': tomcat(
      'Mail failed',
      '\tcom.sun.mail.smtp.SMTPSendFailedException: 530 5.7.0 Must issue a STARTTLS command first',
      '',
      '\t\tat com.sun.mail.smtp.SMTPTransport.issueSendCommand(SMTPTransport.java:2388)',
    ),
    'Ruby’s class goes by the code':
      'Net::SMTPAuthenticationError (530 5.7.0 Must issue a STARTTLS command first.',
    'the other server’s own words':
      'Reason: [{LED=450 4.4.317 Cannot connect to remote server [Message=451 5.7.3 STARTTLS is required to send mail]',
    'a letter too many': 'smtp-server: 530 Error: A secure connection is requiered(such as ssl)',
  },
  STARTTLS_NOT_OFFERED: {
    'STARTTLS missing':
      'javax.mail.MessagingException: STARTTLS is required but host does not support STARTTLS',
    'Postfix, TLS not offered':
      'Nov  2 09:12:31 mx postfix/smtp[811]: 4F1A: to=<paula@example.net>, relay=in.example.net[192.0.2.7]:25, status=deferred (TLS is required, but was not offered by host in.example.net[192.0.2.7])',
  },
  STARTTLS_TEMPORARILY_UNAVAILABLE: {
    'TLS unavailable': lines(
      'javax.mail.MessagingException: 454 4.7.0 TLS not available due to local problem',
      `${sendingFrame}.startTLS(SMTPTransport.java:2132)`,
    ),
    'MailKit: what comes back from STARTTLS':
      'MailKit.Net.Smtp.SmtpCommandException: 4.7.0 TLS not available due to local problem',
    'a version': nothing('ImportException: 5.1.1 is not a number'),
    'PHP: a code without words': 'Unable to connect with STARTTLS: expected response code 220 but got 454',
  },
  STARTTLS_HANDSHAKE_FAILED: {
    'STARTTLS breaks': lines(
      'javax.mail.MessagingException: Could not convert socket to TLS;',
      '  nested exception is:',
      '\tjavax.net.ssl.SSLHandshakeException: Remote host terminated the handshake',
    ),
  },
  PROVIDER_HAS_NO_IMPLICIT_TLS: {
    'Microsoft on 465': lines(
      "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: smtp.office365.com, 465; timeout 30000;",
      '  nested exception is:',
      '\tjava.net.SocketTimeoutException: Connect timed out',
    ),
  },
}
