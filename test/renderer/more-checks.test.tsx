import { fireEvent, screen, waitFor, within } from '@testing-library/dom'
import userEvent from '@testing-library/user-event'
import { afterEach, describe, expect, it } from 'vitest'
import { ok } from '#shared/errors.ts'
import { settingsOfTarget } from '../../renderer/features/diagnose/explain-target.tsx'
import { unopenedCaFile } from '../../renderer/features/diagnose/questions.tsx'
import { hopsIn } from '../../renderer/features/diagnose/round-trip.tsx'
import { rowsOf } from '../../renderer/features/diagnose/send-as.tsx'
import { foundFor } from '../../renderer/features/email/last-found.ts'
import { nodeNames } from '../../renderer/features/frame/options-dialog.tsx'
import { withReport } from '../../renderer/state/tester.ts'
import { moreReports } from './fixtures/more-reports.ts'
import { reports } from './fixtures/reports.ts'
import { scenarios } from './page/scenarios.ts'
import { cleanup, renderApp } from './render.tsx'

afterEach(cleanup)

const diagnose = async (user: ReturnType<typeof userEvent.setup>) =>
  user.click(await screen.findByRole('tab', { name: 'Diagnose' }))

const inputOf = (calls: readonly { method: string; input: unknown }[], method: string) =>
  calls.findLast((call) => call.method === method)?.input as Record<string, unknown> | undefined

describe('More checks', () => {
  it('asks whom the account may send as, and shows it as a table with worded cells', async () => {
    const user = userEvent.setup()
    const { core } = await renderApp(scenarios.draft)
    await diagnose(user)
    await user.click(await screen.findByRole('button', { name: 'Send as…' }))
    const field = await screen.findByRole('textbox', { name: 'One more address' })
    await user.clear(field)
    await user.type(field, 'maria.silva@')
    await user.click(screen.getByRole('button', { name: 'Ask the server' }))
    expect(screen.getByText(/Type a whole address/)).toBeTruthy()
    await user.type(field, 'example.com')
    await user.click(screen.getByRole('button', { name: 'Ask the server' }))
    const table = await screen.findByRole('table', { name: 'Who may send as whom' })
    const row = within(table).getByRole('row', { name: /maria\.silva@example\.com/ })
    expect(row.textContent).toContain('refused')
    expect(row.textContent).toContain('not asked')
    expect(inputOf(core.calls, 'diagnosis.run')).toMatchObject({
      checks: ['send-as'],
      sendAs: ['maria.silva@example.com'],
    })
  })

  it('says to whom a real mail goes before it is sent, and draws its way', async () => {
    const user = userEvent.setup()
    const { core } = await renderApp(scenarios.draft)
    await diagnose(user)
    await user.click(await screen.findByRole('button', { name: 'Round trip…' }))
    await screen.findByText(/from no-reply@example\.com to inbox@example\.com/)
    expect(inputOf(core.calls, 'diagnosis.run')).toBeUndefined()
    await user.click(screen.getByRole('checkbox', { name: /Delete this one message/ }))
    await user.click(screen.getByRole('button', { name: 'Send it' }))
    const way = await screen.findByRole('region', { name: 'The way of the mail' })
    expect(way.textContent).toContain('filter01.example.com')
    expect(way.textContent).toContain('after 17 s')
    expect(inputOf(core.calls, 'diagnosis.run')).toMatchObject({
      checks: ['round-trip'],
      roundTrip: { recipient: 'inbox@example.com', cleanUp: true },
    })
  })

  it('opens a certificate file whose path stands in the settings file only after a yes', async () => {
    const user = userEvent.setup()
    const { core } = await renderApp(scenarios['ca-file'])
    await user.click(await screen.findByRole('button', { name: 'Test' }))
    const open = await screen.findByRole('button', { name: 'Open it and test again' })
    expect(inputOf(core.calls, 'diagnosis.run')).toMatchObject({ openCaFile: false })
    await user.click(open)
    await waitFor(() =>
      expect(inputOf(core.calls, 'diagnosis.run')).toMatchObject({
        openCaFile: String.raw`\\files01\pki\example-root.pem`,
      }),
    )
  })

  it('tests the server that an explained text names, without any environment', async () => {
    const user = userEvent.setup()
    const { core } = await renderApp(scenarios.plain)
    await diagnose(user)
    await user.click(await screen.findByRole('button', { name: 'Explain a text…' }))
    await user.type(await screen.findByRole('textbox', { name: 'Text' }), '535 refused')
    await user.click(screen.getByRole('button', { name: 'Explain' }))
    await user.click(await screen.findByRole('button', { name: 'Test it' }))
    await screen.findByRole('button', { name: 'Test it again' })
    const input = inputOf(core.calls, 'diagnosis.run')
    expect(input).toMatchObject({ settings: 'form', checks: ['smtp'] })
    expect(input).not.toHaveProperty('id')
  })
})

describe('the restart', () => {
  it('is noted node by node, and runs once none is waited for', async () => {
    const user = userEvent.setup()
    const { core } = await renderApp(scenarios.nodes)
    await user.click(await screen.findByRole('tab', { name: 'Server file' }))
    const first = await screen.findByRole('checkbox', { name: /tcapp02/ })
    expect(screen.getByRole('checkbox', { name: /tcapp01/ })).toHaveProperty('disabled', true)
    expect(screen.queryByRole('button', { name: 'Watch for the restart' })).toBeNull()
    await user.click(first)
    await waitFor(() => expect(inputOf(core.calls, 'journal.restarted')).toMatchObject({ node: 'tcapp02' }))
    await user.click(await screen.findByRole('checkbox', { name: /tcapp03/ }))
    await screen.findByText(/Running these settings since/)
  })

  it('is not noted at a time of which a part is missing, and the page says so; the zone is said', async () => {
    const user = userEvent.setup()
    const { core } = await renderApp(scenarios.plain)
    await user.click(await screen.findByRole('tab', { name: 'Server file' }))
    const field = await screen.findByLabelText('Restarted at')
    fireEvent.change(field, { target: { value: '2026-11-20T08:15' } })
    const zone = new Intl.DateTimeFormat('en-GB', { timeZoneName: 'short' })
      .formatToParts(new Date('2026-11-20T08:15'))
      .find(({ type }) => type === 'timeZoneName')?.value
    screen.getByText(`That is 20 Nov 2026, 08:15 ${zone}, by the clock of this computer.`)
    fireEvent.change(field, { target: { value: '' } })
    await user.click(screen.getByRole('button', { name: 'I have restarted it' }))
    expect((await screen.findByRole('alert')).textContent).toBe('Date or time is not complete.')
    expect(core.calls.some(({ method }) => method === 'journal.restarted')).toBe(false)
    fireEvent.change(field, { target: { value: '2026-11-20T08:15' } })
    await user.click(screen.getByRole('button', { name: 'I have restarted it' }))
    await waitFor(() =>
      expect(inputOf(core.calls, 'journal.restarted')).toMatchObject({
        at: new Date('2026-11-20T08:15').toISOString(),
      }),
    )
  })

  it('is watched for, told step by step, and can be left', async () => {
    const user = userEvent.setup()
    const { console } = await renderApp(scenarios.watching)
    await user.click(await screen.findByRole('tab', { name: 'Server file' }))
    await user.click(await screen.findByRole('button', { name: 'Watch for the restart' }))
    await screen.findByText(/Gone since .*: connection refused/)
    await user.click(screen.getByRole('button', { name: 'Stop watching' }))
    await screen.findByRole('button', { name: 'Watch for the restart' })
    expect(console.session.get()?.restart.state.get().status).toBe('idle')
  })

  it('is noted by itself once the server is back', async () => {
    const user = userEvent.setup()
    await renderApp(scenarios.watched)
    await user.click(await screen.findByRole('tab', { name: 'Server file' }))
    await user.click(await screen.findByRole('button', { name: 'Watch for the restart' }))
    await screen.findByText(/The restart is noted/)
    await screen.findByText(/Running these settings since/)
  })

  it('offers to take old passwords out of the backups only where some are left', async () => {
    const user = userEvent.setup()
    const purged = { purged: ['a.bak'], kept: [] }
    const { core } = await renderApp({ ...scenarios.nodes, answers: { 'backups.purge': () => ok(purged) } })
    await user.click(await screen.findByRole('tab', { name: 'Server file' }))
    await user.click(await screen.findByRole('button', { name: 'Take them out' }))
    await waitFor(() =>
      expect(inputOf(core.calls, 'backups.purge')).toMatchObject({ what: 'plain', keys: ['smtp.password'] }),
    )
    cleanup()
    await renderApp(scenarios.plain)
    await user.click(await screen.findByRole('tab', { name: 'Server file' }))
    await screen.findByRole('heading', { name: 'Backups' })
    expect(screen.queryByRole('button', { name: 'Take them out' })).toBeNull()
  })
})

describe('what the parts are made of', () => {
  it('puts recipients under their sender', () => {
    const [check] = moreReports['send-as'].checks
    const evidence = check?.stages.find(({ stage }) => stage === 'envelope')?.evidence
    if (evidence?.stage !== 'envelope') throw new Error('no envelope')
    expect(rowsOf(evidence).map(({ sender, recipients }) => [sender.role, recipients.length])).toEqual([
      ['account', 2],
      ['reply-to', 2],
      ['given', 0],
    ])
  })

  it('takes hops only in the shape that it knows', () => {
    expect(hopsIn({ hops: [{ by: 'a', at: 'b', delaySeconds: 1 }, { by: 'a' }, null] })).toHaveLength(1)
    expect(hopsIn({ hops: 'none' })).toEqual([])
    expect(hopsIn(undefined)).toEqual([])
  })

  it('secures a target as its port implies', () => {
    const target = { protocol: 'smtp', host: 'mx.example.com', username: '' } as const
    expect(settingsOfTarget({ ...target, port: 465 })).toMatchObject({ 'smtp.useSsl': true })
    expect(settingsOfTarget({ ...target, port: 587 })).toMatchObject({ 'smtp.startTls': 'required' })
    expect(settingsOfTarget({ ...target, port: 0 })).toMatchObject({ 'smtp.port': '', 'smtp.useSsl': false })
    expect(settingsOfTarget({ ...target, protocol: 'imap', port: 993 })).toMatchObject({
      'imap.host': 'mx.example.com',
      'imap.useSsl': true,
      'smtp.host': '',
    })
  })

  it('asks for the certificate file only where the run says that it was not opened', () => {
    const note = 'The extra certificates in /a.pem were not used: … has said yes to opening it.'
    expect(unopenedCaFile({ ...reports.pass, notProven: [note] }, '/a.pem')).toBe(true)
    expect(unopenedCaFile({ ...reports.pass, notProven: [note] }, '')).toBe(false)
    expect(unopenedCaFile({ ...reports.pass, notProven: ['/a.pem was not found'] }, '/a.pem')).toBe(false)
  })

  it('says of a sender what was last found, the policy of a foreign domain too', () => {
    const latest = [moreReports['sender-domain'], reports.warnings, moreReports['send-as']].reduce(
      withReport,
      {},
    )
    const texts = (address: string | null, own = 'example.com') =>
      foundFor(latest, address, own).map(({ tone, text }) => `${tone} ${text.split(',')[0] ?? ''}`)
    expect(texts('jdoe@lawfirm.example')).toEqual(['bad refused', 'bad their DMARC policy says reject'])
    expect(texts('no-reply@example.com')).toEqual(['ok may be sent as'])
    expect(texts('jdoe@lawfirm.example', 'lawfirm.example')).toEqual(['bad refused'])
    expect(texts('jdoe@lawfirm.example', 'mail.lawfirm.example')).toEqual(['bad refused'])
    expect(texts('nobody@example.com')).toEqual([])
    expect(texts(null)).toEqual([])
  })

  it('has nothing against a foreign domain whose SPF record lets the address send', () => {
    const report = moreReports['sender-domain']
    const withSpf = (spf: 'pass' | 'fail') => ({
      ...report,
      checks: report.checks.map((check) => ({
        ...check,
        stages: check.stages.map((each) =>
          each.evidence?.stage !== 'spf'
            ? each
            : {
                ...each,
                evidence: {
                  ...each.evidence,
                  domains: each.evidence.domains?.map((facts) => ({ ...facts, spf })),
                },
              },
        ),
      })),
    })
    const found = (spf: 'pass' | 'fail') =>
      foundFor(withReport({}, withSpf(spf)), 'jdoe@lawfirm.example', 'example.com')
    expect(found('pass')).toEqual([])
    expect(found('fail')).toMatchObject([{ tone: 'bad' }])
  })

  it('keeps the newer of two results of one check', () => {
    const newer = { ...reports.pass, startedAt: '2026-11-23T09:00:00+01:00' }
    const known = withReport({}, newer)
    expect(withReport(known, reports.warnings).smtp?.at).toBe(newer.startedAt)
    expect(withReport(withReport({}, reports.warnings), newer).smtp?.at).toBe(newer.startedAt)
  })

  it('reads names of nodes with commas or lines between, each once', () => {
    expect(nodeNames(' tcapp01, tcapp02\ntcapp01 ;; ')).toEqual(['tcapp01', 'tcapp02'])
    expect(nodeNames(' ')).toEqual([])
  })
})
