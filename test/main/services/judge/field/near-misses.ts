import type { FieldRow } from './row.ts'

/** Beside the hits: the same words with another meaning. */
export const nearLogins: readonly FieldRow[] = [
  [
    'a service of this account',
    '535 SMTP service is not enabled for your account',
    'AUTH_SMTP_DISABLED_MAILBOX',
  ],
  ['the service itself', '535 5.7.8 This service is unavailable', 'AUTH_TEMPORARY_FAILURE'],
  [
    'Google’s code without its words',
    '534 5.7.14 Continue at your account page - gsmtp',
    'AUTH_WEB_LOGIN_REQUIRED',
    { host: 'smtp.gmail.com' },
  ],
  ['the same code from somebody else', '534 5.7.14 Continue at your account page', 'AUTH_REJECTED'],
  ['mechanism named, credentials wrong', '535 Invalid credentials for mechanism PLAIN', 'AUTH_REJECTED'],
  ['the port, not the account', '550 AUTH is not enabled on this port', 'AUTH_NOT_ENABLED'],
  ['two names of one thing', '535 Wrong password or user name', 'AUTH_REJECTED'],
  ['one of several reasons', '535 Wrong password or account disabled', 'AUTH_REJECTED'],
  ['the account alone', '535 Account disabled or locked', 'AUTH_ACCOUNT_DISABLED'],
  ['try again is no outage', '535 Authentication failed. Please try again.', 'AUTH_REJECTED'],
  ['account, by code', '525 5.7.13 No.', 'AUTH_ACCOUNT_DISABLED'],
  [
    'a certificate, not the password',
    '535 5.7.8 Client did not provide a certificate',
    'TLS_CLIENT_CERT_REQUIRED',
  ],
  [
    'somebody else’s certificate',
    '535 5.7.8 Authentication failed, server certificate renewed',
    'AUTH_REJECTED',
  ],
  ['a service of another kind', '535 Bad password for this service', 'AUTH_REJECTED'],
  ['the connection is not the back end’s', '535 Connection refused: bad password', 'AUTH_REJECTED'],
  ['OAuth is not basic', '535 Basic password check failed', 'AUTH_REJECTED'],
]

export const nearSenders: readonly FieldRow[] = [
  ['failed logins of before', '550 Your IP is banned: too many failed logins', 'AUTH_TOO_MANY_ATTEMPTS'],
  [
    'failures of another kind',
    '550 Your IP is banned: too many invalid recipients',
    'GREETING_IP_BLOCKLISTED',
  ],
  ['put off until the line is encrypted', '454 4.7.0 Please issue STARTTLS first', 'STARTTLS_REQUIRED'],
  [
    'encryption of the mail, not of the line',
    '554 5.7.1 Message must be encrypted before sending',
    'SENDER_REFUSED',
  ],
  [
    'the same words on an open line',
    '554 5.7.1 Message must be encrypted before sending',
    'STARTTLS_REQUIRED',
    { useSsl: false, security: 'none', port: 25 },
  ],
  ['the account’s own mailbox', '552 5.2.2 Mailbox full', 'SENDER_MAILBOX_FULL'],
  ['the account’s own mailbox, for now', '452 4.2.2 You are over quota', 'SENDER_MAILBOX_FULL'],
  ['the mailbox as RFC 5321 has it', '552 Exceeded storage allocation', 'SENDER_MAILBOX_FULL'],
  ['the server’s room', '452 4.3.1 Insufficient system storage', 'SERVER_STORAGE_LOW'],
  ['what may be sent, not what is kept', '552 5.2.2 Submission quota exceeded', 'RATE_LIMITED'],
  ['so many in a time', '550 5.2.2 Over quota: 100 messages per hour', 'RATE_LIMITED'],
  ['of somebody else’s domain', '550 Not a local sender', 'SENDER_NOT_OWNED'],
  ['of one’s own domain', '550 Local senders are blocked today', 'SENDER_REFUSED'],
  ['the login and the envelope', '550 Login does not match the return path', 'SENDER_NOT_OWNED'],
  ['the login and something else', '550 Login does not match any plan', 'SENDER_REFUSED'],
  ['a rate is not a size', '450 Message rate exceeded for this hour', 'RATE_LIMITED'],
  ['a size is not a rate', '552 Message exceeds the maximum of 10 MB', 'MESSAGE_TOO_LARGE'],
  ['their address, not ours', '550 Bad address', 'SENDER_SYNTAX'],
  ['by address of the client', '550 5.7.1 Your IP address is not one of ours', 'CLIENT_HOST_REJECTED'],
  [
    'a sender who is asked for, not one who is missing',
    '450 4.1.7 <someone@example.net>: Sender address rejected: unverified address: Address verification in progress',
    'SENDER_DEFERRED',
  ],
  [
    'a sender who is missing, for now',
    '450 4.1.7 <someone@example.net>: Sender address rejected: undeliverable address: unknown user',
    'SENDER_VERIFY_FAILED',
  ],
  ['not owned, softened', '453 4.7.1 Sender address rejected: not owned by user x', 'SENDER_NOT_OWNED'],
  ['not owned, softened without a code', '453 Sender not owned by account x', 'SENDER_NOT_OWNED'],
  ['softened, and of no account', '453 Sender not owned by x', 'SENDER_DEFERRED'],
  ['of an account, and of the system', '453 4.5.0 Sender not owned by account x', 'SENDER_DEFERRED'],
  [
    'a page of the address before any recipient',
    '553 Spam, see http://example.net/bl?192.0.2.9',
    'GREETING_IP_BLOCKLISTED',
  ],
  ['a page of spam before any recipient', '553 Spam, see http://example.net/spam', 'SPAM_REJECTED'],
  ['not now, and nobody’s', '450 4.7.1 Sender may not send as usual: temporarily closed', 'SENDER_DEFERRED'],
  ['verification, not registration', '550 Sender verify failed', 'SENDER_VERIFY_FAILED'],
  ['an account that is well', '550 5.7.1 Sender refused for your account', 'SENDER_REFUSED'],
]

export const nearRecipients: readonly FieldRow[] = [
  [
    'a page of the address',
    '553 Spam blocked, see http://example.net/bl?192.0.2.9',
    'GREETING_IP_BLOCKLISTED',
  ],
  ['a page of spam', '553 Spam blocked, see http://example.net/spam', 'SPAM_REJECTED'],
  [
    'another reason on such a page',
    '550 5.1.1 No such user, see http://example.net/?192.0.2.9',
    'RECIPIENT_UNKNOWN',
  ],
  ['so many in a time', '450 4.7.1 Quota exceeded: 200 messages in 3600 seconds', 'RATE_LIMITED'],
  ['so many in a mailbox', '452 4.2.2 Quota exceeded: 2000 messages', 'RECIPIENT_MAILBOX_FULL'],
  ['the sender’s mailbox', '552 5.2.2 Sender mailbox over quota', 'SENDER_MAILBOX_FULL'],
  ['the sender’s quota', '552 5.2.2 Sender quota exceeded', 'RATE_LIMITED'],
  ['back to the sender', '552 5.2.2 Mailbox full, returned to sender', 'RECIPIENT_MAILBOX_FULL'],
  [
    'recipients of a client, by policy',
    '450 4.7.1 Error: too many recipients from 192.0.2.7',
    'RATE_LIMITED',
  ],
  ['recipients of a message', '452 4.5.3 Error: too many recipients', 'TOO_MANY_RECIPIENTS'],
  ['recipients of a message, for good', '550 5.7.1 Too many recipients', 'TOO_MANY_RECIPIENTS'],
  ['the sender, told late, and passing', '450 4.7.1 Sender not welcome today', 'SENDER_DEFERRED'],
  [
    'being verified',
    '450 4.1.1 <someone@example.net>: Recipient address rejected: unverified address',
    'RECIPIENT_DEFERRED',
  ],
  [
    'the sender, whatever is written behind it',
    '550 5.7.1 <someone@example.net>: Sender address rejected: This domain has a relay of its own',
    'SENDER_REFUSED',
  ],
  ['the relay, whoever is named', '554 5.7.1 <someone@example.net>: Relay access denied', 'RELAY_DENIED'],
  ['no mail at all from here', '550 5.3.2 Service currently unavailable', 'CLIENT_HOST_REJECTED'],
  ['not just now', '450 4.3.2 Service currently unavailable', 'RECIPIENT_DEFERRED'],
  ['a quota of messages, not of room', '450 4.7.1 Message count quota exceeded', 'RATE_LIMITED'],
  ['a quota of room', '450 4.2.2 Message refused: mailbox quota exceeded', 'RECIPIENT_MAILBOX_FULL'],
  ['form, not existence', '550 The recipient address is malformed', 'RECIPIENT_SYNTAX'],
  ['form by code', '553 Invalid recipient', 'RECIPIENT_SYNTAX'],
  ['a filter that is down', '451 4.7.1 Service unavailable - try again later', 'RECIPIENT_DEFERRED'],
  ['“local recipient” holds no address', '550 local recipient list closed', 'RECIPIENT_REFUSED'],
  ['at once, not in a time', '452 Too many recipients', 'TOO_MANY_RECIPIENTS'],
  ['5.3.0 says nothing', '550 5.3.0 No', 'RECIPIENT_REFUSED'],
  ['4.3.0 says that the server has a fault', '451 4.3.0 No', 'SERVER_CONFIG_ERROR'],
  ['delivery that may be', '550 5.1.1 No mailbox; delivery not allowed', 'RECIPIENT_UNKNOWN'],
  ['unexpected, yet no fault', '450 Unexpected guest', 'RECIPIENT_DEFERRED'],
]

export const nearContents: readonly FieldRow[] = [
  [
    'a page of the address, and a message there is',
    '554 Spam, see http://example.net/?192.0.2.9',
    'SPAM_REJECTED',
  ],
  ['on no list of the recipient', '550 5.7.124 Sender not in allowed-senders list', 'SENDER_REFUSED'],
  ['of another account', '550 5.7.1 Sender not allowed for this account', 'SENDER_NOT_OWNED'],
  ['content, and no word of spam', '550 5.7.1 message content rejected', 'CONTENT_BLOCKED'],
  ['content, and a word of spam', '550 5.7.1 message content rejected as spam', 'SPAM_REJECTED'],
  ['whose verification', '550 Recipient verification failed', 'MESSAGE_REFUSED'],
  ['a filter that is down', '451 4.7.1 Spam filter temporarily unavailable', 'SERVER_CONFIG_ERROR'],
  ['a scanner that is down', '451 Virus check timed out', 'MESSAGE_DEFERRED'],
  ['try again after DATA', '451 4.7.1 Please try again later', 'MESSAGE_DEFERRED'],
  ['a name like a page', '554 5.7.1 smtplf01 says no', 'MESSAGE_REFUSED'],
]

export const nearGreetings: readonly FieldRow[] = [
  ['by a reputation', '554 Refused by our network reputation service', 'GREETING_IP_BLOCKLISTED'],
  ['by itself', '554 Refused by our network service', 'GREETING_REFUSED'],
  ['failed logins', '421 Shut out after too many failed logins', 'AUTH_TOO_MANY_ATTEMPTS'],
  ['failed logins, for good', '554 Your IP is banned: brute force', 'AUTH_TOO_MANY_ATTEMPTS'],
  ['other failures', '554 Your IP is banned: too many invalid recipients', 'GREETING_IP_BLOCKLISTED'],
  ['not looked up', '554 Access blocked', 'GREETING_REFUSED'],
  ['maintenance', '421 4.3.0 Configuration is being updated, temporarily closed', 'GREETING_BUSY'],
  ['a version is no address', '554 Version 1.2.3.4 not spoken', 'GREETING_REFUSED'],
]

export const nearImapLogins: readonly FieldRow[] = [
  ['the command', 'a1 NO Error in IMAP command received by server.', 'IMAP_LOGIN_REFUSED'],
  ['not the command', 'a1 NO Error: the login failed', 'IMAP_LOGIN_REJECTED'],
  ['IMAP for this account', 'a1 NO IMAP access denied for this account', 'IMAP_ACCOUNT_NOT_ENABLED'],
  ['the login', 'a1 NO IMAP login denied', 'IMAP_LOGIN_REJECTED'],
  ['a service of this account', 'a1 NO Service is not available for this user', 'IMAP_ACCOUNT_NOT_ENABLED'],
  ['the service itself', 'a1 NO Service is not available', 'IMAP_TEMPORARILY_UNAVAILABLE'],
  ['the account', 'a1 NO Account is disabled for this service', 'IMAP_ACCOUNT_DISABLED'],
  ['who checks passwords is late', '* BYE Auth process timed out', 'IMAP_CONNECTION_LOST'],
  [
    'the service that checks passwords is late',
    '* BYE Auth service timed out',
    'IMAP_TEMPORARILY_UNAVAILABLE',
  ],
  ['commands, not logins', '* BYE Too many bad commands', 'IMAP_CONNECTION_LOST'],
  [
    'sessions, not logins',
    'a1 NO [LIMIT] Too many open sessions, rate limit of connections',
    'IMAP_CONNECTION_LIMIT',
  ],
  ['the form of a command', 'a1 BAD Syntax error in LOGIN arguments', 'IMAP_LOGIN_REFUSED'],
  ['passing', 'a1 NO [UNAVAILABLE] Temporary system error', 'IMAP_TEMPORARILY_UNAVAILABLE'],
  ['one of several reasons', 'a1 NO Wrong password or account locked', 'IMAP_LOGIN_REJECTED'],
  ['whom to ask, and nothing else', 'a1 NO [CONTACTADMIN] Not possible', 'IMAP_ACCOUNT_DISABLED'],
  [
    'whom to ask, and for how long',
    'a1 NO [CONTACTADMIN] Closed for maintenance until noon',
    'IMAP_TEMPORARILY_UNAVAILABLE',
  ],
  [
    'a certificate for people',
    "a1 NO [ALERT] Client didn't present valid SSL certificate",
    'TLS_CLIENT_CERT_REQUIRED',
  ],
  ['an alert about no certificate', 'a1 NO [ALERT] Client version too old', 'IMAP_ACCOUNT_DISABLED'],
]

export const nearEhlos: readonly FieldRow[] = [
  ['encryption first', '530 5.7.0 STARTTLS is needed before anything else', 'STARTTLS_REQUIRED'],
  ['how many at once', '450 Too many connections from your network', 'RATE_LIMITED'],
  ['how often', '450 Slow down', 'RATE_LIMITED'],
]
