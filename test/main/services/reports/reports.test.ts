import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { parseReport } from '#main/services/history/history.ts'
import { renderReport } from '#main/services/reports/render.ts'
import { reportStyle, reportStyleHash } from '#main/services/reports/style.ts'
import type { Report } from '#shared/diagnosis/model.ts'
import { ownWordKeys } from '#shared/diagnosis/own-words.ts'
import { reportJsonSchema, reportSchema } from '#shared/diagnosis/report-schema.ts'
import { imapEvidence, sampleReport, smtpEvidence } from './sample-report.ts'

const render = (format: 'json' | 'html' | 'text', withoutNames = false, report = sampleReport) =>
  renderReport(report, { format, withoutNames })

describe('the report’s schema', () => {
  it('takes a report with every kind of evidence, and changes nothing of it', () => {
    expect(reportSchema.parse(sampleReport)).toEqual(sampleReport)
  })

  it('keeps evidence that it does not know', () => {
    const [check, ...checks] = sampleReport.checks
    if (check === undefined) throw new Error('no check')
    const [first, ...stages] = check.stages
    const stage = { ...first, evidence: { ...smtpEvidence[0], ofTomorrow: { deep: [1, 2] } } }
    const report = { ...sampleReport, checks: [{ ...check, stages: [stage, ...stages] }, ...checks] }
    expect(reportSchema.parse(report)).toEqual(report)
  })

  it.each([
    ['nothing', null],
    ['another document', { schema: 'something/1' }],
    ['another version', { ...sampleReport, schema: 'mailroom.report/2' }],
    ['an id that is a path', { ...sampleReport, id: '../../etc/passwd' }],
    ['a time that is none', { ...sampleReport, startedAt: 'yesterday' }],
    ['a verdict that is none', { ...sampleReport, verdict: 'green' }],
    ['no checks', { ...sampleReport, checks: undefined }],
    ['a hash that is none', { ...sampleReport, target: { ...sampleReport.target, sha256: 'x' } }],
  ])('refuses %s', (_, value) => {
    expect(reportSchema.safeParse(value).success).toBe(false)
  })

  it.each([...smtpEvidence, ...imapEvidence].map((evidence) => [evidence.stage, evidence] as const))(
    'refuses rubbish in the evidence of %s',
    (_, evidence) => {
      const [check] = sampleReport.checks
      for (const key of Object.keys(evidence)) {
        const broken = { ...evidence, [key]: { not: ['this'] } }
        // A record of any facts is the one place where anything goes.
        if (key === 'facts') continue
        const stage = { ...check?.stages[0], stage: evidence.stage, evidence: broken }
        const report = { ...sampleReport, checks: [{ ...check, stages: [stage] }] }
        expect(reportSchema.safeParse(report).success, `${evidence.stage}.${key}`).toBe(false)
      }
    },
  )

  it('is written down in docs/report.schema.json as it is', () => {
    const file = readFileSync(`${import.meta.dirname}/../../../../docs/report.schema.json`, 'utf8')
    expect(JSON.parse(file), 'run: node scripts/report-schema.ts').toEqual(
      JSON.parse(JSON.stringify(reportJsonSchema())),
    )
  })

  it('says the same as JSON Schema, to another validator', () => {
    const validate = new Ajv2020({ strict: false }).compile(reportJsonSchema())
    const plain: unknown = JSON.parse(JSON.stringify(sampleReport))
    expect(validate(plain), JSON.stringify(validate.errors)).toBe(true)
    expect(validate({ ...sampleReport, verdict: 'green' })).toBe(false)
    expect(validate({ ...sampleReport, password: 'x' })).toBe(false)
  })
})

describe('a report as JSON', () => {
  it('opens again as it was', () => {
    const { fileName, mediaType, content } = render('json')
    expect(fileName).toBe('mailroom-acme-production-2025-11-14-1042.json')
    expect(mediaType).toBe('application/json')
    expect(parseReport(content)).toEqual({ ok: true, value: sampleReport })
  })

  it.each(['', 'not JSON', '{"schema":"mailroom.report/1"', '[]'])('is not taken from %j', (text) => {
    expect(parseReport(text)).toMatchObject({ ok: false, error: { code: 'REPORT_INVALID' } })
  })

  it('names the place that cannot be read, and no value', () => {
    const text = JSON.stringify({ ...sampleReport, verdict: 'hunter2' })
    const refused = parseReport(text)
    expect(refused).toMatchObject({ error: { code: 'REPORT_INVALID', details: { place: 'verdict' } } })
    expect(JSON.stringify(refused)).not.toContain('hunter2')
  })
})

/** A report that has of everything as little as there can be. */
const bareReport = ((): Report => {
  const { file: _, sha256: __, environment: ___, ...target } = sampleReport.target
  return {
    ...sampleReport,
    durationMs: 9999,
    verdict: 'warn',
    cause: null,
    target: { ...target, settings: 'file', changed: [] },
    vantage: { ...sampleReport.vantage, role: 'server', addresses: [], resolvers: [] },
    checks: [
      {
        check: 'url',
        verdict: 'warn',
        durationMs: 1,
        stages: [],
        findings: [
          {
            cause: 'URL_SLOW',
            severity: 'warning',
            stage: 'http',
            title: 'Slow',
            explanation: '',
            fixes: [],
            fields: [],
            evidence: '',
            javaMail: '',
          },
        ],
        transcript: [],
        summary: '',
      },
    ],
    notProven: [],
  }
})()

describe('a report with little in it', () => {
  it('has as text no headings over nothing', () => {
    expect(render('text', false, bareReport).content.split('\n')).toEqual([
      'Mailroom: test of TeamConnect’s e-mail settings',
      '',
      'Result       warnings: Warnings',
      'Started      2025-11-14T10:42:11.000+01:00, took 9999 ms',
      'Environment  none',
      'Tested       the file as it stands',
      'Ran on       ws-jroe (the application server), in EHLO app07.acme.internal',
      'Addresses    none',
      'Resolvers    none',
      'Trust        public roots and the system’s',
      'Program      Mailroom 0.1.0 (cli), linux x64, Node 24.21.0, openssl 3.5.1',
      'Report       0d9f7c1e-report',
      '',
      'TeamConnect URL: warnings',
      '-------------------------',
      '',
      '  [warning] Slow (URL_SLOW, at http)',
      '',
      '',
    ])
  })

  it('has as a page no headings over nothing, where a full one has them', () => {
    const bare = render('html', false, bareReport).content
    const full = render('html').content
    expect(bare).toContain('<p class="dim">URL_SLOW, at http</p>')
    for (const part of [
      '<p>',
      '<pre>',
      '<li>',
      '<code>',
      '<thead>',
      '<details>',
      'What to do',
      'fields:',
      'seen from the computer',
      'Not proven',
    ]) {
      expect(full, part).toContain(part)
      expect(bare, part).not.toContain(part)
    }
    expect(full).toContain('<li>Type the password again.</li>')
    expect(full.match(/:25, STARTTLS, user svc-teamconnect<\/p>/g)).toHaveLength(1)
  })

  it('has no user where an endpoint has none', () => {
    const [check] = bareReport.checks
    if (check === undefined) throw new Error('no check')
    const endpointOf = (username?: string) => {
      const endpoint = { host: 'mail.example.com', port: 25, security: 'none', username } as const
      return render('text', false, { ...bareReport, checks: [{ ...check, endpoint }] })
        .content.split('\n')
        .find((line) => line.includes('mail.example.com'))
    }
    expect(endpointOf()).toBe('  mail.example.com:25, unencrypted')
    expect(endpointOf('')).toBe('  mail.example.com:25, unencrypted')
    expect(endpointOf('u')).toBe('  mail.example.com:25, unencrypted, user u')
  })
})

describe('a report with much in it', () => {
  it('has as text a heading over each part', () => {
    const { content } = render('text', false, { ...sampleReport, durationMs: 10_000 })
    for (const line of [
      'Result       failed: User name or password refused (AUTH_REJECTED)',
      'Started      2025-11-14T10:42:11.000+01:00, took 10.0 s',
      'Tested       the form; differs from the file in smtp.port',
      'File         /srv/acme/teamconnect/mail.properties',
      `SHA-256      ${'cd'.repeat(32)}`,
      'Ran on       ws-jroe (a workstation), in EHLO app07.acme.internal',
      'Addresses    10.99.0.7, fd00:acde::7',
      'Resolvers    10.0.0.53',
      '  User name or password refused.',
      '     Proof:',
      '     What to do:',
      '     Fields: smtp.password, smtp.username',
      '     For the mail administrator:',
      '  dns         passed    9 ms at 10 ms          seen at dns',
      '  Transcript (ms; > sent, < received, * remark)',
      'Not proven by this test',
    ]) {
      expect(content.split('\n')).toContain(line)
    }
  })
})

describe('a report as text', () => {
  const text = render('text').content

  it('has what a ticket needs', () => {
    expect(render('text').fileName).toMatch(/\.txt$/)
    for (const part of [
      'User name or password refused (AUTH_REJECTED',
      'Acme Production',
      'differs from the file in smtp.port',
      'mail.acme-legal.com:25, STARTTLS, user svc-teamconnect',
      '[2a02:1234:5678::40]:993, TLS',
      'authentication failed',
      'smtp.useSsl = true',
      'smtp.port = (empty)',
      'javax.mail.AuthenticationFailedException',
      'seen from this computer',
      '> EHLO app07.acme.internal',
      'Not proven by this test',
    ]) {
      expect(text).toContain(part)
    }
  })

  it('has no control characters and none that turn the text round', () => {
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/)
    expect(text).toContain('\\x1b')
  })

  it('breaks long sentences at spaces', () => {
    const long = { ...sampleReport, notProven: ['word '.repeat(100).trim()] }
    const lines = render('text', false, long).content.split('\n')
    expect(lines.filter((line) => line.includes('word word')).every((line) => line.length <= 96)).toBe(true)
  })
})

describe('a report as a page', () => {
  const html = render('html').content

  it('needs nothing else, and runs nothing', () => {
    expect(html).not.toMatch(/<script|<img|<link|<iframe|javascript:|\son\w+=|\sstyle=/i)
    expect(html).not.toMatch(/(?:src|href)=/)
    const policy = /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(html)?.[1] ?? ''
    expect(policy).toContain("default-src 'none'")
    expect(policy).not.toContain('unsafe')
  })

  it('has its style sheet by the right hash', () => {
    const style = /<style>([\s\S]*)<\/style>/.exec(html)?.[1] ?? ''
    expect(style).toBe(reportStyle)
    expect(createHash('sha256').update(style).digest('base64')).toBe(reportStyleHash)
    expect(html).toContain(`'sha256-${reportStyleHash}'`)
  })

  it('shows text as text', () => {
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;')
    expect(html).toContain('&amp; &quot;quoted&quot; &#39;single&#39;')
    expect(html).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u202a-\u202e]/)
  })

  it('escapes every text of the report, wherever it stands', () => {
    const marked = JSON.parse(
      JSON.stringify(sampleReport, (key, value: unknown) =>
        typeof value === 'string' &&
        [
          'title',
          'explanation',
          'text',
          'summary',
          'hostname',
          'environment',
          'file',
          'evidence',
          'javaMail',
          'forMailAdmin',
          'trust',
          'version',
          'host',
          'username',
          'cause',
        ].includes(key)
          ? '<b data-mark>x</b>'
          : value,
      ),
    ) as typeof sampleReport
    expect(render('html', false, marked).content).not.toContain('<b data-mark>')
  })
})

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
    const { content, fileName } = render(format, true)
    for (const name of names) {
      expect(content.toLowerCase(), name).not.toContain(name.toLowerCase())
      expect(fileName).not.toContain(name.toLowerCase())
    }
  })

  it('has the same stand-in for the same name throughout', () => {
    const opened = parseReport(render('json', true).content)
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
    const { content } = render('json', true, report)
    expect(content).toContain('SPF was judged for')
    expect(content).not.toContain('198.51.100.77')
    expect(content).not.toContain('2a02:77')
  })

  it('keeps what tells the fault', () => {
    const content = render('text', true).content
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
    const json = render('json', true).content
    expect(json).toContain('mail.smtp.ssl.trust')
    expect(json).toContain('"stage": "dns"')
  })

  it('is still a report', () => {
    const opened = parseReport(render('json', true).content)
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
    const { content } = render('json', true, { ...report, vantage: { ...report.vantage, addresses: hosts } })
    expect(words(JSON.parse(content) as object)).toEqual(own)
  })

  /** The texts of a transcript without names; `change` is of the sample's first check. */
  const texts = (lines: readonly string[], change: (report: Report) => Report = (report) => report) => {
    const [smtp] = sampleReport.checks
    if (smtp === undefined) throw new Error('no check')
    const transcript = lines.map((text) => ({ atMs: 0, from: 'note', text }) as const)
    const report = change({ ...sampleReport, checks: [{ ...smtp, transcript }] })
    const opened = parseReport(render('json', true, report).content)
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
    const opened = parseReport(render('json', true, bareReport).content)
    expect(opened).toMatchObject({ ok: true })
    expect(opened.ok && opened.value.target).not.toHaveProperty('file')
    const full = parseReport(render('json', true).content)
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
      const { content } = render('json', true, chained(trusted))
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
    expect(render('json', true, isPublic).content).toContain('Public Authority R3')
  })
})
