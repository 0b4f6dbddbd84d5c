import { at, type Corpus, nearMiss, plainSmtp, transaction } from './corpus.ts'

export const starttls: Corpus = {
  STARTTLS_REQUIRED: [
    at('ehlo', [['encryption first', '530 5.7.0 STARTTLS is needed before anything else']]),
    at('auth', [
      ['without encryption', '530 5.7.0 You must issue STARTTLS first', plainSmtp],
      nearMiss('AUTH_REJECTED', '535 Bad password, STARTTLS or not', 'without encryption', plainSmtp),
      nearMiss('AUTH_REJECTED', '535 Must use STARTTLS first'),
      nearMiss(
        'AUTH_NEEDS_TLS',
        '535 STARTTLS is required for authentication',
        'without encryption',
        plainSmtp,
      ),
    ]),
    at('mail', [
      ['put off until the line is encrypted', '454 4.7.0 Please issue STARTTLS first'],
      ['OpenSMTPD', '530 5.5.1 Invalid command: Must issue a STARTTLS command first', plainSmtp],
      '530 5.7.0 Encryption and authentication are required',
      '530 5.7.0 Must issue a STARTTLS command first',
      nearMiss('SENDER_DEFERRED', '454 Encryption is required', 'for now', plainSmtp),
      '550 5.7.10 No',
      nearMiss('SENDER_REFUSED', '550 The sender has to use TLS only', 'without encryption', plainSmtp),
      nearMiss(
        'AUTH_REQUIRED',
        '550 Encryption and authentication are required',
        'without encryption',
        plainSmtp,
      ),
    ]),
    at(transaction, [
      '530 Encryption is mandatory',
      '523 Encryption is mandatory',
      '538 Encryption is mandatory',
    ]),
    at('greeting', ['530 5.7.0 Must issue a STARTTLS command first']),
  ],
  STARTTLS_TEMPORARILY_UNAVAILABLE: [
    at('starttls', [
      ['Exchange', '454 4.7.0 TLS is unavailable because no certificate is bound'],
      ['Sendmail', '454 4.3.3 TLS not available after start'],
      ['Sendmail', '403 4.7.0 TLS handshake cannot be begun'],
      ['qmail', '454 TLS not available: missing RSA private key (#4.3.0)'],
      '454 4.7.0 TLS not available due to local problem',
      '554 5.7.3 TLS vorübergehend nicht verfügbar',
      '554 5.3.0 Internal error',
    ]),
    at('imapStarttls', [
      ['Dovecot', 'a1 NO [UNAVAILABLE] TLS initialization failed'],
      ['Cyrus', 'a1 NO Error initializing TLS'],
      ['Courier', 'a1 NO STARTTLS failed'],
      ['a proxy', 'a1 NO The certificate could not be loaded'],
      'a1 NO [UNAVAILABLE] no key',
    ]),
  ],
  STARTTLS_REFUSED: [
    at('starttls', [
      ['Domino', '502 Command disabled'],
      ['Postfix', '502 5.5.1 Error: command not implemented'],
      ['hMailServer', '503 Bad sequence of commands'],
      '501 5.5.4 No parameters',
      '502 5.5.1 zxq',
    ]),
    at('imapStarttls', [
      ['Dovecot', 'a1 BAD TLS support isn’t enabled.'],
      ['a proxy', 'a1 NO STARTTLS is not allowed for your network'],
      ['a proxy', 'a1 NO TLS is already active'],
      'a1 BAD no',
    ]),
  ],
}
