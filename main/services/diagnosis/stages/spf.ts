/** SPF (RFC 7208): whether there is a record, whether it can be used, and what it says of one address. */
import type { DnsAnswer, DomainFacts } from '#shared/diagnosis/evidence.ts'
import { isInNetwork, readIp } from '../ip.ts'

export type Ask = (name: string, type: DnsAnswer['type']) => Promise<DnsAnswer>

type Outcome = NonNullable<DomainFacts['spf']>

/** RFC 7208, section 4.6.4. */
const MOST_LOOKUPS = 10

const MECHANISM = /^([+?~-]?)(all|include|a|mx|ptr|ip4|ip6|exists)(?:[:](.+?))?((?:\/\d{1,3}){0,2})$/i
const MODIFIER = /^([a-z][a-z0-9._-]*)=(.*)$/i

const qualifiers: Readonly<Record<string, Outcome>> = {
  '': 'pass',
  '+': 'pass',
  '-': 'fail',
  '~': 'softfail',
  '?': 'neutral',
}

interface Term {
  readonly outcome: Outcome
  readonly name: string
  readonly value: string
  readonly length4: number | undefined
  readonly length6: number | undefined
}

const readTerm = (text: string): Term | undefined => {
  const match = MECHANISM.exec(text)
  if (match === null) return undefined
  const [, qualifier = '', name = '', given = '', lengths = ''] = match
  const [first, second] = lengths.split('/').filter(Boolean).map(Number)
  const isSix = name.toLowerCase() === 'ip6'
  return {
    outcome: qualifiers[qualifier] ?? 'pass',
    name: name.toLowerCase(),
    value: given,
    length4: isSix ? undefined : first,
    length6: isSix ? first : second,
  }
}

/** What is wrong with a record by its text alone; undefined: nothing. */
export const spfProblem = (record: string): string | undefined => {
  const terms = record.split(/\s+/).slice(1).filter(Boolean)
  for (const text of terms) {
    const term = readTerm(text)
    if (term === undefined) {
      if (MODIFIER.test(text)) continue
      return `“${text.slice(0, 60)}” is no term of SPF`
    }
    if ((term.name === 'ip4' || term.name === 'ip6') && readIp(term.value) === undefined) {
      return `“${text.slice(0, 60)}” holds no address`
    }
    if ((term.name === 'include' || term.name === 'exists') && term.value === '')
      return `“${text}” names no domain`
  }
  const lookups = terms.filter((text) =>
    /^[+?~-]?(?:include:|a(?:[:/]|$)|mx(?:[:/]|$)|ptr|exists:)|^redirect=/i.test(text),
  )
  return lookups.length > MOST_LOOKUPS
    ? `it needs ${lookups.length} look-ups, and ten are allowed`
    : undefined
}

export const spfRecords = (texts: readonly string[]): string[] =>
  texts.filter((text) => /^v=spf1(?:\s|$)/i.test(text.trim())).map((text) => text.trim())

interface Budget {
  left: number
}

const addressesMatch = async (ask: Ask, name: string, ip: string, term: Term): Promise<boolean> => {
  const answers = await Promise.all([ask(name, 'A'), ask(name, 'AAAA')])
  return answers.some(({ type, records }) =>
    records.some((record) => isInNetwork(ip, record, type === 'A' ? term.length4 : term.length6)),
  )
}

const matches = async (
  term: Term,
  domain: string,
  ip: string,
  ask: Ask,
  budget: Budget,
): Promise<boolean | Outcome> => {
  const name = term.value === '' ? domain : term.value
  // Macros need the sender's name and more: such a term cannot be judged from here.
  if (name.includes('%{')) return false
  switch (term.name) {
    case 'all':
      return true
    case 'ip4':
    case 'ip6':
      return isInNetwork(ip, term.value, term.name === 'ip4' ? term.length4 : term.length6)
    case 'a':
      return addressesMatch(ask, name, ip, term)
    case 'mx': {
      const hosts = (await ask(name, 'MX')).records.slice(0, 10).map((record) => record.split(' ')[1] ?? '')
      const found = await Promise.all(hosts.map((host) => addressesMatch(ask, host, ip, term)))
      return found.includes(true)
    }
    case 'exists':
      return (await ask(name, 'A')).records.length > 0
    case 'include': {
      const outcome = await evaluateSpf(name, ip, ask, budget)
      if (outcome === undefined) return 'permerror'
      return outcome === 'permerror' || outcome === 'temperror' ? outcome : outcome === 'pass'
    }
    default:
      return false
  }
}

/** @returns undefined where the domain has no record */
export const evaluateSpf = async (
  domain: string,
  ip: string,
  ask: Ask,
  budget: Budget = { left: MOST_LOOKUPS },
): Promise<Outcome | undefined> => {
  const answer = await ask(domain, 'TXT')
  if (answer.records.length === 0 && answer.code !== 'ENOTFOUND' && answer.code !== 'ENODATA')
    return 'temperror'
  const records = spfRecords(answer.records)
  const [record] = records
  if (record === undefined) return undefined
  if (records.length > 1 || spfProblem(record) !== undefined) return 'permerror'
  const texts = record.split(/\s+/).slice(1).filter(Boolean)
  for (const text of texts) {
    const term = readTerm(text)
    if (term === undefined) continue
    if (!['all', 'ip4', 'ip6'].includes(term.name)) {
      budget.left -= 1
      if (budget.left < 0) return 'permerror'
    }
    const matched = await matches(term, domain, ip, ask, budget)
    if (typeof matched === 'string') return matched
    if (matched) return term.outcome
  }
  const redirect = texts.map((text) => /^redirect=(.+)$/i.exec(text)?.[1]).find(Boolean)
  if (redirect === undefined) return 'neutral'
  budget.left -= 1
  if (budget.left < 0) return 'permerror'
  return (await evaluateSpf(redirect, ip, ask, budget)) ?? 'permerror'
}
