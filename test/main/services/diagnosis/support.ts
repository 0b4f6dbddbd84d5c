/** What the tests of the diagnosis share: a request with sound values, and a run over real sockets. */
import { createComposer } from '#main/adapters/composer/composer.ts'
import { createMailClients } from '#main/adapters/mail-clients/mail-clients.ts'
import { createNetwork, type NetworkOptions } from '#main/adapters/network/index.ts'
import { createSenderPolicies } from '#main/adapters/sender-policies/sender-policies.ts'
import type { Clock } from '#main/ports/clock.ts'
import type { Network } from '#main/ports/network.ts'
import { createDiagnosis, type Judge, type Limits, type RunRequest } from '#main/services/diagnosis/index.ts'
import type { EvidenceOf, StageEvidence } from '#shared/diagnosis/evidence.ts'
import type { CheckName, CheckResult, Report, RunProgress, StageName } from '#shared/diagnosis/model.ts'
import { reportSchema, runProgressSchema } from '#shared/diagnosis/report-schema.ts'
import { defaultSettings, type Settings } from '#shared/settings/fields.ts'
import { idleClock, standStill } from '#test/fakes/idle-clock.ts'

export const PASSWORD = 'Canary-7Kq!wz ü'

/** No rules: the tests of the wire look at evidence alone. */
export const noJudge: Judge = () => []

export const settingsWith = (changes: Partial<Settings>): Settings => ({
  ...defaultSettings,
  'smtp.host': '127.0.0.1',
  'smtp.replyTo': 'teamconnect@example.test',
  'smtp.auth': true,
  'smtp.username': 'mailer@example.test',
  'notifications.useSystemReply': true,
  'imap.host': '127.0.0.1',
  'imap.username': 'inbox@example.test',
  'smtp.ehloName': 'app01.example.test',
  ...changes,
})

export const requestWith = (changes: Partial<RunRequest> = {}): RunRequest => ({
  checks: ['smtp'],
  settings: settingsWith({}),
  target: { settings: 'form', changed: [] },
  passwords: {
    smtp: { secret: PASSWORD, source: 'given' },
    imap: { secret: PASSWORD, source: 'given' },
  },
  teamConnectVersion: '7',
  tool: { version: '0.0.0', host: 'cli', platform: 'test', node: process.version, tls: 'test' },
  role: 'workstation',
  ...changes,
})

export interface Ran {
  readonly report: Report
  readonly progress: readonly RunProgress[]
  check(name: CheckName): CheckResult
  evidence<S extends StageName>(check: CheckName, stage: S): EvidenceOf<S>
}

export interface RunOptions {
  readonly limits?: Partial<Limits>
  readonly network?: NetworkOptions
  /** Default: one that runs only while nothing happens in this process. For real servers: the computer's. */
  readonly clock?: Clock
  /** Ports that lead to others: those with a meaning of their own are not a test's to take. */
  readonly ports?: Readonly<Record<number, number>>
  /** Default: none. */
  readonly judge?: Judge | 'real'
  readonly signal?: AbortSignal
  readonly onProgress?: (progress: RunProgress) => void
}

const isStage = <S extends StageName>(
  evidence: StageEvidence | undefined,
  stage: S,
): evidence is EvidenceOf<S> => evidence?.stage === stage

/** The last evidence of that stage: a stage may stand twice in a check. */
export const evidenceIn = <S extends StageName>(check: CheckResult, stage: S): EvidenceOf<S> => {
  for (const result of [...check.stages].reverse()) {
    if (isStage(result.evidence, stage)) return result.evidence
  }
  throw new Error(`${check.check} has no evidence of ${stage}: ${JSON.stringify(check.stages)}`)
}

const loadMailClients = () =>
  Promise.all([
    import('#main/adapters/mail-clients/imap-mailbox.ts'),
    import('#main/adapters/mail-clients/smtp-delivery.ts'),
  ])

const redirected = (network: Network, ports: Readonly<Record<number, number>>): Network => ({
  ...network,
  resolve: (...question) => standStill(network.resolve(...question)),
  connect: (address, port, ...rest) => network.connect(address, ports[port] ?? port, ...rest),
})

export const runWith = async (request: RunRequest, options: RunOptions = {}): Promise<Ran> => {
  const clock = options.clock ?? idleClock
  // What is loaded from the disk moves no bytes here: it must not happen while that clock runs.
  if (request.checks.includes('round-trip') || request.sendMessage === true)
    await Promise.all([import('nodemailer/lib/mail-composer'), loadMailClients()])
  if (request.checks.includes('sender-domain')) await import('#main/adapters/sender-policies/library.ts')
  const diagnosis = createDiagnosis({
    network: redirected(createNetwork({ clock, ...options.network }), options.ports ?? {}),
    composer: createComposer(),
    mailClients: createMailClients(clock),
    senderPolicies: createSenderPolicies(),
    clock,
    randomId: () => 'test-run',
    ...(options.judge === 'real' ? {} : { judge: options.judge ?? noJudge }),
    limits: options.limits,
  })
  const progress: RunProgress[] = []
  const report = await diagnosis.run(
    request,
    (item) => {
      progress.push(item)
      options.onProgress?.(item)
    },
    options.signal ?? new AbortController().signal,
  )
  // Whatever a test is about: what leaves fits the schemas that hosts and screens read it by.
  reportSchema.parse(JSON.parse(JSON.stringify(report)))
  for (const item of progress) runProgressSchema.parse(JSON.parse(JSON.stringify(item)))
  const check = (name: CheckName): CheckResult => {
    const found = report.checks.find((each) => each.check === name)
    if (found === undefined) throw new Error(`no check ${name}`)
    return found
  }
  return { report, progress, check, evidence: (name, stage) => evidenceIn(check(name), stage) }
}

export const statuses = (check: CheckResult): string[] =>
  check.stages.map(({ stage, status }) => `${stage} ${status}`)
