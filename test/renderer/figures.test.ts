import { describe, expect, it } from 'vitest'
import { blocksOf } from '../../renderer/components/difference.tsx'
import { inOrder } from '../../renderer/features/diagnose/findings.tsx'
import { fixLabel } from '../../renderer/features/diagnose/fix-words.ts'
import { stationsFor, verdictLine } from '../../renderer/features/diagnose/stations.ts'
import { axisFor, roundTripOf, timeOf } from '../../renderer/features/diagnose/timing.ts'
import { median, pointsOf, seriesOf } from '../../renderer/features/history/series.ts'
import { filterCommands } from '../../renderer/features/palette/commands.ts'
import { checksOfReport } from '../../renderer/state/run.ts'
import { differenceOf } from './fixtures/environment.ts'
import { reply, stage } from './fixtures/evidence.ts'
import { moreReports } from './fixtures/more-reports.ts'
import { reports } from './fixtures/reports.ts'
import { draftSettings, productionSettings } from './fixtures/settings.ts'
import { historyFixture } from './mock-core.ts'

const [smtp] = reports['auth-failed'].checks
const [live] = checksOfReport(reports['auth-failed'])

describe('stations', () => {
  const stations = live === undefined ? [] : stationsFor(live, true)

  it('are named with state, time and summary, as a screen reader says them', () => {
    expect(stations.map(({ spoken }) => spoken)).toEqual([
      'This computer, passed, 1 ms, port 465',
      'Name, passed, 9 ms, 2 addresses',
      'Port 465, warning, 41 ms, 1 of 2 failed',
      'TLS 1.3, passed, 53 ms, 64 days left',
      'Greeting, passed, 83 ms, Postfix',
      'Hello, passed, 43 ms, 7 capabilities',
      'Login, failed, 133 ms, refused: 535 5.7.8',
      'Sender, not reached',
    ])
  })

  it('tell what was left out on purpose from what was not reached', () => {
    const [trip] = moreReports['round-trip'].checks
    const left = {
      stage: 'clean-up',
      status: 'skipped',
      startMs: 0,
      durationMs: 0,
      summary: 'left in the mailbox',
    } as const
    const stages = [...(trip?.stages.slice(0, 3) ?? []), left]
    const checks = trip === undefined ? [] : [{ ...trip, stages }]
    const [check] = checksOfReport({ ...moreReports['round-trip'], checks })
    expect(check === undefined ? '' : stationsFor(check, true).at(-1)?.spoken).toBe(
      'Cleaned up, skipped, left in the mailbox',
    )
  })

  it('say where it stopped', () => {
    expect(smtp === undefined ? '' : verdictLine(smtp, stations)).toBe('stopped at Login after 363 ms')
  })

  it('do not say that something works where no server was asked', () => {
    const [result] = reports.warnings.checks
    if (result === undefined) throw new Error('no check')
    const [settings] = result.stages
    const nothing = {
      ...result,
      verdict: 'warn' as const,
      stages: settings === undefined ? [] : [{ ...settings, status: 'warn' as const, summary: 'not set' }],
    }
    const [check] = checksOfReport({ ...reports.warnings, checks: [nothing] })
    const line = check === undefined ? '' : verdictLine(nothing, stationsFor(check, true))
    expect(line).toBe('nothing was tested')
  })

  it('do not say stopped where the run went on after a failure', () => {
    const [check] = checksOfReport(reports.certificates)
    const [result] = reports.certificates.checks
    expect(
      check === undefined || result === undefined ? '' : verdictLine(result, stationsFor(check, true)),
    ).toBe('done in 270 ms, with errors')
  })
})

describe('time', () => {
  it('takes the connect to the address in use as one round trip', () => {
    expect(roundTripOf(smtp?.stages ?? [])).toBe(41)
    expect(roundTripOf(reports.connect.checks[0]?.stages ?? [])).toBeNull()
  })

  it('tells the server’s thinking from the network', () => {
    const auth = stage('auth', 'pass', 0, 133, {
      stage: 'auth',
      tried: true,
      offered: [],
      reply: reply(235, 'Ok', 133),
      overPlaintext: false,
    })
    expect(timeOf(auth, 41)).toEqual({ totalMs: 133, thinkMs: 92, networkMs: 41 })
    expect(timeOf(auth, 140)).toEqual({ totalMs: 133, thinkMs: 0, networkMs: 133 })
  })

  it('claims nothing where it is not known', () => {
    expect(timeOf(stage('tls', 'pass', 0, 50), 41)).toEqual({
      totalMs: 50,
      thinkMs: null,
      networkMs: null,
    })
  })

  it.each([
    [363, [0, 100, 200, 300, 400]],
    [9, [0, 2, 4, 6, 8, 10]],
    [4800, [0, 1000, 2000, 3000, 4000, 5000]],
  ])('has an axis of round numbers for %i ms', (end, marks) => {
    expect(axisFor(end).marks).toEqual(marks)
  })
})

describe('findings', () => {
  it('that read the same to the letter are said once', () => {
    const [check] = reports.certificates.checks
    if (check === undefined) throw new Error('no check')
    const twice = { ...check, findings: [...check.findings, ...check.findings] }
    expect(inOrder([twice], null)).toEqual(inOrder([check], null))
  })

  it('begin with the report’s cause, then errors, warnings, information', () => {
    const { checks, cause } = reports.certificates
    expect(inOrder(checks, cause).map(({ finding }) => finding.cause)).toEqual([
      'TLS_CERT_EXPIRED',
      'TLS_NAME_MISMATCH',
      'TLS_TRUSTED_HERE_NOT_IN_JAVA',
      'LOGIN_SKIPPED_BAD_CERTIFICATE',
      'TCP_ONE_ADDRESS_DEAD',
    ])
  })

  it.each([
    [{ 'smtp.useSsl': true }, 'Tick Use SSL (Outgoing mail)'],
    [{ 'smtp.useSsl': false, 'smtp.port': '' }, 'Untick Use SSL (Outgoing mail)'],
    [{ 'smtp.host': 'smtp.example.com' }, 'Use smtp.example.com for Outgoing mail server (SMTP)'],
    [{ 'smtp.port': '' }, 'Clear Port (Outgoing mail)'],
    [{ 'smtp.useSsl': true, 'smtp.host': 'a.example' }, 'Apply 2 changes to the form'],
  ])('name the change that a fix makes: %o', (set, label) => {
    expect(fixLabel(set)).toBe(label)
  })
})

describe('the difference', () => {
  it('folds long runs of equal lines and keeps two around a change', () => {
    const { rows } = differenceOf(productionSettings, draftSettings, [])
    const blocks = blocksOf(rows)
    const linesOf = (wanted: string) =>
      blocks.filter(({ kind }) => kind === wanted).flatMap((block) => block.rows).length
    expect([linesOf('rows'), linesOf('fold')]).toEqual([9, 18])
    expect(blocks.flatMap((block) => block.rows)).toEqual(rows)
  })

  it('shows a file without a change whole', () => {
    const { rows } = differenceOf(productionSettings, productionSettings, [])
    expect(blocksOf(rows).map(({ kind }) => kind)).toEqual(['rows'])
  })
})

describe('history', () => {
  it('has the median of odd and even counts', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 2, 3])).toBe(2.5)
    expect(median([])).toBe(0)
  })

  it('has one series per stage with the runs that came to it, the newest last', () => {
    const auth = seriesOf(historyFixture, 'smtp').find((series) => series.stage === 'auth')
    expect(auth?.last).toBe(historyFixture[0]?.checks[0]?.stages['auth'])
    expect(auth?.values.length).toBe(20)
  })

  it('keeps its points inside the box', () => {
    expect(pointsOf([0, 10], 100, 18)).toBe('0.0,17.0 100.0,1.0')
    expect(pointsOf([5], 100, 18)).toBe('0.0,1.0')
  })
})

describe('the palette', () => {
  const command = (text: string, group = 'Actions') => ({ id: text, group, text, run: () => {} })
  const all = [command('Retest'), command('Test'), command('Password', 'Fields')]

  it('puts what begins with the text first and needs every word', () => {
    expect(filterCommands(all, 'test').map(({ text }) => text)).toEqual(['Test', 'Retest'])
    expect(filterCommands(all, 'fields pass').map(({ text }) => text)).toEqual(['Password'])
    expect(filterCommands(all, 'fields test')).toEqual([])
  })
})
