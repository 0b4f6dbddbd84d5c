import { transaction } from '../conditions.ts'
import type { CauseContext } from '../context.ts'
import { defineCauses } from '../model.ts'

const authFailed = 'javax.mail.AuthenticationFailedException: {proof}'
const sendFailed = 'com.sun.mail.smtp.SMTPSendFailedException: {proof}'
const plain = (context: CauseContext): boolean => context.security !== 'tls'
const shortUser = (context: CauseContext): boolean =>
  context.username !== '' && !context.username.includes('@')

/** The login for outgoing mail. */
export const smtpLoginCauses = defineCauses('smtp-login', {
  AUTH_REJECTED: {
    severity: 'error',
    stages: ['auth'],
    title: 'User name or password is wrong',
    meaning:
      'The server refused the login as {username}. Usually the user name or the password is wrong; some servers say the same where the account may not send by SMTP.',
    fixes: [
      { text: 'Enter {@username} and {@password} again.' },
      { text: 'Try the whole e-mail address in {@username}.', when: shortUser },
      { text: 'Some providers give out separate user names and passwords for SMTP: ask for those.' },
    ],
    fields: ['username', 'password'],
    javaMail: authFailed,
    ask: 'The login as {username} is refused. Please check user name and password, and whether the account may send by SMTP.',
    replies: [
      { at: ['auth'], rank: 'sure', when: { class: 5, says: 'leavesOpen' } },
      { at: ['auth'], rank: 'class', when: { class: 5 } },
    ],
  },
  AUTH_USER_NAME_FORM: {
    severity: 'error',
    stages: ['auth'],
    title: 'The server wants the user name in another form',
    meaning:
      'The server refused {username} and asks for the user name in another form, usually the whole e-mail address.',
    fixes: [{ text: 'Enter the whole e-mail address in {@username}.' }],
    fields: ['username'],
    javaMail: authFailed,
    replies: [{ at: ['auth'], when: { class: 5, says: 'userNameForm' } }],
  },
  AUTH_REJECTED_M365: {
    severity: 'error',
    stages: ['auth'],
    title: 'Microsoft 365 does not accept this login',
    meaning:
      'Microsoft refused the login as {username}. The password may be wrong; or sending by SMTP with a password is switched off for the mailbox, for the organisation or by a policy, which Microsoft does not always say.',
    fixes: [
      {
        text: 'Sign in at outlook.office.com with the same user name and password. If that fails, the password is wrong: correct it.',
      },
      {
        text: 'If it works, the Microsoft 365 administrator has to allow authenticated SMTP for the mailbox and the organisation, or exempt it from the policy.',
      },
    ],
    fields: ['username', 'password'],
    javaMail: authFailed,
    ask: 'Microsoft 365 refuses the SMTP login as {username}. Please check the password, authenticated SMTP for the mailbox and for the tenant, and the sign-in log.',
    replies: [{ at: ['auth'], rank: 'guess', when: { class: 5, vendor: 'microsoft365' } }],
  },
  AUTH_REJECTED_GMAIL: {
    severity: 'error',
    stages: ['auth'],
    title: 'Google does not accept this password',
    meaning:
      'Google refused the login as {username}. The ordinary password of a Google account never works here; it has to be an app password.',
    fixes: [
      {
        text: 'Switch on 2-step verification for the account, make an app password, and enter it in {@password} without blanks.',
      },
      { text: 'Or use the Workspace SMTP relay, which can do without a login.' },
    ],
    fields: ['password', 'username'],
    javaMail: authFailed,
    replies: [{ at: ['auth'], rank: 'guess', when: { class: 5, vendor: 'google' } }],
  },
  AUTH_APP_PASSWORD_REQUIRED: {
    severity: 'error',
    stages: ['auth'],
    title: 'The account needs an app password',
    meaning:
      'The account is protected by a second step, and the server takes only a password made for one program.',
    fixes: [{ text: 'Make an app password at the provider and enter it in {@password}.' }],
    fields: ['password'],
    javaMail: authFailed,
    replies: [{ at: ['auth'], when: { says: 'appPassword', not: { class: 4 } } }],
  },
  AUTH_WEB_LOGIN_REQUIRED: {
    severity: 'error',
    stages: ['auth'],
    title: 'The provider wants a sign-in by web browser first',
    meaning:
      'The provider finds the login unusual and holds it until somebody signs in with a browser. The password may be right.',
    fixes: [
      {
        text: 'Sign in as {username} with a browser, best from the server’s network, and confirm; then test again.',
      },
      { text: 'Better use an app password or a relay.' },
    ],
    fields: ['password'],
    javaMail: authFailed,
    replies: [
      { at: ['auth'], when: { says: 'webLogin' } },
      { at: ['auth'], when: { detail: '7.14', vendor: 'google' } },
    ],
  },
  AUTH_SMTP_DISABLED_TENANT: {
    severity: 'error',
    stages: ['auth'],
    title: 'Sending by SMTP is switched off for the whole organisation',
    meaning:
      'Authenticated SMTP is switched off in this Microsoft 365 organisation. The password is not the problem.',
    fixes: [
      {
        text: 'Microsoft 365 administrator: Exchange admin center, Settings, Mail flow: clear “Turn off SMTP AUTH protocol”. Or allow it for this one mailbox.',
      },
      { text: 'Or send through a relay that needs no login.' },
    ],
    fields: ['auth'],
    javaMail: authFailed,
    ask: 'Authenticated SMTP is switched off for the tenant. Please allow it for the mailbox {username}, or set up a relay connector for the TeamConnect server.',
    replies: [
      {
        at: ['auth'],
        rank: 'sure',
        when: { raw: /smtpclientauth\w* is disabled for the (tenant|organi[sz]ation)/i },
      },
    ],
    beats: ['AUTH_SMTP_DISABLED_MAILBOX'],
  },
  AUTH_SMTP_DISABLED_MAILBOX: {
    severity: 'error',
    stages: ['auth'],
    title: 'Sending by SMTP is switched off for this mailbox',
    meaning:
      'Sending by SMTP with a password is switched off for the mailbox {username}. The password is not the problem.',
    fixes: [
      {
        text: 'Microsoft 365 administrator: the user’s Mail settings, Manage email apps: tick “Authenticated SMTP”.',
      },
      {
        text: 'At other providers: allow mail programs (SMTP, often together with POP3 and IMAP) in the settings of the mailbox.',
      },
    ],
    fields: ['username'],
    javaMail: authFailed,
    ask: 'Please allow the mailbox {username} to send by SMTP (Microsoft 365: user, Mail, Manage email apps, “Authenticated SMTP”).',
    replies: [
      {
        at: ['auth'],
        rank: 'sure',
        when: { raw: /smtpclientauth\w* is disabled for the (mailbox|user)|smtpclientauth\w* is disabled/i },
      },
      { at: ['auth'], when: { class: 5, says: 'smtpOff' } },
    ],
    beats: ['AUTH_ACCOUNT_DISABLED'],
  },
  AUTH_BASIC_DISABLED: {
    severity: 'error',
    stages: ['auth'],
    title: 'The provider takes no passwords any more',
    meaning:
      'The provider accepts only sign-ins by OAuth for this account; no password works, app passwords neither. TeamConnect’s page knows passwords only.',
    fixes: [
      {
        text: 'Send through a relay or connector that needs no login, and untick {@auth}.',
        set: { auth: false },
      },
      {
        text: 'TeamConnect 8 has a page of its own for Microsoft’s OAuth.',
        when: (context) => context.teamConnectVersion === '8',
      },
    ],
    fields: ['auth', 'password'],
    javaMail: authFailed,
    ask: 'Password logins (basic authentication) are switched off for {username}. Please set up a relay connector that allows the TeamConnect server’s address.',
    replies: [
      {
        at: ['auth'],
        rank: 'sure',
        when: {
          raw: /basic auth\w*.{0,24}\b(disabled|blocked|switched off|no longer|not (supported|allowed|accepted))/i,
        },
      },
    ],
  },
  AUTH_SECURITY_DEFAULTS: {
    severity: 'error',
    stages: ['auth'],
    title: 'The organisation’s security defaults forbid password logins',
    meaning:
      'Microsoft’s “security defaults” block logins with a password alone. The password is not the problem.',
    fixes: [
      {
        text: 'Entra administrator: replace the security defaults by Conditional Access with an exception for this account, or set up a relay.',
      },
    ],
    fields: ['auth'],
    javaMail: authFailed,
    ask: 'Security defaults block the SMTP login of {username}. Please replace them by Conditional Access with an exception, or set up a relay connector.',
    replies: [{ at: ['auth'], rank: 'sure', when: { raw: /security defaults/i } }],
  },
  AUTH_CONDITIONAL_ACCESS: {
    severity: 'error',
    stages: ['auth'],
    about: 'vantage',
    title: 'An access policy refused the login',
    meaning:
      'A Conditional Access policy (place, device, kind of login) refused the login as {username}. From the TeamConnect server the answer may be another. The password may be right.',
    fixes: [
      {
        text: 'Entra administrator: the sign-in log of the account names the policy; exempt the account or the TeamConnect server’s address.',
      },
      { text: 'Test on the TeamConnect server.' },
    ],
    fields: [],
    javaMail: authFailed,
    ask: 'A Conditional Access policy refuses {username}. Please look into the sign-in log and exempt the TeamConnect server.',
    replies: [
      {
        at: ['auth'],
        rank: 'sure',
        when: { raw: /did not meet the criteria|conditional access|access policy|AADSTS53003/i },
      },
    ],
  },
  AUTH_REQUIRED: {
    severity: 'error',
    stages: ['envelope', 'message', 'ehlo', 'greeting'],
    title: 'The server wants a login',
    meaning: (context) =>
      context.username === ''
        ? 'The server takes no mail without a login, and none is set.'
        : 'The server takes no mail without a login, and none took place on this connection.',
    fixes: [
      { text: 'Tick {@auth} and enter {@username} and {@password}.', set: { auth: true } },
      {
        text: 'Tick {@useSsl}: many servers offer the login only on an encrypted connection.',
        set: { useSsl: true, port: '' },
        when: plain,
      },
    ],
    fields: ['auth', 'username', 'password', 'useSsl'],
    javaMail: sendFailed,
    replies: [
      {
        at: ['greeting', 'ehlo', ...transaction],
        rank: 'weak',
        when: [{ detail: '7.57' }, { says: 'needsAuth', not: { says: ['relay', 'sender'] } }],
      },
      { at: ['greeting', 'ehlo', ...transaction], rank: 'guess', when: { code: 530 } },
      { at: transaction, when: { code: [535, 538] } },
    ],
  },
  AUTH_MECHANISM_UNSUPPORTED: {
    severity: 'error',
    stages: ['auth', 'login', 'capability', 'ehlo'],
    title: 'The server offers no kind of login that JavaMail has',
    meaning:
      'The server offers {mechanisms|other kinds of login} and none that works with a plain user name and password (PLAIN or LOGIN).',
    fixes: [
      {
        text: 'Tick {@useSsl}: many servers offer PLAIN and LOGIN only on an encrypted connection.',
        set: { useSsl: true, port: '' },
        when: plain,
      },
      {
        text: 'Ask the mail administrator to allow PLAIN or LOGIN over TLS for this account, or for a relay without a login.',
      },
    ],
    fields: ['useSsl', 'auth'],
    javaMail:
      'javax.mail.AuthenticationFailedException: No authentication mechanisms supported by both server and client',
    ask: 'The server offers only {mechanisms|mechanisms that JavaMail lacks}. Please allow PLAIN or LOGIN over TLS for {username}.',
    replies: [
      {
        at: ['auth'],
        rank: 'weak',
        when: {
          class: 5,
          any: [
            { says: 'noMechanism' },
            { code: 504 },
            { detail: '7.4' },
            { code: 534, any: [{ detail: '7.9' }, { says: 'mechanism' }] },
            {
              says: 'mechanism',
              any: [{ says: 'authUnknown' }, { words: /unsupported|not support|unknown|unrecogni/ }],
            },
          ],
        },
      },
      {
        at: ['login'],
        when: {
          says: 'mechanism',
          any: [
            { status: 'BAD' },
            { says: ['noMechanism', 'authUnknown'] },
            { words: /unsupported|not support/ },
          ],
          responseCode: '',
        },
      },
    ],
    beats: ['AUTH_TEMPORARY_FAILURE'],
  },
  LOGIN_MECHANISM_NOT_TRIED: {
    severity: 'warning',
    stages: ['auth', 'login'],
    title: 'The login was not tried: this test does not speak its kind',
    meaning:
      'Of what the server offers ({mechanisms|no PLAIN, no LOGIN}) JavaMail would take NTLM or DIGEST-MD5, which this test does not speak. Neither the password nor what follows a login was tested.',
    fixes: [
      {
        text: 'Tick {@useSsl}: many servers, Exchange among them, offer PLAIN and LOGIN only on an encrypted connection.',
        set: { useSsl: true, port: '' },
        when: plain,
      },
      {
        text: 'Have PLAIN or LOGIN allowed over TLS for this account: it is the simpler login for Java as well.',
      },
      { text: 'Otherwise let TeamConnect send a mail, and look whether it arrives.' },
    ],
    fields: ['useSsl', 'username'],
  },
  AUTH_NEEDS_TLS: {
    severity: 'error',
    stages: ['auth'],
    title: 'The server takes passwords only over an encrypted connection',
    meaning:
      'The connection is not encrypted, and the server refuses a login over it. User name and password may be right.',
    fixes: [
      { text: 'Tick {@useSsl}: port 465.', set: { useSsl: true, port: '' }, when: plain },
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
    javaMail: authFailed,
    replies: [
      {
        at: ['auth'],
        when: {
          any: [{ code: 538 }, { detail: ['7.11', '7.10'] }, { says: 'tlsNeeded' }],
          not: { security: 'tls' },
        },
      },
    ],
  },
  AUTH_NOT_ENABLED: {
    severity: 'error',
    stages: ['auth'],
    title: 'The server takes no logins on this port',
    meaning:
      'The server does not know or does not allow a login on port {port}. The password is not the problem.',
    fixes: [
      {
        text: 'Tick {@useSsl}: the port for clients usually takes logins.',
        set: { useSsl: true, port: '' },
        when: plain,
      },
      { text: 'If the server lets TeamConnect send without a login, untick {@auth}.', set: { auth: false } },
    ],
    fields: ['auth', 'port', 'useSsl'],
    javaMail: authFailed,
    replies: [
      // 535 is about user and password, unless the server speaks of itself.
      {
        at: ['auth'],
        rank: 'weak',
        when: {
          class: 5,
          any: [
            { code: [500, 502, 503] },
            { says: 'authUnknown', not: [{ says: 'mechanism' }, { code: 535 }] },
            {
              words:
                /\bauth\w* (is )?not (allowed|enabled|supported|available|permitted|offered) (on|by|at|for) .{0,30}\b(servers?|port|host|listener|connections?)\b/,
            },
          ],
        },
      },
    ],
    beats: ['AUTH_TEMPORARY_FAILURE'],
  },
  AUTH_TEMPORARY_FAILURE: {
    severity: 'error',
    stages: ['auth'],
    title: 'The server could not check the login just now',
    meaning:
      'The server answered with a temporary failure: what it checks passwords with is down. This is not a wrong password, although JavaMail reports it in the same class.',
    fixes: [
      { text: 'Leave the password as it is and test again later.' },
      { text: 'If it stays, tell the mail administrator.' },
    ],
    fields: [],
    javaMail: authFailed,
    ask: 'The login as {username} is answered with a temporary failure. Please check the authentication service behind the mail server.',
    replies: [
      { at: ['auth'], when: { says: 'backendDown' } },
      { at: ['auth'], rank: 'class', when: { class: 4 } },
      { at: ['auth'], rank: 'weak', when: { says: 'temporary', not: { says: 'wrongPassword' } } },
    ],
  },
  AUTH_TOO_MANY_ATTEMPTS: {
    severity: 'error',
    stages: ['greeting', 'ehlo', 'auth', 'envelope'],
    title: 'Too many logins in a short time',
    meaning:
      'The server holds back the account or this address after failed or too frequent logins. Now even the right password is refused, and every further try prolongs it.',
    fixes: [
      { text: 'Stop testing for half an hour.' },
      {
        text: 'Look whether a wrong password stands in the server’s file: TeamConnect then goes on failing in the background.',
      },
    ],
    fields: ['password'],
    javaMail: authFailed,
    ask: 'Logins as {username} are held back after too many attempts. Please lift the lock and say which address causes them.',
    replies: [
      { at: ['auth'], when: { says: 'tooManyAttempts' } },
      // Shut out after failed logins: for a time, and no list of others knows the address.
      {
        at: ['greeting', 'ehlo', 'mail', 'rcpt'],
        when: { says: 'tooManyAttempts', words: /\bauth|log-?[io]n|password|sign-?in|brute|anmeld/ },
      },
    ],
    beats: ['AUTH_ACCOUNT_DISABLED', 'GREETING_IP_BLOCKLISTED', 'RATE_LIMITED'],
  },
  AUTH_ACCOUNT_DISABLED: {
    severity: 'error',
    stages: ['auth'],
    title: 'The account is disabled or locked',
    meaning: 'The server knows the account {username} and has it disabled, locked or suspended.',
    fixes: [{ text: 'Ask the mail administrator to enable it again.' }],
    fields: ['username'],
    javaMail: authFailed,
    ask: 'The account {username} is disabled or locked. Please enable it.',
    replies: [
      {
        at: ['auth'],
        when: {
          class: 5,
          any: [
            { says: 'accountDisabled' },
            { any: [{ code: 525 }, { detail: '7.13' }], not: { says: 'client' } },
          ],
        },
      },
    ],
  },
  AUTH_PASSWORD_EXPIRED: {
    severity: 'error',
    stages: ['auth'],
    title: 'The password has expired',
    meaning:
      'The server knows the account {username}, but its password has run out and has to be changed first.',
    fixes: [
      { text: 'Change the password at the provider, then enter the new one in {@password}.' },
      { text: 'For an account of a program, ask for a password that does not expire.' },
    ],
    fields: ['password'],
    javaMail: authFailed,
    ask: 'The password of {username} has expired. Please set a new one that does not expire.',
    replies: [
      // RFC 4954: 432 4.7.12 asks for a password transition; the account is known, its old password is spent.
      { at: ['auth'], when: [{ says: 'passwordExpired' }, { detail: '7.12' }] },
    ],
  },
  AUTH_SES_NOT_SUBSCRIBED: {
    severity: 'error',
    stages: ['auth'],
    title: 'The AWS account is not signed up for SES in this region',
    meaning:
      'Amazon knows the credentials, but the account behind them does not use SES, or not in the region of {host}.',
    fixes: [{ text: 'Enter the SES endpoint of the region in which the credentials were made in {@host}.' }],
    fields: ['host'],
    javaMail: authFailed,
    replies: [{ at: ['auth'], rank: 'sure', when: { raw: /not subscribed to (amazon )?ses/i } }],
  },
  AUTH_SES_IAM_DENIED: {
    severity: 'error',
    stages: ['auth', 'envelope', 'message'],
    title: 'The AWS user may not send',
    meaning: 'The login worked, but the IAM user behind it lacks the right to send mail with SES.',
    fixes: [{ text: 'AWS administrator: add ses:SendRawEmail to the user’s policy.' }],
    fields: ['username'],
    javaMail: sendFailed,
    ask: 'The IAM user behind the SMTP credentials may not call ses:SendRawEmail. Please add it to the policy.',
    replies: [
      {
        at: ['auth', ...transaction],
        rank: 'sure',
        when: { raw: /not authori[sz]ed to perform:? ?[`'"]?ses:/i },
      },
    ],
  },
  AUTH_CREDITS_EXHAUSTED: {
    severity: 'error',
    stages: ['auth', 'envelope', 'message'],
    title: 'The plan at the provider is used up',
    meaning:
      'The provider refuses because the plan’s amount of mail is used up or not paid for. It looks like a refused login; the password is not the problem.',
    fixes: [{ text: 'Extend the plan, or wait until it starts anew.' }],
    fields: [],
    javaMail: authFailed,
    replies: [
      {
        at: ['auth', ...transaction],
        rank: 'sure',
        when: {
          raw: /\b(limit|quota)\b.{0,40}\bupgrade (your|the) (plan|account|subscription)|exceeded your messaging limits|(credits?|plan|subscription|trial|billing|payment)\b.{0,40}(exceeded|exhausted|used up|expired|overdue|required|suspended|limit)|maximum credits/i,
        },
      },
      { at: ['auth'], when: { raw: /(quota|allowance|balance) .{0,30}(used up|exhausted|insufficient)/i } },
    ],
  },
  AUTH_PROVIDER_API_KEY: {
    severity: 'error',
    stages: ['auth', 'envelope', 'message'],
    title: 'The provider wants an API key in place of a password',
    meaning:
      'SendGrid takes the word apikey as user name and a key made in its console as password, and nothing else.',
    fixes: [
      {
        text: 'Enter apikey in {@username} and the key in {@password}.',
        set: { auth: true, username: 'apikey' },
      },
    ],
    fields: ['username', 'password'],
    javaMail: sendFailed,
    replies: [
      { at: transaction, rank: 'sure', when: { vendor: 'sendgrid', raw: /unauthenticated senders/i } },
      { at: transaction, rank: 'sure', when: { raw: /^550 unauthenticated senders not allowed/i } },
      {
        at: ['auth'],
        rank: 'sure',
        when: { vendor: 'sendgrid', class: 5, inRun: true, not: { username: 'apikey' } },
      },
    ],
  },
  AUTH_NOT_EXERCISED: {
    severity: 'warning',
    stages: ['auth', 'envelope', 'greeting'],
    title: 'The mail was accepted, but the login was never checked',
    meaning:
      'The server took sender and recipient without a login, as it does for this computer’s network. Whether user name and password are right is not known; from another network the same settings may fail.',
    fixes: [
      { text: 'If no login is needed, untick {@auth}.', set: { auth: false } },
      { text: 'If it is, use a port that offers it: {@useSsl}.' },
    ],
    fields: ['auth', 'username'],
  },
})
