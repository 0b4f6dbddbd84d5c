import { at, type Corpus, nearMiss } from './corpus.ts'

export const tls: Corpus = {
  TLS_CLIENT_CERT_REQUIRED: [
    at('auth', [
      ['a certificate, not the password', '535 5.7.8 Client did not provide a certificate'],
      nearMiss(
        'AUTH_REJECTED',
        'somebody else’s certificate',
        '535 5.7.8 Authentication failed, server certificate renewed',
      ),
    ]),
    at('login', [
      ['a certificate for people', "a1 NO [ALERT] Client didn't present valid SSL certificate"],
      nearMiss(
        'IMAP_ACCOUNT_DISABLED',
        'an alert about no certificate',
        'a1 NO [ALERT] Client version too old',
      ),
    ]),
    at(
      ['greeting', 'ehlo', 'starttls', 'auth', 'mail', 'rcpt', 'data', 'content'],
      ['554 5.7.1 The client certificate is missing'],
    ),
  ],
}
