import { useState } from 'react'
import type { Change, DifferenceRow, FileLine } from '#shared/server-file/model.ts'
import { findField } from '#shared/settings/fields.ts'
import { fieldName } from '../words/field-names.ts'
import { boxText } from '../words/field-values.ts'
import { fileWords as words } from '../words/file.ts'
import { updateWords } from '../words/update.ts'
import './difference.css'
import './plain-details.css'

/** What stands on either side: the file and what Update makes of it, or today's file and a backup. */
export interface Sides {
  readonly before: string
  readonly after: string
}

const isSecret = ({ key }: Change): boolean => key === 'smtp.password' || key === 'imap.password'

/** A box of the form is ticked or not; everything else stands as it does in the file. */
const shownValue = (change: Change, value: string): { readonly text: string; readonly worded: boolean } => {
  const box = change.key !== null && findField(change.key)?.control === 'checkbox'
  if (box && (value === 'true' || value === 'false')) return { text: boxText(value === 'true'), worded: true }
  return { text: value, worded: isSecret(change) }
}

const Value = ({ change, side }: { readonly change: Change; readonly side: 'before' | 'after' }) => {
  const value = change[side]
  if (value === null) return <span className="muted">{updateWords.absent}</span>
  const { text, worded } = shownValue(change, value)
  const className = worded ? 'worded' : undefined
  if (side === 'before') return <del className={className}>{text}</del>
  // Both sides of a password read "set": what became of it belongs here.
  const more = isSecret(change) && change.note !== undefined ? `, ${change.note}` : ''
  return (
    <ins className={className}>
      {text}
      {more}
    </ins>
  )
}

/** The list of changes in the form's terms: the same as the side-by-side view, in words. */
export const ChangeList = ({
  changes,
  sides = updateWords,
}: {
  readonly changes: readonly Change[]
  readonly sides?: Sides
}) => (
  <table className="change-list">
    <thead>
      <tr>
        <th scope="col">{words.field}</th>
        <th scope="col">{sides.before}</th>
        <th scope="col">{sides.after}</th>
      </tr>
    </thead>
    <tbody>
      {changes.map((change) => (
        <tr key={change.property}>
          <th scope="row">
            {change.key === null ? change.label : fieldName(change.key)}
            {change.note === undefined || isSecret(change) ? null : (
              <span className="change-note">{change.note}</span>
            )}
          </th>
          <td>
            <Value change={change} side="before" />
          </td>
          <td>
            <Value change={change} side="after" />
          </td>
        </tr>
      ))}
    </tbody>
  </table>
)

/** The form's fields in view; properties that only go with them folded. */
export const Changes = ({ changes }: { readonly changes: readonly Change[] }) => {
  const own = changes.filter(({ key }) => key !== null)
  const others = changes.filter(({ key }) => key === null)
  return (
    <section className="dialog-section" aria-label={updateWords.changes}>
      {own.length === 0 ? null : <ChangeList changes={own} />}
      {others.length === 0 ? null : (
        <details className="plain-details" open={own.length === 0}>
          <summary>{updateWords.goWithThem(others.length)}</summary>
          <ChangeList changes={others} />
        </details>
      )}
    </section>
  )
}

type Block =
  | { readonly kind: 'rows'; readonly key: string; readonly rows: readonly DifferenceRow[] }
  | { readonly kind: 'fold'; readonly key: string; readonly rows: readonly DifferenceRow[] }

/** Lines kept around a change, as people know it from other tools. */
const around = 2

/** Long runs of equal lines become folds; a file without any change is shown whole. */
export const blocksOf = (rows: readonly DifferenceRow[]): readonly Block[] => {
  const near = rows.map((_, index) =>
    rows.slice(Math.max(0, index - around), index + around + 1).some(({ kind }) => kind !== 'same'),
  )
  if (!near.includes(true)) return [{ kind: 'rows', key: '0', rows }]
  const blocks: { kind: 'rows' | 'fold'; key: string; rows: DifferenceRow[] }[] = []
  rows.forEach((row, index) => {
    const kind = near[index] === true ? 'rows' : 'fold'
    const last = blocks.at(-1)
    if (last?.kind === kind) last.rows.push(row)
    else blocks.push({ kind, key: String(index), rows: [row] })
  })
  return blocks.map((block) =>
    block.kind === 'fold' && block.rows.length < 3 ? { ...block, kind: 'rows' } : block,
  )
}

const kindWords = { same: '', changed: words.changedMark, added: words.added, removed: words.removed }

const Row = ({ row }: { readonly row: DifferenceRow }) => (
  <tr className={row.kind}>
    <td className="number">{row.before?.number}</td>
    <td className={row.before === null ? 'text none' : 'text'}>
      {row.kind === 'same' ? null : <span className="sr-only">{kindWords[row.kind]}: </span>}
      {row.before?.text}
    </td>
    <td className="number">{row.after?.number}</td>
    <td className={row.after === null ? 'text none' : 'text'}>{row.after?.text}</td>
  </tr>
)

/** The file by itself, where there is nothing to set beside it. */
export const FileLines = ({
  lines,
  label,
}: {
  readonly lines: readonly FileLine[]
  readonly label: string
}) => (
  <div className="side-by-side alone">
    <table aria-label={label}>
      <tbody>
        {lines.map(({ number, text }) => (
          <tr key={number}>
            <th scope="row" className="number">
              {number}
            </th>
            <td className="text">{text}</td>
          </tr>
        ))}
      </tbody>
    </table>
  </div>
)

export const SideBySide = ({
  rows,
  label,
  sides = { before: words.asItIs, after: words.asItWouldBe },
}: {
  readonly rows: readonly DifferenceRow[]
  readonly label: string
  readonly sides?: Sides
}) => {
  const [open, setOpen] = useState<ReadonlySet<string>>(new Set())
  return (
    <div className="side-by-side">
      <table aria-label={label}>
        <thead>
          <tr>
            <th scope="col" className="number">
              <span className="sr-only">{words.lineNumber}</span>
            </th>
            <th scope="col">{sides.before}</th>
            <th scope="col" className="number">
              <span className="sr-only">{words.lineNumber}</span>
            </th>
            <th scope="col">{sides.after}</th>
          </tr>
        </thead>
        <tbody>
          {blocksOf(rows).flatMap((block) =>
            block.kind === 'fold' && !open.has(block.key) ? (
              <tr className="fold-row" key={block.key}>
                <td colSpan={4}>
                  <button type="button" onClick={() => setOpen(new Set([...open, block.key]))}>
                    {words.alike(block.rows.length)}
                  </button>
                </td>
              </tr>
            ) : (
              block.rows.map((row) => (
                <Row key={`${row.before?.number ?? '-'} ${row.after?.number ?? '-'}`} row={row} />
              ))
            ),
          )}
        </tbody>
      </table>
    </div>
  )
}
