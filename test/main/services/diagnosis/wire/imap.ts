/** IMAP. */
import { close, imapServer, silence, smtpServer, type TableOptions } from '../../../../servers/scripted.ts'
import { type Group, good } from './harness.ts'

const smtp = (options: TableOptions = {}) => smtpServer(options)
const imap = (options: TableOptions = {}) => imapServer(options)

const caps = (line: string) => ({
  greeting: '* OK ready',
  replies: { CAPABILITY: [`* CAPABILITY ${line}`, '{tag} OK done'] },
})

export const imapRows: Group = {
  title: 'IMAP',
  protocol: 'imap',
  rows: [
    ['all is well', () => imap(), 'warn MAILBOX_NOT_BEING_READ'],
    [
      'lower case throughout',
      () =>
        imap({
          greeting: '* ok ready',
          replies: {
            CAPABILITY: ['* capability imap4rev1 auth=plain sasl-ir', '{tag} ok done'],
            'AUTHENTICATE PLAIN ': '{tag} ok signed in',
            SELECT: ['* 0 exists', '* flags (\\seen)', '{tag} ok [read-write] done'],
            'UID SEARCH': ['* search', '{tag} ok done'],
          },
        }),
      'well',
    ],
    ['LOGIN alone, a password that is not ASCII', () => imap(caps('IMAP4rev1')), 'fail PASSWORD_NOT_ASCII'],
    [
      'LOGIN alone',
      () => imap(caps('IMAP4rev1')),
      'warn MAILBOX_NOT_BEING_READ',
      {
        request: {
          passwords: { smtp: { secret: 'abc', source: 'given' }, imap: { secret: 'abc', source: 'given' } },
        },
      },
    ],
    ['PREAUTH', () => imap({ greeting: '* PREAUTH [CAPABILITY IMAP4rev1] welcome' }), 'warn IMAP_PREAUTH'],
    [
      'logins disabled without encryption',
      () => imap(caps('IMAP4rev1 STARTTLS LOGINDISABLED')),
      'fail IMAP_LOGIN_NEEDS_TLS',
    ],
    ['NTLM alone', () => imap(caps('IMAP4rev1 AUTH=NTLM')), 'warn LOGIN_MECHANISM_NOT_TRIED'],
    [
      'NTLM alone, and no LOGIN command',
      () => imap(caps('IMAP4rev1 STARTTLS LOGINDISABLED AUTH=NTLM AUTH=GSSAPI')),
      'warn LOGIN_MECHANISM_NOT_TRIED',
    ],
    ['NTLM beside PLAIN', () => imap(caps('IMAP4rev1 AUTH=NTLM AUTH=PLAIN')), 'warn MAILBOX_NOT_BEING_READ'],
    [
      'OK to a login that is none',
      () => imap({ replies: { SELECT: '{tag} BAD User is authenticated but not connected.' } }),
      'fail IMAP_AUTHENTICATED_NOT_CONNECTED',
    ],
    [
      'OK to everything and no mailbox behind it',
      () => imap({ replies: { SELECT: '{tag} OK done', 'UID SEARCH': '{tag} OK done' } }),
      'fail REPLY_NOT_UNDERSTOOD',
    ],
    [
      'BYE after the login',
      () => imap({ replies: { SELECT: ['* BYE Server shutting down', close] } }),
      'fail IMAP_TEMPORARILY_UNAVAILABLE',
    ],
    [
      'closes at the login',
      () => imap({ replies: { 'AUTHENTICATE PLAIN ': close } }),
      'fail IMAP_CONNECTION_LOST',
    ],
    ['closes at SELECT', () => imap({ replies: { SELECT: close } }), 'fail IMAP_CONNECTION_LOST'],
    ['closes at SEARCH', () => imap({ replies: { 'UID SEARCH': close } }), 'fail IMAP_CONNECTION_LOST'],
    ['silent at SELECT', () => imap({ replies: { SELECT: silence } }), 'fail IMAP_REPLY_TIMEOUT'],
    [
      'an alert beside the refusal',
      () =>
        imap({
          replies: {
            'AUTHENTICATE PLAIN ': [
              '* NO [ALERT] Your account has been suspended',
              '{tag} NO Authentication failed',
            ],
          },
        }),
      'fail IMAP_ACCOUNT_DISABLED',
    ],
    [
      'a literal in the flags',
      () =>
        imap({
          replies: {
            SELECT: ['* FLAGS ({5}', '\\Seen \\Deleted)', '* 0 EXISTS', '{tag} OK [READ-WRITE] done'],
            'UID SEARCH': ['* SEARCH', '{tag} OK done'],
          },
        }),
      'well',
    ],
    [
      'a literal for a date',
      () =>
        imap({
          replies: {
            'UID FETCH': [
              '* 2 FETCH (UID 12 INTERNALDATE {26}',
              '10-Nov-2026 08:00:00 +0000)',
              '{tag} OK done',
            ],
          },
        }),
      'warn MAILBOX_NOT_BEING_READ',
    ],
    [
      'read-only',
      () => imap({ replies: { SELECT: ['* 0 EXISTS', '* FLAGS ()', '{tag} OK [READ-ONLY] done'] } }),
      'fail IMAP_FOLDER_READ_ONLY',
    ],
    [
      'full, and told of in another order than asked',
      () =>
        imap({
          replies: {
            'AUTHENTICATE PLAIN ': '{tag} OK [CAPABILITY IMAP4rev1 QUOTA] Logged in',
            'UID SEARCH': '* SEARCH',
            GETQUOTAROOT: ['* QUOTA "" (STORAGE 512 512)', '{tag} OK done', 'a3 OK done'],
          },
        }),
      'fail IMAP_MAILBOX_OVER_QUOTA',
    ],
    [
      'full by the number of messages',
      () =>
        imap({
          replies: {
            'AUTHENTICATE PLAIN ': '{tag} OK [CAPABILITY IMAP4rev1 QUOTA] Logged in',
            'UID SEARCH': ['* SEARCH', '{tag} OK done'],
            GETQUOTAROOT: ['* QUOTA "" (STORAGE 1 512 MESSAGE 1000 1000)', '{tag} OK done'],
          },
        }),
      'fail IMAP_MAILBOX_OVER_QUOTA',
    ],
    [
      'the second of two quotas is full',
      () =>
        imap({
          replies: {
            'AUTHENTICATE PLAIN ': '{tag} OK [CAPABILITY IMAP4rev1 QUOTA] Logged in',
            'UID SEARCH': ['* SEARCH', '{tag} OK done'],
            GETQUOTAROOT: [
              '* QUOTAROOT INBOX user domain',
              '* QUOTA user (STORAGE 1 512)',
              '* QUOTA domain (STORAGE 4096 4096)',
              '{tag} OK done',
            ],
          },
        }),
      'fail IMAP_MAILBOX_OVER_QUOTA',
    ],
    [
      'room in every quota',
      () =>
        imap({
          replies: {
            'AUTHENTICATE PLAIN ': '{tag} OK [CAPABILITY IMAP4rev1 QUOTA] Logged in',
            'UID SEARCH': ['* SEARCH', '{tag} OK done'],
            GETQUOTAROOT: ['* QUOTA "" (STORAGE 1 512 MESSAGE 3 1000)', '* QUOTA x ()', '{tag} OK done'],
          },
        }),
      'well',
    ],
    [
      'BYE while reading',
      () => imap({ replies: { 'UID SEARCH': ['* BYE Server restarting', close] } }),
      'fail IMAP_TEMPORARILY_UNAVAILABLE',
    ],
    [
      'let in, and put out again',
      () => imap({ replies: { 'AUTHENTICATE PLAIN ': ['{tag} OK in', '* BYE Account suspended', close] } }),
      'fail IMAP_ACCOUNT_DISABLED',
    ],
    [
      'a limit of messages',
      () => imap({ replies: { 'UID SEARCH': '{tag} NO [LIMIT] Too many messages' } }),
      'fail IMAP_COMMAND_REFUSED',
    ],
    ['an SMTP server', () => smtp(), 'fail IMAP_WRONG_SERVICE'],
    ['a TLS port', () => imap({ tls: good }), 'fail IMAP_PLAIN_ON_TLS_PORT'],
    [
      'TLS on the plain port',
      () => imap(),
      'fail IMAP_TLS_ON_PLAIN_PORT',
      { settings: { 'imap.useSsl': true } },
    ],
    [
      'BYE as greeting',
      () => imap({ greeting: ['* BYE Too many connections', close] }),
      'fail IMAP_BYE_ON_CONNECT',
    ],
    [
      'the search is refused',
      () => imap({ replies: { 'UID SEARCH': '{tag} BAD no' } }),
      'fail IMAP_COMMAND_REFUSED',
    ],
    ['another command’s tag', () => imap({ replies: { SELECT: 'zz9 OK done' } }), 'fail IMAP_REPLY_TIMEOUT'],
    [
      'client certificate wanted, TLS 1.3',
      () => imap({ tls: { ...good, minVersion: 'TLSv1.3', requestCert: true, rejectUnauthorized: true } }),
      'fail TLS_CLIENT_CERT_REQUIRED',
      { settings: { 'imap.useSsl': true } },
    ],
  ],
}
