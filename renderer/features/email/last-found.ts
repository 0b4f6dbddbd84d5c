/** What *Send as*, *Sender domains* and the outgoing check last found of an address, runs of before included. */
import { useEffect } from 'react'
import type { CheckName, CheckResult } from '#shared/diagnosis/model.ts'
import { useConsole, useSession } from '../../state/context.tsx'
import type { Session } from '../../state/session.ts'
import { useStore } from '../../state/store.ts'
import { type LatestChecks, withReport } from '../../state/tester.ts'
import { emailWords } from '../../words/email.ts'
import { shortTime } from '../../words/format.ts'

export interface Found {
  readonly tone: 'ok' | 'warn' | 'bad'
  readonly text: string
}

const telling: readonly CheckName[] = ['smtp', 'send-as', 'sender-domain']

/** Whether the server took this sender: of the newest run that asked. */
const senderFound = (latest: LatestChecks, address: string): Found | null => {
  const answers = (['smtp', 'send-as'] as const).flatMap((name) => {
    const check = latest[name]
    if (check === undefined) return []
    return check.result.stages.flatMap(({ evidence }) => {
      if (evidence?.stage !== 'envelope') return []
      const step = evidence.steps.find(
        (item) => item.command === 'MAIL' && item.address.toLowerCase() === address.toLowerCase(),
      )
      return step?.reply === undefined ? [] : [{ at: check.at, code: step.reply.code }]
    })
  })
  const [newest] = answers.sort((one, other) => Date.parse(other.at) - Date.parse(one.at))
  if (newest === undefined) return null
  const time = shortTime(newest.at)
  return newest.code >= 200 && newest.code < 300
    ? { tone: 'ok', text: emailWords.maySend(time) }
    : { tone: 'bad', text: emailWords.mayNotSend(time) }
}

const factsOf = (result: CheckResult, stage: 'spf' | 'dmarc', domain: string) =>
  result.stages
    .flatMap(({ evidence }) =>
      evidence?.stage === stage && evidence.skipped === undefined ? (evidence.domains ?? []) : [],
    )
    .find((facts) => facts.domain.toLowerCase() === domain)

const isWithin = (domain: string, organisation: string): boolean =>
  domain === organisation || domain.endsWith(`.${organisation}`)

const domainOf = (address: string): string => address.slice(address.lastIndexOf('@') + 1).toLowerCase()

/** A policy of somebody else's domain, which mail from here cannot pass. Our own is ours to sign for. */
const domainFound = (latest: LatestChecks, address: string, own: string): Found | null => {
  const check = latest['sender-domain']
  const domain = domainOf(address)
  if (check === undefined || isWithin(domain, own) || isWithin(own, domain)) return null
  const facts = factsOf(check.result, 'dmarc', domain)
  if (facts?.policy === undefined || facts.policy === 'none') return null
  // They let the server's address send, which is enough for their policy.
  if (factsOf(check.result, 'spf', domain)?.spf === 'pass') return null
  const time = shortTime(check.at)
  return facts.policy === 'reject'
    ? { tone: 'bad', text: emailWords.dmarcReject(time) }
    : { tone: 'warn', text: emailWords.dmarcQuarantine(time) }
}

/** @param own the domain that the account sends for */
export const foundFor = (latest: LatestChecks, address: string | null, own: string): readonly Found[] =>
  address === null
    ? []
    : [senderFound(latest, address), domainFound(latest, address, own.toLowerCase())].filter(
        (found) => found !== null,
      )

/** The account's domain; without a login the Reply-To Address speaks for the system. */
export const ownDomain = (session: Session): string => {
  const { values } = session.form.get()
  const account = values['smtp.auth'] ? values['smtp.username'] : ''
  const own = account.includes('@') ? account : values['smtp.replyTo']
  return own.includes('@') ? domainOf(own) : ''
}

const whenIdle = (work: () => void): (() => void) => {
  if (typeof requestIdleCallback !== 'function') {
    const timer = setTimeout(work, 200)
    return () => clearTimeout(timer)
  }
  const handle = requestIdleCallback(work, { timeout: 2000 })
  return () => cancelIdleCallback(handle)
}

/** The latest checks of this session; those of earlier ones come from the history, once, when the page is idle. */
export const useLatest = (): LatestChecks => {
  const { call } = useConsole()
  const session = useSession()
  const latest = useStore(session.latest)
  useEffect(() => {
    if (telling.every((check) => session.latest.get()[check] !== undefined)) return
    const read = async () => {
      const history = await call('history.list', { id: session.id })
      if (!history.ok) return
      const wanted = new Set(
        telling.flatMap((check) => {
          if (session.latest.get()[check] !== undefined) return []
          const entry = history.value.find(({ checks }) => checks.some((one) => one.check === check))
          return entry === undefined ? [] : [entry.reportId]
        }),
      )
      for (const reportId of wanted) {
        const report = await call('reports.get', { id: session.id, reportId })
        if (report.ok) session.latest.set((before) => withReport(before, report.value))
      }
    }
    return whenIdle(() => void read())
  }, [call, session])
  return latest
}
