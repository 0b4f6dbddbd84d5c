import { at, type Corpus, nearMiss, netEaseImap } from './corpus.ts'

export const imapSession: Corpus = {
  IMAP_BANDWIDTH_EXCEEDED: [
    at('login', ['a1 NO [OVERQUOTA] Account exceeded command or bandwidth limits.']),
    at('select', [['Gmail', 'a1 NO [OVERQUOTA] Account exceeded command or bandwidth limits. (Failure)']]),
  ],
  IMAP_THROTTLED: [
    at('login', ['a1 BAD Request is throttled. Suggested Backoff Time: 1000 milliseconds']),
    at('select', [
      ['Exchange', 'a1 BAD Request is throttled. Suggested Backoff Time: 500 milliseconds'],
      ['Yahoo', 'a1 NO [LIMIT] SELECT Rate limit hit.'],
      'a1 BAD Request is throttled.',
      nearMiss('IMAP_CONNECTION_LIMIT', 'a1 NO Throttled: too many connections'),
    ]),
    at(['capability', 'select', 'mailbox'], ['a1 BAD Slow down, please']),
  ],
  IMAP_MAILBOX_OVER_QUOTA: [
    at('login', ['a1 NO Mailbox quota exceeded']),
    at('select', [
      ['Dovecot', 'a1 NO [OVERQUOTA] Quota exceeded (mailbox for user is full)'],
      'a1 NO Quota exceeded',
      'a1 NO [OVERQUOTA] Not enough disk quota',
    ]),
    at(['login', 'select'], ['a1 NO [OVERQUOTA] zxq']),
  ],
  IMAP_MAILBOX_IN_USE: [
    at('select', [
      ['Dovecot', 'a1 NO [INUSE] Mailbox is locked, try again'],
      ['Cyrus', 'a1 NO Mailbox is locked by POP server'],
      ['Domino', 'a1 NO Database is in use by another process'],
      ['Russian', 'a1 NO Почтовый ящик заблокирован другим процессом'],
      'a1 NO [INUSE] Timeout while waiting for lock',
      'a1 NO Mailbox is locked by another session',
      'a1 NO [INUSE] Internal error',
    ]),
    at(['login', 'select'], ['a1 NO [INUSE] zxq']),
    at(['select', 'mailbox'], ['a1 NO No space in this mailbox: it is locked by another process']),
    at('login', [nearMiss('IMAP_ACCOUNT_DISABLED', 'a1 NO The mailbox is locked by another session')]),
  ],
  IMAP_INTERNAL_ERROR: [
    at('login', [
      [
        'Courier',
        '* BYE [ALERT] Fatal error: Account’s mailbox directory is not owned by the correct uid or gid',
      ],
      ['Yandex', 'a1 NO [UNAVAILABLE] LOGIN internal server error sc=a1'],
      ['nginx proxy', 'a1 NO Internal server error'],
      'a1 NO [SERVERBUG] zxq',
      'a1 NO [CORRUPTION] zxq',
      nearMiss('IMAP_TEMPORARILY_UNAVAILABLE', 'a1 NO [UNAVAILABLE] Fatal error'),
    ]),
    at('select', [
      ['Cyrus', 'a1 NO Mailbox has an invalid format'],
      ['Gmail', 'a1 NO Some messages could not be fetched, System Error (Failure)'],
      ['Yahoo', 'a1 NO [SERVERBUG] SELECT Server error - Please try again later'],
      'a1 NO Internal error occurred. Refer to server log.',
    ]),
    at(['login', 'mailbox'], [['Gmail', 'a1 NO System Error (Failure)']]),
    at(['select', 'mailbox'], [['Cyrus', 'a1 NO System I/O error']]),
  ],
  IMAP_DISCONNECTED_IDLE: [
    at('login', [['Dovecot', '* BYE Disconnected for inactivity during authentication.']]),
    at(['login', 'select'], [['UW-IMAP', '* BYE Autologout; idle for too long']]),
  ],
  IMAP_FOLDER_NOT_FOUND: [
    at('select', [
      ['Dovecot', "a1 NO [NONEXISTENT] Mailbox doesn't exist: INBOX"],
      ['Cyrus', 'a1 NO Mailbox does not exist'],
      ['UW-IMAP', "a1 NO SELECT failed: Can't open mailbox INBOX: no such mailbox"],
      ['Gmail', 'a1 NO [NONEXISTENT] Unknown Mailbox: INBOX (Failure)'],
      ['James', 'a1 NO SELECT failed. No such mailbox.'],
      ['hMailServer', 'a1 BAD Folder could not be found.'],
      ['GroupWise', 'a1 NO Folder not found'],
      ['German', 'a1 NO Ordner nicht gefunden'],
      'a1 NO [NONEXISTENT] zxq',
      'a1 NO Der Ordner wurde nicht gefunden',
      'a1 NO [TRYCREATE] zxq',
    ]),
    at(['select', 'mailbox'], ['a1 NO [NONEXISTENT] No']),
  ],
  IMAP_FOLDER_READ_ONLY: [
    at('select', [
      'a1 OK [READ-ONLY] done',
      'a1 NO Mailbox is read-only',
      nearMiss('IMAP_CONNECTION_LOST', '* BYE Server is read-only'),
    ]),
    at('mailbox', ['a1 NO Mailbox is read-only']),
  ],
  IMAP_NO_PERMISSION: [
    at('select', [
      ['Dovecot', 'a1 NO [NOPERM] Permission denied'],
      ['Cyrus', 'a1 NO Permission denied'],
      ['Domino', 'a1 NO You are not authorized to access that database'],
      ['MailEnable', 'a1 NO Mailbox access denied'],
      ['Stalwart', 'a1 NO [NOPERM] You do not have the required permissions'],
      ['French', 'a1 NO Accès refusé'],
      'a1 NO [NOPERM] zxq',
      'a1 BAD ACL: Read permission denied',
      'a1 NO [AUTHORIZATIONFAILED] zxq',
    ]),
    at(['select', 'mailbox'], ['a1 NO [NOPERM] No']),
  ],
  IMAP_FOLDER_REFUSED: [
    at('select', [
      ['Courier', 'a1 NO Unable to open this mailbox.'],
      ['Zimbra', 'a1 NO SELECT failed'],
      'a1 NO idle hands',
      'a1 NO zxq',
      'a1 BAD zxq',
      ['NetEase', 'a1 NO zxq', netEaseImap],
      'a1 NO Error: send ID first',
      'a1 BAD Command Error. 12',
    ]),
  ],
  IMAP_SEARCH_CHARSET: [
    at('mailbox', [
      ['Dovecot', 'a1 NO [BADCHARSET (US-ASCII UTF-8)] Unknown charset'],
      'a1 NO [BADCHARSET (US-ASCII)] No',
      'a1 BAD Unknown charset',
    ]),
  ],
  IMAP_COMMAND_REFUSED: [
    at('imapGreeting', [['Zimbra', '* NO no capacity'], '* BAD hm']),
    at('capability', [
      'a1 BAD what',
      'a1 NO Encryption is needed first',
      'a1 BAD Basic authentication is off for this tenant',
    ]),
    at('mailbox', [
      ['Exchange', 'a1 BAD Command Argument Error. 11'],
      ['MailEnable', 'a1 BAD Command not supported'],
    ]),
  ],
}
