import type { ReactNode } from 'react'
import './plain-table.css'

/** A column by its head; figures and actions stand on the right. */
export type Column =
  | string
  | { readonly head: ReactNode; readonly right?: boolean; readonly spoken?: boolean }

const Head = ({ column }: { readonly column: Column }) => {
  if (typeof column === 'string') return <th scope="col">{column}</th>
  const { head, right = false, spoken = false } = column
  return (
    <th scope="col" className={right ? 'right' : undefined}>
      {spoken ? <span className="sr-only">{head}</span> : head}
    </th>
  )
}

export const TableHead = ({ columns }: { readonly columns: readonly Column[] }) => (
  <thead>
    <tr>
      {columns.map((column, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: columns stay where they are
        <Head key={index} column={column} />
      ))}
    </tr>
  </thead>
)

/** Rows with a line between them, under a quiet head. */
export const PlainTable = ({
  columns,
  label,
  labelledBy,
  className = '',
  children,
}: {
  readonly columns: readonly Column[]
  readonly label?: string | undefined
  readonly labelledBy?: string | undefined
  readonly className?: string
  readonly children: ReactNode
}) => (
  <table className={`plain-table ${className}`.trim()} aria-label={label} aria-labelledby={labelledBy}>
    <TableHead columns={columns} />
    <tbody>{children}</tbody>
  </table>
)
