import { pageAboutAddress, transaction } from '../conditions.ts'
import { defineCauses } from '../model.ts'

const badGreeting =
  'javax.mail.MessagingException: Got bad greeting from SMTP host: {host}, port: {port}, response: {proof}'

/** The first words of an SMTP server. */
export const greetingCauses = defineCauses('greeting', {
  GREETING_REFUSED: {
    severity: 'error',
    stages: ['greeting'],
    about: 'vantage',
    title: 'The server turns this computer away',
    meaning:
      'The server refused the connection in its very first line, before any login: it does not serve clients with this address.',
    fixes: [
      { text: 'Have the TeamConnect server’s address allowed at the mail server.' },
      { text: 'Test on the TeamConnect server: only this computer may be refused.' },
    ],
    fields: ['host'],
    javaMail: badGreeting,
    ask: 'Your server refuses the connection in its greeting. Please allow the TeamConnect server’s address.',
    replies: [{ at: ['greeting'], rank: 'class', when: { class: 5 } }],
  },
  GREETING_BUSY: {
    severity: 'error',
    stages: ['greeting'],
    title: 'The server takes no connections just now',
    meaning:
      'The server answered that it has too many connections or is not ready. This passes; nothing in the settings is wrong.',
    fixes: [
      { text: 'Test again in a minute or two.' },
      { text: 'If it stays, tell the mail administrator.' },
    ],
    fields: [],
    javaMail: badGreeting,
    ask: 'Your server answers connections with a temporary refusal. Please check its load and its limit of connections.',
    replies: [{ at: ['greeting'], rank: 'class', when: { class: 4 } }],
  },
  GREETING_IP_BLOCKLISTED: {
    severity: 'error',
    stages: ['greeting', 'ehlo', 'auth', 'envelope', 'message'],
    about: 'vantage',
    title: 'The sending address is on a block list',
    meaning:
      'The server refuses mail from the address that this test came from, because a list of bad senders names it. On the TeamConnect server the answer may be another.',
    fixes: [
      { text: 'Test on the TeamConnect server: only this computer’s address may be listed.' },
      { text: 'If the server’s is listed, send through the company’s relay, or have it taken off the list.' },
    ],
    fields: ['host'],
    javaMail: badGreeting,
    ask: 'Your server refuses our address because of a block list. Please put it on your list of allowed clients.',
    replies: [
      { at: ['auth'], when: { says: 'blocklist', not: { says: ['accountDisabled', 'tooManyAttempts'] } } },
      {
        at: ['greeting', 'ehlo', ...transaction],
        when: {
          says: 'blocklist',
          not: [
            { words: /\b(url|uri|link)s?\b/ },
            { says: 'tooManyConnections' },
            { says: 'sender', not: { words: /\b(ip|client|host|reputation)\b|\d+\.\d+\.\d+\.\d+/ } },
          ],
        },
      },
      // Before there is a message only the address can be called spam, and where the page of it is named it is meant.
      { at: ['mail', 'rcpt'], when: { class: 5, says: 'spam', all: [pageAboutAddress] } },
      // Before any login only the address can be meant.
      {
        at: ['greeting', 'ehlo'],
        when: [
          { class: 5, says: 'spam' },
          { class: 5, raw: /\bblocked\b.{0,40}(https?:|\bsee\b|\bvisit\b|look ?up)/i },
        ],
      },
      // A page about one address is a block list's, where the reply says no more.
      { at: transaction, rank: 'guess', when: pageAboutAddress },
    ],
    beats: ['AUTH_PASSWORD_EXPIRED'],
  },
  GREETING_NO_REVERSE_DNS: {
    severity: 'error',
    stages: ['greeting', 'ehlo', 'envelope', 'message'],
    about: 'vantage',
    title: 'The sending address has no name',
    meaning:
      'The server looked for a name of the address that this test came from (reverse DNS, PTR) and found none, or one that does not lead back.',
    fixes: [
      {
        text: 'Have the network team give the TeamConnect server’s address a PTR record that fits its name.',
      },
      { text: 'Or have the mail server accept this address all the same.' },
    ],
    fields: [],
    javaMail: 'com.sun.mail.smtp.SMTPAddressFailedException: {proof}',
    replies: [
      {
        at: ['greeting', 'ehlo', ...transaction],
        when: [{ detail: '7.25' }, { says: 'reverseDns', not: { says: 'relay' } }],
      },
    ],
  },
  GREETING_WRONG_SERVICE: {
    severity: 'error',
    stages: ['greeting', 'tls', 'ehlo'],
    title: 'Another service answers on this port',
    meaning: 'On port {port} of {host} answers {service|something else} and not a server for outgoing mail.',
    fixes: [
      {
        text: 'Empty {@port}: the usual port for outgoing mail is then used.',
        set: { port: '' },
        when: (context) => context.facts.ownPort === 'yes',
      },
      {
        text: 'Check {@port}: outgoing mail uses 25 or 465, incoming mail 143 or 993. They are easily mixed up.',
      },
    ],
    fields: ['port', 'host'],
    javaMail: badGreeting,
  },
  GREETING_CLOSED: {
    severity: 'error',
    stages: ['greeting'],
    title: 'The server hung up without a greeting',
    meaning:
      'The connection stood, then the other side closed it before its greeting was complete: this address is not allowed, or the service behind the port is down.',
    fixes: [
      { text: 'Have the TeamConnect server’s address allowed, or the service checked.' },
      { text: 'Test on the TeamConnect server: only this computer may be refused.' },
    ],
    fields: ['host', 'port'],
    javaMail:
      'javax.mail.MessagingException: Got bad greeting from SMTP host: {host}, port: {port}, response: [EOF]',
    ask: 'Port {port} closes the connection without a greeting. Please check the service and the list of allowed clients.',
  },
  GREETING_TIMEOUT: {
    severity: 'error',
    stages: ['greeting'],
    title: 'The server says nothing',
    meaning:
      'The connection stands, but no complete greeting came within the time allowed. The server lets unknown clients wait, hangs in a look-up of its own, or has no working service behind the port.',
    fixes: [
      { text: 'Check {@port} and {@useSsl}.' },
      { text: 'Ask the mail administrator whether the service runs and whether it delays unknown clients.' },
    ],
    fields: ['port', 'useSsl'],
    javaMail:
      'javax.mail.MessagingException: Exception reading response; nested exception is: java.net.SocketTimeoutException: Read timed out',
    ask: 'Port {port} accepts connections but sends no greeting. Please check the service.',
  },
  CLIENT_SPOKE_TOO_EARLY: {
    severity: 'error',
    stages: ['greeting', 'ehlo'],
    title: 'The server saw words before its greeting',
    meaning:
      'The server complains that the client spoke before it was its turn. This program waits for the greeting, so something between the two, such as a proxy or a security device, sent bytes of its own.',
    fixes: [
      {
        text: 'Look for a proxy or a security device between this computer and {host}; test on the TeamConnect server.',
      },
    ],
    fields: [],
    javaMail: badGreeting,
    replies: [
      { at: ['greeting'], rank: 'weak', when: [{ says: 'tooEarly' }, { code: 521, detail: '5.1' }] },
      { at: ['ehlo'], rank: 'weak', when: { says: 'tooEarly' } },
    ],
  },
})
