/** What the rules look at: the evidence sorted by stage, what the set-up is, and how a hit becomes a finding. */
import type { CauseContext, CauseId, CauseProtocol } from '#main/services/knowledge/index.ts'
import { normalise, withoutNames } from '#main/services/knowledge/text.ts'
import type { EvidenceOf, SettingsEvidence, StageEvidence } from '#shared/diagnosis/evidence.ts'
import type { CheckName, Severity, StageName } from '#shared/diagnosis/model.ts'
import { addressFamily, bareHost } from '#shared/settings/host-name.ts'

/** A cause found at a stage, with its proof. */
export interface Hit {
  readonly cause: CauseId
  readonly stage: StageName
  readonly proof: string
  readonly severity?: Severity | undefined
  readonly facts?: Readonly<Record<string, string>> | undefined
}

export interface Case {
  readonly check: CheckName
  readonly protocol: CauseProtocol
  readonly stages: readonly StageEvidence[]
  readonly settings: SettingsEvidence | undefined
  /** Lower case. */
  readonly host: string
  readonly port: number
  /** Names of this case, hidden from the families of words. */
  readonly names: readonly string[]
  readonly context: CauseContext
}

const protocols: Readonly<Record<CheckName, CauseProtocol>> = {
  smtp: 'smtp',
  imap: 'imap',
  'tc-imap': 'tc-imap',
  url: 'url',
  'sender-domain': 'smtp',
  'send-as': 'smtp',
  'round-trip': 'smtp',
}

/** The last evidence of a stage: after STARTTLS some stages come twice, and the second one counts. */
export const last = <S extends StageName>(
  stages: readonly StageEvidence[],
  stage: S,
): EvidenceOf<S> | undefined =>
  stages.findLast((evidence): evidence is EvidenceOf<S> => evidence.stage === stage)

export const isLiteral = (host: string): boolean => addressFamily(bareHost(host)) !== 0

const namesOf = (
  stages: readonly StageEvidence[],
  settings: SettingsEvidence | undefined,
): readonly string[] => {
  const names = new Set<string>()
  for (const name of [settings?.host, settings?.username, settings?.replyTo, settings?.ehloName]) {
    if (name !== undefined) names.add(name)
  }
  for (const evidence of stages) {
    if (evidence.stage !== 'envelope') continue
    for (const step of evidence.steps) names.add(step.address)
  }
  // Longest first: a host inside an address must not break the address.
  return [...names]
    .filter((name) => !/^(localhost|admin|user|mail|relay|sender|test)$/i.test(name))
    .sort((a, b) => b.length - a.length)
}

/** The case as the rules want it. Never throws, whatever part of the evidence is there. */
export const caseOf = (check: CheckName, stages: readonly StageEvidence[]): Case => {
  const settings = last(stages, 'settings')
  const protocol = settings?.protocol ?? protocols[check]
  const host = (settings?.host ?? last(stages, 'dns')?.host ?? '').trim()
  const port = settings?.port ?? last(stages, 'connect')?.port ?? 0
  return {
    check,
    protocol,
    stages,
    settings,
    host: host.toLowerCase(),
    port,
    names: namesOf(stages, settings),
    context: {
      protocol,
      host,
      port,
      security: settings?.security ?? 'none',
      username: settings?.username ?? '',
      replyTo: settings?.replyTo ?? '',
      ehloName: settings?.ehloName ?? last(stages, 'ehlo')?.name ?? '',
      teamConnectVersion: settings?.teamConnectVersion ?? '7',
      facts: {},
    },
  }
}

/** A text in the form that families of words are matched against. */
export const wordsOf = (text: string, seen: Case): string => normalise(withoutNames(text, seen.names))

/** Seconds, for people. */
export const seconds = (ms: number): string => String(Math.round(ms / 100) / 10)
