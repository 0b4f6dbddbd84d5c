/** Waits for the message in INBOX and Junk, by its Message-ID; a delivery report that names it is an answer too. */
import type { Mailbox } from '#main/ports/mail-clients.ts'
import type { Tools } from '../tools.ts'

export interface Found {
  readonly folder: string
  readonly uid: number
}

export type Watched =
  | { readonly kind: 'found'; readonly found: Found }
  | { readonly kind: 'bounced'; readonly diagnostic: string }
  | { readonly kind: 'nothing'; readonly uidsTaken: boolean }

/** Of a delivery report: its diagnosis and the header of what came back stand in the beginning. */
const REPORT_BYTES = 65_536
/** Between two looks, however much news there is. */
const LEAST_PAUSE_MS = 100

/** A delivery report (RFC 3464) among the new messages that names ours. */
const bounceFor = async (
  mailbox: Mailbox,
  firstUid: number,
  messageId: string,
): Promise<string | undefined> => {
  const [uid] = await mailbox.search(firstUid, 'Content-Type', 'delivery-status')
  if (uid === undefined) return undefined
  const report = await mailbox.start(uid, REPORT_BYTES)
  if (!report.includes(messageId)) return undefined
  const diagnostic = /^Diagnostic-Code:\s*((?:[^\r\n]|\r?\n[ \t])*)/im.exec(report)?.[1]
  return (diagnostic ?? 'a delivery report came back').replaceAll(/\s+/g, ' ').trim()
}

const junkWith = async (mailbox: Mailbox, messageId: string): Promise<Found | undefined> => {
  const { junk } = mailbox
  // A folder that does not open hides nothing from TeamConnect, which reads INBOX alone.
  const opened = junk === undefined ? undefined : await mailbox.open(junk).catch(() => undefined)
  if (junk === undefined || opened === undefined) return undefined
  const [uid] = await mailbox.search(1, 'Message-ID', messageId)
  return uid === undefined ? undefined : { folder: junk, uid }
}

/**
 * INBOX is open at the beginning, and the folder of what was found at the end.
 * @param firstUid UIDNEXT of INBOX before the message was sent: older messages are not looked at
 * @returns rejects where the connection breaks
 */
export const watchFor = async (
  mailbox: Mailbox,
  firstUid: number,
  messageId: string,
  { clock, limits, signal }: Tools,
): Promise<Watched> => {
  const until = clock.monotonic() + limits.arriveMs
  let pause = limits.pollMs
  let uidsTaken = false
  for (let look = 0; ; look += 1) {
    await mailbox.refresh()
    const [uid] = await mailbox.search(firstUid, 'Message-ID', messageId)
    if (uid !== undefined) return { kind: 'found', found: { folder: 'INBOX', uid } }
    // The other places cost several round trips: looked at every other time.
    if (look % 2 === 1) {
      const diagnostic = await bounceFor(mailbox, firstUid, messageId)
      if (diagnostic !== undefined) return { kind: 'bounced', diagnostic }
      const found = await junkWith(mailbox, messageId)
      if (found !== undefined) return { kind: 'found', found }
      // Opened anew, it tells by UIDNEXT whether something came that is not there any more.
      uidsTaken = (await mailbox.open('INBOX')) > firstUid
    }
    if (signal.aborted || clock.monotonic() + pause > until) return { kind: 'nothing', uidsTaken }
    const patience = new AbortController()
    const stop = () => patience.abort('over')
    await Promise.all([
      clock.sleep(Math.min(pause, LEAST_PAUSE_MS), signal),
      mailbox.news(patience.signal).then(stop),
      clock.sleep(pause, AbortSignal.any([signal, patience.signal])).then(stop),
    ])
    pause = Math.min(pause * 1.5, 10_000)
  }
}
