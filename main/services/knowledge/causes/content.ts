import { aboutAmount, transaction } from '../conditions.ts'
import { defineCauses } from '../model.ts'

const sendFailed = 'com.sun.mail.smtp.SMTPSendFailedException: {proof}'

/** What was sent, and what a receiving server thinks of it. */
export const contentCauses = defineCauses('content', {
  MESSAGE_TOO_LARGE: {
    severity: 'error',
    stages: ['envelope', 'message'],
    title: 'The message is larger than the server allows',
    meaning:
      'The server has a limit on the size of a message ({limit|it says so below}), and this one is above it. An attachment grows by a third on its way.',
    fixes: [{ text: 'Keep attachments below the limit, or have it raised.' }],
    fields: [],
    javaMail: sendFailed,
    ask: 'Messages from TeamConnect exceed your size limit. Please say what the limit is, or raise it.',
    replies: [
      {
        at: transaction,
        when: [
          { detail: ['3.4', '2.3'] },
          { says: 'tooLarge', not: [{ says: 'mailboxFull' }, aboutAmount, { words: /\bhops?\b|\bloop/ }] },
        ],
      },
    ],
    beats: ['RATE_LIMITED'],
  },
  DMARC_REJECTED: {
    severity: 'error',
    stages: ['envelope', 'message', 'inspect'],
    title: 'The sender’s domain forbids this way of sending',
    meaning:
      'The domain of {sender|the sender} publishes a DMARC policy, and mail that goes out through this server does not meet it (neither SPF nor DKIM fits).',
    fixes: [
      { text: 'Have this server covered by the domain’s SPF, or have it sign with the domain’s DKIM key.' },
      {
        text: 'Or tick {@useSystemReply} and use an address in {@replyTo} whose domain covers it.',
        set: { useSystemReply: true },
      },
    ],
    fields: ['replyTo', 'useSystemReply'],
    javaMail: sendFailed,
    ask: 'Mail from TeamConnect fails DMARC for {sender|the sender’s domain}. Please cover the sending server by SPF or DKIM.',
    replies: [
      { at: transaction, when: [{ words: /\bdmarc\b/ }, { detail: '7.509' }] },
      {
        at: transaction,
        when: [
          { detail: '7.26' },
          { words: /\bunauthenticated (e-?mail|mail|message)|not have authentication information/ },
        ],
      },
    ],
    beats: ['SPAM_REJECTED'],
  },
  SPF_FAILED: {
    severity: 'error',
    stages: ['envelope', 'message', 'inspect'],
    title: 'The sender’s domain does not list this server',
    meaning:
      'The SPF record of {sender|the sender}’s domain says which servers may send for it, and the one that did is not among them.',
    fixes: [
      { text: 'Have the sending server or relay added to the SPF record.' },
      { text: 'Or use a sender whose domain covers it.' },
    ],
    fields: ['replyTo'],
    javaMail: sendFailed,
    ask: 'SPF fails for {sender|the sender’s domain}. Please add the sending server to the record.',
    replies: [
      {
        at: transaction,
        when: [
          { detail: ['7.23', '7.24', '7.27'] },
          {
            words:
              /\bspf\b|sender policy framework|(n't|not) (allow|permit|designate|authori[sz]e)\w*.{0,40}\bfrom \[?\d{1,3}\.\d|originating ip.{0,40}not (permitted|allowed|authori[sz]ed)|\bsender ?id\b.{0,20}(pra|not permitted|fail)/,
          },
        ],
      },
      // A page about it, where the reply says no more.
      { at: transaction, when: { raw: /https?:\/\/[^\s/]*spf\b/i } },
    ],
    beats: ['DMARC_REJECTED'],
  },
  FROM_HEADER_REJECTED: {
    severity: 'error',
    stages: ['message'],
    title: 'The message has no usable From line',
    meaning: 'The receiver wants exactly one From line with one proper address, and did not find it.',
    fixes: [{ text: 'Check {@replyTo} and the users’ addresses in their contact records.' }],
    fields: ['replyTo'],
    javaMail: sendFailed,
    replies: [
      {
        at: ['content'],
        when: [
          { detail: '7.512' },
          {
            words:
              /(from:? (header|field|line)|header.{0,40}\bfrom\b|rfc ?5322|rfc ?822|multiple (from|addresses in from)|(missing|blank|empty).{0,20}from)/,
          },
        ],
      },
    ],
  },
  BARE_LINEFEED_REJECTED: {
    severity: 'error',
    stages: ['message', 'envelope'],
    title: 'The message has line ends that mail does not allow',
    meaning:
      'Lines of a mail end with CR LF. Somewhere in this message stands one of the two alone: a template or custom code makes them.',
    fixes: [{ text: 'Correct the template or the code that writes the text.' }],
    fields: [],
    javaMail: sendFailed,
    replies: [
      {
        at: ['data', 'content'],
        when: [
          {
            words:
              /bare (lf|cr|line ?feed|newline)|bare <(lf|cr)>|\blf\b.{0,20}without|line endings?|<cr><lf>/,
          },
          { detail: '6.11', words: /invalid char|line/ },
        ],
      },
      // qmail and what came of it say it by the name of a web page alone.
      { at: ['data', 'content'], when: { raw: /\/smtplf\b/i } },
    ],
    beats: ['CONTENT_BLOCKED'],
  },
  CONTENT_BLOCKED: {
    severity: 'error',
    stages: ['message'],
    title: 'The content or an attachment is forbidden',
    meaning: 'The receiver refuses a kind of attachment or content in this message.',
    fixes: [{ text: 'Leave that attachment out, or send it in another form.' }],
    fields: [],
    javaMail: sendFailed,
    replies: [
      {
        at: ['content'],
        when: [
          {
            words:
              /(attachment|file ?type|file name|extension|content|virus|malware|infected|executable|macro).{0,60}(not allowed|not permitted|forbidden|block|reject|denied|prohibit|issue|found|detected|banned)|(blocked|banned|prohibited|forbidden|illegal|dangerous|infected|virus|malware).{0,60}(attachment|file|content|message|body)|content presents/,
          },
          { detail: '7.0', words: /security issue|content/ },
          { class: 5, words: /\bbanned\b|\b(virus|malware|trojan)\b/ },
        ],
      },
    ],
  },
  SPAM_REJECTED: {
    severity: 'error',
    stages: ['envelope', 'message'],
    title: 'The message was taken for spam',
    meaning: 'A filter judged the message, its sender or its origin to be spam.',
    fixes: [
      { text: 'Have the TeamConnect server put on the filter’s list of known senders.' },
      { text: 'Check SPF, DKIM and DMARC of the sender’s domain.' },
    ],
    fields: ['replyTo'],
    javaMail: sendFailed,
    ask: 'Mail from TeamConnect is refused as spam. Please let it pass the filter.',
    replies: [
      { at: ['content'], when: { class: 5, any: [{ detail: /^7\.50\d$/ }, { says: 'spam' }] } },
      // A page about spam, where the reply says no more.
      { at: ['content'], when: { class: 5, raw: /https?:\/\/[^\s/]+\/\S*spam/i } },
      { at: transaction, rank: 'weak', when: { class: 5, says: 'spam' } },
    ],
    beats: ['CONTENT_BLOCKED'],
  },
  SENDING_IP_BANNED: {
    severity: 'error',
    stages: ['greeting', 'ehlo', 'envelope', 'message'],
    about: 'vantage',
    title: 'Microsoft has banned the sending address',
    meaning:
      'Microsoft takes no mail from the address that this came from. On the TeamConnect server the answer may be another.',
    fixes: [
      {
        text: 'If it is the TeamConnect server’s address, have it delisted at sender.office.com, or send through an authorised relay.',
      },
    ],
    fields: ['host'],
    javaMail: sendFailed,
    replies: [
      {
        at: ['greeting', 'ehlo', ...transaction],
        rank: 'sure',
        when: [
          { detail: /^7\.(511|6(0[6-9]|[1-4]\d))$/ },
          { raw: /banned sending ip|\(S31[45]0\)|part of their network is on our block list/i },
        ],
      },
    ],
  },
  TENANT_SENDING_BLOCKED: {
    severity: 'error',
    stages: ['envelope', 'message'],
    title: 'Microsoft does not let this organisation send',
    meaning:
      'Microsoft blocks sending for the whole tenant, as it does with new or trial ones and after suspicious amounts of mail.',
    fixes: [{ text: 'Microsoft 365 administrator: open a support request at Microsoft.' }],
    fields: [],
    javaMail: sendFailed,
    ask: 'Microsoft blocks sending for the tenant. Please open a support request.',
    replies: [
      {
        at: transaction,
        rank: 'sure',
        when: [
          { detail: ['7.705', '7.708', '7.750'] },
          {
            raw: /tenant has exceeded threshold|traffic not accepted from this ip|client blocked from sending from unregistered domain/i,
          },
        ],
      },
    ],
  },
  MESSAGE_REFUSED: {
    severity: 'error',
    stages: ['envelope', 'message'],
    title: 'The server refused the message',
    meaning:
      'Sender and recipient were accepted, the message itself was not. The server’s own words stand below.',
    fixes: [{ text: 'Give the words below to the mail administrator.' }],
    fields: [],
    javaMail: sendFailed,
    ask: 'The message is refused after DATA. Please look into the log.',
    replies: [{ at: ['data', 'content'], rank: 'class', when: { class: 5 } }],
  },
  MESSAGE_DEFERRED: {
    severity: 'error',
    stages: ['envelope', 'message'],
    title: 'The server did not take the message just now',
    meaning:
      'Sender and recipient were accepted, the message itself was put off. It may pass; the server’s own words stand below.',
    fixes: [{ text: 'Test again in a few minutes.' }],
    fields: [],
    javaMail: sendFailed,
    ask: 'The message is refused temporarily after DATA. Please look into the log.',
    replies: [{ at: ['data', 'content'], rank: 'class', when: { class: 4 } }],
  },
  LOST_AFTER_DATA: {
    severity: 'error',
    stages: ['message'],
    title: 'The connection broke after the message was sent',
    meaning:
      'The whole message went out, and instead of an answer the connection ended. Whether the server has the message is not known; a filter often cuts off what it does not like.',
    fixes: [
      { text: 'Look whether the test mail arrived.' },
      { text: 'Have the mail administrator look into the filter’s log; try a small, plain message.' },
    ],
    fields: [],
    javaMail:
      'javax.mail.MessagingException: Exception reading response; nested exception is: java.net.SocketException: Connection reset',
    ask: 'The connection ends without a reply after the message was sent. Please look into the log of the server and its filters.',
  },
})
