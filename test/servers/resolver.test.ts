import { Resolver as NodeResolver } from 'node:dns/promises'
import { afterEach, expect, test } from 'vitest'
import { type Resolver, type ResolverOptions, startResolver } from './resolver.ts'

let server: Resolver | undefined
afterEach(async () => {
  await server?.stop()
  server = undefined
})

async function asking(options: ResolverOptions, timeout = 120_000): Promise<NodeResolver> {
  server = await startResolver(options)
  const resolver = new NodeResolver({ timeout, tries: 1 })
  resolver.setServers([server.address])
  return resolver
}

test('records of every kind are answered', async () => {
  const long = `v=spf1 ${'ip4:192.0.2.1 '.repeat(30)}-all`
  const dns = await asking({
    names: {
      'Mail.example.com': { A: ['192.0.2.1', '192.0.2.2'], AAAA: ['2001:db8::1', '::1'] },
      'example.com': {
        MX: [{ priority: 10, exchange: 'mail.example.com' }],
        NS: ['ns1.example.com'],
        TXT: ['v=spf1 -all', long, ['two ', 'pieces']],
      },
      '_imaps._tcp.example.com': { SRV: [{ priority: 0, weight: 1, port: 993, name: 'mail.example.com' }] },
      'smtp.example.com': { CNAME: 'mail.example.com', A: ['192.0.2.1'] },
    },
  })
  expect((await dns.resolve4('mail.EXAMPLE.com')).sort()).toEqual(['192.0.2.1', '192.0.2.2'])
  expect((await dns.resolve6('mail.example.com')).sort()).toEqual(['2001:db8::1', '::1'])
  expect(await dns.resolveMx('example.com')).toMatchObject([{ priority: 10, exchange: 'mail.example.com' }])
  expect(await dns.resolveNs('example.com')).toEqual(['ns1.example.com'])
  const texts = await dns.resolveTxt('example.com')
  expect(texts.map((pieces) => pieces.join(''))).toEqual(['v=spf1 -all', long, 'two pieces'])
  expect(texts[2]).toEqual(['two ', 'pieces'])
  expect(await dns.resolveSrv('_imaps._tcp.example.com')).toMatchObject([
    { port: 993, name: 'mail.example.com' },
  ])
  expect(await dns.resolveCname('smtp.example.com')).toEqual(['mail.example.com'])
  expect(await dns.resolve4('smtp.example.com')).toEqual(['192.0.2.1'])
  expect(server?.questions[0]).toBe('A mail.example.com')
})

test('failures are what they are', async () => {
  const dns = await asking({
    names: {
      'nodata.example': 'NODATA',
      'servfail.example': 'SERVFAIL',
      'refused.example': 'REFUSED',
      'v4only.example': { A: ['192.0.2.1'] },
      'odd.example': (type) => (type === 'A' ? 'SERVFAIL' : { AAAA: ['2001:db8::1'] }),
    },
  })
  for (const [name, code] of [
    ['unknown.example', 'ENOTFOUND'],
    ['nodata.example', 'ENODATA'],
    ['servfail.example', 'ESERVFAIL'],
    ['refused.example', 'EREFUSED'],
    ['odd.example', 'ESERVFAIL'],
  ] as const) {
    expect([name, await dns.resolve4(name).catch((error: { code: string }) => error.code)]).toEqual([
      name,
      code,
    ])
  }
  await expect(dns.resolve6('v4only.example')).rejects.toMatchObject({ code: 'ENODATA' })
  expect(await dns.resolve6('odd.example')).toEqual(['2001:db8::1'])
})

test('silence is silence', async () => {
  const dns = await asking({ names: { 'silent.example': 'silence' } }, 100)
  await expect(dns.resolve4('silent.example')).rejects.toMatchObject({ code: 'ETIMEOUT' })
})

test('other names and delays can be told', async () => {
  const dns = await asking({ names: {}, otherwise: { A: ['127.0.0.1'] }, delayMs: 50 })
  const from = performance.now()
  expect(await dns.resolve4('anything.example')).toEqual(['127.0.0.1'])
  expect(performance.now() - from).toBeGreaterThan(45)
})
