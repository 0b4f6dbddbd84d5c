import { defineCauses } from './model.ts'

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
    title: 'The sender’s domain takes no mail',
    meaning:
      'The domain {domain|of the sender} has no server for incoming mail, so answers and bounces get lost, and some receivers refuse such senders.',
    fixes: [{ text: 'Check the domain in {@replyTo} and in the users’ addresses.' }],
    fields: ['replyTo'],
  },
  SPF_MISSING: {
    severity: 'warning',
    stages: ['spf'],
    title: 'The sender’s domain has no SPF record',
    meaning:
      'The domain {domain|of the sender} does not say which servers may send for it. Large receivers sort such mail as junk or refuse it.',
    fixes: [{ text: 'Have an SPF record made that covers the sending server.' }],
    fields: ['replyTo'],
    ask: 'The domain {domain|of the sender} has no SPF record. Please publish one that covers the server that sends TeamConnect’s mail.',
  },
  SPF_INVALID: {
    severity: 'warning',
    stages: ['spf'],
    title: 'The SPF record is faulty',
    meaning:
      'The SPF record of {domain|the sender’s domain} cannot be used: {problem|it breaks the rules}. Receivers treat it as if there were none.',
    fixes: [{ text: 'Have the record corrected.' }],
    fields: ['replyTo'],
    ask: 'The SPF record of {domain|the domain} is faulty: {problem|see below}. Please correct it.',
  },
  SPF_DOES_NOT_COVER: {
    severity: 'warning',
    stages: ['spf'],
    title: 'The SPF record does not list the sending address',
    meaning:
      'By the SPF record of {domain|the sender’s domain}, mail from {ip|the outgoing address} is not meant to be sent for it ({result|fail}).',
    fixes: [
      { text: 'Have the outgoing address added to the record.' },
      { text: 'Or tick {@useSystemReply} and use a domain that covers it.' },
    ],
    fields: ['replyTo'],
    ask: 'Please add {ip|the outgoing address} to the SPF record of {domain|the domain}.',
  },
  DMARC_MISSING: {
    severity: 'info',
    stages: ['dmarc'],
    title: 'The sender’s domain has no DMARC record',
    meaning:
      'The domain {domain|of the sender} does not say what is to become of mail that fails SPF and DKIM. Some large receivers want a record.',
    fixes: [{ text: 'Have a DMARC record published.' }],
    fields: ['replyTo'],
  },
  DMARC_INVALID: {
    severity: 'warning',
    stages: ['dmarc'],
    title: 'The DMARC record is faulty',
    meaning:
      'The DMARC record of {domain|the sender’s domain} cannot be used: {problem|it breaks the rules}.',
    fixes: [{ text: 'Have the record corrected.' }],
    fields: ['replyTo'],
    ask: 'The DMARC record of {domain|the domain} is faulty. Please correct it.',
  },
  DMARC_STRICT: {
    severity: 'warning',
    stages: ['dmarc'],
    title: 'Mail in the name of this domain will bounce',
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
