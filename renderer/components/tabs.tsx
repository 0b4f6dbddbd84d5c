import type { KeyboardEvent, ReactNode } from 'react'
import './tabs.css'

export interface TabItem<V extends string> {
  readonly id: V
  readonly label: string
  readonly shortcut?: string | undefined
  readonly mark?: ReactNode
}

const steps: Readonly<Record<string, number>> = { ArrowRight: 1, ArrowLeft: -1 }

/** A tab list after the ARIA pattern: one tab stop, arrows move, Home and End jump. */
export const Tabs = <V extends string>({
  label,
  items,
  selected,
  onSelect,
  panelId,
}: {
  readonly label: string
  readonly items: readonly TabItem<V>[]
  readonly selected: V
  readonly onSelect: (id: V) => void
  readonly panelId: string
}) => {
  const move = (event: KeyboardEvent<HTMLDivElement>) => {
    const at = items.findIndex(({ id }) => id === selected)
    const step = steps[event.key]
    const next =
      event.key === 'Home'
        ? 0
        : event.key === 'End'
          ? items.length - 1
          : step === undefined
            ? -1
            : (at + step + items.length) % items.length
    const item = items[next]
    if (item === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    onSelect(item.id)
    event.currentTarget.querySelector<HTMLElement>(`[data-tab="${item.id}"]`)?.focus()
  }
  return (
    <div className="tabs" role="tablist" aria-label={label} onKeyDown={move}>
      {items.map((item) => (
        <button
          key={item.id}
          type="button"
          role="tab"
          className="tab"
          id={`tab-${item.id}`}
          data-tab={item.id}
          aria-selected={item.id === selected}
          aria-controls={panelId}
          tabIndex={item.id === selected ? 0 : -1}
          title={item.shortcut}
          onClick={() => onSelect(item.id)}
        >
          {item.label}
          {item.mark}
        </button>
      ))}
    </div>
  )
}
