import { defineCauses } from '../model.ts'

/** The first words of an IMAP server. */
export const imapGreetingCauses = defineCauses('imap-greeting', {
  IMAP_BYE_ON_CONNECT: {
    severity: 'error',
    stages: ['greeting'],
    about: 'vantage',
    title: 'The IMAP server says goodbye at once',
    meaning:
      'The server ended the connection in its first line, before any login: too many connections, an address that is not allowed, or maintenance. Its own words stand below.',
    fixes: [
      { text: 'Go by the server’s words; test again in a minute.' },
      { text: 'Have the TeamConnect server’s address allowed.' },
    ],
    fields: ['host'],
    javaMail:
      'javax.mail.MessagingException: * BYE; nested exception is: com.sun.mail.iap.ConnectionException',
    ask: 'The IMAP server ends the connection with BYE in its first line. Please check limits and allowed addresses.',
  },
  IMAP_WRONG_SERVICE: {
    severity: 'error',
    stages: ['greeting', 'tls'],
    title: 'Another service answers on this port',
    meaning: 'On port {port} of {host} answers {service|something else} and not an IMAP server.',
    fixes: [
      {
        text: 'Empty {@port}: the usual port for IMAP is then used.',
        set: { port: '' },
        when: (context) => context.facts.ownPort === 'yes',
      },
      { text: 'Check {@port}: IMAP uses 143 or 993, outgoing mail 25 or 465. They are easily mixed up.' },
    ],
    fields: ['port', 'host'],
    javaMail: 'javax.mail.MessagingException: {proof}',
  },
  IMAP_CLOSED: {
    severity: 'error',
    stages: ['greeting'],
    title: 'The server hung up without a greeting',
    meaning:
      'The connection stood, then the other side closed it before its greeting was complete: this address is not allowed, or the service behind the port is down.',
    fixes: [{ text: 'Have the TeamConnect server’s address allowed, or the service checked.' }],
    fields: ['host', 'port'],
    javaMail: 'javax.mail.MessagingException: Connection dropped by server?',
    ask: 'Port {port} closes the connection without a greeting. Please check the IMAP service and the list of allowed clients.',
  },
  IMAP_TLS_ON_PLAIN_PORT: {
    severity: 'error',
    stages: ['tls'],
    title: 'Use SSL is ticked, but this port begins unencrypted',
    meaning:
      'With {@useSsl} ticked TLS is spoken from the first byte. Port {port} of {host} speaks plain text first ({banner|it did not answer in TLS}), so neither understands the other.',
    fixes: [
      {
        text: 'Keep {@useSsl} ticked and empty {@port}: port 993 is then used.',
        set: { useSsl: true, port: '' },
        when: (context) => context.facts.ownPort === 'yes',
      },
      {
        text: 'Or untick {@useSsl}. The password would then cross the network unencrypted.',
        set: { useSsl: false },
      },
    ],
    fields: ['useSsl', 'port'],
    javaMail:
      'javax.mail.MessagingException: Unsupported or unrecognized SSL message; nested exception is: javax.net.ssl.SSLException',
  },
  IMAP_PLAIN_ON_TLS_PORT: {
    severity: 'error',
    stages: ['greeting'],
    title: 'Use SSL is not ticked, but this port wants encryption at once',
    meaning:
      'Port {port} of {host} speaks TLS from the first byte. Without {@useSsl} the client waits for a greeting that never comes, and the server waits as well.',
    fixes: [
      { text: 'Tick {@useSsl}.', set: { useSsl: true } },
      { text: 'Or use the port that begins unencrypted, 143.' },
    ],
    fields: ['useSsl', 'port'],
    javaMail:
      'javax.mail.MessagingException: Read timed out; nested exception is: java.net.SocketTimeoutException',
  },
  IMAP_PREAUTH: {
    severity: 'warning',
    stages: ['greeting'],
    title: 'The server lets this computer in without a login',
    meaning:
      'The server greeted with PREAUTH: it counts the connection as signed in, whoever asks. Whether user name and password are right was not tested.',
    fixes: [{ text: 'Ask the mail administrator whether that is meant.' }],
    fields: ['username', 'password'],
    ask: 'The IMAP server greets with PREAUTH. Please check whether clients are meant to get in without a login.',
  },
})
