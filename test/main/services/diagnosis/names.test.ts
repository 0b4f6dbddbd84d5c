/** What the DNS explains and suggests, and what it says of the senders' domains. */
import { afterEach, describe, expect, test } from 'vitest'
import { systemClock } from '#main/adapters/clock/system-clock.ts'
import { type Answer, type Resolver, startResolver } from '../../../servers/resolver.ts'
import { requestWith, runWith, settingsWith } from './support.ts'

const resolvers: Resolver[] = []
afterEach(async () => {
  await Promise.all(resolvers.splice(0).map((resolver) => resolver.stop()))
})

type Names = Parameters<typeof startResolver>[0]['names']

const withNames = async (names: Names, otherwise: Answer = 'NXDOMAIN') => {
  const resolver = await startResolver({ names, otherwise })
  resolvers.push(resolver)
  return {
    dnsServers: [resolver.address],
    lookup: async () => ({
      fault: { code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND', syscall: 'getaddrinfo' },
    }),
  }
}

/** Only what hangs gets there. */
const patient = { dnsMs: 300_000 }

describe('a name that does not resolve', () => {
  const run = async (host: string, names: Record<string, Answer>, otherwise?: Answer, limits = patient) => {
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
    ['SERVFAIL', 'ESERVFAIL', patient],
    ['REFUSED', 'EREFUSED', patient],
    ['silence', 'ETIMEOUT', { dnsMs: 600 }],
  ] as const)('%s', async (answer, code, limits) => {
    const dns = await run('mail.example.test', {}, answer, limits)
    expect(dns.answers.map((each) => each.code)).toEqual([code, code])
  })
})

describe('the senders’ domains', () => {
  const outside = { 'example.com': { A: ['192.0.2.80'] } }
  const run = async (names: Names, more = {}, otherwise?: Answer) => {
    const network = await withNames(names, otherwise)
    const ran = await runWith(
      requestWith({
        checks: ['sender-domain'],
        settings: settingsWith({ 'smtp.replyTo': 'a@corp.example.test', 'smtp.auth': false }),
        ...more,
      }),
      { network, limits: patient },
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
    [[`v=spf1 ${'mx '.repeat(11)}-all`], 'it needs more than ten look-ups'],
    [['v=spf1;ip4:192.0.2.1 -all'], 'it has to begin with “v=spf1” and a space'],
    [['"v=spf1 -all"'], 'it has to begin with “v=spf1” and a space'],
  ])('%s is no record to use', async (TXT, problem) => {
    const { first } = await run({
      'corp.example.test': { TXT, MX: [{ priority: 1, exchange: 'corp.example.test' }], A: ['192.0.2.5'] },
    })
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

  test('a record that receivers cannot evaluate is faulty, whatever the address', async () => {
    const names = { 'corp.example.test': { TXT: ['v=spf1 include:none.test -all'] } }
    const problem = 'none.test, which it refers to, has no SPF record'
    const given = await run(names, { outgoingIp: '192.0.2.1' })
    expect(given.first('spf')).toMatchObject({ result: 'invalid', spf: 'permerror', problem })
    const without = await run(names)
    expect(without.first('spf')).toMatchObject({ result: 'invalid', problem })
    expect(without.first('spf')?.outgoingIp).toBeUndefined()
  })

  test('names with IPv6 addresses alone are no fault of a record that nobody’s address is tried on', async () => {
    const { first } = await run({
      'corp.example.test': { TXT: ['v=spf1 a:one.test a:two.test a:three.test -all'] },
      'one.test': { AAAA: ['2001:db8::1'] },
      'two.test': { AAAA: ['2001:db8::2'] },
      'three.test': { AAAA: ['2001:db8::3'] },
    })
    expect(first('spf')).toMatchObject({ result: 'found', lookups: 3 })
    expect(first('spf')?.spf).toBeUndefined()
  })

  test.each([
    [['v=DMARC1; p=reject', 'v=DMARC1; p=none'], 'there is more than one'],
    [['v=DMARC1; rua=mailto:a@example.test'], 'it has no policy (p=)'],
    [['v=DMARC1; p=everything'], '“p=everything” is no policy'],
    [['v=DMARC1; p=none; p=reject'], 'it has “p” twice'],
    [['v=dmarc1; p=reject'], 'it has to begin with “v=DMARC1;”'],
  ])('DMARC %s is no record to use', async (TXT, problem) => {
    const { first } = await run({ ...outside, '_dmarc.corp.example.test': { TXT } })
    expect(first('dmarc')).toMatchObject({ result: 'invalid', problem })
  })

  test('a null MX takes no mail', async () => {
    const { first } = await run({ ...outside, 'corp.example.test': { MX: [{ priority: 0, exchange: '' }] } })
    expect(first('mx')).toMatchObject({ result: 'missing', nullMx: true })
  })

  test('beside another MX it is none', async () => {
    const MX = [
      { priority: 0, exchange: '' },
      { priority: 10, exchange: 'mx.test' },
    ]
    const { first } = await run({ ...outside, 'corp.example.test': { MX } })
    expect(first('mx')).toMatchObject({ result: 'found' })
  })

  test('addresses that could not be looked up are not missing', async () => {
    const { first } = await run({
      ...outside,
      'corp.example.test': (type) => (type === 'MX' ? 'NODATA' : 'SERVFAIL'),
    })
    expect(first('mx')).toMatchObject({ result: 'unknown', code: 'ESERVFAIL' })
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

describe('what is found of the senders’ domains', () => {
  const dmarc = (policy: string) => ({ TXT: [`v=DMARC1; p=${policy}`] })
  const good = {
    MX: [{ priority: 1, exchange: 'mx.corp.test' }],
    TXT: ['v=spf1 ip4:192.0.2.0/28 -all'],
  }
  const names = {
    'example.com': { A: ['192.0.2.80'] },
    'corp.test': good,
    '_dmarc.corp.test': dmarc('reject'),
    'hr.corp.test': good,
    'lawfirm.test': { ...good, TXT: ['v=spf1 include:hosted.test ~all'] },
    'hosted.test': { TXT: ['v=spf1 ip4:203.0.113.0/24 -all'] },
    '_dmarc.lawfirm.test': dmarc('quarantine'),
  }
  const run = async (users: readonly string[], outgoingIp?: string, more: Names = {}) => {
    const network = await withNames({ ...names, ...more })
    const { check, report } = await runWith(
      requestWith({
        checks: ['sender-domain'],
        settings: settingsWith({
          'smtp.replyTo': 'tc@corp.test',
          'smtp.username': 'tc@corp.test',
          'notifications.useSystemReply': false,
        }),
        previewUsers: users,
        outgoingIp,
      }),
      { network, limits: patient, judge: 'real' },
    )
    const { findings, verdict } = check('sender-domain')
    const said = findings.map(({ cause, evidence }) => `${cause} ${evidence.split(':')[0]}`)
    return { said, findings, verdict, notProven: report.notProven }
  }

  test('all is well for the address that the records let send', async () => {
    const { said, verdict, notProven } = await run(['ann@hr.corp.test'], '192.0.2.7')
    expect(said).toEqual([])
    expect(verdict).toBe('pass')
    expect(notProven).toContain(
      'SPF was judged for 192.0.2.7, as given: whether mail leaves from there is not known here.',
    )
  })

  test('without an address it is said that this was not tried', async () => {
    const { said, verdict, notProven } = await run(['ann@hr.corp.test'])
    expect(said).toEqual([])
    expect(verdict).toBe('pass')
    expect(notProven).toContain(
      'Whether the SPF records let the server’s mail through was not tried: the address that it leaves from was not given.',
    )
  })

  test('an address of an inner network is not what receivers see', async () => {
    const isInside = async (outgoingIp: string) =>
      (await run([], outgoingIp)).notProven
        .join(' ')
        .includes(`${outgoingIp} is an address of an inner network`)
    for (const inside of [
      '10.1.2.3',
      '172.31.0.1',
      '192.168.0.1',
      '100.127.0.1',
      'FD00::1',
      'febf::1',
      '::1',
    ])
      expect(await isInside(inside)).toBe(true)
    for (const outside of ['11.1.2.3', '172.32.0.1', '192.169.0.1', '100.128.0.1', '2001:db8::1', 'fec0::1'])
      expect(await isInside(outside)).toBe(false)
  })

  test('each domain has its own findings, with the change that the DNS needs', async () => {
    const { said, findings } = await run(['ann@hr.corp.test', 'joe@lawfirm.test'], '192.0.2.99')
    expect(said).toEqual([
      'SPF_DOES_NOT_COVER corp.test',
      'SPF_DOES_NOT_COVER hr.corp.test',
      'SPF_DOES_NOT_COVER lawfirm.test',
      'DMARC_NEEDS_DKIM corp.test',
      'DMARC_NEEDS_DKIM hr.corp.test',
      'DMARC_STRICT lawfirm.test',
    ])
    for (const { title, evidence } of findings) expect(title).toContain(evidence.split(':')[0])
    expect(findings[0]?.forMailAdmin).toContain(
      'The TXT record would then read: v=spf1 ip4:192.0.2.0/28 ip4:192.0.2.99 -all',
    )
    expect(findings[2]?.forMailAdmin).toContain('v=spf1 include:hosted.test ip4:192.0.2.99 ~all')
  })

  test('another organisation that lets the address send bounces nothing', async () => {
    const { said } = await run(['joe@lawfirm.test'], '192.0.2.99', {
      'lawfirm.test': { ...good, TXT: ['v=spf1 ip4:192.0.2.99 -all'] },
    })
    expect(said).toEqual(['SPF_DOES_NOT_COVER corp.test', 'DMARC_NEEDS_DKIM corp.test'])
  })

  test('the end of the run’s time is a time-out, and no word of the world outside', async () => {
    const network = await withNames({}, 'silence')
    const { check } = await runWith(requestWith({ checks: ['sender-domain'], deadlineMs: 300 }), {
      network,
      limits: { dnsMs: 5000 },
      judge: 'real',
      clock: systemClock,
    })
    const { findings, verdict } = check('sender-domain')
    expect(verdict).toBe('warn')
    expect(findings[0]?.cause).toBe('DNS_RESOLVER_TIMEOUT')
    expect(findings.map(({ cause }) => cause)).not.toContain('SENDER_DOMAIN_SKIPPED')
  })

  test('a run that a person stops ends at once, with nothing found', async () => {
    const network = await withNames({}, 'silence')
    const controller = new AbortController()
    const { check } = await runWith(requestWith({ checks: ['sender-domain'] }), {
      network,
      limits: { dnsMs: 20_000 },
      judge: 'real',
      signal: controller.signal,
      onProgress: ({ kind }) => {
        if (kind === 'stage-started') setImmediate(() => controller.abort())
      },
    })
    expect(check('sender-domain')).toMatchObject({ verdict: 'skipped', findings: [] })
  })

  test('of a domain that does not exist that alone is said; its neighbours keep their own', async () => {
    const { said } = await run(['joe@lawfrim.test', 'sue@lawfirm.test'])
    expect(said).toEqual(['SENDER_DOMAIN_MISSING lawfrim.test', 'DMARC_STRICT lawfirm.test'])
  })

  test('a resolver that breaks off in the middle of one record spoils no other domain', async () => {
    const { said } = await run(['sue@lawfirm.test'], '192.0.2.7', { 'hosted.test': 'SERVFAIL' })
    expect(said).toEqual(['SPF_NOT_READ_THROUGH lawfirm.test', 'DMARC_STRICT lawfirm.test'])
  })
})
