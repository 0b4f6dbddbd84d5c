/** The name as the system resolves it; the DNS itself only explains a failure. */
import type { DnsAnswer, DnsEvidence } from '#shared/diagnosis/evidence.ts'
import { addressFamily } from '#shared/settings/host-name.ts'
import { asFault } from '../deadline.ts'
import type { Tools } from '../tools.ts'

export interface DnsInput {
  readonly host: string
  /** Names that serve this purpose by custom: "smtp", "mail". */
  readonly customaryNames: readonly string[]
}

/** Suggestions are a courtesy: they get a share of the stage's time. */
const SUGGESTION_MS = 2000
const MOST_SUGGESTIONS = 6

/** Where mail for this name would be served: MX of the domain and of the one above, customary names. */
const suggest = async ({ host, customaryNames }: DnsInput, tools: Tools): Promise<string[]> => {
  const labels = host.split('.')
  const parent = labels.slice(1).join('.')
  const domains = [host, ...(labels.length > 2 ? [parent] : [])]
  const ask = (name: string, type: DnsAnswer['type']) =>
    tools.network.resolve(name, type, Math.min(SUGGESTION_MS, tools.limits.dnsMs), tools.signal)
  const byMx = domains.map(async (domain) =>
    (await ask(domain, 'MX')).records
      .map((record) => record.split(' ')[1] ?? '')
      .filter((name) => name !== ''),
  )
  const byCustom = domains
    .flatMap((domain) => customaryNames.map((label) => `${label}.${domain}`))
    .filter((name) => name !== host)
    .map(async (name) => ((await ask(name, 'A')).records.length > 0 ? [name] : []))
  const found = (await Promise.all([...byCustom, ...byMx])).flat()
  return [...new Set(found.map((name) => tools.clean(name.toLowerCase(), 253)))].slice(0, MOST_SUGGESTIONS)
}

export const dnsStage = async (input: DnsInput, tools: Tools): Promise<DnsEvidence> => {
  const { host } = input
  const family = addressFamily(host)
  const base = { stage: 'dns', host, literal: family !== 0, answers: [], suggestions: [] } as const
  if (family !== 0) return { ...base, addresses: [{ address: host, family }] }
  const { network, signal, limits } = tools
  // Side by side, so that the explanation is there when it is needed; not awaited when it is not.
  const asked = new AbortController()
  const onAbort = () => asked.abort()
  signal.addEventListener('abort', onAbort, { once: true })
  const answers = Promise.all(
    (['A', 'AAAA'] as const).map((type) => network.resolve(host, type, limits.dnsMs, asked.signal)),
  )
  try {
    const found = await network.lookup(host, limits.dnsMs, signal)
    if ('addresses' in found && found.addresses.length > 0) return { ...base, addresses: found.addresses }
    const fault =
      'fault' in found
        ? found.fault
        : { code: 'ENODATA', message: `${host} has no address`, syscall: 'getaddrinfo' }
    if (signal.aborted) return { ...base, addresses: [], fault: asFault(fault, signal) }
    const [explained, suggestions] = await Promise.all([answers, suggest(input, tools)])
    const records = explained.map((answer) => ({
      ...answer,
      records: answer.records.map((record) => tools.clean(record, 253)),
    }))
    return {
      ...base,
      addresses: [],
      fault: { ...fault, message: tools.clean(fault.message) },
      answers: records,
      suggestions,
    }
  } finally {
    signal.removeEventListener('abort', onAbort)
    asked.abort('over')
  }
}
