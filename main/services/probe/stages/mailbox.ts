/**
 * INBOX as JavaMail opens it, and what waits in it. SELECT, not EXAMINE, which is always read-only and would
 * hide missing rights. Nothing is marked, moved or read: of the oldest unseen message only UID and INTERNALDATE.
 */
import type { ImapReply, MailboxEvidence, SelectEvidence } from '#shared/diagnosis/evidence.ts'
import type { Command } from '../dialogue/command.ts'
import type { CommandResult, ImapDialogue, ImapResponse } from '../dialogue/imap.ts'
import { tellingReplies } from '../dialogue/imap-answers.ts'
import type { ImapValue } from '../dialogue/imap-values.ts'
import { readInternalDate } from './internal-date.ts'

export interface MailboxInput {
  readonly dialogue: ImapDialogue
  readonly mailbox: string
  readonly capabilities: readonly string[]
  readonly replyMs: number
  /** Milliseconds since the epoch, for ages. */
  readonly now: number
  readonly clean: (text: string, most?: number) => string
}

/** One flight for both stages: SELECT, the search for unseen mail, and the quota where there is one. */
export interface MailboxFlight {
  readonly select: SelectEvidence
  readonly search: CommandResult | undefined
  /** What came with any of them: a server answers in the order it likes (RFC 9051, section 5.5). */
  readonly untagged: readonly ImapResponse[]
}

const words = (value: ImapValue | undefined, clean: MailboxInput['clean']): string[] =>
  (Array.isArray(value) ? value : [])
    .filter((word): word is string => typeof word === 'string')
    .slice(0, 100)
    .map((word) => clean(word, 100))

const dataOf = (responses: readonly ImapResponse[], name: string) =>
  responses.find((response) => response.kind === 'data' && response.name === name) as
    | Extract<ImapResponse, { kind: 'data' }>
    | undefined

const codeOf = (responses: readonly ImapResponse[], code: string): ImapReply | undefined =>
  responses
    .flatMap((response) => (response.kind === 'status' ? [response.reply] : []))
    .find((reply) => reply.code === code)

const selectEvidence = (
  { mailbox, clean }: MailboxInput,
  { reply, fault, untagged }: CommandResult,
): SelectEvidence => {
  const base = { stage: 'select', tried: true, mailbox, untagged: tellingReplies(untagged) } as const
  const faults = fault === undefined ? {} : { fault }
  if (reply?.status !== 'OK') return { ...base, ...faults, ...(reply === undefined ? {} : { reply }) }
  const permanent = codeOf(untagged, 'PERMANENTFLAGS')?.codeArguments
  const exists = dataOf(untagged, 'EXISTS')?.number
  const flags = dataOf(untagged, 'FLAGS')
  return {
    ...base,
    ...faults,
    reply,
    readOnly: reply.code === 'READ-ONLY',
    ...(permanent === undefined
      ? {}
      : { permanentFlags: permanent.replaceAll(/[()]/g, ' ').split(/\s+/).filter(Boolean).slice(0, 100) }),
    ...(flags === undefined ? {} : { flags: words(flags.values[0], clean) }),
    ...(exists === undefined ? {} : { exists }),
  }
}

/** Commands of the first flight. ESEARCH (RFC 4731) answers in a line, where SEARCH lists every message. */
export const openMailbox = async (input: MailboxInput): Promise<MailboxFlight> => {
  const has = (name: string) => input.capabilities.includes(name)
  const commands: Command[] = [
    { text: `SELECT ${input.mailbox}` },
    { text: has('ESEARCH') ? 'UID SEARCH RETURN (MIN COUNT) UNSEEN' : 'UID SEARCH UNSEEN' },
    ...(has('QUOTA') ? [{ text: `GETQUOTAROOT ${input.mailbox}` }] : []),
  ]
  const results = await input.dialogue.group(commands, input.replyMs)
  const [select, first] = results
  // Offered and not understood: JavaMail asks without.
  const search =
    has('ESEARCH') && first?.reply?.status === 'BAD'
      ? await input.dialogue.send({ text: 'UID SEARCH UNSEEN' }, input.replyMs)
      : first
  const ignored = results.filter((result) => result.ignored === true).length
  return {
    select: {
      ...selectEvidence(input, select ?? { untagged: [] }),
      ...(ignored === 0 ? {} : { ignoredInGroup: ignored }),
    },
    search,
    untagged: results.flatMap(({ untagged }) => untagged),
  }
}

export const isSelected = ({ reply }: SelectEvidence): boolean => reply?.status === 'OK'

const numberAfter = (values: readonly ImapValue[], word: string): number | undefined => {
  const at = values.findIndex((value) => typeof value === 'string' && value.toUpperCase() === word)
  const found = values[at + 1]
  return at >= 0 && typeof found === 'string' && /^\d{1,10}$/.test(found) ? Number(found) : undefined
}

interface Unseen {
  readonly count: number
  /** UID of the oldest; 0 where there is none. */
  readonly oldest: number
}

const unseenOf = (responses: readonly ImapResponse[]): Unseen | undefined => {
  const counted = responses.filter((response) => response.kind === 'search')
  if (counted.length > 0) {
    const least = counted.map((each) => each.least).filter((each) => each > 0)
    return {
      count: counted.reduce((sum, each) => sum + each.count, 0),
      oldest: least.length === 0 ? 0 : Math.min(...least),
    }
  }
  const extended = dataOf(responses, 'ESEARCH')
  if (extended === undefined) return undefined
  return {
    count: numberAfter(extended.values, 'COUNT') ?? 0,
    oldest: numberAfter(extended.values, 'MIN') ?? 0,
  }
}

interface Filled {
  readonly used: number
  readonly limit: number
}

/** A quota may have several roots, each with its own limits: the one that is nearest to its end counts. */
const fullest = (responses: readonly ImapResponse[], resource: string): Filled | undefined => {
  const found: Filled[] = []
  for (const response of responses) {
    if (response.kind !== 'data' || response.name !== 'QUOTA') continue
    const listed = response.values.find((value): value is readonly ImapValue[] => Array.isArray(value)) ?? []
    const at = listed.findIndex((value) => typeof value === 'string' && value.toUpperCase() === resource)
    const [used, limit] = at < 0 ? [] : [Number(listed[at + 1]), Number(listed[at + 2])]
    if (Number.isFinite(used) && Number.isFinite(limit)) found.push({ used: used ?? 0, limit: limit ?? 0 })
  }
  const share = ({ used, limit }: Filled): number => (limit > 0 ? used / limit : 0)
  return found.sort((one, other) => share(other) - share(one))[0]
}

/**
 * `* QUOTA "User quota" (STORAGE 10 512 MESSAGE 3 1000)`: units of 1024 octets, and messages (RFC 9208, section 5).
 */
const quotaOf = (responses: readonly ImapResponse[]): Pick<MailboxEvidence, 'quota' | 'messageQuota'> => {
  const storage = fullest(responses, 'STORAGE')
  const messages = fullest(responses, 'MESSAGE')
  return {
    ...(storage === undefined ? {} : { quota: { usedKiB: storage.used, limitKiB: storage.limit } }),
    ...(messages === undefined ? {} : { messageQuota: messages }),
  }
}

const dateOfOldest = async (
  { dialogue, replyMs }: MailboxInput,
  uid: number,
): Promise<CommandResult & { date?: number }> => {
  const result = await dialogue.send({ text: `UID FETCH ${uid} (UID INTERNALDATE)` }, replyMs)
  for (const response of result.untagged) {
    if (response.kind !== 'data' || response.name !== 'FETCH') continue
    const items = response.values.find((value): value is readonly ImapValue[] => Array.isArray(value)) ?? []
    const at = items.findIndex((value) => typeof value === 'string' && value.toUpperCase() === 'INTERNALDATE')
    const text = items[at + 1]
    const date = at >= 0 && typeof text === 'string' ? readInternalDate(text) : undefined
    if (date !== undefined) return { ...result, date }
  }
  return result
}

export const mailboxStage = async (input: MailboxInput, flight: MailboxFlight): Promise<MailboxEvidence> => {
  const { search } = flight
  const base = {
    stage: 'mailbox',
    tried: true,
    ...quotaOf(flight.untagged),
  } as const
  if (search === undefined) {
    return { ...base, fault: { code: 'CLOSED', message: 'the connection ended before the search' } }
  }
  const replies = {
    ...(search.reply === undefined ? {} : { reply: search.reply }),
    ...(search.fault === undefined ? {} : { fault: search.fault, untagged: tellingReplies(search.untagged) }),
  }
  if (search.reply?.status !== 'OK') return { ...base, ...replies }
  const unseen = unseenOf(search.untagged)
  // RFC 9051: no result at all may come as no response at all.
  if (unseen === undefined || unseen.oldest === 0) return { ...base, ...replies, unseen: unseen?.count ?? 0 }
  const oldest = await dateOfOldest(input, unseen.oldest)
  const found = { ...base, unseen: unseen.count }
  if (oldest.date === undefined) {
    const ended = oldest.fault === undefined ? {} : { fault: oldest.fault }
    const refused = oldest.reply === undefined || oldest.reply.status === 'OK' ? {} : { reply: oldest.reply }
    return { ...found, ...replies, ...refused, ...ended }
  }
  return {
    ...found,
    ...replies,
    oldestUnseen: new Date(oldest.date).toISOString(),
    oldestUnseenAgeMinutes: Math.max(0, Math.floor((input.now - oldest.date) / 60_000)),
  }
}
