import { defineCauses } from '../model.ts'

const pkix =
  'javax.net.ssl.SSLHandshakeException: PKIX path building failed: sun.security.provider.certpath.SunCertPathBuilderException: unable to find valid certification path to requested target'

/** Something between the two that answers, changes or delays in the mail server's place. */
export const interceptionCauses = defineCauses('interception', {
  PROXY_AUTH_REQUIRED: {
    severity: 'error',
    stages: ['connect', 'greeting', 'tls'],
    about: 'vantage',
    title: 'A web proxy wants a login',
    meaning:
      'Between this computer and the mail server stands a web proxy, and it wants a user name and password before it lets the connection through.',
    fixes: [
      {
        text: 'Have {host} taken out of the proxy, or give the proxy its credentials in the Java settings of the server.',
      },
    ],
    fields: ['host'],
    javaMail:
      "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: {host}, {port}; Using web proxy host, port: …; nested exception is: java.net.ConnectException: connection through proxy failed: HTTP/1.1 407",
    ask: 'The web proxy answers 407 to connections to {host}, port {port}. Please let the TeamConnect server reach it directly.',
  },
  PROXY_CONNECT_FORBIDDEN: {
    severity: 'error',
    stages: ['connect', 'greeting', 'tls'],
    about: 'vantage',
    title: 'A web proxy does not let mail through',
    meaning:
      'Between this computer and the mail server stands a web proxy that allows web ports only and refuses this one.',
    fixes: [{ text: 'Have a rule for {host}, port {port}, added to the proxy, or a direct way.' }],
    fields: ['host', 'port'],
    javaMail:
      "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: {host}, {port}; Using web proxy host, port: …; nested exception is: java.net.ConnectException: connection through proxy failed: HTTP/1.1 403 Forbidden",
    ask: 'The web proxy forbids connections to {host}, port {port}. Please let the TeamConnect server reach it directly.',
  },
  ANTIVIRUS_TLS_INTERCEPTION: {
    severity: 'error',
    stages: ['tls'],
    about: 'vantage',
    title: 'An antivirus on this computer opens the encrypted mail',
    meaning:
      'The certificate was not made for the mail server by an authority but on the spot by security software ({issuer|see below}). This result is about this computer and not about the server.',
    fixes: [
      {
        text: 'Switch off the scanning of encrypted mail in that software for {host}, or test on the TeamConnect server.',
      },
      { text: 'If the TeamConnect server itself runs that software, exempt Java there.' },
    ],
    fields: ['caFile'],
    javaMail: pkix,
  },
  CORPORATE_TLS_INTERCEPTION: {
    severity: 'error',
    stages: ['tls'],
    about: 'vantage',
    title: 'A security device on the way opens the encrypted connection',
    meaning:
      'The certificate was issued by {issuer|an inspecting device} and not by the mail server’s own authority: a company firewall or web gateway reads along between this computer and the server.',
    fixes: [
      { text: 'Have {host} exempted from inspection.' },
      {
        text: 'Or have the device’s certificate authority imported into Java’s cacerts on the TeamConnect server, and give it to this test in {@caFile}.',
      },
    ],
    fields: ['caFile'],
    javaMail: pkix,
    ask: 'Connections to {host}, port {port}, are decrypted by an inspecting device. Please exempt this mail server.',
  },
  ANTIVIRUS_SMTP_PROXY: {
    severity: 'error',
    stages: ['greeting', 'ehlo'],
    about: 'vantage',
    title: 'An antivirus answers in the mail server’s place',
    meaning:
      'The greeting comes from a mail proxy of security software between this computer and the server, and that proxy could not reach the real server or does not want to.',
    fixes: [{ text: 'Exempt {host} in that software, or test on the TeamConnect server.' }],
    fields: ['host'],
    javaMail:
      'javax.mail.MessagingException: Got bad greeting from SMTP host: {host}, port: {port}, response: {proof}',
    replies: [
      {
        at: ['greeting', 'ehlo'],
        rank: 'sure',
        when: {
          raw: /\bMFE proxy|(mail|smtp)[ -]?(shield|scanner|guard|proxy)\b.{0,60}(not available|unavailable|cannot|could not|failed|abort)|(anti-?virus|norton|avast|avg|kaspersky|eset|bitdefender|mcafee)\b.{0,60}(proxy|scan|abort|not available|cannot)/i,
        },
      },
    ],
  },
  FIREWALL_SMTP_FIXUP: {
    severity: 'error',
    stages: ['greeting', 'ehlo', 'starttls'],
    title: 'A firewall rewrites the mail conversation',
    meaning:
      'The server’s words arrive with stars or X’s in the place of letters. A firewall on the way “inspects” SMTP and blots out what it does not know: encryption and login are no longer offered.',
    fixes: [
      { text: 'Have the inspection of SMTP (“fixup”, “inspect esmtp”) switched off for {host}.' },
      {
        text: 'Or tick {@useSsl}: what is encrypted from the first byte cannot be rewritten.',
        set: { useSsl: true, port: '' },
        when: (context) => context.security !== 'tls',
      },
    ],
    fields: ['useSsl'],
    javaMail:
      'com.sun.mail.smtp.SMTPSendFailedException: 530 5.7.0 Authentication required (the login is left out silently, since none is offered)',
    ask: 'A firewall rewrites the SMTP conversation with {host}, port {port} (stars or X’s in the greeting or the EHLO reply). Please switch off its SMTP inspection for this connection.',
  },
  SMTP_REDIRECTED_BY_ISP: {
    severity: 'error',
    stages: ['greeting'],
    about: 'vantage',
    title: 'Another mail server answers than the one asked for',
    meaning:
      'Port 25 of {host} was asked, and {banner|another server} answered. An internet provider or a firewall sends outgoing mail connections of this network to its own server.',
    fixes: [
      { text: 'Tick {@useSsl}: port 465 is not redirected.', set: { useSsl: true, port: '' } },
      { text: 'Or test on the TeamConnect server.' },
    ],
    fields: ['useSsl', 'host'],
  },
  SERVER_TARPITS_GREETING: {
    severity: 'warning',
    stages: ['greeting'],
    about: 'vantage',
    title: 'The server lets this computer wait before it says a word',
    meaning:
      'The connection stood at once, but the greeting took {seconds|many} seconds. Servers do that on purpose to unknown clients, or because looking up this computer’s name takes them that long.',
    fixes: [
      {
        text: 'Have the TeamConnect server’s address put on the mail server’s list of known clients, and given a name in reverse DNS.',
      },
      { text: 'Keep mail.smtp.timeout in the file at 30 seconds or more.' },
    ],
    fields: [],
    javaMail:
      'javax.mail.MessagingException: Exception reading response; nested exception is: java.net.SocketTimeoutException: Read timed out',
    ask: 'The greeting takes very long. Please put the TeamConnect server’s address on the list of known clients and check its reverse DNS name.',
  },
})
