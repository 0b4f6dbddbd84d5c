/** What differs between two reports, check by check: pure, so that it can be tested by itself. */
import type { CertificateFacts } from '#shared/diagnosis/evidence.ts'
import type { CheckName, CheckResult, Report } from '#shared/diagnosis/model.ts'
import { dictionary } from '../../words/dictionary.ts'
import { dateOnly } from '../../words/format.ts'
import { runWords } from '../../words/run.ts'

const words = dictionary({
  server: 'Server',
  port: 'Port',
  encryption: 'Encryption',
  user: 'User name',
  addresses: 'Addresses',
  certificate: 'Certificate',
  capabilities: 'Capabilities',
  none: 'none',
  until: (name: string, date: string) => `${name}, valid to ${date}`,
})

export interface ReportDifference {
  readonly check: CheckName
  readonly what: string
  readonly before: string
  readonly after: string
}

const leafOf = (check: CheckResult): CertificateFacts | undefined => {
  for (const { evidence } of check.stages) if (evidence?.stage === 'tls') return evidence.chain[0]
  return undefined
}

const factsOf = (check: CheckResult): ReadonlyMap<string, string> => {
  const facts = new Map<string, string>()
  if (check.endpoint !== undefined) {
    facts.set(words.server, check.endpoint.host)
    facts.set(words.port, String(check.endpoint.port))
    facts.set(words.encryption, check.endpoint.security)
    facts.set(words.user, check.endpoint.username ?? words.none)
  }
  for (const { evidence } of check.stages) {
    if (evidence?.stage === 'dns')
      facts.set(words.addresses, [...evidence.addresses.map(({ address }) => address)].sort().join(', '))
    if (evidence?.stage === 'ehlo' || evidence?.stage === 'capability')
      facts.set(words.capabilities, [...evidence.capabilities].sort().join(' '))
  }
  const leaf = leafOf(check)
  if (leaf !== undefined)
    facts.set(words.certificate, words.until(leaf.commonName || leaf.subject, dateOnly(leaf.validTo)))
  return facts
}

export const differencesOf = (before: Report, after: Report): readonly ReportDifference[] =>
  after.checks.flatMap((check) => {
    const old = before.checks.find((item) => item.check === check.check)
    if (old === undefined) return []
    const [was, is] = [factsOf(old), factsOf(check)]
    return [...is].flatMap(([what, value]) => {
      const earlier = was.get(what)
      return earlier === undefined || earlier === value
        ? []
        : [{ check: check.check, what, before: earlier, after: value }]
    })
  })

export interface StagePair {
  readonly key: string
  readonly name: string
  readonly left: { readonly status: string; readonly summary: string; readonly ms: number } | null
  readonly right: { readonly status: string; readonly summary: string; readonly ms: number } | null
  readonly differs: boolean
}

/** Stages of one check in two reports, beside each other; the n-th of a name meets the n-th. */
export const stagePairs = (
  left: CheckResult | undefined,
  right: CheckResult | undefined,
): readonly StagePair[] => {
  const numbered = (check: CheckResult | undefined) => {
    const seen = new Map<string, number>()
    return (check?.stages ?? []).map((stage) => {
      const turn = (seen.get(stage.stage) ?? 0) + 1
      seen.set(stage.stage, turn)
      return { key: `${stage.stage}-${turn}`, stage }
    })
  }
  const [one, other] = [numbered(left), numbered(right)]
  const keys = [...new Set([...one, ...other].map(({ key }) => key))]
  return keys.map((key) => {
    const l = one.find((item) => item.key === key)?.stage
    const r = other.find((item) => item.key === key)?.stage
    const name = l ?? r
    return {
      key,
      name: name === undefined ? key : runWords.stages[name.stage],
      left: l === undefined ? null : { status: l.status, summary: l.summary, ms: l.durationMs },
      right: r === undefined ? null : { status: r.status, summary: r.summary, ms: r.durationMs },
      differs: l?.status !== r?.status || l?.summary !== r?.summary,
    }
  })
}
