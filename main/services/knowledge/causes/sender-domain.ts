import { defineCauses } from '../model.ts'

/** What the DNS says about the senders' domains. */
export const senderDomainCauses = defineCauses('sender-domain', {
  SENDER_DOMAIN_SKIPPED: {
    severity: 'info',
    stages: ['mx', 'spf', 'dmarc'],
    about: 'vantage',
    title: 'The sender’s domain was not looked up',
    meaning:
      'Outside names cannot be looked up from here, so nothing is known about the records of {domain|the domain}.',
    fixes: [{ text: 'Repeat it from a network that can look up names of the internet.' }],
    fields: [],
  },
  SENDER_DOMAIN_NO_MX: {
    severity: 'warning',
    stages: ['mx'],
    title: '{domain|The sender’s domain} takes no mail',
    meaning:
      'The domain {domain|of the sender} has no server for incoming mail, so answers and bounces get lost, and some receivers refuse such senders.',
    fixes: [{ text: 'Check the domain in {@replyTo} and in the users’ addresses.' }],
    fields: ['replyTo'],
  },
  SENDER_DOMAIN_NULL_MX: {
    severity: 'warning',
    stages: ['mx'],
    title: '{domain|The sender’s domain} says that it takes no mail',
    meaning:
      'The domain {domain|of the sender} has a null MX (RFC 7505): nobody can answer, bounces get lost, and receivers may refuse such senders (550 5.7.27).',
    fixes: [
      { text: 'Use an address of a domain that takes mail in {@replyTo}.' },
      {
        text: 'If it is the domain of a user, tick {@useSystemReply}: mail then goes out as the Reply-To Address alone.',
        set: { useSystemReply: true },
      },
    ],
    fields: ['replyTo', 'useSystemReply'],
    ask: 'The domain {domain|of the sender} has a null MX record. Please replace it by the MX of the server that takes its mail, or name a domain that TeamConnect may send as.',
  },
  SENDER_DOMAIN_MISSING: {
    severity: 'warning',
    stages: ['mx'],
    title: 'The domain {domain|of the sender} does not exist',
    meaning:
      'The DNS knows no domain {domain|of that name}. Receivers refuse such senders (“Domain not found”), and nobody can answer.',
    fixes: [{ text: 'Correct the domain in {@replyTo}, or in the user’s address.' }],
    fields: ['replyTo'],
  },
  SPF_MISSING: {
    severity: 'warning',
    stages: ['spf'],
    title: '{domain|The sender’s domain} has no SPF record',
    meaning:
      'The domain {domain|of the sender} does not say which servers may send for it. Large receivers sort such mail as junk or refuse it.',
    fixes: [{ text: 'Have an SPF record made that covers the sending server.' }],
    fields: ['replyTo'],
    ask: 'The domain {domain|of the sender} has no SPF record. Please publish one that covers the server that sends TeamConnect’s mail, with your other senders in it: a TXT record such as {record|“v=spf1 … -all”}.',
  },
  SPF_INVALID: {
    severity: 'warning',
    stages: ['spf'],
    title: 'The SPF record of {domain|the sender’s domain} is faulty',
    meaning:
      'The SPF record of {domain|the sender’s domain} cannot be used: {problem|it breaks the rules}. Receivers treat it as if there were none.',
    fixes: [{ text: 'Have the record corrected.' }],
    fields: ['replyTo'],
    ask: 'The SPF record of {domain|the domain} is faulty: {problem|see below}. Please correct it.',
  },
  SPF_DOES_NOT_COVER: {
    severity: 'warning',
    stages: ['spf'],
    title: 'The SPF record of {domain|the sender’s domain} does not list the sending address',
    meaning:
      'By the SPF record of {domain|the sender’s domain}, mail from {ip|the outgoing address} is not meant to be sent for it ({result|fail}).',
    fixes: [
      { text: 'Have {term|the outgoing address} added to the record.' },
      { text: 'Or tick {@useSystemReply} and use a domain that covers it.' },
    ],
    fields: ['replyTo'],
    ask: 'Please add {term|the outgoing address} to the SPF record of {domain|the domain}. The TXT record would then read: {record|as it is, with this term before its “all”}',
  },
  SPF_NEUTRAL: {
    severity: 'warning',
    stages: ['spf'],
    title: 'The SPF record of {domain|the sender’s domain} says nothing of the sending address',
    meaning:
      'The SPF record of {domain|the sender’s domain} neither allows nor forbids mail from {ip|the outgoing address} (neutral). To many receivers, and to DMARC, that is the same as no record.',
    fixes: [{ text: 'Have {term|the outgoing address} added to the record.' }],
    fields: ['replyTo'],
    ask: 'Please add {term|the outgoing address} to the SPF record of {domain|the domain}. The TXT record would then read: {record|as it is, with this term before its “all”}',
  },
  SPF_SENDS_NO_MAIL: {
    severity: 'warning',
    stages: ['spf'],
    title: 'By its SPF record, {domain|the sender’s domain} sends no mail',
    meaning:
      'The SPF record of {domain|the sender’s domain} allows no address at all, so that receivers refuse or set aside what comes in its name, wherever it comes from.',
    fixes: [
      { text: 'Have the address that TeamConnect’s mail leaves from added to the record.' },
      { text: 'Or use an address of another domain in {@replyTo}.' },
    ],
    fields: ['replyTo', 'useSystemReply'],
    ask: 'The SPF record of {domain|the domain} forbids all mail. Please add the address that TeamConnect’s mail leaves from, as ip4:… or ip6:…, before its “all”.',
  },
  SPF_NOT_READ_THROUGH: {
    severity: 'warning',
    stages: ['spf'],
    title: 'The SPF record of {domain|the sender’s domain} could not be read through',
    meaning:
      'What the SPF record of {domain|the sender’s domain} refers to could not be looked up: {problem|the DNS gave no answer}. Receivers that meet the same put mail off (temperror).',
    fixes: [
      { text: 'Test again in a few minutes.' },
      { text: 'If it stays, have the name that does not answer repaired, or taken out of the record.' },
    ],
    fields: [],
    ask: 'The SPF record of {domain|the domain} cannot be read through: {problem|see below}. Please have that name repaired, or take it out of the record.',
  },
  DMARC_MISSING: {
    severity: 'info',
    stages: ['dmarc'],
    title: '{domain|The sender’s domain} has no DMARC record',
    meaning:
      'The domain {domain|of the sender} does not say what is to become of mail that fails SPF and DKIM. Some large receivers want a record.',
    fixes: [{ text: 'Have a DMARC record published.' }],
    fields: ['replyTo'],
  },
  DMARC_INVALID: {
    severity: 'warning',
    stages: ['dmarc'],
    title: 'The DMARC record of {domain|the sender’s domain} is faulty',
    meaning:
      'The DMARC record of {domain|the sender’s domain} cannot be used: {problem|it breaks the rules}.',
    fixes: [{ text: 'Have the record corrected.' }],
    fields: ['replyTo'],
    ask: 'The DMARC record of {domain|the domain} is faulty: {problem|see below}. Please correct it.',
  },
  DMARC_NEEDS_DKIM: {
    severity: 'warning',
    stages: ['dmarc'],
    title: 'Mail of {domain|this domain} needs a DKIM signature to arrive',
    meaning:
      'SPF does not pass for {ip|the outgoing address}, and the domain {domain|of the sender} asks receivers to {policy|refuse} mail that passes neither SPF nor DKIM. Only a valid DKIM signature of that domain lets it through; whether the mail server signs is not seen from here.',
    fixes: [
      { text: 'Have the outgoing address added to the domain’s SPF record.' },
      { text: 'Or have the mail server sign with DKIM for the domain.' },
    ],
    fields: ['replyTo'],
    ask: 'Mail of TeamConnect leaves from {ip|another address}, which the SPF record of {domain|the domain} does not cover, and its DMARC policy is {policy|strict}. Please add the address to the SPF record, or confirm that this mail is signed with DKIM for the domain.',
  },
  DMARC_STRICT: {
    severity: 'warning',
    stages: ['dmarc'],
    title: 'Mail in the name of {domain|this domain} will bounce',
    meaning:
      'The domain {domain|of the sender} asks receivers to {policy|refuse} mail that does not come from its own servers. TeamConnect would send in its name from yours.',
    fixes: [
      {
        text: 'Tick {@useSystemReply}: mail then goes out as the Reply-To Address alone.',
        set: { useSystemReply: true },
      },
    ],
    fields: ['useSystemReply', 'replyTo'],
  },
})
