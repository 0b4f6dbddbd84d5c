import { encoded, type Texts } from './corpus.ts'
import { lines, mimeReport, report, returned, sendingFrame } from './programs.ts'

export const content: Texts = {
  MESSAGE_TOO_LARGE: {
    'too large': lines(
      'com.sun.mail.smtp.SMTPSendFailedException: 552 5.3.4 Message size exceeds fixed limit',
      '',
      `${sendingFrame}.mailFrom(SMTPTransport.java:1808)`,
    ),
    'Exim, content':
      '2026-11-02 09:12:01 1kZxYz-0001AB-CD ** paula@example.net R=r T=t H=in.example.net [192.0.2.7]: SMTP error from remote mail server after end of data: 552 5.3.4 Message too big',
    'report, folded':
      'Final-Recipient: rfc822; paula@example.net\nAction: failed\nStatus: 5.3.4\nDiagnostic-Code: smtp; 552 5.3.4\n Message size exceeds fixed limit',
    'in a sentence: size': `From mailer-daemon@relay.example.com Mon Nov  2 09:12:01 2026\n${returned('Mail delivery failed', 'For the following reason:', '', 'Mail size limit exceeded.')}`,
  },
  DMARC_REJECTED: {
    base64: encoded(
      mimeReport([
        `Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: base64\r\n\r\n${btoa('Remote server returned: 550 5.7.26 mail of this domain fails its DMARC policy')}\r\n`,
      ]),
    ),
    'Gmail: policy':
      'Message blocked\nYour message to paula@example.net has been blocked.\nThe response was:\n\n550-5.7.26 Unauthenticated email from example.com is not accepted due to the\n550 5.7.26 DMARC policy of the domain. - gsmtp',
  },
  SPF_FAILED: {
    'quoted-printable, soft line ends': encoded(
      mimeReport([
        'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\nDer entfernte Server meldet: 550 5.7.23 Message rejected because of a Sender=\r\n Policy Framework violation f=C3=BCr diese Adresse\r\n',
      ]),
    ),
    'report for programs':
      'Final-Recipient: rfc822; paula@example.net\nAction: failed\nStatus: 5.7.23\nRemote-MTA: dns; mx.example.net\nDiagnostic-Code: smtp; 550 5.7.23 The message was rejected, SPF says no',
    'a page about SPF':
      'NOQUEUE: reject: RCPT from app01.example.com[192.0.2.9]: 554 <paula@example.net>: Recipient address rejected: Please see http://www.openspf.example/why.html?ip=192.0.2.9; from=<tc@example.com>',
  },
  FROM_HEADER_REJECTED: {
    'the line From': '550 tc@example.com Blank From: addresses are not allowed.',
  },
  CONTENT_BLOCKED: {
    'the text of the mail':
      'SMTPSendFailedException: 550-5.7.1 rejected due to matching a prohibited domain in\n550 5.7.1 the body of your email.',
    content:
      'Final-Recipient: rfc822;paula@example.net\nAction: failed\nStatus: 5.7.0\nDiagnostic-Code: SMTP; 552-5.7.0 This message was blocked because its content presents a potential security issue',
  },
  SPAM_REJECTED: {
    'a page about spam':
      'com.sun.mail.smtp.SMTPSendFailedException: 554 DT:SPM app13, see http://mail.example.com/help/help_spam_16.htm?ip=192.0.2.9\n\tat com.sun.mail.smtp.SMTPTransport.finishData(SMTPTransport.java:2045)',
    'a filter’s refusal':
      'Nov 18 23:12:56 mx postfix/cleanup[10]: 410: milter-reject: END-OF-MESSAGE from app01.example.com[192.0.2.9]: 5.7.1 Blocked by SpamAssassin; from=<tc@example.com> to=<paula@example.net>',
  },
  MESSAGE_REFUSED: {
    'the place stands in the part for people': report(
      "<paula@example.net>: host mx.example.net[192.0.2.44] said: 554\n    Transaction failed: Duplicate header 'DKIM-Signature'. (in reply to end of DATA\n    command)",
      'Status: 5.0.0',
      "Diagnostic-Code: smtp; 554 Transaction failed: Duplicate header 'DKIM-Signature'.",
    ),
    'a message': '550 5.7.1 [XX01] Message rejected due to local policy.',
    'as Postfix marks it':
      'Reason: Administrative prohibition; 554 Email rejected by policy - see the page (in reply to end of DATA command)',
    'a password in a message': '550 Message denied: a password stands in it',
  },
  MESSAGE_DEFERRED: {
    'so many lines': 'SMTPSendFailedException: 451 4.7.1 Sorry, no more than 300 lines are scanned',
  },
  LOST_AFTER_DATA: {
    'lost after DATA': lines(
      'javax.mail.MessagingException: Exception reading response;',
      '  nested exception is:',
      '\tjava.net.SocketException: Connection reset',
      `${sendingFrame}.finishData(SMTPTransport.java:2097)`,
    ),
    'instead of the answer to the message':
      'com.sun.mail.smtp.SMTPSendFailedException: [EOF]\n\tat com.sun.mail.smtp.SMTPTransport.finishData(SMTPTransport.java:2095)',
  },
}
