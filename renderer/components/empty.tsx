import type { ReactNode } from 'react'
import './empty.css'

/** A view that has nothing to show yet: what will stand here, and how to begin. */
export const Empty = ({
  title,
  text,
  actions,
}: {
  readonly title: string
  readonly text: string
  readonly actions: ReactNode
}) => (
  <div className="empty">
    <h2>{title}</h2>
    <p>{text}</p>
    <div className="empty-actions">{actions}</div>
  </div>
)
