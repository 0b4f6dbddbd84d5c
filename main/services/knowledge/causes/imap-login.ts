import { anywhere, limitsLogins } from '../conditions.ts'
import type { CauseContext } from '../context.ts'
import { defineCauses } from '../model.ts'

const authFailed = 'javax.mail.AuthenticationFailedException: {proof}'
const folderFailed = 'javax.mail.MessagingException: {proof}'
const plain = (context: CauseContext): boolean => context.security !== 'tls'
const shortUser = (context: CauseContext): boolean =>
  context.username !== '' && !context.username.includes('@')

/** The login for incoming mail. */
export const imapLoginCauses = defineCauses('imap-login', {
  IMAP_LOGIN_NEEDS_TLS: {
    severity: 'error',
    stages: ['capability', 'login'],
    title: 'The server takes passwords only over an encrypted connection',
    meaning:
      'The connection is not encrypted, and the server refuses a login over it. User name and password may be right.',
    fixes: [
      { text: 'Tick {@useSsl}: port 993.', set: { useSsl: true, port: '' }, when: plain },
      {
        text: 'If the server has no such port, set {@startTls} to Required.',
        set: { startTls: 'required' },
        when: plain,
      },
      {
        text: 'If it is encrypted already, give the server’s words to the mail administrator.',
        when: (context) => context.security !== 'none',
      },
    ],
    fields: ['useSsl', 'startTls'],
    javaMail: 'javax.mail.MessagingException: No login methods supported!',
    replies: [
      {
        at: ['capability', 'login'],
        when: [{ responseCode: 'PRIVACYREQUIRED' }, { says: 'tlsNeeded', not: { security: 'tls' } }],
      },
    ],
  },
  IMAP_LOGIN_REJECTED: {
    severity: 'error',
    stages: ['login'],
    title: 'User name or password is wrong',
    meaning:
      'The server refused the login as {username}. Usually the user name or the password is wrong; some servers say the same where IMAP is switched off for the mailbox.',
    fixes: [
      { text: 'Enter {@username} and {@password} again.' },
      { text: 'Try the whole e-mail address in {@username}.', when: shortUser },
      {
        text: 'Ask whether IMAP is switched on for the mailbox, and whether the provider wants an app password.',
      },
    ],
    fields: ['username', 'password'],
    javaMail: authFailed,
    ask: 'The IMAP login as {username} is refused. Please check user name, password, and whether IMAP is on for the mailbox.',
    replies: [
      { at: ['login'], rank: 'sure', when: { status: 'NO', says: 'leavesOpen' } },
      // BAD is about the command: its form is not the password.
      {
        at: ['login'],
        rank: 'guess',
        when: [
          { status: 'NO' },
          { responseCode: 'AUTHENTICATIONFAILED' },
          { says: 'wrongPassword', not: { words: /argument|syntax|\bpars(e|ing)\b/ } },
        ],
      },
    ],
  },
  IMAP_BASIC_AUTH_DISABLED_M365: {
    severity: 'error',
    stages: ['login', 'capability', 'select'],
    title: 'Microsoft 365 takes no passwords for IMAP',
    meaning:
      'Microsoft switched password logins for IMAP off for everybody. Its answer is the same as for a wrong password; resetting the password does not help.',
    fixes: [
      {
        text: 'Set up Microsoft’s OAuth on TeamConnect’s own page for it.',
        when: (context) => context.teamConnectVersion === '8',
      },
      {
        text: 'TeamConnect before 8.0 knows passwords only: use a mailbox at another provider or on an Exchange server of your own, or update TeamConnect.',
        when: (context) => context.teamConnectVersion === '7',
      },
    ],
    fields: ['host'],
    javaMail: authFailed,
    replies: [
      // Microsoft answers every password alike; OAuth alone in the offer says why.
      {
        at: ['login', 'capability'],
        when: { vendor: 'microsoft365', any: [{ oauthOffered: true }, { raw: /basic auth/i }] },
      },
    ],
  },
  IMAP_USER_NAME_FORM: {
    severity: 'error',
    stages: ['login'],
    title: 'The server wants the user name in another form',
    meaning:
      'The server refused {username} and asks for the user name in another form, usually the whole e-mail address.',
    fixes: [{ text: 'Enter the whole e-mail address in {@username}.' }],
    fields: ['username'],
    javaMail: authFailed,
    replies: [{ at: ['login'], when: { says: 'userNameForm' } }],
  },
  IMAP_APP_PASSWORD_REQUIRED: {
    severity: 'error',
    stages: ['login'],
    title: 'The account needs an app password',
    meaning:
      'The account is protected by a second step, and the server takes only a password made for one program.',
    fixes: [{ text: 'Make an app password at the provider and enter it in {@password}, without blanks.' }],
    fields: ['password'],
    javaMail: authFailed,
    replies: [{ at: ['login'], when: { says: 'appPassword' } }],
    beats: ['IMAP_NOT_AUTHORISED'],
  },
  IMAP_WEB_LOGIN_REQUIRED: {
    severity: 'error',
    stages: ['login'],
    title: 'The provider wants a sign-in by web browser first',
    meaning:
      'The provider finds the login unusual and holds it until somebody signs in with a browser. The password may be right.',
    fixes: [
      {
        text: 'Sign in as {username} with a browser and confirm, then test again; better use an app password.',
      },
    ],
    fields: ['password'],
    javaMail: authFailed,
    replies: [{ at: ['login'], when: [{ responseCode: 'WEBALERT' }, { says: 'webLogin' }] }],
  },
  IMAP_ACCOUNT_NOT_ENABLED: {
    severity: 'error',
    stages: ['login', 'select'],
    title: 'IMAP is switched off for this mailbox',
    meaning: 'The server knows the mailbox {username}, but does not let it be read by IMAP.',
    fixes: [{ text: 'Have IMAP switched on for the mailbox.' }],
    fields: ['username'],
    javaMail: authFailed,
    ask: 'IMAP is switched off for {username}. Please switch it on.',
    replies: [{ at: ['login', 'select'], when: { says: 'notForImap' } }],
  },
  IMAP_PASSWORD_EXPIRED: {
    severity: 'error',
    stages: ['login'],
    title: 'The password has expired',
    meaning:
      'The server knows the account {username}, but its password has run out and has to be changed first.',
    fixes: [
      { text: 'Change it at the provider, then enter the new one in {@password}.' },
      { text: 'For an account of a program, ask for a password that does not expire.' },
    ],
    fields: ['password'],
    javaMail: authFailed,
    ask: 'The password of {username} has expired. Please set a new one that does not expire.',
    replies: [{ at: ['login'], when: [{ responseCode: 'EXPIRED' }, { says: 'passwordExpired' }] }],
  },
  IMAP_ACCOUNT_DISABLED: {
    severity: 'error',
    stages: ['login', 'select'],
    title: 'The account is disabled or locked',
    meaning:
      'The server knows the account {username} and does not let it in. What it says about it stands below and is meant for people.',
    fixes: [{ text: 'Ask the mail administrator to enable the account.' }],
    fields: ['username'],
    javaMail: authFailed,
    ask: 'The account {username} is disabled or locked. Please enable it.',
    replies: [
      { at: ['login'], rank: 'weak', when: { says: 'accountDisabled' } },
      // Let in and put out again.
      { at: ['select'], rank: 'weak', when: { status: 'BYE', says: 'accountDisabled' } },
      // Meant for people (RFC 9051, section 7.1), and not about the password: an administrator's reason. The code
      // says whom to ask (RFC 5530); Dovecot sends it with every reason that an administrator gives.
      {
        at: ['login'],
        rank: 'guess',
        when: [
          { responseCode: 'CONTACTADMIN' },
          { status: 'NO', responseCode: 'ALERT', not: { says: 'wrongPassword' } },
        ],
      },
    ],
    beats: ['IMAP_LOGIN_REJECTED'],
  },
  IMAP_TOO_MANY_ATTEMPTS: {
    severity: 'error',
    stages: ['login'],
    title: 'Too many logins in a short time',
    meaning:
      'The server holds back the account or this address after failed or too frequent logins. Now even the right password is refused, and every further try prolongs it.',
    fixes: [
      { text: 'Stop testing for half an hour.' },
      {
        text: 'Look whether a wrong password stands in the server’s file: TeamConnect then goes on failing at every poll.',
      },
    ],
    fields: ['password'],
    javaMail: authFailed,
    ask: 'Logins as {username} are held back after too many attempts. Please lift the lock and say which address causes them.',
    replies: [
      {
        at: ['login'],
        when: { says: 'tooManyAttempts', not: { words: /\b(invalid|bad|unknown) commands\b/ } },
      },
    ],
  },
  IMAP_NOT_AUTHORISED: {
    severity: 'error',
    stages: ['login'],
    title: 'The login may not open that mailbox',
    meaning:
      'User name and password are right, but this account may not act for the mailbox that is asked for (a shared or delegated one).',
    fixes: [
      { text: 'Have access to the shared mailbox granted.' },
      { text: 'Check the form of {@username}: a shared mailbox is often written as account\\mailbox.' },
    ],
    fields: ['username'],
    javaMail: authFailed,
    ask: 'The account in {username} may not open the mailbox. Please grant it access.',
    replies: [
      { at: ['login'], when: { responseCode: ['AUTHORIZATIONFAILED', 'NOPERM'] } },
      // Cyrus sends SASL's own words without a code; a wrong password is “authentication failure” there.
      { at: ['login'], when: { status: 'NO', responseCode: '', says: 'notAuthorised' } },
    ],
  },
  IMAP_TEMPORARILY_UNAVAILABLE: {
    severity: 'error',
    stages: ['starttls', 'capability', 'login', 'select', 'mailbox'],
    title: 'The mail server cannot serve the mailbox just now',
    meaning:
      'The server answered with a temporary fault: something behind it is down. This is not a wrong password, although JavaMail reports it in the same class.',
    fixes: [
      { text: 'Leave the password as it is and test again later.' },
      {
        text: 'If it stays, give the words below to the mail administrator; a name and time in brackets lead to the log entry.',
      },
    ],
    fields: [],
    javaMail: authFailed,
    ask: 'The IMAP server answers with a temporary failure for {username}. Please look into the log at this time.',
    replies: [
      // Ended by the server on purpose, with a word for people.
      {
        at: anywhere,
        rank: 'weak',
        when: [
          { responseCode: 'UNAVAILABLE' },
          { status: 'BYE', responseCode: 'ALERT' },
          { says: 'backendDown', not: { responseCode: 'AUTHENTICATIONFAILED' } },
          {
            says: 'temporary',
            not: [
              { responseCode: 'AUTHENTICATIONFAILED' },
              { at: 'login', says: 'wrongPassword', not: { words: /temporar|try again|later|unavailable/ } },
            ],
          },
        ],
      },
    ],
  },
  IMAP_CONNECTION_LIMIT: {
    severity: 'error',
    stages: ['capability', 'login', 'select', 'mailbox'],
    title: 'The mailbox has too many open connections',
    meaning:
      'The server allows a number of connections for one account or address, and all are in use. The password is not the problem, although JavaMail reports it in the same class.',
    fixes: [
      { text: 'Close other programs that read this mailbox and test again.' },
      { text: 'Have the limit raised. Two environments must not read the same mailbox.' },
    ],
    fields: ['username'],
    javaMail: authFailed,
    ask: 'The limit of IMAP connections for {username} is reached. Please say who holds them, or raise the limit.',
    replies: [
      // Of anything that is limited (RFC 5530): while reading, of messages rather than sessions.
      {
        at: anywhere,
        when: [
          { responseCode: 'LIMIT', not: [{ at: 'mailbox' }, { at: 'login', all: [limitsLogins] }] },
          {
            says: 'tooManyConnections',
            not: { says: 'tooManyAttempts', words: /attempt|fail|invalid|password/ },
          },
        ],
      },
    ],
    beats: ['IMAP_MAILBOX_OVER_QUOTA', 'IMAP_TOO_MANY_ATTEMPTS'],
  },
  IMAP_AUTHENTICATED_NOT_CONNECTED: {
    severity: 'error',
    stages: ['select', 'login'],
    title: 'The login looked good, but the mailbox was not opened',
    meaning:
      'Exchange says OK to a login before it has looked at the mailbox, then refuses everything else: the password is wrong, IMAP is off, the mailbox has no licence, or the user name of a shared mailbox has the wrong form.',
    fixes: [
      { text: 'Sign in by browser with the same user name and password.' },
      { text: 'Have IMAP and the licence of the mailbox checked, and the form of {@username}.' },
    ],
    fields: ['username', 'password'],
    javaMail:
      'javax.mail.MessagingException: {proof}; nested exception is: com.sun.mail.iap.BadCommandException',
    ask: 'The IMAP login as {username} is answered with OK, but the mailbox does not open. Please check password, IMAP, licence and access rights.',
    replies: [{ at: ['login', 'select'], rank: 'sure', when: { raw: /authenticated but not connected/i } }],
  },
  IMAP_REFERRAL: {
    severity: 'error',
    stages: ['login', 'select'],
    title: 'The mailbox lives on another server',
    meaning: 'The server says that the mailbox of {username} is on {referral|another server}.',
    fixes: [
      {
        text: 'Enter {referralHost} in {@host}.',
        set: { host: '{referralHost}' },
        when: (context) => (context.facts.referralHost ?? '') !== '',
      },
      { text: 'Ask for the right server and enter it in {@host}.' },
    ],
    fields: ['host'],
    javaMail: 'com.sun.mail.imap.ReferralException: {proof}',
    replies: [{ at: ['login', 'select'], rank: 'sure', when: { responseCode: 'REFERRAL' } }],
  },
  IMAP_ID_REQUIRED: {
    severity: 'error',
    stages: ['login', 'select'],
    title: 'The provider lets in only programs that introduce themselves',
    meaning:
      'The provider calls the login unsafe, because JavaMail does not name itself with the command ID before opening the mailbox. No setting of TeamConnect changes that.',
    fixes: [{ text: 'Use a mailbox at another provider, or ask this one to exempt the account.' }],
    fields: ['host'],
    javaMail: folderFailed,
    replies: [
      {
        at: ['login', 'select'],
        rank: 'sure',
        when: [{ says: 'unsafeLogin' }, { vendor: 'netease', words: /unsafe|\bid\b/ }],
      },
    ],
  },
  IMAP_LOGIN_REFUSED: {
    severity: 'error',
    stages: ['login'],
    title: 'The server did not understand the login',
    meaning:
      'The server called the login command itself wrong, which is not the same as a wrong password: it may not support this kind of login, or not like a sign in the user name or password.',
    fixes: [
      { text: 'Tick {@useSsl}, if it is not.', set: { useSsl: true, port: '' }, when: plain },
      { text: 'Try a password without quotes and special signs.' },
    ],
    fields: ['username', 'password', 'useSsl'],
    javaMail: authFailed,
    ask: 'The IMAP server answers the login with BAD. Please check which kinds of login are allowed.',
    replies: [
      // Courier says NO where others say BAD.
      { at: ['login'], rank: 'weak', when: { responseCode: '', words: /\berror in (\w+ )?command\b/ } },
      { at: ['login'], rank: 'class', when: {} },
    ],
  },
})
