/**
 * A real Exim (4.96, GnuTLS) on loopback, in a folder of its own. Mail for its users is taken and dropped; nothing
 * leaves the machine. Needs root; the package is fetched, not installed.
 */
import { execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { chmod, chown, mkdir, readFile, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { type ServerCertificate, writeCertificate } from './authority.ts'
import type { Postfix } from './postfix.ts'
import { freePorts, retriedOnTakenPort, startProgram, temporaryFolder } from './process.ts'
import { type PackageSet, unpack } from './unpacked.ts'

/** Exim was built for a user of its own, who is not on this machine: a wrapper library gives it one. */
export const eximPackages: PackageSet = { name: 'exim', packages: ['exim4-daemon-light', 'libnss-wrapper'] }

export interface EximOptions {
  /** Logins, which are the mailboxes too. */
  readonly users: readonly { readonly name: string; readonly password: string }[]
  /** Default `example.com`. */
  readonly domain?: string
  readonly certificate?: ServerCertificate
  /** `none`: neither STARTTLS nor SMTPS. Default `offered` with a certificate. */
  readonly tls?: 'none' | 'offered'
  /** The certificate's key is not there, as after a renewal that failed: 454 to STARTTLS. */
  readonly keyLost?: boolean
  /** AUTH is offered only once TLS is on. */
  readonly authOnlyWithTls?: boolean
  /** CRAM-MD5 alone. Default: PLAIN and LOGIN. */
  readonly cramMd5Only?: boolean
  /** The file of the passwords cannot be read: 435 Unable to authenticate at present. */
  readonly passwordsLost?: boolean
  /** Statements before the usual ones of each ACL: `deny message = …`. Those about recipients come first of all. */
  readonly acl?: {
    readonly connect?: string
    readonly helo?: string
    readonly mail?: string
    readonly recipient?: string
  }
  /** Main options over ours, e.g. `{ smtp_accept_max: '1' }`. */
  readonly main?: Readonly<Record<string, string>>
}

export interface Exim extends Postfix {
  /** A connection that takes up room until the server stops. */
  hold(): Promise<void>
}

const id = (flag: '-u' | '-g') => Number(execFileSync('id', [flag, 'mail']))

const base64 = (text: string) => Buffer.from(text, 'utf8').toString('base64')

const authenticators = (folder: string, options: EximOptions): string => {
  const file = options.passwordsLost === true ? 'nowhere' : 'passwords'
  const known = (login: string) => `\${lookup{${login}}lsearch{${folder}/${file}}}`
  const advertise = options.authOnlyWithTls === true ? `\${if def:tls_in_cipher}` : 'yes'
  const condition = (login: string, password: string) =>
    `  server_condition = \${if eq{${known(login)}}{\${base64:${password}}}}
  server_set_id = ${login}
  server_advertise_condition = ${advertise}`
  return options.cramMd5Only === true
    ? `cram:
  driver = cram_md5
  public_name = CRAM-MD5
  server_secret = \${base64d:${known('$auth1')}}
  server_set_id = $auth1`
    : `plain:
  driver = plaintext
  public_name = PLAIN
  server_prompts = :
${condition('$auth2', '$auth3')}
login:
  driver = plaintext
  public_name = LOGIN
  server_prompts = Username:: : Password::
${condition('$auth1', '$auth2')}`
}

interface Ports {
  readonly smtp: number
  readonly submission: number
  readonly smtps: number
}

function configuration(folder: string, program: string, ports: Ports, options: EximOptions): string {
  const { acl = {}, domain = 'example.com' } = options
  const isTls = options.certificate !== undefined && options.tls !== 'none'
  const listening = isTls ? [ports.smtp, ports.submission, ports.smtps] : [ports.smtp]
  const main: Record<string, string> = {
    exim_path: program,
    exim_user: 'mail',
    exim_group: 'mail',
    keep_environment: 'LD_LIBRARY_PATH : LD_PRELOAD : ^NSS_WRAPPER_',
    spool_directory: `${folder}/spool`,
    log_file_path: `${folder}/log/%s`,
    pid_file_path: `${folder}/exim.pid`,
    primary_hostname: 'mail.example.test',
    local_interfaces: '127.0.0.1',
    daemon_smtp_ports: listening.join(' : '),
    host_lookup: '',
    rfc1413_hosts: '',
    ...(isTls
      ? {
          tls_on_connect_ports: String(ports.smtps),
          tls_advertise_hosts: '*',
          tls_certificate: `${folder}/certs/server.crt`,
          tls_privatekey: `${folder}/certs/${options.keyLost === true ? 'nowhere' : 'server.key'}`,
        }
      : { tls_advertise_hosts: '' }),
    acl_smtp_connect: 'connect',
    acl_smtp_helo: 'helo',
    acl_smtp_mail: 'mail',
    acl_smtp_rcpt: 'recipient',
    ...options.main,
  }
  const settings = Object.entries(main).map(([name, value]) => `${name} = ${value}`)
  return `${settings.join('\n')}
domainlist local_domains = ${domain}
begin acl
connect:
${acl.connect ?? ''}
  accept
helo:
${acl.helo ?? ''}
  accept
mail:
${acl.mail ?? ''}
  accept
recipient:
${acl.recipient ?? ''}
  accept authenticated = *
         !domains = +local_domains
  require message = relay not permitted
          domains = +local_domains
  require verify = recipient
  accept
begin routers
mailboxes:
  driver = redirect
  domains = +local_domains
  condition = \${lookup{$local_part@$domain}lsearch{${folder}/passwords}{yes}{no}}
  data = :blackhole:
outside:
  driver = redirect
  domains = ! +local_domains
  condition = \${if def:authenticated_id}
  data = :blackhole:
begin authenticators
${authenticators(folder, options)}
`
}

/** An open connection, once its first line is there, which it may have to wait for while others are counted still. */
const greeted = async (port: number): Promise<Socket> => {
  for (;;) {
    const socket = connect(port, '127.0.0.1')
    const [line] = (await once(socket, 'data')) as [Buffer]
    socket.on('error', () => undefined)
    if (line.toString().startsWith('220')) return socket
    socket.destroy()
  }
}

/** Starts one. Throws with its log when the configuration is refused. */
export function startExim(options: EximOptions): Promise<Exim> {
  return retriedOnTakenPort(async () => {
    const isTls = options.certificate !== undefined && options.tls !== 'none'
    const { root, libraries } = await unpack(eximPackages)
    const command = join(root, 'usr/sbin/exim4')
    const folder = await temporaryFolder('exim')
    await chmod(folder, 0o755)
    const [smtp = 0, submission = 0, smtps = 0] = await freePorts(3)
    const mail = { uid: id('-u'), gid: id('-g') }
    for (const part of ['spool', 'log']) {
      await mkdir(join(folder, part))
      await chown(join(folder, part), mail.uid, mail.gid)
    }
    if (options.certificate !== undefined) {
      const { keyFile } = await writeCertificate(join(folder, 'certs'), options.certificate)
      await chown(keyFile, mail.uid, mail.gid)
    }
    const passwords = options.users.map(({ name, password }) => `${name}: ${base64(password)}\n`)
    await writeFile(join(folder, 'passwords'), passwords.join(''))
    const accounts = ['root:x:0:0', `mail:x:${mail.uid}:${mail.gid}`, `Debian-exim:x:${mail.uid}:${mail.gid}`]
    await writeFile(join(folder, 'passwd'), accounts.map((line) => `${line}::/:/bin/false\n`).join(''))
    await writeFile(join(folder, 'group'), `root:x:0:\nmail:x:${mail.gid}:\nDebian-exim:x:${mail.gid}:\n`)
    const file = join(folder, 'exim.conf')
    await writeFile(file, configuration(folder, command, { smtp, submission, smtps }, options))
    const log = async () => {
      const parts = ['main', 'reject', 'panic'].map((name) => readFile(join(folder, 'log', name), 'utf8'))
      return (await Promise.all(parts.map((part) => part.catch(() => '')))).join('')
    }
    const program = await startProgram({
      command,
      args: ['-bdf', '-C', file],
      env: {
        LD_LIBRARY_PATH: libraries,
        LD_PRELOAD: 'libnss_wrapper.so',
        NSS_WRAPPER_PASSWD: join(folder, 'passwd'),
        NSS_WRAPPER_GROUP: join(folder, 'group'),
      },
      folder,
      ports: [smtp, ...(isTls ? [submission, smtps] : [])],
      log,
    })
    const held: Socket[] = []
    return {
      host: '127.0.0.1',
      smtpPort: smtp,
      submissionPort: isTls ? submission : undefined,
      smtpsPort: isTls ? smtps : undefined,
      folder,
      log,
      hold: async () => {
        held.push(await greeted(smtp))
      },
      stop: async () => {
        for (const socket of held) socket.destroy()
        await program.stop()
      },
    }
  })
}
