import { stageNames } from '#shared/diagnosis/model.ts'
import { anywhere } from '../conditions.ts'
import { defineCauses } from '../model.ts'

const readTimedOut = 'java.net.SocketTimeoutException: Read timed out'

/** What can go wrong with any exchange of words: cut off, silent, too long, not to be understood. */
export const dialogueCauses = defineCauses('dialogue', {
  SMTP_CONNECTION_LOST: {
    severity: 'error',
    stages: ['ehlo', 'starttls', 'auth', 'envelope', 'message'],
    title: 'The server hung up in the middle of the conversation',
    meaning:
      'The connection ended {step|during the conversation}, without an answer. The server, a filter or a firewall cut it off.',
    fixes: [
      {
        text: 'Test again. If it happens at the same point, give that point and the time to the mail administrator.',
      },
    ],
    fields: ['host'],
    javaMail:
      'javax.mail.MessagingException: Exception reading response; nested exception is: java.net.SocketException: Connection reset',
    ask: 'The connection on port {port} is closed {step|during the conversation}. Please look into the log at this time.',
  },
  SMTP_REPLY_TIMEOUT: {
    severity: 'error',
    stages: ['ehlo', 'starttls', 'auth', 'envelope', 'message'],
    title: 'The server did not answer in time',
    meaning:
      'The server fell silent {step|during the conversation}. Something that it asks in turn (a directory, a filter, a name service) may hang.',
    fixes: [
      { text: 'Test again later.' },
      { text: 'Ask the mail administrator what the server waits for at this point.' },
    ],
    fields: [],
    javaMail: `javax.mail.MessagingException: Exception reading response; nested exception is: ${readTimedOut}`,
    ask: 'The server on port {port} does not answer {step|in the middle of the conversation}. Please look what it waits for.',
  },
  SMTP_SERVICE_CLOSING: {
    severity: 'error',
    stages: ['ehlo', 'starttls', 'auth', 'envelope', 'message'],
    title: 'The server ended the conversation',
    meaning:
      'The server said that it ends the service for this connection (421): it is going down, is overloaded, or has had enough of this client.',
    fixes: [
      { text: 'Test again in a few minutes.' },
      { text: 'If it stays, give the words below to the mail administrator.' },
    ],
    fields: [],
    javaMail: 'javax.mail.MessagingException: {proof}',
    ask: 'The server ends the conversation with 421. Please look into the log.',
    replies: [
      { at: ['ehlo', 'starttls', 'data'], rank: 'guess', when: { code: 421 } },
      { at: ['mail', 'rcpt', 'content'], rank: 'guess', when: { code: 421 } },
    ],
    beats: ['STARTTLS_TEMPORARILY_UNAVAILABLE'],
  },
  IMAP_CONNECTION_LOST: {
    severity: 'error',
    stages: ['starttls', 'capability', 'login', 'select', 'mailbox'],
    title: 'The server hung up in the middle of the conversation',
    meaning:
      'The connection ended {step|during the conversation}. The server, a filter or a firewall cut it off.',
    fixes: [
      {
        text: 'Test again. If it happens at the same point, give that point and the time to the mail administrator.',
      },
    ],
    fields: ['host'],
    javaMail:
      'javax.mail.FolderClosedException: * BYE JavaMail Exception: java.io.IOException: Connection dropped by server?',
    ask: 'The IMAP connection on port {port} is closed {step|during the conversation}. Please look into the log at this time.',
    replies: [{ at: anywhere, rank: 'guess', when: { status: 'BYE' } }],
  },
  IMAP_REPLY_TIMEOUT: {
    severity: 'error',
    stages: ['starttls', 'capability', 'login', 'select', 'mailbox'],
    title: 'The server did not answer in time',
    meaning:
      'The server fell silent {step|during the conversation}. Something that it asks in turn (a directory, a disk, another server) may hang.',
    fixes: [
      { text: 'Test again later.' },
      { text: 'Ask the mail administrator what the server waits for at this point.' },
    ],
    fields: [],
    javaMail: readTimedOut,
    ask: 'The IMAP server on port {port} does not answer {step|in the middle of the conversation}. Please look what it waits for.',
  },
  REPLY_TOO_LONG: {
    severity: 'error',
    stages: [
      'greeting',
      'ehlo',
      'starttls',
      'auth',
      'envelope',
      'message',
      'capability',
      'login',
      'select',
      'mailbox',
      'http',
    ],
    title: 'The server sends without end',
    meaning:
      'The answer is longer than any that such a server has reason to send ({limit|the limit was reached}). The test stopped reading. Another service answers on this port, or a broken one.',
    fixes: [{ text: 'Check {@host} and {@port}.' }],
    fields: ['host', 'port'],
  },
  REPLY_NOT_UNDERSTOOD: {
    severity: 'error',
    stages: [
      'greeting',
      'ehlo',
      'starttls',
      'auth',
      'envelope',
      'message',
      'capability',
      'login',
      'select',
      'mailbox',
    ],
    title: 'The server’s answer does not fit the question',
    meaning:
      'What the server answered is not a reply that may stand at this point. It is not a proper mail server, or something on the way changes its words.',
    fixes: [
      { text: 'Check {@host} and {@port}.' },
      { text: 'Give the words below to the mail administrator.' },
    ],
    fields: ['host', 'port'],
    ask: 'The server on port {port} gives an answer that does not fit the protocol. Please check what stands in front of it.',
    replies: [
      // Out of sequence: of neither sender nor recipient anything is said.
      {
        at: ['mail', 'rcpt'],
        rank: 'guess',
        when: {
          code: 503,
          words:
            /sequence|out of order|(need|expect|send|say|issue)\w* (a |an )?(valid )?(mail|rcpt|helo|ehlo)\b/,
        },
      },
    ],
  },
  SPOKE_OUT_OF_TURN: {
    severity: 'warning',
    stages: ['greeting'],
    title: 'The server speaks before it is asked',
    meaning:
      'More bytes came with the greeting than a greeting has. No ordinary mail server does that; something on the way may add to its words.',
    fixes: [{ text: 'Ask the mail administrator what stands before the server.' }],
    fields: [],
  },
  PIPELINING_NOT_HONOURED: {
    severity: 'info',
    stages: ['envelope', 'select'],
    title: 'The server drops commands that come in a group',
    meaning:
      'A server of this kind has to take several commands at once. This one passed over {ignored|some} of a group; asked one by one it answered them, and so TeamConnect, which sends one at a time, is not affected. Other mail programs may wait in vain. Often a security device on the way is at fault.',
    fixes: [{ text: 'Ask the mail administrator what stands before the server.' }],
    fields: [],
    ask: 'Commands that are sent in one group to port {port} are not all answered. Please look at the server, and at what stands before it.',
  },
  SLOW_REPLY: {
    severity: 'warning',
    stages: ['ehlo', 'starttls', 'auth', 'envelope', 'message', 'capability', 'login', 'select', 'mailbox'],
    title: 'The server is slow to answer',
    meaning:
      'An answer took {seconds|more than 15} seconds ({step|see the times}). It works, but TeamConnect waits that long for every mail, and gives up if it becomes worse.',
    fixes: [{ text: 'Ask the mail administrator what the server waits for.' }],
    fields: [],
    ask: 'Answers of the server take very long. Please look what it waits for.',
  },
  NOT_JUDGED: {
    severity: 'error',
    stages: stageNames,
    title: 'Mailroom could not judge this check',
    meaning:
      'A fault inside this program stopped the check or its judgement. It says nothing about the mail server, good or bad; what was seen until then is kept in the report.',
    fixes: [{ text: 'Test again.' }, { text: 'If it stays, send the report to the makers of Mailroom.' }],
    fields: [],
  },
})
