/**
 * A real Cyrus IMAP (3.6) on loopback, in a folder of its own. Needs root; the packages are fetched, not installed.
 */
import { execFile, execFileSync } from 'node:child_process'
import { chmod, chown, mkdir, readFile, writeFile } from 'node:fs/promises'
import { connect, type Socket } from 'node:net'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { type ServerCertificate, writeCertificate } from './authority.ts'
import type { Delivery, DovecotUser } from './dovecot.ts'
import { startPasswordService } from './password-service.ts'
import { freePorts, retriedOnTakenPort, startProgram, temporaryFolder } from './process.ts'
import { type PackageSet, unpack } from './unpacked.ts'

export const cyrusPackages: PackageSet = {
  name: 'cyrus',
  packages: ['cyrus-imapd', 'cyrus-common', 'libsasl2-modules'],
  unneeded: ['libclamav12', 'libzephyr4'],
}

export interface CyrusOptions {
  /** `refusal`: the account is denied, with this text in Cyrus's own database; IMAP clients do not get to see it. */
  readonly users: readonly DovecotUser[]
  readonly certificate?: ServerCertificate
  /** `none`: neither STARTTLS nor IMAPS. `required`: no login in clear. Default: `offered` with a certificate. */
  readonly tls?: 'none' | 'offered' | 'required'
  /** Users without INBOX, as before an administrator made it. */
  readonly withoutInbox?: boolean
  /**
   * What an owner may do with INBOX, as RFC 4314 letters; `l` sees it and may not open it. Cyrus adds
   * `implicit_owner_rights`, where `n` makes an INBOX READ-WRITE that keeps no flag.
   */
  readonly inboxRights?: string
  /** The service that knows the passwords does not run. */
  readonly passwordsDown?: boolean
  /** Most sessions of one user. */
  readonly connectionsPerUser?: number
  /** The server is being taken down: `* BYE` with this text for everybody, at the first command after the login. */
  readonly shutdown?: string
  /** Options of imapd.conf over ours. */
  readonly main?: Readonly<Record<string, string>>
}

export interface Cyrus {
  readonly host: '127.0.0.1'
  readonly imapPort: number
  /** `undefined` without TLS. */
  readonly imapsPort: number | undefined
  readonly folder: string
  /** Puts a message into the mailbox. */
  deliver(user: string, message: string, delivery?: Delivery): Promise<void>
  /** How many KiB the user's mail may have, even where there is more already. */
  limit(user: string, storage: number): Promise<void>
  /** A signed-in session that stays open until the server stops. */
  hold(user: string): Promise<void>
  log(): Promise<string>
  stop(): Promise<void>
}

const run = promisify(execFile)
const ADMIN = 'cyrus'
const id = (flag: '-u' | '-g') => Number(execFileSync('id', [flag, 'mail']))
const quoted = (text: string) => `"${text.replace(/["\\]/g, '\\$&')}"`

/** Enough of a client for setting a mailbox up. */
class Session {
  readonly #socket: Socket
  #received = ''
  #count = 0

  private constructor(socket: Socket) {
    this.#socket = socket
    socket.on('data', (chunk: Buffer) => {
      this.#received += chunk.toString()
    })
  }

  static async open(port: number, user: string, password: string): Promise<Session> {
    const socket = connect(port, '127.0.0.1')
    const session = new Session(socket)
    socket.on('error', () => socket.destroy())
    await session.#line('\\* OK')
    await session.command(`LOGIN ${quoted(user)} ${quoted(password)}`)
    return session
  }

  /** Throws with the answer unless it is OK. */
  async command(text: string): Promise<void> {
    this.#count += 1
    const tag = `s${this.#count}`
    this.#socket.write(`${tag} ${text}\r\n`)
    const answer = await this.#line(tag)
    if (!answer.startsWith(`${tag} OK`)) throw new Error(`${text.split(' ')[0]}: ${answer}`)
  }

  close(): void {
    this.#socket.destroy()
  }

  async #line(start: string): Promise<string> {
    const pattern = new RegExp(`^${start}.*\r\n`, 'm')
    for (;;) {
      const found = pattern.exec(this.#received)
      if (found !== null) {
        this.#received = this.#received.slice(found.index + found[0].length)
        return found[0].trim()
      }
      if (this.#socket.destroyed) {
        throw new Error(`Cyrus does not answer ${start}: ${this.#received}`)
      }
      await new Promise((resolve) => setTimeout(resolve, 5))
    }
  }
}

interface Ports {
  readonly imap: number
  readonly imaps: number
  /** Where the test itself sets mailboxes up, whatever the others refuse. */
  readonly setup: number
}

const settings = (folder: string, options: CyrusOptions, isTls: boolean): string => {
  const { connectionsPerUser, main } = options
  const all: Record<string, string> = {
    configdirectory: `${folder}/config`,
    'partition-default': `${folder}/spool`,
    defaultpartition: 'default',
    proc_path: `${folder}/run/proc`,
    mboxname_lockpath: `${folder}/run/lock`,
    lmtpsocket: `${folder}/run/lmtp`,
    idlesocket: `${folder}/run/idle`,
    notifysocket: `${folder}/run/notify`,
    cyrus_user: 'mail',
    cyrus_group: 'mail',
    admins: ADMIN,
    servername: 'mail.example.test',
    virtdomains: 'userid',
    unixhierarchysep: 'yes',
    altnamespace: 'yes',
    failedloginpause: '0',
    allowplaintext: options.tls === 'required' ? 'no' : 'yes',
    setup_allowplaintext: 'yes',
    sasl_pwcheck_method: 'saslauthd',
    sasl_saslauthd_path: `${folder}/passwords`,
    sasl_mech_list: 'PLAIN LOGIN',
    ...(isTls
      ? { tls_server_cert: `${folder}/certs/server.crt`, tls_server_key: `${folder}/certs/server.key` }
      : {}),
    ...(connectionsPerUser === undefined ? {} : { maxlogins_per_user: String(connectionsPerUser) }),
    setup_maxlogins_per_user: '0',
    ...main,
  }
  return Object.entries(all)
    .map(([name, value]) => `${name}: ${value}\n`)
    .join('')
}

const services = (command: string, ports: Ports, isTls: boolean): string => {
  const service = (name: string, port: number, flag = '') =>
    `  ${name} cmd="${command}${flag}" listen="127.0.0.1:${port}" prefork=0\n`
  return `START {
}
SERVICES {
${service('imap', ports.imap)}${isTls ? service('imaps', ports.imaps, ' -s') : ''}${service('setup', ports.setup)}}
EVENTS {
}
`
}

const date = (at: Date): string => {
  const [, day = '', month = '', year = '', time = ''] =
    /, (\d+) (\w+) (\d+) (\S+)/.exec(at.toUTCString()) ?? []
  return `"${day}-${month}-${year} ${time} +0000"`
}

/** Starts one. Throws with its words when the configuration is refused. */
export function startCyrus(options: CyrusOptions): Promise<Cyrus> {
  return retriedOnTakenPort(async () => {
    const isTls = options.certificate !== undefined && options.tls !== 'none'
    const { root, libraries, libraryFolder } = await unpack(cyrusPackages)
    const programs = join(root, 'usr/lib/cyrus/bin')
    const folder = await temporaryFolder('cyrus')
    await chmod(folder, 0o755)
    const [imap = 0, imaps = 0, setup = 0] = await freePorts(3)
    const mail = { uid: id('-u'), gid: id('-g') }
    for (const part of ['config', 'config/msg', 'spool', 'run', 'run/proc', 'run/lock']) {
      await mkdir(join(folder, part))
      await chown(join(folder, part), mail.uid, mail.gid)
    }
    if (options.certificate !== undefined) {
      const { keyFile } = await writeCertificate(join(folder, 'certs'), options.certificate)
      await chown(keyFile, mail.uid, mail.gid)
    }
    const file = join(folder, 'imapd.conf')
    await writeFile(file, settings(folder, options, isTls))
    const command = `${join(programs, 'imapd')} -C ${file}`
    await writeFile(join(folder, 'cyrus.conf'), services(command, { imap, imaps, setup }, isTls))
    const env = {
      LD_LIBRARY_PATH: libraries,
      SASL_PATH: libraryFolder('sasl2'),
      PATH: '/usr/sbin:/usr/bin:/sbin:/bin',
    }
    const passwords = new Map(options.users.map(({ name, password }) => [name, password]))
    passwords.set(ADMIN, ADMIN)
    const service = await startPasswordService(
      join(folder, 'passwords'),
      ({ login, password }) => passwords.get(login) === password,
    )
    // It writes to syslog alone, so that `log` has what its programs said on their way.
    const log = () => readFile(join(folder, 'master.log'), 'utf8').catch(() => '')
    const program = await startProgram({
      command: join(programs, 'master'),
      args: ['-D', '-C', file, '-M', join(folder, 'cyrus.conf'), '-p', join(folder, 'run/pid')],
      env,
      folder,
      ports: [imap, setup, ...(isTls ? [imaps] : [])],
      log,
    }).catch(async (error: unknown) => {
      await service.stop()
      throw error
    })
    const held: Session[] = []
    const session = (user: string) => Session.open(setup, user, passwords.get(user) ?? '')
    const stop = async () => {
      for (const one of held) one.close()
      await Promise.all([program.stop(), service.stop()])
    }
    try {
      const admin = await session(ADMIN)
      for (const { name, refusal } of options.users) {
        const inbox = `user/${name}`
        if (options.withoutInbox !== true) await admin.command(`CREATE ${quoted(inbox)}`)
        if (options.inboxRights !== undefined) {
          await admin.command(`SETACL ${quoted(inbox)} ${quoted(name)} ${quoted(options.inboxRights)}`)
        }
        if (refusal !== undefined) {
          await run(join(programs, 'cyr_deny'), ['-C', file, '-m', refusal, name], { env })
        }
      }
      admin.close()
      if (options.shutdown !== undefined) {
        await writeFile(join(folder, 'config/msg/shutdown'), `${options.shutdown}\n`)
      }
      if (options.passwordsDown === true) await service.stop()
    } catch (error) {
      await stop()
      throw error
    }
    return {
      host: '127.0.0.1',
      imapPort: imap,
      imapsPort: isTls ? imaps : undefined,
      folder,
      log,
      stop,
      limit: async (user, storage) => {
        const admin = await session(ADMIN)
        await admin.command(`SETQUOTA ${quoted(`user/${user}`)} (STORAGE ${storage})`)
        admin.close()
      },
      hold: async (user) => {
        const one = await Session.open(imap, user, passwords.get(user) ?? '')
        held.push(one)
      },
      deliver: async (user, message, { mailbox = 'INBOX', receivedAt = new Date(), seen = false } = {}) => {
        const one = await session(user)
        const text = message.replace(/\r?\n/g, '\r\n')
        const flags = seen ? '(\\Seen)' : '()'
        const size = Buffer.byteLength(text)
        await one.command(`APPEND ${quoted(mailbox)} ${flags} ${date(receivedAt)} {${size}+}\r\n${text}`)
        one.close()
      },
    }
  })
}
