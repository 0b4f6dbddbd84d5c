import { transaction } from '../conditions.ts'
import { defineCauses } from '../model.ts'

/** The switch from plain text to TLS on an open connection. */
export const startTlsCauses = defineCauses('starttls', {
  STARTTLS_REQUIRED: {
    severity: 'error',
    stages: ['greeting', 'ehlo', 'auth', 'envelope', 'message'],
    title: 'The server wants encryption first',
    meaning:
      'The server takes no mail before the connection is encrypted. With {@useSsl} unticked TeamConnect stays unencrypted and does not switch by itself.',
    fixes: [
      {
        text: 'Tick {@useSsl}: port 465, if the server has it.',
        set: { useSsl: true, port: '' },
        when: (context) => context.security !== 'tls',
      },
      {
        text: 'Otherwise set {@startTls} to Required.',
        set: { startTls: 'required' },
        when: (context) => context.security === 'none',
      },
      {
        text: 'If it is encrypted already, give the server’s words to the mail administrator.',
        when: (context) => context.security !== 'none',
      },
    ],
    fields: ['useSsl', 'startTls'],
    javaMail: 'com.sun.mail.smtp.SMTPSendFailedException: {proof}',
    replies: [
      {
        at: ['auth'],
        when: { raw: /\bstarttls\b/i, says: 'tlsNeeded', not: [{ security: 'tls' }, { words: /authenti/i }] },
      },
      {
        at: ['greeting', 'ehlo', ...transaction],
        when: { says: 'tlsNeeded', any: [{ raw: /\bstarttls\b/i }, { code: 530 }] },
      },
      {
        at: transaction,
        when: {
          class: 5,
          any: [
            { detail: '7.10' },
            { code: [523, 538], says: 'tlsNeeded' },
            { says: 'tlsNeeded', security: 'none', not: { says: ['sender', 'needsAuth'] } },
          ],
        },
      },
    ],
    beats: ['AUTH_NEEDS_TLS', 'AUTH_REQUIRED'],
  },
  STARTTLS_NOT_OFFERED: {
    severity: 'error',
    stages: ['starttls'],
    title: 'The server does not offer STARTTLS',
    meaning:
      '{@startTls} is set, but the server does not offer the switch to TLS on this port, or something on the way takes the offer out.',
    fixes: [
      { text: 'Tick {@useSsl}: encrypted from the first byte.', set: { useSsl: true, port: '' } },
      { text: 'Ask whether a firewall inspects the mail conversation.' },
    ],
    fields: ['startTls', 'useSsl'],
    javaMail: {
      smtp: 'javax.mail.MessagingException: STARTTLS is required but host does not support STARTTLS',
      imap: 'javax.mail.MessagingException: STARTTLS required but not supported by server',
    },
    ask: 'Port {port} does not offer STARTTLS to us. Please switch it on, or name the port with TLS from the first byte.',
  },
  STARTTLS_TEMPORARILY_UNAVAILABLE: {
    severity: 'error',
    stages: ['starttls'],
    title: 'The server’s encryption does not work just now',
    meaning:
      'The server offers the switch to TLS, but then said that it cannot do it: usually its certificate or key cannot be read.',
    fixes: [{ text: 'Ask the mail administrator to repair the TLS set-up of the server.' }],
    fields: [],
    javaMail: 'javax.mail.MessagingException: {proof}',
    ask: 'STARTTLS on port {port} is offered but answered with a temporary failure. Please check certificate and key of the server.',
    replies: [
      {
        at: ['starttls'],
        rank: 'guess',
        when: [{ class: 4 }, { class: 5, says: ['temporary', 'serverFault'] }],
      },
      // RFC 9051, section 6.2.1: NO is a fault in the server's set-up, BAD a command that it does not take.
      {
        at: ['starttls'],
        rank: 'weak',
        when: {
          status: 'NO',
          not: { words: /\bnot (allowed|permitted|enabled|supported)\b|disabled|already/ },
        },
      },
    ],
  },
  STARTTLS_REFUSED: {
    severity: 'error',
    stages: ['starttls'],
    title: 'The server refused the switch to TLS',
    meaning: 'The server answered STARTTLS with a refusal. Its own words stand below.',
    fixes: [
      { text: 'Tick {@useSsl}: encrypted from the first byte.', set: { useSsl: true, port: '' } },
      { text: 'Or ask the mail administrator why it is refused.' },
    ],
    fields: ['startTls', 'useSsl'],
    javaMail: 'javax.mail.MessagingException: {proof}',
    ask: 'STARTTLS on port {port} is refused. Please check the TLS set-up of the server.',
    replies: [
      { at: ['starttls'], rank: 'class', when: { class: 5 } },
      { at: ['starttls'], rank: 'class', when: { code: 0 } },
    ],
  },
  STARTTLS_HANDSHAKE_FAILED: {
    severity: 'error',
    stages: ['tls', 'starttls'],
    title: 'The switch to TLS broke',
    meaning:
      'The server agreed to the switch, but then no encryption came about: it closed the connection, fell silent, or sent something else. Its TLS set-up is broken, or a device on the way interferes.',
    fixes: [
      { text: 'Try {@useSsl}: encrypted from the first byte.', set: { useSsl: true, port: '' } },
      { text: 'Ask the mail administrator to check the TLS set-up of the server.' },
    ],
    fields: ['startTls', 'useSsl'],
    javaMail:
      'javax.mail.MessagingException: Could not convert socket to TLS; nested exception is: javax.net.ssl.SSLException',
    ask: 'STARTTLS on port {port} is accepted, then the handshake breaks. Please check the TLS set-up of the server.',
  },
  STARTTLS_INJECTED_DATA: {
    severity: 'error',
    stages: ['starttls', 'tls'],
    title: 'Unencrypted bytes were slipped in at the switch to TLS',
    meaning:
      'Between the server’s “go ahead” and the encryption came further bytes in plain text. An honest server sends none: either it is faulty, or somebody on the way tries to plant words in the encrypted conversation. The test stopped there.',
    fixes: [
      { text: 'Use {@useSsl}, encrypted from the first byte.', set: { useSsl: true, port: '' } },
      { text: 'Report this to the mail administrator and the network’s security team.' },
    ],
    fields: ['useSsl', 'startTls'],
    ask: 'After the STARTTLS reply on port {port} further plaintext bytes arrive (the kind of CVE-2011-0411). Please check server and network.',
  },
  PROVIDER_HAS_NO_IMPLICIT_TLS: {
    severity: 'error',
    stages: ['connect', 'tls'],
    title: 'Microsoft 365 has no port for Use SSL',
    meaning:
      'Microsoft 365 takes outgoing mail only with STARTTLS on port 587 or 25. TLS from the first byte, which {@useSsl} means, is not offered there on any port.',
    fixes: [
      {
        text: 'Untick {@useSsl}, set {@startTls} to Required and {@port} to 587.',
        set: { useSsl: false, startTls: 'required', port: '587' },
      },
      {
        text: 'Or send without a login through the organisation’s own MX name (ending in mail.protection.outlook.com) on port 25; a connector must allow the TeamConnect server.',
      },
    ],
    fields: ['useSsl', 'startTls', 'port'],
    javaMail:
      "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: {host}, {port}; nested exception is: java.net.SocketTimeoutException: Connect timed out",
  },
})
