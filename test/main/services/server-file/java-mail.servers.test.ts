import { afterEach, describe, expect, test } from 'vitest'
import { javaMissing, runJava } from '#test/java/java.ts'
import { type MailHost, startMailHost } from '#test/servers/mail-host.ts'
import { requirePrograms } from '#test/servers/programs.ts'
import { intend, makeBench, serverKey, valueOfResult } from './bench.ts'

const missing = javaMissing() ?? requirePrograms('postfix', 'dovecot')

const hosts: MailHost[] = []
afterEach(async () => {
  await Promise.all(hosts.splice(0).map((host) => host.stop()))
})

/** Writes a file for this mail host and lets Java mail load it, decrypt it, sign in and send. */
const sendWithJava = async (
  host: MailHost,
  {
    password,
    security,
    name = 'localhost',
    trusted = true,
  }: {
    password: string
    security: 'tls' | 'starttls'
    name?: string
    trusted?: boolean
  },
) => {
  const bench = await makeBench()
  try {
    const tls = security === 'tls'
    const intended = intend(
      {
        'smtp.host': name,
        'smtp.port': String(tls ? host.postfix.smtpsPort : host.postfix.smtpPort),
        'smtp.useSsl': tls,
        'smtp.startTls': tls ? 'never' : 'required',
        'smtp.auth': true,
        'smtp.username': 'alice@example.com',
        'smtp.replyTo': 'alice@example.com',
        'imap.host': name,
        'imap.port': String(tls ? host.dovecot.imapsPort : host.dovecot.imapPort),
        'imap.useSsl': tls,
        'imap.startTls': tls ? 'never' : 'required',
        'imap.username': 'alice@example.com',
      },
      {
        passwords: {
          'smtp.password': { action: 'set', secret: password },
          'imap.password': { action: 'set', secret: password },
        },
        serverKey,
      },
    )
    const { sha256 } = valueOfResult(await bench.service.read(bench.path))
    valueOfResult(await bench.service.write(bench.path, intended, { basedOn: sha256 }))
    const { stdout, stderr } = await runJava(
      'SendWithFile',
      [bench.path, 'both', 'bob@example.com', ...(trusted ? [host.caFile] : [])],
      new Uint8Array(),
      { JASYPT_ENCRYPTOR_PASSWORD: serverKey },
    )
    expect(stderr).toBe('')
    return Object.fromEntries(
      stdout
        .trim()
        .split('\n')
        .map((line): [string, string] => [
          line.slice(0, line.indexOf(' ')),
          line.slice(line.indexOf(' ') + 1),
        ]),
    )
  } finally {
    await bench.remove()
  }
}

const start = async (password: string): Promise<MailHost> => {
  const host = await startMailHost({
    users: [
      { name: 'alice@example.com', password },
      { name: 'bob@example.com', password: 'hunter2' },
    ],
  })
  hosts.push(host)
  return host
}

describe.skipIf(missing !== undefined)(
  `Java mail with the written file${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    test('signs in to Postfix and Dovecot by TLS and by STARTTLS and sends, with an awkward password', async () => {
      const password = ' "it\'s":=#!\\ü😀 '
      const host = await start(password)
      for (const security of ['tls', 'starttls'] as const) {
        const said = await sendWithJava(host, { password, security })
        expect(said).toMatchObject({
          format: '1',
          'smtp.password': Buffer.from(password).toString('base64'),
          'imap.password': Buffer.from(password).toString('base64'),
          smtp: 'sent',
          imap: '0',
        })
      }
    })

    test('a wrong password, a name that is not in the certificate and an unknown authority are refused', async () => {
      const host = await start('s3cret')
      const wrong = await sendWithJava(host, { password: 'wrong', security: 'tls' })
      expect(wrong['smtp']).toContain('javax.mail.AuthenticationFailedException')
      expect(wrong['imap']).toContain('javax.mail.AuthenticationFailedException')
      // Because of checkserveridentity, which goes with Use SSL.
      const otherName = await sendWithJava(host, { password: 's3cret', security: 'tls', name: '127.0.0.1' })
      expect(otherName['smtp']).toContain('verify identity of server')
      const untrusted = await sendWithJava(host, { password: 's3cret', security: 'tls', trusted: false })
      expect(untrusted['smtp']).toContain('PKIX path building failed')
    })
  },
)
