/** States of the page worth a picture, by name: `?scenario=…`. */

import type { HistoryEntry, MethodProgress } from '#shared/contract.ts'
import type { StateLine } from '#shared/environments/model.ts'
import { fail } from '#shared/errors.ts'
import type { RecentFile } from '#shared/recent/model.ts'
import { defaultSettings } from '#shared/settings/fields.ts'
import {
  draftOf,
  environmentView,
  fileView,
  manySummaries,
  otherSha,
  summaries,
} from '../fixtures/environment.ts'
import { everything, moreReports } from '../fixtures/more-reports.ts'
import { reports } from '../fixtures/reports.ts'
import { draftSettings, productionSettings } from '../fixtures/settings.ts'
import type { MockOptions } from '../mock-core.ts'

const draft = environmentView({
  record: { serverKeyHandedOver: false },
  draft: draftOf(),
  form: draftSettings,
  credentials: {
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
    'imap.password': { kind: 'set', store: 'keychain' },
  },
})

const mistyped = { ...draftSettings, 'smtp.host': 'smpt.relay.example.com' }

/** The list with another state beside the environment that is open. */
const production = (state: StateLine) =>
  summaries.map((summary, index) => (index === 0 ? { ...summary, state } : summary))

const keychainFailure = fail('KEYCHAIN_NO_SERVICE', 'No keychain answers on this computer.', {
  remedy:
    'Install and start gnome-keyring or KWallet. Until then passwords are forgotten when Mailroom ends.',
}).error

const caFile = '\\\\files01\\pki\\example-root.pem'

const look = (
  clock: string,
  state: 'answers' | 'gone',
  seen: string,
  goneSince: string | null,
): MethodProgress<'restart.watch'> => ({ at: `2026-11-22T${clock}+01:00`, state, seen, goneSince })

/** Runs of yesterday: what they found of the senders is shown again today. */
const foundHistory: readonly HistoryEntry[] = [
  moreReports['sender-domain'],
  moreReports['send-as'],
  reports.warnings,
].map(({ id, startedAt, durationMs, verdict, cause, checks }) => ({
  reportId: id,
  startedAt,
  durationMs,
  verdict,
  cause,
  title: cause ?? '',
  settings: 'form',
  checks: checks.map((check) => ({ check: check.check, verdict: check.verdict, stages: {} })),
}))

/** A file whose environment is open, one that was removed from the list, one that is gone, two reports. */
export const recentFiles: readonly RecentFile[] = [
  {
    kind: 'settings',
    name: 'teamconnect-mail.properties',
    path: '\\\\tcapp01\\config\\teamconnect-mail.properties',
    openedAt: '2026-11-22T09:12:00+01:00',
    state: 'not-looked-for',
    environmentId: 'env-production',
  },
  {
    kind: 'report',
    name: 'report-tcapp01.json',
    path: '/home/admin/Downloads/report-tcapp01.json',
    openedAt: '2026-11-21T16:40:00+01:00',
    state: 'there',
    environmentId: null,
  },
  {
    kind: 'settings',
    name: 'mail.properties',
    path: '/srv/teamconnect/migration/config/mail.properties',
    openedAt: '2026-11-19T11:05:00+01:00',
    state: 'there',
    environmentId: null,
  },
  {
    kind: 'settings',
    name: 'mail.properties',
    path: '/mnt/old-server/teamconnect/mail.properties',
    openedAt: '2026-09-02T08:30:00+02:00',
    state: 'missing',
    environmentId: null,
  },
  {
    kind: 'report',
    name: 'monday.json',
    path: null,
    openedAt: '2026-11-16T10:00:00+01:00',
    state: 'not-looked-for',
    environmentId: null,
  },
]

export const scenarios = {
  recent: { recent: recentFiles },
  'empty-recent': {
    environments: [],
    recent: recentFiles.map((file) => ({ ...file, environmentId: null })),
  },
  plain: {},
  draft: { view: draft },
  empty: { environments: [] },
  many: { environments: manySummaries(200) },
  one: { environments: summaries.slice(0, 1) },
  running: { view: draft, report: 'auth-failed', holdAfter: 22 },
  paced: { view: draft, report: 'auth-failed', pace: 1000 },
  'auth-failed': { view: draft, report: 'auth-failed' },
  warnings: { view: draft, report: 'warnings' },
  pass: { report: 'pass' },
  /** Some 500 events, 4 ms apart. */
  'five-hundred': { view: draft, whole: everything, pace: 4, rounds: 6 },
  fixable: { report: 'warnings' },
  certificates: { view: draft, report: 'certificates' },
  'long-answers': { view: draft, report: 'long-answers' },
  'ca-file': {
    view: environmentView({
      form: { ...productionSettings, 'tls.caFile': caFile },
      file: { ok: true, view: fileView({ settings: { ...productionSettings, 'tls.caFile': caFile } }) },
    }),
    report: 'certificates',
    notProven: [
      `The extra certificates in ${caFile} were not used: the path stands in the settings file, and nobody on this computer has said yes to opening it. It leads to another computer.`,
    ],
  },
  found: { view: draft, history: foundHistory },
  nodes: {
    view: environmentView({
      record: { nodes: ['tcapp01', 'tcapp02', 'tcapp03'] },
      running: {
        kind: 'restart-needed',
        since: '2026-11-14T16:20:11+01:00',
        by: 'mweber on tcapp01',
        fields: 3,
        waitingFor: ['tcapp02', 'tcapp03'],
      },
      backups: environmentView().backups.map((backup, index) =>
        index === 0
          ? { ...backup, confirmed: true }
          : { ...backup, passwords: { 'smtp.password': 'plain', 'imap.password': 'encrypted' } },
      ),
    }),
  },
  watching: {
    watched: {
      looks: [
        look('09:44:51', 'answers', 'HTTP 200', null),
        look('09:44:57', 'gone', 'connection refused', '2026-11-22T09:44:55+01:00'),
      ],
    },
  },
  watched: {
    watched: {
      looks: [look('09:44:57', 'gone', 'connection refused', '2026-11-22T09:44:55+01:00')],
      end: { goneAt: '2026-11-22T09:44:55+01:00', backAt: '2026-11-22T09:45:00+01:00' },
    },
  },
  'no-history': { history: [] },
  newcomer: { environments: [], newcomer: true },
  dns: {
    view: {
      ...draft,
      form: mistyped,
      draft: draftOf(mistyped),
    },
    report: 'dns',
  },
  connect: { view: draft, report: 'connect' },
  conflict: {
    environments: production({ tone: 'warn', text: 'Changed on disk' }),
    view: {
      ...draft,
      file: {
        ok: true,
        view: fileView({
          sha256: otherSha,
          settings: { ...fileView().settings, 'smtp.host': 'mx9.example.com' },
          modifiedAt: '2026-11-22T09:42:00+01:00',
        }),
      },
    },
  },
  'no-keychain': {
    view: environmentView({
      keychain: { kind: 'session-only', error: keychainFailure },
      credentials: {
        'smtp.password': { kind: 'not-set' },
        'imap.password': { kind: 'unreadable', error: keychainFailure },
      },
    }),
  },
  'file-broken': {
    environments: production({ tone: 'bad', text: 'File cannot be read' }),
    view: environmentView({
      file: fail(
        'FILE_MALFORMED',
        'Line 14 of the file has a \\u that is not followed by four hex digits. Java refuses the whole file for it.',
        {
          remedy: 'Correct the line in an editor; a backslash in a Windows path is written twice.',
        },
      ),
      running: { kind: 'unknown' },
    }),
  },
  'in-file': {
    environments: production({ tone: 'ok', text: 'Running these settings' }),
    view: environmentView({
      credentials: { 'smtp.password': { kind: 'in-file' }, 'imap.password': { kind: 'not-set' } },
      running: { kind: 'running', since: '2026-11-02T08:00:00+01:00', by: 'mweber' },
      record: { express: true },
    }),
  },
  'new-file': {
    environments: production({ tone: 'idle', text: 'No file yet' }),
    view: environmentView({
      form: defaultSettings,
      file: {
        ok: true,
        view: fileView({ exists: false, settings: defaultSettings, lines: [], modifiedAt: null, size: 0 }),
      },
      credentials: { 'smtp.password': { kind: 'not-set' }, 'imap.password': { kind: 'not-set' } },
      serverKey: { set: false, handedOver: false },
      running: { kind: 'unknown' },
      backups: [],
    }),
  },
} as const satisfies Readonly<Record<string, MockOptions>>
