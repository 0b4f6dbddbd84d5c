import type { CheckName } from './model.ts'

/** What a check is called in reports and on the command line. */
export const checkTitles: Readonly<Record<CheckName, string>> = {
  smtp: 'Outgoing mail (SMTP)',
  imap: 'Incoming mail (IMAP)',
  'tc-imap': 'TeamConnect IMAP server',
  url: 'TeamConnect URL',
  'sender-domain': 'Sender domains',
  'send-as': 'Send as',
  'round-trip': 'Round trip',
}
