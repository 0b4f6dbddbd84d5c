/** Causes that one reply shows: the server is sound until then. */
import type { CauseId } from '#main/services/knowledge/index.ts'
import { close, data, imapServer, type Reply, smtpServer } from '../../../../servers/scripted.ts'
import { type Extra, inside, runCheck } from './harness.ts'
import type { Telling } from './telling.ts'

type Place = 'greeting' | 'EHLO' | 'AUTH PLAIN ' | 'MAIL FROM:' | 'RCPT TO:' | 'content'

const atHost = (host: string, more: Extra = {}): Extra => ({
  ...more,
  settings: { 'smtp.host': host, 'imap.host': host, ...more.settings },
  options: { network: { lookup: async () => ({ addresses: [{ address: '127.0.0.1', family: 4 }] }) } },
})

const sending: Extra = { request: { sendMessage: true, testRecipients: [inside] } }

const smtp = (cause: CauseId, place: Place, reply: Reply, extra: Extra = {}): Telling => ({
  cause,
  name: `${place.trim()} → ${String(reply).slice(0, 60)}`,
  run: () =>
    runCheck(
      'smtp',
      () =>
        smtpServer(
          place === 'greeting'
            ? { greeting: reply }
            : place === 'content'
              ? { replies: { DATA: data(reply) } }
              : { replies: { [place]: reply, ...(place === 'EHLO' ? { HELO: reply } : {}) } },
        ),
      place === 'content' ? { ...sending, ...extra } : extra,
    ),
})

const login = (cause: CauseId, reply: string, extra?: Extra) => smtp(cause, 'AUTH PLAIN ', reply, extra)
const content = (cause: CauseId, reply: string, extra?: Extra) => smtp(cause, 'content', reply, extra)

export const smtpTellings: readonly Telling[] = [
  smtp('GREETING_NO_REVERSE_DNS', 'greeting', '554 5.7.1 No PTR record for your address'),
  smtp('CLIENT_SPOKE_TOO_EARLY', 'greeting', '554 SMTP synchronization error'),
  smtp('ANTIVIRUS_SMTP_PROXY', 'greeting', '421 Antivirus mail scanner: cannot reach the server'),
  smtp('EHLO_REFUSED', 'EHLO', '550 Not today'),
  smtp(
    'EHLO_LOCALHOST_THROTTLED',
    'EHLO',
    ['421 4.7.0 Try again later, closing connection. (EHLO) - gsmtp', close],
    atHost('smtp-relay.gmail.com', { settings: { 'smtp.ehloName': 'localhost' } }),
  ),
  login('AUTH_USER_NAME_FORM', '535 5.7.8 Sign in with your full e-mail address'),
  login('AUTH_REJECTED_M365', '535 5.7.3 Authentication unsuccessful', atHost('smtp.office365.com')),
  login('AUTH_REJECTED_GMAIL', '535 5.7.8 Username and Password not accepted. - gsmtp'),
  login('AUTH_APP_PASSWORD_REQUIRED', '534 5.7.9 Application-specific password required.'),
  login('AUTH_WEB_LOGIN_REQUIRED', '534 5.7.14 Please log in via your web browser and then try again.'),
  login('AUTH_SMTP_DISABLED_TENANT', '535 5.7.139 SmtpClientAuthentication is disabled for the Tenant.'),
  login('AUTH_SMTP_DISABLED_MAILBOX', '535 5.7.139 SmtpClientAuthentication is disabled for the Mailbox.'),
  login('AUTH_BASIC_DISABLED', '535 5.7.139 Authentication unsuccessful, basic authentication is disabled.'),
  login(
    'AUTH_SECURITY_DEFAULTS',
    '535 5.7.139 user is locked by your organization’s security defaults policy',
  ),
  login('AUTH_CONDITIONAL_ACCESS', '535 5.7.139 the request did not meet the criteria to be authenticated'),
  login('AUTH_NEEDS_TLS', '538 5.7.11 Encryption required for this mechanism'),
  login('AUTH_NOT_ENABLED', '503 5.5.1 Error: authentication not enabled'),
  login('AUTH_TOO_MANY_ATTEMPTS', '454 4.7.0 Too many login attempts, come back later'),
  login('AUTH_ACCOUNT_DISABLED', '535 5.7.8 This account has been suspended'),
  login('AUTH_PASSWORD_EXPIRED', '535 5.7.8 The password has expired'),
  login('AUTH_SES_NOT_SUBSCRIBED', '535 Your account is not subscribed to SES'),
  login('AUTH_CREDITS_EXHAUSTED', '451 Authentication failed: Maximum credits exceeded'),
  login('AUTH_PROVIDER_API_KEY', '535 Authentication failed: Bad username', atHost('smtp.sendgrid.net')),
  content('AUTH_SES_IAM_DENIED', '554 Access denied: User is not authorized to perform: ses:SendRawEmail'),
  smtp('SENDER_DISALLOWED_ZOHO', 'MAIL FROM:', '553 Relaying disallowed as teamconnect@example.test'),
  content('SENDER_UNVERIFIED_SENDGRID', '550 The from address does not match a verified Sender Identity.'),
  smtp(
    'PROVIDER_TEST_ACCOUNT',
    'RCPT TO:',
    '450 Trial accounts can only send to the administrator’s address',
  ),
  content('SENDER_UNVERIFIED_SES', '554 Message rejected: Email address is not verified.'),
  smtp('SENDER_BLOCKED_OUTBOUND', 'MAIL FROM:', '550 5.1.8 Access denied, bad outbound sender'),
  smtp('RATE_LIMITED_M365_THREADS', 'MAIL FROM:', '432 4.3.2 sender thread limit exceeded'),
  smtp('DAILY_LIMIT_REACHED', 'MAIL FROM:', '550 5.4.5 Daily sending quota exceeded'),
  smtp('SMTPUTF8_REQUIRED', 'RCPT TO:', '553 5.6.7 Non-ASCII address not permitted for that sender'),
  content(
    'DMARC_REJECTED',
    '550 5.7.26 Unauthenticated email is not accepted due to the domain’s DMARC policy',
  ),
  content('FROM_HEADER_REJECTED', '550 5.7.1 Missing or malformed From: header'),
  content('BARE_LINEFEED_REJECTED', '550 5.5.2 Error: bare <LF> received'),
  content('SPAM_REJECTED', '554 5.7.1 This message looks like spam'),
  content('SENDING_IP_BANNED', '550 5.7.606 Access denied, banned sending IP [192.0.2.7]'),
  content('TENANT_SENDING_BLOCKED', '550 5.7.705 Access denied, tenant has exceeded threshold'),
  content('MESSAGE_DEFERRED', '451 4.7.1 Not now'),
  content('MAIL_LOOP', '554 5.4.6 Hop count exceeded - possible mail loop'),
  content('DELIVERY_TIME_EXPIRED', '550 5.4.7 Delivery time expired at the relay'),
]

const at =
  (command: string) =>
  (cause: CauseId, reply: Reply, extra: Extra = {}): Telling => ({
    cause,
    name: `${command.trim()} → ${String(reply).slice(0, 60)}`,
    run: () => runCheck('imap', () => imapServer({ replies: { [command]: reply } }), extra),
  })
const imapLogin = at('AUTHENTICATE PLAIN ')
const select = at('SELECT')
const search = at('UID SEARCH')

export const imapTellings: readonly Telling[] = [
  {
    cause: 'IMAP_BASIC_AUTH_DISABLED_M365',
    name: 'OAuth alone works',
    run: () =>
      runCheck(
        'imap',
        () =>
          imapServer({
            greeting: '* OK [CAPABILITY IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR] ready',
            replies: { 'AUTHENTICATE PLAIN ': '{tag} NO AUTHENTICATE failed.' },
          }),
        atHost('outlook.office365.com'),
      ),
  },
  imapLogin('IMAP_WEB_LOGIN_REQUIRED', '{tag} NO [WEBALERT https://example.com/] Web login required.'),
  imapLogin('IMAP_ID_REQUIRED', '{tag} NO Unsafe Login. Please contact the service'),
  imapLogin('IMAP_LOGIN_REFUSED', '{tag} BAD Wrong number of arguments'),
  imapLogin('IMAP_NOT_AUTHORISED', '{tag} NO [AUTHORIZATIONFAILED] No'),
  select('IMAP_BANDWIDTH_EXCEEDED', '{tag} NO Account exceeded command or bandwidth limits.'),
  select('IMAP_THROTTLED', '{tag} NO [UNAVAILABLE] Request is throttled, back off'),
  select('IMAP_MAILBOX_IN_USE', '{tag} NO [INUSE] Mailbox is locked'),
  select('IMAP_DISCONNECTED_IDLE', ['* BYE Autologout; idle for too long', close]),
  select('IMAP_FOLDER_REFUSED', '{tag} NO Cannot'),
  search('IMAP_SEARCH_CHARSET', '{tag} NO [BADCHARSET (US-ASCII)] Unknown charset'),
]
