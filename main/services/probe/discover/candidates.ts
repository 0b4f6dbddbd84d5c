/** Hosts that may be meant where a name does not resolve: by SRV, MX, custom, and what large providers publish. */
import type { Discovery } from '#shared/diagnosis/discover.ts'
import type { MailProtocol } from '#shared/settings/destination.ts'
import type { Tools } from '../tools.ts'

type Candidate = Discovery['candidates'][number]

/** By the end of a domain's MX host: whose servers take its mail. */
const providers: readonly { readonly mx: RegExp; readonly smtp: string; readonly imap: string }[] = [
  { mx: /\.mail\.protection\.outlook\.com$/, smtp: 'smtp.office365.com', imap: 'outlook.office365.com' },
  { mx: /(?:^|\.)(?:google|googlemail)\.com$/, smtp: 'smtp.gmail.com', imap: 'imap.gmail.com' },
  { mx: /\.zoho\.eu$/, smtp: 'smtp.zoho.eu', imap: 'imap.zoho.eu' },
  { mx: /\.zoho\.com$/, smtp: 'smtp.zoho.com', imap: 'imap.zoho.com' },
  { mx: /\.yandex\.(?:net|ru)$/, smtp: 'smtp.yandex.com', imap: 'imap.yandex.com' },
  { mx: /\.kundenserver\.de$/, smtp: 'smtp.ionos.com', imap: 'imap.ionos.com' },
]

const ASK_MS = 2000

const customary: Readonly<Record<MailProtocol, readonly string[]>> = {
  smtp: ['smtp', 'mail', 'relay'],
  imap: ['imap', 'mail'],
}

/** RFC 6186 and RFC 8314, section 5.1. */
const services: Readonly<Record<MailProtocol, readonly string[]>> = {
  smtp: ['_submissions._tcp', '_submission._tcp'],
  imap: ['_imaps._tcp', '_imap._tcp'],
}

/** @param host the name that does not resolve, or a mail domain */
export const findCandidates = async (
  host: string,
  protocols: readonly MailProtocol[],
  tools: Tools,
): Promise<Candidate[]> => {
  const ask = (name: string, type: 'A' | 'MX' | 'SRV') =>
    tools.network.resolve(name, type, Math.min(ASK_MS, tools.limits.dnsMs), tools.signal)
  const labels = host.split('.')
  const domains = [host, ...(labels.length > 2 ? [labels.slice(1).join('.')] : [])]
  const mail = domains.map(async (domain): Promise<Candidate[]> => {
    const hosts = (await ask(domain, 'MX')).records.map((record) =>
      (record.split(' ')[1] ?? '').toLowerCase(),
    )
    return hosts
      .filter((name) => name !== '')
      .flatMap((name) => {
        const provider = providers.find(({ mx }) => mx.test(name))
        return protocols.map(
          (protocol): Candidate =>
            provider === undefined
              ? { host: name, protocol, source: 'mx' }
              : { host: provider[protocol], protocol, source: 'provider' },
        )
      })
  })
  const published = domains.flatMap((domain) =>
    protocols.flatMap((protocol) =>
      services[protocol].map(
        async (service): Promise<Candidate[]> =>
          (await ask(`${service}.${domain}`, 'SRV')).records
            .map((record) => (record.split(' ')[3] ?? '').toLowerCase())
            // A single dot says that the service is not offered.
            .filter((name) => name !== '' && name !== '.')
            .map((name) => ({ host: name, protocol, source: 'srv' as const })),
      ),
    ),
  )
  const named = domains.flatMap((domain) =>
    protocols.flatMap((protocol) =>
      customary[protocol].map(async (label): Promise<Candidate[]> => {
        const name = `${label}.${domain}`
        return name !== host && (await ask(name, 'A')).records.length > 0
          ? [{ host: name, protocol, source: 'custom' }]
          : []
      }),
    ),
  )
  const all = (await Promise.all([...published, ...named, ...mail])).flat()
  const seen = new Set<string>()
  return all
    .map((each) => ({ ...each, host: tools.clean(each.host, 253) }))
    .filter(({ host: name, protocol }) => !seen.has(`${protocol} ${name}`) && seen.add(`${protocol} ${name}`))
    .slice(0, 20)
}
