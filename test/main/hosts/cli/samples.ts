/** A report and an environment as the core would give them. */
import type { CheckResult, Report, StageResult, Verdict } from '#shared/diagnosis/model.ts'
import { destinationOf } from '#shared/settings/destination.ts'
import { defaultSettings, type Settings } from '#shared/settings/fields.ts'

export const stage = (
  name: StageResult['stage'],
  status: Verdict,
  durationMs: number,
  summary = '',
): StageResult => ({
  stage: name,
  status,
  startMs: 0,
  durationMs,
  summary,
})

export const failedCheck: CheckResult = {
  check: 'smtp',
  verdict: 'fail',
  endpoint: { host: 'mail.example.com', port: 465, security: 'tls', username: 'tc@example.com' },
  durationMs: 412,
  stages: [
    stage('dns', 'pass', 3, '1 address'),
    stage('connect', 'pass', 12, '192.0.2.1'),
    stage('auth', 'fail', 80, 'refused'),
    stage('envelope', 'skipped', 0, 'not reached'),
  ],
  findings: [
    {
      cause: 'AUTH_REJECTED',
      severity: 'error',
      stage: 'auth',
      title: 'The server refuses user name or password',
      explanation: 'The account or its password is wrong.',
      fixes: [{ text: 'Enter the password again.' }, { text: 'Use SSL.', set: { 'smtp.useSsl': true } }],
      fields: ['smtp.password'],
      evidence: '535 5.7.8 <bad> "credentials" \u001b[31mred & \u202eevil',
      javaMail: 'AuthenticationFailedException: 535',
    },
  ],
  transcript: [{ atMs: 12, from: 'client', text: 'EHLO app01' }],
  summary: 'refused',
}

const certificateStage: StageResult = {
  stage: 'tls',
  status: 'pass',
  startMs: 0,
  durationMs: 40,
  summary: '64 days left',
  evidence: {
    stage: 'tls',
    servername: 'imap.example.com',
    outcome: 'done',
    chain: [{ validTo: '2027-01-01T00:00:00.000Z', subject: 'CN=imap.example.com', names: [] }],
    judgedAt: '',
    badCertificateAllowed: false,
  } as unknown as NonNullable<StageResult['evidence']>,
}

export const goodCheck: CheckResult = {
  check: 'imap',
  verdict: 'pass',
  endpoint: { host: 'imap.example.com', port: 993, security: 'tls' },
  durationMs: 99,
  stages: [
    certificateStage,
    {
      ...stage('mailbox', 'pass', 4, '3 unread'),
      evidence: { stage: 'mailbox', tried: true, unseen: 3 },
    },
  ],
  findings: [],
  transcript: [],
  summary: 'All well, 3 unread messages wait.',
}

export const sampleReport = (checks: readonly CheckResult[] = [failedCheck, goodCheck]): Report => {
  const verdict: Verdict = checks.some((check) => check.verdict === 'fail')
    ? 'fail'
    : checks.some((check) => check.verdict === 'warn')
      ? 'warn'
      : 'pass'
  return {
    schema: 'mailroom.report/1',
    id: 'r1',
    startedAt: '2026-11-14T10:42:00.000+01:00',
    durationMs: 412,
    tool: { version: '1', host: 'cli', platform: 'linux x64', node: '24', tls: 'openssl' },
    vantage: {
      role: 'workstation',
      hostname: 'ws1',
      addresses: [],
      resolvers: [],
      trust: '',
      ehloName: 'ws1',
    },
    target: { environment: 'Production', settings: 'file', changed: [] },
    checks,
    verdict,
    cause: verdict === 'fail' ? 'AUTH_REJECTED' : null,
    notProven: ['That the server was restarted.'],
  }
}

export const warnReport = (): Report => sampleReport([{ ...goodCheck, verdict: 'warn' }])

export const environments = [
  {
    id: 'e1',
    name: 'Production',
    path: '/srv/mail.properties',
    practice: false,
    state: { tone: 'ok', text: 'Draft' },
  },
  {
    id: 'e2',
    name: 'UAT',
    path: '/srv/uat.properties',
    practice: false,
    state: { tone: 'idle', text: 'Unknown' },
  },
]

const sha256 = 'a'.repeat(64)

/** @param more replaces parts of the view */
export const view = (more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => {
  const settings: Settings = { ...defaultSettings, 'smtp.host': 'mail.example.com' }
  return {
    record: { id: 'e1', name: 'Production', path: '/srv/mail.properties' },
    file: {
      ok: true,
      view: {
        exists: true,
        sha256,
        modifiedAt: '2026-11-14T10:42:00Z',
        settings,
        passwords: { 'smtp.password': 'encrypted', 'imap.password': 'absent' },
        unreadable: [],
        warnings: [],
      },
    },
    draft: null,
    form: settings,
    credentials: {
      'smtp.password': { kind: 'set', store: 'keychain' },
      'imap.password': { kind: 'not-set' },
    },
    keychain: { kind: 'available', name: 'Secret Service' },
    serverKey: { set: true, handedOver: true },
    running: { kind: 'unknown' },
    state: { tone: 'idle', text: 'Not known what is running' },
    lastTest: null,
    fileDestinations: { smtp: destinationOf(settings, 'smtp'), imap: destinationOf(settings, 'imap') },
    backups: [],
    ...more,
  }
}
