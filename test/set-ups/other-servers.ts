/**
 * Set-ups on servers of other makes, Exim and Cyrus, which say the same in other words. Each with the cause that a
 * person who knows the set-up would name.
 */
import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { createAuthority, type LeafOptions, type ServerCertificate } from '../servers/authority.ts'
import { type Cyrus, type CyrusOptions, startCyrus } from '../servers/cyrus.ts'
import { type Exim, type EximOptions, startExim } from '../servers/exim.ts'
import { defaultUsers, type MailHost } from '../servers/mail-host.ts'
import type { SetUp } from './set-ups.ts'

export interface OtherHostOptions {
  readonly leaf?: LeafOptions
  readonly exim?: Partial<EximOptions>
  readonly cyrus?: Partial<CyrusOptions>
  /** Before the diagnosis runs. */
  readonly prepare?: (exim: Exim, cyrus: Cyrus) => Promise<void>
}

export type OtherHostName = keyof typeof otherHosts

export interface OtherSetUp extends Omit<SetUp, 'host'> {
  readonly host: OtherHostName
}

/** Exim's ACL conditions are lines below their verb. */
const statement = (verb: string, ...conditions: string[]): string =>
  `  ${[verb, ...conditions].join('\n    ')}`

/** Each is started once for its rows. */
export const otherHosts = {
  'Exim and Cyrus': {},
  'login over TLS alone': { exim: { authOnlyWithTls: true }, cyrus: { tls: 'required' } },
  'strict about its clients': {
    exim: {
      main: { pipelining_advertise_hosts: '' },
      acl: {
        helo: statement(
          'deny',
          `condition = \${if !match{$sender_helo_name}{[.]}}`,
          'message = HELO/EHLO with a fully qualified name, please',
        ),
        recipient: statement('require', 'verify = sender'),
      },
    },
    cyrus: { inboxRights: 'lr', main: { implicit_owner_rights: 'lka' } },
  },
  'key lost, password service down': { exim: { keyLost: true }, cyrus: { passwordsDown: true } },
  'relays for nobody': {
    exim: {
      acl: {
        recipient: statement('deny', '!domains = +local_domains', 'message = relay not permitted'),
      },
    },
    cyrus: { inboxRights: 'lr' },
  },
  crowded: {
    exim: { main: { smtp_accept_max: '1' } },
    cyrus: { connectionsPerUser: 1 },
    prepare: async (exim: Exim, cyrus: Cyrus) => {
      await Promise.all([exim.hold(), cyrus.hold('alice@example.com')])
    },
  },
  'passwords lost, account denied': {
    exim: { passwordsLost: true },
    cyrus: {
      users: [{ name: 'alice@example.com', password: 's3cret', refusal: 'Account is disabled' }],
    },
  },
  'CRAM-MD5 alone, mailboxes not made yet': {
    exim: { cramMd5Only: true },
    cyrus: { withoutInbox: true },
  },
  'broken list, server being taken down': {
    exim: {
      acl: { recipient: statement('deny', `condition = \${lookup{x}lsearch{/nowhere/blocked-senders}}`) },
    },
    cyrus: { shutdown: 'Maintenance until noon' },
  },
  'greylisting, INBOX closed': {
    exim: {
      acl: {
        recipient: statement('defer', 'message = Greylisted, come back in five minutes'),
      },
    },
    cyrus: { inboxRights: 'l' },
  },
  'no space': {
    exim: { main: { check_spool_space: '1000000G' } },
    prepare: async (_exim: Exim, cyrus: Cyrus) => {
      await cyrus.deliver('alice@example.com', `Subject: x\n\n${`${'x'.repeat(70)}\n`.repeat(100)}`)
      await cyrus.limit('alice@example.com', 5)
    },
  },
  'expired certificate': { leaf: { validity: 'expired' } },
  'TLS 1.0 alone': { exim: { main: { tls_require_ciphers: 'NORMAL:-VERS-ALL:+VERS-TLS1.0' } } },
  'sender bound to the login': {
    exim: {
      acl: {
        mail: statement(
          'deny',
          'authenticated = *',
          `condition = \${if !eqi{$sender_address}{$authenticated_id}}`,
          'message = You may not send as $sender_address',
        ),
      },
    },
  },
  'login demanded': {
    exim: {
      acl: { recipient: statement('deny', '!authenticated = *', 'message = Authentication required') },
    },
  },
  'closed to this network': { exim: { main: { host_reject_connection: '*' } } },
  'on a block list': {
    exim: {
      acl: {
        connect: statement(
          'drop',
          'message = JunkMail rejected - $sender_host_address is in an RBL: https://rbl.example.net/lookup',
        ),
      },
    },
  },
  'too much mail': {
    exim: {
      acl: {
        mail: statement(
          'defer',
          'ratelimit = 0 / 1h / strict',
          'message = Sender rate overlimit - $sender_rate / $sender_rate_period',
        ),
      },
    },
  },
  'mailbox full': {
    exim: {
      acl: {
        recipient: statement('deny', 'domains = +local_domains', 'message = 552 mailbox quota exceeded'),
      },
    },
  },
  'clients with a certificate of their own': {
    exim: { main: { tls_verify_hosts: '*' } },
  },
  'one recipient at a time, few capabilities': {
    exim: { main: { recipients_max: '1', recipients_max_reject: 'true' } },
    cyrus: {
      main: {
        suppress_capabilities: 'ESEARCH QUOTA IDLE SASL-IR LITERAL+',
        serverinfo: 'off',
        imapidresponse: 'no',
      },
    },
  },
  'scans messages, holds failed logins back': {
    exim: { main: { acl_smtp_data: 'deny message = Malware found: Eicar-Test' } },
    cyrus: { main: { failedloginpause: '2s' } },
  },
  'logins and encryption denied by its lists': {
    exim: {
      main: {
        acl_smtp_auth: 'deny message = Too many failed logins from your host',
        acl_smtp_starttls: 'deny message = No encryption for you',
        smtp_banner: 'mail.example.test ESMTP\\nNo unsolicited mail\\nAll is logged',
      },
    },
  },
  'no SASL but DIGEST-MD5': { cyrus: { main: { sasl_mech_list: 'DIGEST-MD5' } } },
  'no TLS at all': { exim: { tls: 'none' }, cyrus: { tls: 'none' } },
} satisfies Record<string, OtherHostOptions>

const certificateFor = async (leaf: LeafOptions = {}): Promise<ServerCertificate> =>
  (await createAuthority()).issue({ names: ['localhost', 'mail.example.test'], ...leaf })

/** Exim in Postfix's place and Cyrus in Dovecot's, so that the rows run as those on Postfix and Dovecot do. */
export async function startOtherHost(options: OtherHostOptions): Promise<MailHost> {
  const certificate = await certificateFor(options.leaf)
  const users = defaultUsers
  const [exim, cyrus] = await Promise.all([
    startExim({ users, certificate, ...options.exim }),
    startCyrus({ users, certificate, ...options.cyrus }),
  ])
  await options.prepare?.(exim, cyrus)
  const caFile = join(exim.folder, 'ca.pem')
  await writeFile(caFile, certificate.caPem)
  return {
    postfix: exim,
    dovecot: { ...cyrus, lmtpPort: 0, saslPort: 0 },
    certificate,
    caPem: certificate.caPem,
    caFile,
    users,
    deliver: cyrus.deliver,
    stop: async () => {
      await Promise.all([exim.stop(), cyrus.stop()])
    },
  }
}

const plainSmtp = (host: MailHost) => ({ 'smtp.port': String(host.postfix.smtpPort), 'smtp.useSsl': false })
const plainImap = (host: MailHost) => ({ 'imap.port': String(host.dovecot.imapPort), 'imap.useSsl': false })
const smtpStartTls = (host: MailHost) => ({ ...plainSmtp(host), 'smtp.startTls': 'required' })
const imapStartTls = (host: MailHost) => ({ ...plainImap(host), 'imap.startTls': 'required' })
const withoutLogin = (host: MailHost) => ({ ...plainSmtp(host), 'smtp.auth': false })

const inside = { recipients: [{ address: 'bob@example.com', place: 'inside' }] } as const
const outside = { recipients: [{ address: 'counsel@lawfirm.example', place: 'outside' }] } as const

const row =
  (check: SetUp['check']) =>
  (
    host: OtherHostName,
    name: string,
    cause: string | null,
    settings: SetUp['settings'] = () => ({}),
    more: Partial<OtherSetUp> = {},
  ): OtherSetUp => ({ check, host, name, cause, settings, ...more })

const smtp = row('smtp')
const imap = row('imap')

export const eximSetUps: readonly OtherSetUp[] = [
  smtp('Exim and Cyrus', 'right settings, TLS from the first byte', null, undefined, inside),
  smtp(
    'Exim and Cyrus',
    'right settings, STARTTLS required, mail to the outside',
    null,
    smtpStartTls,
    outside,
  ),
  smtp('strict about its clients', 'right settings, nothing may be pipelined', null, undefined, inside),
  smtp('Exim and Cyrus', 'wrong password', 'AUTH_REJECTED', undefined, {
    passwords: { smtp: 'not-the-password' },
  }),
  smtp('Exim and Cyrus', 'login in clear', 'AUTH_OVER_PLAINTEXT', plainSmtp, inside),
  smtp('Exim and Cyrus', 'no login, mail to the outside', 'RELAY_DENIED', withoutLogin, outside),
  smtp('relays for nobody', 'login, mail to the outside', 'RELAY_DENIED', undefined, outside),
  smtp('Exim and Cyrus', 'recipient that does not exist', 'RECIPIENT_UNKNOWN', withoutLogin, {
    recipients: [{ address: 'nobody@example.com', place: 'inside' }],
  }),
  smtp('Exim and Cyrus', 'an underscore in the EHLO name', 'EHLO_NAME_INVALID', () => ({
    'smtp.ehloName': 'app_01.example.com',
  })),
  smtp('Exim and Cyrus', 'an authority that nobody knows', 'TLS_PRIVATE_CA', undefined, { untrusted: true }),
  smtp('Exim and Cyrus', 'SSL on the plain port', 'TLS_ON_PLAIN_PORT', (host) => ({
    'smtp.port': String(host.postfix.smtpPort),
  })),
  smtp('Exim and Cyrus', 'plain on the SSL port', 'PLAIN_ON_TLS_PORT', () => ({ 'smtp.useSsl': false })),
  smtp('Exim and Cyrus', 'SMTP settings on the IMAP port', 'GREETING_WRONG_SERVICE', (host) => ({
    ...plainSmtp(host),
    'smtp.port': String(host.dovecot.imapPort),
  })),
  smtp('login over TLS alone', 'login on the plain port', 'EHLO_NO_LOGIN_OFFERED', plainSmtp),
  smtp(
    'strict about its clients',
    'a sender that does not exist',
    'SENDER_VERIFY_FAILED',
    () => ({ 'smtp.replyTo': 'teamconnect@example.com' }),
    inside,
  ),
  smtp('strict about its clients', 'a short name in EHLO', 'EHLO_NAME_NOT_QUALIFIED', () => ({
    'smtp.ehloName': 'app01',
  })),
  smtp(
    'key lost, password service down',
    'STARTTLS without a key',
    'STARTTLS_TEMPORARILY_UNAVAILABLE',
    smtpStartTls,
  ),
  smtp('crowded', 'no connection left', 'GREETING_BUSY', plainSmtp),
  smtp('passwords lost, account denied', 'passwords cannot be read', 'AUTH_TEMPORARY_FAILURE'),
  smtp('CRAM-MD5 alone, mailboxes not made yet', 'CRAM-MD5 alone', 'AUTH_MECHANISM_UNSUPPORTED'),
  smtp(
    'broken list, server being taken down',
    'a list that cannot be read',
    'SERVER_CONFIG_ERROR',
    undefined,
    inside,
  ),
  smtp('greylisting, INBOX closed', 'put off at first contact', 'RECIPIENT_GREYLISTED', undefined, inside),
  smtp('no space', 'the server has no space', 'SERVER_STORAGE_LOW'),
  smtp('expired certificate', 'expired certificate', 'TLS_CERT_EXPIRED'),
  smtp('TLS 1.0 alone', 'a server that knows TLS 1.0 alone', 'TLS_PROTOCOL_TOO_OLD'),
  smtp('sender bound to the login', "somebody else's address as sender", 'SENDER_NOT_OWNED', () => ({
    'smtp.replyTo': 'bob@example.com',
  })),
  smtp('login demanded', 'no login', 'AUTH_REQUIRED', withoutLogin, inside),
  smtp('closed to this network', 'refused before anything was said', 'GREETING_REFUSED', plainSmtp),
  smtp('on a block list', 'this address is on a block list', 'GREETING_IP_BLOCKLISTED', plainSmtp),
  smtp('too much mail', 'too much mail', 'RATE_LIMITED'),
  smtp('mailbox full', "the recipient's mailbox is full", 'RECIPIENT_MAILBOX_FULL', undefined, inside),
  smtp('clients with a certificate of their own', 'no certificate of ours', 'TLS_CLIENT_CERT_REQUIRED'),
  smtp(
    'one recipient at a time, few capabilities',
    'more recipients than it takes',
    'TOO_MANY_RECIPIENTS',
    undefined,
    {
      recipients: [...inside.recipients, { address: 'alice@example.com', place: 'inside' }],
    },
  ),
  smtp('scans messages, holds failed logins back', 'a message with a virus', 'CONTENT_BLOCKED', undefined, {
    ...inside,
    request: { sendMessage: true },
  }),
  smtp('logins and encryption denied by its lists', 'a login', 'AUTH_TOO_MANY_ATTEMPTS'),
  smtp('logins and encryption denied by its lists', 'STARTTLS', 'STARTTLS_REFUSED', smtpStartTls),
  smtp('logins and encryption denied by its lists', 'a greeting of three lines', null, withoutLogin, inside),
  smtp('no TLS at all', 'STARTTLS wanted and not offered', 'STARTTLS_NOT_OFFERED', smtpStartTls),
]

export const cyrusSetUps: readonly OtherSetUp[] = [
  imap('Exim and Cyrus', 'right settings, TLS from the first byte', null),
  imap('Exim and Cyrus', 'right settings, STARTTLS required', null, imapStartTls),
  imap('Exim and Cyrus', 'wrong password', 'IMAP_LOGIN_REJECTED', undefined, {
    passwords: { imap: 'not-the-password' },
  }),
  imap('Exim and Cyrus', 'a user who does not exist', 'IMAP_LOGIN_REJECTED', () => ({
    'imap.username': 'nobody@example.com',
  })),
  imap('Exim and Cyrus', 'login in clear', 'AUTH_OVER_PLAINTEXT', plainImap),
  imap('Exim and Cyrus', 'an authority that nobody knows', 'TLS_PRIVATE_CA', undefined, { untrusted: true }),
  imap('Exim and Cyrus', 'SSL on the plain port', 'IMAP_TLS_ON_PLAIN_PORT', (host) => ({
    'imap.port': String(host.dovecot.imapPort),
  })),
  imap('Exim and Cyrus', 'plain on the SSL port', 'IMAP_PLAIN_ON_TLS_PORT', () => ({ 'imap.useSsl': false })),
  imap('Exim and Cyrus', 'IMAP settings on the SMTP port', 'IMAP_WRONG_SERVICE', (host) => ({
    ...plainImap(host),
    'imap.port': String(host.postfix.smtpPort),
  })),
  imap('login over TLS alone', 'login on the plain port', 'IMAP_LOGIN_NEEDS_TLS', plainImap),
  imap('login over TLS alone', 'login after STARTTLS', null, imapStartTls),
  imap('strict about its clients', 'a mailbox that is read-only', 'IMAP_FOLDER_READ_ONLY'),
  // Cyrus counts the right to annotate as writing: it says READ-WRITE, and keeps no flag.
  imap('relays for nobody', 'a mailbox that keeps no flags', 'IMAP_FLAGS_NOT_PERMANENT'),
  imap('key lost, password service down', 'the password service is down', 'IMAP_TEMPORARILY_UNAVAILABLE'),
  imap('crowded', 'too many sessions of this user', 'IMAP_CONNECTION_LIMIT'),
  imap('passwords lost, account denied', 'an account that may not use IMAP', 'IMAP_NOT_AUTHORISED'),
  imap('CRAM-MD5 alone, mailboxes not made yet', 'no INBOX yet', 'IMAP_FOLDER_NOT_FOUND'),
  imap('broken list, server being taken down', 'a server being taken down', 'IMAP_TEMPORARILY_UNAVAILABLE'),
  imap('greylisting, INBOX closed', 'INBOX may not be opened', 'IMAP_NO_PERMISSION'),
  imap('no space', 'a mailbox over its quota', 'IMAP_MAILBOX_OVER_QUOTA'),
  imap('expired certificate', 'expired certificate', 'TLS_CERT_EXPIRED'),
  imap('no SASL but DIGEST-MD5', 'right settings, by the LOGIN command', null),
  imap('no SASL but DIGEST-MD5', 'wrong password, by the LOGIN command', 'IMAP_LOGIN_REJECTED', undefined, {
    passwords: { imap: 'not-the-password' },
  }),
  imap('one recipient at a time, few capabilities', 'right settings, by what is left', null),
  imap('scans messages, holds failed logins back', 'wrong password', 'IMAP_LOGIN_REJECTED', undefined, {
    passwords: { imap: 'not-the-password' },
  }),
  imap('no TLS at all', 'STARTTLS wanted and not offered', 'STARTTLS_NOT_OFFERED', imapStartTls),
]
