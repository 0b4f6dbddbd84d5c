import { anyOf, nothing, type Texts } from './corpus.ts'
import { authFrame, lines, sendingFrame } from './programs.ts'

export const dialogue: Texts = {
  SMTP_CONNECTION_LOST: {
    'the end after EHLO':
      'javax.mail.MessagingException: [EOF]\n\tat com.sun.mail.smtp.SMTPTransport.issueCommand(SMTPTransport.java:2324)\n\tat com.sun.mail.smtp.SMTPTransport.helo(SMTPTransport.java:1678)',
    'cut while a command was sent':
      'Nov 18 23:12:56 mx postfix/smtp[12]: 2DC: to=<paula@example.net>, relay=none, dsn=4.4.2, status=deferred (delivery temporarily suspended: lost connection with mx.example.net[192.0.2.44] while sending RCPT TO)',
    'broken in the middle of a command':
      "javax.mail.MessagingException: Can't send command to SMTP host;\n  nested exception is:\n\tjava.net.SocketException: Connection closed by remote host",
    'broken in the middle of a message':
      'javax.mail.MessagingException: IOException while sending message;\n  nested exception is:\n\tjava.net.SocketException: Broken pipe (Write failed)',
    'instead of the answer to the login': `org.springframework.mail.MailAuthenticationException: Authentication failed; nested exception is javax.mail.AuthenticationFailedException: [EOF]\n${authFrame}`,
    'instead of the answer to the sender':
      'com.sun.mail.smtp.SMTPSendFailedException: [EOF]\n\tat com.sun.mail.smtp.SMTPTransport.mailFrom(SMTPTransport.java:1808)',
    'found out at the next message':
      'java.lang.IllegalStateException: Not connected\n\tat com.sun.mail.smtp.SMTPTransport.checkConnected(SMTPTransport.java:2354)',
  },
  SMTP_REPLY_TIMEOUT: {
    'read timed out after DATA': anyOf(
      ['SMTP_REPLY_TIMEOUT', 'TCP_MTU_BLACKHOLE'],
      lines(
        'javax.mail.MessagingException: Exception reading response;',
        '  nested exception is:',
        '\tjava.net.SocketTimeoutException: Read timed out',
        `${sendingFrame}.finishData(SMTPTransport.java:2097)`,
      ),
    ),
    'silence after a command':
      'java.net.SocketTimeoutException: Read timed out\n\tat com.sun.mail.smtp.SMTPTransport.rcptTo(SMTPTransport.java:2064)',
    'silence after the message': anyOf(
      ['SMTP_REPLY_TIMEOUT', 'TCP_MTU_BLACKHOLE'],
      'java.net.SocketTimeoutException: Read timed out\n\tat com.sun.mail.smtp.SMTPTransport.finishData(SMTPTransport.java:2095)',
    ),
    'a time alone in a line of a trace':
      '2026-11-03 09:15:02,123 java.net.SocketTimeoutException: Read timed out\n2026-11-03 09:15:02,123\n2026-11-03 09:15:02,124 \tat com.sun.mail.smtp.SMTPTransport.rcptTo(SMTPTransport.java:2064)',
  },
  IMAP_CONNECTION_LOST: {
    'JavaMail’s own goodbye':
      'javax.mail.MessagingException: * BYE JavaMail Exception: java.net.SocketException: Connection or outbound has closed;',
    'JavaMail’s own goodbye, in a folder':
      'javax.mail.FolderClosedException: * BYE JavaMail Exception: java.io.IOException: Connection dropped by server?',
    'a part of a message':
      'com.sun.mail.util.FolderClosedIOException: null\n\tat com.sun.mail.imap.IMAPInputStream.fill(IMAPInputStream.java:157)',
    'Jakarta Mail’s own words':
      'jakarta.mail.StoreClosedException: * BYE Jakarta Mail Exception: java.net.SocketException: Connection reset',
    'found out at the next poll':
      'java.lang.IllegalStateException: Not connected\n\tat org.eclipse.angus.mail.imap.IMAPStore.checkConnected(IMAPStore.java:1983)',
    'of another library': nothing(
      'java.lang.IllegalStateException: Not connected\n\tat redis.clients.jedis.Connection.checkConnected(Connection.java:91)',
    ),
    'the connection broke while it was read':
      'javax.mail.FolderClosedException\n\tat com.sun.mail.imap.IMAPMessage.loadBODYSTRUCTURE(IMAPMessage.java:1279)',
    'a command that asks for it': nothing('A8 FETCH 1 (BODYSTRUCTURE)\nA8 OK FETCH completed.'),
  },
}
