/** `--targets`: rows of a CSV or JSON file, each a name and settings by their keys. */
import { isTooDeep } from '#shared/json-depth.ts'

export interface TargetRow {
  readonly name: string
  readonly values: Readonly<Record<string, string | boolean | number>>
}

export type ReadRow =
  | { readonly ok: true; readonly row: TargetRow }
  | { readonly ok: false; readonly name: string; readonly problem: string }

const leftOpen = Symbol('a quotation mark without its end')

interface CsvRow extends Array<string> {
  /** Its quotation mark has no end: what it would have swallowed is read as rows of their own. */
  [leftOpen]?: true
}

/** RFC 4180, with `;` or a tab where the first line has those instead (spreadsheets of many countries). */
export const parseCsv = (text: string): CsvRow[] => {
  const body = text.replace(/^\ufeff/, '')
  const firstLine = /^[^\r\n]*/.exec(body)?.[0] ?? ''
  const separator = [',', ';', '\t'].find((mark) => firstLine.includes(mark)) ?? ','
  const rows: CsvRow[] = []
  let row: CsvRow = []
  let cell = ''
  let quoted = false
  const endCell = () => {
    row.push(cell)
    cell = ''
  }
  const endRow = () => {
    endCell()
    if (row.some((entry) => entry.trim() !== '')) rows.push(row)
    row = []
  }
  for (let at = 0; at < body.length; at += 1) {
    const character = body[at] ?? ''
    if (quoted) {
      if (character !== '"') cell += character
      else if (body[at + 1] === '"') {
        cell += '"'
        at += 1
      } else quoted = false
    } else if (character === '"' && cell === '') {
      quoted = closes(body, at + 1, separator)
      if (!quoted) row[leftOpen] = true
    } else if (character === separator) endCell()
    else if (character === '\n') endRow()
    else if (character !== '\r') cell += character
  }
  endRow()
  return rows
}

/** Whether the quotation that begins here ends where a cell may end. Doubled marks are text. */
const closes = (body: string, from: number, separator: string): boolean => {
  for (let at = body.indexOf('"', from); at >= 0; at = body.indexOf('"', at + 2)) {
    const next = body[at + 1]
    if (next !== '"') return next === undefined || next === separator || next === '\r' || next === '\n'
  }
  return false
}

const isScalar = (value: unknown): value is string | boolean | number =>
  typeof value === 'string' || typeof value === 'boolean' || typeof value === 'number'

const readJsonRow = (entry: unknown, number: number): ReadRow => {
  const name = `row ${number}`
  if (typeof entry !== 'object' || entry === null || Array.isArray(entry)) {
    return { ok: false, name, problem: 'is not an object' }
  }
  const { name: given, ...rest } = entry as Record<string, unknown>
  const own = typeof given === 'string' && given.trim() !== '' ? given.trim() : name
  const values: Record<string, string | boolean | number> = {}
  for (const [key, value] of Object.entries(rest)) {
    if (!isScalar(value))
      return { ok: false, name: own, problem: `${key} is neither text, number nor true or false` }
    values[key] = value
  }
  return { ok: true, row: { name: own, values } }
}

/** @returns undefined where the document as a whole is no list of rows. */
export const readTargets = (text: string): readonly ReadRow[] | undefined => {
  if (/^\ufeff?\s*[[{]/.test(text)) {
    if (isTooDeep(text)) return undefined
    let document: unknown
    try {
      document = JSON.parse(text.replace(/^\ufeff/, ''))
    } catch {
      return undefined
    }
    return Array.isArray(document) ? document.map((entry, index) => readJsonRow(entry, index + 1)) : undefined
  }
  const [head, ...rows] = parseCsv(text)
  if (head === undefined) return undefined
  const keys = head.map((key) => key.trim())
  if (!keys.includes('smtp.host') && !keys.includes('imap.host')) return undefined
  return rows.map((cells, index): ReadRow => {
    const named = Object.fromEntries(keys.map((key, column) => [key, (cells[column] ?? '').trim()]))
    const { name: given = '', ...all } = named
    const name = given === '' ? `row ${index + 1}` : given
    if (cells[leftOpen]) return { ok: false, name, problem: 'has a quotation mark that is not closed' }
    if (cells.length > keys.length) return { ok: false, name, problem: 'has more cells than the head line' }
    // An empty cell says nothing: the setting keeps its default.
    const values = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''))
    return { ok: true, row: { name, values } }
  })
}
