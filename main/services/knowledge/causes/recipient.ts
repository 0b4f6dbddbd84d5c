import {
  aboutAmount,
  aboutForm,
  forbidsDelivery,
  ofSender,
  senderNamed,
  tooManyForNow,
  transaction,
} from '../conditions.ts'
import { defineCauses } from '../model.ts'

const invalidAddresses =
  'javax.mail.SendFailedException: Invalid Addresses; nested exception is: com.sun.mail.smtp.SMTPAddressFailedException: {proof}'
const sendFailed = 'com.sun.mail.smtp.SMTPSendFailedException: {proof}'

/** Whom the mail is for, who may send it through this server, and what the server can take just now. */
export const recipientCauses = defineCauses('recipient', {
  RELAY_DENIED: {
    severity: 'error',
    stages: ['envelope', 'message'],
    ofRecipientAlone: true,
    about: 'vantage',
    title: 'The server does not pass mail on to other domains',
    meaning:
      'The server refused {recipient|the recipient}, since it passes mail on only for clients that it knows, by login or by address, and this connection was not one. Recipients inside the organisation may work all the same. JavaMail calls this “Invalid Addresses”; the addresses are fine.',
    fixes: [
      { text: 'Have the TeamConnect server’s address allowed to relay (relay list, receive connector).' },
      {
        text: 'Or sign in: tick {@auth}, enter {@username} and {@password}.',
        set: { auth: true },
        when: (context) => context.facts.loggedIn !== 'yes',
      },
      { text: 'Test on the TeamConnect server: only this computer may be refused.' },
    ],
    fields: ['auth', 'username', 'password', 'host'],
    javaMail: invalidAddresses,
    ask: 'Mail from TeamConnect to outside recipients is refused as relaying. Please allow the TeamConnect server’s address to relay, or give it an account.',
    replies: [
      {
        at: ['rcpt', 'content'],
        rank: 'weak',
        when: [
          { says: 'relay', not: senderNamed },
          { detail: ['7.64', '7.54'] },
          { code: 551, not: { detail: /^[2345]\./ } },
          { class: 5, all: [forbidsDelivery] },
        ],
      },
      // Delivery not authorised (RFC 3463, 5.7.1) to a client without a login: the server does not pass mail on for it.
      {
        at: ['rcpt'],
        rank: 'guess',
        when: { detail: '7.*', loggedIn: false, any: [{ class: 5 }, { code: 454 }] },
      },
      { at: ['rcpt'], rank: 'guess', when: { code: 554, enhanced: '', loggedIn: false } },
    ],
    beats: ['CLIENT_HOST_REJECTED', 'SENDER_REFUSED', 'SERVER_CONFIG_ERROR'],
  },
  RECIPIENT_UNKNOWN: {
    severity: 'error',
    stages: ['envelope', 'message'],
    ofRecipientAlone: true,
    title: 'The recipient does not exist there',
    meaning: 'The server knows no mailbox {recipient|of that name}.',
    fixes: [{ text: 'Use a test recipient that exists.' }],
    fields: [],
    javaMail: invalidAddresses,
    replies: [
      // Microsoft's edge says "Access denied" for a mailbox that does not exist (directory-based edge blocking).
      { at: ['rcpt', 'content'], rank: 'sure', when: { detail: '4.1', vendor: 'microsoft365' } },
      {
        at: ['rcpt', 'content'],
        rank: 'weak',
        when: {
          class: 5,
          any: [
            { detail: ['1.1', '1.10', '1.6'] },
            { says: 'unknownUser', not: [{ says: 'sender' }, aboutForm, { detail: '2.1' }] },
          ],
        },
      },
      // Some servers put off what they do not know, for fear of a fault of their own.
      { at: ['rcpt'], rank: 'weak', when: { class: 4, detail: '1.1', says: 'unknownUser' } },
      // The domain of the recipient, as a server says that looked for the way there.
      {
        at: ['rcpt', 'content'],
        rank: 'weak',
        when: { class: 5, says: 'domainNotFound', not: { says: ['sender', 'relay', 'heloName'] } },
      },
      // RFC 3463: of the address, or there is no way to its domain; where the look-up itself failed, nothing is known.
      {
        at: ['rcpt'],
        rank: 'guess',
        when: {
          class: 5,
          any: [
            { detail: ['1.0', '1.2', '1.4', '1.9'] },
            { detail: '4.4', not: { words: /\bname (service|server)\b|\bdns\b/ } },
          ],
        },
      },
    ],
    beats: ['RECIPIENT_DISABLED', 'RECIPIENT_SYNTAX', 'RELAY_DENIED'],
  },
  PROVIDER_TEST_ACCOUNT: {
    severity: 'error',
    stages: ['envelope', 'message'],
    ofRecipientAlone: false,
    title: 'The provider’s account is for tests and sends to few addresses only',
    meaning:
      'The account or the domain at the provider is a trial or a sandbox: it sends to its owner and to addresses that were entered there, and to nobody else. Login, sender and recipient may all be right.',
    fixes: [
      { text: 'Have the account opened for real use at the provider, with a domain of its own.' },
      { text: 'For a test, enter {recipient|the recipient} there among the permitted recipients.' },
    ],
    fields: ['username', 'replyTo'],
    javaMail: sendFailed,
    replies: [{ at: transaction, rank: 'sure', when: { says: 'testAccount', not: { says: 'relay' } } }],
  },
  RECIPIENT_DISABLED: {
    severity: 'error',
    stages: ['envelope', 'message'],
    ofRecipientAlone: true,
    title: 'The recipient’s mailbox is switched off',
    meaning: 'The mailbox {recipient|of the recipient} exists but takes no mail.',
    fixes: [{ text: 'Use another test recipient.' }],
    fields: [],
    javaMail: invalidAddresses,
    replies: [
      // For a while: code and words say it together, either alone is said of busy mailboxes as well.
      {
        at: ['rcpt', 'content'],
        rank: 'weak',
        when: [
          { class: 5, any: [{ enhanced: '5.2.1' }, { detail: '7.13' }, { says: 'disabledRecipient' }] },
          { enhanced: '4.2.1', says: 'disabledRecipient' },
        ],
      },
    ],
  },
  RECIPIENT_SYNTAX: {
    severity: 'error',
    stages: ['envelope', 'message'],
    ofRecipientAlone: true,
    title: 'The recipient is not a mail address',
    meaning: 'The server cannot read {recipient|the recipient} as a mail address.',
    fixes: [{ text: 'Correct the test recipient.' }],
    fields: [],
    javaMail: invalidAddresses,
    replies: [
      // The way to the recipient's domain, not how the address is written.
      {
        at: ['rcpt'],
        rank: 'weak',
        when: {
          class: 5,
          any: [{ detail: '1.3' }, { code: 501 }, { says: 'syntax' }],
          not: { detail: /^(1\.2|4\.\d+)$/, not: { code: [501, 553] } },
        },
      },
    ],
    beats: ['RECIPIENT_DISABLED'],
  },
  RECIPIENT_MAILBOX_FULL: {
    severity: 'error',
    stages: ['envelope', 'message'],
    ofRecipientAlone: true,
    title: 'The recipient’s mailbox is full',
    meaning: 'The mailbox {recipient|of the recipient} has no room left.',
    fixes: [{ text: 'Have it emptied, or use another test recipient.' }],
    fields: [],
    javaMail: invalidAddresses,
    replies: [
      {
        at: ['rcpt', 'content'],
        when: [
          { detail: '2.2', not: ofSender },
          {
            says: 'mailboxFull',
            not: [
              { says: 'perTime' },
              {
                words:
                  /\b(sending|sender|rate|messages? (per|limit|rate|quota|count|volume)|hour|outgoing|organi[sz]ation|queue|tenant|limits? (for|of|on) your)/,
              },
            ],
          },
        ],
      },
    ],
    beats: ['RATE_LIMITED', 'SERVER_STORAGE_LOW'],
  },
  RECIPIENT_GREYLISTED: {
    severity: 'error',
    stages: ['envelope', 'message'],
    ofRecipientAlone: true,
    about: 'vantage',
    title: 'The server puts off the first mail of an unknown sender',
    meaning:
      'The server sends strangers away at first and takes the mail when they come again after some minutes (greylisting). Mail servers do that by themselves; TeamConnect, which sends directly, may lose the mail.',
    fixes: [
      { text: 'Test again in 5 to 15 minutes.' },
      { text: 'Have the TeamConnect server’s address exempted from greylisting.' },
    ],
    fields: [],
    javaMail: invalidAddresses,
    ask: 'Mail from TeamConnect is greylisted. Please exempt the TeamConnect server’s address.',
    replies: [
      { at: ['mail', 'rcpt', 'data', 'content'], when: { class: 4, says: 'greylist' } },
      {
        at: ['rcpt', 'data'],
        rank: 'guess',
        when: {
          class: 4,
          says: 'tryLater',
          code: [450, 451, 452],
          not: {
            words:
              /\b(service|server|system|resources?) (is |are )?(currently |temporarily )?(unavailable|not available|error)/,
          },
        },
      },
    ],
  },
  RECIPIENT_REFUSED: {
    severity: 'error',
    stages: ['envelope', 'message'],
    ofRecipientAlone: true,
    title: 'The server does not take mail for this recipient',
    meaning: 'The server refused {recipient|the recipient}. Its own words stand below.',
    fixes: [
      { text: 'Try another recipient, one inside and one outside the organisation.' },
      { text: 'Give the words below to the mail administrator.' },
    ],
    fields: [],
    javaMail: invalidAddresses,
    ask: 'Mail to {recipient|the recipient} is refused. Please look into the log.',
    replies: [{ at: ['rcpt'], rank: 'class', when: { class: 5 } }],
  },
  RECIPIENT_DEFERRED: {
    severity: 'error',
    stages: ['envelope', 'message'],
    ofRecipientAlone: true,
    title: 'The server does not take mail for this recipient just now',
    meaning:
      'The server answered {recipient|the recipient} with a temporary refusal. It may pass; its own words stand below.',
    fixes: [
      { text: 'Test again in a few minutes.' },
      { text: 'If it stays, give the words below to the mail administrator.' },
    ],
    fields: [],
    javaMail: invalidAddresses,
    ask: 'Mail to {recipient|the recipient} is refused temporarily. Please look into the log.',
    replies: [{ at: ['rcpt'], rank: 'class', when: { class: 4 } }],
  },
  MAIL_LOOP: {
    severity: 'error',
    stages: ['envelope', 'message'],
    ofRecipientAlone: true,
    title: 'The mail runs in a loop between servers',
    meaning:
      'The servers pass the message to each other until one of them counts too many hops, or finds that the next server is itself. A forwarding, an alias, an MX record or a relay entry for {recipient|the recipient} leads back to a server that the mail has already passed. Login and encryption are in order.',
    fixes: [
      {
        text: 'Ask the mail administrator where mail for this recipient’s domain is sent: the “Received” lines of the returned message show the servers that repeat.',
      },
      { text: 'Look for a forwarding or a rule of the recipient’s mailbox that leads back to it.' },
      { text: 'Try a recipient of another domain: if that works, sending itself is in order.' },
    ],
    fields: [],
    javaMail: sendFailed,
    ask: 'Mail to {recipient|the recipient} runs in a loop. Please check forwardings, aliases, MX records and relay entries of that domain.',
    replies: [
      // RFC 3463: routing loop detected. Exchange has two more codes of its own for it.
      { at: transaction, rank: 'sure', when: [{ detail: ['4.6', '4.12', '4.14'] }, { says: 'mailLoop' }] },
    ],
  },
  DELIVERY_TIME_EXPIRED: {
    severity: 'error',
    stages: ['envelope', 'message'],
    ofRecipientAlone: false,
    title: 'The message waited in a queue until its time ran out',
    meaning:
      'A mail server had taken the message, tried for hours or days to pass it on, and gave up: the next server could not be reached, or put the mail off each time. TeamConnect’s own sending had worked. Why each attempt failed is a fault of its own.',
    fixes: [
      {
        text: 'Find why the attempts failed: in the log of the server that gave up, the lines of the same queue id with “deferred”, “defer” or “last error”.',
      },
      { text: 'When that is cured, send the message again: the queue no longer has it.' },
    ],
    fields: [],
    javaMail: sendFailed,
    ask: 'A message expired in the queue. Please say from the log why its delivery attempts failed.',
    replies: [
      {
        at: ['rcpt', 'data', 'content'],
        rank: 'sure',
        when: { class: 5, any: [{ detail: '4.7' }, { says: 'expired' }] },
      },
    ],
  },
  CLIENT_HOST_REJECTED: {
    severity: 'error',
    stages: ['ehlo', 'envelope', 'auth', 'message'],
    ofRecipientAlone: false,
    about: 'vantage',
    title: 'The server does not serve this computer',
    meaning:
      'The server refused because of the address that the test came from: clients from there may not use it, or not on this port. On the TeamConnect server the answer may be another.',
    fixes: [
      { text: 'Have the TeamConnect server’s address allowed at the mail server.' },
      {
        text: 'Or sign in, if the server lets in those who do: {@auth}.',
        when: (context) => context.facts.loggedIn !== 'yes',
      },
    ],
    fields: ['host', 'auth'],
    javaMail: invalidAddresses,
    ask: 'Your server refuses our client address. Please allow the TeamConnect server’s address.',
    replies: [
      { at: ['auth'], rank: 'weak', when: { class: 5, says: 'client', not: { says: 'wrongPassword' } } },
      { at: transaction, rank: 'weak', when: { says: 'client' } },
      // RFC 3463: the system does not accept network messages, whoever they are for. Postscreen says it to a client
      // that its list rejects.
      { at: transaction, rank: 'weak', when: { enhanced: '5.3.2' } },
      { at: ['ehlo'], rank: 'weak', when: { class: 5, says: 'client', not: { code: [501, 504] } } },
    ],
  },
  RATE_LIMITED: {
    severity: 'error',
    stages: ['greeting', 'ehlo', 'envelope', 'message', 'auth'],
    ofRecipientAlone: false,
    title: 'Too much mail in a short time',
    meaning:
      'The server slows this sender or this computer down: more messages or connections came than it allows. Nothing in the settings is wrong.',
    fixes: [
      { text: 'Wait some minutes and test again.' },
      { text: 'Have the limit raised for the TeamConnect server.' },
    ],
    fields: [],
    javaMail: invalidAddresses,
    ask: 'Mail from TeamConnect meets a rate limit. Please raise it for the TeamConnect server.',
    replies: [
      { at: ['auth'], rank: 'weak', when: { class: 4, says: ['tooManyConnections', 'rate'] } },
      {
        at: transaction,
        when: [{ detail: '7.28' }, tooManyForNow, { says: ['rate', 'perTime', 'tooManyConnections'] }],
      },
      { at: ['ehlo'], when: { says: ['rate', 'tooManyConnections'] } },
    ],
  },
  RATE_LIMITED_M365_THREADS: {
    severity: 'error',
    stages: ['auth', 'envelope', 'message'],
    ofRecipientAlone: false,
    title: 'Too many connections of one mailbox at Microsoft 365',
    meaning: 'Microsoft allows a mailbox three connections for sending at a time. More were open.',
    fixes: [{ text: 'Test again in a minute; give each program a mailbox of its own.' }],
    fields: ['username'],
    javaMail: sendFailed,
    replies: [
      {
        at: ['auth', ...transaction],
        rank: 'sure',
        when: {
          raw: /sender thread limit|concurrent connections? limit exceeded.{0,80}|STOREDRV\.ClientSubmit; sender/i,
        },
      },
    ],
  },
  DAILY_LIMIT_REACHED: {
    severity: 'error',
    stages: ['auth', 'envelope', 'message'],
    ofRecipientAlone: false,
    title: 'The account’s daily amount of mail is used up',
    meaning:
      'The provider allows this account a number of messages or recipients a day, and that number is reached.',
    fixes: [{ text: 'Wait until tomorrow, or send through a relay with a larger allowance.' }],
    fields: ['username'],
    javaMail: sendFailed,
    replies: [
      { at: ['auth'], when: { says: 'daily', all: [{ says: 'rate' }] } },
      {
        at: transaction,
        when: { says: 'daily', any: [{ says: 'rate' }, { words: /limit|quota|exceed|reached|maximum/ }] },
      },
    ],
    beats: ['RATE_LIMITED'],
  },
  SERVER_STORAGE_LOW: {
    severity: 'error',
    stages: ['greeting', 'ehlo', 'envelope', 'message'],
    ofRecipientAlone: false,
    title: 'The mail server has no room left',
    meaning: 'The server’s disk or memory is nearly full, and it takes no mail for the time being.',
    fixes: [{ text: 'Tell the mail administrator.' }],
    fields: [],
    javaMail: sendFailed,
    ask: 'Your server refuses mail for lack of storage or resources. Please make room.',
    replies: [{ at: ['greeting', 'ehlo', ...transaction], when: [{ detail: '3.1' }, { says: 'storage' }] }],
  },
  SERVER_CONFIG_ERROR: {
    severity: 'error',
    stages: ['greeting', 'ehlo', 'envelope', 'message'],
    ofRecipientAlone: false,
    title: 'A fault inside the mail server',
    meaning:
      'The server reports that something within itself fails: a look-up, a filter, its configuration. The settings of TeamConnect have no part in it.',
    fixes: [{ text: 'Tell the mail administrator, with the time: the mail log of that minute says more.' }],
    fields: [],
    javaMail: sendFailed,
    ask: 'Your server answers with a fault of its own. Please look into the mail log at this time.',
    replies: [
      {
        at: transaction,
        rank: 'weak',
        when: [{ detail: '3.*', not: [{ detail: '3.2' }, { enhanced: '5.3.0' }] }, { says: 'serverFault' }],
      },
      {
        at: ['greeting'],
        rank: 'weak',
        when: {
          says: 'serverFault',
          detail: ['3.0', '3.5'],
          not: { says: ['tooManyConnections', 'temporary'] },
        },
      },
    ],
  },
  TOO_MANY_RECIPIENTS: {
    severity: 'error',
    stages: ['envelope', 'message'],
    ofRecipientAlone: true,
    title: 'Too many recipients in one message',
    meaning: 'The server allows fewer recipients in one message than were given.',
    fixes: [{ text: 'Fewer recipients for one mail, or have the limit raised.' }],
    fields: [],
    javaMail: invalidAddresses,
    replies: [
      {
        at: ['rcpt', 'data', 'content'],
        when: { any: [{ detail: '5.3' }, { says: 'tooManyRecipients' }], not: [aboutAmount, tooManyForNow] },
      },
    ],
  },
  SMTPUTF8_REQUIRED: {
    severity: 'error',
    stages: ['envelope', 'message'],
    ofRecipientAlone: false,
    title: 'An address has letters that this way cannot carry',
    meaning:
      'An address holds characters outside ASCII before the @, and the connection does not use the extension that they need.',
    fixes: [{ text: 'Use an address of plain letters.' }],
    fields: ['replyTo'],
    javaMail: 'com.sun.mail.smtp.SMTPAddressFailedException: {proof}',
    replies: [
      {
        at: transaction,
        when: [
          { detail: ['6.7', '6.9'] },
          { words: /smtputf8|non-?ascii|8-?bit address|internationali[sz]ed/ },
        ],
      },
    ],
  },
})
