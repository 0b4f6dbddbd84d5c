/** Postfix and Dovecot as one mail server, with one certificate authority: what a customer's mail host is. */
import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { type Authority, createAuthority, type LeafOptions, type ServerCertificate } from './authority.ts'
import {
  type Delivery,
  type Dovecot,
  type DovecotOptions,
  type DovecotUser,
  startDovecot,
} from './dovecot.ts'
import { type Postfix, type PostfixOptions, startPostfix } from './postfix.ts'

export interface MailHostOptions {
  /** Default `example.com`. */
  readonly domain?: string
  /** Default: `alice@example.com` with `s3cret` and `bob@example.com` with `hunter2`. */
  readonly users?: readonly DovecotUser[]
  /** Addresses beside the users' own that exist. */
  readonly otherMailboxes?: readonly string[]
  /** Default: for `localhost` and `mail.example.test`, so that `127.0.0.1` is a wrong name. */
  readonly leaf?: LeafOptions
  /** A certificate made elsewhere, with any fault. */
  readonly certificate?: ServerCertificate
  readonly authority?: Authority
  readonly dovecot?: Partial<DovecotOptions>
  readonly postfix?: Partial<PostfixOptions>
}

export interface MailHost {
  readonly postfix: Postfix
  readonly dovecot: Dovecot
  readonly certificate: ServerCertificate
  /** The root, and as a file. */
  readonly caPem: string
  readonly caFile: string
  readonly users: readonly DovecotUser[]
  deliver(user: string, message: string, delivery?: Delivery): Promise<void>
  stop(): Promise<void>
}

export const defaultUsers: readonly DovecotUser[] = [
  { name: 'alice@example.com', password: 's3cret' },
  { name: 'bob@example.com', password: 'hunter2' },
]

/** Starts both. `dovecot` and `postfix` hold the switches for their faults. */
export async function startMailHost(options: MailHostOptions = {}): Promise<MailHost> {
  const users = options.users ?? defaultUsers
  const certificate =
    options.certificate ??
    (await (options.authority ?? (await createAuthority())).issue({
      names: ['localhost', 'mail.example.test'],
      ...options.leaf,
    }))
  const dovecot = await startDovecot({ users, certificate, ...options.dovecot })
  try {
    const postfix = await startPostfix({
      domain: options.domain ?? 'example.com',
      mailboxes: [...users.map(({ name }) => name), ...(options.otherMailboxes ?? [])],
      certificate,
      dovecot,
      ...options.postfix,
    })
    const folder = join(postfix.folder, 'ca')
    await mkdir(folder)
    const caFile = join(folder, 'ca.pem')
    await writeFile(caFile, certificate.caPem)
    return {
      postfix,
      dovecot,
      certificate,
      caPem: certificate.caPem,
      caFile,
      users,
      deliver: dovecot.deliver,
      stop: async () => {
        await Promise.all([postfix.stop(), dovecot.stop()])
      },
    }
  } catch (error) {
    await dovecot.stop()
    throw error
  }
}
