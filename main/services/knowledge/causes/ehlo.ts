import { localEhlo } from '../conditions.ts'
import { defineCauses } from '../model.ts'

const offersStartTls = (context: { readonly facts: Readonly<Record<string, string>> }): boolean =>
  context.facts.startTls === 'offered'

/** How the client introduces itself, and what the server then offers. */
export const ehloCauses = defineCauses('ehlo', {
  EHLO_NAME_NOT_QUALIFIED: {
    severity: 'error',
    stages: ['ehlo', 'envelope', 'auth'],
    about: 'vantage',
    title: 'The server wants a full computer name',
    meaning:
      'The client introduced itself as {ehloName}. The server wants a full name with dots, such as app01.example.com. The TeamConnect server introduces itself by its own name, unless one is set.',
    fixes: [{ text: 'Enter the TeamConnect server’s full name in {@ehloName}.' }],
    fields: ['ehloName'],
    javaMail:
      'com.sun.mail.smtp.SMTPAddressFailedException: {proof} (inside javax.mail.SendFailedException: Invalid Addresses)',
    replies: [
      { at: ['auth'], when: { says: 'heloName', all: [{ says: 'qualified' }] } },
      {
        at: ['ehlo', 'mail', 'rcpt', 'data'],
        when: {
          says: 'qualified',
          any: [{ says: 'heloName' }, { at: 'ehlo', not: { says: 'reverseDns' } }],
          not: { says: 'tooEarly' },
        },
      },
      { at: ['mail', 'rcpt', 'data'], when: { code: 504, says: 'heloName' } },
    ],
    beats: ['EHLO_NAME_INVALID'],
  },
  EHLO_NAME_INVALID: {
    severity: 'error',
    stages: ['ehlo', 'envelope', 'auth'],
    about: 'vantage',
    title: 'The server does not accept the computer’s name',
    meaning:
      'The client introduced itself as {ehloName}. The server refuses that: the name has signs that names cannot have (an underscore, a blank), does not exist in DNS, or is one the server does not like. The TeamConnect server introduces itself by its own name, unless one is set.',
    fixes: [{ text: 'Enter a proper name that exists in DNS, such as app01.example.com, in {@ehloName}.' }],
    fields: ['ehloName'],
    javaMail: 'javax.mail.MessagingException: {proof}',
    replies: [
      {
        at: ['mail', 'rcpt', 'data'],
        when: { says: 'heloName', not: { words: /first|polite|send|sequence|before|handshake/ } },
      },
      {
        at: ['ehlo'],
        rank: 'weak',
        when: {
          class: 5,
          any: [
            { code: [501, 504, 553] },
            { says: 'heloName' },
            { words: /(host|domain) ?name|argument|invalid (host|domain|name)/ },
          ],
        },
      },
    ],
    beats: ['SENDER_DOMAIN_NOT_FOUND'],
  },
  EHLO_LOCALHOST_THROTTLED: {
    severity: 'error',
    stages: ['ehlo', 'greeting', 'envelope'],
    about: 'vantage',
    title: 'Google’s relay drops clients that call themselves localhost',
    meaning:
      'The client introduced itself as {ehloName}, and Google’s relay answers such names with “try again later”. It is not a matter of time. The TeamConnect server introduces itself by its own name, unless one is set.',
    fixes: [{ text: 'Enter the TeamConnect server’s full name in {@ehloName}.' }],
    fields: ['ehloName'],
    javaMail: 'javax.mail.MessagingException: {proof}',
    replies: [
      {
        at: ['ehlo', 'greeting', 'mail'],
        rank: 'sure',
        when: { code: 421, vendor: 'google', any: [{ raw: /\(ehlo\)/i }, localEhlo] },
      },
    ],
  },
  EHLO_NOT_SUPPORTED: {
    severity: 'warning',
    stages: ['ehlo'],
    title: 'The server knows neither encryption nor login',
    meaning:
      'The server refused EHLO and answered only the older HELO: a very old server, or a filter before it. Over this connection there is neither STARTTLS nor a login.',
    fixes: [
      {
        text: 'Tick {@useSsl}, or use another server.',
        set: { useSsl: true, port: '' },
        when: (context) => context.security !== 'tls',
      },
      { text: 'Ask whether a firewall filters the conversation.' },
    ],
    fields: ['useSsl', 'host'],
    javaMail: '(JavaMail falls back to HELO by itself)',
    ask: 'Port {port} refuses EHLO. Please check whether a filter stands before the server.',
  },
  EHLO_REFUSED: {
    severity: 'error',
    stages: ['ehlo'],
    about: 'vantage',
    title: 'The server refused the introduction',
    meaning:
      'The server answered EHLO (the client’s introduction as {ehloName}) with a refusal. Its own words stand below. The TeamConnect server introduces itself by its own name, unless one is set.',
    fixes: [
      { text: 'If the words are about the name, enter a full name in {@ehloName}.' },
      { text: 'If they are about this computer’s address, have the TeamConnect server’s address allowed.' },
    ],
    fields: ['ehloName', 'host'],
    javaMail: 'javax.mail.MessagingException: {proof}',
    ask: 'Your server refuses our EHLO. Please say what it wants.',
    replies: [{ at: ['ehlo'], rank: 'class', when: [{ class: 5 }, { class: 4 }] }],
  },
  EHLO_NO_LOGIN_OFFERED: {
    severity: 'error',
    stages: ['ehlo', 'auth'],
    title: 'The server offers no login here',
    meaning: (context) =>
      context.security === 'none' || context.security === 'starttls-if-offered'
        ? 'A user name is set, but the server offers no login on this unencrypted connection. JavaMail then leaves the login out without a word, and the server refuses the mail later in words that mislead. Many servers offer the login only once the connection is encrypted.'
        : 'A user name is set, but the server offers no login on this port. JavaMail then leaves the login out without a word, and the server refuses the mail later in words that mislead.',
    fixes: [
      {
        text: 'Tick {@useSsl}: port 465, encrypted from the first byte.',
        set: { useSsl: true, port: '' },
        when: (context) => context.security !== 'tls',
      },
      {
        text: 'The server offers STARTTLS: {@startTls} can be set to Required.',
        set: { startTls: 'required' },
        when: (context) => offersStartTls(context) && context.security === 'none',
      },
      {
        text: 'If this server takes mail from TeamConnect without a login, untick {@auth}.',
        set: { auth: false },
      },
    ],
    fields: ['useSsl', 'auth', 'port'],
    javaMail:
      'com.sun.mail.smtp.SMTPSendFailedException: 530 5.7.0 Authentication required (the login is left out silently, since none is offered)',
  },
})
