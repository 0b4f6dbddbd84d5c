import { defineCauses } from '../model.ts'

const notWhole = (context: { readonly facts: Readonly<Record<string, string>> }): boolean =>
  (context.facts.cleanHost ?? '') !== ''

/** Faults that can be seen in the settings themselves, and logins that were not tried because of them. */
export const settingsCauses = defineCauses('settings', {
  FILE_FIRST_KEY_HIDDEN: {
    severity: 'error',
    stages: ['settings'],
    title: 'The first line of the file is not read',
    meaning:
      'The file begins with a byte order mark, which editors do not show. Java takes it as part of the first key, so the server does not find {property|the first key} and works as if that line were not there. The test did the same.',
    fixes: [
      {
        text: 'Save the file without the byte order mark: as ISO-8859-1, ANSI or “UTF-8”, not as “UTF-8 with BOM”.',
      },
    ],
    fields: [],
  },
  FILE_WRITTEN_AS_UTF8: {
    severity: 'warning',
    stages: ['settings'],
    title: 'The file holds UTF-8, which Java does not read',
    meaning:
      'The value of {property|a key} was saved as UTF-8. Java reads the file as ISO-8859-1, so each umlaut or other special character becomes two wrong ones, and that is what the server works with. The test did the same.',
    fixes: [
      {
        text: 'Enter the value again on the Email page and Update: it is then written in a way that Java reads.',
      },
      { text: 'Or write such characters as \\uXXXX in the file.' },
    ],
    fields: [],
  },
  HOST_MISSING: {
    severity: 'warning',
    stages: ['settings'],
    title: 'No server is named',
    meaning: (context) =>
      context.protocol === 'smtp'
        ? 'The field {@host} is empty, so TeamConnect sends no mail at all. Nothing was tested.'
        : 'The field {@host} is empty, so this part of TeamConnect’s mail is switched off. Nothing was tested.',
    fixes: [{ text: 'If it is to be used, enter the server’s name in {@host}.' }],
    fields: ['host'],
  },
  HOST_NOT_A_HOSTNAME: {
    severity: 'error',
    stages: ['settings', 'dns'],
    title: 'The server field does not hold a server name',
    meaning:
      'The field {@host} wants a name such as mail.example.com or an address and nothing else. What is in it also holds a scheme, a path, a port, brackets, a blank or a character that names cannot have, so it can never be found.',
    fixes: [
      { text: 'Enter {cleanHost} in {@host}.', set: { host: '{cleanHost}' }, when: notWhole },
      {
        text: 'Leave only the server’s name in {@host}; a port number belongs into {@port}.',
        when: (context) => !notWhole(context) || /(^[^:[]*|\]):\d+\b/.test(context.host),
      },
    ],
    fields: ['host', 'port'],
    javaMail:
      "com.sun.mail.util.MailConnectException: Couldn't connect to host, port: {host}, {port}; nested exception is: java.net.UnknownHostException: {host}",
  },
  PORT_OUT_OF_RANGE: {
    severity: 'error',
    stages: ['settings'],
    title: 'The port is not a number from 1 to 65535',
    meaning:
      'A port is a whole number from 1 to 65535. With what stands in {@port} no connection can be made.',
    fixes: [
      { text: 'Empty {@port}, so that {@useSsl} decides.', set: { port: '' } },
      { text: 'Or enter the number that the mail administrator names.' },
    ],
    fields: ['port'],
    javaMail: 'java.lang.IllegalArgumentException: port out of range:{portText}',
  },
  SETTING_INVALID: {
    severity: 'error',
    stages: ['settings'],
    title: 'A field holds something that cannot be used',
    meaning: 'The test stopped before the network: {problem|a field’s value does not fit}.',
    fixes: [{ text: 'Correct the field that is marked on the Email page, then test again.' }],
    fields: [],
  },
  JAVA_MAIL_LIBRARY_BROKEN: {
    severity: 'error',
    stages: ['settings'],
    title: 'Java’s mail library is incomplete or there twice on the application server',
    meaning:
      'Classes of the mail library (JavaMail or Jakarta Mail, with Activation) are missing, or come from two versions at once. The fault is inside the Java of TeamConnect’s application server, so the mail server has no part in it, and no setting of the form cures it.',
    fixes: [
      {
        text: 'Look for copies of the library in the application server’s and TeamConnect’s class path (mail.jar, javax.mail, jakarta.mail, activation, angus-mail): one version of each, in one place, for both.',
      },
      {
        text: 'TeamConnect 7 needs the names javax.mail and javax.activation, TeamConnect 8 jakarta.mail and jakarta.activation: one cannot take the place of the other.',
      },
      {
        text: 'Ask what was updated or added lately (an application server, a JAR, a plug-in), and give the vendor’s support the whole stack trace.',
      },
    ],
    fields: [],
    javaMail: 'javax.mail.NoSuchProviderException: No provider for smtp',
  },
  PORT_SSL_PAIR_UNUSUAL: {
    severity: 'warning',
    stages: ['settings'],
    title: 'Port and Use SSL do not usually go together like this',
    meaning: (context) =>
      context.security === 'tls'
        ? 'Port {port} usually begins unencrypted, while {@useSsl} is ticked and wants encryption from the first byte.'
        : 'Port {port} usually wants encryption from the first byte, while {@useSsl} is not ticked.',
    fixes: [
      { text: 'Tick {@useSsl}.', set: { useSsl: true }, when: (context) => context.security !== 'tls' },
      {
        text: 'Empty {@port}: with {@useSsl} ticked the usual encrypted port is taken.',
        set: { port: '' },
        when: (context) => context.security === 'tls',
      },
      {
        text: 'Port 587 usually expects STARTTLS, which {@useSsl} is not.',
        when: (context) => context.port === 587,
      },
    ],
    fields: ['port', 'useSsl'],
  },
  SETTINGS_NOT_FOLLOWED: {
    severity: 'info',
    stages: ['settings'],
    title: 'The file has keys that this test does not follow',
    meaning:
      'The server’s file sets {keys|further mail keys}, which change how Java connects and which this test does not imitate. The server’s result may differ from this one for that reason.',
    fixes: [{ text: 'Have these keys in mind where the server’s log and this result disagree.' }],
    fields: [],
  },
  IMAP_PEEK_SET: {
    severity: 'warning',
    stages: ['settings'],
    title: 'The file keeps read mail unread',
    meaning:
      'The server’s file sets mail.imap.peek=true. Reading a message is what marks it as done; with this key TeamConnect finds the same messages unread at every poll and takes them again.',
    fixes: [{ text: 'Have mail.imap.peek removed from the file, unless it was put there on advice.' }],
    fields: [],
  },
  STARTTLS_ONLY_IF_OFFERED: {
    severity: 'warning',
    stages: ['settings'],
    title: 'Encryption is used only if the server offers it',
    meaning:
      'The file switches to TLS where the server offers STARTTLS and goes on unencrypted where it does not. Anybody on the way can take the offer out and read the password.',
    fixes: [
      { text: 'Set {@startTls} to Required.', set: { startTls: 'required' } },
      { text: 'Or tick {@useSsl}, if the server has a port for it.' },
    ],
    fields: ['startTls'],
  },
  CREDENTIAL_WHITESPACE: {
    severity: 'error',
    stages: ['auth', 'login'],
    title: 'Blanks in the user name or password',
    meaning:
      'The login was refused, and {where|the user name or the password} has blanks that were probably copied along. To the server they are part of it. Google shows its app passwords in four groups: they are typed without the blanks.',
    fixes: [
      {
        text: 'Enter the {@password} again without blanks at its ends or between the groups of an app password.',
      },
      { text: 'Look for a blank before or after the {@username}.' },
    ],
    fields: ['password', 'username'],
    javaMail: 'javax.mail.AuthenticationFailedException: {proof}',
  },
  PASSWORD_DIFFERS_FROM_FILE: {
    severity: 'warning',
    stages: ['settings'],
    title: 'The file holds another password than this computer',
    meaning:
      'The password in the server’s file and the one in this computer’s keychain are not the same. The test of the file used the file’s, since that is the one the server uses.',
    fixes: [{ text: 'Find out which one is right, enter it in {@password}, and Update.' }],
    fields: ['password'],
  },
  PASSWORD_NOT_ASCII: {
    severity: 'error',
    stages: ['login', 'capability', 'auth'],
    title: 'The password has characters that this login cannot carry',
    meaning:
      'The server offers only the IMAP command LOGIN, and JavaMail garbles characters outside ASCII (umlauts, accents, other scripts) in it. The password is refused although it is right.',
    fixes: [
      {
        text: 'Give the mailbox a password of plain letters, digits and signs, and enter it in {@password}.',
      },
      { text: 'Or have AUTH=PLAIN switched on at the mail server.' },
    ],
    fields: ['password'],
    javaMail: 'javax.mail.AuthenticationFailedException: {proof}',
    ask: 'Please switch on the SASL mechanism PLAIN (AUTH=PLAIN) over TLS for IMAP, or give the account a password of ASCII characters only.',
  },
  NO_PASSWORD: {
    severity: 'warning',
    stages: ['auth', 'login'],
    title: 'The login was not tried: no password here',
    meaning:
      'No password is stored on this computer for this account, so whether the server accepts it was not tested. Everything before the login was.',
    fixes: [{ text: 'Enter the {@password} and test again.' }],
    fields: ['password'],
  },
  PASSWORD_FOR_OTHER_DESTINATION: {
    severity: 'warning',
    stages: ['auth', 'login'],
    title: 'The login was not tried: the password is not meant for this connection',
    meaning:
      'The password belongs to another server, port, encryption or user name than the ones that were tested. It is not sent elsewhere unasked, so the login was not tested.',
    fixes: [
      { text: 'If it belongs to {host} as well: allow it to go there, or enter the {@password} again.' },
      { text: 'If nobody here changed the server: find out who did, and put back what was.' },
    ],
    fields: ['password', 'host', 'username'],
  },
  PASSWORD_UNREADABLE: {
    severity: 'warning',
    stages: ['auth', 'login'],
    title: 'The login was not tried: the file’s password cannot be read here',
    meaning:
      'The server’s file holds an encrypted password, and the server key on this computer is missing or another one. The server may well be able to read it; this test could not.',
    fixes: [
      { text: 'Enter the server key in the view Server file, then test again.' },
      { text: 'Or enter the {@password} here.' },
    ],
    fields: ['password'],
  },
  LOGIN_HELD_BACK: {
    severity: 'error',
    stages: ['auth', 'login'],
    title: 'The login was not repeated: this password was refused a short while ago',
    meaning:
      'The server refused this very password within the last 30 minutes. It was not sent again, since repeated failures lock accounts, and the running TeamConnect with it.',
    fixes: [
      { text: 'Correct the {@password}; a new one is tried at once.' },
      {
        text: 'If the fault is corrected at the server, try the login all the same (on the command line: --retry-login).',
      },
    ],
    fields: ['password', 'username'],
  },
  LOGIN_SKIPPED_BAD_CERTIFICATE: {
    severity: 'warning',
    stages: ['auth', 'login'],
    title: 'The login was not tried: the certificate is not good',
    meaning:
      'A password is not sent over a connection whose certificate failed, since nobody knows who would read it. Whether the server accepts the login was not tested.',
    fixes: [
      { text: 'Have the certificate’s fault corrected first.' },
      { text: 'If you know whose certificate it is, sign in this once all the same.' },
    ],
    fields: [],
  },
  AUTH_OVER_PLAINTEXT: {
    severity: 'warning',
    stages: ['auth', 'login'],
    title: 'The password crosses the network unencrypted',
    meaning:
      'The login works, but {@useSsl} is not ticked and the connection is not encrypted: everybody on the way can read the password.',
    fixes: [
      { text: 'Tick {@useSsl}, if the server has a port for it, and test.', set: { useSsl: true, port: '' } },
    ],
    fields: ['useSsl'],
  },
})
