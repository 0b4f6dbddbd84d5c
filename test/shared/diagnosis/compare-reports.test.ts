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

  it('keep stages of one name apart', () => {
    const message = compareReports(sampleReport, sampleReport)
      .checks[0]?.stages.filter(({ stage }) => stage === 'message')
      .map(({ occurrence }) => occurrence)
    expect(message).toEqual([0, 1])
  })
})
