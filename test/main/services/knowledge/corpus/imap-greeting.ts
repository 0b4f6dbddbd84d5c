import { at, type Corpus } from './corpus.ts'

export const imapGreeting: Corpus = {
  IMAP_BYE_ON_CONNECT: [
    at('imapGreeting', [
      ['Dovecot', '* BYE Too many connections, try again later'],
      ['Courier', '* BYE [ALERT] Maximum connection limit reached from your address'],
      ['Exchange', '* BYE Connection refused'],
      ['Cyrus', '* BYE Server is down for maintenance'],
      ['UW-IMAP', '* BYE Service not available from this network'],
      '* BYE Too many connections from your address',
    ]),
  ],
  IMAP_PREAUTH: [at('imapGreeting', [['any', '* PREAUTH already signed in'], '* PREAUTH welcome'])],
}
