/** MX, SPF and DMARC of every domain in the sender preview. Asks the DNS alone; no mail server is met. */
import { domainOf } from '#main/services/probe/address.ts'
import type { RunRequest } from '#main/services/probe/request.ts'
import { askOnce, senderDomainStage } from '#main/services/probe/stages/sender-domain.ts'
import type { CheckPlan } from './check.ts'

/** The account's domain; without a login the Reply-To Address speaks for the system. */
const ownDomain = ({ settings }: RunRequest): string => {
  const account = settings['smtp.auth'] ? settings['smtp.username'] : ''
  const own = account.includes('@') ? account : settings['smtp.replyTo']
  return own.includes('@') ? domainOf(own) : ''
}

const MOST_DOMAINS = 10

const domainsOf = ({ settings, previewUsers }: RunRequest): string[] => {
  const users = settings['notifications.useSystemReply'] ? [] : (previewUsers ?? [])
  const domains = [settings['smtp.replyTo'], ...users]
    .filter((address) => address.includes('@'))
    .map(domainOf)
    .filter((domain) => /^[^\s@]+$/.test(domain))
  return [...new Set(domains)].slice(0, MOST_DOMAINS)
}

export const senderDomainCheck = (request: RunRequest): CheckPlan => ({
  check: 'sender-domain',
  stages: ['mx', 'spf', 'dmarc'],
  body: async (run) => {
    const domains = domainsOf(request)
    if (domains.length === 0) run.nothingToDo()
    const ask = askOnce(run.tools)
    let withheld = false
    for (const stage of ['mx', 'spf', 'dmarc'] as const) {
      const evidence = await run.stage(stage, () =>
        senderDomainStage(
          {
            stage,
            domains,
            ask,
            policies: run.senderPolicies,
            outgoingIp: request.outgoingIp,
            ownDomain: ownDomain(request),
          },
          run.tools,
        ),
      )
      withheld ||= evidence.skipped !== undefined
    }
    if (withheld) run.nothingToDo()
  },
})
