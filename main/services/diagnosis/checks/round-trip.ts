/**
 * A real message, sent as TeamConnect would, waited for in the incoming mailbox, looked at, and deleted. The
 * mailbox is opened first: where it cannot be read, nothing is sent.
 */
import type { Mailbox, SignedIn } from '#main/ports/mail-clients.ts'
import type { RunRequest } from '#main/services/probe/request.ts'
import { inspectHeaders, slowestHop } from '#main/services/probe/round-trip/inspect.ts'
import { recipientOf, type TestMessage, testMessage } from '#main/services/probe/round-trip/message.ts'
import { type Found, watchFor } from '#main/services/probe/round-trip/watch.ts'
import { mailSettings } from '#main/services/probe/stages/settings.ts'
import type { FactsEvidence } from '#shared/diagnosis/evidence.ts'
import type { CheckPlan, CheckRun } from './check.ts'
import { openImap } from './imap.ts'
import { runInside } from './inner-run.ts'
import { openSmtp } from './smtp.ts'

type Facts = FactsEvidence['facts']

/** Of a session: lines that are searched for secrets and kept for the transcript. */
const MOST_HEARD = 2000

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
  readonly inbox: Inbox
  /** As the run counts, in milliseconds. */
  readonly since: number
  /** Milliseconds since the epoch. */
  readonly at: number
  /** The server's last word, with its queue id. */
  readonly reply: string
}

interface Inbox {
  readonly mailbox: Mailbox
  /** UIDNEXT before the message was sent. */
  readonly firstUid: number
  /** Says goodbye. */
  readonly leave: () => void
}

const recipientMatches = (request: RunRequest, recipient: string): { recipientMatches?: boolean } => {
  const account = request.settings['imap.username'].trim().toLowerCase()
  return account.includes('@') ? { recipientMatches: account === recipient.toLowerCase() } : {}
}

/** A session that our own dialogue has opened: what it refuses is told as in the checks. */
const signedIn = (
  { tools: { transcript } }: CheckRun,
  dialogue: { handOver(): Pick<SignedIn, 'channel' | 'heard'> },
  replyMs: number,
): SignedIn => {
  let heard = 0
  const server = (text: string) => {
    const lines = text
      .trimEnd()
      .split(/\r?\n/)
      .slice(0, MOST_HEARD - heard)
    heard += lines.length
    if (lines.length > 0) transcript.server(lines.map((line) => transcript.stamp(line)))
  }
  return { ...dialogue.handOver(), replyMs, log: { client: transcript.client, server } }
}

interface Told {
  /** Why it did not work, fit to be shown. */
  readonly words: string
}

const asTold = async <T>({ tools }: CheckRun, work: Promise<T>): Promise<T | Told> => {
  try {
    return await work
  } catch (error) {
    return { words: tools.clean(error instanceof Error ? error.message : 'no answer', 500) }
  }
}

const openInbox = async (run: CheckRun): Promise<Inbox | Told> => {
  const { dialogue, replyMs } = await openImap(run, mailSettings(run.request, 'imap', ''))
  const session = signedIn(run, dialogue, replyMs)
  const opened = await asTold(run, run.mailClients.openInbox(session))
  if ('words' in opened) return opened
  const leave = () => {
    opened.mailbox.leave()
    run.tools.leave(session.channel)
  }
  return { mailbox: opened.mailbox, firstUid: opened.uidNext, leave }
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
  const fault = dialogue.outOfTurn()
  if (fault !== undefined) return { accepted: false, reply: fault.message }
  const session = signedIn(run, dialogue, replyMs)
  const delivery = await run.mailClients.deliver(session, message)
  run.tools.leave(session.channel)
  return delivery
}

const send = async (run: CheckRun, keep: (sent: Sent) => void): Promise<FactsEvidence> => {
  const { request, tools } = run
  const recipient = recipientOf(request)
  const known = { recipient, ...recipientMatches(request, recipient) }
  const refused = (reply: string, fault?: FactsEvidence['fault']) =>
    evidence('send', 'not sent', { ...known, accepted: false, reply: tools.clean(reply, 500) }, fault)
  const message = await testMessage(request, run.composer, run.randomId(), tools.clock.now())
  if (message === undefined) return refused('there is no sender, or nobody to send to: nothing was sent')
  const opened = await runInside(run, openInbox)
  if ('ended' in opened)
    return refused(
      `the mailbox cannot be read, so nothing was sent. ${opened.ended.words}`,
      opened.ended.fault,
    )
  const inbox = opened.done
  if ('words' in inbox) return refused(`the mailbox does not open, so nothing was sent. ${inbox.words}`)
  const since = tools.clock.monotonic()
  const at = tools.clock.now()
  const handed = await runInside(run, (inner) => handOver(inner, message))
  if ('ended' in handed) return refused(handed.ended.words, handed.ended.fault)
  const { accepted, reply } = handed.done
  if (!accepted) return refused(reply)
  const lastWord = tools.clean(reply, 500)
  keep({ message, inbox, since, at, reply: lastWord })
  const facts = {
    ...known,
    accepted: true,
    reply: lastWord,
    fromSent: message.sender,
    from: message.from,
    messageId: message.messageId,
  }
  return evidence('send', 'accepted', facts)
}

const arrive = async (run: CheckRun, sent: Sent, keep: (found: Found) => void): Promise<FactsEvidence> => {
  const { tools, request } = run
  const { message, inbox, reply } = sent
  const watched = await asTold(run, watchFor(inbox.mailbox, inbox.firstUid, message.messageId, tools))
  const seconds = Math.max(0, Math.round((tools.clock.monotonic() - sent.since) / 1000))
  const known = { recipient: message.recipient, reply, ...recipientMatches(request, message.recipient) }
  if ('words' in watched)
    return evidence('arrive', 'connection lost', known, { code: 'CLOSED', message: watched.words })
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
    case 'nothing': {
      const facts = { ...known, arrived: false, consumed: watched.uidsTaken, waitedSeconds: seconds }
      return evidence('arrive', `not within ${seconds} s`, facts)
    }
  }
}

const inspect = async (
  run: CheckRun,
  { inbox, message, at }: Sent,
  { uid }: Found,
): Promise<FactsEvidence> => {
  const fetched = await asTold(run, inbox.mailbox.header(uid))
  if (fetched === undefined || 'words' in fetched)
    return evidence('inspect', 'not readable', { fromSent: message.sender })
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
        const removed = await asTold(run, handed.inbox.mailbox.remove(arrived.uid))
        const reason = typeof removed === 'object' ? removed.words : removed
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
    handed.inbox.leave()
  },
})
