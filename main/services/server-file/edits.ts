import type { Document, Entry } from './document.ts'

/** Bytes from `from` to `to` become `text`; a plain insertion where both are equal. */
interface Splice {
  readonly from: number
  readonly to: number
  readonly text: string
}

export interface NewProperty {
  readonly key: string
  readonly value: string
}

/** What is to become of a document: values to set, keys to take out. Keys that are not there yet are added. */
export interface Edits {
  readonly set: readonly NewProperty[]
  readonly remove: readonly string[]
}

const named = new Map([
  ['\t', '\\t'],
  ['\n', '\\n'],
  ['\r', '\\r'],
  ['\f', '\\f'],
  ['\\', '\\\\'],
])

/**
 * A value as it may stand behind any separator, so that `Properties.load` gives it back unchanged. Only what
 * must be escaped is: `\`, control characters, everything outside ASCII (as UTF-16 units, so an emoji is two),
 * and a blank, `=`, `:`, `#` or `!` in the first place.
 */
export const escapeValue = (value: string): string => {
  let out = ''
  for (let at = 0; at < value.length; at += 1) {
    const char = value.charAt(at)
    const unit = value.charCodeAt(at)
    const name = named.get(char)
    if (name !== undefined) out += name
    else if (unit < 0x20 || unit > 0x7e) out += `\\u${unit.toString(16).toUpperCase().padStart(4, '0')}`
    else if (at === 0 && ' =:#!'.includes(char)) out += `\\${char}`
    else out += char
  }
  return out
}

/** Order and titles of a new file; a key belongs to the first group that has its prefix. */
const groups: readonly { readonly title: string; readonly prefixes: readonly string[] }[] = [
  { title: '', prefixes: ['mailroom.'] },
  { title: 'Outgoing mail', prefixes: ['mail.transport.', 'mail.smtp.'] },
  { title: 'Incoming mail', prefixes: ['mail.store.', 'mail.imap.', 'teamconnect.mail.incoming.'] },
  { title: 'TeamConnect IMAP server', prefixes: ['teamconnect.imapServer.'] },
  { title: 'Extra certificates for tests; Java trusts its own cacerts', prefixes: ['teamconnect.mail.tls.'] },
  { title: 'Notifications', prefixes: ['teamconnect.mail.'] },
  { title: 'TeamConnect URL', prefixes: ['teamconnect.url'] },
]

const groupOf = (key: string): number =>
  groups.findIndex(({ prefixes }) => prefixes.some((prefix) => key.startsWith(prefix)))

/** How the neighbour writes it: `key = value` beside `key=value` would look like somebody else's line. */
const separatorLike = (document: Document, entry: Entry): string => {
  const written = document.text.slice(entry.keyEnd, entry.valueStart)
  return /^[ \t]*[=:][ \t]*$/.test(written) ? written : '='
}

const header = '# E-mail settings of TeamConnect, which reads them as it starts. Kept by Mailroom.'

const newFile = (properties: readonly NewProperty[], lineEnd: string): string => {
  const blocks = groups.map(({ title }, group) => {
    const lines = properties
      .filter(({ key }) => groupOf(key) === group)
      .map(({ key, value }) => `${key}=${escapeValue(value)}`)
    if (lines.length === 0) return ''
    const top = group === 0 ? [header] : [`# ${title}`]
    return [...top, ...lines, ''].join(lineEnd)
  })
  return blocks.filter((block) => block !== '').join(lineEnd)
}

/** The neighbour behind which a new key goes: the last one of its group with the longest common prefix. */
const neighbourOf = (document: Document, key: string): Entry | undefined => {
  const parts = key.split('.')
  for (let length = parts.length - 1; length >= 1; length -= 1) {
    const prefix = `${parts.slice(0, length).join('.')}.`
    const found = document.entries.findLast((entry) => entry.key.startsWith(prefix))
    if (found !== undefined && groupOf(found.key) === groupOf(key)) return found
  }
  const group = groupOf(key)
  return document.entries.findLast((entry) => groupOf(entry.key) === group)
}

const insertions = (document: Document, properties: readonly NewProperty[]): readonly Splice[] => {
  const { text, lineEnd } = document
  const last = document.entries.at(-1)
  const places = new Map<number, { behind: Entry | undefined; lines: string[] }>()
  const put = (at: number, behind: Entry | undefined, line: string): void => {
    const place = places.get(at)
    if (place === undefined) places.set(at, { behind, lines: [line] })
    else place.lines.push(line)
  }
  const homeless: NewProperty[] = []
  for (const property of properties) {
    const neighbour = neighbourOf(document, property.key)
    if (neighbour === undefined) homeless.push(property)
    else {
      const line = `${property.key}${separatorLike(document, neighbour)}${escapeValue(property.value)}`
      put(neighbour.open ? neighbour.start : neighbour.end, neighbour, line)
    }
  }
  const splices: Splice[] = []
  for (const [at, { lines }] of places) {
    const block = lines.map((line) => line + lineEnd).join('')
    const startsLine = at === 0 || /[\r\n]/.test(text.charAt(at - 1))
    splices.push({ from: at, to: at, text: startsLine ? block : lineEnd + block })
  }
  if (homeless.length > 0) {
    // Behind an entry that is still open at the end of the file a new line would be swallowed.
    const at = last?.open === true ? last.start : text.length
    const startsLine = at === 0 || /[\r\n]/.test(text.charAt(at - 1))
    const blocks = groups.flatMap((_, group) => {
      const lines = homeless
        .filter(({ key }) => groupOf(key) === group)
        .map(({ key, value }) => `${key}=${escapeValue(value)}${lineEnd}`)
      return lines.length === 0 ? [] : [lines.join('')]
    })
    // A second block at the place of the first needs no line end of its own before it.
    const before = startsLine || splices.some((splice) => splice.from === at) ? '' : lineEnd
    const gap = at === 0 ? '' : lineEnd
    splices.push({ from: at, to: at, text: before + gap + blocks.join(lineEnd) })
  }
  return splices
}

/**
 * The document's text with the edits made at the effective (last) occurrence of each key; every other byte
 * stays. A removed key goes with all its occurrences: taking only the last would bring an earlier one to life.
 */
export const applyEdits = (document: Document, edits: Edits): string => {
  if (document.text === '') return newFile(edits.set, document.lineEnd)
  const splices: Splice[] = []
  const fresh: NewProperty[] = []
  for (const property of edits.set) {
    const entry = document.effective.get(property.key)
    if (entry === undefined) fresh.push(property)
    else {
      const value = escapeValue(property.value)
      splices.push({
        // An empty value takes a continuation before it along: a bare CR there would join the LF behind.
        from: value === '' ? entry.separatorEnd : entry.valueStart,
        to: entry.contentEnd,
        text: entry.separated ? value : `=${value}`,
      })
    }
  }
  for (const entry of document.entries) {
    if (edits.remove.includes(entry.key)) splices.push({ from: entry.start, to: entry.end, text: '' })
  }
  // Insertions last: at one offset they come behind what is replaced there, in the order given.
  splices.push(...insertions(document, fresh))
  const ordered = splices
    .map((splice, index) => ({ splice, index }))
    .sort((one, other) => one.splice.from - other.splice.from || one.index - other.index)
  let out = ''
  let done = 0
  for (const { splice } of ordered) {
    out += document.text.slice(done, splice.from) + splice.text
    done = Math.max(done, splice.to)
  }
  return out + document.text.slice(done)
}
