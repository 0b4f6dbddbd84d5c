import { X509Certificate } from 'node:crypto'
import { mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createServer, connect as tlsConnect } from 'node:tls'
import { expect, test } from 'vitest'
import {
  createAuthority,
  issueChain,
  type ServerCertificate,
  selfSigned,
  writeCertificate,
} from './authority.ts'

/** What a client that trusts the certificate's root says of it, under the name `host`. */
async function judged(
  certificate: ServerCertificate,
  options: { host?: string; send?: string; ca?: string } = {},
): Promise<string> {
  const server = createServer({ cert: options.send ?? certificate.chainPem, key: certificate.keyPem })
  server.on('tlsClientError', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const verdict = await new Promise<string>((resolve) => {
    const socket = tlsConnect(
      {
        host: '127.0.0.1',
        port,
        servername: options.host ?? 'localhost',
        ca: options.ca ?? certificate.caPem,
      },
      () => {
        socket.destroy()
        resolve('trusted')
      },
    )
    socket.on('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
  })
  await new Promise((resolve) => server.close(resolve))
  return verdict
}

test('a certificate of the authority is trusted, with an intermediate too, and by RSA', async () => {
  const root = await createAuthority()
  expect(await judged(await root.issue())).toBe('trusted')
  expect(await judged(await (await root.intermediate()).issue())).toBe('trusted')
  const rsa = await createAuthority({ keyType: 'rsa-2048' })
  const leaf = await rsa.issue({ keyType: 'rsa-2048' })
  expect(new X509Certificate(leaf.certPem).publicKey.asymmetricKeyType).toBe('rsa')
  expect(await judged(leaf)).toBe('trusted')
  expect(await judged(await issueChain(6))).toBe('trusted')
})

test('every fault is refused for its own reason', async () => {
  const root = await createAuthority()
  const below = async (options: Parameters<typeof root.intermediate>[0]) =>
    (await root.intermediate(options)).issue()
  const faults: [string, ServerCertificate, string][] = [
    ['expired', await root.issue({ validity: 'expired' }), 'CERT_HAS_EXPIRED'],
    ['not yet valid', await root.issue({ validity: 'not-yet-valid' }), 'CERT_NOT_YET_VALID'],
    ['another name', await root.issue({ names: ['mail.example.test'] }), 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['no CA flag', await below({ ca: false }), 'INVALID_PURPOSE'],
    ['may not certify', await below({ mayCertify: false }), 'UNSPECIFIED'],
    ['expired intermediate', await below({ validity: 'expired' }), 'CERT_HAS_EXPIRED'],
    ['wrong usage', await root.issue({ usage: 'wrong' }), 'INVALID_PURPOSE'],
    ['client certificate', await root.issue({ usage: 'client' }), 'INVALID_PURPOSE'],
  ]
  for (const [name, certificate, code] of faults) {
    expect([name, await judged(certificate)]).toEqual([name, code])
  }
})

test('a self-signed certificate and a missing intermediate are what they are to a stranger', async () => {
  const other = (await createAuthority()).caPem
  expect(await judged(await selfSigned(), { ca: other })).toBe('DEPTH_ZERO_SELF_SIGNED_CERT')
  const leaf = await (await (await createAuthority()).intermediate()).issue()
  expect(await judged(leaf, { send: leaf.certPem })).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE')
  expect(await judged(leaf, { ca: other, send: leaf.chainWithRootPem })).toBe('SELF_SIGNED_CERT_IN_CHAIN')
})

test('names, dates and subject stand in the certificate as asked', async () => {
  const root = await createAuthority({ name: 'Example, Inc. "CA"' })
  const leaf = new X509Certificate(
    (
      await root.issue({
        commonName: 'Müller & Söhne',
        names: ['mail.example.test', '127.0.0.1', '::1'],
        validity: 'expires-soon',
      })
    ).certPem,
  )
  expect(leaf.subjectAltName).toBe('DNS:mail.example.test, IP Address:127.0.0.1, IP Address:0:0:0:0:0:0:0:1')
  expect(leaf.subject).toContain('ller & S')
  const daysLeft = (Date.parse(leaf.validTo) - Date.now()) / 86_400_000
  expect(daysLeft).toBeGreaterThan(4.9)
  expect(daysLeft).toBeLessThan(5.1)
  expect(new X509Certificate((await root.issue({ names: [] })).certPem).subjectAltName).toBeUndefined()
})

test('the files are written, the key for its owner alone', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'mailroom-authority-'))
  const leaf = await (await createAuthority()).issue()
  const files = await writeCertificate(join(folder, 'certs'), leaf)
  expect(await readFile(files.certFile, 'utf8')).toBe(leaf.chainPem)
  expect((await stat(files.keyFile)).mode & 0o777).toBe(0o600)
  await rm(folder, { recursive: true })
})
