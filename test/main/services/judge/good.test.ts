import { describe, expect, it } from 'vitest'
import { compareAddresses, judge, verdictOf } from '#main/services/judge/index.ts'
import type { StageEvidence } from '#shared/diagnosis/evidence.ts'
import {
  auth,
  capability,
  causesOf,
  connect,
  dns,
  ehlo,
  envelope,
  goodImap,
  goodSmtp,
  greeting,
  imapGreeting,
  imapSettings,
  login,
  plain,
  settings,
  skippedAuth,
  tls,
} from './evidence.ts'

describe('A right set-up', () => {
  it('gives no finding for outgoing mail, and passes', () => {
    expect(judge('smtp', goodSmtp())).toEqual([])
    expect(verdictOf([], goodSmtp())).toBe('pass')
  })

  it('gives no finding for incoming mail, and passes', () => {
    expect(judge('imap', goodImap())).toEqual([])
    expect(verdictOf([], goodImap())).toBe('pass')
  })

  it('gives no finding for a relay that is used without a login and without encryption', () => {
    const stages = [
      plain({ auth: false, username: '' }),
      dns(),
      connect({ port: 25 }),
      greeting(),
      ehlo({ secure: false, mechanisms: [], capabilities: [] }),
      envelope(undefined, { loggedIn: false }),
    ]
    expect(judge('smtp', stages)).toEqual([])
    expect(verdictOf([], stages)).toBe('pass')
  })

  it('stays right where the server dropped part of a group and answered it one by one', () => {
    const told = (stages: readonly StageEvidence[], check: 'smtp' | 'imap') =>
      judge(check, stages).map(({ cause, severity, evidence }) => `${severity} ${cause}: ${evidence}`)
    const dropped = (ignored: number) =>
      `info PIPELINING_NOT_HONOURED: commands of a group without an answer: ${ignored}`
    const smtp = [...goodSmtp().slice(0, -1), envelope(undefined, { ignoredInGroup: 2 })]
    expect(told(smtp, 'smtp')).toEqual([dropped(2)])
    const imap = goodImap().map((evidence) =>
      evidence.stage === 'select' ? { ...evidence, ignoredInGroup: 1 } : evidence,
    )
    expect(told(imap, 'imap')).toEqual([dropped(1)])
    expect(verdictOf(judge('imap', imap), imap)).toBe('pass')
  })

  it('warns truly of a login without encryption', () => {
    const stages = [
      plain(),
      dns(),
      connect({ port: 25 }),
      greeting(),
      ehlo({ secure: false }),
      auth(undefined, { overPlaintext: true }),
      envelope(),
    ]
    expect(causesOf('smtp', stages)).toEqual(['AUTH_OVER_PLAINTEXT'])
    expect(verdictOf(judge('smtp', stages), stages)).toBe('warn')
  })

  it('gives no finding on any part of it', () => {
    for (const [check, stages] of [
      ['smtp', goodSmtp()],
      ['imap', goodImap()],
    ] as const) {
      for (let count = 0; count <= stages.length; count += 1) {
        expect(judge(check, stages.slice(0, count))).toEqual([])
      }
    }
  })
})

describe('A verdict', () => {
  it('is never a pass where the login was not tried', () => {
    for (const skipped of [
      'no-password',
      'password-for-other-destination',
      'password-unreadable',
      'bad-certificate',
      'held-back',
    ] as const) {
      const stages = [
        settings(),
        dns(),
        connect(),
        tls(),
        greeting(),
        ehlo(),
        skippedAuth(skipped),
        envelope(undefined, { loggedIn: false }),
      ]
      expect(verdictOf(judge('smtp', stages), stages), skipped).not.toBe('pass')
    }
  })

  it('is never a pass where the dialogue stopped half-way without a word', () => {
    const whole = goodSmtp()
    for (let count = 2; count < whole.length; count += 1)
      expect(verdictOf([], whole.slice(0, count))).toBe('warn')
    const imap = goodImap()
    for (let count = 2; count < imap.length - 1; count += 1)
      expect(verdictOf([], imap.slice(0, count))).toBe('warn')
  })

  it('is skipped where nothing was tested', () => {
    expect(verdictOf([], [settings({ host: '' })])).toBe('skipped')
  })

  it('does not take an OK to LOGIN for a pass', () => {
    const stages = [imapSettings(), dns(), connect(), tls(), imapGreeting(), capability(), login()]
    expect(verdictOf(judge('imap', stages), stages)).toBe('warn')
  })
})

describe('compareAddresses', () => {
  it('names split DNS', () => {
    const there = dns({ addresses: [{ address: '198.51.100.7', family: 4 }] })
    expect(compareAddresses(dns(), there)?.cause).toBe('DNS_DIFFERS_FROM_SERVER')
  })
  it('says nothing of the same addresses in another order', () => {
    const two = [
      { address: '192.0.2.1', family: 4 },
      { address: '192.0.2.2', family: 4 },
    ] as const
    expect(compareAddresses(dns({ addresses: two }), dns({ addresses: [two[1], two[0]] }))).toBeUndefined()
  })
})
