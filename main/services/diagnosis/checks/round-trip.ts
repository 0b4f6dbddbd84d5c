/**
 * A real message, sent as TeamConnect would, waited for in the incoming mailbox, looked at, and deleted. The
 * mailbox is opened first: where it cannot be read, nothing is sent.
 */
import type { FactsEvidence } from '#shared/diagnosis/evidence.ts'
import type { RunRequest } from '../request.ts'
import { inspectHeaders, slowestHop } from '../round-trip/inspect.ts'
import { recipientOf, type TestMessage, testMessage } from '../round-trip/message.ts'
import {
  deleteFound,
  type Found,
  fetchFound,
  prepareWatch,
  type Watcher,
  watchFor,
} from '../round-trip/watch.ts'
import { deliver } from '../stages/message.ts'
import { mailSettings } from '../stages/settings.ts'
import type { CheckPlan, CheckRun } from './check.ts'
import { openImap } from './imap.ts'
import { runInside } from './inner-run.ts'
import { openSmtp } from './smtp.ts'

type Facts = FactsEvidence['facts']

const evidence = (
  stage: 'send' | 'arrive' | 'inspect' | 'clean-up',
  summary: string,
  facts: Facts,
  fault?: FactsEvidence['fault'],
): FactsEvidence => ({
  stage,
  facts: { summary, ...facts },
  ...(fault === undefined ? {} : { fault }),
})

interface Sent {
  readonly message: TestMessage
  readonly watcher: Watcher
  readonly capabilities: readonly string[]
  /** As the run counts, in milliseconds. */
  readonly since: number
  /** Milliseconds since the epoch. */
  readonly at: number
  /** The server's last word, with its queue id. */
  readonly reply: string
}

const recipientMatches = (request: RunRequest, recipient: string): { recipientMatches?: boolean } => {
  const account = request.settings['imap.username'].trim().toLowerCase()
  return account.includes('@') ? { recipientMatches: account === recipient.toLowerCase() } : {}
}

const handOver = async (
  run: CheckRun,
  message: TestMessage,
): Promise<{ reply: string; accepted: boolean }> => {
  const { dialogue, login, replyMs } = await openSmtp(
    run,
    mailSettings(run.request, 'smtp', run.ehloName),
    run.ehloName,
  )
  if (login.withheld !== undefined)
    return { accepted: false, reply: `the login was not tried: ${login.withheld}` }
  const { accepted, reply, fault } = await deliver(dialogue, message, replyMs)
  if (fault === undefined) dialogue.quit()
  return { accepted, reply: reply?.lines.join(' ') ?? fault?.message ?? 'no answer' }
}

const send = async (run: CheckRun, keep: (sent: Sent) => void): Promise<FactsEvidence> => {
  const { request, tools } = run
  const recipient = recipientOf(request)
  const known = { recipient, ...recipientMatches(request, recipient) }
  const refused = (reply: string, fault?: FactsEvidence['fault']) =>
    evidence('send', 'not sent', { ...known, accepted: false, reply: tools.clean(reply, 500) }, fault)
  const message = await testMessage(request, run.composer, run.randomId(), tools.clock.now())
  if (message === undefined) return refused('there is no sender, or nobody to send to: nothing was sent')
  const opened = await runInside(run, async (inner) => {
    const imap = await openImap(inner, mailSettings(request, 'imap', ''))
    return { ...imap, watcher: await prepareWatch(imap.dialogue, imap.replyMs) }
  })
  if ('ended' in opened)
    return refused(
      `the mailbox cannot be read, so nothing was sent. ${opened.ended.words}`,
      opened.ended.fault,
    )
  const { watcher, capabilities } = opened.done
  if ('words' in watcher) return refused(`the mailbox does not open, so nothing was sent. ${watcher.words}`)
  const since = tools.clock.monotonic()
  const at = tools.clock.now()
  const handed = await runInside(run, (inner) => handOver(inner, message))
  if ('ended' in handed) return refused(handed.ended.words, handed.ended.fault)
  const { accepted, reply } = handed.done
  if (!accepted) return refused(reply)
  keep({ message, watcher, capabilities, since, at, reply })
  const facts = {
    ...known,
    accepted: true,
    reply,
    fromSent: message.sender,
    from: message.from,
    messageId: message.messageId,
  }
  return evidence('send', 'accepted', facts)
}

const arrive = async (run: CheckRun, sent: Sent, keep: (found: Found) => void): Promise<FactsEvidence> => {
  const { tools, request } = run
  const { message, watcher, reply } = sent
  const watched = await watchFor(watcher, message.messageId, tools)
  const seconds = Math.max(0, Math.round((tools.clock.monotonic() - sent.since) / 1000))
  const known = { recipient: message.recipient, reply, ...recipientMatches(request, message.recipient) }
  switch (watched.kind) {
    case 'found': {
      keep(watched.found)
      const { uid } = watched.found
      const folder = tools.clean(watched.found.folder, 256)
      const facts = { ...known, arrived: true, folder, uid, junk: folder !== 'INBOX', seconds }
      return evidence('arrive', `after ${seconds} s${folder === 'INBOX' ? '' : ', in Junk'}`, facts)
    }
    case 'bounced': {
      const bounce = tools.clean(watched.diagnostic, 1000)
      return evidence('arrive', 'came back', { ...known, arrived: false, bounce, waitedSeconds: seconds })
    }
    case 'broken':
      return evidence('arrive', 'connection lost', { ...known }, { code: 'CLOSED', message: watched.words })
    case 'nothing': {
      const facts = { ...known, arrived: false, consumed: watched.uidsTaken, waitedSeconds: seconds }
      return evidence('arrive', `not within ${seconds} s`, facts)
    }
  }
}

const inspect = async (
  run: CheckRun,
  { watcher, message, at }: Sent,
  found: Found,
): Promise<FactsEvidence> => {
  const fetched = await fetchFound(watcher, found)
  if (fetched === undefined) return evidence('inspect', 'not readable', { fromSent: message.sender })
  const { hops, ...facts } = inspectHeaders(fetched.header, at)
  const { clean } = run.tools
  const cleaned = Object.fromEntries(Object.entries(facts).map(([key, value]) => [key, clean(value, 500)]))
  return evidence(
    'inspect',
    fetched.seen ? 'already read' : `${hops.length} ${hops.length === 1 ? 'hop' : 'hops'}`,
    {
      ...cleaned,
      fromSent: message.sender,
      seen: fetched.seen,
      hop: clean(slowestHop(hops), 300),
      hops: hops.map((hop) => ({ ...hop, by: clean(hop.by, 253) })),
    },
  )
}

export const roundTripCheck = (request: RunRequest): CheckPlan => ({
  check: 'round-trip',
  stages: ['send', 'arrive', 'inspect', 'clean-up'],
  body: async (run) => {
    let sent: Sent | undefined
    let found: Found | undefined
    await run.stage('send', () => send(run, (value) => (sent = value)))
    const handed = sent
    if (handed === undefined) return run.stop()
    await run.stage('arrive', () => arrive(run, handed, (value) => (found = value)))
    const arrived = found
    if (arrived === undefined) return run.stop()
    await run.stage('inspect', () => inspect(run, handed, arrived))
    if (request.roundTrip?.cleanUp === true) {
      await run.stage('clean-up', async () => {
        const reason = await deleteFound(handed.watcher, arrived, handed.capabilities)
        const where = { folder: run.tools.clean(arrived.folder, 256), uid: arrived.uid }
        return reason === undefined
          ? evidence('clean-up', 'deleted', { ...where, deleted: true })
          : evidence('clean-up', 'left there', {
              ...where,
              deleted: false,
              reason: run.tools.clean(reason, 300),
            })
      })
    } else run.leaveOut('clean-up', 'left in the mailbox')
    handed.watcher.dialogue.logout()
  },
})
