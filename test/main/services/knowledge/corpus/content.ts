import { at, type Corpus, edge, gmailRelay, nearMiss, ses, transaction } from './corpus.ts'

export const content: Corpus = {
  MESSAGE_TOO_LARGE: [
    at('mail', [
      ['Sendmail', '552 5.2.3 Message size exceeds fixed maximum message size (1000000)'],
      ['Exchange', '552 5.3.4 Message size exceeds fixed maximum message size'],
      ['Mimecast', '554 Maximum email size exceeded'],
      '552 5.3.4 Message size exceeds fixed limit',
    ]),
    at('content', [
      ['Postfix', '552 5.3.4 Error: message file too big'],
      ['qmail', '552 sorry, that message size exceeds my databytes limit (#5.3.4)'],
      ['Cisco ESA', '552 #5.3.4 message size exceeds limit'],
      [
        'Gmail',
        '552-5.2.3 Your message exceeded the message size limits. Please visit\n552 5.2.3 the help - gsmtp',
        gmailRelay,
      ],
      ['SES', '552 Message is too long.', ses],
      ['German', '552 Die Nachricht ist zu groß'],
      ['Chinese', '552 邮件太大'],
      ['Japanese', '552 メッセージのサイズが上限を超えています'],
      ['James', '552 5.3.4 Maximum message size exceeded'],
      '552 5.3.4 Message exceeds the limit',
      '552 5.3.4 Message too big for system',
      '552 5.3.4 No',
      '552 5.2.3 No',
    ]),
  ],
  DMARC_REJECTED: [
    at('content', [
      [
        'Gmail',
        '550-5.7.26 Unauthenticated email from example.com is not accepted due to the\n550 5.7.26 DMARC policy of the domain - gsmtp',
        gmailRelay,
      ],
      [
        'Gmail',
        '550-5.7.1 This message does not have authentication information or fails to pass\n550 5.7.1 authentication checks. - gsmtp',
      ],
      nearMiss('AUTH_REQUIRED', '550 5.7.1 Client was not authenticated', 'the client, not the mail'),
      '550 5.7.26 Unauthenticated email from example.com is not accepted due to domain’s DMARC policy',
    ]),
    at(transaction, [
      '550 5.7.1 Not accepted under the domain owner’s DMARC rules',
      '550 5.7.509 Access denied',
      '550 5.7.26 This message cannot be authenticated',
    ]),
  ],
  SPF_FAILED: [
    at('mail', [
      ['Exchange', '550 5.7.1 Sender ID (PRA) Not Permitted'],
      ['Hostpoint', '550 example.com doesn’t allow sending mails from 192.0.2.9'],
      nearMiss(
        'SENDER_NOT_OWNED',
        '550 5.7.1 You are not allowed to send from no-reply@example.com',
        'from whom, not from where',
      ),
    ]),
    at('rcpt', [
      ['hMailServer', '550 Blocked by SPF (see the policy page)'],
      '550 5.7.23 Message rejected because of a Sender Policy Framework violation',
    ]),
    at('content', [
      [
        'Gmail',
        '550-5.7.26 This mail has been blocked because the sender is unauthenticated.\n550-5.7.26 All senders must authenticate with either SPF or DKIM.\n550 5.7.26 see the help - gsmtp',
        gmailRelay,
      ],
      '550 5.7.26 The MAIL FROM domain has an SPF record with a hard fail policy',
      '550 5.7.23 No',
      '550 5.7.24 No',
      '550 5.7.27 No',
      '550 5.7.1 Please see https://spf.example.net/why',
    ]),
    at(transaction, ['550 5.7.26 SPF did not pass for this sender']),
  ],
  FROM_HEADER_REJECTED: [
    at('content', [
      ['Exim', '550 Headers must contain a valid From: line'],
      ['Exchange Online', '550 5.1.20 Multiple From addresses are not allowed without Sender address.', edge],
      '550 5.7.1 Messages missing a valid address in the From: header are not accepted',
      ['Exchange Online', '550 5.7.512 Access denied'],
    ]),
  ],
  BARE_LINEFEED_REJECTED: [
    at('content', [
      ['Postfix', '521 5.5.2 mx.example.org Error: bare <LF> received'],
      ['qmail', '451 See https://lookup.example.net/docs/smtplf.html.'],
      [
        'Exchange Online',
        '550 5.6.11 SMTPSEND.BareLinefeedsAreIllegal; message contains bare linefeeds',
        edge,
      ],
      '554 Message contains bare LF',
      '554 5.6.11 Invalid characters found',
      nearMiss('MESSAGE_REFUSED', '554 5.6.11 No'),
    ]),
    at(
      ['data', 'content'],
      ['550 5.7.1 Bare LF found', '451 See https://pages.example.net/docs/smtplf.html'],
    ),
  ],
  CONTENT_BLOCKED: [
    at('content', [
      ['content, and no word of spam', '550 5.7.1 message content rejected'],
      nearMiss('SPAM_REJECTED', '550 5.7.1 message content rejected as spam', 'content, and a word of spam'),
      ['Postfix', '554 5.6.0 Reject, id=1-02 - BANNED: .exe'],
      ['Exim', '550 This message contains malware (Eicar-Test-Signature)'],
      ['qmail with simscan', '554 Your email was rejected because it contains the Example.Test virus'],
      ['Mimecast', '554 Attachment type not allowed by policy'],
      ['Sophos', '550 Your message contains a forbidden file extension'],
      [
        'Gmail',
        '552-5.7.0 Our system detected an illegal attachment on your message.\n552 5.7.0 See the guidelines - gsmtp',
      ],
      '552 5.7.0 This attachment type is not allowed',
      '554 5.7.1 Virus found in the message',
      '552 5.7.0 This message is a potential security issue',
    ]),
  ],
  SPAM_REJECTED: [
    at('rcpt', [
      ['SmarterMail', '554 Sending address not accepted due to spam filter'],
      ['a name that sounds like a cause', '550 spam', { username: 'tc' }],
      '550 5.7.1 Spam complaints: see our feedback loop',
      '550 5.7.1 Message looks like spam',
    ]),
    at('content', [
      ['a page of the address, and a message there is', '554 Spam, see http://example.net/?192.0.2.9'],
      [
        'Postfix',
        '554 5.7.1 id=1-01 - Rejected by next-hop MTA on relaying, from MTA(smtp:[127.0.0.1]:10025): 554 5.7.1 rejected: spam',
      ],
      ['Exim', '550 This message was classified as SPAM and may not be delivered'],
      ['Exchange', '550 5.7.1 Message rejected as spam by Content Filtering.'],
      ['Mimecast', '554 Email rejected due to security policies - MCSpamSignature.x.1'],
      ['Proofpoint', '554 5.7.0 Message rejected, looks like phishing'],
      ['Barracuda', '554 rejected due to spam content'],
      [
        'Gmail',
        '550-5.7.1 [192.0.2.9] Our system has detected that this message is likely\n550 5.7.1 unsolicited mail. - gsmtp',
        gmailRelay,
      ],
      [
        'Zoho',
        '554 5.7.1 Email cannot be delivered. Reason: Email flagged as Spam.',
        { host: 'smtp.zoho.eu' },
      ],
      ['Yandex', '554 5.7.1 [1] Message rejected under suspicion of SPAM'],
      ['German', '550 Nachricht als Spam eingestuft'],
      ['French', '550 Message refusé : contenu indésirable (spam)'],
      ['Russian', '554 Письмо отклонено: похоже на спам'],
      ['IMail', '550-REJECTED - Blacklisted URL in message.\n550 See https://lookup.example.org'],
      nearMiss('GREETING_IP_BLOCKLISTED', '550 192.0.2.9 is blacklisted', 'the address, not a link'),
      '550 5.7.1 See https://mail.example.net/help/antispam',
      '550 5.7.501 Access denied, spam abuse detected',
      ['Exchange Online', '550 5.7.502 Access denied, banned sender'],
    ]),
    at(transaction, ['554 5.7.1 This is spam']),
  ],
  SENDING_IP_BANNED: [
    at('rcpt', [
      ['Exchange Online', '550 5.7.511 Access denied, banned sender[192.0.2.9].', edge],
      '550 5.7.606 Access denied, banned sending IP [192.0.2.9]',
    ]),
    at(
      ['greeting', 'ehlo', 'mail', 'data', 'content'],
      [['Exchange Online', '550 5.7.606 Access denied, banned sending IP [192.0.2.9]']],
    ),
    at('mail', [
      [
        'Outlook.com',
        '550 5.7.1 Messages from [192.0.2.9] weren’t sent. Part of their network is on our block list (S3150)',
      ],
    ]),
  ],
  TENANT_SENDING_BLOCKED: [
    at('mail', [
      [
        'Exchange Online',
        '550 5.7.750 Service unavailable. Client blocked from sending from unregistered domains',
        edge,
      ],
    ]),
    at('rcpt', ['550 5.7.705 Access denied, tenant has exceeded threshold']),
    at('content', [
      '550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP',
      '550 Access denied, tenant has exceeded threshold',
      '550 5.7.705 No',
      '550 5.7.708 No',
      '550 5.7.750 No',
    ]),
  ],
  MESSAGE_REFUSED: [
    at('content', [
      ['whose verification', '550 Recipient verification failed'],
      ['a name like a page', '554 5.7.1 smtplf01 says no'],
      ['qmail', '554 mail server permanently rejected message (#5.3.0)'],
      [
        'Exchange',
        '550 5.7.1 TRANSPORT.RULES.RejectMessage; the message was rejected by organization policy',
      ],
      ['Exchange', '554 5.6.0 Invalid message content'],
      [
        'Exchange Online',
        '550 5.7.520 Access denied, Your organization does not allow external forwarding. AS(7555)',
        edge,
      ],
      ['Yahoo', '554 5.7.9 Message not accepted for policy reasons.'],
      [
        'GMX',
        '554-Transaction failed\n554-Reject due to policy restrictions.\n554 For explanation visit the site',
      ],
      ['NetEase', '554 DT:SPM smtp1, please see the help page'],
      '550 5.7.1 See https://mail.example.net/help/mail',
      '550 5.7.1 The licence of this server has expired',
      '554 5.4.4 Unable to route',
      '550 5.6.0 The mail certificate has expired',
      '554 5.6.0 zxq',
    ]),
    at(['data', 'content'], ['550 No']),
  ],
  MESSAGE_DEFERRED: [
    at('content', [
      ['a scanner that is down', '451 Virus check timed out'],
      ['try again after DATA', '451 4.7.1 Please try again later'],
      ['Postfix', '451 4.7.1 Service unavailable - try again later'],
      '451 4.7.1 See https://mail.example.net/help/antispam',
      '450 4.4.7 Not yet',
      '451 4.4.2 Timeout exceeded while waiting for data',
      '451 zxq',
    ]),
    at(['data', 'content'], ['450 No']),
  ],
}
