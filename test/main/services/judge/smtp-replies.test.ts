import { describe, expect, it } from 'vitest'
import { causeAtAuth, causeAtContent, causeAtMail, causeAtOpenRcpt, causeAtRcpt, plain } from './evidence.ts'

const m365 = { host: 'smtp.office365.com', port: 587, useSsl: false, security: 'starttls' } as const
const google = { host: 'smtp.gmail.com' } as const
const ses = { host: 'email-smtp.eu-west-1.amazonaws.com' } as const
const sendgrid = { host: 'smtp.sendgrid.net', username: 'apikey' } as const

describe('A refused SMTP login', () => {
  it.each([
    // the general one, in servers’ words and languages
    ['535 5.7.8 Error: authentication failed: authentication failure', 'AUTH_REJECTED'],
    ['535 Incorrect authentication data', 'AUTH_REJECTED'],
    ['535 5.7.3 Authentication unsuccessful', 'AUTH_REJECTED'],
    ['535 5.7.1 Sorry, username or password not recognised', 'AUTH_REJECTED'],
    ['535 authorization failed (#5.7.0)', 'AUTH_REJECTED'],
    ['535 5.7.8 Benutzername oder Kennwort falsch', 'AUTH_REJECTED'],
    ['535 5.7.8 Échec de l’authentification : mot de passe incorrect', 'AUTH_REJECTED'],
    ['535 Error de autenticación, contraseña no válida', 'AUTH_REJECTED'],
    ['535 Autenticazione non riuscita', 'AUTH_REJECTED'],
    ['535 5.7.8 Ошибка аутентификации: неверный пароль', 'AUTH_REJECTED'],
    ['535 認証に失敗しました', 'AUTH_REJECTED'],
    ['535 用户名或密码错误', 'AUTH_REJECTED'],
    ['550 gibberish zxq', 'AUTH_REJECTED'],
    ['554 5.7.0 Nope', 'AUTH_REJECTED'],
    ['501 Cannot decode the response', 'AUTH_REJECTED'],
    // never a wrong password: 4xx
    [
      '454 4.7.0 Temporary authentication failure: Connection lost to authentication server',
      'AUTH_TEMPORARY_FAILURE',
    ],
    ['451 4.3.0 Temporary server error. Please try again later', 'AUTH_TEMPORARY_FAILURE'],
    ['435 Unable to authenticate at present', 'AUTH_TEMPORARY_FAILURE'],
    ['421 4.3.0 Server is going down', 'AUTH_TEMPORARY_FAILURE'],
    ['454 4.7.0 Falsches Passwort', 'AUTH_TEMPORARY_FAILURE'],
    ['535 5.7.8 Error: authentication failed: generic failure', 'AUTH_TEMPORARY_FAILURE'],
    ['535 5.7.8 Cannot reach the authentication server', 'AUTH_TEMPORARY_FAILURE'],
    // too many
    ['535 5.7.8 Too many failed logins, account held for 15 minutes', 'AUTH_TOO_MANY_ATTEMPTS'],
    ['421 4.7.0 Too many invalid logon attempts from your address', 'AUTH_TOO_MANY_ATTEMPTS'],
    ['535 Zu viele fehlgeschlagene Anmeldeversuche', 'AUTH_TOO_MANY_ATTEMPTS'],
    ['454 4.7.0 Trop de tentatives, patientez', 'AUTH_TOO_MANY_ATTEMPTS'],
    // account and password
    ['525 5.7.13 User account not active', 'AUTH_ACCOUNT_DISABLED'],
    ['535 5.7.8 This mailbox has been suspended', 'AUTH_ACCOUNT_DISABLED'],
    ['535 Ihr Konto wurde gesperrt', 'AUTH_ACCOUNT_DISABLED'],
    ['535 5.7.8 Your password has expired', 'AUTH_PASSWORD_EXPIRED'],
    ['535 Das Kennwort ist abgelaufen', 'AUTH_PASSWORD_EXPIRED'],
    ['432 4.7.12 A password transition is needed', 'AUTH_PASSWORD_EXPIRED'],
    ['535 5.7.8 Use your complete e-mail address as user name', 'AUTH_USER_NAME_FORM'],
    ['535 5.7.0 An app password is needed for this account', 'AUTH_APP_PASSWORD_REQUIRED'],
    [
      '535 5.7.8 Application password required, create one in your account settings',
      'AUTH_APP_PASSWORD_REQUIRED',
    ],
    ['534 5.7.9 Please sign in through your web browser first', 'AUTH_WEB_LOGIN_REQUIRED'],
    // what the server has
    ['504 5.7.4 Unrecognized authentication type', 'AUTH_MECHANISM_UNSUPPORTED'],
    ['504 This mechanism is not known here', 'AUTH_MECHANISM_UNSUPPORTED'],
    ['534 5.7.9 Authentication mechanism is too weak', 'AUTH_MECHANISM_UNSUPPORTED'],
    ['503 5.5.1 Error: authentication not enabled', 'AUTH_NOT_ENABLED'],
    ['503 AUTH command used when not advertised', 'AUTH_NOT_ENABLED'],
    ['502 5.5.2 Command not recognized', 'AUTH_NOT_ENABLED'],
    ['500 unrecognized command', 'AUTH_NOT_ENABLED'],
    ['451 Your mail quota is used up, allowance exhausted', 'AUTH_CREDITS_EXHAUSTED'],
    ['535 Daily sending limit exceeded', 'DAILY_LIMIT_REACHED'],
    ['535 Daily bread', 'AUTH_REJECTED'],
    ['550 EHLO with a fully qualified name first', 'EHLO_NAME_NOT_QUALIFIED'],
    ['550 Your IP is listed by list.example.org', 'GREETING_IP_BLOCKLISTED'],
    ['421 Too many concurrent connections from you', 'RATE_LIMITED'],
    ['550 Your IP address is not allowed to sign in', 'CLIENT_HOST_REJECTED'],
    ['550 Service unavailable', 'AUTH_TEMPORARY_FAILURE'],
    ['535 Unknown command', 'AUTH_REJECTED'],
    ['550 Unknown authentication mechanism', 'AUTH_MECHANISM_UNSUPPORTED'],
    ['534 5.7.9 zxq', 'AUTH_MECHANISM_UNSUPPORTED'],
    ['534 zxq', 'AUTH_REJECTED'],
    // providers’ own
    ['535 5.7.8 Unusual sending activity detected on this account', 'SENDER_BLOCKED_OUTBOUND'],
    ['451 Your plan has exceeded its credits', 'AUTH_CREDITS_EXHAUSTED'],
    ['535 5.7.0 The email limit is reached. Please upgrade your plan', 'AUTH_CREDITS_EXHAUSTED'],
    ['535 5.7.0 Please upgrade your program', 'AUTH_REJECTED'],
    ['451 Authentication failed: Maximum credits exceeded', 'AUTH_CREDITS_EXHAUSTED'],
    // not a reply at all for this place
    ['250 OK', 'REPLY_NOT_UNDERSTOOD'],
    ['334 VXNlcm5hbWU6', 'REPLY_NOT_UNDERSTOOD'],
  ])('%s → %s', (text, cause) => {
    expect(causeAtAuth(text)).toBe(cause)
  })

  it.each([
    ['538 5.7.11 Encryption required for requested authentication mechanism', 'AUTH_NEEDS_TLS'],
    ['504 5.5.4 Encryption required for requested authentication mechanism', 'AUTH_NEEDS_TLS'],
    ['530 A secure connection is required for authentication', 'AUTH_NEEDS_TLS'],
    ['535 5.7.0 Plaintext authentication disallowed on this connection', 'AUTH_NEEDS_TLS'],
    ['535 Anmeldung nur über eine verschlüsselte Verbindung', 'AUTH_NEEDS_TLS'],
    ['530 5.7.0 You must issue STARTTLS first', 'STARTTLS_REQUIRED'],
    ['535 5.7.8 Bad password', 'AUTH_REJECTED'],
  ])('without encryption: %s → %s', (text, cause) => {
    expect(causeAtAuth(text, plain())).toBe(cause)
  })

  it.each([
    [
      m365,
      '535 5.7.139 Authentication unsuccessful, the user credentials were incorrect. [XX1.EURPRD01.PROD.OUTLOOK.COM]',
      'AUTH_REJECTED_M365',
    ],
    [m365, '535 5.7.3 Authentication unsuccessful', 'AUTH_REJECTED_M365'],
    [{ host: 'smtp.office365.us' }, '535 5.7.3 Authentication unsuccessful', 'AUTH_REJECTED_M365'],
    [{ host: 'smtp.partner.outlook.cn' }, '535 5.7.3 Authentication unsuccessful', 'AUTH_REJECTED_M365'],
    [
      m365,
      '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.',
      'AUTH_SMTP_DISABLED_TENANT',
    ],
    [
      m365,
      '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox.',
      'AUTH_SMTP_DISABLED_MAILBOX',
    ],
    [
      m365,
      '535 5.7.139 Authentication unsuccessful, basic authentication is disabled.',
      'AUTH_BASIC_DISABLED',
    ],
    [
      m365,
      '535 5.7.139 Authentication unsuccessful, user is locked by your organization’s security defaults policy.',
      'AUTH_SECURITY_DEFAULTS',
    ],
    [
      m365,
      '535 5.7.139 Authentication unsuccessful, the request did not meet the criteria to be authenticated successfully.',
      'AUTH_CONDITIONAL_ACCESS',
    ],
    [m365, '432 4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded', 'RATE_LIMITED_M365_THREADS'],
    [
      google,
      '535-5.7.8 Username and Password not accepted. For more\n535 5.7.8 information, go to support - gsmtp',
      'AUTH_REJECTED_GMAIL',
    ],
    [
      google,
      '534-5.7.9 Application-specific password required. Learn more\n534 5.7.9 at the help page - gsmtp',
      'AUTH_APP_PASSWORD_REQUIRED',
    ],
    [
      google,
      '534-5.7.14 Please log in with your web browser and then try again.\n534 5.7.14 - gsmtp',
      'AUTH_WEB_LOGIN_REQUIRED',
    ],
    [
      google,
      '454 4.7.0 Cannot authenticate due to temporary system problem. Try again later. - gsmtp',
      'AUTH_TEMPORARY_FAILURE',
    ],
    [ses, '535 Authentication Credentials Invalid', 'AUTH_REJECTED'],
    [ses, '535 Account not subscribed to SES', 'AUTH_SES_NOT_SUBSCRIBED'],
    [
      { ...sendgrid, username: 'tc@example.com' },
      '535 Authentication failed: Bad username / password',
      'AUTH_PROVIDER_API_KEY',
    ],
    [sendgrid, '535 Authentication failed: The provided authorization grant is invalid', 'AUTH_REJECTED'],
    // near misses: the same words from somebody else
    [{}, '535 5.7.3 Authentication unsuccessful', 'AUTH_REJECTED'],
    [{}, '535 5.7.8 Username and Password not accepted', 'AUTH_REJECTED'],
  ])('%o: %s → %s', (change, text, cause) => {
    expect(causeAtAuth(text, change)).toBe(cause)
  })

  it('is not misled by names: a host, user or address that sounds like a cause', () => {
    const change = { host: 'blocked.relay.example', username: 'spam.disabled@relay.example' }
    expect(
      causeAtAuth(
        '535 5.7.8 spam.disabled@relay.example: authentication failed at blocked.relay.example',
        change,
      ),
    ).toBe('AUTH_REJECTED')
  })
})

describe('A refused recipient', () => {
  it.each([
    ['554 5.7.1 <x@example.net>: Relay access denied', 'RELAY_DENIED'],
    ['550 5.7.1 Unable to relay', 'RELAY_DENIED'],
    ['550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain', 'RELAY_DENIED'],
    ['550 relay not permitted', 'RELAY_DENIED'],
    ['553 sorry, that domain isn’t in my list of allowed rcpthosts (#5.7.1)', 'RELAY_DENIED'],
    ['554 Not a local recipient, go away', 'RELAY_DENIED'],
    ['550 5.7.1 Weiterleitung an diese Adresse nicht gestattet', 'RELAY_DENIED'],
    ['550 5.7.1 Relayage interdit', 'RELAY_DENIED'],
    ['550 No se permite la retransmisión', 'RELAY_DENIED'],
    ['550 Inoltro non consentito', 'RELAY_DENIED'],
    ['554 5.7.1 Пересылка запрещена', 'RELAY_DENIED'],
    ['550 中継は許可されていません', 'RELAY_DENIED'],
    ['551 User not local; please try elsewhere', 'RELAY_DENIED'],
    ['454 4.7.1 <x@example.net>: Relay access denied', 'RELAY_DENIED'],
    [
      '550 5.1.1 <x@example.net>: Recipient address rejected: User unknown in relay recipient table',
      'RECIPIENT_UNKNOWN',
    ],
    ['550 5.1.1 No such user here', 'RECIPIENT_UNKNOWN'],
    ['550 Unrouteable address', 'RECIPIENT_UNKNOWN'],
    ['550 Empfänger unbekannt', 'RECIPIENT_UNKNOWN'],
    ['550 Destinataire inconnu', 'RECIPIENT_UNKNOWN'],
    ['550 El buzón no existe', 'RECIPIENT_UNKNOWN'],
    [
      '550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found by SMTP address lookup',
      'RECIPIENT_UNKNOWN',
    ],
    ['550 用户不存在', 'RECIPIENT_UNKNOWN'],
    ['550 Пользователь не найден', 'RECIPIENT_UNKNOWN'],
    ['501 5.1.3 Bad recipient address syntax', 'RECIPIENT_SYNTAX'],
    ['553 5.1.3 Malformed address', 'RECIPIENT_SYNTAX'],
    ['550 5.2.1 Mailbox disabled, not accepting messages', 'RECIPIENT_DISABLED'],
    ['552 5.2.2 The mailbox is full', 'RECIPIENT_MAILBOX_FULL'],
    ['452 4.2.2 Over quota', 'RECIPIENT_MAILBOX_FULL'],
    ['552 Das Postfach ist voll', 'RECIPIENT_MAILBOX_FULL'],
    ['552 Boîte de réception pleine', 'RECIPIENT_MAILBOX_FULL'],
    ['552 邮箱已满', 'RECIPIENT_MAILBOX_FULL'],
    ['450 4.2.0 <x@example.net>: Recipient address rejected: Greylisted', 'RECIPIENT_GREYLISTED'],
    ['451 4.7.1 Please try again later', 'RECIPIENT_GREYLISTED'],
    ['450 Graylisting in effect, retry in 300 seconds', 'RECIPIENT_GREYLISTED'],
    ['451 Bitte versuchen Sie es später erneut', 'RECIPIENT_GREYLISTED'],
    ['554 5.7.1 <unknown[192.0.2.9]>: Client host rejected: Access denied', 'CLIENT_HOST_REJECTED'],
    ['550 Your IP address is not allowed to use this server', 'CLIENT_HOST_REJECTED'],
    [
      '554 5.7.1 Service unavailable; Client host [192.0.2.9] blocked using list.example.org',
      'GREETING_IP_BLOCKLISTED',
    ],
    ['550 5.7.1 Mail from 192.0.2.9 refused, see our blacklist', 'GREETING_IP_BLOCKLISTED'],
    ['450 4.7.25 Client host rejected: cannot find your hostname, [192.0.2.9]', 'GREETING_NO_REVERSE_DNS'],
    ['550 5.7.1 No PTR record for your address', 'GREETING_NO_REVERSE_DNS'],
    [
      '504 5.5.2 <localhost>: Helo command rejected: need fully-qualified hostname',
      'EHLO_NAME_NOT_QUALIFIED',
    ],
    ['504 5.5.2 <app01>: Helo command rejected', 'EHLO_NAME_NOT_QUALIFIED'],
    ['550 5.1.1 Invalid recipient, please give the full address', 'RECIPIENT_UNKNOWN'],
    ['550 5.7.1 <app01>: Helo command rejected: Host not found', 'EHLO_NAME_INVALID'],
    [
      '553 5.7.1 <no-reply@example.com>: Sender address rejected: not owned by user tc@example.com',
      'SENDER_NOT_OWNED',
    ],
    ['553 5.7.1 <no-reply@example.com>: Sender address rejected: not logged in', 'SENDER_NOT_LOGGED_IN'],
    [
      '450 4.1.8 <no-reply@example.com>: Sender address rejected: Domain not found',
      'SENDER_DOMAIN_NOT_FOUND',
    ],
    [
      '550-Verification failed for <no-reply@example.com>\n550-Unrouteable address\n550 Sender verify failed',
      'SENDER_VERIFY_FAILED',
    ],
    ['554 5.7.1 <no-reply@example.com>: Sender address rejected: Access denied', 'SENDER_REFUSED'],
    ['550 5.7.23 Message rejected because of a Sender Policy Framework violation', 'SPF_FAILED'],
    ['530 5.7.0 Authentication required', 'AUTH_REQUIRED'],
    ['550 5.7.1 Please log in before sending', 'AUTH_REQUIRED'],
    ['530 Anmeldung erforderlich', 'AUTH_REQUIRED'],
    ['450 4.7.1 Error: too much mail from 192.0.2.9', 'RATE_LIMITED'],
    ['421 4.7.0 Rate limit exceeded', 'RATE_LIMITED'],
    ['550 5.4.5 Daily user sending quota exceeded', 'DAILY_LIMIT_REACHED'],
    ['452 4.5.3 Error: too many recipients', 'TOO_MANY_RECIPIENTS'],
    ['452 4.3.1 Insufficient system storage', 'SERVER_STORAGE_LOW'],
    ['451 4.3.0 <x@example.net>: Temporary lookup failure', 'SERVER_CONFIG_ERROR'],
    ['451 4.3.5 Server configuration problem', 'SERVER_CONFIG_ERROR'],
    ['553 5.6.7 Must declare SMTPUTF8 to send this', 'SMTPUTF8_REQUIRED'],
    ['550 5.7.1 Message looks like spam', 'SPAM_REJECTED'],
    // accounts for trying out, and what only sounds like one
    ['450 Trial accounts may only send to the administrator’s address', 'PROVIDER_TEST_ACCOUNT'],
    ['550 You can only send testing emails to your own email address', 'PROVIDER_TEST_ACCOUNT'],
    ['554 5.7.1 This account is still in sandbox mode', 'PROVIDER_TEST_ACCOUNT'],
    ['550 Only authorized users may relay', 'RELAY_DENIED'],
    ['550 You are not allowed to send to this group', 'RECIPIENT_REFUSED'],
    ['550 5.1.1 No such user: test account', 'RECIPIENT_UNKNOWN'],
    ['451 You have exceeded your messaging limits', 'AUTH_CREDITS_EXHAUSTED'],
    ['450 4.9.9 Not today', 'RECIPIENT_DEFERRED'],
    ['550 zxq', 'RECIPIENT_REFUSED'],
    ['421 Bye', 'SMTP_SERVICE_CLOSING'],
    ['350 Hm', 'REPLY_NOT_UNDERSTOOD'],
    ['999 Hm', 'REPLY_NOT_UNDERSTOOD'],
  ])('%s → %s', (text, cause) => {
    expect(causeAtRcpt(text)).toBe(cause)
  })

  it('is a matter of relaying where the code alone says "not authorised" to a client without a login', () => {
    expect(causeAtOpenRcpt('550 5.7.1 zxq')).toBe('RELAY_DENIED')
    expect(causeAtRcpt('550 5.7.1 zxq')).toBe('RECIPIENT_REFUSED')
  })

  it('at Microsoft’s edge means an unknown mailbox, elsewhere an access rule', () => {
    const text =
      '550 5.4.1 Recipient address rejected: Access denied. [XX1.eop-eur01.prod.protection.outlook.com]'
    expect(causeAtRcpt(text)).toBe('RECIPIENT_UNKNOWN')
    expect(causeAtRcpt('550 5.4.1 Recipient address rejected: Access denied.')).not.toBe('RECIPIENT_UNKNOWN')
  })

  it('by Microsoft: bans, tenants and send-as are their own causes', () => {
    expect(causeAtRcpt('550 5.7.606 Access denied, banned sending IP [192.0.2.9]')).toBe('SENDING_IP_BANNED')
    expect(causeAtRcpt('550 5.7.650 something else')).not.toBe('SENDING_IP_BANNED')
    expect(causeAtRcpt('550 5.7.705 Access denied, tenant has exceeded threshold')).toBe(
      'TENANT_SENDING_BLOCKED',
    )
    expect(causeAtRcpt('550 5.1.8 Access denied, bad outbound sender', m365)).toBe('SENDER_BLOCKED_OUTBOUND')
    expect(causeAtRcpt('553 5.1.8 Domain of sender address does not exist')).toBe('SENDER_DOMAIN_NOT_FOUND')
  })
})

describe('A refused sender at MAIL', () => {
  it.each([
    ['530 5.7.0 Must issue a STARTTLS command first', 'STARTTLS_REQUIRED'],
    ['530 5.7.57 Client not authenticated to send mail', 'AUTH_REQUIRED'],
    ['530 5.7.1 Client was not authenticated', 'AUTH_REQUIRED'],
    ['530 Authentication required', 'AUTH_REQUIRED'],
    ['550 5.7.60 Client does not have permissions to send as this sender', 'SENDER_SEND_AS_DENIED_M365'],
    ['553 Relaying disallowed as no-reply@example.com', 'SENDER_DISALLOWED_ZOHO'],
    ['550 5.7.1 You are not allowed to send from this address', 'SENDER_NOT_OWNED'],
    ['553 5.7.1 Die Absenderadresse gehört nicht zu diesem Konto', 'SENDER_NOT_OWNED'],
    ['550 Expéditeur non autorisé', 'SENDER_NOT_OWNED'],
    ['501 5.1.7 Bad sender address syntax', 'SENDER_SYNTAX'],
    [
      '553 5.1.8 <no-reply@example.com>... Domain of sender address no-reply@example.com does not exist',
      'SENDER_DOMAIN_NOT_FOUND',
    ],
    ['550 Sender address must be specified', 'SENDER_EMPTY'],
    ['552 5.3.4 Message size exceeds fixed limit', 'MESSAGE_TOO_LARGE'],
    ['452 4.3.1 Insufficient system resources', 'SERVER_STORAGE_LOW'],
    ['451 4.3.0 Mail server temporarily rejected message', 'SERVER_CONFIG_ERROR'],
    [
      '554 Access denied: User is not authorized to perform ses:SendRawEmail on resource',
      'AUTH_SES_IAM_DENIED',
    ],
    ['550 Unauthenticated senders not allowed', 'AUTH_PROVIDER_API_KEY'],
    ['550 zxq', 'SENDER_REFUSED'],
    ['450 zxq', 'SENDER_DEFERRED'],
    ['451 Sender rate over its limit', 'RATE_LIMITED'],
    ['421 4.3.2 closing', 'SMTP_SERVICE_CLOSING'],
  ])('%s → %s', (text, cause) => {
    expect(causeAtMail(text)).toBe(cause)
  })
})

describe('A message refused after DATA', () => {
  it.each([
    [
      '554 5.2.252 SendAsDenied; tc@example.com not allowed to send as no-reply@example.com',
      'SENDER_SEND_AS_DENIED_M365',
    ],
    ['550 The from address does not match a verified Sender Identity', 'SENDER_UNVERIFIED_SENDGRID'],
    [
      '554 Message rejected: Email address is not verified. The following identities failed the check in region EU-WEST-1',
      'SENDER_UNVERIFIED_SES',
    ],
    ['552 5.3.4 Message too big for system', 'MESSAGE_TOO_LARGE'],
    ['552 Die Nachricht ist zu groß', 'MESSAGE_TOO_LARGE'],
    [
      '550 5.7.26 Unauthenticated email from example.com is not accepted due to domain’s DMARC policy',
      'DMARC_REJECTED',
    ],
    ['550 5.7.26 The MAIL FROM domain has an SPF record with a hard fail policy', 'SPF_FAILED'],
    [
      '550 5.7.1 Messages missing a valid address in the From: header are not accepted',
      'FROM_HEADER_REJECTED',
    ],
    ['554 Message contains bare LF', 'BARE_LINEFEED_REJECTED'],
    ['552 5.7.0 This attachment type is not allowed', 'CONTENT_BLOCKED'],
    ['554 5.7.1 Virus found in the message', 'CONTENT_BLOCKED'],
    ['550 5.7.501 Access denied, spam abuse detected', 'SPAM_REJECTED'],
    ['554 5.6.0 zxq', 'MESSAGE_REFUSED'],
    ['451 zxq', 'MESSAGE_DEFERRED'],
    ['451 4.7.1 Greylisted, come back in five minutes', 'RECIPIENT_GREYLISTED'],
    [
      '550 5.7.708 Service unavailable. Access denied, traffic not accepted from this IP',
      'TENANT_SENDING_BLOCKED',
    ],
    ['550 5.7.1 Not authorised to send as this address', 'SENDER_NOT_OWNED'],
  ])('%s → %s', (text, cause) => {
    expect(causeAtContent(text)).toBe(cause)
  })

  it('names quota limits and SendGrid’s senders only by their marks', () => {
    expect(causeAtContent('550 5.4.5 Daily sending limit reached', google)).toBe('DAILY_LIMIT_REACHED')
    expect(causeAtContent('550 The from address must be verified', sendgrid)).toBe(
      'SENDER_UNVERIFIED_SENDGRID',
    )
    expect(causeAtContent('550 The from address must be verified')).not.toBe('SENDER_UNVERIFIED_SENDGRID')
  })
})
