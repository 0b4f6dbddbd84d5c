import { anywhere, session } from '../conditions.ts'
import { defineCauses } from '../model.ts'

const folderFailed = 'javax.mail.MessagingException: {proof}'

/** Opening and reading the mailbox. */
export const imapSessionCauses = defineCauses('imap-session', {
  IMAP_BANDWIDTH_EXCEEDED: {
    severity: 'error',
    stages: ['login', 'select', 'mailbox'],
    title: 'The account’s amount of traffic for today is used up',
    meaning: 'The provider allows an account so much to be read by IMAP in a day, and that is reached.',
    fixes: [{ text: 'Wait up to a day; have the mailbox read less often, and kept small.' }],
    fields: ['username'],
    javaMail: folderFailed,
    replies: [{ at: session, when: { says: 'bandwidth' } }],
    beats: ['IMAP_MAILBOX_OVER_QUOTA'],
  },
  IMAP_THROTTLED: {
    severity: 'error',
    stages: ['capability', 'login', 'select', 'mailbox'],
    title: 'The server slows this mailbox down',
    meaning: 'The server had too many requests for this mailbox and wants the client to wait.',
    fixes: [{ text: 'Wait as long as the server says, then test again; have the mailbox read less often.' }],
    fields: [],
    javaMail: 'com.sun.mail.iap.BadCommandException: {proof}',
    ask: 'IMAP requests for {username} are throttled. Please raise the limit.',
    replies: [
      // Limits and faults come before passwords: many servers send the code of a refused login along with them.
      {
        at: ['select', 'mailbox', 'capability'],
        when: { says: 'throttled', not: { says: 'tooManyConnections' } },
      },
      { at: ['login'], when: { words: /request is throttled|back-?off/ } },
    ],
    beats: ['IMAP_CONNECTION_LIMIT', 'IMAP_TOO_MANY_ATTEMPTS'],
  },
  IMAP_MAILBOX_OVER_QUOTA: {
    severity: 'error',
    stages: ['login', 'select', 'mailbox'],
    title: 'The mailbox is full',
    meaning: 'The mailbox of {username} has reached its limit ({used|see below}). New mail to it bounces.',
    fixes: [{ text: 'Empty the mailbox, or have it enlarged.' }],
    fields: ['username'],
    javaMail: folderFailed,
    ask: 'The mailbox {username} is full. Please enlarge it.',
    replies: [{ at: session, when: [{ responseCode: 'OVERQUOTA' }, { says: 'mailboxFull' }] }],
  },
  IMAP_MAILBOX_IN_USE: {
    severity: 'error',
    stages: ['login', 'select', 'mailbox'],
    title: 'Another program holds the mailbox',
    meaning: 'The server cannot open the mailbox because something else keeps it locked.',
    fixes: [{ text: 'Close other programs that read this mailbox, then test again.' }],
    fields: ['username'],
    javaMail: folderFailed,
    ask: 'The mailbox {username} is locked by another session. Please end it.',
    replies: [{ at: session, when: [{ responseCode: 'INUSE' }, { says: 'inUse', not: { at: 'login' } }] }],
    beats: ['IMAP_INTERNAL_ERROR'],
  },
  IMAP_INTERNAL_ERROR: {
    severity: 'error',
    stages: ['login', 'select', 'mailbox', 'capability'],
    title: 'A fault inside the mail server',
    meaning: 'The server reports a fault of its own. The settings of TeamConnect have no part in it.',
    fixes: [
      { text: 'Give the words below to the mail administrator; a time in brackets leads to the log entry.' },
    ],
    fields: [],
    javaMail: folderFailed,
    ask: 'The IMAP server reports an internal error for {username}. Please look into the log at this time.',
    replies: [
      {
        at: anywhere,
        when: [
          { responseCode: ['SERVERBUG', 'CORRUPTION'] },
          { words: /internal (server )?error|server bug|refer to server log/ },
          {
            words:
              /(fatal|serious) error|\bdatabase ?error|databaseerror|(?<!temporary )system error|\bi\/o error|invalid format|corrupt/,
            not: { responseCode: 'UNAVAILABLE' },
          },
        ],
      },
    ],
  },
  IMAP_DISCONNECTED_IDLE: {
    severity: 'error',
    stages: ['capability', 'login', 'select', 'mailbox'],
    title: 'The server ended the session for inactivity',
    meaning: 'The connection was quiet for longer than the server allows.',
    fixes: [
      {
        text: 'Nothing needs to be set; if the log is full of it, have the server’s limit raised or the mailbox polled more often.',
      },
    ],
    fields: [],
    javaMail: 'javax.mail.FolderClosedException: {proof}',
    replies: [{ at: anywhere, when: { status: 'BYE', says: 'inactivity' } }],
  },
  IMAP_FOLDER_NOT_FOUND: {
    severity: 'error',
    stages: ['select', 'mailbox'],
    title: 'The mailbox folder does not exist',
    meaning:
      'The login worked, but there is no folder {mailbox|INBOX} behind it: the account has no mailbox, or the folder is named otherwise.',
    fixes: [{ text: 'Ask whether the account {username} has a mailbox at all.' }],
    fields: ['username'],
    javaMail: 'javax.mail.FolderNotFoundException: {proof}',
    ask: 'The login as {username} works, but the folder {mailbox|INBOX} does not exist. Please check the mailbox.',
    replies: [
      {
        at: ['select', 'mailbox'],
        when: [{ responseCode: ['NONEXISTENT', 'TRYCREATE'] }, { says: 'noSuchFolder' }],
      },
    ],
  },
  IMAP_FOLDER_READ_ONLY: {
    severity: 'error',
    stages: ['select', 'mailbox'],
    title: 'The mailbox can be read but not marked',
    meaning:
      'The account may read the folder {mailbox|INBOX} but not change it. TeamConnect marks what it has read; here it would read the same mail again and again.',
    fixes: [{ text: 'Have {username} granted the right to write to the mailbox.' }],
    fields: ['username'],
    javaMail: 'javax.mail.ReadOnlyFolderException: Cannot open in desired mode',
    ask: 'The account {username} may only read the folder {mailbox|INBOX}. Please grant it the right to set flags and delete.',
    replies: [{ at: ['select', 'mailbox'], when: { says: 'readOnly', not: { status: 'BYE' } } }],
  },
  IMAP_FLAGS_NOT_PERMANENT: {
    severity: 'error',
    stages: ['select'],
    title: 'The server forgets what has been read',
    meaning:
      'The server does not keep the mark {flag|“read”} after the session. TeamConnect would find the same mail unread again.',
    fixes: [{ text: 'Have {username} granted the right to keep flags (seen, deleted) on the mailbox.' }],
    fields: ['username'],
    javaMail: '(no exception: the same messages appear again)',
    ask: 'PERMANENTFLAGS of {mailbox|INBOX} lacks {flag|\\Seen} for {username}. Please grant the rights to keep flags.',
  },
  IMAP_NO_PERMISSION: {
    severity: 'error',
    stages: ['select', 'mailbox'],
    title: 'The account has no right to this folder',
    meaning: 'The login worked, but {username} may not open the folder {mailbox|INBOX}.',
    fixes: [{ text: 'Have the right granted.' }],
    fields: ['username'],
    javaMail: folderFailed,
    ask: '{username} may not open the folder {mailbox|INBOX}. Please grant it the rights to read and to set flags.',
    replies: [
      {
        at: ['select', 'mailbox'],
        when: [{ responseCode: ['NOPERM', 'AUTHORIZATIONFAILED'] }, { says: 'noPermission' }],
      },
    ],
  },
  IMAP_FOLDER_REFUSED: {
    severity: 'error',
    stages: ['select'],
    title: 'The server did not open the mailbox',
    meaning:
      'The login worked, then the server refused to open the folder {mailbox|INBOX}. Its own words stand below.',
    fixes: [{ text: 'Give the words below to the mail administrator.' }],
    fields: ['username'],
    javaMail: folderFailed,
    ask: 'The folder {mailbox|INBOX} of {username} does not open. Please look into the log.',
    replies: [{ at: ['select'], rank: 'class', when: {} }],
  },
  IMAP_SEARCH_CHARSET: {
    severity: 'info',
    stages: ['mailbox'],
    title: 'The server cannot search in every script',
    meaning:
      'The server does not search in the character set that was asked for. JavaMail tries again in plain letters by itself.',
    fixes: [{ text: 'Nothing needs to be done.' }],
    fields: [],
    javaMail: folderFailed,
    replies: [{ at: ['mailbox'], when: [{ responseCode: 'BADCHARSET' }, { words: /charset/ }] }],
  },
  IMAP_COMMAND_REFUSED: {
    severity: 'error',
    stages: ['capability', 'mailbox', 'greeting'],
    title: 'The IMAP server refused a command',
    meaning: 'The server refused a command that every IMAP server has to know. Its own words stand below.',
    fixes: [{ text: 'Give the words below to the mail administrator.' }],
    fields: [],
    javaMail: folderFailed,
    ask: 'The IMAP server refuses a basic command. Please look into the log.',
    replies: [{ at: ['capability', 'mailbox'], rank: 'class', when: {} }],
  },
  IMAP_MESSAGE_UNREADABLE: {
    severity: 'error',
    stages: ['mailbox'],
    title: 'Java’s mail library cannot read one of the messages',
    meaning:
      'Login and folder are fine. What the server says of one message, or what stands in it, breaks a rule of mail, and the library gives up on it. The same message may be tried again at every poll.',
    fixes: [
      {
        text: 'Find the message (usually the oldest unread one; spam and odd reports are likely) and move it out of the folder, or mark it as read.',
      },
      { text: 'If it is no single message, have the mail library of the application server updated.' },
    ],
    fields: [],
    javaMail: 'javax.mail.MessagingException: Unable to load BODYSTRUCTURE',
    ask: 'The IMAP server describes a message in a form that clients cannot read (BODYSTRUCTURE or ENVELOPE). Please look whether that message is damaged.',
  },
  MAILBOX_NOT_BEING_READ: {
    severity: 'warning',
    stages: ['mailbox'],
    title: 'Old unread mail is waiting',
    meaning:
      '{unseen|Several} unread messages wait in the mailbox, the oldest for {age|a long time}. TeamConnect takes unread mail at every poll, so it seems that nobody is reading.',
    fixes: [
      { text: 'Look whether TeamConnect runs and was restarted after the last change of the file.' },
      { text: 'If the mailbox serves people too, give TeamConnect one of its own.' },
    ],
    fields: ['username'],
  },
})
