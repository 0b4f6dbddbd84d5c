/** Servers that are unusual, and JavaMail takes them: nothing is to be said. Beside them what it does not take. */
import {
  dialogue,
  imapServer,
  type Replies,
  type Reply,
  raw,
  smtpServer,
  wait,
} from '../../../../servers/scripted.ts'
import type { Group } from './harness.ts'

const smtp =
  (replies: Replies, greeting: Reply = '220 mail.example.test ESMTP') =>
  () =>
    smtpServer({ greeting, replies })
const offers = (...words: readonly string[]): Replies => ({
  EHLO: [
    '250-mail.example.test',
    ...words.map((word, index) => `250${index === words.length - 1 ? ' ' : '-'}${word}`),
  ],
})
const imap = (replies: Replies) => () =>
  imapServer({ replies: { 'UID SEARCH': ['* SEARCH', '{tag} OK done'], ...replies } })

export const oddRows: Group = {
  title: 'SMTP servers that are odd and right',
  protocol: 'smtp',
  rows: [
    [
      'keywords in lower case, blanks behind them',
      smtp(offers('pipelining ', 'size  1000000', 'auth  plain  login')),
      'well',
    ],
    [
      'a hundred lines of EHLO',
      smtp(
        offers(
          ...Array.from({ length: 96 }, (_, index) => `X-EXTENSION-${index} ${'p'.repeat(60)}`),
          'PIPELINING',
          'AUTH PLAIN',
        ),
      ),
      'well',
    ],
    ['a greeting in Latin-1', smtp({}, '220 mail.example.test ESMTP Grüße aus München'), 'well'],
    ['a greeting of no words', smtp({}, '220'), 'well'],
    ['a greeting in pieces', smtp({}, [raw('22'), wait(30), raw('0 mail.example.test ESMTP\r\n')]), 'well'],
    ['a tab behind the code', smtp({ 'MAIL FROM:': '250\tok' }, '220\tmail.example.test ESMTP'), 'well'],
    ['a letter behind the code', smtp({ 'MAIL FROM:': '250ok' }), 'fail REPLY_NOT_UNDERSTOOD'],
    ['four digits', smtp({ 'MAIL FROM:': '2500 ok' }), 'fail REPLY_NOT_UNDERSTOOD'],
    ['AUTH in two lines', smtp(offers('AUTH CRAM-MD5', 'AUTH PLAIN')), 'well'],
    ['codes of no words', smtp({ 'MAIL FROM:': '250 ', 'RCPT TO:': '250', RSET: '250' }), 'well'],
    [
      'replies of several lines',
      smtp({
        'AUTH PLAIN ': ['235-2.7.0 Welcome', '235 2.7.0 back'],
        'RCPT TO:': ['250-2.1.5 ok', '250 2.1.5 will be scanned'],
      }),
      'well',
    ],
    [
      'prompts as Microsoft writes them',
      smtp({
        ...offers('AUTH LOGIN'),
        'AUTH LOGIN': dialogue('334 dXNlcm5hbWU6', '334 cGFzc3dvcmQ6', '235 Authentication succeeded'),
      }),
      'well',
    ],
    [
      'a banner that speaks of FTP',
      smtp({}, '220 mail.example.test ESMTP (files by FTP at ftp.example.test)'),
      'well',
    ],
  ],
}

export const oddImapRows: Group = {
  title: 'IMAP servers that are odd and right',
  protocol: 'imap',
  rows: [
    [
      'responses that nobody asked for',
      imap({
        'AUTHENTICATE PLAIN ': ['* 7 EXISTS', '* CAPABILITY IMAP4rev1 UIDPLUS', '{tag} OK done'],
        SELECT: [
          '* OK Still here',
          '* OK [PERMANENTFLAGS (\\Deleted \\Seen \\*)] Limited',
          '* FLAGS (\\Deleted \\Seen)',
          '* LIST (\\Noselect) "/" ""',
          '* VANISHED (EARLIER) 1:5',
          '* 0 EXISTS',
          '{tag} OK [READ-WRITE] done',
        ],
        'UID SEARCH': ['* 1 EXISTS', '* SEARCH', '* 1 EXPUNGE', '{tag} OK done'],
      }),
      'well',
    ],
    [
      'two blanks between words',
      () =>
        imapServer({
          greeting: '*  OK  ready',
          replies: {
            CAPABILITY: ['*  CAPABILITY  IMAP4rev1  AUTH=PLAIN SASL-IR', '{tag}  OK  done'],
            'AUTHENTICATE PLAIN ': '{tag}  OK  [CAPABILITY IMAP4rev1]  in',
            SELECT: ['*  0  EXISTS', '*  FLAGS  (\\Seen)', '{tag}  OK  [READ-WRITE]  done'],
            'UID SEARCH': ['*  SEARCH', '{tag}  OK  done'],
          },
        }),
      'well',
    ],
    [
      'two blanks before what is unread',
      imap({ 'UID SEARCH': ['*  SEARCH  12', '{tag} OK done'] }),
      'warn MAILBOX_NOT_BEING_READ',
    ],
    [
      'tags that come back in capitals',
      imap({ SELECT: ({ tag }) => ['* 0 EXISTS', `${tag.toUpperCase()} OK [READ-WRITE] done`] }),
      'well',
    ],
    ['tags of somebody else', imap({ SELECT: ['* 0 EXISTS', 'b3 OK done'] }), 'fail IMAP_REPLY_TIMEOUT'],
    [
      'ESEARCH offered and not understood',
      imap({
        'AUTHENTICATE PLAIN ': '{tag} OK [CAPABILITY IMAP4rev1 ESEARCH] welcome',
        'UID SEARCH RETURN': '{tag} BAD RETURN is unknown',
      }),
      'well',
    ],
    ['no search at all', imap({ 'UID SEARCH': '{tag} BAD SEARCH is unknown' }), 'fail IMAP_COMMAND_REFUSED'],
    [
      'escapes in a quoted name',
      imap({
        'AUTHENTICATE PLAIN ': '{tag} OK [CAPABILITY IMAP4rev1 QUOTA] ok',
        GETQUOTAROOT: [
          '* QUOTAROOT INBOX "a \\"b\\" \\\\c"',
          '* QUOTA "a \\"b\\" \\\\c" (STORAGE 10 1000)',
          '{tag} OK done',
        ],
      }),
      'well',
    ],
    [
      'a name as a literal',
      imap({
        'AUTHENTICATE PLAIN ': '{tag} OK [CAPABILITY IMAP4rev1 QUOTA] ok',
        GETQUOTAROOT: [
          '* QUOTAROOT INBOX {4}',
          'root',
          '* QUOTA {4}',
          'root (STORAGE 10 1000)',
          '{tag} OK done',
        ],
      }),
      'well',
    ],
    [
      'capabilities in the tagged OK, ESEARCH among them',
      imap({
        'AUTHENTICATE PLAIN ': '{tag} OK [CAPABILITY IMAP4rev1 ESEARCH X-UNKNOWN=1] welcome',
        'UID SEARCH RETURN': ({ tag }) => [`* ESEARCH (TAG "${tag}") UID COUNT 0`, '{tag} OK done'],
      }),
      'well',
    ],
  ],
}
