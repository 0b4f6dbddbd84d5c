/** What stands beside a cause, before the dialogue and beside it: settings, names, connections, TLS, the URL. */
import { describe, expect, it } from 'vitest'
import { compareAddresses, isProven, judge } from '#main/services/judge/index.ts'
import type {
  ConnectAttempt,
  DnsEvidence,
  FactsEvidence,
  Fault,
  HttpEvidence,
  ServiceKind,
  StageEvidence,
  TlsEvidence,
  TrustFacts,
} from '#shared/diagnosis/evidence.ts'
import type { Finding } from '#shared/diagnosis/model.ts'
import {
  capability,
  causeOf,
  causesOf,
  certificate,
  connect,
  dns,
  envelope,
  fault,
  goodImap,
  goodSmtp,
  greeting,
  imapGreeting,
  imapSettings,
  login,
  mail,
  plain,
  rset,
  select,
  settings,
  starttls,
  tls,
  tlsFault,
} from './evidence.ts'

const found = (stages: readonly StageEvidence[], cause: string): Finding | undefined =>
  judge('smtp', stages).find((finding) => finding.cause === cause)
const url = settings({ protocol: 'url', host: 'teamconnect.example.com' })

describe('Settings', () => {
  it.each([25, 143, 587, 2525])('port %i is not one for Use SSL', (port) => {
    expect(causeOf('smtp', [settings({ port })])).toBe('PORT_SSL_PAIR_UNUSUAL')
    expect(causeOf('smtp', [plain({ port })])).toBe('')
  })
  it.each([465, 993])('port %i is one for Use SSL', (port) => {
    expect(causeOf('smtp', [settings({ port })])).toBe('')
    expect(causeOf('smtp', [plain({ port })])).toBe('PORT_SSL_PAIR_UNUSUAL')
  })

  it('an odd pair is settled by what was seen', () => {
    expect(causesOf('smtp', [plain({ port: 465 }), greeting()])).toEqual([])
    expect(causesOf('smtp', [settings({ port: 25 }), tls()])).toEqual([])
    expect(causesOf('url', [settings({ protocol: 'url', port: 587 })])).toEqual([])
    expect(causesOf('tc-imap', [settings({ protocol: 'tc-imap', port: 587 })])).toEqual([])
  })

  it.each([
    [1, ''],
    [0, 'PORT_OUT_OF_RANGE'],
    [65_536, 'PORT_OUT_OF_RANGE'],
    [465.5, 'PORT_OUT_OF_RANGE'],
  ])('port %d → %s', (port, cause) => {
    expect(causeOf('smtp', [settings({ port, portText: String(port) })])).toBe(cause)
  })

  it('a fault of host or port is said once', () => {
    const problems = (key: string) => ({ problems: [{ key, message: 'does not fit' }] })
    expect(causesOf('smtp', [settings(problems('smtp.host'))])).toEqual(['HOST_NOT_A_HOSTNAME'])
    expect(causesOf('smtp', [settings(problems('smtp.port'))])).toEqual(['PORT_OUT_OF_RANGE'])
  })

  it.each([
    [{ host: 'bücher.example' }, 'xn--bcher-kva.example', 1],
    [{ host: 'https://smtp.example.com/' }, 'smtp.example.com', 1],
    [{ host: 'smtp.example.com:465' }, 'smtp.example.com', 2],
    [{ host: 'bü cher' }, undefined, 1],
    [{ host: '[::1]', problems: [{ key: 'smtp.host', message: 'Type ::1.', suggestion: '::1' }] }, '::1', 1],
    [
      { host: '[::1]:465', problems: [{ key: 'smtp.host', message: 'Type ::1.', suggestion: '::1' }] },
      '::1',
      2,
    ],
  ])('what to enter in place of %o: %s', (typed, instead, fixes) => {
    const [finding] = judge('smtp', [settings(typed)])
    expect(finding?.cause).toBe('HOST_NOT_A_HOSTNAME')
    expect(finding?.fixes[0]?.set).toEqual(instead === undefined ? undefined : { 'smtp.host': instead })
    expect(finding?.fixes).toHaveLength(fixes)
  })

  it.each([
    ['bücher.example', 'server: “bücher.example”: in ASCII, as Java looks it up: xn--bcher-kva.example'],
    ['a b', 'server: “a b”'],
  ])('why %s is none', (host, proof) => {
    expect(judge('smtp', [settings({ host })])[0]?.evidence).toBe(proof)
  })

  it('no server is no matter for the URL', () => {
    expect(causesOf('url', [settings({ protocol: 'url', host: '' })])).toEqual([])
    expect(causesOf('imap', [imapSettings({ host: '' })])).toEqual(['HOST_MISSING'])
  })
})

describe('Names', () => {
  const answers = (...pairs: [DnsEvidence['answers'][number]['type'], string, string[]?][]) =>
    pairs.map(([type, code, records = []]) => ({ type, code, records }))
  const failed = (code: string | undefined, list: DnsEvidence['answers'] = []): DnsEvidence =>
    dns({ addresses: [], answers: list, ...(code === undefined ? {} : { fault: fault(code) }) })
  it.each([
    [failed('EAI_AGAIN', answers(['A', 'ENODATA'], ['AAAA', 'ESERVFAIL'])), 'DNS_NO_ADDRESS_RECORD'],
    [failed('ENOTFOUND', answers(['A', 'ENODATA'], ['AAAA', 'EREFUSED'])), 'DNS_RESOLVER_REFUSED'],
    [failed('ENOTFOUND', answers(['A', 'ENODATA'], ['AAAA', 'ETIMEOUT'])), 'DNS_RESOLVER_TIMEOUT'],
    [failed('ENOTFOUND', answers(['A', 'ENOTFOUND'], ['AAAA', 'ESERVFAIL'])), 'DNS_NAME_NOT_FOUND'],
    [failed('ENOTFOUND', answers(['A', 'ENODATA'], ['AAAA', 'ESERVFAIL'])), 'DNS_NO_ADDRESS_RECORD'],
    [failed('EAI_NODATA'), 'DNS_NO_ADDRESS_RECORD'],
    [failed('EAI_ADDRFAMILY'), 'DNS_NO_ADDRESS_RECORD'],
    [failed('EAI_FAMILY'), 'DNS_NO_ADDRESS_RECORD'],
    [failed('ENODATA'), 'DNS_NO_ADDRESS_RECORD'],
    [failed('NO_ADDRESSES'), 'DNS_NO_ADDRESS_RECORD'],
    [failed('EAI_NONAME'), 'DNS_NAME_NOT_FOUND'],
    [failed(undefined), 'DNS_TEMPORARY_FAILURE'],
    [failed(undefined, answers(['A', 'EODD'])), 'DNS_NAME_NOT_FOUND'],
    // mail exchangers are no addresses
    [failed('ENOTFOUND', answers(['MX', '', ['10 mx.example.com']])), 'DNS_NAME_NOT_FOUND'],
  ])('%o → %s', (evidence, cause) => {
    expect(causeOf('smtp', [settings(), evidence])).toBe(cause)
  })

  it('that are none are said once, by the form', () => {
    const host = 'smtp example com'
    const stages = [settings({ host }), { ...failed('ENOTFOUND'), host }]
    expect(judge('smtp', stages).map(({ cause, stage }) => [cause, stage])).toEqual([
      ['HOST_NOT_A_HOSTNAME', 'settings'],
    ])
    expect(causesOf('smtp', [settings({ host: '' }), failed('ENOTFOUND')])).toContain('DNS_NAME_NOT_FOUND')
  })

  it('typed as an address of this computer lead here', () => {
    const literal = (host: string) => dns({ host, literal: true, addresses: [] })
    expect(causesOf('smtp', [settings({ host: '127.0.0.1' }), literal('127.0.0.1')])).toEqual([
      'DNS_RESOLVES_TO_LOOPBACK',
    ])
    expect(causesOf('smtp', [settings({ host: '192.0.2.1' }), literal('192.0.2.1')])).toEqual([])
  })

  it('that lead here are an error where nobody answers, also in silence', () => {
    const attempt = (outcome: ConnectAttempt['outcome']): ConnectAttempt => ({
      address: '127.0.0.1',
      family: 4,
      ms: 1,
      outcome,
    })
    const severity = (outcome: ConnectAttempt['outcome']) =>
      found(
        [
          settings(),
          dns({ addresses: [{ address: '127.0.0.1', family: 4 }] }),
          connect({ used: undefined, attempts: [attempt(outcome)] }),
        ],
        'DNS_RESOLVES_TO_LOOPBACK',
      )?.severity
    expect([severity('timeout'), severity('failed'), severity('cancelled')]).toEqual([
      'error',
      'error',
      'warning',
    ])
  })

  it('seen from two places', () => {
    const at = (...addresses: string[]) =>
      dns({ addresses: addresses.map((address) => ({ address, family: 4 })) })
    expect(compareAddresses(at('192.0.2.1'), at('198.51.100.1'))?.cause).toBe('DNS_DIFFERS_FROM_SERVER')
    expect(compareAddresses(at('192.0.2.1', '192.0.2.2'), at('192.0.2.2', '192.0.2.1'))).toBeUndefined()
    expect(compareAddresses(at(), at('192.0.2.1'))).toBeUndefined()
    expect(compareAddresses(at('192.0.2.1'), at())).toBeUndefined()
    expect(
      compareAddresses(at('192.0.2.1'), { ...at('198.51.100.1'), host: 'other.example.com' }),
    ).toBeUndefined()
  })
})

describe('Connections', () => {
  const attempt = (code: string, change: Partial<ConnectAttempt> = {}): ConnectAttempt => ({
    address: '192.0.2.25',
    family: 4,
    ms: 1,
    outcome: 'failed',
    fault: fault(code),
    ...change,
  })
  const causeWith = (attempts: readonly ConnectAttempt[], host = 'smtp.example.com', port = 465) =>
    causeOf('smtp', [settings({ host, port }), connect({ used: undefined, port, attempts })])
  it.each([
    ['ENETDOWN', 'TCP_NETWORK_UNREACHABLE'],
    ['EAFNOSUPPORT', 'TCP_NETWORK_UNREACHABLE'],
    ['EHOSTDOWN', 'TCP_HOST_UNREACHABLE'],
    ['EADDRINUSE', 'TCP_LOCAL_ADDRESS_UNAVAILABLE'],
    ['ENOBUFS', 'TCP_LOCAL_ADDRESS_UNAVAILABLE'],
    ['CLOSED', 'TCP_RESET_AT_CONNECT'],
  ])('%s → %s', (code, cause) => {
    expect(causeWith([attempt(code)])).toBe(cause)
  })

  it('that ran out of time, or were stopped', () => {
    expect(causeWith([attempt('', { outcome: 'timeout', fault: undefined })])).toBe('TCP_CONNECT_TIMEOUT')
    expect(causeWith([attempt('', { outcome: 'failed', fault: undefined })])).toBe('TCP_CONNECT_FAILED')
    expect(causeWith([attempt('CANCELLED')])).toBe('')
    expect(causeWith([])).toBe('')
    expect(causeWith([attempt('ECONNREFUSED', { outcome: 'cancelled' })])).toBe('')
  })

  it('that work in spite of what was noted last are no cause', () => {
    const dead = attempt('ECONNREFUSED', { address: '192.0.2.9' })
    const alive = attempt('', { outcome: 'connected', fault: undefined })
    const causes = (used: string | undefined, attempts: readonly ConnectAttempt[]) =>
      causesOf('smtp', [settings(), connect({ used, attempts, javaMailAddress: '192.0.2.9' })])
    expect(causes('192.0.2.25', [dead])).toEqual(['TCP_ONE_ADDRESS_DEAD'])
    expect(causes(undefined, [dead, alive])).toEqual(['TCP_ONE_ADDRESS_DEAD'])
    expect(causes(undefined, [dead])).toEqual(['TCP_CONNECTION_REFUSED'])
  })

  it('one address of several that is refused is dead, whatever its family', () => {
    const alive = attempt('', { outcome: 'connected', fault: undefined })
    const causes = (other: Partial<ConnectAttempt>) =>
      causesOf('smtp', [settings(), connect({ attempts: [alive, attempt('ECONNREFUSED', other)] })])
    expect(causes({ address: '2001:db8::9', family: 6 })).toEqual(['TCP_ONE_ADDRESS_DEAD'])
    expect(causes({ address: '192.0.2.9', fault: fault('ENETUNREACH') })).toEqual(['TCP_ONE_ADDRESS_DEAD'])
  })

  it('to Microsoft’s port 465 cannot be had, however it says so', () => {
    const host = 'smtp.office365.com'
    expect(causeWith([attempt('ECONNREFUSED')], host)).toBe('PROVIDER_HAS_NO_IMPLICIT_TLS')
    expect(causeWith([attempt('EHOSTUNREACH')], host)).toBe('TCP_HOST_UNREACHABLE')
  })

  it.each([
    ['the proxy said: access denied', 'PROXY_CONNECT_FORBIDDEN'],
    ['proxy answered 502', 'PROXY_CONNECT_FORBIDDEN'],
    ['the proxy is slow', 'TCP_CONNECT_FAILED'],
    ['access denied', 'TCP_CONNECT_FAILED'],
    ['error 403', 'TCP_CONNECT_FAILED'],
  ])('with “%s” → %s', (message, cause) => {
    expect(causeWith([attempt('EODD', { fault: fault('EODD', message) })])).toBe(cause)
  })

  it('show each attempt with what became of it', () => {
    const attempts = [
      attempt('ECONNREFUSED', { address: '192.0.2.1', fault: fault('ECONNREFUSED', 'nobody there') }),
      attempt('EODD', { address: '192.0.2.2' }),
      attempt('', { address: '192.0.2.3', outcome: 'timeout', ms: 8000, fault: undefined }),
      attempt('', { address: '192.0.2.4', outcome: 'connected', ms: 7, fault: undefined }),
    ]
    const evidence = found([settings(), connect({ attempts })], 'TCP_ONE_ADDRESS_DEAD')?.evidence
    expect(evidence).toBe(
      '192.0.2.1: nobody there\n192.0.2.2: EODD\n192.0.2.3: no answer within 8000 ms\n192.0.2.4: connected in 7 ms',
    )
  })
})

describe('TLS', () => {
  const alert = (number: number): Fault => fault('ERR_SSL_ALERT', '', { alert: number })
  it.each([40, 41, 42, 43, 46, 48, 116])(
    'alert %i is about our certificate where one was asked for',
    (number) => {
      const cause = (asked: boolean) =>
        causeOf('smtp', [settings(), tlsFault(alert(number), { clientCertificateRequested: asked })])
      expect(cause(true)).toBe('TLS_CLIENT_CERT_REQUIRED')
      expect(cause(false) === 'TLS_CLIENT_CERT_REQUIRED').toBe(number === 116)
    },
  )

  it.each([
    ['alert number 70', 'TLS_PROTOCOL_TOO_OLD'],
    ['alert number 49', 'TLS_REFUSED_BY_SERVER'],
    ['alert of an unknown kind', 'TLS_HANDSHAKE_FAILED'],
    // a local reason that sounds like an alert's name
    ['bad certificate', 'TLS_HANDSHAKE_FAILED'],
  ])('“%s” → %s', (message, cause) => {
    expect(causeOf('smtp', [settings(), tlsFault(fault('EPROTO', message))])).toBe(cause)
  })

  const kinds: readonly ServiceKind[] = ['imap', 'pop3', 'http', 'ssh', 'ftp', 'other']
  it.each(kinds)('on a port of %s is another service’s, unless an alert says more', (kind) => {
    const stages = (failure: Fault, text = 'hello') => [
      settings(),
      tlsFault(failure, { plaintextProbe: { kind, text } }),
    ]
    for (const failure of [fault('CLOSED'), fault('ERR_SSL_ODD'), fault('TIMEOUT')])
      expect(causeOf('smtp', stages(failure))).toBe('GREETING_WRONG_SERVICE')
    expect(causeOf('smtp', stages(alert(70)))).toBe('TLS_PROTOCOL_TOO_OLD')
    expect(causeOf('smtp', stages(fault('CLOSED'), ''))).toBe('TLS_HANDSHAKE_CUT')
  })

  it('behind a proxy that asks for a password is the proxy’s', () => {
    const stages = (kind: ServiceKind, text: string) => [
      settings(),
      tlsFault(alert(40), { plaintextProbe: { kind, text } }),
    ]
    expect(causeOf('smtp', stages('http', 'HTTP/1.1 407 Proxy Authentication Required'))).toBe(
      'PROXY_AUTH_REQUIRED',
    )
    expect(causeOf('smtp', stages('http', 'HTTP/1.1 403 Forbidden'))).toBe('TLS_NO_COMMON_CIPHER')
    expect(causeOf('smtp', stages('smtp', '220 room 407 ESMTP'))).toBe('TLS_NO_COMMON_CIPHER')
  })

  it('that is none, on a port that speaks TLS after all, is rubbish', () => {
    const wrong = fault('ERR_SSL_WRONG_VERSION_NUMBER')
    const cause = (kind: ServiceKind) =>
      causeOf('smtp', [settings(), tlsFault(wrong, { plaintextProbe: { kind, text: '' } })])
    expect(cause('tls')).toBe('TLS_HANDSHAKE_FAILED')
    expect(cause('closed')).toBe('TLS_HANDSHAKE_FAILED')
    expect(cause('silent')).toBe('TLS_ON_PLAIN_PORT')
  })

  it('that came to no end is late or cut', () => {
    const bare = (outcome: TlsEvidence['outcome']) => [
      settings(),
      tls({ outcome, fault: undefined, chain: [], localTrust: undefined, publicTrust: undefined }),
    ]
    expect(causeOf('smtp', bare('timeout'))).toBe('TLS_HANDSHAKE_TIMEOUT')
    expect(causeOf('smtp', bare('failed'))).toBe('TLS_HANDSHAKE_CUT')
  })

  it('is quoted with code, words and the alert’s name', () => {
    const quoted = (failure: Fault, change: Partial<TlsEvidence> = {}) =>
      judge('smtp', [settings(), tlsFault(failure, change)])[0]?.evidence
    expect(quoted(fault('EODD', 'EODD'))).toBe('EODD')
    expect(quoted(fault('EODD'))).toBe('EODD')
    expect(quoted(fault('EODD', 'odd thing'))).toBe('EODD odd thing')
    expect(quoted(fault('EODD', 'odd thing', { alert: 80 }))).toBe('EODD odd thing (alert 80 internal_error)')
    expect(quoted(fault('EODD', '', { alert: 200 }))).toBe('EODD (alert 200)')
    expect(quoted(fault('EODD'), { plaintextProbe: { kind: 'ssh', text: 'SSH-2.0-x' } })).toBe(
      'EODD\nSSH-2.0-x',
    )
  })
})

describe('A certificate', () => {
  const untrusted = (problem?: NonNullable<TrustFacts['problem']>): TrustFacts => ({
    trusted: false,
    path: [],
    ...(problem === undefined ? {} : { problem }),
  })
  const bad = (problem?: NonNullable<TrustFacts['problem']>, change: Partial<TlsEvidence> = {}) =>
    tls({ publicTrust: untrusted(problem), localTrust: untrusted(problem), ...change })
  const ca = (name: string) => ({ issuer: `CN=${name}`, issuerCommonName: name, issuerOrganization: '' })
  const only = (evidence: TlsEvidence, set: StageEvidence = settings()) => causesOf('smtp', [set, evidence])

  it('faulty in any grave way makes the browser refuse', () => {
    const past = certificate({ validTo: '2026-01-01T00:00:00Z', daysLeft: -100 })
    const grave: readonly TlsEvidence[] = [
      bad('self-signed-leaf'),
      bad('unknown-root'),
      bad('issuer-missing', { chain: [certificate(ca('Example Issuing CA 2'))] }),
      bad('bad-signature'),
      bad('chain-too-long'),
      tls({ chain: [past] }),
      tls({ chain: [certificate({ validFrom: '2026-12-01T00:00:00Z' })] }),
      tls({ nameMatches: false }),
      tls({ nameMatches: false, chain: [certificate({ commonName: 'invalid2.invalid', names: [] })] }),
      bad('unknown-root', { chain: [certificate(ca('Avast Web Shield Root'))] }),
      bad('unknown-root', { chain: [certificate(ca('Zscaler Root CA'))] }),
    ]
    for (const evidence of grave)
      expect(causesOf('url', [url, evidence])[0], JSON.stringify(evidence)).toBe('URL_CERT_UNTRUSTED')
    const literal = settings({ protocol: 'url', host: '192.0.2.7' })
    expect(causesOf('url', [literal, tls({ nameMatches: false })])).toEqual([
      'URL_CERT_UNTRUSTED',
      'TLS_HOST_IS_IP_ADDRESS',
    ])
    for (const mild of [{ daysLeft: 9 }, { keyBits: 1024 }])
      expect(causesOf('url', [url, tls({ chain: [certificate(mild)] })])).not.toContain('URL_CERT_UNTRUSTED')
  })

  it('inspected on the way by what this computer trusts is a warning', () => {
    const trusted = { trusted: true, path: ['smtp.example.com', 'Root'] }
    for (const [name, cause] of [
      ['Avast Web Shield Root', 'ANTIVIRUS_TLS_INTERCEPTION'],
      ['Zscaler Root CA', 'CORPORATE_TLS_INTERCEPTION'],
    ] as const) {
      const evidence = bad('unknown-root', { localTrust: trusted, chain: [certificate(ca(name))] })
      expect(judge('smtp', [settings(), evidence])[0]).toMatchObject({ cause, severity: 'warning' })
    }
  })

  it('not looked at for trust is not judged for it', () => {
    expect(only(tls({ localTrust: undefined, publicTrust: undefined }))).toEqual([])
  })

  it('untrusted without a reason is private, or signed by itself', () => {
    expect(only(bad(undefined, { chain: [certificate(ca('Example Corp'))] }))).toEqual(['TLS_PRIVATE_CA'])
    expect(only(bad(undefined, { chain: [certificate({ selfSigned: true })] }))).toEqual(['TLS_SELF_SIGNED'])
  })

  it.each([
    ['Example Corp Root CA', 'TLS_PRIVATE_CA'],
    ['Example Corp Root for Issuing CA servers', 'TLS_PRIVATE_CA'],
    ['Example Corp Issuing CA', 'TLS_INCOMPLETE_CHAIN'],
    ['Sectigo RSA Domain Validation', 'TLS_INCOMPLETE_CHAIN'],
  ])('of “%s” that leads nowhere → %s', (name, cause) => {
    expect(only(bad('issuer-missing', { chain: [certificate(ca(name))] }))).toEqual([cause])
  })

  const at = (judgedAt: string, change: Parameters<typeof certificate>[0]) =>
    only(tls({ judgedAt, chain: [certificate(change)] }))
  it('is judged to the second, and by days where there is no time to judge by', () => {
    const validTo = '2026-06-15T12:00:00Z'
    expect(at(validTo, { validTo, daysLeft: 0 })).toEqual(['TLS_CERT_EXPIRES_SOON'])
    expect(at('2026-06-15T12:00:01Z', { validTo, daysLeft: 0 })).toEqual(['TLS_CERT_EXPIRED'])
    expect(at('2026-06-15T12:00:00Z', { validFrom: validTo })).toEqual([])
    expect(at('', { daysLeft: -1 })).toEqual(['TLS_CERT_EXPIRED'])
    expect(at('', { daysLeft: 0 })).toEqual(['TLS_CERT_EXPIRES_SOON'])
    expect(at('2026-06-15T12:00:00Z', { validTo: 'soon', daysLeft: -1 })).toEqual(['TLS_CERT_EXPIRED'])
    expect(at('2026-06-15T12:00:00Z', { validTo: 'soon', daysLeft: 40 })).toEqual([])
  })

  it('signed by itself is judged by date and signature where it is the server’s own', () => {
    const own = { selfSigned: true, validTo: '2026-01-01T00:00:00Z', daysLeft: -100 }
    expect(at('2026-06-15T12:00:00Z', own)).toEqual(['TLS_CERT_EXPIRED'])
    expect(
      at('2026-06-15T12:00:00Z', { selfSigned: true, signatureAlgorithm: 'sha1WithRSAEncryption' }),
    ).toEqual(['TLS_LEGACY_SIGNATURE'])
  })

  it.each([
    [{ protocol: 'SSLv3' }, 'TLS_PROTOCOL_TOO_OLD'],
    [{ protocol: 'SSLv2' }, 'TLS_PROTOCOL_TOO_OLD'],
    [{ protocol: 'TLSv1' }, 'TLS_PROTOCOL_TOO_OLD'],
    [{ chain: [certificate({ keyBits: 0 })] }, ''],
    [{ chain: [certificate({ keyBits: 2048 })] }, ''],
    [{ chain: [certificate({ keyType: 'ec', keyBits: 192 })] }, 'TLS_WEAK_KEY'],
    [{ chain: [certificate({ signatureAlgorithm: 'sha256WithRSAEncryption' })] }, ''],
  ])('with %o → %s', (change, cause) => {
    expect(only(tls(change))[0] ?? '').toBe(cause)
  })

  it('is called by the name it has', () => {
    const subject = (change: Parameters<typeof certificate>[0]) =>
      judge('smtp', [settings(), bad('unknown-root', { chain: [certificate(change)] })])[0]?.evidence
    const none = { commonName: '', names: [], subject: '' }
    expect(subject({ commonName: 'a.example.com' })).toContain('subject a.example.com, issuer Example Public')
    expect(subject({ ...none, names: ['b.example.com'] })).toContain('subject b.example.com,')
    expect(subject({ ...none, subject: 'O=Example' })).toContain('subject O=Example,')
    expect(subject(none)).toContain('subject no name,')
    expect(subject({})).toMatch(/: its root is not known$/)
    expect(judge('smtp', [settings(), bad()])[0]?.evidence).not.toContain(':')
  })

  it('for no name says so', () => {
    const evidence = (names: readonly string[]) =>
      judge('smtp', [settings(), tls({ nameMatches: false, chain: [certificate({ names })] })])[0]?.evidence
    expect(evidence([])).toContain('is for no name at all')
    expect(evidence(['a.example.com', 'b.example.com'])).toContain('is for a.example.com, b.example.com')
  })

  it('is judged after STARTTLS as before it', () => {
    expect(only(bad('self-signed-leaf'), plain({ security: 'starttls' }))).toEqual(['TLS_SELF_SIGNED'])
    expect(causesOf('smtp', [plain({ security: 'starttls' }), starttls(), bad('self-signed-leaf')])).toEqual([
      'TLS_SELF_SIGNED',
    ])
  })
})

describe('The TeamConnect URL', () => {
  const at = (address: string, change: Partial<HttpEvidence>): string =>
    causesOf('url', [url, { stage: 'http', hops: [{ url: address }], ...change }])[0] ?? ''
  const open = 'http://teamconnect.example.com/'
  const secure = 'https://teamconnect.example.com/'
  it.each([
    [open, { fault: fault('ECONNRESET') }, 'URL_HTTP_ON_HTTPS_PORT'],
    [open, { fault: fault('UND_ERR_SOCKET') }, 'URL_HTTP_ON_HTTPS_PORT'],
    [open, { fault: fault('EODD', 'other side closed') }, 'URL_HTTP_ON_HTTPS_PORT'],
    [open, { fault: fault('EODD') }, 'URL_UNREACHABLE'],
    [secure, { fault: fault('UND_ERR_SOCKET') }, 'URL_UNREACHABLE'],
    [open, { fault: fault('ECONNRESET'), status: 200 }, 'URL_UNREACHABLE'],
    [secure, {}, ''],
    [secure, { status: 0 }, ''],
    [secure, { status: 199 }, 'URL_REFUSED'],
    [secure, { status: 200 }, ''],
    [secure, { status: 299 }, ''],
    [secure, { status: 300 }, 'URL_REFUSED'],
    [secure, { fault: fault('LIMIT') }, 'REPLY_TOO_LONG'],
    [secure, { status: 418 }, 'URL_REFUSED'],
    [secure, { status: 599 }, 'URL_SERVER_ERROR'],
    [secure, { status: 499, finalUrl: 'https://login.example.net/' }, 'URL_REDIRECTS_TO_SSO'],
    [secure, { status: 500, finalUrl: 'https://login.example.net/' }, 'URL_SERVER_ERROR'],
  ])('%s with %o → %s', (address, change, cause) => {
    expect(at(address, change)).toBe(cause)
  })

  it('broken at a later hop is broken', () => {
    const hops = [{ url: secure }, { url: `${secure}a`, fault: fault('ECONNREFUSED') }, { url: `${secure}b` }]
    expect(causeOf('url', [url, { stage: 'http', hops }])).toBe('URL_CONNECTION_REFUSED')
  })

  it('is quoted with where it ended', () => {
    const quoted = (change: Partial<HttpEvidence>) =>
      judge('url', [url, { stage: 'http', hops: [{ url: secure }], status: 404, ...change }])[0]?.evidence
    expect(quoted({})).toBe('HTTP 404')
    expect(quoted({ finalUrl: `${secure}x` })).toBe(`HTTP 404 at ${secure}x`)
  })
})

describe('Facts of the other checks', () => {
  const noted = (stage: FactsEvidence['stage'], facts: FactsEvidence['facts'], more = {}) =>
    judge('round-trip', [{ stage, facts, ...more }]).map(({ cause, evidence }) => [cause, evidence])
  it.each([
    ['send', { accepted: false }, [['ROUND_TRIP_NOT_SENT', 'not accepted']]],
    ['send', { accepted: false, reply: '550 no' }, [['ROUND_TRIP_NOT_SENT', '550 no']]],
    ['arrive', { arrived: false }, [['ACCEPTED_BUT_NOT_ARRIVED', 'accepted']]],
    ['arrive', { arrived: false, reply: '250 queued' }, [['ACCEPTED_BUT_NOT_ARRIVED', '250 queued']]],
    [
      'arrive',
      { arrived: false, recipientMatches: false, recipient: 'kim@example.com' },
      [
        ['ROUND_TRIP_WRONG_MAILBOX', 'sent to kim@example.com'],
        ['ACCEPTED_BUT_NOT_ARRIVED', 'accepted'],
      ],
    ],
    ['arrive', { arrived: false, recipientMatches: true }, [['ACCEPTED_BUT_NOT_ARRIVED', 'accepted']]],
    ['arrive', { arrived: true, junk: true }, [['ARRIVED_IN_JUNK', 'Junk']]],
    ['arrive', { arrived: true, junk: true, folder: 'Bulk' }, [['ARRIVED_IN_JUNK', 'Bulk']]],
    ['arrive', { arrived: true, seconds: 120 }, []],
    ['arrive', { arrived: true, seconds: 121 }, [['ARRIVED_LATE', '121 seconds']]],
    ['clean-up', { deleted: false }, [['TEST_MAIL_NOT_REMOVED', 'not deleted']]],
    ['clean-up', { deleted: false, reason: 'read-only' }, [['TEST_MAIL_NOT_REMOVED', 'read-only']]],
  ] as const)('%s with %o → %o', (stage, facts, findings) => {
    expect(noted(stage, facts)).toEqual(findings)
  })

  it('a mail’s own fault is quoted', () => {
    expect(noted('send', { accepted: false }, { fault: fault('EODD', 'cut off') })).toEqual([
      ['ROUND_TRIP_NOT_SENT', 'cut off'],
    ])
  })

  it('say how long was waited', () => {
    const [finding] = judge('round-trip', [{ stage: 'arrive', facts: { arrived: false, waitedSeconds: 90 } }])
    expect(`${finding?.title} ${finding?.explanation}`).toContain('90 seconds')
  })
})

describe('A pass', () => {
  const without = (
    stages: readonly StageEvidence[],
    stage: StageEvidence['stage'],
    ...instead: StageEvidence[]
  ) => stages.flatMap((evidence) => (evidence.stage === stage ? instead : [evidence]))
  it.each([
    ['all seen', goodSmtp(), true],
    ['a sender put off', without(goodSmtp(), 'envelope', envelope([mail('450 later')])), false],
    ['a sender half accepted', without(goodSmtp(), 'envelope', envelope([mail('354 hm')])), false],
    ['a sender accepted at the bounds', without(goodSmtp(), 'envelope', envelope([mail('200 hm')])), true],
    ['a sender beyond the bounds', without(goodSmtp(), 'envelope', envelope([mail('300 hm')])), false],
    [
      'a sender not answered',
      without(goodSmtp(), 'envelope', envelope([mail(undefined, { reply: undefined })])),
      false,
    ],
    ['a reset alone', without(goodSmtp(), 'envelope', envelope([rset])), false],
    ['all of IMAP seen', goodImap(), true],
    [
      'signed in by the greeting',
      without(without(goodImap(), 'login'), 'greeting', imapGreeting('* PREAUTH hi')),
      true,
    ],
    ['no login', without(goodImap(), 'login'), false],
    ['a login refused', without(goodImap(), 'login', login('a NO no')), false],
    ['no folder', without(goodImap(), 'select'), false],
    ['a folder refused', without(goodImap(), 'select', select('a NO no')), false],
    ['capabilities', [settings({ protocol: 'tc-imap' }), capability()], true],
    [
      'capabilities cut short',
      [settings({ protocol: 'tc-imap' }), capability({ fault: fault('CLOSED') })],
      false,
    ],
    ['no capabilities', [settings({ protocol: 'tc-imap' })], false],
    ['a page', [url, { stage: 'http', hops: [], status: 200 }], true],
    ['no page', [url, { stage: 'http', hops: [], status: 0 }], false],
    ['no page at all', [url], false],
    ['facts', [{ stage: 'spf', facts: {} }], true],
    ['nothing', [], false],
  ] as const)('of %s', (_name, stages, proven) => {
    expect(isProven(stages)).toBe(proven)
  })
})
