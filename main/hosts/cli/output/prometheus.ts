/** Reports in Prometheus' text format, for node_exporter's textfile collector. */
import type { CertificateFacts } from '#shared/diagnosis/evidence.ts'
import type { CheckResult } from '#shared/diagnosis/model.ts'
import { sanitise } from '#shared/diagnosis/sanitise.ts'
import { exitCodes } from '../cli.ts'
import type { NamedReport } from './junit.ts'

/** Cut nowhere: two targets with one name would be one sample twice. */
const label = (text: string): string =>
  sanitise(text, Number.POSITIVE_INFINITY).replaceAll('\\', '\\\\').replaceAll('"', '\\"')

const sample = (name: string, labels: Readonly<Record<string, string>>, value: number): string =>
  `${name}{${Object.entries(labels)
    .map(([key, text]) => `${key}="${label(text)}"`)
    .join(',')}} ${value}`

const leafOf = (check: CheckResult): CertificateFacts | undefined => {
  for (const { evidence } of check.stages) {
    if (evidence?.stage === 'tls' && evidence.chain[0] !== undefined) return evidence.chain[0]
  }
  return undefined
}

const unseenOf = (check: CheckResult): number | undefined => {
  for (const { evidence } of check.stages) {
    if (evidence?.stage === 'mailbox' && evidence.unseen !== undefined) return evidence.unseen
  }
  return undefined
}

interface Metric {
  readonly name: string
  readonly help: string
  readonly samples: (named: NamedReport, check: CheckResult) => readonly string[]
}

const labelsOf = ({ name }: NamedReport, check: CheckResult) => ({ target: name, check: check.check })

const metrics: readonly Metric[] = [
  {
    name: 'mailroom_check_state',
    help: '0 all well, 1 warnings, 2 failed, 3 not tried',
    samples: (named, check) => [
      sample('mailroom_check_state', labelsOf(named, check), exitCodes[check.verdict]),
    ],
  },
  {
    name: 'mailroom_check_duration_seconds',
    help: 'How long the check took',
    samples: (named, check) => [
      sample('mailroom_check_duration_seconds', labelsOf(named, check), check.durationMs / 1000),
    ],
  },
  {
    name: 'mailroom_stage_duration_seconds',
    help: 'How long each stage took; a stage that is passed twice is added up',
    samples: (named, check) => {
      const sums = new Map<string, number>()
      for (const { stage, status, durationMs } of check.stages) {
        if (status !== 'skipped') sums.set(stage, (sums.get(stage) ?? 0) + durationMs)
      }
      return [...sums].map(([stage, ms]) =>
        sample('mailroom_stage_duration_seconds', { ...labelsOf(named, check), stage }, ms / 1000),
      )
    },
  },
  {
    name: 'mailroom_finding',
    help: 'Causes that were found, each with the value 1',
    samples: (named, check) =>
      [...new Set(check.findings.map(({ cause, severity }) => `${severity} ${cause}`))].map((key) => {
        const [severity = '', cause = ''] = key.split(' ')
        return sample('mailroom_finding', { ...labelsOf(named, check), cause, severity }, 1)
      }),
  },
  {
    name: 'mailroom_certificate_expiry_timestamp_seconds',
    help: 'When the server’s certificate expires',
    samples: (named, check) => {
      const at = Date.parse(leafOf(check)?.validTo ?? '')
      return Number.isNaN(at)
        ? []
        : [sample('mailroom_certificate_expiry_timestamp_seconds', labelsOf(named, check), at / 1000)]
    },
  },
  {
    name: 'mailroom_mailbox_unseen',
    help: 'Unread messages that wait in the incoming mailbox',
    samples: (named, check) => {
      const unseen = unseenOf(check)
      return unseen === undefined ? [] : [sample('mailroom_mailbox_unseen', labelsOf(named, check), unseen)]
    },
  },
]

export const prometheus = (reports: readonly NamedReport[]): string => {
  const lines: string[] = []
  for (const { name, help, samples } of metrics) {
    const all = reports.flatMap((named) => named.report.checks.flatMap((check) => samples(named, check)))
    if (all.length > 0) lines.push(`# HELP ${name} ${help}`, `# TYPE ${name} gauge`, ...all)
  }
  if (reports.length > 0) {
    lines.push(
      '# HELP mailroom_last_run_timestamp_seconds When the test was started',
      '# TYPE mailroom_last_run_timestamp_seconds gauge',
      ...reports.map(({ name, report }) =>
        sample('mailroom_last_run_timestamp_seconds', { target: name }, Date.parse(report.startedAt) / 1000),
      ),
    )
  }
  return `${lines.join('\n')}\n`
}
