import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { explainText } from '#main/services/explain/index.ts'
import { judge, rootCause, verdictOf } from '#main/services/judge/index.ts'
import { findCause } from '#main/services/knowledge/index.ts'
import type {
  ImapReply,
  ReplyFault,
  ServiceKind,
  SmtpReply,
  StageEvidence,
} from '#shared/diagnosis/evidence.ts'
import type { CheckName, Finding } from '#shared/diagnosis/model.ts'
import { anyText } from '#test/any-text.ts'
import { times } from '#test/long.ts'
import {
  auth,
  capability,
  connect,
  dns,
  ehlo,
  envelope,
  greeting,
  imapGreeting,
  imapSettings,
  login,
  mail,
  mailbox,
  message,
  plain,
  rcpt,
  select,
  settings,
  starttls,
  tls,
  tlsFault,
} from './evidence.ts'

/** The same cases in every run. */
const options = { seed: 20_260_615, numRuns: times(50, 2000) }

const words = fc.constantFrom(
  'relay',
  'denied',
  'sender',
  'recipient',
  'STARTTLS',
  'required',
  'password',
  'expired',
  'too many',
  'connections',
  'mailbox',
  'full',
  'spam',
  'blocked using',
  'authentication',
  'failed',
  'temporary',
  'unknown user',
  'not allowed',
  'HELO',
  'try again later',
  'Anmeldung',
  'неверный',
  '認証',
  '5.7.1',
  'DMARC',
  'quota',
  'disabled',
  'TLS',
  'client host',
)
const text = fc.oneof(
  anyText({ maxLength: 200 }),
  fc.array(words, { maxLength: 12 }).map((list) => list.join(' ')),
  fc.string({ maxLength: 80 }),
)
const enhanced = fc.option(
  fc.tuple(fc.constantFrom(2, 4, 5), fc.nat(9), fc.nat(999)).map((parts) => parts.join('.')),
  { nil: undefined },
)

const smtpReply: fc.Arbitrary<SmtpReply> = fc.record({
  code: fc.oneof(fc.integer({ min: 200, max: 599 }), fc.integer({ min: 0, max: 999 })),
  enhanced,
  lines: fc.array(text, { maxLength: 4 }),
  ms: fc.nat(70_000),
})
const imapReply: fc.Arbitrary<ImapReply> = fc.record({
  status: fc.constantFrom('OK', 'NO', 'BAD', 'BYE', 'PREAUTH'),
  code: fc.option(
    fc.oneof(
      fc.constantFrom('AUTHENTICATIONFAILED', 'UNAVAILABLE', 'LIMIT', 'NOPERM', 'REFERRAL', 'ALERT'),
      fc.string({ maxLength: 12 }),
    ),
    { nil: undefined },
  ),
  codeArguments: fc.option(text, { nil: undefined }),
  text,
  tagged: fc.boolean(),
  ms: fc.nat(70_000),
})
const replyFault: fc.Arbitrary<ReplyFault> = fc.record({
  code: fc.oneof(
    fc.constantFrom(
      'TIMEOUT',
      'CLOSED',
      'ECONNRESET',
      'LIMIT',
      'NOT_A_REPLY',
      'ERR_SSL_WRONG_VERSION_NUMBER',
      'EPROTO',
    ),
    fc.string({ maxLength: 20 }),
  ),
  message: text,
  alert: fc.option(fc.nat(255), { nil: undefined }),
  partial: fc.option(text, { nil: undefined }),
  limit: fc.option(fc.constantFrom('line' as const, 'reply' as const, 'session' as const), {
    nil: undefined,
  }),
})
const kind = fc.constantFrom<ServiceKind>(
  'smtp',
  'imap',
  'pop3',
  'http',
  'ssh',
  'ftp',
  'tls',
  'silent',
  'closed',
  'other',
)

const isFault = (fault: ReplyFault): boolean =>
  !/^(CANCELLED|ABORT_ERR|ABORTED|ECANCELED|ECANCELLED)$/.test(fault.code)

const check = (name: CheckName, stages: readonly StageEvidence[]): readonly Finding[] => {
  const findings = judge(name, stages)
  for (const finding of findings) {
    const cause = findCause(finding.cause)
    expect(cause, finding.cause).toBeDefined()
    expect(cause?.stages, finding.cause).toContain(finding.stage)
    expect(stages.map(({ stage }) => stage)).toContain(finding.stage)
    for (const shown of [finding.title, finding.explanation, ...finding.fixes.map((fix) => fix.text)]) {
      expect(shown).not.toMatch(/undefined|\[object|unknown error|\{@?\w+\|?[^}]*\}/i)
      expect(shown.trim()).not.toBe('')
    }
  }
  expect(judge(name, stages)).toEqual(findings)
  verdictOf(findings, stages)
  return findings
}

const errors = (findings: readonly Finding[], stage: StageEvidence['stage']): readonly Finding[] =>
  findings.filter((finding) => finding.stage === stage && finding.severity === 'error')

describe('No reply, however odd,', () => {
  it('to SMTP commands leads to a crash, to no cause, or to another stage’s cause', () => {
    fc.assert(
      fc.property(
        smtpReply,
        fc.constantFrom('greeting', 'ehlo', 'starttls', 'auth', 'mail', 'rcpt', 'message'),
        fc.boolean(),
        (reply, place, encrypted) => {
          const set = encrypted ? settings() : plain({ security: place === 'starttls' ? 'starttls' : 'none' })
          const evidence: Record<string, StageEvidence> = {
            greeting: greeting('220 x', { reply, text: reply.lines.join('\n') }),
            ehlo: ehlo({ reply }),
            starttls: starttls({ reply }),
            auth: auth(undefined, { reply }),
            mail: envelope([mail(undefined, { reply })]),
            rcpt: envelope([mail(), rcpt(undefined, { reply })]),
            message: message('250 ok', { reply }),
          }
          const last = evidence[place]
          if (last === undefined) throw new Error(place)
          const findings = check('smtp', [set, dns(), connect(), ...(encrypted ? [tls()] : []), last])
          const good =
            place === 'greeting' || place === 'starttls'
              ? reply.code === 220
              : place === 'auth'
                ? reply.code === 235
                : reply.code >= 200 && reply.code < 300
          if (!good) expect(errors(findings, last.stage).length).toBeGreaterThan(0)
        },
      ),
      options,
    )
  })

  it('4xx to a login is ever called a wrong password', () => {
    fc.assert(
      fc.property(smtpReply, fc.integer({ min: 400, max: 499 }), (reply, code) => {
        const causes = check('smtp', [settings(), auth(undefined, { reply: { ...reply, code } })]).map(
          ({ cause }) => cause,
        )
        for (const cause of causes)
          expect([
            'AUTH_REJECTED',
            'AUTH_REJECTED_GMAIL',
            'AUTH_REJECTED_M365',
            'CREDENTIAL_WHITESPACE',
          ]).not.toContain(cause)
      }),
      options,
    )
  })

  it('to IMAP commands leads to a crash, to no cause, or to another stage’s cause', () => {
    fc.assert(
      fc.property(
        imapReply,
        fc.array(imapReply, { maxLength: 2 }),
        fc.constantFrom('greeting', 'capability', 'starttls', 'login', 'select', 'mailbox'),
        (reply, untagged, place) => {
          const evidence: Record<string, StageEvidence> = {
            greeting: imapGreeting('* OK x', { imap: reply, text: reply.text }),
            capability: capability({ reply }),
            starttls: starttls({ reply: undefined, imap: reply }),
            login: login('a OK x', { reply, untagged }),
            select: select('a OK x', { reply, untagged }),
            mailbox: mailbox({ reply }),
          }
          const last = evidence[place]
          if (last === undefined) throw new Error(place)
          const findings = check('imap', [imapSettings(), dns(), connect(), tls(), last])
          const good = reply.status === 'OK' || (place === 'greeting' && reply.status === 'PREAUTH')
          if (!good && reply.code?.toUpperCase() !== 'BADCHARSET')
            expect(findings.filter(({ stage }) => stage === last.stage).length).toBeGreaterThan(0)
        },
      ),
      options,
    )
  })

  it('[UNAVAILABLE] or [LIMIT] to a login is ever called a wrong password', () => {
    fc.assert(
      fc.property(imapReply, fc.constantFrom('UNAVAILABLE', 'LIMIT'), (reply, code) => {
        const causes = check('imap', [
          imapSettings(),
          login('a NO x', { reply: { ...reply, status: 'NO', code } }),
        ]).map(({ cause }) => cause)
        expect(causes).not.toContain('IMAP_LOGIN_REJECTED')
      }),
      options,
    )
  })
})

describe('No break, however odd,', () => {
  it('is without a cause of its own stage', () => {
    fc.assert(
      fc.property(replyFault, kind, fc.boolean(), text, (fault, service, answers, said) => {
        const broken = { reply: undefined, fault }
        const heard: Extract<StageEvidence, { stage: 'greeting' }> = {
          stage: 'greeting',
          protocol: 'smtp',
          kind: service,
          text: said,
          ms: 3000,
          fault,
          tlsProbe: answers ? 'answers' : 'no-tls',
        }
        const smtp: readonly StageEvidence[] = [
          heard,
          ehlo({ ...broken, capabilities: [], mechanisms: [] }),
          starttls(broken),
          auth(undefined, broken),
          envelope([mail(undefined, broken)]),
          message('250 x', broken),
          tlsFault(fault),
        ]
        for (const last of smtp) {
          const findings = check('smtp', [plain(), dns(), connect(), last])
          if (isFault(fault)) expect(errors(findings, last.stage).length, last.stage).toBeGreaterThan(0)
        }
        const imap: readonly StageEvidence[] = [
          { ...heard, protocol: 'imap' },
          capability(broken),
          starttls(broken),
          login('a OK x', broken),
          select('a OK x', broken),
          mailbox(broken),
          tlsFault(fault),
        ]
        for (const last of imap) {
          const findings = check('imap', [
            imapSettings({ security: 'none', useSsl: false, port: 143 }),
            dns(),
            connect(),
            last,
          ])
          if (isFault(fault)) expect(errors(findings, last.stage).length, last.stage).toBeGreaterThan(0)
        }
        check('url', [settings({ protocol: 'url' }), tlsFault(fault)])
        check('url', [settings({ protocol: 'url' }), { stage: 'http', hops: [], fault }])
      }),
      options,
    )
  })

  it('of the name or the connection is without a cause', () => {
    fc.assert(
      fc.property(
        replyFault,
        fc.array(fc.constantFrom('ENOTFOUND', 'ENODATA', 'ESERVFAIL', 'EREFUSED', 'ETIMEOUT', 'EODD'), {
          maxLength: 2,
        }),
        (fault, codes) => {
          const answers = codes.map((code, index) => ({
            type: index === 0 ? ('A' as const) : ('AAAA' as const),
            records: [],
            code,
          }))
          const named = check('smtp', [settings(), dns({ addresses: [], fault, answers })])
          const connected = check('smtp', [
            settings(),
            dns(),
            connect({
              used: undefined,
              attempts: [{ address: '192.0.2.25', family: 4, ms: 1, outcome: 'failed', fault }],
            }),
          ])
          if (isFault(fault))
            expect([errors(named, 'dns').length, errors(connected, 'connect').length]).toEqual([1, 1])
        },
      ),
      options,
    )
  })
})

describe('Explain', () => {
  it('never crashes, and gives the same every time', () => {
    fc.assert(
      fc.property(fc.array(text, { maxLength: 12 }), (lines) => {
        const whole = lines.join('\n')
        expect(explainText(whole)).toEqual(explainText(whole))
      }),
      options,
    )
  })
})

describe('The root cause', () => {
  it('is an error before a warning, of the earliest stage, and never information', () => {
    const stages = [
      settings({ port: 465 }),
      dns(),
      connect(),
      tls({ nameMatches: false }),
      greeting(),
      ehlo(),
      auth('535 5.7.8 no'),
    ]
    const findings = judge('smtp', stages)
    const results = stages.map(({ stage }) => ({
      stage,
      status: 'pass' as const,
      startMs: 0,
      durationMs: 0,
      summary: '',
      evidence: dns(),
    }))
    expect(findings[0]?.cause).toBe('TLS_NAME_MISMATCH')
    expect(rootCause({ findings, stages: results })?.cause).toBe('AUTH_REJECTED')
  })
})
