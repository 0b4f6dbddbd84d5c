import { defineCauses } from '../model.ts'

const invalidAddresses =
  'javax.mail.SendFailedException: Invalid Addresses; nested exception is: com.sun.mail.smtp.SMTPAddressFailedException: {proof}'
const sendFailed = 'com.sun.mail.smtp.SMTPSendFailedException: {proof}'

/** Whom the mail is for, who may send it through this server, and what the server can take just now. */
export const recipientCauses = defineCauses('recipient', {
  RELAY_DENIED: {
    severity: 'error',
    stages: ['envelope', 'message'],
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
  },
  RECIPIENT_UNKNOWN: {
    severity: 'error',
    stages: ['envelope', 'message'],
    title: 'The recipient does not exist there',
    meaning: 'The server knows no mailbox {recipient|of that name}.',
    fixes: [{ text: 'Use a test recipient that exists.' }],
    fields: [],
    javaMail: invalidAddresses,
  },
  PROVIDER_TEST_ACCOUNT: {
    severity: 'error',
    stages: ['envelope', 'message'],
    title: 'The provider’s account is for tests and sends to few addresses only',
    meaning:
      'The account or the domain at the provider is a trial or a sandbox: it sends to its owner and to addresses that were entered there, and to nobody else. Login, sender and recipient may all be right.',
    fixes: [
      { text: 'Have the account opened for real use at the provider, with a domain of its own.' },
      { text: 'For a test, enter {recipient|the recipient} there among the permitted recipients.' },
    ],
    fields: ['username', 'replyTo'],
    javaMail: sendFailed,
  },
  RECIPIENT_DISABLED: {
    severity: 'error',
    stages: ['envelope', 'message'],
    title: 'The recipient’s mailbox is switched off',
    meaning: 'The mailbox {recipient|of the recipient} exists but takes no mail.',
    fixes: [{ text: 'Use another test recipient.' }],
    fields: [],
    javaMail: invalidAddresses,
  },
  RECIPIENT_SYNTAX: {
    severity: 'error',
    stages: ['envelope', 'message'],
    title: 'The recipient is not a mail address',
    meaning: 'The server cannot read {recipient|the recipient} as a mail address.',
    fixes: [{ text: 'Correct the test recipient.' }],
    fields: [],
    javaMail: invalidAddresses,
  },
  RECIPIENT_MAILBOX_FULL: {
    severity: 'error',
    stages: ['envelope', 'message'],
    title: 'The recipient’s mailbox is full',
    meaning: 'The mailbox {recipient|of the recipient} has no room left.',
    fixes: [{ text: 'Have it emptied, or use another test recipient.' }],
    fields: [],
    javaMail: invalidAddresses,
  },
  RECIPIENT_GREYLISTED: {
    severity: 'error',
    stages: ['envelope', 'message'],
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
  },
  RECIPIENT_REFUSED: {
    severity: 'error',
    stages: ['envelope', 'message'],
    title: 'The server does not take mail for this recipient',
    meaning: 'The server refused {recipient|the recipient}. Its own words stand below.',
    fixes: [
      { text: 'Try another recipient, one inside and one outside the organisation.' },
      { text: 'Give the words below to the mail administrator.' },
    ],
    fields: [],
    javaMail: invalidAddresses,
    ask: 'Mail to {recipient|the recipient} is refused. Please look into the log.',
  },
  RECIPIENT_DEFERRED: {
    severity: 'error',
    stages: ['envelope', 'message'],
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
  },
  MAIL_LOOP: {
    severity: 'error',
    stages: ['envelope', 'message'],
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
  },
  DELIVERY_TIME_EXPIRED: {
    severity: 'error',
    stages: ['envelope', 'message'],
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
  },
  CLIENT_HOST_REJECTED: {
    severity: 'error',
    stages: ['ehlo', 'envelope', 'auth', 'message'],
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
  },
  RATE_LIMITED: {
    severity: 'error',
    stages: ['greeting', 'ehlo', 'envelope', 'message', 'auth'],
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
  },
  RATE_LIMITED_M365_THREADS: {
    severity: 'error',
    stages: ['auth', 'envelope', 'message'],
    title: 'Too many connections of one mailbox at Microsoft 365',
    meaning: 'Microsoft allows a mailbox three connections for sending at a time. More were open.',
    fixes: [{ text: 'Test again in a minute; give each program a mailbox of its own.' }],
    fields: ['username'],
    javaMail: sendFailed,
  },
  DAILY_LIMIT_REACHED: {
    severity: 'error',
    stages: ['auth', 'envelope', 'message'],
    title: 'The account’s daily amount of mail is used up',
    meaning:
      'The provider allows this account a number of messages or recipients a day, and that number is reached.',
    fixes: [{ text: 'Wait until tomorrow, or send through a relay with a larger allowance.' }],
    fields: ['username'],
    javaMail: sendFailed,
  },
  SERVER_STORAGE_LOW: {
    severity: 'error',
    stages: ['greeting', 'ehlo', 'envelope', 'message'],
    title: 'The mail server has no room left',
    meaning: 'The server’s disk or memory is nearly full, and it takes no mail for the time being.',
    fixes: [{ text: 'Tell the mail administrator.' }],
    fields: [],
    javaMail: sendFailed,
    ask: 'Your server refuses mail for lack of storage or resources. Please make room.',
  },
  SERVER_CONFIG_ERROR: {
    severity: 'error',
    stages: ['greeting', 'ehlo', 'envelope', 'message'],
    title: 'A fault inside the mail server',
    meaning:
      'The server reports that something within itself fails: a look-up, a filter, its configuration. The settings of TeamConnect have no part in it.',
    fixes: [{ text: 'Tell the mail administrator, with the time: the mail log of that minute says more.' }],
    fields: [],
    javaMail: sendFailed,
    ask: 'Your server answers with a fault of its own. Please look into the mail log at this time.',
  },
  TOO_MANY_RECIPIENTS: {
    severity: 'error',
    stages: ['envelope', 'message'],
    title: 'Too many recipients in one message',
    meaning: 'The server allows fewer recipients in one message than were given.',
    fixes: [{ text: 'Fewer recipients for one mail, or have the limit raised.' }],
    fields: [],
    javaMail: invalidAddresses,
  },
  SMTPUTF8_REQUIRED: {
    severity: 'error',
    stages: ['envelope', 'message'],
    title: 'An address has letters that this way cannot carry',
    meaning:
      'An address holds characters outside ASCII before the @, and the connection does not use the extension that they need.',
    fixes: [{ text: 'Use an address of plain letters.' }],
    fields: ['replyTo'],
    javaMail: 'com.sun.mail.smtp.SMTPAddressFailedException: {proof}',
  },
})
