/** Composes a run: all checks side by side, one deadline, progress as it happens, one report. */
import type { Clock } from '#main/ports/clock.ts'
import type { Composer } from '#main/ports/composer.ts'
import type { MailClients } from '#main/ports/mail-clients.ts'
import type { Network } from '#main/ports/network.ts'
import type { SenderPolicies } from '#main/ports/sender-policies.ts'
import { createSecrets } from '#main/services/privacy/secrets.ts'
import { RunDeadline } from '#main/services/probe/deadline.ts'
import { trackChannels } from '#main/services/probe/open-channels.ts'
import {
  DEFAULT_DEADLINE_MS,
  defaultLimits,
  isGiven,
  type Limits,
  ROUND_TRIP_DEADLINE_MS,
  type RunRequest,
} from '#main/services/probe/request.ts'
import { cleaner, createTranscript } from '#main/services/probe/transcript.ts'
import { stageEvidenceSchema } from '#shared/diagnosis/evidence-schema.ts'
import { mapFreeText } from '#shared/diagnosis/free-text.ts'
import type { CheckName, Report, RunProgress } from '#shared/diagnosis/model.ts'
import { checkNames } from '#shared/diagnosis/model.ts'
import { checkResultSchema, reportSchema } from '#shared/diagnosis/report-schema.ts'
import { reportCause, worstVerdict } from '#shared/diagnosis/verdicts.ts'
import { zonedTime } from '#shared/zoned-time.ts'
import { type CheckPlan, type Judge, type Net, runCheck } from './checks/check.ts'
import { imapCheck, tcImapCheck } from './checks/imap.ts'
import { roundTripCheck } from './checks/round-trip.ts'
import { senderDomainCheck } from './checks/sender-domain.ts'
import { sendAsCheck, smtpCheck } from './checks/smtp.ts'
import { urlCheck } from './checks/url.ts'
import { notProven } from './not-proven.ts'

export interface DiagnosisPorts {
  readonly network: Network
  readonly clock: Clock
  readonly randomId: () => string
  readonly judge: Judge
  readonly composer: Composer
  readonly mailClients: MailClients
  readonly senderPolicies: SenderPolicies
  /** Shorter ones in tests. */
  readonly limits?: Partial<Limits> | undefined
}

type PlanMaker = (request: RunRequest, ehloName: string) => CheckPlan

const plans: Readonly<Partial<Record<CheckName, PlanMaker>>> = {
  smtp: smtpCheck,
  imap: imapCheck,
  'tc-imap': tcImapCheck,
  url: urlCheck,
  'sender-domain': senderDomainCheck,
  'send-as': sendAsCheck,
  'round-trip': roundTripCheck,
}

const defaultDeadline = ({ checks }: RunRequest): number =>
  checks.includes('round-trip') ? ROUND_TRIP_DEADLINE_MS : DEFAULT_DEADLINE_MS

const secretsOf = (request: RunRequest): string[] =>
  [
    ...[request.passwords.smtp, request.passwords.imap].map(({ secret }) => secret),
    ...(request.furtherSecrets ?? []),
  ].filter((secret): secret is string => secret !== undefined && secret !== '')

interface RunSignal {
  readonly signal: AbortSignal
  done(): void
}

const startRun = (clock: Clock, ms: number, cancel: AbortSignal): RunSignal => {
  const controller = new AbortController()
  const timer = new AbortController()
  const onCancel = () => controller.abort(cancel.reason)
  if (cancel.aborted) onCancel()
  else cancel.addEventListener('abort', onCancel, { once: true })
  void clock.sleep(ms, timer.signal).then(() => {
    if (!timer.signal.aborted) controller.abort(new RunDeadline(ms))
  })
  return {
    signal: controller.signal,
    done: () => {
      timer.abort('over')
      cancel.removeEventListener('abort', onCancel)
    },
  }
}

/**
 * Runs the checks. Resolves always with a report, cancelled or not; a check that failed inside itself is
 * reported as failed.
 * @param onProgress must not throw
 */
export const runDiagnosis = async (
  ports: DiagnosisPorts,
  request: RunRequest,
  onProgress: (progress: RunProgress) => void,
  cancel: AbortSignal,
): Promise<Report> => {
  const { clock, network } = ports
  const limits: Limits = { ...defaultLimits, ...ports.limits }
  const startedAt = clock.now()
  const since = clock.monotonic()
  const elapsed = () => clock.monotonic() - since
  const secrets = createSecrets(secretsOf(request))
  const clean = cleaner(secrets)
  const net: Net = {
    // Before a stage is judged, only what its own later lines have shown to be a secret's share.
    evidence: (evidence) =>
      secrets.isSpread ? mapFreeText(stageEvidenceSchema, evidence, secrets.mask) : evidence,
    result: (result) =>
      secrets.isIn(result) ? mapFreeText(checkResultSchema, result, secrets.mask) : result,
  }
  const vantage = network.vantage((request.caPems ?? []).length)
  const ehloName = request.settings['smtp.ehloName'].trim() || request.ehloName || vantage.hostname
  const running = startRun(clock, request.deadlineMs ?? defaultDeadline(request), cancel)
  const secretFor = (protocol: 'smtp' | 'imap') => {
    const password = request.passwords[protocol]
    return isGiven(password) ? password.secret : undefined
  }

  const wanted = checkNames.filter((name) => request.checks.includes(name))
  const results = await Promise.all(
    wanted.flatMap((name) => {
      const plan = plans[name]?.(request, ehloName)
      if (plan === undefined) return []
      const channels = trackChannels(network)
      const tools = {
        network: channels.network,
        clock,
        signal: running.signal,
        limits,
        transcript: createTranscript(elapsed, secrets),
        clean,
        mask: secrets.mask,
        leave: (channel: Parameters<typeof channels.leave>[0]) => channels.leave(channel, limits.goodbyeMs),
      }
      const check = runCheck(plan, {
        tools,
        request,
        secretFor,
        ehloName,
        randomId: ports.randomId,
        composer: ports.composer,
        mailClients: ports.mailClients,
        senderPolicies: ports.senderPolicies,
        judge: ports.judge,
        elapsed,
        onProgress,
        net,
      })
      return [check.finally(() => channels.closeAll())]
    }),
  )
  running.done()
  const report: Report = {
    schema: 'mailroom.report/1',
    id: ports.randomId(),
    startedAt: zonedTime(startedAt),
    durationMs: Math.round(elapsed()),
    tool: request.tool,
    vantage: { role: request.role, ...vantage, ehloName },
    target: request.target,
    checks: results,
    verdict: worstVerdict(results.map(({ verdict }) => verdict)),
    cause: reportCause(results),
    notProven: notProven(request, results),
  }
  // Each check was searched as it ended; what another one has shown to be a share since then was not.
  return secrets.isSpread && secrets.isIn(report) ? mapFreeText(reportSchema, report, secrets.mask) : report
}
