import {
  at,
  type Corpus,
  edge,
  exchangeOnline,
  gmailRelay,
  nearMiss,
  plainSmtp,
  sendGrid,
  ses,
  transaction,
} from './corpus.ts'

export const sender: Corpus = {
  SENDER_NOT_OWNED: [
    at('mail', [
      ['of somebody else’s domain', '550 Not a local sender'],
      nearMiss('SENDER_REFUSED', '550 Local senders are blocked today', 'of one’s own domain'),
      ['the login and the envelope', '550 Login does not match the return path'],
      nearMiss('SENDER_REFUSED', '550 Login does not match any plan', 'the login and something else'),
      ['not owned, softened', '453 4.7.1 Sender address rejected: not owned by user x'],
      ['not owned, softened without a code', '453 Sender not owned by account x'],
      nearMiss('SENDER_DEFERRED', '453 Sender not owned by x', 'softened, and of no account'),
      nearMiss(
        'SENDER_DEFERRED',
        '453 4.5.0 Sender not owned by account x',
        'of an account, and of the system',
      ),
      ['Exim ACL', '550 You may not send as no-reply@example.com, only as tc@example.com'],
      ['James', '503 5.7.1 Incorrect Authentication for Specified Email Address'],
      ['Kerio', '553 5.7.1 Sender address does not belong to the authenticated user'],
      ['MDaemon', '553 Authentication credentials used must match those of the sender address'],
      [
        'iRedMail',
        '553 5.7.1 <no-reply@example.com>: Sender address rejected: Sender is not same as SMTP authenticate username',
      ],
      ['SmarterMail', '553 Sender address must match the login'],
      ['SparkPost', '550 5.7.1 Unconfigured Sending Domain <example.com>'],
      ['Mailjet', '550 Sender address has not been validated'],
      [
        'GMX and IONOS',
        '550-Requested action not taken: mailbox unavailable\n550 Sender address is not allowed.',
      ],
      ['Strato', '550 5.7.1 Sender address not allowed for your login'],
      ['iCloud', '550 5.7.0 From address is not one of your addresses'],
      [
        'Rackspace',
        '550 5.7.1 <no-reply@example.com>: Sender address rejected: does not match authenticated user',
      ],
      ['Trend Micro', '550 5.7.1 Sender domain is not registered for this service'],
      ['NetEase', '553 Mail from must equal authorized user'],
      ['QQ', '501 mail from address must be same as authorization user'],
      ['German', '553 Absenderadresse gehört nicht zu Ihrem Konto'],
      ['French', '550 Expéditeur non autorisé pour ce compte'],
      ['Spanish', '553 El remitente no está autorizado'],
      ['Italian', '550 Mittente non autorizzato'],
      ['Portuguese', '553 Remetente não corresponde ao usuário autenticado'],
      ['Dutch', '550 Afzender niet toegestaan voor dit account'],
      ['Polish', '550 Adres nadawcy nie jest dozwolony'],
      ['Russian', '553 Адрес отправителя не принадлежит этому пользователю'],
      ['Chinese', '553 发件人与登录用户不一致'],
      ['Japanese', '550 送信者アドレスの使用が許可されていません'],
      '550 5.7.1 You are not allowed to send from this address',
      '553 5.7.1 Die Absenderadresse gehört nicht zu diesem Konto',
      '550 Expéditeur non autorisé',
    ]),
    at('rcpt', [
      ['Mimecast', '550 Rejected by header based Anti-Spoofing policy: someone@example.net'],
      '453 4.7.1 Sender address rejected: not owned by user x',
    ]),
    at('content', [
      ['SendGrid', '550 You are not authorized to send from that email address'],
      ['Postmark', '554 5.7.1 The From address you supplied is not a Sender Signature on your account'],
      ['Fastmail', '551 5.7.1 Not authorised to send from this header address'],
      '550 5.7.1 Not authorised to send as this address',
      '550 The from address must be verified',
    ]),
    at('rcptWithoutLogin', ['550 5.7.1 You are not permitted to send as this sender']),
    at(
      ['mail', 'rcpt'],
      [
        [
          'Zimbra',
          '553 5.7.1 <no-reply@example.com>: Sender address rejected: not owned by user tc@example.com',
        ],
      ],
    ),
    at(['mailWithoutLogin', 'contentWithoutLogin'], ['550 5.7.1 You are not permitted to send from here']),
    at(transaction, [
      '550 5.1.7 The sender does not match your login',
      '550 You are not allowed to send with this address',
    ]),
  ],
  SENDER_NOT_LOGGED_IN: [
    at('mail', [
      ['a Windows server', '550 If MAIL FROM is local then you must authenticate'],
      nearMiss(
        'SPF_FAILED',
        '550 5.7.26 The sender must authenticate with SPF or DKIM',
        'what has to authenticate is the domain',
      ),
    ]),
    at('rcpt', ['553 5.7.1 <no-reply@example.com>: Sender address rejected: not logged in']),
    at('mailWithoutLogin', ['550 5.7.60 Client does not have permissions to send as this sender']),
    at('content', [nearMiss('AUTH_REQUIRED', '550 You must log in first')]),
  ],
  SENDER_SEND_AS_DENIED_M365: [
    at('mail', [
      '550 5.7.60 No',
      ['Exchange', '550 5.7.1 Client does not have permissions to send as this sender'],
      '550 5.7.60 Client does not have permissions to send as this sender',
    ]),
    at('content', [
      '554 5.2.252 No',
      [
        'Exchange Online',
        '554 5.2.252 SendAsDenied; tc@example.com not allowed to send as no-reply@example.com',
        edge,
      ],
      '554 5.2.252 SendAsDenied; tc@example.com not allowed to send as no-reply@example.com',
    ]),
  ],
  SENDER_DISALLOWED_ZOHO: [
    at('mail', [
      ['Zoho', '553 Sender is not allowed to relay emails', { host: 'smtp.zoho.eu' }],
      '553 Relaying disallowed as no-reply@example.com',
      nearMiss('SENDER_REFUSED', '553 Sender refused', 'Zoho', { host: 'smtp.zoho.eu' }),
      nearMiss('SENDER_DEFERRED', '450 Sender is not owned by user x', 'for now', { host: 'smtp.zoho.eu' }),
    ]),
    at('rcpt', [
      nearMiss('SENDER_NOT_OWNED', '553 You are not allowed to send', 'Zoho', { host: 'smtp.zoho.eu' }),
    ]),
  ],
  SENDER_UNVERIFIED_SENDGRID: [
    at('content', [
      '550 The from address does not match a verified Sender Identity',
      ['SendGrid', '550 The from address must be verified', sendGrid],
    ]),
  ],
  SENDER_UNVERIFIED_SES: [
    at('content', [
      [
        'SES',
        '554 Message rejected: Email address is not verified. The following identities failed the check in region EU-CENTRAL-1: no-reply@example.com',
        ses,
      ],
      '554 Message rejected: Email address is not verified. The following identities failed the check in region EU-WEST-1',
      ['Amazon SES', '554 Message rejected: an address is not verified', ses],
      nearMiss('SENDER_NOT_OWNED', '554 Message rejected: an address is not verified'),
    ]),
  ],
  SENDER_DOMAIN_NOT_FOUND: [
    at('mail', [
      [
        'Sendmail',
        '553 5.1.8 <no-reply@example.com>... Domain of sender address no-reply@example.com does not exist',
      ],
      ['Sendmail', '451 4.1.8 Domain of sender address no-reply@example.com does not resolve'],
      ['qmail', '553 sorry, your envelope sender domain must exist (#5.7.1)'],
      ['OpenSMTPD', '553 5.1.8 Sender domain does not exist'],
      ['hMailServer', '550 Sender domain does not have any MX records'],
      ['Haraka', '550 No MX for your FROM address'],
      ['Haraka', '450 No valid MX for your FROM address'],
      ['CommuniGate', '511 your domain has no DNS A or MX record'],
      ['Cisco ESA', '553 #5.1.8 Domain of sender address no-reply@example.com does not exist'],
      [
        'GMX',
        '550-Requested action not taken: mailbox unavailable\n550 invalid DNS MX or A/AAAA resource record',
      ],
      ['German', '550 Die Domäne des Absenders existiert nicht'],
    ]),
    at('rcpt', [
      '450 4.1.8 <no-reply@example.com>: Sender address rejected: Domain not found',
      '553 5.1.8 Domain of sender address does not exist',
      '550 5.1.8 No',
      nearMiss('RECIPIENT_REFUSED', '550 5.1.8 No', 'Exchange Online', exchangeOnline),
      '550 The domain of the sender does not exist',
    ]),
  ],
  SENDER_SYNTAX: [
    at('mail', [
      ['their address, not ours', '550 Bad address'],
      nearMiss(
        'CLIENT_HOST_REJECTED',
        '550 5.7.1 Your IP address is not one of ours',
        'by address of the client',
      ),
      ['Sendmail', '553 5.5.4 <no-reply>... Domain name required for sender address no-reply'],
      ['Exim', '501 no-reply: sender address must contain a domain'],
      ['qmail with chkuser', '571 sorry, sender address has invalid format (#5.1.7 - chkuser)'],
      ['Exchange', '501 5.1.7 Invalid address'],
      ['hMailServer', '550 The address is not valid.'],
      ['Gmail', '555 5.5.2 Syntax error, goodbye. a1 - gsmtp', gmailRelay],
      '501 5.1.7 Bad sender address syntax',
      nearMiss('SENDER_DEFERRED', '450 Malformed address', 'for now'),
      nearMiss('SENDER_NOT_OWNED', '550 Malformed address, or not owned by user x'),
    ]),
    at(['mail', 'rcpt'], ['501 Sender address is malformed']),
    at(transaction, ['550 5.1.7 No']),
  ],
  SENDER_EMPTY: [at('mail', ['550 Sender address must be specified'])],
  SENDER_MAILBOX_FULL: [
    at('mail', [
      ['the account’s own mailbox', '552 5.2.2 Mailbox full'],
      ['the account’s own mailbox, for now', '452 4.2.2 You are over quota'],
      ['the mailbox as RFC 5321 has it', '552 Exceeded storage allocation'],
      nearMiss('RATE_LIMITED', '552 5.2.2 Submission quota exceeded', 'what may be sent, not what is kept'),
      '552 5.2.2 No',
    ]),
    at('rcpt', [
      ['the sender’s mailbox', '552 5.2.2 Sender mailbox over quota'],
      nearMiss('RATE_LIMITED', '552 5.2.2 Sender quota exceeded', 'the sender’s quota'),
      nearMiss('RECIPIENT_MAILBOX_FULL', '552 5.2.2 Mailbox full, returned to sender', 'back to the sender'),
    ]),
  ],
  SENDER_VERIFY_FAILED: [
    at('mail', [['verification, not registration', '550 Sender verify failed']]),
    at('rcpt', [
      [
        'Postfix',
        '550 5.1.0 <no-reply@example.com>: Sender address rejected: User unknown in virtual alias table',
      ],
      [
        'Exim',
        '550-Callback setup failed while verifying <no-reply@example.com>\n550-The initial connection, or a HELO or MAIL FROM:<> command was rejected\n550 Sender verify failed',
      ],
      [
        'Exim',
        '451-Could not complete sender verify callout\n451 Could not complete sender verify callout for <no-reply@example.com>.',
      ],
      '550-Verification failed for <no-reply@example.com>\n550-Unrouteable address\n550 Sender verify failed',
      nearMiss('RECIPIENT_REFUSED', '550 Verification failed'),
      nearMiss(
        'SENDER_DEFERRED',
        '450 4.1.7 <no-reply@example.com>: Sender address rejected: unverified address: Address verification in progress',
        'Postfix',
      ),
    ]),
    at(['rcpt', 'content'], ['550 Sender address rejected: user unknown in virtual table']),
    at(['mail', 'data', 'content'], ['550 The callout to verify the address failed']),
  ],
  SENDER_BLOCKED_OUTBOUND: [
    at('auth', ['535 5.7.8 Unusual sending activity detected on this account']),
    at('mail', [
      ['Zoho', '554 5.1.8 Email Outgoing Blocked', { host: 'smtp.zoho.eu' }],
      [
        'SES',
        '554 Message rejected: Sending suspended for this account. Please check the inbox of your AWS account',
        ses,
      ],
      ['Mailgun', '550 5.7.1 Domain example.com is not allowed to send: account disabled'],
      nearMiss('SENDER_DEFERRED', '450 Outgoing mail is blocked', 'for now'),
      nearMiss('SENDER_DEFERRED', '450 Account suspended', 'for now'),
    ]),
    at('rcpt', [['Exchange Online', '550 5.1.8 Access denied, bad outbound sender', exchangeOnline]]),
    at('content', [
      [
        'Exchange Online',
        '554 5.2.0 STOREDRV.Submission.Exception:OutboundSpamException; Failed to process message: WASCL UserAction verdict is not None. Actual verdict is Suspend',
        edge,
      ],
    ]),
    at('data', ['550 5.7.1 Outgoing mail is blocked']),
    at('mailWithoutLogin', [nearMiss('SENDER_REFUSED', '550 Account suspended')]),
  ],
  SENDER_REFUSED: [
    at('mail', [
      ['encryption of the mail, not of the line', '554 5.7.1 Message must be encrypted before sending'],
      nearMiss(
        'STARTTLS_REQUIRED',
        '554 5.7.1 Message must be encrypted before sending',
        'the same words on an open line',
        plainSmtp,
      ),
      ['an account that is well', '550 5.7.1 Sender refused for your account'],
      ['Sendmail', '550 5.7.1 <no-reply@example.com>... Access denied'],
      ['qmail', '553 sorry, your envelope sender has been denied (#5.7.1)'],
      ['Domino', '554 Mail from no-reply@example.com rejected for policy reasons.'],
      ['Mimecast', '550 Administrative prohibition - envelope blocked'],
      ['Proofpoint', '550 5.7.0 Local policy violation: sender'],
      ['any', '550 5.7.1 No.'],
      '503 5.5.1 Hm',
      '550 Sequence of labels is wrong',
      '550 5.7.1 mail.loop.detected.example.org is a sender we refuse',
      '550 zxq',
    ]),
    at('rcpt', [
      [
        'the sender, whatever is written behind it',
        '550 5.7.1 <someone@example.net>: Sender address rejected: This domain has a relay of its own',
      ],
      ['Postfix', '554 5.7.1 <tc@example.com>: Sender address rejected: Access denied'],
      '554 5.7.1 <no-reply@example.com>: Sender address rejected: Access denied',
      nearMiss('RECIPIENT_REFUSED', '550 The sender may not write to this recipient'),
    ]),
    at('content', [
      ['on no list of the recipient', '550 5.7.124 Sender not in allowed-senders list'],
      nearMiss('SENDER_NOT_OWNED', '550 5.7.1 Sender not allowed for this account', 'of another account'),
    ]),
    at(['mail', 'rcpt', 'content'], ['554 5.7.1 Sender not welcome']),
  ],
  SENDER_DEFERRED: [
    at('mail', [
      [
        'a sender who is asked for, not one who is missing',
        '450 4.1.7 <someone@example.net>: Sender address rejected: unverified address: Address verification in progress',
      ],
      nearMiss(
        'SENDER_VERIFY_FAILED',
        '450 4.1.7 <someone@example.net>: Sender address rejected: undeliverable address: unknown user',
        'a sender who is missing, for now',
      ),
      ['not now, and nobody’s', '450 4.7.1 Sender may not send as usual: temporarily closed'],
      ['any', '450 4.7.1 Not now.'],
      '450 zxq',
    ]),
    at('rcpt', [
      ['the sender, told late, and passing', '450 4.7.1 Sender not welcome today'],
      nearMiss('RECIPIENT_DEFERRED', '450 The sender may not write to this recipient'),
    ]),
  ],
}
