import { encoded, nothing, type Texts } from './corpus.ts'
import { jBoss, lines, sendingFrame } from './programs.ts'

export const sender: Texts = {
  SENDER_NOT_OWNED: {
    'sender not owned': lines(
      'javax.mail.SendFailedException: Invalid Addresses;',
      '  nested exception is:',
      '\tcom.sun.mail.smtp.SMTPAddressFailedException: 553 5.7.1 <kim@example.com>: Sender address rejected: not owned by user tc@example.com',
    ),
    'a mail program wrapped and quoted it': encoded(
      lines(
        '> com.sun.mail.smtp.SMTPAddressFailedException: 553 5.7.1 <kim@example.com>:',
        '> Sender address rejected: not owned by user tc@example.com',
      ),
    ),
    'the sender': '553 5.7.1 From address not allowed for this account.',
    'who may write as somebody': 'Diagnostic-Code: smtp; 550 5.7.1 not authorized to send as this sender',
    'a spoofed sender': 'javax.mail.MessagingException: 550 5.7.1 Anti-Spoofing policy - Inbound not allowed',
    'a login that does not conform':
      "com.sun.mail.smtp.SMTPSendFailedException: 440 mail from account doesn't conform with authentication (Auth Account:tc@example.com|Mail Account:paula@example.com)",
  },
  SENDER_SEND_AS_DENIED_M365: {
    'send-as denied after DATA': lines(
      'com.sun.mail.smtp.SMTPSendFailedException: 554 5.2.252 SendAsDenied; tc@example.com not allowed to send as kim@example.com',
      '',
      `${sendingFrame}.finishData(SMTPTransport.java:2097)`,
    ),
    'JBoss: sent as somebody else': jBoss(
      'com.sun.mail.smtp.SMTPSendFailedException: 554 5.2.252 SendAsDenied; tc@example.com not allowed to send as kim@example.com',
      '\tat com.sun.mail.smtp.SMTPTransport.issueSendCommand(SMTPTransport.java:2374)',
      '\tat com.sun.mail.smtp.SMTPTransport.finishData(SMTPTransport.java:2095)',
    ),
    'Exchange: send as':
      "Delivery has failed to these recipients or groups:\n\npaula@example.net\nYour message couldn't be delivered.\n\nDiagnostic information for administrators:\n\nGenerating server: mx1.example.com\n\npaula@example.net\nRemote Server returned '550 5.7.60 SMTP; Client does not have permissions to send as this sender'",
  },
  SENDER_UNVERIFIED_SES: {
    SES: 'com.sun.mail.smtp.SMTPSendFailedException: 554 Message rejected: Email address is not verified. The following identities failed the check in region EU-WEST-1: no-reply@example.com',
  },
  SENDER_DOMAIN_NOT_FOUND: {
    'Kerio, sender’s domain':
      '[17/Nov/2026 22:14:57] Message from IP address 192.0.2.9, sender <tc@example.com> rejected: sender domain does not exist',
    'French, a blank before the colon':
      'Boîte aux lettres non disponible. La réponse du serveur était : 5.1.0 <tc@nowhere> expéditeur rejeté : domaine expéditeur non valide',
    'a return address':
      'said: 554 5.7.1 Blocked because the return email domain is invalid (in reply to end of DATA command)',
    'a code with a colon': '<paula@example.net>:\n501: 5.1.8 Sender address rejected',
    'a number with a colon': nothing('step 501: 5 of 8 done'),
  },
  SENDER_VERIFY_FAILED: {
    'the sender, not the recipient':
      '2026-11-03 09:15:02 H=app01.example.com [192.0.2.9] F=<tc@example.com> rejected RCPT <paula@example.net>: Sender verify failed',
    'Exim, sender':
      '2026-11-10 10:10:59 H=app01.example.com (app01) [192.0.2.9] sender verify fail for <tc@example.com>: Unrouteable address',
    'written as two characters':
      'SMTP error from remote mail server after RCPT TO:<paula@example.net>: host mx.example.net\n[192.0.2.44]: 550-Verification failed for <tc@app01>\\n550-Unrouteable address\\n550\nSender verify failed',
    'a path with an n in it': nothing('Written to D:\\new\\n550 by the mail job'),
  },
  SENDER_BLOCKED_OUTBOUND: {
    'an account that may not send': '550 message sending for this account is disabled',
  },
  SENDER_DEFERRED: {
    'a sender put off for no reason':
      'com.sun.mail.smtp.SMTPSenderFailedException: 450 mail from this sender is put off',
  },
}
