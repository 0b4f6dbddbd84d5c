/**
 * Dovecot as its administrators configure and break it, each with the cause that a person who knows Dovecot would
 * name. The expected cause was written down before the first run.
 */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { times } from '../long.ts'
import { createAuthority } from '../servers/authority.ts'
import { type Dovecot, type DovecotOptions, type DovecotUser, startDovecot } from '../servers/dovecot.ts'
import type { MailHost } from '../servers/mail-host.ts'
import { freePorts, temporaryFolder } from '../servers/process.ts'
import type { SetUp } from './set-ups.ts'

export interface DovecotVariant extends SetUp {
  /** `folder` holds what the configuration refers to, `port` is one more that nobody has. */
  readonly options: (folder: string, port: number) => Promise<Partial<DovecotOptions>>
  readonly prepare?: (dovecot: Dovecot) => Promise<void>
  /** The listener to use in place of IMAPS. */
  readonly listener?: 'imap' | 'further'
}

const user = 'alice@example.com'
const alice: DovecotUser = { name: user, password: 's3cret' }

type More = Partial<Omit<DovecotVariant, 'name' | 'cause' | 'options'>>

const row = (
  name: string,
  cause: string | null,
  options: Partial<DovecotOptions> | DovecotVariant['options'] = {},
  more: More = {},
): DovecotVariant => ({
  check: 'imap',
  host: 'ordinary',
  name,
  cause,
  settings: () => ({}),
  options: typeof options === 'function' ? options : async () => options,
  ...more,
})

const config = (extraConfig: string): Partial<DovecotOptions> => ({ extraConfig })

/** alice with these extra fields in a password file of its own. */
const fields =
  (extra: string, password = '{PLAIN}s3cret'): DovecotVariant['options'] =>
  async (folder) => {
    await writeFile(join(folder, 'passwd'), `${user}:${password}::::::${extra}\n`)
    return {
      users: [],
      extraConfig: `passdb {\n  driver = passwd-file\n  args = username_format=%u ${folder}/passwd\n}`,
    }
  }

const refusedWith = (refusal: string): Partial<DovecotOptions> => ({ users: [{ ...alice, refusal }] })

/** A session of alice's that stays. */
const signedIn = async ({ host, imapPort }: Dovecot): Promise<void> => {
  const socket = connect(imapPort, host)
  socket.on('error', () => undefined)
  await once(socket, 'data')
  socket.write(`a LOGIN ${user} s3cret\r\n`)
  for await (const chunk of socket.iterator({ destroyOnReturn: false })) {
    if (/^a (OK|NO)/m.test(String(chunk))) return
  }
}

/** A connection that has said nothing yet. */
const waiting = async ({ host, imapPort }: Dovecot): Promise<void> => {
  const socket = connect(imapPort, host)
  socket.on('error', () => undefined)
  await once(socket, 'data')
}

export const dovecotVariants: readonly DovecotVariant[] = [
  // Who may sign in.
  row('allow_nets leaves this address out', 'IMAP_LOGIN_REJECTED', fields('allow_nets=192.0.2.0/24')),
  row('nologin', 'IMAP_ACCOUNT_DISABLED', fields('nologin=y')),
  row('nologin with another host', 'IMAP_REFERRAL', fields('nologin=y host=imap2.example.com')),
  row(
    'proxy to a back end that is down',
    'IMAP_TEMPORARILY_UNAVAILABLE',
    fields('proxy=y host=127.0.0.1 port=1'),
  ),
  row('a scheme that is not built in', 'IMAP_LOGIN_REJECTED', fields('', '{NOSUCHSCHEME}x')),
  row(
    'maintenance, by a reason',
    'IMAP_TEMPORARILY_UNAVAILABLE',
    refusedWith('Server under maintenance, try again at noon'),
  ),
  row(
    'being moved, by a reason',
    'IMAP_TEMPORARILY_UNAVAILABLE',
    refusedWith('Your mailbox is being migrated, please try again later'),
  ),
  row(
    'password run out, by a reason',
    'IMAP_PASSWORD_EXPIRED',
    refusedWith('Your password has expired, choose a new one in the portal'),
  ),
  row(
    'plan without IMAP, by a reason',
    'IMAP_ACCOUNT_NOT_ENABLED',
    refusedWith('IMAP access is not enabled for your account'),
  ),
  row(
    'locked after failures, by a reason',
    'IMAP_TOO_MANY_ATTEMPTS',
    refusedWith('Too many failed logins, wait 15 minutes'),
  ),
  row(
    'unpaid, by a reason',
    'IMAP_ACCOUNT_DISABLED',
    refusedWith('This account has been suspended for non-payment'),
  ),
  row(
    'two factors, by a reason',
    'IMAP_APP_PASSWORD_REQUIRED',
    refusedWith('Two-factor authentication is on: use an application-specific password'),
  ),
  row(
    'short name, by a reason',
    'IMAP_USER_NAME_FORM',
    refusedWith('Use your full email address as user name'),
  ),
  row(
    'country, by a reason',
    'IMAP_ACCOUNT_DISABLED',
    refusedWith('Logins from your country are not permitted'),
  ),
  row('delay after a failure', 'IMAP_LOGIN_REJECTED', config('auth_failure_delay = 2s'), {
    passwords: { imap: 'not-it' },
  }),
  row('a program that checks passwords is gone', 'IMAP_TEMPORARILY_UNAVAILABLE', {
    users: [],
    ...config('passdb {\n  driver = checkpassword\n  args = /nonexistent/checkpassword\n}'),
  }),
  // Mechanisms.
  row('EXTERNAL alone', 'AUTH_MECHANISM_UNSUPPORTED', { mechanisms: ['external'] }),
  row('SCRAM-SHA-256 alone', 'AUTH_MECHANISM_UNSUPPORTED', { mechanisms: ['scram-sha-256'] }),
  row('client certificate demanded at the login', 'TLS_CLIENT_CERT_REQUIRED', async (folder) => {
    await writeFile(join(folder, 'ca.pem'), (await createAuthority()).certPem)
    return config(
      `ssl_ca = <${folder}/ca.pem\nssl_verify_client_cert = yes\nauth_ssl_require_client_cert = yes`,
    )
  }),
  // Limits.
  row('one session of a user', 'IMAP_CONNECTION_LIMIT', { connectionsPerUser: 1 }, { prepare: signedIn }),
  row('one session in all', 'IMAP_REPLY_TIMEOUT', config('service imap {\n  process_limit = 1\n}'), {
    prepare: signedIn,
    // Of every reply, though one alone stays away: as long as may be, for Dovecot drops who waits after ten seconds.
    limits: { replyMs: 8000 },
  }),
  row(
    'one connection before the login',
    null,
    config('service imap-login {\n  process_limit = 1\n  client_limit = 1\n  service_count = 1\n}'),
    { prepare: waiting },
  ),
  // Processes that do not come up.
  row('no session process', 'IMAP_CONNECTION_LOST', config('service imap {\n  executable = /bin/false\n}')),
  row(
    'a plugin that is not there',
    'IMAP_INTERNAL_ERROR',
    config('protocol imap {\n  mail_plugins = nosuchplugin\n}'),
  ),
  row(
    'PROXY protocol expected',
    'IMAP_CLOSED',
    async (_folder, port) =>
      config(
        `haproxy_timeout = 1s\nservice imap-login {\n  inet_listener further {\n    address = 127.0.0.1\n    port = ${port}\n    haproxy = yes\n  }\n}`,
      ),
    { listener: 'further' },
  ),
  // The mailbox.
  row(
    'no namespace with INBOX',
    'IMAP_INTERNAL_ERROR',
    config('namespace inbox {\n  inbox = no\n  prefix = Other/\n}'),
  ),
  row(
    'home is a file',
    'IMAP_INTERNAL_ERROR',
    {},
    {
      prepare: async ({ folder }) => writeFile(join(folder, 'mail', user), 'x'),
    },
  ),
  row(
    'mail of somebody else',
    'IMAP_INTERNAL_ERROR',
    {},
    {
      prepare: async ({ folder }) => {
        await mkdir(join(folder, 'mail', user))
        await chmod(join(folder, 'mail', user), 0o700)
      },
    },
  ),
  row(
    'a mailbox format that is unknown',
    'IMAP_INTERNAL_ERROR',
    config('mail_location = nosuchformat:~/Mail'),
  ),
  row('INBOX may be seen, not opened', 'IMAP_NO_PERMISSION', { inboxRights: 'l' }),
  row('INBOX may be read, not marked', 'IMAP_FOLDER_READ_ONLY', { inboxRights: 'lr' }),
  row('INBOX may be marked and deleted from, nothing more', null, { inboxRights: 'lrst' }),
  row('INBOX may be written to, nothing marked', 'IMAP_FLAGS_NOT_PERMANENT', { inboxRights: 'lrw' }),
  row(
    'names with dots below INBOX',
    null,
    config('namespace inbox {\n  separator = .\n  prefix = INBOX.\n}'),
  ),
  row(
    'an mbox that another program locks',
    'IMAP_MAILBOX_IN_USE',
    config(
      'mail_location = mbox:~/mail:INBOX=~/inbox\nmbox_write_locks = dotlock\nmbox_read_locks = dotlock\nmbox_lock_timeout = 1s\nmbox_dotlock_change_timeout = 24h',
    ),
    {
      prepare: async ({ folder }) => {
        const home = join(folder, 'mail', user)
        await mkdir(home)
        await writeFile(join(home, 'inbox'), 'From x Sun Nov 22 09:00:00 2026\nSubject: a\n\na\n\n')
        await writeFile(join(home, 'inbox.lock'), '1')
        execFileSync('chown', ['-R', 'mail:mail', home])
      },
    },
  ),
  row(
    'quota of messages reached',
    'IMAP_MAILBOX_OVER_QUOTA',
    { quota: '5M', ...config('plugin {\n  quota_rule = *:messages=1\n}') },
    {
      prepare: async (dovecot) => {
        for (const subject of ['a', 'b'])
          await dovecot.deliver(user, `Subject: ${subject}\n\nx\n`, { seen: true })
      },
    },
  ),
  row('INBOX may be marked seen, nothing deleted', 'IMAP_FLAGS_NOT_PERMANENT', { inboxRights: 'lrs' }),
  row(
    'quota reached',
    'IMAP_MAILBOX_OVER_QUOTA',
    { quota: '1K' },
    {
      prepare: (dovecot) => dovecot.deliver(user, `Subject: x\n\n${`${'x'.repeat(70)}\n`.repeat(100)}`),
    },
  ),
  row(
    'unread by the hundred',
    'MAILBOX_NOT_BEING_READ',
    {},
    {
      prepare: async (dovecot) => {
        const receivedAt = new Date(Date.now() - 5 * 86_400_000)
        for (let made = 0; made < times(300, 3000); made += 1)
          await dovecot.deliver(user, 'Subject: x\n\nx\n', { receivedAt })
      },
    },
  ),
  // TLS, and what is well.
  row('TLS 1.3 alone', null, config('ssl_min_protocol = TLSv1.3')),
  row('a greeting of its own', null, config('login_greeting = 220 Welcome. SMTP and FTP are elsewhere.')),
  row(
    'few capabilities',
    null,
    config('imap_capability = IMAP4rev1\nprotocol imap {\n  imap_capability = IMAP4rev1\n}'),
  ),
  row('logins put off by trust', 'IMAP_LOGIN_NEEDS_TLS', { tls: 'required' }, { listener: 'imap' }),
]

export const startVariant = async (
  variant: DovecotVariant,
): Promise<{ host: MailHost; stop: () => Promise<void> }> => {
  const folder = await temporaryFolder('dovecot-files')
  await chmod(folder, 0o755)
  const [further = 0] = await freePorts(1)
  const certificate = await (await createAuthority()).issue({ names: ['localhost', '127.0.0.2'] })
  const dovecot = await startDovecot({
    users: [alice],
    certificate,
    ...(await variant.options(folder, further)),
  })
  await variant.prepare?.(dovecot)
  const plainPort = variant.listener === 'further' ? further : dovecot.imapPort
  const isPlain = variant.listener !== undefined
  return {
    host: {
      postfix: {
        host: '127.0.0.1',
        smtpPort: 0,
        submissionPort: undefined,
        smtpsPort: undefined,
        folder,
        log: async () => '',
        stop: async () => undefined,
      },
      dovecot: { ...dovecot, imapPort: plainPort, imapsPort: isPlain ? undefined : dovecot.imapsPort },
      certificate,
      caPem: certificate.caPem,
      caFile: '',
      users: [alice],
      deliver: dovecot.deliver,
      stop: dovecot.stop,
    },
    stop: dovecot.stop,
  }
}
