import { describe, expect, it } from 'vitest'
import { loginOutcome, usedBadCertificate } from '#main/app/refused-logins.ts'
import type { AuthEvidence, ImapReply, LoginEvidence, StageEvidence } from '#shared/diagnosis/evidence.ts'
import type { CheckResult, Verdict } from '#shared/diagnosis/model.ts'
import { sampleReport } from '../services/reports/sample-report.ts'

const checkWith = (evidence: readonly StageEvidence[], status: Verdict = 'pass'): CheckResult => ({
  check: 'smtp',
  verdict: 'fail',
  durationMs: 1,
  summary: '',
  findings: [],
  transcript: [],
  stages: evidence.map((each) => ({
    stage: each.stage,
    status,
    startMs: 0,
    durationMs: 1,
    summary: '',
    evidence: each,
  })),
})

const auth = (code: number | undefined, change: Partial<AuthEvidence> = {}): AuthEvidence => ({
  stage: 'auth',
  tried: true,
  offered: ['PLAIN'],
  overPlaintext: false,
  ...(code === undefined ? {} : { reply: { code, lines: [String(code)], ms: 1 } }),
  ...change,
})

const login = (status: ImapReply['status'], code?: string): LoginEvidence => ({
  stage: 'login',
  tried: true,
  untagged: [],
  overPlaintext: false,
  reply: { status, code, text: '', tagged: true, ms: 1 },
})

describe('what a login says of the password', () => {
  it.each([
    [235, 'accepted'],
    [535, 'refused'],
    [530, 'refused'],
    [550, 'refused'],
    [454, 'unknown'],
    [421, 'unknown'],
    [504, 'unknown'],
    [538, 'unknown'],
    [undefined, 'unknown'],
  ] as const)('SMTP %s: %s', (code, outcome) => {
    expect(loginOutcome(checkWith([auth(code)]))).toBe(outcome)
  })

  it.each([
    ['OK', undefined, 'accepted'],
    ['NO', undefined, 'refused'],
    ['NO', 'AUTHENTICATIONFAILED', 'refused'],
    ['NO', 'UNAVAILABLE', 'unknown'],
    ['NO', 'LIMIT', 'unknown'],
    ['BAD', undefined, 'unknown'],
    ['BYE', undefined, 'unknown'],
  ] as const)('IMAP %s [%s]: %s', (status, code, outcome) => {
    expect(loginOutcome(checkWith([login(status, code)]))).toBe(outcome)
  })

  it('is nothing where none was tried', () => {
    expect(loginOutcome(checkWith([auth(535, { tried: false })]))).toBe('unknown')
    expect(loginOutcome(checkWith([]))).toBe('unknown')
  })
})

describe('a bad certificate that was allowed', () => {
  const tls = sampleReport.checks[0]?.stages.find(({ stage }) => stage === 'tls')?.evidence
  const used = (allowed: boolean, tried: boolean, status: Verdict) => {
    if (tls?.stage !== 'tls') throw new Error('no TLS in the sample')
    return usedBadCertificate(
      checkWith([{ ...tls, badCertificateAllowed: allowed }, auth(235, { tried })], status),
    )
  }

  it('counts where the certificate failed, it was allowed, and a login went out', () => {
    expect(used(true, true, 'fail')).toBe(true)
    expect(used(true, true, 'pass')).toBe(false)
    expect(used(false, true, 'fail')).toBe(false)
    expect(used(true, false, 'fail')).toBe(false)
  })
})
