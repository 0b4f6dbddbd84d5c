/**
 * Restrictions and faults of Postfix, each a service of its own in one instance, with the cause that a person who
 * knows Postfix would name. The expected cause was written down before the first run.
 */
import type { MailHost, MailHostOptions } from '../servers/mail-host.ts'
import type { SetUp } from './set-ups.ts'

export interface PostfixVariant extends SetUp {
  /** Parameters of this service alone, as `-o` lines of master.cf. */
  readonly parameters: Readonly<Record<string, string>>
  /** Default `smtpd`. */
  readonly daemon?: 'smtpd' | 'postscreen'
  /** Plaintext on its port in place of TLS from the first byte. */
  readonly plain?: boolean
}

const inside = [{ address: 'bob@example.com', place: 'inside' }] as const
const outside = [{ address: 'counsel@lawfirm.example', place: 'outside' }] as const
const stranger = [{ address: 'nobody@example.com', place: 'inside' }] as const

type More = Partial<Omit<PostfixVariant, 'name' | 'cause' | 'parameters'>>

const row = (
  name: string,
  cause: string | null,
  parameters: Readonly<Record<string, string>>,
  more: More = {},
): PostfixVariant => ({
  check: 'smtp',
  host: 'ordinary',
  name,
  cause,
  parameters,
  settings: () => ({}),
  recipients: [...inside],
  ...more,
})

/** What an access table or a policy service answers, put where Postfix asks it. */
const sender = (action: string) => ({ smtpd_sender_restrictions: `check_sender_access static:{${action}}` })
const recipient = (action: string) => ({
  smtpd_recipient_restrictions: `check_recipient_access static:{${action}}`,
})
const client = (action: string) => ({ smtpd_client_restrictions: `check_client_access static:{${action}}` })
const atOnce = { smtpd_delay_reject: 'no' }
const dead = 'inet:127.0.0.1:1'
const noLogin = { settings: () => ({ 'smtp.auth': false }) } as const
const as = (address: string): More => ({ settings: () => ({ 'smtp.replyTo': address }) })
const sending: More = { request: { sendMessage: true } }
const clear: More = { plain: true }

export const postfixVariants: readonly PostfixVariant[] = [
  // Relaying.
  row(
    'defer_unauth_destination',
    'RELAY_DENIED',
    { smtpd_relay_restrictions: 'permit_mynetworks, defer_unauth_destination' },
    { ...noLogin, recipients: [...outside] },
  ),
  row(
    'soft_bounce, relaying',
    'RELAY_DENIED',
    { soft_bounce: 'yes', smtpd_relay_restrictions: 'reject_unauth_destination' },
    { recipients: [...outside] },
  ),
  row(
    'soft_bounce, unknown recipient',
    'RECIPIENT_UNKNOWN',
    { soft_bounce: 'yes' },
    { recipients: [...stranger] },
  ),
  row(
    'soft_bounce, foreign sender',
    'SENDER_NOT_OWNED',
    {
      soft_bounce: 'yes',
      smtpd_sender_login_maps: 'inline:{{bob@example.com=bob@example.com}}',
      smtpd_sender_restrictions: 'reject_sender_login_mismatch',
    },
    as('bob@example.com'),
  ),
  row(
    'reject_authenticated_sender_login_mismatch',
    'SENDER_NOT_OWNED',
    {
      smtpd_sender_login_maps: 'inline:{{bob@example.com=bob@example.com}}',
      smtpd_sender_restrictions: 'reject_authenticated_sender_login_mismatch',
    },
    as('bob@example.com'),
  ),
  row(
    'reject_unauthenticated_sender_login_mismatch',
    'SENDER_NOT_LOGGED_IN',
    {
      smtpd_sender_login_maps: 'inline:{{alice@example.com=alice@example.com}}',
      smtpd_sender_restrictions: 'reject_unauthenticated_sender_login_mismatch',
    },
    noLogin,
  ),
  // Sender.
  row(
    'reject_unlisted_sender',
    'SENDER_VERIFY_FAILED',
    { smtpd_sender_restrictions: 'reject_unlisted_sender' },
    as('teamconnect@example.com'),
  ),
  row(
    'reject_non_fqdn_sender',
    'SENDER_SYNTAX',
    { smtpd_sender_restrictions: 'reject_non_fqdn_sender' },
    as('teamconnect@legalserver'),
  ),
  row('check_sender_access REJECT', 'SENDER_REFUSED', sender('REJECT')),
  row(
    'check_sender_access with its own words',
    'SENDER_REFUSED',
    sender('550 5.7.1 Use the marketing relay for this domain'),
  ),
  row('check_sender_access 450', 'SENDER_DEFERRED', sender('450 4.7.1 Not now')),
  row(
    'reject_rhsbl_sender',
    'SENDER_REFUSED',
    sender(
      '554 5.7.1 Service unavailable; Sender address [alice@example.com] blocked using dbl.example.net; https://dbl.example.net/q',
    ),
  ),
  row(
    'reject_unverified_sender, in progress',
    'SENDER_DEFERRED',
    sender(
      '450 4.1.7 <alice@example.com>: Sender address rejected: unverified address: Address verification in progress',
    ),
  ),
  // Client and HELO.
  row('check_client_access REJECT', 'CLIENT_HOST_REJECTED', client('REJECT')),
  row('check_client_access 521', 'CLIENT_HOST_REJECTED', client('521 5.7.1 We do not serve your network')),
  row('check_client_access 521 at once', 'GREETING_REFUSED', { ...client('521 5.7.1 No'), ...atOnce }),
  row('check_helo_access REJECT', 'EHLO_NAME_INVALID', {
    smtpd_helo_restrictions: 'check_helo_access static:REJECT',
  }),
  row(
    'reject_invalid_helo_hostname',
    'EHLO_NAME_INVALID',
    { smtpd_helo_restrictions: 'reject_invalid_helo_hostname' },
    { settings: () => ({ 'smtp.ehloName': 'app01-.example.com' }) },
  ),
  row(
    'reject_non_fqdn_helo_hostname, at once',
    'EHLO_NAME_NOT_QUALIFIED',
    { smtpd_helo_restrictions: 'reject_non_fqdn_helo_hostname', ...atOnce },
    { settings: () => ({ 'smtp.ehloName': 'app01' }) },
  ),
  row('reject_unknown_helo_hostname', 'EHLO_NAME_INVALID', {
    smtpd_helo_restrictions: 'reject_unknown_helo_hostname',
  }),
  // Recipient.
  row(
    'reject_non_fqdn_recipient',
    'RECIPIENT_SYNTAX',
    { smtpd_recipient_restrictions: 'reject_non_fqdn_recipient' },
    { recipients: [{ address: 'bob@legalserver', place: 'inside' }] },
  ),
  row(
    'check_recipient_access 450',
    'RECIPIENT_DEFERRED',
    recipient('450 4.7.0 Come back when the paperwork is done'),
  ),
  row(
    'check_recipient_access 521',
    'RECIPIENT_DISABLED',
    recipient('550 5.2.1 Mailbox closed, the employee has left'),
  ),
  row('reject_unverified_recipient, in progress', 'RECIPIENT_DEFERRED', {
    smtpd_recipient_restrictions: 'reject_unverified_recipient',
    address_verify_poll_count: '1',
  }),
  row('DEFER without words', 'RECIPIENT_DEFERRED', recipient('DEFER')),
  row('REJECT without words', 'RECIPIENT_REFUSED', recipient('REJECT')),
  // What policy services say.
  row('policy service down', 'SERVER_CONFIG_ERROR', {
    smtpd_recipient_restrictions: `check_policy_service ${dead}`,
    smtpd_policy_service_max_idle: '1s',
    smtpd_policy_service_try_limit: '1',
  }),
  row('policyd: quota', 'RATE_LIMITED', recipient('DEFER Policy Rejection- Message count quota exceeded.')),
  row(
    'policyd: later',
    'RECIPIENT_GREYLISTED',
    recipient('DEFER_IF_PERMIT Policy Rejection- Please try later.'),
  ),
  row(
    'policyd-spf',
    'SPF_FAILED',
    recipient(
      '550 5.7.23 Message rejected due to: SPF fail - not authorized. Please see http://www.open-spf.example/Why',
    ),
  ),
  row(
    'policy: account over quota',
    'RECIPIENT_MAILBOX_FULL',
    recipient('552 5.2.2 Quota exceeded (mailbox for user is full)'),
  ),
  row('dovecot quota-status', 'RECIPIENT_MAILBOX_FULL', recipient('DEFER_IF_PERMIT Mailbox is full')),
  // Filters and tables that are down.
  // Postfix asks a milter from the connection on: the first command that may be put off is the login.
  row('milter down, login', 'AUTH_TEMPORARY_FAILURE', { smtpd_milters: dead }),
  row('milter down, no login', 'SENDER_DEFERRED', { smtpd_milters: dead }, noLogin),
  row('milter down, reject', 'GREETING_REFUSED', { smtpd_milters: dead, milter_default_action: 'reject' }),
  row('milter down, accept', null, { smtpd_milters: dead, milter_default_action: 'accept' }),
  row('content filter in front is down', 'SERVER_CONFIG_ERROR', { smtpd_proxy_filter: '127.0.0.1:1' }),
  row('a lookup table that is gone', 'SERVER_CONFIG_ERROR', {
    virtual_mailbox_maps: 'socketmap:inet:127.0.0.1:1:users',
  }),
  row('a typing error in a restriction', 'SERVER_CONFIG_ERROR', {
    smtpd_recipient_restrictions: 'reject_unknown_restriction_name',
  }),
  // Size, number, rate.
  row('message_size_limit', 'MESSAGE_TOO_LARGE', { message_size_limit: '200' }, sending),
  row('header_checks REJECT', 'CONTENT_BLOCKED', { cleanup_service_name: 'cleanup-strict' }, sending),
  row(
    'one recipient at a time',
    'TOO_MANY_RECIPIENTS',
    { smtpd_recipient_limit: '1', smtpd_recipient_overshoot_limit: '1' },
    { recipients: [...inside, { address: 'alice@example.com', place: 'inside' }] },
  ),
  row(
    'one recipient a minute',
    'RATE_LIMITED',
    { smtpd_client_recipient_rate_limit: '1', smtpd_client_event_limit_exceptions: '' },
    { recipients: [...inside, { address: 'alice@example.com', place: 'inside' }] },
  ),
  row('body_checks with its own words', 'MESSAGE_REFUSED', { cleanup_service_name: 'cleanup-body' }, sending),
  row(
    'relaying, with a footer that speaks of the sender and the client',
    'RELAY_DENIED',
    {
      smtpd_relay_restrictions: 'reject_unauth_destination',
      smtpd_reject_footer: 'The sender may call the help desk, with the address of the client at hand',
    },
    { recipients: [...outside] },
  ),
  row(
    'the client rejected at DATA',
    'CLIENT_HOST_REJECTED',
    { smtpd_data_restrictions: 'check_client_access static:REJECT' },
    sending,
  ),
  row(
    'a policy service at the end of the message is down',
    'SERVER_CONFIG_ERROR',
    {
      smtpd_end_of_data_restrictions: `check_policy_service ${dead}`,
      smtpd_policy_service_try_limit: '1',
    },
    sending,
  ),
  row(
    'hard error limit 1',
    'RECIPIENT_UNKNOWN',
    { smtpd_hard_error_limit: '1' },
    { recipients: [...stranger] },
  ),
  // TLS and login.
  row('security level encrypt', 'STARTTLS_REQUIRED', { smtpd_tls_security_level: 'encrypt' }, clear),
  row('noplaintext', 'GREETING_CLOSED', { smtpd_sasl_security_options: 'noanonymous, noplaintext' }, clear),
  row('SASL port dead', 'GREETING_CLOSED', { smtpd_sasl_path: dead }, clear),
  row('AUTH left out of EHLO', 'EHLO_NO_LOGIN_OFFERED', { smtpd_discard_ehlo_keywords: 'auth' }),
  row(
    'STARTTLS left out of EHLO',
    'STARTTLS_NOT_OFFERED',
    { smtpd_discard_ehlo_keywords: 'starttls' },
    { plain: true, settings: () => ({ 'smtp.startTls': 'required' }) },
  ),
  row('no PIPELINING, no enhanced codes', null, {
    smtpd_discard_ehlo_keywords: 'pipelining, enhancedstatuscodes, dsn, silent-discard',
  }),
  row('exempt from login by network', 'EHLO_NO_LOGIN_OFFERED', {
    smtpd_sasl_exceptions_networks: '127.0.0.0/8',
  }),
  row('client certificate demanded', 'TLS_CLIENT_CERT_REQUIRED', {
    smtpd_tls_req_ccert: 'yes',
    smtpd_tls_security_level: 'encrypt',
  }),
  row('client certificate asked for', null, { smtpd_tls_ask_ccert: 'yes' }),
  row('no cipher in common', 'TLS_NO_COMMON_CIPHER', {
    smtpd_tls_security_level: 'encrypt',
    smtpd_tls_mandatory_protocols: 'TLSv1.2',
    smtpd_tls_mandatory_ciphers: 'high',
    tls_high_cipherlist: 'PSK-AES128-CBC-SHA',
  }),
  row('TLS 1.1 alone', 'TLS_PROTOCOL_TOO_OLD', {
    smtpd_tls_security_level: 'encrypt',
    smtpd_tls_mandatory_protocols: 'TLSv1.1',
    smtpd_tls_mandatory_ciphers: 'low',
    tls_low_cipherlist: 'ALL:@SECLEVEL=0',
  }),
  row(
    'key lost, STARTTLS',
    'STARTTLS_TEMPORARILY_UNAVAILABLE',
    { smtpd_tls_key_file: '/nonexistent/key.pem' },
    { plain: true, settings: () => ({ 'smtp.startTls': 'required' }) },
  ),
  row('key lost, TLS from the first byte', 'TLS_HANDSHAKE_CUT', {
    smtpd_tls_key_file: '/nonexistent/key.pem',
  }),
  // In front of it.
  row(
    'postscreen, first contact passes',
    null,
    { postscreen_greet_action: 'ignore', postscreen_greet_wait: '1s' },
    { ...clear, daemon: 'postscreen' },
  ),
  row(
    'postscreen, a line of its own before the greeting',
    null,
    {
      postscreen_greet_action: 'ignore',
      postscreen_greet_wait: '2s',
      postscreen_greet_banner: 'Please wait',
    },
    { ...clear, daemon: 'postscreen' },
  ),
  row(
    'postscreen, deep tests',
    'RECIPIENT_DEFERRED',
    {
      postscreen_bare_newline_enable: 'yes',
      postscreen_bare_newline_action: 'enforce',
      postscreen_greet_wait: '1s',
      postscreen_access_list: '',
    },
    { ...clear, ...noLogin, daemon: 'postscreen' },
  ),
  row(
    'postscreen, list of its own',
    'CLIENT_HOST_REJECTED',
    {
      postscreen_access_list: 'cidr:{{0.0.0.0/0 reject}}',
      postscreen_denylist_action: 'enforce',
      postscreen_blacklist_action: 'enforce',
      postscreen_greet_wait: '1s',
    },
    { ...clear, ...noLogin, daemon: 'postscreen' },
  ),
  row(
    'postscreen, dropped at once',
    'GREETING_REFUSED',
    {
      postscreen_access_list: 'cidr:{{0.0.0.0/0 reject}}',
      postscreen_denylist_action: 'drop',
      postscreen_blacklist_action: 'drop',
      postscreen_greet_wait: '1s',
    },
    { ...clear, ...noLogin, daemon: 'postscreen' },
  ),
  row(
    'PROXY protocol expected',
    'SERVER_CONFIG_ERROR',
    { smtpd_upstream_proxy_protocol: 'haproxy', smtpd_upstream_proxy_timeout: '1s' },
    clear,
  ),
]

const service = (variant: PostfixVariant, port: number): string => {
  const wrapped = variant.plain === true ? {} : { smtpd_tls_wrappermode: 'yes' }
  const options = Object.entries({ ...wrapped, ...variant.parameters }).map(
    ([name, value]) => `  -o { ${name} = ${value} }`,
  )
  const maxproc = variant.daemon === 'postscreen' ? '1' : '-'
  return [`127.0.0.1:${port} inet n - n - ${maxproc} ${variant.daemon ?? 'smtpd'}`, ...options].join('\n')
}

/** One Postfix with a port for every row, in their order. */
export const variantHost = (variants: readonly PostfixVariant[]): MailHostOptions => ({
  postfix: {
    furtherServices: variants.map((variant) => (port: number) => service(variant, port)),
    extraMain: 'postscreen_cache_map =\nmaximal_idle = 1s',
    extraMaster: [
      'cleanup-strict unix n - n - 0 cleanup\n  -o { header_checks = static:REJECT }',
      'cleanup-body unix n - n - 0 cleanup\n  -o { body_checks = static:{REJECT Letters go through the gateway} }',
      'smtpd pass - - n - - smtpd',
      'dnsblog unix - - n - 0 dnsblog',
      'tlsproxy unix - - n - 0 tlsproxy',
    ].join('\n'),
  },
})

/** The host as the settings of this row see it. */
export const hostFor = (variant: PostfixVariant, host: MailHost, port: number): MailHost => ({
  ...host,
  postfix: {
    ...host.postfix,
    smtpPort: port,
    smtpsPort: variant.plain === true ? undefined : port,
  },
})
