/** Rules for `sender-domain`: each domain of the sender preview by itself. */
import type { DomainFacts, FactsEvidence } from '#shared/diagnosis/evidence.ts'
import type { Case, Hit } from './case.ts'
import { lookupCause } from './others.ts'

type Say = (
  cause: Hit['cause'],
  proof: string,
  more?: { readonly severity?: Hit['severity']; readonly facts?: Readonly<Record<string, string>> },
) => Hit

/** What an earlier stage said of the same domain. */
const factsAt = (seen: Case, stage: FactsEvidence['stage'], domain: string): DomainFacts | undefined =>
  seen.stages
    .filter((evidence) => evidence.stage === stage)
    .flatMap((evidence) => ('domains' in evidence ? (evidence.domains ?? []) : []))
    .find((facts) => facts.domain === domain)

/** The DNS said that there is no such name at all. */
const isNoDomain = (facts: DomainFacts | undefined): boolean =>
  facts?.result === 'missing' && facts.code === 'ENOTFOUND'

const mxHits = (facts: DomainFacts, say: Say): readonly Hit[] => {
  if (facts.nullMx === true)
    return [say('SENDER_DOMAIN_NULL_MX', `a null MX, ${facts.records.join(' | ')}: takes no mail`)]
  if (facts.result !== 'missing') return []
  return isNoDomain(facts)
    ? [say('SENDER_DOMAIN_MISSING', 'no such name')]
    : [say('SENDER_DOMAIN_NO_MX', 'no MX and no address')]
}

/** "ip4:192.0.2.1" */
const termFor = (ip: string): string => (ip.includes(':') ? `ip6:${ip}` : `ip4:${ip}`)

/** The term goes in front of what ends the record. A record that was cut for display is not written anew. */
const withTerm = (record: string, term: string): string | undefined => {
  if (record.endsWith('…')) return undefined
  const terms = record.split(/ +/)
  const end = terms.findIndex((each) => /^(?:[+?~-]?all$|(?:redirect|exp)=)/i.test(each))
  return (end === -1 ? [...terms, term] : [...terms.slice(0, end), term, ...terms.slice(end)]).join(' ')
}

/** `-all` and nothing before it: the record of a domain that sends no mail. */
const sendsNoMail = (record: string): boolean => /^v=spf1 +[~-]all *$/i.test(record)

const spfHits = (facts: DomainFacts, say: Say): readonly Hit[] => {
  const { records, problem = '', outgoingIp: ip = '', spf: result } = facts
  const record = records.join(' | ')
  const term = ip === '' ? '' : termFor(ip)
  if (facts.result === 'missing') {
    return [say('SPF_MISSING', 'no record', { facts: term === '' ? {} : { record: `v=spf1 ${term} -all` } })]
  }
  if (facts.result === 'invalid') return [say('SPF_INVALID', `${problem}: ${record}`, { facts: { problem } })]
  if (result === 'temperror')
    return [say('SPF_NOT_READ_THROUGH', `${problem}: ${record}`, { facts: { problem } })]
  if (ip === '') return sendsNoMail(record) ? [say('SPF_SENDS_NO_MAIL', record)] : []
  const changed = withTerm(record, term)
  const change = changed === undefined ? {} : { record: changed }
  const more = { facts: { ip, result: result ?? '', term, ...change } }
  if (result === 'fail' || result === 'softfail')
    return [say('SPF_DOES_NOT_COVER', `${ip} ${result}: ${record}`, more)]
  return result === 'neutral' ? [say('SPF_NEUTRAL', `${ip} neutral: ${record}`, more)] : []
}

const dmarcHits = (facts: DomainFacts, seen: Case, say: Say): readonly Hit[] => {
  const { records, problem = '', policy = '', recordDomain } = facts
  const where = recordDomain === undefined ? '' : ` (at ${recordDomain})`
  const record = `${records.join(' | ')}${where}`
  if (facts.result === 'missing') return [say('DMARC_MISSING', 'no record')]
  if (facts.result === 'invalid')
    return [say('DMARC_INVALID', `${problem}: ${record}`, { facts: { problem } })]
  if (policy !== 'reject' && policy !== 'quarantine') return []
  const spf = factsAt(seen, 'spf', facts.domain)
  // The sender's own domain stands in MAIL FROM, so that an SPF pass is aligned.
  if (spf?.spf === 'pass') return []
  if (facts.foreign === true) return [say('DMARC_STRICT', record, { facts: { policy } })]
  const ip = spf?.outgoingIp
  if (ip === undefined || spf?.result === 'unknown' || spf?.spf === 'temperror') return []
  const outcome = spf?.spf ?? (spf?.result === 'missing' ? 'no record' : 'permerror')
  return [say('DMARC_NEEDS_DKIM', `${ip} ${outcome}: ${record}`, { facts: { policy, ip } })]
}

const oneDomainHits = (facts: DomainFacts, stage: 'mx' | 'spf' | 'dmarc', seen: Case): readonly Hit[] => {
  const say: Say = (cause, proof, more = {}) => ({
    cause,
    stage,
    proof: `${facts.domain}: ${proof}`,
    severity: more.severity,
    facts: { domain: facts.domain, ...more.facts },
  })
  // The look-up failed: "no record" would be a lie.
  if (facts.result === 'unknown') {
    const code = facts.code ?? 'no answer'
    return [say(lookupCause(code) ?? 'DNS_TEMPORARY_FAILURE', code, { severity: 'warning' })]
  }
  if (stage === 'mx') return mxHits(facts, say)
  // Of a domain that does not exist nothing more is to be said.
  if (facts.result === 'missing' && isNoDomain(factsAt(seen, 'mx', facts.domain))) return []
  return stage === 'spf' ? spfHits(facts, say) : dmarcHits(facts, seen, say)
}

export const senderDomainHits = (evidence: FactsEvidence, seen: Case): readonly Hit[] => {
  const { stage, facts, skipped, domains = [] } = evidence
  if (stage !== 'mx' && stage !== 'spf' && stage !== 'dmarc') return []
  if (skipped !== undefined) {
    const domain = String(facts['domain'] ?? '')
    const proof = `${domain}: ${String(facts['skipped'] ?? 'not looked up')}`
    return [{ cause: 'SENDER_DOMAIN_SKIPPED', stage, proof, facts: { domain } }]
  }
  return domains.flatMap((each) => oneDomainHits(each, stage, seen))
}
