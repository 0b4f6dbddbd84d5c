import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { javaMissing, runJava } from '#test/java/java.ts'
import { type MailHost, startMailHost } from '#test/servers/mail-host.ts'
import { requirePrograms } from '#test/servers/programs.ts'
import { intend, makeBench, serverKey, valueOfResult } from './bench.ts'

const missing = javaMissing() ?? requirePrograms('postfix', 'dovecot')

const password = ' "it\'s":=#!\\ü😀 '

/** Writes a file for this mail host and lets Java mail load it, decrypt it, sign in and send. */
const sendWithJava = async (
  host: MailHost,
  {
    security = 'tls',
    secret = password,
    name = 'localhost',
    trusted = true,
  }: {
    security?: 'tls' | 'starttls'
    secret?: string
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
          'smtp.password': { action: 'set', secret },
          'imap.password': { action: 'set', secret },
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

describe.skipIf(missing !== undefined)(
  `Java mail with the written file${missing === undefined ? '' : ` (${missing})`}`,
  () => {
    let host: MailHost
    beforeAll(async () => {
      host = await startMailHost({
        users: [
          { name: 'alice@example.com', password },
          { name: 'bob@example.com', password: 'hunter2' },
        ],
      })
    })
    afterAll(() => host?.stop())

    test.each(['tls', 'starttls'] as const)(
      'signs in to Postfix and Dovecot by %s and sends, with an awkward password',
      async (security) => {
        expect(await sendWithJava(host, { security })).toMatchObject({
          format: '1',
          'smtp.password': Buffer.from(password).toString('base64'),
          'imap.password': Buffer.from(password).toString('base64'),
          smtp: 'sent',
          imap: '0',
        })
      },
    )

    test('a wrong password, a name that is not in the certificate and an unknown authority are refused', async () => {
      const wrong = await sendWithJava(host, { secret: 'wrong' })
      expect(wrong['smtp']).toContain('javax.mail.AuthenticationFailedException')
      expect(wrong['imap']).toContain('javax.mail.AuthenticationFailedException')
      // Because of checkserveridentity, which goes with Use SSL.
      const otherName = await sendWithJava(host, { name: '127.0.0.1' })
      expect(otherName['smtp']).toContain('verify identity of server')
      const untrusted = await sendWithJava(host, { trusted: false })
      expect(untrusted['smtp']).toContain('PKIX path building failed')
    })
  },
)
