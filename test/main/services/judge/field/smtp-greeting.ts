import type { FieldRow } from './row.ts'

/** In place of the 220. */
export const greetings: readonly FieldRow[] = [
  ['Postfix postscreen', '421 4.3.2 All screening ports are busy', 'GREETING_BUSY'],
  ['Postfix anvil', '421 4.7.0 mx.example.org Error: too many connections from 192.0.2.9', 'GREETING_BUSY'],
  [
    'Postfix postscreen',
    '550 5.7.1 Service unavailable; client [192.0.2.9] blocked using bl.example.net',
    'GREETING_IP_BLOCKLISTED',
  ],
  ['Exim', '550 192.0.2.9 is not permitted to talk to this host', 'GREETING_REFUSED'],
  ['Exim', '421 mx.example.org: Service not available, shutting down', 'GREETING_BUSY'],
  [
    'Exim DNSBL ACL',
    '550-192.0.2.9 is listed at bl.example.net\n550 See the lookup page',
    'GREETING_IP_BLOCKLISTED',
  ],
  ['Sendmail', '554 mx.example.org ESMTP not accepting messages', 'GREETING_REFUSED'],
  ['Sendmail', '421 4.3.2 Connection rate limit exceeded.', 'GREETING_BUSY'],
  ['Sendmail', '421 4.7.0 mx.example.org Rejecting open proxy 192.0.2.9', 'GREETING_IP_BLOCKLISTED'],
  ['Sendmail', '554 5.7.1 Fix reverse DNS for 192.0.2.9', 'GREETING_NO_REVERSE_DNS'],
  ['Sendmail', '421 4.3.2 Too many open connections.', 'GREETING_BUSY'],
  ['qmail', '421 unable to read controls (#4.3.0)', 'SERVER_CONFIG_ERROR'],
  ['qmail with spamdyke', '421 Refused. You have no reverse DNS entry.', 'GREETING_NO_REVERSE_DNS'],
  ['qmail with spamdyke', '554 Refused. Your reverse DNS entry does not resolve.', 'GREETING_NO_REVERSE_DNS'],
  ['qmail with spamdyke', '554 Refused. Your IP address is blacklisted.', 'GREETING_IP_BLOCKLISTED'],
  ['Exchange', '421 4.3.2 Service not available', 'GREETING_BUSY'],
  [
    'Exchange',
    '421 4.3.2 The maximum number of concurrent connections has exceeded a limit, closing transmission channel',
    'GREETING_BUSY',
  ],
  ['Exchange', '421 4.3.2 System not accepting network messages', 'GREETING_BUSY'],
  [
    'Domino',
    '554 mail.example.org Connection from host 192.0.2.9 refused for policy reasons',
    'GREETING_REFUSED',
  ],
  ['Domino', '421 mail.example.org Service not available, closing transmission channel', 'GREETING_BUSY'],
  ['MDaemon', '421 Too many connections from this address, try again later', 'GREETING_BUSY'],
  [
    'MDaemon dynamic screening',
    '554 Access denied, 192.0.2.9 is banned for 60 minutes',
    'GREETING_IP_BLOCKLISTED',
  ],
  ['SmarterMail', '421 Server is busy, try again later.', 'GREETING_BUSY'],
  [
    'Cisco ESA',
    '554-mx.example.org\n554 Your access to this mail system has been rejected due to the sending MTA’s poor reputation. If this is an error, contact the recipient by other means.',
    'GREETING_IP_BLOCKLISTED',
  ],
  ['Cisco ESA', '421 #4.4.5 Too many connections from your host.', 'GREETING_BUSY'],
  ['Cisco ESA', '554 mx.example.org ESMTP service not permitted to you', 'GREETING_REFUSED'],
  [
    'Barracuda',
    '554 Service unavailable; Client host [app01.example.com] blocked using Barracuda Reputation; http://lookup.example.net/?ip=192.0.2.9',
    'GREETING_IP_BLOCKLISTED',
  ],
  ['Barracuda', '421 Too many concurrent SMTP connections from this IP address', 'GREETING_BUSY'],
  ['Mimecast', '451 Unable to process connections at this time. Please try again later.', 'GREETING_BUSY'],
  ['Mimecast', '550 Poor Reputation Sender.', 'GREETING_IP_BLOCKLISTED'],
  ['Proofpoint', '554 Blocked - see https://lookup.example.net/?ip=192.0.2.9', 'GREETING_IP_BLOCKLISTED'],
  [
    'Trend Micro',
    '554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using Trend Micro RBL+',
    'GREETING_IP_BLOCKLISTED',
  ],
  [
    'Trend Micro',
    '450 4.7.1 Service temporarily unavailable; Client host [192.0.2.9] blocked using Email Reputation Service',
    'GREETING_IP_BLOCKLISTED',
  ],
  [
    'GMX',
    '554-gmx.example (mx014) Nemesis ESMTP Service not available\n554-No SMTP service\n554-Bad DNS PTR resource record.\n554 For explanation visit https://postmaster.example.net/c=rdns',
    'GREETING_NO_REVERSE_DNS',
  ],
  [
    'IONOS',
    '554-mx.example.org (mxeu014) Nemesis ESMTP Service not available\n554-No SMTP service\n554-IP address is block listed.\n554 For explanation visit https://postmaster.example.net/c=bl',
    'GREETING_IP_BLOCKLISTED',
  ],
  ['Strato', '421 mx.example.org temporarily overloaded, please come back', 'GREETING_BUSY'],
  [
    'Yahoo',
    '421 4.7.0 [TSS04] Messages from 192.0.2.9 temporarily deferred due to unexpected volume or user complaints',
    'GREETING_BUSY',
  ],
  [
    'Comcast',
    '554 mx.example.org 192.0.2.9 Comcast requires that all mail servers must have a PTR record',
    'GREETING_NO_REVERSE_DNS',
  ],
  [
    'CommuniGate',
    '591 example.com your host [192.0.2.9] is blacklisted. No mail will be accepted',
    'GREETING_IP_BLOCKLISTED',
  ],
  ['James', '421 mail.example.org Service temporarily unavailable', 'GREETING_BUSY'],
  ['Haraka', '421 Too many connections from your IP, slow down', 'GREETING_BUSY'],
  ['MailEnable', '554 Your IP address has been banned from connecting', 'GREETING_IP_BLOCKLISTED'],
  ['Postfix, German', '554 5.7.1 Zugriff verweigert', 'GREETING_REFUSED'],
  ['Exim, French', '550 Votre adresse IP figure sur une liste noire', 'GREETING_IP_BLOCKLISTED'],
  ['Coremail, Chinese', '554 您的IP被列入黑名单', 'GREETING_IP_BLOCKLISTED'],
]

/** Instead of the 250 to EHLO. */
export const ehlos: readonly FieldRow[] = [
  ['Sendmail', '501 5.0.0 EHLO requires domain address', 'EHLO_NAME_INVALID'],
  ['Sendmail', '501 5.0.0 Invalid domain name', 'EHLO_NAME_INVALID'],
  ['Postfix', '501 5.5.4 Syntax: EHLO hostname', 'EHLO_NAME_INVALID'],
  [
    'Postfix',
    '504 5.5.2 <APP01>: Helo command rejected: need fully-qualified hostname',
    'EHLO_NAME_NOT_QUALIFIED',
  ],
  [
    'Exim',
    '501-Underscores in the host name are not allowed\n501 Syntactically invalid EHLO argument(s)',
    'EHLO_NAME_INVALID',
  ],
  ['Exim ACL', '550 HELO/EHLO argument must be a fully qualified domain name', 'EHLO_NAME_NOT_QUALIFIED'],
  ['Exchange', '501 5.5.4 Invalid domain name', 'EHLO_NAME_INVALID'],
  ['Exchange', '421 4.4.2 Connection timed out', 'SMTP_SERVICE_CLOSING'],
  ['OpenSMTPD', '501 5.5.1 Invalid command: EHLO requires a domain', 'EHLO_NAME_INVALID'],
  ['Haraka', '550 HELO must match a real host name, not a bare word', 'EHLO_NAME_INVALID'],
  ['MDaemon', '501 5.5.4 Domain name required', 'EHLO_NAME_INVALID'],
  ['Sophos', '550 Your client is not welcome here', 'CLIENT_HOST_REJECTED'],
  ['Cisco ESA', '554 5.7.1 Your host is on our deny list', 'GREETING_IP_BLOCKLISTED'],
  ['Sendmail', '554 5.7.1 Fix your reverse DNS first', 'GREETING_NO_REVERSE_DNS'],
  [
    'Gmail relay',
    '421 4.7.0 Try again later, closing connection. (EHLO) - gsmtp',
    'EHLO_LOCALHOST_THROTTLED',
    { host: 'smtp-relay.gmail.com' },
  ],
  [
    'Sendmail early talker',
    '554 5.5.0 Protocol error: client talked before the banner',
    'CLIENT_SPOKE_TOO_EARLY',
  ],
]

/** Instead of the 220 to STARTTLS. */
export const starttlsReplies: readonly FieldRow[] = [
  [
    'Exchange',
    '454 4.7.0 TLS is unavailable because no certificate is bound',
    'STARTTLS_TEMPORARILY_UNAVAILABLE',
  ],
  ['Sendmail', '454 4.3.3 TLS not available after start', 'STARTTLS_TEMPORARILY_UNAVAILABLE'],
  ['Sendmail', '403 4.7.0 TLS handshake cannot be begun', 'STARTTLS_TEMPORARILY_UNAVAILABLE'],
  ['qmail', '454 TLS not available: missing RSA private key (#4.3.0)', 'STARTTLS_TEMPORARILY_UNAVAILABLE'],
  ['Domino', '502 Command disabled', 'STARTTLS_REFUSED'],
  ['Postfix', '502 5.5.1 Error: command not implemented', 'STARTTLS_REFUSED'],
  ['hMailServer', '503 Bad sequence of commands', 'STARTTLS_REFUSED'],
  ['Haraka', '421 Connection closing, overloaded', 'SMTP_SERVICE_CLOSING'],
]
