/** What IMAP tells of a message: its parts, envelope and structure (RFC 3501, section 7.4.2). */
import addressparser from 'nodemailer/lib/addressparser'
import { Refusal, stringOf } from './imap-syntax.ts'

export interface Part {
  /** With the empty line behind it. */
  readonly header: string
  readonly body: string
  readonly parts: readonly Part[]
}

const DEEPEST = 10
const MOST_PARTS = 200
/** Of a field that is taken apart; nothing that is meant well is longer. */
const MOST_FIELD_BYTES = 8 * 1024

const fieldsOf = (header: string): string[] => header.split(/\r?\n(?![ \t])/).filter((line) => line !== '')

const nameOf = (line: string): string =>
  line
    .slice(0, Math.max(0, line.indexOf(':')))
    .trim()
    .toLowerCase()

const unfolded = (value: string): string => value.slice(0, MOST_FIELD_BYTES).replaceAll(/\r?\n/g, '').trim()

/** The values of the fields of that name. */
export const valuesOf = ({ header }: Pick<Part, 'header'>, name: string): string[] =>
  fieldsOf(header)
    .filter((line) => nameOf(line) === name.toLowerCase())
    .map((line) => unfolded(line.slice(line.indexOf(':') + 1)))

const firstOf = (part: Pick<Part, 'header'>, name: string): string | undefined => valuesOf(part, name)[0]

/** `attachment; filename="a b.txt"`: the word, and names and values by turns. */
function withParameters(value: string): { word: string; parameters: string[] } {
  const found = value.matchAll(/;\s*([^\s=;"]+)\s*=\s*(?:"((?:[^"\\]|\\.)*)"|([^\s;"]+))/g)
  return {
    word: (value.split(';', 1)[0] ?? '').trim(),
    parameters: [...found].flatMap(([, name = '', quoted, plain = '']) => [
      name,
      quoted?.replaceAll(/\\(.)/g, '$1') ?? plain,
    ]),
  }
}

function split(body: string, boundary: string): string[] {
  const found: string[] = []
  const lineEnd = /(--)?[ \t]*(?:\r?\n|$)/y
  let start = -1
  for (let at = body.indexOf(boundary); at >= 0; at = body.indexOf(boundary, at + 1)) {
    lineEnd.lastIndex = at + boundary.length
    const end = at === 0 || body[at - 1] === '\n' ? lineEnd.exec(body) : null
    if (end === null) continue
    if (start >= 0) found.push(body.slice(start, at).replace(/\r?\n$/, ''))
    start = lineEnd.lastIndex
    if (end[1] !== undefined || found.length === MOST_PARTS) return found
  }
  return start < 0 ? found : [...found, body.slice(start)]
}

const typeOf = (part: Pick<Part, 'header'>) => withParameters(firstOf(part, 'Content-Type') ?? 'text/plain')

/** Takes a message apart. One inside of it stays whole. */
export function readPart(raw: string, depth = 0): Part {
  const gap = /(?:^|\r?\n)\r?\n/.exec(raw)
  const bodyAt = gap === null ? raw.length : gap.index + gap[0].length
  const [header, body] = [raw.slice(0, bodyAt), raw.slice(bodyAt)]
  const { word, parameters } = typeOf({ header })
  const at = parameters.findIndex((each, index) => index % 2 === 0 && each.toLowerCase() === 'boundary')
  const isDivided = at >= 0 && /^multipart\//i.test(word) && depth < DEEPEST
  const pieces = isDivided ? split(body, `--${parameters[at + 1]}`) : []
  return { header, body, parts: pieces.map((piece) => readPart(piece, depth + 1)) }
}

/** ENVELOPE */
export function envelopeOf(part: Part): string {
  const text = (name: string) => stringOf(firstOf(part, name))
  const addresses = (name: string, otherwise = name): string => {
    const value = firstOf(part, name) ?? firstOf(part, otherwise)
    const list = addressparser(value, { flatten: true }).map((each) => {
      const [, mailbox = each.address, host = ''] = /^(.*)@(.*)$/s.exec(each.address) ?? []
      return `(${stringOf(each.name || undefined)} NIL ${stringOf(mailbox)} ${stringOf(host)})`
    })
    return list.length === 0 ? 'NIL' : `(${list.join('')})`
  }
  const from = `${addresses('From')} ${addresses('Sender', 'From')} ${addresses('Reply-To', 'From')}`
  const to = `${addresses('To')} ${addresses('Cc')} ${addresses('Bcc')}`
  return `(${text('Date')} ${text('Subject')} ${from} ${to} ${text('In-Reply-To')} ${text('Message-ID')})`
}

/** BODYSTRUCTURE. A message within the message is a file to it. */
export function structureOf(part: Part): string {
  const listed = (values: string[]) => (values.length === 0 ? 'NIL' : `(${values.map(stringOf).join(' ')})`)
  const text = (name: string) => stringOf(firstOf(part, name))
  const { word, parameters } = typeOf(part)
  const disposition = withParameters(firstOf(part, 'Content-Disposition') ?? '')
  const disposed =
    disposition.word === '' ? 'NIL' : `(${stringOf(disposition.word)} ${listed(disposition.parameters)})`
  const [, type = 'text', subtype = 'plain'] = /^([^\s/]+)\/([^\s/]+)$/.exec(word.toLowerCase()) ?? []
  if (part.parts.length > 0) {
    const inner = part.parts.map(structureOf).join('')
    return `(${inner} ${stringOf(subtype)} ${listed(parameters)} ${disposed} NIL NIL)`
  }
  const isFile = type === 'multipart' || type === 'message'
  return `(${[
    isFile ? '"application" "octet-stream"' : `${stringOf(type)} ${stringOf(subtype)}`,
    listed(parameters),
    text('Content-ID'),
    text('Content-Description'),
    stringOf(firstOf(part, 'Content-Transfer-Encoding') ?? '7bit'),
    part.body.length,
    ...(type === 'text' ? [part.body.split('\n').length - 1] : []),
    `NIL ${disposed} NIL NIL`,
  ].join(' ')})`
}

/** Reads what stands in the brackets of `BODY[…]`: gives the bytes, `undefined` where the message has no such part. */
export function readSection(text: string): (message: Part) => string | undefined {
  const match =
    /^((?:[1-9]\d{0,4}(?:\.(?=.)|$))*)(?:(HEADER|TEXT|MIME)|HEADER\.FIELDS(\.NOT)? \((.+)\))?$/i.exec(text)
  const [, path = '', what, not, names] = match ?? []
  const word = what?.toUpperCase()
  if (match === null || (word === 'MIME' && path === '')) throw new Refusal('BAD Unknown section')
  return (message) => {
    let part: Part | undefined = message
    for (const number of path.split('.').filter(Boolean)) {
      const isItself: boolean = part === message && message.parts.length === 0 && number === '1'
      part = isItself ? message : part?.parts[Number(number) - 1]
    }
    if (part === undefined || word === 'MIME') return part?.header
    if (word === undefined && names === undefined) return path === '' ? part.header + part.body : part.body
    if (path !== '') return undefined // of messages within the message alone
    if (names === undefined) return word === 'HEADER' ? part.header : part.body
    const wanted = names.replaceAll('"', '').toLowerCase().split(' ')
    const fields = fieldsOf(part.header).filter(
      (line) => wanted.includes(nameOf(line)) === (not === undefined),
    )
    return `${fields.map((line) => `${line}\r\n`).join('')}\r\n`
  }
}
