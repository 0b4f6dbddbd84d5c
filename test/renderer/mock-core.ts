/** A core of glass: the contract's methods on data in memory, for the page's tests and pictures. */
import type { Call, CallOptions } from '#shared/client.ts'
import type {
  HistoryEntry,
  MethodInput,
  MethodName,
  MethodOutput,
  MethodProgress,
  SenderLine,
} from '#shared/contract.ts'
import {
  type DiscoverCell,
  type Discovery,
  discoverPorts,
  discoverSecurities,
} from '#shared/diagnosis/discover.ts'
import type { ExplainResult } from '#shared/diagnosis/explain.ts'
import type { Report, RunProgress } from '#shared/diagnosis/model.ts'
import type { EnvironmentSummary, EnvironmentView } from '#shared/environments/model.ts'
import { fail, ok, type Result } from '#shared/errors.ts'
import { type RecentFile, sameRecent } from '#shared/recent/model.ts'
import type { Settings } from '#shared/settings/fields.ts'
import { defaultSettings } from '#shared/settings/fields.ts'
import { differenceOf, draftOf, environmentView, otherSha, sha, summaries } from './fixtures/environment.ts'
import { moreReports } from './fixtures/more-reports.ts'
import { type ReportName, reports } from './fixtures/reports.ts'
import { draftSettings } from './fixtures/settings.ts'

export interface MockOptions {
  readonly view?: EnvironmentView
  readonly environments?: readonly EnvironmentSummary[]
  readonly report?: ReportName
  /** A report of a test's own, in place of a named one. */
  readonly whole?: Report
  /** What a run leaves unproven, in place of the report's own. */
  readonly notProven?: readonly string[]
  /** What the watch for the restart sees: the looks, then the end; without an end it goes on until cancelled. */
  readonly watched?: {
    readonly looks: readonly MethodProgress<'restart.watch'>[]
    readonly end?: { readonly goneAt: string; readonly backAt: string } | undefined
  }
  /** Milliseconds between two steps of a run; 0 answers at once. */
  readonly pace?: number
  /** Tells of a run's way so many times over: events by the hundred. */
  readonly rounds?: number
  /** Stops a run after so many steps of progress, and stays there until cancelled. */
  readonly holdAfter?: number
  /** Answers of single methods in place of the mock's own. */
  readonly answers?: Partial<{ [M in MethodName]: (input: MethodInput<M>) => Result<MethodOutput<M>> }>
  readonly history?: readonly HistoryEntry[]
  /** Files opened lately. */
  readonly recent?: readonly RecentFile[]
  /** The practice server's environment comes filled in, with nothing written yet. */
  readonly newcomer?: boolean
}

export interface MockCore {
  readonly call: Call
  /** Every call so far: method and input. */
  readonly calls: { readonly method: MethodName; readonly input: unknown }[]
  view(): EnvironmentView
}

const wait = (ms: number, signal: AbortSignal | undefined): Promise<void> =>
  new Promise((resolve) => {
    if (ms === 0 || signal?.aborted) return resolve()
    const timer = setTimeout(resolve, ms)
    signal?.addEventListener('abort', () => {
      clearTimeout(timer)
      resolve()
    })
  })

export const sendersOf = (
  settings: Settings,
  users: EnvironmentView['record']['previewUsers'],
): readonly SenderLine[] => {
  const system = settings['notifications.useSystemReply']
  const named = settings['notifications.useDisplayName']
  const replyTo = settings['smtp.replyTo']
  const whos = ['user-with-address', 'user-without-address', 'user-of-other-domain'] as const
  const missing = { from: null, address: null, problem: 'No mail is sent: Reply-To Address is empty.' }
  return [
    ...users.map((user, index): SenderLine => {
      const who = whos[index] ?? 'user-with-address'
      const address = system || user.address === '' ? replyTo : user.address
      if (address === '') return { who, ...missing }
      const name = !named ? null : system ? 'TeamConnect' : `${user.name} (TeamConnect)`
      return { who, from: name === null ? address : `"${name}" <${address}>`, address, problem: null }
    }),
    replyTo === ''
      ? { who: 'error-log', ...missing }
      : { who: 'error-log', from: replyTo, address: replyTo, problem: null },
  ]
}

export const progressOf = (report: Report): readonly RunProgress[] => {
  const started = report.checks.map(
    (check): RunProgress => ({
      kind: 'check-started',
      check: check.check,
      endpoint: check.endpoint,
      stages: check.stages.map(({ stage }) => stage),
    }),
  )
  const steps = report.checks.flatMap((check) => [
    ...check.stages.flatMap((stage): { readonly at: number; readonly progress: RunProgress }[] =>
      stage.evidence === undefined && stage.status === 'skipped'
        ? []
        : [
            {
              at: stage.startMs,
              progress: {
                kind: 'stage-started',
                check: check.check,
                stage: stage.stage,
                startMs: stage.startMs,
              },
            },
            {
              at: stage.startMs + stage.durationMs,
              progress: { kind: 'stage-finished', check: check.check, result: stage },
            },
          ],
    ),
    { at: check.durationMs + 0.5, progress: { kind: 'check-finished', result: check } as RunProgress },
  ])
  return [...started, ...steps.sort((one, other) => one.at - other.at).map(({ progress }) => progress)]
}

export const historyFixture: readonly HistoryEntry[] = Array.from({ length: 24 }, (_, index) => {
  const names = ['auth-failed', 'warnings', 'pass', 'pass', 'certificates', 'pass'] as const
  const report = reports[names[index % names.length] ?? 'pass']
  const at = new Date(Date.UTC(2026, 10, 22, 8, 41) - index * 37 * 3_600_000)
  const [first] = report.checks.flatMap(({ findings }) => findings)
  return {
    reportId: report.id,
    startedAt: at.toISOString(),
    durationMs: report.durationMs + ((index * 53) % 170),
    verdict: report.verdict,
    cause: report.cause,
    title: report.cause === null ? 'All well' : (first?.title ?? report.cause),
    settings: index % 3 === 0 ? 'form' : 'file',
    checks: report.checks.map(({ check, verdict, stages }) => ({
      check,
      verdict,
      stages: Object.fromEntries(
        stages
          .filter(({ status }) => status !== 'skipped')
          .map(({ stage, durationMs }) => [stage, Math.round(durationMs * (1 + ((index * 29) % 11) / 12))]),
      ),
    })),
  }
})

const discoveryOf = (host: string): Discovery => ({
  host,
  addresses: ['192.0.2.25'],
  candidates: host.startsWith('smtp') ? [{ host: 'smtp.example.com', protocol: 'smtp', source: 'mx' }] : [],
  cells: (['smtp', 'imap'] as const).flatMap((protocol) =>
    discoverPorts[protocol].flatMap((port) =>
      discoverSecurities.map((security): DiscoverCell => {
        const tlsPort = port === 465 || port === 993
        const works = tlsPort ? security === 'tls' : security !== 'tls' && port !== 2525
        return {
          protocol,
          port,
          security,
          outcome: !works ? 'fails' : security === 'starttls' || port === 587 ? 'advanced' : 'works',
          why: works
            ? 'login offered: PLAIN, LOGIN'
            : port === 2525
              ? 'refused'
              : tlsPort
                ? 'no greeting: the port wants TLS'
                : 'no TLS on this port',
          ms: 48,
          mechanisms: works ? ['PLAIN', 'LOGIN'] : [],
          capabilities: [],
          ...(works
            ? {
                set: {
                  [`${protocol}.useSsl`]: security === 'tls',
                  [`${protocol}.port`]: port === 587 ? '587' : '',
                },
              }
            : {}),
        }
      }),
    ),
  ),
  durationMs: 420,
  transcript: [],
})

const [authFinding] = reports['auth-failed'].checks[0]?.findings ?? []

const explained: ExplainResult = {
  faults:
    authFinding === undefined
      ? []
      : [
          {
            candidates: [{ finding: authFinding, decidedBy: '' }],
            lines: [
              {
                number: 1,
                text: 'javax.mail.AuthenticationFailedException: 535 5.7.8 Error: authentication failed',
              },
            ],
            count: 3,
            firstSeen: '09:41:02',
            lastSeen: '09:44:10',
          },
        ],
  secrets: [],
  target: {
    protocol: 'smtp',
    host: 'smtp.relay.example.com',
    port: 465,
    username: 'svc-teamconnect@example.com',
  },
  missing: ['Which version of TeamConnect it is.'],
  forCustomer: 'The mail server refuses the login. Which version of TeamConnect is it?',
  mailLines: [],
  truncated: false,
}

export const createMockCore = (options: MockOptions = {}): MockCore => {
  let view = options.view ?? environmentView()
  let environments = options.environments ?? summaries
  let recent: readonly RecentFile[] = options.recent ?? []
  const report = options.whole ?? reports[options.report ?? 'auth-failed']
  const calls: { readonly method: MethodName; readonly input: unknown }[] = []

  const withForm = (form: Settings, draft: EnvironmentView['draft']) => {
    view = { ...view, form, draft }
    return view
  }
  const fileSettings = () => (view.file.ok ? view.file.view.settings : defaultSettings)

  const reportFor = (checks: readonly string[]): Report => {
    const [only] = checks
    const asked = checks.length === 1 ? only : undefined
    const made =
      asked !== undefined && Object.hasOwn(moreReports, asked) ? moreReports[asked as 'send-as'] : report
    return options.notProven === undefined ? made : { ...made, notProven: [...options.notProven] }
  }

  const runReport = async (
    checks: readonly string[],
    run: CallOptions<'diagnosis.run'>,
  ): Promise<Result<Report>> => {
    const report = reportFor(checks)
    let step = 0
    const way = Array.from({ length: options.rounds ?? 1 }, () => progressOf(report)).flat()
    for (const progress of way) {
      if (run.signal?.aborted) return fail('RUN_CANCELLED', 'Stopped.')
      if (options.holdAfter !== undefined && step >= options.holdAfter) await wait(3_600_000, run.signal)
      if (progress.kind !== 'check-started') await wait(options.pace ?? 0, run.signal)
      if (run.signal?.aborted) return fail('RUN_CANCELLED', 'Stopped.')
      run.onProgress?.(progress)
      step += 1
    }
    return ok(report)
  }

  /** All nodes, or one of them: the server runs these settings once none is waited for. */
  const confirmRestart = (at: string, node?: string): EnvironmentView => {
    const { running } = view
    const waiting = 'waitingFor' in running ? (running.waitingFor ?? []) : []
    const left = node === undefined ? [] : waiting.filter((name) => name !== node)
    view =
      left.length > 0 && 'waitingFor' in running
        ? { ...view, running: { ...running, waitingFor: left } }
        : {
            ...view,
            running: { kind: 'running', since: at, by: 'admin on ws-0417' },
            state: { tone: 'ok', text: 'Running these settings' },
          }
    environments = environments.map((item) =>
      item.id === view.record.id ? { ...item, state: view.state } : item,
    )
    return view
  }

  type Handlers = {
    [M in MethodName]: (
      input: MethodInput<M>,
      options: CallOptions<M>,
    ) => Result<MethodOutput<M>> | Promise<Result<MethodOutput<M>>>
  }

  const handlers: Handlers = {
    'app.info': () =>
      ok({
        version: '0.1.0',
        host: 'web',
        platform: 'linux',
        dataFolder: '/home/admin/.config/mailroom',
        keychain: view.keychain,
        notices: [],
      }),
    'environments.list': () => ok(environments),
    'environments.add': (input) => {
      view = environmentView({
        record: { id: 'env-new', name: input.name, path: input.path },
        file: view.file,
        running: { kind: 'unknown' },
      })
      environments = [
        ...environments,
        {
          id: 'env-new',
          name: input.name,
          path: input.path,
          practice: false,
          state: { tone: 'idle', text: 'Not known what is running' },
        },
      ]
      return ok(view)
    },
    'environments.open': ({ id }) => {
      const summary = environments.find((item) => item.id === id)
      return ok(
        id === view.record.id || summary === undefined
          ? view
          : environmentView({
              record: { id, name: summary.name, path: summary.path, practice: summary.practice },
              state: summary.state,
              running: { kind: 'running', since: '2026-11-02T08:00:00+01:00', by: 'mweber' },
            }),
      )
    },
    'environments.rename': ({ name }) => {
      view = { ...view, record: { ...view.record, name } }
      return ok(view)
    },
    'environments.configure': ({ options: changes }) => {
      view = { ...view, record: { ...view.record, ...(changes as Partial<EnvironmentView['record']>) } }
      return ok(view)
    },
    'environments.remove': ({ id }) => {
      environments = environments.filter((item) => item.id !== id)
      return ok({ removed: ['draft', 'history'], kept: ['file'] })
    },
    'environments.copy': () => ok(view),
    'environments.practice': () => {
      view = environmentView({
        record: { id: 'env-practice', name: 'Practice server', practice: true },
        ...(options.newcomer === true ? { form: draftSettings, draft: draftOf() } : {}),
      })
      environments = environments.some(({ id }) => id === 'env-practice')
        ? environments
        : [
            ...environments,
            {
              id: 'env-practice',
              name: 'Practice server',
              path: view.record.path,
              practice: true,
              state: { tone: 'idle', text: 'Not known what is running' },
            },
          ]
      return ok(view)
    },
    'environments.watch': async (_input, { signal }) => {
      await wait(3_600_000, signal)
      return ok({})
    },
    'drafts.save': ({ settings: typed, basedOn, revision }) => {
      const settings = typed as Settings
      const draft = {
        settings,
        basedOn,
        base: fileSettings(),
        savedAt: new Date().toISOString(),
        revision: (revision as number) + 1,
      }
      withForm(settings, draft)
      return ok(draft)
    },
    'drafts.discard': () => ok(withForm(fileSettings(), null)),
    'drafts.take': () => ok(withForm(fileSettings(), null)),
    'settings.difference': ({ settings, passwords }) =>
      ok(
        differenceOf(
          fileSettings(),
          settings as Settings,
          Object.entries(passwords)
            .filter(([, intent]) => intent.action === 'set')
            .map(([key]) => key),
        ),
      ),
    'settings.save': ({ settings: typed }) => {
      const settings = typed as Settings
      view = {
        ...view,
        form: settings,
        draft: null,
        credentials: {
          'smtp.password': { kind: 'set', store: 'keychain' },
          'imap.password': { kind: 'set', store: 'keychain' },
        },
        file: view.file.ok
          ? { ok: true, view: { ...view.file.view, settings, exists: true, sha256: otherSha } }
          : view.file,
        running: {
          kind: 'restart-needed',
          since: new Date().toISOString(),
          by: 'admin on ws-0417',
          fields: 3,
        },
        state: { tone: 'warn', text: 'Restart needed since 22 Nov, 3 fields' },
      }
      environments = environments.map((item) =>
        item.id === view.record.id ? { ...item, state: view.state } : item,
      )
      return ok({ view, backup: 'teamconnect-mail.properties.20261122-094102-113.bak', notes: [] })
    },
    'settings.senders': ({ settings, previewUsers }) => ok(sendersOf(settings as Settings, previewUsers)),
    'credentials.set': () => ok(view),
    'credentials.clear': () => ok(view),
    'serverKey.show': () => ok({ key: 'k7Qd0mV3m8e2nXo5s1b4c6y9u0t2w4z6a8C0E2G4I6K' }),
    'serverKey.create': () => {
      view = { ...view, serverKey: { set: true, handedOver: false } }
      return ok(view)
    },
    'serverKey.set': () => ok({ view, trial: 'fits' }),
    'backups.compare': () =>
      ok(differenceOf(fileSettings(), { ...fileSettings(), 'smtp.host': 'mail01.example.com' }, [])),
    'backups.restore': () => ok(view),
    /** As the core gives it: in the order of the lines. */
    'journal.list': () =>
      ok([
        {
          at: '2026-11-02T08:00:00+01:00',
          event: 'restart',
          id: 'r1',
          user: 'mweber',
          computer: 'tcapp01',
          how: 'confirmed',
        },
        {
          at: '2026-11-14T16:20:11+01:00',
          event: 'write',
          id: 'w1',
          user: 'mweber',
          computer: 'tcapp01',
          before: otherSha,
          after: sha,
          changes: [
            { key: 'smtp.host', before: 'mail01.example.com', after: 'relay.example.com' },
            { key: 'mail.smtp.timeout', before: null, after: '60000' },
            { key: 'smtp.password', before: 'not set', after: 'changed' },
          ],
        },
      ]),
    'journal.restarted': ({ at, node }) => ok(confirmRestart(at, node)),
    'restart.watch': async (_input, { signal, onProgress }) => {
      for (const look of options.watched?.looks ?? []) {
        await wait(options.pace ?? 0, signal)
        onProgress?.(look)
      }
      const end = options.watched?.end
      if (end === undefined) {
        await wait(3_600_000, signal)
        return fail('RUN_CANCELLED', 'Stopped.')
      }
      return ok({ noted: true, ...end, view: confirmRestart(end.backAt) })
    },
    'diagnosis.run': ({ checks }, run) => runReport(checks, run),
    'diagnosis.explain': () => ok(explained),
    'diagnosis.discover': ({ host }) => ok(discoveryOf(host)),
    'credentials.release': ({ key, wanted }) => {
      const protocol = key === 'smtp.password' ? 'smtp' : 'imap'
      view = { ...view, fileDestinations: { ...view.fileDestinations, [protocol]: wanted } }
      return ok(view)
    },
    'credentials.follow': () => {
      view = {
        ...view,
        credentials: { ...view.credentials, 'smtp.password': { kind: 'set', store: 'keychain' } },
      }
      return ok(view)
    },
    'backups.purge': () => ok({ purged: view.backups.map(({ name }) => name), kept: [] }),
    'files.view': () => (view.file.ok ? ok(view.file.view) : fail('FILE_MISSING', 'There is no such file.')),
    'files.verify': ({ sha256 }) => ok({ matches: true, sha256 }),
    'files.handOver': () => ok({ note: 'Put the file to /srv/teamconnect/mail.properties and restart.' }),
    'journal.export': () => ok({ content: 'at,event\n' }),
    'recent.list': () => ok(recent),
    'recent.noteReport': ({ name, path }) => {
      const openedAt = new Date().toISOString()
      recent = [{ kind: 'report', name, path, openedAt, state: 'there', environmentId: null }, ...recent]
      return ok({})
    },
    'recent.forget': (input) => {
      recent = recent.filter((file) => !sameRecent(file, input))
      return ok(recent)
    },
    'recent.openReport': () => ok(report),
    'history.list': () => ok(options.history ?? historyFixture),
    'reports.get': ({ reportId }) => {
      const found = [...Object.values(reports), ...Object.values(moreReports)].find(
        ({ id }) => id === reportId,
      )
      if (found === undefined) return fail('REPORT_NOT_FOUND', 'The report is not there any more.')
      const entry = (options.history ?? historyFixture).find((item) => item.reportId === reportId)
      return ok({ ...found, startedAt: entry?.startedAt ?? found.startedAt })
    },
    'reports.read': ({ text }) => {
      try {
        return ok(JSON.parse(text) as Report)
      } catch {
        return fail('REPORT_INVALID', 'This file is not a report of Mailroom.', {
          remedy: 'Choose a file that was saved with Save report as JSON.',
        })
      }
    },
    'reports.render': ({ format }) =>
      ok({ fileName: `report.${format}`, mediaType: 'text/plain', content: 'Report' }),
  }

  const call: Call = async <M extends MethodName>(
    method: M,
    input: MethodInput<M>,
    callOptions: CallOptions<M> = {},
  ): Promise<Result<MethodOutput<M>>> => {
    calls.push({ method, input })
    const answer = options.answers?.[method]
    if (answer !== undefined) return answer(input as never) as Result<MethodOutput<M>>
    return handlers[method](input, callOptions)
  }

  return { call, calls, view: () => view }
}
