import {
  aboutSending,
  forbidsDelivery,
  lacksSendAs,
  limitsWriters,
  ofSender,
  onNoList,
  softened,
  stillLooking,
  transaction,
  withoutLogin,
} from '../conditions.ts'
import { defineCauses } from '../model.ts'

const invalidAddresses =
  'javax.mail.SendFailedException: Invalid Addresses; nested exception is: com.sun.mail.smtp.SMTPAddressFailedException: {proof}'
const sendFailed = 'com.sun.mail.smtp.SMTPSendFailedException: {proof}'
const atUsers = (context: { readonly facts: Readonly<Record<string, string>> }): boolean =>
  context.facts.senderRole === 'user'

/** Who the mail is from. */
export const senderCauses = defineCauses('sender', {
  SENDER_NOT_OWNED: {
    severity: 'error',
    stages: ['envelope', 'message'],
    title: 'This account may not send as that address',
    meaning:
      'The server does not let {username} send as {sender|the sender address}. TeamConnect sends as the user who caused the mail unless told otherwise, and as the Reply-To Address for everything else.',
    fixes: [
      {
        text: 'Tick {@useSystemReply}: mail then goes out as the Reply-To Address alone.',
        set: { useSystemReply: true },
        when: atUsers,
      },
      { text: 'Have the account {username} granted the right to send as {sender|that address}.' },
      { text: 'Or enter the account’s own address in {@replyTo}.', when: (context) => !atUsers(context) },
    ],
    fields: ['replyTo', 'username', 'useSystemReply'],
    javaMail: invalidAddresses,
    ask: 'The account {username} may not send as {sender|the sender address}. Please grant it that right (send as), for the addresses of TeamConnect’s users too.',
    replies: [
      {
        at: transaction,
        rank: 'weak',
        when: {
          any: [{ class: 5 }, softened],
          says: 'notOwned',
          all: [{ any: [{ says: 'sender' }, { at: 'mail' }, { at: 'content' }, { loggedIn: true }] }],
          not: [forbidsDelivery, onNoList, limitsWriters, { says: ['relay', 'client'] }],
        },
      },
    ],
    beats: ['RELAY_DENIED', 'SENDER_DEFERRED', 'SENDER_REFUSED'],
  },
  SENDER_NOT_LOGGED_IN: {
    severity: 'error',
    stages: ['envelope', 'message'],
    title: 'This sender address may be used only after a login',
    meaning:
      'The server keeps {sender|the sender address} for those who have signed in, and no login took place.',
    fixes: [{ text: 'Tick {@auth} and enter {@username} and {@password}.', set: { auth: true } }],
    fields: ['auth', 'username', 'password'],
    javaMail: invalidAddresses,
    replies: [
      { at: transaction, rank: 'sure', when: { all: [withoutLogin, lacksSendAs] } },
      {
        at: transaction,
        when: {
          says: 'sender',
          words: /not logged ?in|must (be )?((log|sign)(ged)? ?in|authenticat)/,
          not: { words: /\b(spf|dkim|dmarc)\b/ },
        },
      },
    ],
  },
  SENDER_SEND_AS_DENIED_M365: {
    severity: 'error',
    stages: ['envelope', 'message'],
    title: 'Exchange does not let this account send as that address',
    meaning: 'The mailbox {username} has no “Send as” right on {sender|the sender address}.',
    fixes: [
      { text: 'Exchange administrator: grant {username} “Send as” on {sender|the address}.' },
      {
        text: 'Tick {@useSystemReply}: mail then goes out as the Reply-To Address alone.',
        set: { useSystemReply: true },
        when: atUsers,
      },
      { text: 'Or enter the mailbox’s own address in {@replyTo}.' },
    ],
    fields: ['replyTo', 'username', 'useSystemReply'],
    javaMail: sendFailed,
    ask: 'Please grant {username} the right “Send as” on {sender|the sender address}, and on the mailboxes of TeamConnect’s users if mail is to go out in their names.',
    replies: [{ at: transaction, rank: 'sure', when: { all: [lacksSendAs], not: withoutLogin } }],
  },
  SENDER_DISALLOWED_ZOHO: {
    severity: 'error',
    stages: ['envelope', 'message'],
    title: 'Zoho does not let this account send as that address',
    meaning:
      'Zoho takes as sender only the account’s own address and its aliases. {sender|The sender address} is neither.',
    fixes: [
      { text: 'Enter the account’s address in {@replyTo}, or add the alias at Zoho.' },
      { text: 'Check that {@host} is Zoho’s server for your region.' },
    ],
    fields: ['replyTo', 'host'],
    javaMail: sendFailed,
    replies: [
      {
        at: transaction,
        rank: 'sure',
        when: [
          { raw: /relaying disallowed as/i },
          { vendor: 'zoho', class: 5, says: 'sender', all: [{ says: 'notOwned' }] },
        ],
      },
    ],
  },
  SENDER_UNVERIFIED_SENDGRID: {
    severity: 'error',
    stages: ['envelope', 'message'],
    title: 'SendGrid does not know this sender',
    meaning: 'SendGrid takes only senders that were verified with it. {sender|The sender address} is not.',
    fixes: [{ text: 'Verify the address or its domain at SendGrid, or enter a verified one in {@replyTo}.' }],
    fields: ['replyTo'],
    javaMail: sendFailed,
    replies: [
      {
        at: transaction,
        rank: 'sure',
        when: [
          { raw: /verified sender identity/i },
          { vendor: 'sendgrid', raw: /(from|sender).{0,60}verif/i },
        ],
      },
    ],
  },
  SENDER_UNVERIFIED_SES: {
    severity: 'error',
    stages: ['envelope', 'message'],
    title: 'Amazon SES does not know this address',
    meaning:
      'SES takes only senders that were verified in this region and, while the account is in the sandbox, only verified recipients.',
    fixes: [
      {
        text: 'Verify the address or its domain in this region, or have the account moved out of the sandbox.',
      },
    ],
    fields: ['replyTo', 'host'],
    javaMail: sendFailed,
    replies: [
      {
        at: transaction,
        rank: 'sure',
        when: [
          { raw: /identit(y|ies) failed the check|email address is not verified/i },
          { vendor: 'ses', raw: /not verified/i },
        ],
      },
    ],
  },
  SENDER_DOMAIN_NOT_FOUND: {
    severity: 'error',
    stages: ['envelope', 'message'],
    title: 'The sender’s domain does not exist',
    meaning: 'The server looked up the part behind the @ of {sender|the sender address} and found nothing.',
    fixes: [
      { text: 'Correct {@replyTo}.' },
      { text: 'If the domain is internal, the server has to learn to look it up.' },
    ],
    fields: ['replyTo'],
    javaMail: invalidAddresses,
    replies: [
      {
        at: transaction,
        when: [
          { detail: '1.8', not: { vendor: 'microsoft365' } },
          { any: [{ says: 'sender' }, { at: 'mail' }], says: 'domainNotFound' },
        ],
      },
    ],
  },
  SENDER_SYNTAX: {
    severity: 'error',
    stages: ['settings', 'envelope', 'message'],
    title: 'The sender is not a mail address',
    meaning:
      'What was given as sender, {sender|the Reply-To Address}, is not a mail address: something is missing or too much.',
    fixes: [{ text: 'Enter just name@domain in {@replyTo}.' }],
    fields: ['replyTo'],
    javaMail: sendFailed,
    replies: [
      { at: transaction, when: { detail: '1.7', not: [{ says: 'notOwned' }, stillLooking] } },
      {
        at: ['mail', 'rcpt'],
        when: {
          class: 5,
          any: [{ says: 'syntax' }, { at: 'mail', words: /\baddress (is )?(not (a )?valid|invalid)/ }],
          all: [{ any: [{ at: 'mail' }, { says: 'sender' }] }],
          not: { says: ['recipient', 'notOwned'] },
        },
      },
    ],
  },
  SENDER_EMPTY: {
    severity: 'error',
    stages: ['settings', 'envelope', 'message'],
    title: 'There is no sender address',
    meaning:
      'The Reply-To Address is empty. Mail of the system itself, error logs and mail of users without an address then has no sender and is not sent.',
    fixes: [{ text: 'Enter an address in {@replyTo}.' }],
    fields: ['replyTo'],
    javaMail: sendFailed,
    replies: [{ at: ['mail'], when: { says: 'emptySender' } }],
  },
  SENDER_MAILBOX_FULL: {
    severity: 'error',
    stages: ['envelope', 'message'],
    title: 'The sender’s own mailbox is full',
    meaning:
      'The mailbox of {sender|the sender address} has no room left, and its server lets nobody send from a full mailbox. The password and the recipient are not at fault.',
    fixes: [
      {
        text: 'Empty that mailbox (the folder of sent mail and the bin too), or have it made larger.',
      },
    ],
    fields: ['replyTo', 'username'],
    javaMail: sendFailed,
    ask: 'The mailbox {sender|of the sender} is over its quota, and may not send. Please make room or enlarge it.',
    replies: [
      // Before any recipient is named there is one mailbox alone that can be meant.
      {
        at: transaction,
        when: {
          any: [{ at: 'mail' }, ofSender],
          all: [{ any: [{ detail: '2.2' }, { says: 'mailboxFull' }] }],
          not: aboutSending,
        },
      },
    ],
  },
  SENDER_VERIFY_FAILED: {
    severity: 'error',
    stages: ['envelope', 'message'],
    title: 'The server found no mailbox for the sender',
    meaning: 'The server checked whether {sender|the sender address} takes mail, and found that it does not.',
    fixes: [{ text: 'Enter an address with a mailbox in {@replyTo}.' }],
    fields: ['replyTo'],
    javaMail: invalidAddresses,
    replies: [
      {
        at: transaction,
        when: {
          says: 'verifyFailed',
          any: [{ says: 'sender' }, { not: [{ at: 'rcpt' }, { says: 'recipient' }] }],
          not: stillLooking,
        },
      },
      {
        at: ['rcpt', 'content'],
        when: {
          words: /sender address .{0,20}(undeliverable|unverified|user unknown)|sender verify/,
          not: stillLooking,
        },
      },
    ],
    beats: ['SENDER_SYNTAX'],
  },
  SENDER_BLOCKED_OUTBOUND: {
    severity: 'error',
    stages: ['auth', 'envelope', 'message'],
    title: 'The provider has blocked this account from sending',
    meaning:
      'The provider saw unusual sending from {username} and took it for spam. Nothing goes out until it is unblocked.',
    fixes: [
      {
        text: 'Have the account unblocked by the provider (Microsoft: Restricted entities; Zoho: UnblockMe), and change its password.',
      },
    ],
    fields: ['username', 'password'],
    javaMail: sendFailed,
    ask: 'The account {username} is blocked from sending. Please find out why and unblock it.',
    replies: [
      {
        at: ['auth', ...transaction],
        rank: 'sure',
        when: {
          raw: /bad outbound sender|unusual sending activity|outbound ?spam ?exception|(outgoing|outbound)( \w+)? (is |was |has been )?(blocked|disabled|suspended)|outbound (spam|mail).{0,40}(block|suspend|disabl)|(sending|outgoing|outbound).{0,40}(disabled|blocked|suspended).{0,40}(account|user|spam)|sending (from|for|by) (this|your|the) (account|user|mailbox)\b.{0,20}(disabled|blocked|suspended|restricted)|(account|user|sender).{0,40}(blocked|suspended|disabled|restricted).{0,20}(from )?(sending|outgoing)|restricted users? portal/i,
          not: { class: 4 },
        },
      },
      // At MAIL nobody’s account but the sender’s own is spoken of.
      { at: ['mail'], when: { class: 5, loggedIn: true, says: 'accountDisabled' } },
    ],
    beats: ['MAIL_LOOP'],
  },
  SENDER_REFUSED: {
    severity: 'error',
    stages: ['envelope', 'message'],
    title: 'The server does not take mail from this sender',
    meaning: 'The server refused {sender|the sender address}. Its own words stand below.',
    fixes: [
      { text: 'Check {@replyTo}; try the account’s own address.' },
      { text: 'Ask the mail administrator which senders TeamConnect may use.' },
    ],
    fields: ['replyTo', 'username'],
    javaMail: sendFailed,
    ask: 'The sender {sender|address} is refused. Please say which sender addresses TeamConnect may use, or allow this one.',
    replies: [
      {
        at: ['rcpt', 'content'],
        rank: 'weak',
        when: { class: 5, says: 'sender', not: { says: ['recipient', 'spam'] } },
      },
      { at: ['mail'], rank: 'class', when: { class: 5 } },
    ],
  },
  SENDER_DEFERRED: {
    severity: 'error',
    stages: ['envelope', 'message'],
    title: 'The server does not take mail from this sender just now',
    meaning:
      'The server answered {sender|the sender address} with a temporary refusal. It may pass; its own words stand below.',
    fixes: [
      { text: 'Test again in a few minutes.' },
      { text: 'If it stays, give the words below to the mail administrator.' },
    ],
    fields: ['replyTo'],
    javaMail: sendFailed,
    ask: 'The sender {sender|address} is refused temporarily. Please look into the log.',
    replies: [
      { at: ['rcpt'], rank: 'weak', when: { class: 4, says: 'sender', not: { says: 'recipient' } } },
      { at: ['mail'], rank: 'class', when: { class: 4 } },
    ],
  },
  SENDER_ACCEPTED_SO_FAR: {
    severity: 'info',
    stages: ['envelope'],
    title: 'The sender is accepted so far',
    meaning:
      '{provider|This provider} decides about the sender only once the whole message is there. That {sender|the sender} was accepted here does not prove that a mail goes out.',
    fixes: [{ text: 'Send a real test mail to be sure.' }],
    fields: ['replyTo'],
  },
  USER_SENDERS_NOT_TESTED: {
    severity: 'warning',
    stages: ['envelope'],
    title: 'Whether users’ addresses may send was not tested',
    meaning:
      '{@useSystemReply} is not ticked, so TeamConnect sends as the user who caused the mail. No user’s address was given to try, and many servers allow the account’s own address only.',
    fixes: [
      { text: 'Give the address of a user in the sender preview and test again.' },
      { text: 'Or tick {@useSystemReply}.', set: { useSystemReply: true } },
    ],
    fields: ['useSystemReply'],
  },
})
