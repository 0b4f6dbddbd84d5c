import { anyOf, encoded, nothing, type Texts } from './corpus.ts'
import { report } from './programs.ts'

export const greeting: Texts = {
  GREETING_REFUSED: {
    'bad greeting':
      'javax.mail.MessagingException: Got bad greeting from SMTP host: smtp.example.com, port: 25, response: 554 5.7.1 No service for you',
    'bad greeting, text lost':
      'javax.mail.MessagingException: Could not connect to SMTP host: smtp.example.com, port: 25, response: 554',
    'a refusal without a word, login and place unknown': anyOf(
      ['GREETING_REFUSED', 'SENDER_REFUSED', 'RELAY_DENIED', 'RECIPIENT_REFUSED', 'MESSAGE_REFUSED'],
      '554 Transaction failed',
    ),
    'nothing named': anyOf(
      ['GREETING_REFUSED', 'SENDER_REFUSED', 'RELAY_DENIED', 'RECIPIENT_REFUSED', 'MESSAGE_REFUSED'],
      '550 5.7.1 [XX01] Rejected due to local policy.',
    ),
    'the door': '554 mx3.example.net ESMTP not accepting connections',
    'a refusal that does not say what it refuses': anyOf(
      ['GREETING_REFUSED', 'SENDER_REFUSED', 'RECIPIENT_REFUSED', 'MESSAGE_REFUSED'],
      '550 We connect nobody',
    ),
  },
  GREETING_BUSY: {
    'busy greeting':
      'javax.mail.MessagingException: Got bad greeting from SMTP host: smtp.example.com, port: 25, response: 421 4.3.2 All ports are busy',
    'a connection': '421 4.7.1 Closing the connection, come again.',
  },
  GREETING_IP_BLOCKLISTED: {
    'Kerio, block list':
      '[18/Nov/2026 05:47:17] IP address 192.0.2.9 found in DNS blacklist Example1, mail from <tc@example.com> to <paula@example.net>',
    'a page about the address': report(
      'see below',
      'Status: 5.1.3',
      'Diagnostic-Code: SMTP; 553 http://lists.example.org/query/bl?ip=192.0.2.222',
    ),
    'a page about an address':
      'com.sun.mail.smtp.SMTPSendFailedException: 554 DT:SPM app13, see http://spam.example.org/query?ip=192.0.2.9\n\tat com.sun.mail.smtp.SMTPTransport.finishData(SMTPTransport.java:2045)',
    'IIS has no blanks': encoded(
      '2026-11-03 09:15:02 192.0.2.9 OutboundConnectionResponse SMTPSVC1 WEB01 - 25 - - 554+5.7.1+Client+host+[198.51.100.4]+blocked+using+list.example.org 0',
    ),
    'no reply: a sum': nothing('2 plus 2 is 550+4+1, and so on'),
  },
  GREETING_NO_REVERSE_DNS: {
    'Domino, name of the client':
      '2026-11-19 17:25:52   SMTP Server [000527:000013-00000012] Connection from [192.0.2.9] rejected for policy reasons. IP address of connecting host not found in reverse DNS lookup.',
    'an address that cannot be looked up':
      'said: 450 4.7.1 Access denied. IP name lookup failed [192.0.2.9] (in reply to RCPT TO command)',
  },
  GREETING_WRONG_SERVICE: {
    'IMAP on the SMTP port':
      'javax.mail.MessagingException: Got bad greeting from SMTP host: mail.example.com, port: 143, response: * OK ready',
  },
  GREETING_CLOSED: {
    'no greeting':
      'javax.mail.MessagingException: Got bad greeting from SMTP host: smtp.example.com, port: 587, response: [EOF]',
    '-1 on another port':
      'javax.mail.MessagingException: Could not connect to SMTP host: smtp.example.com, port: 587, response: -1',
    'Go’s word for the end': anyOf(
      ['GREETING_CLOSED', 'SMTP_CONNECTION_LOST'],
      'level=error msg="Notify failed" err="failed to send notification to email addresses: ops@example.com: EOF"',
    ),
    'the end of a file': nothing('level=error msg="read failed" err="parse config.json: unexpected EOF"'),
    'an account of two attempts': anyOf(
      ['GREETING_CLOSED', 'SMTP_CONNECTION_LOST'],
      'DEBUG SMTP: EOF: [EOF]\nDEBUG SMTP: EOF: [EOF]',
    ),
  },
  GREETING_TIMEOUT: {
    'the lines of an editor': anyOf(
      ['GREETING_TIMEOUT', 'SMTP_REPLY_TIMEOUT', 'PLAIN_ON_TLS_PORT'],
      '104001\tjavax.mail.MessagingException: Exception reading response;\n104002\t  nested exception is:\n104003\t\tjava.net.SocketTimeoutException: Read timed out',
    ),
  },
  CLIENT_SPOKE_TOO_EARLY: {
    'Sendmail, early talker':
      'Nov 27 10:53:06 mx sm-mta[44307]: s1R9r60D: rejecting commands from app01.example.com [192.0.2.9] due to pre-greeting traffic after 0 seconds',
    'Postfix, early talker':
      'Nov 23 19:39:13 mx postfix/postscreen[21057]: PREGREET 14 after 0.08 from [192.0.2.9]:59415: EHLO app01',
    'Exim, early talker':
      '2026-11-02 06:54:20 [13314] SMTP protocol synchronization error (input sent without waiting for greeting): rejected connection from H=[192.0.2.9]:25936 I=[192.0.2.25]:25 input="GET / HTTP/1.1"',
    'commands in a heap, at the door':
      'NOQUEUE: reject: CONNECT from unknown[192.0.2.9]: 503 5.5.0 <unknown[192.0.2.9]>: Client host rejected: Improper use of SMTP command pipelining; proto=SMTP',
  },
}
