/** SPF and DMARC by the library, asked through the program's own DNS, against records that are served here. */
import { afterEach, describe, expect, test } from 'vitest'
import { createNetwork } from '#main/adapters/network/index.ts'
import { createSenderPolicies } from '#main/adapters/sender-policies/sender-policies.ts'
import type { AskDns } from '#main/ports/sender-policies.ts'
import { type Answer, type Resolver, startResolver } from '../../../servers/resolver.ts'

const resolvers: Resolver[] = []
afterEach(async () => {
  await Promise.all(resolvers.splice(0).map((resolver) => resolver.stop()))
})

const policies = createSenderPolicies()

const served = async (names: Record<string, Answer>, signal = new AbortController().signal) => {
  const resolver = await startResolver({ names })
  resolvers.push(resolver)
  const network = createNetwork({ dnsServers: [resolver.address] })
  const ask: AskDns = (name, type) => network.resolve(name, type, 2000, signal)
  return {
    resolver,
    spf: (ip = '192.0.2.1', timeoutMs = 300_000) => policies.spf({ domain: 'corp.test', ip, ask, timeoutMs }),
    dmarc: (domain = 'corp.test') => policies.dmarc({ domain, ask }),
  }
}

const record = (terms: string) => ({ TXT: [`v=spf1 ${terms}`] })

describe('SPF', () => {
  test.each([
    ['ip4 in the network', 'ip4:192.0.2.0/28 -all', '192.0.2.15', 'pass'],
    ['ip4 just outside it', 'ip4:192.0.2.0/28 -all', '192.0.2.16', 'fail'],
    ['ip6 in the network', 'ip6:2001:db8::/32 -all', '2001:db8:ffff::1', 'pass'],
    ['ip6 just outside it', 'ip6:2001:db8::/32 -all', '2001:db9::1', 'fail'],
    ['an IPv4 address written as IPv6', 'ip4:192.0.2.1 -all', '::ffff:192.0.2.1', 'pass'],
    ['ip4 says nothing of an IPv6 address', 'ip4:0.0.0.0/0 ~all', '2001:db8::1', 'softfail'],
    ['exists by a macro of the address', 'exists:%{ir}.%{v}.allow.test -all', '192.0.2.1', 'pass'],
    ['the same macro for another address', 'exists:%{ir}.%{v}.allow.test -all', '192.0.2.2', 'fail'],
    ['include by a macro of the domain', 'include:%{d}.hosted.test -all', '203.0.113.5', 'pass'],
    ['a macro of the sender’s domain, cut and turned', 'a:%{o1}.%{dr}.hosted.test -all', '192.0.2.9', 'pass'],
    ['ptr below the domain', 'ptr -all', '192.0.2.1', 'pass'],
    ['ptr of another domain', 'ptr:other.test -all', '192.0.2.1', 'fail'],
    ['ptr that does not lead back', 'ptr -all', '192.0.2.3', 'fail'],
    ['an include that fails does not match', 'include:strict.test ?all', '192.0.2.1', 'neutral'],
    ['an include with a qualifier of its own', '-include:loose.test +all', '203.0.113.5', 'fail'],
    ['redirect where nothing matched', 'ip4:192.0.2.77 redirect=strict.test', '192.0.2.1', 'fail'],
    ['redirect beside all is not followed', 'redirect=strict.test ?all', '192.0.2.1', 'neutral'],
    ['nothing matched', 'ip4:192.0.2.77', '192.0.2.1', 'neutral'],
  ] as const)('%s', async (_name, terms, ip, result) => {
    const { spf } = await served({
      'corp.test': record(terms),
      '1.2.0.192.in-addr.allow.test': { A: ['127.0.0.2'] },
      'corp.test.hosted.test': record('ip4:203.0.113.5 -all'),
      'test.test.corp.hosted.test': { A: ['192.0.2.9'] },
      '1.2.0.192.in-addr.arpa': { PTR: ['out.corp.test'] },
      '3.2.0.192.in-addr.arpa': { PTR: ['out.corp.test'] },
      'out.corp.test': { A: ['192.0.2.1'] },
      'strict.test': record('-all'),
      'loose.test': record('ip4:203.0.113.5'),
    })
    expect((await spf(ip)).result).toBe(result)
  })

  test.each([
    ['a term that SPF does not know', 'ipv4:192.0.2.1 -all', '“ipv4:192.0.2.1” is no term of SPF'],
    ['a name where an address belongs', 'ip4:mail.corp.test -all', '“ip4:mail.corp.test” holds no address'],
    ['a network of too many bits', 'ip4:192.0.2.0/33 -all', '“ip4:192.0.2.0/33” holds no address'],
    [
      'an include of nothing',
      'include: -all',
      '“include:” is not complete, or has something in it that SPF does not know',
    ],
    ['a fault behind the match', 'ip4:192.0.2.1 mx1 -all', '“mx1” is no term of SPF'],
    [
      'a fault in an included record',
      'include:bad.test -all',
      '“all-” in the record of bad.test is no term of SPF',
    ],
    [
      'an include without a record',
      'include:none.test -all',
      'none.test, which it refers to, has no SPF record',
    ],
    ['an include with two', 'include:two.test -all', 'two.test, which it refers to, has more than one'],
    ['a loop', 'include:corp.test -all', 'it needs more than ten look-ups'],
    ['a loop of redirects', 'redirect=corp.test', 'it needs more than ten look-ups'],
    ['eleven look-ups', `${'a '.repeat(11)}-all`, 'it needs more than ten look-ups'],
    [
      'three names that are not there',
      'a:x.test a:y.test a:z.test -all',
      'more than two of its look-ups find nothing',
    ],
  ])('%s is an error of the record', async (_name, terms, problem) => {
    const { spf } = await served({
      'corp.test': { ...record(terms), A: ['192.0.2.99'] },
      'bad.test': record('ip4:192.0.2.8 all-'),
      'two.test': { TXT: ['v=spf1 -all', 'v=spf1 ~all'] },
    })
    expect(await spf()).toMatchObject({ result: 'permerror', problem })
  })

  test.each([
    ['ten look-ups are allowed', `${'a '.repeat(10)}-all`, 'fail', 10],
    ['two names that are not there are allowed', 'a:x.test a:y.test -all', 'fail', 2],
    ['a match before the eleventh ends it', `ip4:192.0.2.1 ${'a '.repeat(11)}-all`, 'pass', 0],
  ])('%s', async (_name, terms, result, lookups) => {
    const { spf } = await served({ 'corp.test': { ...record(terms), A: ['192.0.2.99'] } })
    expect(await spf()).toMatchObject({ result, lookups })
  })

  test.each([
    ['SERVFAIL', 'the DNS gave no answer for relay.test (TXT ESERVFAIL)'],
    ['REFUSED', 'the DNS gave no answer for relay.test (TXT EREFUSED)'],
    ['silence', 'the DNS gave no answer for relay.test (TXT ETIMEOUT)'],
  ] as const)('an include that is answered by %s is no verdict', async (answer, problem) => {
    const { spf } = await served({ 'corp.test': record('include:relay.test -all'), 'relay.test': answer })
    expect(await spf()).toMatchObject({ result: 'temperror', problem })
  })

  test('text of 64 KiB, thousands of records and includes by the hundred cost a bounded number of questions', async () => {
    const long = await served({ 'corp.test': record(`${'ip4:203.0.113.1 '.repeat(3900)}ip4:192.0.2.1 -all`) })
    expect(await long.spf()).toMatchObject({ result: 'pass' })
    const many = await served({
      'corp.test': {
        TXT: [...Array.from({ length: 2000 }, (_, at) => `n${at}`), 'v=spf1 ip4:192.0.2.1 -all'],
      },
    })
    expect(await many.spf()).toMatchObject({ result: 'pass' })
    const wide = await served({
      'corp.test': record(`${Array.from({ length: 400 }, (_, at) => `include:i${at}.test`).join(' ')} -all`),
      ...Object.fromEntries(
        Array.from({ length: 400 }, (_, at) => [`i${at}.test`, record('mx:many.test -all')]),
      ),
      'many.test': { MX: Array.from({ length: 90 }, (_, at) => ({ priority: at, exchange: `m${at}.test` })) },
    })
    expect((await wide.spf()).result).toBe('permerror')
    expect(wide.resolver.questions.length).toBeLessThan(150)
  })

  test('answers that are late, and an end that is asked for, are no verdict', async () => {
    const slow = await served({ 'corp.test': record('include:mute.test -all'), 'mute.test': 'silence' })
    expect(await slow.spf('192.0.2.1', 300)).toMatchObject({
      result: 'temperror',
      problem: 'its look-ups took too long',
    })
    const controller = new AbortController()
    const ended = await served(
      { 'corp.test': record('include:mute.test -all'), 'mute.test': 'silence' },
      controller.signal,
    )
    const answer = ended.spf()
    await expect.poll(() => ended.resolver.questions).toContain('TXT mute.test')
    controller.abort()
    expect(await answer).toMatchObject({ result: 'temperror' })
  })
})

describe('DMARC', () => {
  test.each([
    ['its own record', 'mail.corp.test', { result: 'found', policy: 'none', recordDomain: 'mail.corp.test' }],
    [
      'sp of the organisation',
      'hr.corp.test',
      { result: 'found', policy: 'quarantine', recordDomain: 'corp.test' },
    ],
    ['p of the organisation', 'corp.test', { result: 'found', policy: 'reject', organisation: 'corp.test' }],
    ['np for a name that is not there', 'x.corp.test', { result: 'found', policy: 'reject' }],
    ['a test (t=y) asks for one step less', 'trial.test', { result: 'found', policy: 'quarantine' }],
    [
      'a public suffix with a record',
      'firm.suffix.test',
      { policy: 'none', organisation: 'firm.suffix.test' },
    ],
    ['none at all', 'nothing.test', { result: 'none', seen: [] }],
  ])('%s', async (_name, domain, expected) => {
    const { dmarc } = await served({
      '_dmarc.mail.corp.test': { TXT: ['v=DMARC1; p=none'] },
      '_dmarc.corp.test': { TXT: ['v=DMARC1; p=reject; sp=quarantine; np=reject', 'other'] },
      'hr.corp.test': { A: ['192.0.2.1'] },
      '_dmarc.trial.test': { TXT: ['v=DMARC1; p=reject; t=y'] },
      '_dmarc.suffix.test': { TXT: ['v=DMARC1; p=none; psd=y'] },
    })
    expect(await dmarc(domain)).toMatchObject(expected)
  })

  test('a look-up that fails is no missing record', async () => {
    const { dmarc } = await served({ '_dmarc.corp.test': 'SERVFAIL' })
    expect(await dmarc()).toMatchObject({ result: 'temperror', code: 'ESERVFAIL' })
  })

  test('a name of fifty labels is asked for at eight places', async () => {
    const { dmarc, resolver } = await served({})
    expect(await dmarc(`${'a.'.repeat(49)}test`)).toMatchObject({ result: 'none' })
    expect(resolver.questions.length).toBeLessThan(10)
  })
})
