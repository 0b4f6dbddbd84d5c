/**
 * A real Dovecot (2.3) on loopback, in a folder of its own, for as long as a test needs it. Needs root and the
 * packages dovecot-imapd and dovecot-lmtpd.
 */

import { execFileSync } from 'node:child_process'
import { chmod, chown, mkdir, readFile, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type ServerCertificate, writeCertificate } from './authority.ts'
import { freePorts, retriedOnTakenPort, startProgram, temporaryFolder } from './process.ts'

export interface DovecotUser {
  /** The login, e.g. `alice@example.com`. No colon. */
  readonly name: string
  /** Any text but NUL. */
  readonly password: string
  /** The password is right and the answer is no all the same, with this text: `Account is disabled`. */
  readonly refusal?: string
}

export interface DovecotOptions {
  readonly users: readonly DovecotUser[]
  /**
   * `none`: neither STARTTLS nor IMAPS. `required`: no login in clear, with `host` 127.0.0.2, since Dovecot takes
   * a connection for secure whose two ends have one address. Default: `offered` with a certificate.
   */
  readonly tls?: 'none' | 'offered' | 'required'
  readonly certificate?: ServerCertificate
  /** SASL mechanisms, for IMAP and for a Postfix that asks here. Default `plain login`. */
  readonly mechanisms?: readonly string[]
  /**
   * What an owner may do with INBOX, as RFC 4314 letters: `lr` reads but marks nothing (read-only), `l` sees it
   * and may not open it, `` neither.
   */
  readonly inboxRights?: string
  /** Mailbox size, e.g. `10K`, `5M`. */
  readonly quota?: string
  /** `mail_max_userip_connections`. */
  readonly connectionsPerUser?: number
  /** Lines for the end of dovecot.conf, where they win. */
  readonly extraConfig?: string
}

export interface Delivery {
  readonly seen?: boolean
  /** INTERNALDATE. Default: now. */
  readonly receivedAt?: Date
  /** Default INBOX. */
  readonly mailbox?: string
}

export interface Dovecot {
  readonly host: string
  readonly imapPort: number
  /** `undefined` without TLS. */
  readonly imapsPort: number | undefined
  readonly lmtpPort: number
  /** Dovecot's authentication protocol, as Postfix speaks it. */
  readonly saslPort: number
  readonly folder: string
  /** Puts a message into the mailbox's files. Line ends become those of Unix, as the server stores them. */
  deliver(user: string, message: string, delivery?: Delivery): Promise<void>
  log(): Promise<string>
  stop(): Promise<void>
}

const numericId = (flag: '-u' | '-g'): number => Number(execFileSync('id', [flag, 'mail']).toString())

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64')

const passwordLine = ({ name, password }: DovecotUser): string =>
  `${name}:{PLAIN.b64}${base64(password)}::::::\n`

/**
 * Dovecot's interface for password checkers. Its password file cannot hold a reason with spaces in it.
 * In: `name NUL password NUL` on descriptor 3. Exit 1: refused, the next password database is asked.
 */
const refusalScript = (users: readonly DovecotUser[]): string => `#!/bin/sh
key=$(tr '\\0' '\\n' <&3 | head -n 2 | base64 -w 0)
case "$key" in
${users
  .map(
    ({ name, password, refusal = '' }) => `${base64(`${name}\n${password}\n`)})
  reason=$(echo ${base64(refusal)} | base64 -d) ;;
`,
  )
  .join('')}*) exit 1 ;;
esac
export reason nologin=yes EXTRA="nologin reason"
exec "$@"
`

interface Ports {
  readonly imap: number
  readonly imaps: number
  readonly lmtp: number
  readonly sasl: number
}

const listener = (name: string, address: string, port: number, extra = '') => `
  inet_listener ${name} {
    address = ${address}
    port = ${port}
    ${extra}
  }`

function configuration(
  folder: string,
  host: string,
  ports: Ports,
  options: DovecotOptions,
  isTls: boolean,
): string {
  const plugins = [
    ...(options.inboxRights === undefined ? [] : ['acl']),
    ...(options.quota === undefined ? [] : ['quota']),
  ]
  const imapPlugins = plugins.map((plugin) => `imap_${plugin}`)
  return `
base_dir = ${folder}/run
state_dir = ${folder}/state
instance_name = mailroom-${ports.imap}
log_path = ${folder}/dovecot.log
protocols = imap lmtp
listen = ${host}
default_internal_user = dovecot
default_login_user = dovenull
first_valid_uid = 8
mail_uid = mail
mail_gid = mail
mail_home = ${folder}/mail/%u
mail_location = maildir:~/Maildir
mail_plugins = ${plugins.join(' ')}
auth_mechanisms = ${(options.mechanisms ?? ['plain', 'login']).join(' ')}
disable_plaintext_auth = ${options.tls === 'required' ? 'yes' : 'no'}
ssl = ${isTls ? (options.tls === 'required' ? 'required' : 'yes') : 'no'}
${isTls ? `ssl_cert = <${folder}/certs/server.crt\nssl_key = <${folder}/certs/server.key\nssl_min_protocol = TLSv1.2` : ''}
auth_failure_delay = 0
auth_username_format = %u
${
  options.users.some((user) => user.refusal !== undefined)
    ? `passdb {\n  driver = checkpassword\n  args = ${folder}/refuse\n}`
    : ''
}
passdb {
  driver = passwd-file
  args = scheme=PLAIN username_format=%u ${folder}/users
}
userdb {
  driver = static
  args = uid=mail gid=mail home=${folder}/mail/%u allow_all_users=yes
}
protocol imap {
  mail_plugins = ${[...plugins, ...imapPlugins].join(' ')}
  ${options.connectionsPerUser === undefined ? '' : `mail_max_userip_connections = ${options.connectionsPerUser}`}
}
plugin {
  ${options.quota === undefined ? '' : `quota = count:User quota\n  quota_vsizes = yes\n  quota_rule = *:storage=${options.quota}\n  quota_grace = 0`}
  ${options.inboxRights === undefined ? '' : `acl = vfile:${folder}/acl:cache_secs=0`}
}
service imap-login {
  chroot =${listener('imap', host, ports.imap)}${isTls ? listener('imaps', host, ports.imaps, 'ssl = yes') : listener('imaps', host, 0)}
}
service lmtp {${listener('lmtp', '127.0.0.1', ports.lmtp)}
}
service auth {${listener('sasl', '127.0.0.1', ports.sasl)}
}
# Otherwise a refused login makes the next one wait.
service anvil {
  unix_listener anvil-auth-penalty {
    mode = 0
  }
  chroot =
}
service stats {
  chroot =
}
namespace inbox {
  inbox = yes
  separator = /
  mailbox Sent {
    special_use = \\Sent
    auto = subscribe
  }
  mailbox Junk {
    special_use = \\Junk
    auto = subscribe
  }
  mailbox Trash {
    special_use = \\Trash
    auto = subscribe
  }
}
${options.extraConfig ?? ''}
`
}

async function writeMaildir(folder: string, mail: { uid: number; gid: number }): Promise<void> {
  await mkdir(folder, { recursive: true })
  for (const part of ['', 'cur', 'new', 'tmp']) {
    await mkdir(join(folder, part), { recursive: true })
    await chown(join(folder, part), mail.uid, mail.gid)
  }
}

let delivered = 0

/** Starts one. Throws with its log when the configuration is refused. */
export function startDovecot(options: DovecotOptions): Promise<Dovecot> {
  return retriedOnTakenPort(async () => {
    const isTls = options.certificate !== undefined && options.tls !== 'none'
    const host = options.tls === 'required' ? '127.0.0.2' : '127.0.0.1'
    const folder = await temporaryFolder('dovecot')
    const [imap = 0, imaps = 0, lmtp = 0, sasl = 0] = await freePorts(4)
    const ports: Ports = { imap, imaps, lmtp, sasl }
    const mail = { uid: numericId('-u'), gid: numericId('-g') }
    for (const part of ['run', 'state', 'mail']) await mkdir(join(folder, part))
    // The processes behind the login run under other users, and mkdtemp lets nobody in.
    await chmod(folder, 0o755)
    await chown(join(folder, 'mail'), mail.uid, mail.gid)
    if (options.certificate !== undefined) await writeCertificate(join(folder, 'certs'), options.certificate)
    const refusedUsers = options.users.filter((user) => user.refusal !== undefined)
    const goodUsers = options.users.filter((user) => user.refusal === undefined)
    await writeFile(join(folder, 'users'), goodUsers.map(passwordLine).join(''))
    await writeFile(join(folder, 'refuse'), refusalScript(refusedUsers), { mode: 0o755 })
    await writeFile(join(folder, 'acl'), `INBOX owner ${options.inboxRights ?? ''}\n`)
    await writeFile(join(folder, 'dovecot.conf'), configuration(folder, host, ports, options, isTls))
    const log = () => readFile(join(folder, 'dovecot.log'), 'utf8')
    const program = await startProgram({
      command: '/usr/sbin/dovecot',
      args: ['-F', '-c', join(folder, 'dovecot.conf')],
      folder,
      host,
      ports: [imap, ...(isTls ? [imaps] : [])],
      log,
    })
    return {
      host,
      imapPort: imap,
      imapsPort: isTls ? imaps : undefined,
      lmtpPort: lmtp,
      saslPort: sasl,
      folder,
      log,
      stop: program.stop,
      deliver: async (user, message, delivery = {}) => {
        const home = join(folder, 'mail', user)
        await mkdir(home, { recursive: true })
        await chown(home, mail.uid, mail.gid)
        const root = join(home, 'Maildir')
        await writeMaildir(root, mail)
        const { mailbox = 'INBOX', receivedAt = new Date(), seen = false } = delivery
        const box = mailbox === 'INBOX' ? root : join(root, `.${mailbox}`)
        await writeMaildir(box, mail)
        delivered += 1
        const name = `${Math.floor(receivedAt.getTime() / 1000)}.M${delivered}P${process.pid}.mailroom`
        const path = join(box, seen ? 'cur' : 'new', seen ? `${name}:2,S` : name)
        await writeFile(path, message.replaceAll('\r\n', '\n'))
        await chown(path, mail.uid, mail.gid)
        await utimes(path, receivedAt, receivedAt)
      },
    }
  })
}
