import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { describe, expect, it } from 'vitest'
import { parseReport } from '#main/services/history/history.ts'
import { renderReport } from '#main/services/reports/render.ts'
import { reportStyle, reportStyleHash } from '#main/services/reports/style.ts'
import { reportJsonSchema, reportSchema } from '#shared/diagnosis/report-schema.ts'
import { bareReport, imapEvidence, sampleReport, smtpEvidence } from './sample-report.ts'

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

  it.each([
    ['(Production)', 'production-'],
    ['Acme: UAT 2', 'acme-uat-2-'],
    ['日本', ''],
  ])('has a file’s name of plain letters for the environment %s', (environment, part) => {
    const report = { ...sampleReport, target: { ...sampleReport.target, environment } }
    expect(render('json', false, report).fileName).toBe(`mailroom-${part}2025-11-14-1042.json`)
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

describe('a report with little in it', () => {
  it('has as text no headings over nothing', () => {
    expect(render('text', false, bareReport).content.split('\n')).toEqual([
      'Mailroom: test of TeamConnect’s e-mail settings',
      '',
      'Result       warning: Warnings',
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
      'TeamConnect URL: warning',
      '------------------------',
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
    expect(full.match(/:25 \(STARTTLS\) as svc-teamconnect<\/p>/g)).toHaveLength(1)
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
    expect(endpointOf()).toBe('  mail.example.com:25 (unencrypted)')
    expect(endpointOf('')).toBe('  mail.example.com:25 (unencrypted)')
    expect(endpointOf('u')).toBe('  mail.example.com:25 (unencrypted) as u')
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
      'mail.acme-legal.com:25 (STARTTLS) as svc-teamconnect',
      '[2a02:1234:5678::40]:993 (TLS from the first byte)',
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
