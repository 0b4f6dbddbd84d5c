/** Whole IMAP dialogues in the manner of servers and providers, each with what somebody who runs them would name. */
import {
  close,
  dialogue,
  imapServer,
  inTurn,
  type Replies,
  type Reply,
} from '../../../../servers/scripted.ts'
import { certified, type Extra, type Group, good, type Row } from './harness.ts'

const overTls: Extra = { settings: { 'imap.useSsl': true } }
const startTls: Extra = { settings: { 'imap.startTls': 'required' } }

const empty: Replies = { 'UID SEARCH': ['* SEARCH', '{tag} OK done'] }
const imap = (replies: Replies) => () => imapServer({ replies: { ...empty, ...replies } })
const signsIn = (name: string, reply: Reply, expected: string, extra: Extra = {}): Row => [
  name,
  imap({ 'AUTHENTICATE PLAIN ': reply }),
  expected.includes(' ') || expected === 'well' ? expected : `fail ${expected}`,
  extra,
]
const opens = (name: string, reply: Reply, expected: string): Row => [
  name,
  imap({ SELECT: reply }),
  `fail ${expected}`,
]
const starts = (name: string, reply: string, expected: string): Row => [
  name,
  () =>
    imapServer({
      greeting: '* OK ready',
      replies: {
        CAPABILITY: ['* CAPABILITY IMAP4rev1 STARTTLS AUTH=PLAIN', '{tag} OK done'],
        STARTTLS: reply,
      },
    }),
  `fail ${expected}`,
  startTls,
]

export const imapMakeRows: Group = {
  title: 'IMAP servers of many makes',
  protocol: 'imap',
  rows: [
    signsIn(
      'CommuniGate, the service',
      '{tag} NO service is disabled for this account',
      'IMAP_ACCOUNT_NOT_ENABLED',
    ),
    signsIn('CommuniGate, the account', '{tag} NO account is disabled', 'IMAP_ACCOUNT_DISABLED'),
    signsIn(
      'Dovecot, passwords not checked in time',
      ['* BYE Disconnected: Auth server request timed out', close],
      'IMAP_TEMPORARILY_UNAVAILABLE',
    ),
    signsIn('Exchange, put out', ['* BYE Connection is closed. 13', close], 'IMAP_CONNECTION_LOST'),
    signsIn(
      'Courier, an alert beside a login that is taken',
      [
        '* OK [ALERT] Filesystem notification initialization error -- contact your mail administrator',
        '{tag} OK',
      ],
      'well',
    ),
    signsIn(
      'Courier, no Maildir',
      ['* BYE [ALERT] Fatal error: No such file or directory', close],
      'IMAP_INTERNAL_ERROR',
    ),
    [
      'Exchange of old, which takes LOGIN and refuses what JavaMail sends',
      () =>
        imapServer({
          greeting: '* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN IDLE NAMESPACE LITERAL+] ready',
          replies: { ...empty, 'AUTHENTICATE PLAIN': dialogue('+ ', '{tag} NO AUTHENTICATE failed.') },
        }),
      'fail IMAP_LOGIN_REJECTED',
    ],
    [
      'a server that refuses LOGIN, which JavaMail does not send',
      () =>
        imapServer({
          greeting: '* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN] ready',
          replies: { ...empty, LOGIN: '{tag} NO Use AUTHENTICATE' },
        }),
      'well',
    ],
    signsIn('Proton Bridge, no such user', '{tag} NO no such user', 'IMAP_LOGIN_REJECTED'),
    opens('Exchange, no back end', '{tag} NO Server Unavailable. 15', 'IMAP_TEMPORARILY_UNAVAILABLE'),
    opens('a store', ['* BYE Mailbox store is going offline', close], 'IMAP_TEMPORARILY_UNAVAILABLE'),
    opens(
      'Cyrus Murder, no back end',
      '{tag} NO Server(s) unavailable to complete operation',
      'IMAP_TEMPORARILY_UNAVAILABLE',
    ),
    opens(
      'Cyrus Murder, another back end',
      '{tag} NO [REFERRAL imap://inbox@be2.example.test/INBOX] Remote mailbox',
      'IMAP_REFERRAL',
    ),
    starts('STARTTLS, a key that is gone', '{tag} NO No certificate', 'STARTTLS_TEMPORARILY_UNAVAILABLE'),
    starts('STARTTLS, not taken', '{tag} BAD TLS support is not configured', 'STARTTLS_REFUSED'),
    [
      'a search that is refused for its script',
      imap({ 'UID SEARCH': inTurn('{tag} NO [BADCHARSET (US-ASCII)] Unknown charset') }),
      'info IMAP_SEARCH_CHARSET',
    ],
    [
      'a search that is refused',
      imap({ 'UID SEARCH': '{tag} NO [SERVERBUG] Index is broken' }),
      'fail IMAP_INTERNAL_ERROR',
    ],
    [
      'a word for a PROXY header that Dovecot did not expect',
      () =>
        imapServer({
          greeting: [
            '* OK [CAPABILITY IMAP4rev1 SASL-IR AUTH=PLAIN] Dovecot ready.',
            'PROXY BAD Error in IMAP command received by server.',
          ],
          replies: empty,
        }),
      'warn SPOKE_OUT_OF_TURN',
    ],
    [
      'a name in Punycode',
      async () =>
        imapServer({ tls: await certified({ names: ['xn--mil-qla.example.test'] }), replies: empty }),
      'well',
      {
        settings: { 'imap.useSsl': true, 'imap.host': 'xn--mil-qla.example.test' },
        request: { teamConnectVersion: '8' },
        options: { network: { lookup: async () => ({ addresses: [{ address: '127.0.0.1', family: 4 }] }) } },
      },
    ],
    [
      'a client certificate, TLS 1.3',
      () => imapServer({ tls: { ...good, requestCert: true, rejectUnauthorized: true } }),
      'fail TLS_CLIENT_CERT_REQUIRED',
      overTls,
    ],
  ],
}
