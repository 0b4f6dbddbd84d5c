/** Servers that are slow and alive. */
import {
  imapServer,
  type Replies,
  smtpServer,
  type TableOptions,
  wait,
} from '../../../../servers/scripted.ts'
import type { Group } from './harness.ts'

const after = (seconds: number) => wait(seconds * 1000)

const slow = (seconds: number): Replies => ({
  EHLO: [after(seconds), '250-mail.example.test', '250-PIPELINING', '250 AUTH PLAIN'],
  'AUTH PLAIN ': [after(seconds), '235 2.7.0 ok'],
  'MAIL FROM:': [after(seconds), '250 2.1.0 ok'],
  'RCPT TO:': [after(seconds), '250 2.1.5 ok'],
  RSET: [after(seconds), '250 2.0.0 ok'],
})

const smtp = (options: TableOptions) => () => smtpServer(options)

export const tarpitRows: Group = {
  title: 'Tar pits',
  protocol: 'smtp',
  rows: [
    ['a reply after 17 s', smtp({ replies: { EHLO: slow(17).EHLO ?? '' } }), 'warn SLOW_REPLY'],
    [
      'a login after 20 s',
      smtp({ replies: { 'AUTH PLAIN ': slow(20)['AUTH PLAIN '] ?? '' } }),
      'warn SLOW_REPLY',
    ],
    ['a reply after 10 s', smtp({ replies: { EHLO: slow(10).EHLO ?? '' } }), 'well'],
    ['every reply after 10 s', smtp({ replies: slow(10) }), 'well'],
    ['every reply after 16 s', smtp({ replies: slow(16) }), 'warn SLOW_REPLY'],
    // The run's own 120 s are over before the last answer: nothing is proven, and nothing failed but the patience.
    ['every reply after 20 s', smtp({ replies: slow(20) }), 'fail SLOW_REPLY'],
    [
      'a run of ten seconds, one silence',
      smtp({ replies: { EHLO: slow(66).EHLO ?? '' } }),
      'fail SMTP_REPLY_TIMEOUT',
      { request: { deadlineMs: 10_000 } },
    ],
    [
      'a greeting after 18 s',
      smtp({ greeting: [after(18), '220 mail.example.test ESMTP'] }),
      'warn SERVER_TARPITS_GREETING',
    ],
    [
      'no greeting within 30 s',
      smtp({ greeting: [after(33), '220 mail.example.test ESMTP'] }),
      'fail GREETING_TIMEOUT',
    ],
    ['no reply within a minute', smtp({ replies: { EHLO: slow(66).EHLO ?? '' } }), 'fail SMTP_REPLY_TIMEOUT'],
  ],
}

export const imapTarpitRows: Group = {
  title: 'Tar pits of IMAP',
  protocol: 'imap',
  rows: [
    [
      'a login after 18 s',
      () =>
        imapServer({
          replies: {
            'AUTHENTICATE PLAIN ': [after(18), '{tag} OK in'],
            'UID SEARCH': ['* SEARCH', '{tag} OK'],
          },
        }),
      'warn SLOW_REPLY',
    ],
  ],
}
