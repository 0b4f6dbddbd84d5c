import { defineCauses } from '../model.ts'

/** A real message, sent and looked for. */
export const roundTripCauses = defineCauses('round-trip', {
  ACCEPTED_BUT_NOT_ARRIVED: {
    severity: 'error',
    stages: ['arrive'],
    title: 'The mail was accepted but did not arrive',
    meaning:
      'The server took the message and within {waited|the time waited} it was not in the mailbox: it is held in quarantine, delayed, sent another way, or was dropped. TeamConnect cannot see that.',
    fixes: [
      { text: 'Look in the Junk folder and in the quarantine.' },
      { text: 'Give the queue id and the time below to the mail administrator, for a message trace.' },
    ],
    fields: [],
    ask: 'Your server accepted a test message, but it did not arrive. Please trace it.',
  },
  ARRIVED_IN_JUNK: {
    severity: 'warning',
    stages: ['arrive', 'inspect'],
    title: 'The mail arrived among the junk',
    meaning:
      'A filter sorted the message as spam, into {folder|the Junk folder}. Users will not see such mail, and TeamConnect does not read it.',
    fixes: [
      { text: 'Have the sender put on the filter’s list of known senders.' },
      { text: 'Correct SPF, DKIM and DMARC of the sender’s domain.' },
    ],
    fields: ['replyTo'],
    ask: 'Mail from TeamConnect is sorted as junk. Please let it pass.',
  },
  ARRIVED_LATE: {
    severity: 'warning',
    stages: ['arrive', 'inspect'],
    title: 'The mail arrived late',
    meaning:
      'The message took {took|several minutes}. The stamps on it show where it waited: {hop|see the hops}.',
    fixes: [{ text: 'Have TeamConnect exempted from greylisting, and slow filters looked at.' }],
    fields: [],
  },
  BOUNCED_AFTER_ACCEPT: {
    severity: 'error',
    stages: ['arrive'],
    title: 'The mail came back',
    meaning:
      'The server took the message, and a later one refused it. The delivery report says why; its words stand below.',
    fixes: [{ text: 'Read the words below; “Explain a text” names their cause.' }],
    fields: [],
    ask: 'A test message was accepted and then bounced. Please look at the reason below.',
  },
  ROUND_TRIP_WRONG_MAILBOX: {
    severity: 'warning',
    stages: ['send', 'arrive'],
    title: 'The mail goes to another mailbox than the one that is read',
    meaning:
      'The message was sent to {recipient|an address} that is not the account whose mailbox is read, {username}. It may be an alias, or never come here.',
    fixes: [{ text: 'Send to the address of the mailbox that TeamConnect reads, or read the right one.' }],
    fields: ['username'],
  },
  CONSUMED_BEFORE_CHECK: {
    severity: 'info',
    stages: ['arrive'],
    title: 'Somebody else took the message first',
    meaning:
      'A message arrived and was gone or already read when it was looked for: TeamConnect’s own poll, or another program, was quicker. That proves that delivery works.',
    fixes: [
      { text: 'For a clean result, stop the reader for the time of the test, or use another address.' },
    ],
    fields: [],
  },
  ROUND_TRIP_NOT_SENT: {
    severity: 'error',
    stages: ['send'],
    title: 'The test mail was not sent',
    meaning: 'The server did not take the test message; the check of outgoing mail says more.',
    fixes: [{ text: 'Correct what the check of outgoing mail names, then repeat the round trip.' }],
    fields: [],
  },
  SENDER_REWRITTEN: {
    severity: 'warning',
    stages: ['inspect'],
    title: 'The sender was changed on the way',
    meaning:
      'The message was sent as {sent|one address} and arrived as {received|another}. Answers go to where users do not expect them.',
    fixes: [{ text: 'Ask the mail administrator which rule rewrites senders.' }],
    fields: ['replyTo'],
    ask: 'The sender of TeamConnect’s mail is rewritten on the way. Please say which rule does that.',
  },
  TEST_MAIL_NOT_REMOVED: {
    severity: 'warning',
    stages: ['clean-up'],
    title: 'The test mail is still in the mailbox',
    meaning:
      'The test message could not be deleted. TeamConnect will read it at its next poll if it is unread.',
    fixes: [{ text: 'Delete it by hand.' }],
    fields: [],
  },
})
