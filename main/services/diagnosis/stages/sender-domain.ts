/** What the DNS says of the senders' domains: who takes their mail, who may send for them, what to do with the rest. */
import type { DnsAnswer, DomainFacts, FactsEvidence } from '#shared/diagnosis/evidence.ts'
import type { Tools } from '../tools.ts'
import { type Ask, evaluateSpf, spfProblem, spfRecords } from './spf.ts'

type DomainStage = 'mx' | 'spf' | 'dmarc'

/** A name that exists wherever outside names do (RFC 2606 reserves it, and it is served). */
const CONTROL_NAME = 'example.com'

const isMissing = ({ code }: DnsAnswer): boolean => code === 'ENOTFOUND' || code === 'ENODATA'

/** Asks each question once in a check. */
export const askOnce = (tools: Tools): Ask => {
  const known = new Map<string, Promise<DnsAnswer>>()
  return (name, type) => {
    const key = `${type} ${name.toLowerCase()}`
    const asked = known.get(key) ?? tools.network.resolve(name, type, tools.limits.dnsMs, tools.signal)
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

const mx = async (domain: string, ask: Ask): Promise<DomainFacts> => {
  const answer = await ask(domain, 'MX')
  if (answer.records.some((record) => /^\d+ \.?$/.test(record))) {
    return {
      domain,
      result: 'missing',
      records: answer.records,
      problem: 'the domain says that it takes no mail',
    }
  }
  if (answer.records.length > 0) return { domain, result: 'found', records: answer.records }
  if (!isMissing(answer)) return unknown(domain, answer)
  const addresses = await Promise.all([ask(domain, 'A'), ask(domain, 'AAAA')])
  const records = addresses.flatMap((each) => each.records)
  return records.length > 0 ? { domain, result: 'found', records, implicit: true } : unknown(domain, answer)
}

const spf = async (domain: string, ask: Ask, outgoingIp: string | undefined): Promise<DomainFacts> => {
  const answer = await ask(domain, 'TXT')
  const records = spfRecords(answer.records)
  const [record] = records
  if (record === undefined) {
    return answer.records.length > 0 ? { domain, result: 'missing', records: [] } : unknown(domain, answer)
  }
  if (records.length > 1) return { domain, result: 'invalid', records, problem: 'there is more than one' }
  const problem = spfProblem(record)
  if (problem !== undefined) return { domain, result: 'invalid', records, problem }
  const outcome = outgoingIp === undefined ? undefined : await evaluateSpf(domain, outgoingIp, ask)
  return {
    domain,
    result: 'found',
    records,
    ...(outcome === undefined || outgoingIp === undefined ? {} : { spf: outcome, outgoingIp }),
  }
}

const tagsOf = (record: string): Map<string, string> =>
  new Map(
    record
      .split(';')
      .map((part) => part.split('='))
      .map(([tag = '', ...value]) => [tag.trim().toLowerCase(), value.join('=').trim()] as const),
  )

const policies = ['none', 'quarantine', 'reject'] as const

const dmarcFacts = (domain: string, at: string, records: readonly string[]): DomainFacts => {
  const [record = ''] = records
  const where = at === domain ? {} : { recordDomain: at }
  const invalid = (problem: string): DomainFacts => ({
    domain,
    result: 'invalid',
    records,
    problem,
    ...where,
  })
  if (records.length > 1) return invalid('there is more than one')
  const tags = tagsOf(record)
  const asked = (at === domain ? undefined : tags.get('sp')) ?? tags.get('p')
  if (asked === undefined) return invalid('it has no policy (p=)')
  const policy = policies.find((each) => each === asked.toLowerCase())
  return policy === undefined
    ? invalid(`“p=${asked.slice(0, 30)}” is no policy`)
    : { domain, result: 'found', records, policy, ...where }
}

/** At the domain itself, then at the ones above it, down to two labels (RFC 7489, section 6.6.3, without its list). */
const dmarc = async (domain: string, ask: Ask): Promise<DomainFacts> => {
  const labels = domain.split('.')
  let last: DnsAnswer = { type: 'TXT', records: [], code: 'ENODATA' }
  for (let from = 0; from <= Math.max(0, labels.length - 2); from += 1) {
    const at = labels.slice(from).join('.')
    last = await ask(`_dmarc.${at}`, 'TXT')
    const records = last.records
      .map((text) => text.trim())
      .filter((text) => /^v\s*=\s*DMARC1\s*(?:;|$)/i.test(text))
    if (records.length > 0) return dmarcFacts(domain, at, records)
    if (last.records.length === 0 && !isMissing(last)) return unknown(domain, last)
  }
  return { domain, result: 'missing', records: [] }
}

const words: Readonly<Record<DomainFacts['result'], string>> = {
  found: 'found',
  missing: 'none',
  invalid: 'faulty',
  unknown: 'no answer',
}

/** How much a person has to mend: the domain that is told of first. */
const weight = ({ result, spf: outcome }: DomainFacts): number => {
  const rank = { invalid: 0, missing: 1, unknown: 3, found: 4 }[result]
  return outcome === 'fail' || outcome === 'softfail' || outcome === 'permerror' ? Math.min(rank, 2) : rank
}

/** The facts of the domain that needs most, flat; all of them stand in `domains`. */
const factsOf = (domains: readonly DomainFacts[], ownDomain: string): Record<string, unknown> => {
  const strict = (each: DomainFacts) =>
    each.policy !== undefined && each.policy !== 'none' && each.domain !== ownDomain
  const [first] = [...domains].sort(
    (one, other) => weight(one) - weight(other) || Number(strict(other)) - Number(strict(one)),
  )
  if (first === undefined) return {}
  return {
    domain: first.domain,
    records: first.implicit === true ? [] : first.records,
    ...(first.implicit === true ? { hasAddress: true } : {}),
    ...(first.result === 'unknown' && first.code !== undefined ? { code: first.code } : {}),
    ...(first.problem === undefined ? {} : { problem: first.problem }),
    ...(first.outgoingIp === undefined ? {} : { ip: first.outgoingIp }),
    ...(first.spf === undefined ? {} : { result: first.spf }),
    ...(first.policy === undefined ? {} : { policy: first.policy }),
    ...(ownDomain === '' ? {} : { foreign: first.domain !== ownDomain }),
  }
}

const summaryOf = (stage: DomainStage, domains: readonly DomainFacts[]): string => {
  const worst = (['invalid', 'missing', 'unknown', 'found'] as const).find((result) =>
    domains.some((each) => each.result === result),
  )
  const policy = stage === 'dmarc' && domains.length === 1 ? domains[0]?.policy : undefined
  return policy === undefined ? words[worst ?? 'unknown'] : `policy ${policy}`
}

export interface SenderDomainInput {
  readonly stage: DomainStage
  readonly domains: readonly string[]
  readonly ask: Ask
  readonly outgoingIp?: string | undefined
  /** Domain of the account that sends; '' where it has none. */
  readonly ownDomain: string
}

export const senderDomainStage = async (input: SenderDomainInput, tools: Tools): Promise<FactsEvidence> => {
  const { stage, ask } = input
  const look = { mx, spf: (domain: string) => spf(domain, ask, input.outgoingIp), dmarc }[stage]
  const found = await Promise.all(input.domains.map((domain) => look(domain, ask)))
  const domains = found.map((each) => ({
    ...each,
    records: each.records.slice(0, 20).map((record) => tools.clean(record, 1000)),
  }))
  // "No record" is believed only of a resolver that knows the outside world.
  const doubtful = domains.some(({ result }) => result === 'missing' || result === 'unknown')
  const control = doubtful ? await ask(CONTROL_NAME, 'A') : undefined
  if (control !== undefined && control.records.length === 0) {
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
  return {
    stage,
    facts: { ...factsOf(domains, input.ownDomain), summary: summaryOf(stage, domains) },
    domains,
  }
}
