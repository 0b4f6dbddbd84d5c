/**
 * Mail hosts and settings as they are met in the field, each with the cause that a person who knows the set-up
 * would name. Data alone: the in-process run, the command line and the page are tried on the same rows.
 */
import type { Limits, RunRequest } from '#main/services/diagnosis/index.ts'
import { createAuthority, issueChain, selfSigned } from '../servers/authority.ts'
import type { MailHost, MailHostOptions } from '../servers/mail-host.ts'
import { greylisting } from '../servers/policy.ts'

export type HostName = keyof typeof hosts

export interface SetUp {
  readonly name: string
  readonly host: HostName
  readonly check: 'smtp' | 'imap'
  /** Over the sound settings of the host. */
  readonly settings: (host: MailHost) => Readonly<Record<string, string | boolean>>
  readonly passwords?: { readonly smtp?: string; readonly imap?: string }
  /** The one true cause; null: all is well. */
  readonly cause: string | null
  readonly recipients?: readonly { readonly address: string; readonly place: 'inside' | 'outside' }[]
  readonly previewUsers?: readonly string[]
  /** Without the host's authority in tls.caFile. */
  readonly untrusted?: boolean
  readonly request?: Partial<RunRequest>
  /** Shorter where the host is silent on purpose. */
  readonly limits?: Partial<Limits>
}

const named = async (names: readonly string[], more: object = {}): Promise<MailHostOptions> => ({
  certificate: await (await createAuthority()).issue({ names: [...names], ...more }),
})

/** Each is started once for its rows. */
export const hosts = {
  ordinary: async (): Promise<MailHostOptions> => ({}),
  'sender bound to the login': async (): Promise<MailHostOptions> => ({
    postfix: {
      senderLogins: { 'alice@example.com': 'alice@example.com', 'bob@example.com': 'bob@example.com' },
    },
    dovecot: { inboxRights: 'lr' },
  }),
  'certificate for another name': async () => ({
    ...(await named(['mail.hosting.example'])),
    dovecot: { inboxRights: '' },
  }),
  'expired certificate': () => named(['localhost'], { validity: 'expired' }),
  'certificate of tomorrow': () => named(['localhost'], { validity: 'not-yet-valid' }),
  'certificate that ends soon': () => named(['localhost'], { validity: 'expires-soon' }),
  'self-signed certificate': async (): Promise<MailHostOptions> => ({
    certificate: await selfSigned({ names: ['localhost'] }),
  }),
  'chain without its intermediate': async (): Promise<MailHostOptions> => {
    const certificate = await issueChain(3, { names: ['localhost'] })
    return { certificate: { ...certificate, chainPem: certificate.certPem } }
  },
  'login over TLS alone': async (): Promise<MailHostOptions> => ({
    postfix: { authOnlyWithTls: true, authRequired: true },
    dovecot: { tls: 'required' },
  }),
  'TLS demanded': async (): Promise<MailHostOptions> => ({
    postfix: { tls: 'required' },
    dovecot: { mechanisms: ['cram-md5'] },
  }),
  'relay for its own domain alone': async (): Promise<MailHostOptions> => ({
    postfix: { relayDenied: true },
    users: [
      { name: 'alice@example.com', password: 's3cret', refusal: 'Account is disabled' },
      { name: 'bob@example.com', password: 'hunter2' },
    ],
  }),
  'login demanded': async (): Promise<MailHostOptions> => ({
    postfix: { authRequired: true, tls: 'offered' },
  }),
  greylisting: async (): Promise<MailHostOptions> => ({ postfix: { policy: greylisting(3) } }),
  'disk full': async (): Promise<MailHostOptions> => ({
    postfix: { diskFull: true },
    dovecot: { quota: '1K' },
  }),
  'full name in EHLO': async (): Promise<MailHostOptions> => ({ postfix: { fqdnHelo: true } }),
  'client blocked': async (): Promise<MailHostOptions> => ({
    postfix: {
      clientRefusal: '554 5.7.1 Access from your network is not permitted',
      extraMain: 'smtpd_delay_reject = no',
    },
  }),
  'on a block list': async (): Promise<MailHostOptions> => ({
    postfix: {
      clientRefusal:
        '554 5.7.1 Service unavailable; Client host [192.0.2.7] blocked using dnsbl.example.net; see https://dnsbl.example.net/192.0.2.7',
    },
  }),
  'no reverse name': async (): Promise<MailHostOptions> => ({
    postfix: {
      extraMain:
        'smtpd_peername_lookup = yes\nsmtpd_client_restrictions = reject_unknown_client_hostname\nunknown_client_reject_code = 450\nsmtp_host_lookup = native',
    },
  }),
  'no TLS at all': async (): Promise<MailHostOptions> => ({
    postfix: { tls: 'none' },
    dovecot: { tls: 'none' },
  }),
  'login service broken': async (): Promise<MailHostOptions> => ({
    dovecot: {
      extraConfig:
        'passdb {\n  driver = ldap\n  args = /nonexistent/ldap.conf\n}\nuserdb {\n  driver = passwd-file\n  args = /nonexistent/users\n}',
    },
  }),
  'no login service': async (): Promise<MailHostOptions> => ({
    postfix: { extraMain: 'smtpd_sasl_auth_enable = no', trustsLoopback: true },
  }),
  'sender domain unknown': async (): Promise<MailHostOptions> => ({
    postfix: {
      extraMain: 'smtpd_sender_restrictions = reject_unknown_sender_domain, reject_non_fqdn_sender',
    },
  }),
  'lookup table broken': async (): Promise<MailHostOptions> => ({
    postfix: {
      extraMain: 'smtpd_recipient_restrictions = check_recipient_access socketmap:inet:127.0.0.1:1:table',
    },
  }),
  'small letters only': async (): Promise<MailHostOptions> => ({
    dovecot: { mechanisms: ['gssapi'], extraConfig: 'passdb {\n driver = static\n args = nopassword=y\n}' },
  }),
  'too much mail': async (): Promise<MailHostOptions> => ({
    postfix: { extraMain: 'smtpd_client_message_rate_limit = 1\nsmtpd_client_recipient_rate_limit = 1' },
  }),
} satisfies Record<string, () => Promise<MailHostOptions>>

const smtps = (host: MailHost) => ({ 'smtp.port': String(host.postfix.smtpsPort), 'smtp.useSsl': true })
const imaps = (host: MailHost) => ({ 'imap.port': String(host.dovecot.imapsPort), 'imap.useSsl': true })
const plainSmtp = (host: MailHost) => ({ 'smtp.port': String(host.postfix.smtpPort), 'smtp.useSsl': false })
const plainImap = (host: MailHost) => ({
  'imap.host': host.dovecot.host,
  'imap.port': String(host.dovecot.imapPort),
  'imap.useSsl': false,
})
const startTls = (host: MailHost) => ({
  'smtp.port': String(host.postfix.submissionPort),
  'smtp.useSsl': false,
  'smtp.startTls': 'required',
})

/** Settings that work on every sound host: TLS from the first byte, alice for both. */
export const soundSettings = (host: MailHost): Readonly<Record<string, string | boolean>> => ({
  'smtp.host': 'localhost',
  'smtp.replyTo': 'alice@example.com',
  'smtp.auth': true,
  'smtp.username': 'alice@example.com',
  'smtp.ehloName': 'app01.example.com',
  'notifications.useSystemReply': true,
  'imap.host': 'localhost',
  'imap.username': 'alice@example.com',
  ...(host.postfix.smtpsPort === undefined ? plainSmtp(host) : smtps(host)),
  ...(host.dovecot.imapsPort === undefined ? plainImap(host) : imaps(host)),
})

const row = (
  check: SetUp['check'],
  host: HostName,
  name: string,
  cause: string | null,
  settings: SetUp['settings'] = () => ({}),
  more: Partial<SetUp> = {},
): SetUp => ({ check, host, name, cause, settings, ...more })

/** The eight that every face is tried on, beside the two that are right. */
export const firstSetUps: readonly SetUp[] = [
  row('smtp', 'ordinary', 'right settings, TLS from the first byte', null),
  row('imap', 'ordinary', 'right settings, TLS from the first byte', null),
  row('smtp', 'ordinary', 'wrong password', 'AUTH_REJECTED', undefined, {
    passwords: { smtp: 'not-the-password' },
  }),
  row('imap', 'ordinary', 'wrong password', 'IMAP_LOGIN_REJECTED', undefined, {
    passwords: { imap: 'not-the-password' },
  }),
  row('smtp', 'certificate for another name', 'wrong name in the certificate', 'TLS_NAME_MISMATCH'),
  row('imap', 'certificate for another name', 'wrong name in the certificate', 'TLS_NAME_MISMATCH'),
  row('smtp', 'ordinary', 'SSL on the plain port', 'TLS_ON_PLAIN_PORT', (host) => ({
    ...plainSmtp(host),
    'smtp.useSsl': true,
  })),
  row('imap', 'ordinary', 'SSL on the plain port', 'IMAP_TLS_ON_PLAIN_PORT', (host) => ({
    'imap.port': String(host.dovecot.imapPort),
  })),
  row('smtp', 'ordinary', 'plain on the SSL port', 'PLAIN_ON_TLS_PORT', (host) => ({
    ...smtps(host),
    'smtp.useSsl': false,
  })),
  row('imap', 'ordinary', 'plain on the SSL port', 'IMAP_PLAIN_ON_TLS_PORT', (host) => ({
    ...imaps(host),
    'imap.useSsl': false,
  })),
  row('smtp', 'ordinary', 'refused port', 'TCP_CONNECTION_REFUSED', () => ({ 'smtp.port': '1' })),
  row('imap', 'ordinary', 'refused port', 'TCP_CONNECTION_REFUSED', () => ({ 'imap.port': '1' })),
  row('smtp', 'ordinary', 'unknown host', 'DNS_NAME_NOT_FOUND', () => ({ 'smtp.host': 'nosuch.invalid' })),
  row('imap', 'ordinary', 'unknown host', 'DNS_NAME_NOT_FOUND', () => ({ 'imap.host': 'nosuch.invalid' })),
  row('smtp', 'sender bound to the login', 'a sender that the login may not use', 'SENDER_NOT_OWNED', () => ({
    'smtp.replyTo': 'bob@example.com',
  })),
  row('imap', 'sender bound to the login', 'a read-only mailbox', 'IMAP_FOLDER_READ_ONLY'),
]

const outside = [{ address: 'counsel@lawfirm.example', place: 'outside' }] as const
const inside = [{ address: 'bob@example.com', place: 'inside' }] as const

export const furtherSetUps: readonly SetUp[] = [
  row('smtp', 'ordinary', 'right settings, STARTTLS required', null, startTls),
  row('smtp', 'ordinary', 'right settings, unencrypted', 'AUTH_OVER_PLAINTEXT', plainSmtp),
  row('imap', 'ordinary', 'right settings, STARTTLS required', null, (host) => ({
    ...plainImap(host),
    'imap.host': 'localhost',
    'imap.startTls': 'required',
  })),
  row('smtp', 'ordinary', 'recipient inside and outside', null, undefined, {
    recipients: [...inside, ...outside],
  }),
  row('smtp', 'ordinary', 'recipient that does not exist', 'RECIPIENT_UNKNOWN', undefined, {
    recipients: [{ address: 'nobody@example.com', place: 'inside' }],
  }),
  row('smtp', 'ordinary', 'SMTP settings on the IMAP port', 'GREETING_WRONG_SERVICE', (host) => ({
    'smtp.port': String(host.dovecot.imapPort),
    'smtp.useSsl': false,
  })),
  row('smtp', 'ordinary', 'SMTP settings on the LMTP port', 'GREETING_WRONG_SERVICE', (host) => ({
    'smtp.port': String(host.dovecot.lmtpPort),
    'smtp.useSsl': false,
  })),
  row(
    'smtp',
    'ordinary',
    'SMTP settings on the port of the login service',
    'GREETING_WRONG_SERVICE',
    (host) => ({
      'smtp.port': String(host.dovecot.saslPort),
      'smtp.useSsl': false,
    }),
  ),
  row('imap', 'ordinary', 'IMAP settings on the LMTP port, Use SSL on', 'IMAP_WRONG_SERVICE', (host) => ({
    'imap.port': String(host.dovecot.lmtpPort),
  })),
  row('imap', 'ordinary', 'IMAP settings on the SMTP port', 'IMAP_WRONG_SERVICE', (host) => ({
    'imap.port': String(host.postfix.smtpPort),
    'imap.useSsl': false,
  })),
  row('smtp', 'ordinary', 'SMTP with SSL on the IMAPS port', 'GREETING_WRONG_SERVICE', (host) => ({
    'smtp.port': String(host.dovecot.imapsPort),
  })),
  row('imap', 'ordinary', 'IMAP with SSL on the SMTPS port', 'IMAP_WRONG_SERVICE', (host) => ({
    'imap.port': String(host.postfix.smtpsPort),
  })),
  row('smtp', 'ordinary', 'the address instead of the name', 'TLS_HOST_IS_IP_ADDRESS', () => ({
    'smtp.host': '127.0.0.1',
  })),
  row('smtp', 'ordinary', 'an authority that nobody knows', 'TLS_PRIVATE_CA', undefined, { untrusted: true }),
  row('imap', 'ordinary', 'an authority that nobody knows', 'TLS_PRIVATE_CA', undefined, { untrusted: true }),
  row('smtp', 'ordinary', 'a URL in the host field', 'HOST_NOT_A_HOSTNAME', () => ({
    'smtp.host': 'https://mail.example.com',
  })),
  row('smtp', 'ordinary', 'a port that is none', 'PORT_OUT_OF_RANGE', () => ({ 'smtp.port': '99999' })),
  row('imap', 'ordinary', 'a port that is none', 'PORT_OUT_OF_RANGE', () => ({ 'imap.port': 'abc' })),
  row('smtp', 'ordinary', 'a space pasted behind the password', 'CREDENTIAL_WHITESPACE', undefined, {
    passwords: { smtp: 's3cret ' },
  }),
  row(
    'smtp',
    'ordinary',
    'no authentication where others need none for inside mail',
    null,
    (host) => ({ ...plainSmtp(host), 'smtp.auth': false }),
    { recipients: [...inside] },
  ),
  row(
    'smtp',
    'ordinary',
    'no authentication, mail to the outside',
    'RELAY_DENIED',
    (host) => ({ ...plainSmtp(host), 'smtp.auth': false }),
    { recipients: [...outside] },
  ),
  row('smtp', 'ordinary', 'a sender that is no address', 'SENDER_SYNTAX', () => ({
    'smtp.replyTo': 'no-reply',
  })),
  row(
    'imap',
    'certificate for another name',
    'wrong name, and the mailbox may not be opened',
    'TLS_NAME_MISMATCH',
  ),
  row('smtp', 'expired certificate', 'expired certificate', 'TLS_CERT_EXPIRED'),
  row('imap', 'expired certificate', 'expired certificate', 'TLS_CERT_EXPIRED'),
  row('smtp', 'certificate of tomorrow', 'certificate of tomorrow', 'TLS_CERT_NOT_YET_VALID'),
  row('smtp', 'certificate that ends soon', 'certificate that ends soon', 'TLS_CERT_EXPIRES_SOON'),
  row('imap', 'certificate that ends soon', 'certificate that ends soon', 'TLS_CERT_EXPIRES_SOON'),
  row('smtp', 'self-signed certificate', 'self-signed certificate', 'TLS_SELF_SIGNED', undefined, {
    untrusted: true,
  }),
  row('imap', 'self-signed certificate', 'self-signed certificate', 'TLS_SELF_SIGNED', undefined, {
    untrusted: true,
  }),
  row('smtp', 'chain without its intermediate', 'chain without its intermediate', 'TLS_INCOMPLETE_CHAIN'),
  row('imap', 'chain without its intermediate', 'chain without its intermediate', 'TLS_INCOMPLETE_CHAIN'),
  row('smtp', 'login over TLS alone', 'login on the plain port', 'EHLO_NO_LOGIN_OFFERED', plainSmtp),
  row('imap', 'login over TLS alone', 'login on the plain port', 'IMAP_LOGIN_NEEDS_TLS', plainImap),
  row('smtp', 'TLS demanded', 'mail on the plain port', 'STARTTLS_REQUIRED', (host) => ({
    ...plainSmtp(host),
    'smtp.auth': false,
  })),
  row('imap', 'TLS demanded', 'CRAM-MD5 alone', 'AUTH_MECHANISM_UNSUPPORTED'),
  row(
    'smtp',
    'relay for its own domain alone',
    'mail to the outside',
    'RELAY_DENIED',
    () => ({ 'smtp.username': 'bob@example.com', 'smtp.replyTo': 'bob@example.com' }),
    { passwords: { smtp: 'hunter2' }, recipients: [...inside, ...outside] },
  ),
  row('smtp', 'login demanded', 'no login', 'CLIENT_HOST_REJECTED', (host) => ({
    ...smtps(host),
    'smtp.auth': false,
  })),
  row('smtp', 'greylisting', 'put off at first contact', 'RECIPIENT_GREYLISTED', undefined, {
    recipients: [...inside],
  }),
  row('smtp', 'disk full', 'the server has no space', 'SERVER_STORAGE_LOW'),
  row(
    'smtp',
    'full name in EHLO',
    'a short name in EHLO',
    'EHLO_NAME_NOT_QUALIFIED',
    () => ({ 'smtp.ehloName': 'app01' }),
    { recipients: [...inside] },
  ),
  row('smtp', 'full name in EHLO', 'a full name in EHLO', null, undefined, { recipients: [...inside] }),
  row('smtp', 'client blocked', 'refused before anything was said', 'GREETING_REFUSED', plainSmtp),
  row(
    'smtp',
    'on a block list',
    'this address is on a block list',
    'GREETING_IP_BLOCKLISTED',
    (host) => ({ ...plainSmtp(host), 'smtp.auth': false }),
    { recipients: [...inside] },
  ),
  row('smtp', 'no TLS at all', 'STARTTLS wanted and not offered', 'STARTTLS_NOT_OFFERED', () => ({
    'smtp.startTls': 'required',
  })),
  row('imap', 'no TLS at all', 'STARTTLS wanted and not offered', 'STARTTLS_NOT_OFFERED', () => ({
    'imap.startTls': 'required',
    'imap.host': '127.0.0.1',
  })),
  row('imap', 'login service broken', 'the login service is broken', 'IMAP_BYE_ON_CONNECT', () => ({
    'imap.username': 'carol@example.com',
  })),
  row('smtp', 'no login service', 'a login where none is offered', 'EHLO_NO_LOGIN_OFFERED', plainSmtp),
  row(
    'smtp',
    'sender domain unknown',
    'a sender domain that does not exist',
    'SENDER_DOMAIN_NOT_FOUND',
    () => ({ 'smtp.replyTo': 'mail@nosuch.invalid' }),
  ),
  row('smtp', 'lookup table broken', 'a broken lookup table', 'SERVER_CONFIG_ERROR', undefined, {
    recipients: [...inside],
  }),
  row('imap', 'relay for its own domain alone', 'a disabled account', 'IMAP_ACCOUNT_DISABLED'),
]
