import { at, type Corpus, nearMiss, plainImap, plainSmtp } from './corpus.ts'

export const tls: Corpus = {
  TLS_CLIENT_CERT_REQUIRED: [
    at('auth', [
      ['a certificate, not the password', '535 5.7.8 Client did not provide a certificate'],
      nearMiss(
        'AUTH_REJECTED',
        '535 5.7.8 Authentication failed, server certificate renewed',
        'somebody else’s certificate',
      ),
    ]),
    at('login', [
      ['a certificate for people', "a1 NO [ALERT] Client didn't present valid SSL certificate"],
      nearMiss(
        'IMAP_ACCOUNT_DISABLED',
        'a1 NO [ALERT] Client version too old',
        'an alert about no certificate',
      ),
      ['without encryption', 'a1 NO [PRIVACYREQUIRED] A client certificate is required', plainImap],
    ]),
    at(
      ['greeting', 'ehlo', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'content'],
      ['554 5.7.1 The client certificate is missing'],
    ),
    at('mail', [['without encryption', '530 5.7.0 TLS with a client certificate is required', plainSmtp]]),
  ],
}
