import { describe, expect, it } from 'vitest'
import { compareReports } from '#shared/diagnosis/compare-reports.ts'
import type { DomainFacts, FactsEvidence, StageEvidence } from '#shared/diagnosis/evidence.ts'
import type { CheckResult, Report } from '#shared/diagnosis/model.ts'
import { sampleReport } from '../../main/services/reports/sample-report.ts'

const changed = (change: (check: CheckResult) => CheckResult): Report => ({
  ...sampleReport,
  checks: sampleReport.checks.map((check) => (check.check === 'smtp' ? change(check) : check)),
})

const withEvidence = <S extends StageEvidence['stage']>(
  stage: S,
  change: (evidence: Extract<StageEvidence, { stage: S }>) => StageEvidence | undefined,
): Report =>
  changed((check) => ({
    ...check,
    stages: check.stages.map((each) =>
      each.evidence?.stage === stage
        ? { ...each, evidence: change(each.evidence as Extract<StageEvidence, { stage: S }>) }
        : each,
    ),
  }))

const stageOf = (other: Report, stage: string) =>
  compareReports(sampleReport, other)
    .checks.find(({ check }) => check === 'smtp')
    ?.stages.find((each) => each.stage === stage && each.occurrence === 0)

describe('two reports', () => {
  it('are the same where only times differ', () => {
    const later = changed((check) => ({
      ...check,
      durationMs: 999,
      stages: check.stages.map((stage) => ({ ...stage, startMs: 1, durationMs: 77 })),
    }))
    const comparison = compareReports(sampleReport, { ...later, id: 'x', startedAt: '2025-11-15T00:00:00Z' })
    expect(comparison.same).toBe(true)
    expect(comparison.facts).toEqual([])
    expect(comparison.checks.map(({ check, differs }) => [check, differs])).toEqual([
      ['smtp', false],
      ['imap', false],
    ])
  })

  it('tell where they ran', () => {
    const other: Report = {
      ...sampleReport,
      vantage: {
        ...sampleReport.vantage,
        hostname: 'app07',
        role: 'server',
        resolvers: ['10.0.0.53', '10.0.0.54'],
      },
    }
    const comparison = compareReports(sampleReport, other)
    expect(comparison.same).toBe(false)
    expect(comparison.facts).toEqual([
      { name: 'ran on', one: 'ws-jroe', other: 'app07' },
      { name: 'role', one: 'workstation', other: 'server' },
      { name: 'resolvers', one: '10.0.0.53', other: '10.0.0.53, 10.0.0.54' },
    ])
  })

  it('show the stage and the fact that stand out, and no other', () => {
    const other = withEvidence('dns', (dns) => ({ ...dns, addresses: [{ address: '10.9.9.9', family: 4 }] }))
    const stage = stageOf(other, 'dns')
    expect(stage?.differences).toEqual([
      { name: 'addresses', one: '10.20.30.40, 2a02:1234:5678::40', other: '10.9.9.9' },
    ])
    expect(stageOf(other, 'connect')?.differs).toBe(false)
  })

  it('hold each sender domain against itself, whatever the order of its records', () => {
    const facts: DomainFacts = { domain: 'example.com', result: 'found', records: ['a', 'b'], spf: 'pass' }
    const having = (change: Partial<DomainFacts> = {}): Report => {
      const domains = [{ ...facts, ...change }]
      const evidence: FactsEvidence = { stage: 'spf', facts: { summary: 'pass' }, domains }
      const [check] = sampleReport.checks
      if (check === undefined) throw new Error('no check')
      const stage = {
        stage: 'spf',
        status: 'pass',
        startMs: 0,
        durationMs: 1,
        summary: 'pass',
        evidence,
      } as const
      return { ...sampleReport, checks: [{ ...check, check: 'sender-domain', stages: [stage] }] }
    }
    expect(compareReports(having(), having({ records: ['b', 'a'], lookups: 3 })).same).toBe(true)
    const [check] = compareReports(having(), having({ spf: 'fail' })).checks
    expect(check?.stages[0]?.differences).toEqual([
      { name: 'example.com', one: 'found, a | b, pass', other: 'found, a | b, fail' },
    ])
  })

  it('take the order of capabilities and addresses for nothing', () => {
    const other = withEvidence('ehlo', (ehlo) => ({
      ...ehlo,
      capabilities: [...ehlo.capabilities].reverse(),
    }))
    expect(compareReports(sampleReport, other).same).toBe(true)
  })

  it('tell two certificates apart', () => {
    const other = withEvidence('tls', (tls) => ({
      ...tls,
      chain: tls.chain.map((certificate) => ({ ...certificate, fingerprint256: 'ef'.repeat(32) })),
    }))
    expect(stageOf(other, 'tls')?.differences.map(({ name }) => name)).toEqual(['fingerprint'])
  })

  it('tell who was refused', () => {
    const other = withEvidence('envelope', (envelope) => ({
      ...envelope,
      steps: envelope.steps.map((step) =>
        step.command === 'RCPT' ? { ...step, reply: { code: 550, lines: ['550 no'], ms: 1 } } : step,
      ),
    }))
    expect(stageOf(other, 'envelope')?.differences).toMatchObject([
      { name: 'RCPT jane.roe@outside-counsel.org', other: '550 no' },
    ])
  })

  it('name the causes that only one of them found', () => {
    const other = changed((check) => ({ ...check, findings: [], verdict: 'pass' }))
    const [smtp] = compareReports(sampleReport, other).checks
    expect(smtp).toMatchObject({ one: 'fail', other: 'pass', differs: true, onlyOther: [] })
    expect(smtp?.onlyOne).toEqual([{ cause: 'AUTH_REJECTED', title: 'User name or password refused' }])
    const [back] = compareReports(other, sampleReport).checks
    expect(back?.onlyOther.map(({ cause }) => cause)).toEqual(['AUTH_REJECTED'])
  })

  it('do not count every fact of a stage that one of them did not reach', () => {
    const other = withEvidence('tls', () => undefined)
    const stage = stageOf(other, 'tls')
    expect(stage?.differences).toEqual([])
    expect(stage?.differs).toBe(false)
    const skipped = changed((check) => ({
      ...check,
      stages: check.stages.map((each) => (each.stage === 'tls' ? { ...each, status: 'skipped' } : each)),
    }))
    expect(stageOf(skipped, 'tls')).toMatchObject({
      differs: true,
      one: { status: 'pass' },
      other: { status: 'skipped' },
    })
  })

  it('may have tested different things', () => {
    const other: Report = { ...sampleReport, checks: sampleReport.checks.slice(1) }
    const { checks } = compareReports(sampleReport, other)
    expect(checks[0]).toMatchObject({ check: 'smtp', one: 'fail', other: null, differs: true })
    expect(checks[0]?.stages[0]).toMatchObject({ one: { status: 'pass' }, other: null, differs: true })
    const shorter = changed((check) => ({ ...check, stages: check.stages.slice(0, 2) }))
    const longer = compareReports(shorter, sampleReport).checks[0]?.stages ?? []
    expect(longer.map(({ stage }) => stage)).toEqual(sampleReport.checks[0]?.stages.map(({ stage }) => stage))
  })

  it('have the stages of the first in its order, where both got as far', () => {
    const only = (...names: readonly string[]): Report =>
      changed((check) => ({ ...check, stages: check.stages.filter(({ stage }) => names.includes(stage)) }))
    const [check] = compareReports(only('dns', 'tls'), only('dns', 'connect')).checks
    expect(check?.stages.map(({ stage }) => stage)).toEqual(['dns', 'tls', 'connect'])
  })

  it('keep stages of one name apart', () => {
    const message = compareReports(sampleReport, sampleReport)
      .checks[0]?.stages.filter(({ stage }) => stage === 'message')
      .map(({ occurrence }) => occurrence)
    expect(message).toEqual([0, 1])
  })
})

/** What stands out between two runs of one stage. */
const factsThatDiffer = (one: StageEvidence, other: StageEvidence) => {
  const having = (evidence: StageEvidence): Report =>
    changed((check) => ({
      ...check,
      stages: [
        { stage: evidence.stage, status: 'pass', startMs: 0, durationMs: 1, summary: '', evidence } as const,
      ],
    }))
  const [check] = compareReports(having(one), having(other)).checks
  return check?.stages[0]?.differences.map((fact) => [fact.name, fact.one, fact.other])
}

describe('the facts of a stage', () => {
  const evidenceOf = <S extends StageEvidence['stage']>(stage: S): Extract<StageEvidence, { stage: S }> => {
    const found = sampleReport.checks
      .flatMap(({ stages }) => stages)
      .find(({ evidence }) => evidence?.stage === stage)?.evidence
    if (found === undefined) throw new Error(`no evidence of ${stage}`)
    return found as Extract<StageEvidence, { stage: S }>
  }
  const closed = { code: 'CLOSED', message: 'x', reason: 'before the greeting' }
  const reply = (status: 'OK' | 'NO', text: string, code?: string) =>
    ({ status, text, tagged: true, ms: 1, ...(code === undefined ? {} : { code }) }) as const

  it('settings: a tick box is yes or no', () => {
    const settings = evidenceOf('settings')
    expect(factsThatDiffer(settings, { ...settings, auth: false })).toEqual([['authentication', 'yes', 'no']])
  })

  it('connect: the faults of the addresses', () => {
    const connect = evidenceOf('connect')
    const attempt = { address: '192.0.2.1', family: 4, ms: 1 } as const
    const well = { ...connect, attempts: [{ ...attempt, outcome: 'connected' }] } as const
    const badly = { ...connect, attempts: [{ ...attempt, outcome: 'failed', fault: closed }] } as const
    expect(factsThatDiffer(well, badly)).toEqual([
      ['addresses', '192.0.2.1 connected', '192.0.2.1 failed'],
      ['fault', null, 'CLOSED before the greeting'],
    ])
  })

  it('tls: the names of the certificate, and nothing of one that is not there', () => {
    const tls = evidenceOf('tls')
    const [leaf] = tls.chain
    if (leaf === undefined) throw new Error('no certificate')
    const renamed = { ...tls, chain: [{ ...leaf, names: ['b.example', 'a.example'] }] }
    expect(factsThatDiffer({ ...tls, chain: [leaf] }, renamed)).toEqual([
      ['certificate names', [...leaf.names].sort().join(', '), 'a.example, b.example'],
    ])
    const none = factsThatDiffer(renamed, { ...tls, chain: [], nameMatches: undefined })
    expect(none).toContainEqual(['certificate names', 'a.example, b.example', null])
    expect(none).toContainEqual(['name fits', 'yes', null])
  })

  it('select: the reply with its code, the flags, and no empty part', () => {
    const select = { stage: 'select', tried: true, mailbox: 'INBOX', untagged: [] } as const
    const one = {
      ...select,
      reply: reply('OK', 'done', 'READ-WRITE'),
      permanentFlags: ['\\Seen', '\\Deleted'],
    }
    expect(factsThatDiffer(one, { ...select, reply: reply('NO', ''), permanentFlags: ['\\Seen'] })).toEqual([
      ['reply', 'OK [READ-WRITE] done', 'NO'],
      ['permanent flags', '\\Deleted, \\Seen', '\\Seen'],
    ])
    expect(factsThatDiffer(one, select)).toEqual([
      ['reply', 'OK [READ-WRITE] done', null],
      ['permanent flags', '\\Deleted, \\Seen', null],
    ])
  })

  it('mailbox and http: numbers, where there are any', () => {
    const mailbox = { stage: 'mailbox', tried: true } as const
    expect(factsThatDiffer({ ...mailbox, unseen: 0 }, mailbox)).toEqual([['unseen', '0', null]])
    const http = { stage: 'http', hops: [] } as const
    expect(factsThatDiffer({ ...http, status: 200 }, http)).toEqual([['status', '200', null]])
  })

  it('sender domains: the code of a look-up only where nothing is known', () => {
    const spf = (change: Partial<DomainFacts>): FactsEvidence => ({
      stage: 'spf',
      facts: {},
      domains: [{ domain: 'example.com', result: 'missing', records: [], ...change }],
    })
    expect(factsThatDiffer(spf({ code: 'ENODATA' }), spf({ result: 'unknown', code: 'ETIMEOUT' }))).toEqual([
      ['example.com', 'missing', 'unknown, ETIMEOUT'],
    ])
    expect(factsThatDiffer(spf({}), { ...spf({}), facts: { summary: 'else' } })).toEqual([])
  })
})
