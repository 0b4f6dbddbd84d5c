/** What the DNS explains and suggests, and what it says of the senders' domains. */
import { afterEach, describe, expect, test } from 'vitest'
import { type Answer, type Resolver, startResolver } from '../../../servers/resolver.ts'
import { requestWith, runWith, settingsWith } from './support.ts'

const resolvers: Resolver[] = []
afterEach(async () => {
  await Promise.all(resolvers.splice(0).map((resolver) => resolver.stop()))
})

const withNames = async (names: Record<string, Answer>, otherwise: Answer = 'NXDOMAIN') => {
  const resolver = await startResolver({ names, otherwise })
  resolvers.push(resolver)
  return {
    dnsServers: [resolver.address],
    lookup: async () => ({
      fault: { code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND', syscall: 'getaddrinfo' },
    }),
  }
}

const limits = { dnsMs: 600 }

describe('a name that does not resolve', () => {
  const run = async (host: string, names: Record<string, Answer>, otherwise?: Answer) => {
    const network = await withNames(names, otherwise)
    const { evidence, check } = await runWith(
      requestWith({ settings: settingsWith({ 'smtp.host': host }) }),
      { network, limits },
    )
    expect(check('smtp').verdict).toBe('fail')
    return evidence('smtp', 'dns')
  }

  test('is told from one without an address, and the MX is suggested', async () => {
    const dns = await run('example.test', {
      'example.test': { MX: [{ priority: 10, exchange: 'mx1.example.test' }] },
      'smtp.example.test': { A: ['192.0.2.1'] },
    })
    expect(dns.fault).toMatchObject({ code: 'ENOTFOUND' })
    expect(dns.answers).toMatchObject([
      { type: 'A', code: 'ENODATA' },
      { type: 'AAAA', code: 'ENODATA' },
    ])
    expect([...dns.suggestions].sort()).toEqual(['mx1.example.test', 'smtp.example.test'])
  })

  test('a wrong name: NXDOMAIN, and the domain above is asked', async () => {
    const dns = await run('smpt.example.test', { 'smtp.example.test': { A: ['192.0.2.1'] } })
    expect(dns.answers.map(({ code }) => code)).toEqual(['ENOTFOUND', 'ENOTFOUND'])
    expect(dns.suggestions).toEqual(['smtp.example.test'])
  })

  test.each([
    ['SERVFAIL', 'ESERVFAIL'],
    ['REFUSED', 'EREFUSED'],
    ['silence', 'ETIMEOUT'],
  ] as const)('%s', async (answer, code) => {
    const dns = await run('mail.example.test', {}, answer)
    expect(dns.answers.map((each) => each.code)).toEqual([code, code])
  })
})

describe('the senders’ domains', () => {
  const outside = { 'example.com': { A: ['192.0.2.80'] } }
  const run = async (names: Record<string, Answer>, more = {}, otherwise?: Answer) => {
    const network = await withNames(names, otherwise)
    const ran = await runWith(
      requestWith({
        checks: ['sender-domain'],
        settings: settingsWith({ 'smtp.replyTo': 'a@corp.example.test', 'smtp.auth': false }),
        ...more,
      }),
      { network, limits },
    )
    const of = (stage: 'mx' | 'spf' | 'dmarc') => ran.evidence('sender-domain', stage)
    return { ...ran, of, first: (stage: 'mx' | 'spf' | 'dmarc') => of(stage).domains?.[0] }
  }

  test('all there', async () => {
    const { first, check } = await run({
      'corp.example.test': {
        MX: [{ priority: 5, exchange: 'mx.example.test' }],
        TXT: ['v=spf1 ip4:192.0.2.0/24 -all', 'other'],
      },
      '_dmarc.corp.example.test': { TXT: ['v=DMARC1; p=reject'] },
    })
    expect(check('sender-domain').verdict).toBe('pass')
    expect(first('mx')).toMatchObject({ result: 'found', records: ['5 mx.example.test'] })
    expect(first('spf')).toMatchObject({ result: 'found', records: ['v=spf1 ip4:192.0.2.0/24 -all'] })
    expect(first('dmarc')).toMatchObject({ result: 'found', policy: 'reject' })
  })

  test('nothing there, where outside names resolve', async () => {
    const { first } = await run({ ...outside, 'corp.example.test': { TXT: ['hello'] } })
    expect([first('mx')?.result, first('spf')?.result, first('dmarc')?.result]).toEqual([
      'missing',
      'missing',
      'missing',
    ])
  })

  test('nothing is said where outside names do not resolve', async () => {
    const { of, check } = await run({})
    expect([of('mx').skipped, of('spf').skipped, of('dmarc').skipped]).toEqual(
      Array(3).fill('no-outside-names'),
    )
    expect(check('sender-domain').verdict).toBe('skipped')
  })

  test('a resolver that fails is not a missing record', async () => {
    const { first } = await run({
      ...outside,
      'corp.example.test': 'SERVFAIL',
      '_dmarc.corp.example.test': 'SERVFAIL',
    })
    expect([first('mx'), first('spf'), first('dmarc')]).toMatchObject(
      Array(3).fill({ result: 'unknown', code: 'ESERVFAIL' }),
    )
  })

  test('DMARC of the domain above, with its policy for subdomains', async () => {
    const { first } = await run({
      ...outside,
      'corp.example.test': { A: ['192.0.2.9'] },
      '_dmarc.example.test': { TXT: ['v=DMARC1; p=reject; sp=quarantine'] },
    })
    expect(first('dmarc')).toMatchObject({ policy: 'quarantine', recordDomain: 'example.test' })
    expect(first('mx')).toMatchObject({ result: 'found', implicit: true })
  })

  test.each([
    [['v=spf1 -all', 'v=spf1 +all'], 'there is more than one'],
    [['v=spf1 ipv4:192.0.2.1 -all'], '“ipv4:192.0.2.1” is no term of SPF'],
    [['v=spf1 ip4:mail.example.test -all'], '“ip4:mail.example.test” holds no address'],
    [[`v=spf1 ${'include:a.test '.repeat(11)}-all`], 'it needs 11 look-ups, and ten are allowed'],
  ])('%s is no record to use', async (TXT, problem) => {
    const { first } = await run({ 'corp.example.test': { TXT } })
    expect(first('spf')).toMatchObject({ result: 'invalid', problem })
  })

  test.each([
    ['192.0.2.7', 'pass'],
    ['2001:db8::7', 'pass'],
    ['198.51.100.9', 'pass'],
    ['203.0.113.5', 'pass'],
    ['203.0.113.6', 'softfail'],
  ])('SPF for %s: %s', async (outgoingIp, spf) => {
    const { first } = await run(
      {
        'corp.example.test': {
          TXT: ['v=spf1 ip4:192.0.2.0/28 ip6:2001:db8::/32 mx include:relay.test ~all'],
          MX: [{ priority: 1, exchange: 'mx.test' }],
        },
        'mx.test': { A: ['198.51.100.9'] },
        'relay.test': { TXT: ['v=spf1 a:out.test -all'] },
        'out.test': { A: ['203.0.113.5'] },
      },
      { outgoingIp },
    )
    expect(first('spf')).toMatchObject({ spf, outgoingIp })
  })

  test.each([
    ['redirect=other.test', 'fail'],
    ['exists:yes.test -all', 'pass'],
    ['exists:no.test -all', 'fail'],
    ['a/24 -all', 'pass'],
    ['ptr exists:%{i}.x.test ?all', 'neutral'],
    ['include:none.test -all', 'permerror'],
    ['include:broken.test -all', 'temperror'],
    ['ip4:198.51.100.1', 'neutral'],
  ])('SPF term %s: %s', async (terms, spf) => {
    const { first } = await run(
      {
        'corp.example.test': { TXT: [`v=spf1 ${terms}`], A: ['192.0.2.99'] },
        'other.test': { TXT: ['v=spf1 -all'] },
        'yes.test': { A: ['127.0.0.2'] },
        'broken.test': 'SERVFAIL',
      },
      { outgoingIp: '192.0.2.1' },
    )
    expect(first('spf')).toMatchObject({ result: 'found', spf })
  })

  test.each([
    [['v=DMARC1; p=reject', 'v=DMARC1; p=none'], 'there is more than one'],
    [['v=DMARC1; rua=mailto:a@example.test'], 'it has no policy (p=)'],
    [['v=DMARC1; p=everything'], '“p=everything” is no policy'],
  ])('DMARC %s is no record to use', async (TXT, problem) => {
    const { first } = await run({ ...outside, '_dmarc.corp.example.test': { TXT } })
    expect(first('dmarc')).toMatchObject({ result: 'invalid', problem })
  })

  test('a null MX takes no mail', async () => {
    const { first } = await run({ ...outside, 'corp.example.test': { MX: [{ priority: 0, exchange: '' }] } })
    expect(first('mx')?.result).toBe('missing')
  })

  test('a loop of includes ends', async () => {
    const { first } = await run(
      { 'corp.example.test': { TXT: ['v=spf1 include:corp.example.test -all'] } },
      { outgoingIp: '192.0.2.1' },
    )
    expect(first('spf')?.spf).toBe('permerror')
  })

  test('users’ domains are looked at where mail goes out in their name', async () => {
    const { of } = await run(outside, {
      settings: settingsWith({ 'smtp.replyTo': 'a@one.test', 'notifications.useSystemReply': false }),
      previewUsers: ['b@two.test', 'c@ONE.test'],
    })
    expect(of('mx').domains?.map(({ domain }) => domain)).toEqual(['one.test', 'two.test'])
  })
})
