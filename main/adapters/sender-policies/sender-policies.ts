/** SPF and DMARC by mailauth, asked through the program's own DNS: bounded in number and time. */
import type {
  AskDns,
  DmarcAnswer,
  DmarcQuestion,
  SenderPolicies,
  SpfAnswer,
  SpfQuestion,
} from '#main/ports/sender-policies.ts'
import type { DnsAnswer } from '#shared/diagnosis/evidence.ts'

type Library = typeof import('./library.ts')

let loaded: Promise<Library> | undefined
const library = (): Promise<Library> => {
  loaded ??= import('./library.ts')
  return loaded
}

/** The ten look-ups of RFC 7208, each `mx` with ten hosts, and what `ptr` and macros may add. */
const MOST_QUESTIONS = 150

class LookupFailed extends Error {
  readonly code: string
  constructor(code: string) {
    super(code)
    this.code = code
  }
}

const types = ['A', 'AAAA', 'CNAME', 'MX', 'PTR', 'TXT'] as const
const isType = (type: string): type is (typeof types)[number] => types.some((known) => known === type)

const isMissing = ({ code }: DnsAnswer): boolean => code === 'ENOTFOUND' || code === 'ENODATA'

/** As Node's `dns.resolve` gives them, which is what the library reads. */
const inNodesForm = ({ type, records }: DnsAnswer): unknown[] => {
  switch (type) {
    case 'TXT':
      return records.map((text) => [text])
    case 'MX':
      return records.map((record) => {
        const [priority = '0', exchange = ''] = record.split(' ')
        return { priority: Number(priority), exchange }
      })
    default:
      return [...records]
  }
}

interface Asked {
  readonly name: string
  readonly answer: DnsAnswer
}

/** The library's resolver over ours; keeps what was asked. */
const resolverOver = (ask: AskDns) => {
  const asked: Asked[] = []
  const resolver = async (name: string, type: string): Promise<unknown[]> => {
    if (asked.length >= MOST_QUESTIONS || !isType(type)) throw new LookupFailed('EREFUSED')
    const answer = await ask(name, type)
    asked.push({ name, answer })
    if (answer.records.length === 0) throw new LookupFailed(answer.code ?? 'ENODATA')
    return inNodesForm(answer)
  }
  // mailauth's types know TXT alone; its code passes every kind on.
  return { asked, resolver: resolver as (name: string, type: string) => Promise<string[]> }
}

const isSpf = (text: string): boolean => /^v=spf1(?: |$)/i.test(text)

/** An address that no record lists by itself: reserved, and on no network (RFC 1112, section 4). */
const NOBODY = '240.0.0.1'

/** Terms of one record that the library cannot read, each tried in a record of its own, without a look-up. */
const unreadableTerms = async (record: string): Promise<string[]> => {
  const { spf } = await library()
  const terms = record.split(' ').slice(1).filter(Boolean).slice(0, 100)
  const results = await Promise.all(
    terms.map((term) =>
      spf({
        sender: 'postmaster@record.invalid',
        ip: NOBODY,
        helo: 'record.invalid',
        mta: 'localhost',
        strict: true,
        resolver: async (name, type) => {
          if (name === 'record.invalid' && type === 'TXT') return [[`v=spf1 ${term}`]]
          throw new LookupFailed('ESERVFAIL')
        },
      }),
    ),
  )
  return terms.filter((_, index) => results[index]?.status.result === 'permerror')
}

const faultOf = (term: string): string => {
  if (/^[+?~-]?ip[46]:/i.test(term)) return 'holds no address'
  return /^(?:[+?~-]?(?:all|include|a|mx|ptr|exists)|redirect|exp)(?:[:/=]|$)/i.test(term)
    ? 'is not complete, or has something in it that SPF does not know'
    : 'is no term of SPF'
}

const shortened = (text: string): string => (text.length > 60 ? `${text.slice(0, 59)}…` : text)

/** The library's reason for a `permerror`, in words that say what to mend. */
const problemOf = async (reason: string, domain: string, asked: readonly Asked[]): Promise<string> => {
  if (/^Too many void/i.test(reason)) return 'more than two of its look-ups find nothing'
  if (/^Too many DNS/i.test(reason)) return 'it needs more than ten look-ups'
  const several = /^multiple SPF records found for (\S+)/i.exec(reason)?.[1]
  if (several !== undefined) {
    return several === domain
      ? 'there is more than one'
      : `${shortened(several)}, which it refers to, has more than one`
  }
  const none = /^no SPF records found for (\S+)/i.exec(reason)?.[1]
  if (none !== undefined) return `${shortened(none)}, which it refers to, has no SPF record`
  const records = asked.flatMap(({ name, answer }) =>
    answer.type === 'TXT' ? answer.records.filter(isSpf).map((record) => ({ name, record })) : [],
  )
  // The record at fault is most likely the last one that was read.
  for (const { name, record } of records.reverse()) {
    const [term] = await unreadableTerms(record)
    if (term === undefined) continue
    const where = name.toLowerCase() === domain ? '' : ` in the record of ${shortened(name)}`
    return `“${shortened(term)}”${where} ${faultOf(term)}`
  }
  return reason.slice(0, 200)
}

const spfAnswer = async ({ domain, ip, ask, timeoutMs }: SpfQuestion): Promise<SpfAnswer> => {
  const { spf } = await library()
  const { asked, resolver } = resolverOver(ask)
  const answer = await spf({
    sender: `postmaster@${domain}`,
    ip,
    helo: domain,
    mta: 'localhost',
    strict: true,
    maxElapsedTime: timeoutMs,
    resolver,
  })
  const { result, comment } = answer.status
  const lookups = Math.min(answer.lookups?.count ?? 0, 11)
  // "host: permanent error in processing during lookup of <sender>: <reason>"
  const reason = (comment ?? '').split(`postmaster@${domain}: `).slice(1).join(': ')
  switch (result) {
    case 'permerror': {
      const tooManyVoid = /^Too many void/i.test(reason)
      const problem = await problemOf(reason, domain.toLowerCase(), asked)
      return { result, lookups, problem, ...(tooManyVoid ? { tooManyVoid } : {}) }
    }
    case 'temperror': {
      const failed = asked.find((each) => each.answer.records.length === 0 && !isMissing(each.answer))
      const problem =
        failed === undefined
          ? 'its look-ups took too long'
          : `the DNS gave no answer for ${shortened(failed.name)} (${failed.answer.type} ${failed.answer.code ?? ''})`
      return { result, lookups, problem }
    }
    case 'none':
    case 'pass':
    case 'fail':
    case 'softfail':
    case 'neutral':
      return { result, lookups }
    default:
      return { result: 'neutral', lookups }
  }
}

/** Not as strict as the library: a record that was meant as one is worth a word. */
const isDmarcLike = (text: string): boolean => /^["\s]*v\s*=\s*DMARC/i.test(text)

const policies = ['none', 'quarantine', 'reject'] as const

const dmarcAnswer = async ({ domain, ask }: DmarcQuestion): Promise<DmarcAnswer> => {
  const { evaluateDmarc } = await library()
  const { asked, resolver } = resolverOver(ask)
  const { response } = await evaluateDmarc({
    headerFrom: [`postmaster@${domain}`],
    spfDomains: [],
    dkimDomains: [],
    resolver,
    strict: true,
  })
  const seen = asked
    .filter(({ name, answer }) => answer.type === 'TXT' && name.startsWith('_dmarc.'))
    .map(({ name, answer }) => ({
      domain: name.slice('_dmarc.'.length),
      records: answer.records.filter(isDmarcLike),
    }))
    .filter(({ records }) => records.length > 0)
  if (response === false) return { result: 'none', seen }
  const policy = policies.find((each) => each === response.policy)
  if (policy !== undefined && response.policyDomain !== undefined) {
    return {
      result: 'found',
      policy,
      recordDomain: response.policyDomain,
      organisation: response.domain,
      seen,
    }
  }
  const failed = asked.find(({ answer }) => answer.records.length === 0 && !isMissing(answer))
  if (response.status.result === 'temperror') {
    return {
      result: 'temperror',
      seen,
      ...(failed?.answer.code === undefined ? {} : { code: failed.answer.code }),
    }
  }
  return { result: 'none', seen, ...(response.domain === '' ? {} : { organisation: response.domain }) }
}

/** A fault inside the library is an answer that could not be had, and never the end of a run. */
export const createSenderPolicies = (): SenderPolicies => ({
  spf: (question) =>
    spfAnswer(question).catch((error: unknown) => ({
      result: 'temperror',
      lookups: 0,
      problem: `it could not be read (${error instanceof Error ? error.message : 'unknown fault'})`,
    })),
  dmarc: (question) => dmarcAnswer(question).catch(() => ({ result: 'temperror', seen: [], code: 'FAULT' })),
})
