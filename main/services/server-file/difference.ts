/** Two states of the file side by side: in the form's terms, and line by line with secrets masked. */

import { looksSecret, mask, maskValue } from '#shared/server-file/masks.ts'
import type { Change, DifferenceRow, FileLine } from '#shared/server-file/model.ts'
import { impliedPort } from '#shared/settings/destination.ts'
import { fullLabel } from '#shared/settings/fields.ts'
import { maskAddresses } from '#shared/settings/userinfo.ts'
import { hiddenLines } from './comments.ts'
import type { Document } from './document.ts'
import { looksEncrypted } from './encryption.ts'
import { pairLines } from './line-difference.ts'
import { rowOf, rows } from './mapping.ts'
import { type Reading, readSettings } from './reading.ts'
import { displayed, maskedLines, passwordMask } from './view.ts'

const shownValue = (property: string, value: string | undefined): string | null => {
  if (looksSecret(property)) return value === undefined || value === '' ? 'not set' : 'set'
  if (value === undefined) return null
  const row = rowOf(property)
  return displayed(
    maskValue(property, row?.kind === 'text' && row.key === 'loginUrl' ? maskAddresses(value) : value),
  )
}

const kindOf = (before: string | undefined, after: string | undefined): Change['kind'] => {
  if (before === undefined) return 'added'
  return after === undefined ? 'removed' : 'changed'
}

const passwordNote = (before: string | undefined, after: string | undefined): string | undefined => {
  if (before === undefined || before === '' || after === undefined || after === '') return undefined
  const was = looksEncrypted(before)
  const is = looksEncrypted(after)
  if (was && !is) return 'written readable from now on'
  return !was && is ? 'encrypted from now on' : 'changed'
}

/** The field whose meaning changes with this property, and why where the field's own text stays. */
const meaning = (
  property: string,
  before: Reading,
  after: Reading,
): Pick<Change, 'key' | 'note' | 'follows'> => {
  const row = rowOf(property)
  if (row === undefined || !('key' in row)) return { key: null }
  if (row.kind === 'secret') return { key: row.key }
  if (before.settings[row.key] !== after.settings[row.key]) return { key: row.key }
  if (before.unreadable.some((entry) => entry.property === property)) return { key: row.key }
  if (row.kind === 'port') {
    const was = impliedPort(row.of, before.settings[`${row.of}.useSsl`])
    const is = impliedPort(row.of, after.settings[`${row.of}.useSsl`])
    if (was !== is) return { key: row.key, note: 'The port that Use SSL implies.', follows: true }
  }
  return { key: null }
}

const labelOf = (property: string): string => {
  const row = rowOf(property)
  if (row === undefined) return property
  if (row.kind === 'fixed') return row.label
  if (row.kind === 'identity') {
    return `Check of the certificate’s name (${row.of === 'smtp' ? 'Outgoing mail' : 'Incoming mail'})`
  }
  return fullLabel(row.key)
}

/** Every property whose effective value differs, those of the form in its terms, in the form's order. */
export const changesBetween = (before: Document, after: Document): readonly Change[] => {
  const readBefore = readSettings(before)
  const readAfter = readSettings(after)
  const order = new Map(rows.map(({ property }, index) => [property, index]))
  const properties = [...new Set([...before.effective.keys(), ...after.effective.keys()])].sort(
    (one, other) => (order.get(one) ?? rows.length) - (order.get(other) ?? rows.length),
  )
  const hidden = new Set(
    [before, after].flatMap((document) => {
      const lines = hiddenLines(document)
      return document.entries.filter(({ line }) => lines.has(line)).map(({ key }) => key)
    }),
  )
  const masked = passwordMask(before, after)
  const shown = (property: string, value: string | undefined): string | null => {
    const text = shownValue(property, value)
    return text === null || looksSecret(property) ? text : masked(text)
  }
  const changes: Change[] = []
  for (const property of properties) {
    const was = before.effective.get(property)?.value
    const is = after.effective.get(property)?.value
    if (was === is) continue
    // A line of a password that was commented out, which is a property to Java.
    if (hidden.has(property)) {
      const [one, other] = [was, is].map((value) => (value === undefined ? null : mask))
      changes.push({
        key: null,
        property: mask,
        label: 'A line of a commented-out password',
        kind: kindOf(was, is),
        before: one ?? null,
        after: other ?? null,
      })
      continue
    }
    const { key, note, follows } = meaning(property, readBefore, readAfter)
    // STARTTLS has two properties and one field.
    if (key !== null && changes.some((change) => change.key === key)) continue
    const row = rowOf(property)
    const startTls = row?.kind === 'starttls' && key !== null
    const passwordKey = row?.kind === 'secret'
    const why = passwordKey ? passwordNote(was, is) : note
    changes.push({
      key,
      property,
      label: labelOf(property),
      kind: startTls ? 'changed' : kindOf(was, is),
      before: startTls ? readBefore.settings[row.key] : shown(property, was),
      after: startTls ? readAfter.settings[row.key] : shown(property, is),
      ...(why === undefined ? {} : { note: why }),
      ...(follows === undefined ? {} : { follows }),
    })
  }
  return changes
}

/** With their line ends: a file whose line ends change has changed. */
const rawLines = (document: Document): readonly string[] =>
  document.text.match(/[^\r\n]*(?:\r\n|\r|\n)|[^\r\n]+$/g) ?? []

/** Lines side by side; a run of removed and added lines is paired up as changed ones. */
export const rowsBetween = (before: Document, after: Document): readonly DifferenceRow[] => {
  const left = maskedLines(before)
  const right = maskedLines(after)
  const result: DifferenceRow[] = []
  let removed: FileLine[] = []
  let added: FileLine[] = []
  const flush = (): void => {
    for (let index = 0; index < Math.max(removed.length, added.length); index += 1) {
      const one = removed[index] ?? null
      const other = added[index] ?? null
      const kind = one === null ? 'added' : other === null ? 'removed' : 'changed'
      result.push({ kind, before: one, after: other })
    }
    removed = []
    added = []
  }
  for (const pair of pairLines(rawLines(before), rawLines(after))) {
    const one = pair.before === null ? undefined : left[pair.before]
    const other = pair.after === null ? undefined : right[pair.after]
    if (one !== undefined && other !== undefined) {
      flush()
      result.push({ kind: 'same', before: one, after: other })
    } else {
      if (one !== undefined) removed.push(one)
      if (other !== undefined) added.push(other)
    }
  }
  flush()
  return result
}
