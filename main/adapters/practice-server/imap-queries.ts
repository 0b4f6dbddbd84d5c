/** What FETCH and SEARCH ask for (RFC 3501, sections 6.4.4 and 6.4.5), read once and put to message by message. */
import { type Argument, Refusal, readSet, stringOf } from './imap-syntax.ts'
import type { Message } from './mailbox.ts'
import { envelopeOf, readSection, structureOf, valuesOf } from './message-parts.ts'

/** So that one command does not copy or look through the whole mailbox without end. */
const MOST_ITEMS = 50
const MOST_KEYS = 200

type Item = (message: Message) => string

const dateTime = (date: Date): string => {
  const [, day, month, year, time] = date.toUTCString().split(' ')
  return `${day}-${month}-${year} ${time} +0000`
}

const ITEMS = new Map<string, Item>([
  ['UID', ({ uid }) => `UID ${uid}`],
  ['FLAGS', ({ flags }) => `FLAGS (${flags})`],
  ['INTERNALDATE', ({ receivedAt }) => `INTERNALDATE "${dateTime(receivedAt)}"`],
  ['RFC822.SIZE', ({ raw }) => `RFC822.SIZE ${raw.length}`],
  ['ENVELOPE', ({ part }) => `ENVELOPE ${envelopeOf(part)}`],
  ['BODYSTRUCTURE', ({ part }) => `BODYSTRUCTURE ${structureOf(part)}`],
])

function readBody(name: string): Item {
  const match = /^BODY(?:\.PEEK)?\[(.*)\](?:<(\d{1,10})\.([1-9]\d{0,9})>)?$/i.exec(name)
  if (match === null) throw new Refusal('BAD Unknown item')
  const [, section = '', origin, length] = match
  const contentOf = readSection(section)
  const from = Number(origin ?? 0)
  const to = length === undefined ? undefined : from + Number(length)
  // A response names the origin alone; JavaMail reads nothing where the length stands there too.
  const label = `BODY[${section}]${origin === undefined ? '' : `<${from}>`}`
  return ({ part }) => `${label} ${stringOf(contentOf(part)?.slice(from, to))}`
}

/**
 * Reads the items of a FETCH. `marks`: it marks as read, and shows that. The UID stands in every response of a
 * `UID FETCH`.
 */
export function readFetch(argument: Argument | undefined, byUid: boolean) {
  const names = [argument ?? []]
    .flat()
    .map((name) => String(name).replace(/^[^[]+/, (word) => word.toUpperCase()))
  if (names.length === 0 || names.length > MOST_ITEMS) throw new Refusal('BAD Items are wanted, not too many')
  const marks = names.some((name) => name.startsWith('BODY['))
  const wanted = new Set([...names, ...(marks ? ['FLAGS'] : []), ...(byUid ? ['UID'] : [])])
  const items = [...wanted].map((name) => ITEMS.get(name) ?? readBody(name))
  return { marks, render: (message: Message) => items.map((item) => item(message)).join(' ') }
}

type Test = (message: Message, number: number) => boolean

/**
 * Reads the criteria of a SEARCH, all of which have to be met: flags, fields as they stand in the header, numbers
 * and UIDs. What else there is gets a NO, on which JavaMail searches by itself.
 */
export function readSearch(criteria: readonly Argument[], messages: readonly Message[]): Test {
  const rest = [...criteria]
  const take = (): string => {
    const next = rest.shift()
    if (next === undefined) throw new Refusal('BAD A search key or its value is wanted')
    if (typeof next !== 'string' || rest.length > MOST_KEYS)
      throw new Refusal('NO [CANNOT] Too hard a search')
    return next
  }
  const readKey = (): Test => {
    const name = take().toUpperCase()
    if (name === 'ALL') return () => true
    const [, isNot, flag] = /^(UN)?(ANSWERED|DELETED|DRAFT|FLAGGED|SEEN)$/.exec(name) ?? []
    if (flag !== undefined) {
      return ({ flags }) => flags.toUpperCase().split(' ').includes(`\\${flag}`) === (isNot === undefined)
    }
    if (/^(?:BCC|CC|FROM|HEADER|SUBJECT|TO)$/.test(name)) {
      const field = name === 'HEADER' ? take() : name
      const wanted = take().toLowerCase()
      return ({ part }) => valuesOf(part, field).some((each) => each.toLowerCase().includes(wanted))
    }
    if (name !== 'UID' && !/^[\d*]/.test(name)) throw new Refusal('NO [CANNOT] Not a search key here')
    const isUid = name === 'UID'
    const isIn = readSet(isUid ? take() : name, isUid ? (messages.at(-1)?.uid ?? 0) : messages.length)
    return ({ uid }, number) => isIn(isUid ? uid : number)
  }
  const tests = [readKey()]
  while (rest.length > 0) tests.push(readKey())
  return (message, number) => tests.every((test) => test(message, number))
}
