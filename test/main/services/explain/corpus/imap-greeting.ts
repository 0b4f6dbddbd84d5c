import type { Texts } from './corpus.ts'

export const imapGreeting: Texts = {
  IMAP_BYE_ON_CONNECT: {
    'bye at once': '* BYE Too many clients from your network',
    'one that was not let in': '* BYE Not for you',
    'an end that names a command': '* BYE Internal error during FETCH',
  },
  IMAP_WRONG_SERVICE: {
    'SMTP on the IMAP port':
      'javax.mail.MessagingException: 220 mx.example.com ESMTP;\n\tat com.sun.mail.imap.IMAPStore.protocolConnect(IMAPStore.java:750)',
  },
  IMAP_CLOSED: {
    closed:
      'javax.mail.MessagingException: Connection dropped by server?;\n\tat com.sun.mail.imap.protocol.IMAPProtocol.<init>(IMAPProtocol.java:127)',
  },
  IMAP_PLAIN_ON_TLS_PORT: {
    'plain text on the TLS port, as the server saw it':
      'Nov 29 01:49:33 mx dovecot[459]: imap-login: Disconnected: Connection closed: SSL_accept() failed: error:1408F10B:SSL routines:ssl3_get_record:wrong version number (no auth attempts in 0 secs): user=<>, rip=192.0.2.9, lip=192.0.2.25',
  },
}
