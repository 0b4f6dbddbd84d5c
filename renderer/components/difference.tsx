import { useState } from 'react'
import type { Change, DifferenceRow } from '#shared/server-file/model.ts'
import { fileWords as words } from '../words/file.ts'
import { updateWords } from '../words/update.ts'
import './difference.css'

/** The list of changes in the form's terms: the same as the side-by-side view, in words. */
export const ChangeList = ({ changes }: { readonly changes: readonly Change[] }) => (
  <table className="change-list">
    <thead>
      <tr>
        <th scope="col">{words.field}</th>
        <th scope="col">{updateWords.before}</th>
        <th scope="col">{updateWords.after}</th>
      </tr>
    </thead>
    <tbody>
      {changes.map((change) => (
        <tr key={change.property}>
          <th scope="row">
            {change.label}
            {change.note === undefined ? null : <span className="change-note">{change.note}</span>}
          </th>
          <td>
            {change.before === null ? (
              <span className="muted">{updateWords.absent}</span>
            ) : (
              <del>{change.before}</del>
            )}
          </td>
          <td>
            {change.after === null ? (
              <span className="muted">{updateWords.absent}</span>
            ) : (
              <ins>{change.after}</ins>
            )}
          </td>
        </tr>
      ))}
    </tbody>
  </table>
)

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

export const SideBySide = ({
  rows,
  label,
}: {
  readonly rows: readonly DifferenceRow[]
  readonly label: string
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
            <th scope="col">{words.asItIs}</th>
            <th scope="col" className="number">
              <span className="sr-only">{words.lineNumber}</span>
            </th>
            <th scope="col">{words.asItWouldBe}</th>
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
