import { nothing, type Texts } from './corpus.ts'
import { jBoss, lines, tomcat, webSphere } from './programs.ts'

export const imapLogin: Texts = {
  IMAP_LOGIN_NEEDS_TLS: {
    'needs TLS':
      'javax.mail.MessagingException: No login methods supported!\n\tat com.sun.mail.imap.IMAPStore.login(IMAPStore.java:930)',
    'needs TLS, by code':
      'javax.mail.AuthenticationFailedException: [PRIVACYREQUIRED] Plaintext authentication disallowed on non-secure connections.',
    'Dovecot without encryption':
      'Nov 12 11:19:11 mx dovecot: imap-login: Aborted login (tried to use disallowed plaintext auth): rip=192.0.2.9, lip=192.0.2.25',
  },
  IMAP_LOGIN_REJECTED: {
    'wrong password': lines(
      'javax.mail.AuthenticationFailedException: [AUTHENTICATIONFAILED] Authentication failed.',
      '\tat com.sun.mail.imap.IMAPStore.protocolConnect(IMAPStore.java:732)',
    ),
    'wrong password, bare words': lines(
      'javax.mail.AuthenticationFailedException: LOGIN failed.',
      '\tat com.sun.mail.imap.IMAPStore.protocolConnect(IMAPStore.java:732)',
    ),
    'imap, tagged': 'a001 NO [AUTHENTICATIONFAILED] Invalid credentials',
    'WebSphere: IMAP refused': webSphere(
      'javax.mail.AuthenticationFailedException: [AUTHENTICATIONFAILED] Authentication failed.',
      '\tat com.sun.mail.imap.IMAPStore.protocolConnect(IMAPStore.java:725)',
      '\tat javax.mail.Service.connect(Service.java:366)',
    ),
    'Dovecot: login':
      'Nov  3 09:15:02 mx dovecot: imap-login: Disconnected: Connection closed (auth failed, 1 attempts in 2 secs): user=<tc@example.com>, method=PLAIN, rip=192.0.2.9, lip=192.0.2.25, TLS',
    'Courier, IMAP': 'Nov  3 09:00:00 mx imapd-ssl: LOGIN FAILED, user=tc@example.com, ip=[::ffff:192.0.2.9]',
    Zimbra:
      '2026-11-02 09:14:22,118 WARN  [ImapSSLServer-1] [name=tc@example.com;ip=192.0.2.9;] security - cmd=Auth; account=tc@example.com; protocol=imap; error=authentication failed for [tc@example.com], invalid password;',
    Cyrus:
      'Nov 4 21:51:05 mx cyrus/imaps[5355]: badlogin: app01.example.com [192.0.2.9] plaintext tc@example.com SASL(-13): authentication failure: checkpass failed',
    'UW IMAP':
      'Nov 3 20:56:53 mx imapd[666]: Login failed user=tc auth=tc host=app01.example.com [192.0.2.9]',
    'Dovecot’s login worker':
      'Nov 29 18:55:55 mx dovecot: auth-worker(12182): pam(tc,192.0.2.9): pam_authenticate() failed: Authentication failure (Password mismatch?)',
    'Dovecot, user unknown': 'Nov 29 05:13:50 mx dovecot: auth: passwd-file(tc,192.0.2.9): unknown user',
    'Python, IMAP': "imaplib.IMAP4.error: b'[AUTHENTICATIONFAILED] Authentication failed.'",
    'Python, library over it':
      'imap_tools.errors.MailboxLoginError: Response status "OK" expected, but "NO" received. Data: [b\'authentication failed\']',
    'MailKit’s protocol log':
      'C: A00000001 AUTHENTICATE PLAIN\nS: +\nC: XXXXXXXX\nS: A00000001 NO AUTHENTICATE failed.',
    'a port is':
      'Nov 18 23:12:56 mx login[42]: warning: app01.example.com:993: SASL LOGIN authentication failed: (reason unavailable)',
    'PHP, the code without NO':
      '- Can not authenticate to IMAP server: [AUTHENTICATIONFAILED] Authentication failed.',
    'one login, and it failed':
      'Oct 19 14:16:51 host dovecot: imap-login: Aborted login (1 authentication attempts): user=<tc>, method=PLAIN, rip=192.0.2.9',
    'no login at all': nothing(
      'Oct 19 14:16:51 host dovecot: imap-login: Aborted login (0 authentication attempts): user=<>, rip=192.0.2.9',
    ),
    'a login, in the class of any command': 'com.sun.mail.iap.CommandFailedException: A1 NO LOGIN failed.',
    'a server looks its client up': nothing(
      'Nov 18 23:12:56 mx postfix/smtpd[42]: warning: 192.0.2.9: hostname app01.example.com verification failed: Name or service not known',
    ),
    'hMailServer’s IMAP':
      '"IMAPD"\t5444\t11\t"2026-11-02 09:14:22.118"\t"192.0.2.9"\t"SENT: 3 NO Invalid user name or password."',
    'a number before a word': nothing('"TASKS"\t5444\t"2026-11-02 09:14:22.118"\t"DONE: 3 NO Invalid rows."'),
    'a token':
      'DEBUG IMAPS: connecting to host "outlook.office365.com", port 993\nDEBUG IMAPS: AUTHENTICATE XOAUTH2 command trace suppressed\njavax.mail.AuthenticationFailedException: AUTHENTICATE failed.',
    'at an Exchange of one’s own':
      'mail.example.com:993 imap javax.mail.AuthenticationFailedException: LOGIN failed.',
    'a token, told of in another line':
      '2026-11-03 09:15:01,120 DEBUG IMAPS: AUTHENTICATE XOAUTH2 command trace suppressed\n2026-11-03 09:15:02,120 ERROR javax.mail.AuthenticationFailedException: AUTHENTICATE failed. outlook.office365.com:993 imap',
  },
  IMAP_BASIC_AUTH_DISABLED_M365: {
    'a password': 'outlook.office365.com:993 javax.mail.AuthenticationFailedException: LOGIN failed.',
  },
  IMAP_APP_PASSWORD_REQUIRED: {
    'app password':
      'javax.mail.AuthenticationFailedException: [ALERT] Application-specific password required (Failure)',
  },
  IMAP_ACCOUNT_NOT_ENABLED: {
    'IMAP switched off':
      'javax.mail.AuthenticationFailedException: [ALERT] IMAP access is disabled for your domain\n\tat com.sun.mail.imap.IMAPStore.protocolConnect(IMAPStore.java:725)',
    'MailKit’s protocol log, IMAP off':
      'S: A00000002 NO [ALERT] Please enable IMAP access in your account settings first.',
  },
  IMAP_PASSWORD_EXPIRED: {
    'expired, in a Java trace': 'javax.mail.AuthenticationFailedException: [EXPIRED] Password has run out',
  },
  IMAP_TOO_MANY_ATTEMPTS: {
    'UW IMAP, too often':
      'Nov 14 20:28:07 mx imapd[19343]: Login excessive login failures, too many attempts user=tc host=app01.example.com [192.0.2.9]',
  },
  IMAP_TEMPORARILY_UNAVAILABLE: {
    'temporarily down':
      'javax.mail.AuthenticationFailedException: [UNAVAILABLE] Temporary authentication failure. [mx7:2026-11-02 09:00:11]',
    maintenance:
      'javax.mail.AuthenticationFailedException: [UNAVAILABLE] Account is temporarily unavailable.\n\tat com.sun.mail.imap.IMAPStore.protocolConnect(IMAPStore.java:725)',
    'the server goes down while the folder is open':
      'javax.mail.FolderClosedException: * BYE Server shutting down.\n\tat com.sun.mail.imap.IMAPFolder.throwClosedException(IMAPFolder.java:2538)',
    'PHP, no fault of the password': 'IMAP error: [UNAVAILABLE] Temporary failure.',
    'a mark of another log': nothing('[ALERT] disk /var is at 91 %'),
    'the server’s goodbye': 'javax.mail.FolderClosedException: * BYE Server shutting down.',
  },
  IMAP_CONNECTION_LIMIT: {
    'too many connections':
      'javax.mail.AuthenticationFailedException: [LIMIT] Too many simultaneous connections. (imap)',
    'too many sessions': tomcat(
      'Polling failed',
      'javax.mail.AuthenticationFailedException: [LIMIT] Too many simultaneous connections',
      '\tat com.sun.mail.imap.IMAPStore.protocolConnect(IMAPStore.java:725)',
    ),
  },
  IMAP_AUTHENTICATED_NOT_CONNECTED: {
    'false OK of Exchange': lines(
      'javax.mail.MessagingException: A2 BAD User is authenticated but not connected.;',
      '  nested exception is:',
      '\tcom.sun.mail.iap.BadCommandException: A2 BAD User is authenticated but not connected.',
    ),
    'Exchange took its OK back': jBoss(
      'javax.mail.MessagingException: A3 BAD User is authenticated but not connected.;',
      '  nested exception is:',
      '\tcom.sun.mail.iap.BadCommandException: A3 BAD User is authenticated but not connected.',
      '\tat com.sun.mail.imap.IMAPFolder.open(IMAPFolder.java:1023)',
    ),
  },
}
