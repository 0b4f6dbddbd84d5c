/** Waits for the message in INBOX and Junk, by its Message-ID; a delivery report that names it is an answer too. */
import { type CommandResult, capabilitiesOf, type ImapDialogue, type ImapResponse } from '../dialogue/imap.ts'
import { type ImapValue, quoted } from '../dialogue/imap-values.ts'
import type { Tools } from '../tools.ts'

export interface Watcher {
  readonly dialogue: ImapDialogue
  readonly replyMs: number
  /** UIDNEXT of INBOX before the message was sent: older messages are not looked at. */
  readonly firstUid: number
  readonly junk: string | undefined
}

export interface Found {
  readonly folder: string
  readonly uid: number
}

export type Watched =
  | { readonly kind: 'found'; readonly found: Found }
  | { readonly kind: 'bounced'; readonly diagnostic: string }
  | { readonly kind: 'nothing'; readonly uidsTaken: boolean }
  | { readonly kind: 'broken'; readonly words: string }

type Data = Extract<ImapResponse, { kind: 'data' }>

const isData = (response: ImapResponse): response is Data => response.kind === 'data'

const uidNextOf = ({ untagged }: CommandResult): number => {
  for (const response of untagged) {
    if (response.kind === 'status' && response.reply.code === 'UIDNEXT') {
      return Number(response.reply.codeArguments) || 1
    }
  }
  return 1
}

const JUNK_NAME = /^(?:INBOX[./])?(?:junk(?: ?e-?mail)?|spam|bulk(?: mail)?)$/i

const junkOf = (responses: readonly ImapResponse[]): string | undefined => {
  const folders = responses.filter(isData).filter(({ name }) => name === 'LIST')
  const attributes = ({ values: [first] }: Data): readonly ImapValue[] => (Array.isArray(first) ? first : [])
  const nameOf = ({ values }: Data): string | undefined => {
    const name = values[2]
    return typeof name === 'string' ? name : undefined
  }
  const marked = folders.find((each) =>
    attributes(each).some((word) => String(word).toLowerCase() === '\\junk'),
  )
  return (
    (marked === undefined ? undefined : nameOf(marked)) ??
    folders.map(nameOf).find((name) => name !== undefined && JUNK_NAME.test(name))
  )
}

/** Opens INBOX and finds the junk folder. @returns the server's words where INBOX does not open */
export const prepareWatch = async (
  dialogue: ImapDialogue,
  replyMs: number,
): Promise<Watcher | { words: string }> => {
  const [select, list] = await dialogue.group([{ text: 'SELECT INBOX' }, { text: 'LIST "" "*"' }], replyMs)
  if (select?.reply?.status !== 'OK')
    return { words: select?.reply?.text ?? select?.fault?.message ?? 'no answer' }
  return { dialogue, replyMs, firstUid: uidNextOf(select), junk: junkOf(list?.untagged ?? []) }
}

const leastOf = ({ untagged }: CommandResult): number =>
  untagged.reduce(
    (least, response) => (response.kind === 'search' && response.least > 0 ? response.least : least),
    0,
  )

const literalsOf = ({ untagged }: CommandResult): string =>
  untagged
    .filter(isData)
    .filter(({ name }) => name === 'FETCH')
    .flatMap(({ values }) => values.flat(3))
    .filter((value): value is string => typeof value === 'string' && value.includes('\n'))
    .join('\n')

/** A delivery report (RFC 3464) among the new messages that names ours. */
const bounceFor = async (watcher: Watcher, messageId: string): Promise<string | undefined> => {
  const { dialogue, replyMs, firstUid } = watcher
  const search = await dialogue.send(
    { text: `UID SEARCH UID ${firstUid}:* HEADER Content-Type "delivery-status"` },
    replyMs,
  )
  const uid = leastOf(search)
  if (uid < firstUid) return undefined
  const report = literalsOf(await dialogue.send({ text: `UID FETCH ${uid} (BODY.PEEK[]<0.65536>)` }, replyMs))
  if (!report.includes(messageId)) return undefined
  const diagnostic = /^Diagnostic-Code:\s*((?:[^\r\n]|\r?\n[ \t])*)/im.exec(report)?.[1]
  return (diagnostic ?? 'a delivery report came back').replaceAll(/\s+/g, ' ').trim()
}

const lookIn = async (
  watcher: Watcher,
  folder: string,
  firstUid: number,
  messageId: string,
): Promise<number> => {
  const { dialogue, replyMs } = watcher
  const search = await dialogue.send(
    { text: `UID SEARCH UID ${firstUid}:* HEADER Message-ID "${messageId.replaceAll(/["\\]/g, '')}"` },
    replyMs,
  )
  const uid = leastOf(search)
  return uid >= firstUid || folder !== 'INBOX' ? uid : 0
}

const open = (watcher: Watcher, folder: string): Promise<CommandResult> =>
  watcher.dialogue.send({ text: `SELECT ${quoted(folder) ?? 'INBOX'}` }, watcher.replyMs)

export const watchFor = async (watcher: Watcher, messageId: string, tools: Tools): Promise<Watched> => {
  const { clock, limits, signal } = tools
  const until = clock.monotonic() + limits.arriveMs
  let pause = limits.pollMs
  let uidsTaken = false
  for (let look = 0; ; look += 1) {
    // NOOP first: it makes the server tell of what came meanwhile.
    const noop = await watcher.dialogue.send({ text: 'NOOP' }, watcher.replyMs)
    if (noop.fault !== undefined) return { kind: 'broken', words: noop.fault.message }
    const uid = await lookIn(watcher, 'INBOX', watcher.firstUid, messageId)
    if (uid > 0) return { kind: 'found', found: { folder: 'INBOX', uid } }
    // The other places cost several round trips: looked at every other time.
    if (look % 2 === 1) {
      const diagnostic = await bounceFor(watcher, messageId)
      if (diagnostic !== undefined) return { kind: 'bounced', diagnostic }
      if (watcher.junk !== undefined) {
        const opened = await open(watcher, watcher.junk)
        const inJunk = opened.reply?.status === 'OK' ? await lookIn(watcher, watcher.junk, 1, messageId) : 0
        if (inJunk > 0) return { kind: 'found', found: { folder: watcher.junk, uid: inJunk } }
      }
      // Opened anew, it tells by UIDNEXT whether something came that is not there any more.
      uidsTaken = uidNextOf(await open(watcher, 'INBOX')) > watcher.firstUid
    }
    if (signal.aborted || clock.monotonic() + pause > until) return { kind: 'nothing', uidsTaken }
    await clock.sleep(pause, signal)
    pause = Math.min(pause * 1.5, 10_000)
  }
}

export interface Fetched {
  readonly header: string
  readonly seen: boolean
}

/** The header and the flags of our own message, without marking it. */
export const fetchFound = async (watcher: Watcher, { uid }: Found): Promise<Fetched | undefined> => {
  const result = await watcher.dialogue.send(
    { text: `UID FETCH ${uid} (FLAGS BODY.PEEK[HEADER])` },
    watcher.replyMs,
  )
  const header = literalsOf(result)
  if (header === '') return undefined
  const flags = result.untagged.filter(isData).flatMap(({ values }) => values.flat(3))
  return { header, seen: flags.includes('\\Seen') }
}

/** Deletes that message alone, by its UID. @returns why not, or undefined when it is gone */
export const deleteFound = async (
  watcher: Watcher,
  { uid }: Found,
  capabilities: readonly string[],
): Promise<string | undefined> => {
  let known = capabilities
  if (!known.includes('UIDPLUS')) {
    const asked = await watcher.dialogue.send({ text: 'CAPABILITY' }, watcher.replyMs)
    known = capabilitiesOf(asked.untagged) ?? known
  }
  // A plain EXPUNGE would take every message with it that somebody else has marked.
  if (!known.includes('UIDPLUS')) return 'the server cannot remove a single message (UIDPLUS)'
  const commands = [{ text: `UID STORE ${uid} +FLAGS.SILENT (\\Deleted)` }, { text: `UID EXPUNGE ${uid}` }]
  const results = await watcher.dialogue.group(commands, watcher.replyMs)
  const failed = results.find(({ reply }) => reply?.status !== 'OK')
  return failed === undefined ? undefined : (failed.reply?.text ?? failed.fault?.message ?? 'no answer')
}
