import { at, type Corpus, gmailRelay, nearMiss } from './corpus.ts'

export const dialogue: Corpus = {
  SMTP_SERVICE_CLOSING: [
    at('ehlo', [
      ['Exchange', '421 4.4.2 Connection timed out'],
      '421 4.3.2 shutting down',
      '421 4.7.0 Try again later',
      nearMiss('GREETING_IP_BLOCKLISTED', '421 Your IP is blocked'),
    ]),
    at('starttls', [['Haraka', '421 Connection closing, overloaded']]),
    at('mail', [
      [
        'Gmail relay, of localhost',
        '421 4.7.0 Closing',
        { host: 'smtp-relay.gmail.com', ehloName: 'localhost' },
      ],
      '421 4.3.2 closing',
    ]),
    at('rcpt', [['Lotus in mid-session', '421 4.3.2 Service closing transmission channel']]),
    at(['ehlo', 'mail'], [['Gmail relay', '421 4.7.0 Closing', gmailRelay]]),
    at(['ehlo', 'starttls', 'mail', 'rcpt', 'data', 'content'], ['421 Bye']),
  ],
  IMAP_CONNECTION_LOST: [
    at('login', [
      ['who checks passwords is late', '* BYE Auth process timed out'],
      nearMiss(
        'IMAP_TEMPORARILY_UNAVAILABLE',
        '* BYE Auth service timed out',
        'the service that checks passwords is late',
      ),
      ['commands, not logins', '* BYE Too many bad commands'],
      ['Dovecot', '* BYE Disconnected: Too many invalid commands.'],
      ['Exchange', '* BYE Connection is closed. 13'],
      ['Gmail', '* BYE Session expired, please login again.'],
      ['Zimbra', '* BYE Zimbra IMAP4rev1 server terminating connection'],
      '* BYE bye',
    ]),
  ],
  REPLY_NOT_UNDERSTOOD: [
    at('auth', ['250 OK', '334 VXNlcm5hbWU6']),
    at('mail', ['354 Authentication required', '300 hm']),
    at('rcpt', [
      '350 Hm',
      '999 Hm',
      nearMiss('RELAY_DENIED', '503 Bad sequence of commands, relaying denied'),
    ]),
    at(['greeting', 'starttls'], ['250 hm']),
    at(
      ['mail', 'rcpt'],
      [
        '503 5.5.1 Bad sequence of commands',
        '503 Commands out of order',
        '503 need MAIL before this',
        '503 Issue HELO first',
      ],
    ),
  ],
}
