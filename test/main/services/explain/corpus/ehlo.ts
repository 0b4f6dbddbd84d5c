import type { Texts } from './corpus.ts'
import { lines, sendingFrame } from './programs.ts'

export const ehlo: Texts = {
  EHLO_NAME_NOT_QUALIFIED: {
    'helo name': lines(
      'javax.mail.SendFailedException: Invalid Addresses;',
      '  nested exception is:',
      '\tcom.sun.mail.smtp.SMTPAddressFailedException: 504 5.5.2 <app01>: Helo command rejected: need fully-qualified hostname',
    ),
    'Postfix: helo':
      'Nov  3 09:15:02 mx postfix/smtpd[4711]: NOQUEUE: reject: RCPT from unknown[192.0.2.9]: 504 5.5.2 <APP01>: Helo command rejected: need fully-qualified hostname; from=<tc@example.com> to=<paula@example.net> proto=ESMTP helo=<APP01>',
    'German without any code':
      'Postfach nicht verfügbar. Die Serverantwort war: Please use a fully-qualified domain name for HELO/EHLO',
  },
  EHLO_NAME_INVALID: {
    'EHLO refused': lines(
      'javax.mail.MessagingException: 501 Syntactically invalid EHLO argument(s)',
      `${sendingFrame}.ehlo(SMTPTransport.java:1620)`,
    ),
  },
  EHLO_LOCALHOST_THROTTLED: {
    'the end after a refusal is no fault of its own':
      'DEBUG SMTP: connected to host "smtp-relay.gmail.com", port: 587\nEHLO localhost\n421 4.7.0 Try again later, closing connection. (EHLO) h18 - gsmtp\nHELO localhost\nDEBUG SMTP: EOF: [EOF]',
  },
  EHLO_REFUSED: {
    'no stars': '220 mail.example.com ESMTP\nEHLO app01.example.com\n500 5.3.3 Unrecognized command',
  },
  EHLO_NO_LOGIN_OFFERED: {
    'Exim, no login offered':
      '2026-11-18 00:34:06 [7513] SMTP protocol error in "AUTH LOGIN" H=(app01) [192.0.2.9]:60723 I=[192.0.2.25]:25 AUTH command used when not advertised',
    'Go, no login offered': "sending mail: smtp: server doesn't support AUTH",
  },
}
