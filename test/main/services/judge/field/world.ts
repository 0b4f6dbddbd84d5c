/** Replies of providers, filters and servers, gathered as they stand in public lists; each table with its near misses. */
import type { FieldRow } from './row.ts'

const m365 = {
  host: 'example-com.mail.protection.outlook.com',
  port: 25,
  useSsl: false,
  security: 'none',
} as const

export const worldGreetings: readonly FieldRow[] = [
  [
    'Comcast',
    '554 mx.example.org 192.0.2.9 blocked here for spam, see the page of the postmaster',
    'GREETING_IP_BLOCKLISTED',
  ],
  ['Yahoo', '421 Service not available, closing transmission channel', 'GREETING_BUSY'],
  [
    'Orange',
    '550 mwinf ME Adresse IP source bloquee pour incident de spam. Client host blocked',
    'GREETING_IP_BLOCKLISTED',
  ],
  ['near: nothing of spam', '554 mx.example.org not for you', 'GREETING_REFUSED'],
]

export const worldSenders: readonly FieldRow[] = [
  [
    'Apple',
    '421 4.7.1 Messages to someone@example.net deferred due to excessive volume. Try again later',
    'RATE_LIMITED',
  ],
  [
    'Yahoo',
    '421 4.7.0 [TS01] Messages from 192.0.2.9 temporarily deferred due to user complaints',
    'RATE_LIMITED',
  ],
  ['near: deferred without a reason', '421 4.7.0 Messages deferred', 'SMTP_SERVICE_CLOSING'],
  ['Hostpoint', '550 example.com doesn’t allow sending mails from 192.0.2.9', 'SPF_FAILED'],
  [
    'near: from whom, not from where',
    '550 5.7.1 You are not allowed to send from no-reply@example.com',
    'SENDER_NOT_OWNED',
  ],
  ['GMX', '550 Reject due to policy restrictions (IP based)', 'CLIENT_HOST_REJECTED'],
  ['near: by domain', '550 Reject due to policy restrictions (domain based)', 'SENDER_REFUSED'],
  ['a Windows server', '550 If MAIL FROM is local then you must authenticate', 'SENDER_NOT_LOGGED_IN'],
  [
    'near: what has to authenticate is the domain',
    '550 5.7.26 The sender must authenticate with SPF or DKIM',
    'SPF_FAILED',
  ],
  [
    'a block list’s page alone',
    '553 https://lists.example.org/query?ip=192.0.2.9',
    'GREETING_IP_BLOCKLISTED',
  ],
  ['near: a page without an address', '553 https://lists.example.org/query', 'SENDER_REFUSED'],
]

export const worldRecipients: readonly FieldRow[] = [
  [
    'Exim',
    '451-192.0.2.9 is not yet authorized to deliver mail from here\n451 Please try later.',
    'RECIPIENT_GREYLISTED',
  ],
  ['Strato', '550 User has exhausted allowed storage space', 'RECIPIENT_MAILBOX_FULL'],
  ['near: whose storage', '452 Server has exhausted its storage space', 'SERVER_STORAGE_LOW'],
  ['Exchange Online', '450 4.7.3 Organization queue quota exceeded.', 'RATE_LIMITED', m365],
  ['near: whose quota', '450 4.2.2 Mailbox quota exceeded.', 'RECIPIENT_MAILBOX_FULL'],
  [
    'Biglobe',
    "552 The number of messages in recipient's mailbox exceeded the local limit",
    'RECIPIENT_MAILBOX_FULL',
  ],
  ['near: in an hour', '450 Too many messages for this mailbox per hour, limit exceeded', 'RATE_LIMITED'],
  [
    'an account of ours',
    '471 4.7.1 The limits for your account are exceeded. Please try again later.',
    'RATE_LIMITED',
  ],
  ['Rambler', '540 5.7.1 <someone@example.net>: recipient address rejected: Inactive', 'RECIPIENT_DISABLED'],
  ['OpenSMTPD', '525 5.7.13 Disabled recipient address', 'RECIPIENT_DISABLED'],
  [
    'Trend Micro',
    '554 5.7.1 <someone@example.net>: Recipient address rejected: Invalid-Recipient.',
    'RECIPIENT_UNKNOWN',
  ],
  ['near: by the code of form', '501 5.1.3 Invalid-Recipient.', 'RECIPIENT_SYNTAX'],
  [
    'AT&T',
    '550 5.2.1 <someone@example.net>... blank mailhost - invalid address, relay=[192.0.2.9]',
    'RECIPIENT_SYNTAX',
  ],
  ['near: relay in words', '550 5.7.1 blank mailhost, relay denied', 'RELAY_DENIED'],
  ['Sendmail', '550 5.1.2 Host unknown (Name server: host not found)', 'RECIPIENT_UNKNOWN'],
  ['Courier', '550 No such domain.', 'RECIPIENT_UNKNOWN'],
  ['DragonFly', '550 5.1.2 Recipient address rejected: Bad destination system address.', 'RECIPIENT_UNKNOWN'],
  ['Gmail', '553 5.1.2 The recipient address is not a valid RFC-5321 address. - gsmtp', 'RECIPIENT_SYNTAX'],
  ['Postfix', '550 5.4.4 Name service error: Malformed or unexpected name server reply', 'RECIPIENT_REFUSED'],
  ['Domino', '554 Maximum hop count exceeded. Message probably in a routing loop.', 'MAIL_LOOP'],
  ['near: a size after all', '552 Maximum size of a message exceeded', 'MESSAGE_TOO_LARGE'],
  ['Yandex', '551 5.3.0 Unknown error', 'RECIPIENT_REFUSED'],
  ['near: without an enhanced code', '551 Not our user', 'RELAY_DENIED'],
  ['Yahoo', '554 delivery error: dd someone@example.net is no longer valid. [-20]', 'RECIPIENT_UNKNOWN'],
  ['Notes', '550 User not listed in public Name & Address Book', 'RECIPIENT_UNKNOWN'],
]

export const worldContents: readonly FieldRow[] = [
  [
    'Gmail',
    '552-5.7.0 Our system detected an illegal attachment on your message.\n552 5.7.0 See the guidelines - gsmtp',
    'CONTENT_BLOCKED',
  ],
  [
    'IMail',
    '550-REJECTED - Blacklisted URL in message.\n550 See https://lookup.example.org',
    'SPAM_REJECTED',
  ],
  ['near: the address, not a link', '550 192.0.2.9 is blacklisted', 'GREETING_IP_BLOCKLISTED'],
  [
    'Gmail',
    '550-5.7.1 This message does not have authentication information or fails to pass\n550 5.7.1 authentication checks. - gsmtp',
    'DMARC_REJECTED',
  ],
  ['near: the client, not the mail', '550 5.7.1 Client was not authenticated', 'AUTH_REQUIRED'],
]

export const worldImapLogins: readonly FieldRow[] = [
  [
    'Interia',
    'a1 NO [ALERT] Please enable IMAP access in your account settings first.',
    'IMAP_ACCOUNT_NOT_ENABLED',
  ],
  [
    'near: an alert about something else',
    'a1 NO [ALERT] Access from your country is blocked',
    'IMAP_ACCOUNT_DISABLED',
  ],
  ['UW IMAP', '* BYE Excessive login failures', 'IMAP_TOO_MANY_ATTEMPTS'],
]
