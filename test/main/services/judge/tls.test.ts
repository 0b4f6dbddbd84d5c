import { describe, expect, it } from 'vitest'
import { judge } from '#main/services/judge/index.ts'
import type { Fault, TlsEvidence, TrustFacts } from '#shared/diagnosis/evidence.ts'
import {
  causeOf,
  causesOf,
  certificate,
  connect,
  dns,
  fault,
  imapSettings,
  plain,
  settings,
  starttls,
  tls,
  tlsFault,
} from './evidence.ts'

const alert = (number: number, code = 'ERR_SSL_ALERT'): Fault => fault(code, '', { alert: number })

describe('A handshake that fails', () => {
  it.each([
    // the same fault as OpenSSL and BoringSSL put it
    [
      fault('ERR_SSL_WRONG_VERSION_NUMBER', 'routines:tls_validate_record_header:wrong version number'),
      'TLS_ON_PLAIN_PORT',
    ],
    [
      fault('EPROTO', 'error:100000f7:SSL routines:OPENSSL_internal:WRONG_VERSION_NUMBER'),
      'TLS_ON_PLAIN_PORT',
    ],
    [fault('ERR_SSL_PACKET_LENGTH_TOO_LONG'), 'TLS_ON_PLAIN_PORT'],
    [fault('EPROTO', '', { reason: 'http request' }), 'TLS_ON_PLAIN_PORT'],
    [alert(70), 'TLS_PROTOCOL_TOO_OLD'],
    [fault('ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', 'SSL alert number 70'), 'TLS_PROTOCOL_TOO_OLD'],
    [fault('EPROTO', 'SSL routines:OPENSSL_internal:TLSV1_ALERT_PROTOCOL_VERSION'), 'TLS_PROTOCOL_TOO_OLD'],
    [fault('ERR_SSL_UNSUPPORTED_PROTOCOL', 'unsupported protocol'), 'TLS_PROTOCOL_TOO_OLD'],
    [alert(40), 'TLS_NO_COMMON_CIPHER'],
    [fault('EPROTO', 'OPENSSL_internal:SSLV3_ALERT_HANDSHAKE_FAILURE'), 'TLS_NO_COMMON_CIPHER'],
    [fault('EPROTO', 'OPENSSL_internal:TLSV1_CERTIFICATE_REQUIRED'), 'TLS_CLIENT_CERT_REQUIRED'],
    [fault('EPROTO', 'OPENSSL_internal:TLSV1_ALERT_CERTIFICATE_REQUIRED'), 'TLS_CLIENT_CERT_REQUIRED'],
    [fault('EPROTO', 'OPENSSL_internal:CERTIFICATE_VERIFY_FAILED'), 'TLS_HANDSHAKE_FAILED'],
    [fault('ERR_SSL_NO_SHARED_CIPHER'), 'TLS_NO_COMMON_CIPHER'],
    [fault('ERR_SSL_DH_KEY_TOO_SMALL', 'dh key too small'), 'TLS_WEAK_DH'],
    [fault('EPROTO', 'OPENSSL_internal:BAD_DH_P_LENGTH'), 'TLS_WEAK_DH'],
    [fault('ERR_SSL_LEGACY_SIGALG_DISALLOWED_OR_UNSUPPORTED'), 'TLS_LEGACY_SIGNATURE'],
    [fault('EPROTO', 'OPENSSL_internal:WRONG_SIGNATURE_TYPE'), 'TLS_LEGACY_SIGNATURE'],
    [fault('ERR_SSL_UNSAFE_LEGACY_RENEGOTIATION_DISABLED'), 'TLS_LEGACY_RENEGOTIATION'],
    [alert(116), 'TLS_CLIENT_CERT_REQUIRED'],
    [alert(112), 'TLS_NAME_NOT_SERVED'],
    [alert(80), 'TLS_SERVER_FAULT'],
    [alert(49), 'TLS_REFUSED_BY_SERVER'],
    [
      fault('ECONNRESET', 'Client network socket disconnected before secure TLS connection was established'),
      'TLS_HANDSHAKE_CUT',
    ],
    [fault('CLOSED'), 'TLS_HANDSHAKE_CUT'],
    [fault('ERR_SSL_UNEXPECTED_EOF_WHILE_READING'), 'TLS_HANDSHAKE_CUT'],
    [fault('TIMEOUT'), 'TLS_HANDSHAKE_TIMEOUT'],
    [fault('ERR_SSL_SOMETHING_NEW', 'never seen'), 'TLS_HANDSHAKE_FAILED'],
    [fault('CANCELLED'), ''],
  ])('%o → %s', (failure, cause) => {
    expect(causeOf('smtp', [settings(), dns(), connect(), tlsFault(failure)])).toBe(cause)
  })

  it('for want of a client certificate only where one was asked for', () => {
    const stages = (asked: boolean) => [
      settings(),
      tlsFault(alert(40), { clientCertificateRequested: asked }),
    ]
    expect(causeOf('smtp', stages(true))).toBe('TLS_CLIENT_CERT_REQUIRED')
    expect(causeOf('smtp', stages(false))).toBe('TLS_NO_COMMON_CIPHER')
  })

  it('names a missing server name only where none was sent', () => {
    expect(causeOf('smtp', [settings(), tlsFault(alert(112), { servername: '' })])).toBe('TLS_SNI_MISSING')
  })

  const wrong = fault('ERR_SSL_WRONG_VERSION_NUMBER')
  it.each([
    [
      { kind: 'smtp', text: '220 smtp.example.com ESMTP' },
      'TLS_ON_PLAIN_PORT',
      'IMAP_WRONG_SERVICE',
      'URL_NOT_HTTP',
    ],
    [
      { kind: 'imap', text: '* OK ready' },
      'GREETING_WRONG_SERVICE',
      'IMAP_TLS_ON_PLAIN_PORT',
      'URL_NOT_HTTP',
    ],
    [
      { kind: 'http', text: 'HTTP/1.1 400 Bad Request' },
      'GREETING_WRONG_SERVICE',
      'IMAP_WRONG_SERVICE',
      'URL_HTTPS_ON_HTTP_PORT',
    ],
    [{ kind: 'ssh', text: 'SSH-2.0-x' }, 'GREETING_WRONG_SERVICE', 'IMAP_WRONG_SERVICE', 'URL_NOT_HTTP'],
    [{ kind: 'closed', text: '' }, 'TLS_HANDSHAKE_FAILED', 'TLS_HANDSHAKE_FAILED', 'TLS_HANDSHAKE_FAILED'],
  ] as const)('on a port that says %o → %s, %s, %s', (plaintextProbe, smtp, imap, url) => {
    const evidence = tlsFault(wrong, { plaintextProbe })
    expect(causeOf('smtp', [settings(), evidence])).toBe(smtp)
    expect(causeOf('imap', [imapSettings(), evidence])).toBe(imap)
    expect(causeOf('url', [settings({ protocol: 'url' }), evidence])).toBe(url)
  })

  it('by a time-out becomes the plain port where the port then greets in plaintext', () => {
    expect(
      causeOf('smtp', [
        settings(),
        tlsFault(fault('TIMEOUT'), { plaintextProbe: { kind: 'smtp', text: '220 hi' } }),
      ]),
    ).toBe('TLS_ON_PLAIN_PORT')
    expect(
      causeOf('smtp', [
        settings(),
        tlsFault(fault('TIMEOUT'), { plaintextProbe: { kind: 'silent', text: '' } }),
      ]),
    ).toBe('TLS_HANDSHAKE_TIMEOUT')
  })

  it('at Microsoft 365 is their lack of a port for it', () => {
    expect(
      causeOf('smtp', [
        settings({ host: 'smtp.office365.com', port: 587 }),
        tlsFault(wrong, { plaintextProbe: { kind: 'smtp', text: '220 x' } }),
      ]),
    ).toBe('PROVIDER_HAS_NO_IMPLICIT_TLS')
  })

  it('after STARTTLS is STARTTLS’s own, unless the alert says more', () => {
    const switched = (failure: Fault) =>
      causesOf('smtp', [plain({ security: 'starttls' }), starttls(), tlsFault(failure)])
    expect(switched(wrong)).toEqual(['STARTTLS_HANDSHAKE_FAILED'])
    expect(switched(fault('CLOSED'))).toEqual(['STARTTLS_HANDSHAKE_FAILED'])
    expect(switched(fault('TIMEOUT'))).toEqual(['STARTTLS_HANDSHAKE_FAILED', 'TCP_MTU_BLACKHOLE'])
    expect(switched(alert(70))).toEqual(['TLS_PROTOCOL_TOO_OLD'])
  })

  it('because of injected bytes is named before all else', () => {
    expect(
      causesOf('smtp', [plain({ security: 'starttls' }), starttls(), tls({ injectedBytes: 12 })]),
    ).toEqual(['STARTTLS_INJECTED_DATA'])
  })

  it('of the URL has the URL’s causes', () => {
    const url = settings({ protocol: 'url' })
    expect(causeOf('url', [url, tlsFault(wrong)])).toBe('URL_HTTPS_ON_HTTP_PORT')
    expect(causeOf('url', [url, tlsFault(fault('TIMEOUT'))])).toBe('URL_TIMEOUT')
    expect(causeOf('url', [url, tlsFault(fault('ECONNRESET'))])).toBe('URL_UNREACHABLE')
  })
})

describe('A certificate', () => {
  const untrusted = (problem: NonNullable<TrustFacts['problem']>): TrustFacts => ({
    trusted: false,
    problem,
    path: [],
  })
  const pathOf = (...path: string[]): TrustFacts => ({ trusted: true, path })
  const trusted = pathOf('mail.example.com', 'Example Mail CA')
  const bad = (problem: NonNullable<TrustFacts['problem']>, change: Partial<TlsEvidence> = {}): TlsEvidence =>
    tls({ publicTrust: untrusted(problem), localTrust: untrusted(problem), ...change })
  const issuedBy = (name: string) => ({
    chain: [certificate({ issuer: `CN=${name}`, issuerCommonName: name, issuerOrganization: '' })],
  })
  it.each([
    [tls(), ''],
    [bad('self-signed-leaf'), 'TLS_SELF_SIGNED'],
    [bad('unknown-root'), 'TLS_PRIVATE_CA'],
    [bad('issuer-missing', issuedBy('Example Corp CA')), 'TLS_PRIVATE_CA'],
    [bad('issuer-missing', issuedBy('Example Root')), 'TLS_PRIVATE_CA'],
    [bad('issuer-missing', issuedBy('Example Intermediate 3')), 'TLS_INCOMPLETE_CHAIN'],
    [
      bad('issuer-missing', {
        chain: [
          certificate({
            issuer: 'CN=R10, O=Let’s Encrypt',
            issuerCommonName: 'R10',
            issuerOrganization: "Let's Encrypt",
          }),
        ],
      }),
      'TLS_INCOMPLETE_CHAIN',
    ],
    [bad('bad-signature'), 'TLS_CHAIN_INVALID'],
    [bad('issuer-not-a-ca'), 'TLS_CHAIN_INVALID'],
    [bad('wrong-key-usage'), 'TLS_CHAIN_INVALID'],
    [bad('chain-too-long'), 'TLS_CHAIN_TOO_LONG'],
    [bad('unknown-root', issuedBy('Avast Web/Mail Shield Root')), 'ANTIVIRUS_TLS_INTERCEPTION'],
    [bad('unknown-root', issuedBy('Example SSL Inspection CA')), 'CORPORATE_TLS_INTERCEPTION'],
    [bad('unknown-root', issuedBy('FortiGate CA')), 'CORPORATE_TLS_INTERCEPTION'],
    [bad('unknown-root', issuedBy('Example Corp Mail CA')), 'TLS_PRIVATE_CA'],
    [tls({ publicTrust: untrusted('unknown-root') }), 'TLS_TRUSTED_HERE_NOT_IN_JAVA'],
    // A copy of the server's own list decides, whatever is trusted here.
    [tls({ publicTrust: untrusted('unknown-root'), javaTrust: trusted }), ''],
    [bad('unknown-root', { javaTrust: trusted }), ''],
    [bad('self-signed-leaf', { javaTrust: trusted }), ''],
    [bad('unknown-root', { javaTrust: trusted, ...issuedBy('FortiGate CA') }), ''],
    [
      tls({ publicTrust: untrusted('unknown-root'), javaTrust: untrusted('unknown-root') }),
      'TLS_NOT_IN_CACERTS',
    ],
    [tls({ javaTrust: untrusted('unknown-root') }), 'TLS_NOT_IN_CACERTS'],
    [
      tls({ javaTrust: untrusted('issuer-missing'), localTrust: pathOf('mail.example.com', 'Root') }),
      'TLS_NOT_IN_CACERTS',
    ],
    [
      tls({
        javaTrust: untrusted('issuer-missing'),
        localTrust: pathOf('mail.example.com', 'Issuing CA', 'Root'),
      }),
      'TLS_INCOMPLETE_CHAIN',
    ],
    [
      tls({
        javaTrust: untrusted('unknown-root'),
        localTrust: pathOf('mail.example.com', 'Issuing CA', 'Root'),
      }),
      'TLS_NOT_IN_CACERTS',
    ],
    [bad('unknown-root', { javaTrust: untrusted('unknown-root') }), 'TLS_PRIVATE_CA'],
    [
      tls({
        publicTrust: untrusted('unknown-root'),
        javaTrust: untrusted('unknown-root'),
        ...issuedBy('Zscaler Root CA'),
      }),
      'CORPORATE_TLS_INTERCEPTION',
    ],
    [tls({ javaTrust: trusted, nameMatches: false }), 'TLS_NAME_MISMATCH'],
    [
      tls({ publicTrust: untrusted('unknown-root'), ...issuedBy('Zscaler Root CA') }),
      'CORPORATE_TLS_INTERCEPTION',
    ],
    [tls({ chain: [certificate({ validTo: '2026-06-14T00:00:00Z', daysLeft: -1 })] }), 'TLS_CERT_EXPIRED'],
    [
      tls({ chain: [certificate({ validTo: '2026-06-15T12:00:01Z', daysLeft: 0 })] }),
      'TLS_CERT_EXPIRES_SOON',
    ],
    [tls({ chain: [certificate({ daysLeft: 29 })] }), 'TLS_CERT_EXPIRES_SOON'],
    [tls({ chain: [certificate({ daysLeft: 30 })] }), ''],
    [tls({ chain: [certificate({ validFrom: '2026-06-16T00:00:00Z' })] }), 'TLS_CERT_NOT_YET_VALID'],
    [
      tls({
        chain: [
          certificate(),
          certificate({ commonName: 'CA', validTo: '2026-01-01T00:00:00Z', daysLeft: -100 }),
        ],
      }),
      'TLS_CERT_EXPIRED',
    ],
    [
      tls({
        chain: [
          certificate(),
          certificate({
            commonName: 'Root',
            selfSigned: true,
            validTo: '2026-01-01T00:00:00Z',
            daysLeft: -100,
            signatureAlgorithm: 'sha1WithRSAEncryption',
          }),
        ],
      }),
      '',
    ],
    [
      tls({ nameMatches: false, chain: [certificate({ names: ['other.example.com'] })] }),
      'TLS_NAME_MISMATCH',
    ],
    [
      tls({
        nameMatches: false,
        chain: [
          certificate({
            subject: 'OU=No SNI provided; please fix your client., CN=invalid2.invalid',
            names: [],
          }),
        ],
      }),
      'TLS_SNI_MISSING',
    ],
    [tls({ chain: [certificate({ keyBits: 1024 })] }), 'TLS_WEAK_KEY'],
    [tls({ chain: [certificate({ keyType: 'ec', keyBits: 256 })] }), ''],
    [tls({ chain: [certificate({ signatureAlgorithm: 'sha1WithRSAEncryption' })] }), 'TLS_LEGACY_SIGNATURE'],
    [tls({ protocol: 'TLSv1.1' }), 'TLS_PROTOCOL_TOO_OLD'],
    [tls({ protocol: 'TLSv1.2' }), ''],
    [tls({ keyExchange: 'DH 1024' }), 'TLS_WEAK_DH'],
    [tls({ keyExchange: 'DH 2048' }), ''],
    [tls({ cipher: 'ECDHE-RSA-DES-CBC3-SHA' }), 'TLS_WEAK_CIPHER'],
    [tls({ cipher: 'ECDHE-RSA-AES128-SHA' }), ''],
    [tls({ cipher: 'RC4-SHA' }), 'TLS_WEAK_CIPHER'],
    [tls({ chainTruncated: true }), 'TLS_CHAIN_TOO_LONG'],
  ])('%o → %s', (evidence, cause) => {
    expect(causeOf('smtp', [settings(), dns(), connect(), evidence])).toBe(cause)
  })

  it('with three faults has three findings', () => {
    const evidence = bad('unknown-root', {
      nameMatches: false,
      chain: [certificate({ names: ['other.example.com'], validTo: '2026-01-01T00:00:00Z', daysLeft: -100 })],
    })
    expect(causesOf('smtp', [settings(), evidence]).slice(0, 3)).toEqual([
      'TLS_PRIVATE_CA',
      'TLS_CERT_EXPIRED',
      'TLS_NAME_MISMATCH',
    ])
  })

  const mismatch = tls({
    nameMatches: false,
    chain: [certificate({ names: ['*.example.com', 'other.example.com'] })],
  })
  it.each([
    [{}, 'warning'],
    [{ checkServerIdentity: true }, 'error'],
    [{ teamConnectVersion: '8' }, 'error'],
  ] as const)('for another name with %o is a %s', (change, severity) => {
    const [finding] = judge('smtp', [settings(change), mismatch])
    expect(finding).toMatchObject({ cause: 'TLS_NAME_MISMATCH', severity })
    expect(finding?.fixes[0]?.set).toEqual({ 'smtp.host': 'other.example.com' })
  })

  it('for a name where an address was typed has its own cause', () => {
    expect(causeOf('smtp', [settings({ host: '192.0.2.25' }), mismatch])).toBe('TLS_HOST_IS_IP_ADDRESS')
    expect(causeOf('smtp', [settings({ host: '999.1.1.1' }), mismatch])).toBe('TLS_NAME_MISMATCH')
  })

  it('of the URL is one fault for the browser, with the reason beside it', () => {
    const url = settings({ protocol: 'url' })
    expect(causesOf('url', [url, bad('self-signed-leaf')])).toEqual(['URL_CERT_UNTRUSTED', 'TLS_SELF_SIGNED'])
    expect(causesOf('url', [url, tls({ publicTrust: untrusted('unknown-root') })])).toEqual([])
  })
})
