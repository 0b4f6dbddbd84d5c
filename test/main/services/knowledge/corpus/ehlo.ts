import { at, type Corpus, gmailRelay, nearMiss } from './corpus.ts'

export const ehlo: Corpus = {
  EHLO_NAME_NOT_QUALIFIED: [
    at('ehlo', [
      ['Postfix', '504 5.5.2 <APP01>: Helo command rejected: need fully-qualified hostname'],
      ['Exim ACL', '550 HELO/EHLO argument must be a fully qualified domain name'],
      '504 5.5.2 need fully-qualified hostname',
      nearMiss('GREETING_NO_REVERSE_DNS', '550 The reverse DNS of 192.0.2.9 is no fully qualified name'),
      nearMiss('CLIENT_SPOKE_TOO_EARLY', '554 Protocol error: a qualified name before the greeting'),
    ]),
    at('auth', ['550 EHLO with a fully qualified name first']),
    at('rcpt', [
      '504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname',
      '504 5.5.2 <app01>: Helo command rejected',
    ]),
    at(['mail', 'rcpt', 'data'], ['504 Helo command rejected']),
    at(['ehlo', 'mail', 'rcpt', 'data'], ['550 HELO should carry a qualified host name']),
  ],
  EHLO_NAME_INVALID: [
    at('ehlo', [
      ['Sendmail', '501 5.0.0 EHLO requires domain address'],
      ['Sendmail', '501 5.0.0 Invalid domain name'],
      ['Postfix', '501 5.5.4 Syntax: EHLO hostname'],
      [
        'Exim',
        '501-Underscores in the host name are not allowed\n501 Syntactically invalid EHLO argument(s)',
      ],
      ['Exchange', '501 5.5.4 Invalid domain name'],
      ['OpenSMTPD', '501 5.5.1 Invalid command: EHLO requires a domain'],
      ['Haraka', '550 HELO must match a real host name, not a bare word'],
      ['MDaemon', '501 5.5.4 Domain name required'],
      '501 No',
      '504 No',
      '553 No',
      '504 Your host is not one that may connect',
      '501 Syntactically invalid EHLO argument(s)',
      '550 Helo name refused',
      nearMiss('GREETING_IP_BLOCKLISTED', '501 Helo from 192.0.2.9, which is blocked'),
      '550 Invalid argument',
    ]),
    at('rcpt', [
      ['hMailServer', '550 The host name specified in HELO does not match IP address.'],
      '550 5.7.1 <app01>: Helo command rejected: Host not found',
    ]),
    at(['mail', 'rcpt', 'data'], ['550 5.7.1 Helo command rejected: no such host']),
  ],
  EHLO_LOCALHOST_THROTTLED: [
    at('ehlo', [
      ['Gmail relay', '421 4.7.0 Try again later, closing connection. (EHLO) - gsmtp', gmailRelay],
      [
        'Gmail relay, of localhost',
        '421 4.7.0 Try again later',
        { host: 'smtp-relay.gmail.com', ehloName: 'localhost' },
      ],
      [
        'Gmail relay, of localhost',
        '421 4.7.0 Try again later, closing connection. (EHLO) x - gsmtp',
        { host: 'smtp-relay.gmail.com', ehloName: 'localhost' },
      ],
      nearMiss('EHLO_REFUSED', '450 4.7.0 Try again later (EHLO) - gsmtp', 'Gmail relay', gmailRelay),
      nearMiss('SMTP_SERVICE_CLOSING', '421 4.7.0 Try again later (EHLO)'),
    ]),
    at(
      ['greeting', 'ehlo', 'mail'],
      [['Gmail relay', '421 4.7.0 Try again later, closing connection. (EHLO) ab1-c2 - gsmtp', gmailRelay]],
    ),
  ],
  EHLO_REFUSED: [at('ehlo', ['550 zxq', '450 zxq'])],
}
