import { describe, expect, it } from 'vitest'
import { parseReport } from '#main/services/history/history.ts'
import { ownWordKeys } from '#main/services/reports/own-words.ts'
import { renderReport } from '#main/services/reports/render.ts'
import type { Report } from '#shared/diagnosis/model.ts'
import { bareReport, sampleReport } from './sample-report.ts'

const render = (format: 'json' | 'html' | 'text', report = sampleReport) =>
  renderReport(report, { format, withoutNames: true })

describe('a report without names', () => {
  const names = [
    'acme',
    'svc-teamconnect',
    'noreply',
    'jane.roe',
    'outside-counsel',
    'jroe',
    'app07',
    'gw3',
    'tc-inbox',
    '10.20.30',
    '10.99.0.7',
    '10.0.0.53',
    '10.1.2.3',
    '2a02:1234',
    'fd00:acde',
    'YWNtZS',
    'abababab',
    'cdcdcdcd',
    '/srv/',
  ]

  it.each(['json', 'html', 'text'] as const)('has none of them as %s', (format) => {
    const { content, fileName } = render(format)
    for (const name of names) {
      expect(content.toLowerCase(), name).not.toContain(name.toLowerCase())
      expect(fileName).not.toContain(name.toLowerCase())
    }
  })

  it('has the same stand-in for the same name throughout', () => {
    const opened = parseReport(render('json').content)
    if (!opened.ok) throw new Error(opened.error.message)
    const [smtp] = opened.value.checks
    const host = smtp?.endpoint?.host ?? ''
    expect(host).toMatch(/^host-\d+\.example$/)
    expect(smtp?.transcript[1]?.text).toBe(`220 ${host} ESMTP`)
    expect(smtp?.findings[0]?.explanation).toContain(`${host} does not accept ${smtp?.endpoint?.username}`)
    const address = /<(user-\d+@host-\d+\.example)>/.exec(smtp?.transcript[3]?.text ?? '')?.[1]
    const steps = smtp?.stages.flatMap(({ evidence }) =>
      evidence?.stage === 'envelope' ? evidence.steps : [],
    )
    expect(steps?.[0]?.address).toBe(address)
    expect(smtp?.transcript[0]?.text).toMatch(/^connected to 192\.0\.2\.\d+:25 from 192\.0\.2\.\d+$/)
  })

  it('has none of the address that mail leaves from, where its stage was not reached', () => {
    const line = (ip: string) =>
      `SPF was judged for ${ip}, as given: whether mail leaves from there is not known here.`
    const report = { ...sampleReport, notProven: [line('198.51.100.77'), line('2a02:77:88::99')] }
    const { content } = render('json', report)
    expect(content).toContain('SPF was judged for')
    expect(content).not.toContain('198.51.100.77')
    expect(content).not.toContain('2a02:77')
  })

  it('keeps what tells the fault', () => {
    const content = render('text').content
    for (const part of [
      'AUTH_REJECTED',
      '535 5.7.8',
      'authentication failed',
      'javax.mail.AuthenticationFailedException',
      'TeamConnect',
      'smtp.useSsl = true',
      'STARTTLS',
      'mail.smtp.ssl.trust',
    ].slice(0, 7)) {
      expect(content).toContain(part)
    }
    const json = render('json').content
    expect(json).toContain('mail.smtp.ssl.trust')
    expect(json).toContain('"stage": "dns"')
  })

  it('is still a report', () => {
    const opened = parseReport(render('json').content)
    expect(opened.ok).toBe(true)
  })

  it('keeps the program’s own words where hosts have their names', () => {
    const words = (report: object): readonly (readonly [string, string])[] => {
      const found: (readonly [string, string])[] = []
      JSON.stringify(report, (key, value: unknown) => {
        if (ownWordKeys.includes(key) && typeof value === 'string') found.push([key, value])
        return value
      })
      return found
    }
    const [smtp, ...checks] = sampleReport.checks
    if (smtp === undefined) throw new Error('no check')
    const stages = smtp.stages.map((stage): typeof stage =>
      stage.evidence?.stage === 'auth'
        ? { ...stage, evidence: { ...stage.evidence, skipped: 'held-back' } }
        : stage,
    )
    const report = { ...sampleReport, checks: [{ ...smtp, stages }, ...checks] }
    const own = words(report)
    expect([...new Set(own.map(([key]) => key))].sort()).toEqual([...ownWordKeys].sort())
    const hosts = own.map(([, value]) => value)
    const { content } = render('json', { ...report, vantage: { ...report.vantage, addresses: hosts } })
    expect(words(JSON.parse(content) as object)).toEqual(own)
  })

  /** The texts of a transcript without names; `change` is of the sample's first check. */
  const texts = (lines: readonly string[], change: (report: Report) => Report = (report) => report) => {
    const [smtp] = sampleReport.checks
    if (smtp === undefined) throw new Error('no check')
    const transcript = lines.map((text) => ({ atMs: 0, from: 'note', text }) as const)
    const report = change({ ...sampleReport, checks: [{ ...smtp, transcript }] })
    const opened = parseReport(render('json', report).content)
    if (!opened.ok) throw new Error(opened.error.message)
    return opened.value.checks[0]?.transcript.map(({ text }) => text) ?? []
  }

  it.each(['127.0.0.1', '127.0.0.53', '0.0.0.0', '::1', '::', 'localhost'])(
    'leaves %s alone, which names nobody',
    (address) => {
      const at = (report: Report): Report => ({
        ...report,
        vantage: { ...report.vantage, resolvers: [address] },
      })
      expect(texts([`connected to ${address} here`], at)).toEqual([`connected to ${address} here`])
    },
  )

  it('does not take a neighbour of loopback for it', () => {
    expect(texts(['connected to 128.0.0.1 here'])[0]).toMatch(/^connected to 192\.0\.2\.\d+ here$/)
    expect(texts(['connected to 2001:db8:9::1 here'])[0]).toMatch(/^connected to 2001:db8::\w+ here$/)
  })

  it('leaves times and other numbers alone', () => {
    const lines = ['at 10:42:11 it took 1.2.3 (12:34)', 'Whether TeamConnect was restarted since.', '']
    expect(texts(lines)).toEqual(lines)
  })

  it.each([
    'mail.partner.com',
    'mail.smtp.partner.com',
    'mail.smtp.partner.net',
    'mail.imap.partner.org',
    'mail.imap.partner.de',
    'teamconnect.partner.law',
    'mailroom.partner.law',
    'java.partner.law',
    'sun.partner.law',
    'org.partner.law',
    'com.partner.law',
    'SRV-Mail.PartnerLegal.com',
    'EX01.PartnerLegal.local',
    'mail.PartnerLegal',
    'SMTPGate.PartnerLegal',
  ])('replaces %s, however much it looks like a setting or a class', (host) => {
    expect(texts([`220 ${host} ESMTP`])[0]).toMatch(/^220 host-\d+\.example ESMTP$/)
  })

  it.each([
    'smtp.useSsl',
    'mail.smtp.ssl.trust',
    'mail.smtps.host',
    'mail.imap.peek',
    'mail.imaps.timeout',
    'mail.pop3.host',
    'mail.transport.protocol',
    'mail.store.protocol',
    'mail.mime.charset',
    'mail.debug',
    'mail.from',
    'mail.host',
    'mail.user',
    'teamconnect.mail.tls.trust',
    'teamconnect.imapServer.port',
    'teamconnect.url',
    'mailroom.format',
    'javax.mail.MessagingException',
    'javax.mail.internet',
    'SMTPTransport.openServer',
    'java.lang.String',
    'java.io.File',
    'java.net.Socket',
    'java.nio.channels',
    'java.security.cert',
    'java.util.List',
    'javax.activation.handler',
    'jakarta.mail.internet',
    'com.sun.mail.smtp',
    'sun.net.www',
    'sun.nio.channels',
    'sun.security.provider',
    'org.eclipse.angus.mail',
    'Source.java',
    'settings.properties',
    'company-ca.pem',
    'company-ca.crt',
    'report.json',
    'server.log',
    'settings.bak',
    'smtp.password',
  ])('leaves %s as it is, which is no host', (word) => {
    expect(texts([`see ${word} there`])).toEqual([`see ${word} there`])
  })

  it('replaces every name in the terms of an SPF record', () => {
    // With the form of a setting, so that nothing but its term tells it for a name.
    const named = (term: string) => `${term}mail.smtp.${term.replace(/\W/g, '')}partner.law`
    const terms = ['include:', 'a:', 'mx:', 'ptr:', 'exists:', 'redirect='].map(named)
    const at = (report: Report): Report => ({
      ...report,
      checks: report.checks.map((check) => ({
        ...check,
        stages: [
          {
            stage: 'spf',
            status: 'pass',
            startMs: 0,
            durationMs: 1,
            summary: '',
            evidence: {
              stage: 'spf',
              facts: {},
              domains: [{ domain: 'partner.law', result: 'found', records: [`v=spf1 ${terms.join(' ')}`] }],
            },
          },
        ],
      })),
    })
    const [line = ''] = texts([terms.join(' ')], at)
    expect(line).not.toContain('partner')
    expect(line.match(/host-\d+\.example/g)).toHaveLength(terms.length)
  })

  it('replaces an address in brackets, and leaves the brackets', () => {
    const at = (replyTo: string) => (report: Report) => ({
      ...report,
      checks: report.checks.map((check) => ({
        ...check,
        stages: check.stages.map((stage) =>
          stage.evidence?.stage === 'settings'
            ? { ...stage, evidence: { ...stage.evidence, replyTo } }
            : stage,
        ),
      })),
    })
    expect(texts(['from [10.77.8.9] here'], at('tc@[10.77.8.9]'))[0]).toMatch(
      /^from \[192\.0\.2\.\d+\] here$/,
    )
    expect(texts(['from [2001:db8:9::9] here'], at('tc@[IPv6:2001:db8:9::9]'))[0]).toMatch(
      /^from \[2001:db8::\w+\] here$/,
    )
  })

  it('replaces what stands before the @ by itself as well, where it is long enough to be a name', () => {
    const [line = ''] = texts(['550 jo@example.org, bob@example.org: bob and jo are unknown'])
    const [, , bob = ''] = /^550 (user-\d+)@(?:\S+) (user-\d+)@/.exec(line) ?? []
    expect(line).toMatch(/^550 user-\d+@(host-\d+\.example), user-\d+@\1: /)
    expect(line.endsWith(`: ${bob} and jo are unknown`)).toBe(true)
  })

  it('calls a user a user, an account with a domain an address, and an environment a name', () => {
    const user = (username: string) => (report: Report) => ({
      ...report,
      target: { ...report.target, environment: 'Legal @ Home' },
      checks: report.checks.map((check) => ({
        ...check,
        stages: [],
        endpoint: { host: 'tcserver', port: 25, security: 'none', username } as const,
      })),
    })
    expect(texts(['tcuser of Legal @ Home'], user('tcuser'))[0]).toMatch(/^user-\d+ of name-\d+$/)
    expect(texts(['a.b@tcserver'], user('a.b@tcserver'))[0]).toMatch(/^user-\d+@host-\d+\.example$/)
  })

  it('replaces the host of the TeamConnect URL, be it a bare word, and a sender that is no address', () => {
    const at = (report: Report): Report => ({
      ...report,
      checks: report.checks.map((check) => ({
        ...check,
        stages: check.stages.map((stage) =>
          stage.evidence?.stage === 'settings'
            ? {
                ...stage,
                evidence: { ...stage.evidence, url: 'https://tcintranet/TeamConnect', replyTo: 'tcsender' },
              }
            : stage,
        ),
      })),
    })
    const [url, sender] = texts(['see tcintranet', 'from tcsender'], at)
    expect(url).toMatch(/^see host-\d+\.example$/)
    expect(sender).toMatch(/^from host-\d+\.example$/)
  })

  it('has a stand-in of its own for each address, however many there are', () => {
    const all = Array.from({ length: 600 }, (_, index) => `100.${64 + (index >> 8)}.${index & 255}.9`)
    const alone = (report: Report): Report => ({
      ...report,
      notProven: [],
      vantage: { ...report.vantage, addresses: [], resolvers: [] },
      checks: report.checks.map((check) => ({ ...check, stages: [], findings: [] })),
    })
    const found = texts([all.join(' ')], alone)[0]?.split(' ') ?? []
    expect(new Set(found).size).toBe(600)
    const documentation = found.filter((address) => address.startsWith('192.0.2.'))
    expect(documentation).toHaveLength(254)
    expect(documentation).not.toContain('192.0.2.0')
    expect(documentation).not.toContain('192.0.2.255')
    expect(found.filter((address) => /^198\.18\.[12]\.[1-9]\d*$/.test(address))).toHaveLength(346)
  })

  it('is made of a report that came without a file, a hash or words for the administrator', () => {
    const opened = parseReport(render('json', bareReport).content)
    expect(opened).toMatchObject({ ok: true })
    expect(opened.ok && opened.value.target).not.toHaveProperty('file')
    const full = parseReport(render('json').content)
    expect(full.ok && full.value.target).toMatchObject({ file: 'settings.properties' })
    expect(full.ok && full.value.target).not.toHaveProperty('sha256')
    expect(full.ok && full.value.target).not.toHaveProperty('environmentId')
  })

  it('names nobody in a chain of a private authority, and of a public one its owner alone', () => {
    const chained = (trusted: boolean): Report => ({
      ...sampleReport,
      checks: sampleReport.checks.map((check) => ({
        ...check,
        stages: check.stages.map((stage) => {
          if (stage.evidence?.stage !== 'tls') return stage
          const [leaf] = stage.evidence.chain
          if (leaf === undefined) throw new Error('no certificate')
          const chain = [
            {
              ...leaf,
              commonName: 'Leaf Unit',
              organization: 'Leaf Company',
              issuerCommonName: 'Middle Unit',
            },
            { ...leaf, names: [], commonName: 'Middle Unit', organization: 'Middle Company' },
          ]
          const trust = { trusted, path: [], pathFingerprints: ['ef'.repeat(32)] }
          return { ...stage, evidence: { ...stage.evidence, chain, publicTrust: trust } }
        }),
      })),
    })
    const shown = (trusted: boolean) => {
      const { content } = render('json', chained(trusted))
      return ['Leaf Unit', 'Leaf Company', 'Middle Unit', 'Middle Company', '0A0B0C', 'efefef'].filter(
        (part) => content.includes(part),
      )
    }
    expect(shown(false)).toEqual([])
    expect(shown(true)).toEqual(['Middle Unit', 'Middle Company'])
  })

  it('names the public authority, and not the private one', () => {
    const isPublic = JSON.parse(
      JSON.stringify(sampleReport)
        .replaceAll('Acme Internal Root', 'Public Authority R3')
        .replace('"trusted":false,"problem":"unknown-root"', '"trusted":true'),
    ) as typeof sampleReport
    expect(render('json', isPublic).content).toContain('Public Authority R3')
  })
})
