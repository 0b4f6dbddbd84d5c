import { describe, expect, it } from 'vitest'
import type { CheckName } from '#shared/diagnosis/model.ts'
import { testedNow } from '../../renderer/features/update/last-test.tsx'
import type { SectionResult } from '../../renderer/state/tester.ts'
import { productionSettings, draftSettings as values } from './fixtures/settings.ts'

const form = { values, passwordTurn: 1 }
const result = (verdict: SectionResult['verdict'], more: Partial<SectionResult> = {}): SectionResult => ({
  verdict,
  text: `${verdict} it was`,
  at: '2026-11-22T09:41:00+01:00',
  settings: values,
  passwordTurn: 1,
  ...more,
})
const of = (results: Partial<Record<CheckName, SectionResult>>) => testedNow(results, form)?.title ?? null

describe('the last test of what Update would write', () => {
  it('is that of the values, whatever other check ran since', () => {
    expect(of({ smtp: result('warn'), 'round-trip': result('pass'), 'send-as': result('fail') })).toBe(
      'warn it was',
    )
  })

  it('is the worst of the checks', () => {
    expect(of({ smtp: result('pass'), imap: result('fail'), url: result('warn') })).toBe('fail it was')
  })

  it.each([
    ['without the outgoing check', { imap: result('pass') }],
    ['of other values', { smtp: result('pass', { settings: productionSettings }) }],
    ['with another password', { smtp: result('pass', { passwordTurn: 0 }) }],
    ['that goes on', { smtp: result('running') }],
  ])('is none %s', (_, results) => {
    expect(of(results)).toBeNull()
  })
})
