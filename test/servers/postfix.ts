/**
 * A real Postfix (3.7) on loopback, in a folder of its own. It signs people in and delivers through a Dovecot of
 * dovecot.ts; nothing leaves the machine. Needs root and the package postfix.
 */
import { execFileSync } from 'node:child_process'
import { chmod, chown, mkdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ServerCertificate, writeCertificate } from './authority.ts'
import { type PolicyRequest, startPolicyServer } from './policy.ts'
import { freePorts, retriedOnTakenPort, startProgram, temporaryFolder } from './process.ts'

export interface PostfixOptions {
  /** Domain of the mailboxes. */
  readonly domain: string
  /** Addresses that exist. Others are refused: 550 5.1.1. */
  readonly mailboxes: readonly string[]
  /** The Dovecot that knows the passwords and takes the mail. Without one: no AUTH, mail stays in the queue. */
  readonly dovecot?: { readonly saslPort: number; readonly lmtpPort: number }
  /** `myhostname`. Default `mail.example.test`. */
  readonly hostname?: string
  readonly certificate?: ServerCertificate
  /** `none`: neither STARTTLS nor SMTPS. `required`: 530 5.7.0 before STARTTLS. Default `offered`. */
  readonly tls?: 'none' | 'offered' | 'required'
  /** AUTH is offered only once TLS is on (`smtpd_tls_auth_only`). Default: in plaintext too. */
  readonly authOnlyWithTls?: boolean
  /** Signed in, or refused, at every recipient (554 5.7.1 Client host rejected). */
  readonly authRequired?: boolean
  /** Who may use which sender: address → login. Any other sender is refused: 553 5.7.1 not owned by user. */
  readonly senderLogins?: Readonly<Record<string, string>>
  /** 554 5.7.1 Relay access denied for everybody, signed in or not. */
  readonly relayDenied?: boolean
  /** Clients at 127.0.0.1 may relay without a login, as application servers often may. */
  readonly trustsLoopback?: boolean
  /** Bytes, 0 for none. Default 1,000,000. */
  readonly sizeLimit?: number
  /** Decides about recipients; see policy.ts, and `greylisting` there. */
  readonly policy?: (request: PolicyRequest) => string
  /** The disk is fuller than Postfix likes: 452 4.3.1 Insufficient system storage at MAIL FROM. */
  readonly diskFull?: boolean
  /** Most connections of one client at a time; more get 421 4.7.0. */
  readonly connectionsPerClient?: number
  /** EHLO must give a full name: 504 5.5.2. */
  readonly fqdnHelo?: boolean
  /** Every client is refused with this text, e.g. `554 5.7.1 Blocked by policy`. */
  readonly clientRefusal?: string
  /** Lines for the end of main.cf, where they win. */
  readonly extraMain?: string
  /** Lines for the end of master.cf. */
  readonly extraMaster?: string
  /** Further services of master.cf, each on a port of its own: see `furtherPorts`. */
  readonly furtherServices?: readonly ((port: number) => string)[]
}

export interface Postfix {
  readonly host: '127.0.0.1'
  /** What port 25 is: plaintext, STARTTLS as `tls` says. */
  readonly smtpPort: number
  /** What port 587 is: STARTTLS and login required. `undefined` without TLS. */
  readonly submissionPort: number | undefined
  /** What port 465 is: TLS from the first byte, login required. `undefined` without TLS. */
  readonly smtpsPort: number | undefined
  /** Of the further services, in their order. */
  readonly furtherPorts?: readonly number[]
  readonly folder: string
  log(): Promise<string>
  stop(): Promise<void>
}

const SETTLED = new Date('2026-01-01T00:00:00Z')
const DAEMONS = '/usr/lib/postfix/sbin'

/** Queue folders with owner and mode, as `postfix check` makes them. */
const QUEUE_FOLDERS: readonly (readonly [string, 'root' | 'postfix', 'root' | 'postdrop', number])[] = [
  ...[
    'active',
    'bounce',
    'corrupt',
    'defer',
    'deferred',
    'flush',
    'hold',
    'incoming',
    'private',
    'saved',
    'trace',
  ].map((name) => [name, 'postfix', 'root', 0o700] as const),
  ['maildrop', 'postfix', 'postdrop', 0o1730],
  ['public', 'postfix', 'postdrop', 0o2710],
  ['pid', 'root', 'root', 0o755],
]

const id = (flag: '-u' | '-g', name: string): number =>
  Number(
    flag === '-u'
      ? execFileSync('id', ['-u', name])
      : execFileSync('getent', ['group', name]).toString().split(':')[2],
  )

async function makeQueue(folder: string): Promise<void> {
  const users = { root: 0, postfix: id('-u', 'postfix') }
  const groups = { root: 0, postdrop: id('-g', 'postdrop') }
  await mkdir(join(folder, 'spool'))
  await mkdir(join(folder, 'data'))
  await chown(join(folder, 'data'), users.postfix, 0)
  for (const [name, user, group, mode] of QUEUE_FOLDERS) {
    const path = join(folder, 'spool', name)
    await mkdir(path)
    await chown(path, users[user], groups[group])
    await chmod(path, mode)
  }
}

const lines = (...parts: readonly (string | false | undefined)[]): string =>
  parts.filter((part) => part !== false && part !== undefined && part !== '').join('\n')

function mainFile(
  folder: string,
  options: PostfixOptions,
  isTls: boolean,
  policyPort: number | undefined,
): string {
  const { dovecot } = options
  const clientRules = [
    options.clientRefusal !== undefined && `check_client_access static:{${options.clientRefusal}}`,
    options.authRequired === true && 'permit_sasl_authenticated, reject',
  ].filter((rule) => rule !== false)
  const relayRules =
    options.relayDenied === true
      ? 'reject_unauth_destination'
      : 'permit_mynetworks, permit_sasl_authenticated, reject_unauth_destination'
  return lines(
    `compatibility_level = 3.6
queue_directory = ${folder}/spool
data_directory = ${folder}/data
command_directory = /usr/sbin
daemon_directory = ${DAEMONS}
shlib_directory = /usr/lib/postfix
meta_directory = /etc/postfix
mail_owner = postfix
setgid_group = postdrop
maillog_file = ${folder}/postfix.log
maillog_file_prefixes = ${folder}
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
myhostname = ${options.hostname ?? 'mail.example.test'}
myorigin = ${options.domain}
mydestination =
mynetworks = ${options.trustsLoopback === true ? '127.0.0.0/8' : ''}
smtpd_client_event_limit_exceptions =
alias_maps =
alias_database =
local_recipient_maps =
virtual_mailbox_domains = ${options.domain}
virtual_mailbox_maps = texthash:${folder}/mailboxes
# Outside mail is taken, as a real server would, and thrown away.
default_transport = discard:
smtpd_relay_restrictions = ${relayRules}
smtpd_error_sleep_time = 0
smtpd_client_connection_rate_limit = 0
smtpd_peername_lookup = no
message_size_limit = ${options.sizeLimit ?? 1_000_000}
mailbox_size_limit = 0
virtual_mailbox_limit = 0
lmtp_tls_security_level = none
tls_random_source = dev:/dev/urandom`,
    `virtual_transport = ${dovecot === undefined ? 'retry:no mailboxes here' : `lmtp:inet:127.0.0.1:${dovecot.lmtpPort}`}`,
    dovecot !== undefined &&
      `smtpd_sasl_auth_enable = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = inet:127.0.0.1:${dovecot.saslPort}
smtpd_sasl_security_options = noanonymous`,
    isTls &&
      `smtpd_tls_cert_file = ${folder}/certs/server.crt
smtpd_tls_key_file = ${folder}/certs/server.key
smtpd_tls_security_level = ${options.tls === 'required' ? 'encrypt' : 'may'}
smtpd_tls_auth_only = ${options.authOnlyWithTls === true ? 'yes' : 'no'}`,
    options.senderLogins !== undefined &&
      `smtpd_sender_login_maps = texthash:${folder}/senders
smtpd_sender_restrictions = reject_sender_login_mismatch`,
    clientRules.length > 0 && `smtpd_client_restrictions = ${clientRules.join(', ')}`,
    options.fqdnHelo === true &&
      `smtpd_helo_required = yes
smtpd_helo_restrictions = reject_invalid_helo_hostname, reject_non_fqdn_helo_hostname`,
    options.diskFull === true && 'queue_minfree = 9000000000000000',
    options.connectionsPerClient !== undefined &&
      `smtpd_client_connection_count_limit = ${options.connectionsPerClient}`,
    `smtpd_recipient_restrictions = ${policyPort === undefined ? '' : `check_policy_service inet:127.0.0.1:${policyPort}`}`,
    options.extraMain,
    '',
  )
}

function masterFile(
  ports: { smtp: number; submission: number; smtps: number },
  isTls: boolean,
  extra: string | undefined,
  further: readonly string[],
): string {
  const loginRequired = '  -o smtpd_client_restrictions=permit_sasl_authenticated,reject'
  // Further services stand first: once the ordinary ports answer, all are open.
  return lines(
    ...further,
    `127.0.0.1:${ports.smtp} inet n - n - - smtpd`,
    isTls &&
      `127.0.0.1:${ports.submission} inet n - n - - smtpd
  -o smtpd_tls_security_level=encrypt
${loginRequired}
127.0.0.1:${ports.smtps} inet n - n - - smtpd
  -o smtpd_tls_wrappermode=yes
${loginRequired}`,
    `pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd`,
    extra,
    '',
  )
}

/** Starts one. Throws with its log when the configuration is refused. */
export function startPostfix(options: PostfixOptions): Promise<Postfix> {
  return retriedOnTakenPort(async () => {
    const isTls = options.certificate !== undefined && options.tls !== 'none'
    const folder = await temporaryFolder('postfix')
    await chmod(folder, 0o755)
    const services = options.furtherServices ?? []
    const [smtp = 0, submission = 0, smtps = 0, ...furtherPorts] = await freePorts(3 + services.length)
    const policy = options.policy === undefined ? undefined : await startPolicyServer(options.policy)
    try {
      await makeQueue(folder)
      if (options.certificate !== undefined)
        await writeCertificate(join(folder, 'certs'), options.certificate)
      const senders = Object.entries(options.senderLogins ?? {})
      const files = {
        mailboxes: options.mailboxes.map((address) => `${address} ok\n`).join(''),
        senders: senders.map(([address, login]) => `${address} ${login}\n`).join(''),
        'main.cf': mainFile(folder, options, isTls, policy?.port),
        'master.cf': masterFile(
          { smtp, submission, smtps },
          isTls,
          options.extraMaster,
          services.map((service, at) => service(furtherPorts[at] ?? 0)),
        ),
      }
      for (const [name, text] of Object.entries(files)) {
        await writeFile(join(folder, name), text)
        // Postfix waits for a file that has only just been written to settle: 2.4 s in all.
        await utimes(join(folder, name), SETTLED, SETTLED)
      }
      const log = () => readFile(join(folder, 'postfix.log'), 'utf8')
      // The daemon itself: the `postfix` command would put it into the background.
      const program = await startProgram({
        command: join(DAEMONS, 'master'),
        args: ['-s', '-c', folder],
        env: { MAIL_CONFIG: folder, MAIL_LOGTAG: 'postfix' },
        folder,
        ports: [smtp, ...(isTls ? [submission, smtps] : [])],
        log,
      })
      return {
        host: '127.0.0.1',
        smtpPort: smtp,
        submissionPort: isTls ? submission : undefined,
        smtpsPort: isTls ? smtps : undefined,
        furtherPorts,
        folder,
        log,
        stop: async () => {
          await program.stop()
          await policy?.stop()
        },
      }
    } catch (error) {
      await policy?.stop()
      throw error
    }
  })
}
