/** Postfix and Dovecot: what comes off the wire, and how many round trips it takes. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { systemClock } from '#main/adapters/clock/system-clock.ts'
import { type MailHost, startMailHost } from '../../../servers/mail-host.ts'
import { requirePrograms } from '../../../servers/programs.ts'
import { flightsOf } from './flights.ts'
import { type Ran, requestWith, runWith, settingsWith } from './support.ts'

const missing = requirePrograms('postfix', 'dovecot')

const message = 'From: a@example.org\nTo: alice@example.com\nSubject: x\n\nbody\n'

describe.skipIf(missing !== undefined)('Postfix and Dovecot', () => {
  let host: MailHost
  beforeAll(async () => {
    host = await startMailHost({ leaf: { names: ['127.0.0.1'] } })
    await host.deliver('alice@example.com', message, { receivedAt: new Date('2026-01-02T03:04:05Z') })
    await host.deliver('alice@example.com', message)
    await host.deliver('alice@example.com', message, { seen: true })
  })
  afterAll(() => host.stop())

  type Changes = Parameters<typeof settingsWith>[0]
  const run = (changes: Changes, secret = 's3cret'): Promise<Ran> =>
    runWith(
      requestWith({
        checks: ['smtp', 'imap'],
        caPems: [host.caPem],
        settings: settingsWith({
          'smtp.username': 'alice@example.com',
          'smtp.replyTo': 'alice@example.com',
          'imap.username': 'alice@example.com',
          ...changes,
        }),
        testRecipients: [{ address: 'bob@example.com', place: 'inside' }],
        passwords: { smtp: { secret, source: 'given' }, imap: { secret, source: 'given' } },
      }),
      { clock: systemClock },
    )
  const tls = (): Changes => ({
    'smtp.port': String(host.postfix.smtpsPort),
    'smtp.useSsl': true,
    'imap.port': String(host.dovecot.imapsPort),
    'imap.useSsl': true,
  })

  test('all is well over TLS, in six round trips each', async () => {
    const { report, check, evidence } = await run(tls())
    expect(report.checks.map(({ verdict }) => verdict)).toEqual(['pass', 'pass'])
    expect(flightsOf(check('smtp'))).toBeLessThanOrEqual(6)
    expect(flightsOf(check('imap'))).toBeLessThanOrEqual(6)
    expect(evidence('imap', 'mailbox')).toMatchObject({ unseen: 2, oldestUnseen: '2026-01-02T03:04:05.000Z' })
    expect(evidence('imap', 'select')).toMatchObject({ readOnly: false, exists: 3 })
  })

  test('all is well over STARTTLS, in eight', async () => {
    const { report, check } = await run({
      'smtp.port': String(host.postfix.submissionPort),
      'smtp.startTls': 'required',
      'imap.port': String(host.dovecot.imapPort),
      'imap.startTls': 'required',
    })
    expect(report.verdict).toBe('pass')
    expect(flightsOf(check('smtp'))).toBeLessThanOrEqual(8)
    expect(flightsOf(check('imap'))).toBeLessThanOrEqual(8)
  })

  test('nothing was marked as read', async () => {
    await run(tls())
    const { evidence } = await run(tls())
    expect(evidence('imap', 'mailbox').unseen).toBe(2)
  })

  test('a wrong password in both', async () => {
    const { evidence } = await run(tls(), 'wrong password')
    expect(evidence('smtp', 'auth').reply).toMatchObject({ code: 535, enhanced: '5.7.8' })
    expect(evidence('imap', 'login').reply).toMatchObject({ status: 'NO', code: 'AUTHENTICATIONFAILED' })
  })

  test('both run side by side', async () => {
    const { progress, report } = await run(tls())
    const kinds = progress.map(({ kind }) => kind).filter((kind) => kind.startsWith('check-'))
    expect(kinds).toEqual(['check-started', 'check-started', 'check-finished', 'check-finished'])
    expect(report.verdict).toBe('pass')
  })

  test('a round trip arrives, is looked at, and leaves nothing behind', async () => {
    const before = await run(tls())
    const { check, evidence } = await runWith(
      requestWith({
        checks: ['round-trip'],
        caPems: [host.caPem],
        settings: settingsWith({
          ...tls(),
          'smtp.username': 'alice@example.com',
          'smtp.replyTo': 'alice@example.com',
          'imap.username': 'alice@example.com',
        }),
        passwords: {
          smtp: { secret: 's3cret', source: 'given' },
          imap: { secret: 's3cret', source: 'given' },
        },
        roundTrip: { cleanUp: true },
      }),
      { judge: 'real', clock: systemClock, limits: { pollMs: 100 } },
    )
    expect(check('round-trip').stages.map(({ stage, status }) => `${stage} ${status}`)).toEqual([
      'send pass',
      'arrive pass',
      'inspect pass',
      'clean-up pass',
    ])
    expect(evidence('round-trip', 'inspect').facts).toMatchObject({
      fromReceived: 'alice@example.com',
      seen: false,
    })
    expect(evidence('round-trip', 'inspect').facts['hops']).not.toEqual([])
    const after = await run(tls())
    expect(after.evidence('imap', 'select').exists).toBe(before.evidence('imap', 'select').exists)
  })
})
