/** A server that misses the client's certificate, met by a library that does not tell what it was asked for. */
import { TLSSocket } from 'node:tls'
import { afterEach, expect, test, vi } from 'vitest'
import { faultOf } from '#main/adapters/network/faults.ts'
import { createNetwork } from '#main/adapters/network/index.ts'
import { createAuthority } from '../../../servers/authority.ts'
import { scriptedServer, type TlsSettings } from '../../../servers/scripted.ts'

const network = createNetwork()
afterEach(() => vi.restoreAllMocks())

const leaf = await (await createAuthority()).issue({ names: ['127.0.0.1'] })
const base: TlsSettings = { cert: leaf.chainPem, key: leaf.keyPem, maxVersion: 'TLSv1.2' }

/** As BoringSSL has it: the list of shared signature algorithms stays empty. */
const shake = async (tls: TlsSettings) => {
  vi.spyOn(TLSSocket.prototype, 'getSharedSigalgs').mockReturnValue([])
  const server = await scriptedServer((session) => session.closed, { tls })
  const signal = new AbortController().signal
  const connected = await network.connect('127.0.0.1', server.port, 120_000, signal)
  if ('fault' in connected) throw new Error(connected.fault.message)
  const shaken = await network.startTls(connected.channel, { servername: '', timeoutMs: 120_000, signal })
  if ('channel' in shaken) shaken.channel.destroy()
  await server.stop()
  return shaken
}

test('a refusal after the server has shown its certificate is about ours', async () => {
  const shaken = await shake({ ...base, requestCert: true, rejectUnauthorized: true })
  expect(shaken).toMatchObject({ fault: { alert: 40 }, clientCertificateRequested: true })
})

test('the same alert before it is not', async () => {
  const shaken = await shake({ ...base, ciphers: 'NULL-SHA256:@SECLEVEL=0' })
  expect(shaken).toMatchObject({ fault: { alert: 40 } })
  expect(shaken).not.toHaveProperty('clientCertificateRequested')
})

test('a handshake that went well tells nothing of the sort', async () => {
  expect(await shake(base)).toMatchObject({ clientCertificateRequested: false })
})

test.each([
  ['SSLV3_ALERT_HANDSHAKE_FAILURE', 40],
  ['TLSV1_ALERT_PROTOCOL_VERSION', 70],
  ['TLSV1_ALERT_CERTIFICATE_REQUIRED', 116],
  ['TLSV1_CERTIFICATE_REQUIRED', 116],
  ['TLSV1_UNRECOGNIZED_NAME', 112],
  ['WRONG_VERSION_NUMBER', undefined],
  ['CERTIFICATE_VERIFY_FAILED', undefined],
  ['NO_APPLICATION_PROTOCOL', undefined],
])('the reason %s is alert %s', (reason, alert) => {
  expect(faultOf(Object.assign(new Error('handshake'), { code: 'ERR_SSL', reason })).alert).toBe(alert)
})
