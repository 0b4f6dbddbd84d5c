import { nothing, type Texts } from './corpus.ts'
import { commandFailed, webSphere } from './programs.ts'

export const imapSession: Texts = {
  IMAP_INTERNAL_ERROR: {
    'a fault of the server while the folder is open':
      'javax.mail.StoreClosedException: * BYE System Error\n\tat com.sun.mail.imap.IMAPFolder.getMessageCount(IMAPFolder.java:1678)',
    'a fault of the server’s storage': commandFailed(
      'BAD Serious error while processing FETCH (StoreDatabaseError)',
      'IMAPMessage.getContent(IMAPMessage.java:1)',
    ),
  },
  IMAP_DISCONNECTED_IDLE: {
    'an IMAP session that ended as it should': nothing(
      'A1 OK [READ-WRITE] Select completed.\nA2 LOGOUT\n* BYE Logging out\nA2 OK Logout completed.',
    ),
    'in another server’s words': nothing('* BYE Example IMAP4rev1 server signing off'),
    'one that the server ended': '* BYE Autologout; idle for too long, logged out',
  },
  IMAP_FOLDER_NOT_FOUND: {
    'no folder':
      'javax.mail.MessagingException: A3 NO [NONEXISTENT] There is no such mailbox;\n\tat com.sun.mail.imap.IMAPFolder.open(IMAPFolder.java:1034)',
    'MailKit, the folder':
      "The IMAP server replied to the 'SELECT' command with a 'NO' response: Mailbox doesn't exist: Archive",
  },
  IMAP_FOLDER_READ_ONLY: {
    'read-only, in a Java trace':
      'javax.mail.ReadOnlyFolderException: Cannot open in desired mode\n\tat com.sun.mail.imap.IMAPFolder.open(IMAPFolder.java:1063)',
    'read-only, in a log about incoming mail': webSphere(
      'javax.mail.ReadOnlyFolderException: Cannot open in desired mode',
      '\tat com.sun.mail.imap.IMAPFolder.open(IMAPFolder.java:1080)',
    ),
    'marking a message': commandFailed(
      'NO mailbox selected READ-ONLY',
      'IMAPMessage.setFlags(IMAPMessage.java:905)',
    ),
  },
  IMAP_NO_PERMISSION: {
    'no rights':
      'javax.mail.MessagingException: A3 NO [NOPERM] Permission denied;\n\tat com.sun.mail.imap.IMAPFolder.open(IMAPFolder.java:1034)',
  },
  IMAP_FOLDER_REFUSED: {
    'opening it': commandFailed('NO Hm', 'IMAPFolder.open(IMAPFolder.java:1063)'),
  },
  IMAP_COMMAND_REFUSED: {
    'MailKit, a command':
      "The IMAP server replied to the 'EXPUNGE' command with a 'NO' response: EXPUNGE failed.",
    'a folder that takes no mail':
      'com.sun.mail.iap.CommandFailedException: AY3 NO [CANNOT] Cannot APPEND to a SPAM folder',
    'a search': commandFailed(
      'BAD Command SEARCH invalid in this state',
      'IMAPFolder.search(IMAPFolder.java:1790)',
    ),
    'marking a message, refused for no reason': commandFailed(
      'NO STORE completed',
      'IMAPMessage.setFlags(IMAPMessage.java:905)',
    ),
    'a command that failed': 'A12 NO APPEND failed',
  },
  IMAP_MESSAGE_UNREADABLE: {
    'its parts':
      'javax.mail.MessagingException: Unable to load BODYSTRUCTURE\n\tat com.sun.mail.imap.IMAPMessage.loadBODYSTRUCTURE(IMAPMessage.java:1488)',
    'as the library takes it apart':
      'DEBUG IMAP: ignoring bad response, THROW: com.sun.mail.iap.ParsingException: BODYSTRUCTURE parse error: bad ``size element',
  },
}
