/** What the DNS says of the senders' domains: who takes their mail, who may send for them, what to do with the rest. */
import type { AskDns, DmarcAnswer, SenderPolicies, SpfAnswer } from '#main/ports/sender-policies.ts'
import type { DnsAnswer, DomainFacts, FactsEvidence } from '#shared/diagnosis/evidence.ts'
import type { Tools } from '../tools.ts'

type DomainStage = 'mx' | 'spf' | 'dmarc'

/** A name that exists wherever outside names do (RFC 2606 reserves it, and it is served). */
const CONTROL_NAME = 'example.com'

const isMissing = ({ code }: DnsAnswer): boolean => code === 'ENOTFOUND' || code === 'ENODATA'

/** Asks each question once in a check. The end of the run's time is a time-out, as in every other stage. */
export const askOnce = (tools: Tools): AskDns => {
  const known = new Map<string, Promise<DnsAnswer>>()
  const question: AskDns = async (name, type) => {
    const answer = await tools.network.resolve(name, type, tools.limits.dnsMs, tools.signal)
    return answer.code === 'ABORTED' ? { ...answer, code: 'ETIMEOUT' } : answer
  }
  return (name, type) => {
    const key = `${type} ${name.toLowerCase()}`
    const asked = known.get(key) ?? question(name, type)
    known.set(key, asked)
    return asked
  }
}

const unknown = (domain: string, { code }: DnsAnswer): DomainFacts => ({
  domain,
  result: isMissing({ type: 'MX', records: [], code }) ? 'missing' : 'unknown',
  records: [],
  ...(code === undefined ? {} : { code }),
})

/** "0 .", alone (RFC 7505). */
const isNullMx = (records: readonly string[]): boolean =>
  records.length === 1 && /^\d+ \.?$/.test(records[0] ?? '')

const mx = async (domain: string, ask: AskDns): Promise<DomainFacts> => {
  const answer = await ask(domain, 'MX')
  const { records } = answer
  if (isNullMx(records)) {
    const problem = 'the domain says that it takes no mail'
    return { domain, result: 'missing', records, nullMx: true, problem }
  }
  if (records.length > 0) return { domain, result: 'found', records }
  if (!isMissing(answer)) return unknown(domain, answer)
  const addresses = await Promise.all([ask(domain, 'A'), ask(domain, 'AAAA')])
  const found = addresses.flatMap((each) => each.records)
  if (found.length > 0) return { domain, result: 'found', records: found, implicit: true }
  return unknown(domain, addresses.find((each) => !isMissing(each)) ?? answer)
}

const isSpf = (text: string): boolean => /^v=spf1(?: |$)/i.test(text)

/** Meant as an SPF record, and none to a receiver. Sender ID (`spf2.0/…`) is another thing. */
const isSpfLike = (text: string): boolean => /^["“\s]*v\s*=\s*spf/i.test(text)

/**
 * Addresses that no record lists by itself (reserved, on no network): with them all of a record is read. One of
 * each family, since look-ups that find nothing count by the family of the address.
 */
const NOBODY = ['240.0.0.1', '100::1'] as const

interface SpfInput {
  readonly ask: AskDns
  readonly policies: SenderPolicies
  readonly outgoingIp: string | undefined
  readonly timeoutMs: number
}

/** What can be said without an address: whether the record can be used at all. */
const readThrough = async (domain: string, input: SpfInput): Promise<SpfAnswer> => {
  const { ask, policies, timeoutMs } = input
  const first = await policies.spf({ domain, ip: NOBODY[0], ask, timeoutMs })
  return first.tooManyVoid === true ? policies.spf({ domain, ip: NOBODY[1], ask, timeoutMs }) : first
}

const spf = async (domain: string, input: SpfInput): Promise<DomainFacts> => {
  const { ask, policies, outgoingIp, timeoutMs } = input
  const answer = await ask(domain, 'TXT')
  const records = answer.records.filter(isSpf)
  const given = outgoingIp === undefined ? {} : { outgoingIp }
  if (records.length === 0) {
    const meant = answer.records.filter(isSpfLike)
    if (meant.length > 0) {
      const problem = 'it has to begin with “v=spf1” and a space'
      return { domain, result: 'invalid', records: meant, problem, ...given }
    }
    return answer.records.length > 0
      ? { domain, result: 'missing', records: [], ...given }
      : { ...unknown(domain, answer), ...given }
  }
  const { result, lookups, problem } =
    outgoingIp === undefined
      ? await readThrough(domain, input)
      : await policies.spf({ domain, ip: outgoingIp, ask, timeoutMs })
  const read = { domain, records, lookups, ...given }
  const outcome = outgoingIp === undefined || result === 'none' ? {} : { spf: result }
  if (result === 'permerror') return { ...read, ...outcome, result: 'invalid', problem }
  // Without an address the outcome is nobody's; that the record could not be read through is.
  if (result === 'temperror') return { ...read, result: 'found', spf: result, problem }
  return { ...read, ...outcome, result: 'found' }
}

/** What is wrong with the records at the nearest place that has any. */
const dmarcProblem = (records: readonly string[]): string | undefined => {
  const [record = ''] = records
  if (records.length > 1) return 'there is more than one'
  if (!/^v\s*=\s*DMARC1\s*(?:;|$)/.test(record)) return 'it has to begin with “v=DMARC1;”'
  const tags = record.split(';').map((part) => part.split('='))
  const policy = tags.find(([tag = '']) => /^p$/i.test(tag.trim()))?.[1]?.trim()
  if (policy === undefined) return 'it has no policy (p=)'
  if (!/^(?:none|quarantine|reject)$/i.test(policy)) return `“p=${policy.slice(0, 30)}” is no policy`
  const names = tags.map(([tag = '']) => tag.trim().toLowerCase()).filter((tag) => tag !== '')
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  return twice === undefined ? undefined : `it has “${twice.slice(0, 30)}” twice`
}

const dmarcFacts = (domain: string, answer: DmarcAnswer, foreign: boolean): DomainFacts => {
  const of = foreign ? { domain, foreign } : { domain }
  const nearest = answer.seen[0]
  const at = nearest === undefined || nearest.domain === domain ? {} : { recordDomain: nearest.domain }
  const problem = nearest === undefined ? undefined : dmarcProblem(nearest.records)
  if (nearest !== undefined && problem !== undefined) {
    return { ...of, result: 'invalid', records: nearest.records, problem, ...at }
  }
  if (answer.result === 'temperror') {
    return {
      ...of,
      result: 'unknown',
      records: [],
      ...(answer.code === undefined ? {} : { code: answer.code }),
    }
  }
  const { policy, recordDomain } = answer
  const applied = answer.seen.find((each) => each.domain === recordDomain)
  if (policy === undefined || applied === undefined) {
    return nearest === undefined
      ? { ...of, result: 'missing', records: [] }
      : { ...of, result: 'invalid', records: nearest.records, problem: 'receivers cannot read it', ...at }
  }
  const where = recordDomain === domain || recordDomain === undefined ? {} : { recordDomain }
  return { ...of, result: 'found', records: applied.records, policy, ...where }
}

const isWithin = (domain: string, organisation: string): boolean =>
  domain === organisation || domain.endsWith(`.${organisation}`)

/** Of somebody else: of another organisation than the account's domain, and neither above nor below it. */
const isForeign = (domain: string, organisation: string | undefined, own: string): boolean =>
  own !== '' && !isWithin(own, organisation ?? domain) && !isWithin(domain, own) && !isWithin(own, domain)

const words: Readonly<Record<DomainFacts['result'], string>> = {
  found: 'found',
  missing: 'none',
  invalid: 'faulty',
  unknown: 'no answer',
}

const summaryOf = (stage: DomainStage, domains: readonly DomainFacts[]): string => {
  const worst = (['invalid', 'missing', 'unknown', 'found'] as const).find((result) =>
    domains.some((each) => each.result === result),
  )
  const only = domains.length === 1 ? domains[0] : undefined
  if (stage === 'dmarc' && only?.policy !== undefined) return `policy ${only.policy}`
  if (stage === 'spf' && worst === 'found') {
    const outcome = (['fail', 'softfail', 'temperror', 'neutral', 'pass'] as const).find((result) =>
      domains.some((each) => each.spf === result),
    )
    if (outcome !== undefined) return outcome
  }
  return words[worst ?? 'unknown']
}

export interface SenderDomainInput {
  readonly stage: DomainStage
  readonly domains: readonly string[]
  readonly ask: AskDns
  readonly policies: SenderPolicies
  readonly outgoingIp?: string | undefined
  /** Domain of the account that sends; '' where it has none. */
  readonly ownDomain: string
}

/** A record that takes many look-ups may need as long as this many of them. */
const SPF_WAITS = 4

const lookAt = async (domain: string, input: SenderDomainInput, tools: Tools): Promise<DomainFacts> => {
  const { stage, ask, policies, outgoingIp, ownDomain } = input
  if (stage === 'mx') return mx(domain, ask)
  if (stage === 'spf') {
    return spf(domain, { ask, policies, outgoingIp, timeoutMs: tools.limits.dnsMs * SPF_WAITS })
  }
  const answer = await policies.dmarc({ domain, ask })
  return dmarcFacts(domain, answer, isForeign(domain, answer.organisation, ownDomain))
}

export const senderDomainStage = async (input: SenderDomainInput, tools: Tools): Promise<FactsEvidence> => {
  const { stage, ask } = input
  const found = await Promise.all(input.domains.map((domain) => lookAt(domain, input, tools)))
  const domains = found.map((each) => ({
    ...each,
    records: each.records.slice(0, 20).map((record) => tools.clean(record, 1000)),
    ...(each.problem === undefined ? {} : { problem: tools.clean(each.problem, 300) }),
  }))
  // "No record" is believed only of a resolver that knows the outside world.
  const doubtful = domains.some(({ result }) => result === 'missing' || result === 'unknown')
  const control = doubtful ? await ask(CONTROL_NAME, 'A') : undefined
  // Nothing was learnt of a name that was asked for behind the end of the run.
  if (control !== undefined && control.records.length === 0 && !tools.signal.aborted) {
    return {
      stage,
      facts: {
        summary: 'outside names do not resolve',
        domain: domains.map(({ domain }) => domain).join(', '),
        skipped: 'outside names do not resolve here',
      },
      domains,
      skipped: 'no-outside-names',
    }
  }
  return { stage, facts: { summary: summaryOf(stage, domains) }, domains }
}
