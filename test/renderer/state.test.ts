import { describe, expect, it } from 'vitest'
import { credentialNow } from '../../renderer/state/credentials.ts'
import {
  changeCount,
  changedSettings,
  formOf,
  typedPasswords,
  withPassword,
  withPatch,
  withValue,
} from '../../renderer/state/form.ts'
import { advance, checksOfReport, type LiveCheck } from '../../renderer/state/run.ts'
import { draftOf, environmentView } from './fixtures/environment.ts'
import { reports } from './fixtures/reports.ts'
import { draftSettings, productionSettings } from './fixtures/settings.ts'
import { progressOf } from './mock-core.ts'

describe('the form', () => {
  const clean = formOf(environmentView())
  const drafted = formOf(environmentView({ form: draftSettings, draft: draftOf() }))

  it('starts from the draft and measures changes against the file', () => {
    expect(changedSettings(drafted)).toEqual(['smtp.host', 'smtp.useSsl'])
    expect(drafted.revision).toBe(4)
    expect(changedSettings(clean)).toEqual([])
  })

  it('counts a typed password as a change and hands it to a test', () => {
    const typed = withPassword(clean, 'smtp.password', { action: 'set', secret: 'pw' })
    expect(changeCount(typed, environmentView())).toBe(1)
    expect(typedPasswords(typed)).toEqual({ smtp: 'pw' })
    const cleared = withPassword(typed, 'imap.password', { action: 'clear' })
    expect(changeCount(cleared, environmentView())).toBe(2)
    expect(typedPasswords(cleared)).toEqual({ smtp: 'pw', imap: null })
    expect(typed.passwordTurn).toBe(clean.passwordTurn + 1)
  })

  it('lays a fix over the values, ports given as numbers too, and leaves out what does not fit', () => {
    const mended = withPatch(clean, {
      'smtp.useSsl': true,
      'smtp.port': 587,
      'smtp.auth': 'yes',
      nonsense: 1,
    })
    expect(mended.values).toEqual({ ...productionSettings, 'smtp.useSsl': true, 'smtp.port': '587' })
  })

  it('keeps what was typed and left when the environment is read again', () => {
    const typed = withPassword(clean, 'imap.password', { action: 'set', secret: 'pw' })
    expect(formOf(environmentView(), typed).passwords).toBe(typed.passwords)
  })

  it('stays the same object when a value does not change', () => {
    expect(withValue(clean, 'smtp.host', clean.values['smtp.host'])).toBe(clean)
  })
})

describe('a stored password while the form changes', () => {
  const view = environmentView()

  it('is set for the server that it was stored for', () => {
    expect(credentialNow(view, productionSettings, 'smtp.password').kind).toBe('set')
  })

  it.each([
    { 'smtp.host': 'other.example.com' },
    { 'smtp.useSsl': true },
    { 'smtp.port': '587' },
    { 'smtp.username': 'somebody' },
  ])('belongs to another server after %o', (change) => {
    const status = credentialNow(view, { ...productionSettings, ...change }, 'smtp.password')
    expect(status.kind).toBe('other-destination')
  })

  it('does not mind the other protocol’s fields', () => {
    const settings = { ...productionSettings, 'imap.host': 'other.example.com' }
    expect(credentialNow(view, settings, 'smtp.password').kind).toBe('set')
  })

  it('is set again when the fields go back', () => {
    const moved = environmentView({
      form: draftSettings,
      credentials: {
        ...view.credentials,
        'smtp.password': {
          kind: 'other-destination',
          store: 'keychain',
          storedFor: {
            host: 'relay.example.com',
            port: 25,
            security: 'none',
            username: 'svc-teamconnect@example.com',
          },
        },
      },
    })
    expect(credentialNow(moved, draftSettings, 'smtp.password').kind).toBe('other-destination')
    expect(credentialNow(moved, productionSettings, 'smtp.password').kind).toBe('set')
  })
})

describe('a run as it goes on', () => {
  const report = reports['auth-failed']
  const steps = progressOf(report)
  const started = steps.slice(0, 3).reduce(advance, [] as readonly LiveCheck[])

  it('has every station from the start of its check', () => {
    expect(started.map(({ stages }) => stages.length)).toEqual([8, 9, 5])
    expect(started.every(({ stages }) => stages.every(({ state }) => state === 'waiting'))).toBe(true)
  })

  it('never has more or fewer stations while results come in', () => {
    let checks = started
    for (const step of steps.slice(3)) {
      checks = advance(checks, step)
      expect(checks.map(({ stages }) => stages.length)).toEqual([8, 9, 5])
    }
  })

  it('fills two stages of one name in their order', () => {
    const stage = (startMs: number) => ({
      stage: 'ehlo' as const,
      status: 'pass' as const,
      startMs,
      durationMs: 1,
      summary: '',
    })
    const checks = [
      {
        kind: 'check-started' as const,
        check: 'smtp' as const,
        stages: ['ehlo', 'starttls', 'ehlo'] as const,
      },
      { kind: 'stage-started' as const, check: 'smtp' as const, stage: 'ehlo' as const, startMs: 1 },
      { kind: 'stage-finished' as const, check: 'smtp' as const, result: stage(1) },
      { kind: 'stage-started' as const, check: 'smtp' as const, stage: 'ehlo' as const, startMs: 9 },
    ].reduce(advance, [] as readonly LiveCheck[])
    expect(checks[0]?.stages.map(({ state }) => state)).toEqual(['done', 'waiting', 'running'])
  })

  it('shows what a report from a file did not reach', () => {
    const [whole] = reports.dns.checks
    const reached = whole?.stages.filter(({ status }) => status !== 'skipped') ?? []
    const [smtp] = checksOfReport({
      ...reports.dns,
      checks: whole === undefined ? [] : [{ ...whole, stages: reached }],
    })
    expect(smtp?.stages.map(({ stage, state }) => `${stage} ${state}`)).toEqual([
      'settings done',
      'dns done',
      'connect waiting',
      'tls waiting',
      'greeting waiting',
      'ehlo waiting',
      'auth waiting',
      'envelope waiting',
    ])
  })
})
