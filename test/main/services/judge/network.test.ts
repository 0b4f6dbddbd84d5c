import { describe, expect, it } from 'vitest'
import { judge } from '#main/services/judge/index.ts'
import type { DnsAnswer, DnsEvidence, SettingsEvidence, StageEvidence } from '#shared/diagnosis/evidence.ts'
import {
  causeOf,
  causesOf,
  connect,
  dns,
  fault,
  greeting,
  imapSettings,
  plain,
  refusedConnect,
  settings,
  tls,
} from './evidence.ts'

describe('Settings', () => {
  const problem = (key: string, message = 'does not fit') => ({ problems: [{ key, message }] })
  it.each([
    [{ host: '' }, 'HOST_MISSING'],
    [{ host: 'https://smtp.example.com/' }, 'HOST_NOT_A_HOSTNAME'],
    [{ host: 'smtp.example.com:465' }, 'HOST_NOT_A_HOSTNAME'],
    [{ host: 'smtp.example.com ' }, 'HOST_NOT_A_HOSTNAME'],
    [{ host: 'tc@example.com' }, 'HOST_NOT_A_HOSTNAME'],
    [{ host: 'mail_gw.example.com' }, ''],
    [{ host: '192.0.2.25' }, ''],
    [{ host: '[2001:db8::25]' }, ''],
    [{ host: '2001:db8::25' }, ''],
    [{ port: 0, portText: 'abc' }, 'PORT_OUT_OF_RANGE'],
    [{ port: 70_000, portText: '70000' }, 'PORT_OUT_OF_RANGE'],
    [{ port: 65_535, portText: '65535' }, ''],
    [problem('smtp.port'), 'PORT_OUT_OF_RANGE'],
    [problem('smtp.replyTo'), 'SENDER_SYNTAX'],
    [{ ...problem('smtp.replyTo'), replyTo: '' }, 'SENDER_EMPTY'],
    [problem('tls.caFile'), 'SETTING_INVALID'],
    [{ useSsl: false, security: 'none', port: 465 }, 'PORT_SSL_PAIR_UNUSUAL'],
    [{ useSsl: true, port: 587 }, 'PORT_SSL_PAIR_UNUSUAL'],
    [{ useSsl: true, port: 4650 }, ''],
    [{ security: 'starttls-if-offered', useSsl: false, port: 25 }, 'STARTTLS_ONLY_IF_OFFERED'],
    [{ passwordDiffersFromFile: true }, 'PASSWORD_DIFFERS_FROM_FILE'],
    [{ followed: ['mail.imap.peek'] }, 'IMAP_PEEK_SET'],
    [{ host: '', hiddenByMark: 'mail.smtp.host' }, 'FILE_FIRST_KEY_HIDDEN'],
    [{ utf8Keys: ['mail.smtp.user'] }, 'FILE_WRITTEN_AS_UTF8'],
    [{ utf8Keys: [] }, ''],
  ] as const)('%o → %s', (change: Partial<SettingsEvidence>, cause) => {
    expect(causeOf('smtp', [settings(change)])).toBe(cause)
  })

  it('offers the cleaned name', () => {
    const [finding] = judge('smtp', [settings({ host: ' smtps://smtp.example.com:465/x' })])
    expect(finding?.fixes[0]).toEqual({
      text: expect.stringContaining('smtp.example.com'),
      set: { 'smtp.host': 'smtp.example.com' },
    })
  })

  it('takes the odd pair back once the connection shows that it is right', () => {
    expect(
      causesOf('smtp', [settings({ port: 587 }), dns(), connect({ port: 587 }), tls(), greeting()]),
    ).toEqual([])
  })

  it('names keys that are not followed, as information', () => {
    expect(
      judge('smtp', [settings({ notFollowed: ['mail.smtp.ssl.protocols'] })]).map(({ cause, severity }) => [
        cause,
        severity,
      ]),
    ).toEqual([['SETTINGS_NOT_FOLLOWED', 'info']])
  })

  it.each([
    [{ url: 'http://teamconnect.example.com/' }, 'URL_NOT_ENCRYPTED'],
    [{ url: 'https://teamconnect.example.com/' }, ''],
    [{ url: 'teamconnect', problems: [{ key: 'loginUrl', message: 'no scheme' }] }, 'URL_INVALID'],
  ] as const)('of the URL: %o → %s', (change, cause) => {
    expect(causeOf('url', [settings({ protocol: 'url', host: 'teamconnect.example.com', ...change })])).toBe(
      cause,
    )
  })
})

describe('Names', () => {
  const answer = (
    type: DnsAnswer['type'],
    code: string | undefined,
    records: readonly string[] = [],
  ): DnsAnswer => ({ type, records, code })
  const both = (code: string): readonly DnsAnswer[] => [answer('A', code), answer('AAAA', code)]
  const failed = (
    code: string,
    answers: readonly DnsAnswer[] = [],
    more: Partial<DnsEvidence> = {},
  ): DnsEvidence =>
    dns({ addresses: [], fault: fault(code, `getaddrinfo ${code} smtp.example.com`), answers, ...more })
  it.each([
    [failed('ENOTFOUND', both('ENOTFOUND')), 'DNS_NAME_NOT_FOUND'],
    [failed('ENOTFOUND'), 'DNS_NAME_NOT_FOUND'],
    [failed('EAI_AGAIN', both('ENOTFOUND')), 'DNS_NAME_NOT_FOUND'],
    [failed('EAI_AGAIN'), 'DNS_TEMPORARY_FAILURE'],
    [failed('EAI_AGAIN', both('ESERVFAIL')), 'DNS_TEMPORARY_FAILURE'],
    [failed('ENOTFOUND', both('ESERVFAIL')), 'DNS_TEMPORARY_FAILURE'],
    [failed('EAI_AGAIN', both('EREFUSED')), 'DNS_RESOLVER_REFUSED'],
    [failed('EAI_AGAIN', both('ECONNREFUSED')), 'DNS_RESOLVER_REFUSED'],
    [failed('EAI_AGAIN', both('ETIMEOUT')), 'DNS_RESOLVER_TIMEOUT'],
    [failed('TIMEOUT'), 'DNS_RESOLVER_TIMEOUT'],
    [failed('ENOTFOUND', both('ENODATA')), 'DNS_NO_ADDRESS_RECORD'],
    [failed('ENOTFOUND', [answer('A', 'ENODATA'), answer('AAAA', 'ENOTFOUND')]), 'DNS_NO_ADDRESS_RECORD'],
    [
      failed('ENOTFOUND', [answer('A', undefined, ['192.0.2.25']), answer('AAAA', 'ENODATA')]),
      'DNS_SYSTEM_RESOLVER_DIFFERS',
    ],
    [failed('TIMEOUT', [answer('A', undefined, ['192.0.2.25'])]), 'DNS_RESOLVER_TIMEOUT'],
    [failed('ENOTFOUND', [], { host: 'https://smtp.example.com' }), 'HOST_NOT_A_HOSTNAME'],
    [failed('CANCELLED'), ''],
    [dns(), ''],
    [dns({ literal: true, host: '192.0.2.25' }), ''],
  ] as const)('%o → %s', (evidence, cause) => {
    expect(
      causeOf(
        'smtp',
        [settings({ host: evidence.host }), evidence].slice(evidence.host.includes('/') ? 1 : 0),
      ),
    ).toBe(cause)
  })

  it('offers a name that exists', () => {
    const [finding] = judge('smtp', [
      settings(),
      failed('ENOTFOUND', both('ENODATA'), { suggestions: ['mx.example.com'] }),
    ])
    expect(finding?.fixes[0]).toMatchObject({ set: { 'smtp.host': 'mx.example.com' } })
  })

  const loopback = (host: string, address = '127.0.0.1') => dns({ host, addresses: [{ address, family: 4 }] })
  it.each([
    ['localhost', connect(), 'info'],
    ['mail.test', connect(), 'info'],
    ['smtp.example.com', connect(), 'warning'],
    ['smtp.example.com', refusedConnect('ECONNREFUSED'), 'error'],
    ['localhost', refusedConnect('ECONNREFUSED'), 'info'],
  ] as const)('that lead back here: %s, %o → %s', (host, connection, severity) => {
    const found = judge('smtp', [settings({ host }), loopback(host), connection]).find(
      ({ cause }) => cause === 'DNS_RESOLVES_TO_LOOPBACK',
    )
    expect(found?.severity).toBe(severity)
    expect(
      judge('smtp', [settings({ host }), loopback(host, '192.0.2.1'), connection]).some(
        ({ cause }) => cause === 'DNS_RESOLVES_TO_LOOPBACK',
      ),
    ).toBe(false)
  })

  it('of the URL that do not exist are the URL’s fault', () => {
    expect(causeOf('url', [settings({ protocol: 'url' }), failed('ENOTFOUND', both('ENOTFOUND'))])).toBe(
      'URL_HOST_NOT_FOUND',
    )
  })
})

describe('Connections', () => {
  it.each([
    ['ECONNREFUSED', 'TCP_CONNECTION_REFUSED', 'URL_CONNECTION_REFUSED'],
    ['ETIMEDOUT', 'TCP_CONNECT_TIMEOUT', 'URL_TIMEOUT'],
    ['TIMEOUT', 'TCP_CONNECT_TIMEOUT', 'URL_TIMEOUT'],
    ['EHOSTUNREACH', 'TCP_HOST_UNREACHABLE', 'URL_UNREACHABLE'],
    ['ENETUNREACH', 'TCP_NETWORK_UNREACHABLE', 'URL_UNREACHABLE'],
    ['ECONNRESET', 'TCP_RESET_AT_CONNECT', 'URL_UNREACHABLE'],
    ['EADDRNOTAVAIL', 'TCP_LOCAL_ADDRESS_UNAVAILABLE', 'URL_UNREACHABLE'],
    ['EACCES', 'TCP_LOCAL_FIREWALL', 'TCP_LOCAL_FIREWALL'],
    ['EPERM', 'TCP_LOCAL_FIREWALL', 'TCP_LOCAL_FIREWALL'],
    ['EWHATEVER', 'TCP_CONNECT_FAILED', 'URL_UNREACHABLE'],
  ])('%s → %s, for the URL %s', (code, cause, urlCause) => {
    expect(causeOf('smtp', [settings(), dns(), refusedConnect(code)])).toBe(cause)
    expect(causeOf('url', [settings({ protocol: 'url' }), dns(), refusedConnect(code)])).toBe(urlCause)
  })

  it.each([
    [25, [{ port: 465, open: true }], 'TCP_PORT25_BLOCKED_BY_PROVIDER'],
    [25, [{ port: 465, open: false }], 'TCP_CONNECT_TIMEOUT'],
    [465, [{ port: 587, open: true }], 'TCP_CONNECT_TIMEOUT'],
  ])('a silent port %i beside %o → %s', (port, otherPorts, cause) => {
    expect(causeOf('smtp', [plain({ port }), dns(), refusedConnect('TIMEOUT', { port, otherPorts })])).toBe(
      cause,
    )
  })

  it('of Microsoft 365 on port 465 cannot be had', () => {
    const stages = (host: string, port: number): readonly StageEvidence[] => [
      settings({ host, port }),
      dns({ host }),
      refusedConnect('TIMEOUT', { port }),
    ]
    expect(causeOf('smtp', stages('smtp.office365.com', 465))).toBe('PROVIDER_HAS_NO_IMPLICIT_TLS')
    expect(causeOf('smtp', stages('smtp.office365.com', 25))).toBe('TCP_CONNECT_TIMEOUT')
    expect(causeOf('smtp', stages('smtp.example.com', 465))).toBe('TCP_CONNECT_TIMEOUT')
  })

  it('through a proxy that refuses', () => {
    const refused = (message: string) =>
      refusedConnect('ECONNRESET', {
        attempts: [
          { address: '192.0.2.25', family: 4, ms: 1, outcome: 'failed', fault: fault('EPROXY', message) },
        ],
      })
    expect(causeOf('smtp', [settings(), refused('HTTP/1.1 407 Proxy Authentication Required')])).toBe(
      'PROXY_AUTH_REQUIRED',
    )
    expect(causeOf('smtp', [settings(), refused('proxy: HTTP/1.1 403 Forbidden')])).toBe(
      'PROXY_CONNECT_FORBIDDEN',
    )
  })

  const dead = { address: '192.0.2.25', family: 4, ms: 8000, outcome: 'timeout' } as const
  const alive = { address: '192.0.2.26', family: 4, ms: 5, outcome: 'connected' } as const
  const noV6 = {
    address: '2001:db8::25',
    family: 6,
    ms: 1,
    outcome: 'failed',
    fault: fault('ENETUNREACH'),
  } as const
  it.each([
    [[dead, alive], 'TCP_ONE_ADDRESS_DEAD', 'error'],
    [[alive, dead], 'TCP_ONE_ADDRESS_DEAD', 'warning'],
    [[alive, noV6], 'DNS_IPV6_ADDRESS_UNREACHABLE', 'info'],
    [[noV6], 'DNS_IPV6_ADDRESS_UNREACHABLE', 'error'],
    [[alive], undefined, undefined],
    [[alive, { ...dead, outcome: 'cancelled' }], undefined, undefined],
  ] as const)('to %o → %s, %s', (attempts, cause, severity) => {
    const [first] = attempts
    const used = attempts.find(({ outcome }) => outcome === 'connected')?.address
    const [finding] = judge('smtp', [
      settings(),
      dns(),
      connect({ attempts, javaMailAddress: first.address, used }),
    ])
    expect([finding?.cause, finding?.severity]).toEqual([cause, severity])
  })

  it('that were cancelled are no cause', () => {
    expect(
      causeOf('imap', [
        imapSettings(),
        dns(),
        connect({ used: undefined, attempts: [{ ...dead, outcome: 'cancelled' }] }),
      ]),
    ).toBe('')
  })
})
