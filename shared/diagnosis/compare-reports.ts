/** Two reports side by side, workstation and server for example: what stands out. Pure. */
import { securityWords } from '../settings/destination.ts'
import type {
  CertificateFacts,
  ConnectEvidence,
  DomainFacts,
  Fault,
  ImapReply,
  SmtpReply,
  StageEvidence,
  TlsEvidence,
} from './evidence.ts'
import {
  type CheckName,
  type CheckResult,
  checkNames,
  type Report,
  type StageName,
  type Verdict,
} from './model.ts'

/** One fact that may differ; null where a report does not have it. */
export interface ComparedFact {
  readonly name: string
  readonly one: string | null
  readonly other: string | null
}

export interface StageSide {
  readonly status: Verdict
  readonly summary: string
  readonly durationMs: number
}

export interface ComparedStage {
  readonly stage: StageName
  /** 0 for the first of its name, 1 for the second (`tls` after STARTTLS). */
  readonly occurrence: number
  readonly one: StageSide | null
  readonly other: StageSide | null
  /** Facts that differ; times never count. */
  readonly differences: readonly ComparedFact[]
  readonly differs: boolean
}

export interface ComparedCheck {
  readonly check: CheckName
  readonly one: Verdict | null
  readonly other: Verdict | null
  readonly stages: readonly ComparedStage[]
  /** Causes that only one of the two found. */
  readonly onlyOne: readonly { readonly cause: string; readonly title: string }[]
  readonly onlyOther: readonly { readonly cause: string; readonly title: string }[]
  readonly differs: boolean
}

export interface Comparison {
  /** Nothing that matters differs; when and how long never matter. */
  readonly same: boolean
  /** Where they ran, what was tested, by which program. */
  readonly facts: readonly ComparedFact[]
  /** In the order of checks; those that both left out are not there. */
  readonly checks: readonly ComparedCheck[]
}

type Facts = Readonly<Record<string, string | undefined>>

const list = (values: readonly string[]): string => [...values].sort().join(', ')
const yes = (value: boolean | undefined): string | undefined =>
  value === undefined ? undefined : value ? 'yes' : 'no'

const faultText = (fault: Fault | undefined): string | undefined =>
  fault === undefined ? undefined : [fault.code, fault.reason].filter((part) => part !== undefined).join(' ')

const smtpText = (reply: SmtpReply | undefined): string | undefined =>
  reply === undefined ? undefined : reply.lines.join(' / ')

const imapText = (reply: ImapReply | undefined): string | undefined =>
  reply === undefined
    ? undefined
    : [reply.status, reply.code === undefined ? '' : `[${reply.code}]`, reply.text]
        .filter((part) => part !== '')
        .join(' ')

const certificateFacts = (leaf: CertificateFacts | undefined): Facts => ({
  certificate: leaf?.subject,
  'issued by': leaf?.issuer,
  'valid until': leaf?.validTo,
  'certificate names': leaf === undefined ? undefined : list(leaf.names),
  fingerprint: leaf?.fingerprint256,
})

const trustText = (trust: TlsEvidence['localTrust']): string | undefined =>
  trust === undefined ? undefined : trust.trusted ? 'trusted' : (trust.problem ?? 'not trusted')

const connectFacts = (evidence: ConnectEvidence): Facts => ({
  addresses: list(evidence.attempts.map(({ address, outcome }) => `${address} ${outcome}`)),
  used: evidence.used,
  fault: list(evidence.attempts.flatMap(({ fault }) => faultText(fault) ?? [])) || undefined,
})

/** Records in no order: name servers turn them round with each answer. */
const domainText = ({ result, records, spf, outgoingIp, problem, code }: DomainFacts): string =>
  [
    result,
    [...records].sort().join(' | '),
    spf === undefined ? '' : [outgoingIp, spf].filter((part) => part !== undefined).join(' '),
    problem ?? '',
    result === 'unknown' ? (code ?? '') : '',
  ]
    .filter((part) => part !== '')
    .join(', ')

/** What of a stage's evidence two runs may be held against each other by. */
const factsOf = (evidence: StageEvidence): Facts => {
  switch (evidence.stage) {
    case 'settings':
      return {
        server: evidence.host,
        port: String(evidence.port),
        encryption: securityWords[evidence.security],
        authentication: yes(evidence.auth),
        'user name': evidence.username,
        password: evidence.password,
        'Reply-To': evidence.replyTo,
        'name in EHLO': evidence.ehloName,
        URL: evidence.url,
      }
    case 'dns':
      return {
        addresses: list(evidence.addresses.map(({ address }) => address)),
        fault: faultText(evidence.fault),
      }
    case 'connect':
      return connectFacts(evidence)
    case 'tls':
      return {
        ...certificateFacts(evidence.chain[0]),
        version: evidence.protocol,
        cipher: evidence.cipher,
        'trust by public roots': trustText(evidence.publicTrust),
        'trust here': trustText(evidence.localTrust),
        'trust by cacerts': trustText(evidence.javaTrust),
        'name fits': yes(evidence.nameMatches),
        'certificates sent': String(evidence.chain.length),
        fault: faultText(evidence.fault),
      }
    case 'greeting':
      return {
        greeting: smtpText(evidence.reply) ?? imapText(evidence.imap) ?? evidence.text,
        fault: faultText(evidence.fault),
      }
    case 'ehlo':
      return {
        capabilities: list(evidence.capabilities),
        mechanisms: list(evidence.mechanisms),
        fault: faultText(evidence.fault),
      }
    case 'capability':
      return {
        capabilities: list(evidence.capabilities),
        mechanisms: list(evidence.mechanisms),
        fault: faultText(evidence.fault),
      }
    case 'starttls':
      return {
        offered: yes(evidence.offered),
        reply: smtpText(evidence.reply) ?? imapText(evidence.imap),
        fault: faultText(evidence.fault),
      }
    case 'auth':
      return {
        tried: evidence.tried ? 'yes' : (evidence.skipped ?? 'no'),
        mechanism: evidence.mechanism,
        reply: smtpText(evidence.reply),
        fault: faultText(evidence.fault),
      }
    case 'login':
      return {
        tried: evidence.tried ? 'yes' : (evidence.skipped ?? 'no'),
        mechanism: evidence.mechanism,
        reply: imapText(evidence.reply),
        fault: faultText(evidence.fault),
      }
    case 'envelope':
      return Object.fromEntries(
        evidence.steps
          .filter(({ command }) => command !== 'RSET')
          .map(({ command, address, reply, fault }) => [
            `${command} ${address}`,
            smtpText(reply) ?? faultText(fault),
          ]),
      )
    case 'message':
      return { reply: smtpText(evidence.reply), fault: faultText(evidence.fault) }
    case 'select':
      return {
        reply: imapText(evidence.reply),
        'read-only': yes(evidence.readOnly),
        'permanent flags': evidence.permanentFlags === undefined ? undefined : list(evidence.permanentFlags),
        fault: faultText(evidence.fault),
      }
    case 'mailbox':
      return {
        unseen: evidence.unseen === undefined ? undefined : String(evidence.unseen),
        'oldest unseen': evidence.oldestUnseen,
        fault: faultText(evidence.fault),
      }
    case 'http':
      return {
        status: evidence.status === undefined ? undefined : String(evidence.status),
        'final URL': evidence.finalUrl,
        redirects: String(evidence.hops.length),
        fault: faultText(evidence.fault),
      }
    case 'mx':
    case 'spf':
    case 'dmarc':
      return {
        skipped: evidence.skipped,
        ...Object.fromEntries((evidence.domains ?? []).map((facts) => [facts.domain, domainText(facts)])),
      }
    default:
      return { facts: JSON.stringify(evidence.facts), fault: faultText(evidence.fault) }
  }
}

const differing = (one: Facts, other: Facts): readonly ComparedFact[] =>
  [...new Set([...Object.keys(one), ...Object.keys(other)])].flatMap((name) => {
    const left = one[name] ?? null
    const right = other[name] ?? null
    return left === right ? [] : [{ name, one: left, other: right }]
  })

type Stage = CheckResult['stages'][number]

const sideOf = (stage: Stage | undefined): StageSide | null =>
  stage === undefined ? null : { status: stage.status, summary: stage.summary, durationMs: stage.durationMs }

const evidenceFacts = (stage: Stage | undefined): Facts =>
  stage?.evidence === undefined ? {} : factsOf(stage.evidence)

/** Stages by name and occurrence, in the order of the longer list. */
const compareStages = (one: readonly Stage[], other: readonly Stage[]): readonly ComparedStage[] => {
  const keyed = (stages: readonly Stage[]): Map<string, { stage: Stage; occurrence: number }> => {
    const counts = new Map<StageName, number>()
    return new Map(
      stages.map((stage) => {
        const occurrence = counts.get(stage.stage) ?? 0
        counts.set(stage.stage, occurrence + 1)
        return [`${stage.stage} ${occurrence}`, { stage, occurrence }]
      }),
    )
  }
  const left = keyed(one)
  const right = keyed(other)
  const [first, second] = left.size >= right.size ? [left, right] : [right, left]
  const keys = [...first.keys(), ...[...second.keys()].filter((key) => !first.has(key))]
  return keys.flatMap((key): readonly ComparedStage[] => {
    const here = left.get(key)
    const there = right.get(key)
    const known = here ?? there
    if (known === undefined) return []
    // Where only one of the two got there, that is the difference, not every fact of it.
    const both = here?.stage.evidence !== undefined && there?.stage.evidence !== undefined
    const differences = both ? differing(evidenceFacts(here.stage), evidenceFacts(there.stage)) : []
    const status = here?.stage.status !== there?.stage.status
    return [
      {
        stage: known.stage.stage,
        occurrence: known.occurrence,
        one: sideOf(here?.stage),
        other: sideOf(there?.stage),
        differences,
        differs: status || differences.length > 0,
      },
    ]
  })
}

const onlyIn = (
  one: CheckResult | undefined,
  other: CheckResult | undefined,
): readonly { cause: string; title: string }[] => {
  const known = new Set(other?.findings.map(({ cause }) => cause))
  const found = new Map(
    (one?.findings ?? []).flatMap(({ cause, title }) => (known.has(cause) ? [] : [[cause, title] as const])),
  )
  return [...found].map(([cause, title]) => ({ cause, title }))
}

const compareCheck = (
  check: CheckName,
  one: CheckResult | undefined,
  other: CheckResult | undefined,
): ComparedCheck => {
  const stages = compareStages(one?.stages ?? [], other?.stages ?? [])
  const onlyOne = onlyIn(one, other)
  const onlyOther = onlyIn(other, one)
  return {
    check,
    one: one?.verdict ?? null,
    other: other?.verdict ?? null,
    stages,
    onlyOne,
    onlyOther,
    differs:
      one?.verdict !== other?.verdict ||
      onlyOne.length + onlyOther.length > 0 ||
      stages.some(({ differs }) => differs),
  }
}

const reportFacts = ({ vantage, target, tool }: Report): Facts => ({
  'ran on': vantage.hostname,
  role: vantage.role,
  'own addresses': list(vantage.addresses),
  resolvers: list(vantage.resolvers),
  trust: vantage.trust,
  'name in EHLO': vantage.ehloName,
  environment: target.environment,
  file: target.file,
  'SHA-256': target.sha256,
  tested: target.settings,
  'differs from the file in': list(target.changed),
  program: `Mailroom ${tool.version} (${tool.host})`,
  platform: tool.platform,
  Node: tool.node,
  TLS: tool.tls,
})

export const compareReports = (one: Report, other: Report): Comparison => {
  const of = (report: Report, name: CheckName) => report.checks.find(({ check }) => check === name)
  const checks = checkNames.flatMap((name) => {
    const left = of(one, name)
    const right = of(other, name)
    return left === undefined && right === undefined ? [] : [compareCheck(name, left, right)]
  })
  const facts = differing(reportFacts(one), reportFacts(other))
  return { same: facts.length === 0 && checks.every(({ differs }) => !differs), facts, checks }
}
